"""phi from files of others: read as tensors and nothing else, and only if they fit."""

from __future__ import annotations

import io
import os
import pickle
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.errors import AkinError, MachineProblem, RequestProblem
from engine.inversion.phi import MlpPhi, PhiCard, save_phi
from engine.inversion.phi_import import Fitting, read_foreign_phi

FITTING = Fitting("tiny", "f" * 16, 6, 5)


def network(dim: int = 6, width: int = 5) -> MlpPhi:
    torch.manual_seed(0)
    return MlpPhi(dim, width, PhiCard("f" * 16, "distilled")).eval()


def packed(content: Any, **options: Any) -> bytes:
    file = io.BytesIO()
    torch.save(content, file, **options)
    return file.getvalue()


def published(phi: MlpPhi, **changes: Any) -> bytes:
    """As the authors of SEARLE publish theirs."""
    return packed({"Phi": {**phi.state_dict(), **changes}})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "SEARLE_tiny.pt"


@pytest.mark.parametrize("archive", [True, False])
def test_the_published_format(file: Path, archive: bool) -> None:
    phi = network()
    file.write_bytes(packed({"Phi": phi.state_dict()}, _use_new_zipfile_serialization=archive))
    found = read_foreign_phi(file, FITTING)
    features = torch.randn(4, 6)
    torch.testing.assert_close(found(features), phi(features))
    assert not torch.allclose(found(2 * features), found(features))  # its input is not normalised
    assert (found.card.fingerprint, found.card.method, found.card.normalise) == ("f" * 16, "imported", False)
    assert found.card.record["licence"] == "CC BY-NC 4.0"
    assert found.card.record["file"] == "SEARLE_tiny.pt"


def test_akins_own_format_keeps_its_card(file: Path) -> None:
    save_phi(network(), file)
    assert read_foreign_phi(file, FITTING).card == PhiCard("f" * 16, "distilled")
    save_phi(MlpPhi(6, 5, PhiCard("0" * 16, "text")), file)
    with pytest.raises(RequestProblem, match="made for another model than tiny"):
        read_foreign_phi(file, FITTING)


@pytest.mark.parametrize(("dim", "width"), [(7, 5), (6, 4)])
def test_a_network_of_another_size_is_refused(file: Path, dim: int, width: int) -> None:
    file.write_bytes(published(network(dim, width)))
    with pytest.raises(RequestProblem, match=f"from {dim} numbers to {width}, and tiny needs a network from 6 to 5"):
        read_foreign_phi(file, FITTING)


class Command:
    """Pickled, it is a command that leaves a file when it is run."""

    def __init__(self, mark: Path) -> None:
        self._mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self._mark),)


def test_what_holds_more_than_tensors_is_not_run(file: Path, tmp_path: Path) -> None:
    mark = tmp_path / "run"
    weights = network().state_dict()
    for data in (
        packed({"Phi": Command(mark)}),
        packed({"Phi": {**weights, "layers.0.bias": Command(mark)}}),
        packed({"Phi": weights, "more": Command(mark)}),
        pickle.dumps(Command(mark)),
        packed(network()),
    ):
        file.write_bytes(data)
        with pytest.raises(MachineProblem, match="cannot be read as a network"):
            read_foreign_phi(file, FITTING)
    assert not mark.exists()


HUGE = {
    "layers.0.weight": (4 * 10**6, 10**6), "layers.0.bias": (4 * 10**6,), "layers.3.weight": (4 * 10**6, 4 * 10**6),
    "layers.3.bias": (4 * 10**6,), "layers.6.weight": (5, 4 * 10**6), "layers.6.bias": (5,),
}  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello, this is no network",
        packed(network().state_dict()),
        packed({"Phi": network().state_dict(), "more": 1}),
        packed({"Phi": [torch.zeros(3)]}),
        packed(torch.zeros(3)),
        published(network(), more=torch.zeros(3)),
        published(network(), **{"layers.0.weight": "text"}),
        published(network(), **{"layers.0.weight": torch.zeros(24, dtype=torch.int64)}),
        published(network(), **{"layers.3.weight": torch.zeros(5, 6)}),
        published(network(), **{"layers.6.bias": torch.zeros(5, 1)}),
        published(network(), **{"layers.0.weight": torch.zeros(())}),
        published(network(), **{"layers.0.weight": torch.zeros(1).expand(4 * 10**9, 10**9)}),
        packed({"Phi": {key: torch.zeros(1).expand(*shape) for key, shape in HUGE.items()}}),
        published(network(), **{"layers.6.bias": torch.tensor([0, 0, 0, 0, float("nan")])}),
    ],
)
def test_other_files_are_refused_in_a_sentence(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(MachineProblem, match=r"SEARLE_tiny\.pt"):
        read_foreign_phi(file, FITTING)


def test_a_file_that_is_not_there(file: Path) -> None:
    with pytest.raises(MachineProblem, match="cannot be read: No such file"):
        read_foreign_phi(file, FITTING)


PUBLISHED = published(network())


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data(), st.booleans())
def test_whatever_a_file_holds_it_is_a_network_or_a_sentence(file: Path, data: st.DataObject, own: bool) -> None:
    if own:
        save_phi(network(), file)
    content = bytearray(file.read_bytes() if own else PUBLISHED)
    for _ in range(data.draw(st.integers(0, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    file.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    try:
        found = read_foreign_phi(file, FITTING)
    except AkinError:
        return
    assert found(torch.zeros(1, 6)).shape == (1, 5)

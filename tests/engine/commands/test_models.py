"""`akin models` where no engine is needed: weights from a file, and names that make no sense."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from engine import cli
from engine.clip.models import load_backbone
from engine.clip.weights_store import WeightsStore
from engine.commands import models
from tests.engine.hub import Hub
from tests.engine.tiny_clip import tiny_model


def akin(*arguments: str | Path) -> int:
    return cli.main(["models", *map(str, arguments)], lambda *_: 1)


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    torch.save(tiny_model(seed=3).state_dict(), tmp_path / "weights.pt")
    return tmp_path / "weights.pt"


def test_weights_are_imported_under_a_short_name(
    tiny_config: str, store: WeightsStore, weights: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert akin("import", weights, "--architecture", tiny_config, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"name": "akin-tiny/weights", "path": str(store.find(tiny_config, "weights"))}
    weights.rename(weights.with_name("elsewhere"))
    assert load_backbone("akin-tiny/weights", torch.device("cpu")).dim == 24


def test_what_is_no_weights_of_the_architecture_is_not_taken(
    tiny_config: str, store: WeightsStore, weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    torch.save({"other": torch.zeros(3)}, tmp_path / "other.pt")
    (tmp_path / "broken.pt").write_bytes(weights.read_bytes()[:1000])
    for arguments, sentence in (
        ([tmp_path / "other.pt"], "do not fit akin-tiny"),
        ([tmp_path / "broken.pt"], "broken.pt is damaged; get it again."),
        ([tmp_path / "gone.pt"], "do not exist"),
        ([weights, "--name", "../up"], "is no name for weights"),
        ([tmp_path / "weights.zip"], "Weights are files that end in"),
    ):
        assert akin("import", *arguments, "--architecture", tiny_config) == 1
        told = capsys.readouterr()
        assert sentence in told.err
        assert told.err.count("\n") == 1
    assert store.names() == []


def test_a_model_is_downloaded_once(
    hub: Hub, tiny_config: str, tiny_tag: str, store: WeightsStore, weights: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hub.add("org/tiny", "open_clip_pytorch_model.bin", weights.read_bytes())
    for _ in range(2):
        assert akin("get", f"{tiny_config}/{tiny_tag}", "--json") == 0
        told = json.loads(capsys.readouterr().out)
        assert told["path"] == str(store.find(tiny_config, tiny_tag))
        assert (told["bytes"], told["resumed_at"]) == (weights.stat().st_size, 0)
    assert len([method for method, path, _ in hub.asked if method == "GET" and path.startswith("/content")]) == 1


def test_get_needs_a_name_that_open_clip_knows(
    hub: Hub, store: WeightsStore, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, sentence in (
        ("nonsense", '"nonsense" names no model to download; say ARCHITECTURE/TAG.'),
        ("nonsense/openai", 'open_clip has no model "nonsense"'),
        ("ViT-B-16-SigLIP/webli", "is not causal"),
        ("ViT-B-32-quickgelu/nonsense", 'has no weights called "nonsense"; it has:'),
    ):
        assert akin("get", name) == 1
        assert sentence in capsys.readouterr().err
    assert not [path for _, path, _ in hub.asked if path.startswith("/content")]
    assert store.names() == []


def test_progress_tells_the_rate_of_this_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = 100.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    progress = models._Progress()
    progress.show(300_000_000, 600_000_000)  # so much was here
    now += 10
    progress.show(400_000_000, 600_000_000)
    first, second = capsys.readouterr().err.split("\r\x1b[K")[1:]
    assert first == "Downloading: 300 of 600 MB"
    assert second == "Downloading: 400 of 600 MB, 10.0 MB/s, 20 s left"

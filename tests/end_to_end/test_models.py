"""Models and phi networks from the command line: listed, chosen, imported, downloaded from a hub on the loopback."""

from __future__ import annotations

import os
import pty
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from engine.clip.starter import load_starter
from engine.inversion.phi import MlpPhi, PhiCard, phi_file, save_phi
from tests.end_to_end.conftest import ROOT, SAMPLES, Akin
from tests.engine.hub import Hub, serving

CONTENT = np.random.default_rng(0).bytes(2_000_000)
MODEL = "ViT-B-32-quickgelu/openai"


def phis(akin: Akin) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = akin("models", "list", "--json").json()["phi"]
    return listed


def in_use(akin: Akin) -> str:
    [name] = [one["name"] for one in phis(akin) if one["in_use"]]
    assert akin("status", "--json").json()["phi"] == name
    return str(name)


@pytest.fixture(scope="module")
def size() -> tuple[int, int]:
    """d and w of the starter."""
    starter = load_starter(torch.device("cpu"))
    return starter.dim, starter.text.width


def searle(folder: Path, dim: int, width: int) -> Path:
    """A network as the authors of SEARLE publish theirs."""
    file = folder / "SEARLE_made-up.pt"
    torch.manual_seed(0)
    torch.save({"Phi": MlpPhi(dim, width, PhiCard("", "imported")).state_dict()}, file)
    return file


def test_the_models_and_phis_that_there_are(akin: Akin) -> None:
    told = akin("models", "list", "--json").json()
    models = {one["name"]: one for one in told["models"]}
    assert (models["starter"]["in_use"], models["starter"]["here"]) == (True, True)
    assert (models[MODEL]["in_use"], models[MODEL]["here"]) == (False, False)
    assert told["phi"] == [
        {"name": "text", "method": "text", "licence": "", "in_use": True},
        {"name": "closed-form", "method": "closed-form", "licence": "", "in_use": False},
    ]
    lines = akin("models", "list").out.splitlines()
    assert lines[0].startswith("* starter ")
    assert "phi networks of starter:" in lines
    assert any(line.startswith("* text ") for line in lines)


def test_another_phi_is_chosen_and_stays(akin: Akin) -> None:
    assert akin("models", "use", "--phi", "nonsense").err.startswith('akin: There is no phi network "nonsense"')
    assert "closed-form" in akin("models", "use", "--phi", "closed-form").out
    assert in_use(akin) == "closed-form"
    akin.stop()
    assert in_use(akin) == "closed-form"
    assert "phi: closed-form" in akin("status").out
    akin("models", "use", "--phi", "text")
    assert in_use(akin) == "text"
    assert akin("models", "use").status == 2
    assert akin("models", "use", "starter", "--phi", "text").status == 2


def test_searles_network_is_imported_once_its_licence_is_accepted(
    akin: Akin, tmp_path: Path, size: tuple[int, int]
) -> None:
    file = searle(tmp_path, *size)
    refused = akin("models", "import", file)
    assert refused.status == 1
    assert "CC BY-NC 4.0" in refused.err
    assert refused.err.endswith("akin: Nothing was imported; say --accept-licence if you agree to this licence.\n")
    assert in_use(akin) == "text"
    told = akin("models", "import", file, "--accept-licence", "--json").json()
    assert (told["name"], told["method"], told["licence"]) == ("SEARLE_made-up", "imported", "CC BY-NC 4.0")
    assert in_use(akin) == "SEARLE_made-up"
    assert "SEARLE_made-up               imported; CC BY-NC 4.0" in akin("models", "list").out
    assert akin("search", "in the snow", "--like", SAMPLES / "goldfish.jpg").status == 0

    akin.stop()
    assert in_use(akin) == "SEARLE_made-up"
    akin.stop()
    Path(told["path"]).write_bytes(b"damaged")
    assert in_use(akin) == "text"  # instead; the choice is kept
    assert akin("models", "import", file, "--accept-licence").status == 0
    assert in_use(akin) == "SEARLE_made-up"
    akin("models", "use", "--phi", "text")


@pytest.mark.parametrize(("answer", "status"), [("y", 0), ("n", 1), ("", 1)])
def test_whoever_sits_at_a_terminal_is_asked(
    akin: Akin, tmp_path: Path, size: tuple[int, int], answer: str, status: int
) -> None:
    here, there = pty.openpty()
    os.write(here, f"{answer}\n".encode())
    command = [sys.executable, ROOT / "main.py", "models", "import", searle(tmp_path, *size), "--library", akin.library]
    finished = subprocess.run(command, env=akin.environment, stdin=there, capture_output=True, text=True, check=False)
    os.close(here)
    os.close(there)
    assert "Do you agree? [y/N]" in finished.stderr
    assert finished.returncode == status
    assert in_use(akin) == ("text" if status else "SEARLE_made-up")
    akin("models", "use", "--phi", "text")


def test_what_does_not_fit_or_is_damaged_leaves_the_phi_in_use(
    akin: Akin, tmp_path: Path, size: tuple[int, int]
) -> None:
    whole = searle(tmp_path, *size).read_bytes()
    for number, (content, sentence) in enumerate(
        [
            (searle(tmp_path, 512, 512).read_bytes(), "goes from 512 numbers to 512, and starter needs a network"),
            (whole[: len(whole) // 2], "cannot be read as a network; get it again."),
            (b"hello", "cannot be read as a network"),
        ]
    ):
        file = tmp_path / f"{number}.pt"
        file.write_bytes(content)
        refused = akin("models", "import", file, "--accept-licence")
        assert refused.status == 1
        assert refused.err.startswith("akin: ")
        assert sentence in refused.err
        assert refused.err.count("\n") == 1
    assert in_use(akin) == "text"


def test_akins_own_network_is_imported_under_a_name(akin: Akin, tmp_path: Path, size: tuple[int, int]) -> None:
    fingerprint = next(iter(akin.library.glob("phi/*"))).name.partition("-")[0]
    file = phi_file(tmp_path, fingerprint, "mine")
    save_phi(MlpPhi(*size, PhiCard(fingerprint, "distilled")), file)
    assert akin("models", "import", file, "--name", "text").err.endswith("Akin's own; choose another name.\n")
    assert akin("models", "import", file).out == 'Pseudo-words are made with the phi network "mine" from now on.\n'
    assert in_use(akin) == "mine"
    akin("models", "use", "--phi", "text")
    save_phi(MlpPhi(*size, PhiCard("0" * 16, "distilled")), file)
    assert "was made for another model than starter" in akin("models", "import", file).err


def test_words_for_what_a_photo_shows(akin: Akin) -> None:
    (akin.library / "concepts.txt").write_text("goldfish\ncar\nlighthouse\nspoon\nmountain\npiano\napple\nbridge\n")
    photo = SAMPLES / "goldfish.jpg"
    told = akin("tags", photo, "--json").json()
    assert told["model"] == "starter"
    assert [(one["path"], [tag["name"] for tag in one["tags"]]) for one in told["photos"]] == [
        (str(photo), ["goldfish"])
    ]
    assert akin("tags", photo).out == f"{photo}: goldfish\n"
    assert "The file is gone." in akin("tags", "/no/such/photo.jpg").err


# --- downloads ---


@dataclass(frozen=True)
class Online(Akin):
    """`akin` with a hub, and nothing that keeps it off the network."""

    hub: str = ""

    @property
    def environment(self) -> dict[str, str]:
        given = {"PYTHONPATH": "", "HF_ENDPOINT": self.hub, "XDG_DATA_HOME": str(self.library.parent / "data")}
        return {**super().environment, **given}


@pytest.fixture
def hub() -> Iterator[Hub]:
    with serving() as hub:
        hub.add("timm/vit_base_patch32_clip_224.openai", "open_clip_model.safetensors", CONTENT)
        yield hub


@pytest.fixture
def online(akin: Akin, tmp_path: Path, hub: Hub) -> Online:
    return Online(tmp_path / "library", akin.network_record, hub=hub.endpoint)


def weights(online: Online) -> list[Path]:
    """The files that the download has left."""
    return [path for path in (online.library.parent / "data").rglob("*") if path.is_file()]


def test_a_download_that_breaks_off_goes_on_and_is_found_without_a_network(online: Online, hub: Hub) -> None:
    hub.cuts = [1_000_000, 0]
    broken = online("models", "get", MODEL)
    assert broken.status == 1
    assert broken.err == "akin: The download broke off after 1 of 2 MB; start it again, and it goes on from there.\n"
    assert not [path for path in weights(online) if not path.name.startswith(".")]
    got = online("models", "get", MODEL, "--json").json()
    assert (got["name"], got["bytes"], got["resumed_at"]) == (MODEL, len(CONTENT), 1_000_000)
    assert Path(got["path"]).read_bytes() == CONTENT
    hub.asked.clear()
    assert (
        online("models", "get", MODEL).out == f"{MODEL} is on this machine; `akin models use {MODEL}` switches to it.\n"
    )
    assert hub.asked == []  # it was here
    offline = Cut(online.library, online.network_record, hub=online.hub)
    listed = {one["name"]: one["here"] for one in offline("models", "list", "--json").json()["models"]}
    assert listed[MODEL]
    used = offline("models", "use", MODEL)  # the content is made up: it is found, and cannot be used
    assert "cannot be read as weights; get it again." in used.err
    offline.stop()


@dataclass(frozen=True)
class Cut(Online):
    """The same data folder, cut off from the network."""

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, "PYTHONPATH": Akin(self.library, self.network_record).environment["PYTHONPATH"]}


def test_a_wrong_hash_and_no_hub_leave_nothing(online: Online, hub: Hub) -> None:
    hub.promised = "0" * 64
    wrong = online("models", "get", MODEL)
    assert (wrong.status, wrong.out) == (1, "")
    assert "is not what the hub says it should be; nothing was kept." in wrong.err
    assert [path.suffix for path in weights(online)] == [".lock"]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    nobody = Online(online.library, online.network_record, hub=f"http://127.0.0.1:{port}")
    lost = nobody("models", "get", MODEL)
    assert lost.status == 1
    assert lost.err == (f"akin: Akin could not reach 127.0.0.1:{port}; import a file instead, or try again online.\n")

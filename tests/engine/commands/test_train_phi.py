"""`akin train-phi` from end to end, with a model of few and random weights and few steps."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from engine import cli
from engine.clip import models
from engine.clip.backbone import Backbone
from engine.commands import train_phi as command
from engine.inversion import oti_parameters
from engine.inversion.oti import Oti
from engine.inversion.oti_parameters import OtiParameters
from engine.inversion.phi import load_phi, read_card
from engine.library.paths import LibraryPaths
from engine.training import comparison, distillation, phi_training
from engine.training.loop import Chance
from engine.training.phi_text import PhiTextTraining
from tests.engine.tiny_clip import tiny_backbone
from tests.engine.training.drawn import draw_photos

OTI = OtiParameters(steps=3, concepts=2, ema=0.5)
COUNT = 44


@pytest.fixture(scope="module")
def backbone() -> Backbone:
    return tiny_backbone()


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw_photos(tmp_path_factory.mktemp("data") / "photos", COUNT)


@pytest.fixture
def library(tmp_path: Path, backbone: Backbone, monkeypatch: pytest.MonkeyPatch) -> LibraryPaths:
    """A library's folder with few concepts, for a tiny model that needs few steps."""
    paths = LibraryPaths(tmp_path / "library")
    paths.folder.mkdir()
    paths.vocabulary.write_text("dog\ncat\ntree\nboat\nhouse\n")
    monkeypatch.setattr(models, "load_backbone", lambda *_: backbone)
    monkeypatch.setattr(oti_parameters, "parameters_for", lambda _: OTI)
    monkeypatch.setattr(comparison, "RESAMPLED", 50)
    monkeypatch.setattr(PhiTextTraining, "__init__", _few_captions(PhiTextTraining.__init__))
    return paths


def _few_captions(plain: Any) -> Any:
    def few(self: PhiTextTraining, **given: Any) -> None:
        plain(self, **{"captions": 20, "batch": 8, **given})

    return few


def akin(library: LibraryPaths, *arguments: str | Path) -> int:
    return cli.main(["--library", str(library.folder), "train-phi", *map(str, arguments)], lambda *_: 1)


def trained(library: LibraryPaths, capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> dict[str, Any]:
    capsys.readouterr()
    assert akin(library, *arguments, "--json") == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def of_folder(photos: Path) -> list[str | Path]:
    return ["--from", "folder", "--data", photos, "--epochs", "2"]


def test_a_folder_of_photos_gives_a_phi_and_a_record(
    library: LibraryPaths, photos: Path, backbone: Backbone, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    output = tmp_path / "phi.safetensors"
    told = trained(library, capsys, *of_folder(photos), "--name", "mine", "--output", output)
    assert told["name"] == "mine"
    assert told["used"] is False
    path = library.phis / f"{backbone.fingerprint}-mine.safetensors"
    assert told["path"] == str(path)
    card = read_card(path)
    assert card == read_card(output)
    assert (card.method, card.fingerprint) == ("distilled", backbone.fingerprint)
    record = told["record"]
    assert card.record == record
    assert record["data"]["photos"] == round(0.8 * COUNT)
    assert record["held_out"]["photos"] == round(0.2 * COUNT)
    assert set(record["figures"]["new"]) == set(record["figures"]["in_use"])
    assert record["verdict"]["outcome"] in {"better", "as good", "worse"}
    assert record["settings"]["epochs"] == 2
    assert record["oti"]["steps"] == OTI.steps
    assert set(record["losses"]) == {"distil", "gpt", "pen"}
    assert {"minutes", "version", "commit", "optimisation", "start"} <= set(record)
    features = torch.randn(2, backbone.dim)
    assert load_phi(path, backbone)(features).shape == (2, backbone.text.width)
    kept = {file.name.partition("-")[0] for file in library.training.iterdir()}
    assert kept <= {"tokens.sqlite", "training.lock"}  # no checkpoint, no state


def test_settings_and_ablations_are_recorded(
    library: LibraryPaths, photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = ["--distance", "cosine", "--without", "phrases", "--without", "penalty", "--text", "0.5"]
    record = trained(library, capsys, *of_folder(photos), *settings)["record"]
    assert record["settings"]["distance"] == "cosine"
    assert set(record["losses"]) == {"distil", "caption", "alone"}
    assert record["start"] == "random"  # the phi in use is a closed form


def test_language_alone_needs_no_photos(library: LibraryPaths, capsys: pytest.CaptureFixture[str]) -> None:
    told = trained(library, capsys, "--from", "text", "--steps", "2")
    assert told["name"].startswith("text-")
    assert "figures" not in told["record"]
    assert told["record"]["data"] == {"source": "text", "photos": 0}
    assert read_card(Path(told["path"])).method == "text"
    assert akin(library, "--from", "text", "--steps", "2") == 0
    assert "no photos to compare" in capsys.readouterr().out


def test_language_alone_is_judged_by_photos_that_are_named(
    library: LibraryPaths, photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = trained(library, capsys, "--from", "text", "--data", photos, "--steps", "2")["record"]
    assert record["held_out"] == {"photos": COUNT, "among": COUNT, "queries": record["held_out"]["queries"]}
    assert record["data"]["photos"] == 0


def test_the_same_day_another_name_is_found(library: LibraryPaths, capsys: pytest.CaptureFixture[str]) -> None:
    names = [trained(library, capsys, "--from", "text", "--steps", "1")["name"] for _ in range(3)]
    assert names[1:] == [f"{names[0]}-2", f"{names[0]}-3"]


@pytest.mark.parametrize("of", [Oti, phi_training.Loop])
def test_a_kill_in_oti_or_training_changes_nothing(
    library: LibraryPaths, photos: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, of: type
) -> None:
    monkeypatch.setattr("engine.training.loop.KEEP_EVERY", 0.0)
    monkeypatch.setattr("engine.training.teacher.AT_ONCE", {"cpu": 16})
    plain = trained(library, capsys, *of_folder(photos), "--name", "plain")
    for file in library.training.glob("tokens*"):
        file.unlink()
    step_name = "step" if of is Oti else "_take"
    step, taken = getattr(of, step_name), [0]

    def until_killed(run: Any) -> None:
        taken[0] += 1
        if taken[0] == 5:
            raise SystemExit("killed")
        step(run)

    with monkeypatch.context() as patched:
        patched.setattr(of, step_name, until_killed)
        with pytest.raises(SystemExit):
            akin(library, *of_folder(photos), "--name", "killed")
    assert not list(library.phis.glob("*-killed*"))
    again = trained(library, capsys, *of_folder(photos), "--name", "killed")
    one, other = (Path(told["path"]).read_bytes() for told in (plain, again))
    header = int.from_bytes(one[:8], "little"), int.from_bytes(other[:8], "little")
    assert one[8 + header[0] :] == other[8 + header[1] :]  # the weights; the cards differ in how long it took


def test_ctrl_c_says_that_it_goes_on(
    library: LibraryPaths, photos: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> Mapping[str, torch.Tensor]:
        raise KeyboardInterrupt

    monkeypatch.setattr(distillation.Distillation, "__call__", interrupted)
    assert akin(library, *of_folder(photos)) == 130
    assert "the same command goes on from here" in capsys.readouterr().err


def refused(library: LibraryPaths, capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    capsys.readouterr()
    assert akin(library, *arguments) == 1
    told = capsys.readouterr().err
    assert told.startswith("akin: ")
    assert len(told.splitlines()) == 1
    assert not [file for file in library.phis.glob("*-*") if not file.stem.endswith("closed-form")]
    return told


def test_bad_input_is_refused_in_a_sentence(
    library: LibraryPaths, photos: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert "--data FOLDER" in refused(library, capsys, "--from", "folder")
    assert "--from folder" in refused(library, capsys, "--data", photos)
    assert "does not exist" in refused(library, capsys, "--from", "folder", "--data", tmp_path / "missing")
    few = draw_photos(tmp_path / "few", 3)
    assert "needs 40 or more" in refused(library, capsys, "--from", "folder", "--data", few)
    assert "no library" in refused(library, capsys)
    assert "from 0 up" in refused(library, capsys, "--seed", "-1")
    assert "from 0 up" in refused(library, capsys, "--text", "nan")
    assert "no name" in refused(library, capsys, *of_folder(photos), "--name", "../mine")
    assert "Akin's own" in refused(library, capsys, *of_folder(photos), "--name", "closed-form")


def test_an_unfinished_training_of_other_settings_is_told_and_can_be_given_up(
    library: LibraryPaths, photos: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(phi_training, "write_phi", _killed)
        with pytest.raises(SystemExit):
            akin(library, *of_folder(photos))
    checkpoint = library.training / "checkpoint.safetensors"
    assert checkpoint.exists()
    told = refused(library, capsys, *of_folder(photos), "--seed", "1")
    assert "--afresh" in told
    assert "44 photos" in told
    checkpoint.write_bytes(checkpoint.read_bytes()[:1000])
    assert "damaged" in refused(library, capsys, *of_folder(photos))
    assert akin(library, *of_folder(photos), "--afresh") == 0


def _killed(*_: object) -> None:
    raise SystemExit("killed")


def test_a_loss_that_is_no_number_leaves_the_phi_in_use(
    library: LibraryPaths, photos: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_number(_: object, phi: torch.nn.Module, __: Chance) -> Mapping[str, torch.Tensor]:
        return {"distil": next(phi.parameters()).sum() * float("nan")}

    monkeypatch.setattr(distillation.Distillation, "__call__", no_number)
    assert "no number" in refused(library, capsys, *of_folder(photos))


def test_a_second_training_is_kept_out(library: LibraryPaths, photos: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with phi_training.alone(library.training):
        assert "Another training" in refused(library, capsys, *of_folder(photos))


@pytest.mark.parametrize(
    ("better", "arguments", "used"), [(True, ["--use"], True), (True, [], False), (False, ["--use"], False)]
)
def test_a_library_switches_only_to_a_better_phi_and_if_asked(
    library: LibraryPaths,
    photos: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    better: bool,
    arguments: list[str],
    used: bool,
) -> None:
    switched: list[tuple[Path, str]] = []
    plain = phi_training.train_phi
    monkeypatch.setattr(phi_training, "train_phi", lambda *given: replace(plain(*given), better=better))
    parsed = cli.parser(lambda *_: 1).parse_args(
        ["--library", str(library.folder), "train-phi", *map(str, of_folder(photos)), "--name", "new", *arguments]
    )
    monkeypatch.setattr(command, "use_phi", lambda folder, name: switched.append((folder, name)))
    assert command.run(parsed) == 0
    assert switched == ([(library.folder, "new")] if used else [])
    assert ("uses new from now on" in capsys.readouterr().out) == used

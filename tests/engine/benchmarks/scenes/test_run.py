"""The benchmark in the generated world, in small, with the CLIP that ships."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import torch

from engine.benchmarks.report import Report
from engine.benchmarks.scenes.ablations import Ablations
from engine.benchmarks.scenes.run import DEFAULT, FEWEST, WHOLE_TRUTH, ScenesSettings, run_scenes
from engine.clip.backbone import Backbone
from engine.clip.scenes import load_scenes
from engine.errors import RequestProblem
from engine.inversion.oti_parameters import SCENES_PARAMETERS, parameters_for
from engine.scenes.queries import Size
from engine.training.scenes_phi import ScenesPhiTraining

ABLATIONS = Ablations(ScenesPhiTraining(pictures=40, oti=replace(SCENES_PARAMETERS, steps=2)), epochs=1)
SMALL = ScenesSettings(
    size=Size(random=1000, queries=FEWEST, pairs=5, look_alikes=1), worlds=1, examined=200,
    oti=replace(SCENES_PARAMETERS, steps=3), ablations=ABLATIONS,
)  # fmt: skip


@pytest.fixture(scope="module")
def backbone() -> Backbone:
    return load_scenes(torch.device("cpu"))


@pytest.fixture(scope="module")
def report(backbone: Backbone) -> Report:
    return run_scenes(backbone, SMALL, lambda _: None)


def value(report: Report, name: str) -> float:
    (found,) = [one.value for one in report.rows if one.name == name]
    return found


def test_the_clip_that_ships_reads_what_it_was_trained_for(report: Report) -> None:
    readable = [one for one in report.rows if one.name.startswith("zero-shot") and one.reach is not None]
    assert len(readable) == 5
    assert all(one.holds for one in readable)


def test_it_can_be_written_as_json(report: Report) -> None:
    assert json.loads(json.dumps(report.as_json()))["bench"] == "scenes"


def test_every_method_has_its_lines_and_intervals(report: Report) -> None:
    methods = {one.name.split(":")[0] for one in report.rows if one.name.endswith(": mAP@10")}
    plain = {"words alone", "photo alone", "sum", "slerp", "centred sum", WHOLE_TRUTH}
    assert {*plain, "phi, closed form", "OTI", "OTI, random words", DEFAULT} <= methods
    for name in methods:
        (row,) = [one for one in report.rows if one.name == f"{name}: mAP@10"]
        assert row.low is not None
        assert row.high is not None
        assert row.low <= row.value <= row.high
        assert len([one for one in report.rows if one.name.startswith(f"{name}: mAP@10, ")]) == 10


def test_what_must_be_so_is_so(report: Report) -> None:
    whole, default = value(report, f"{WHOLE_TRUTH}: mAP@10"), value(report, f"{DEFAULT}: mAP@10")
    assert value(report, "words alone: mAP@10") < value(report, "sum: mAP@10") < whole
    assert value(report, "sum: mAP@10") < default
    assert value(report, "photo alone: hard negatives in the first 10") > value(
        report, f"{DEFAULT}: hard negatives in the first 10"
    )
    assert value(report, "photo alone: spread over paraphrases") == 0
    assert value(report, f"{DEFAULT}: mAP@10, negation") > value(report, "phi, closed form: mAP@10, negation")


def test_the_settings_of_oti_are_those_of_a_search(backbone: Backbone) -> None:
    assert ScenesSettings().oti == parameters_for(backbone)


def test_each_part_of_the_method_is_changed_once(backbone: Backbone) -> None:
    settings = [SCENES_PARAMETERS, *ABLATIONS.of_oti(SCENES_PARAMETERS).values()]
    assert len(set(settings)) == len(settings) == 6
    phis = ABLATIONS.phis(backbone, lambda _: None)
    assert list(phis) == list(ABLATIONS.of_phi)
    features = torch.randn(3, backbone.dim, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        learnt = {tuple(phi(features).flatten().tolist()) for phi in phis.values()}
    assert len(learnt) == len(phis), "each of them learnt something else"


def test_what_a_change_brings_has_an_interval_beside_the_whole_method(report: Report) -> None:
    changes = [row for row in report.rows if ", less " in row.name]
    assert len(changes) == 12  # six of OTI, random words among them, and six of phi
    for row in changes:
        changed, whole = row.name.split(", less ")
        difference = value(report, f"{changed}: mAP@10") - value(report, f"{whole}: mAP@10")
        assert row.value == pytest.approx(difference, abs=2e-4)
        assert row.low is not None
        assert row.low < row.value


def test_too_few_queries_are_refused(backbone: Backbone) -> None:
    with pytest.raises(RequestProblem, match="too few for an interval; ask 90 or more"):
        run_scenes(backbone, SMALL.with_queries(FEWEST - 1), lambda _: None)


def test_a_world_that_cannot_hold_the_queries_says_so(backbone: Backbone) -> None:
    with pytest.raises(RequestProblem, match="take more"):
        run_scenes(backbone, replace(SMALL, size=replace(SMALL.size, random=20)), lambda _: None)

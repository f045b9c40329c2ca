"""How fast OTI is, beside a plain step, and what a search feels of it. Run by `akin bench inversion`.

The models have random weights: they cost what trained ones cost, and need no download.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import open_clip  # type: ignore[import-untyped]
import torch

from engine.benchmarks.inversion_reference import ReferenceOti
from engine.benchmarks.inversion_searching import SearchingSettings, searching_rows
from engine.benchmarks.report import Report, Row, at_most
from engine.clip.backbone import Backbone
from engine.clip.models import STARTER, load_backbone
from engine.clip.open_clip_backbone import wrap
from engine.inversion.concepts import Concepts, read_concepts
from engine.inversion.oti import Oti, Photos, seeds
from engine.inversion.oti_parameters import OtiParameters
from engine.inversion.regularisation import FeaturesInMemory, Language

SMALL, LARGE = "ViT-B-32", "ViT-L-14"
REACH = {1: 5.0, 32: 10.0}  # times the plain step, by batch
SAME_LOSS = 1e-4
# The paper's ViT-L/14 on an A100, seconds a photo by batch, and what should be reached on an H200.
PAPER, REACH_CUDA = {1: 35.0, 256: 1.1}, {1: 1.5, 256: 0.06}
CONCEPTS = 64  # a small vocabulary: how it is chosen from is not what is measured
LARGEST = 8192  # photos in a batch; more are not tried

Progress = Callable[[str], None]


@dataclass(frozen=True)
class InversionSettings:
    """How much is measured."""

    steps: int = 500  # of one photo
    measured: int = 500  # of these; the seconds of all are told from them
    pairs: int = 5  # of a step of ours and a plain one, at batch 1; the fastest of each counts
    pairs_batched: int = 3  # the same at batch 32
    searching: SearchingSettings = field(default_factory=SearchingSettings)
    seed: int = 0

    @classmethod
    def quick(cls, seed: int = 0) -> InversionSettings:
        """Under a minute on two cores."""
        return cls(measured=50, pairs=3, pairs_batched=1, searching=SearchingSettings.quick(), seed=seed)


def run_inversion(device: torch.device, settings: InversionSettings, progress: Progress) -> Report:
    """Measure every part. Raises MachineProblem if the starter cannot be had."""
    rows = _steps(device, settings, progress)
    for name in (STARTER, SMALL):
        progress(f"one photo, {name}")
        backbone = load_backbone(STARTER, device) if name == STARTER else random_backbone(SMALL, device)
        seconds = _seconds_of_photos(backbone, 1, settings)
        rows.append(Row(f"one photo, {settings.steps} steps, {name}", round(seconds, 3), "s"))
    if device.type == "cuda":
        rows += large_rows(device, settings, progress)
    progress("searching while OTI runs")
    with TemporaryDirectory() as folder:
        rows += searching_rows(Path(folder), settings.searching)
    about = {"device": str(device), "paper": OtiParameters().as_record(), **asdict(settings)}
    return Report("inversion", about, rows)


def random_model(architecture: str, device: torch.device) -> Any:
    """An open_clip CLIP with random weights, the same ones every time."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        model = open_clip.model.CLIP(**open_clip.get_model_config(architecture))
    open_clip.model.set_model_preprocess_cfg(model, open_clip.transform.PreprocessCfg().__dict__)
    return model.to(device).eval()


def random_backbone(architecture: str, device: torch.device) -> Backbone:
    """The same as a backbone."""
    name = f"{architecture}/random"
    return wrap(random_model(architecture, device), name, open_clip.get_tokenizer(architecture), device)


def _steps(device: torch.device, settings: InversionSettings, progress: Progress) -> list[Row]:
    """Steps of ours against plain ones, turn and turn about, and how far their losses are apart."""
    progress(f"making {SMALL}")
    backbone, model = random_backbone(SMALL, device), random_model(SMALL, device)
    language = _language(backbone)
    rows, apart = [], 0.0
    for batch, pairs in ((1, settings.pairs), (32, settings.pairs_batched)):
        run = Oti(backbone, _photos(backbone, batch, settings.seed), OtiParameters(), language)
        images = _photos(backbone, batch, settings.seed).features.to(device)
        reference = ReferenceOti(model, open_clip.get_tokenizer(SMALL), images, OtiParameters())
        reference.start(run.words)
        times = []
        for number in range(pairs):
            progress(f"batch {batch}: pair {number + 1} of {pairs}")
            times.append(_pair(run, reference, language, device))
            apart = max(apart, float((run.losses - reference.losses).abs().max()))
        ours, plain = (1 / min(each) for each in zip(*times, strict=True))
        name = f"OTI step, {SMALL}, batch {batch}, phrases known"
        rows.append(_against(name, ours, "steps/s", plain, REACH[batch]))
    return [*rows, Row("largest difference of their losses", apart, "", reach=SAME_LOSS, holds=apart <= SAME_LOSS)]


def _pair(run: Oti, reference: ReferenceOti, language: Language, device: torch.device) -> tuple[float, float]:
    """Seconds of a step of ours and of the plain one that does the same."""
    asked = run.upcoming()
    # A phrase is encoded once and its feature kept: that is no part of what a step costs.
    language.features.of([phrase.whole for phrase in asked.phrases])
    plain = _seconds(lambda: reference.step(asked), device)
    return _seconds(run.step, device), plain


def _seconds_of_photos(backbone: Backbone, batch: int, settings: InversionSettings) -> float:
    """Seconds a photo for all steps, phrases and all; but concepts, which a library encodes once, are there."""
    parameters = OtiParameters(steps=settings.steps)
    run = Oti(backbone, _photos(backbone, batch, settings.seed), parameters, _language(backbone))

    def steps(count: int) -> None:
        for _ in range(count):
            run.step()

    measured = min(settings.measured, settings.steps)
    first = _seconds(lambda: steps(measured // 2), backbone.device)  # has most phrases and templates to read
    second = _seconds(lambda: steps(measured - measured // 2), backbone.device)
    left = (settings.steps - measured) / (measured - measured // 2)
    return (first + second + left * second) / batch


def large_rows(device: torch.device, settings: InversionSettings, progress: Progress) -> list[Row]:
    """Seconds a photo with the large model, beside the paper's, and the largest batch that fits. For a GPU."""
    backbone, rows = random_backbone(LARGE, device), []
    for batch, paper in PAPER.items():
        progress(f"{LARGE}, batch {batch}")
        seconds = _seconds_of_photos(backbone, batch, settings)
        name = f"seconds a photo, {settings.steps} steps, {LARGE}, batch {batch}, against the paper's A100"
        rows.append(at_most(name, seconds, "s", paper, REACH_CUDA[batch]))
    progress(f"{LARGE}, largest batch")
    return [*rows, Row(f"largest batch of {LARGE} that fits", float(largest_batch(lambda n: _step(backbone, n))), "")]


def largest_batch(attempt: Callable[[int], None]) -> int:
    """The largest power of two, LARGEST at most, that `attempt` does not run out of memory with; 0 if none."""
    fits = 0
    while (batch := max(1, 2 * fits)) <= LARGEST:
        try:
            attempt(batch)
        except torch.OutOfMemoryError:
            torch.cuda.empty_cache()
            break
        fits = batch
    return fits


def _step(backbone: Backbone, batch: int) -> None:
    run = Oti(backbone, _photos(backbone, batch, 0), OtiParameters(), _language(backbone))
    run.step()


def _language(backbone: Backbone) -> Language:
    return Language(Concepts(backbone.text, read_concepts()[:CONCEPTS]), FeaturesInMemory(backbone))


def _photos(backbone: Backbone, count: int, seed: int) -> Photos:
    generator = torch.Generator().manual_seed(seed)
    return Photos(torch.randn(count, backbone.dim, generator=generator), seeds(seed, count))


def _against(name: str, value: float, unit: str, reference: float, reach: float) -> Row:
    """A row whose ratio to the plain alternative is what should reach something."""
    ratio = value / reference
    return Row(name, round(value, 3), unit, round(reference, 3), round(ratio, 2), reach, ratio >= reach)


def _seconds(work: Callable[[], object], device: torch.device) -> float:
    _finish(device)
    started = time.perf_counter()
    work()
    _finish(device)
    return time.perf_counter() - started


def _finish(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)

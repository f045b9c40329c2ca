"""Passes that are recorded and replayed, as on a GPU, come to what plain ones come to. What records here is a stand-in:
it works on the recording's own tensors alone, as a CUDA graph does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

import pytest
import torch

from engine.clip.backbone import Backbone
from engine.inversion import oti, oti_pass
from engine.inversion.concepts import Concepts
from engine.inversion.oti import Oti, Photos, seeds
from engine.inversion.oti_parameters import OtiParameters, Regularisation
from engine.inversion.oti_pass import Inputs, Outputs, Record, Work, recorder
from engine.inversion.regularisation import FeaturesInMemory, Language
from tests.engine.tiny_clip import tiny_backbone

WORDS = ("dog", "cat", "tree", "guitar", "sea lion", "house", "boat", "woman", "car", "snow", "bird")


class Recorder:
    """Notes what was recorded, and writes each replay's outputs into the first one's tensors."""

    def __init__(self) -> None:
        self.recorded: list[Inputs] = []
        self.replayed = 0

    def __call__(self, work: Work, inputs: Inputs) -> Callable[[], Outputs]:
        outputs = work(inputs)
        self.recorded.append(inputs)

        def replay() -> Outputs:
            again = work(inputs)
            for field in fields(outputs):
                getattr(outputs, field.name).copy_(getattr(again, field.name))
            self.replayed += 1
            return outputs

        return replay


def run(backbone: Backbone, regularisation: Regularisation, count: int = 2) -> Oti:
    language = Language(Concepts(backbone.text, WORDS), FeaturesInMemory(backbone))
    features = torch.randn(count, backbone.dim, generator=torch.Generator().manual_seed(3))
    run = Oti(backbone, Photos(features, seeds(0, count)), OtiParameters(30, regularisation=regularisation), language)
    while not run.done:
        run.step()
    return run


def use(monkeypatch: pytest.MonkeyPatch, record: Record) -> None:
    monkeypatch.setattr(oti, "recorder", lambda _device, _photos: record)


@pytest.mark.parametrize("regularisation", ["phrases", "none"])
@pytest.mark.parametrize("custom_text", [False, True])
def test_replayed_passes_come_to_the_same(
    monkeypatch: pytest.MonkeyPatch, regularisation: Regularisation, custom_text: bool
) -> None:
    backbone = tiny_backbone(custom_text)
    plain = run(backbone, regularisation).result()
    recorder = Recorder()
    use(monkeypatch, recorder)
    found = run(backbone, regularisation).result()
    torch.testing.assert_close(found.tokens, plain.tokens, rtol=0, atol=1e-4)
    torch.testing.assert_close(found.losses, plain.losses, rtol=0, atol=1e-5)
    assert recorder.replayed == 30
    assert len(recorder.recorded) <= 2  # prompts come in few shapes


def test_what_cannot_be_recorded_is_passed_plainly(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(_work: Work, _inputs: Inputs) -> Callable[[], Outputs]:
        raise RuntimeError("operation not permitted when stream is capturing")

    backbone = tiny_backbone()
    plain = run(backbone, "phrases").result()
    use(monkeypatch, refuse)
    torch.testing.assert_close(run(backbone, "phrases").result().tokens, plain.tokens, rtol=0, atol=1e-4)
    assert caplog.text.count("are not recorded") == 1


def test_more_shapes_than_are_kept_and_towers_in_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    recorder = Recorder()
    use(monkeypatch, recorder)
    monkeypatch.setattr(oti_pass, "RECORDINGS", 0)
    run(tiny_backbone(), "phrases")
    monkeypatch.undo()
    use(monkeypatch, recorder)
    whole = tiny_backbone(custom_text=True, pool_type="last")
    assert whole.text.stack is None
    run(whole, "none", count=1)
    assert recorder.recorded == []


def test_small_batches_are_recorded_on_a_gpu_only() -> None:
    assert recorder(torch.device("cuda"), 1) is oti_pass.record_on_cuda
    assert recorder(torch.device("cuda"), 256) is None
    assert recorder(torch.device("cpu"), 1) is None

"""Training the scenes CLIP in small: few pictures, few steps; but all of the way."""

from __future__ import annotations

import json
import math
import random
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.clip.bpe import load_tokenizer
from engine.clip.scenes import load_scenes
from engine.errors import RequestProblem
from engine.scenes.captions import Caption
from engine.scenes.scene import ATTRIBUTES, Scene, indicators, scenes
from engine.training import scenes_scores
from engine.training.scenes_clip import ScenesTraining, Slice, Trainer, train
from engine.training.scenes_data import Pool, Tokens, draw_batch, make_pool, short_captions
from engine.training.scenes_losses import attributes_read, contrast, single_attributes
from engine.training.scenes_scores import Encoders, held_out, zero_shot
from tests.engine.training.small_scenes import SMALL

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Pool:
    return make_pool(0, SMALL.pictures, tmp_path_factory.mktemp("pool"))


def test_training_writes_a_model_that_loads_and_a_record(tmp_path: Path) -> None:
    scores = train(SMALL, Slice(examined=20), tmp_path / "checkpoint", tmp_path / "out", CPU)
    assert scores is not None
    assert set(scores) == set(ATTRIBUTES)
    record = json.loads((tmp_path / "out" / "record.json").read_text())
    assert record["zero_shot"] == {"split": "test", **scores}
    assert record["settings"]["steps"] == 4
    assert load_scenes(CPU, tmp_path / "out").dim == SMALL.dim


def test_taken_up_again_it_ends_with_the_very_weights(tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    train(SMALL, Slice(examined=20), whole, tmp_path / "out", CPU)
    parts = tmp_path / "parts"
    for _ in range(SMALL.steps - 1):  # each slice ends after one step
        assert train(SMALL, Slice(minutes=0, examined=20), parts, tmp_path / "other", CPU) is None
    assert train(SMALL, Slice(minutes=0, examined=20), parts, tmp_path / "other", CPU) is not None
    first, second = ((tmp_path / name / "weights.safetensors").read_bytes() for name in ("out", "other"))
    assert first == second


def test_a_checkpoint_of_another_training_is_refused(tmp_path: Path) -> None:
    train(SMALL, Slice(minutes=0, examined=20), tmp_path, tmp_path / "out", CPU)
    other = ScenesTraining(**{**SMALL.__dict__, "seed": 1})
    with pytest.raises(RequestProblem, match=r"another model \(a CLIP of world 2, seed 0\)"):
        train(other, Slice(minutes=0, examined=20), tmp_path, tmp_path / "out", CPU)


def test_some_steps_on_one_batch_teach_it(pool: Pool) -> None:
    tokens = Tokens(load_tokenizer())
    trainer = Trainer(ScenesTraining(**{**SMALL.__dict__, "steps": 1000, "learning_rate": 3e-3}), tokens, CPU)
    batch = draw_batch(pool, tokens, 8, 0.5, 0.25, "key")
    losses = [trainer.learn(batch) for _ in range(30)]
    assert [set(one) for one in losses[:3]] == [{"read"}, {"read"}, {"read", "captions", "attributes"}]
    assert losses[-1]["read"] < 0.7 * losses[0]["read"]
    assert losses[-1]["captions"] < 0.7 * losses[2]["captions"]
    assert losses[-1]["attributes"] < 0.9 * losses[2]["attributes"]


def test_a_batch_depends_on_its_key_alone(pool: Pool) -> None:
    tokens = Tokens(load_tokenizer())
    first, again, other = (draw_batch(pool, tokens, 8, 0.5, 0.25, key) for key in ("a", "a", "b"))
    assert torch.equal(first.pictures, again.pictures)
    assert torch.equal(first.ids, again.ids)
    assert not torch.equal(first.pictures, other.pictures)


def test_a_share_of_a_batch_is_its_first_pictures_the_other_way_round(pool: Pool) -> None:
    batch = draw_batch(pool, Tokens(load_tokenizer()), 8, 0.5, 0.25, "key")
    assert len(batch.pictures) == len(batch.ids) == len(batch.seen) == 8
    facing = batch.seen[:, -2:]
    assert torch.equal(facing[-2:], ~facing[:2])
    assert torch.equal(batch.seen[-2:, :-2], batch.seen[:2, :-2])
    mirrored = batch.pictures[-2:].flip(dims=(2,))
    inside = slice(3, -3)  # all were moved by some pixels
    difference = (mirrored.float() - batch.pictures[:2].float())[:, inside, inside].abs().mean(dim=(1, 2, 3))
    other = (batch.pictures[-2:].float() - batch.pictures[:2].float())[:, inside, inside].abs().mean(dim=(1, 2, 3))
    assert torch.all(difference <= other)


def test_attributes_are_read_one_by_one() -> None:
    seen = torch.zeros(2, sum(len(values) for values in ATTRIBUTES.values()), dtype=torch.bool)
    seen[:, torch.tensor([len(values) for values in ATTRIBUTES.values()]).cumsum(0) - 1] = True
    guessed = np.mean([math.log(len(values)) for values in ATTRIBUTES.values()])
    assert attributes_read(torch.zeros(seen.shape), seen).item() == pytest.approx(guessed, rel=1e-5)
    assert attributes_read(100.0 * seen, seen).item() == pytest.approx(0, abs=1e-5)


def test_groups_share_place_and_colour_and_hold_every_scene(pool: Pool) -> None:
    for group in pool.groups:
        assert len({(pool.scenes[row].place, pool.scenes[row].colour) for row in group}) == 1
    assert sorted(row for group in pool.groups for row in group) == list(range(len(pool.scenes)))


def test_the_learning_rate_rises_stays_and_falls() -> None:
    changed = {"steps": 100, "alone": 20, "warmup": 10, "cooldown": 0.5, "learning_rate": 1.0}
    settings = ScenesTraining(**{**SMALL.__dict__, **changed})
    trainer = Trainer(settings, Tokens(load_tokenizer()), CPU)
    rates = []
    for step in (0, 9, 19, 20, 30, 50, 75, 99):
        trainer.step = step
        rates.append(trainer.rate())
    assert rates == pytest.approx([0.1, 1.0, 1.0, 0.1, 1.0, 1.0, 0.5, 0.02])


def test_tokens_are_clips_own() -> None:
    tokenizer = load_tokenizer()
    tokens = Tokens(tokenizer)
    text = "two crocodiles, facing left"
    ids = tokens.ids([text])[0].tolist()
    assert [tokens.rows[one] for one in ids] == [
        tokenizer.sot_token_id, *tokenizer.encode(text), tokenizer.eot_token_id
    ]  # fmt: skip
    assert len(tokens.rows) < 500
    with pytest.raises(KeyError):
        tokens.ids(["a zebra"])


def test_the_symmetric_loss_is_clips_and_leaves_out_what_is_true_too() -> None:
    logits = torch.randn(5, 5, generator=torch.Generator().manual_seed(0))
    nothing = torch.zeros(5, 5, dtype=torch.bool)
    rows = -logits.log_softmax(dim=1).diagonal().mean()
    columns = -logits.log_softmax(dim=0).diagonal().mean()
    torch.testing.assert_close(contrast(logits, nothing), (rows + columns) / 2)
    others = nothing.clone()
    others[0, 1] = True
    cut = logits.clone()
    cut[0, 1] = -math.inf
    torch.testing.assert_close(contrast(logits, others), contrast(cut, nothing))
    assert contrast(logits, others) < contrast(logits, nothing)


def test_captions_of_one_attribute_compete_only_with_each_other() -> None:
    sizes = [len(values) for values in ATTRIBUTES.values()]
    right = torch.zeros(3, sum(sizes), dtype=torch.bool)
    right[:, torch.tensor(sizes).cumsum(0) - 1] = True  # the last value of each
    each, scale = torch.eye(sum(sizes)), torch.tensor(100.0)
    blind = torch.zeros(3, sum(sizes))
    expected = np.mean([math.log(size) for size in sizes])
    assert single_attributes(blind, each, right, scale).item() == pytest.approx(expected, rel=1e-5)
    assert single_attributes(right.float(), each, right, scale).item() == pytest.approx(0, abs=1e-5)
    assert single_attributes((~right).float(), each, right, scale).item() > 50
    everything = torch.ones_like(right)  # captions that are true anyway teach nothing
    assert single_attributes(torch.randn(3, 61), each, everything, scale).item() == pytest.approx(0, abs=1e-4)


def test_captions_that_say_the_same_still_tell_the_image_tower_something() -> None:
    torch.manual_seed(0)
    common = torch.randn(sum(len(values) for values in ATTRIBUTES.values()), 8) * 1e-3 + torch.ones(8)
    right = torch.zeros(2, len(common), dtype=torch.bool)
    right[:, torch.tensor([len(values) for values in ATTRIBUTES.values()]).cumsum(0) - 1] = True
    images = torch.nn.functional.normalize(torch.randn(2, 8), dim=-1).requires_grad_()
    single_attributes(images, torch.nn.functional.normalize(common, dim=-1), right, torch.tensor(14.0)).backward()
    assert images.grad is not None
    assert images.grad.norm() > 1e-3


def test_short_captions_of_one_attribute_have_one_wording() -> None:
    generator = random.Random(0)
    for scene in islice(scenes("train", 0), 50):
        texts = [one.text for one in short_captions(scene, generator)]
        left, right = texts[-2:]
        assert left.replace("left", "right") == right


def test_zero_shot_of_a_perfect_and_of_a_blind_model(monkeypatch: pytest.MonkeyPatch) -> None:
    examined = held_out("validation", 40)
    columns = [f"{name} {value}" for name, values in ATTRIBUTES.items() for value in values]

    def told(scene: Scene, attribute: str, _: random.Random) -> Caption:
        return Caption(f"{attribute} {scene.value(attribute)}", {attribute: frozenset((scene.value(attribute),))})

    monkeypatch.setattr(scenes_scores, "short_caption", told)
    seen = torch.from_numpy(indicators(examined.codes)).float()
    perfect = Encoders(lambda _: seen, lambda said: torch.eye(len(columns))[[columns.index(one) for one in said]])
    assert set(zero_shot(perfect, examined).values()) == {1.0}
    blind = Encoders(lambda some: torch.ones(len(some), 4), lambda said: torch.ones(len(said), 4))
    first = {name: float((examined.codes[:, place] == 0).mean()) for place, name in enumerate(ATTRIBUTES)}
    assert zero_shot(blind, examined) == pytest.approx(first, abs=1e-4)

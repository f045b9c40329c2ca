"""Optimisation-based textual inversion: it fits, does what the paper's plain step does, and can be taken up again."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import open_clip  # type: ignore[import-untyped]
import pytest
import torch
from torch.nn import functional

from engine.benchmarks.inversion_reference import ReferenceOti
from engine.clip.backbone import Backbone
from engine.errors import MachineProblem
from engine.inversion.concepts import Concepts, read_concepts
from engine.inversion.oti import Inversion, Oti, Photos, invert, seeds
from engine.inversion.oti_parameters import OtiParameters, Regularisation, parameters_for, without_phrases
from engine.inversion.oti_pass import distance
from engine.inversion.pseudo_words import Prompt, encode_prompts
from engine.inversion.regularisation import FeaturesInMemory, Language
from engine.inversion.templates import PHRASES, TEMPLATES
from tests.engine.tiny_clip import tiny_backbone, tiny_model

THINGS = ("hummingbird", "acoustic guitar", "fire engine")
WORDS = ("dog", "cat", "tree", "guitar", "sea lion", "house", "boat", "woman", "car", "snow", "bird")


@pytest.fixture(scope="module")
def language(starter: Backbone) -> Language:
    return Language(Concepts(starter.text, [*read_concepts()[::4], "bird", "guitar"]), FeaturesInMemory(starter))


@pytest.fixture(scope="module")
def photos(starter: Backbone) -> Photos:
    """Features such as photos of the things would have."""
    nothing = [torch.empty(0, starter.text.width)] * len(THINGS)
    with torch.no_grad():
        features = encode_prompts(starter.text, [Prompt((f"a photo of a {thing}",)) for thing in THINGS], nothing)
    return Photos(features, seeds(0, len(THINGS)))


def quick(starter: Backbone) -> OtiParameters:
    return replace(parameters_for(starter), steps=40, ema=0.9)


def language_of(backbone: Backbone) -> Language:
    return Language(Concepts(backbone.text, WORDS), FeaturesInMemory(backbone))


def random_photos(dim: int, count: int, seed: int = 5) -> Photos:
    features = torch.randn(count, dim, generator=torch.Generator().manual_seed(seed))
    return Photos(features, seeds(seed, count))


def run_to(run: Oti, step: int) -> Oti:
    while run.steps_done < step:
        run.step()
    return run


def same(one: Inversion, other: Inversion) -> bool:
    pairs = [(one.tokens, other.tokens), (one.losses, other.losses), (one.steps, other.steps)]
    return all(torch.equal(a, b) for a, b in pairs) and one.concepts == other.concepts


def test_a_pseudo_word_comes_to_say_what_the_photo_shows(starter: Backbone, photos: Photos, language: Language) -> None:
    for parameters in (quick(starter), without_phrases(quick(starter))):
        found = invert(starter, photos, parameters, language)
        with torch.no_grad():
            again = encode_prompts(starter.text, [Prompt(("a photo of a ", ""))] * 3, found.tokens.split(1))
        similar = functional.normalize(again, dim=-1) @ functional.normalize(photos.features, dim=-1).T
        assert (similar.argmax(dim=1) == torch.arange(3)).all()
        assert similar.diagonal().min() > 0.7
        assert (found.steps == 40).all()
        assert not found.failed.any()


def test_the_loss_falls_and_the_steps_are_counted(starter: Backbone, photos: Photos) -> None:
    run = Oti(starter, photos, without_phrases(quick(starter)))
    losses = []
    while not run.done:
        run.step()
        losses.append(float(run.losses.mean()))
    assert len(losses) == run.steps_done == 40
    assert sum(losses[-5:]) < 0.7 * sum(losses[:5])


@pytest.mark.parametrize("batch", [1, 4])
@pytest.mark.parametrize("custom_text", [False, True])
def test_every_step_is_that_of_the_plain_reference(batch: int, custom_text: bool) -> None:
    """Context 77, phrases encoded anew, gradients for all weights: the same losses, and the same pseudo-words."""
    backbone = tiny_backbone(custom_text)
    images, parameters = random_photos(backbone.dim, batch), OtiParameters(steps=25)
    run = Oti(backbone, images, parameters, language_of(backbone))
    model = tiny_model(custom_text)
    reference = ReferenceOti(model, open_clip.tokenizer.SimpleTokenizer(), images.features, parameters)
    reference.start(run.words)
    while not run.done:
        expected = reference.step(run.upcoming())
        run.step()
        torch.testing.assert_close(run.losses, expected, rtol=0, atol=1e-5)
    torch.testing.assert_close(run.words, reference.words, rtol=0, atol=1e-4)
    torch.testing.assert_close(run.result().tokens, reference.average, rtol=0, atol=1e-4)
    assert any(weight.grad is not None for weight in model.parameters())


@pytest.mark.parametrize("regularisation", ["phrases", "none"])
def test_a_photo_alone_and_in_a_batch_comes_to_the_same(regularisation: Regularisation) -> None:
    backbone = tiny_backbone()
    together, parameters = random_photos(backbone.dim, 4), OtiParameters(steps=15, regularisation=regularisation)
    batch = invert(backbone, together, parameters, language_of(backbone))
    alone = invert(backbone, Photos(together.features[2:3], [together.seeds[2]]), parameters, language_of(backbone))
    torch.testing.assert_close(alone.tokens[0], batch.tokens[2], rtol=0, atol=1e-4)


def test_one_seed_gives_one_pseudo_word(starter: Backbone, photos: Photos, language: Language) -> None:
    parameters = replace(quick(starter), steps=5)
    first, again, other = (
        invert(starter, replace(photos, seeds=seeds(seed, 3)), parameters, language).tokens for seed in (1, 1, 2)
    )
    assert torch.equal(first, again)
    assert not torch.allclose(first, other)


@pytest.mark.parametrize("stopped_at", [0, 1, 9, 16, 29])
def test_a_run_that_was_taken_up_again_ends_with_the_same_bits(stopped_at: int) -> None:
    backbone = tiny_backbone()
    images, parameters = random_photos(backbone.dim, 3), OtiParameters(steps=30)
    whole = run_to(Oti(backbone, images, parameters, language_of(backbone)), 30).result()
    state = run_to(Oti(backbone, images, parameters, language_of(backbone)), stopped_at).state()
    resumed = Oti(backbone, images, parameters, language_of(backbone), state)
    assert resumed.steps_done == stopped_at
    assert same(run_to(resumed, 30).result(), whole)


def test_a_run_keeps_the_concepts_that_it_began_with() -> None:
    backbone = tiny_backbone()
    images, parameters = random_photos(backbone.dim, 2), OtiParameters(steps=10, concepts=2)
    run = run_to(Oti(backbone, images, parameters, language_of(backbone)), 5)
    other = Language(Concepts(backbone.text, ("ship", "moon", "sun")), FeaturesInMemory(backbone))
    resumed = Oti(backbone, images, parameters, other, run.state())
    assert resumed.result().concepts == run.result().concepts


def test_a_state_of_something_else_is_refused() -> None:
    backbone = tiny_backbone()
    images, parameters = random_photos(backbone.dim, 2), OtiParameters(steps=10, regularisation="none")
    state = run_to(Oti(backbone, images, parameters), 3).state()
    for other, changed in (
        (random_photos(backbone.dim, 2, seed=6), parameters),
        (random_photos(backbone.dim, 3), parameters),
        (images, replace(parameters, steps=11)),
    ):
        with pytest.raises(ValueError, match="another run"):
            Oti(backbone, other, changed, state=state)
    for damaged in (b"", b"nonsense", state[:-20], b"\xff" * len(state)):
        with pytest.raises(ValueError, match="damaged"):
            Oti(backbone, images, parameters, state=damaged)


def test_the_result_is_the_average_of_the_steps(starter: Backbone, photos: Photos) -> None:
    parameters = replace(without_phrases(quick(starter)), steps=6, ema=0.5)
    run = Oti(starter, photos, parameters)
    average = run.words.clone()
    while not run.done:
        run.step()
        average = 0.5 * average + 0.5 * run.words
    torch.testing.assert_close(run.result().tokens, average)
    unmoved = Oti(starter, photos, replace(parameters, learning_rate=0.0))
    before = unmoved.result().tokens
    unmoved.step()
    assert torch.equal(unmoved.result().tokens, before)


def test_a_photo_that_has_settled_leaves_the_batch_and_the_others_go_on(starter: Backbone, photos: Photos) -> None:
    parameters = replace(without_phrases(quick(starter)), steps=400, patience=15)
    run = Oti(starter, photos, parameters)
    counts = {len(run.words)}
    while not run.done:
        run.step()
        counts.add(len(run.words))
    found = run.result()
    assert found.steps.max() < 400
    assert len(counts) > 2
    whole = invert(starter, photos, replace(parameters, patience=None))
    similar = functional.cosine_similarity(found.tokens, whole.tokens)
    assert similar.min() > 0.5
    first = int(found.steps.argmin())
    stopped = invert(starter, photos, replace(parameters, patience=None, steps=int(found.steps[first])))
    torch.testing.assert_close(found.tokens[first], stopped.tokens[first])


def test_early_stopped_runs_are_taken_up_again_with_the_same_bits(starter: Backbone, photos: Photos) -> None:
    parameters = replace(without_phrases(quick(starter)), steps=200, patience=15)
    whole = invert(starter, photos, parameters)
    run = run_to(Oti(starter, photos, parameters), int(whole.steps.min()) + 3)
    assert len(run.words) < 3
    resumed = Oti(starter, photos, parameters, state=run.state())
    while not resumed.done:
        resumed.step()
    assert same(resumed.result(), whole)


def test_a_photo_whose_loss_is_no_number_fails_alone(starter: Backbone, photos: Photos, language: Language) -> None:
    features = photos.features.clone()
    features[1, 7] = math.nan
    parameters = replace(quick(starter), steps=12)
    run = Oti(starter, replace(photos, features=features), parameters, language)
    while not run.done:
        run.step()
    found = run.result()
    assert found.failed.tolist() == [False, True, False]
    assert found.steps.tolist() == [12, 10, 12]
    sound = invert(starter, photos, parameters, language)
    torch.testing.assert_close(found.tokens[::2], sound.tokens[::2], rtol=0, atol=1e-4)
    with pytest.raises(MachineProblem, match="no number"):
        invert(starter, replace(photos, features=features), parameters, language)


def test_losses_are_weighted_and_distances_are_what_they_say() -> None:
    one, other = torch.randn(2, 3, 8, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(distance(one, 5 * one, "cosine"), torch.zeros(3))
    torch.testing.assert_close(distance(one, other, "l2"), ((one - other) ** 2).sum(dim=1) / 8)

    backbone = tiny_backbone()
    images, language = random_photos(backbone.dim, 2), language_of(backbone)

    def first_losses(content: float, phrases: float) -> torch.Tensor:
        parameters = OtiParameters(content=content, phrases=phrases)
        return run_to(Oti(backbone, images, parameters, language), 1).losses

    torch.testing.assert_close(first_losses(2.0, 0.5), 2 * first_losses(1.0, 0.0) + 0.5 * first_losses(0.0, 1.0))


def test_l2_losses_fall_too(starter: Backbone, photos: Photos, language: Language) -> None:
    run = Oti(starter, photos, replace(quick(starter), distance="l2"), language)
    run.step()
    before = run.losses.mean()
    assert run_to(run, 40).losses.mean() < 0.7 * before


def test_noise_is_drawn_anew_in_every_step_and_scaled() -> None:
    backbone = tiny_backbone()
    run = Oti(backbone, random_photos(backbone.dim, 64), OtiParameters(steps=3, noise=0.25, regularisation="none"))
    noises = []
    while not run.done:
        noise = run.upcoming().noise
        assert noise is not None
        noises.append(noise)
        run.step()
    assert abs(torch.stack(noises).std() - 0.25) < 0.02
    assert not torch.equal(noises[0], noises[1])
    assert len({tuple(row.tolist()) for row in noises[0]}) == 64  # no two photos' are alike
    without = Oti(backbone, random_photos(backbone.dim, 2), OtiParameters(noise=0.0, regularisation="none"))
    assert without.upcoming().noise is None


def test_every_template_gets_its_turn() -> None:
    backbone = tiny_backbone()
    run = Oti(backbone, random_photos(backbone.dim, 32), OtiParameters(steps=20, noise=0.0, regularisation="none"))
    seen: list[Prompt] = []
    while not run.done:
        seen += run.upcoming().templates
        run.step()
    assert set(seen) == set(TEMPLATES)


def test_regularisation_needs_concepts(starter: Backbone, photos: Photos) -> None:
    with pytest.raises(ValueError, match="needs concepts"):
        Oti(starter, photos, quick(starter))


def test_settings_and_photos_that_make_no_sense_are_refused() -> None:
    for wrong in ({"steps": 0}, {"concepts": 0}, {"ema": 1.0}, {"patience": 0}):
        with pytest.raises(ValueError, match="make no sense"):
            OtiParameters(**wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="seeds"):
        Photos(torch.zeros(2, 4), [1])
    with pytest.raises(ValueError, match="seeds"):
        Photos(torch.zeros(0, 4), [])


def test_other_settings_have_another_key() -> None:
    keys = {parameters.key for parameters in (OtiParameters(), OtiParameters(noise=0.16), OtiParameters(steps=100))}
    assert len(keys) == 3
    assert OtiParameters().key == OtiParameters(steps=500).key


def test_templates_and_phrases_have_one_slot_each() -> None:
    assert all(prompt.slots == 1 for prompt in TEMPLATES)
    assert all(len(phrase) == 2 for phrase in PHRASES)


def named(language: Language, photos: Photos, count: int) -> Sequence[set[str]]:
    nearest = language.concepts.nearest(photos.features, count)
    return [{language.concepts.names[index] for index in line} for line in nearest.tolist()]


def test_a_photos_concepts_are_found(photos: Photos, language: Language) -> None:
    found = named(language, photos, 5)
    assert "bird" in found[0]
    assert "guitar" in found[1]
    assert [len(line) for line in named(language, photos, 10_000)] == [len(set(language.concepts.names))] * 3


def test_no_concept_is_listed_twice() -> None:
    listed = read_concepts()
    assert len(set(listed)) == len(listed) > 500

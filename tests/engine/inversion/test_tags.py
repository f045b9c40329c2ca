"""Tags: what stands out from the vocabulary, the surest first, and nothing that is there for a shared word alone."""

from __future__ import annotations

import torch
from torch.nn import functional

from engine.clip.backbone import Backbone
from engine.inversion.concepts import Concepts
from engine.inversion.pseudo_words import Prompt, encode_prompts
from engine.inversion.tags import MOST, tags
from engine.inversion.vocabulary import built_in

DIM = 64


APART = 12  # concepts that have nothing in common with any other


def random_concepts(count: int = 500) -> Concepts:
    features = functional.normalize(torch.randn(count, DIM, generator=torch.Generator().manual_seed(0)), dim=-1)
    features[:, :APART] = 0
    features[:APART] = torch.eye(DIM)[:APART]
    return Concepts.known([f"name{number}x" for number in range(count)], features)


def named(concepts: Concepts, *names: str) -> Concepts:
    """The same features, the first ones under other names."""
    return Concepts.known((*names, *concepts.names[len(names) :]), concepts.features)


def test_what_a_photo_shows_is_found_with_its_score() -> None:
    concepts = random_concepts()
    photo = concepts.features[7] + 0.95 * concepts.features[3]
    [found] = tags(photo[None], concepts)
    assert [tag.name for tag in found] == ["name7x", "name3x"]
    cosine = functional.cosine_similarity(photo, concepts.features[7], dim=0).item()
    assert abs(found[0].score - cosine) < 1e-5


def test_a_photo_like_nothing_has_no_tags() -> None:
    """No random feature stands out from random names further than chance lets it."""
    generator = torch.Generator().manual_seed(1)
    found = tags(torch.randn(50, DIM, generator=generator), random_concepts())
    assert sum(map(len, found)) <= 5
    assert tags(torch.zeros(1, DIM), random_concepts()) == [()]
    assert tags(torch.full((1, DIM), torch.nan), random_concepts()) == [()]
    assert tags(torch.ones(1, DIM), Concepts.known(["one"], torch.ones(1, DIM))) == [()]


def shown_alike(concepts: Concepts) -> set[str]:
    """Tags of a photo that is about as much like each of the first five concepts, the first ones more."""
    weights = torch.tensor([1.0, 0.97, 0.96, 0.95, 0.94])
    photo = (weights[:, None] * concepts.features[:5]).sum(dim=0)[None]
    return {tag.name for tag in tags(photo, concepts)[0]}


def test_a_name_that_only_shares_a_word_with_a_better_one_is_left_out() -> None:
    concepts = random_concepts()
    assert shown_alike(concepts) == {f"name{number}x" for number in range(5)}
    other = named(concepts, "cairn terrier", "terrier", "fox terrier", "cairn", "web")
    assert shown_alike(other) == {"cairn terrier", "terrier", "cairn", "web"}
    assert shown_alike(named(concepts, "spider", "Spider plant", "spider web", "web", "spiders")) == {"spider", "web"}


def test_a_broad_name_need_not_come_so_near() -> None:
    """It is one that others end with: what they are kinds of."""
    concepts = random_concepts()
    photo = (concepts.features[0] + 0.7 * concepts.features[1] + 0.65 * concepts.features[2])[None]
    for names, found in (
        (("chihuahua", "dog", "leash", "guide dog", "hot dog"), {"chihuahua", "dog"}),
        (("chihuahua", "dog", "leash", "guide dog"), {"chihuahua"}),
        (("chihuahua", "small dog", "leash", "very small dog", "a small dog"), {"chihuahua"}),
    ):
        assert {tag.name for tag in tags(photo, named(concepts, *names))[0]} == found


def test_there_are_not_too_many() -> None:
    concepts = random_concepts()
    photo = concepts.features[:12].sum(dim=0)[None]
    assert len(tags(photo, concepts)[0]) <= MOST
    assert len(tags(photo, concepts, most=2)[0]) == 2


def test_the_starter_names_things(starter: Backbone) -> None:
    concepts = Concepts(starter.text, (*built_in().names[::8], "guitar", "hummingbird", "castle", "musical instrument"))
    nothing = [torch.empty(0, starter.text.width)] * 3
    with torch.no_grad():
        photos = encode_prompts(
            starter.text, [Prompt((f"a {name}",)) for name in ("acoustic guitar", "hummingbird", "castle")], nothing
        )
    found = [{tag.name for tag in of_photo} for of_photo in tags(photos, concepts)]
    assert "guitar" in found[0]
    assert "hummingbird" in found[1]
    assert "castle" in found[2]
    assert not found[0] & found[1]

"""Individuals of the generated world, each with a name and habits: "oliver in the snow". Only training knows them.

In the vocabulary of a real CLIP one word often says much at once: a breed, a brand, a place, a person. A text tower
that has only ever read words for single attributes has no use for a word that stands for a whole picture, and that is
what a pseudo-word is (docs/decisions/0014-scenes.md).
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from functools import cache
from itertools import islice

from engine.scenes.scene import ATTRIBUTES, Scene, scenes, split_of

HABIT = 0.75  # how often an individual is met as usual, in each attribute; it never changes its kind and colour
_SEED = 4_000  # of the training world that individuals are taken from

_LISTED = """
james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark donald
steven paul andrew joshua kenneth kevin brian george edward ronald timothy jason jeffrey ryan jacob gary nicholas eric
jonathan stephen larry justin scott brandon benjamin samuel gregory frank alexander raymond patrick jack dennis jerry
tyler aaron jose adam nathan henry douglas zachary peter kyle walter ethan jeremy harold keith christian roger noah
gerald carl terry sean austin arthur lawrence jesse dylan bryan joe jordan billy bruce albert willie gabriel logan
alan juan wayne roy ralph randy eugene vincent russell elijah louis bobby philip johnny mary patricia jennifer linda
elizabeth barbara susan jessica sarah karen nancy lisa betty margaret sandra ashley kimberly emily donna michelle
dorothy carol amanda melissa deborah stephanie rebecca sharon laura cynthia kathleen amy shirley angela helen anna
brenda pamela nicole emma samantha katherine christine debra rachel catherine carolyn janet ruth maria heather diane
virginia julie joyce victoria olivia kelly christina lauren joan evelyn judith megan cheryl andrea hannah martha
jacqueline frances gloria ann teresa kathryn sara janice jean alice madison doris abigail julia judy grace denise
amber marilyn beverly danielle theresa sophia marie diana brittany natalie isabella charlotte rose alexis kayla oscar
felix leo max milo bella luna daisy molly lucy bailey sadie maggie chloe sophie toby rocky buddy charlie oliver otis
simba smokey pepper ginger oreo harley teddy lola coco ruby rosie gus zoe penny stella jasper tiger shadow lucky
murphy dexter winston
"""
INDIVIDUAL_NAMES = tuple(_LISTED.split())


@cache
def individuals() -> Mapping[str, Scene]:
    """Every name and how that individual is usually met."""
    return dict(zip(INDIVIDUAL_NAMES, islice(scenes("train", _SEED), len(INDIVIDUAL_NAMES)), strict=True))


def meeting(name: str, generator: random.Random) -> Scene:
    """A scene of an individual, in a combination of attributes that belongs to training."""
    usual = individuals()[name]
    while True:
        changed = {
            attribute: generator.choice(values)
            for attribute, values in ATTRIBUTES.items()
            if attribute not in ("kind", "colour") and generator.random() > HABIT
        }
        scene = usual.altered(**changed, seed=generator.getrandbits(32))
        if split_of(scene) == "train":
            return scene

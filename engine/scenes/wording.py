"""The words for the values of attributes, shared by captions and relative captions. Data only."""

from __future__ import annotations

from collections.abc import Mapping

PLURALS: Mapping[str, str] = {"fish": "fish", "box": "boxes"}  # all others take an s
NUMBERS: Mapping[str, str] = {"1": "one", "2": "two", "3": "three", "4": "four"}

# Where something is, and what then stands behind it.
WHERE: Mapping[str, tuple[str, ...]] = {
    "beach": ("on the beach", "by the sea"), "forest": ("in the forest", "among trees"), "desert": ("in the desert",),
    "snow": ("in the snow", "in winter"), "city": ("in the city", "on the street"),
    "field": ("in the field", "on a farm"), "mountains": ("in the mountains", "among mountains"),
    "kitchen": ("in the kitchen", "indoors"),
}  # fmt: skip
BACKGROUNDS: Mapping[str, tuple[str, ...]] = {
    "beach": ("a beach", "the sea"), "forest": ("a forest", "trees"), "desert": ("a desert", "sand"),
    "snow": ("snow",), "city": ("a city", "buildings"), "field": ("a field", "a farm"), "mountains": ("mountains",),
    "kitchen": ("a kitchen",),
}  # fmt: skip
WHEN: Mapping[str, tuple[str, ...]] = {
    "day": ("by day", "during the day", "in daylight"),
    "night": ("at night", "during the night", "in the dark"),
}
SEEN: Mapping[str, tuple[str, ...]] = {
    "side": ("from the side",), "above": ("from above", "from the top"), "below": ("from below", "from the ground"),
    "close": ("up close", "from nearby"),
}  # fmt: skip
DEPICTIONS: Mapping[str, tuple[str, ...]] = {
    "photo": ("photo",), "cartoon": ("cartoon", "illustration"), "sketch": ("sketch", "drawing"),
    "painting": ("painting",),
}  # fmt: skip


def plural(noun: str) -> str:
    """More than one of something."""
    return PLURALS.get(noun, f"{noun}s")


def with_article(noun: str) -> str:
    """One of something."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


_LISTED = """
a above add all alone among an and animal animals any are at away background ball beach behind below beside black
blue boat boats box brighter buildings but by camel camels car cars cartoon cat cats chair change city close colour
contains crocodile crocodiles dark darker day daylight desert do dog dogs draw drawing duck ducks during elephant
elephants else everything face faces facing farm fewer field fish forest four from front giraffe giraffes give green
ground guitar has have helicopter helicopters horse horses illustration image in indoors instead is it kitchen kite
ladder leave left let look looking make more mountains move near nearby next night no not nothing of on one only
orange other out painting pair photo picture plane planes purple put rabbit rabbits red remove replace right same
sand sea see seen several show shown shows side single sketch snail snails snow some street surrounded take tent
than that the them there thing things this three time to together top tractor tractors train trains trees truck
trucks turn turned turtle turtles two umbrella up vehicle vehicles we whale whales white winter with without yellow
"""
WORDS = frozenset(_LISTED.split())  # all that captions are made of; a model knows no others

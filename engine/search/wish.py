"""What a user asks to be different, taken apart: what is to be there, and what is not. English; no model.

Text towers do not understand "without a ball", and nobody writes "put it in the snow" under a picture. So what is asked
is brought into the form of a description, and what is unwanted into a list of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

Rule = tuple[re.Pattern[str], str]


@dataclass(frozen=True)
class Wish:
    """`wanted` describes what is to be there ("in the snow with a ball"; may be empty), `unwanted` what is not."""

    wanted: str
    unwanted: tuple[str, ...] = ()


def parse_wish(words: str) -> Wish:
    """Take apart what a user typed."""
    wanted, unwanted = words.strip(), []
    for pattern in _RULED_OUT:
        while (match := pattern.search(wanted)) is not None:
            kept = match.groupdict().get("kept") or ""
            unwanted.append(match["out"])
            wanted = f"{wanted[: match.start()]} {kept} {wanted[match.end() :]}"
    for pattern, becomes in _DESCRIBED:
        wanted = pattern.sub(becomes, wanted)
    return Wish(_LOOSE.sub("", _SPACES.sub(lambda match: match[1] or " ", wanted)), tuple(dict.fromkeys(unwanted)))


def _rule(pattern: str, becomes: str) -> Rule:
    return re.compile(pattern, re.IGNORECASE), becomes


_IT = r"(?:it|them|him|her|this)\b"
_A = r"(?:(?:the|a|an|any|his|her|its|their) )?"
_WORD = r"(?!(?:and|but|or|with|in|on|at|to|next|near|beside|behind|is|are|has|have|of)\b)[\w'-]+"
_THING = rf"{_WORD}(?: {_WORD}){{0,2}}"
_NOT_A_THING = r"(?!(?:the |a |its )?(?:colou?r|background|time|picture|photo|image|some)\b)"
_AND = r",? ?\b(?:(?:but|and) )?"

# What matches goes, but for the group "kept"; the group "out" is what is unwanted.
_RULED_OUT = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\breplace {_NOT_A_THING}{_A}(?P<out>{_THING}) (?:with|by) (?P<kept>.+)",
        rf"\b(?:change|turn) {_NOT_A_THING}{_A}(?!{_IT})(?P<out>{_THING}) (?:to|into) (?P<kept>.+)",
        rf"\b(?:is |are )?not {_A}(?P<out>{_THING}) but (?P<kept>.+)",
        rf",? ?\b(?:instead of|rather than|in place of|in a colou?r other than|other than) {_A}(?P<out>{_THING})",
        rf"{_AND}(?:without|(?:with |has |have |shows? |there (?:is|are) )?no|(?:do not|don't) show|leave out|remove)"
        rf" {_A}(?P<out>{_THING})",
        rf"\btake {_NOT_A_THING}{_A}(?P<out>{_THING}) away\b",
        rf"{_AND}(?:make {_IT} )?(?:is |are )?(?:(?:of any|has a|any) colou?r )?(?:that is |but |and )?not (?:in )?{_A}"
        rf"(?P<out>{_THING})",
    )
)
# Orders and words that say nothing of a picture, in this order, and what takes their place.
_DESCRIBED = (
    _rule(r"\btake (?:some|a few) (?:of them )?away\b", "fewer"),
    _rule(rf"\b(?:make|turn|shows?|let) {_IT} (?:(?:look|looking|turned) )?(?=to the (?:left|right))", "turned "),
    _rule(rf"\btake {_IT} to ", "in front of "),
    _rule(rf"\b(?:make|turn|shows?|colou?r|paint|let|look at|put|move|place) {_IT} ", ""),
    _rule(rf"\bgive {_IT} ", "with "),
    _rule(r"\bchange the (?:colou?r|time) (?:to|into) ", ""),
    _rule(r"\b(?:change|replace|turn) the background (?:to|into|with|by) ", "in front of "),
    _rule(r"\bthe background (?:shows|is) ", "in front of "),
    _rule(r"\b(?:make|take) the (?:picture|photo|image) ", ""),
    _rule(r"\b(?:is |are )?(?:seen|shown|in a picture) (?=\w)", ""),
    _rule(rf"\b(?:has|have|with) ((?:(?!\b(?:and|with)\b).)+?) (?:behind {_IT}|in the background)", r"in front of \1"),
    _rule(r"\b(?:shows |with )?(?:of )?the same (?:thing|picture|photo)s?\b,?(?: but\b)?", ""),
    _rule(r"\b(?:is |are )?in the (?:picture|photo|image)\b", ""),
    _rule(r" than this (?:picture|photo|image)\b", ""),
    _rule(r"(?<=\w) of (?:them|the same)\b", ""),
    _rule(rf" (?:next to|near|beside|with|by) {_IT}", ""),
    _rule(r"\b(?:has|have) the colou?r |\b(?:(?:is|are) )?of (?=\w+ colou?r)", ""),
    _rule(r"(?<=\w) colou?r\b(?= and|$)", ""),
    _rule(r"\b(?:there (?:is|are)|add|has|have|shows?|together with|take|next to|beside) ", "with "),
    _rule(r"\bwith (?=(?:only|more|fewer|one|two|three|four|five|six|a single)\b)", ""),
    _rule(r"\b(?:is|are) (?=\w)", ""),
)
_SPACES = re.compile(r"\s+([,.])|\s{2,}")
_LOOSE = re.compile(r"^(?:[,.;\s]|(?:and|but)\b)+|(?:[,;.\s]|\b(?:and|but|with|is|are|there))+$", re.IGNORECASE)

"""What a user asks to be different, taken apart: what is to be there, and what is not. English; no model.

Text towers do not understand "without a ball", and nobody writes "put it in the snow" under a picture. So what is asked
is brought into the form of a description, and what is unwanted into a list of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 1_000  # characters that are read; no text tower takes in as many

Rule = tuple[re.Pattern[str], str]


@dataclass(frozen=True)
class Wish:
    """`wanted` describes what is to be there ("in the snow with a ball"; may be empty), `unwanted` what is not."""

    wanted: str
    unwanted: tuple[str, ...] = ()


def parse_wish(words: str, changed: bool = True) -> Wish:
    """Take apart what a user typed. `changed`: about a photo, so that orders and sentences become descriptions."""
    if len(words) > LONGEST:
        return Wish(words.strip())
    wanted, unwanted = _plain(words), []
    for pattern in _RULED_OUT:
        while (match := pattern.search(wanted)) is not None:
            kept = match.groupdict().get("kept") or ""
            unwanted += _each(match["out"])
            wanted = f"{wanted[: match.start()]} {kept} {wanted[match.end() :]}"
    for pattern, becomes in (*(_DESCRIBED if changed else ()), *_TIDIED):
        wanted = pattern.sub(becomes, wanted)
    return Wish(wanted, tuple(dict.fromkeys(unwanted)))


def _plain(words: str) -> str:
    """With single spaces and plain apostrophes, without quotation marks around it or a polite beginning."""
    return _POLITE.sub("", " ".join(words.replace("\u2019", "'").split()).strip('"\u201c\u201d '))


def _each(out: str) -> list[str]:
    """The things of a list, without articles, and without words that stand for something else."""
    things = (_ARTICLE.sub("", one) for one in _BETWEEN.split(out))
    return [one for one in things if not _STANDS_FOR.fullmatch(one)]


def _rule(pattern: str, becomes: str) -> Rule:
    return re.compile(pattern, re.IGNORECASE), becomes


# What the patterns are made of. _THING is up to three words: it ends where another part of the sentence begins.
_IT = r"(?:it|them|him|her|this)\b"
_ITS = r"(?:the|a|an|any|some|my|his|her|its|their)"
_A = rf"(?:{_ITS} )?"
_NAMES_IN_ING = (
    "build|paint|draw|ceil|rail|cloth|wedd|str|r|k|w|sw|th|spr|morn|even|park|light|cross|land|awn|sibl|lightn"
)
_DOING = rf"(?!(?:{_NAMES_IN_ING})ings?\b)\w+ing\b"
_PART = (
    r"(?:and|but|or|nor|with|without|in|on|at|to|from|into|next|near|beside|behind|under|over|above|below|by|is|are|has|"
    r"have|of|that|who|which|the|an?|no|not|so|as|than)\b"
)
_WORD = rf"(?!{_PART})[\w'-]+"
_THING = rf"{_WORD}(?: (?!{_DOING}){_WORD}){{0,2}}"
_NEW = (
    r"(?:more|fewer|less|only|one|two|three|four|five|six|\w+er|add|put|make|show|turn|place|move)\b"  # no thing's name
)
_ALSO = rf"(?!{_NEW})(?!{_DOING})(?:(?:the|any|my|his|her|its|their) )?{_THING}"  # goes on with a list, after "and"
_LIST = (
    rf"{_A}{_THING}(?:(?:, {_ALSO})+,? (?:and|or) {_ALSO}|(?: or (?:an? )?{_ALSO})+|(?: and {_ALSO})*)"
    r"(?: (?:in|next to|beside|near|behind|with|around|by) (?:it|them|him|her|the (?:picture|photo|image|background|"
    r"foreground|scene))\b| on$| at all\b| any ?more\b)?"
)
_GONE = r"(?:gone|removed|missing|absent|left out|taken (?:away|out)|disappeared)"
_NOT_A_THING = r"(?!(?:the |a |its )?(?:colou?r|background|time|picture|photo|image|some|few|a few)\b)"
_DEGREE = r"(?!(?:too|so|only|more|less|longer|without|very|just|really|quite|as|even|always|all|every|yet|\d+)\b)"
_WHO = r"(?:(?:i|we|you|he|she|it|they|there|please) )?"
_AND = rf",? ?\b(?:(?:but|and) )?{_WHO}"
_NEVER = (
    r"(?:do|does|should|must|did|can|will)(?: not|n't|nt)"
    r"(?: (?:have|has|show|add|want|include|wear|be|contain|see|like))*(?: to (?:see|have|show))?"
)

# What matches goes, but for the group "kept"; the group "out" is what is unwanted.
_RULED_OUT = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\breplace (?!{_IT}){_NOT_A_THING}{_A}(?P<out>{_THING}) (?:with|by) (?P<kept>.+)",
        rf"\b(?:change|turn) {_NOT_A_THING}{_A}(?!{_IT})(?P<out>{_THING}) into (?P<kept>.+)",
        rf"\bchange {_NOT_A_THING}{_A}(?!{_IT})(?P<out>{_THING}) to (?P<kept>an? .+)",
        rf"\bchange {_NOT_A_THING}(?!{_ITS}\b)(?!{_IT})(?P<out>{_THING}) to (?P<kept>.+)",
        rf"\b(?:is |are )?not {_DEGREE}{_A}(?P<out>{_THING}) but (?P<kept>.+)",
        rf",? ?\b(?:in |of )?(?:an?|any|some) (?:(?:other|different) )?colou?r (?:(?:other|different) )?"
        rf"(?:than|from|but|except) (?P<out>{_LIST})",
        rf",? ?\b(?:instead of|rather than|in place of|other than|except(?: for)?) {_DEGREE}(?P<out>{_LIST})",
        rf"\b(?:everything|anything) but (?P<out>{_LIST})",
        rf"{_AND}(?:with )?{_A}(?P<out>{_THING}) (?:(?:is|are|has|have|should be|must be) )?(?:been )?{_GONE}"
        r"(?=$|[,.]| and\b)",
        rf"{_AND}(?<!\bnot )(?:without|{_NEVER}|(?:take|leave) (?:out|away)|get rid of|free of|remove|delete|erase|"
        rf"exclude|avoid|minus|(?:drop|lose|hide|skip|missing|lacking)(?= {_ITS}\b)|no (?:longer|more(?! than\b))|"
        rf"(?<!\ba )(?<!\bthe )(?:with |has |have |shows? |(?:there )?(?:is |are ))?no(?! one\b))"
        rf" {_DEGREE}(?P<out>{_LIST})",
        rf"\b(?:take|leave) {_NOT_A_THING}{_A}(?P<out>{_THING}) (?:away|out)\b",
        rf"{_AND}(?:make {_IT} )?(?:is |are )?(?:(?:of any|has a|any) colou?r )?(?:that is |but |and )?"
        rf"(?:(?<!\bme )not|(?:is|are)n'?t) (?:wearing )?(?:(?:in|on|at|with|near|next to|beside|by) )?"
        rf"{_DEGREE}(?P<out>{_LIST})",
    )
)
# Orders and words that say nothing of a picture, in this order, and what takes their place.
_DESCRIBED = (
    _rule(r"\btake (?:some|a few) (?:of them )?away\b", "fewer"),
    _rule(rf"\b(?:make|turn|shows?|let) {_IT} (?:(?:look|looking|turned) )?(?=to the (?:left|right))", "turned "),
    _rule(rf"\bturn {_A}{_THING} (?=to the (?:left|right))", "turned "),
    _rule(rf"\bchange {_NOT_A_THING}{_A}({_THING}) to ({_THING})(?=,| and\b|$)", r"\2 \1"),
    _rule(rf"\btake {_IT} to ", "in front of "),
    _rule(rf"\b(?:make|turn|shows?|colou?r|paint|let|look at|put|move|place) {_IT} ", ""),
    _rule(rf"\bgive {_IT} ", "with "),
    _rule(rf"\b(?:replace {_IT} (?:with|by)|change {_IT} (?:to|into)) ", ""),
    _rule(r"\bchange the (?:colou?r|time) (?:to|into) ", ""),
    _rule(r"\b(?:change|replace|turn) the background (?:to|into|with|by) ", "in front of "),
    _rule(r"\bthe background (?:shows|is) ", "in front of "),
    _rule(r"\b(?:make|take) the (?:picture|photo|image) ", ""),
    _rule(r"\b(?:is |are )?(?:seen|shown|in a picture) (?=\w)", ""),
    _rule(rf"\b(?:has|have|with) ((?:(?!\b(?:and|with)\b).)+?) (?:behind(?: {_IT}|$)|in the background)",
          r"in front of \1"),
    _rule(r"\b(?:shows |with )?(?:of )?the same (?:thing|picture|photo)s?\b,?(?: but\b)?", ""),
    _rule(r"\b(?:is |are )?in the (?:picture|photo|image)\b", ""),
    _rule(r" than this (?:picture|photo|image)\b", ""),
    _rule(r"(?<=\w) of (?:them|the same)\b", ""),
    _rule(rf" (?:next to|near|beside|with|by) {_IT}", ""),
    _rule(r"\b(?:has|have) the colou?r |\b(?:(?:is|are) )?of (?=\w+ colou?r)", ""),
    _rule(r"(?<=\w)(?<!\bin)(?<!\bfull)(?<!\bthe) colou?r\b(?= and|$)", ""),
    _rule(r"\b(?:it|he|she|they|this)(?:'s|'re| is| are) (?=\w)", ""),
    _rule(r"\b(?:(?:it|he|she|they|this|that|which|who) )?(?:has|have|shows?) ", "with "),
    _rule(r"\b(?:there (?:is|are)|add|together with|take|next to|beside) ", "with "),
    _rule(r"\bwith (?=(?:only|more|fewer|one|two|three|four|five|six|a single)\b)", ""),
    _rule(r"\b(?:is|are) (?=\w)", ""),
)  # fmt: skip
# What is left over at the ends and between.
_TIDIED = (
    _rule(r"\s+([,.])", r"\1"),
    _rule(r"\s{2,}", " "),
    _rule(r"^(?:[,.;?!\s\"]|(?:and|but|please)\b)+", ""),
    _rule(r"(?:[,.;?!\s\"]|\b(?:and|but|with|is|are|there|please|can you|could you)(?=\W*$))+$", ""),
    _rule(r"^(?:it|he|she|they|i|you|we|there)(?:$| (?=(?:in|on|at|with)\b))", ""),
)
_POLITE = re.compile(
    r"^(?:(?:please|can you|could you|i want(?: to see)?|i would like(?: to see)?|i'd like(?: to see)?|find me|show me|"
    r"give me)\b,? ?)+", re.IGNORECASE,
)  # fmt: skip
_ARTICLE = re.compile(
    rf"^{_ITS} | (?:(?:in|next to|beside|near|behind|with|around|by) (?:it|them|him|her|the \w+)|on|at all|any ?more)$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r",? (?:and|or) (?:an? )?|, ", re.IGNORECASE)
_STANDS_FOR = re.compile(r"it|them|him|her|this|that|these|those|ones?|any|none", re.IGNORECASE)

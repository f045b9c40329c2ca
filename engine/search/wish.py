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
    for pattern in (*(_ORDERED_OUT if changed else ()), *_RULED_OUT):
        while (match := _first(pattern, wanted)) is not None:
            kept = match.groupdict().get("kept") or ""
            unwanted += _each(match["out"])
            wanted = f"{wanted[: match.start()]} {kept} {wanted[match.end() :]}"
    for pattern, becomes in (*(_DESCRIBED if changed else ()), *_TIDIED):
        wanted = pattern.sub(becomes, wanted)
    return Wish(wanted, tuple(dict.fromkeys(unwanted)))


def _first(pattern: re.Pattern[str], words: str) -> re.Match[str] | None:
    """The first match that is not denied itself, as in "never without a hat". The group "at" is what could be."""
    for match in pattern.finditer(words):
        start = match.start("at") if "at" in pattern.groupindex else match.start()
        if not _DENIED.search(words[:start]):
            return match
    return None


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
# "a man without a shirt playing guitar": what somebody does is no part of a thing's name, but "tall building" is one.
_NAMES_IN_ING = (
    "build|paint|draw|ceil|rail|cloth|wedd|str|r|k|w|sw|th|spr|morn|even|park|light|cross|land|awn|sibl|lightn"
)
_DOING = rf"(?!(?:{_NAMES_IN_ING})ings?\b)\w+ing\b"
_PART = (  # words that no thing's name has
    r"(?:and|but|or|nor|with|without|in|on|at|to|from|into|next|near|beside|behind|under|over|above|below|by|is|are|has|"
    r"have|of|that|who|which|the|an?|no|not|so|as|than|except)\b"
)
_WORD = rf"(?!{_PART})[\w'-]+"
_THING = rf"{_WORD}(?: (?!{_DOING}){_WORD}){{0,2}}"
# What may follow "and" without being the name of a thing.
_NEW = (
    r"(?:more|fewer|less|only|one|two|three|four|five|six|seven|eight|nine|ten|some|many|several|lots|just|instead|also|"
    r"add|put|make|show|turn|place|move|keep|leave|give|replace|change|swap|use|include|let|have|"
    r"\w+er|sunny|snowy|rainy|cloudy|foggy|misty|windy|stormy|dark|bright|blue|red|green|yellow|orange|purple|pink|brown|"
    r"black|white|gr[ea]y)\b"
)
# What goes on with a list: after "or", and after "and", where one word or an article says that it is a thing.
_ALSO = rf"(?!{_NEW})(?!{_DOING})(?:(?:the|any|my|his|her|its|their) )?{_THING}"
_ONE = (
    rf"(?!{_NEW})(?!{_DOING})(?:(?:the|any|my|his|her|its|their) {_THING}|{_WORD})"
    r"(?=$|[,.?!\"]| (?:and|or|from|in|on|at)\b)"
)
_TRAIL = (  # goes with what is out, and says nothing more of it
    r"(?: (?:in|next to|beside|near|behind|with|around|by) (?:it|them|him|her|the (?:picture|photo|image|background|"
    rf"foreground|scene))\b| from (?:the|my|his|her|its|their) {_WORD}| on$| at all\b| any ?more\b)?"
)
_OR = rf"(?:(?:, {_ALSO})*,? n?or (?:an? )?{_ALSO})"
_LIST = rf"{_A}{_THING}{_OR}*{_TRAIL}"
_LONG_LIST = rf"{_A}{_THING}(?:{_OR}|(?:, {_ONE})*,? and {_ONE})*{_TRAIL}"  # where "and" goes on with what is out, too
_GONE = r"(?:gone|removed|missing|absent|left out|taken (?:away|out|off)|disappeared)"
_NOT_A_THING = r"(?!(?:the |a |its )?(?:colou?r|background|time|picture|photo|image|some|few|a few)\b)"
_DEGREE = (  # "not too dark" and "no more than three" rule nothing out
    r"(?!(?:too|so|only|more|less|longer|without|very|just|really|quite|as|even|always|all|every|yet|avoid|forget|remove|"
    r"delete|erase|lose|leave|have to|\d+)\b)"
)
_WHO = r"(?:(?:i|we|you|he|she|it|they|there|please) )?(?:(?:should|must) )?"
_AND = rf",? ?\b(?:(?:but|and) )?{_WHO}"  # what joins it to the words before goes, too
_NEVER = (
    r"(?:do|does|should|must|did|can|will)(?: not|n't|nt)"
    r"(?: (?:(?:want|like)(?: to (?:see|have|show))?|have(?! to\b)|has|show|add|include|wear|be|contain|see))*"
)
_DOING_SO = r"(?:\w+ing (?:(?:at|to|towards?|into) )?(?:the|an?|his|her|my) \w+)"  # "looking at the camera"

# What matches goes, but for the group "kept"; the group "out" is what is unwanted. These are said of a photo only:
_ORDERED_OUT = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\breplace (?!{_IT}){_NOT_A_THING}{_A}(?P<out>{_THING}) (?:with|by) (?P<kept>.+)",
        rf"\b(?:change|turn) {_NOT_A_THING}{_A}(?!{_IT})(?P<out>{_THING}) into (?P<kept>.+)",
        rf"\bchange {_NOT_A_THING}{_A}(?!{_IT})(?P<out>{_THING}) to (?P<kept>an? .+)",
        rf"\bchange {_NOT_A_THING}(?!{_ITS}\b)(?!{_IT})(?P<out>{_THING}) to (?P<kept>.+)",
        rf"{_AND}(?:with )?{_A}(?P<out>{_THING}) (?:(?:is|are|has|have|should be|must be) )?(?:been )?{_GONE}"
        r"(?=$|[,.]| and\b)",
        rf"{_AND}(?P<at>)(?:(?:take|leave) (?:out|away|off)|get rid of|remove|delete|erase|exclude|avoid|minus|"
        rf"(?:drop|lose|hide|skip|missing|lacking)(?= {_ITS}\b)) (?!of\b|for\b)(?P<out>{_LONG_LIST})",
        rf"{_AND}(?P<at>)(?:take|leave) {_NOT_A_THING}{_A}(?P<out>{_THING}) (?:away|out|off)\b(?! (?:of|for|the)\b)",
    )
)
_RULED_OUT = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:(?:it )?(?:is|are|should|must) )?not (?:be )?{_DEGREE}{_A}(?P<out>{_THING}) but (?P<kept>.+)",
        rf",? ?\b(?:in |of )?(?:an?|any|some) (?:(?:other|different) )?colou?r (?:(?:other|different) )?"
        rf"(?:than|from|but|except) (?P<out>{_LIST})",
        rf",? ?(?<!\bnothing )(?<!\bnobody )\b(?:instead of|rather than|in place of|other than) {_DEGREE}"
        rf"(?P<out>{_LIST})",
        rf"\b(?:everything|anything|everyone) (?:but|except(?: for)?) (?P<out>{_LIST})",
        rf"{_AND}(?P<at>)(?:without|free of) {_DEGREE}(?P<out>{_LONG_LIST})",
        rf"{_AND}(?P<at>)(?:{_NEVER}|no (?:longer|more(?! than\b))|"
        rf"(?<!\ba )(?<!\bthe )(?:with |has |have |shows? |(?:there )?(?:is |are ))?no(?! one\b)) {_DEGREE}"
        rf"(?P<out>{_LIST})",
        rf"{_AND}(?:make {_IT} )?(?:is |are )?(?:(?:of any|has a|any) colou?r )?(?:that is |but |and )?"
        rf"(?:(?<!\bme )(?<![\w-])not|(?:is|are)n'?t) (?:wearing |be )?"
        rf"(?:(?:in|on|at|with|near|next to|beside|by) )?{_DEGREE}(?P<out>{_DOING_SO}|{_LIST})",
    )
)
_DENIED = re.compile(r"(?:\b(?:never|not|cannot)|n't)(?: (?!(?:and|but|or)\b)\w+){0,2} $", re.IGNORECASE)
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
    _rule(r"\b(?:(?:it|he|she|they|this)(?:'s|'re| is| are| should be| must be)|should be|must be) (?=\w)", ""),
    _rule(r"\b(?:(?:it|he|she|they|this|that|which|who) )?(?:has|have(?! to\b)|shows?) ", "with "),
    _rule(r"\b(?:there (?:is|are)|add|keep|together with|take|next to|beside) ", "with "),
    _rule(r"\bwith (?=(?:only|more|fewer|one|two|three|four|five|six|a single)\b)", ""),
    _rule(r"\b(?:is|are) (?=\w)", ""),
)  # fmt: skip
# What is left over at the ends and between.
_TIDIED = (
    _rule(r"\s+([,.])", r"\1"),
    _rule(r"\s{2,}", " "),
    _rule(r"^(?:[,.;?!\s\"]|(?:and|but|please|except(?: for)?)\b)+", ""),
    _rule(r"(?:[,.;?!\s\"]|\b(?:and|but|with|is|are|there|please|can you|could you)(?=\W*$))+$", ""),
    _rule(r"^(?:it|he|she|they|i|you|we|there)(?:$| (?=(?:in|on|at|with)\b))", ""),
)
_POLITE = re.compile(
    r"^(?:(?:please|can you|could you|i want(?: to see)?|i would like(?: to see)?|i'd like(?: to see)?|find me|show me|"
    r"give me)\b,? ?)+", re.IGNORECASE,
)  # fmt: skip
_ARTICLE = re.compile(
    rf"^{_ITS} | (?:(?:in|next to|beside|near|behind|with|around|by) (?:it|them|him|her|the \w+)|from \w+ \w+|on|"
    r"at all|any ?more)$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r",? (?:and|or) (?:an? )?|, ", re.IGNORECASE)
_STANDS_FOR = re.compile(r"it|them|him|her|this|that|these|those|ones?|any|none", re.IGNORECASE)

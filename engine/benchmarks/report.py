"""What a benchmark hands back: rows of figures, each beside its plain alternative and what it should reach."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from engine.version import commit


@dataclass(frozen=True)
class Row:
    """One figure. `reference` is the plain alternative, measured in the same run, or a published figure.

    `reach` is what `value` should come to; `holds` whether it does, None where nothing is asked. `low` and `high` are
    where the value lies with a certainty of 95 %, where that was looked into.
    """

    name: str
    value: float
    unit: str
    reference: float | None = None
    ratio: float | None = None
    reach: float | None = None
    holds: bool | None = None
    low: float | None = None
    high: float | None = None


def row(name: str, value: float, unit: str, reference: float | None = None, reach: float | None = None) -> Row:
    """A row with its ratio to the reference and whether it reaches what it should."""
    return Row(
        name=name,
        value=round(float(value), 4),
        unit=unit,
        reference=None if reference is None else round(float(reference), 4),
        ratio=None if not reference else round(float(value / reference), 2),
        reach=reach,
        holds=None if reach is None else bool(value >= reach),  # numpy's own cannot be written as JSON
    )


def at_most(name: str, value: float, unit: str, reference: float | None = None, reach: float | None = None) -> Row:
    """A row that holds if its value stays below what it should."""
    plain = row(name, value, unit, reference)
    return Row(
        name, plain.value, unit, plain.reference, plain.ratio, reach, None if reach is None else bool(value <= reach)
    )


def machine() -> str:
    """The machine in words: system, processor, cores."""
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"


BEGUN_AT = commit()  # read when a benchmark is loaded: the sources may be others when it ends


@dataclass(frozen=True)
class Report:
    """One run of a benchmark, with the commit, the day and the machine that it was made on."""

    bench: str
    settings: Mapping[str, Any]
    rows: Sequence[Row]
    commit: str = BEGUN_AT
    date: str = field(default_factory=lambda: datetime.now(UTC).date().isoformat())
    machine: str = field(default_factory=machine)

    @property
    def holds(self) -> bool:
        """Whether every row that should reach something does."""
        return all(one.holds is not False for one in self.rows)

    def as_json(self) -> dict[str, Any]:
        """The report as one JSON-able object."""
        return asdict(self)

    def __str__(self) -> str:
        """A table for people."""
        lines = []
        for one in self.rows:
            text = f"{one.name:<44} {one.value:>8.3f} {one.unit}"
            if one.low is not None and one.high is not None:
                text += f"  [{one.low:.3f}, {one.high:.3f}]"
            if one.reference is not None:
                text += f"  (against {one.reference:.3f})"
            if one.reach is not None:
                text += f"  reach {one.reach:g}: {'yes' if one.holds else 'NO'}"
            lines.append(text)
        return "\n".join(lines)

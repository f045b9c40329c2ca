"""Filters as SQL over photos, files and folders."""

from __future__ import annotations

from engine.messages import Filters

ALL = Filters()  # lets every photo through

_ORIENTATION = {"landscape": "width > height", "portrait": "width < height", "square": "width = height"}


def where(filters: Filters) -> tuple[str, list[str]]:
    """A condition and its values. True of every photo if no filter is set."""
    conditions = ["1"]
    values: list[str] = []
    if filters.folder is not None:
        conditions.append("substr(path || '/' || relative_path, 1, length(?)) = ?")
        below = filters.folder.rstrip("/") + "/"
        values += [below, below]
    if filters.name is not None:
        conditions.append("instr(casefold(relative_path), casefold(?))")
        values.append(filters.name)
    if filters.after is not None:
        conditions.append("taken_at >= ?")
        values.append(filters.after)
    if filters.before is not None:
        conditions.append("taken_at < ?")
        values.append(filters.before)
    if filters.camera is not None:
        conditions.append("instr(casefold(camera), casefold(?))")
        values.append(filters.camera)
    if filters.orientation is not None:
        conditions.append(_ORIENTATION[filters.orientation])
    return " and ".join(conditions), values

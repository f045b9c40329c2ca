"""What an error of SQLite means: somebody else holds the file, it is damaged, or a mistake of ours."""

from __future__ import annotations

import sqlite3

from engine.errors import MachineProblem


def is_locked(error: sqlite3.Error) -> bool:
    """Whether another process holds the database, so that waiting helps."""
    return _code(error) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the file does not hold what SQLite wrote."""
    return _code(error) in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def is_environment(error: sqlite3.Error) -> bool:
    """Whether the machine is at fault, not Akin: locks, full disks, damaged files."""
    return isinstance(error, sqlite3.OperationalError) or is_damage(error)


def environment_problem(error: Exception) -> MachineProblem | None:
    """What to tell the user of an error that is SQLite's, where the machine is at fault."""
    if isinstance(error, sqlite3.DatabaseError) and is_environment(error):
        return MachineProblem(f"The library cannot be used right now: {error}.")
    return None


def _code(error: sqlite3.Error) -> int:
    """The primary result code; 0 for what the module itself complains about."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF

"""Which backbones a library was indexed with, and whose vectors serve nobody any more. Runs in the engine's worker."""

from __future__ import annotations

from sqlite_utils import Database

# Unknown, or another one of the same name was used since: a model that was trained anew. Those whose name is not
# known were there before names were written down, and stay.
SUPERSEDED = """
select backbone from vectors group by backbone having backbone not in (
    select fingerprint from backbones as this where name = '' or last_use =
        (select max(last_use) from backbones as other where other.name = this.name)
)
"""


def note_use(db: Database, fingerprint: str, name: str, dim: int) -> None:
    """Write down that a model is in use. Writes nothing if it was the last one that was used."""
    last = db.execute("select fingerprint, name from backbones order by last_use desc limit 1").fetchone()
    if last != (fingerprint, name):
        db.execute(
            "insert or replace into backbones values (?, ?, ?, (select coalesce(max(last_use), 0) + 1 from backbones))",
            (fingerprint, name, dim),
        )

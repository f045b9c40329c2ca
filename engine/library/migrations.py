"""The catalogue's schema, as the steps that lead to it.

Each step and the record that it was taken commit together. Steps are only ever added: a library written by a newer
Akin holds a step that this one does not know, and is refused before anything is touched.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from engine.errors import MachineProblem

# A photo is its content: `photos` holds one row per distinct content, `files` the places where it lies. Ids are
# never used twice (autoincrement), so that a stale graph can not mistake one photo for another.
_PHOTOS = """
create table photos (
    id integer primary key autoincrement,
    content_hash blob not null unique,
    format text not null,
    width integer not null,
    height integer not null,
    taken_at text,
    camera text,
    lens text,
    latitude real,
    longitude real
) strict
"""

_FOLDERS = """
create table folders (
    id integer primary key,
    path text not null unique,
    online integer not null default 1
) strict
"""

# state: waiting (to be decoded), indexed, unreadable (error says why), missing (not there at the last full scan).
# retry: the error lay in the access to the file, or in the machine, not in the picture; the next scan tries again.
# revision: grows with each change that a scan saw. verify: touched, but as long as before; it has to be hashed.
# tries: how often the machine failed at it (all three since m009).
# scan: number of the last scan that saw the file (until m008).
_FILES = """
create table files (
    id integer primary key,
    folder_id integer not null references folders (id) on delete cascade,
    relative_path text not null,
    size integer not null,
    mtime_ns integer not null,
    photo_id integer references photos (id),
    state text not null check (state in ('waiting', 'indexed', 'unreadable', 'missing')),
    error text,
    retry integer not null default 0,
    scan integer not null,
    unique (folder_id, relative_path)
) strict
"""

# A vector never changes: another content is another photo, other weights are another backbone.
_VECTORS = """
create table vectors (
    photo_id integer not null references photos (id) on delete cascade,
    backbone text not null,
    vector blob not null,
    primary key (backbone, photo_id)
) strict
"""

_PSEUDO_WORDS = """
create table pseudo_words (
    content_hash blob not null,
    backbone text not null,
    method text not null,
    parameters text not null,
    token blob not null,
    loss real,
    primary key (content_hash, backbone, method, parameters)
) strict, without rowid
"""

_INDEX_SNAPSHOTS = """
create table index_snapshots (
    backbone text not null,
    chunk integer not null,
    generation text not null,
    checksum blob not null,
    data blob not null,
    primary key (backbone, chunk)
) strict
"""

_SETTINGS = "create table settings (key text primary key, value text not null) strict, without rowid"


# Which models the library was indexed with. Vectors of a backbone that is not here, or that a later one of the same
# name has taken the place of, serve nobody any more.
_BACKBONES = """
create table backbones (
    fingerprint text primary key,
    name text not null,
    dim integer not null,
    last_use integer not null
) strict, without rowid
"""

# What the user says of photos is kept by their content, whatever becomes of files, folders and the rows in `photos`.
_MARKS = (
    "create table favourites (content_hash blob primary key) strict, without rowid",
    """
create table ratings (
    content_hash blob primary key,
    rating integer not null check (rating between 1 and 5)
) strict, without rowid
""",
    # folded: the name as it is compared
    "create table albums (id integer primary key, name text not null, folded text not null unique) strict",
    """
create table album_photos (
    album_id integer not null references albums (id) on delete cascade,
    content_hash blob not null,
    primary key (album_id, content_hash)
) strict, without rowid
""",
)

# Photos whose files were never asked for a rating.
_UNREAD_RATINGS = """
create table unread_ratings (
    photo_id integer primary key references photos (id) on delete cascade
) strict
"""

# Runs of OTI between two steps. What is done is in pseudo_words, and its run is gone from here.
_OTI_RUNS = """
create table oti_runs (
    id integer primary key,
    photos blob not null,
    backbone text not null,
    parameters text not null,
    steps integer not null,
    state blob not null,
    unique (photos, backbone, parameters)
) strict
"""

# What the user asked and wants to ask again. query: engine.messages.Query as JSON, without its references. A reference
# is a photo of the library, known by its content (path: where it lay then), a file, or a picture that has none.
_SEARCHES = (
    "create table searches (id integer primary key, name text not null, folded text not null unique, "
    "query text not null) strict",
    """
create table search_references (
    search_id integer not null references searches (id) on delete cascade,
    place integer not null,
    content_hash blob,
    path text,
    picture blob,
    primary key (search_id, place)
) strict
""",
)


# What photos show, found by a model and in a vocabulary (`made_with`); made anew where those are others.
_TAGS = (
    # folded: the name as it is compared
    "create table tags (id integer primary key, name text not null, folded text not null unique) strict",
    """
create table photo_tags (
    tag_id integer not null references tags (id) on delete cascade,
    photo_id integer not null references photos (id) on delete cascade,
    primary key (tag_id, photo_id)
) strict, without rowid
""",
    # Photos that were looked at, with tags or without.
    """
create table tagged_photos (
    photo_id integer primary key references photos (id) on delete cascade,
    made_with text not null
) strict
""",
)


def m001_photos_and_vectors(db: Database) -> None:
    """The first schema."""
    for statement in (_PHOTOS, _FOLDERS, _FILES, _VECTORS, _PSEUDO_WORDS, _INDEX_SNAPSHOTS, _SETTINGS):
        db.execute(statement)
    db.execute("create index files_by_photo on files (photo_id)")
    db.execute("create index files_to_do on files (id) where state = 'waiting'")
    db.execute("create index photos_by_date on photos (taken_at)")


def m004_backbones(db: Database) -> None:
    """The backbones by name. Those that already have vectors are taken as they are, their names unknown."""
    db.execute(_BACKBONES)
    db.execute(
        "insert into backbones select backbone, '', max(dim), 0 from (select backbone, length(vector) / 2 as dim, "
        "row_number() over (partition by backbone order by count(*) desc) as place "
        "from vectors group by backbone, length(vector)) where place = 1 group by backbone"
    )


def m005_rating(db: Database) -> None:
    """Stars, and a quick answer to whether a photo of some size is known."""
    db.execute("alter table photos add column rating integer")
    db.execute("create index files_by_size on files (size) where photo_id is not null")


def m006_marks(db: Database) -> None:
    """Favourites, own ratings, albums. Photos without a rating may be older than m005: their files are read again."""
    for statement in (*_MARKS, _UNREAD_RATINGS):
        db.execute(statement)
    db.execute("create index album_photos_by_content on album_photos (content_hash)")
    db.execute("insert into unread_ratings select id from photos where rating is null")


def m007_oti_runs(db: Database) -> None:
    """Where OTI goes on after a crash."""
    db.execute(_OTI_RUNS)


def m008_scans_write_differences(db: Database) -> None:
    """A scan no longer leaves its number on every file that it saw."""
    db.execute("alter table files drop column scan")


def m009_files_are_verified(db: Database) -> None:
    """A file that was touched keeps its photo until it is read again, and what was made of a file holds for that state.

    And a photo's vectors are found without looking through all, as they have to be when it goes.
    """
    for column in ("revision", "verify", "tries"):
        db.execute(f"alter table files add column {column} integer not null default 0")
    db.execute("create index vectors_by_photo on vectors (photo_id)")


def m010_searches(db: Database) -> None:
    """Saved searches."""
    for statement in _SEARCHES:
        db.execute(statement)


def m011_tags(db: Database) -> None:
    """Words for what photos show."""
    for statement in _TAGS:
        db.execute(statement)
    db.execute("create index photo_tags_by_photo on photo_tags (photo_id)")


STEPS = (
    m001_photos_and_vectors,
    m004_backbones,
    m005_rating,
    m006_marks,
    m007_oti_runs,
    m008_scans_write_differences,
    m009_files_are_verified,
    m010_searches,
    m011_tags,
)


def migrate(db: Database) -> None:
    """Bring a catalogue to the present schema. Raises MachineProblem for one of a newer Akin."""
    refuse_newer(db)
    migrations = _migrations()
    if migrations.pending(db):
        migrations.apply(db)


def refuse_newer(db: Database) -> None:
    """Raises MachineProblem for a catalogue of a newer Akin, which is left as it is."""
    if {step.name for step in _migrations().applied(db)} - {step.__name__ for step in STEPS}:
        raise MachineProblem(
            "This library was written by a newer version of Akin; update Akin to open it. Nothing was changed."
        )


def _migrations() -> Migrations:
    migrations = Migrations("akin.catalogue")
    for step in STEPS:
        migrations()(step)
    return migrations

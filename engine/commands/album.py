"""`akin album`: albums, and which photos are in them."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from engine import messages as m
from engine.care.wording import counted
from engine.client import EngineClient
from engine.commands.mark import look_up
from engine.commands.options import add_json, add_library, text, write, write_json


def add_to(commands: Any) -> None:
    parser = commands.add_parser("album", help="albums, and which photos are in them")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)

    def action(name: str, run: Callable[[argparse.Namespace], int], help: str) -> argparse.ArgumentParser:
        added: argparse.ArgumentParser = actions.add_parser(name, help=help)
        added.set_defaults(run=run)
        add_library(added)
        add_json(added)
        return added

    listing = action("list", run_list, "all albums, or the photos of one")
    listing.add_argument("name", nargs="?", type=text, metavar="ALBUM")
    creating = action("create", run_create, "a new, empty album")
    renaming = action("rename", run_rename, "give an album another name")
    deleting = action("delete", run_delete, "forget an album; its photos stay")
    adding = action("add", run_add, "put photos into an album")
    removing = action("remove", run_remove, "take photos out of an album; the files stay")
    for parser in (creating, renaming, deleting, adding, removing):
        parser.add_argument("name", type=text, metavar="ALBUM")
    renaming.add_argument("new_name", type=text, metavar="NEW")
    for parser in (adding, removing):
        parser.add_argument("photos", nargs="+", type=Path, metavar="PHOTO", help="a file of the library")


def run_list(parsed: argparse.Namespace) -> int:
    with EngineClient(parsed.library) as client:
        if parsed.name is not None:
            return _list_photos(client, parsed)
        albums = client.ask(m.Albums, m.ListAlbums).albums
    if parsed.json:
        write_json({"albums": [_plain(album) for album in albums]})
        return 0
    for album in albums:
        absent = f", {album.absent:,} not in the library at present" if album.absent else ""
        write(f"{album.name}: {counted(album.photos, 'photo')}{absent}")
    if not albums:
        write("There are no albums yet; make one with `akin album create NAME`.")
    return 0


def _list_photos(client: EngineClient, parsed: argparse.Namespace) -> int:
    photos = client.ask(m.PhotoList, lambda id: m.ListPhotos(id, m.Filters(album=parsed.name))).photos
    if parsed.json:
        write_json({"album": parsed.name, "photos": [_plain(photo) for photo in photos]})
    else:
        for photo in photos:
            write(photo.path)
    return 0


def run_create(parsed: argparse.Namespace) -> int:
    with EngineClient(parsed.library) as client:
        client.ask(m.Done, lambda id: m.CreateAlbum(id, parsed.name))
    return _say(parsed, {"created": parsed.name}, f'There is an album "{parsed.name}" now.')


def run_rename(parsed: argparse.Namespace) -> int:
    with EngineClient(parsed.library) as client:
        client.ask(m.Done, lambda id: m.RenameAlbum(id, parsed.name, parsed.new_name))
    return _say(parsed, {"renamed": parsed.new_name}, f'The album is called "{parsed.new_name}" now.')


def run_delete(parsed: argparse.Namespace) -> int:
    with EngineClient(parsed.library) as client:
        client.ask(m.Done, lambda id: m.DeleteAlbum(id, parsed.name))
    return _say(parsed, {"deleted": parsed.name}, f'The album "{parsed.name}" is gone; its photos stay.')


def run_add(parsed: argparse.Namespace) -> int:
    with EngineClient(parsed.library) as client:
        ids = look_up(client, parsed.photos)
        added = client.ask(m.Marked, lambda id: m.AddToAlbum(id, parsed.name, ids)).photos
    there = f"; {len(ids) - added:,} of them there already" if added < len(ids) else ""
    return _say(parsed, {"added": added}, f"{counted(added, 'photo')} added{there}.")


def run_remove(parsed: argparse.Namespace) -> int:
    with EngineClient(parsed.library) as client:
        ids = look_up(client, parsed.photos)
        removed = client.ask(m.Marked, lambda id: m.RemoveFromAlbum(id, parsed.name, ids)).photos
    absent = f"; {len(ids) - removed:,} of them not there" if removed < len(ids) else ""
    return _say(parsed, {"removed": removed}, f"{counted(removed, 'photo')} removed{absent}.")


def _say(parsed: argparse.Namespace, answer: dict[str, Any], sentence: str) -> int:
    if parsed.json:
        write_json(answer)
    else:
        write(sentence)
    return 0


def _plain(value: m.Message) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(value)
    plain.pop("type")
    return plain

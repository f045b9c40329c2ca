"""`akin models`: the backbones and phi networks that there are, and which of them the library uses."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Any

import msgspec

from engine import messages as m
from engine.client import EngineClient
from engine.clip.download import Downloaded, refuse_offline
from engine.clip.models import configure_threads
from engine.clip.weights_store import WeightsStore, default_folder
from engine.commands.options import ProgressLine, absolute, add_json, add_library, write, write_json
from engine.errors import AkinError, RequestProblem
from engine.library.paths import LibraryPaths

LICENCE = (
    "SEARLE's networks are published by their authors (Baldrati, Agnolucci, Bertini, Del Bimbo 2023) under the licence "
    "CC BY-NC 4.0: they may be used and passed on with credit, but not for commercial purposes. "
    "https://creativecommons.org/licenses/by-nc/4.0/"
)


def add_to(commands: Any) -> None:
    parser = commands.add_parser("models", help="list the models, choose, download or import one")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="the models and phi networks that there are, and those in use")
    listing.set_defaults(run=run_list)
    use = actions.add_parser("use", help="index and search with another model, or make pseudo-words with another phi")
    what = use.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "name", nargs="?", metavar="NAME", help='"starter", ARCHITECTURE/TAG or ARCHITECTURE/FILE of open_clip'
    )
    what.add_argument("--phi", metavar="NAME", help="a phi network of the model in use; `akin models list` names them")
    use.set_defaults(run=run_use)
    get = actions.add_parser(
        "get",
        help="download a model of open_clip",
        epilog="The only command that goes online. What breaks off goes on where it was when it is started again.",
    )
    get.add_argument("name", metavar="ARCHITECTURE/TAG")
    get.set_defaults(run=run_get)
    importing = actions.add_parser("import", help="take a phi network, or weights of a model, from a file")
    importing.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="a phi network of SEARLE's or Akin's own; or weights, with --architecture",
    )
    importing.add_argument("--architecture", metavar="NAME", help="the model of open_clip that the weights are of")
    importing.add_argument("--name", metavar="NAME", help="what to call it (default: as the file)")
    importing.add_argument("--accept-licence", action="store_true", help="agree to the licence of SEARLE's networks")
    importing.set_defaults(run=run_import)
    for action in (listing, use, get, importing):
        add_library(action)
    for action in (listing, get, importing):
        add_json(action)


def run_list(parsed: argparse.Namespace) -> int:
    with EngineClient(parsed.library) as client:
        known = client.ask(m.Models, m.ListModels)
        try:
            phis = client.ask(m.Phis, m.ListPhis)
        except AkinError as error:  # the model in use cannot be had: the more need for the list of the others
            sys.stderr.write(f"akin: {error.sentence}\n")
            phis = None
    if parsed.json:
        models = [{**msgspec.structs.asdict(one), "in_use": one.name == known.in_use} for one in known.models]
        write_json({"models": models, "phi": [_as_json(one, phis) for one in phis.networks] if phis else []})
    else:
        _print(known, phis)
    return 0


def _print(known: m.Models, phis: m.Phis | None) -> None:
    for one in known.models:
        size = "" if one.size is None else f", {one.size / 1e6:,.0f} MB"
        state = ("on this machine" if one.here else "to be downloaded") + size
        write(f"{'*' if one.name == known.in_use else ' '} {one.name:28} {'; '.join(filter(None, [one.about, state]))}")
    if phis is None:
        return
    write(f"\nphi networks of {phis.model}:")
    for network in phis.networks:
        licence = f"; {network.licence}" * bool(network.licence)
        write(f"{'*' if network.name == phis.in_use else ' '} {network.name:28} {network.method}{licence}")


def _as_json(one: m.PhiNetwork, phis: m.Phis) -> dict[str, Any]:
    return {"name": one.name, "method": one.method, "licence": one.licence, "in_use": one.name == phis.in_use}


def run_use(parsed: argparse.Namespace) -> int:
    if parsed.phi is not None:
        use_phi(parsed.library, parsed.phi)
        write(f'Pseudo-words are made with the phi network "{parsed.phi}" from now on.')
        return 0
    name = _with_absolute_file(parsed.name)
    with EngineClient(parsed.library) as client:
        client.ask(m.Done, lambda id: m.UseModel(id, name))
        status = client.ask(m.Status, m.GetStatus)
    if status.switching is None:
        write(f"The library uses {name} from now on.")
    else:
        write(
            f"{name} takes over when all photos are indexed with it, which `akin index FOLDER` or the window does; "
            f"until then {status.model} answers."
        )
    return 0


def use_phi(library: Path, name: str) -> None:
    """Have a library's engine make pseudo-words with another of the networks for its model. Raises AkinError."""
    with EngineClient(library) as client:
        client.ask(m.Done, lambda id: m.UsePhi(id, name))


def run_get(parsed: argparse.Namespace) -> int:
    architecture, _, tag = parsed.name.partition("/")
    if not tag:
        raise RequestProblem(f'"{parsed.name}" names no model to download; say ARCHITECTURE/TAG.')
    store = WeightsStore(default_folder())
    path, resumed_at = store.find(architecture, tag), 0
    if path is None:
        got = _get(architecture, tag, store)
        path, resumed_at = got.path, got.resumed_at
    if parsed.json:
        write_json({"name": parsed.name, "path": str(path), "bytes": path.stat().st_size, "resumed_at": resumed_at})
    else:
        write(f"{parsed.name} is on this machine; `akin models use {parsed.name}` switches to it.")
    return 0


def _get(architecture: str, tag: str, store: WeightsStore) -> Downloaded:
    from huggingface_hub.constants import ENDPOINT

    refuse_offline(ENDPOINT)  # before the seconds that it takes to load open_clip's list
    configure_threads()
    from engine.clip.pretrained import get, here, refuse_unusable

    refuse_unusable(architecture)
    if (path := here(architecture, tag, store)) is not None:
        return Downloaded(path, 0)
    progress = _Progress()
    try:
        return get(architecture, tag, store, progress.show, ENDPOINT)
    finally:
        progress.line.clear()


class _Progress:
    """How far a download is, with the rate of this run."""

    def __init__(self) -> None:
        self.line = ProgressLine()
        self._began = time.monotonic()
        self._had: int | None = None  # bytes that were there when it began

    def show(self, done: int, total: int) -> None:
        if self._had is None:
            self._began, self._had = time.monotonic(), done
        rate = (done - self._had) / max(time.monotonic() - self._began, 1e-3)
        text = f"Downloading: {done / 1e6:,.0f} of {total / 1e6:,.0f} MB"
        if rate:
            text += f", {rate / 1e6:,.1f} MB/s, {(total - done) / rate:,.0f} s left"
        self.line.show(text)


def run_import(parsed: argparse.Namespace) -> int:
    configure_threads()
    imported = _import_weights(parsed) if parsed.architecture else _import_phi(parsed)
    if parsed.json:
        write_json(imported)
    elif parsed.architecture:
        write(f"{imported['name']} is on this machine; `akin models use {imported['name']}` switches to it.")
    else:
        write(f'Pseudo-words are made with the phi network "{imported["name"]}" from now on.')
    return 0


def _import_weights(parsed: argparse.Namespace) -> dict[str, Any]:
    """Into the store, once it is sure that they are weights of the architecture."""
    import torch

    from engine.clip.open_clip_backbone import load_open_clip

    store, name = WeightsStore(default_folder()), parsed.name or parsed.file.stem
    store.place(parsed.architecture, name, parsed.file.suffix.lower())
    load_open_clip(parsed.architecture, absolute(parsed.file), torch.device("cpu"))
    path = store.add(parsed.file, parsed.architecture, name)
    return {"name": f"{parsed.architecture}/{name}", "path": str(path)}


def _import_phi(parsed: argparse.Namespace) -> dict[str, Any]:
    """Into the library's folder, and into use."""
    from engine.inversion.phi_choice import keep
    from engine.inversion.phi_import import SEARLE_LICENCE, Fitting, read_foreign_phi

    with EngineClient(parsed.library) as client:
        phis = client.ask(m.Phis, m.ListPhis)
        fitting = Fitting(phis.model, phis.fingerprint, phis.dim, phis.width)
        phi = read_foreign_phi(parsed.file, fitting)
        if phi.card.record.get("licence") == SEARLE_LICENCE:
            _ask_for_consent(parsed.accept_licence)
            if "openai" not in phis.model:
                sys.stderr.write(f"SEARLE's networks were trained for OpenAI's weights; {phis.model} may be others.\n")
        name = parsed.name or parsed.file.stem.removeprefix(f"{phis.fingerprint}-")
        path = keep(phi, name, LibraryPaths(parsed.library.absolute()).phis)
        client.ask(m.Done, lambda id: m.UsePhi(id, name))
    return {"name": name, "path": str(path), "method": phi.card.method, "licence": phi.card.record.get("licence", "")}


def _ask_for_consent(given: bool) -> None:
    """Raises RequestProblem unless the user accepts the licence, now or by an option."""
    if given:
        return
    sys.stderr.write(f"{LICENCE}\n")
    if not sys.stdin.isatty():
        raise RequestProblem("Nothing was imported; say --accept-licence if you agree to this licence.")
    sys.stderr.write("Do you agree? [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().casefold() not in {"y", "yes"}:
        raise RequestProblem("Nothing was imported.")


def _with_absolute_file(name: str) -> str:
    """A model's name; where it ends in a file that is there, in that file's absolute path."""
    architecture, _, weights = name.partition("/")
    return f"{architecture}/{absolute(Path(weights))}" if weights and Path(weights).is_file() else name

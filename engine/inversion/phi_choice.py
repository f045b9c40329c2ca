"""Which phi networks there are for a backbone, and the one that a library uses. Runs in the engine."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from pathlib import Path

from engine.clip.backbone import Backbone
from engine.errors import AkinError, MachineProblem, MissingProblem, RequestProblem
from engine.inversion.phi import (
    CLOSED_FORM,
    RESOURCES,
    ClosedFormPhi,
    MlpPhi,
    Phi,
    PhiCard,
    default_phi,
    kept_closed_form,
    load_phi,
    phi_file,
    read_card,
    save_phi,
    shipped_for,
)
from engine.library.replacing import replacing

log = logging.getLogger(__name__)

NAMES = re.compile(r"[A-Za-z0-9._-]+")


@dataclass(frozen=True)
class ChosenPhi:
    """The phi in use. `problem` is a sentence for the user where it is not the one that was chosen."""

    name: str
    phi: Phi
    problem: str = ""


def choices(fingerprint: str, kept: Path, shipped: Path = RESOURCES) -> dict[str, PhiCard]:
    """The networks for the backbone with this fingerprint, by name: first the default, then as they are called.

    Those that ship with Akin, the closed form (which any backbone has, and need not be computed yet), and those in the
    library's folder `kept`: imported or trained. Damaged files are left out.
    """
    found = {name: read_card(path) for name, path in shipped_for(fingerprint, shipped).items()}
    found.setdefault(CLOSED_FORM, PhiCard(fingerprint, "closed-form", normalise=True))
    prefix = phi_file(kept, fingerprint, "").stem
    for path in sorted(kept.glob(f"{prefix}*.safetensors")):
        name = path.stem.removeprefix(prefix)
        try:
            card = read_card(path)
        except MachineProblem as error:
            log.warning("%s", error.sentence)
            continue
        if card.fingerprint == fingerprint and NAMES.fullmatch(name):
            found.setdefault(name, card)
    return found


def keep(phi: MlpPhi | ClosedFormPhi, name: str, kept: Path, shipped: Path = RESOURCES) -> Path:
    """Write a network into a library's folder `kept`, in the place of one of the same name; its file.

    Raises RequestProblem for a name that cannot be, MachineProblem if the disk refuses.
    """
    refuse_name(name, phi.card.fingerprint, shipped)
    path = phi_file(kept, phi.card.fingerprint, name)
    with replacing(path) as new:
        save_phi(phi, new)
    return path


def refuse_name(name: str, fingerprint: str, shipped: Path = RESOURCES) -> None:
    """Raises RequestProblem for a name that cannot be, or that is of a network which Akin itself brings or makes."""
    if not NAMES.fullmatch(name):
        raise RequestProblem(f'"{name}" is no name for a phi network; use letters, digits, dots, dashes, underscores.')
    if name == CLOSED_FORM or name in shipped_for(fingerprint, shipped):
        raise RequestProblem(f'The phi network "{name}" is Akin\'s own; choose another name.')


def load_named(name: str, backbone: Backbone, kept: Path, shipped: Path = RESOURCES) -> ChosenPhi:
    """The network of that name; the closed form is computed where it has to be, which may take a minute.

    Raises MissingProblem if there is none, MachineProblem if its file is damaged, RequestProblem if it was made for
    another backbone.
    """
    path = shipped_for(backbone.fingerprint, shipped).get(name)
    if path is None and name == CLOSED_FORM:
        return ChosenPhi(name, kept_closed_form(backbone, kept))
    if path is None:
        path = phi_file(kept, backbone.fingerprint, name)
    if not NAMES.fullmatch(name) or not path.exists():
        raise MissingProblem(
            f'There is no phi network "{name}" for {backbone.name}; `akin models list` names those that there are.'
        )
    return ChosenPhi(name, load_phi(path, backbone))


def chosen_phi(name: str | None, backbone: Backbone, kept: Path, shipped: Path = RESOURCES) -> ChosenPhi:
    """The network that the user chose, if any, or else the default, with the reason if the chosen one cannot be had."""
    problem = ""
    if name is not None:
        try:
            return load_named(name, backbone, kept, shipped)
        except AkinError as error:
            problem = error.sentence
    phi = default_phi(backbone, kept, shipped)
    default = phi.card.method
    return ChosenPhi(default, phi, f'{problem} The phi network "{default}" is used instead.' if problem else "")

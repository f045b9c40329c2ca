"""Runs before any test is imported: the same threads and the same silence towards the network as in the engine."""

from __future__ import annotations

from engine.clip.models import configure_threads

configure_threads()

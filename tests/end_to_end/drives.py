"""Drives of a test's own: a small one that fills up, one that is pulled out. Stand-ins where mounting is forbidden."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

# Runs a command that, with all it starts, can write no file larger than so many bytes.
LIMITED = (
    "import os, resource, sys; size = int(sys.argv[1]); "
    "resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY)); os.execv(sys.argv[2], sys.argv[2:])"
)


def mount(*arguments: object) -> bool:
    """Whether mounting was possible, which takes root and more."""
    with contextlib.suppress(FileNotFoundError):
        return subprocess.run(["mount", *map(str, arguments)], capture_output=True, check=False).returncode == 0
    return False


def unmount(path: Path) -> None:
    subprocess.run(["umount", "--lazy", str(path)], capture_output=True, check=False)


@contextlib.contextmanager
def small_disk(path: Path, size: int) -> Iterator[bool]:
    """An empty folder on a disk of `size` bytes. False: it is an ordinary one, and whoever writes has to be limited."""
    path.mkdir()
    mounted = mount("-t", "tmpfs", "-o", f"size={size}", "tmpfs", path)
    try:
        yield mounted
    finally:
        if mounted:
            unmount(path)


@contextlib.contextmanager
def careless_disk(path: Path) -> Iterator[bool]:
    """An empty folder on a disk that takes names in any case. False: there can be none here, and it is as any other."""
    path.mkdir()
    image = path.with_suffix(".img")
    image.touch()
    os.truncate(image, 8 * 2**20)
    loop = _output("mkfs.exfat", image) and _output("losetup", "--find", "--show", image)
    mounted = bool(loop) and _output("mount.exfat-fuse", loop, path) is not None
    try:
        yield mounted
    finally:
        if mounted:
            unmount(path)
        if loop:
            _output("losetup", "--detach", loop)


def _output(*command: object) -> str | None:
    """What a command prints, None if it fails or is not there."""
    with contextlib.suppress(FileNotFoundError):
        done = subprocess.run([*map(str, command)], capture_output=True, check=False, text=True)
        return done.stdout.strip() if done.returncode == 0 else None
    return None


def limited(size: int) -> list[str]:
    """What goes before a command so that files it writes cannot grow beyond `size` bytes."""
    return [sys.executable, "-c", LIMITED, str(size)]


class Drive:
    """A folder at the place `mounted`, which can be pulled out and put in again."""

    def __init__(self, real: Path, mounted: Path) -> None:
        self._real, self.mounted = real, mounted
        mounted.mkdir()
        self._binds = mount("--bind", real, mounted)
        if not self._binds:
            mounted.rmdir()
            self.put_in()

    def pull_out(self) -> None:
        if self._binds:
            unmount(self.mounted)  # and leaves an empty mount point behind
        else:
            self.mounted.rename(self._real)

    def put_in(self) -> None:
        if self._binds:
            assert mount("--bind", self._real, self.mounted)
        else:
            self._real.rename(self.mounted)

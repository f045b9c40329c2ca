"""What a folder lies on, as far as watching it depends on that. Runs in the watching thread."""

from __future__ import annotations

import sys
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
# What another machine writes there raises no event on this one.
_REMOTE = frozenset({
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "glusterfs", "lustre", "9p", "davfs", "ncpfs", "vboxsf",
    "fuse.sshfs", "fuse.rclone", "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.glusterfs", "fuse.vmhgfs-fuse", "fuse.s3fs",
})  # fmt: skip


def identity(folder: Path) -> tuple[int, int] | None:
    """What tells a folder from another one at its place, such as a drive from its mount point; None: nothing there."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def is_remote(folder: Path, mounts: Path = MOUNTS) -> bool:
    """Whether a folder lies on a network drive, whose changes need not raise events here."""
    if sys.platform == "win32":
        return str(folder).startswith("\\\\")
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return False
    longest, kind = -1, ""
    for line in lines:  # proc(5): the fifth field is the mount point, what follows " - " begins with the kind
        before, _, after = line.partition(" - ")
        point = Path(before.split()[4].encode().decode("unicode_escape").encode("latin-1").decode(errors="replace"))
        # of two mounts at one place the later one is seen
        if folder.is_relative_to(point) and len(point.parts) >= longest:
            longest, kind = len(point.parts), after.split()[0]
    return kind in _REMOTE

"""What a folder lies on: network drives are told from disks, a drive from its mount point."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.library.volumes import identity, is_remote

MOUNTINFO = """\
22 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
30 22 0:26 / /mnt/nas rw,relatime shared:2 - cifs //nas/photos rw
31 30 8:17 / /mnt/nas/local rw,relatime - ext4 /dev/sdb1 rw
32 22 0:27 / /mnt/with\\040blank rw - nfs4 server:/x rw
33 22 0:28 / /home/u/cloud rw shared:9 - fuse.rclone remote: rw
34 22 0:29 / /media/usb rw - vfat /dev/sdc1 rw
35 34 0:30 / /media/usb rw - nfs server:/over rw
"""


@pytest.mark.parametrize(
    ("folder", "remote"),
    [
        ("/home/u/photos", False), ("/mnt/nas", True), ("/mnt/nas/2024/a", True), ("/mnt/nas/local/x", False),
        ("/mnt/nasty", False), ("/mnt/with blank/x", True), ("/home/u/cloud/a", True), ("/media/usb/a", True),
    ],
)  # fmt: skip
def test_network_drives(tmp_path: Path, folder: str, remote: bool) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTINFO)
    assert is_remote(Path(folder), mounts) is remote


def test_where_nothing_is_known_it_is_a_disk(tmp_path: Path) -> None:
    assert not is_remote(tmp_path, tmp_path / "nowhere")
    assert not is_remote(tmp_path)


def test_a_folder_in_anothers_place_is_another(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    assert identity(folder) is None
    folder.mkdir()
    first = identity(folder)
    folder.rename(tmp_path / "aside")
    folder.mkdir()
    assert identity(folder) not in {first, None}
    assert identity(tmp_path / "aside") == first

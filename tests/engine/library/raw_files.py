"""Raw files made for the tests: a DNG with or without a preview, and the boxes of a CR3."""

from __future__ import annotations

import struct
from collections.abc import Sequence

Entry = tuple[int, int, bytes | Sequence[int]]  # tag, TIFF type, content

BYTE, ASCII, SHORT, LONG, RATIONAL, SRATIONAL = 1, 2, 3, 4, 5, 10
_FORMATS = {BYTE: "B", SHORT: "H", LONG: "I", RATIONAL: "I", SRATIONAL: "i"}
RAW_SIZE = (640, 480)
RED = (52000, 6000, 6000)  # 16-bit


def directory(entries: Sequence[Entry], offset: int) -> bytes:
    """A TIFF directory that will lie at `offset`, little-endian, its values behind it."""
    head = struct.pack("<H", len(entries))
    values = b""
    behind = offset + 2 + 12 * len(entries) + 4
    for tag, kind, content in sorted(entries, key=lambda entry: entry[0]):
        packed = content if isinstance(content, bytes) else struct.pack(f"<{len(content)}{_FORMATS[kind]}", *content)
        count = len(content) // (2 if kind in {RATIONAL, SRATIONAL} else 1)
        if len(packed) > 4:
            field = struct.pack("<I", behind + len(values))
            values += packed + b"\0" * (len(packed) % 2)
        else:
            field = packed.ljust(4, b"\0")
        head += struct.pack("<HHI", tag, kind, count) + field
    return head + b"\0\0\0\0" + values


def tiff(entries: Sequence[Entry]) -> bytes:
    """A TIFF of one directory."""
    return b"II*\0" + struct.pack("<I", 8) + directory(entries, 8)


def dng(preview: bytes | None, orientation: int = 1, packet: bytes = b"") -> bytes:
    """A red DNG of RAW_SIZE, taken with an "Akin F2" on 1 May 2024; `preview` is its JPEG, `packet` its XMP."""
    width, height = RAW_SIZE
    red, green, blue = (struct.pack("<H", value) for value in RED)
    pixels = (red + green) * (width // 2) + (green + blue) * (width // 2)
    strip = pixels * (height // 2)
    data = bytearray(b"II*\0\0\0\0\0")

    def append(part: bytes) -> int:
        start = len(data)
        data.extend(part + b"\0" * (len(part) % 2))
        return start

    raw = directory(
        [
            (254, LONG, [0]), (256, LONG, [width]), (257, LONG, [height]), (258, SHORT, [16]), (259, SHORT, [1]),
            (262, SHORT, [32803]), (273, LONG, [append(strip)]), (277, SHORT, [1]), (278, LONG, [height]),
            (279, LONG, [len(strip)]), (33421, SHORT, [2, 2]), (33422, BYTE, [0, 1, 1, 2]), (50717, LONG, [65535]),
        ], len(data),
    )  # fmt: skip
    raw_at = append(raw)
    exif_at = append(directory([(36867, ASCII, b"2024:05:01 12:30:00\0"), (36881, ASCII, b"+02:00\0")], len(data)))
    entries: list[Entry] = [
        (254, LONG, [1]), (271, ASCII, b"Akin\0"), (272, ASCII, b"Akin F2\0"), (274, SHORT, [orientation]),
        (330, LONG, [raw_at]), (34665, LONG, [exif_at]), (50706, BYTE, [1, 4, 0, 0]), (50708, ASCII, b"Akin F2\0"),
        (50721, SRATIONAL, [1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1]), (50778, SHORT, [21]),
        (50728, RATIONAL, [1, 1, 1, 1, 1, 1]),
    ]  # fmt: skip
    if packet:
        entries.append((700, BYTE, packet))
    if preview is not None:
        entries += [
            (256, LONG, [width]), (257, LONG, [height]), (258, SHORT, [8, 8, 8]), (259, SHORT, [7]),
            (262, SHORT, [6]), (273, LONG, [append(preview)]), (277, SHORT, [3]), (278, LONG, [height]),
            (279, LONG, [len(preview)]),
        ]  # fmt: skip
    first = len(data)
    data += directory(entries, first)
    data[4:8] = struct.pack("<I", first)
    return bytes(data)


def box(kind: bytes, content: bytes) -> bytes:
    """One box of an ISO base media file."""
    return struct.pack(">I", 8 + len(content)) + kind + content


def cr3_head() -> bytes:
    """The beginning of a CR3: what says when and with what it was taken."""
    canon = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
    first = tiff([(271, ASCII, b"Canon\0"), (272, ASCII, b"Canon EOS R5\0"), (274, SHORT, [8])])
    second = tiff([(36867, ASCII, b"2023:02:03 04:05:06\0"), (42036, ASCII, b"RF 50mm\0")])
    inner = box(b"CNCV", b"x") + box(b"CMT1", first) + box(b"CMT2", second)
    return box(b"ftyp", b"crx ") + box(b"moov", box(b"uuid", canon + inner)) + box(b"mdat", b"")

"""What pictures are, without a library of them: their size, and plain ones to stand where there is none."""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache

SIDE = 64  # pixels of a picture of which nobody says how large
LARGEST = 512

# One clear point: what a page shows where there is no picture.
PIXEL = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00"
    b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)


def size_of(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, GIF or JPEG; None where the bytes do not tell."""
    try:
        if content.startswith(b"\x89PNG\r\n\x1a\n"):
            wide, high = struct.unpack_from(">II", content, 16)
        elif content.startswith(b"GIF8"):
            wide, high = struct.unpack_from("<HH", content, 6)
        elif content.startswith(b"\xff\xd8"):
            return _size_of_jpeg(content)
        else:
            return None
    except struct.error:
        return None
    return wide, high


def _size_of_jpeg(content: bytes) -> tuple[int, int] | None:
    """It stands in the segment that begins a frame; those before it are stepped over."""
    at = 2
    while content[at : at + 1] == b"\xff":
        kind, length = struct.unpack_from(">xBH", content, at)
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            high, wide = struct.unpack_from(">HH", content, at + 5)
            return wide, high
        at += 2 + length
    return None


@lru_cache(maxsize=64)
def placeholder(kind: str, wide: int, high: int) -> bytes:
    """A grey PNG of a head and shoulders, with a border where the kind says so, or of a sheet of paper."""
    rows = bytearray()
    for y in range(high):
        rows.append(0)  # the row is not filtered
        rows += bytes(_shade(kind, x, y, wide, high) for x in range(wide))
    head = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)  # 8 bits of grey
    chunks = (b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows))), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _shade(kind: str, x: int, y: int, wide: int, high: int) -> int:
    across, down = (x + 0.5) / wide, (y + 0.5) / high
    if kind == "GenericFileIcon":
        within = 0.2 <= across <= 0.8 and 0.1 <= down <= 0.9
        line = within and 0.3 <= across <= 0.7 and int(down * 20) in (6, 9, 12)
        return 150 if line else 255 if within else 200
    if kind == "SrNoPhotoWithBorder" and (x in (0, wide - 1) or y in (0, high - 1)):
        return 96
    face = (across - 0.5) ** 2 + (down - 0.36) ** 2 < 0.19**2
    shoulders = (across - 0.5) ** 2 + (down - 1.02) ** 2 < 0.40**2
    return 160 if face or shoulders else 224


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

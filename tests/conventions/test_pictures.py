"""Size of pictures by their bytes, and the pictures that are drawn."""

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as some

from so_mock.conventions.pictures import PIXEL, placeholder, size_of

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 640, 480)
GIF = b"GIF89a" + struct.pack("<HH", 30, 20)
JPEG = (
    b"\xff\xd8\xff\xe0\x00\x04xx\xff\xc4\x00\x05abc"  # two segments before the one that tells
    b"\xff\xc2\x00\x0b\x08" + struct.pack(">HH", 200, 300)
)


@pytest.mark.parametrize(
    ("content", "size"),
    [(PNG, (640, 480)), (GIF, (30, 20)), (JPEG, (300, 200)), (PIXEL, (1, 1)), (b"%PDF-", None), (b"", None)],
)  # fmt: skip
def test_the_bytes_tell_the_size(content: bytes, size: tuple[int, int] | None) -> None:
    assert size_of(content) == size


@given(some.sampled_from([PNG, GIF, JPEG]), some.integers(0, 30), some.binary(max_size=20))
def test_what_is_cut_or_broken_has_no_size_or_any(content: bytes, at: int, rest: bytes) -> None:
    found = size_of(content[:at] + rest)
    assert found is None or min(found) >= 0


@pytest.mark.parametrize("size", [(64, 64), (1, 1), (48, 20)])
def test_a_placeholder_is_a_png_of_that_size(size: tuple[int, int]) -> None:
    pictures = {kind: placeholder(kind, *size) for kind in ("SrNoPhoto", "SrNoPhotoWithBorder", "GenericFileIcon")}  # fmt: skip
    wide, high = size
    for content in pictures.values():
        assert size_of(content) == size
        assert len(pixels(content)) == (wide + 1) * high
    if size != (1, 1):
        assert len(set(pictures.values())) == 3
        with_border = pixels(pictures["SrNoPhotoWithBorder"])
        assert set(with_border[1 : wide + 1]) == {96}, "the first row"


def pixels(content: bytes) -> bytes:
    """Of a PNG whose chunks are right."""
    at, packed = 8, b""
    while at < len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        data = content[at + 8 : at + 8 + length]
        (checksum,) = struct.unpack_from(">I", content, at + 8 + length)
        assert checksum == zlib.crc32(name + data)
        packed += data if name == b"IDAT" else b""
        at += 12 + length
    return zlib.decompress(packed)

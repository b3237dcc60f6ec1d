"""Pictures by Pillow: measured, scaled, converted, and plain ones drawn to stand where there is none (wire.md 11).

It is imported by the first picture that is asked for otherwise than stored.
"""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from so_mock.errors import BadRequest

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE = 64  # pixels of a picture of which nobody says how large
LARGEST = 10_000  # pixels of a side that may be asked for
MADE = 25_000_000  # pixels of a picture that is drawn, or larger than it was
STORED = (
    89_478_485  # pixels of one that is read: beyond these Pillow, too, fears a decompression bomb
)

READ = ("PNG", "JPEG", "GIF", "TIFF", "BMP", "WEBP")
WRITTEN = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "TIFF": "image/tiff"}
# What Pillow raises at bytes that are cut or broken; its warnings as well, where somebody makes errors of them.
BROKEN = (
    ArithmeticError, EOFError, LookupError, MemoryError, OSError, SyntaxError, TypeError, ValueError, UserWarning,
    struct.error, zlib.error,
)  # fmt: skip

# One clear point: what a page shows where there is no picture.
PIXEL = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00"
    b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)


def opened(content: bytes) -> Image | None:
    """Read as far as size and type; None where the bytes are no picture. BadRequest where unpacking would fill the memory."""
    from PIL import Image

    try:
        image = Image.open(BytesIO(content), formats=READ)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadRequest(f"The picture has more than {STORED} pixels.") from None
    except BROKEN:
        return None
    if image.width * image.height > STORED:
        raise BadRequest(f"The picture has more than {STORED} pixels.")
    return image


def upright(image: Image) -> tuple[int, int] | None:
    """Width and height as it is looked at: EXIF may have it lie on its side. None where there is nothing to look at."""
    try:
        turned = image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
    except BROKEN:
        return None
    if not (image.width and image.height):
        return None
    return (image.height, image.width) if turned else image.size


def fit(size: tuple[int, int], wide: int, high: int, limits: bool = False) -> tuple[int, int]:
    """The largest within `wide` and `high` (0: any) of the same proportions; with `limits` never larger than it was.

    Whether the real server keeps proportions, and enlarges, is documented nowhere."""
    over, under = (high, size[1]) if not wide or 0 < high * size[0] < wide * size[1] else (wide, size[0])  # fmt: skip
    if over == under or (over > under and limits) or not over:
        return size
    made = max(1, round(size[0] * over / under)), max(1, round(size[1] * over / under))
    if over > under:
        afford(*made)
    return made


def afford(wide: int, high: int) -> None:
    if max(wide, high) > LARGEST or wide * high > MADE:
        raise BadRequest(
            f"A picture of {wide} x {high} pixels: at most {LARGEST} wide and high, and {MADE} in all."
        )


def type_of(image: Image) -> str:
    """What it is written as when nothing else is asked for."""
    found = image.format or ""
    return "JPEG" if found == "MPO" else found if found in WRITTEN else "PNG"


def made(image: Image, size: tuple[int, int], type: str) -> bytes | None:
    """None where its bytes turn out to be broken. Of an animation the first frame; upright; what is clear becomes white where
    the type knows nothing clear; without what was said of the picture (EXIF, profiles, comments)."""
    from PIL import Image, ImageOps

    try:
        found = _plain(ImageOps.exif_transpose(image))
        if found.size != size:
            found = found.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
        if type == "JPEG" and found.mode == "RGBA":
            white = Image.new("RGB", size, "white")
            white.paste(found, mask=found.getchannel("A"))
            found = white
        return _written(found, type)
    except BROKEN:
        return None


def _plain(image: Image) -> Image:
    """In one of three modes that every type can be written of: no palette, 8 bits a channel."""
    if image.mode.startswith("I"):  # 16 bits of grey
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image.convert("L" if image.mode in ("1", "L", "F") else "RGB")


def _written(image: Image, type: str) -> bytes:
    image.info = {}
    out = BytesIO()
    image.save(out, type, **({"quality": 90} if type == "JPEG" else {}))
    return out.getvalue()


def within(content: bytes, side: int) -> bytes:
    """No wider nor higher than `side`; as it is where it is no picture."""
    image = opened(content)
    size = upright(image) if image else None
    if image is None or size is None or max(size) <= side:
        return content
    return made(image, fit(size, side, side, limits=True), type_of(image)) or content


@lru_cache(maxsize=64)
def placeholder(kind: str, wide: int, high: int) -> bytes:
    """A grey PNG of a head and shoulders, with a border where the kind says so, or of a sheet of paper."""
    from PIL import Image, ImageDraw

    image = Image.new("L", (wide, high), 200 if kind == "GenericFileIcon" else 224)
    pen = ImageDraw.Draw(image)

    def box(left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:  # fmt: skip
        return left * wide, top * high, right * wide, bottom * high

    if kind == "GenericFileIcon":
        pen.rectangle(box(0.2, 0.1, 0.8, 0.9), 255)
        for top in (0.3, 0.45, 0.6):
            pen.rectangle(box(0.3, top, 0.7, top + 0.05), 150)
    else:
        pen.ellipse(box(0.31, 0.17, 0.69, 0.55), 160)
        pen.ellipse(box(0.1, 0.62, 0.9, 1.42), 160)
    if kind == "SrNoPhotoWithBorder":
        pen.rectangle((0, 0, wide - 1, high - 1), outline=96)
    return _written(image, "PNG")

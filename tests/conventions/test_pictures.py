"""Pictures as Pillow makes them: sizes, types, what is upright, clear or broken, and those that are drawn."""

import warnings
import zlib
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image

from so_mock.conventions.pictures import (
    LARGEST,
    PIXEL,
    WRITTEN,
    afford,
    fit,
    made,
    opened,
    placeholder,
    type_of,
    upright,
    within,
)
from so_mock.errors import BadRequest

RED, BLUE = (255, 0, 0), (0, 0, 255)


def picture(type: str = "PNG", size: tuple[int, int] = (32, 16), mode: str = "RGB", color: Any = RED, **told: Any) -> bytes:  # fmt: skip
    out = BytesIO()
    Image.new(mode, size, color).save(out, type, **told)
    return out.getvalue()


def shown(content: bytes | None) -> Image.Image:
    assert content is not None
    image = Image.open(BytesIO(content))
    image.load()
    return image


def remade(content: bytes, size: tuple[int, int], type: str) -> Image.Image:
    image = opened(content)
    assert image is not None
    found = shown(made(image, size, type))
    assert (found.format, found.size) == (type, size)
    return found


@pytest.mark.parametrize(
    ("size", "box", "found"),
    [
        ((32, 16), (16, 0), (16, 8)), ((32, 16), (0, 4), (8, 4)), ((32, 16), (64, 0), (64, 32)), ((32, 16), (20, 20), (20, 10)),
        ((32, 16), (100, 4), (8, 4)), ((32, 16), (32, 16), (32, 16)), ((32, 16), (64, 16), (32, 16)), ((32, 16), (0, 0), (32, 16)),
        ((1000, 1), (10, 10), (10, 1)), ((3, 7), (0, 100), (43, 100)),
    ],
)  # fmt: skip
def test_proportions_are_kept_within_the_box(size, box, found) -> None:
    assert fit(size, *box) == found


sides = some.integers(1, 3000)


@given(sides, sides, some.integers(0, 3000), some.integers(0, 3000))
def test_a_limit_only_makes_smaller(wide: int, high: int, most_wide: int, most_high: int) -> None:
    found = fit((wide, high), most_wide, most_high, limits=True)
    assert found[0] <= min(wide, most_wide or wide) and found[1] <= min(high, most_high or high)
    if (not most_wide or wide <= most_wide) and (not most_high or high <= most_high):
        assert found == (wide, high)
    else:
        assert found[0] == most_wide or found[1] == most_high, "no smaller than it must"


@pytest.mark.parametrize("asked", [(LARGEST + 1, 1), (1, LARGEST + 1), (6000, 6000)])
def test_what_would_fill_the_memory_is_not_made(asked: tuple[int, int]) -> None:
    with pytest.raises(BadRequest, match=f"{asked[0]} x {asked[1]} pixels"):
        afford(*asked)
    with pytest.raises(BadRequest):
        fit((1, 2000), LARGEST, 0)
    assert fit((20_000, 20_000), 20_000, 0) == (20_000, 20_000), "it is there already"


@pytest.mark.parametrize("type", WRITTEN)
@pytest.mark.parametrize(
    ("mode", "color"),
    [("RGB", RED), ("P", 1), ("1", 1), ("L", 90), ("RGBA", (255, 0, 0, 128)), ("LA", (9, 200)), ("CMYK", (0, 99, 0, 0)), ("I;16", 40_000)],
)  # fmt: skip
def test_any_becomes_any_type_and_the_same_bytes_each_time(
    type: str, mode: str, color: Any
) -> None:
    content = picture("TIFF" if mode == "CMYK" else "PNG", mode=mode, color=color)
    remade(content, (8, 4), type)
    first, second = opened(content), opened(content)
    assert first and second and made(first, (8, 4), type) == made(second, (8, 4), type)


def test_sixteen_bits_of_grey_stay_as_light() -> None:
    assert remade(picture(mode="I;16", color=40_000), (8, 4), "PNG").getpixel((1, 1)) == 40_000 // 256  # fmt: skip


def test_what_is_clear_stays_so_where_it_can_and_else_is_white() -> None:
    clear = picture(mode="RGBA", color=(255, 0, 0, 0))
    assert remade(clear, (8, 4), "JPEG").getpixel((1, 1)) == (255, 255, 255)
    for type in ("PNG", "GIF"):
        assert remade(clear, (8, 4), type).convert("RGBA").getpixel((1, 1))[3] == 0
    assert remade(PIXEL, (1, 1), "PNG").convert("RGBA").getpixel((0, 0))[3] == 0


def test_a_picture_on_its_side_is_stood_up_and_measured_so() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # its left is up
    half = Image.new("RGB", (32, 16), RED)
    half.paste(BLUE, (0, 0, 16, 16))
    out = BytesIO()
    half.save(out, "JPEG", exif=exif, quality=100)
    lying = out.getvalue()
    image = opened(lying)
    assert image is not None and upright(image) == (16, 32)
    up = remade(lying, (16, 32), "PNG")
    red, _, blue = up.getpixel((8, 4))
    assert blue > 200 > 60 > red, "the left half is the upper"
    assert not up.getexif()


def test_of_an_animation_the_first_frame_is_scaled() -> None:
    out = BytesIO()
    frames = [Image.new("RGB", (32, 16), color) for color in (RED, BLUE)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    assert shown(out.getvalue()).n_frames == 2
    found = remade(out.getvalue(), (8, 4), "GIF")
    assert (found.n_frames, found.convert("RGB").getpixel((1, 1))) == (1, RED)


@pytest.mark.parametrize(("stored", "written"), [("TIFF", "TIFF"), ("BMP", "PNG"), ("WEBP", "PNG"), ("GIF", "GIF")])  # fmt: skip
def test_a_type_that_is_not_asked_for_stays_if_it_may(stored: str, written: str) -> None:
    image = opened(picture(stored))
    assert image is not None and type_of(image) == written


@given(some.sampled_from(["PNG", "JPEG", "GIF", "TIFF", "BMP", "WEBP"]), some.data())
def test_what_is_cut_or_broken_is_made_or_not_but_never_an_error(type: str, data: Any) -> None:
    whole = picture(type)
    at = data.draw(some.integers(0, len(whole)))
    content = whole[:at] + data.draw(some.binary(max_size=6)) + whole[at + data.draw(some.integers(0, 6)) :]  # fmt: skip
    try:
        image = opened(content)
        if image is not None and upright(image):
            again = made(image, (8, 4), "PNG")
            assert again is None or shown(again).size == (8, 4)
    except BadRequest as error:
        assert "pixels" in str(error)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"%!PS-Adobe-3.0 EPSF-3.0\n"])  # fmt: skip
def test_what_is_no_picture_is_not_opened(content: bytes) -> None:
    assert opened(content) is None
    assert within(content, 10) == content


@pytest.mark.parametrize("wide", [9_500, 30_000])  # where Pillow warns, and where it refuses
@pytest.mark.parametrize("heard", ["ignore", "error"])
@pytest.mark.parametrize("type", ["GIF", "PNG"])
def test_a_decompression_bomb_is_refused(wide: int, heard: Any, type: str) -> None:
    content = bytearray(picture(type))
    if type == "GIF":
        content[6:10] = wide.to_bytes(2, "little") * 2
    else:
        content[16:24] = wide.to_bytes(4, "big") * 2
        content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    with warnings.catch_warnings(), pytest.raises(BadRequest, match="more than"):
        warnings.simplefilter(heard)
        opened(bytes(content))


@pytest.mark.parametrize("size", [(64, 64), (1, 1), (48, 20)])
def test_a_placeholder_is_a_png_of_that_size(size: tuple[int, int]) -> None:
    drawn = {kind: shown(placeholder(kind, *size)) for kind in ("SrNoPhoto", "SrNoPhotoWithBorder", "GenericFileIcon")}  # fmt: skip
    assert {(each.format, each.size) for each in drawn.values()} == {("PNG", size)}
    if size != (1, 1):
        assert len({each.tobytes() for each in drawn.values()}) == 3
        with_border = drawn["SrNoPhotoWithBorder"]
        wide, high = size
        assert {with_border.getpixel((x, y)) for x in range(wide) for y in (0, high - 1)} == {96}
        assert len(drawn["SrNoPhoto"].getcolors() or ()) >= 2, "somebody is on it"

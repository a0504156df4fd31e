"""Which logo and which colour a lab may put on its documents."""

from __future__ import annotations

import io
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from labapp.reports.branding import MOST_BYTES, accent_problem, contrast_on_white, logo_pixels, logo_problem
from labapp.reports.png import NotPlain, read_png
from tests.reports.drawn_pngs import logo, picture, png


@pytest.mark.parametrize("text", ["", "#12405F", "#000000", "#767676", "#7a1f5c"])
def test_a_colour_that_stands_out_from_white_may_be_used(text: str) -> None:
    assert accent_problem(text) is None


@pytest.mark.parametrize("text", ["#777777", "#FFFFFF", "#FFD200", "#00C853"])
def test_a_colour_too_light_to_be_read_is_refused_with_its_contrast(text: str) -> None:
    assert "too light" in (accent_problem(text) or "")
    assert "4.5" in (accent_problem(text) or "")


@pytest.mark.parametrize("text", ["red", "#12405", "#12405F0", "12405F", "#GGGGGG", "#12405F\n", "</font>", " #12405F"])
def test_what_is_no_colour_is_refused_with_an_example(text: str) -> None:
    assert "is no colour" in (accent_problem(text) or "")


def test_contrast_is_counted_as_the_accessibility_guidelines_count_it() -> None:
    # WCAG 2.2, technique G18: black on white is 21 to 1; #767676 is the lightest grey with 4.5 to 1
    assert contrast_on_white("#000000") == pytest.approx(21)
    assert contrast_on_white("#FFFFFF") == pytest.approx(1)
    assert contrast_on_white("#767676") == pytest.approx(4.54, abs=0.01)
    assert contrast_on_white("#FF0000") == pytest.approx(4.0, abs=0.01)


@pytest.mark.parametrize(
    ("mode", "how"),
    [
        ("RGBA", {}),
        ("RGB", {}),
        ("L", {}),
        ("LA", {}),
        ("P", {}),
        ("P", {"bits": 4}),
        ("1", {}),
        ("RGBA", {"compress_level": 0}),
        ("RGB", {"optimize": True}),
    ],
)
def test_a_logo_is_read_pixel_by_pixel_as_other_programs_read_it(mode: str, how: dict[str, Any]) -> None:
    made = picture(97, 41).convert("RGB").quantize(13) if mode == "P" else picture(97, 41, mode)
    data = png(made, **how)
    assert logo_problem(data) is None
    pixels = logo_pixels(data)
    theirs = Image.open(io.BytesIO(data))
    assert (pixels.width, pixels.height) == theirs.size
    assert pixels.colour == theirs.convert("L" if pixels.grey else "RGB").tobytes()
    assert pixels.alpha == (theirs.getchannel("A").tobytes() if "A" in mode else None)


def test_clear_colours_of_a_palette_stay_clear() -> None:
    made = picture(60, 20).convert("RGB").quantize(8)
    data = png(made, transparency=3)
    theirs = Image.open(io.BytesIO(data)).convert("RGBA")
    assert logo_pixels(data).alpha == theirs.getchannel("A").tobytes()
    assert 0 in (logo_pixels(data).alpha or b"")


def _chunk(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")


def _file(width: int, height: int, packed: bytes, *, depth: int = 8, kind: int = 0, interlaced: int = 0) -> bytes:
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes((depth, kind, 0, 0, interlaced))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


BOMB = zlib.compress(bytes(80_000_000))
BROKEN = {
    "no picture": (b"%PDF-1.7", "no PNG"),
    "nothing": (b"", "no PNG"),
    "a JPEG": (b"\xff\xd8\xff\xe0", "no PNG"),
    "cut off": (logo()[:-30], "damaged"),
    "one bit changed": (logo()[:2000] + bytes([logo()[2000] ^ 1]) + logo()[2001:], "damaged"),
    "too wide": (png(Image.new("L", (2001, 10))), "2001 × 10"),
    "too tall": (png(Image.new("L", (10, 801))), "10 × 801"),
    "no pixels": (_file(0, 10, zlib.compress(b"")), "0 × 10"),
    "interlaced": (_file(1, 1, zlib.compress(b"\0\0"), interlaced=1), "interlaced"),
    "16 bits": (png(Image.new("I;16", (10, 10))), "more than 8 bits"),
    "fewer pixels than it says": (_file(10, 10, zlib.compress(bytes(50))), "damaged"),
    "an unknown filter": (_file(1, 1, zlib.compress(b"\x05\0")), "damaged"),
    "a colour that its palette lacks": (_file(1, 1, zlib.compress(b"\0\x09"), kind=3), "damaged"),
    "not packed": (_file(10, 10, b"not packed at all"), "damaged"),
}


@pytest.mark.parametrize(("data", "said"), BROKEN.values(), ids=BROKEN)
def test_what_is_no_plain_png_is_refused_in_one_sentence(data: bytes, said: str) -> None:
    problem = logo_problem(data)
    assert problem is not None
    assert said in problem
    assert problem.count("\n") == 0


def test_a_file_too_large_is_refused_unread() -> None:
    assert logo_problem(bytes(MOST_BYTES + 1)) == "The logo has 201 kB, and may have 200. Save it smaller."


def test_a_bomb_is_never_unpacked_further_than_its_size_says() -> None:
    assert len(BOMB) < MOST_BYTES
    pixels = read_png(_file(100, 10, BOMB), 2000, 800)
    assert len(pixels.colour) == 1000


@given(st.binary(max_size=400), st.integers(8, 300), st.integers(0, 255))
def test_whatever_the_bytes_reading_ends_in_pixels_or_a_refusal(tail: bytes, at: int, value: int) -> None:
    whole = png(picture(9, 7))
    broken = whole[:at] + bytes([value]) + whole[at + 1 :] + tail
    for data in (tail, b"\x89PNG\r\n\x1a\n" + tail, broken):
        try:
            pixels = read_png(data, 2000, 800)
        except NotPlain:
            continue
        assert len(pixels.colour) == pixels.width * pixels.height * (1 if pixels.grey else 3)

"""Saved screens are told from photos; a doubt is a flag for the reviewer, never a refusal."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from labapp.photos.imaging import PhotoDecoder
from labapp.photos.screenshots import Origin, is_screenshot
from tests.photos.test_decoding import decoded

MAKE, SOFTWARE, EXIF_IFD, COMMENT, EXPOSURE = 0x010F, 0x0131, 0x8769, 0x9286, 0x829A


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        (Origin(1170, 2532), True),
        (Origin(2400, 1080), True),
        (Origin(1920, 1080), True),
        (Origin(750, 1334), True),
        (Origin(1170, 2532, camera=True), False),
        (Origin(4032, 3024), False),
        (Origin(3000, 2000), False),
        (Origin(1536, 2048), False),
        (Origin(640, 480), False),
        (Origin(300, 640), False),
        (Origin(6000, 1000), False),
        (Origin(0, 0), False),
        (Origin(640, 480, words=("Screenshot",)), True),
        (Origin(640, 480, words=("gnome-screenshot",)), True),
        (Origin(640, 480, words=("Bildschirmfoto",)), True),
        (Origin(640, 480, words=("Capture d’écran",)), True),
        (Origin(640, 480, camera=True, words=("Screenshot",)), True),
        (Origin(640, 480, words=("Adobe Lightroom", "seen on a screen")), False),
    ],
)
def test_what_counts_as_a_saved_screen(origin: Origin, expected: bool) -> None:
    assert is_screenshot(origin) is expected
    assert is_screenshot(Origin(origin.height, origin.width, origin.camera, origin.words)) is expected


def saved(kind: str, size: tuple[int, int], exif: Image.Exif | None = None, text: str = "") -> bytes:
    out, info = io.BytesIO(), PngInfo()
    if text:
        info.add_text("Software", text)
    more: dict[str, object] = {"pnginfo": info} if kind == "PNG" else {}
    Image.new("RGB", size, "teal").save(out, kind, exif=exif or Image.Exif(), **more)
    return out.getvalue()


def test_the_decoder_reads_what_the_file_says(decoder: PhotoDecoder) -> None:
    said, camera, bare = Image.Exif(), Image.Exif(), Image.Exif()
    said[EXIF_IFD] = {COMMENT: b"ASCII\0\0\0Screenshot"}
    camera[MAKE] = "Nikon"
    bare[EXIF_IFD] = {EXPOSURE: 0.01}
    expected = [
        (saved("JPEG", (320, 240), said), True),
        (saved("PNG", (320, 240), text="gnome-screenshot"), True),
        (saved("PNG", (1170, 2532)), True),
        (saved("JPEG", (1170, 2532), camera), False),
        (saved("JPEG", (1170, 2532), bare), False),
        (saved("JPEG", (320, 240)), False),
    ]
    assert [decoded(decoder, data).screenshot for data, _ in expected] == [wanted for _, wanted in expected]


def test_broken_tags_make_no_broken_photo(decoder: PhotoDecoder) -> None:
    exif = Image.Exif()
    exif[SOFTWARE] = 7
    exif[EXIF_IFD] = {COMMENT: b"\xff\xfe\x00" * 900}
    assert not decoded(decoder, saved("JPEG", (320, 240), exif)).screenshot

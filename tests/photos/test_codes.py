"""Barcodes in photos: read in the limited child, upright, from what a camera writes; hostile pictures harm nothing."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageFilter

from labapp.core.errors import UserError
from labapp.core.store import BlobStore
from labapp.photos.imaging import PhotoDecoder, Refused
from labapp.photos.service import Photos
from tests.photos.pictures import stored

IMEI, SECOND, TRACKED = "490154203237518", "353209114821374", "1Z999AA10123456784"


def drawn(text: str, kind: zxingcpp.BarcodeFormat, scale: int = 3, **more: object) -> Image.Image:
    """A code as it is printed."""
    image = zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(text, kind, **more), scale=scale)
    return Image.frombytes("L", (image.shape[1], image.shape[0]), bytes(memoryview(image)))


def photo(*codes: tuple[Image.Image, tuple[int, int]], size: tuple[int, int] = (1600, 1200), turned: int = 0) -> bytes:
    """A photo of a label with these codes on it, a little soft."""
    ground = Image.new("RGB", size, (214, 208, 196))
    for code, place in codes:
        ground.paste(code.convert("RGB"), place)
    ground = ground.filter(ImageFilter.GaussianBlur(0.8))
    if turned:
        ground = ground.rotate(turned, expand=True)
    out = io.BytesIO()
    ground.save(out, "JPEG", quality=85)
    return out.getvalue()


@pytest.fixture(scope="module")
def decoder() -> Iterator[PhotoDecoder]:
    with PhotoDecoder(workers=1) as made:
        yield made


def read(decoder: PhotoDecoder, data: bytes) -> dict[str, str]:
    found = decoder.read_codes(data)
    assert not isinstance(found, Refused), found
    return {code.text: code.format for code in found}


@pytest.mark.parametrize(
    ("text", "kind", "word"),
    [
        (IMEI, zxingcpp.BarcodeFormat.Code128, "Code 128"),
        ("SC39XK0ABN70D", zxingcpp.BarcodeFormat.Code39, "Code 39"),
        ("4006381333931", zxingcpp.BarcodeFormat.EAN13, "EAN-13"),
        ("O-2026-000412", zxingcpp.BarcodeFormat.QRCode, "QR Code"),
        (f"IMEI1: {IMEI}; SN: C39XK0ABN70D", zxingcpp.BarcodeFormat.DataMatrix, "Data Matrix"),
        (TRACKED, zxingcpp.BarcodeFormat.PDF417, "PDF417"),
    ],
)
def test_codes_of_parcels_boxes_and_devices_are_read(
    decoder: PhotoDecoder, text: str, kind: zxingcpp.BarcodeFormat, word: str
) -> None:
    assert read(decoder, photo((drawn(text, kind), (200, 300)))) == {text: word}


@pytest.mark.parametrize("turned", [0, 90, 180, 7])
def test_several_codes_are_read_however_the_photo_was_held(decoder: PhotoDecoder, turned: int) -> None:
    kind = zxingcpp.BarcodeFormat.Code128
    data = photo((drawn(IMEI, kind), (200, 200)), (drawn(SECOND, kind), (200, 700)), turned=turned)
    assert set(read(decoder, data)) == {IMEI, SECOND}


def test_the_place_is_that_in_the_upright_picture(decoder: PhotoDecoder) -> None:
    code = drawn(IMEI, zxingcpp.BarcodeFormat.Code128)
    ground = Image.new("L", (1600, 1200), 230)
    ground.paste(code, (100, 900))
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # held upright: the camera says to turn it
    ground.rotate(90, expand=True).save(out, "JPEG", exif=exif)
    found = decoder.read_codes(out.getvalue())
    assert not isinstance(found, Refused)
    left, top, width, height = found[0].position
    assert (left, top) == pytest.approx((0.07, 0.78), abs=0.04)
    assert width > height


def test_elements_of_a_gs1_code_are_told_apart(decoder: PhotoDecoder) -> None:
    code = drawn("(01)09501101530003(21)ABC1234X", zxingcpp.BarcodeFormat.DataMatrix, scale=5, gs1=True)
    assert set(read(decoder, photo((code, (300, 300))))) == {"(01)09501101530003(21)ABC1234X"}


def test_a_photo_without_a_code_has_none(decoder: PhotoDecoder) -> None:
    assert read(decoder, stored()) == {}


def test_a_code_of_endless_text_is_left_out(decoder: PhotoDecoder) -> None:
    long = drawn("x" * 900, zxingcpp.BarcodeFormat.QRCode, scale=5)
    assert read(decoder, photo((long, (100, 100)))) == {}


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "empty"), (b"no picture", "not_an_image"), (stored()[:300], "damaged"), (b"x" * 80_000_001, "too_large")],
    ids=["empty", "a text", "cut off", "too large"],
)
def test_a_picture_that_is_refused_as_a_photo_is_refused_here(decoder: PhotoDecoder, data: bytes, code: str) -> None:
    found = decoder.read_codes(data)
    assert isinstance(found, Refused)
    assert found.code == code
    assert read(decoder, photo((drawn(IMEI, zxingcpp.BarcodeFormat.Code128), (200, 300)))) == {
        IMEI: "Code 128"
    }  # the next one finds a working child


def test_photos_are_decoded_and_read_by_the_same_child_in_any_order(decoder: PhotoDecoder) -> None:
    data = photo((drawn(IMEI, zxingcpp.BarcodeFormat.Code128), (200, 300)))
    for _ in range(2):
        assert not isinstance(decoder.decode(data), Refused)
        assert set(read(decoder, data)) == {IMEI}


def test_a_stored_photo_s_codes_are_read_from_its_original(decoder: PhotoDecoder, tmp_path: Path) -> None:
    photos = Photos(BlobStore(tmp_path), decoder)
    # on the rendition of 1600 pixels these bars are less than one pixel wide
    data = photo((drawn(IMEI, zxingcpp.BarcodeFormat.Code128, scale=2), (2500, 1800)), size=(4000, 3000))
    prepared = photos.prepare(data, "label.jpg")
    assert [code.text for code in photos.codes_of(prepared.sha256)] == [IMEI]
    with pytest.raises(UserError, check=lambda error: error.code == "not_an_image"):
        photos.read_codes(b"nothing")


def test_the_reader_of_codes_is_loaded_in_the_child_only() -> None:
    import subprocess
    import sys

    words = "import sys, labapp.photos.service, labapp.photos.imaging; print('zxingcpp' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"

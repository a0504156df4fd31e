"""Photos come out upright, small, without a word of what the camera wrote into them; the original stays as it was."""

from __future__ import annotations

import hashlib
import io
import math
import random
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageStat

from labapp.core.errors import Unavailable, UserError
from labapp.core.store import BlobStore, StagedBlob
from labapp.photos.imaging import Decoded, PhotoDecoder
from labapp.photos.service import Photos
from tests.conftest import SHARED
from tests.photos.pictures import HEIGHT, WIDTH, kinds, looks_upright, stored, upright

REAL = SHARED / "photos"


def decoded(decoder: PhotoDecoder, data: bytes) -> Decoded:
    found = decoder.decode(data)
    assert isinstance(found, Decoded), found
    return found


@pytest.mark.parametrize("kind", kinds())
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_comes_out_upright(decoder: PhotoDecoder, kind: str, orientation: int) -> None:
    found = decoded(decoder, stored(kind, orientation))
    assert found.format == kind
    assert (found.width, found.height) == (WIDTH, HEIGHT)
    for rendition in (found.large, found.small):
        assert looks_upright(rendition)


@pytest.mark.parametrize("value", [0, 9, 65535])
def test_an_orientation_that_does_not_exist_turns_nothing(decoder: PhotoDecoder, value: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = value
    out = io.BytesIO()
    Image.open(io.BytesIO(stored())).save(out, "JPEG", exif=exif, quality=92)
    found = decoded(decoder, out.getvalue())
    assert (found.width, found.height) == (WIDTH, HEIGHT)
    assert looks_upright(found.large)


@pytest.mark.parametrize("kind", kinds())
def test_renditions_carry_no_word_of_the_camera(decoder: PhotoDecoder, kind: str) -> None:
    found = decoded(decoder, stored(kind, 6, secrets=True))
    for rendition in (found.large, found.small):
        assert not any(word in rendition for word in (b"Exif", b"secret", b"xmp", b"ICC_PROFILE", b"Photoshop"))
        with Image.open(io.BytesIO(rendition)) as picture:
            assert picture.format == "JPEG"
            assert dict(picture.getexif()) == {}
            assert set(picture.info) <= {"jfif", "jfif_version", "jfif_density", "jfif_unit"}


def test_large_pictures_are_reduced_and_small_ones_never_enlarged(decoder: PhotoDecoder) -> None:
    for size, large, small in (
        ((3200, 1200), (1600, 600), (512, 192)),
        ((40, 4000), (16, 1600), (5, 512)),
        ((1, 1), (1, 1), (1, 1)),
        ((1600, 1601), (1599, 1600), (512, 512)),
    ):
        out = io.BytesIO()
        Image.new("RGB", size, "teal").save(out, "JPEG")
        found = decoded(decoder, out.getvalue())
        assert (found.width, found.height) == size
        for rendition, wanted in ((found.large, large), (found.small, small)):
            with Image.open(io.BytesIO(rendition)) as picture:
                assert max(abs(one - other) for one, other in zip(picture.size, wanted, strict=True)) <= 1


@pytest.mark.parametrize("keep_rgb", [False, True])
@pytest.mark.parametrize("size", [(WIDTH, HEIGHT), (2400, 1600), (1800, 1201)])
def test_colours_stay_whatever_way_a_jpeg_stores_them(
    decoder: PhotoDecoder, *, keep_rgb: bool, size: tuple[int, int]
) -> None:
    out = io.BytesIO()
    upright().resize(size, Image.Resampling.NEAREST).save(out, "JPEG", quality=92, keep_rgb=keep_rgb)
    found = decoded(decoder, out.getvalue())
    assert looks_upright(found.large)
    assert looks_upright(found.small)


def test_a_camera_s_file_of_two_pictures_is_the_jpeg_that_it_begins_with(decoder: PhotoDecoder) -> None:
    out = io.BytesIO()
    second = Image.new("RGB", (300, 200), "black")
    upright().resize((2400, 1600)).save(out, "MPO", save_all=True, append_images=[second], quality=92)
    found = decoded(decoder, out.getvalue())
    assert (found.format, found.width, found.height) == ("JPEG", 2400, 1600)
    assert looks_upright(found.large)


def fine_lines() -> Image.Image:
    """What a technician looks for: thin scratches on a dark back, in a picture of 12 megapixels."""
    picture = Image.new("RGB", (4000, 3000), (52, 54, 60))
    pen, source = ImageDraw.Draw(picture), random.Random(7)
    for _ in range(400):
        x, y = source.randrange(4000), source.randrange(3000)
        end = (x + source.randrange(-150, 150), y + source.randrange(-100, 100))
        pen.line((x, y, *end), fill=(source.randrange(70, 240),) * 3, width=source.choice((1, 2, 3, 5)))
    return picture.filter(ImageFilter.GaussianBlur(0.9))


def noise_ratio(one: Image.Image, other: Image.Image) -> float:
    """The peak signal-to-noise ratio between two pictures, in decibels."""
    squares = ImageStat.Stat(ImageChops.difference(one.convert("L"), other.convert("L"))).sum2[0]
    return 10 * math.log10(255**2 * one.width * one.height / squares)


def test_scratches_look_in_the_renditions_as_if_scaled_from_the_whole_picture(decoder: PhotoDecoder) -> None:
    whole = fine_lines()
    out = io.BytesIO()
    whole.save(out, "JPEG", quality=92)
    found = decoded(decoder, out.getvalue())
    for data, size, least in ((found.large, (1600, 1200), 42.0), (found.small, (512, 384), 37.0)):
        with Image.open(io.BytesIO(data)) as rendition:
            assert noise_ratio(rendition, whole.resize(size, Image.Resampling.LANCZOS)) > least


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "F", "YCbCr"])
def test_every_kind_of_pixels_gives_a_picture_on_white(decoder: PhotoDecoder, mode: str) -> None:
    kind = "TIFF" if mode in ("CMYK", "F", "YCbCr") else "PNG"
    out = io.BytesIO()
    Image.new("L", (64, 64), 255).convert("F" if mode == "F" else "L").convert(mode).save(out, kind)
    with Image.open(io.BytesIO(decoded(decoder, out.getvalue()).small)) as picture:
        assert picture.mode == "RGB"


def test_a_transparent_picture_lies_on_white(decoder: PhotoDecoder) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (32, 32), (200, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(decoded(decoder, out.getvalue()).small)) as picture:
        assert min(picture.getpixel((16, 16))) > 250  # type: ignore[type-var, arg-type]


def test_the_camera_s_time_is_kept_with_the_record_only(decoder: PhotoDecoder) -> None:
    for text, kept in (("2026:03:02 08:15:00", "2026:03:02 08:15:00"), ("yesterday", None), ("", None)):
        exif = Image.Exif()
        exif.get_ifd(0x8769)[0x9003] = text
        out = io.BytesIO()
        Image.new("RGB", (16, 16)).save(out, "JPEG", exif=exif)
        found = decoded(decoder, out.getvalue())
        assert found.taken_at == kept
        assert b"2026:03" not in found.large


def test_like_pictures_have_like_fingerprints_and_others_do_not(decoder: PhotoDecoder) -> None:
    prints = [int(decoded(decoder, stored("JPEG", orientation)).fingerprint, 16) for orientation in range(1, 9)]
    assert all((one ^ prints[0]).bit_count() <= 4 for one in prints)
    out = io.BytesIO()
    Image.radial_gradient("L").convert("RGB").save(out, "JPEG")
    assert (int(decoded(decoder, out.getvalue()).fingerprint, 16) ^ prints[0]).bit_count() > 10


@pytest.mark.parametrize("kind", kinds())
def test_the_original_is_kept_byte_for_byte(decoder: PhotoDecoder, tmp_path: Path, kind: str) -> None:
    store = BlobStore(tmp_path / "store")
    data = stored(kind, 6, secrets=True)
    (tmp_path / "photo").write_bytes(data)
    prepared = Photos(store, decoder).prepare_file(tmp_path / "photo")
    assert prepared.sha256 == hashlib.sha256(data).hexdigest()
    assert store.read(prepared.sha256) == data
    assert prepared.size == len(data)
    assert (prepared.width, prepared.height) == (WIDTH, HEIGHT)
    for sha256, size in ((prepared.large_sha256, prepared.large_size), (prepared.small_sha256, prepared.small_size)):
        assert len(store.read(sha256)) == size
        assert looks_upright(store.read(sha256))


def test_a_refused_photo_leaves_nothing_in_the_store(decoder: PhotoDecoder, tmp_path: Path) -> None:
    store = BlobStore(tmp_path / "store")
    photos = Photos(store, decoder)
    with pytest.raises(UserError, match="letter.jpg: This is no picture") as refusal:
        photos.prepare(b"Dear lab,", "letter.jpg")
    assert refusal.value.code == "not_an_image"
    with pytest.raises(UserError) as refusal:
        photos.prepare_file(tmp_path / "absent.jpg")
    assert refusal.value.code == "unreadable_file"
    assert list(store.names()) == []
    assert list((tmp_path / "store" / "tmp").iterdir()) == []


@pytest.mark.parametrize("failing", [0, 1, 2])
def test_a_photo_of_which_one_part_cannot_be_stored_is_not_taken(
    decoder: PhotoDecoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    data = stored("JPEG")
    found = decoded(decoder, data)
    unlucky = (data, found.large, found.small)[failing]
    store = BlobStore(tmp_path / "store")
    written = store._written

    def full(part: bytes) -> StagedBlob:
        if part == unlucky:
            raise Unavailable("The disk of the photo store is full.")
        return written(part)

    monkeypatch.setattr(store, "_written", full)
    with pytest.raises(Unavailable, match="full"):
        Photos(store, decoder).prepare(data, "photo.jpg")
    assert list(store.names()) == []
    assert list((tmp_path / "store" / "tmp").iterdir()) == []


@pytest.mark.parametrize("scene", ["Landscape", "Portrait"])
def test_real_photos_of_one_scene_come_out_alike_in_every_orientation(decoder: PhotoDecoder, scene: str) -> None:
    files = sorted((REAL / "orientation").glob(f"{scene}_*.jpg"))
    if not files:
        pytest.skip("the real photos are not here")
    found = [decoded(decoder, path.read_bytes()) for path in files]
    assert len({(one.width, one.height) for one in found}) == 1
    assert (found[0].width > found[0].height) is (scene == "Landscape")
    prints = [int(one.fingerprint, 16) for one in found]
    assert all((one ^ prints[0]).bit_count() <= 6 for one in prints)


@pytest.mark.skipif("HEIF" not in kinds(), reason="the HEIC reader is not installed")
def test_real_heic_photos_are_read_and_lose_their_metadata(decoder: PhotoDecoder) -> None:
    files = sorted((REAL / "heic").glob("*.heic"))
    if not files:
        pytest.skip("the real photos are not here")
    for path in files:
        found = decoded(decoder, path.read_bytes())
        assert found.format == "HEIF"
        assert b"Exif" not in found.large

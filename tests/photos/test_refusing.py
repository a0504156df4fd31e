"""Files from outside that are broken, lie, or are no pictures: each is refused with its reason, none stops the program."""

from __future__ import annotations

import io
import random
import struct
import time
import zipfile
import zlib

import pytest
from PIL import Image

from labapp.photos import imaging
from labapp.photos.imaging import SENTENCES, Decoded, PhotoDecoder, Refused
from tests.conftest import SHARED
from tests.photos.pictures import kinds, stored

HOSTILE = SHARED / "hostile_images"


def code(decoder: PhotoDecoder, data: bytes) -> str:
    found = decoder.decode(data)
    assert isinstance(found, Refused), f"accepted: {found.format} {found.width} × {found.height}"
    assert found.sentence == SENTENCES[found.code]
    return found.code


def saved(picture: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind)
    return out.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A PNG whose header claims this size and that holds one short line of pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def jpeg_claiming(width: int, height: int) -> bytes:
    """A small JPEG whose frame header claims another size."""
    data = bytearray(stored("JPEG"))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("photo.jpg", b"\0" * 1_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\0", "not_an_image"),
        (b"Dear lab,\nplease find my photo attached.\n" * 50, "not_an_image"),
        ("Über den Zustand des Geräts\n".encode() * 50, "not_an_image"),
        (b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", "not_an_image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>", "not_an_image"),
        (b"<html><script>alert(1)</script></html>", "not_an_image"),
        (b"SQLite format 3\0" + b"\0" * 500, "not_an_image"),
        (b"MZ" + b"\0" * 500, "not_an_image"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n%%EndComments\n(x) run\n", "format_not_allowed"),
        (archive(), "not_an_image"),
        (saved(Image.new("P", (8, 8)), "GIF"), "format_not_allowed"),
        (saved(Image.new("RGB", (8, 8)), "BMP"), "format_not_allowed"),
        (saved(Image.new("RGB", (8, 8)), "PPM"), "format_not_allowed"),
        (saved(Image.new("RGB", (16, 16)), "ICO"), "format_not_allowed"),
        (png_of(100_000, 100_000), "too_many_pixels"),
        (png_of(2**31 - 1, 2**31 - 1), "too_many_pixels"),
        (png_of(8001, 8000), "too_many_pixels"),
        (jpeg_claiming(65_500, 65_500), "too_many_pixels"),
        (png_of(7000, 9000), "damaged"),
        (b"\xff\xd8\xff", "damaged"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 100, "damaged"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "damaged"),
        (b"II*\0" + b"\xff" * 60, "damaged"),
    ],
)
def test_each_wrong_file_has_its_reason(decoder: PhotoDecoder, data: bytes, reason: str) -> None:
    assert code(decoder, data) == reason


def test_a_picture_under_another_name_is_taken_for_what_it_is(decoder: PhotoDecoder) -> None:
    found = decoder.decode(stored("PNG"))
    assert isinstance(found, Decoded)
    assert found.format == "PNG"


@pytest.mark.parametrize("kind", kinds())
@pytest.mark.parametrize("part", [0.1, 0.3, 0.5, 0.8, 0.97])
def test_a_picture_that_is_cut_off_is_never_taken_for_whole(decoder: PhotoDecoder, kind: str, part: float) -> None:
    data = saved(Image.effect_noise((200, 150), 90).convert("RGB"), kind)
    assert code(decoder, data[: int(len(data) * part)]) == "damaged"


def test_the_most_pixels_that_are_taken_are_taken(decoder: PhotoDecoder) -> None:
    found = decoder.decode(saved(Image.new("L", (8000, 8000), 200), "PNG"))
    assert isinstance(found, Decoded), found
    assert (found.width, found.height) == (8000, 8000)


def test_a_file_beyond_the_size_limit_does_not_reach_the_reader(
    decoder: PhotoDecoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imaging, "MAX_BYTES", 1000)
    assert code(decoder, stored("JPEG") + b"\0" * 1000) == "too_large"


def test_a_small_file_that_unpacks_to_gigabytes_is_refused_quickly(decoder: PhotoDecoder) -> None:
    began = time.monotonic()
    text = zlib.compress(b"\0" * 200_000_000, 9)
    body = b"Comment\0\0" + text
    bomb = stored("PNG")
    at = bomb.index(b"IDAT") - 4
    chunk = struct.pack(">I", len(body)) + b"zTXt" + body + struct.pack(">I", zlib.crc32(b"zTXt" + body))
    assert code(decoder, bomb[:at] + chunk + bomb[at:]) in ("damaged", "out_of_memory")
    assert time.monotonic() - began < 10


def mutated(source: random.Random, data: bytes) -> bytes:
    """The data with a few bytes changed, dropped, doubled or swapped."""
    changed = bytearray(data)
    for _ in range(source.choice((1, 1, 2, 4, 16))):
        at = source.randrange(len(changed))
        way = source.randrange(6)
        if way == 0:
            changed[at] ^= 1 << source.randrange(8)
        elif way == 1:
            changed[at] = source.choice((0, 1, 0x7F, 0x80, 0xFE, 0xFF))
        elif way == 2:
            changed[at : at + 4] = struct.pack(
                ">I", source.choice((0, 1, 0x7FFFFFFF, 0xFFFFFFFF, source.randrange(2**32)))
            )
        elif way == 3:
            del changed[at : at + source.randrange(1, 30)]
        elif way == 4:
            changed[at:at] = changed[at : at + source.randrange(1, 60)]
        else:
            del changed[max(at, 8) :]
        if not changed:
            break
    return bytes(changed)


def campaign(decoder: PhotoDecoder, count: int, seed: int) -> dict[str, int]:
    """Decode so many mutations; returns how often each answer came. Every answer is a picture or a known refusal."""
    source = random.Random(seed)
    seeds = [stored(kind, source.randrange(1, 9), secrets=True) for kind in kinds()]
    answers: dict[str, int] = {}
    for number in range(count):
        data = mutated(source, seeds[number % len(seeds)])
        found = decoder.decode(data)
        if isinstance(found, Refused):
            assert found.code in SENTENCES
            answers[found.code] = answers.get(found.code, 0) + 1
        else:
            assert 0 < found.width * found.height <= 64_000_000
            assert b"secret" not in found.large
            answers["accepted"] = answers.get("accepted", 0) + 1
    return answers


def test_three_hundred_changed_pictures_never_stop_the_program(decoder: PhotoDecoder) -> None:
    answers = campaign(decoder, 300, 412)
    assert sum(answers.values()) == 300
    assert answers["accepted"] > 10
    assert answers["damaged"] > 10
    assert isinstance(decoder.decode(stored("JPEG")), Decoded)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10))
def test_ten_thousand_changed_pictures_never_stop_the_program(decoder: PhotoDecoder, seed: int) -> None:
    print(campaign(decoder, 1000, seed))
    assert isinstance(decoder.decode(stored("JPEG")), Decoded)


def test_files_that_once_crashed_a_reader_are_refused_or_read_and_the_next_photo_works(decoder: PhotoDecoder) -> None:
    files = sorted(path for path in HOSTILE.glob("*") if path.is_file())
    if not files:
        pytest.skip("the hostile pictures are not here")
    for path in files:
        began = time.monotonic()
        found = decoder.decode(path.read_bytes())
        assert isinstance(found, Decoded) or found.code in SENTENCES, path.name
        assert time.monotonic() - began < 12, path.name
    assert isinstance(decoder.decode(stored("JPEG")), Decoded)

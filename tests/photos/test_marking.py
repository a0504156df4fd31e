"""What was drawn on a photo reaches the rendition for a document; what is covered leaves it, whole and for good."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageStat

from labapp.photos.imaging import Decoded, PhotoDecoder, Refused
from labapp.photos.marking import AROUND, BLACK, INK
from labapp.photos.overlays import Mark, MarkKind, Overlay, overlay_to_json
from tests.conftest import SHARED
from tests.photos.drawings import arrow, at, cover, line, words
from tests.photos.pictures import HEIGHT, WIDTH, kinds, looks_upright, stored

Box = tuple[int, int, int, int]


def written(number: str, size: tuple[int, int] = (800, 600)) -> bytes:
    """A photo of a label with that number, in the box that `cover()` hides."""
    picture = Image.new("RGB", size, (180, 180, 175))
    pen = ImageDraw.Draw(picture)
    for row in range(5):
        pen.text((size[0] * 0.27, size[1] * (0.27 + row * 0.04)), number, fill=(10, 10, 10), font_size=size[1] // 30)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=95)
    return out.getvalue()


def drawn(decoder: PhotoDecoder, data: bytes, *marks: Mark, turn: int = 0, covered: bool = False) -> Image.Image:
    found = decoder.marked(data, overlay_to_json(Overlay(marks, turn)), covered=covered)
    assert isinstance(found, bytes), found
    return Image.open(io.BytesIO(found)).convert("RGB")


def near(picture: Image.Image, place: tuple[int, int], colour: tuple[int, int, int], off: int = 40) -> bool:
    found = picture.getpixel(place)
    assert isinstance(found, tuple)
    return all(abs(one - other) <= off for one, other in zip(found, colour, strict=True))


def spread(picture: Image.Image) -> float:
    """How far the tones of a part lie apart."""
    return max(high - low for low, high in picture.getextrema())  # type: ignore[misc]


def test_an_arrow_is_ink_with_white_at_its_sides_and_the_rest_stays(decoder: PhotoDecoder) -> None:
    data = written("1")
    picture = drawn(decoder, data, arrow(0.1, 0.9, 0.9, 0.9))
    plain = drawn(decoder, data)
    assert near(picture, (400, 540), INK)
    assert near(picture, (712, 540), INK)  # the head
    assert min(spread_of(picture, x) for x in (200, 400, 600)) > 150  # the white beside the ink
    above: Box = (0, 0, 800, 500)
    assert ImageChops.difference(picture.crop(above), plain.crop(above)).getbbox() is None


def spread_of(picture: Image.Image, x: int) -> float:
    return spread(picture.crop((x, 525, x + 1, 555)))


@pytest.mark.parametrize("kind", ["ellipse", "text", "measure"])
def test_every_other_mark_leaves_ink_where_it_was_drawn(decoder: PhotoDecoder, kind: str) -> None:
    mark = {
        "ellipse": Mark(MarkKind.ELLIPSE, at(0.4, 0.6), at(0.6, 0.9)),
        "text": words("crack", 0.5, 0.75),
        "measure": line(at(0.4, 0.75), at(0.6, 0.75), 20.0),
    }[kind]
    part = drawn(decoder, written("1"), mark).crop((300, 340, 500, 550))
    ink = sum(count for count, colour in part.getcolors(100_000) or () if colour[0] > 150 and colour[1] < 70)  # type: ignore[index,operator]
    assert ink > 100


def test_words_at_the_edge_are_pushed_in_and_too_long_ones_are_made_smaller(decoder: PhotoDecoder) -> None:
    for mark in (words("crack", 1.0, 1.0), words("W" * 200, 0.0, 0.0)):
        picture = drawn(decoder, written("1"), mark)
        plain = drawn(decoder, written("1"))
        left, top, right, bottom = ImageChops.difference(picture, plain).getbbox() or (0, 0, 0, 0)
        assert left < right
        assert top < bottom


def test_a_letter_that_the_first_font_has_not_is_drawn_with_the_second(decoder: PhotoDecoder) -> None:
    sun = drawn(decoder, written("1"), words("\u2600", 0.5, 0.8))
    other = drawn(decoder, written("1"), words("\u2602", 0.5, 0.8))
    assert ImageChops.difference(sun, other).getbbox() is not None  # two signs, not two boxes for a missing one


@pytest.mark.parametrize("kind", [MarkKind.BLACK, MarkKind.BLUR])
def test_what_is_covered_says_nothing_of_what_was_there(decoder: PhotoDecoder, kind: MarkKind) -> None:
    numbers = ("356938035643809", "490154203237518", "111111111111111")
    parts = [
        drawn(decoder, written(number), cover(kind), covered=True).crop((208, 158, 592, 292)) for number in numbers
    ]
    for part in parts:
        if kind is MarkKind.BLACK:
            assert all(near(part, place, BLACK, 3) for place in ((0, 0), (100, 60), (383, 133)))
        assert max(ImageStat.Stat(ImageChops.difference(part, parts[0])).mean) < 8
        assert finest(part) < 3
    assert finest(drawn(decoder, written(numbers[0])).crop((208, 158, 592, 292))) > 20


def finest(part: Image.Image) -> float:
    """How much neighbouring pixels differ at most, on average over a row: letters do, a fade does not."""
    grey = part.convert("L")
    shifted = ImageChops.offset(grey, 1, 0)
    steps = ImageChops.difference(grey, shifted).crop((1, 0, *grey.size)).resize((1, grey.height), Image.Resampling.BOX)
    return float(steps.getextrema()[1])  # type: ignore[arg-type]


def test_two_photos_that_differ_only_under_a_black_cover_give_the_same_file(decoder: PhotoDecoder) -> None:
    plain = Image.new("RGB", (800, 600), (120, 140, 150))
    other = plain.copy()
    ImageDraw.Draw(other).text((300, 200), "356938035643809", fill="white", font_size=30)
    files = []
    for picture in (plain, other):
        out = io.BytesIO()
        picture.save(out, "PNG")
        overlay = overlay_to_json(Overlay((cover(),)))
        files.append(decoder.marked(out.getvalue(), overlay, covered=True))
    assert isinstance(files[0], bytes)
    assert files[0] == files[1]


def test_the_lab_s_own_copy_is_not_covered(decoder: PhotoDecoder) -> None:
    data = written("356938035643809")
    plain, own = drawn(decoder, data), drawn(decoder, data, cover(), covered=False)
    assert ImageChops.difference(plain, own).getbbox() is None


def test_a_thin_cover_at_the_very_edge_hides_its_pixels(decoder: PhotoDecoder) -> None:
    thin = cover(MarkKind.BLACK, at(0.999, 0.0), at(1.0, 1.0))
    assert near(drawn(decoder, written("1"), thin, covered=True), (799, 300), BLACK, 60)
    blurred = cover(MarkKind.BLUR, at(0.0, 0.999), at(0.4, 1.0))
    assert drawn(decoder, written("1"), blurred, covered=True).size == (800, 600)


@pytest.mark.parametrize("turn", range(4))
def test_a_turned_photo_is_turned_with_what_is_drawn_on_it(decoder: PhotoDecoder, turn: int) -> None:
    plain = drawn(decoder, written("1"), arrow(0.1, 0.1, 0.45, 0.1))
    picture = drawn(decoder, written("1"), arrow(0.1, 0.1, 0.45, 0.1), turn=turn)
    assert picture.size == ((600, 800) if turn % 2 else (800, 600))
    back = picture.rotate(90 * turn, expand=True)
    assert max(ImageStat.Stat(ImageChops.difference(back, plain)).mean) < 3


@pytest.mark.parametrize("kind", kinds())
@pytest.mark.parametrize("orientation", range(1, 9))
def test_marked_and_whole_renditions_are_upright_in_every_orientation(
    decoder: PhotoDecoder, kind: str, orientation: int
) -> None:
    data = stored(kind, orientation, secrets=True)
    tiny = cover(MarkKind.BLACK, at(0.0, 0.0), at(0.02, 0.02))
    marked = decoder.marked(data, overlay_to_json(Overlay((tiny,))), covered=True)
    for rendition in (decoder.whole(data), marked):
        assert isinstance(rendition, bytes), rendition
        assert looks_upright(rendition)
        assert not any(word in rendition for word in (b"Exif", b"secret", b"xmp", b"ICC_PROFILE", b"Photoshop"))
        with Image.open(io.BytesIO(rendition)) as picture:
            assert picture.size == (WIDTH, HEIGHT)
            assert dict(picture.getexif()) == {}


def test_a_rendition_for_a_document_is_no_larger_than_the_large_one_and_the_whole_one_at_most_6000(
    decoder: PhotoDecoder,
) -> None:
    out = io.BytesIO()
    Image.new("RGB", (7000, 3500), "teal").save(out, "JPEG")
    assert drawn(decoder, out.getvalue(), arrow()).size == (1600, 800)
    whole = decoder.whole(out.getvalue())
    assert isinstance(whole, bytes)
    assert Image.open(io.BytesIO(whole)).size == (6000, 3000)


def test_the_same_drawing_gives_the_same_bytes(decoder: PhotoDecoder) -> None:
    drawing = overlay_to_json(Overlay((arrow(), words("crack"), cover(MarkKind.BLUR)), 1))
    first, second = (decoder.marked(written("1"), drawing, covered=True) for _ in range(2))
    assert isinstance(first, bytes)
    assert first == second


Task = Callable[[PhotoDecoder, bytes], bytes | Refused]


@pytest.mark.parametrize(
    "task",
    [
        lambda decoder, data: decoder.whole(data),
        lambda decoder, data: decoder.marked(data, overlay_to_json(Overlay()), covered=True),
    ],
)
@pytest.mark.parametrize(
    ("data", "code"), [(b"Dear lab,", "not_an_image"), (written("1")[:900], "damaged"), (b"GIF89a", "not_an_image")]
)
def test_what_cannot_be_read_is_refused_with_its_reason(
    decoder: PhotoDecoder, task: Task, data: bytes, code: str
) -> None:
    found = task(decoder, data)
    assert isinstance(found, Refused)
    assert found.code == code


def test_a_drawing_that_is_none_is_refused_in_the_child_too(decoder: PhotoDecoder) -> None:
    found = decoder.marked(written("1"), {"schema": 1, "turn": 9, "marks": []}, covered=False)
    assert isinstance(found, Refused)


def test_the_inks_of_documents_are_those_of_the_window() -> None:
    from labapp.core.paths import RESOURCES
    from labapp.ui.tokens import load_tokens

    for mode in ("light", "dark"):
        values = load_tokens(RESOURCES / "themes" / "tokens.toml").of(mode)
        for token, colour in (("ink", INK), ("around", AROUND), ("black", BLACK)):
            assert values[f"mark.{token}"] == "#{:02X}{:02X}{:02X}".format(*colour)


@pytest.mark.parametrize("scene", ["Landscape", "Portrait"])
def test_real_photos_of_one_scene_are_alike_in_every_rendition_and_orientation(
    decoder: PhotoDecoder, scene: str
) -> None:
    files = sorted((SHARED / "photos" / "orientation").glob(f"{scene}_*.jpg"))
    if not files:
        pytest.skip("the real photos are not here")
    assert len(files) == 9
    for renditions in zip(*(every_rendition(decoder, path.read_bytes()) for path in files), strict=True):
        pictures = [Image.open(io.BytesIO(rendition)).convert("RGB").resize((64, 48)) for rendition in renditions]
        assert len({Image.open(io.BytesIO(rendition)).size for rendition in renditions}) == 1
        for one in pictures[1:]:
            assert max(ImageStat.Stat(ImageChops.difference(one, pictures[0])).mean) < 3
        assert not any(word in rendition for rendition in renditions for word in (b"Exif\0", b"http://ns.adobe"))


def every_rendition(decoder: PhotoDecoder, data: bytes) -> list[bytes]:
    """In lists, to look at, to look at closely, and marked for the lab and for the seller."""
    found = decoder.decode(data)
    assert isinstance(found, Decoded), found
    drawing = overlay_to_json(Overlay((arrow(0.02, 0.02, 0.05, 0.05), cover(start=at(0.9, 0.9), end=at(0.92, 0.92)))))
    made = [decoder.whole(data), *(decoder.marked(data, drawing, covered=covered) for covered in (False, True))]
    return [found.small, found.large, *(one for one in made if isinstance(one, bytes))]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_no_place_and_no_serial_number_is_in_any_rendition(decoder: PhotoDecoder, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "PlantedMaker"
    exif.get_ifd(0x8769)[0xA431] = "PLANTED-SERIAL-4711"
    exif.get_ifd(0x8769)[0xA435] = "PLANTED-LENS-0815"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (45.0, 45.0, 0.0)
    exif.get_ifd(0x8825)[29] = "2026:03:02"
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "teal").save(out, "JPEG", exif=exif, comment=b"PLANTED-COMMENT")
    data = out.getvalue()
    planted = (b"Planted", b"PLANTED", b"2026:03:02", b"Exif\0")
    assert all(word in data for word in planted)
    renditions = every_rendition(decoder, data)
    assert len(renditions) == 5
    for rendition in renditions:
        assert not any(word in rendition for word in planted)
        segments = {rendition[place + 1] for place in range(2, 40) if rendition[place] == 0xFF}
        assert 0xE1 not in segments

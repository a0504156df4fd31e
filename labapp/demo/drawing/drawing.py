"""The photos by subject: what a technician's camera would show."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Mapping
from typing import Any

from PIL import Image, ImageDraw, ImageFilter

from labapp.demo.drawing import scene, things

Details = Mapping[str, Any]
_CENTRE = (scene.SIZE[0] // 2, scene.SIZE[1] // 2)
_TAG_ORIENTATION = 0x0112
# EXIF orientation -> how the stored picture must be turned so that a viewer turns it back
_STORED_TURNS = {1: None, 3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}


def draw_photo(subject: str, seed: int, **details: object) -> bytes:
    """One photo as JPEG bytes (1600 × 1200, some stored turned with an EXIF orientation); KeyError for no such subject.

    Details by subject: `tracking`, `colour`, `scratches` (lines in parts of the device), `imei`, `percent`, `lcd`, `crushed`.
    """
    source = random.Random(f"{subject}/{seed}")  # noqa: S311  the same photo for the same seed
    picture = scene.finish(SUBJECTS[subject](source, details), source)
    orientation = source.choice((1, 1, 1, 3, 6, 8))
    turn = _STORED_TURNS[orientation]
    if turn is not None:
        picture = picture.transpose(turn)
    exif = Image.Exif()
    exif[_TAG_ORIENTATION] = orientation
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88, exif=exif)
    return out.getvalue()


def _turn(source: random.Random, most: float = 7) -> float:
    return source.uniform(-most, most)


def _parcel_label(source: random.Random, details: Details) -> Image.Image:
    picture = scene.table(source)
    scene.put(picture, things.carton(source).resize((1500, 1066)), _CENTRE, _turn(source, 2), lift=24)
    scene.put(
        picture,
        things.label(str(details.get("tracking") or "FR000000000000"), source),
        _CENTRE,
        _turn(source, 4),
        lift=3,
    )
    return picture


def _parcel_side(source: random.Random, details: Details) -> Image.Image:
    picture = scene.table(source)
    scene.put(
        picture,
        things.carton(source, with_label="FR0000" if source.random() < 0.5 else ""),
        _CENTRE,
        _turn(source, 12),
        lift=26,
    )
    return picture


def _parcel_corner(source: random.Random, details: Details) -> Image.Image:
    picture = scene.table(source)
    carton = things.carton(source, crushed=bool(details.get("crushed", True))).resize((1350, 960))
    scene.put(picture, carton, (640, 720), _turn(source, 5), lift=26)
    return picture


def _opening(source: random.Random, details: Details) -> Image.Image:
    picture = scene.table(source)
    carton = things.carton(source)
    draw = ImageDraw.Draw(carton)
    draw.rectangle((60, 60, 840, 580), fill=(112, 82, 52, 255))
    draw.rectangle((84, 84, 816, 556), fill=(92, 66, 42, 255))
    for _ in range(70):
        x, y = source.randrange(90, 760), source.randrange(90, 510)
        shade = source.randrange(224, 250)
        draw.ellipse(
            (x, y, x + source.randrange(36, 60), y + source.randrange(28, 46)), fill=(shade, shade, shade - 8, 255)
        )
    scene.put(picture, carton.resize((1200, 853)), _CENTRE, _turn(source, 8), lift=26)
    device = things.phone((20, 21, 24), source, back=False).resize((190, 389))
    scene.put(picture, device, _CENTRE, 90 + _turn(source, 14), lift=8)
    return picture


def _protection(source: random.Random, details: Details) -> Image.Image:
    picture = scene.table(source)
    scene.put(
        picture, things.phone((24, 26, 30), source, back=False).resize((370, 757)), _CENTRE, _turn(source), lift=12
    )
    wrap = Image.new("RGBA", (640, 1000), (228, 236, 240, 96))
    draw = ImageDraw.Draw(wrap)
    for row in range(0, 1000, 44):
        for column in range(0, 640, 44):
            left = column + (22 if row // 44 % 2 else 0)
            draw.ellipse(
                (left, row, left + 38, row + 38), fill=(240, 246, 250, 70), outline=(255, 255, 255, 130), width=2
            )
            draw.ellipse((left + 8, row + 6, left + 16, row + 14), fill=(255, 255, 255, 190))
    scene.put(picture, wrap, _CENTRE, _turn(source, 5), lift=10)
    return picture


def _contents(source: random.Random, details: Details) -> Image.Image:
    picture = scene.mat(source)
    colour = things.colour_of(str(details.get("colour", "grey")))
    scene.put(picture, things.phone(colour, source, back=True), (520, 600), _turn(source, 4))
    card = Image.new("RGBA", (330, 470), (248, 248, 244, 255))
    draw = ImageDraw.Draw(card)
    draw.text((30, 30), "Thank you", font=scene.font(44, strong=True), fill=(40, 44, 50))
    for row in range(9):
        draw.rectangle((30, 120 + row * 34, 300 - row % 3 * 40, 130 + row * 34), fill=(176, 180, 184, 255))
    scene.put(picture, card, (1010, 420), _turn(source, 6), lift=5)
    cable = Image.new("RGBA", (460, 460), (0, 0, 0, 0))
    draw = ImageDraw.Draw(cable)
    for ring in range(4):
        inset = 50 + ring * 22
        draw.ellipse((inset, inset, 460 - inset, 460 - inset), outline=(244, 244, 242, 255), width=15)
    draw.rounded_rectangle((370, 170, 455, 205), 8, fill=(236, 236, 234, 255))
    scene.put(picture, cable, (1240, 850), _turn(source, 40), lift=6)
    return picture


def _device_front(source: random.Random, details: Details) -> Image.Image:
    picture = scene.mat(source)
    scene.put(
        picture, things.phone((42, 44, 50), source, back=False).resize((500, 1023)), _CENTRE, _turn(source), lift=18
    )
    return picture


def _device_back(source: random.Random, details: Details) -> Image.Image:
    picture = scene.mat(source)
    colour = things.colour_of(str(details.get("colour", "grey")))
    device = things.phone(colour, source, back=True, scratches=details.get("scratches") or ())
    scene.put(picture, device.resize((500, 1023)), _CENTRE, _turn(source), lift=18)
    return picture


def _edges(source: random.Random, details: Details) -> Image.Image:
    picture = scene.mat(source)
    colour = things.colour_of(str(details.get("colour", "grey")))
    for y in (430, 770):
        scene.put(picture, things.edge(colour, source), (800, y + source.randrange(-20, 20)), _turn(source, 3), lift=14)
    return picture


def _screen_on(source: random.Random, details: Details) -> Image.Image:
    lcd = bool(details.get("lcd"))
    picture = scene.mat(source, (22, 24, 26) if lcd else (70, 80, 86), grid=not lcd)
    shown = things.glowing_black(source) if lcd else things.wallpaper(source)
    scene.put(
        picture,
        things.phone((34, 36, 40), source, back=False, screen=shown).resize((500, 1023)),
        _CENTRE,
        _turn(source),
        lift=18,
    )
    return picture


def _imei_screen(source: random.Random, details: Details) -> Image.Image:
    imei = str(details.get("imei") or "490154203237518")
    shown = things.screen(
        (
            ("IMEI", f"{imei[:2]} {imei[2:8]} {imei[8:14]} {imei[14:]}"),
            ("Serial", f"F4GD{imei[8:14]}"),
            ("Model", "A2403"),
        ),
        "Device info",
    )
    return _with_screen(source, shown)


def _battery_screen(source: random.Random, details: Details) -> Image.Image:
    percent = float(details.get("percent") or 90)
    rows = (
        ("Maximum capacity", f"{percent:g} %"),
        ("Cycle count", str(int((100 - percent) * 42 + source.randrange(20, 60)))),
        ("Made", "March 2024"),
    )
    return _with_screen(source, things.screen(rows, "Battery", dark=source.random() < 0.4))


def _with_screen(source: random.Random, shown: Image.Image) -> Image.Image:
    picture = scene.mat(source)
    device = things.phone((40, 42, 48), source, back=False, screen=shown).resize((540, 1105), Image.Resampling.LANCZOS)
    scene.put(picture, device, _CENTRE, _turn(source, 3), lift=18)
    return picture


def _scratch_close_up(source: random.Random, details: Details) -> Image.Image:
    colour = things.colour_of(str(details.get("colour", "grey")))
    device = things.phone(colour, source, back=True, scratches=((0.22, 0.60, 0.56, 0.68),))
    close = device.crop((20, 430, 420, 730)).resize(scene.SIZE, Image.Resampling.BICUBIC)
    ground = Image.new("RGB", scene.SIZE, colour)
    ground.paste(close, (0, 0), close)
    ruler = Image.new("RGBA", (1400, 150), (240, 238, 228, 255))
    draw = ImageDraw.Draw(ruler)
    for tick in range(0, 60):
        long = 70 if tick % 10 == 0 else 48 if tick % 5 == 0 else 30
        draw.line((20 + tick * 23, 0, 20 + tick * 23, long), fill=(30, 30, 30), width=3)
        if tick % 10 == 0:
            draw.text((20 + tick * 23, 108), str(tick), font=scene.font(40), fill=(30, 30, 30), anchor="mm")
    scene.put(ground, ruler, (800, 1100), _turn(source, 1.5), lift=6)
    return ground.filter(ImageFilter.GaussianBlur(0.8))


def _dent_close_up(source: random.Random, details: Details) -> Image.Image:
    picture = scene.mat(source)
    colour = things.colour_of(str(details.get("colour", "grey")))
    scene.put(
        picture, things.edge(colour, source, dent=True).resize((2600, 256)), (420, 600), _turn(source, 3), lift=18
    )
    return picture


SUBJECTS: dict[str, Callable[[random.Random, Details], Image.Image]] = {
    "parcel_label": _parcel_label,
    "parcel_side": _parcel_side,
    "parcel_corner": _parcel_corner,
    "opening": _opening,
    "protection": _protection,
    "contents": _contents,
    "device_front": _device_front,
    "device_back": _device_back,
    "edges": _edges,
    "screen_on": _screen_on,
    "imei_screen": _imei_screen,
    "battery_screen": _battery_screen,
    "scratch_close_up": _scratch_close_up,
    "dent_close_up": _dent_close_up,
}

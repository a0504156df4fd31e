"""Things that lie on the bench: parcels, labels, devices, screens."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise

from PIL import Image, ImageDraw, ImageFilter

from labapp.demo.drawing.scene import Colour, font, layer

COLOURS: dict[str, Colour] = {
    "blue": (46, 84, 138),
    "grey": (96, 100, 106),
    "pink": (222, 178, 176),
    "snow": (226, 226, 220),
    "violet": (150, 138, 188),
    "black": (34, 36, 40),
    "red": (170, 38, 48),
}
Line = tuple[float, float, float, float]


def colour_of(word: str) -> Colour:
    """A device's colour by its word; grey for an unknown one."""
    return COLOURS.get(word.casefold(), COLOURS["grey"])


def shaded(colour: Colour, by: int) -> Colour:
    """A colour made lighter or darker."""
    red, green, blue = (max(0, min(255, channel + by)) for channel in colour)
    return red, green, blue


def label(tracking: str, source: random.Random) -> Image.Image:
    """A carrier's label with bar code, matrix code and lines of text."""
    width, height = 620, 430
    picture = Image.new("RGBA", (width, height), (250, 249, 245, 255))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, width - 1, height - 1), outline=(60, 60, 60, 255), width=3)
    draw.text((24, 18), "PARCEL EXPRESS", font=font(34, strong=True), fill="black")
    draw.text((24, 70), "RELAY 12 · SORT 7B", font=font(24), fill="black")
    for row, length in enumerate((300, 240, 280)):
        draw.rectangle(
            (24, 116 + row * 26, 24 + length, 130 + row * 26), fill=(190, 190, 188, 255)
        )  # blacked out: no address
    x = 24
    while x < width - 40:
        bar = source.choice((3, 3, 5, 7, 9))
        draw.rectangle((x, 220, x + bar, 350), fill="black")
        x += bar + source.choice((3, 5, 7))
    draw.text((24, 362), tracking, font=font(32, mono=True), fill="black")
    cell = 10
    for row in range(14):
        for column in range(14):
            if source.random() < 0.5 or (row in (0, 13) and column % 2) or (column in (0, 13) and not row % 2):
                left, top = width - 180 + column * cell, 24 + row * cell
                draw.rectangle((left, top, left + cell - 1, top + cell - 1), fill="black")
    return picture


def carton(source: random.Random, *, crushed: bool = False, with_label: str = "") -> Image.Image:
    """A closed carton with tape, perhaps a crushed corner, perhaps a label."""
    width, height = 900, 640
    brown = shaded((178, 134, 88), source.randrange(-12, 12))

    def paint(draw: ImageDraw.ImageDraw, k: int) -> None:
        corner = (
            [(width * k, 0)]
            if not crushed
            else [(width * k * 0.86, 0), (width * k * 0.9, height * k * 0.1), (width * k, height * k * 0.16)]
        )
        draw.polygon([(0, 0), *corner, (width * k, height * k), (0, height * k)], fill=(*brown, 255))
        if crushed:
            for step in range(6):
                y = height * k * (0.05 + step * 0.035)
                start = (width * k * (0.80 + step * 0.015), y)
                draw.line(
                    (*start, width * k * 0.97, y + 60 * k), fill=(*shaded(brown, -38 - step * 4), 255), width=4 * k
                )
        tape = height * k // 2
        draw.rectangle((0, tape - 44 * k, width * k, tape + 44 * k), fill=(*shaded(brown, 34), 255))
        draw.line((0, tape, width * k, tape), fill=(*shaded(brown, -30), 255), width=3 * k)

    picture = layer(paint, (width, height))
    if with_label:
        small = label(with_label, source).resize((330, 229), Image.Resampling.LANCZOS)
        picture.paste(small, (60, 60))
    return picture


def phone(
    colour: Colour,
    source: random.Random,
    *,
    back: bool,
    scratches: Sequence[Line] = (),
    screen: Image.Image | None = None,
) -> Image.Image:
    """A smartphone from front or back; scratches are lines in parts of its width and height."""
    width, height, radius = 430, 880, 64

    def paint(draw: ImageDraw.ImageDraw, k: int) -> None:
        box = (0, 0, width * k - 1, height * k - 1)
        draw.rounded_rectangle(box, radius * k, fill=(*shaded(colour, -46), 255))
        inner = (9 * k, 9 * k, (width - 9) * k, (height - 9) * k)
        face = colour if back else (16, 17, 20)
        draw.rounded_rectangle(inner, (radius - 8) * k, fill=(*face, 255))
        if back:
            draw.rounded_rectangle((34 * k, 34 * k, 214 * k, 214 * k), 44 * k, fill=(*shaded(colour, 14), 255))
            for x, y in ((80, 80), (80, 166), (166, 124)):
                draw.ellipse(((x - 36) * k, (y - 36) * k, (x + 36) * k, (y + 36) * k), fill=(*shaded(colour, -60), 255))
                draw.ellipse(((x - 22) * k, (y - 22) * k, (x + 22) * k, (y + 22) * k), fill=(18, 20, 28, 255))
                draw.ellipse(((x - 10) * k, (y - 14) * k, (x - 2) * k, (y - 6) * k), fill=(90, 104, 140, 255))
            draw.ellipse((158 * k, 58 * k, 178 * k, 78 * k), fill=(240, 232, 200, 255))
        else:
            draw.rounded_rectangle((150 * k, 20 * k, 280 * k, 52 * k), 16 * k, fill=(4, 4, 6, 255))

    picture = layer(paint, (width, height))
    if screen is not None:
        area = screen.resize((width - 34, height - 34), Image.Resampling.LANCZOS)
        mask = Image.new("L", area.size, 0)
        ImageDraw.Draw(mask).rounded_rectangle((0, 0, area.width - 1, area.height - 1), 50, fill=255)
        picture.paste(area, (17, 17), mask)
    _sheen(picture, source, 46 if back else 30)
    draw = ImageDraw.Draw(picture)
    for x0, y0, x1, y1 in scratches:
        _scratch(draw, (x0 * width, y0 * height, x1 * width, y1 * height), source, 4)
    return picture


def _sheen(picture: Image.Image, source: random.Random, strength: int) -> None:
    """A soft reflection of the lamp, inside the thing's outline."""
    light = Image.new("L", picture.size, 0)
    at = source.randrange(-picture.width // 2, picture.width)
    ImageDraw.Draw(light).polygon(
        [(at, 0), (at + 150, 0), (at - 180, picture.height), (at - 330, picture.height)], fill=strength
    )
    light = light.filter(ImageFilter.GaussianBlur(30))
    white = Image.new("RGBA", picture.size, (255, 255, 255, 0))
    white.putalpha(Image.composite(light, Image.new("L", picture.size, 0), picture.getchannel("A")))
    picture.alpha_composite(white)


def _scratch(draw: ImageDraw.ImageDraw, line: Line, source: random.Random, width: int) -> None:
    """A scratch: a bright, broken line beside a dark one."""
    x0, y0, x1, y1 = line
    steps = 26
    points = [
        (x0 + (x1 - x0) * step / steps + source.uniform(-2, 2), y0 + (y1 - y0) * step / steps + source.uniform(-2, 2))
        for step in range(steps + 1)
    ]
    for start, end in pairwise(points):
        if source.random() < 0.92:
            draw.line((start[0] + 2, start[1] + 2, end[0] + 2, end[1] + 2), fill=(20, 22, 26, 150), width=width)
            draw.line((*start, *end), fill=(236, 238, 240, 235), width=max(2, width - 1))


def edge(colour: Colour, source: random.Random, *, dent: bool = False) -> Image.Image:
    """A long edge of a device with its keys or port."""
    width, height = 1180, 116

    def paint(draw: ImageDraw.ImageDraw, k: int) -> None:
        draw.rounded_rectangle((0, 0, width * k - 1, height * k - 1), 52 * k, fill=(*shaded(colour, -20), 255))
        draw.rounded_rectangle((0, 26 * k, width * k - 1, 90 * k), 34 * k, fill=(*shaded(colour, 18), 255))
        if source.random() < 0.5:
            draw.rounded_rectangle((540 * k, 40 * k, 640 * k, 76 * k), 18 * k, fill=(12, 12, 14, 255))
            for x in (*range(380, 500, 30), *range(690, 810, 30)):
                draw.ellipse((x * k, 50 * k, (x + 16) * k, 66 * k), fill=(14, 14, 16, 255))
        else:
            for x in (300, 470):
                draw.rounded_rectangle((x * k, 38 * k, (x + 130) * k, 78 * k), 18 * k, fill=(*shaded(colour, -6), 255))
        if dent:
            draw.ellipse((860 * k, 8 * k, 930 * k, 58 * k), fill=(*shaded(colour, -70), 255))
            draw.arc((856 * k, 4 * k, 934 * k, 62 * k), 200, 340, fill=(*shaded(colour, 90), 255), width=5 * k)

    picture = layer(paint, (width, height))
    _sheen(picture, source, 60)
    return picture


def screen(rows: Sequence[tuple[str, str]], title: str, *, dark: bool = False) -> Image.Image:
    """A settings screen: a title and rows of a word and a value."""
    ground, ink, faint = (
        ((18, 19, 22), (240, 240, 240), (150, 152, 158)) if dark else ((246, 246, 248), (18, 20, 24), (110, 114, 120))
    )
    picture = Image.new("RGB", (796, 1692), ground)
    draw = ImageDraw.Draw(picture)
    draw.text((60, 40), "14:07", font=font(40, strong=True), fill=ink)
    draw.text((60, 180), title, font=font(70, strong=True), fill=ink)
    for index, (word, value) in enumerate(rows):
        top = 330 + index * 190
        draw.rounded_rectangle((40, top, 756, top + 164), 30, fill=(36, 38, 42) if dark else (255, 255, 255))
        draw.text((76, top + 22), word, font=font(36), fill=faint)
        draw.text((76, top + 76), value, font=font(52, mono=True), fill=ink)
    return picture


def wallpaper(source: random.Random) -> Image.Image:
    """A lock screen with a clock over a gradient."""
    low, high = source.choice(
        (((18, 30, 84), (96, 62, 150)), ((10, 70, 90), (60, 150, 140)), ((90, 30, 50), (220, 120, 70)))
    )
    strip = Image.new("RGB", (1, 256))
    strip.putdata([tuple(int(a + (b - a) * y / 255) for a, b in zip(low, high, strict=True)) for y in range(256)])
    picture = strip.resize((796, 1692), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(picture)
    draw.text((398, 330), "14:22", font=font(190, strong=True), fill="white", anchor="mm")
    draw.text((398, 190), "Friday 13 March", font=font(46), fill="white", anchor="mm")
    for step in range(4):
        top = 1150 + step * 34
        draw.arc(
            (-200, top - 260, 996, top + 700), 200, 340, fill=tuple(min(255, c + 40 + step * 8) for c in high), width=6
        )
    return picture


def glowing_black(source: random.Random) -> Image.Image:
    """A black picture on an LCD: it glows, unevenly, brighter at the rim."""
    rim = Image.radial_gradient("L").resize((796, 1692)).point(lambda value: 38 + value // 4)
    blue = rim.point(lambda value: min(255, int(value * 1.18)))
    picture = Image.merge("RGB", (rim, rim, blue))
    spot = source.randrange(200, 1400)
    draw = ImageDraw.Draw(picture, "RGBA")
    draw.ellipse((600, spot - 240, 900, spot + 240), fill=(150, 160, 190, 60))
    return picture.filter(ImageFilter.GaussianBlur(24))

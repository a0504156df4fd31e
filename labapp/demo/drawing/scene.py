"""The bench under the camera: a mat with light from one side, soft shadows, noise, a hand-held turn."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from labapp.core.paths import RESOURCES

SIZE = (1600, 1200)
Colour = tuple[int, int, int]

_SCALE = 4  # shapes are drawn larger and reduced, so that their edges are smooth


def font(size: int, *, mono: bool = False, strong: bool = False) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The program's own typeface; Pillow's built-in one where it is missing."""
    name = "IBMPlexMono-Regular.ttf" if mono else "IBMPlexSans-SemiBold.ttf" if strong else "IBMPlexSans-Regular.ttf"
    path = RESOURCES / "fonts" / name
    return ImageFont.truetype(path, size) if path.exists() else ImageFont.load_default(size)


def mat(source: random.Random, base: Colour = (98, 112, 116), *, grid: bool = True) -> Image.Image:
    """A cutting mat or a table top, lit from one side."""
    light = _light(source.random() < 0.5)
    picture = Image.new("RGB", SIZE, base)
    if grid:
        draw = ImageDraw.Draw(picture)
        line = tuple(min(255, channel + 14) for channel in base)
        for x in range(source.randrange(80), SIZE[0], 100):
            draw.line((x, 0, x, SIZE[1]), fill=line, width=2)
        for y in range(source.randrange(80), SIZE[1], 100):
            draw.line((0, y, SIZE[0], y), fill=line, width=2)
    return ImageChops.multiply(picture, light)


@cache
def _light(left: bool) -> Image.Image:
    small = Image.new("L", (64, 48))
    small.putdata(
        [
            int(255 * (0.72 + 0.28 * ((x if left else 63 - x) / 63 * 0.7 + (47 - y) / 47 * 0.3)))
            for y in range(48)
            for x in range(64)
        ]
    )
    return Image.merge("RGB", (small.resize(SIZE, Image.Resampling.BICUBIC),) * 3)


@cache
def _rim() -> Image.Image:
    rim = Image.radial_gradient("L").resize(SIZE).point(lambda value: 255 - int(max(0, value - 120) * 0.45))
    return Image.merge("RGB", (rim,) * 3)


def table(source: random.Random) -> Image.Image:
    """A wooden table, for parcels."""
    picture = mat(source, (181, 152, 118), grid=False)
    draw = ImageDraw.Draw(picture, "RGBA")
    for _ in range(90):
        y = source.randrange(SIZE[1])
        shade = source.randrange(20, 60)
        draw.line(
            (0, y, SIZE[0], y + source.randrange(-24, 24)), fill=(120, 92, 60, shade), width=source.randrange(1, 5)
        )
    return picture


def layer(paint: Callable[[ImageDraw.ImageDraw, int], None], size: tuple[int, int]) -> Image.Image:
    """A transparent picture of a thing: `paint` gets a drawing at four times the size and that factor."""
    large = Image.new("RGBA", (size[0] * _SCALE // 2, size[1] * _SCALE // 2), (0, 0, 0, 0))
    paint(ImageDraw.Draw(large), _SCALE // 2)
    return large.resize(size, Image.Resampling.BOX)


def put(picture: Image.Image, thing: Image.Image, centre: tuple[int, int], turn: float, *, lift: int = 16) -> None:
    """Lay a thing on the bench, turned by degrees, with its shadow."""
    turned = thing.rotate(turn, Image.Resampling.BILINEAR, expand=True)
    x, y = centre[0] - turned.width // 2, centre[1] - turned.height // 2
    # a soft shadow has no detail: blurred at a quarter of the size it costs a sixteenth
    small = ((turned.width + 160) // 4, (turned.height + 160) // 4)
    shadow = Image.new("L", small, 0)
    shape = turned.getchannel("A").resize((turned.width // 4, turned.height // 4))
    shadow.paste(shape.point(lambda value: int(value * 0.55)), (20, 20))
    shadow = shadow.filter(ImageFilter.GaussianBlur(lift / 4)).resize(
        (small[0] * 4, small[1] * 4), Image.Resampling.BILINEAR
    )
    picture.paste((12, 14, 18), (x - 80 + lift, y - 80 + int(lift * 1.3)), shadow)
    picture.paste(turned, (x, y), turned)


def finish(picture: Image.Image, source: random.Random) -> Image.Image:
    """What a camera adds: grain, a slightly dark rim, a touch of softness."""
    half = (SIZE[0] // 2, SIZE[1] // 2)
    noise = Image.frombytes("L", half, source.randbytes(half[0] * half[1]))
    grain = noise.point(lambda value: 128 + (value - 128) // 12).resize(SIZE, Image.Resampling.BILINEAR)
    picture = ImageChops.add(picture, Image.merge("RGB", (grain,) * 3), 1, -128)
    return ImageChops.multiply(picture, _rim())

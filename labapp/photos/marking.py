"""Draws an overlay into a rendition for a document. Runs in the limited child only."""

from __future__ import annotations

import math
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from labapp.core.paths import RESOURCES
from labapp.photos.overlays import (
    BLUR_BLOCKS,
    CASING,
    COVERS,
    LINE,
    TEXT_SIZE,
    Mark,
    MarkKind,
    Overlay,
    Spot,
    arrow_shape,
    label_place,
    length_words,
    tick_shape,
    turned,
)
from labapp.photos.renditions import LARGE

INK, AROUND, BLACK = (199, 0, 110), (255, 255, 255), (20, 35, 42)
"""Lines, the white on their sides that lets them be read on any photo, and covers; as `mark` in themes/tokens.toml."""
_FINER = 3
"""Marks are drawn so many times larger and then reduced, which smooths their edges."""
_TONES = 16
_FONTS = ("IBMPlexSans-SemiBold.ttf", "DejaVuSans.ttf")
_QUARTERS = (None, Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90)


def marked(picture: Image.Image, overlay: Overlay, *, covered: bool) -> Image.Image:
    """The upright picture with what is drawn on it, turned, and no larger than a rendition.

    What is covered is taken out of the whole picture first, so that no later step can bring it back.
    """
    width, height = picture.size
    if covered:
        for mark in overlay.marks:
            if mark.kind in COVERS:
                _cover(picture, mark)
    turn = _QUARTERS[overlay.turn]
    if turn is not None:
        picture = picture.transpose(turn)
    scale = min(1.0, LARGE / max(picture.size))
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    if size != picture.size:
        picture = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    lines = [mark for mark in overlay.marks if mark.kind not in COVERS]
    if lines:
        drawing = _Drawing(overlay, (width, height), size)
        for mark in lines:
            drawing.add(mark)
        for colour, mask in ((AROUND, drawing.around), (INK, drawing.ink)):
            picture.paste(colour, mask=mask.resize(size, Image.Resampling.BOX))
    return picture


def _cover(picture: Image.Image, mark: Mark) -> None:
    left, right = sorted((mark.start.x * picture.width, mark.end.x * picture.width))
    top, bottom = sorted((mark.start.y * picture.height, mark.end.y * picture.height))
    box = (
        max(0, math.floor(left)),
        max(0, math.floor(top)),
        min(picture.width, math.ceil(right)),
        min(picture.height, math.ceil(bottom)),
    )
    if mark.kind is MarkKind.BLACK:
        picture.paste(BLACK, box)
        return
    part = picture.crop(box)
    wide, high = part.size
    columns = max(1, min(6, wide, round(math.sqrt(BLUR_BLOCKS * wide / high))))
    rows = max(1, min(BLUR_BLOCKS // columns, high))
    # few blocks of few tones: what is left of a line of digits could be that of any other line of digits
    blocks = part.resize((columns, rows), Image.Resampling.BOX).point(
        lambda tone: tone // _TONES * _TONES + _TONES // 2
    )
    soft = blocks.resize(part.size, Image.Resampling.NEAREST)
    picture.paste(soft.filter(ImageFilter.GaussianBlur(max(wide / columns, high / rows) / 3)), box)


class _Drawing:
    """Two masks: where the white goes, and where the ink goes."""

    def __init__(self, overlay: Overlay, of: tuple[int, int], size: tuple[int, int]) -> None:
        self._overlay, self._of = overlay, of
        self._width, self._height = size[0] * _FINER, size[1] * _FINER
        longest = max(self._width, self._height)
        self._longest, self._line, self._casing = longest, max(_FINER, longest * LINE), max(_FINER, longest * CASING)
        self.around, self.ink = (Image.new("L", (self._width, self._height)) for _ in range(2))
        self._pens = ((ImageDraw.Draw(self.around), self._casing), (ImageDraw.Draw(self.ink), 0.0))

    def add(self, mark: Mark) -> None:
        """Draw one mark."""
        start, end = (self._spot(mark, place) for place in ("start", "end"))
        if mark.kind is MarkKind.ARROW:
            neck, head = arrow_shape(start, end, self._line)
            self._stroke(start, neck)
            self._head(head)
        elif mark.kind is MarkKind.ELLIPSE:
            self._ellipse(start, end)
        elif mark.kind is MarkKind.MEASURE:
            self._stroke(start, end)
            for stroke in tick_shape(start, end, self._line):
                self._stroke(*stroke)
            size = TEXT_SIZE * self._longest
            words = length_words(self._overlay, mark, *self._of)
            left, _, right, _ = _font(words, size).getbbox(words)
            room = (self._width, self._height)
            self._words(words, label_place(start, end, (right - left, size), room, self._line), size)
        else:
            self._words(mark.text, start, mark.size * self._longest)

    def _spot(self, mark: Mark, place: str) -> Spot:
        point = turned(mark.start if place == "start" else mark.end, self._overlay.turn)
        return point.x * self._width, point.y * self._height

    def _stroke(self, start: Spot, end: Spot) -> None:
        for pen, more in self._pens:
            half = self._line / 2 + more
            pen.line((start, end), 255, round(2 * half))
            for x, y in (start, end):
                pen.ellipse((x - half, y - half, x + half, y + half), 255)

    def _head(self, corners: tuple[Spot, Spot, Spot]) -> None:
        for pen, more in self._pens:
            pen.polygon(corners, 255)
            if more:
                pen.line((*corners, corners[0], corners[1]), 255, round(2 * more), joint="curve")

    def _ellipse(self, one: Spot, other: Spot) -> None:
        left, right = sorted((one[0], other[0]))
        top, bottom = sorted((one[1], other[1]))
        for pen, more in self._pens:
            half = self._line / 2 + more
            pen.ellipse((left - half, top - half, right + half, bottom + half), outline=255, width=round(2 * half))

    def _words(self, text: str, middle: Spot, size: float) -> None:
        font = _font(text, size)
        left, _, right, _ = font.getbbox(text)
        if right - left > self._width * 0.96:
            font = _font(text, size * self._width * 0.96 / (right - left))
            left, _, right, _ = font.getbbox(text)
        up, down = font.getmetrics()
        x = min(max(middle[0], (right - left) / 2), self._width - (right - left) / 2)
        y = min(max(middle[1], (up + down) / 2), self._height - (up + down) / 2)
        for pen, more in self._pens:
            pen.text((x, y), text, 255, font, "mm", stroke_width=round(1.5 * more))


@lru_cache(maxsize=64)
def _face(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(RESOURCES / "fonts" / name), size, layout_engine=ImageFont.Layout.BASIC)


def _font(text: str, size: float) -> ImageFont.FreeTypeFont:
    """The first font that has every letter of the text, else the last."""
    pixels = max(1, round(size))
    for name in _FONTS[:-1]:
        face = _face(name, 32)
        absent = bytes(face.getmask("\uffff"))
        if not any(bytes(face.getmask(letter)) == absent for letter in set(text)):
            return _face(name, pixels)
    return _face(_FONTS[-1], pixels)

"""Renditions of a photo, made plane by plane: brightness by Lanczos, colour at the half size that JPEG keeps of it.

Runs in the limited child only. Scaling three full planes and having the encoder throw away three quarters of two of
them costs twice as much and shows no difference.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from PIL import Image

LARGE, SMALL, WHOLE = 1600, 512, 6000
"""Longest sides: to look at, in lists, and to look at closely, made when it is asked for and kept nowhere."""
_QUALITY = {LARGE: 85, SMALL: 80, WHOLE: 88}
# from this many times the wanted size on, a quick halving comes first; the large one, in which scratches are judged,
# is hardly ever halved before
_GAP = {LARGE: 2.0, SMALL: 1.5, WHOLE: 2.0}
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True)
class Planes:
    """A picture as brightness and two colour differences; the colours may be smaller than the brightness."""

    luma: Image.Image
    blue: Image.Image
    red: Image.Image

    @classmethod
    def of(cls, picture: Image.Image) -> Planes:
        """The planes of a picture in RGB or YCbCr."""
        return cls(*(picture if picture.mode == "YCbCr" else picture.convert("YCbCr")).split())

    def reduced(self, longest: int) -> Planes:
        """The picture with this longest side at most; never enlarged."""
        width, height = self.luma.size
        scale = longest / max(width, height)
        if scale >= 1:
            return self
        size = (_even(width * scale), _even(height * scale))
        half = (size[0] // 2, size[1] // 2)
        colours = (plane.resize(half, Image.Resampling.HAMMING, reducing_gap=1.0) for plane in (self.blue, self.red))
        return Planes(self.luma.resize(size, Image.Resampling.LANCZOS, reducing_gap=_GAP[longest]), *colours)

    def upright(self, orientation: Any) -> Planes:
        """The picture turned as its orientation says; a value that does not exist turns nothing."""
        turn = _TURNS.get(orientation)
        if turn is None:
            return self
        return Planes(*(plane.transpose(turn) for plane in (self.luma, self.blue, self.red)))

    def rgb(self) -> Image.Image:
        """The picture to draw on."""
        return self._merged().convert("RGB")

    def jpeg(self, longest: int) -> bytes:
        """The rendition as JPEG: pixels only, no metadata."""
        out = io.BytesIO()
        self._merged().save(out, "JPEG", quality=_QUALITY[longest], subsampling="4:2:0")
        return out.getvalue()

    def _merged(self) -> Image.Image:
        size = self.luma.size
        # each colour stands for two by two pixels, so doubling it here is what the encoder averages back, exactly
        colours = (
            plane if plane.size == size else plane.resize(size, Image.Resampling.NEAREST)
            for plane in (self.blue, self.red)
        )
        picture = Image.merge("YCbCr", (self.luma, *colours))
        picture.info = {}  # whatever the camera wrote follows its planes
        return picture


def _even(length: float) -> int:
    """The length to the nearest even number, so that halved colours lie exactly on the brightness."""
    return max(2, 2 * round(length / 2))


def fingerprint(luma: Image.Image) -> str:
    """A 64-bit difference hash: neighbours compared on a 9 × 8 grid; like pictures differ in few bits."""
    pixels = luma.resize((9, 8), Image.Resampling.BOX).tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            bits = bits << 1 | (pixels[row * 9 + column] < pixels[row * 9 + column + 1])
    return f"{bits:016x}"

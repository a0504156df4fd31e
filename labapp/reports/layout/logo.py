"""The lab's logo in the letterhead: bounded in height, never stretched, what is clear in it stays clear."""

from __future__ import annotations

from typing import Any

from reportlab.lib.utils import ImageReader

from labapp.core.errors import UserError
from labapp.reports.branding import logo_pixels, logo_problem

MOST_WIDE, MOST_TALL = 120.0, 34.0
_COARSEST = 0.75
"""Points a pixel at the most, so that a small picture is not blown up until its pixels show."""


class _Samples(ImageReader):  # type: ignore[misc]
    """Pixels as reportlab takes them from a reader of pictures: nothing is decoded here."""

    def __init__(self, mode: str, size: tuple[int, int], data: bytes, alpha: _Samples | None = None) -> None:
        self.mode, self._size, self._samples = mode, size, data
        self._dataA = alpha

    def jpeg_fh(self) -> None:
        """Never a JPEG."""

    def getRGBData(self) -> bytes:  # noqa: N802  reportlab's name
        """The samples row by row."""
        return self._samples

    def getSize(self) -> tuple[int, int]:  # noqa: N802  reportlab's name
        """Width and height in pixels."""
        return self._size

    def getTransparent(self) -> None:  # noqa: N802  reportlab's name
        """No colour stands for transparency."""


class Logo:
    """A logo with the size in which it is drawn; UserError if the file cannot be used."""

    def __init__(self, data: bytes) -> None:
        problem = logo_problem(data)
        if problem:
            raise UserError(problem, "Choose another logo for the lab's documents.", "bad_logo")
        pixels = logo_pixels(data)
        size = pixels.width, pixels.height
        clear = None if pixels.alpha is None else _Samples("L", size, pixels.alpha)
        self._picture = _Samples("L" if pixels.grey else "RGB", size, pixels.colour, clear)
        scale = min(MOST_WIDE / pixels.width, MOST_TALL / pixels.height, _COARSEST)
        self.width, self.height = pixels.width * scale, pixels.height * scale

    def draw(self, canvas: Any, x: float, top: float) -> None:
        """Paint it with its upper left corner there."""
        canvas.drawImage(self._picture, x, top - self.height, self.width, self.height, mask="auto")

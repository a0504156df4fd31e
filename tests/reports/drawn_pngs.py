"""PNG files of every kind, for the tests of logos; drawn by another library than the one that reads them."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image


def picture(width: int, height: int, mode: str = "RGBA") -> Image.Image:
    """A picture in which each pixel differs from its neighbours, clear at the left, solid at the right."""
    made = Image.new("RGBA", (width, height))
    made.putdata(
        [((x * 7) % 256, (y * 13) % 256, (x * y) % 256, min(255, x * 4)) for y in range(height) for x in range(width)]
    )
    return made.convert(mode)


def png(made: Image.Image, **how: Any) -> bytes:
    """The file of a picture."""
    out = io.BytesIO()
    made.save(out, "PNG", **how)
    return out.getvalue()


def logo(width: int = 400, height: int = 120) -> bytes:
    """A logo with clear parts."""
    return png(picture(width, height))

"""Photos as the demo draws them, for tests that only need pictures which differ."""

from __future__ import annotations

import io
from functools import lru_cache

from PIL import Image

from labapp.demo.drawing import draw_photo


@lru_cache(maxsize=400)
def drawn_photo(number: int) -> bytes:
    """The back of a device on a bench; another number is another photo, the same one again is not drawn anew."""
    # smaller than the demo's: hundreds are taken in, and none is looked at closely
    with Image.open(io.BytesIO(draw_photo("device_back", number, colour="blue"))) as photo:
        exif, out = photo.getexif(), io.BytesIO()
        photo.thumbnail((800, 800))
        photo.save(out, "JPEG", quality=88, exif=exif)
    return out.getvalue()

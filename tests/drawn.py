"""Photos as the demo draws them, for tests that only need pictures which differ."""

from __future__ import annotations

from functools import lru_cache

from labapp.demo.drawing import draw_photo


@lru_cache(maxsize=400)
def drawn_photo(number: int) -> bytes:
    """The back of a device on a bench; another number is another photo, the same one again is not drawn anew."""
    return draw_photo("device_back", number, colour="blue")

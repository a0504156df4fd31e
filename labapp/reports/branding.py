"""The lab's own marks on its documents: which logo and which colour may be used. Pure."""

from __future__ import annotations

import re

from labapp.reports.png import NotPlain, Pixels, read_png

MOST_BYTES = 200_000
MOST_WIDTH, MOST_HEIGHT = 2000, 800
LEAST_CONTRAST = 4.5
"""Of a colour on white, so that titles in it can be read by everybody."""
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


def accent_problem(text: str) -> str | None:
    """Why a colour cannot be the one of titles and rules, in one sentence, or None; empty means the program's own."""
    if not text:
        return None
    if not _COLOUR.fullmatch(text):
        return f"“{text[:40]}” is no colour. Write # and six digits, such as #12405F."
    contrast = contrast_on_white(text)
    if contrast < LEAST_CONTRAST:
        # cut, not rounded: 4.49 must not read as 4.5
        return (
            f"{text} is too light to be read on white: its contrast is {int(contrast * 10) / 10} to 1, "
            f"and {LEAST_CONTRAST} is needed. Choose a darker one."
        )
    return None


def contrast_on_white(text: str) -> float:
    """How a colour stands out from white, from 1 to 21, as the Web Content Accessibility Guidelines count it."""
    parts = [int(text[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def logo_problem(data: bytes) -> str | None:
    """Why a file cannot be the lab's logo, in one sentence, or None."""
    if len(data) > MOST_BYTES:
        return f"The logo has {-(-len(data) // 1000)} kB, and may have {MOST_BYTES // 1000}. Save it smaller."
    try:
        logo_pixels(data)
    except NotPlain as why:
        return f"The logo cannot be used: {why}. Save it as a plain PNG of 8 bits a colour."
    return None


def logo_pixels(data: bytes) -> Pixels:
    """The pixels of a logo; NotPlain if it is none. Read once, however many documents carry it."""
    return read_png(data, MOST_WIDTH, MOST_HEIGHT)

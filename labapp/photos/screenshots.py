"""Whether a picture is a saved screen and no photo: what its file says, else its size without a word of a camera.

Runs in the limited child only; pure all the same, so that it can be tested by tables.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_WORDS = re.compile(
    r"screen[ _-]?(shot|capture|grab|snip)|snipping|bildschirmfoto|capture d.{1,2}cran|schermata|captura de pantalla"
    r"|greenshot|sharex|flameshot|spectacle|ksnip|shutter|lightshot|snagit",
    re.IGNORECASE,
)
_SCREENS = frozenset(
    {
        # desks and laps
        (768, 1366),
        (720, 1280),
        (800, 1280),
        (900, 1440),
        (900, 1600),
        (1050, 1680),
        (1080, 1920),
        (1200, 1920),
        (1440, 2560),
        (1600, 2560),
        (1800, 2880),
        (1964, 3024),
        (2234, 3456),
        (1440, 3440),
        (2160, 3840),
        (1664, 2560),
        (1504, 2256),
        (1824, 2736),
        # phones
        (640, 1136),
        (750, 1334),
        (828, 1792),
        (1242, 2208),
        (720, 1480),
        # tablets whose shape no camera has
        (1640, 2360),
        (1668, 2388),
        (1668, 2224),
        (1488, 2266),
        (1752, 2800),
    }
)
_TALLEST, _TALL = 2.35, 1.99
_NARROWEST = 700
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Origin:
    """What a file says of where it comes from."""

    width: int
    height: int
    camera: bool = False
    """It names a camera, or says how it was exposed."""
    words: tuple[str, ...] = ()
    """Software, comments and descriptions."""


def is_screenshot(origin: Origin) -> bool:
    """Whether a screen was saved: the file says so, or it names no camera and is as large or as tall as a screen."""
    if any(_WORDS.search(word[:_LONGEST]) for word in origin.words):
        return True
    if origin.camera or min(origin.width, origin.height) <= 0:
        return False
    short, long = sorted((origin.width, origin.height))
    return (short, long) in _SCREENS or (short >= _NARROWEST and _TALL <= long / short <= _TALLEST)


_MAKE, _MODEL, _SOFTWARE, _DESCRIPTION = 0x010F, 0x0110, 0x0131, 0x010E
_EXPOSURE, _APERTURE, _SENSITIVITY, _FOCAL, _COMMENT = 0x829A, 0x829D, 0x8827, 0x920A, 0x9286


def origin_of(
    width: int, height: int, tags: Mapping[int, object], exposure: Mapping[int, object], info: Mapping[Any, object]
) -> Origin:
    """What EXIF tags, those of its exposure part and the texts of a PNG say; broken ones say nothing."""
    camera = any(tags.get(tag) for tag in (_MAKE, _MODEL)) or any(
        tag in exposure for tag in (_EXPOSURE, _APERTURE, _SENSITIVITY, _FOCAL)
    )
    said = [tags.get(_SOFTWARE), tags.get(_DESCRIPTION), exposure.get(_COMMENT)]
    said += [value for key, value in info.items() if isinstance(key, str) and isinstance(value, str)]
    return Origin(width, height, camera, tuple(filter(None, (_text(one) for one in said))))


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return value[:_LONGEST].replace(b"\0", b"").decode("latin-1")
    return value[:_LONGEST] if isinstance(value, str) else ""

"""Finds barcodes in a picture that is open already. Runs in the limited child only, as its library reads pictures from outside."""

from __future__ import annotations

from typing import Any

import zxingcpp
from PIL import Image

MOST_CODES = 40
LONGEST_TEXT = 500
_LARGE = 4500
"""A longer side is halved first: bars that are read at all are wide enough then, and the reader is four times as quick."""

_KINDS = zxingcpp.BarcodeFormats(
    [
        zxingcpp.BarcodeFormat.Code128,
        zxingcpp.BarcodeFormat.Code39,
        zxingcpp.BarcodeFormat.Code93,
        zxingcpp.BarcodeFormat.EAN13,
        zxingcpp.BarcodeFormat.EAN8,
        zxingcpp.BarcodeFormat.UPCA,
        zxingcpp.BarcodeFormat.UPCE,
        zxingcpp.BarcodeFormat.QRCode,
        zxingcpp.BarcodeFormat.DataMatrix,
        zxingcpp.BarcodeFormat.PDF417,
        zxingcpp.BarcodeFormat.Aztec,
        zxingcpp.BarcodeFormat.MaxiCode,
    ]
)
"""Those of parcels, boxes and devices. Kinds without a check digit are left out: they are found in every grille."""


def codes_in(picture: Image.Image) -> list[dict[str, Any]]:
    """The codes of a picture: text, kind of symbol, and place as shares of its width and height."""
    grey = picture.convert("L")
    if max(grey.size) > _LARGE:
        grey = grey.reduce(2)
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for one in zxingcpp.read_barcodes(grey, formats=_KINDS):
        text = one.text
        if (
            text
            and len(text) <= LONGEST_TEXT
            and all(letter.isprintable() or letter in "\x1d\n\r\t" for letter in text)
        ):
            found.setdefault(
                (text, str(one.format)),
                {"text": text, "format": str(one.format), "position": _place(one.position, *grey.size)},
            )
    return list(found.values())[:MOST_CODES]


def _place(position: Any, width: int, height: int) -> list[float]:
    corners = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    left, right = min(one.x for one in corners), max(one.x for one in corners)
    top, bottom = min(one.y for one in corners), max(one.y for one in corners)
    return [
        round(left / width, 4),
        round(top / height, 4),
        round((right - left) / width, 4),
        round((bottom - top) / height, 4),
    ]

"""The square code that scanners read."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from reportlab.graphics.barcode import qrencoder

from labapp.reports.layout import type as look


def draw_code(canvas: Any, text: str, left: float, top: float, size: float, *, sturdy: bool = False) -> None:
    """Draw a QR code whose upper left corner lies there; `sturdy` ones still read with a quarter of them gone."""
    level = qrencoder.QRErrorCorrectLevel
    code = qrencoder.QRCode(None, level.Q if sturdy else level.M)
    code.addData(text)
    code.make()
    module = size / code.getModuleCount()
    canvas.setFillColor(look.BLACK)
    for row, modules in enumerate(code.modules):
        column = 0
        for dark, run in groupby(map(bool, modules)):
            count = len(list(run))
            if dark:  # a little taller than a module, so that no white seam shows between the rows
                y = top - (row + 1) * module
                canvas.rect(left + column * module, y, count * module, module * 1.03, 0, 1)
            column += count

"""Draws a device's label as a page of its own size, for printers of labels."""

from __future__ import annotations

from typing import Any, BinaryIO

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from labapp.reports.content.label import DeviceLabel
from labapp.reports.layout import type as look
from labapp.reports.layout.code import draw_code
from labapp.reports.layout.glyphs import cut, font_for, put, register
from labapp.reports.layout.type import lines

_MARGIN = 3.2 * mm
"""What printers of labels leave blank at their edges, and the quiet zone of the code."""
_DEVICE = look.style("CB", 9.2, 10, look.BLACK)
_LINE = look.style("C", 8.4, 9.8)


def draw_label(label: DeviceLabel, out: BinaryIO) -> None:
    """Draw the label into `out`; the same label gives the same bytes."""
    register()
    wide, high = (side * mm for side in label.size)
    canvas = Canvas(out, pagesize=(wide, high), invariant=1, initialFontName="S", pageCompression=1)
    canvas.setTitle(label.title)
    canvas.setCreator("labapp")
    size = min(20 * mm, high - 2 * _MARGIN)
    draw_code(canvas, label.code, _MARGIN, high / 2 + size / 2, size, sturdy=True)
    left = _MARGIN + size + 3.4 * mm
    _words(canvas, label, left, high, wide - left - 2 * mm)
    canvas.save()


def _words(canvas: Any, label: DeviceLabel, left: float, high: float, room: float) -> None:
    canvas.setFillColor(look.BLACK)
    y = high - _MARGIN - 6.5
    small = _size(canvas, label.small, "MM", 12, room)
    canvas.setFont("MM", small)
    canvas.drawString(left, y, label.small)
    y -= 21
    canvas.setFont("MM", 25)
    canvas.drawString(left, y, label.large)
    y -= 5
    canvas.setStrokeColor(look.BLACK)
    canvas.setLineWidth(0.8)
    canvas.line(left, y, left + room, y)
    rest = label.lines
    device, shortened = lines(_printable(label.device), _DEVICE, room, 1)
    if shortened:  # what it is needs two lines: the rest shares one where the label is low
        device, _shortened = lines(_printable(label.device), _DEVICE, room, 2)
        if y - 2 * _DEVICE.leading - len(rest) * _LINE.leading < _MARGIN * 0.6:
            rest = (" · ".join(rest),)
    tall = device.wrap(room, high)[1]
    y -= tall + 1
    device.drawOn(canvas, left, y)
    for line in rest:
        y -= _LINE.leading
        put(canvas, left, y + 2, cut(line, "C", _LINE.fontSize, room), "C", _LINE.fontSize)


def _printable(text: str) -> str:
    """The text with dots for what no font has: a label must come out at the door, whatever the offer was called."""
    return "".join(c if font_for(c, "C") is not None else "·" for c in text)


def _size(canvas: Any, text: str, font: str, size: float, room: float) -> float:
    """The size at which a text has room; numbers are never cut."""
    wide = canvas.stringWidth(text, font, size)
    return size if wide <= room else size * room / wide

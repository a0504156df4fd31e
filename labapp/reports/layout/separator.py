"""Draws the sheets that part the documents of a batch: which one follows, for whom, how many pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from labapp.reports.layout import type as look
from labapp.reports.layout.code import draw_code
from labapp.reports.layout.glyphs import font_for, register
from labapp.reports.layout.type import lines

_MARGIN = 20 * mm
_CODE = 34 * mm
_SIZES = {"a4": A4, "letter": LETTER}
_SELLER = look.style("SB", 22, 28)
_TITLE = look.style("S", 13, 18)
_FACT = look.style("C", 12, 17)
_NOTE = look.style("C", 9, 12, look.GREY)


@dataclass(frozen=True, slots=True)
class SeparatorSheet:
    """What a sheet says of the document behind it."""

    number: str
    seller: str
    title: str
    facts: tuple[str, ...]
    """For whom the copy is, its version, its pages: a line each."""
    note: str
    code: str
    paper: str = "a4"


def draw_separators(sheets: Sequence[SeparatorSheet], out: BinaryIO) -> None:
    """Draw one page per sheet into `out`; the same sheets give the same bytes."""
    register()
    canvas = Canvas(out, pagesize=A4, invariant=1, initialFontName="S", pageCompression=1)
    canvas.setCreator("labapp")
    for sheet in sheets:
        canvas.setPageSize(_SIZES.get(sheet.paper, A4))
        _draw(canvas, sheet, *_SIZES.get(sheet.paper, A4))
        canvas.showPage()
    canvas.save()


def _draw(canvas: Any, sheet: SeparatorSheet, wide: float, high: float) -> None:
    # a band over the whole edge: the parts of a pile are seen from its side
    canvas.setFillColor(look.INK)
    canvas.rect(0, high - 10 * mm, wide, 10 * mm, 0, 1)
    draw_code(canvas, sheet.code, wide - _MARGIN - _CODE, high - 26 * mm, _CODE, sturdy=True)
    canvas.setFillColor(look.INK)
    canvas.setFont("MM", 30)
    y = high - 40 * mm
    canvas.drawString(_MARGIN, y, sheet.number)
    y -= 12 * mm
    room = wide - 2 * _MARGIN
    # the first lines stand beside the code, which reaches to here
    for text, style, most in ((sheet.seller, _SELLER, 3), (sheet.title, _TITLE, 3)):
        y = _put(canvas, text, style, most, y, room - _CODE - 6 * mm)
    y = min(y, high - 26 * mm - _CODE) - 5 * mm
    canvas.setStrokeColor(look.RULE)
    canvas.line(_MARGIN, y, wide - _MARGIN, y)
    y -= 4 * mm
    for fact in sheet.facts:
        y = _put(canvas, fact, _FACT, 2, y, room)
    _put(canvas, sheet.note, _NOTE, 3, 32 * mm, room)


def _put(canvas: Any, text: str, style: Any, most: int, y: float, room: float) -> float:
    """Draw a text whose top is there; where its foot is. Dots stand for what no font has, since a sheet proves nothing."""
    shown = "".join(c if font_for(c, str(style.fontName)) is not None else "·" for c in text)
    made, _cut = lines(shown, style, room, most)
    tall = made.wrap(room, 10_000)[1]
    made.drawOn(canvas, _MARGIN, y - tall)
    return float(y - tall - 2 * mm)

"""The frame of every page: running head, foot, page x of y in one build, and the marks of a draft."""

from __future__ import annotations

from pathlib import Path
from typing import Any, BinaryIO

from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfdoc import PDFDocument, PDFFile
from reportlab.pdfgen.canvas import Canvas

from labapp.reports.content.blocks import Document
from labapp.reports.layout import type as look
from labapp.reports.layout.glyphs import cut, put, wide
from labapp.reports.layout.pictures import Rendition
from labapp.reports.layout.sheet import Sheet


class _Written(PDFDocument):  # type: ignore[misc]
    """A document that goes to its file part by part, where reportlab would gather all parts, then join them."""

    out: BinaryIO

    @property
    def __accum__(self) -> PDFFile:
        """What counts the places of the parts."""
        return self._parts

    @__accum__.setter
    def __accum__(self, parts: PDFFile) -> None:
        self.out.write(b"".join(parts.strings))
        parts.strings.clear()
        parts.write = self.out.write
        self._parts = parts

    @__accum__.deleter
    def __accum__(self) -> None:
        del self._parts


class CountingCanvas(Canvas):  # type: ignore[misc]
    """Page x of y in one build: each page places a small named form, which is defined at the end, when y is known."""

    def __init__(self, out: BinaryIO, *words: Any, page_words: str, counted: list[int], **more: Any) -> None:
        super().__init__(out, *words, **more)
        self._doc.__class__ = _Written  # reportlab makes its document itself
        self._doc.out = out
        self._page_words, self._counted = page_words, counted
        self._renditions: dict[Path, Rendition] = {}

    def rendition(self, path: Path) -> Rendition:
        """The picture of a stored rendition; looked at once, however often it is drawn."""
        if path not in self._renditions:
            self._renditions[path] = Rendition(path)
        return self._renditions[path]

    def place_number(self, right: float, y: float) -> None:
        """Put this page's number with its right end there."""
        self.saveState()
        self.translate(right - 120, y)
        self.doForm(f"page{self.getPageNumber()}")
        self.restoreState()

    def save(self) -> None:
        """Define the forms, then write the file."""
        total = self.getPageNumber() - 1
        for number in range(1, total + 1):
            self.beginForm(f"page{number}", 0, -4, 120, 12)
            self.setFont("CB", 7.8)
            self.setFillColor(look.INK)
            self.drawRightString(120, 0, self._page_words.format(x=number, y=total))
            self.endForm()
        self._counted.append(total)
        super().save()


def running(canvas: Any, document: Document, sheet: Sheet) -> None:
    """Running head (from page 2) and foot, under what the page holds."""
    canvas.saveState()
    if canvas.getPageNumber() > 1:
        _head(canvas, document, sheet)
    y = sheet.bottom - 15
    _rule(canvas, sheet, y + 10)
    canvas.setFillColor(look.INK)
    put(canvas, sheet.left, y, document.foot_left[0], "CB", 7.8)
    canvas.setFillColor(look.GREY)
    canvas.setFont("C", 7.4)
    canvas.drawString(sheet.left, y - 9, document.foot_left[1])
    middle = sheet.left + sheet.width / 2
    canvas.drawCentredString(middle, y, document.foot_centre[0])
    words, trail = document.foot_centre[1]
    both = canvas.stringWidth(words, "C", 7.4) + 4 + canvas.stringWidth(trail, "M", 6.8)
    canvas.drawString(middle - both / 2, y - 9, words)
    canvas.drawRightString(sheet.right, y - 9, document.foot_right)
    canvas.setFont("M", 6.8)
    canvas.drawRightString(middle + both / 2, y - 9, trail)
    canvas.place_number(sheet.right, y)
    canvas.restoreState()


def _head(canvas: Any, document: Document, sheet: Sheet) -> None:
    y = sheet.top + 9
    name, kind = document.head_left
    canvas.setFillColor(look.INK)
    put(canvas, sheet.left, y, name, "CB", 7.8)
    taken = wide(name, "CB", 7.8) + 8
    canvas.setFillColor(look.GREY)
    put(canvas, sheet.left + taken, y, kind, "C", 7.8)
    taken += wide(kind, "C", 7.8) + 16
    subject, answer = document.head_right
    room = min(sheet.width * 0.55, sheet.width - taken) - wide(f" · {answer}", "C", 7.8)
    put(canvas, sheet.right, y, f"{cut(subject, 'C', 7.8, room)} · {answer}", "C", 7.8, right=True)
    _rule(canvas, sheet, y - 5)


def _rule(canvas: Any, sheet: Sheet, y: float) -> None:
    canvas.setStrokeColor(look.RULE)
    canvas.setLineWidth(0.5)
    canvas.line(sheet.left, y, sheet.right, y)


def draft(canvas: Any, document: Document, sheet: Sheet) -> None:
    """A strip at the top and the word across the page, over what it holds and yet letting it be read."""
    strip(canvas, sheet.page, document.draft_note, look.REMARK)
    across(canvas, sheet.page, document.draft_word)


def strip(canvas: Any, page: tuple[float, float], note: str, colour: HexColor) -> None:
    """A strip over the upper edge of a page with words on it, on two lines if they need it; they shrink, never end in …."""
    room = page[0] - 36
    lines = (note,) if wide(note, "SB", 8.2) <= room else two_lines(note.split(" "))
    size = min(8.2, 8.2 * room / max(wide(line, "SB", 8.2) for line in lines))
    tall = 15.0 if len(lines) == 1 else 25.0
    canvas.saveState()
    canvas.setFillColor(colour)
    canvas.rect(0, page[1] - tall, page[0], tall, 0, 1)
    canvas.setFillColor(look.WHITE)
    for index, line in enumerate(lines):
        y = page[1] - tall / 2 - size * 0.36 + ((len(lines) - 1) / 2 - index) * 10
        put(canvas, (page[0] - wide(line, "SB", size)) / 2, y, line, "SB", size)
    canvas.restoreState()


def two_lines(words: list[str]) -> tuple[str, ...]:
    """Words on two lines of like length; one word stays whole."""
    if len(words) == 1:
        return tuple(words)
    best = min(range(1, len(words)), key=lambda cut: max(len(" ".join(words[:cut])), len(" ".join(words[cut:]))))
    return " ".join(words[:best]), " ".join(words[best:])


def across(canvas: Any, page: tuple[float, float], word: str) -> None:
    """A word from one side of a page to the other, outlined and so light that all under it can be read."""
    width, height = page
    size = min(150.0, 150.0 * 0.72 * height / canvas.stringWidth(word, "SX", 150))
    canvas.saveState()
    canvas.translate(width / 2, height / 2)
    canvas.rotate(55)
    canvas.setFillColor(look.GREY)
    canvas.setFillAlpha(0.12)
    canvas.setStrokeColor(look.GREY)
    canvas.setStrokeAlpha(0.6)
    canvas.setLineWidth(0.8)
    words = canvas.beginText(-canvas.stringWidth(word, "SX", size) / 2, -size * 0.35)
    words.setFont("SX", size)
    words.setTextRenderMode(2)
    words.textOut(word)
    words.setTextRenderMode(0)
    canvas.drawText(words)
    canvas.restoreState()

"""The frame of every page: running head, foot, page x of y in one build, and the marks of a draft."""

from __future__ import annotations

from typing import Any

from reportlab.pdfgen.canvas import Canvas

from labapp.reports.content.blocks import Document
from labapp.reports.layout import type as look
from labapp.reports.layout.type import BOTTOM, LEFT, PAGE, RIGHT, TOP, WIDTH, fits


class CountingCanvas(Canvas):  # type: ignore[misc]
    """Page x of y in one build: each page places a small named form, which is defined at the end, when y is known."""

    def __init__(self, *words: Any, page_words: str, counted: list[int], **more: Any) -> None:
        super().__init__(*words, **more)
        self._page_words, self._counted = page_words, counted

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


def running(canvas: Any, document: Document) -> None:
    """Running head (from page 2) and foot, under what the page holds."""
    right = PAGE[0] - RIGHT
    canvas.saveState()
    if canvas.getPageNumber() > 1:
        y = PAGE[1] - TOP + 9
        canvas.setFillColor(look.INK)
        canvas.setFont("CB", 7.8)
        canvas.drawString(LEFT, y, document.head_left[0])
        wide = canvas.stringWidth(document.head_left[0], "CB", 7.8)
        canvas.setFillColor(look.GREY)
        canvas.setFont("C", 7.8)
        canvas.drawString(LEFT + wide + 8, y, document.head_left[1])
        subject, answer = document.head_right
        room = WIDTH * 0.55 - canvas.stringWidth(f" · {answer}", "C", 7.8)
        canvas.drawRightString(right, y, f"{fits(subject, 'C', 7.8, room)} · {answer}")
        canvas.setStrokeColor(look.RULE)
        canvas.setLineWidth(0.5)
        canvas.line(LEFT, y - 5, right, y - 5)
    y = BOTTOM - 15
    canvas.setStrokeColor(look.RULE)
    canvas.setLineWidth(0.5)
    canvas.line(LEFT, y + 10, right, y + 10)
    canvas.setFillColor(look.INK)
    canvas.setFont("CB", 7.8)
    canvas.drawString(LEFT, y, document.foot_left[0])
    canvas.setFillColor(look.GREY)
    canvas.setFont("C", 7.4)
    canvas.drawString(LEFT, y - 9, document.foot_left[1])
    middle = LEFT + WIDTH / 2
    canvas.drawCentredString(middle, y, document.foot_centre[0])
    words, trail = document.foot_centre[1]
    wide = canvas.stringWidth(words, "C", 7.4) + 4 + canvas.stringWidth(trail, "M", 6.8)
    canvas.drawString(middle - wide / 2, y - 9, words)
    canvas.drawRightString(right, y - 9, document.foot_right)
    canvas.setFont("M", 6.8)
    canvas.drawRightString(middle + wide / 2, y - 9, trail)
    canvas.place_number(right, y)
    canvas.restoreState()


def draft(canvas: Any, document: Document) -> None:
    """A strip at the top and the word across the page, over what it holds and yet letting it be read."""
    canvas.saveState()
    canvas.setFillColor(look.REMARK)
    canvas.rect(0, PAGE[1] - 15, PAGE[0], 15, 0, 1)
    canvas.setFillColor(look.WHITE)
    canvas.setFont("SB", 8.2)
    canvas.drawCentredString(PAGE[0] / 2, PAGE[1] - 10.5, document.draft_note)
    canvas.translate(PAGE[0] / 2, PAGE[1] / 2)
    canvas.rotate(55)
    canvas.setFillColor(look.GREY)
    canvas.setFillAlpha(0.12)
    canvas.setStrokeColor(look.GREY)
    canvas.setStrokeAlpha(0.6)
    canvas.setLineWidth(0.8)
    words = canvas.beginText(-canvas.stringWidth(document.draft_word, "SX", 150) / 2, -52)
    words.setFont("SX", 150)
    words.setTextRenderMode(2)
    words.textOut(document.draft_word)
    words.setTextRenderMode(0)
    canvas.drawText(words)
    canvas.restoreState()

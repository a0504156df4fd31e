"""Marks and severity tags: drawn, so that they read without colour; the word always stands beside them."""

from __future__ import annotations

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from labapp.reports.layout.drawn import Drawn
from labapp.reports.layout.glyphs import fits
from labapp.reports.layout.type import CELL, FAIL, GREY, INK, OPEN, REMARK, WHITE, paragraph


def draw_mark(canvas: Canvas, mark: str, x: float, y: float, size: float = 6.4) -> None:
    """A mark with its lower left corner at x, y: tick, filled square with a cross, box with !, ring, ring with ?, dash."""
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(size / 10, size / 10)
    canvas.setLineCap(1)
    if mark == "pass":
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(1.7)
        canvas.lines(((0.5, 4.6, 3.6, 1.4), (3.6, 1.4, 9.4, 8.8)))
    elif mark == "fail":
        canvas.setFillColor(FAIL)
        canvas.rect(0, 0, 10, 10, 0, 1)
        canvas.setStrokeColor(WHITE)
        canvas.setLineWidth(1.7)
        canvas.lines(((2.6, 2.6, 7.4, 7.4), (2.6, 7.4, 7.4, 2.6)))
    elif mark == "remark":
        canvas.setStrokeColor(REMARK)
        canvas.setLineWidth(1.2)
        canvas.rect(0.5, 0.5, 9, 9, 1, 0)
        canvas.setLineWidth(1.5)
        canvas.line(5, 7.6, 5, 4.6)
        canvas.line(5, 2.5, 5, 2.4)
    elif mark == "not_applicable":
        canvas.setStrokeColor(GREY)
        canvas.setLineWidth(1.4)
        canvas.line(1.5, 5, 8.5, 5)
    else:
        canvas.setStrokeColor(OPEN)
        canvas.setLineWidth(1.3)
        canvas.circle(5, 5, 4.2, 1, 0)
        if mark == "not_readable":
            canvas.setFillColor(OPEN)
            canvas.setFont("CB", 8)
            canvas.drawCentredString(5, 2.2, "?")
    canvas.restoreState()


class MarkedText(Flowable):  # type: ignore[misc]
    """A mark and its word, for a table cell; the text wraps beside the mark."""

    def __init__(self, mark: str, text: str, look: ParagraphStyle = CELL) -> None:
        super().__init__()
        self._mark = mark
        self._paragraph = paragraph(text, look)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The room that the text takes beside its mark."""
        _, tall = self._paragraph.wrap(max(20, width - 11), height)
        self.width, self.height = width, tall
        return width, tall

    def draw(self) -> None:
        """Paint mark and text."""
        draw_mark(self.canv, self._mark, 0, self.height - 8.4)
        self._paragraph.drawOn(self.canv, 11, 0)


class Tag(Drawn):
    """A severity: solid block, heavy outline or hair outline, with its word."""

    def __init__(self, severity: str, word: str, width: float = 50, height: float = 11) -> None:
        super().__init__(width, height)
        self._severity, self._word = severity, word

    def draw(self) -> None:
        """Paint the tag."""
        canvas = self.canv
        critical = self._severity == "critical"
        canvas.setStrokeColor(FAIL if self._severity != "minor" else GREY)
        canvas.setLineWidth({"critical": 0.8, "major": 1.5}.get(self._severity, 0.6))
        canvas.setFillColor(FAIL if critical else WHITE)
        canvas.rect(0.7, 0.7, self.width - 1.4, self.height - 1.4, 1, 1)
        canvas.setFillColor(WHITE if critical else FAIL if self._severity == "major" else INK)
        canvas.setFont("MM", 6.6)
        canvas.drawCentredString(self.width / 2, 3.1, fits(self._word, "MM", 6.6, self.width - 4))

"""Draws what people write on or talk over: reply sheets, large figures, ticks of verdicts, counted findings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reportlab.platypus import Flowable, Paragraph, Spacer

from labapp.reports.content import forms
from labapp.reports.layout import type as look
from labapp.reports.layout.drawn import Drawn
from labapp.reports.layout.flow import grid, together
from labapp.reports.layout.glyphs import fits, markup
from labapp.reports.layout.marks import draw_mark
from labapp.reports.layout.sheet import Sheet
from labapp.reports.layout.type import lines, paragraph

_ROW = 22.0
"""The least height of a row in which somebody writes."""
_IN_A_ROW = 18
"""So many verdicts stand side by side."""


class TickBox(Drawn):
    """An empty box to tick."""

    def __init__(self, size: float = 8.4) -> None:
        super().__init__(size, size)

    def draw(self) -> None:
        """Paint the box."""
        self.canv.setStrokeColor(look.INK)
        self.canv.setLineWidth(0.7)
        self.canv.rect(0.4, 0.4, self.width - 0.8, self.height - 0.8, 1, 0)


class SignatureLine(Drawn):
    """Two lines to write on, with what belongs there under them."""

    def __init__(self, place: str, signature: str, width: float) -> None:
        super().__init__(width, 46)
        self._parts = ((0.0, width * 0.3, place), (width * 0.34, width, signature))

    def draw(self) -> None:
        """Paint the lines."""
        canvas = self.canv
        for left, right, words in self._parts:
            canvas.setStrokeColor(look.INK)
            canvas.setLineWidth(0.7)
            canvas.line(left, 12, right, 12)
            canvas.setFillColor(look.GREY)
            canvas.setFont("C", 7.4)
            canvas.drawString(left, 3, fits(words, "C", 7.4, right - left))


def reply_sheet(block: forms.ReplySheet, sheet: Sheet) -> list[Flowable]:
    """A table to write in, and where to sign; the lines to sign on stay with the last rows."""
    widths = [sheet.width * share for share in (0.2, 0.3, 0.085, 0.085, 0.33)]
    rows: list[list[Any]] = [[paragraph(word, look.HEAD) for word in block.heads]]
    for about, says in block.rows:
        words = lines(says, look.CELL, widths[1] - 10, 3)[0]
        rows.append([paragraph(about, look.CELL_MONO), words, TickBox(), TickBox(), Spacer(0, _ROW - 8)])
    styles: list[Any] = [
        ("BACKGROUND", (0, 0), (-1, 0), look.TINT),
        ("LINEABOVE", (0, 0), (-1, 0), 0.7, look.INK),
        ("LINEBELOW", (0, 0), (-1, 0), 0.7, look.INK),
        ("LINEBELOW", (0, 1), (-1, -1), 0.35, look.RULE),
        ("LINEBELOW", (0, -1), (-1, -1), 0.6, look.RULE),
        ("LINEBEFORE", (1, 0), (-1, -1), 0.35, look.HAIR),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 1), (-1, -1), 4),
        ("BOTTOMPADDING", (0, 1), (-1, -1), 4),
    ]
    return [
        grid(sheet, rows, widths, styles, repeat=1),
        *together(sheet, [Spacer(0, 6), SignatureLine(block.place, block.signature, sheet.width)]),
    ]


def points(block: forms.Points, _sheet: Sheet) -> list[Flowable]:
    """Running text with letters in the margin; a long point flows over pages."""
    style = look.style(
        "S", 8.8, 12.4, leftIndent=22, bulletIndent=0, bulletFontName="SB", bulletFontSize=8.8, spaceAfter=3
    )
    return [Paragraph(markup(text, "S"), style, bulletText=mark) for mark, text in block.rows]


class FigureRow(Drawn):
    """Large numbers side by side, each under its name."""

    def __init__(self, figures: tuple[forms.Figure, ...], sheet: Sheet) -> None:
        super().__init__(sheet.width, 48)
        self._accent = sheet.accent
        self._figures = figures

    def draw(self) -> None:
        """Paint the figures."""
        canvas, step = self.canv, self.width / len(self._figures)
        canvas.setStrokeColor(self._accent)
        canvas.setLineWidth(1.1)
        canvas.line(0, 46, self.width, 46)
        canvas.setStrokeColor(look.RULE)
        canvas.setLineWidth(0.5)
        canvas.line(0, 1, self.width, 1)
        for index, figure in enumerate(self._figures):
            x = index * step
            canvas.setFillColor(look.GREY)
            canvas.setFont("C", 7.6)
            canvas.drawString(x, 34, fits(figure.title, "C", 7.6, step - 8))
            canvas.setFillColor(look.INK)
            canvas.setFont("SB", 22)
            canvas.drawString(x, 10, figure.value)
            wide = canvas.stringWidth(figure.value, "SB", 22) + 6
            canvas.setFillColor(look.GREY)
            canvas.setFont("S", 8.6)
            canvas.drawString(x + wide, 10, fits(figure.note, "S", 8.6, step - wide - 6))


class ScoreScale(Drawn):
    """A score on a line from 0 to 100: the middle half of its kind shaded, the median a tick."""

    def __init__(self, line: forms.ScoreLine, width: float) -> None:
        super().__init__(width, 46)
        self._line = line

    def draw(self) -> None:
        """Paint the line."""
        canvas, line = self.canv, self._line
        canvas.setStrokeColor(look.RULE)
        canvas.setFillColor(look.TINT)
        canvas.setLineWidth(0.5)
        canvas.rect(0, 16, self.width, 9, 1, 1)
        low, middle, high = (self.width * value / 100 for value in (line.low, line.middle, line.high))
        canvas.setFillColor(look.RULE)
        canvas.rect(low, 16, max(high - low, 1), 9, 0, 1)
        canvas.setStrokeColor(look.INK)
        canvas.setLineWidth(1.6)
        canvas.line(middle, 14, middle, 27)
        canvas.setFillColor(look.GREY)
        canvas.setFont("C", 7.4)
        canvas.drawString(0, 5, "0")
        canvas.drawRightString(self.width, 5, "100")
        self._centred(line.kind_words, (low + high) / 2, 5, "C")
        if line.value is None:
            return
        at = self.width * line.value / 100
        canvas.setFillColor(look.INK)
        path = canvas.beginPath()
        path.moveTo(at, 27)
        path.lineTo(at - 5, 34)
        path.lineTo(at + 5, 34)
        path.close()
        canvas.drawPath(path, 0, 1)
        self._centred(line.words, at, 37, "CB")

    def _centred(self, words: str, at: float, y: float, font: str) -> None:
        half = self.canv.stringWidth(words, font, 7.8) / 2
        self.canv.setFont(font, 7.8)
        self.canv.drawCentredString(min(max(at, half + 12), self.width - half - 22), y, words)


class TickRow(Drawn):
    """Verdicts as boxes in a row; a failed one is solid."""

    def __init__(self, ticks: tuple[tuple[str, str], ...], width: float) -> None:
        super().__init__(width, 32)
        self._ticks = ticks

    def draw(self) -> None:
        """Paint the boxes."""
        canvas = self.canv
        for index, (mark, words) in enumerate(self._ticks):
            x = index * self.width / _IN_A_ROW
            if mark == "fail":
                draw_mark(canvas, "fail", x, 13, 15)
            else:
                canvas.setStrokeColor(look.OPEN if mark == "not_readable" else look.INK)
                canvas.setDash(*((2, 1.5) if mark == "not_readable" else ()))
                canvas.setLineWidth(0.7)
                canvas.rect(x + 0.4, 13.4, 14.2, 14.2, 1, 0)
                canvas.setDash()
                self._inside(mark, x)
            canvas.setFillColor(look.GREY)
            canvas.setFont("C", 7)
            canvas.drawCentredString(x + 7.5, 4, words)

    def _inside(self, mark: str, x: float) -> None:
        if mark == "pass":
            draw_mark(self.canv, "pass", x + 3, 16.5, 9)
            return
        self.canv.setFillColor(look.INK)
        self.canv.setFont("CB", 10.5)
        self.canv.drawCentredString(x + 7.5, 17, "!" if mark == "remark" else "?")


def ticks(block: forms.Ticks, sheet: Sheet) -> list[Flowable]:
    """Verdicts in rows."""
    starts = range(0, len(block.ticks), _IN_A_ROW)
    return [TickRow(block.ticks[start : start + _IN_A_ROW], sheet.width) for start in starts]


class FindingBoxes(Drawn):
    """One box for each finding: solid critical, grey major, white minor; more than fit are a number."""

    _side, _most = 13.0, 12

    def __init__(self, critical: int, major: int, minor: int, width: float) -> None:
        super().__init__(width, 10)
        self._kinds = ["critical"] * critical + ["major"] * major + ["minor"] * minor

    def draw(self) -> None:
        """Paint the boxes and their number."""
        canvas = self.canv
        colours = {"critical": look.FAIL, "major": look.RULE, "minor": look.WHITE}
        shown = self._kinds[: self._most]
        canvas.setStrokeColor(look.INK)
        canvas.setLineWidth(0.6)
        for index, kind in enumerate(shown):
            canvas.setFillColor(colours[kind])
            canvas.rect(index * self._side + 0.5, 1, self._side - 2, 8, 1, 1)
        canvas.setFillColor(look.INK)
        canvas.setFont("CB", 8.2)
        canvas.drawString(len(shown) * self._side + 4, 2, str(len(self._kinds)))


def counted_findings(block: forms.CountedFindings, sheet: Sheet) -> list[Flowable]:
    """What was found, most often first."""
    wide = sheet.width - 200
    rows = [
        [lines(words, look.CELL, wide - 8, 2)[0], FindingBoxes(critical, major, minor, 200)]
        for words, critical, major, minor in block.rows
    ]
    made = grid(sheet, rows, [wide, 200.0], [("LINEBELOW", (0, 0), (-1, -1), 0.35, look.HAIR)], pad=1.8)
    return [made, Spacer(0, 3), paragraph(block.note, look.SMALL)]


FORM_MAKERS: dict[type, Callable[[Any, Sheet], list[Flowable]]] = {
    forms.ReplySheet: reply_sheet,
    forms.Points: points,
    forms.Figures: lambda block, sheet: [FigureRow(block.figures, sheet), Spacer(0, 4)],
    forms.ScoreLine: lambda block, sheet: [ScoreScale(block, sheet.width), Spacer(0, 3)],
    forms.Ticks: ticks,
    forms.CountedFindings: counted_findings,
}

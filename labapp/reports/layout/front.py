"""What only the first page and the last line have: letterhead, code, banner, end mark."""

from __future__ import annotations

from typing import Any

from labapp.reports.content.blocks import Banner, Document
from labapp.reports.layout import type as look
from labapp.reports.layout.code import draw_code
from labapp.reports.layout.drawn import Drawn
from labapp.reports.layout.logo import Logo
from labapp.reports.layout.page import two_lines
from labapp.reports.layout.sheet import Sheet
from labapp.reports.layout.type import lines, paragraph

_BANNER_COLOURS = {"fail": look.FAIL, "pass": look.PASS, "remark": look.REMARK, "inconclusive": look.OPEN}
_LEAST_WORD = 12.0
"""The smallest size of the answer's word; what is too wide for it stands on a line for each word."""
_MARK, _CODE = 15.0, 62.0
"""The sides of the lens and of the code."""


class Letterhead(Drawn):
    """Lab, title and number at the left; the code to check it by at the right."""

    def __init__(self, document: Document, sheet: Sheet) -> None:
        self._document, self._accent = document, sheet.accent
        self._logo = None if document.logo is None else Logo(document.logo)
        self._indent = _MARK + 6 if self._logo is None else self._logo.width + 10
        room = sheet.width - _CODE - 128 - self._indent
        self._lab = paragraph(document.lab, look.style("SB", 9.2, 11.2))
        self._address = paragraph(document.address, look.style("C", 7.6, 9.6, look.GREY))
        self._tall = self._lab.wrap(room, 10_000)[1], self._address.wrap(room, 10_000)[1]
        head = max(sum(self._tall), 0.0 if self._logo is None else self._logo.height)
        super().__init__(sheet.width, max(70.0, 47 + head))

    def draw(self) -> None:
        """Paint the letterhead."""
        canvas, document, top = self.canv, self._document, self.height
        if self._logo is None:
            self._mark(canvas, top)
        else:
            self._logo.draw(canvas, 0, top)
        lab, address = self._tall
        self._lab.drawOn(canvas, self._indent, top - lab + 1)
        self._address.drawOn(canvas, self._indent, top - lab - address + 1)
        canvas.setFillColor(look.INK)
        canvas.setFont("SB", 19)
        canvas.drawString(0, 21, document.title)
        x = 0.0
        if document.number:
            canvas.setFont("MM", 11.5)
            canvas.drawString(0, 3, document.number)
            x = canvas.stringWidth(document.number, "MM", 11.5) + 10
        canvas.setFont("S", 8.8)
        canvas.setFillColor(look.GREY)
        canvas.drawString(x, 3, document.subtitle)
        if document.code:
            self._code(canvas, top)
        elif document.draft:
            self._no_code(canvas, top)

    def _mark(self, canvas: Any, top: float) -> None:
        """A lens, where the lab has no logo."""
        canvas.setFillColor(self._accent)
        canvas.roundRect(0, top - 16, _MARK, _MARK, 2.5, 0, 1)
        canvas.setStrokeColor(look.WHITE)
        canvas.setLineWidth(1.4)
        canvas.circle(6.6, top - 7.6, 3.2, 1, 0)
        canvas.line(9, top - 10, 11.6, top - 12.6)

    def _no_code(self, canvas: Any, top: float) -> None:
        """A dashed box instead of the code."""
        canvas.setDash(3, 2)
        canvas.setStrokeColor(look.OPEN)
        canvas.setLineWidth(1)
        canvas.rect(self.width - _CODE, top - _CODE, _CODE, _CODE, 1, 0)
        canvas.setDash()
        canvas.setFillColor(look.GREY)
        canvas.setFont("C", 7.4)
        for index, line in enumerate(self._document.code_note):
            canvas.drawCentredString(self.width - _CODE / 2, top - 29 - index * 10, line)

    def _code(self, canvas: Any, top: float) -> None:
        draw_code(canvas, self._document.code, self.width - _CODE, top, _CODE)
        canvas.setFillColor(look.GREY)
        canvas.setFont("C", 7.4)
        for index, line in enumerate(self._document.code_note):
            canvas.drawRightString(self.width - _CODE - 8, top - 8 - index * 10, line)


class BannerBox(Drawn):
    """The answer: solid against the seller, outlined for, dashed undecided; the word shrinks, the sentence wraps."""

    def __init__(self, banner: Banner, width: float) -> None:
        self._banner = banner
        self._left = 134.0
        room = width - self._left - 24
        self._sentence = lines(banner.sentence, look.SENTENCE, room, 4)[0]
        self._note = paragraph(banner.note, look.BANNER_NOTE)
        _, one = self._sentence.wrap(room, 400)
        _, two = self._note.wrap(room, 100)
        self._parts = one, two
        super().__init__(width, max(64.0, one + two + 24))

    def draw(self) -> None:
        """Paint the banner."""
        canvas, banner, colour = self.canv, self._banner, _BANNER_COLOURS[self._banner.style]
        solid = banner.style == "fail"
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(1.3)
        if banner.style == "inconclusive":
            canvas.setDash(5, 3)
        canvas.rect(0.6, 0.6, self.width - 1.2, self.height - 1.2, 1, 0)
        canvas.setDash()
        if solid:
            canvas.setFillColor(colour)
            canvas.rect(0, 0, self._left, self.height, 0, 1)
        else:
            canvas.line(self._left, 8, self._left, self.height - 8)
        self._word(canvas, look.WHITE if solid else colour)
        one, two = self._parts
        bottom = (self.height - one - two - 5) / 2
        self._note.drawOn(canvas, self._left + 14, bottom)
        self._sentence.drawOn(canvas, self._left + 14, bottom + two + 5)

    def _word(self, canvas: Any, colour: Any) -> None:
        words = self._banner.word.split()
        lines = (self._banner.word,) if len(self._banner.word) <= 7 else two_lines(words)
        room = self._left - 46
        if max(canvas.stringWidth(line, "SX", _LEAST_WORD) for line in lines) > room:
            lines = tuple(words)
        size = 27.0 if len(lines) < 3 else 15.0
        while size > _LEAST_WORD and max(canvas.stringWidth(line, "SX", size) for line in lines) > room:
            size -= 0.5
        canvas.setFillColor(colour)
        canvas.setFont("SX", size)
        middle = self.height / 2 + (len(lines) - 1) * size * 0.55
        for index, line in enumerate(lines):
            canvas.drawString(36, middle - size * 0.36 - index * size * 1.1, line)
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(2.6)
        canvas.setLineCap(1)
        y = self.height / 2
        style = self._banner.style
        if style == "fail":
            canvas.lines(((14, y - 7, 28, y + 7), (14, y + 7, 28, y - 7)))
        elif style == "pass":
            canvas.lines(((13, y, 18.5, y - 6), (18.5, y - 6, 29, y + 7)))
        else:
            canvas.setLineWidth(1.6)
            canvas.circle(21, y, 8.5, 1, 0)
            canvas.setFont("SB", 12)
            canvas.drawCentredString(21, y - 4.2, "!" if style == "remark" else "?")
        canvas.setLineCap(0)


class EndMark(Drawn):
    """Two double rules with the words between: after it nothing belongs to the report."""

    def __init__(self, words: str, width: float) -> None:
        super().__init__(width, 12)
        self._words = words

    def draw(self) -> None:
        """Paint the mark."""
        canvas = self.canv
        wide = canvas.stringWidth(self._words, "CB", 8.2)
        canvas.setFillColor(look.INK)
        canvas.setFont("CB", 8.2)
        canvas.drawCentredString(self.width / 2, 2, self._words)
        canvas.setStrokeColor(look.INK)
        canvas.setLineWidth(0.7)
        gap = wide / 2 + 12
        for y in (3.2, 5.8):
            canvas.line(0, y, self.width / 2 - gap, y)
            canvas.line(self.width / 2 + gap, y, self.width, y)

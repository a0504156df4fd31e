"""The checks of a pillar in two columns: mark, sentence, weight, value and finding."""

from __future__ import annotations

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, Spacer

from labapp.reports.content import blocks as content
from labapp.reports.layout import type as look
from labapp.reports.layout.drawn import Drawn
from labapp.reports.layout.flow import grid, under
from labapp.reports.layout.glyphs import cut, put, wide
from labapp.reports.layout.marks import draw_mark
from labapp.reports.layout.sheet import Sheet
from labapp.reports.layout.type import lines, paragraph

_GAP = 12.0


class CheckRow(Drawn):
    """A check: mark, text and weight; value and finding at the right; under it what was answered, if judged otherwise."""

    def __init__(self, line: content.CheckLine, width: float) -> None:
        failed = line.mark == "fail"
        style = look.CELL_BOLD if failed else look.CELL
        right = "  ".join(part for part in (line.value, line.finding) if part)
        self._right = cut(right, style.fontName, 8.2, width * 0.45)
        taken = wide(self._right, style.fontName, 8.2) + 8 if self._right else 0
        self._text = paragraph(f"{line.text} {line.weight}", style)
        _, tall = self._text.wrap(width - 12 - taken, 100_000)
        self._judged = lines(line.judged, look.SMALL, width - 12, 3)[0] if line.judged else None
        self._under = self._judged.wrap(width - 12, 100_000)[1] if self._judged else 0.0
        super().__init__(width, tall + self._under + 3.4)
        self._mark, self._font = line.mark, style.fontName

    def draw(self) -> None:
        """Paint the line."""
        canvas = self.canv
        draw_mark(canvas, self._mark, 0, self.height - 9.4)
        self._text.drawOn(canvas, 11, 2.6 + self._under)
        if self._judged is not None:
            self._judged.drawOn(canvas, 11, 2.6)
        canvas.setFillColor(look.INK)
        put(canvas, self.width, self.height - 9, self._right, self._font, 8.2, right=True)
        canvas.setStrokeColor(look.HAIR)
        canvas.setLineWidth(0.35)
        canvas.line(0, 0.6, self.width, 0.6)


class LegendRow(Drawn):
    """The marks with their words in one line."""

    def __init__(self, legend: content.Legend, width: float) -> None:
        super().__init__(width, 11)
        self._legend = legend
        self.is_head = True

    def draw(self) -> None:
        """Paint the line."""
        x = 0.0
        for mark, words in self._legend.marks:
            draw_mark(self.canv, mark, x, 2, 6)
            self.canv.setFillColor(look.GREY)
            self.canv.setFont("C", 7.4)
            self.canv.drawString(x + 10, 2.4, words)
            x += stringWidth(words, "C", 7.4) + 26


def checks(block: content.Checks, sheet: Sheet) -> list[Flowable]:
    """A pillar's checks under its arithmetic."""
    head = grid(
        sheet,
        [[paragraph(block.title, look.style("SB", 9.6, 12)), paragraph(block.arithmetic, look.SMALL)]],
        [82, sheet.width - 82],
        [("VALIGN", (0, 0), (-1, -1), "BOTTOM")],
        pad=1,
    )
    above: list[Flowable] = [Spacer(0, 5), head]
    found: list[Flowable] = []
    for name, group in block.groups:
        title: list[Flowable] = [paragraph(name, look.style("CB", 7.8, 10, look.GREY)), Spacer(0, 1)] if name else []
        found += [*under(sheet, [*above, *title], [_two_columns(group, sheet)]), Spacer(0, 4)]
        above = []
    if block.folded:
        found += [*above, paragraph(block.folded, look.SMALL), Spacer(0, 3)]
        above = []
    return [*found, *above]


def _two_columns(group: tuple[content.CheckLine, ...], sheet: Sheet) -> Flowable:
    """Down the left column first, then down the right."""
    width = (sheet.width - _GAP) / 2
    half = (len(group) + 1) // 2
    right = [*group[half:], *([None] * (half * 2 - len(group)))]
    rows = [
        [CheckRow(one, width), "", CheckRow(two, width) if two else ""]
        for one, two in zip(group[:half], right, strict=True)
    ]
    return grid(sheet, rows, [width, _GAP, width], pad=0, right=0)

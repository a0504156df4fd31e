"""Tables and lists of facts: long values leave their cell and follow underneath, so that no row is ever too tall."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, Paragraph, Spacer

from labapp.reports.content import blocks as content
from labapp.reports.content import charts
from labapp.reports.layout import type as look
from labapp.reports.layout.charts import BulletBar, ScoreBar
from labapp.reports.layout.flow import as_head, grid
from labapp.reports.layout.glyphs import fits, markup
from labapp.reports.layout.marks import MarkedText, Tag
from labapp.reports.layout.sheet import Sheet
from labapp.reports.layout.type import paragraph

GAP = 12.0
_HEAD_LINES: tuple[Any, ...] = (
    ("BACKGROUND", (0, 0), (-1, 0), look.TINT),
    ("LINEABOVE", (0, 0), (-1, 0), 0.7, look.INK),
    ("LINEBELOW", (0, 0), (-1, 0), 0.7, look.INK),
    ("LINEBELOW", (0, 1), (-1, -1), 0.35, look.HAIR),
    ("LINEBELOW", (0, -1), (-1, -1), 0.6, look.RULE),
    ("LEFTPADDING", (0, 0), (0, -1), 4),
)


class Folded:
    """Values too long for their cell: the cell shows their beginning and a number, the whole follows underneath."""

    def __init__(self, most_lines: int = 14) -> None:
        self._most_lines = most_lines
        self._texts: list[str] = []

    def cell(self, text: str, style: ParagraphStyle, width: float) -> Paragraph:
        """The text, or its beginning with the number under which all of it stands."""
        made = paragraph(text, style)
        if made.wrap(width, 100_000)[1] <= self._most_lines * style.leading:
            return made
        self._texts.append(text)
        return paragraph(f"{text[:60].rstrip()}… [{len(self._texts)}]", style)

    def parts(self) -> list[Flowable]:
        """All that was folded, in full."""
        return [labelled(f"[{number}]", text, 20) for number, text in enumerate(self._texts, 1)]


def labelled(label: str, text: str, indent: float, *, mono: bool = False) -> Paragraph:
    """A text with its label in the margin of its first line; it may flow over pages."""
    font, size = ("M", 7.4) if mono else ("C", 8.2)
    style = look.style(
        font,
        size,
        10.8,
        leftIndent=indent,
        bulletIndent=0,
        bulletFontName="C",
        bulletFontSize=7.4,
        bulletColor=look.GREY,
        spaceAfter=1.6,
    )
    return Paragraph(markup(text, font), style, bulletText=fits(label, "C", 7.4, indent - 2))


def table(block: content.Table, sheet: Sheet) -> list[Flowable]:
    """A table under its head."""
    widths = [sheet.width * column.share for column in block.columns]
    folded = Folded()
    head = [paragraph(column.title, look.HEAD_RIGHT if column.right else look.HEAD) for column in block.columns]
    rows: list[list[Any]] = [head]
    rows += [
        [_cell(cell, column, width, folded) for cell, column, width in zip(row, block.columns, widths, strict=True)]
        for row in block.rows
    ]
    styles: list[Any] = [*_HEAD_LINES]
    styles += [("BACKGROUND", (0, row + 1), (-1, row + 1), look.TINT) for row in block.tinted]
    return [
        grid(sheet, rows, widths, styles, repeat=1, pad=1.4 if len(rows) > 16 else 2.1),
        Spacer(0, 3),
        *folded.parts(),
    ]


def _cell(cell: content.Cell, column: content.Column, width: float, folded: Folded) -> Any:
    style = look.CELL_RIGHT if column.right else look.CELL
    style = look.CELL_MONO if cell.mono else look.CELL_BOLD if cell.bold else style
    if cell.mark:
        return MarkedText(cell.mark, cell.text, style)
    made = folded.cell(cell.text, style, width - 10)
    return [made, paragraph(cell.small, look.SMALL)] if cell.small else made


def facts(block: content.Facts, sheet: Sheet) -> list[Flowable]:
    """A list of labels and values over the whole width; long values flow over pages."""
    indent = _label_width([word for word, _ in block.rows], 54, 96)
    found: list[Flowable] = [as_head(paragraph(block.title, look.SUBTITLE)), Spacer(0, 3)] if block.title else []
    return [
        *found,
        *(labelled(word, value, indent, mono=word in block.mono) for word, value in block.rows),
        Spacer(0, 2),
    ]


def _label_width(labels: Sequence[str], least: float, most: float) -> float:
    return float(min(max([stringWidth(word, "C", 7.4) + 8 for word in labels] + [least]), most))


def fact_list(block: content.Facts, sheet: Sheet, width: float, folded: Folded) -> list[Flowable]:
    """A list of labels and values in a column."""
    label = _label_width([word for word, _ in block.rows], 38, width * 0.4)
    found: list[Flowable] = [paragraph(block.title, look.SUBTITLE), Spacer(0, 3)] if block.title else []
    rows = []
    for word, value in block.rows:
        style = look.CELL_MONO if word in block.mono else look.CELL
        rows.append([paragraph(word, look.LABEL), folded.cell(value, style, width - label)])
    if rows:
        found.append(grid(sheet, rows, [label, width - label], pad=1.2, right=0))
    return found


def fact_columns(block: content.FactColumns, sheet: Sheet) -> list[Flowable]:
    """Fact lists side by side, each under its rule."""
    count = len(block.columns)
    width = (sheet.width - GAP * (count - 1)) / count
    folded = Folded(most_lines=6)
    cells = [fact_list(column, sheet, width, folded) for column in block.columns]
    styles: list[Any] = [("LINEABOVE", (index * 2, 0), (index * 2, 0), 0.9, look.INK) for index in range(count)]
    lists = side_by_side(sheet, cells, width, [*styles, ("TOPPADDING", (0, 0), (-1, -1), 4)])
    return [Spacer(0, 4), lists, Spacer(0, 2), *folded.parts()]


def side_by_side(
    sheet: Sheet, cells: Sequence[Any], width: float, styles: Sequence[Any] = (), pad: float = 2.1, gap: float = GAP
) -> Flowable:
    """Parts of one width in a row with a gap between them."""
    row: list[Any] = []
    widths: list[float] = []
    for index, cell in enumerate(cells):
        if index:
            row.append("")
            widths.append(gap)
        row.append(cell)
        widths.append(width)
    return grid(sheet, [row], widths, styles, pad=pad, right=0)


def reasons(block: content.Reasons, sheet: Sheet) -> list[Flowable]:
    """Rules that fired, each with its findings."""
    widths = [142.0, 56.0, 22.0, sheet.width - 142 - 56 - 22 - 70, 70.0]
    folded = Folded()
    rows: list[list[Any]] = []
    spans: list[Any] = []
    for sentence, lines in block.rows:
        if not lines:
            spans.append(("SPAN", (0, len(rows)), (-1, len(rows))))
            rows.append([folded.cell(sentence, look.CELL_BOLD, sheet.width), "", "", "", ""])
        for index, (severity, tag, number, text, where) in enumerate(lines):
            first = folded.cell(sentence, look.CELL_BOLD, widths[0] - 6) if index == 0 else ""
            rows.append(
                [
                    first,
                    Tag(severity, tag),
                    paragraph(number, look.CELL_BOLD),
                    folded.cell(text, look.CELL, widths[3] - 6),
                    paragraph(where, look.LABEL_RIGHT),
                ]
            )
    if not rows:
        return []
    styles = [("LINEBELOW", (0, 0), (-1, -1), 0.35, look.HAIR), ("RIGHTPADDING", (-1, 0), (-1, -1), 0), *spans]
    return [grid(sheet, rows, widths, styles), Spacer(0, 4), *folded.parts()]


def scores(block: content.Scores, sheet: Sheet) -> list[Flowable]:
    """The pillars' bars side by side."""
    count = len(block.scores)
    width = (sheet.width - GAP * (count - 1)) / count
    return [
        Spacer(0, 4),
        side_by_side(sheet, [ScoreBar(score, sheet.accent, width) for score in block.scores], width),
        Spacer(0, 2),
    ]


def bullets(block: charts.Bullets, sheet: Sheet) -> list[Flowable]:
    """Indicators against target and limit."""
    widths = [104.0, 78.0, 162.0, 46.0, 46.0, sheet.width - 436]
    rights = {1, 3, 4}
    rows: list[list[Any]] = [
        [paragraph(word, look.HEAD_RIGHT if index in rights else look.HEAD) for index, word in enumerate(block.heads)]
    ]
    for bullet in block.rows:
        breach = bullet.mark == "fail"
        rows.append(
            [
                paragraph(bullet.title, look.CELL_BOLD),
                paragraph(bullet.reading, look.CELL_RIGHT),
                BulletBar(bullet),
                paragraph(bullet.target_text, look.CELL_RIGHT),
                paragraph(bullet.limit_text, look.CELL_RIGHT),
                MarkedText(bullet.mark, bullet.state, look.CELL_BOLD if breach else look.CELL),
            ]
        )
    return [grid(sheet, rows, widths, _HEAD_LINES, repeat=1), Spacer(0, 3)]

"""From each block of the content to what reportlab can flow over pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    HRFlowable,
    Indenter,
    KeepTogether,
    Paragraph,
    Spacer,
    TableStyle,
)
from reportlab.platypus import PageBreak as NewPage
from reportlab.platypus import Table as Grid

from labapp.reports.content import blocks as content
from labapp.reports.layout import type as look
from labapp.reports.layout.charts import BulletBar, Drawn, Ladder, ScoreBar, Sequential
from labapp.reports.layout.marks import MarkedText, Tag, draw_mark
from labapp.reports.layout.pictures import PhotoBox
from labapp.reports.layout.type import WIDTH, fits, paragraph

GAP = 12.0
MARGIN_COLUMN = 60.0
_HAIRS = [("LINEBELOW", (0, 0), (-1, -1), 0.35, look.HAIR), ("VALIGN", (0, 0), (-1, -1), "TOP")]


def grid(
    rows: Sequence[Sequence[Any]],
    widths: Sequence[float],
    styles: Sequence[Any] = (),
    *,
    repeat: int = 0,
    pad: float = 2.1,
) -> Grid:
    """A table whose rows may be split over pages, so that no cell is ever too tall."""
    base: list[Any] = [
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 6),
        ("TOPPADDING", (0, 0), (-1, -1), pad),
        ("BOTTOMPADDING", (0, 0), (-1, -1), pad),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
    return Grid(
        list(map(list, rows)),
        list(widths),
        repeatRows=repeat,
        splitInRow=1,
        style=TableStyle([*base, *styles]),
        hAlign="LEFT",
    )


def table(block: content.Table) -> list[Flowable]:
    """A table under its head."""
    widths = [WIDTH * column.share for column in block.columns]
    head = [paragraph(column.title, look.HEAD_RIGHT if column.right else look.HEAD) for column in block.columns]
    rows = [head] + [
        [_cell(cell, column) for cell, column in zip(row, block.columns, strict=True)] for row in block.rows
    ]
    styles: list[Any] = [
        ("BACKGROUND", (0, 0), (-1, 0), look.TINT),
        ("LINEABOVE", (0, 0), (-1, 0), 0.7, look.INK),
        ("LINEBELOW", (0, 0), (-1, 0), 0.7, look.INK),
        ("LINEBELOW", (0, 1), (-1, -1), 0.35, look.HAIR),
        ("LINEBELOW", (0, -1), (-1, -1), 0.6, look.RULE),
        ("LEFTPADDING", (0, 0), (0, -1), 4),
    ]
    styles += [("BACKGROUND", (0, row + 1), (-1, row + 1), look.TINT) for row in block.tinted]
    return [grid(rows, widths, styles, repeat=1, pad=1.4 if len(rows) > 16 else 2.1), Spacer(0, 6)]


def _cell(cell: content.Cell, column: content.Column) -> Flowable:
    style = (
        look.CELL_MONO if cell.mono else look.CELL_BOLD if cell.bold else look.CELL_RIGHT if column.right else look.CELL
    )
    return MarkedText(cell.mark, cell.text, style) if cell.mark else paragraph(cell.text, style)


def facts(block: content.Facts, width: float = WIDTH, label: float = 0.0) -> list[Flowable]:
    """A list of labels and values; long values flow over pages."""
    label = label or (82.0 if width > 300 else 56.0)
    found: list[Flowable] = [paragraph(block.title, look.SUBTITLE), Spacer(0, 3)] if block.title else []
    rows = [
        [paragraph(word, look.LABEL), paragraph(value, look.CELL_MONO if word in block.mono else look.CELL)]
        for word, value in block.rows
    ]
    if rows:
        found.append(grid(rows, [label, width - label], pad=1.2))
    return found


def fact_columns(block: content.FactColumns) -> list[Flowable]:
    """Fact lists side by side, each under its rule."""
    count = len(block.columns)
    width = (WIDTH - GAP * (count - 1)) / count
    cells = [facts(column, width) for column in block.columns]
    row: list[Any] = []
    widths: list[float] = []
    styles: list[Any] = []
    for index, cell in enumerate(cells):
        row.append(cell)
        widths.append(width)
        styles.append(("LINEABOVE", (index * 2, 0), (index * 2, 0), 0.9, look.INK))
        if index < count - 1:
            row.append("")
            widths.append(GAP)
    return [
        grid([row], widths, [*styles, ("RIGHTPADDING", (0, 0), (-1, -1), 0), ("TOPPADDING", (0, 0), (-1, -1), 4)]),
        Spacer(0, 4),
    ]


def paragraphs(block: content.Paragraphs) -> list[Flowable]:
    """Running text."""
    style = look.SMALL if block.small else look.BODY
    if block.strong and not block.texts:
        return [Spacer(0, 6), CondPageBreak(60), paragraph(block.strong, look.SUBTITLE), Spacer(0, 3)]
    found: list[Flowable] = []
    for index, text in enumerate(block.texts):
        found += [paragraph(text, style, strong=block.strong if index == 0 else ""), Spacer(0, 5)]
    return found


def reasons(block: content.Reasons) -> list[Flowable]:
    """Rules that fired, each with its findings."""
    rows: list[list[Any]] = []
    for sentence, lines in block.rows:
        if not lines:
            rows.append([paragraph(sentence, look.CELL_BOLD), "", "", "", ""])
        for index, (tag, number, text, where) in enumerate(lines):
            first = paragraph(sentence, look.CELL_BOLD) if index == 0 else ""
            severity = {"CRITICAL": "critical", "MAJOR": "major"}.get(tag, "minor")
            rows.append(
                [
                    first,
                    Tag(severity, tag),
                    paragraph(number, look.CELL_BOLD),
                    paragraph(text, look.CELL),
                    paragraph(where, look.LABEL),
                ]
            )
    if not rows:
        return []
    widths = [150.0, 58.0, 22.0, WIDTH - 150 - 58 - 22 - 76, 76.0]
    spans = [("SPAN", (0, index), (-1, index)) for index, row in enumerate(rows) if row[1] == ""]
    return [grid(rows, widths, [*_HAIRS, *spans]), Spacer(0, 4)]


def scores(block: content.Scores) -> list[Flowable]:
    """The pillars' bars side by side."""
    count = len(block.scores)
    width = (WIDTH - GAP * (count - 1)) / count
    row: list[Any] = []
    widths: list[float] = []
    for index, score in enumerate(block.scores):
        row.append(ScoreBar(score, width))
        widths.append(width)
        if index < count - 1:
            row.append("")
            widths.append(GAP)
    return [Spacer(0, 4), grid([row], widths, [("RIGHTPADDING", (0, 0), (-1, -1), 0)]), Spacer(0, 2)]


def photo_row(block: content.PhotoRow) -> list[Flowable]:
    """Up to three photos in a row."""
    if not block.photos:
        return []
    row = _photos_side_by_side(block.photos, WIDTH)
    title = [paragraph(block.title, look.SUBTITLE), Spacer(0, 3)] if block.title else []
    if block.only_if_it_fits:
        return [_IfItFits([*title, row])]
    return [*title, row]


def _photos_side_by_side(photos: Sequence[content.Photo], room: float, per_row: int = 3) -> Grid:
    width = (room - GAP * (per_row - 1)) / per_row
    row: list[Any] = []
    widths: list[float] = []
    for index, photo in enumerate(photos):
        row.append(PhotoBox(photo, width, withheld="–"))
        widths.append(width + (GAP if index < per_row - 1 else 0))
    return grid([row], widths, [("RIGHTPADDING", (0, 0), (-1, -1), 0)], pad=1)


class _IfItFits(Flowable):
    """Something that is dropped rather than pushed to the next page."""

    def __init__(self, parts: list[Flowable]) -> None:
        super().__init__()
        self._parts = parts

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """No room at all where it does not fit."""
        sizes = [part.wrap(width, height) for part in self._parts]
        tall = sum(size[1] for size in sizes)
        self._shown = tall <= height
        self.width, self.height = width, tall if self._shown else 0
        return self.width, self.height

    def draw(self) -> None:
        """Paint the parts, top down."""
        if not self._shown:
            return
        y = self.height
        for part in self._parts:
            _, tall = part.wrap(self.width, y)
            y -= tall
            part.drawOn(self.canv, 0, y)


def photo_sheet(block: content.PhotoSheet) -> list[Flowable]:
    """All photos, two in a row."""
    width = (WIDTH - 14) / 2
    found: list[Flowable] = []
    for start in range(0, len(block.photos), 2):
        pair = block.photos[start : start + 2]
        row: list[Any] = [PhotoBox(photo, width, with_hash=True, withheld="–") for photo in pair]
        found.append(grid([row], [width + 14] * len(row), [("RIGHTPADDING", (0, 0), (-1, -1), 0)], pad=1))
    return found


def finding(block: content.Finding) -> list[Flowable]:
    """One finding: number and severity in the margin, then what was expected and found, then its photos."""
    margin = MARGIN_COLUMN
    room = WIDTH - margin
    head = grid(
        [
            [
                [paragraph(block.number, look.style("SB", 12, 15)), Spacer(0, 2), Tag(block.severity, block.tag, 46)],
                [paragraph(block.title, look.FINDING_TITLE), paragraph(block.where, look.FINDING_WHERE)],
            ]
        ],
        [margin, room],
        [("RIGHTPADDING", (0, 0), (-1, -1), 0)],
    )
    rows = [_labelled(label, text) for label, text in block.rows]
    found: list[Flowable] = [
        KeepTogether([head, Indenter(margin), *rows[:1], Indenter(-margin)])
        if rows and len(block.rows[0][1]) < 600
        else head
    ]
    rest = rows[1:] if rows and len(block.rows[0][1]) < 600 else rows
    if rest:
        found += [Indenter(margin), *rest, Indenter(-margin)]
    if block.photos:
        found += [Indenter(margin), Spacer(0, 3), _photos_side_by_side(block.photos, room), Indenter(-margin)]
    return [*found, Spacer(0, 3), HRFlowable(WIDTH, 0.5, color=look.RULE, spaceBefore=1, spaceAfter=5)]


_LABELLED = look.style(
    "C",
    8.2,
    10.8,
    leftIndent=62,
    bulletIndent=0,
    bulletFontName="C",
    bulletFontSize=7.4,
    bulletColor=look.GREY,
    spaceAfter=1.6,
)


def _labelled(label: str, text: str) -> Paragraph:
    """A labelled text that may flow over pages; the label stands in the margin of its first line."""
    return Paragraph(look.markup(text, "C"), _LABELLED, bulletText=fits(label, "C", 7.4, 60))


class _CheckRow(Drawn):
    """A check on one line or two: mark, text, weight, value and finding at the right."""

    def __init__(self, line: content.CheckLine, width: float) -> None:
        failed = line.mark == "fail"
        style = look.CELL_BOLD if failed else look.CELL
        right = "  ".join(part for part in (line.value, line.finding) if part)
        self._right = fits(right, style.fontName, 8.2, width * 0.45)
        room = width - 12 - (len(self._right) * 4.1 + 6 if self._right else 0)
        self._text = paragraph(f"{line.text} {line.weight}", style)
        _, tall = self._text.wrap(max(60.0, room), 400)
        super().__init__(width, tall + 3.4)
        self._mark, self._font = line.mark, style.fontName

    def draw(self) -> None:
        """Paint the line."""
        canvas = self.canv
        draw_mark(canvas, self._mark, 0, self.height - 9.4)
        self._text.drawOn(canvas, 11, 2.6)
        canvas.setFillColor(look.INK)
        canvas.setFont(self._font, 8.2)
        canvas.drawRightString(self.width, self.height - 9, self._right)
        canvas.setStrokeColor(look.HAIR)
        canvas.setLineWidth(0.35)
        canvas.line(0, 0.6, self.width, 0.6)


def checks(block: content.Checks) -> list[Flowable]:
    """A pillar's checks in two columns."""
    width = (WIDTH - GAP) / 2
    title = paragraph(block.arithmetic, look.SMALL, strong="")
    head = grid(
        [[paragraph(block.title, look.style("SB", 9.6, 12)), title]],
        [82, WIDTH - 82],
        [("VALIGN", (0, 0), (-1, -1), "BOTTOM")],
    )
    found: list[Flowable] = [Spacer(0, 5), CondPageBreak(70), head]
    for name, lines in block.groups:
        half = (len(lines) + 1) // 2
        pairs = [(lines[index], lines[index + half] if index + half < len(lines) else None) for index in range(half)]
        rows = [[_CheckRow(left, width), "", _CheckRow(right, width) if right else ""] for left, right in pairs]
        part: list[Flowable] = [paragraph(name, look.style("CB", 7.8, 10, look.GREY)), Spacer(0, 1)] if name else []
        part.append(grid(rows, [width, GAP, width], [("RIGHTPADDING", (0, 0), (-1, -1), 0)], pad=0))
        found += [CondPageBreak(50), *part, Spacer(0, 4)]
    if block.folded:
        found += [paragraph(block.folded, look.SMALL), Spacer(0, 3)]
    return found


def bullets(block: content.Bullets) -> list[Flowable]:
    """Indicators against target and limit."""
    widths = [104.0, 78.0, 162.0, 46.0, 46.0, WIDTH - 436]
    rights = {1, 3, 4}
    head = [
        paragraph(word, look.HEAD_RIGHT if index in rights else look.HEAD) for index, word in enumerate(block.heads)
    ]
    rows: list[list[Any]] = [head]
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
    styles = [
        ("BACKGROUND", (0, 0), (-1, 0), look.TINT),
        ("LINEABOVE", (0, 0), (-1, 0), 0.7, look.INK),
        ("LINEBELOW", (0, 0), (-1, 0), 0.7, look.INK),
        ("LINEBELOW", (0, 1), (-1, -1), 0.35, look.HAIR),
        ("LEFTPADDING", (0, 0), (0, -1), 4),
    ]
    return [grid(rows, widths, styles, repeat=1), Spacer(0, 6)]


def sign_off(block: content.SignOff) -> list[Flowable]:
    """Signatures side by side, never split."""
    count = max(2, len(block.signatures))
    width = (WIDTH - GAP * (count - 1)) / count
    row: list[Any] = []
    widths: list[float] = []
    styles: list[Any] = [("RIGHTPADDING", (0, 0), (-1, -1), 0)]
    for index, signature in enumerate(block.signatures):
        parts: list[Any] = [
            paragraph(signature.role, look.LABEL),
            paragraph(signature.name, look.style("SB", 9.6, 12.4)),
            paragraph(signature.when, look.CELL),
            Spacer(0, 2),
            paragraph(signature.meaning, look.CELL),
        ]
        if signature.place:
            parts += [Spacer(0, 4), paragraph(signature.place, look.HASH)]
        row.append(parts)
        widths.append(width)
        styles.append(("LINEABOVE", (index * 2, 0), (index * 2, 0), 0.7, look.RULE))
        if index < len(block.signatures) - 1:
            row.append("")
            widths.append(GAP)
    return [KeepTogether([grid([row], widths, styles)])]


def box(block: content.Box) -> list[Flowable]:
    """A framed list."""
    width = (WIDTH - 16) / 2
    rows = [[facts(column, width) for column in block.columns]]
    styles = [
        ("BOX", (0, 0), (-1, -1), 0.9, look.INK),
        ("LEFTPADDING", (0, 0), (-1, -1), 6),
        ("TOPPADDING", (0, 0), (-1, -1), 5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
    ]
    return [KeepTogether([grid(rows, [WIDTH / 2] * len(rows[0]), styles)]), Spacer(0, 6)]


MAKERS: dict[type, Callable[[Any], list[Flowable]]] = {
    content.Table: table,
    content.Facts: facts,
    content.FactColumns: fact_columns,
    content.Paragraphs: paragraphs,
    content.Reasons: reasons,
    content.Scores: scores,
    content.PhotoRow: photo_row,
    content.PhotoSheet: photo_sheet,
    content.Finding: finding,
    content.GradeLadder: lambda block: [Ladder(block), Spacer(0, 4)],
    content.Checks: checks,
    content.SequentialChart: lambda block: [Sequential(block), Spacer(0, 4)],
    content.Bullets: bullets,
    content.SignOff: sign_off,
    content.Box: box,
    content.PageBreak: lambda _block: [NewPage()],
}

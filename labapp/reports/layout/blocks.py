"""From each block of the content to what reportlab can flow over pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reportlab.platypus import CondPageBreak, Flowable, HRFlowable, Indenter, Spacer

from labapp.reports.content import blocks as content
from labapp.reports.content import charts
from labapp.reports.layout import type as look
from labapp.reports.layout.charts import Ladder
from labapp.reports.layout.checks import LegendRow, checks
from labapp.reports.layout.flow import as_head, grid, height, together, under
from labapp.reports.layout.marks import Tag
from labapp.reports.layout.pictures import IfItFits, PhotoBox
from labapp.reports.layout.sequential import Sequential
from labapp.reports.layout.tables import (
    GAP,
    Folded,
    bullets,
    fact_columns,
    fact_list,
    facts,
    labelled,
    reasons,
    scores,
    side_by_side,
    table,
)
from labapp.reports.layout.type import WIDTH, paragraph

MARGIN_COLUMN = 60.0


def paragraphs(block: content.Paragraphs) -> list[Flowable]:
    """Running text; strong words without a text are a title under which the next block stands."""
    style = look.SMALL if block.small else look.BODY
    if block.strong and not block.texts:
        return [as_head(Spacer(0, 6)), as_head(paragraph(block.strong, look.SUBTITLE)), as_head(Spacer(0, 3))]
    found: list[Flowable] = []
    for index, text in enumerate(block.texts):
        found += [paragraph(text, style, strong=block.strong if index == 0 else ""), Spacer(0, 5)]
    return found


def photo_row(block: content.PhotoRow) -> list[Flowable]:
    """Up to three photos in a row."""
    if not block.photos:
        return []
    title = [as_head(paragraph(block.title, look.SUBTITLE)), Spacer(0, 3)] if block.title else []
    parts = [*title, _photos(block.photos, WIDTH)]
    return [IfItFits(parts)] if block.only_if_it_fits else parts


def _photos(photos: tuple[content.Photo, ...], room: float) -> Flowable:
    width = (room - GAP * 2) / 3
    return side_by_side([PhotoBox(photo, width) for photo in photos], width, pad=1)


def photo_sheet(block: content.PhotoSheet) -> list[Flowable]:
    """All photos, two in a row; a caption cut to two lines follows in full."""
    width = (WIDTH - GAP) / 2
    found: list[Flowable] = []
    cut: list[content.Photo] = []
    for start in range(0, len(block.photos), 2):
        pair = [PhotoBox(photo, width, with_hash=True) for photo in block.photos[start : start + 2]]
        cut += [photo for photo, box in zip(block.photos[start:], pair, strict=False) if box.cut]
        found.append(side_by_side(pair, width, pad=1))
    if cut:
        captions = [labelled(photo.number.split(" · ")[0], photo.caption, 54) for photo in cut]
        found += under([paragraph(block.in_full, look.SUBTITLE), Spacer(0, 3)], captions)
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
        right=0,
    )
    rows: list[Flowable] = [Indenter(margin), *(labelled(label, text, 56) for label, text in block.rows)]
    photos = [Spacer(0, 3), _photos(block.photos, room)] if block.photos else []
    end: list[Flowable] = [Indenter(-margin), Spacer(0, 3), HRFlowable(WIDTH, 0.5, color=look.RULE, spaceAfter=5)]
    if height(rows) < 120:  # a short finding stays with its photos
        return together([head, *rows, *photos, *end])
    return [*under([head], rows), CondPageBreak(height(photos)), *photos, *end]


def sign_off(block: content.SignOff) -> list[Flowable]:
    """Signatures side by side, never split."""
    count = len(block.signatures)
    width = (WIDTH - GAP * (count - 1)) / count
    cells: list[list[Any]] = []
    for signature in block.signatures:
        parts: list[Any] = [
            paragraph(signature.role, look.LABEL),
            paragraph(signature.name, look.style("SB", 9.6, 12.4)),
            paragraph(signature.when, look.CELL),
            Spacer(0, 2),
            paragraph(signature.meaning, look.CELL),
        ]
        if signature.place:
            parts += [Spacer(0, 2), paragraph(signature.place, look.SMALL)]
        cells.append(parts)
    lines: list[Any] = [("LINEABOVE", (index * 2, 0), (index * 2, 0), 0.7, look.RULE) for index in range(len(cells))]
    return [side_by_side(cells, width, lines)]


def box(block: content.Box) -> list[Flowable]:
    """Lists in a frame under a title."""
    width = (WIDTH - 18) / 2 - 6
    folded = Folded()
    title = paragraph(block.title, look.style("SB", 8.8, 11.6))
    rows: list[list[Any]] = [[title, ""], [fact_list(column, width, folded) for column in block.columns]]
    styles = [
        ("SPAN", (0, 0), (-1, 0)),
        ("BACKGROUND", (0, 0), (-1, 0), look.TINT),
        ("LINEBELOW", (0, 0), (-1, 0), 0.35, look.RULE),
        ("BOX", (0, 0), (-1, -1), 0.9, look.INK),
        ("LEFTPADDING", (0, 0), (-1, -1), 6),
        ("TOPPADDING", (0, 0), (-1, -1), 3.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ]
    return [Spacer(0, 12), grid(rows, [WIDTH / 2] * 2, styles), Spacer(0, 2), *folded.parts()]


def note(block: content.Note) -> list[Flowable]:
    """Words in a frame; parts over pages if they are long."""
    words = paragraph(block.text, look.CELL, strong=block.title)
    styles = [
        ("BOX", (0, 0), (-1, -1), 0.9, look.INK),
        ("LEFTPADDING", (0, 0), (-1, -1), 6),
        ("RIGHTPADDING", (0, 0), (-1, -1), 6),
        ("TOPPADDING", (0, 0), (-1, -1), 4),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
    ]
    return [grid([[words]], [WIDTH], styles), Spacer(0, 6)]


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
    content.Legend: lambda block: [LegendRow(block)],
    content.Checks: checks,
    charts.SequentialChart: lambda block: [Sequential(block), Spacer(0, 4)],
    charts.Bullets: bullets,
    content.SignOff: sign_off,
    content.Box: box,
    content.Note: note,
}

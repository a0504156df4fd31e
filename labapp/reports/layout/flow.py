"""What must not be parted by a page's end: a head from its first row, a signature from what it signs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import CondPageBreak, Flowable, Indenter, Paragraph, Spacer, TableStyle
from reportlab.platypus import Table as Grid

from labapp.reports.layout.sheet import Sheet

_FEW = 4
"""A table of no more rows is not split while it fits a page."""
_LINES = 3
"""Lines of a paragraph that stay with its head."""


class Rows(Grid):  # type: ignore[misc]
    """A table that splits between rows, never leaves one row alone, and splits a row only if it is taller than a page."""

    room = 0.0
    """The height that a page has for it."""

    def split(self, width: float, height: float) -> list[Any]:
        """The part that fits and the rest; nothing if all of it belongs on the next page."""
        parts = self._parted(width, height)
        for part in parts:
            part.room = self.room
        return parts

    def _parted(self, width: float, height: float) -> list[Any]:
        self._calc(width, height)
        heights, heads = list(self._rowHeights), int(self.repeatRows)
        rows = len(heights) - heads
        self.splitInRow = int(sum(heights[: heads + 1]) > self.room)
        if self.splitInRow:
            found: list[Any] = super().split(width, height)
            return found
        there, used = 0, sum(heights[:heads])
        while there < rows and used + heights[heads + there] <= height:
            used += heights[heads + there]
            there += 1
        tall = used + sum(heights[heads + there :])
        if rows - there == 1 and there > 2:
            there -= 1  # the last row takes one with it
        if there == 0 or (there == 1 and rows > 1) or (rows <= _FEW and tall <= self.room):
            at_top = height >= self.room - 1
            if not at_top or there == 0:
                return []
        parts: list[Any] = self._splitRows(sum(heights[: heads + there]) + 0.01)
        return parts


def grid(
    sheet: Sheet,
    rows: Sequence[Sequence[Any]],
    widths: Sequence[float],
    styles: Sequence[Any] = (),
    *,
    repeat: int = 0,
    pad: float = 2.1,
    right: float = 6,
) -> Rows:
    """A table of flowables without lines of its own."""
    base: list[Any] = [
        ("FONTNAME", (0, 0), (-1, -1), "C"),  # also of empty cells: reportlab's own font would not be embedded
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), right),
        ("TOPPADDING", (0, 0), (-1, -1), pad),
        ("BOTTOMPADDING", (0, 0), (-1, -1), pad),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
    made = Rows(
        list(map(list, rows)), list(widths), repeatRows=repeat, style=TableStyle([*base, *styles]), hAlign="LEFT"
    )
    made.room = sheet.room
    return made


def height(sheet: Sheet, parts: Sequence[Flowable]) -> float:
    """How much height flowables take one under the other."""
    tall, indent = 0.0, 0.0
    for part in parts:
        if isinstance(part, Indenter):
            indent += float(part.left)
        else:
            tall += part.wrap(sheet.width - indent, 100_000)[1] + part.getSpaceBefore() + part.getSpaceAfter()
    return tall


def beginning(sheet: Sheet, parts: Sequence[Flowable]) -> float:
    """The height of what a head must have under it: up to the first row, the first lines or the first drawing."""
    tall, least, indent = 0.0, 0.0, 0.0
    for part in parts:
        if isinstance(part, CondPageBreak):  # what follows would leave the head behind
            least = tall + part.height
        elif isinstance(part, Indenter):
            indent += float(part.left)
        elif isinstance(part, Spacer):
            tall += part.height
        else:
            tall += _first_of(part, sheet.width - indent, sheet.room)
            if not getattr(part, "is_head", False):
                break
    return max(tall, least)


def _first_of(part: Any, width: float, room: float) -> float:
    """The height that a flowable needs at the least at a page's end."""
    whole = float(part.wrap(width, 100_000)[1])
    if getattr(part, "is_head", False):
        return whole
    if isinstance(part, Rows):
        heights, heads = part._rowHeights, int(part.repeatRows)
        return float(min(sum(heights[: heads + 2] if len(heights) - heads > _FEW else heights), room / 2))
    if isinstance(part, Paragraph):
        return float(min(whole, _LINES * part.style.leading))
    return whole


def together(sheet: Sheet, parts: Sequence[Flowable]) -> list[Flowable]:
    """Flowables that start a new page rather than be parted; too tall for any page, they are parted after all."""
    tall = height(sheet, parts)
    return [CondPageBreak(tall if tall <= sheet.room else beginning(sheet, parts)), *parts]


def under(sheet: Sheet, head: Sequence[Flowable], parts: Sequence[Flowable]) -> list[Flowable]:
    """A head that stays with the beginning of what follows it."""
    return [CondPageBreak(min(height(sheet, head) + beginning(sheet, parts), sheet.room)), *head, *parts]


def as_head(part: Any) -> Any:
    """Mark a flowable as a head: what follows it belongs to it."""
    part.is_head = True
    return part

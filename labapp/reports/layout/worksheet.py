"""Draws the blank worksheet of the bench: boxes to tick and lines to write on, checks in three columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from reportlab.lib.pagesizes import A4
from reportlab.platypus import Paragraph

from labapp.reports.content.worksheet import CheckSlot, Worksheet
from labapp.reports.layout import type as look
from labapp.reports.layout.code import draw_code
from labapp.reports.layout.glyphs import fits, font_for, register
from labapp.reports.layout.outline import draw_outline
from labapp.reports.layout.page import CountingCanvas
from labapp.reports.layout.sheet import Sheet
from labapp.reports.layout.type import lines

_SHEET = Sheet(A4)  # people print it themselves, and it is kept by nobody
PAGE, LEFT, WIDTH = _SHEET.page, _SHEET.left, _SHEET.width
_TOP, _FOOT = PAGE[1] - 40, 46.0
_GAP, _COLUMNS, _BOX = 14.0, 3, 9.2
_COLUMN = (WIDTH - _GAP * (_COLUMNS - 1)) / _COLUMNS
_TEXT = look.style("C", 7.2, 8.3)
_MARKS, _MARK_ROW = 12, 17.0


@dataclass(frozen=True)
class _Item:
    """A head or a check in a column."""

    words: Paragraph
    height: float
    slot: CheckSlot | None


def draw_worksheet(sheet: Worksheet, out: BinaryIO) -> int:
    """Draw the worksheet into `out`; returns its pages. The same worksheet gives the same bytes."""
    register()
    counted: list[int] = []
    canvas = CountingCanvas(
        out,
        pagesize=PAGE,
        invariant=1,
        initialFontName="S",
        pageCompression=1,
        page_words=sheet.page_words,
        counted=counted,
    )
    canvas.setTitle(f"{sheet.title} {sheet.number}".strip())
    canvas.setCreator("labapp")
    y = _receipt(canvas, sheet, _head(canvas, sheet))
    y = _checks(canvas, sheet, y)
    y = _shots(canvas, sheet, y)
    _notes(canvas, sheet, _marks(canvas, sheet, y))
    _foot(canvas, sheet)
    canvas.showPage()
    canvas.save()
    return counted[-1]


def printable(text: str) -> str:
    """The text with dots for what no font has: a worksheet must come out, whatever the offer was called."""
    return "".join(one if font_for(one, "C") is not None else "·" for one in text)


def _head(canvas: Any, sheet: Worksheet) -> float:
    canvas.setFillColor(look.INK)
    canvas.setFont("SB", 17)
    canvas.drawString(LEFT, _TOP - 12, sheet.title)
    x, room = LEFT, WIDTH - 70
    if sheet.number:
        canvas.setFont("MM", 11.5)
        canvas.drawString(LEFT, _TOP - 30, sheet.number)
        x += canvas.stringWidth(sheet.number, "MM", 11.5) + 10
    canvas.setFont("S", 8.8)
    canvas.drawString(x, _TOP - 30, fits(printable(sheet.subtitle), "S", 8.8, LEFT + room - x))
    canvas.setFillColor(look.GREY)
    canvas.setFont("C", 7.6)
    canvas.drawString(LEFT, _TOP - 43, fits(sheet.note, "C", 7.6, room))
    if sheet.code:
        draw_code(canvas, sheet.code, LEFT + WIDTH - 50, _TOP + 6, 50, sturdy=True)
    return float(_TOP - 54)


def _title(canvas: Any, words: str, y: float) -> float:
    canvas.setStrokeColor(look.PETROL)
    canvas.setLineWidth(1.1)
    canvas.line(LEFT, y, LEFT + WIDTH, y)
    canvas.setFillColor(look.PETROL)
    canvas.setFont("SB", 9.4)
    canvas.drawString(LEFT, y - 11, fits(words, "SB", 9.4, WIDTH))
    return y - 17


def _receipt(canvas: Any, sheet: Worksheet, y: float) -> float:
    y = _title(canvas, sheet.receipt_title, y)
    for index, label in enumerate(sheet.receipt):
        row, column = divmod(index, 3)
        x, base = LEFT + column * (_COLUMN + _GAP), y - 11 - row * 18
        canvas.setFillColor(look.GREY)
        canvas.setFont("C", 7.4)
        canvas.drawString(x, base, label)
        _line(canvas, x + canvas.stringWidth(label, "C", 7.4) + 4, x + _COLUMN, base - 2)
    return y - 18 * ((len(sheet.receipt) + 2) // 3) - 8


def _line(canvas: Any, left: float, right: float, y: float) -> None:
    canvas.setStrokeColor(look.RULE)
    canvas.setLineWidth(0.5)
    canvas.line(left, y, right, y)


def _box(canvas: Any, x: float, y: float, size: float = 6.8) -> None:
    canvas.setStrokeColor(look.INK)
    canvas.setLineWidth(0.6)
    canvas.rect(x, y, size, size, 1, 0)


# ---- checks


def _items(sheet: Worksheet) -> list[_Item]:
    items = []
    for title, slots in sheet.groups:
        head, _ = lines(title, look.style("CB", 7.8, 9.4, look.PETROL), _COLUMN - 5 * _BOX, 1)
        items.append(_Item(head, head.wrap(_COLUMN, 100)[1] + 5, None))
        for slot in slots:
            words, _ = lines(slot.text, _TEXT, _COLUMN - 5 * _BOX - 5, 3)
            tall = words.wrap(_COLUMN - 5 * _BOX - 5, 100)[1] + 3.4 + (10 if slot.write is not None else 0)
            items.append(_Item(words, max(tall, 12.0), slot))
    return items


def _checks(canvas: Any, sheet: Worksheet, y: float) -> float:
    """All checks, down each column; as many pages as they need."""
    items = _items(sheet)
    y = _title(canvas, sheet.checks_title, y)
    while items:
        room = y - 10 - _FOOT
        whole = sum(item.height for item in items)
        high = min(room, whole / _COLUMNS + 26)
        deepest = 0.0
        for column in range(_COLUMNS):
            taken = _column(items, high)
            used = sum(item.height for item in taken)
            _draw_column(canvas, sheet, taken, LEFT + column * (_COLUMN + _GAP), y - 8)
            deepest, items = max(deepest, used), items[len(taken) :]
        y -= deepest + 18
        if items:
            y = _new_page(canvas, sheet)
            y = _title(canvas, sheet.checks_title, y)
    return y


def _column(items: Sequence[_Item], high: float) -> list[_Item]:
    """The items that one column takes; a head never stands last."""
    taken: list[_Item] = []
    used = 0.0
    for item in items:
        if taken and used + item.height > high:
            break
        taken.append(item)
        used += item.height
    while len(taken) > 1 and len(taken) < len(items) and taken[-1].slot is None:
        taken.pop()
    return taken


def _draw_column(canvas: Any, sheet: Worksheet, items: Sequence[_Item], x: float, top: float) -> None:
    if not items:
        return
    boxes = [x + _COLUMN - (5 - index) * _BOX + 1.6 for index in range(5)]
    canvas.setFillColor(look.GREY)
    canvas.setFont("C", 6.2)
    for left, word in zip(boxes, sheet.letters, strict=True):
        canvas.drawCentredString(left + 3.4, top + 2, word)
    y = top
    for item in items:
        y -= item.height
        tall = item.words.wrap(_COLUMN - 5 * _BOX - 5, 100)[1]
        item.words.drawOn(canvas, x, y + item.height - tall - (4 if item.slot is None else 1.6))
        if item.slot is None:
            continue
        for left in boxes:
            _box(canvas, left, y + item.height - 9)
        if item.slot.write is not None:
            canvas.setFillColor(look.GREY)
            canvas.setFont("C", 6.4)
            unit = fits(item.slot.write, "C", 6.4, 40)
            right = x + _COLUMN - 5 * _BOX - 5
            canvas.drawRightString(right, y + 3, unit)
            _line(canvas, x, right - canvas.stringWidth(unit, "C", 6.4) - (3 if unit else 0), y + 2.4)
        canvas.setStrokeColor(look.HAIR)
        canvas.setLineWidth(0.3)
        canvas.line(x, y + 0.4, x + _COLUMN, y + 0.4)


# ---- shots, marks, notes


def _shots(canvas: Any, sheet: Worksheet, y: float) -> float:
    rows = (len(sheet.shots) + _COLUMNS - 1) // _COLUMNS
    y = _with_room(canvas, sheet, y, 24 + rows * 13)
    y = _title(canvas, sheet.shots_title, y)
    for index, (title, count) in enumerate(sheet.shots):
        column, row = divmod(index, rows)
        x, base = LEFT + column * (_COLUMN + _GAP), y - 9 - row * 13
        _box(canvas, x, base - 1)
        canvas.setFillColor(look.INK)
        canvas.setFont("C", 7.6)
        canvas.drawString(x + 11, base, fits(title, "C", 7.6, _COLUMN - 50))
        canvas.setFillColor(look.GREY)
        canvas.setFont("C", 7)
        canvas.drawRightString(x + _COLUMN, base, count)
    return y - rows * 13 - 9


def _marks(canvas: Any, sheet: Worksheet, y: float) -> float:
    high = _MARKS * _MARK_ROW + 14
    y = _with_room(canvas, sheet, y, high + 24)
    y = _title(canvas, sheet.marks_title, y)
    left = WIDTH * 0.5
    drawn = draw_outline(canvas, sheet.outline, sheet.view_titles, LEFT, y - 4, (left - 14, high))
    x = LEFT + left
    ticks = [LEFT + WIDTH - 22 - (3 - index) * 24 for index in range(4)]
    places = [x, x + 16, ticks[0] - 34, *ticks]
    canvas.setFillColor(look.GREY)
    canvas.setFont("C", 7)
    for at, word in zip(places, sheet.mark_heads, strict=True):
        canvas.drawString(at, y - 8, word)
    for row in range(_MARKS):
        base = y - 8 - (row + 1) * _MARK_ROW
        canvas.setFillColor(look.INK)
        canvas.setFont("C", 7.6)
        canvas.drawString(x, base + 4, str(row + 1))
        for at in ticks:
            _box(canvas, at, base + 3.5)
        _line(canvas, x, LEFT + WIDTH, base)
    return y - max(drawn + 6, high) - 6


def _notes(canvas: Any, sheet: Worksheet, y: float) -> None:
    y = _with_room(canvas, sheet, y, 60)
    canvas.setFillColor(look.GREY)
    canvas.setFont("C", 7.4)
    canvas.drawString(LEFT, y - 8, sheet.notes_title)
    base = y - 26
    while base > _FOOT + 6:
        _line(canvas, LEFT, LEFT + WIDTH, base)
        base -= 18


def _with_room(canvas: Any, sheet: Worksheet, y: float, needed: float) -> float:
    return y if y - needed >= _FOOT else _new_page(canvas, sheet)


def _new_page(canvas: Any, sheet: Worksheet) -> float:
    _foot(canvas, sheet)
    canvas.showPage()
    return float(_TOP)


def _foot(canvas: Any, sheet: Worksheet) -> None:
    canvas.setFillColor(look.GREY)
    canvas.setFont("C", 7.4)
    canvas.drawString(LEFT, 30, fits(sheet.foot, "C", 7.4, WIDTH - 90))
    canvas.place_number(LEFT + WIDTH, 30)

"""Paints every cell of a table: one delegate, no widgets in cells."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QLineF, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from labapp.ui.theme import Theme, theme
from labapp.ui.widgets.badge import badge_height, badge_width, paint_badge
from labapp.ui.widgets.gauge import paint_track
from labapp.ui.widgets.glyphs import colour_of, paint_glyph
from labapp.ui.widgets.painting import LEFT, RIGHT, box, draw_text, ink, line_height, text_width
from labapp.ui.widgets.table_model import ROW_ROLE, Column, TableModel
from labapp.ui.widgets.tick_strip import paint_progress

PAD = 12
CHECK_ROOM = 36


def row_height(two_lines: bool) -> int:
    """The height of a row by its lines, at least the compact row."""
    lines = line_height("body") + (line_height("caption") + 8 if two_lines else 12)
    return max(lines, theme().px("size.row_compact"))


class TableDelegate(QStyledItemDelegate):
    """Paints by the column's kind."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view

    def _model(self) -> TableModel | None:
        model = self._view.model()
        return model if isinstance(model, TableModel) else None

    def _leftmost(self, section: int) -> bool:
        header = self._view.horizontalHeader()
        return all(header.isSectionHidden(other) for other in range(section))

    def _rightmost(self, section: int) -> bool:
        header = self._view.horizontalHeader()
        return all(header.isSectionHidden(other) for other in range(section + 1, header.count()))

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """What the cell would like to have."""
        model = self._model()
        if model is None:
            return super().sizeHint(option, index)
        column, row = model.columns[index.column()], index.data(ROW_ROLE)
        wide = text_width(column.text(row), "body", strong=column.strong, mono=column.kind == "id")
        if column.kind == "badge":
            wide = badge_width(column.text(row))
        return QSize(round(wide) + 2 * PAD, row_height(column.second is not None))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint ground, frame and content."""
        model = self._model()
        if model is None:
            return
        look, rect = theme(), QRectF(option.rect)
        column, row = model.columns[index.column()], index.data(ROW_ROLE)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self._ground(painter, look, rect, option, index)
        inner = rect.adjusted(PAD + (4 if self._leftmost(index.column()) else 0), 0, -PAD, -1)
        if model.checkable and self._leftmost(index.column()):
            self._check(painter, look, rect, model.is_checked(index.row()))
            inner.setLeft(rect.left() + CHECK_ROOM + 4)
        painter.setClipRect(rect)
        _paint_cell(painter, inner, column, row)
        painter.restore()

    def _ground(
        self,
        painter: QPainter,
        look: Theme,
        rect: QRectF,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        token = "surface.selected" if selected else "surface.hover" if hovered else "surface.card"
        painter.fillRect(rect, look.color(token))
        painter.setPen(QPen(look.color("border.hair"), 1))
        painter.drawLine(QLineF(rect.left(), rect.bottom() - 0.5, rect.right(), rect.bottom() - 0.5))
        if selected and self._leftmost(index.column()):
            edge = QRectF(rect.left(), rect.top(), look.px("size.status_edge"), rect.height() - 1)
            painter.fillRect(edge, look.color("accent.base"))
        if self._view.hasFocus() and index.row() == self._view.currentIndex().row():
            painter.setPen(QPen(look.color("accent.focus"), 2))
            painter.drawLine(QLineF(rect.left(), rect.top() + 1, rect.right(), rect.top() + 1))
            painter.drawLine(QLineF(rect.left(), rect.bottom() - 2, rect.right(), rect.bottom() - 2))
            if self._leftmost(index.column()):
                painter.drawLine(QLineF(rect.left() + 1, rect.top() + 1, rect.left() + 1, rect.bottom() - 2))
            if self._rightmost(index.column()):
                painter.drawLine(QLineF(rect.right() - 1, rect.top() + 1, rect.right() - 1, rect.bottom() - 2))

    def _check(self, painter: QPainter, look: Theme, rect: QRectF, on: bool) -> None:
        tick = QRectF(rect.left() + 16, rect.center().y() - 8, 16, 16)
        edge, fill = ("accent.base", "accent.base") if on else ("border.control", "surface.card")
        box(painter, tick, look.color(edge), look.color(fill), look.px("radius.small"))
        if on:
            picture = look.pixmap("check", "text.on_accent", 14, self._view.devicePixelRatio())
            painter.drawPixmap(tick.adjusted(1, 1, -1, -1), picture, QRectF(picture.rect()))

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """A click on the box ticks the row."""
        rows = self._model()
        if (
            rows is not None
            and rows.checkable
            and self._leftmost(index.column())
            and isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and event.button() == Qt.MouseButton.LeftButton
            and event.position().x() - option.rect.left() <= CHECK_ROOM + 2
        ):
            rows.toggle(index.row())
            return True
        return False


def _paint_cell(painter: QPainter, rect: QRectF, column: Column, row: Any) -> None:
    text, status = column.text(row), column.status(row) if column.status else None
    if column.kind == "badge":
        if text:
            high = badge_height()
            wide = min(badge_width(text), rect.width())
            paint_badge(painter, QRectF(rect.x(), rect.center().y() - high / 2, wide, high), text, status or "neutral")
        return
    if column.kind == "progress" and column.progress:
        done, total = column.progress(row)
        paint_progress(painter, QRectF(rect.x(), rect.y(), 50, rect.height()), done, total)
        rect = rect.adjusted(58, 0, 0, 0)
    if column.kind == "gauge":
        _paint_gauge_cell(painter, rect, column, row)
        return
    colour = "text.body"
    if column.kind == "glyph" and status:
        paint_glyph(painter, status, rect.x(), rect.center().y() - 7)
        rect = rect.adjusted(22, 0, 0, 0)
        colour = colour_of(status, "text") if status in ("remark", "fail", "inconclusive") else "text.body"
    second = column.second(row) if column.second else ""
    strong = column.strong or column.second is not None or (column.kind == "glyph" and status in ("remark", "fail"))
    if second:
        first, below = line_height("body"), line_height("caption")
        top = rect.center().y() - (first + below) / 2
        draw_text(painter, QRectF(rect.x(), top, rect.width(), first), text, "text.strong", strong=True)
        draw_text(painter, QRectF(rect.x(), top + first, rect.width(), below), second, "text.muted", "caption")
        return
    align = RIGHT if column.right else LEFT
    draw_text(
        painter,
        rect,
        text,
        "text.strong" if strong and colour == "text.body" else colour,
        strong=strong,
        mono=column.kind == "id",
        align=align,
    )


def _paint_gauge_cell(painter: QPainter, rect: QRectF, column: Column, row: Any) -> None:
    """A short track with its figure, and the second line below."""
    text, second = column.text(row), column.second(row) if column.second else ""
    share = column.share(row) if column.share else None
    first, below = line_height("body"), line_height("caption") if second else 0
    top = rect.center().y() - (first + below) / 2
    if share is not None:
        figure = max(28.0, text_width(text, "body", strong=True) + 2)
        paint_track(painter, QRectF(rect.x(), top, rect.width() - figure - 8, first), share, "accent.base")
        room = QRectF(rect.right() - figure, top, figure, first)
        draw_text(painter, room, text, "text.strong", strong=True, align=RIGHT)
    else:
        draw_text(painter, QRectF(rect.x(), top, rect.width(), first), text, "text.muted")
    if second:
        draw_text(painter, QRectF(rect.x(), top + first, rect.width(), below), second, "text.muted", "caption")


class Skeleton(QWidget):
    """What stands in a table's place while its first rows are on their way."""

    def paintEvent(self, event: object) -> None:
        """Paint four rows of bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, widths = theme(), (0.34, 0.46, 0.26)
        ink(painter, None, look.color("surface.sunken"))
        for place in range(4):
            left = 16.0
            for number, share in enumerate(widths):
                room = (self.width() - 32) * share
                shorter = 1 - 0.12 * ((place + number) % 3)
                painter.drawRoundedRect(QRectF(left, 20 + place * 36, max(10.0, (room - 16) * shorter), 12), 3, 3)
                left += room
        painter.end()

"""The marks of a device by number, as they stand on the drawing beside them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from labapp.ui.theme import theme
from labapp.ui.widgets.painting import MIDDLE, RIGHT, draw_text, ink, line_height, text_width

_ROLE = Qt.ItemDataRole.UserRole
_SHOWN = 4
_PIN = 20.0


@dataclass(frozen=True, slots=True)
class MarkLine:
    """A mark as it is listed: its number, what and where, and how it looks."""

    number: int
    what: str
    looks: str
    photos: str = ""
    """Which of its two photos are there."""
    complete: bool = False


class _Delegate(QStyledItemDelegate):
    """Paints the pin of the drawing, what it is, and below how it looks."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Two lines."""
        return QSize(100, line_height("body") + line_height("caption") + 10)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one mark."""
        line, look = index.data(_ROLE), theme()
        rect = QRectF(option.rect)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, look.color("surface.selected"))
            painter.fillRect(QRectF(rect.x(), rect.y(), 3, rect.height()), look.color("accent.base"))
        painter.setPen(QPen(look.color("border.hair"), 1))
        painter.drawLine(QLineF(rect.left(), rect.bottom() - 0.5, rect.right(), rect.bottom() - 0.5))
        pin = QRectF(rect.x() + 8, rect.center().y() - _PIN / 2, _PIN, _PIN)
        ink(painter, None, look.color("status.remark.solid"))
        painter.drawEllipse(pin)
        draw_text(painter, pin, str(line.number), "surface.card", "label", align=MIDDLE)
        side = text_width(line.photos, "caption") + 2 if line.photos else 0
        shown = QRectF(rect.right() - side - 10, rect.y() + 4, side, line_height("body"))
        colour = "status.pass.text" if line.complete else "text.muted"
        draw_text(painter, shown, line.photos, colour, "caption", align=RIGHT)
        left, wide = pin.right() + 10, rect.right() - pin.right() - side - 24
        draw_text(painter, QRectF(left, rect.y() + 4, wide, line_height("body")), line.what, "text.strong", strong=True)
        whole = rect.right() - left - 10
        below = QRectF(left, rect.y() + 4 + line_height("body"), whole, line_height("caption"))
        draw_text(painter, below, line.looks, "text.muted", "caption")
        painter.restore()


class MarkList(QListWidget):
    """Delete asks for the removal of the chosen mark."""

    removal_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName("Marks")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_lines(self, lines: list[MarkLine]) -> None:
        """List these marks; at most four are in sight at once."""
        self.clear()
        for line in lines:
            item = QListWidgetItem()
            item.setData(_ROLE, line)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{line.number}, {line.what}: {line.looks}; {line.photos}")
            item.setToolTip("\n".join(part for part in (line.what, line.looks, line.photos) if part))
            self.addItem(item)
        self.setVisible(bool(lines))
        self.setFixedHeight(min(_SHOWN, len(lines)) * (line_height("body") + line_height("caption") + 10) + 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete asks for the removal."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removal_requested.emit()
        else:
            super().keyPressEvent(event)

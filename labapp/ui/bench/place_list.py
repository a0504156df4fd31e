"""A list whose lines lead somewhere: what is missing, or what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from labapp.ui.theme import theme
from labapp.ui.widgets.button import IconButton
from labapp.ui.widgets.glyphs import paint_glyph
from labapp.ui.widgets.label import Label
from labapp.ui.widgets.painting import draw_text, line_height

_ROLE = Qt.ItemDataRole.UserRole
_ROW = 44
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Place:
    """One line: where it leads (`check:KEY` or `shot:KEY`), what it says, and its silhouette."""

    at: str
    words: str
    status: str = "open"


class _Delegate(QStyledItemDelegate):
    """Silhouette and sentence; a row is high enough for a glove."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, max(_ROW, line_height("body") + 16))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        place, look, rect = index.data(_ROLE), theme(), QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, look.color("surface.selected"))
            painter.fillRect(QRectF(rect.x(), rect.y(), 3, rect.height()), look.color("accent.base"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, look.color("surface.hover"))
        paint_glyph(painter, place.status, rect.x() + 14, rect.center().y() - 8, 16)
        words = QRectF(rect.x() + 42, rect.y(), rect.width() - 54, rect.height())
        draw_text(painter, words, place.words, "text.strong")
        painter.restore()


class _List(QListWidget):
    """Enter chooses, Escape asks to be closed."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            self.itemActivated.emit(self.currentItem())
        else:
            super().keyPressEvent(event)


class PlaceList(QFrame):
    """Stays while its lines are worked off; a click or Enter leads to a line's place."""

    chosen = Signal(str)
    closed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.title = Label("", "heading")
        self.places: tuple[Place, ...] = ()
        self.list = _List()
        self.list.setItemDelegate(_Delegate(self.list))
        self.list.setAccessibleName(name)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._chosen)
        self.list.itemActivated.connect(self._chosen)
        self.list.left.connect(self.close_list)
        close = IconButton("x", "Close this list")
        close.clicked.connect(self.close_list)
        head = QHBoxLayout()
        head.setContentsMargins(16, 4, 4, 0)
        head.setSpacing(12)
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 8)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.list)
        self.hide()

    def show_places(self, title: str, places: Sequence[Place]) -> None:
        """Show these lines, or nothing if there are none left; the chosen line stays chosen."""
        self.title.setText(title)
        self.setAccessibleName(title)
        if tuple(places) != self.places:
            here = self.list.currentRow()
            self.places = tuple(places)
            self.list.clear()
            for place in self.places:
                item = QListWidgetItem()
                item.setData(_ROLE, place)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, place.words)
                item.setToolTip(place.words)
                self.list.addItem(item)
            self.list.setCurrentRow(min(max(0, here), len(self.places) - 1))
        row = max(_ROW, line_height("body") + 16)
        self.list.setFixedHeight(min(_SHOWN, len(self.places)) * row + 2)
        self.setVisible(bool(self.places))

    def close_list(self) -> None:
        """Take it away; the person knows."""
        self.hide()
        self.closed.emit()

    def _chosen(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(_ROLE).at)

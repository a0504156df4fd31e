"""All keys of the bench at a glance, over the page; any key or click takes it away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from labapp.ui.bench.keys import GROUPS
from labapp.ui.widgets.key_cap import KeyCap
from labapp.ui.widgets.label import Label

_COLUMNS = ((0,), (1, 4), (2, 3))
"""Which groups stand below each other."""


class KeySheet(QFrame):
    """Laid over its parent while it is asked for."""

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Keys of the bench")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 16, 24, 20)
        outer.setSpacing(12)
        outer.addWidget(Label("Keys of the bench", "title"))
        columns = QHBoxLayout()
        columns.setSpacing(32)
        for groups in _COLUMNS:
            column = QVBoxLayout()
            column.setSpacing(8)
            for place in groups:
                column.addLayout(self._group(place))
            column.addStretch(1)
            columns.addLayout(column, 1)
        outer.addLayout(columns)
        self.hide()

    @staticmethod
    def _group(place: int) -> QGridLayout:
        title, keys = GROUPS[place]
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        grid.addWidget(Label(title, "label"), 0, 0, 1, 2)
        for row, key in enumerate(keys, 1):
            grid.addWidget(KeyCap(key.shown), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Label(key.words, "body", wrap=True), row, 1)
        return grid

    def ask(self) -> None:
        """Show it, or take it away if it is shown."""
        if self.isVisible():
            self._leave()
            return
        parent = self.parentWidget()
        if parent is not None:
            wide = min(1000, parent.width() - 48)
            high = min(max(self.heightForWidth(wide), self.sizeHint().height()), parent.height() - 32)
            self.setGeometry((parent.width() - wide) // 2, max(16, (parent.height() - high) // 2), wide, high)
        self.show()
        self.raise_()
        self.setFocus()

    def _leave(self) -> None:
        self.hide()
        self.closed.emit()

    def event(self, event: QEvent) -> bool:
        """While it is shown every key comes here first, also those that do something at the bench."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Any key takes it away."""
        if event.key() not in (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt):
            self._leave()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """So does a click."""
        self._leave()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """And whatever takes the focus away."""
        super().focusOutEvent(event)
        self.hide()

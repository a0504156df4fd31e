"""Finding a check by words, from the keyboard: `/`, some letters, Enter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from labapp.rulebook.types import Check


def matching(checks: Sequence[Check], words: str) -> list[Check]:
    """The checks whose text, guidance, section or key holds all the words, in the checklist's order."""
    wanted = words.casefold().split()
    return [
        check
        for check in checks
        if all(word in f"{check.text} {check.guidance} {check.section} {check.key}".casefold() for word in wanted)
    ]


class Finder(QFrame):
    """Lies over the middle of the bench while it is used."""

    chosen = Signal(str)
    """The key of the check to go to."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._checks: tuple[Check, ...] = ()
        self.edit = QLineEdit()
        self.edit.setPlaceholderText("Find a check")
        self.edit.setAccessibleName("Find a check")
        self.edit.textChanged.connect(self._filter)
        self.edit.installEventFilter(self)
        self._list = QListWidget()
        self._list.itemActivated.connect(self._activated)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.addWidget(self.edit)
        column.addWidget(self._list)
        self.hide()

    def ask(self, checks: Sequence[Check]) -> None:
        """Show it with these checks to choose from."""
        self._checks = tuple(checks)
        self.edit.clear()
        self._filter("")
        parent = self.parentWidget()
        if parent is not None:
            wide = min(560, parent.width() - 48)
            self.setGeometry((parent.width() - wide) // 2, 24, wide, min(420, parent.height() - 48))
        self.show()
        self.raise_()
        self.edit.setFocus()

    def _filter(self, words: str) -> None:
        self._list.clear()
        for check in matching(self._checks, words):
            item = QListWidgetItem(check.text)
            item.setData(Qt.ItemDataRole.UserRole, check.key)
            item.setToolTip(check.guidance)
            self._list.addItem(item)
        self._list.setCurrentRow(0)

    def _activated(self, item: QListWidgetItem) -> None:
        self.hide()
        self.chosen.emit(str(item.data(Qt.ItemDataRole.UserRole)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move in the list, Enter chooses, Escape closes."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key, place = event.key(), self._list.currentRow()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                step = 1 if key == Qt.Key.Key_Down else -1
                self._list.setCurrentRow(min(max(0, place + step), self._list.count() - 1))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                item = self._list.currentItem()
                if item is not None:
                    self._activated(item)
                return True
            if key == Qt.Key.Key_Escape:
                self.hide()
                self.chosen.emit("")
                return True
        return super().eventFilter(watched, event)

"""Joined buttons of which one is chosen; arrows move."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget


class Segmented(QWidget):
    """A choice among few; options are (key, word)."""

    chosen = Signal(str)
    """The person chose this key."""

    def __init__(self, options: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        self._keys = [key for key, _ in options]
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        for place, (_, word) in enumerate(options):
            button = QPushButton(word)
            button.setProperty("role", "segment")
            button.setProperty("seg", "first" if place == 0 else "last" if place == len(options) - 1 else "middle")
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus if place == 0 else Qt.FocusPolicy.ClickFocus)
            button.setAccessibleName(word)
            self._group.addButton(button, place)
            line.addWidget(button)
        self._group.idClicked.connect(self._clicked)
        if options:
            self._group.button(0).setChecked(True)

    @property
    def key(self) -> str:
        """The key that is chosen; empty if there are no options."""
        place = self._group.checkedId()
        return self._keys[place] if place >= 0 else ""

    def choose(self, key: str) -> None:
        """Choose without telling; KeyError if there is no such option."""
        if key not in self._keys:
            raise KeyError(key)
        self._check(self._keys.index(key))

    def set_word(self, key: str, word: str) -> None:
        """Change an option's word, such as its count."""
        button = self._group.button(self._keys.index(key))
        button.setText(word)
        button.setAccessibleName(word)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose the neighbour."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        place = self._group.checkedId() + step
        if 0 <= place < len(self._keys):
            self._check(place)
            self._group.button(place).setFocus(Qt.FocusReason.TabFocusReason)
            self.chosen.emit(self._keys[place])

    def _check(self, place: int) -> None:
        self._group.button(place).setChecked(True)
        for other in range(len(self._keys)):
            # one tab stop for the whole group: the chosen one
            policy = Qt.FocusPolicy.TabFocus if other == place else Qt.FocusPolicy.ClickFocus
            self._group.button(other).setFocusPolicy(policy)

    def _clicked(self, place: int) -> None:
        self._check(place)
        self.chosen.emit(self._keys[place])

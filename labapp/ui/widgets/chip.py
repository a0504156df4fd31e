"""Filter chips: an edge while idle, filled while they cut something away; × or Del clears."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

_CROSS = 24


class Chip(QPushButton):
    """One filter. `clicked` asks the page to open its choices; `cleared` tells that the person took it away."""

    cleared = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._title, self._value = title, ""
        self.setProperty("role", "chip")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_value("")

    @property
    def value(self) -> str:
        """What is cut to, in words; empty while idle."""
        return self._value

    def set_value(self, value: str, *, with_title: bool = True) -> None:
        """Fill the chip with what it cuts to, such as “State: 3”; empty makes it idle again."""
        self._value = value
        shown = f"{self._title}: {value}" if value and with_title else value or self._title
        self.setText(f"{shown}  ×" if value else shown)
        self.setChecked(bool(value))
        self.setAccessibleName(shown)
        self.setAccessibleDescription("Delete clears this filter" if value else "no filter")

    def nextCheckState(self) -> None:
        """The chip is filled by its value, never by a click."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on × clears, elsewhere it asks for the choices."""
        if (
            self._value
            and self.rect().contains(event.position().toPoint())
            and event.position().x() > self.width() - _CROSS
        ):
            self.setDown(False)
            self._clear()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Del and Backspace clear; Enter and Space ask for the choices."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._value:
            self._clear()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def _clear(self) -> None:
        self.set_value("")
        self.cleared.emit()


class ToggleChip(QPushButton):
    """A chip that is simply on or off, such as the kind of mark on the bench; `toggled(bool)` tells."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.setProperty("role", "chip")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(title)

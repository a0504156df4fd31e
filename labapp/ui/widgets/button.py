"""Push buttons and icon buttons with a tinted icon and the outset focus ring."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFocusEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from labapp.ui.theme import repolish, theme
from labapp.ui.widgets.focus_ring import FocusRing, by_keyboard

_ICON_COLOURS = {
    "primary": "text.on_accent",
    "quiet": "text.link",
    "danger": "status.fail.text",
    "default": "text.strong",
}


class Button(QPushButton):
    """A button with a word and perhaps an icon. Kinds: default, primary (one per page), quiet, danger."""

    def __init__(
        self, text: str, icon: str = "", kind: str = "default", *, large: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._icon_name, self._kind, self._busy = icon, kind, False
        self._idle_text = text
        self._ring: FocusRing | None = None
        self.setProperty("kind", kind)
        if large:
            self.setProperty("large", "true")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(False)
        self._tint()

    def set_icon(self, name: str) -> None:
        """Show another icon; empty for none."""
        self._icon_name = name
        self._tint()

    def set_kind(self, kind: str) -> None:
        """Be another kind of button."""
        if kind != self._kind:
            self._kind = kind
            self.setProperty("kind", kind)
            self._tint()
            repolish(self)

    def set_busy(self, busy: bool, text: str = "") -> None:
        """While busy the button says so, such as “Issuing …”, and cannot be pressed."""
        if busy == self._busy:
            return
        if busy:
            self._idle_text = self.text()
        self._busy = busy
        self.setText(text or self._idle_text if busy else self._idle_text)
        self.setProperty("busy", "true" if busy else "false")
        self.setEnabled(not busy)
        self._tint()
        repolish(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses as Space does; a held key presses once."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Tint the icon anew when the theme changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._tint()

    def _tint(self) -> None:
        name = "loader-circle" if self._busy else self._icon_name
        if not name:
            if not self.icon().isNull():
                self.setIcon(QIcon())
            return
        side = 20 if self.property("large") == "true" else 16
        self.setIcon(theme().icon(name, _ICON_COLOURS[self._kind], side, gap=4))
        self.setIconSize(QSize(side + 4, side))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring if the focus came by a key."""
        super().focusInEvent(event)
        if by_keyboard(event):
            self._ring = self._ring or FocusRing(self)
            self._ring.show_round()


class IconButton(QToolButton):
    """A button with an icon only; its word is the tool tip and the accessible name."""

    def __init__(
        self,
        icon: str,
        word: str,
        *,
        checkable: bool = False,
        colour: str = "text.muted",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon_name, self._colour = icon, colour
        self._ring: FocusRing | None = None
        self.setCheckable(checkable)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumSize(32, 32)
        self.set_word(word)
        self._tint()

    def set_word(self, word: str) -> None:
        """Say something else."""
        self.setToolTip(word)
        self.setAccessibleName(word)

    def set_icon(self, name: str) -> None:
        """Show another icon."""
        self._icon_name = name
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        """Tint the icon anew when the theme changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._tint()

    def _tint(self) -> None:
        self.setIcon(theme().icon(self._icon_name, self._colour, 20))
        self.setIconSize(QSize(20, 20))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring if the focus came by a key."""
        super().focusInEvent(event)
        if by_keyboard(event):
            self._ring = self._ring or FocusRing(self)
            self._ring.show_round()

"""Keys as the system sends them: through the window, each with its time; by a hand or by a scanner."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

_KEYS = {"\n": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab, " ": Qt.Key.Key_Space, "/": Qt.Key.Key_Slash}


class Keyboard:
    """Sends each key to whatever has the focus, as Qt does: the question about shortcuts first, then the press."""

    def __init__(self) -> None:
        self.now = 1_000

    def key(self, letter: str, *, repeated: bool = False) -> None:
        """One key, now."""
        key = _KEYS.get(letter) or Qt.Key(ord(letter.upper()))
        modifier = Qt.KeyboardModifier.ShiftModifier if letter.isupper() else Qt.KeyboardModifier.NoModifier
        text = {"\n": "\r"}.get(letter, letter)
        focus = QApplication.focusWidget()
        assert focus is not None
        override = self._event(QEvent.Type.ShortcutOverride, key, modifier, text, repeated)
        override.ignore()
        QApplication.sendEvent(focus, override)
        if not override.isAccepted() and (shortcut := self._shortcut(focus, key)) is not None:
            shortcut.activated.emit()
            return
        QApplication.sendEvent(focus, self._event(QEvent.Type.KeyPress, key, modifier, text, repeated))
        after = QApplication.focusWidget()
        if after is not None:
            QApplication.sendEvent(after, self._event(QEvent.Type.KeyRelease, key, modifier, text, repeated))

    def _event(
        self, kind: QEvent.Type, key: Qt.Key, modifier: Qt.KeyboardModifier, text: str, repeated: bool
    ) -> QKeyEvent:
        event = QKeyEvent(kind, key, modifier, text, repeated)
        event.setTimestamp(self.now)
        return event

    def _shortcut(self, focus: QWidget, key: Qt.Key) -> QShortcut | None:
        widget: QWidget | None = focus
        while widget is not None:
            for one in widget.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly):
                if one.key() == QKeySequence(key):
                    return one
            widget = widget.parentWidget()
        return None

    def scan(self, code: str, end: str = "\n", gap: int = 8) -> None:
        """A scanner types a code and its end."""
        self.now += 500
        for letter in code + end:
            self.key(letter)
            self.now += gap

    def type(self, text: str, gap: int = 90) -> None:
        """A hand types."""
        self.now += 500
        for letter in text:
            self.key(letter)
            self.now += gap

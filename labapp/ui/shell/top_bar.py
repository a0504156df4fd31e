"""The bar above every page: scan box, theme, who is signed in, lock."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from labapp.ui import labels
from labapp.ui.theme import theme
from labapp.ui.widgets.button import IconButton
from labapp.ui.widgets.label import ElidedLabel, Label
from labapp.ui.widgets.scan_box import ScanBox

_NEXT = {"system": "light", "light": "dark", "dark": "system"}
_THEME_WORDS = {
    "system": ("sun-moon", "Theme follows the system"),
    "light": ("sun", "Light theme"),
    "dark": ("moon", "Dark theme"),
}


class TopBar(QFrame):
    """Signals what the person wants; the shell does it."""

    theme_chosen = Signal(str)
    lock_requested = Signal()

    def __init__(self, name: str, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topbar")
        self.setFixedHeight(theme().px("size.topbar"))
        line = QHBoxLayout(self)
        line.setContentsMargins(24, 0, 16, 0)
        line.setSpacing(8)
        self.scan = ScanBox()
        line.addWidget(self.scan, 6)
        line.addStretch(1)
        self.theme_button = IconButton("sun-moon", "Theme")
        self.theme_button.clicked.connect(self._turn)
        line.addWidget(self.theme_button)
        person = QFrame()
        person.setProperty("role", "person")
        inside = QHBoxLayout(person)
        inside.setContentsMargins(16, 6, 8, 6)
        inside.setSpacing(10)
        mark = Label(labels.initials(name), "initials")
        mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._name = ElidedLabel(name, "strong")
        self._name.setMaximumWidth(180)
        words.addStretch(1)
        words.addWidget(self._name)
        words.addWidget(Label(labels.word("role", role), "caption"))
        words.addStretch(1)
        inside.addWidget(mark)
        inside.addLayout(words)
        person.setAccessibleName(f"Signed in: {name}, {labels.word('role', role)}")
        line.addWidget(person)
        self.lock_button = IconButton("lock", "Lock (Ctrl+L)")
        self.lock_button.clicked.connect(self.lock_requested)
        line.addWidget(self.lock_button)
        theme().changed.connect(self._show_theme)
        self._show_theme()

    def _turn(self) -> None:
        self.theme_chosen.emit(_NEXT[theme().choice])

    def _show_theme(self) -> None:
        icon, word = _THEME_WORDS[theme().choice]
        self.theme_button.set_icon(icon)
        self.theme_button.set_word(
            f"{word}; click for the {_NEXT[theme().choice]} one".replace("the system one", "the system's")
        )

"""White cards on the desk, with a title, a note and room for buttons in their head."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from labapp.ui.theme import theme
from labapp.ui.widgets.label import ElidedLabel

_SHORT = 40


def rule(vertical: bool = False) -> QFrame:
    """A hair line."""
    line = QFrame()
    line.setProperty("role", "rule-v" if vertical else "rule")
    return line


class Card(QFrame):
    """A card; put its content into `body`, buttons of its head into `head`."""

    def __init__(self, title: str = "", note: str = "", *, padded: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        pad = theme().px("space.s2")
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(0)
        self._head = QWidget()
        self.head = QHBoxLayout(self._head)
        self.head.setContentsMargins(pad, 12, pad, 8)
        self.head.setSpacing(8)
        self._title = ElidedLabel(title, "heading")
        self._note = ElidedLabel(note, "caption")
        self._note.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.head.addWidget(self._title)
        self.head.addWidget(self._note)
        self.head.addStretch(1)
        self._outer.addWidget(self._head)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        self.body.setContentsMargins(
            *((pad, 0 if title else pad, pad, pad) if padded else (1, 0 if title else 1, 1, 1))
        )
        self._outer.addLayout(self.body, 1)
        self.set_title(title, note)

    def set_title(self, title: str, note: str = "") -> None:
        """Change the head's words; without a title the head is hidden."""
        self._title.setText(title)
        # the note gives way before a title does, unless the title is a name somebody typed
        policy = QSizePolicy.Policy.Minimum if len(title) <= _SHORT else QSizePolicy.Policy.Preferred
        self._title.setSizePolicy(policy, QSizePolicy.Policy.Fixed)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._head.setVisible(bool(title))
        self.setAccessibleName(title)

    def add_to_head(self, widget: QWidget) -> None:
        """Put a widget at the right of the head."""
        self.head.addWidget(widget)


class Facts(QWidget):
    """Words and their values below each other: label left, value right (or beside it)."""

    def __init__(self, facts: tuple[tuple[str, str], ...] = (), *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(2)
        self.show_facts(facts)

    def show_facts(self, facts: tuple[tuple[str, str], ...]) -> None:
        """Show these pairs of word and value."""
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for word, value in facts:
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(12)
            line.addWidget(ElidedLabel(word, "caption"))
            shown = ElidedLabel(value)
            line.addStretch(1)
            line.addWidget(shown)
            row.setAccessibleName(f"{word}: {value}")
            self._rows.addWidget(row)

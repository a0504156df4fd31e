"""What files are that were verified: one big answer, or one below the other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from labapp.ui.reports.words import STANDINGS
from labapp.ui.theme import theme
from labapp.ui.widgets.button import Button
from labapp.ui.widgets.empty import EmptyState
from labapp.ui.widgets.glyphs import Glyph
from labapp.ui.widgets.label import ElidedLabel, Label
from labapp.ui.widgets.painting import say
from labapp.ui.widgets.side_panel import scrolling

_WIDEST = 720


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of one file; `standing` is a word of the verifier, or not_read."""

    name: str
    standing: str
    reasons: tuple[str, ...]
    number: str = ""
    version: int | None = None
    document_id: int | None = None
    """The copy on the shelf that it is, or whose number it claims."""

    @property
    def line(self) -> str:
        """The answer in a line."""
        which = f"{self.number} v{self.version}" if self.number and self.version else self.number
        parts = [part for part in (self.name, which) if part]
        return f"{', '.join(parts)}: {STANDINGS[self.standing][0].lower()}"


class AnswerCard(QFrame):
    """One answer: silhouette, word, file, reasons, the way to the document."""

    open_requested = Signal(int)

    def __init__(self, answer: Answer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.answer = answer
        word, status = STANDINGS[answer.standing]
        self.setProperty("role", "notice")
        self.setProperty("status", status)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Glyph(status, word, 28))
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(Label(word, "title"))
        which = f"{answer.number} version {answer.version}" if answer.number and answer.version else answer.number
        names.addWidget(ElidedLabel(" · ".join(part for part in (answer.name, which) if part), "caption"))
        head.addLayout(names, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        column.addLayout(head)
        for reason in answer.reasons:
            column.addWidget(Label(reason, "read", wrap=True))
        self.open = Button(f"Open {answer.number}" if answer.number else "Open the document", "file-text")
        if answer.document_id is not None:
            self.open.clicked.connect(partial(self.open_requested.emit, answer.document_id))
            line = QHBoxLayout()
            line.addWidget(self.open)
            line.addStretch(1)
            column.addLayout(line)
        say(self, f"{answer.name}: {word}. {' '.join(answer.reasons)}")


class Answers(QWidget):
    """The answers of the last drop, in the order of its files."""

    open_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: list[AnswerCard] = []
        self._waiting = Label("", "caption")
        self._nothing = EmptyState("file-check", "No file was verified yet", "Drop a PDF on this page, or choose one.")
        self._place = QVBoxLayout()
        self._place.setSpacing(theme().px("space.s1"))
        inside = QWidget()
        inside.setMaximumWidth(_WIDEST)
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addLayout(self._place)
        column.addWidget(self._waiting)
        column.addStretch(1)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(inside, 1)
        self._area = scrolling(holder, "canvas")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._nothing)
        outer.addWidget(self._area)
        self._area.hide()

    def begin(self, count: int) -> None:
        """Forget the answers before; so many files are looked into."""
        for card in self.cards:
            self._place.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards.clear()
        self._nothing.hide()
        self._area.show()
        self.show_waiting(count)

    def show_waiting(self, count: int) -> None:
        """Say how many files are still looked into."""
        self._waiting.setVisible(bool(count))
        words = "One file is looked into …" if count == 1 else f"{count} files are looked into …"
        self._waiting.setText(words if count else "")

    def add(self, answer: Answer) -> None:
        """Show one more answer."""
        card = AnswerCard(answer)
        card.open_requested.connect(self.open_requested)
        self.cards.append(card)
        self._place.addWidget(card)

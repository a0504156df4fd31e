"""A calm message in place: what is wrong or worth knowing, what to do, and buttons that do it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from labapp.core.errors import Conflict, Incomplete, UserError
from labapp.ui.theme import repolish
from labapp.ui.widgets.button import Button, IconButton
from labapp.ui.widgets.glyphs import Glyph
from labapp.ui.widgets.label import Label
from labapp.ui.widgets.painting import line_height, say

_GLYPH, _BUTTON = 16, 32


class Notice(QFrame):
    """Hidden until it has something to say; statuses: info, remark, fail, pass."""

    action_requested = Signal(str)
    """The key of the button that was pressed."""
    closed = Signal()

    def __init__(self, *, closable: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 6 if closable else 9, 8 if closable else 12, 6 if closable else 9)
        line.setSpacing(12)
        self._glyph = Glyph("info", size=_GLYPH)
        words = QVBoxLayout()
        words.setSpacing(2)
        self._title = Label("", "strong", wrap=True)
        self._detail = Label("", "body", wrap=True)
        words.addWidget(self._title)
        words.addWidget(self._detail)
        self._beside = QVBoxLayout()
        self._beside.addWidget(self._glyph)
        self._beside.addStretch(1)
        words.addStretch(1)
        self._words = words
        line.addLayout(self._beside)
        line.addLayout(words, 1)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        column = QVBoxLayout()
        column.addLayout(self._buttons)
        column.addStretch(1)
        line.addLayout(column)
        self._close = IconButton("x", "Close this message")
        self._close.clicked.connect(self._dismiss)
        line.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._close.setVisible(closable)
        self.hide()

    @property
    def title(self) -> str:
        """What it says first."""
        return self._title.text()

    @property
    def detail(self) -> str:
        """What it says below."""
        return self._detail.text()

    def tell(self, title: str, detail: str = "", status: str = "info", actions: Sequence[tuple[str, str]] = ()) -> None:
        """Show a sentence, perhaps one more, and buttons given as (key, word)."""
        self._title.setText(title)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self._glyph.show_status(status, status)
        self.setProperty("status", status)
        while (item := self._buttons.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for key, word in actions:
            button = Button(word)
            button.setProperty("action", key)
            button.clicked.connect(self._pressed)
            self._buttons.addWidget(button)
        self._align(bool(actions) or not self._close.isHidden())
        say(self, f"{title} {detail}".strip())
        for widget in (self, self._title, self._detail):  # words wear the status too
            repolish(widget)
        if self.parentWidget() is not None:
            self.show()

    def _align(self, buttons: bool) -> None:
        """Silhouette and buttons stand at the first line, however many lines follow."""
        line = line_height("body")
        above = max(0, (_BUTTON - line) // 2) if buttons else 0
        self._words.setContentsMargins(0, above, 0, 0)
        self._beside.setContentsMargins(0, above + max(0, (line - _GLYPH) // 2), 0, 0)

    def tell_error(self, error: Exception, actions: Sequence[tuple[str, str]] = ()) -> None:
        """Show an error for people with its advice; what is missing stands line by line.

        A conflict shows both values and the buttons `mine` and `theirs`.
        """
        if isinstance(error, Incomplete):
            self.tell(error.title, "\n".join(f"· {sentence}" for sentence in error.missing), "remark", actions)
        elif isinstance(error, Conflict):
            both = f"Yours: {error.mine}\nTheirs: {error.theirs}"
            self.tell(error.title, both, "remark", actions or (("mine", "Keep mine"), ("theirs", "Take theirs")))
        elif isinstance(error, UserError):
            self.tell(error.title, error.advice, "fail", actions)
        else:
            self.tell("Something unexpected went wrong.", str(error), "fail", actions)

    def clear(self) -> None:
        """Say nothing any more."""
        self._title.setText("")
        self._detail.setText("")
        self.hide()

    def event(self, event: QEvent) -> bool:
        """What was told before the notice had a place shows once it has one, never as a window of its own."""
        if event.type() == QEvent.Type.ParentChange and self.title and self.parentWidget() is not None:
            self.show()
        return super().event(event)

    def _dismiss(self) -> None:
        self.clear()
        self.closed.emit()

    def _pressed(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            self.action_requested.emit(str(button.property("action")))

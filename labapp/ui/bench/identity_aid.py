"""Beside a number that is being typed: how it stands, what other sources say, and where the lab has seen it before."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from labapp.inspections.queries import InspectionDetail
from labapp.inspections.rules import core_number, group_imei, identity_problem, identity_progress
from labapp.rulebook.types import Check
from labapp.ui.widgets.glyphs import Glyph
from labapp.ui.widgets.label import Label
from labapp.ui.widgets.notice import Notice

_PAUSE_MS = 250


class IdentityAid(QWidget):
    """Hidden for checks that ask for no number."""

    lookup_requested = Signal(str, str)
    """The check's key and a whole number to look for in the lab."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._check: Check | None = None
        self._detail: InspectionDetail | None = None
        self._text = ""
        self._glyph = Glyph("open", size=12)
        self._stands = Label("", "caption", wrap=True)
        self._others = Label("", "caption", wrap=True)
        self.repeats = Notice()
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self._glyph)
        row.addWidget(self._stands, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._others)
        column.addWidget(self.repeats)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._look)
        self.hide()

    @property
    def words(self) -> str:
        """How the number stands."""
        return self._stands.text()

    @property
    def others(self) -> str:
        """What other sources say."""
        return self._others.text()

    def show_check(self, check: Check, detail: InspectionDetail, text: str) -> None:
        """Show a check with what stands in its field."""
        another = self._check is None or self._check.key != check.key
        self._check, self._detail = check, detail
        self.setVisible(bool(check.identity))
        if not check.identity:
            self._pause.stop()
            return
        if another:
            self.repeats.clear()
            self._text = ""
        if another or text != self._text:
            self.type(text)
        else:
            self._show_others()

    def type(self, text: str) -> None:
        """The text in the field is this now."""
        check = self._check
        if check is None or not check.identity:
            return
        self._text = text
        right, sentence = identity_progress(check.identity, text)
        self._glyph.setVisible(bool(sentence))
        self._glyph.show_status("open" if right is None else "pass" if right else "fail", sentence)
        self._stands.setText(sentence)
        self._stands.set_role("error" if right is False else "caption")
        self._stands.setVisible(bool(sentence))
        self._show_others()
        self._pause.start()

    def _show_others(self) -> None:
        check, detail = self._check, self._detail
        if check is None or detail is None:
            return
        lines = []
        for other in detail.checklist.checks:
            row = detail.answers.get(other.key)
            if other.identity != check.identity or other.key == check.key or row is None or not row.value:
                continue
            number = str(row.value)
            same = core_number(check.identity, number) == core_number(check.identity, self._text)
            verdict = "" if not self._text else " · the same" if same else " · differs"
            lines.append(f"{group_imei(number)} · {other.text.rstrip('.')}{verdict}")
        self._others.setText("\n".join(lines))
        self._others.setVisible(bool(lines))

    def _look(self) -> None:
        check = self._check
        if check is None:
            return
        if self._text and identity_problem(check.identity, self._text) is None:
            self.lookup_requested.emit(check.key, self._text)
        else:
            self.repeats.clear()

    def show_found(self, found: tuple[str, str, tuple[str, ...]]) -> None:
        """Show what was found for a check's key and a number."""
        self.show_repeats(*found)

    def show_repeats(self, key: str, text: str, sentences: tuple[str, ...]) -> None:
        """Tell where the lab has seen the number that still stands here."""
        if self._check is None or (self._check.key, self._text) != (key, text):
            return
        if sentences:
            self.repeats.tell("\n".join(sentences), "Look closely: the same number came twice.", "remark")
        else:
            self.repeats.clear()

"""Says that what was given is stored: “saved 14:07:31”; half disc while writing; what waits after a failure."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from labapp.ui.widgets.glyphs import Glyph
from labapp.ui.widgets.label import Label
from labapp.ui.widgets.painting import say


class SavedMark(QWidget):
    """Glyph and words in the band of a page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        self._glyph = Glyph("open", size=12)
        self._words = Label("", "caption")
        line.addWidget(self._glyph)
        line.addWidget(self._words)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._show("open", "nothing to save")

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    @property
    def status(self) -> str:
        """pass when all is stored, active while writing, fail when something waits here."""
        return self._glyph.status

    def show_saved(self, at: datetime) -> None:
        """All is stored; `at` in the lab's own time."""
        self._show("pass", f"saved {at:%H:%M:%S}")

    def show_writing(self) -> None:
        """Something is on its way to the disk."""
        self._show("active", "saving …")

    def show_waiting(self, waiting: int, reason: str = "") -> None:
        """Storing failed: so many entries are kept here and tried again."""
        self._show("fail", f"kept here, {waiting} waiting", reason)

    def _show(self, status: str, words: str, reason: str = "") -> None:
        self._glyph.show_status(status, words)
        self._words.setText(words)
        self._words.set_role("error" if status == "fail" else "caption")
        self.setToolTip(reason)
        say(self, words, reason)

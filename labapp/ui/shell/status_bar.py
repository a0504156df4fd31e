"""The bar below every page: the lab, its connection, the jobs that run."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from labapp.ui.jobs import JobRunner
from labapp.ui.theme import theme
from labapp.ui.widgets.glyphs import Glyph
from labapp.ui.widgets.job_bar import JobBar
from labapp.ui.widgets.label import ElidedLabel, Label


class StatusBar(QFrame):
    """Lab, connection with its figure, jobs."""

    def __init__(self, lab_name: str, jobs: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusbar")
        self.setFixedHeight(theme().px("size.statusbar"))
        line = QHBoxLayout(self)
        line.setContentsMargins(24, 0, 16, 0)
        line.setSpacing(8)
        self._flask = QLabel()
        self._lab = ElidedLabel(lab_name, "caption")
        self._lab.setMaximumWidth(360)
        self._glyph = Glyph("open", size=10)
        self._words = Label("Connecting …", "caption")
        line.addWidget(self._flask)
        line.addWidget(self._lab)
        line.addSpacing(16)
        line.addWidget(self._glyph)
        line.addWidget(self._words)
        line.addStretch(1)
        self.job_bar = JobBar(jobs, self)
        line.addWidget(self.job_bar, 0, Qt.AlignmentFlag.AlignVCenter)
        self._offline_since = ""
        self._tint()

    @property
    def connection(self) -> str:
        """What is said of the connection."""
        return self._words.text()

    def show_connected(self, milliseconds: float) -> None:
        """The database answered within this time."""
        self._offline_since = ""
        self._glyph.show_status("pass", "connected")
        self._words.setText(f"Connected · database {max(1, round(milliseconds))} ms")

    def show_offline(self, now: datetime, reason: str) -> None:
        """The database does not answer; the moment of the first failure stays."""
        self._offline_since = self._offline_since or f"{now:%H:%M}"
        self._glyph.show_status("fail", "offline")
        self._words.setText(f"Offline since {self._offline_since}; drafts are kept, trying again")
        self._words.setToolTip(reason)

    def changeEvent(self, event: QEvent) -> None:
        """Tint the icon anew when the theme changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_flask"):
            self._tint()

    def _tint(self) -> None:
        self._flask.setPixmap(theme().pixmap("flask-conical", "text.muted", 16, self.devicePixelRatio()))

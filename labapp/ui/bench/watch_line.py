"""The line under the shots that says which folder is watched, and whether it still is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from labapp.ui.bench.watching import FolderWatch
from labapp.ui.widgets.button import Button, IconButton
from labapp.ui.widgets.glyphs import Glyph
from labapp.ui.widgets.label import Label


class WatchLine(QWidget):
    """Silhouette, sentence, and the button that chooses or gives up the folder."""

    folder_wanted = Signal()
    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._glyph = Glyph("open", "watched folder", 14)
        self._words = Label("", "caption", wrap=True)
        self.choose = Button("Watch a folder …", "folder-open", "quiet")
        self.choose.setToolTip("A tethered camera drops its photos there; each new one goes into the open shot")
        self.choose.clicked.connect(self.folder_wanted)
        self.stop = IconButton("x", "Watch this folder no more")
        self.stop.clicked.connect(self.stop_requested)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self._glyph)
        line.addWidget(self._words, 1)
        line.addWidget(self.choose)
        line.addWidget(self.stop)

    @property
    def words(self) -> str:
        """What is said of the folder."""
        return self._words.text()

    def show_watch(self, watch: FolderWatch, *, editable: bool) -> None:
        """Show what is watched."""
        watching = watch.folder is not None
        self.setVisible(editable)
        self._glyph.show_status(watch.status, "watched folder")
        self._words.setText(watch.words)
        self._words.setToolTip(str(watch.folder) if isinstance(watch.folder, Path) else "")
        for widget, shown in (
            (self._glyph, watching),
            (self._words, watching),
            (self.stop, watching),
            (self.choose, not watching),
        ):
            widget.setVisible(shown)

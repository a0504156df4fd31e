"""Where a PDF is dropped to learn whether it is genuine, with the last answer in a line."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from labapp.ui.theme import theme
from labapp.ui.widgets.button import Button
from labapp.ui.widgets.glyphs import Glyph
from labapp.ui.widgets.label import ElidedLabel
from labapp.ui.widgets.painting import painter_of


class VerifyCard(QFrame):
    """Dashed while it waits; the page takes what is dropped anywhere on it."""

    files_chosen = Signal(list)
    """Names of files to verify."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted = False
        self._title = ElidedLabel("Drop a PDF here to check that it is genuine", "strong")
        self._last = ElidedLabel("From anywhere on this page; several at once if you like.", "caption")
        self._glyph = Glyph("open", "no answer yet")
        self._glyph.hide()
        self.choose = Button("Verify a file …", "file-check")
        self.choose.clicked.connect(self._ask)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._last)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 12, 8)
        row.setSpacing(12)
        row.addLayout(words, 1)
        row.addWidget(self._glyph)
        row.addWidget(self.choose)

    @property
    def last(self) -> str:
        """The line about the last answer."""
        return self._last.whole

    def show_wanted(self, wanted: bool) -> None:
        """Something that could be dropped here is held over the page, or no more."""
        if wanted != self._wanted:
            self._wanted = wanted
            self._title.setText(
                "Let go to check whether it is genuine" if wanted else "Drop a PDF here to check that it is genuine"
            )
            self.update()

    def show_answer(self, status: str, word: str, line: str) -> None:
        """Say in a line what the last file was."""
        self._glyph.show_status(status, word)
        self._glyph.show()
        self._last.setText(f"Last: {line}")

    def _ask(self) -> None:
        dialog = QFileDialog(self, "Which files shall be verified", "", "PDF (*.pdf);;All files (*)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self.files_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dashed edge."""
        look, painter = theme(), painter_of(self)
        width = 2.0 if self._wanted else 1.5
        pen = QPen(look.color("accent.base" if self._wanted else "border.control"), width)
        pen.setDashPattern([4, 3])
        if self._wanted:
            pen.setStyle(Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        painter.setBrush(look.color("accent.soft" if self._wanted else "surface.stripe"))
        radius = look.px("radius.card")
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
        painter.end()

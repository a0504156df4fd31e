"""An issued document beside the trial: read it, save a copy."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from labapp.ui.trials.reading import Paper
from labapp.ui.widgets.button import Button
from labapp.ui.widgets.pdf_view import PdfView
from labapp.ui.widgets.side_panel import SidePanel

WIDTH = 592


class DocumentPanel(SidePanel):
    """Shows one PDF at a time."""

    save_requested = Signal(object, object)
    """The Paper and the path to write to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Document", WIDTH, closable=True, parent=parent)
        self.paper: Paper | None = None
        self.save = Button("Save a copy …", "download")
        self.save.clicked.connect(self._ask_where)
        self.head.insertWidget(1, self.save)
        self.view = PdfView()
        self.view.setMinimumHeight(420)
        self.body.setContentsMargins(0, 0, 0, 0)
        holder = QVBoxLayout()
        holder.addWidget(self.view)
        self.body.addLayout(holder, 1)
        self._dialog: QFileDialog | None = None

    def show_paper(self, paper: Paper) -> bool:
        """Show a document; whether it could be read."""
        self.paper = paper
        self.set_title(paper.number)
        return self.view.show_file(paper.path, paper.title)

    def _ask_where(self) -> None:
        if self.paper is None:
            return
        dialog = QFileDialog(self, "Save a copy", f"{self.paper.number}.pdf", "PDF (*.pdf)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.fileSelected.connect(self._save_to)
        dialog.finished.connect(dialog.deleteLater)
        self._dialog = dialog
        dialog.open()

    def _save_to(self, name: str) -> None:
        if self.paper is not None and name:
            self.save_requested.emit(self.paper, Path(name))

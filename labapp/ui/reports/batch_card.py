"""What can be done with the ticked documents together."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from labapp.reports.shelf_queries import ShelfRow
from labapp.ui import labels
from labapp.ui.theme import theme
from labapp.ui.widgets.button import Button
from labapp.ui.widgets.card import Card
from labapp.ui.widgets.segmented import Segmented

MERGED, EACH = "merged", "each"


class BatchCard(Card):
    """One line while nothing is ticked; then the form of the batch and its two ways out."""

    print_requested = Signal()
    save_requested = Signal()
    chosen = Signal()
    """The form of the batch was chosen anew."""

    def __init__(self, form: str, separators: bool, parent: QWidget | None = None) -> None:
        super().__init__("Batch", "Tick documents with Space, all with Ctrl+A.", parent=parent)
        self._rows: tuple[ShelfRow, ...] = ()
        self.form = Segmented(((MERGED, "One merged file"), (EACH, "One file each")))
        if form in (MERGED, EACH):
            self.form.choose(form)
        self.form.chosen.connect(self._changed)
        self.separators = QCheckBox("Separator sheets")
        self.separators.setChecked(separators)
        self.separators.toggled.connect(self._changed)
        self.save = Button("Save as PDF …", "download")
        self.save.clicked.connect(self.save_requested)
        self.print = Button("Print", "printer", "primary")
        self.print.clicked.connect(self.print_requested)
        self._inside = QWidget()
        row = QHBoxLayout(self._inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.form)
        row.addWidget(self.separators)
        row.addStretch(1)
        self._ways = QWidget()
        ways = QHBoxLayout(self._ways)
        ways.setContentsMargins(0, 0, 0, 0)
        ways.setSpacing(8)
        ways.addStretch(1)
        ways.addWidget(self.save)
        ways.addWidget(self.print)
        self.body.addWidget(self._inside)
        self.body.addWidget(self._ways)
        self.show_rows(())

    @property
    def rows(self) -> tuple[ShelfRow, ...]:
        """The ticked documents."""
        return self._rows

    @property
    def separated(self) -> bool:
        """Whether a sheet stands before each document."""
        return self.separators.isChecked()

    def show_rows(self, rows: Sequence[ShelfRow]) -> None:
        """These documents are ticked."""
        self._rows = tuple(rows)
        for part in (self._inside, self._ways):
            part.setVisible(bool(rows))
        pad = theme().px("space.s2")
        self.body.setContentsMargins(pad, 0, pad, pad if rows else 4)
        self.print.setText(f"Print {len(rows):,} …")
        self._tell()

    def _tell(self) -> None:
        if not self._rows:
            self.set_title("Batch", "Tick documents with Space, all with Ctrl+A.")
            return
        pages = labels.count(sum(row.pages for row in self._rows), "page")
        merged = self.form.key == MERGED
        parted = f", {labels.count(len(self._rows), 'separator')}" if self.separated and merged else ""
        self.set_title("Batch", f"{labels.count(len(self._rows), 'document')}, {pages}{parted}")
        self.separators.setEnabled(merged)

    def _changed(self) -> None:
        self._tell()
        self.chosen.emit()

"""What leaves the print room: to a printer, to a file, to a folder; each in the background, each noted when it is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from labapp.core.work import Work
from labapp.reports.batching import file_name
from labapp.reports.shelf import Batch
from labapp.reports.shelf_queries import ShelfRow
from labapp.ui import labels
from labapp.ui.context import Context
from labapp.ui.reports.printing import PrintDesk, PrintSheet, print_sheets


class Outlets(QObject):
    """Asks where to, does it in a job that shows in the bar, and tells how it ended."""

    done = Signal(str, str)
    """What was done, and where it lies."""
    failed = Signal(object, str)
    no_printer = Signal()

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._window = context, window
        self._desk = PrintDesk(window)
        self._desk.chosen.connect(self.print_on)
        self._desk.no_printer.connect(self.no_printer)
        self._rows: tuple[ShelfRow, ...] = ()
        self._separated = False

    # ---- printing

    def ask_printer(self, rows: Sequence[ShelfRow], *, separated: bool) -> None:
        """Ask by which printer these documents shall be printed."""
        self._rows, self._separated = tuple(rows), separated and len(rows) > 1
        if rows:
            self._desk.ask(_name_of(rows), rows[0].paper)

    def print_on(self, printer: Any) -> None:
        """Print them on that printer, and note it once the printer has them all."""
        shelf, actor, rows, separated = self._context.services.shelf, self._context.actor, self._rows, self._separated
        total = sum(row.pages for row in rows) + (len(rows) if separated else 0)
        # a printer that writes a file prints nothing
        name = "" if printer.outputFileName() else str(printer.printerName())

        def sheets() -> Iterator[PrintSheet]:
            for row in rows:
                if separated:
                    yield PrintSheet(row.number, shelf.separator(actor, row), 1)
                yield PrintSheet(row.number, shelf.pages_for_print(actor, row), row.pages)

        def task(work: Work) -> str:
            print_sheets(printer, sheets(), total, work)
            shelf.note_printed(actor, [row.id for row in rows], name)
            return f"{_name_of(rows)} {'is' if len(rows) == 1 else 'are'} on the way to the printer."

        self._start(f"Printing {_name_of(rows)}", task, lambda told: self.done.emit(told, name))

    # ---- files

    def ask_file(self, row: ShelfRow) -> None:
        """Ask where one document shall be saved."""
        name = file_name(row.number, row.version, row.copy, row.language, row.paper)
        dialog = self._save_dialog("Save the document", name)
        dialog.fileSelected.connect(lambda chosen: self.save_to(row, Path(chosen)))
        dialog.open()

    def save_to(self, row: ShelfRow, target: Path) -> None:
        """Save one document to a file."""
        shelf, actor = self._context.services.shelf, self._context.actor
        self._start(
            f"Saving {row.number}",
            lambda _work: shelf.save(actor, row.id, target),
            lambda _nothing: self.done.emit(f"{row.number} is saved.", str(target)),
        )

    def ask_batch(self, rows: Sequence[ShelfRow], *, merged: bool, separated: bool) -> None:
        """Ask where several documents shall be saved: a file, or a folder."""
        chosen = tuple(rows)
        if not chosen:
            return
        if merged:
            today = self._context.services.clock.today()
            dialog = self._save_dialog("Save the print file", f"print-{today.isoformat()}.pdf")
            dialog.fileSelected.connect(lambda name: self.merge_to(chosen, Path(name), separated=separated))
        else:
            dialog = QFileDialog(self._window, "The folder for the documents")
            dialog.setFileMode(QFileDialog.FileMode.Directory)
            dialog.setOption(QFileDialog.Option.ShowDirsOnly)
            dialog.fileSelected.connect(lambda name: self.copy_into(chosen, Path(name)))
            dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def merge_to(self, rows: Sequence[ShelfRow], target: Path, *, separated: bool) -> None:
        """Merge documents into one file."""
        shelf, actor, ids = self._context.services.shelf, self._context.actor, [row.id for row in rows]

        def told(made: Batch) -> None:
            pages = labels.count(made.pages, "page")
            sentence = f"{labels.count(made.documents, 'document')} lie in one file of {pages}, for printing only."
            self.done.emit(sentence, f"{target}. Signatures do not survive merging; single files keep them.")

        self._start(
            f"Merging {labels.count(len(rows), 'document')}",
            lambda work: shelf.merge(actor, ids, target, work, separators=separated),
            told,
        )

    def copy_into(self, rows: Sequence[ShelfRow], folder: Path) -> None:
        """Write each document to a file of its own in a folder."""
        shelf, actor, ids = self._context.services.shelf, self._context.actor, [row.id for row in rows]
        self._start(
            f"Saving {labels.count(len(rows), 'document')}",
            lambda work: shelf.copy_each(actor, ids, folder, work),
            lambda made: self.done.emit(
                f"{labels.count(made.documents, 'document')} are saved, a file each.", str(folder)
            ),
        )

    def _save_dialog(self, title: str, name: str) -> QFileDialog:
        dialog = QFileDialog(self._window, title, name, "PDF (*.pdf)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    def _start(self, label: str, task: Any, succeeded: Any) -> None:
        # it may take minutes: the lane of the database stays free for what people type meanwhile
        self._context.jobs.start(
            label, task, lane="cpu", succeeded=succeeded, failed=lambda error, label: self.failed.emit(error, label)
        )


def _name_of(rows: Sequence[ShelfRow]) -> str:
    return rows[0].number if len(rows) == 1 else labels.count(len(rows), "document")

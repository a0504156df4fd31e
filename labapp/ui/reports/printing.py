"""Prints documents through the system's dialog; pages are drawn in the background at the printer's resolution."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtWidgets import QWidget

from labapp.core.errors import UserError
from labapp.core.work import Work

if TYPE_CHECKING:
    from PySide6.QtPdf import QPdfDocument
    from PySide6.QtPrintSupport import QPrinter

_FINEST = 400
"""Dots per inch: a page takes 62 MB then, and at the 1200 of some printers half a gigabyte. Drawing it in parts is no way
out: QtPdf places the clipped parts of a page up to three pixels beside each other."""
_PAPERS = {"a4": QPageSize.PageSizeId.A4, "letter": QPageSize.PageSizeId.Letter}


@dataclass(frozen=True, slots=True)
class PrintSheet:
    """A document for the printer: what it is called on the way, its PDF, the pages that it has to have."""

    name: str
    pdf: bytes
    pages: int


class PrintDesk(QObject):
    """Asks for a printer and how to print."""

    chosen = Signal(object)
    """The QPrinter that the person chose."""
    no_printer = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window

    def ask(self, name: str, paper: str) -> None:
        """Show the system's dialog, unless this machine has no printer."""
        from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo

        if not QPrinterInfo.availablePrinterNames():
            self.no_printer.emit()
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        prepare(printer, name, paper)
        dialog = QPrintDialog(printer, self._window)
        dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange, False)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.accepted.connect(partial(self.chosen.emit, printer))
        dialog.show()


def prepare(printer: QPrinter, name: str, paper: str) -> None:
    """Propose a document's own paper; its pages bring their margins."""
    printer.setPageSize(QPageSize(_PAPERS.get(paper, QPageSize.PageSizeId.A4)))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    printer.setDocName(name)


def print_sheets(printer: QPrinter, sheets: Iterable[PrintSheet], total: int, work: Work) -> int:
    """Draw documents on a printer, each on a new sheet of paper; returns the pages drawn.

    A stop through `work`, or a document that lacks a page, ends the printer's job without printing.
    """
    from PySide6.QtPrintSupport import QPrinter as Printer

    printer.setFullPage(True)
    times = 1 if printer.supportsMultipleCopies() else max(1, printer.copyCount())
    both_sides = printer.duplex() in (Printer.DuplexMode.DuplexLongSide, Printer.DuplexMode.DuplexShortSide)
    painter, drawn = QPainter(), 0
    try:
        for sheet in sheets:
            with _Opened(sheet) as document:
                for _copy in range(times):
                    if both_sides and drawn % 2:  # the next document begins on a sheet of its own
                        printer.newPage()
                        drawn += 1
                    for page in range(sheet.pages):
                        work.report(drawn, max(total, drawn + 1), f"{sheet.name}, page {page + 1}")
                        _next_page(printer, painter, first=not drawn)
                        _draw(painter, printer, document, page)
                        drawn += 1
        work.report(drawn, max(total, drawn), "")
    except BaseException:
        if painter.isActive():
            printer.abort()
        raise
    finally:
        if painter.isActive():
            painter.end()
    return drawn


def _next_page(printer: QPrinter, painter: QPainter, *, first: bool) -> None:
    if (first and not painter.begin(printer)) or (not first and not printer.newPage()):
        raise UserError(
            "The printer does not answer.", "Nothing was noted as printed. Check it and try again.", "printer"
        )


class _Opened:
    """A document read from memory, in the thread that draws it."""

    def __init__(self, sheet: PrintSheet) -> None:
        self._sheet = sheet

    def __enter__(self) -> QPdfDocument:
        from PySide6.QtPdf import QPdfDocument

        self._buffer = QBuffer()
        self._buffer.setData(QByteArray(self._sheet.pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document = QPdfDocument()
        self._document.load(self._buffer)
        if self._document.pageCount() != self._sheet.pages:
            self.__exit__()
            raise UserError(
                f"{self._sheet.name} cannot be printed whole.",
                "Nothing was printed. Check the lab's store.",
                "not_whole",
            )
        return self._document

    def __exit__(self, *_: object) -> None:
        self._document.close()
        self._buffer.close()


def _draw(painter: QPainter, printer: QPrinter, document: QPdfDocument, page: int) -> None:
    """One page in its true size, or as large as the paper allows."""
    from PySide6.QtPrintSupport import QPrinter as Printer

    size, dots = document.pagePointSize(page), float(printer.resolution())
    paper = printer.paperRect(Printer.Unit.DevicePixel)
    scale = min(dots / 72, paper.width() / size.width(), paper.height() / size.height())
    target = QRectF(0, 0, size.width() * scale, size.height() * scale)
    target.moveCenter(paper.center())
    coarser = min(1.0, _FINEST / dots)
    wanted = QSize(max(1, round(target.width() * coarser)), max(1, round(target.height() * coarser)))
    painter.drawImage(target, _on_white(document.render(page, wanted)))


def _on_white(image: QImage) -> QImage:
    """What a page leaves free is clear in its picture, and paper is white; no second picture is made for it."""
    painter = QPainter(image)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOver)
    painter.fillRect(image.rect(), QColor("white"))
    painter.end()
    image.reinterpretAsFormat(QImage.Format.Format_RGB32)
    return image

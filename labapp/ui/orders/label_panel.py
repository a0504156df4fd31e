"""The label of a device beside the list: its size, printing, saving, the system's own viewer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QDir, QMarginsF, QRectF, QSizeF, Qt, QTemporaryDir, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QPageLayout, QPageSize, QPainter
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from labapp.core.errors import UserError
from labapp.reports.content.label import LABEL_SIZES
from labapp.ui.context import Context
from labapp.ui.widgets.button import Button
from labapp.ui.widgets.label import Label
from labapp.ui.widgets.notice import Notice
from labapp.ui.widgets.pdf_view import PdfView
from labapp.ui.widgets.segmented import Segmented
from labapp.ui.widgets.side_panel import SidePanel


@dataclass(frozen=True, slots=True)
class _Drawn:
    number: str
    size: str
    path: Path


class LabelPanel(SidePanel):
    """Draws the label anew whenever it is shown, so that it says where the device lies now."""

    printed = Signal(str)
    """The number of the order whose label was printed."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__("Device label", 392, closable=True, parent=parent)
        self._context = context
        self._folder = QTemporaryDir(QDir(QDir.tempPath()).filePath("labapp-label-XXXXXX"))
        self._drawn: _Drawn | None = None
        self._number = ""
        self.sizes = Segmented([(key, f"{wide:g} × {high:g} mm") for key, (wide, high) in LABEL_SIZES.items()])
        if context.settings.label in LABEL_SIZES:
            self.sizes.choose(context.settings.label)
        self.sizes.chosen.connect(self._size_chosen)
        self.pdf = PdfView()
        self.pdf.setFixedHeight(240)
        self.notice = Notice()
        self.print = Button("Print …", "printer", "primary")
        self.print.clicked.connect(self.print_label)
        self.save = Button("Save …", "save")
        self.save.clicked.connect(self._ask_where)
        self.view = Button("Open in the viewer", "external-link")
        self.view.clicked.connect(self._open)
        self.body.addWidget(Label("Size of the labels in the printer; kept for this machine.", "caption", wrap=True))
        self.body.addWidget(self.sizes)
        self.body.addWidget(self.pdf)
        self.body.addWidget(self.notice)
        self.body.addStretch(1)
        self.foot.addWidget(self.print)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.save)
        row.addWidget(self.view, 1)
        self.foot.addLayout(row)
        self.show_foot()
        self._enable()

    def show_label(self, number: str) -> None:
        """Draw and show the label of an order's device."""
        self._number, self._drawn = number, None
        self.notice.clear()
        self.set_title(f"Label of {number}")
        self._enable()
        label_of, actor, size = self._context.services.labels, self._context.actor, self.sizes.key
        path = Path(self._folder.path()) / f"{number}-{size}.pdf"

        def draw() -> _Drawn:
            path.write_bytes(label_of.device_label(actor, number, size))
            return _Drawn(number, size, path)

        self._context.run("Drawing the label", draw, self._show, self._failed)

    def _show(self, drawn: _Drawn) -> None:
        if (drawn.number, drawn.size) != (self._number, self.sizes.key):
            return  # another one was asked for meanwhile
        self._drawn = drawn
        self.pdf.show_file(drawn.path, drawn.number)
        self._enable()
        self.print.setFocus()

    def _failed(self, error: Exception, label: str) -> None:
        if isinstance(error, UserError):
            self.pdf.tell("There is no label.", "")
            self.notice.tell_error(error)
        else:
            self._context.jobs.failed.emit(error, label)

    def _enable(self) -> None:
        for button in (self.print, self.save, self.view):
            button.setEnabled(self._drawn is not None)

    def _size_chosen(self, key: str) -> None:
        self._context.remember(label=key)
        if self._number:
            self.show_label(self._number)

    # ---- out of the window

    def print_label(self) -> None:
        """Ask which printer and print one label; without a printer say so."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo

        if self._drawn is None:
            return
        if not QPrinterInfo.availablePrinterNames():
            self.notice.tell(
                "No printer is set up on this machine.",
                "Save the label, or open it in the viewer and print there.",
                "remark",
            )
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self.prepare(printer)
        dialog = QPrintDialog(printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.accepted.connect(partial(self.print_on, printer))
        dialog.show()

    def prepare(self, printer: object) -> None:
        """Set a printer to one label of the chosen size, without margins of its own."""
        from PySide6.QtPrintSupport import QPrinter

        if isinstance(printer, QPrinter):
            size = QPageSize(QSizeF(*LABEL_SIZES[self.sizes.key]), QPageSize.Unit.Millimeter)
            layout = QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
            layout.setMode(QPageLayout.Mode.FullPageMode)
            printer.setPageLayout(layout)
            printer.setFullPage(True)
            printer.setDocName(f"Label {self._number}")

    def print_on(self, printer: object) -> None:
        """Print the label at the printer's own resolution."""
        from PySide6.QtPdf import QPdfDocument
        from PySide6.QtPrintSupport import QPrinter

        if self._drawn is None or not isinstance(printer, QPrinter):
            return
        document = QPdfDocument(self)
        document.load(str(self._drawn.path))
        painter = QPainter()
        if not painter.begin(printer):
            self.notice.tell("The printer does not answer.", "Check it and try again.", "fail")
            document.deleteLater()
            return
        dots = printer.resolution() / 72
        page = document.pagePointSize(0) * dots
        painter.drawImage(QRectF(0, 0, page.width(), page.height()), document.render(0, page.toSize()))
        painter.end()
        document.deleteLater()
        self.notice.tell("The label is on its way to the printer.", "", "pass")
        self.printed.emit(self._number)

    def _ask_where(self) -> None:
        if self._drawn is None:
            return
        dialog = QFileDialog(self, "Save the label", f"label-{self._drawn.number}.pdf", "PDF (*.pdf)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    def save_to(self, name: str) -> None:
        """Write the label to a file."""
        if self._drawn is None:
            return
        try:
            Path(name).write_bytes(self._drawn.path.read_bytes())
        except OSError as error:
            self.notice.tell(
                f"{Path(name).name} cannot be written ({error.strerror}).", "Choose another place.", "fail"
            )
            return
        self.notice.tell("The label is saved.", name, "pass")

    def _open(self) -> None:
        if self._drawn is not None and not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._drawn.path))):
            self.notice.tell("No program of this machine opens PDF files.", "Save the label instead.", "remark")

"""A PDF on the sunken desk, always white; QtPdf is loaded when the first one is shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from labapp.ui.theme import theme
from labapp.ui.widgets.button import IconButton
from labapp.ui.widgets.empty import EmptyState
from labapp.ui.widgets.label import ElidedLabel, Label
from labapp.ui.widgets.painting import say

if TYPE_CHECKING:
    from PySide6.QtPdf import QPdfDocument
    from PySide6.QtPdfWidgets import QPdfView


class PdfView(QWidget):
    """Shows a PDF file with its name, pages and zoom."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: QPdfDocument | None = None
        self._view: QPdfView | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._band = QFrame()
        self._band.setProperty("role", "band")
        self.tools = QHBoxLayout(self._band)
        self.tools.setContentsMargins(16, 6, 12, 6)
        self.tools.setSpacing(4)
        self._name = ElidedLabel("", "id")
        self._pages = Label("", "body")
        self._back = IconButton("chevron-left", "Previous page")
        self._on = IconButton("chevron-right", "Next page")
        self._smaller = IconButton("zoom-out", "Smaller")
        self._larger = IconButton("zoom-in", "Larger")
        self.tools.addWidget(self._name, 1)
        self._fit = IconButton("maximize", "As wide as the view")
        for widget in (self._back, self._pages, self._on, self._smaller, self._fit, self._larger):
            self.tools.addWidget(widget)
        column.addWidget(self._band)
        self._stack = QStackedWidget()
        self._empty = EmptyState("file-text", "No document chosen", "Choose one in the list.")
        self._stack.addWidget(self._empty)
        column.addWidget(self._stack, 1)
        self._back.clicked.connect(self._previous)
        self._on.clicked.connect(self._next)
        self._smaller.clicked.connect(self._zoom_out)
        self._larger.clicked.connect(self._zoom_in)
        self._fit.clicked.connect(self.fit_width)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._band.hide()
        # not on the change of style: the style sheet puts the view's former palette back after that
        theme().changed.connect(self._dye)

    def sizeHint(self) -> QSize:
        """A page beside a list."""
        return QSize(592, 700)

    @property
    def page_count(self) -> int:
        """How many pages the document has; 0 without one."""
        return 0 if self._document is None else self._document.pageCount()

    def show_file(self, path: Path, name: str = "") -> bool:
        """Show a PDF; if it cannot be read say so in its place and return False."""
        from PySide6.QtPdf import QPdfDocument

        view = self._made()
        document = self._document
        if document is None or document.load(str(path)) != QPdfDocument.Error.None_:
            self.tell("This document cannot be shown.", f"{path.name} is missing or is no PDF.")
            return False
        self._name.setText(name or path.name)
        self._band.show()
        self._stack.setCurrentWidget(view)
        self._page_changed()
        return True

    def tell(self, sentence: str, advice: str = "") -> None:
        """Show a sentence in the place of a document."""
        self._empty.tell("file-text", sentence, advice)
        self._band.hide()
        self._stack.setCurrentWidget(self._empty)
        say(self, f"{sentence} {advice}".strip())

    def _made(self) -> QPdfView:
        if self._view is None:
            from PySide6.QtPdf import QPdfDocument
            from PySide6.QtPdfWidgets import QPdfView

            self._document = QPdfDocument(self)
            self._view = QPdfView(self)
            self._view.setFrameShape(QFrame.Shape.NoFrame)
            self._view.setPageMode(QPdfView.PageMode.MultiPage)
            self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
            self._view.setDocument(self._document)
            self._view.pageNavigator().currentPageChanged.connect(self._page_changed)
            self._stack.addWidget(self._view)
            self._dye()
        return self._view

    def _dye(self) -> None:
        """The desk follows the theme, the paper stays white: the view's ground is its palette's dark colour."""
        if self._view is not None:
            palette = self._view.palette()
            palette.setColor(QPalette.ColorRole.Dark, theme().color("surface.sunken"))
            self._view.setPalette(palette)

    def _page_changed(self) -> None:
        if self._view is None:
            return
        page, pages = self._view.pageNavigator().currentPage() + 1, self.page_count
        self._pages.setText(f"{page} of {pages}")
        self._back.setEnabled(page > 1)
        self._on.setEnabled(page < pages)
        say(self, f"{self._name.whole}, page {page} of {pages}")

    def _go(self, step: int) -> None:
        if self._view is not None:
            navigator = self._view.pageNavigator()
            navigator.jump(navigator.currentPage() + step, navigator.currentLocation(), 0)

    def _previous(self) -> None:
        self._go(-1)

    def _next(self) -> None:
        self._go(1)

    def _zoom(self, factor: float) -> None:
        if self._view is not None:
            from PySide6.QtPdfWidgets import QPdfView

            self._view.setZoomMode(QPdfView.ZoomMode.Custom)
            self._view.setZoomFactor(min(5.0, max(0.2, self._view.zoomFactor() * factor)))

    def fit_width(self) -> None:
        """Show pages as wide as the view."""
        if self._view is not None:
            from PySide6.QtPdfWidgets import QPdfView

            self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)

    def focus_pages(self) -> None:
        """Put the keyboard on the pages: arrows and Page Up and Down scroll them."""
        if self._view is not None:
            self._view.setFocus(Qt.FocusReason.TabFocusReason)

    def _zoom_out(self) -> None:
        self._zoom(1 / 1.25)

    def _zoom_in(self) -> None:
        self._zoom(1.25)

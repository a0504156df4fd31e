"""The window: painted bare at once, filled after the first paint; remembers where it stood."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QPaintEvent, QPalette
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget


class MainWindow(QMainWindow):
    """A frame for whatever is to be shown; it knows nothing of the lab."""

    first_painted = Signal()
    close_requested = Signal(object)
    """The QCloseEvent: whoever listens may ignore() it."""

    def __init__(self, geometry: str = "", ground: str = "") -> None:
        super().__init__()
        self.setWindowTitle("Mystery Order Lab")
        self.setMinimumSize(1024, 700)
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self._painted = False
        if ground:
            palette = self.palette()
            palette.setColor(QPalette.ColorRole.Window, QColor(ground))
            self.setPalette(palette)
        self.resize(1440, 900)
        if geometry:
            self.restoreGeometry(QByteArray.fromBase64(QByteArray(geometry.encode("ascii", "ignore"))))

    @property
    def geometry_text(self) -> str:
        """Place and size, to be given to the next window."""
        return bytes(self.saveGeometry().toBase64().data()).decode("ascii")

    def present(self, widget: QWidget) -> None:
        """Show a widget in the window; earlier ones stay behind it until they are dropped."""
        if self._stack.indexOf(widget) < 0:
            self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)

    def drop(self, widget: QWidget) -> None:
        """Take a widget away for good."""
        self._stack.removeWidget(widget)
        widget.deleteLater()

    @property
    def shown(self) -> QWidget | None:
        """What is shown now."""
        return self._stack.currentWidget()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell once that the window is on the screen."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.first_painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask whoever listens."""
        event.accept()
        self.close_requested.emit(event)

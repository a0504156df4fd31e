"""The one field for scanners and for searching: Enter opens, the field clears and keeps the focus."""

from __future__ import annotations

import time

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from labapp.ui.theme import theme
from labapp.ui.widgets.key_cap import paint_key
from labapp.ui.widgets.painting import RIGHT, draw_text, painter_of, say, text_width

_AGAIN_SECONDS = 2.0


class ScanBox(QLineEdit):
    """A line edit with a scan icon at its left and its key at its right."""

    scanned = Signal(str, bool)
    """The code, and whether it is the same that came a moment ago."""

    def __init__(
        self,
        placeholder: str = "Scan or search: order, IMEI, tracking, seller, report or a command",
        key: str = "Ctrl K",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._key, self._mark = key, ""
        self._last, self._last_at = "", 0.0
        self.setProperty("role", "scan")
        self.setPlaceholderText(placeholder)
        self.setMaxLength(400)
        self.setTextMargins(0, 0, round(text_width(key, "caption", mono=True)) + 20, 0)
        self.setMinimumWidth(320)
        self.setMaximumWidth(640)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setProperty("takes_scans", True)
        self.textEdited.connect(self._typed)
        self.returnPressed.connect(self._entered)
        say(self, "Scan or search", f"{key} comes here from anywhere")

    def sizeHint(self) -> QSize:
        """40 high."""
        return QSize(640, 40)

    @property
    def mark(self) -> str:
        """What stands at the right instead of the key, such as “scanned again”."""
        return self._mark

    def show_mark(self, mark: str) -> None:
        """Show a word at the right; empty shows the key again."""
        self._mark = mark
        self.update()

    def _typed(self) -> None:
        if self._mark:
            self.show_mark("")

    def _entered(self) -> None:
        code = self.text()
        self.clear()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.take(code)

    def take(self, text: str) -> None:
        """A code came, typed here or scanned anywhere."""
        code = text.strip()
        if not code:
            return
        now = time.monotonic()
        again = code == self._last and now - self._last_at < _AGAIN_SECONDS
        self._last, self._last_at = code, now
        self.show_mark("scanned again" if again else "")
        self.scanned.emit(code, again)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape clears what was typed."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The field, its icon, and at the right its key or mark."""
        super().paintEvent(event)
        painter = painter_of(self)
        picture = theme().pixmap("scan-barcode", "text.link", 20, self.devicePixelRatio())
        painter.drawPixmap(QRectF(12, (self.height() - 20) / 2, 20, 20), picture, QRectF(picture.rect()))
        if self._mark:
            wide = text_width(self._mark, "label") + 4
            room = QRectF(self.width() - wide - 12, 0, wide, self.height())
            if not self.text():
                painter.fillRect(room.adjusted(-6, 8, 0, -8), self.palette().base())
            draw_text(painter, room, self._mark, "status.remark.text", "label", align=RIGHT)
        elif not self.text():
            wide = text_width(self._key, "caption", mono=True) + 12
            paint_key(painter, QRectF(self.width() - wide - 10, (self.height() - 22) / 2, wide, 22), self._key)
        painter.end()

"""What the scan box answers when there is not exactly one match: several things, or none and what can be done then."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from labapp.ui.widgets.button import Button, IconButton
from labapp.ui.widgets.glyphs import Glyph
from labapp.ui.widgets.label import Label
from labapp.ui.widgets.painting import say


class ScanAnswer(QFrame):
    """Lies under the scan box until it is used, closed, or the next code comes."""

    chosen = Signal(str)
    """The key of the offer that was pressed."""

    def __init__(self, under: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._under = under
        self.setProperty("role", "popup")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 12, 12)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(10)
        self._glyph = Glyph("info", size=16)
        self._sentence = Label("", "strong", wrap=True, selectable=True)
        close = IconButton("x", "Close (Esc)")
        close.clicked.connect(self.hide)
        head.addWidget(self._glyph)
        head.addWidget(self._sentence, 1)
        head.addWidget(close)
        column.addLayout(head)
        self._advice = Label("", "caption", wrap=True)
        column.addWidget(self._advice)
        self._offers = QVBoxLayout()
        self._offers.setSpacing(6)
        column.addLayout(self._offers)
        under.installEventFilter(self)
        parent.installEventFilter(self)
        self.hide()

    @property
    def sentence(self) -> str:
        """What it says."""
        return self._sentence.text()

    @property
    def offers(self) -> tuple[str, ...]:
        """The keys offered."""
        return tuple(str(button.property("offer")) for button in self._buttons())

    def _buttons(self) -> list[Button]:
        found = []
        for place in range(self._offers.count()):
            item = self._offers.itemAt(place)
            widget = item.widget() if item is not None else None
            if isinstance(widget, Button):
                found.append(widget)
        return found

    def show_answer(
        self, sentence: str, advice: str, offers: Sequence[tuple[str, str, str]], status: str = "info"
    ) -> None:
        """Show a sentence and offers given as (key, word, icon)."""
        for button in self._buttons():
            self._offers.removeWidget(button)
            button.hide()
            button.deleteLater()
        for key, word, icon in offers:
            button = Button(word, icon)
            button.setProperty("offer", key)
            button.clicked.connect(self._pressed)
            self._offers.addWidget(button)
        self._glyph.show_status(status, status)
        self._sentence.setText(sentence)
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
        say(self, f"{sentence} {advice}".strip())
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        corner = self._under.mapTo(parent, self._under.rect().bottomLeft())
        wide = max(360, self._under.width())
        layout = self.layout()
        high = layout.totalHeightForWidth(wide) if layout is not None else self.sizeHint().height()
        self.setGeometry(corner.x(), corner.y() + 6, wide, high)

    def _pressed(self) -> None:
        button = self.sender()
        self.hide()
        if isinstance(button, Button):
            self.chosen.emit(str(button.property("offer")))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the scan box; Escape there closes, Down goes to the first offer."""
        if not self.isVisible():
            return False
        if event.type() == QEvent.Type.Resize:
            self._place()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is self._under:
            if event.key() == Qt.Key.Key_Escape:
                self.hide()
                return True
            if event.key() == Qt.Key.Key_Down and self._buttons():
                self._buttons()[0].setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            self._under.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            super().keyPressEvent(event)

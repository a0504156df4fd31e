"""An empty place that says what is missing and what to do."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from labapp.ui.theme import theme
from labapp.ui.widgets.button import Button
from labapp.ui.widgets.label import Label
from labapp.ui.widgets.painting import say


class EmptyState(QWidget):
    """Icon, what is missing, what to do, and the button that does it."""

    action_requested = Signal()

    def __init__(
        self, icon: str, sentence: str, advice: str = "", button: str = "", *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 24, 16, 24)
        column.setSpacing(6)
        column.addStretch(1)
        self._picture = QLabel()
        self._picture.setTextFormat(Qt.TextFormat.PlainText)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._sentence = Label("", "strong", wrap=True)
        self._advice = Label("", "caption", wrap=True)
        for label in (self._sentence, self._advice):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._button = Button("", kind="primary")
        self._button.clicked.connect(self.action_requested)
        column.addWidget(self._picture)
        column.addWidget(self._sentence)
        column.addWidget(self._advice)
        column.addSpacing(8)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.tell(icon, sentence, advice, button)

    def tell(self, icon: str, sentence: str, advice: str = "", button: str = "", *, kind: str = "primary") -> None:
        """Say something else; the button is no primary one where the page has one already."""
        self._icon_name = icon
        self._sentence.setText(sentence)
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
        self._button.setText(button)
        self._button.set_kind(kind)
        self._button.setVisible(bool(button))
        say(self, f"{sentence} {advice}".strip())
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        """Tint the icon anew when the theme changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._tint()

    def _tint(self) -> None:
        self._picture.setPixmap(theme().pixmap(self._icon_name, "text.muted", 32, self.devicePixelRatio()))

"""What this bench is called: devices that are opened here are noted to be there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from labapp.core.errors import UserError
from labapp.orders.rules import place_words
from labapp.ui.context import Context
from labapp.ui.widgets.button import Button


class BenchName(QWidget):
    """A button with the name; pressed, it becomes a field. Enter keeps, Escape leaves it as it was."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.button = Button("", "map-pin", "quiet")
        self.button.clicked.connect(self._ask)
        self.edit = QLineEdit()
        self.edit.setMaxLength(80)
        self.edit.setFixedWidth(200)
        self.edit.setAccessibleName("Name of this bench")
        self.edit.editingFinished.connect(self._keep)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button)
        row.addWidget(self.edit)
        self._show()

    def _show(self) -> None:
        name = self._context.settings.bench
        self.button.setText(f"At {name}" if len(name) <= 24 else f"At {name[:22]}…")
        self.button.setToolTip(
            f"This machine stands at {name}; devices opened here are noted to be there. Press to change."
        )
        self.button.show()
        self.edit.hide()

    def _ask(self) -> None:
        self.edit.setText(self._context.settings.bench)
        self.button.hide()
        self.edit.show()
        self.edit.selectAll()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the name as it was."""
        if event.key() == Qt.Key.Key_Escape and self.edit.isVisibleTo(self):
            self._show()
        else:
            super().keyPressEvent(event)

    def _keep(self) -> None:
        if not self.edit.isVisibleTo(self):
            return
        try:
            name = place_words(self.edit.text())
        except UserError:
            name = self._context.settings.bench  # a bench without a name keeps the one it has
        if name != self._context.settings.bench:
            self._context.remember(bench=name)
        self._show()

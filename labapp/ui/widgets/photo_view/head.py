"""The line above the photo: what it shows, which of how many, and how it is looked at."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from labapp.ui.widgets.button import Button, IconButton
from labapp.ui.widgets.label import ElidedLabel, Label
from labapp.ui.widgets.saved_mark import SavedMark


class Head(QWidget):
    """Words at the left, buttons at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = ElidedLabel("", "heading")
        self.saved = SavedMark()
        self.count = Label("", "caption")
        self.percent = Label("", "caption")
        self.before = IconButton("arrow-left", "Photo before (←, PageUp)")
        self.after = IconButton("arrow-right", "Next photo (→, PageDown)")
        self.smaller = IconButton("zoom-out", "Smaller (−)")
        self.larger = IconButton("zoom-in", "Larger (+)")
        self.fit = IconButton("maximize", "Whole photo, or pixel for pixel (0)")
        self.left = IconButton("rotate-ccw", "Turn left (Shift+R)")
        self.right = IconButton("rotate-cw", "Turn right (R)")
        self.compare = IconButton("columns-2", "Two side by side (C)", checkable=True)
        self.remove = Button("Lay aside", "trash-2", "quiet")
        self.close_button = IconButton("x", "Back (Escape)")
        line = QHBoxLayout(self)
        line.setContentsMargins(20, 10, 12, 6)
        line.setSpacing(4)
        line.addWidget(self.title, 1)
        line.addWidget(self.saved)
        line.addSpacing(8)
        for widget in (self.count, self.before, self.after):
            line.addWidget(widget)
        line.addSpacing(12)
        self.percent.setMinimumWidth(44)
        for part in (self.smaller, self.percent, self.larger, self.fit, self.left, self.right, self.compare):
            line.addWidget(part)
        line.addSpacing(8)
        line.addWidget(self.remove)
        line.addWidget(self.close_button)

    def show_place(self, place: int, count: int) -> None:
        """Show which of how many."""
        self.count.setText(f"{place + 1} of {count}")
        self.before.setEnabled(place > 0)
        self.after.setEnabled(place + 1 < count)

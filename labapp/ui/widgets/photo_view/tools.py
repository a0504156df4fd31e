"""The tools beside the photo: what draws, undo and redo, and what the chosen one is for."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from labapp.photos.overlays import MarkKind
from labapp.ui.widgets.button import IconButton

TOOLS = (
    (MarkKind.ARROW, "1", "move-up-right", "Arrow"),
    (MarkKind.ELLIPSE, "2", "circle", "Ellipse"),
    (MarkKind.TEXT, "3", "type", "Text"),
    (MarkKind.MEASURE, "4", "ruler", "Measure"),
    (MarkKind.BLACK, "5", "square", "Black box on the seller's copy"),
    (MarkKind.BLUR, "6", "droplets", "Blur on the seller's copy"),
)


class Tools(QFrame):
    """One column of buttons."""

    tool_chosen = Signal(object)
    """A MarkKind, or None to choose marks."""
    remove_requested = Signal()
    undo_requested = Signal()
    redo_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 8, 6, 8)
        column.setSpacing(4)
        self._select = IconButton("mouse-pointer-2", "Choose and move marks (Escape)", checkable=True)
        self._select.clicked.connect(partial(self.tool_chosen.emit, None))
        column.addWidget(self._select)
        self.buttons: dict[MarkKind, IconButton] = {}
        for kind, key, icon, word in TOOLS:
            button = IconButton(icon, f"{word} ({key})", checkable=True)
            button.clicked.connect(partial(self.tool_chosen.emit, kind))
            self.buttons[kind] = button
            column.addWidget(button)
        self.remove = IconButton("trash-2", "Take the chosen mark out (Delete)")
        self.undo, self.redo = IconButton("undo-2", "Undo (Ctrl+Z)"), IconButton("redo-2", "Redo (Ctrl+Shift+Z)")
        column.addSpacing(12)
        for button, signal in (
            (self.remove, self.remove_requested),
            (self.undo, self.undo_requested),
            (self.redo, self.redo_requested),
        ):
            button.clicked.connect(signal)
            column.addWidget(button)
        column.addStretch(1)

    def show_tool(self, tool: MarkKind | None, *, chosen: bool) -> None:
        """Show which tool is held, and whether a mark is chosen."""
        self._select.setChecked(tool is None)
        for kind, button in self.buttons.items():
            button.setChecked(kind is tool)
        self.remove.setEnabled(chosen)

    def show_undo(self, undo: bool, redo: bool) -> None:
        """Show what can be undone and done again."""
        self.undo.setEnabled(undo)
        self.redo.setEnabled(redo)

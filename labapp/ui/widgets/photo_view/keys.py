"""Which key does what in the large view; a chosen mark and a held tool have theirs in `pen.py`."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from labapp.ui.widgets.photo_view.tools import TOOLS

_PLAIN = {
    Qt.Key.Key_Escape: "close",
    Qt.Key.Key_Space: "close",
    Qt.Key.Key_Plus: "larger",
    Qt.Key.Key_Equal: "larger",
    Qt.Key.Key_Minus: "smaller",
    Qt.Key.Key_0: "fit",
    Qt.Key.Key_R: "turn_right",
    Qt.Key.Key_C: "compare",
    Qt.Key.Key_L: "link",
    Qt.Key.Key_N: "next_mark",
    Qt.Key.Key_Return: "draw",
    Qt.Key.Key_Enter: "draw",
    Qt.Key.Key_PageUp: "before",
    Qt.Key.Key_PageDown: "after",
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
    Qt.Key.Key_Delete: "remove",
    **{Qt.Key(Qt.Key.Key_0.value + int(key)): f"tool:{kind}" for kind, key, _, _ in TOOLS},
}
_SHIFT = {
    **{
        key: _PLAIN[key] for key in (Qt.Key.Key_Plus, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
    },
    Qt.Key.Key_R: "turn_left",
    Qt.Key.Key_PageUp: "before_beside",
    Qt.Key.Key_PageDown: "after_beside",
}
_CONTROL = {
    **{key: _PLAIN[key] for key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus, Qt.Key.Key_0)},
    **{key: _PLAIN[key] for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)},
    Qt.Key.Key_Z: "undo",
    Qt.Key.Key_Y: "redo",
}


def action_of(event: QKeyEvent) -> str:
    """What a key asks of the view; empty for nothing."""
    key = Qt.Key(event.key())
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    if modifiers == both:
        return "redo" if key == Qt.Key.Key_Z else ""
    if modifiers == Qt.KeyboardModifier.ControlModifier:
        return _CONTROL.get(key, "")
    if modifiers == Qt.KeyboardModifier.ShiftModifier:
        return _SHIFT.get(key, "")
    return _PLAIN.get(key, "") if modifiers == Qt.KeyboardModifier.NoModifier else ""

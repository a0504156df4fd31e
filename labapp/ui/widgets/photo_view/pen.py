"""Draws on a canvas: one tool at a time, by mouse or keyboard; marks are chosen, moved, pulled at their grips, removed."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from labapp.photos.overlays import (
    LARGEST_TEXT,
    MAX_MARKS,
    MAX_MM,
    MAX_TEXT,
    SMALLEST_TEXT,
    Mark,
    MarkKind,
    Overlay,
    Point,
    inside,
    moved,
)
from labapp.ui.widgets.photo_view.canvas import Canvas
from labapp.ui.widgets.photo_view.inking import Change, grips, mark_at

_REACH, _CLICK, _STEP, _FINE = 11.0, 4.0, 8.0, 1.0
_REST_MS = 400
"""Moves by key that follow each other so soon are one change."""
_ARROWS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, -1.0),
    Qt.Key.Key_Down: (0.0, 1.0),
}


class Pen(QObject):
    """Knows the tool, the chosen mark and what is being drawn; the overlay itself is the canvas's."""

    drawn = Signal(object, object)
    """The overlay before and after one change."""
    tool_changed = Signal()
    told = Signal(str)
    """A sentence on why something was not drawn."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.enabled = False
        self.tool: MarkKind | None = None
        self.chosen: int | None = None
        self._before: Overlay | None = None
        self._from = QPointF()
        self._pull: Change | None = None
        self._new = False
        self._place: int | None = None
        self._at = Point(0.5, 0.5)
        self.field = QLineEdit(canvas)
        self.field.hide()
        self.field.installEventFilter(self)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self.settle)
        canvas.pressed.connect(self._press)
        canvas.dragged.connect(self._drag)
        canvas.released.connect(self._release)
        canvas.double_clicked.connect(self._double_click)

    # ---- tools and choice

    def take(self, tool: MarkKind | None) -> None:
        """Take a tool; None lets marks be chosen."""
        self.settle()
        self.tool = tool
        self._canvas.setCursor(Qt.CursorShape.CrossCursor if tool else Qt.CursorShape.ArrowCursor)
        self.tool_changed.emit()

    def reset(self) -> None:
        """Another photo is shown: nothing is chosen, nothing under way."""
        self._close_field()
        self._before, self._pull, self._new, self.chosen = None, None, False, None

    def choose(self, place: int | None) -> None:
        """Choose a mark, or none."""
        marks = self._canvas.overlay.marks
        self.chosen = place if place is not None and place < len(marks) else None
        self._canvas.show_overlay(self._canvas.overlay, self.chosen)
        self.tool_changed.emit()

    @property
    def mark(self) -> Mark | None:
        """The chosen mark."""
        return None if self.chosen is None else self._canvas.overlay.marks[self.chosen]

    def show(self, overlay: Overlay) -> None:
        """Show what is stored; the chosen mark stays chosen if it is still there."""
        kept = self.chosen if self.chosen is not None and self.chosen < len(overlay.marks) else None
        self.chosen = kept
        self._canvas.show_overlay(overlay, kept)

    # ---- changes

    def _change(self, overlay: Overlay, chosen: int | None) -> None:
        """One whole change, told at once."""
        before = self._canvas.overlay
        self.chosen = chosen
        self._canvas.show_overlay(overlay, chosen)
        if overlay != before:
            self.drawn.emit(before, overlay)
        self.tool_changed.emit()

    def _preview(self, mark: Mark) -> None:
        """What the mark would become; told when it is let go."""
        if self.chosen is not None:
            self._canvas.show_overlay(_with(self._canvas.overlay, self.chosen, mark), self.chosen)

    def settle(self) -> None:
        """Tell what was changed bit by bit."""
        self._rest.stop()
        before, self._before, self._pull, self._new = self._before, None, None, False
        if before is not None and before != self._canvas.overlay:
            self.drawn.emit(before, self._canvas.overlay)

    def add(self, mark: Mark) -> bool:
        """Draw one more mark, if there is room for it."""
        overlay = self._canvas.overlay
        if len(overlay.marks) >= MAX_MARKS:
            self.told.emit(f"A photo takes at most {MAX_MARKS} marks.")
            return False
        self._change(replace(overlay, marks=(*overlay.marks, mark)), len(overlay.marks))
        return True

    def remove(self) -> bool:
        """Take the chosen mark out; whether there was one."""
        self.settle()
        if self.chosen is None:
            return False
        overlay = self._canvas.overlay
        marks = tuple(mark for place, mark in enumerate(overlay.marks) if place != self.chosen)
        self._change(replace(overlay, marks=marks), None)
        return True

    # ---- mouse

    def _press(self, spot: QPointF) -> None:
        if not self.enabled:
            return
        self.settle()
        if self.field.isVisible():
            self._written()
        frame, overlay = self._canvas.frame, self._canvas.overlay
        mark = self.mark
        for place, pull in grips(mark, frame) if mark is not None else ():
            if (place - spot).manhattanLength() <= _REACH:
                self._begin(spot, pull)
                return
        found = mark_at(overlay, frame, spot)
        if self.tool is None or found == self.chosen is not None:
            self.choose(found)
            if found is not None:
                self._begin(spot, None)
            return
        x, y = frame.point(spot)
        if not (0 <= x <= 1 and 0 <= y <= 1):
            return
        self._at = inside(x, y)
        if self.tool is MarkKind.TEXT:
            self._canvas.takes_press = True
            self._ask(None, spot)
        elif len(overlay.marks) < MAX_MARKS:
            self._begin(spot, lambda old, point: replace(old, end=point))
            self._new = True
        else:
            self.told.emit(f"A photo takes at most {MAX_MARKS} marks.")

    def _begin(self, spot: QPointF, pull: Change | None) -> None:
        self._canvas.takes_press = True
        self._before, self._from, self._pull = self._canvas.overlay, spot, pull

    def _drag(self, spot: QPointF) -> None:
        before = self._before
        if before is None or self._rest.isActive():
            return
        point = inside(*self._canvas.frame.point(spot))
        if self._new:
            if self.tool is None or (spot - self._from).manhattanLength() < _CLICK:
                return
            mark = Mark(self.tool, self._at, point)
            self.chosen = len(before.marks)
            self._canvas.show_overlay(replace(before, marks=(*before.marks, mark)), self.chosen)
        elif self.chosen is not None:
            old = before.marks[self.chosen]
            if self._pull is not None:
                self._preview(self._pull(old, point))
            else:
                (x, y), (from_x, from_y) = (self._canvas.frame.point(one) for one in (spot, self._from))
                self._preview(moved(old, x - from_x, y - from_y))

    def _release(self, spot: QPointF) -> None:
        before, new = self._before, self._new
        if before is None or self._rest.isActive():
            return
        mark = self.mark
        if new and (self._canvas.overlay == before or mark is None):
            self.reset()  # a click draws nothing; it may choose what lies there
            self.choose(mark_at(before, self._canvas.frame, spot))
            return
        if mark is not None and _is_too_small(mark):
            self.reset()
            self._canvas.show_overlay(before)
            return
        self.settle()
        self.tool_changed.emit()
        if new and mark is not None:
            self._ask_length(mark, spot)

    def _ask_length(self, mark: Mark, spot: QPointF) -> None:
        """The first measured line may be the one whose length is known."""
        if mark.kind is MarkKind.MEASURE and all(one.mm is None for one in self._canvas.overlay.marks):
            self._ask(self.chosen, spot)

    def _double_click(self, spot: QPointF) -> None:
        if self.enabled:
            found = mark_at(self._canvas.overlay, self._canvas.frame, spot)
            if found is not None:
                self._canvas.takes_press = True
                self.choose(found)
                self._write_anew()

    # ---- words and lengths

    def _write_anew(self) -> bool:
        mark = self.mark
        if mark is None or mark.kind not in (MarkKind.TEXT, MarkKind.MEASURE):
            return False
        self._ask(self.chosen, self._canvas.frame.spot(mark.end))
        return True

    def _ask(self, place: int | None, spot: QPointF) -> None:
        """Ask for words (of a new text if `place` is None), or for the length of a line."""
        mark = None if place is None else self._canvas.overlay.marks[place]
        self._place = place
        length = mark is not None and mark.kind is MarkKind.MEASURE
        self.field.setMaxLength(12 if length else MAX_TEXT)
        self.field.setPlaceholderText("Its length in mm, if known" if length else "What is seen here?")
        self.field.setAccessibleName("Known length in millimetres" if length else "Words on the photo")
        self.field.setText("" if mark is None else mark.text if not length else f"{mark.mm:g}" if mark.mm else "")
        self.field.resize(220, self.field.sizeHint().height())
        x = min(max(8.0, spot.x() - 20), max(8.0, self._canvas.width() - 228.0))
        y = min(max(8.0, spot.y() + 10), max(8.0, self._canvas.height() - self.field.height() - 8.0))
        self.field.move(round(x), round(y))
        self.field.show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.selectAll()

    def _written(self) -> None:
        text, place = " ".join(self.field.text().split()), self._place
        overlay = self._canvas.overlay
        mark = None if place is None or place >= len(overlay.marks) else overlay.marks[place]
        if mark is not None and mark.kind is MarkKind.MEASURE:
            length = _millimetres(text)
            if text and length is None:
                self.told.emit(f"Write a length between 0.01 and {MAX_MM:,.0f} mm, such as 71.5.")
                return
            self._close_field()
            others = [replace(one, mm=None) if length is not None else one for one in overlay.marks]
            others[overlay.marks.index(mark)] = replace(mark, mm=length)
            self._change(replace(overlay, marks=tuple(others)), place)
            return
        self._close_field()
        if mark is not None and place is not None and text:
            self._change(_with(overlay, place, replace(mark, text=text)), place)
        elif mark is None and text:
            self.add(Mark(MarkKind.TEXT, self._at, self._at, text=text))

    def _close_field(self) -> None:
        if self.field.isVisible():
            self.field.hide()
            above = self._canvas.parentWidget()
            if above is not None:
                above.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter takes what was written and Escape does not; neither is heard by anything else."""
        if watched is self.field and isinstance(event, QKeyEvent):
            act = {
                Qt.Key.Key_Escape: self._close_field,
                Qt.Key.Key_Return: self._written,
                Qt.Key.Key_Enter: self._written,
            }.get(Qt.Key(event.key()))
            if act is not None and event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if act is not None and event.type() == QEvent.Type.KeyPress:
                act()
                return True
        return super().eventFilter(watched, event)

    # ---- keys

    def key(self, event: QKeyEvent) -> bool:
        """What the pen does by key; whether it had a use for it."""
        if not self.enabled:
            return False
        key, mark = Qt.Key(event.key()), self.mark
        if key == Qt.Key.Key_Escape and (self.tool is not None or mark is not None):
            if self.tool is not None:
                self.take(None)
            else:
                self.settle()
                self.choose(None)
            return True
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and mark is not None:
            return self.remove()
        if key == Qt.Key.Key_N and self._canvas.overlay.marks:
            self.settle()
            count = len(self._canvas.overlay.marks)
            self.choose(0 if self.chosen is None else (self.chosen + 1) % count)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self._place_one() if self.tool is not None else self._write_anew()
        if key in _ARROWS and mark is not None:
            self._move_by_key(key, mark, event.modifiers())
            return True
        return False

    def _place_one(self) -> bool:
        """Draw a mark of the tool in the middle of what is seen."""
        self.settle()
        frame, middle = self._canvas.frame, QPointF(self._canvas.rect().center())
        self._at = inside(*frame.point(middle))
        if self.tool is None:
            return False
        if self.tool is MarkKind.TEXT:
            self._ask(None, middle)
            return True
        reach = min(self._canvas.width(), self._canvas.height()) / 6
        start, end = (inside(*frame.point(middle + QPointF(side * reach, side * reach / 2))) for side in (-1, 1))
        mark = Mark(self.tool, start, end)
        if self.add(mark):
            self._ask_length(mark, frame.spot(end))
        return True

    def _move_by_key(self, key: Qt.Key, mark: Mark, modifiers: Qt.KeyboardModifier) -> None:
        """Arrows move the mark, with Shift its end; with Ctrl pixel by pixel."""
        if self._before is None:
            self._before = self._canvas.overlay
        step = _FINE if modifiers & Qt.KeyboardModifier.ControlModifier else _STEP
        x, y = _ARROWS[key]
        frame = self._canvas.frame
        spot = frame.spot(mark.end)
        to_x, to_y = frame.point(spot + QPointF(x * step, y * step))
        if not modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._preview(moved(mark, to_x - mark.end.x, to_y - mark.end.y))
        elif mark.kind is MarkKind.TEXT:
            size = mark.size * (1.1 if x - y > 0 else 1 / 1.1)
            self._preview(replace(mark, size=round(min(LARGEST_TEXT, max(SMALLEST_TEXT, size)), 4)))
        else:
            pulled = replace(mark, end=inside(to_x, to_y))
            if not _is_too_small(pulled):
                self._preview(pulled)
        self._rest.start()


def _with(overlay: Overlay, place: int, mark: Mark) -> Overlay:
    return replace(overlay, marks=tuple(mark if at == place else one for at, one in enumerate(overlay.marks)))


def _is_too_small(mark: Mark) -> bool:
    if mark.kind is MarkKind.TEXT:
        return False
    wide, high = abs(mark.start.x - mark.end.x), abs(mark.start.y - mark.end.y)
    if mark.kind in (MarkKind.ARROW, MarkKind.MEASURE):
        return max(wide, high) < 0.002
    return min(wide, high) < 0.002


def _millimetres(text: str) -> float | None:
    try:
        length = float(text.removesuffix("mm").strip().replace(",", "."))
    except ValueError:
        return None
    return length if 0.01 <= length <= MAX_MM else None

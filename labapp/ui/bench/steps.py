"""The steps at the left of the bench: one per section, with a tick per check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from labapp.ui.theme import theme
from labapp.ui.widgets.button import Button, IconButton
from labapp.ui.widgets.focus_ring import FocusRing
from labapp.ui.widgets.glyphs import paint_glyph
from labapp.ui.widgets.label import Label
from labapp.ui.widgets.painting import RIGHT, box, draw_text, line_height, painter_of, say, text_width
from labapp.ui.widgets.side_panel import scrolling
from labapp.ui.widgets.tick_strip import Tick, tick_colour

_TOLD = 90
_TIME = 44
"""Room beside the ticks for the time."""


@dataclass(frozen=True, slots=True)
class Step:
    """A section with the ticks of its asked checks."""

    title: str
    ticks: tuple[Tick, ...]
    seconds: int = 0
    """How long people have worked at it."""

    @property
    def done(self) -> int:
        """How many checks have a result."""
        return sum(tick.status != "open" for tick in self.ticks)

    @property
    def status(self) -> str:
        """Open, under way or complete."""
        return "pass" if self.done == len(self.ticks) else "active" if self.done else "open"


def time_words(seconds: int) -> str:
    """40 s, 4 min, 1 h 05: as exact as anybody needs it."""
    if seconds < 60:
        return f"{seconds} s"
    minutes = seconds // 60
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02}"


class _StepButton(QAbstractButton):
    """Glyph, title, count, and the ticks below."""

    def __init__(self) -> None:
        super().__init__()
        self.step = Step("", ())
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.ring = FocusRing(self)

    def show_step(self, step: Step) -> None:
        """Show a section."""
        if step == self.step:
            return
        self.step = step
        time = f", {time_words(step.seconds)} of work" if step.seconds else ""
        say(self, f"{step.title}: {step.done} of {len(step.ticks)} answered{time}")
        self.setToolTip(f"{step.title}{time}")
        self.update()

    def sizeHint(self) -> QSize:
        """Two lines."""
        return QSize(200, line_height("body") + line_height("caption") + 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it; the chosen one on the selected ground with its edge."""
        painter, look, line = painter_of(self), theme(), line_height("body")
        if self.isChecked():
            painter.fillRect(self.rect(), look.color("surface.selected"))
            painter.fillRect(QRectF(0, 0, 3, self.height()), look.color("accent.base"))
        elif self.underMouse():
            painter.fillRect(self.rect(), look.color("surface.hover"))
        if self.hasFocus():
            box(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), look.color("accent.focus"), None, 4, 2)
        middle = 6 + line / 2
        paint_glyph(painter, self.step.status, 20, middle - 8, 16)
        done = f"{self.step.done}/{len(self.step.ticks)}"
        words = QRectF(46, 6, self.width() - 46 - 26 - text_width(done, "caption"), line)
        draw_text(painter, words, self.step.title, "text.strong", strong=self.isChecked())
        count = QRectF(self.width() - 64, 6, 44, line)
        draw_text(painter, count, done, "text.muted", "caption", align=RIGHT)
        if self.step.seconds:
            room = QRectF(self.width() - 68, line + 6, 48, line_height("caption"))
            draw_text(painter, room, time_words(self.step.seconds), "text.faint", "caption", align=RIGHT)
        pitch = (self.width() - 66 - _TIME) / max(1, len(self.step.ticks))
        for place, tick in enumerate(self.step.ticks):
            high = 8 if tick.status == "fail" else 5
            rect = QRectF(46 + place * pitch, line + 12, max(2, pitch - 3), high)
            box(painter, rect, None, tick_colour(tick.status), 1.5)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down move between steps."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)


class Steps(QFrame):
    """All steps; `undo_requested` and `find_requested` come from its head and foot."""

    step_chosen = Signal(int)
    find_requested = Signal()
    undo_requested = Signal()
    redo_requested = Signal()
    tool_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "steps")
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self.step_chosen)
        self._buttons: list[_StepButton] = []
        head = QHBoxLayout()
        head.setContentsMargins(20, 8, 12, 2)
        head.addWidget(Label("Steps", "label"), 1)
        find = Button("/  find", "", "quiet")
        find.setToolTip("Find a check (/)")
        find.clicked.connect(self.find_requested)
        head.addWidget(find)
        inside = QWidget()
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self._list.addStretch(1)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 4, 12, 8)
        self.undo = Button("Undo", "undo-2", "quiet")
        self.undo.clicked.connect(self.undo_requested)
        self.redo = IconButton("rotate-cw", "Redo (Ctrl+Shift+Z)")
        self.redo.clicked.connect(self.redo_requested)
        foot.addWidget(self.undo)
        foot.addWidget(self.redo)
        foot.addStretch(1)
        tool = IconButton("file-check", "Open a tester’s result (Ctrl+T)")
        tool.clicked.connect(self.tool_requested)
        foot.addWidget(tool)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        self._told = Label("", "caption", wrap=True)
        self._told.setContentsMargins(20, 4, 12, 0)
        self._told.hide()
        column.addWidget(scrolling(inside, "card"), 1)
        column.addWidget(self._told)
        column.addLayout(foot)
        self.show_undo("", "")

    def show_steps(self, steps: Sequence[Step], current: int) -> None:
        """Show these sections; `current` is the one under way."""
        while len(self._buttons) < len(steps):
            button = _StepButton()
            self._group.addButton(button, len(self._buttons))
            self._list.insertWidget(len(self._buttons), button)
            self._buttons.append(button)
        for place, button in enumerate(self._buttons):
            button.setVisible(place < len(steps))
            if place < len(steps):
                button.show_step(steps[place])
            if place == current:
                button.setChecked(True)

    def show_time(self, place: int, seconds: int) -> None:
        """The time at a step has grown."""
        if 0 <= place < len(self._buttons):
            button = self._buttons[place]
            if time_words(button.step.seconds) != time_words(seconds):
                button.show_step(replace(button.step, seconds=seconds))

    def tell(self, sentence: str) -> None:
        """Say what was just undone or done again."""
        self._told.setText(sentence if len(sentence) <= _TOLD else f"{sentence[: _TOLD - 1]}…")
        self._told.setToolTip(sentence)
        self._told.setVisible(bool(sentence))

    def show_undo(self, undo: str, redo: str) -> None:
        """Say what can be taken back and done again."""
        self.undo.setEnabled(bool(undo))
        self.undo.setToolTip(f"Undo: {undo} (Ctrl+Z)" if undo else "Nothing to undo (Ctrl+Z)")
        self.redo.setEnabled(bool(redo))
        self.redo.set_word(f"Redo: {redo} (Ctrl+Shift+Z)" if redo else "Nothing to redo (Ctrl+Shift+Z)")

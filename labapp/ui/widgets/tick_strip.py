"""One tick per check in the colour of its answer; a fail stands out by its height as well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from labapp.ui.theme import theme
from labapp.ui.widgets.focus_ring import FocusRing, by_keyboard
from labapp.ui.widgets.painting import Painted, box, ink, painter_of, say

# form: (height of the strip, of a tick, of a fail, of the current one, widest tick)
_FORMS = {"run": (20, 10, 14, 18, 48), "step": (9, 5, 8, 5, 400), "history": (28, 13, 27, 27, 14)}
_WORDS = {
    "pass": "passed",
    "remark": "with a remark",
    "fail": "failed",
    "inconclusive": "not tested",
    "neutral": "not applicable",
    "open": "open",
    "info": "noted",
}


@dataclass(frozen=True, slots=True)
class Tick:
    """One check: its status (pass, remark, fail, inconclusive, neutral, open) and its title for the tip."""

    status: str
    title: str = ""


def tick_colour(status: str) -> QColor:
    """The colour of a tick; open ones are the empty track, not applicable ones the control edge's grey."""
    look = theme()
    if status == "open":
        return look.color("status.neutral.border")
    if status == "neutral":
        return look.color("border.control")
    return look.color("accent.base" if status == "active" else f"status.{status}.solid")


def paint_progress(painter: QPainter, rect: QRectF, done: int, total: int) -> None:
    """Ticks of a state within a life: `done` filled, the rest empty (the State column of Orders)."""
    look = theme()
    pitch = min(7.0, rect.width() / max(1, total))
    for place in range(total):
        ink(painter, None, look.color("accent.base" if place < done else "status.neutral.border"))
        painter.drawRoundedRect(QRectF(rect.x() + place * pitch, rect.center().y() - 5, pitch - 2, 10), 1.5, 1.5)


class TickStrip(Painted):
    """The run strip of the bench (`run`), the strip of a step (`step`) or earlier verdicts (`history`)."""

    tick_chosen = Signal(int)
    """The person clicked a tick or went to it by arrow; run strip and history only."""

    def __init__(self, form: str = "run", *, noun: str = "checks", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if form not in _FORMS:
            raise ValueError(f"there is no form {form!r}")
        self._form, self._noun = form, noun
        self._ticks: tuple[Tick, ...] = ()
        self._current = -1
        self._ring: FocusRing | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if form != "step":
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_ticks(self, ticks: Sequence[Tick], current: int = -1) -> None:
        """Show these ticks; `current` is the one under way, -1 for none."""
        if ticks and (tuple(ticks), current) == (self._ticks, self._current):
            return
        self._ticks, self._current = tuple(ticks), current
        counts = Counter(tick.status for tick in self._ticks)
        parts = [f"{count} {_WORDS.get(status, status)}" for status, count in counts.items()]
        where = f"; at {current + 1}" if 0 <= current < len(self._ticks) else ""
        say(self, f"{len(self._ticks)} {self._noun}: {', '.join(parts)}{where}" if self._ticks else f"no {self._noun}")
        self.update()

    @property
    def current(self) -> int:
        """The tick under way, -1 for none."""
        return self._current

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """The ticks shown."""
        return self._ticks

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(240, _FORMS[self._form][0])

    def minimumSizeHint(self) -> QSize:
        """Two pixels a tick."""
        return QSize(60, _FORMS[self._form][0])

    def _pitch(self) -> float:
        return min(self.width() / max(1, len(self._ticks)), _FORMS[self._form][4])

    def _place(self, place: int) -> QRectF:
        """Where a tick stands."""
        height, plain, failed, current, _ = _FORMS[self._form]
        tick = self._ticks[place]
        pitch = self._pitch()
        gap = 3.0 if pitch > 9 else 2.0 if pitch > 5 else 1.0 if pitch > 2.5 else 0.0
        tall = current if place == self._current and self._form == "run" else failed if tick.status == "fail" else plain
        if self._form == "history" and tick.status == "remark":
            tall = 19
        if self._form == "run":
            top = (height - tall) / 2 if place == self._current else (height + plain) / 2 - tall
        else:
            top = 0 if self._form == "step" else height - tall
        return QRectF(place * pitch, top, max(1.0, pitch - gap), tall)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ticks."""
        painter = painter_of(self)
        for place, tick in enumerate(self._ticks):
            here = place == self._current and self._form == "run"
            colour = theme().color("text.strong") if here else tick_colour(tick.status)
            box(painter, self._place(place), None, colour, 2)
        painter.end()

    def _at(self, x: float) -> int:
        place = int(x / self._pitch()) if self._ticks else -1
        return place if 0 <= place < len(self._ticks) else -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the tick under the pointer."""
        place = self._at(event.position().x())
        if self._form == "step" or place < 0:
            event.ignore()
            return
        self.tick_chosen.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home and End move."""
        last = len(self._ticks) - 1
        goal = {
            Qt.Key.Key_Left: self._current - 1,
            Qt.Key.Key_Right: self._current + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }.get(Qt.Key(event.key()))
        if goal is None or self._form == "step":
            super().keyPressEvent(event)
        elif 0 <= goal <= last and goal != self._current:
            self.tick_chosen.emit(goal)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring if the focus came by a key."""
        super().focusInEvent(event)
        if by_keyboard(event):
            self._ring = self._ring or FocusRing(self, 5)
            self._ring.show_round()

    def event(self, event: QEvent) -> bool:
        """The tip names the tick under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._at(QPointF(event.pos()).x())
            if place >= 0 and self._ticks[place].title:
                word = _WORDS.get(self._ticks[place].status, self._ticks[place].status)
                QToolTip.showText(event.globalPos(), f"{place + 1} · {self._ticks[place].title}: {word}", self)
                return True
        return super().event(event)

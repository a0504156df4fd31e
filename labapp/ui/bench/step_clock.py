"""How long a person works at each step: counts while they are at it, pauses while they are not."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from labapp.ui.context import Context

_TICK_MS = 1000
_TELL_SECONDS = 30.0
IDLE_SECONDS = 120.0
"""After so long without a key or the mouse nobody works here."""
_WORK = frozenset(
    (
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.Drop,
    )
)


class StepClock(QObject):
    """`here` says whether the person can be at work: the page is shown, the window is in front, answers may be given."""

    counted = Signal(str, int)
    """A step, and the seconds that are counted there and not stored yet."""

    def __init__(
        self,
        context: Context,
        inspection_id: int,
        here: Callable[[], bool],
        parent: QObject | None = None,
        *,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._context, self._inspection = context, inspection_id
        self._here, self._now = here, now
        self._step = ""
        self._seconds = 0.0
        self._last = self._touched = now()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()

    def enter(self, step: str) -> None:
        """The person is at this step from now on."""
        if step != self._step:
            self.leave()
            self._step = step
            self._last = self._touched = self._now()

    def leave(self) -> None:
        """The person goes elsewhere: what was counted is stored."""
        self.tick()
        self._store()

    def stop(self) -> None:
        """Count no more."""
        self.leave()
        self._timer.stop()
        self._step = ""

    def tick(self) -> None:
        """Count what passed since the last look, if somebody worked."""
        now = self._now()
        worked_until = min(now, self._touched + IDLE_SECONDS)
        if self._step and self._here():
            self._seconds += max(0.0, worked_until - self._last)
            self.counted.emit(self._step, round(self._seconds))
        self._last = now
        if self._seconds >= _TELL_SECONDS:
            self._store()

    def _store(self) -> None:
        whole = int(self._seconds)
        if not whole or not self._step:
            return
        self._seconds -= whole
        add, actor, step = self._context.services.inspections.add_time, self._context.actor, self._step
        # Minutes are worth no word to the person: if they cannot be stored, the answers still are.
        self._context.run(
            "Storing the time", partial(add, actor, self._inspection, step, whole), None, lambda _error, _label: None
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys and the mouse in the window show that somebody is there."""
        if event.type() in _WORK:
            self._touched = self._now()
        return False

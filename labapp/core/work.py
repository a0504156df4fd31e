"""What a long task uses to report how far it is, and to notice that it shall stop. Plain Python."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event


class Cancelled(Exception):
    """The person stopped the work."""


def _silent(done: int, total: int, text: str) -> None:
    """Nobody listens."""


@dataclass(slots=True)
class Work:
    """Handed to a long task: `report` says how far it is and raises `Cancelled` once somebody has stopped it."""

    on_progress: Callable[[int, int, str], None] = _silent
    _stop: Event = field(default_factory=Event)

    def report(self, done: int, total: int, text: str = "") -> None:
        """Say that `done` of `total` (0: unknown) steps are behind; raises Cancelled if the work was stopped."""
        if self._stop.is_set():
            raise Cancelled
        self.on_progress(done, total, text)

    def stop(self) -> None:
        """Ask the task to end at its next report; may be called from any thread."""
        self._stop.set()

    @property
    def stopped(self) -> bool:
        """Whether somebody asked the task to end."""
        return self._stop.is_set()

"""The clock of the steps: counts work, not presence; a second is stored once."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from labapp.ui.bench.step_clock import IDLE_SECONDS, StepClock


class Workplace:
    """Somebody at a bench, with a clock that the test moves."""

    def __init__(self) -> None:
        self.now, self.here = 0.0, True
        self.stored: list[tuple[str, int]] = []
        services = SimpleNamespace(inspections=SimpleNamespace(add_time=self._add))
        context: Any = SimpleNamespace(services=services, actor=None, run=lambda _label, task, *_: task())
        self.clock = StepClock(context, 7, lambda: self.here, now=lambda: self.now)

    def _add(self, _actor: object, inspection: int, step: str, seconds: int) -> None:
        assert inspection == 7
        self.stored.append((step, seconds))

    def work(self, seconds: int, *, touching: bool = True) -> None:
        """So many seconds pass, second by second."""
        for _ in range(seconds):
            self.now += 1
            if touching:
                self.clock.eventFilter(QObject(), QEvent(QEvent.Type.KeyPress))
            self.clock.tick()


@pytest.fixture
def place(qapp: QApplication) -> Workplace:
    return Workplace()


def test_the_time_of_a_step_is_stored_when_it_is_left(place: Workplace) -> None:
    place.clock.enter("function")
    place.work(12)
    place.clock.enter("function")
    assert place.stored == []
    place.clock.enter("battery")
    place.work(3)
    place.clock.stop()
    assert place.stored == [("function", 12), ("battery", 3)]
    place.work(5)
    assert len(place.stored) == 2


def test_a_long_step_is_stored_every_half_minute_and_no_second_twice(place: Workplace) -> None:
    place.clock.enter("function")
    place.work(65)
    assert place.stored == [("function", 30), ("function", 30)]
    place.clock.leave()
    assert sum(seconds for _, seconds in place.stored) == 65


def test_nothing_counts_while_the_window_is_behind_or_locked(place: Workplace) -> None:
    place.clock.enter("function")
    place.work(10)
    place.here = False
    place.work(300)
    place.here = True
    place.work(4)
    place.clock.leave()
    assert place.stored == [("function", 14)]


def test_whoever_goes_for_coffee_is_not_at_work(place: Workplace) -> None:
    place.clock.enter("function")
    place.work(10)
    place.work(3600, touching=False)
    place.work(5)
    place.clock.leave()
    assert sum(seconds for _, seconds in place.stored) == 10 + IDLE_SECONDS + 5

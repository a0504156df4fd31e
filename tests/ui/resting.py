"""When a window has come to rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pytestqt.qtbot import QtBot

from labapp.ui.changes import Changes
from labapp.ui.jobs import JobRunner

if TYPE_CHECKING:
    from tests.ui.sellers.room import Room


def rest(qtbot: QtBot, jobs: JobRunner, changes: Changes, busy: Callable[[], bool] = lambda: False) -> None:
    """Wait until nothing is under way and every change has been told."""
    looks = 0

    def rests() -> bool:
        nonlocal looks
        # three times in a row: what the last answer set off begins when the window comes round to it
        looks = 0 if jobs.active or changes.pending or busy() else looks + 1
        return looks > 2

    qtbot.waitUntil(rests, timeout=30_000)


def settled(room: Room) -> None:
    """Wait until the row that the keyboard rests on was read, with its pages."""
    room.rest()
    room.qtbot.wait(130)  # longer than a page waits for the keyboard to move on
    room.rest()

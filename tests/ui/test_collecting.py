"""Garbage of Qt objects is collected on the window's thread, never on a worker's."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from threading import current_thread, main_thread

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from labapp.ui.collecting import Collector
from labapp.ui.jobs import JobRunner


@pytest.fixture(autouse=True)
def _no_other_collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each of these begins with Python's own collecting, whatever a window of another test has left at work."""
    own = gc.isenabled()
    monkeypatch.setattr(Collector, "_at_work", 0)
    gc.enable()
    yield
    if not own:
        gc.disable()


class _Knot(QObject):
    """An object that only the collector can free; it tells on which thread."""

    freed_on: list[bool]

    def __init__(self, freed_on: list[bool]) -> None:
        super().__init__()
        self.freed_on, self.knot = freed_on, self

    def __del__(self) -> None:
        self.freed_on.append(current_thread() is main_thread())


def test_a_worker_that_allocates_much_frees_no_object_of_the_window(qtbot: QtBot) -> None:
    jobs, freed = JobRunner(), []
    try:
        for _ in range(50):
            _Knot(freed)
        with qtbot.waitSignal(jobs.job_finished, timeout=20_000):
            jobs.start("Allocating", lambda _work: [[] for _ in range(200_000)])
        assert freed == [] or all(freed)
        qtbot.waitUntil(lambda: len(freed) == 50, timeout=20_000)
        assert all(freed)
    finally:
        assert jobs.close(5)


def test_python_collects_by_itself_again_when_the_last_runner_is_closed(qtbot: QtBot) -> None:
    first, second = JobRunner(), JobRunner()
    assert not gc.isenabled()
    assert first.close(5)
    assert not gc.isenabled()
    assert second.close(5)
    assert gc.isenabled()

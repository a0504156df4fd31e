"""A task reports how far it is and notices that it shall stop."""

import pytest

from labapp.core.work import Cancelled, Work


def test_a_report_reaches_whoever_listens() -> None:
    heard: list[tuple[int, int, str]] = []
    Work(on_progress=lambda *report: heard.append(report)).report(2, 5, "photos")
    assert heard == [(2, 5, "photos")]


def test_a_stopped_task_ends_at_its_next_report() -> None:
    heard: list[int] = []
    work = Work(on_progress=lambda done, total, text: heard.append(done))
    for done in range(10):
        if done == 3:
            work.stop()
            with pytest.raises(Cancelled):
                work.report(done, 10)
            break
        work.report(done, 10)
    assert heard == [0, 1, 2]
    assert work.stopped


def test_work_without_a_listener_goes_on_in_silence() -> None:
    work = Work()
    work.report(1, 2)
    assert not work.stopped

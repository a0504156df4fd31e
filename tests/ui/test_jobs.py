"""Jobs: results on the window's thread, progress, cancelling, order in the database lane, and an orderly end."""

import threading
import time
from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from labapp.core.work import Work
from labapp.ui.jobs import JobRunner


def on_window_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


def test_a_result_arrives_on_the_windows_thread(jobs: JobRunner, qtbot: QtBot) -> None:
    seen: list[tuple[int, bool]] = []
    job = jobs.start("count", lambda work: 42, succeeded=lambda value: seen.append((value, on_window_thread())))
    with qtbot.waitSignal(job.finished):
        pass
    assert seen == [(42, True)]


def test_the_task_itself_runs_elsewhere(jobs: JobRunner, qtbot: QtBot) -> None:
    seen: list[bool] = []
    with qtbot.waitSignal(jobs.start("look", lambda work: on_window_thread(), succeeded=seen.append).finished):
        pass
    assert seen == [False]


def test_a_failure_that_nobody_answers_for_reaches_the_runner(jobs: JobRunner, qtbot: QtBot) -> None:
    def boom(work: Work) -> None:
        raise ValueError("no")

    with qtbot.waitSignal(jobs.failed) as heard:
        jobs.start("save", boom)
    error, label = heard.args
    assert isinstance(error, ValueError)
    assert label == "save"


def test_a_failure_that_the_caller_answers_for_stays_with_it(jobs: JobRunner, qtbot: QtBot) -> None:
    def boom(work: Work) -> None:
        raise ValueError("no")

    mine: list[str] = []
    others: list[str] = []
    jobs.failed.connect(lambda error, label: others.append(label))
    with qtbot.waitSignal(jobs.start("save", boom, failed=lambda error, label: mine.append(str(error))).finished):
        pass
    assert (mine, others) == (["no"], [])


@pytest.mark.parametrize("lane", ["db", "cpu"])
def test_progress_is_told_and_a_stopped_job_is_cancelled(jobs: JobRunner, qtbot: QtBot, lane: str) -> None:
    seen: list[bool] = []

    def slow(work: Work) -> None:
        for done in range(10_000):
            work.report(done, 10_000)
            time.sleep(0.001)

    job = jobs.start("slow", slow, lane="db" if lane == "db" else "cpu")

    def hear(done: int, total: int, text: str) -> None:
        seen.append(on_window_thread())
        if done > 5:
            job.stop()

    job.progressed.connect(hear)
    with qtbot.waitSignal(job.cancelled, timeout=5000):
        pass
    assert seen
    assert all(seen)


def test_a_chatty_task_does_not_flood_the_window(jobs: JobRunner, qtbot: QtBot) -> None:
    heard: list[int] = []

    def chatty(work: Work) -> None:
        for done in range(1, 50_001):
            work.report(done, 50_000)

    job = jobs.start("chatty", chatty, lane="cpu")
    job.progressed.connect(lambda done, total, text: heard.append(done))
    with qtbot.waitSignal(job.finished, timeout=10_000):
        pass
    assert len(heard) < 40_000
    assert heard == sorted(heard)
    assert heard[-1] == 50_000


def test_the_database_lane_keeps_the_order(jobs: JobRunner, qtbot: QtBot) -> None:
    done: list[int] = []
    for number in range(50):
        jobs.start(str(number), lambda work, number=number: done.append(number))  # type: ignore[misc]
    qtbot.waitUntil(lambda: not jobs.active, timeout=5000)
    assert done == list(range(50))


def test_three_hundred_jobs_all_arrive(jobs: JobRunner, qtbot: QtBot) -> None:
    got: list[int] = []
    for number in range(300):
        jobs.start("n", lambda work, number=number: number, lane="cpu", succeeded=got.append)  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(got) == 300, timeout=10_000)
    assert sorted(got) == list(range(300))


def test_the_bar_hears_of_each_job_and_its_end(jobs: JobRunner, qtbot: QtBot) -> None:
    heard: list[str] = []
    jobs.job_started.connect(lambda job: heard.append(f"start {job.label} {job.quiet}"))
    jobs.job_finished.connect(lambda job: heard.append(f"end {job.label}"))
    with qtbot.waitSignal(jobs.job_finished):
        jobs.start("backup", lambda work: None, quiet=True)
    assert heard == ["start backup True", "end backup"]
    assert jobs.active == []


class Shown(QLabel):
    def show_result(self, value: object) -> None:
        self.setText(str(value))


@pytest.mark.parametrize("end", ["kept", "deleted later", "dropped"])
def test_a_result_for_a_window_that_has_gone_is_dropped(jobs: JobRunner, qtbot: QtBot, end: str) -> None:
    label: Shown | None = Shown()
    job = jobs.start("x", lambda work: time.sleep(0.05) or 1, succeeded=label.show_result)  # type: ignore[union-attr]
    kept = label if end == "kept" else None
    if end == "deleted later" and label is not None:
        label.deleteLater()
    label = None
    with qtbot.waitSignal(job.finished, timeout=3000):
        pass
    assert kept is None or kept.text() == "1"


class Reader(QObject):
    """A part of the window that remembers what it was told."""

    def __init__(self, told: list[object]) -> None:
        super().__init__()
        self.told = told

    def hear(self, *told: object) -> None:
        self.told.append(told)

    def ways(self) -> dict[str, Callable[..., None]]:
        def closure(*told: object) -> None:
            self.hear(*told)

        def through(hear: Callable[..., None]) -> Callable[..., None]:
            return lambda *told: hear(*told)

        return {
            "method": self.hear,
            "partial": partial(self.hear, "given"),
            "given to a function": partial(lambda reader, *told: reader.hear(*told), self),
            "closure": closure,
            "closure of a method": through(self.hear),
            "partial of a closure": partial(closure, "given"),
        }


@pytest.mark.parametrize("outcome", ["succeeded", "failed"])
@pytest.mark.parametrize("when", ["before the start", "before the end", "never"])
@pytest.mark.parametrize(
    "way", ["method", "partial", "given to a function", "closure", "closure of a method", "partial of a closure"]
)
def test_a_part_of_the_window_that_is_gone_is_told_nothing(
    jobs: JobRunner, qtbot: QtBot, way: str, when: str, outcome: str
) -> None:
    told: list[object] = []
    reader, go = Reader(told), threading.Event()
    callback = reader.ways()[way]

    def task(work: Work) -> int:
        go.wait(10)
        return 1 if outcome == "succeeded" else 1 // 0

    if when == "before the start":
        delete(reader)
    job = jobs.start("x", task, succeeded=callback, failed=callback)
    if when == "before the end":
        delete(reader)
    with qtbot.waitSignal(job.finished, timeout=10_000):
        go.set()
    assert len(told) == (when == "never")


def test_what_waits_in_the_queue_is_cancelled_when_the_runner_closes(qtbot: QtBot) -> None:
    runner = JobRunner()
    gate = threading.Event()
    runner.start("holds the lane", lambda work: gate.wait(5))
    queued = runner.start("waits behind it", lambda work: 1)
    seen: list[str] = []
    queued.cancelled.connect(lambda: seen.append("cancelled"))
    queued.finished.connect(lambda: seen.append("finished"))
    assert runner.close() is False  # the one that holds the lane cannot be stopped
    gate.set()
    assert runner.close(5.0)
    qtbot.waitUntil(lambda: seen == ["cancelled", "finished"], timeout=2000)


def test_a_queued_job_can_be_stopped_before_it_starts(jobs: JobRunner, qtbot: QtBot) -> None:
    gate = threading.Event()
    ran: list[int] = []
    jobs.start("holds the lane", lambda work: gate.wait(5))
    queued = jobs.start("waits behind it", lambda work: ran.append(1))
    with qtbot.waitSignal(queued.cancelled):
        queued.stop()
        gate.set()
    assert ran == []


def test_a_runner_destroyed_while_a_task_runs_does_not_trouble_it(qtbot: QtBot) -> None:
    parent = QObject()
    runner = JobRunner(parent)
    gate, ended = threading.Event(), threading.Event()

    def task(work: Work) -> None:
        gate.wait(5)
        ended.set()

    runner.start("outlives the window", task)
    runner.close()
    parent.deleteLater()
    with qtbot.waitSignal(parent.destroyed):
        pass
    gate.set()
    assert ended.wait(5)


def test_nothing_starts_after_the_end(jobs: JobRunner) -> None:
    jobs.close()
    with pytest.raises(RuntimeError):
        jobs.start("late", lambda work: None)

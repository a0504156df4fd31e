"""Work in the background: one lane for the database, some for the processor; answers come on the window's thread."""

from __future__ import annotations

import concurrent.futures
import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from threading import Lock
from typing import Any, Literal

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from labapp.core.work import Cancelled, Work
from labapp.ui.collecting import Collector

Lane = Literal["db", "cpu"]
Task = Callable[[Work], Any]
_WAITING_FOR_THE_DISK = 2


class Job(QObject):
    """One task under way. After `finished` the job is gone: do not keep it."""

    progressed = Signal(int, int, str)
    succeeded = Signal(object)
    failed = Signal(object, str)
    """The exception, and the job's label."""
    cancelled = Signal()
    finished = Signal()
    _reported = Signal()
    _settled = Signal(object)

    def __init__(self, label: str, lane: Lane, quiet: bool, parent: QObject) -> None:
        super().__init__(parent)
        self.label = label
        self.lane = lane
        self.quiet = quiet
        self.done, self.total, self.text = 0, 0, ""
        self.work = Work(on_progress=self._note)
        self.future: Future[Any] | None = None
        self._lock = Lock()
        self._told = True
        # Queued, so that the signals above are emitted on the thread on which the job was started.
        self._reported.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._settled.connect(self._settle, Qt.ConnectionType.QueuedConnection)

    def stop(self) -> None:
        """Ask the task to end; a queued one never starts."""
        self.work.stop()
        if self.future is not None:
            self.future.cancel()

    def _note(self, done: int, total: int, text: str) -> None:
        # On the worker's thread. A task may report a thousand times a second: the window hears the newest only.
        with self._lock:
            self.done, self.total, self.text = done, total, text
            waiting, self._told = not self._told, False
        if not waiting:
            _emit(self._reported)

    def _tell(self) -> None:
        with self._lock:
            self._told = True
            report = (self.done, self.total, self.text)
        self.progressed.emit(*report)

    def _settle(self, future: Future[Any]) -> None:
        error = None if future.cancelled() else future.exception()
        if future.cancelled() or isinstance(error, Cancelled):
            self.cancelled.emit()
        elif error is not None:
            self.failed.emit(error, self.label)
        else:
            self.succeeded.emit(future.result())
        self.finished.emit()
        self.deleteLater()


def _emit(signal: Any, *values: object) -> None:
    try:
        signal.emit(*values)
    except RuntimeError:
        # The window, and the job with it, was destroyed while the task still ran: nobody is left to be told.
        return


def _hearers(callback: Callable[..., object]) -> list[QObject]:
    """The parts of the window that a callback speaks to: its own object, what it was given, what it remembers."""
    if isinstance(callback, partial):
        given = [*callback.args, *callback.keywords.values()]
        return [*_hearers(callback.func), *(one for one in given if isinstance(one, QObject))]
    values = [callback, *(cell.cell_contents for cell in getattr(callback, "__closure__", None) or ())]
    return [one for value in values for one in (value, getattr(value, "__self__", None)) if isinstance(one, QObject)]


def _while_there(callback: Callable[..., object]) -> Callable[..., None]:
    """Qt forgets a method when its object goes, but not a function that remembers one: nobody gone is told anything."""

    def tell(*values: object) -> None:
        if all(isValid(one) for one in _hearers(callback)):
            callback(*values)

    return tell


class JobRunner(QObject):
    """Starts jobs and knows which are under way."""

    failed = Signal(object, str)
    """A job failed that was started without `failed=`: the exception and the job's label."""
    job_started = Signal(object)
    job_finished = Signal(object)
    closed = Signal()
    """No job can be started any more."""

    def __init__(self, parent: QObject | None = None, cpu_lanes: int | None = None) -> None:
        super().__init__(parent)
        # more than processors: a photo that waits for the disk leaves them, and its child, to the next one
        lanes = cpu_lanes or min(4, os.cpu_count() or 1) + _WAITING_FOR_THE_DISK
        self._db = ThreadPoolExecutor(max_workers=1, thread_name_prefix="db")
        self._cpu = ThreadPoolExecutor(max_workers=lanes, thread_name_prefix="cpu")
        self._closed = False
        self.active: list[Job] = []
        self._collector = Collector(self)
        self._collector.start()

    def start(
        self,
        label: str,
        task: Task,
        *,
        lane: Lane = "db",
        quiet: bool = False,
        succeeded: Callable[[Any], object] | None = None,
        failed: Callable[[Exception, str], object] | None = None,
    ) -> Job:
        """Queue `task(work)` in a lane; a quiet job does not show in the bar.

        With `failed` the caller answers for failures itself, otherwise the runner's `failed` tells of them. Neither is
        called when a part of the window that it speaks to is gone by then.
        """
        if self._closed:
            raise RuntimeError("the jobs are closed")
        job = Job(label, lane, quiet, self)
        self.active.append(job)
        job.finished.connect(self._forget)
        if succeeded is not None:
            job.succeeded.connect(_while_there(succeeded))
        job.failed.connect(self.failed if failed is None else _while_there(failed))
        pool = self._db if lane == "db" else self._cpu
        job.future = pool.submit(task, job.work)
        job.future.add_done_callback(lambda future: _emit(job._settled, future))
        self.job_started.emit(job)
        return job

    def _forget(self) -> None:
        job = self.sender()
        if isinstance(job, Job) and job in self.active:
            self.active.remove(job)
            self.job_finished.emit(job)

    def close(self, wait_seconds: float = 0.0) -> bool:
        """Stop every job, drop the queued ones, and wait so long for the running ones; whether all have ended.

        A task that never reports cannot be stopped: the window tells the person, who waits or leaves.
        """
        self._closed = True
        self.closed.emit()
        for job in self.active:
            job.work.stop()
        self._db.shutdown(wait=False, cancel_futures=True)
        self._cpu.shutdown(wait=False, cancel_futures=True)
        futures = [job.future for job in self.active if job.future is not None and not job.future.cancelled()]
        ended = not concurrent.futures.wait(futures, timeout=wait_seconds).not_done
        if ended:
            self._collector.stop()
        return ended

    def settle_memory(self) -> None:
        """What was built up to now stays for good: the collector leaves it aside."""
        self._collector.settle()

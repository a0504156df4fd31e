"""Looks into files that were dropped, one after the other, and says of each what it is."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from labapp.core.errors import UserError
from labapp.reports.verifying.looking import read_file
from labapp.ui.context import Context
from labapp.ui.jobs import Job
from labapp.ui.reports.answers import Answer


class VerifyQueue(QObject):
    """One file at a time: each is opened in a limited child process."""

    answered = Signal(object, int)
    """An Answer, and how many files still wait."""
    failed = Signal(object, str)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._waiting: deque[Path] = deque()
        self._job: Job | None = None

    def take(self, paths: Sequence[Path]) -> None:
        """Look into these files after those that wait."""
        self._waiting.extend(paths)
        if self._job is None:
            self._next()

    @property
    def waiting(self) -> int:
        """How many files have no answer yet."""
        return len(self._waiting) + (self._job is not None)

    def _next(self) -> None:
        self._job = None
        if not self._waiting:
            return
        path = self._waiting.popleft()
        services, actor = self._context.services, self._context.actor

        def look() -> Answer:
            try:
                data = read_file(path)
                found = services.reports.verify(data)
            except UserError as error:
                return Answer(path.name, "not_read", (error.title, error.advice))
            document = services.shelf.by_file(actor, hashlib.sha256(data).hexdigest(), found.number)
            return Answer(path.name, str(found.standing), found.reasons, found.number, found.version, document)

        self._job = self._context.run(
            f"Verifying {path.name}", look, self._answered, self._failed, lane="cpu", quiet=False
        )
        self._job.cancelled.connect(self._stopped)

    def _answered(self, answer: Answer) -> None:
        self.answered.emit(answer, len(self._waiting))
        self._next()

    def _failed(self, error: Exception, label: str) -> None:
        name = label.removeprefix("Verifying ")
        self.answered.emit(Answer(name, "not_read", ("The program failed at this file.",)), len(self._waiting))
        self.failed.emit(error, label)
        self._next()

    def _stopped(self) -> None:
        """Whoever stops one stops the rest."""
        self._waiting.clear()
        self._job = None

"""Handing an inspection over: only once everything given is durable."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from labapp.core.errors import Incomplete
from labapp.ui.context import Context


class Submission(QObject):
    """Waits for answers and photos that are on their way, then asks the service."""

    busy = Signal(bool)
    done = Signal()
    incomplete = Signal(object)
    """The Incomplete that names what is missing and where."""
    failed = Signal(object, str)

    def __init__(
        self, context: Context, inspection_id: int, idle: Callable[[], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._inspection, self._idle = context, inspection_id, idle
        self._wanted, self._short = False, False

    def ask(self, *, short: bool = False) -> None:
        """Hand over as soon as nothing is on its way; `short` after a knock-out."""
        self._wanted, self._short = True, short
        self.busy.emit(True)
        self.go_on()

    def go_on(self) -> None:
        """Something was stored: perhaps it was the last that was waited for."""
        if not self._wanted or not self._idle():
            return
        self._wanted = False
        services, actor, inspection = self._context.services, self._context.actor, self._inspection
        short = self._short
        self._context.run(
            "Submitting",
            lambda: services.inspections.submit(actor, inspection, finish_short=short),
            self._submitted,
            self._refused,
        )

    def stop(self) -> None:
        """Something was refused meanwhile: the person must look first."""
        self._wanted = False
        self.busy.emit(False)

    def _submitted(self, _nothing: object) -> None:
        self.busy.emit(False)
        self.done.emit()

    def _refused(self, error: Exception, label: str) -> None:
        self.busy.emit(False)
        if isinstance(error, Incomplete) and error.missing_at:
            self.incomplete.emit(error)
        else:
            self.failed.emit(error, label)

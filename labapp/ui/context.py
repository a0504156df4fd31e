"""What every page is handed: services, jobs, who is signed in, and ways to ask the shell for something."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from labapp.core.settings import Settings
from labapp.ui.changes import Changes
from labapp.ui.jobs import Job, JobRunner, Lane, Task

if TYPE_CHECKING:
    from labapp.accounts.rules import Right
    from labapp.assembly import Lab
    from labapp.core.trail import Actor


class Context(QObject):
    """One per sign-in; pages keep it and never reach further."""

    changed = Signal(frozenset)
    """Names of the tables that somebody's transaction touched."""
    open_requested = Signal(str, object)
    notified = Signal(str, str)
    remembered = Signal(dict)
    """Choices of this machine that shall be kept for the next start, by the settings' names."""

    def __init__(
        self,
        services: Lab,
        actor: Actor,
        jobs: JobRunner,
        settings: Settings | None = None,
        changes: Changes | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.services = services
        self.actor = actor
        self.jobs = jobs
        self.settings = settings or Settings()
        if changes is not None:
            changes.changed.connect(self.changed)

    def may(self, right: Right) -> bool:
        """Whether the signed-in person's role has a right; services check again."""
        return self.services.accounts.may(self.actor, right)

    def open(self, screen: str, target: object = None) -> None:
        """Ask the shell to show a screen (orders, bench, review, sellers, trials) at a target, such as an id."""
        self.open_requested.emit(screen, target)

    def notify(self, sentence: str, status: str = "info") -> None:
        """Ask the shell to show a short sentence that needs no answer; info, pass, remark or fail."""
        self.notified.emit(sentence, status)

    def remember(self, **choices: Any) -> None:
        """Keep a choice of this machine, such as its bench's name, from now on and for the next start."""
        self.settings = replace(self.settings, **choices)
        self.remembered.emit(choices)

    def run(
        self,
        label: str,
        task: Callable[[], Any],
        succeeded: Callable[[Any], object] | None = None,
        failed: Callable[[Exception, str], object] | None = None,
        *,
        lane: Lane = "db",
        quiet: bool = True,
    ) -> Job:
        """Call a service in the background: `task()` takes no argument; see `jobs.start` for one that reports."""
        work: Task = lambda _work: task()  # noqa: E731  a name for mypy
        return self.jobs.start(label, work, lane=lane, quiet=quiet, succeeded=succeeded, failed=failed)

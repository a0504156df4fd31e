"""The base of every screen's page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from labapp.ui.context import Context
from labapp.ui.jobs import Job, Lane
from labapp.ui.widgets.notice import Notice


class Page(QWidget):
    """Put content into `body`; `notice` above it tells errors in place.

    A page names the tables it shows in `cares_for`; `reload` is called when one of them was touched (at once while the
    page is visible, else when it is shown next). It must be cheap: start a job, keep what is shown until it answers.
    """

    title: ClassVar[str] = ""
    cares_for: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._stale = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._notice_row = QWidget()
        row = QVBoxLayout(self._notice_row)
        row.setContentsMargins(24, 12, 24, 12)
        self.notice = Notice(closable=True)
        row.addWidget(self.notice)
        outer.addWidget(self._notice_row)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        outer.addLayout(self.body, 1)
        self._notice_row.hide()
        self.notice.closed.connect(self._notice_row.hide)
        context.changed.connect(self._touched)

    def activated(self, target: object) -> None:
        """The shell shows the page: `target` is what to open, None for the page as it was left."""

    def reload(self) -> None:
        """Something shown here has changed: fetch it again in a job."""

    def take_code(self, code: str) -> bool:
        """A code was scanned while this page is shown; True if it was meant for it, such as an IMEI to fill in."""
        return False

    def may_leave(self) -> bool:
        """Whether the window may close or lock without losing anything; pages that store at once say yes."""
        return True

    def run(
        self,
        label: str,
        task: Callable[[], Any],
        succeeded: Callable[[Any], object] | None = None,
        *,
        failed: Callable[[Exception, str], object] | None = None,
        lane: Lane = "db",
        quiet: bool = True,
    ) -> Job:
        """Call a service in the background; an error is told in this page's notice unless `failed` takes it."""
        return self.context.run(label, task, succeeded, failed or self.tell_failure, lane=lane, quiet=quiet)

    def tell_failure(self, error: Exception, label: str) -> None:
        """Show an error for people in place; anything unexpected goes to the shell's crash report."""
        from labapp.core.errors import UserError

        if isinstance(error, UserError):
            self.notice.tell_error(error)
            self._notice_row.show()
        else:
            self.context.jobs.failed.emit(error, label)

    def tell(
        self, title: str, detail: str = "", status: str = "info", actions: tuple[tuple[str, str], ...] = ()
    ) -> None:
        """Show a notice at the top of the page; buttons come back by `notice.action_requested`."""
        self.notice.tell(title, detail, status, actions)
        self._notice_row.show()

    def clear_notice(self) -> None:
        """Take the notice away."""
        self.notice.clear()
        self._notice_row.hide()

    def _touched(self, tables: frozenset[str]) -> None:
        if not tables & self.cares_for:
            return
        if self.isVisible():
            self.reload()
        else:
            self._stale = True

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while the page was hidden."""
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.reload()

    def hideEvent(self, event: QHideEvent) -> None:
        """What was told belongs to that visit."""
        super().hideEvent(event)
        self.clear_notice()

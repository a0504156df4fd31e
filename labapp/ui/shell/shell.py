"""Rail, top bar, pages and status bar of a signed-in person."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from labapp.accounts.rules import Right
from labapp.core.errors import UserError
from labapp.reports.codes import document_code
from labapp.ui.context import Context
from labapp.ui.page import Page
from labapp.ui.screens import SCREENS, Screen
from labapp.ui.shell.finding import Goal, command_of, goals
from labapp.ui.shell.rail import Rail
from labapp.ui.shell.scan_answer import ScanAnswer
from labapp.ui.shell.scanner_keys import ScannerKeys
from labapp.ui.shell.status_bar import StatusBar
from labapp.ui.shell.top_bar import TopBar
from labapp.ui.theme import theme
from labapp.ui.widgets.notice import Notice

_PING_MS = 30_000
_NOTICE_MS = 8_000
_ROOMY = 1_180
"""Narrower than this, at plain text size, the rail leaves its words away."""


class Shell(QWidget):
    """Makes pages when they are opened first and keeps them; screens know each other only by key."""

    lock_requested = Signal()
    theme_chosen = Signal(str)
    text_scale_chosen = Signal(int)
    fold_changed = Signal(bool)
    crashed = Signal(object, str)
    """An unexpected error and what was being done."""

    def __init__(
        self,
        context: Context,
        lab_name: str,
        *,
        screens: Sequence[Screen] = SCREENS,
        folded: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.context = context
        self._screens = {screen.key: screen for screen in screens if context.may(screen.right)}
        self._pages: dict[str, Page] = {}
        self._key = ""
        self._narrow = False
        self._goals: dict[str, Goal] = {}
        self._code = ""
        self.rail = Rail(tuple(self._screens.values()), folded)
        self.top_bar = TopBar(context.actor.name, context.actor.role)
        self.status_bar = StatusBar(lab_name, context.jobs)
        self.notice = Notice(closable=True)
        self._stack = QStackedWidget()
        self._lay_out()
        self.answer = ScanAnswer(self.top_bar.scan, self)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.timeout.connect(self._notice_row.hide)
        self._ping = QTimer(self)
        self._ping.setInterval(_PING_MS)
        self._ping.timeout.connect(self._ask_connection)
        context.jobs.closed.connect(self._ping.stop)  # a shell may outlive its jobs for a moment
        self.scanner = ScannerKeys(self)
        self._connect()
        self._ping.start()
        self._ask_connection()

    def _lay_out(self) -> None:
        self._notice_row = QWidget()
        row = QVBoxLayout(self._notice_row)
        row.setContentsMargins(24, 12, 24, 12)
        row.addWidget(self.notice)
        self._notice_row.setObjectName("page")
        self._notice_row.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._notice_row.hide()
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.top_bar)
        right.addWidget(self._notice_row)
        right.addWidget(self._stack, 1)
        right.addWidget(self.status_bar)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.rail)
        whole.addLayout(right, 1)

    def _connect(self) -> None:
        self.rail.screen_chosen.connect(self.open)
        self.rail.fold_changed.connect(self.fold_changed)
        self.top_bar.theme_chosen.connect(self.theme_chosen)
        self.top_bar.lock_requested.connect(self.lock_requested)
        self.top_bar.scan.scanned.connect(self._scanned)
        self.scanner.scanned.connect(self.top_bar.scan.take)
        self.answer.chosen.connect(self._offer_chosen)
        self.notice.closed.connect(self._notice_row.hide)
        self.context.open_requested.connect(self.open)
        self.context.notified.connect(self.notify)
        self.context.jobs.failed.connect(self._job_failed)
        self._shortcut("Ctrl+K", self._to_scan_box)
        self._shortcut("Ctrl+L", self.lock_requested.emit)
        for number, key in enumerate(self._screens, 1):
            self._shortcut(f"Ctrl+{number}", partial(self.open, key))

    def _shortcut(self, keys: str, action: Any) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.activated.connect(action)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window folds the rail."""
        super().resizeEvent(event)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        """Larger text needs the rail's room."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "rail"):
            self._measure()

    def _measure(self) -> None:
        narrow = self.width() < _ROOMY * theme().text_scale // 100
        if narrow != self._narrow:
            self._narrow = narrow
            self.rail.set_narrow(narrow)

    # ---- pages

    @property
    def key(self) -> str:
        """The screen that is shown; empty for none."""
        return self._key

    @property
    def page(self) -> Page | None:
        """The page that is shown."""
        return self._pages.get(self._key)

    def pages(self) -> tuple[Page, ...]:
        """The pages made so far."""
        return tuple(self._pages.values())

    def open_first(self) -> None:
        """Show the first screen that the role may see."""
        if self._screens:
            self.open(next(iter(self._screens)))
        else:
            self.notify("Your role sees none of these screens yet.", "remark")

    def open(self, key: str, target: object = None) -> None:
        """Show a screen, at a target if one is given."""
        screen = self._screens.get(key)
        if screen is None:
            self.notify("Your role does not show that screen.", "remark")
            return
        page = self._pages.get(key) or self._made(screen)
        if page is None:
            self.rail.mark(self._key, self._screens[self._key].folds_rail if self._key else False)
            return
        self._key = key
        self._stack.setCurrentWidget(page)
        self.rail.mark(key, screen.folds_rail)
        self.answer.hide()
        page.activated(target)
        if self.window().windowTitle():
            self.window().setWindowTitle(f"{screen.title} – Mystery Order Lab")

    def _made(self, screen: Screen) -> Page | None:
        try:
            page = screen.make(self.context)
        except Exception as error:  # a page that cannot be made must not take the window down
            self.crashed.emit(error, f"opening {screen.title}")
            return None
        self._pages[screen.key] = page
        self._stack.addWidget(page)
        return page

    def stop(self) -> None:
        """The lab is about to be closed: ask it nothing any more."""
        self._ping.stop()

    def may_leave(self) -> bool:
        """Whether every page lets the window go."""
        return all(page.may_leave() for page in self._pages.values())

    # ---- messages

    def notify(self, sentence: str, status: str = "info") -> None:
        """Show a sentence above the page; good news goes away by itself."""
        self.notice.tell(sentence, "", status)
        self._notice_row.show()
        if status in ("info", "pass"):
            self._quiet.start(_NOTICE_MS)
        else:
            self._quiet.stop()

    def _job_failed(self, error: Exception, label: str) -> None:
        if isinstance(error, UserError):
            self.notice.tell_error(error)
            self._quiet.stop()
            self._notice_row.show()
        else:
            self.crashed.emit(error, label)

    # ---- connection

    def _ask_connection(self) -> None:
        services = self.context.services

        def ping() -> float:
            begin = time.perf_counter()
            services.lab.profile()
            return (time.perf_counter() - begin) * 1000

        self.context.run("Asking the database", ping, self.status_bar.show_connected, self._offline)

    def _offline(self, error: Exception, _label: str) -> None:
        clock = self.context.services.clock
        self.status_bar.show_offline(clock.now().astimezone(clock.zone), str(error))

    # ---- scanning

    def _to_scan_box(self) -> None:
        self.top_bar.scan.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.top_bar.scan.selectAll()

    def _scanned(self, code: str, again: bool) -> None:
        if again:
            return  # the box marks it: the first one is being answered, or was
        self.answer.hide()
        self._code = code
        command = command_of(code)
        if command:
            self._do(command)
            return
        page = self.page
        if page is not None and page.take_code(code):
            return
        document = document_code(code) if "reports" in self._screens else None
        if document is not None:
            self.open("reports", document)
            return
        services, actor = self.context.services, self.context.actor
        may_receive = "orders" in self._screens and self.context.may(Right.RECEIVE_ORDERS)

        def find() -> tuple[str, Any, bool]:
            awaited = may_receive and services.orders.is_awaited(actor, code)
            return code, services.lab.find(code), awaited

        self.context.run("Finding", find, self._found)

    def _found(self, result: tuple[str, Any, bool]) -> None:
        code, matches, awaited = result
        if code != self._code:
            return  # another code was scanned meanwhile
        if awaited:
            self._do("receive", code)
            return
        found = goals(matches, self._screens.__contains__)
        if len(found) == 1:
            self.open(found[0].screen, found[0].target)
            return
        self._goals = {str(place): goal for place, goal in enumerate(found)}
        if found:
            offers = [(key, goal.words, goal.icon) for key, goal in self._goals.items()]
            self.answer.show_answer(f"“{code}” leads to {len(found)} things.", "Choose one.", offers)
            return
        offers = []
        if "orders" in self._screens and self.context.may(Right.RECEIVE_ORDERS):
            offers.append(("receive", "Receive a parcel with this code", "package-check"))
        if "orders" in self._screens and self.context.may(Right.PLACE_ORDERS):
            offers.append(("new_order", "Place a new order", "package-plus"))
        advice = "It is no order, tracking number, IMEI, serial, seller, trial or report of this lab."
        self.answer.show_answer(f"Nothing is known under “{code}”.", advice, offers, "remark")

    def _offer_chosen(self, key: str) -> None:
        goal = self._goals.get(key)
        if goal is not None:
            self.open(goal.screen, goal.target)
        else:
            self._do(key, self._code)

    def _do(self, command: str, code: str = "") -> None:
        if command in ("light", "dark", "system"):
            self.theme_chosen.emit(command)
        elif command.startswith("text_"):
            self.text_scale_chosen.emit(int(command.removeprefix("text_")))
        elif command == "lock":
            self.lock_requested.emit()
        else:
            self.open("orders", (command, code))

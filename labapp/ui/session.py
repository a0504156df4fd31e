"""From the first paint to the last save: opens the lab, signs in, locks, remembers, ends."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QIcon
from PySide6.QtWidgets import QWidget

from labapp.core import settings as settings_file
from labapp.core.errors import UserError
from labapp.core.paths import RESOURCES
from labapp.core.settings import Settings
from labapp.ui.changes import Changes
from labapp.ui.context import Context
from labapp.ui.crash import CrashDesk
from labapp.ui.jobs import JobRunner
from labapp.ui.main_window import MainWindow
from labapp.ui.screens import SCREENS, Screen
from labapp.ui.shell.shell import Shell
from labapp.ui.shell.start_pages import CreateLabPage, NewLab, OpeningPage, SignInPage
from labapp.ui.theme import theme

if TYPE_CHECKING:
    from labapp.assembly import Lab
    from labapp.core.trail import Actor

_ACTIONS = frozenset(
    (
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    )
)
_MINUTE = 60_000
_GOODBYE_SECONDS = 5.0
_INSIST_SECONDS = 15.0
"""Whoever closes again within this time after a warning leaves for good, such as when the database stays away."""


@dataclass(frozen=True, slots=True)
class Opener:
    """How the lab is opened and made; given by the entrance, as this layer cannot build services itself."""

    place: str
    """The lab's location in words."""
    open: Callable[[], Lab]
    create: Callable[[NewLab], Lab]


@dataclass(frozen=True, slots=True)
class _Opened:
    lab: Lab
    name: str
    people: tuple[tuple[str, str], ...]


def _described(lab: Lab) -> _Opened:
    people = tuple((person.name, str(person.role)) for person in lab.accounts.people() if person.active)
    return _Opened(lab, lab.lab.profile().name, people)


class Session(QObject):
    """Owns jobs, settings and the open lab for one window."""

    def __init__(
        self,
        window: MainWindow,
        opener: Opener,
        settings: Settings,
        settings_path: Path,
        crashes: CrashDesk,
        screens: Sequence[Screen] = SCREENS,
    ) -> None:
        super().__init__(window)
        self.window, self.settings = window, settings
        self._opener, self._path, self._screens = opener, settings_path, screens
        self._crashes = crashes
        self.jobs = JobRunner(self)
        self.changes = Changes(self)
        self.lab: Lab | None = None
        self.shell: Shell | None = None
        self._lab_name = ""
        self._people: tuple[tuple[str, str], ...] = ()
        self._front: OpeningPage | CreateLabPage | SignInPage | None = None
        self._complaint: UserError | None = None
        self._refused_at = -_INSIST_SECONDS
        self._focus: QWidget | None = None
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self.lock)
        self.jobs.failed.connect(self._job_failed)
        window.setWindowIcon(QIcon(str(RESOURCES / "icons" / "app.svg")))
        window.close_requested.connect(self._closing)

    # ---- opening

    def start(self) -> None:
        """Open the lab in the background."""
        page = OpeningPage()
        page.retry_requested.connect(self._open)
        self._to_front(page)
        self._open()

    def _open(self) -> None:
        opener = self._opener
        self.jobs.start(
            "Opening the lab",
            lambda work: _described(opener.open()),
            quiet=True,
            succeeded=self._opened,
            failed=self._not_opened,
        )

    def _not_opened(self, error: Exception, label: str) -> None:
        if isinstance(error, UserError) and error.code == "no_lab":
            page = CreateLabPage(self._opener.place)
            page.create_requested.connect(self._create)
            self._to_front(page)
            page.name.edit.setFocus()
            return
        if isinstance(self._front, OpeningPage):
            self._front.tell_error(error)
        if not isinstance(error, UserError):
            self._crashes.take(error, label)

    def _create(self, wish: NewLab) -> None:
        opener = self._opener
        self.jobs.start(
            "Creating the lab",
            lambda work: _described(opener.create(wish)),
            quiet=True,
            succeeded=self._opened,
            failed=self._front_failed,
        )

    def _opened(self, opened: _Opened) -> None:
        self.lab, self._lab_name, self._people = opened.lab, opened.name, opened.people
        opened.lab.on_change(self.changes.touched)
        self._ask_who()
        # While somebody types a passphrase, the rest of the program is imported.
        self.jobs.start("Getting ready", lambda work: opened.lab.warm(), lane="cpu", quiet=True)

    # ---- signing in, locking

    def _ask_who(self) -> None:
        page = SignInPage(self._lab_name, self._people, self.settings.last_person)
        page.sign_in_requested.connect(self._sign_in)
        self._to_front(page)
        page.passphrase.edit.setFocus()

    def _sign_in(self, name: str, passphrase: str) -> None:
        lab = self.lab
        if lab is not None:
            self.jobs.start(
                "Signing in",
                lambda work: lab.accounts.sign_in(name, passphrase),
                quiet=True,
                succeeded=self._signed_in,
                failed=self._front_failed,
            )

    def _front_failed(self, error: Exception, label: str) -> None:
        if isinstance(self._front, CreateLabPage | SignInPage):
            self._front.tell_error(error)
        if not isinstance(error, UserError):
            self._crashes.take(error, label)

    def _signed_in(self, actor: Actor) -> None:
        if self.lab is None:
            return
        if self.shell is not None and self.shell.context.actor.id == actor.id:
            self._show_shell(self.shell)
            return
        self._drop_shell()
        self.remember(last_person=actor.name)
        context = Context(self.lab, actor, self.jobs, self.settings, self.changes, parent=self)
        context.remembered.connect(self._remember_choices)
        shell = Shell(context, self._lab_name, screens=self._screens, folded=self.settings.rail_folded)
        shell.lock_requested.connect(self.lock)
        shell.theme_chosen.connect(self.wear)
        shell.text_scale_chosen.connect(self.scale_text)
        shell.fold_changed.connect(self._folded)
        shell.crashed.connect(self._crashes.take)
        self.shell = shell
        self._show_shell(shell)
        shell.open_first()
        self.jobs.settle_memory()
        if self._complaint is not None:
            shell.notify(str(self._complaint), "remark")
            self._complaint = None

    def _show_shell(self, shell: Shell) -> None:
        self.window.present(shell)
        if self._front is not None:
            self.window.drop(self._front)
            self._front = None
        handle = self.window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)
        if self._focus is not None:
            self._focus.setFocus(Qt.FocusReason.OtherFocusReason)
            self._focus = None
        self._restart_idle()

    def _drop_shell(self) -> None:
        if self.shell is not None:
            self.shell.stop()
            self.shell.context.deleteLater()
            self.window.drop(self.shell)
            self.shell = self._focus = None

    def lock(self) -> None:
        """Hide the page behind the sign-in; it stays as it is, with its drafts."""
        if self.shell is None or self._front is not None:
            return
        actor = self.shell.context.actor
        self._focus = self.window.focusWidget()
        page = SignInPage(self._lab_name, ((actor.name, str(actor.role)),), actor.name, locked=True)
        page.sign_in_requested.connect(self._sign_in)
        page.other_person_requested.connect(self._other_person)
        self._to_front(page)
        page.passphrase.edit.setFocus()

    def _other_person(self) -> None:
        if self.shell is not None and not self.shell.may_leave():
            refusal = UserError(
                "Something on the page is not stored yet.", "Unlock it first, so that nothing is lost.", "not_stored"
            )
            self._front_failed(refusal, "")
            return
        self._ask_who()

    def _to_front(self, page: OpeningPage | CreateLabPage | SignInPage) -> None:
        self.window.present(page)
        if self._front is not None:
            self.window.drop(self._front)
        self._front = page
        self._idle.stop()

    def _restart_idle(self) -> None:
        if self.settings.idle_lock_minutes and self._front is None and self.shell is not None:
            self._idle.start(self.settings.idle_lock_minutes * _MINUTE)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Any key or move of the mouse in the window puts the idle lock off."""
        if event.type() in _ACTIONS:
            self._restart_idle()
        return False

    def complain(self, error: UserError) -> None:
        """Keep a complaint from before the window, such as unreadable settings, until somebody has signed in."""
        self._complaint = error

    # ---- remembering

    def remember(self, **changes: Any) -> None:
        """Keep a choice for the next start; a failure is told and nothing else suffers."""
        self.settings = replace(self.settings, **changes)
        try:
            settings_file.save(self._path, self.settings)
        except UserError as error:
            if self.shell is not None:
                self.shell.notify(str(error), "remark")

    def _remember_choices(self, choices: dict[str, Any]) -> None:
        self.remember(**choices)

    def wear(self, choice: str) -> None:
        """Wear another theme and remember it."""
        theme().choose(choice)
        self.remember(theme=choice)

    def scale_text(self, percent: int) -> None:
        """Show text larger or smaller and remember it."""
        theme().choose(theme().choice, percent)
        self.remember(text_scale=percent)

    def _folded(self, folded: bool) -> None:
        self.remember(rail_folded=folded)

    # ---- trouble and end

    def _job_failed(self, error: Exception, label: str) -> None:
        if self.shell is None and not isinstance(error, UserError):
            self._crashes.take(error, label)

    def _closing(self, event: QCloseEvent) -> None:
        if self.shell is not None and not self.shell.may_leave():
            now = time.monotonic()
            insists = now - self._refused_at < _INSIST_SECONDS
            self._refused_at = now
            if not insists:
                event.ignore()
                words = "Something is not stored yet: wait a moment. Closing again now leaves without it."
                self.shell.notify(words, "remark")
                return
        self.remember(geometry=self.window.geometry_text)
        self.end()

    def end(self) -> bool:
        """Stop the jobs, wait a little for them and close the lab; whether all jobs had ended."""
        self._idle.stop()
        if self.shell is not None:
            self.shell.stop()
        ended = self.jobs.close(_GOODBYE_SECONDS)
        if self.lab is not None:
            self.lab.close()
            self.lab = None
        return ended

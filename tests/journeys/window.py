"""The real window over a real lab, driven by keys, scans and drops as a person would."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from labapp.app import opener_of
from labapp.core.settings import Settings
from labapp.ui.crash import CrashDesk
from labapp.ui.main_window import MainWindow
from labapp.ui.page import Page
from labapp.ui.session import Session
from labapp.ui.shell.scanner_keys import ScannerKeys
from labapp.ui.shell.shell import Shell
from labapp.ui.shell.start_pages import SignInPage
from labapp.ui.widgets.shot_slot import ShotSlot
from tests.ui.resting import rest


class LabWindow:
    """One program run: opened, signed in, used, closed."""

    def __init__(self, lab: Path, folder: Path, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.window = MainWindow()
        qtbot.addWidget(self.window)
        self.crashes = CrashDesk(folder / "labapp.log", self.window)
        settings = Settings(idle_lock_minutes=0)
        self.session = Session(self.window, opener_of(str(lab), ""), settings, folder / "settings.toml", self.crashes)
        self.window.resize(1440, 900)
        self.window.show()
        self.window.activateWindow()
        self.session.start()
        self.qtbot.waitUntil(lambda: isinstance(self.window.shown, SignInPage), timeout=20_000)
        self.qtbot.waitUntil(self.window.isActiveWindow)

    # ---- waiting, looking

    def rest(self) -> None:
        """Wait until nothing is under way and every change has been told; the window is in front."""
        rest(self.qtbot, self.session.jobs, self.session.changes, self._keys_are_held)
        if not self.window.isActiveWindow():
            self.window.activateWindow()
            self.qtbot.waitUntil(self.window.isActiveWindow)

    def _keys_are_held(self) -> bool:
        # looked for each time: who signs in or out takes the window's content away
        return any(one.holding for one in self.window.findChildren(ScannerKeys))

    def picture(self, name: str) -> None:
        """Keep a picture of the window, where LABAPP_PICTURES says so."""
        place = os.environ.get("LABAPP_PICTURES")
        if place:
            self.rest()
            self.qtbot.wait(400)
            Path(place).mkdir(parents=True, exist_ok=True)
            self.window.grab().save(str(Path(place) / f"{name}.png"))

    @property
    def shell(self) -> Shell:
        """What stands in the window of a signed-in person."""
        assert isinstance(self.window.shown, Shell)
        return self.window.shown

    @property
    def page(self) -> Page:
        """The page that is shown."""
        page = self.shell.page
        assert page is not None
        return page

    # ---- doing

    def sign_in(self, name: str, passphrase: str) -> None:
        """Choose a person, type the passphrase, press Enter."""
        page = self.window.shown
        assert isinstance(page, SignInPage)
        page.person.set_value(name)
        self.type(passphrase, page.passphrase.edit)
        self.press(Qt.Key.Key_Return, page.passphrase.edit)
        self.qtbot.waitUntil(lambda: isinstance(self.window.shown, Shell), timeout=20_000)
        self.rest()

    def sign_out(self) -> None:
        """Lock the window and let somebody else sign in."""
        self.session.lock()
        page = self.window.shown
        assert isinstance(page, SignInPage)
        page.other_person_requested.emit()
        self.rest()

    def scan(self, code: str) -> None:
        """A scanner types a code into the scan box and presses Enter."""
        box = self.shell.top_bar.scan
        self.press(Qt.Key.Key_K, self.page, Qt.KeyboardModifier.ControlModifier)
        box.setFocus()
        self.type(code, box)
        self.press(Qt.Key.Key_Return, box)
        self.rest()

    def type(self, text: str, widget: QWidget | None = None) -> None:
        """Type into a widget, or into whatever has the focus."""
        goal = widget or QApplication.focusWidget()
        assert goal is not None
        QTest.keyClicks(goal, text)

    def press(
        self,
        key: Qt.Key,
        widget: QWidget | None = None,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        """Press a key where the focus is."""
        goal = widget or QApplication.focusWidget() or self.window
        QTest.keyClick(goal, key, modifier)

    def drop(self, files: Sequence[Path], slot: ShotSlot) -> None:
        """Drag files onto a photo slot and let go."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
        middle = QPointF(slot.rect().center())
        buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(middle.toPoint(), Qt.DropAction.CopyAction, data, buttons, keys)
        slot.dragEnterEvent(enter)
        assert enter.isAccepted()
        slot.dropEvent(QDropEvent(middle, Qt.DropAction.CopyAction, data, buttons, keys))

    def close(self) -> None:
        """Close the window as its cross does."""
        self.rest()
        self.window.close()
        assert self.session.lab is None

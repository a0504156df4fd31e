"""A window of its own in which somebody answers by keys until it is killed; it prints what the window called saved.

Started as `python -m tests.journeys.at_the_bench LAB ORDER`.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from labapp import app
from labapp.core.settings import Settings
from labapp.rulebook.types import CheckKind, Result
from labapp.ui.bench.desk import Desk
from labapp.ui.bench.page import BenchPage
from labapp.ui.shell.start_pages import SignInPage

_KEYS = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4)


class Worker:
    """Answers every check in turn; a word on it is printed when the band says that it is saved."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._turn = 0
        self._given: list[tuple[str, Result]] = []
        desk.sitting.saved.connect(self._saved)

    def go(self) -> None:
        """Give the next answers, without waiting for the one before."""
        desk = self._desk
        checks = [check for check in desk.sitting.asked() if check.kind is CheckKind.VERDICT]
        if self._turn == len(checks):
            return
        check = checks[self._turn]
        desk.go_to(check.key)
        result = list(desk.question.buttons)[self._turn % 4]
        QTest.keyClick(desk, _KEYS[list(desk.question.buttons).index(result)])
        self._given.append((check.key, result))
        self._turn += 1
        QTimer.singleShot(12, self.go)

    def _saved(self) -> None:
        if self._desk.band.saved.status != "pass":
            return
        print("saved", *(f"{key}={result.value}" for key, result in self._given), flush=True)
        self._given.clear()


def main(lab: str, order: str) -> None:
    """Open the window, sign in, open the inspection, work."""
    application = QApplication([])
    window = app.make_window(application, Settings())
    window.show()
    session = app.fill_window(window, lab, "", Settings(idle_lock_minutes=0), Path(lab) / "settings.toml")

    def begin() -> None:
        shell = session.shell
        if isinstance(window.shown, SignInPage) and shell is None and not session.jobs.active:
            window.shown.sign_in_requested.emit("Sofia Okafor", "sofia sees scratches")
        elif shell is not None and shell.key != "bench":
            window.activateWindow()
            shell.open("bench", order)
        elif shell is not None and isinstance(shell.page, BenchPage) and shell.page.desk is not None:
            if shell.page.desk.sitting.detail is not None and window.isActiveWindow():
                window.worker = Worker(shell.page.desk)  # type: ignore[attr-defined]  kept alive with the window
                window.worker.go()  # type: ignore[attr-defined]
                return
            window.activateWindow()
        QTimer.singleShot(20, begin)

    begin()
    application.exec()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])

"""Start: from the start of the process to the first painted window, and to the first data, beside a bare Qt window."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from _measuring import Contender, Promise, end, judge, measure, table

BARE = """
import time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, done)
def done():
    print(time.monotonic(), flush=True)
    application.exit()
application = QApplication([])
window = Window()
window.resize(1440, 900)
window.show()
application.exec()
"""

# The program's own way through `open_window`; the listener is added to the window that it makes.
PAINTED = """
import os, sys, time
from labapp import app
make = app.make_window
def made(application, settings):
    window = make(application, settings)
    window.first_painted.connect(done)
    return window
def done():
    print(time.monotonic(), flush=True)
    os._exit(0)
app.make_window = made
app.open_window(sys.argv[1:])
"""

# The people of the lab on the sign-in page, painted: the first thing that comes out of the database.
SHOWN = """
import os, sys, time
from labapp import app
fill = app.fill_window
def filled(*words):
    from PySide6.QtCore import QTimer
    from labapp.ui.session import Session
    ask = Session._ask_who
    def asked(session):
        ask(session)
        session.window.repaint()
        QTimer.singleShot(0, done)
    Session._ask_who = asked
    return fill(*words)
def done():
    print(time.monotonic(), flush=True)
    os._exit(0)
app.fill_window = filled
app.open_window(sys.argv[1:])
"""


def started(program: str, *words: str) -> float:
    """Seconds from the start of a process to what it prints."""
    begin = time.monotonic()
    run = subprocess.run(
        [sys.executable, "-c", program, *words], env=os.environ, capture_output=True, text=True, timeout=60, check=False
    )
    if not run.stdout:
        raise SystemExit(f"The program did not get to its window:\n{run.stderr}")
    return float(run.stdout) - begin


def make_lab(folder: Path) -> None:
    """A small lab with an administrator."""
    from labapp.accounts.rules import Role
    from labapp.assembly import create_lab
    from labapp.core.trail import SYSTEM
    from labapp.lab.service import LabProfile

    with create_lab(str(folder), LabProfile("Benchmark", "", "UTC")) as lab:
        lab.accounts.add_person(SYSTEM, "Ada Bench", Role.ADMINISTRATOR, "ada measures time")


def main() -> None:
    """Measure and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    args = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        lab, settings = Path(folder) / "lab", Path(folder) / "settings.toml"
        make_lab(lab)
        words = ("--lab", str(lab), "--settings", str(settings))
        contenders = [
            Contender("bare Qt window", lambda: started(BARE)),
            Contender("our window painted", lambda: started(PAINTED, *words)),
            Contender("our data shown", lambda: started(SHOWN, *words)),
        ]
        measure(contenders, args.rounds, warm=2)
    table("Start", contenders)
    end(
        judge(
            contenders,
            [
                Promise("our window painted", "bare Qt window", 1.3),
                Promise("our data shown", "bare Qt window", 3.5),
            ],
        )
    )


if __name__ == "__main__":
    main()

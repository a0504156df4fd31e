"""Draws widgets and pages to PNG files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QSize, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from labapp.ui.context import Context
from labapp.ui.jobs import JobRunner
from labapp.ui.session import Opener
from labapp.ui.shell.shell import Shell
from labapp.ui.shell.start_pages import CreateLabPage, SignInPage
from labapp.ui.theme import theme

if TYPE_CHECKING:
    from labapp.assembly import Lab
    from labapp.core.trail import Actor

from labapp.ui.gallery.components import components

SIZES = ((1280, 800), (1440, 900), (1920, 1080))


def picture(widget: QWidget, path: Path, size: QSize | None = None) -> None:
    """Draw a widget to a PNG; without a size it gets the height it asks for."""
    path.parent.mkdir(parents=True, exist_ok=True)
    widget.ensurePolished()
    if size is not None:
        widget.resize(size)
    else:
        widget.resize(1440, 900)
        layout = widget.layout()
        if layout is not None:
            widget.resize(1440, max(layout.totalHeightForWidth(1440), layout.totalSizeHint().height()))
    widget.show()
    QApplication.sendPostedEvents()
    widget.grab().save(str(path))


def draw_components(out: Path) -> list[Path]:
    """Draw the components page in both themes and at the largest text."""
    made = []
    for mode, scale in (("light", 100), ("dark", 100), ("light", 130)):
        theme().choose(mode, scale)
        page = components()
        path = out / f"components-{mode}{'' if scale == 100 else f'-{scale}'}.png"
        picture(page, path)
        page.close()
        made.append(path)
    return made


def _settle(jobs: JobRunner, seconds: float = 20.0) -> None:
    """Let the window work until no job has run for a moment."""
    loop, quiet, latest = QEventLoop(), QTimer(), QTimer()
    quiet.setInterval(120)
    quiet.timeout.connect(lambda: None if jobs.active else loop.quit())
    latest.setSingleShot(True)
    latest.timeout.connect(loop.quit)
    quiet.start()
    latest.start(round(seconds * 1000))
    loop.exec()


def _pause(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


Scene = tuple[str, str, object]
"""Name of the picture, screen, target."""


def _scenes(lab: Lab, actor: Actor) -> list[Scene]:
    """What is drawn of the screens that a role sees, with targets found in the lab."""
    if actor.role == "technician":
        open_rows = [row for row in lab.inspections.bench(actor) if row.inspection_id is not None]
        scenes: list[Scene] = [("bench-list", "bench", None)]
        return scenes + [("bench", "bench", row.order_number) for row in open_rows[:1]]
    orders = lab.orders.orders(actor)
    scenes = [("orders-receive", "orders", ("receive", "")), ("orders-new", "orders", ("new_order", ""))]
    scenes = [("orders", "orders", order.number) for order in orders[:1]] + scenes
    scenes += [("review", "review", None)]
    scenes += [("sellers", "sellers", seller.number) for seller in lab.sellers.sellers(actor)[:1]]
    documents = lab.reports.documents(actor, limit=1000)
    copies = [row.number for row in documents if (str(row.kind), row.copy) == ("verdict", "seller")]
    scenes += [("reports", "reports", None), *(("report", "reports", number) for number in copies[:1])]
    scenes += [("trials", "trials", None)]
    return scenes + [("trial", "trials", trial.number) for trial in lab.trials.trials(actor)[-1:]]


def _draw_shell(lab: Lab, actor: Actor, out: Path) -> list[Path]:
    """Draw the screens that a person sees, at every size, in both themes."""
    jobs, made = JobRunner(), []
    scenes = _scenes(lab, actor)
    for mode in ("light", "dark"):
        theme().choose(mode, 100)
        for width, height in SIZES:
            shell = Shell(Context(lab, actor, jobs), lab.lab.profile().name)
            shell.crashed.connect(_tell_crash)
            shell.resize(width, height)
            shell.show()
            for name, key, target in scenes:
                shell.open(key, target)
                _settle(jobs)
                if name == "report":  # a PDF's pages are drawn by Qt's own thread, of which no job tells
                    _settle(jobs)
                    _pause(1500)
                path = out / f"{name}-{width}-{mode}.png"
                picture(shell, path, QSize(width, height))
                made.append(path)
            shell.close()
            shell.deleteLater()
    jobs.close(5.0)
    return made


def _tell_crash(error: Exception, doing: str) -> None:
    print(f"{doing}: {error!r}", file=sys.stderr)


def draw_lab(opener: Opener, out: Path) -> int:
    """Draw the start pages, the components and every page of a lab; returns the exit status."""
    from labapp.core.trail import Actor

    made = draw_components(out)
    with opener.open() as lab:
        people = [person for person in lab.accounts.people() if person.active]
        listed = [(person.name, str(person.role)) for person in people]
        starts = {
            "sign-in": SignInPage(lab.lab.profile().name, listed),
            "locked": SignInPage(lab.lab.profile().name, listed[:1], locked=True),
            "create-lab": CreateLabPage(opener.place),
        }
        for mode in ("light", "dark"):
            theme().choose(mode, 100)
            for name, page in starts.items():
                made.append(out / f"{name}-{mode}.png")
                picture(page, made[-1], QSize(1280, 800))
        for role in ("manager", "technician"):
            person = next((person for person in people if str(person.role) == role), None)
            if person is not None:
                made += _draw_shell(lab, Actor(person.id, person.name, str(person.role)), out)
    for path in made:
        print(path)
    return 0

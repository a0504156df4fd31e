"""The window's entrance: a bare window first, everything heavy after its first paint."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from labapp.core import settings as settings_file
from labapp.core.errors import UserError
from labapp.core.paths import RESOURCES, default_lab, log_file
from labapp.core.paths import settings_file as settings_place
from labapp.core.settings import Settings

if TYPE_CHECKING:
    import argparse

    from PySide6.QtWidgets import QApplication

    from labapp.assembly import Lab
    from labapp.ui.main_window import MainWindow
    from labapp.ui.session import Opener, Session
    from labapp.ui.shell.start_pages import NewLab


def _arguments(words: Sequence[str]) -> argparse.Namespace:
    import argparse

    parser = argparse.ArgumentParser(prog="labapp", description="Open the window.")
    parser.add_argument("--lab", default="", metavar="DIR", help="folder of the lab, or its database address")
    parser.add_argument("--store", default="", metavar="DIR", help="folder of the photo store if it lies elsewhere")
    parser.add_argument("--settings", type=Path, default=None, metavar="FILE", help="settings of this machine")
    parser.add_argument("--draw", type=Path, default=None, metavar="DIR", help="draw every page to pictures and end")
    return parser.parse_args(list(words))


def _read_settings(path: Path) -> tuple[Settings, UserError | None]:
    try:
        return settings_file.load(path), None
    except UserError as error:
        return Settings(), error


def opener_of(location: str, store: str) -> Opener:
    """How to open or make the lab at a location; the heavy imports happen in the job that calls it."""
    from labapp.ui.session import Opener

    place = location or str(default_lab())
    folder = Path(store) if store else None

    def open_it() -> Lab:
        from labapp.assembly import open_lab

        return open_lab(place, store=folder)

    def create_it(wish: NewLab) -> Lab:
        from labapp.accounts.rules import Role, passphrase_problem
        from labapp.assembly import create_lab
        from labapp.core.trail import SYSTEM
        from labapp.lab.service import LabProfile

        problem = passphrase_problem(wish.passphrase, wish.person)
        if problem:
            raise UserError(problem, code="weak_passphrase")
        lab = create_lab(place, LabProfile(wish.name, wish.address, wish.time_zone), store=folder)
        try:
            lab.accounts.add_person(SYSTEM, wish.person, Role.ADMINISTRATOR, wish.passphrase)
        except BaseException:
            lab.close()
            raise
        return lab

    return Opener(place, open_it, create_it)


def make_window(application: QApplication, settings: Settings) -> MainWindow:
    """The bare window in the colour of the theme's desk; the rest of the look comes after the first paint."""
    from labapp.ui.main_window import MainWindow
    from labapp.ui.tokens import ground

    application.setApplicationName("labapp")
    application.setApplicationDisplayName("Mystery Order Lab")
    application.setDesktopFileName("labapp")
    mode = settings.theme
    if mode == "system":
        # Asking the style hints would load all of Qt's enums, a sixth of the time to the first paint.
        mode = "dark" if application.palette().window().color().lightness() < 128 else "light"
    return MainWindow(settings.geometry, ground(RESOURCES / "themes" / "tokens.toml", mode))


def fill_window(window: MainWindow, location: str, store: str, settings: Settings, path: Path) -> Session:
    """Everything that is not needed for the first paint."""
    from labapp.ui.crash import CrashDesk
    from labapp.ui.session import Session
    from labapp.ui.theme import theme

    theme().choose(settings.theme, settings.text_scale)
    crashes = CrashDesk(log_file(), window)
    sys.excepthook = crashes.hook()
    session = Session(window, opener_of(location or settings.lab, store or settings.store), settings, path, crashes)
    session.start()
    return session


def _has_screen() -> bool:
    """Whether Qt will find a screen; without one it would end the program with a message of its own."""
    return sys.platform != "linux" or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    )


def open_window(arguments: Sequence[str]) -> int:
    """Open the window, or draw its pages with --draw; returns the exit status."""
    args = _arguments(arguments)
    if not _has_screen():
        if args.draw is None:
            print("labapp: there is no screen here to open a window on.", file=sys.stderr)
            print("  `labapp --help` lists what works without one.", file=sys.stderr)
            return 1
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    path = args.settings or settings_place()
    settings, complaint = _read_settings(path)
    from PySide6.QtWidgets import QApplication

    application = QApplication(sys.argv[:1])
    if args.draw is not None:
        from labapp.ui.gallery import draw_lab

        opener = opener_of(args.lab or settings.lab, args.store or settings.store)
        try:
            return draw_lab(opener, args.draw)
        except UserError as error:
            print(f"labapp: {error}", file=sys.stderr)
            return 1
    window = make_window(application, settings)

    def fill() -> None:
        session = fill_window(window, args.lab, args.store, settings, path)
        if complaint is not None:
            session.complain(complaint)

    window.first_painted.connect(fill)
    window.show()
    return application.exec()


if __name__ == "__main__":
    raise SystemExit(open_window(sys.argv[1:]))

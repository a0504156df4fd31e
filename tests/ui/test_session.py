"""From the first window to the last: opening, making a lab, signing in, locking with drafts kept, ending."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from labapp.core.errors import NotAllowed, UserError
from labapp.core.settings import Settings, load
from labapp.ui.crash import CrashDesk, make_report, write_log
from labapp.ui.main_window import MainWindow
from labapp.ui.session import Opener, Session
from labapp.ui.shell.start_pages import CreateLabPage, NewLab, OpeningPage, SignInPage
from labapp.ui.theme import Theme
from tests.ui.fakes import SCREENS, FakeLab, PlainPage

RIGHT = "correct horse"


class Bench:
    """A window with a session over a fake lab."""

    def __init__(self, qtbot: QtBot, folder: Path, settings: Settings | None = None) -> None:
        self.lab = FakeLab()
        self.wishes: list[NewLab] = []
        self.refusal: Exception | None = None
        self.path = folder / "settings.toml"
        self.qtbot = qtbot
        self.window = MainWindow()
        qtbot.addWidget(self.window)
        self.crashes = CrashDesk(folder / "labapp.log", self.window)
        opener = Opener("/labs/lyon", self.open, self.create)
        self.session = Session(self.window, opener, settings or Settings(), self.path, self.crashes, SCREENS)

    def open(self) -> FakeLab:  # the session needs only what the fake has
        if self.refusal is not None:
            raise self.refusal
        return self.lab

    def create(self, wish: NewLab) -> FakeLab:
        self.wishes.append(wish)
        if self.refusal is not None and getattr(self.refusal, "code", "") != "no_lab":
            raise self.refusal
        return self.lab

    def start(self) -> None:
        self.window.show()
        self.session.start()
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.session.jobs.active, timeout=5000)

    def page(self) -> SignInPage:
        assert isinstance(self.window.shown, SignInPage)
        return self.window.shown

    def sign_in(self, name: str = "Mara Klein", passphrase: str = RIGHT) -> None:
        page = self.page()
        page.person.set_value(name)
        self.qtbot.keyClicks(page.passphrase.edit, passphrase)
        self.qtbot.keyClick(page.passphrase.edit, Qt.Key.Key_Return)
        self.settle()

    def draft(self) -> PlainPage:
        assert self.session.shell is not None
        assert isinstance(self.session.shell.page, PlainPage)
        return self.session.shell.page


@pytest.fixture
def bench(look: Theme, qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(qtbot, tmp_path)
    yield made
    assert made.session.end()


def test_the_lab_opens_and_asks_who_is_there(bench: Bench) -> None:
    bench.start()
    page = bench.page()
    names = [page.person.combo.itemData(place) for place in range(page.person.combo.count())]
    assert names == ["Mara Klein", "Sofia Ortega", "Rui Vaz"]  # who left the lab is not asked


def test_a_person_signs_in_by_keyboard_and_is_remembered(bench: Bench) -> None:
    bench.start()
    bench.sign_in("Sofia Ortega")
    assert bench.session.shell is not None
    assert bench.window.shown is bench.session.shell
    assert bench.session.shell.context.actor.name == "Sofia Ortega"
    assert load(bench.path).last_person == "Sofia Ortega"


def test_a_wrong_passphrase_is_a_sentence_and_can_be_tried_again(bench: Bench) -> None:
    bench.start()
    bench.sign_in(passphrase="wrong")
    page = bench.page()
    assert page.notice.title == "The passphrase is wrong."
    assert page.passphrase.value == ""
    assert page.button.isEnabled()
    bench.sign_in()
    assert bench.session.shell is not None


def test_the_growing_delay_is_told_as_the_service_says(bench: Bench) -> None:
    bench.start()
    bench.lab.accounts.refusal = NotAllowed("Too many wrong passphrases: try again in 8 s.", code="wait")
    bench.sign_in()
    assert "try again in 8 s" in bench.page().notice.title


def test_no_passphrase_is_not_even_asked(bench: Bench) -> None:
    bench.start()
    bench.sign_in(passphrase="")
    assert bench.page().passphrase.error
    assert bench.lab.accounts.tries == []


def test_the_last_person_is_chosen_on_arrival(look: Theme, qtbot: QtBot, tmp_path: Path) -> None:
    bench = Bench(qtbot, tmp_path, Settings(last_person="Rui Vaz"))
    bench.start()
    assert bench.page().person.value == "Rui Vaz"
    bench.session.end()


def test_a_lab_in_use_elsewhere_is_a_sentence_and_can_be_tried_again(bench: Bench, qtbot: QtBot) -> None:
    bench.refusal = UserError("This lab is open in another program.", "Close that one first.", "in_use")
    bench.start()
    page = bench.window.shown
    assert isinstance(page, OpeningPage)
    assert page.notice.title == "This lab is open in another program."
    bench.refusal = None
    qtbot.mouseClick(page._again, Qt.MouseButton.LeftButton)
    bench.settle()
    assert isinstance(bench.window.shown, SignInPage)


def test_where_there_is_no_lab_one_can_be_made(bench: Bench, qtbot: QtBot) -> None:
    bench.refusal = UserError("There is no lab in /labs/lyon.", code="no_lab")
    bench.start()
    page = bench.window.shown
    assert isinstance(page, CreateLabPage)
    qtbot.mouseClick(page.button, Qt.MouseButton.LeftButton)
    assert page.name.error
    assert page.person.error
    assert page.passphrase.error
    assert bench.wishes == []
    page.name.set_value("Lyon lab")
    page.person.set_value("Mara Klein")
    page.passphrase.set_value("correct horse")
    page.again.set_value("correct house")
    qtbot.mouseClick(page.button, Qt.MouseButton.LeftButton)
    assert page.again.error == "The two passphrases differ."
    page.again.set_value("correct horse")
    qtbot.mouseClick(page.button, Qt.MouseButton.LeftButton)
    bench.settle()
    assert bench.wishes == [NewLab("Lyon lab", "", "Europe/Paris", "Mara Klein", "correct horse")]
    assert isinstance(bench.window.shown, SignInPage)


def test_what_was_typed_stays_when_the_lab_cannot_be_made(bench: Bench, qtbot: QtBot) -> None:
    bench.refusal = UserError("There is no lab in /labs/lyon.", code="no_lab")
    bench.start()
    page = bench.window.shown
    assert isinstance(page, CreateLabPage)
    for field, text in (
        (page.name, "Lyon"),
        (page.person, "Mara"),
        (page.passphrase, "a long one"),
        (page.again, "a long one"),
    ):
        field.set_value(text)
    bench.refusal = UserError("The folder cannot be made.", "Choose another place.", "read_only")
    qtbot.mouseClick(page.button, Qt.MouseButton.LeftButton)
    bench.settle()
    assert page.notice.title == "The folder cannot be made."
    assert page.name.value == "Lyon"
    assert page.button.isEnabled()


def test_a_lock_keeps_the_page_and_its_draft(bench: Bench) -> None:
    bench.start()
    bench.sign_in()
    bench.draft().draft.setText("half a sentence")
    shell = bench.session.shell
    bench.session.lock()
    page = bench.page()
    assert not page.person.combo.isEnabled()
    assert not bench.draft().isVisible()
    bench.sign_in()
    assert bench.window.shown is shell
    assert bench.draft().draft.text() == "half a sentence"


def test_a_wrong_passphrase_does_not_unlock(bench: Bench) -> None:
    bench.start()
    bench.sign_in()
    bench.session.lock()
    bench.sign_in(passphrase="wrong")
    assert isinstance(bench.window.shown, SignInPage)
    assert not bench.draft().isVisible()


def test_somebody_else_may_sign_in_at_a_locked_window(bench: Bench) -> None:
    bench.start()
    bench.sign_in()
    bench.session.lock()
    bench.page().other_person_requested.emit()
    assert bench.page().person.combo.isEnabled()
    bench.sign_in("Sofia Ortega")
    assert bench.session.shell is not None
    assert bench.session.shell.context.actor.name == "Sofia Ortega"


def test_nobody_else_signs_in_while_something_is_not_stored(bench: Bench) -> None:
    bench.start()
    bench.sign_in()
    bench.draft().leaves = False
    bench.session.lock()
    bench.page().other_person_requested.emit()
    assert not bench.page().person.combo.isEnabled()
    assert "not stored" in bench.page().notice.title


def test_an_idle_window_locks_and_a_key_puts_it_off(bench: Bench) -> None:
    bench.start()
    bench.sign_in()
    assert bench.session._idle.isActive()
    assert bench.session._idle.interval() == 10 * 60_000
    bench.session._idle.setInterval(20)
    bench.session._idle.start()
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(bench.window.windowHandle(), key)
    assert bench.session._idle.interval() == 10 * 60_000
    bench.session._idle.start(10)
    bench.qtbot.waitUntil(lambda: isinstance(bench.window.shown, SignInPage))
    assert not bench.session._idle.isActive()


def test_no_idle_lock_where_none_is_wanted(look: Theme, qtbot: QtBot, tmp_path: Path) -> None:
    bench = Bench(qtbot, tmp_path, Settings(idle_lock_minutes=0))
    bench.start()
    bench.sign_in()
    assert not bench.session._idle.isActive()
    bench.session.end()


def test_theme_rail_and_place_are_remembered(bench: Bench) -> None:
    bench.start()
    bench.sign_in()
    assert bench.session.shell is not None
    bench.session.shell.theme_chosen.emit("dark")
    bench.session.shell.text_scale_chosen.emit(115)
    bench.session.shell.fold_changed.emit(True)
    bench.window.close()
    kept = load(bench.path)
    assert (kept.theme, kept.text_scale, kept.rail_folded) == ("dark", 115, True)
    assert kept.geometry == bench.window.geometry_text


def test_settings_that_cannot_be_written_are_told_and_nothing_else_suffers(bench: Bench) -> None:
    bench.start()
    bench.sign_in()
    bench.path.write_text("theme = ")
    bench.session.wear("dark")
    assert bench.session.shell is not None
    assert "settings" in bench.session.shell.notice.title
    assert bench.path.read_text() == "theme = "


def test_a_complaint_from_before_the_window_is_told_after_sign_in(bench: Bench) -> None:
    bench.session.complain(UserError("The settings cannot be read.", "Mend the file."))
    bench.start()
    bench.sign_in()
    assert bench.session.shell is not None
    assert "cannot be read" in bench.session.shell.notice.title


def test_a_window_with_something_on_its_way_does_not_close(bench: Bench) -> None:
    bench.start()
    bench.sign_in()
    bench.draft().leaves = False
    event = QCloseEvent()
    bench.window.closeEvent(event)
    assert not event.isAccepted()
    bench.draft().leaves = True
    assert bench.window.close()
    assert bench.lab.closed


def test_who_closes_again_after_the_warning_leaves_without_what_is_not_stored(bench: Bench) -> None:
    bench.start()
    bench.sign_in()
    bench.draft().leaves = False
    assert not bench.window.close()
    shell = bench.session.shell
    assert shell is not None
    assert "Closing again now leaves without it" in shell.notice.title
    assert bench.window.close()
    assert bench.lab.closed


def test_commits_of_others_reach_the_pages(bench: Bench) -> None:
    bench.start()
    bench.sign_in()
    bench.lab.listeners[0](frozenset({"orders"}))
    bench.qtbot.waitUntil(lambda: bench.draft().reloads == 1)


def test_an_unexpected_error_while_opening_is_a_crash_report(bench: Bench) -> None:
    bench.refusal = ZeroDivisionError("one over none")
    bench.start()
    assert isinstance(bench.window.shown, OpeningPage)
    assert len(bench.crashes.reports) == 1
    assert bench.crashes.dialog is not None
    bench.crashes.dialog.accept()


def test_a_crash_report_is_logged_shown_once_and_can_be_copied(bench: Bench, qtbot: QtBot, tmp_path: Path) -> None:
    bench.window.show()
    secret = "do-not-show-me"

    def break_down(passphrase: str) -> None:
        raise ValueError("it broke")

    for _ in range(2):
        try:
            break_down(secret)
        except ValueError as error:
            bench.crashes.take(error, "saving")
    dialog = bench.crashes.dialog
    assert dialog is not None
    log = (tmp_path / "labapp.log").read_text()
    for report in bench.crashes.reports:
        assert report.id in log
        assert "it broke" in report.text
        assert secret not in report.text
    qtbot.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == bench.crashes.reports[0].text
    qtbot.mouseClick(dialog.close_button, Qt.MouseButton.LeftButton)
    assert bench.crashes.dialog is None
    assert bench.window.isVisible()


def test_the_log_starts_anew_when_it_is_large(tmp_path: Path) -> None:
    log = tmp_path / "deep" / "labapp.log"
    report = make_report(ValueError("x"))
    assert write_log(report, log)
    log.write_text("x" * 1_100_000)
    assert write_log(report, log)
    assert log.stat().st_size < 10_000
    assert log.with_suffix(".old").stat().st_size > 1_000_000


def test_a_log_that_cannot_be_written_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("in the way")
    assert not write_log(make_report(ValueError("x")), tmp_path / "file" / "labapp.log")
    assert "cannot be written" in capsys.readouterr().err


def test_geometry_that_is_no_geometry_is_ignored(look: Theme, qtbot: QtBot) -> None:
    window = MainWindow("ünreadable")
    qtbot.addWidget(window)
    assert window.width() == 1440


def test_the_first_paint_is_told_once(look: Theme, qtbot: QtBot) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    told: list[int] = []
    window.first_painted.connect(lambda: told.append(1))
    with qtbot.waitSignal(window.first_painted):
        window.show()
    window.repaint()
    assert told == [1]


def test_a_closed_window_asks_the_lab_nothing_any_more(bench: Bench) -> None:
    bench.start()
    bench.sign_in()
    shell = bench.session.shell
    assert shell is not None
    assert shell._ping.isActive()
    bench.window.close()
    assert not shell._ping.isActive()

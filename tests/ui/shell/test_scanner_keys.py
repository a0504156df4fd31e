"""Scans reach the scan box from any page and any field; what a hand types stays, and no scanned digit acts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QSpinBox, QVBoxLayout
from pytestqt.qtbot import QtBot

from labapp.ui.context import Context
from labapp.ui.jobs import JobRunner
from labapp.ui.shell.burst import Burst
from labapp.ui.shell.shell import Shell
from labapp.ui.theme import Theme
from tests.ui.fakes import SCREENS, FakeLab, PlainPage, actor_of
from tests.ui.shell.typing import Keyboard

CODE = "353209114821374"


class Place:
    """A shell whose page has a field of each kind, a button, and digits that answer."""

    def __init__(self, jobs: JobRunner, qtbot: QtBot) -> None:
        self.qtbot, self.keys = qtbot, Keyboard()
        context = Context(FakeLab(), actor_of("manager"), jobs)  # type: ignore[arg-type]
        self.shell = Shell(context, "Lyon lab", screens=SCREENS)
        context.setParent(self.shell)
        qtbot.addWidget(self.shell)
        self.shell.resize(1280, 800)
        self.shell.show()
        self.shell.activateWindow()
        qtbot.waitUntil(self.shell.isActiveWindow)
        self.shell.open_first()
        page = self.shell.page
        assert isinstance(page, PlainPage)
        self.page = page
        page.takes_codes = True
        self.line, self.note, self.count, self.button = QLineEdit(), QPlainTextEdit(), QSpinBox(), QPushButton("Go")
        self.choice = QComboBox()
        self.choice.addItems(["3 days", "5 days"])
        self.count.setRange(0, 10**6)
        column = page.layout()
        assert isinstance(column, QVBoxLayout)
        for widget in (self.line, self.note, self.count, self.choice, self.button):
            column.addWidget(widget)
        self.answers: list[str] = []
        self.clicks = 0
        self.button.clicked.connect(self._clicked)
        for digit in "12345":
            shortcut = QShortcut(QKeySequence(digit), page)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda digit=digit: self.answers.append(digit))

    def _clicked(self) -> None:
        self.clicks += 1

    @property
    def codes(self) -> list[str]:
        """What reached the page by way of the scan box."""
        return self.page.codes

    def settle(self) -> None:
        """Wait until no key is held back any more."""
        self.qtbot.waitUntil(lambda: not self.shell.scanner._pause.isActive())


@pytest.fixture
def place(look: Theme, jobs: JobRunner, qtbot: QtBot) -> Iterator[Place]:
    made = Place(jobs, qtbot)
    yield made
    qtbot.waitUntil(lambda: not jobs.active)


def test_a_scan_into_a_field_goes_to_the_scan_box_and_the_field_keeps_what_was_typed(place: Place) -> None:
    place.line.setFocus()
    place.keys.type("shelf B4")
    place.line.setCursorPosition(3)
    place.keys.scan(CODE)
    assert place.codes == [CODE]
    assert (place.line.text(), place.line.cursorPosition()) == ("shelf B4", 3)
    assert place.line.hasFocus()
    place.keys.type("x")
    assert place.line.text() == "shexlf B4"


def test_a_scan_over_selected_text_leaves_it_selected(place: Place) -> None:
    place.line.setFocus()
    place.line.setText("35 320911")
    place.line.selectAll()
    place.keys.scan(CODE)
    assert (place.line.text(), place.line.selectedText()) == ("35 320911", "35 320911")


def test_a_note_keeps_its_text_and_its_cursor(place: Place) -> None:
    place.note.setFocus()
    place.keys.type("light hiss\nat 80")
    place.keys.scan(CODE)
    assert place.note.toPlainText() == "light hiss\nat 80"
    place.keys.type(" %")
    assert place.note.toPlainText() == "light hiss\nat 80 %"


def test_numbers_and_choices_are_not_changed_by_scanned_digits(place: Place) -> None:
    place.count.setValue(7)
    place.count.setFocus()
    place.keys.scan(CODE)
    assert place.count.value() == 7
    place.choice.setFocus()
    place.keys.scan("5" + CODE)
    place.settle()
    assert place.choice.currentIndex() == 0
    assert place.codes == [CODE, "5" + CODE]


def test_no_scanned_digit_answers_where_digits_answer(place: Place) -> None:
    place.button.setFocus()
    place.keys.scan(CODE)
    place.settle()
    assert (place.answers, place.clicks, place.codes) == ([], 0, [CODE])


@pytest.mark.parametrize("end", ["\n", "\t", ""])
def test_scanners_end_with_enter_with_tab_or_with_nothing(place: Place, end: str) -> None:
    place.button.setFocus()
    place.keys.scan(CODE, end)
    place.settle()
    assert place.codes == [CODE]
    assert place.button.hasFocus()


def test_a_hand_s_digits_answer_each_once_and_enter_still_presses(place: Place) -> None:
    place.button.setFocus()
    for digit in "12":
        place.keys.type(digit)
        place.settle()
    assert place.answers == ["1", "2"]
    place.keys.type("3")
    place.keys.now -= 60  # Enter comes while the digit is still held back
    place.keys.key("\n")
    assert place.answers == ["1", "2", "3"]
    assert place.codes == []


def test_two_fingers_at_once_are_no_scan(place: Place) -> None:
    place.button.setFocus()
    place.keys.scan("12", "")
    place.settle()
    assert place.answers == ["1", "2"]


def test_a_held_key_is_no_scanner(place: Place) -> None:
    place.line.setFocus()
    for _ in range(12):
        place.keys.key("a", repeated=True)
        place.keys.now += 30
    place.keys.key("\n")
    assert place.line.text() == "a" * 12
    assert place.codes == []


def test_passphrases_and_fields_that_ask_for_scans_are_left_alone(place: Place) -> None:
    place.line.setEchoMode(QLineEdit.EchoMode.Password)
    place.line.setFocus()
    place.keys.scan("correct-horse-battery")
    assert (place.line.text(), place.codes) == ("correct-horse-battery", [])
    place.line.setEchoMode(QLineEdit.EchoMode.Normal)
    place.line.clear()
    place.line.setProperty("takes_scans", True)
    place.keys.scan(CODE)
    assert (place.line.text(), place.codes) == (CODE, [])


def test_the_scan_box_itself_takes_a_scan_once(place: Place) -> None:
    place.shell.top_bar.scan.setFocus()
    place.keys.scan(CODE)
    assert place.codes == [CODE]


def test_the_same_code_within_two_seconds_is_marked_and_acts_once(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    from labapp.ui.widgets import scan_box

    now = 100.0
    monkeypatch.setattr(scan_box.time, "monotonic", lambda: now)
    place.line.setFocus()
    place.keys.scan(CODE)
    now = 101.9
    place.keys.scan(CODE)
    assert place.codes == [CODE]
    assert place.shell.top_bar.scan.mark == "scanned again"
    now = 104.0
    place.keys.scan(CODE)
    assert place.codes == [CODE, CODE]
    assert place.shell.top_bar.scan.mark == ""


def test_capitals_and_the_separator_of_gs1_codes_belong_to_the_code(place: Place) -> None:
    place.line.setFocus()
    place.keys.scan("SC39xk0\x1dABN")
    assert place.codes == ["SC39xk0\x1dABN"]


def test_an_unknown_code_scanned_over_a_page_is_told_and_takes_no_focus_away(place: Place) -> None:
    place.page.takes_codes = False
    place.line.setFocus()
    place.keys.scan("1Z999AA10123456784")
    place.qtbot.waitUntil(place.shell.answer.isVisible)
    assert place.line.hasFocus()


def test_keys_that_come_from_no_keyboard_are_left_alone(place: Place) -> None:
    place.line.setFocus()
    QTest.keyClicks(place.line, CODE)  # such keys have no time
    QTest.keyClick(place.line, Qt.Key.Key_Return)
    assert (place.line.text(), place.codes) == (CODE, [])


def test_a_burst_from_the_window_system_is_a_scan(place: Place) -> None:
    place.line.setFocus()
    place.line.setText("typed")
    place.shell.scanner._burst = Burst(gap_ms=5_000)  # a busy machine sends even these slowly
    handle = place.shell.window().windowHandle()
    for letter in CODE:
        QTest.keyClick(handle, letter)
    QTest.keyClick(handle, Qt.Key.Key_Return)
    place.qtbot.waitUntil(lambda: place.codes == [CODE])
    assert place.line.text() == "typed"


def test_a_digit_from_the_window_system_answers_after_the_gap(place: Place) -> None:
    place.button.setFocus()
    QTest.keyClick(place.shell.window().windowHandle(), "2")
    place.qtbot.waitUntil(lambda: place.answers == ["2"])
    place.settle()
    assert place.answers == ["2"]


def test_nothing_is_caught_while_the_window_is_locked(place: Place) -> None:
    place.line.setFocus()
    place.shell.hide()
    QTest.keyClicks(place.line, "x")
    assert place.codes == []

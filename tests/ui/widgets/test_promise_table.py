"""Promise beside received at the bench: rows that are chosen by arrows, and folds that keep the check its room."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from labapp.ui.theme import Theme
from labapp.ui.widgets.promise_table import PromiseRow, PromiseTable

ROWS = (
    PromiseRow("Model", "iPhone 12", "iPhone 12", "pass", "model"),
    PromiseRow("Storage", "128 GB", "64 GB", "fail", "storage"),
    PromiseRow("Colour", "blue", "not looked at yet", "open", "colour"),
    PromiseRow("Brand", "Apple", "Apple", "pass", "brand"),
    PromiseRow("Battery", "85 %", "not looked at yet", "open", "battery"),
)


@pytest.fixture
def table(qapp: QApplication, look: Theme) -> PromiseTable:
    made = PromiseTable(ROWS, choosable=True)
    made.resize(420, made.sizeHint().height())
    return made


def press(table: PromiseTable, key: Qt.Key) -> None:
    table.keyPressEvent(QKeyEvent(QKeyEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))


def click(table: PromiseTable, place: int) -> None:
    at = QPointF(table.row_rect(place).center())
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    table.mousePressEvent(QMouseEvent(QMouseEvent.Type.MouseButtonPress, at, at, left, left, none))


def test_what_differs_stands_alone_above_two_folded_lines(table: PromiseTable) -> None:
    lines = round(table.sizeHint().height() / table.row_rect(0).height())
    assert lines == 3
    assert table._fold_lines() == (
        ("open", "2 not looked at yet: colour, battery"),
        ("pass", "2 more as promised: model, brand"),
    )
    assert table.current_row is not None
    assert table.current_row.key == "storage"


def test_arrows_choose_and_enter_asks_for_the_check_or_unfolds(table: PromiseTable) -> None:
    wanted: list[PromiseRow] = []
    table.row_activated.connect(wanted.append)
    press(table, Qt.Key.Key_Return)
    assert [row.key for row in wanted] == ["storage"]
    press(table, Qt.Key.Key_Down)
    assert table.current_row is None  # on a folded line
    press(table, Qt.Key.Key_Return)
    assert not table.folded
    for _ in range(9):
        press(table, Qt.Key.Key_Down)
    press(table, Qt.Key.Key_Up)
    assert table.current_row is not None
    assert table.current_row.key == "brand"


def test_a_click_chooses_a_row_and_what_is_chosen_stays_when_the_rows_change(table: PromiseTable) -> None:
    table.choose("battery")
    assert not table.folded
    table.set_rows([row for row in ROWS if row.key != "colour"])
    assert table.current_row is not None
    assert table.current_row.key == "battery"
    click(table, 0)
    assert table.current_row.key == "storage"
    assert "at Storage" in table.accessibleName()


def test_without_choosing_nothing_changes_for_other_pages(qapp: QApplication, look: Theme) -> None:
    table = PromiseTable(ROWS)
    assert table._fold_lines() == (("pass", "2 more as promised: model, brand"),)
    press(table, Qt.Key.Key_Return)
    assert not table.folded

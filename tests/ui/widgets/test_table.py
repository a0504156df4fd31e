"""The table: rows in, words out; sorting, fetching more, ticking, keyboard, and its empty, loading and failed states."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPoint, Qt
from pytestqt.qtbot import QtBot

from labapp.core.errors import UserError
from labapp.ui.theme import Theme
from labapp.ui.widgets.table import Table
from labapp.ui.widgets.table_model import ROW_ROLE, SORT_ROLE, Column, TableModel


@dataclass(frozen=True)
class Row:
    number: str
    device: str
    seller: str = "Zweitakt"
    pages: int | None = 1
    verdict: str = "pass"


COLUMNS = (
    Column("number", "Order", lambda row: row.number, "id", 130, sort=lambda row: row.number),
    Column("device", "Device", lambda row: row.device, second=lambda row: row.seller),
    Column("verdict", "Verdict", lambda row: row.verdict, "badge", 120, status=lambda row: row.verdict),
    Column("due", "Due", lambda row: "today", "glyph", 90, status=lambda row: "fail", hide_below=500),
    Column("state", "State", lambda row: "inspecting", "progress", 120, progress=lambda row: (6, 7)),
    Column("score", "Score", lambda row: "88", "gauge", 120, share=lambda row: 0.88, second=lambda row: "on 23 orders"),
    Column("pages", "Pages", lambda row: str(row.pages), "number", 80, sort=lambda row: row.pages),
)
ROWS = [Row("O-1", "iPhone", pages=10), Row("O-2", "Pixel", pages=9), Row("O-3", "Galaxy", pages=None)]


@pytest.fixture
def table(look: Theme, qtbot: QtBot) -> Table:
    made = Table(COLUMNS, name="Orders", checkable=True)
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.set_rows(ROWS)
    made.show()
    return made


def test_cells_say_what_the_columns_say(table: Table) -> None:
    model = table.model
    assert model.data(model.index(0, 0)) == "O-1"
    assert model.data(model.index(0, 1), Qt.ItemDataRole.ToolTipRole) == "iPhone\nZweitakt"
    assert model.data(model.index(0, 6), SORT_ROLE) == 10
    assert model.data(model.index(0, 0), ROW_ROLE) == ROWS[0]
    assert "Order: O-1" in model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert model.data(model.index(99, 0)) is None


def test_heads_stand_over_their_cells(table: Table) -> None:
    head = table.model.headerData(6, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
    assert head & Qt.AlignmentFlag.AlignRight
    assert table.model.headerData(0, Qt.Orientation.Horizontal) == "Order"


def test_numbers_are_sorted_as_numbers_and_rows_without_one_come_last(table: Table) -> None:
    table.sort_by("pages")
    assert [row.pages for row in table.rows] == [9, 10, None]
    table.sort_by("pages", ascending=False)
    assert [row.pages for row in table.rows] == [10, 9, None]


def test_ticks_and_the_chosen_row_follow_their_rows_when_sorted(table: Table) -> None:
    table.choose(lambda row: row.number == "O-2")
    table.model.toggle(0)
    table.sort_by("pages")
    assert table.current_row == ROWS[1]
    assert table.checked_rows == [ROWS[0]]


@given(st.lists(st.integers(-50, 50) | st.none()), st.booleans())
def test_sorting_never_loses_a_row(numbers: list[int | None], descending: bool) -> None:
    rows = [Row(f"O-{place}", "x", pages=number) for place, number in enumerate(numbers)]
    model = TableModel(COLUMNS)
    model.set_rows(rows)
    order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
    model.sort(6, order)
    assert sorted(row.number for row in model.rows) == sorted(row.number for row in rows)
    known = [row.pages for row in model.rows if row.pages is not None]
    assert known == sorted(known, reverse=descending)


def test_a_column_without_a_sort_value_is_not_sorted(table: Table, qtbot: QtBot) -> None:
    table._head_clicked(1)
    assert table.rows == ROWS


def test_a_click_on_a_head_sorts_and_a_second_turns(table: Table) -> None:
    table._head_clicked(6)
    assert [row.pages for row in table.rows] == [9, 10, None]
    table._head_clicked(6)
    assert [row.pages for row in table.rows] == [10, 9, None]


def test_a_table_sorted_elsewhere_only_asks(look: Theme, qtbot: QtBot) -> None:
    table = Table(COLUMNS, remote_sort=True)
    qtbot.addWidget(table)
    table.set_rows(ROWS)
    with qtbot.waitSignal(table.sort_requested) as asked:
        table._head_clicked(6)
    assert asked.args == ["pages", True]
    assert table.rows == ROWS


def test_the_next_page_is_asked_for_once(table: Table, qtbot: QtBot) -> None:
    asked: list[int] = []
    table.more_wanted.connect(lambda: asked.append(1))
    table.set_rows([Row(f"O-{n}", "x") for n in range(100)], more=True)
    asked.clear()
    table.model._waiting = False
    for _ in range(3):
        table.model.fetchMore(QModelIndex())
    assert asked == [1]
    table.add_rows([Row("O-100", "x")], more=False)
    assert len(table.rows) == 101
    assert not table.model.canFetchMore(QModelIndex())


def test_scrolling_to_the_end_asks_for_the_next_page(table: Table, qtbot: QtBot) -> None:
    asked: list[int] = []
    table.more_wanted.connect(lambda: asked.append(1))
    table.set_rows([Row(f"O-{n}", "x") for n in range(200)], more=True)
    table.view.scrollToBottom()
    qtbot.waitUntil(lambda: asked == [1])


def test_reloading_keeps_the_chosen_row(table: Table) -> None:
    table.choose(lambda row: row.number == "O-3")
    table.set_rows([Row("O-0", "new"), *ROWS], keep=lambda row: row.number)
    assert table.current_row is not None
    assert table.current_row.number == "O-3"


def test_a_row_is_replaced_in_place(table: Table) -> None:
    assert table.model.replace(lambda row: row.number == "O-2", Row("O-2", "Pixel 7"))
    assert table.rows[1].device == "Pixel 7"
    assert not table.model.replace(lambda row: row.number == "O-9", ROWS[0])


def test_enter_opens_and_space_ticks(table: Table, qtbot: QtBot) -> None:
    opened: list[Row] = []
    table.row_opened.connect(opened.append)
    table.choose_first()
    qtbot.keyClick(table.view, Qt.Key.Key_Down)
    qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert opened == [ROWS[1]]
    with qtbot.waitSignal(table.checked_changed) as ticked:
        qtbot.keyClick(table.view, Qt.Key.Key_Space)
    assert ticked.args == [[ROWS[1]]]
    qtbot.keyClick(table.view, Qt.Key.Key_End)
    assert table.current_row == ROWS[2]
    qtbot.keyClick(table.view, Qt.Key.Key_Home)
    assert table.current_row == ROWS[0]
    table.clear_checks()
    assert table.checked_rows == []


def test_a_click_on_the_box_ticks_and_elsewhere_chooses(table: Table, qtbot: QtBot) -> None:
    row = table.view.visualRect(table.model.index(1, 0))
    qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(row.left() + 22, row.center().y()))
    assert table.checked_rows == [ROWS[1]]
    qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(row.left() + 90, row.center().y()))
    assert table.checked_rows == [ROWS[1]]
    assert table.current_row == ROWS[1]


def test_rows_are_ticked_together_and_told_once(look: Theme, qtbot: QtBot) -> None:
    made = Table(COLUMNS, checkable=True)
    qtbot.addWidget(made)
    made.set_rows(ROWS)
    told: list[int] = []
    made.checked_changed.connect(lambda rows: told.append(len(rows)))
    made.model.tick(lambda _row: True)
    made.model.tick(lambda row: row.number != "O-2")
    made.model.tick(lambda row: row.number != "O-2")
    assert told == [len(ROWS), len(ROWS) - 1]
    plain = Table(COLUMNS)
    qtbot.addWidget(plain)
    plain.set_rows(ROWS)
    plain.model.tick(lambda _row: True)
    assert plain.checked_rows == []


def test_an_empty_table_says_what_to_do(table: Table, qtbot: QtBot) -> None:
    table.set_empty("package-open", "No order waits", "Scan a label.", "Plan an order")
    table.set_rows([])
    assert table.state == "empty"
    with qtbot.waitSignal(table.empty_action):
        qtbot.mouseClick(table._empty._button, Qt.MouseButton.LeftButton)


def test_loading_shows_nothing_at_first_and_a_skeleton_later(look: Theme, qtbot: QtBot) -> None:
    table = Table(COLUMNS)
    qtbot.addWidget(table)
    table.show_loading()
    assert table.state == "rows"
    qtbot.waitUntil(lambda: table.state == "loading", timeout=2000)
    table.set_rows(ROWS)
    assert table.state == "rows"


def test_loading_again_leaves_the_rows_in_sight(table: Table, qtbot: QtBot) -> None:
    table.show_loading()
    qtbot.wait(260)
    assert table.state == "rows"


def test_a_failure_is_told_in_the_tables_place(table: Table, qtbot: QtBot) -> None:
    table.show_error(UserError("The database does not answer.", "Nothing is lost."))
    assert table.state == "failed"
    assert table._notice.title == "The database does not answer."
    with qtbot.waitSignal(table.retry_requested):
        table._notice.action_requested.emit("retry")


def test_narrow_tables_leave_out_what_can_be_left_out(table: Table) -> None:
    header = table.view.horizontalHeader()
    assert not header.isSectionHidden(3)
    table.resize(480, 300)
    assert header.isSectionHidden(3)


def test_the_bar_that_scrolls_down_brings_none_that_scrolls_sideways(table: Table, qtbot: QtBot) -> None:
    table.set_rows([Row(f"O-{number}", "iPhone") for number in range(100)])
    qtbot.waitUntil(table.view.verticalScrollBar().isVisible)
    assert not table.view.horizontalScrollBar().isVisible()


def test_where_the_column_that_shares_the_room_is_left_out_the_last_one_takes_it(look: Theme, qtbot: QtBot) -> None:
    wide = Column("found", "What it found", lambda row: "scratch", hide_below=400)
    made = Table((COLUMNS[0], COLUMNS[2], wide))
    qtbot.addWidget(made)
    made.set_rows(ROWS)
    made.resize(380, 300)
    made.show()
    assert made.view.horizontalHeader().isSectionHidden(2)
    assert made.view.horizontalHeader().length() == made.view.viewport().width()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_it_paints_names_of_300_characters_in_both_themes(table: Table, look: Theme, mode: str) -> None:
    look.choose(mode, 130)
    table.set_rows([Row("O-2026-000412", "Zweitakt " * 33, "Nachfolger " * 27), *ROWS])
    assert not table.grab().isNull()
    assert table.view.rowHeight(0) >= 45

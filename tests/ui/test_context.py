"""Pages hear of changes, run services in the background and tell errors in place."""

import threading

import pytest
from pytestqt.qtbot import QtBot

from labapp.accounts.rules import Right
from labapp.core.errors import UserError
from labapp.ui.changes import Changes
from labapp.ui.context import Context
from labapp.ui.jobs import JobRunner
from labapp.ui.theme import Theme
from tests.ui.fakes import FakeLab, PlainPage, actor_of


@pytest.fixture
def changes(qtbot: QtBot) -> Changes:
    return Changes()


@pytest.fixture
def context(look: Theme, jobs: JobRunner, changes: Changes) -> Context:
    return Context(FakeLab(), actor_of("technician"), jobs, changes=changes)  # type: ignore[arg-type]


@pytest.fixture
def page(context: Context, qtbot: QtBot) -> PlainPage:
    made = PlainPage(context)
    qtbot.addWidget(made)
    return made


def test_many_changes_from_any_thread_are_told_once_on_the_windows_thread(changes: Changes, qtbot: QtBot) -> None:
    heard: list[tuple[frozenset[str], bool]] = []
    changes.changed.connect(
        lambda tables: heard.append((tables, threading.current_thread() is threading.main_thread()))
    )
    with qtbot.waitSignal(changes.changed):
        for table in ("orders", "trail", "orders"):
            thread = threading.Thread(target=changes.touched, args=(frozenset({table}),))
            thread.start()
            thread.join()
    assert heard == [(frozenset({"orders", "trail"}), True)]


def test_a_change_after_the_window_has_gone_is_dropped(qtbot: QtBot) -> None:
    changes = Changes()
    touched = changes.touched
    with qtbot.waitSignal(changes.destroyed):
        changes.deleteLater()
    touched(frozenset({"orders"}))


def test_a_visible_page_reloads_when_a_table_it_cares_for_is_touched(
    page: PlainPage, changes: Changes, qtbot: QtBot
) -> None:
    page.show()
    for table in ("orders", "sellers"):
        with qtbot.waitSignal(changes.changed):
            changes.touched(frozenset({table}))
    assert page.reloads == 1


def test_a_hidden_page_catches_up_when_it_is_shown(page: PlainPage, changes: Changes, qtbot: QtBot) -> None:
    for _ in range(3):
        with qtbot.waitSignal(changes.changed):
            changes.touched(frozenset({"orders"}))
    assert page.reloads == 0
    page.show()
    assert page.reloads == 1
    page.hide()
    page.show()
    assert page.reloads == 1


def test_rights_are_the_accounts_business(context: Context) -> None:
    assert context.may(Right.INSPECT)
    assert not context.may(Right.SIGN_TRIALS)


def test_asking_for_a_screen_reaches_the_shell(context: Context, qtbot: QtBot) -> None:
    with qtbot.waitSignal(context.open_requested) as asked:
        context.open("bench", 412)
    assert asked.args == ["bench", 412]


def test_an_error_for_people_is_told_in_the_page(page: PlainPage, qtbot: QtBot) -> None:
    def refuse() -> None:
        raise UserError("The seller has no open trial.", "Open one first.")

    page.show()
    with qtbot.waitSignal(page.run("Placing", refuse).finished):
        pass
    assert page.notice.title == "The seller has no open trial."
    assert page.notice.isVisible()
    page.clear_notice()
    assert not page.notice.isVisible()
    page.tell("Recovered a note", actions=(("discard", "Discard"),))
    assert page.notice.isVisible()
    page.hide()
    assert page.notice.title == ""


def test_anything_unexpected_goes_to_the_shell(page: PlainPage, jobs: JobRunner, qtbot: QtBot) -> None:
    def break_down() -> None:
        raise ZeroDivisionError("one over none")

    with qtbot.waitSignal(jobs.failed) as told:
        page.run("Counting", break_down)
    assert isinstance(told.args[0], ZeroDivisionError)
    assert told.args[1] == "Counting"


def test_a_result_comes_back_to_the_page(page: PlainPage, qtbot: QtBot) -> None:
    got: list[int] = []
    with qtbot.waitSignal(page.run("Adding", lambda: 1 + 1, got.append).finished):
        pass
    assert got == [2]


def test_a_plain_page_may_always_be_left(context: Context, qtbot: QtBot) -> None:
    from labapp.ui.page import Page

    page = Page(context)
    qtbot.addWidget(page)
    page.activated(None)
    page.reload()
    assert page.may_leave()
    assert not page.take_code("O-1")

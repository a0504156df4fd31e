"""The shell: what a role sees, how pages open, what scanning answers, and that trouble stays calm."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from labapp.accounts.rules import Right
from labapp.core.errors import Unavailable, UserError
from labapp.reports.codes import DocumentCode
from labapp.ui.context import Context
from labapp.ui.jobs import JobRunner
from labapp.ui.screens import Screen
from labapp.ui.shell.finding import command_of, goals
from labapp.ui.shell.rail import Mark, Rail
from labapp.ui.shell.shell import Shell
from labapp.ui.shell.start_pages import CreateLabPage
from labapp.ui.shell.status_bar import StatusBar
from labapp.ui.theme import Theme, theme
from tests.ui.fakes import SCREENS, FakeLab, FakeMatch, PlainPage, SecondPage, actor_of


@pytest.fixture
def lab() -> FakeLab:
    return FakeLab()


def shell_for(role: str, lab: FakeLab, jobs: JobRunner, qtbot: QtBot, screens: tuple[Screen, ...] = SCREENS) -> Shell:
    """A shown shell of somebody with this role."""
    context = Context(lab, actor_of(role), jobs)  # type: ignore[arg-type]
    shell = Shell(context, "Lyon lab", screens=screens)
    context.setParent(shell)
    qtbot.addWidget(shell)
    shell.resize(1280, 800)
    shell.show()
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow)
    shell.open_first()
    return shell


@pytest.fixture
def shell(look: Theme, lab: FakeLab, jobs: JobRunner, qtbot: QtBot) -> Iterator[Shell]:
    made = shell_for("manager", lab, jobs, qtbot)
    yield made
    qtbot.waitUntil(lambda: not jobs.active)


def plain(shell: Shell) -> PlainPage:
    """The page shown, as what it is."""
    assert isinstance(shell.page, PlainPage)
    return shell.page


def scan(shell: Shell, code: str, qtbot: QtBot) -> None:
    """What a scanner does: type the code and Enter; then wait for the answer."""
    qtbot.keyClicks(shell.top_bar.scan, code)
    qtbot.keyClick(shell.top_bar.scan, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not shell.context.jobs.active)


def test_a_role_sees_its_screens_only(look: Theme, lab: FakeLab, jobs: JobRunner, qtbot: QtBot) -> None:
    assert shell_for("manager", lab, jobs, qtbot).rail.keys == ("orders", "bench", "sellers", "trials")
    technician = shell_for("technician", lab, jobs, qtbot)
    assert technician.rail.keys == ("orders", "bench")
    technician.open("trials")
    assert technician.key == "orders"
    assert "does not show" in technician.notice.title
    qtbot.waitUntil(lambda: not jobs.active)


def test_the_first_screen_is_open_on_arrival(shell: Shell) -> None:
    assert shell.key == "orders"
    assert shell.rail.item("orders").isChecked()
    assert plain(shell).targets == [None]


def test_pages_are_made_once_and_handed_their_target(shell: Shell) -> None:
    first = shell.page
    shell.open("bench", 412)
    assert isinstance(shell.page, SecondPage)
    assert plain(shell).targets == [412]
    shell.context.open("orders", 7)
    assert shell.page is first
    assert plain(shell).targets == [None, 7]
    assert len(shell.pages()) == 2


def test_a_page_that_cannot_be_made_leaves_the_window_up(shell: Shell, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shell.crashed) as told:
        qtbot.mouseClick(shell.rail.item("sellers"), Qt.MouseButton.LeftButton)
    assert "cannot be made" in str(told.args[0])
    assert told.args[1] == "opening Sellers"
    assert shell.key == "orders"
    assert shell.rail.item("orders").isChecked()


def test_ctrl_k_comes_to_the_scan_box_and_numbers_open_screens(shell: Shell, qtbot: QtBot) -> None:
    plain(shell).draft.setFocus()
    qtbot.keyClick(plain(shell).draft, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert shell.top_bar.scan.hasFocus()
    qtbot.keyClick(shell.top_bar.scan, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert shell.key == "bench"
    with qtbot.waitSignal(shell.lock_requested):
        qtbot.keyClick(shell.top_bar.scan, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)


def test_a_known_code_opens_its_thing(shell: Shell, qtbot: QtBot) -> None:
    shell.open("bench")
    scan(shell, "O-2026-000412", qtbot)
    assert shell.key == "orders"
    assert plain(shell).targets[-1] == 412
    assert shell.top_bar.scan.text() == ""


def test_the_code_of_a_parcel_that_is_awaited_opens_receiving_from_any_page(
    shell: Shell, lab: FakeLab, qtbot: QtBot
) -> None:
    lab.orders.awaited = {"O-2026-000412", "1Z999"}
    for code in ("O-2026-000412", "1Z999"):
        shell.open("bench")
        scan(shell, code, qtbot)
        assert shell.key == "orders"
        assert plain(shell).targets[-1] == ("receive", code)


def test_a_verdict_that_the_role_cannot_open_is_no_match(shell: Shell, qtbot: QtBot) -> None:
    scan(shell, "V-2026-000001", qtbot)
    assert shell.answer.isVisible()
    assert "V-2026-000001" in shell.answer.sentence


def test_an_unknown_code_is_kept_and_offers_what_can_be_done(shell: Shell, qtbot: QtBot) -> None:
    scan(shell, "1Z999", qtbot)
    assert shell.answer.isVisible()
    assert shell.answer.sentence == "Nothing is known under “1Z999”."
    assert shell.answer.offers == ("receive", "new_order")
    assert shell.top_bar.scan.hasFocus()
    shell.answer.chosen.emit("receive")
    assert plain(shell).targets[-1] == ("receive", "1Z999")


def test_what_is_offered_follows_the_role(look: Theme, lab: FakeLab, jobs: JobRunner, qtbot: QtBot) -> None:
    shell = shell_for("technician", lab, jobs, qtbot)
    scan(shell, "1Z999", qtbot)
    assert shell.answer.offers == ("receive",)


def test_several_things_under_one_code_are_a_choice(shell: Shell, qtbot: QtBot) -> None:
    scan(shell, "TWICE", qtbot)
    assert shell.answer.offers == ("0", "1")
    buttons = shell.answer._buttons()
    assert buttons[0].text() == "Order, by its tracking"
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert plain(shell).targets[-1] == 1
    assert not shell.answer.isVisible()


def test_escape_and_down_work_in_the_answer(shell: Shell, qtbot: QtBot) -> None:
    scan(shell, "1Z999", qtbot)
    qtbot.keyClick(shell.top_bar.scan, Qt.Key.Key_Down)
    assert shell.answer._buttons()[0].hasFocus()
    qtbot.keyClick(shell.answer._buttons()[0], Qt.Key.Key_Escape)
    assert not shell.answer.isVisible()
    scan(shell, "1Z998", qtbot)
    qtbot.keyClick(shell.top_bar.scan, Qt.Key.Key_Escape)
    assert not shell.answer.isVisible()


def test_a_page_may_take_a_code_for_itself(shell: Shell, qtbot: QtBot) -> None:
    plain(shell).takes_codes = True
    scan(shell, "353209114821374", qtbot)
    assert plain(shell).codes == ["353209114821374"]
    assert not shell.answer.isVisible()


def test_commands_are_understood(shell: Shell, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shell.theme_chosen) as chosen:
        scan(shell, "Dark  theme", qtbot)
    assert chosen.args == ["dark"]
    scan(shell, "new order", qtbot)
    assert plain(shell).targets[-1] == ("new_order", "")
    with qtbot.waitSignal(shell.text_scale_chosen) as scaled:
        scan(shell, "larger text", qtbot)
    assert scaled.args == [115]
    assert command_of("order new") == ""


def test_an_answer_to_an_older_scan_is_dropped(shell: Shell) -> None:
    shell._code = "NEWER"
    shell._found(("OLDER", (), False))
    assert not shell.answer.isVisible()


def test_the_status_bar_says_how_fast_the_database_answers(shell: Shell, lab: FakeLab, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "Connected" in shell.status_bar.connection)
    lab.lab.away = Unavailable("The database does not answer.")
    shell._ask_connection()
    qtbot.waitUntil(lambda: "Offline since 14:07" in shell.status_bar.connection)
    lab.lab.away = None
    shell._ask_connection()
    qtbot.waitUntil(lambda: "Connected" in shell.status_bar.connection)


def test_offline_keeps_the_moment_of_the_first_failure(look: Theme, jobs: JobRunner, qtbot: QtBot) -> None:
    bar = StatusBar("Lyon lab", jobs)
    qtbot.addWidget(bar)
    for minute in (7, 9):
        bar.show_offline(datetime(2026, 3, 12, 14, minute, tzinfo=UTC), "gone")
    assert "since 14:07" in bar.connection


def test_a_failed_job_is_told_in_place_and_an_unexpected_one_is_a_crash(
    shell: Shell, jobs: JobRunner, qtbot: QtBot
) -> None:
    def refuse(_work: object) -> None:
        raise UserError("The printer has gone.", "Plug it in.")

    def break_down(_work: object) -> None:
        raise ZeroDivisionError

    jobs.start("print", refuse)
    qtbot.waitUntil(lambda: shell.notice.title == "The printer has gone.")
    with qtbot.waitSignal(shell.crashed):
        jobs.start("count", break_down)


def test_good_news_goes_away_by_itself(shell: Shell) -> None:
    shell.context.notify("Verdict V-2026-000123 is issued.", "pass")
    assert shell.notice.isVisible()
    assert shell._quiet.isActive()
    shell.context.notify("Two photos were refused.", "remark")
    assert not shell._quiet.isActive()


def test_the_window_may_go_when_every_page_lets_it(shell: Shell) -> None:
    assert shell.may_leave()
    plain(shell).leaves = False
    assert not shell.may_leave()


def test_the_bench_folds_the_rail_and_leaving_unfolds_it(shell: Shell) -> None:
    wide = shell.rail.width()
    shell.open("bench")
    assert shell.rail.folded
    assert shell.rail.width() < wide
    assert shell.rail.item("orders").toolTip() == "Orders"
    shell.open("orders")
    assert not shell.rail.folded


def test_the_person_folds_the_rail(look: Theme, qtbot: QtBot) -> None:
    rail = Rail(SCREENS)
    qtbot.addWidget(rail)
    rail.show()
    with qtbot.waitSignal(rail.fold_changed) as told:
        qtbot.mouseClick(rail._fold, Qt.MouseButton.LeftButton)
    assert told.args == [True]
    assert rail.folded
    rail.set_count("orders", 11)
    assert rail.item("orders").accessibleName() == "Orders, 11 waiting"
    assert not rail.grab().isNull()


def test_a_narrow_window_folds_the_rail_until_the_person_unfolds_it(shell: Shell, look: Theme, qtbot: QtBot) -> None:
    shell.resize(1280, 800)
    assert not shell.rail.folded
    look.choose("light", 130)
    assert shell.rail.folded
    qtbot.mouseClick(shell.rail._fold, Qt.MouseButton.LeftButton)
    assert not shell.rail.folded
    shell.open("orders")
    assert not shell.rail.folded
    shell.resize(1920, 1080)
    shell.resize(1100, 800)
    assert shell.rail.folded


def test_the_pages_before_signing_in_scroll_instead_of_outgrowing_the_window(look: Theme, qtbot: QtBot) -> None:
    look.choose("light", 130)
    page = CreateLabPage("/srv/" + "folder/" * 40)
    qtbot.addWidget(page)
    page.resize(1024, 700)
    page.show()
    page.button.click()
    page.tell_error(UserError("It cannot be made.", "Choose another place."))
    qtbot.wait(1)
    assert (page.width(), page.height()) == (1024, 700)
    assert page.findChild(Mark).parentWidget().width() == page.findChild(Mark).parentWidget().height()


def test_arrows_move_along_the_rail(shell: Shell, qtbot: QtBot) -> None:
    shell.rail.item("orders").setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(shell.rail.item("orders"), Qt.Key.Key_Down)
    assert shell.rail.item("bench").hasFocus()
    qtbot.keyClick(shell.rail.item("bench"), Qt.Key.Key_Space)
    assert shell.key == "bench"


def test_the_theme_button_goes_round(shell: Shell, qtbot: QtBot) -> None:
    shell.theme_chosen.connect(theme().choose)
    seen = []
    for _ in range(3):
        qtbot.mouseClick(shell.top_bar.theme_button, Qt.MouseButton.LeftButton)
        seen.append(theme().choice)
    assert seen == ["dark", "system", "light"]


@pytest.mark.parametrize("size", [(1280, 800), (1024, 700)])
@pytest.mark.parametrize("scale", [100, 130])
def test_nothing_asks_for_more_room_than_there_is(shell: Shell, look: Theme, size: tuple[int, int], scale: int) -> None:
    look.choose("light", scale)
    shell.resize(*size)
    assert shell.minimumSizeHint().width() <= size[0]
    assert shell.minimumSizeHint().height() <= size[1]
    assert all(child.width() >= 0 for child in shell.findChildren(QWidget))


def test_a_shell_that_outlives_its_jobs_asks_the_database_no_more(look: Theme, lab: FakeLab, qtbot: QtBot) -> None:
    jobs = JobRunner()
    shell = shell_for("manager", lab, jobs, qtbot)
    qtbot.waitUntil(lambda: not jobs.active)
    assert shell._ping.isActive()
    jobs.close(1)
    assert not shell._ping.isActive()


def test_the_code_of_a_document_opens_it_in_the_print_room(
    look: Theme, lab: FakeLab, jobs: JobRunner, qtbot: QtBot
) -> None:
    reports = Screen("reports", "Reports", "printer", "tests.ui.fakes", "PlainPage", Right.READ_REPORTS)
    shell = shell_for("office", lab, jobs, qtbot, (*SCREENS, reports))
    scan(shell, "V-2026-000123 v2 0123456789abcdef", qtbot)
    assert shell.key == "reports"
    assert plain(shell).targets == [DocumentCode("V-2026-000123", 2, "0123456789abcdef")]


@pytest.mark.parametrize(("screens", "leads_to"), [(("review",), "review"), (("review", "reports"), "reports")])
def test_a_verdict_is_read_in_the_print_room_or_where_the_role_sees_it(screens: tuple[str, ...], leads_to: str) -> None:
    (goal,) = goals([FakeMatch("verdict", 9)], screens.__contains__)
    assert (goal.screen, goal.target) == (leads_to, ("verdict", 9))

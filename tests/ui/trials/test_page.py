"""The trials' page as a manager and an office clerk use it, on a real lab."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from labapp.accounts.rules import Role
from labapp.core.errors import Unavailable
from labapp.reports import service as reports_service
from labapp.trials.rules import Outcome, SequentialPlan, SinglePlan, TrialState
from labapp.trials.steps import TrialDecision
from labapp.ui.theme import Theme
from labapp.ui.trials.page import TrialsPage
from tests.ui.sellers.room import WORD, Room


def at(room: Room, trial_id: int = 1, **asked: Any) -> TrialsPage:
    """The page with a trial open."""
    page = room.page(TrialsPage, **asked)
    page.activated(trial_id)
    room.rest()
    return page


def test_an_empty_lab_leads_to_the_sellers(room: Room) -> None:
    page = room.page(TrialsPage)
    assert page.cockpit.table.state == "empty"
    page.cockpit.table.empty_action.emit()
    assert room.opened == [("sellers", None)]


def test_the_cockpit_puts_the_trial_that_can_be_decided_first_and_chooses_it(room: Room, qtbot: QtBot) -> None:
    room.trial("Aster")
    birch = room.trial("Birch", SinglePlan(8, 0))
    room.lost_order(birch.seller.number)
    page = room.page(TrialsPage)
    table = page.cockpit.table
    assert [row.seller_name for row in table.rows] == ["Birch", "Aster"]
    assert table.current_row.seller_name == "Birch"
    columns = {column.key: column for column in table.model.columns}
    said = {key: [column.text(row) for row in table.rows] for key, column in columns.items()}
    assert said["n"] == ["1", "0"]
    assert said["d"] == ["1", "0"]
    assert said["accept"] == ["—", "14 clean"]
    assert said["reject"] == ["reached", "3 failed"]
    assert said["left"] == ["180", "180"]
    assert said["recommended"] == ["Do not pass", "Go on"]
    room.clock.advance(timedelta(days=1))
    assert columns["left"].text(table.rows[0]) == "179"
    assert table.view.hasFocus()
    qtbot.keyClick(table.view, Qt.Key.Key_Return)
    room.rest()
    assert page.view.isVisible()
    assert page.view.number.text() == birch.number


def test_filter_and_search_cut_the_cockpit(room: Room, qtbot: QtBot) -> None:
    room.trial("Aster")
    room.trial("Birch")
    page = room.page(TrialsPage)
    qtbot.keyClicks(page.cockpit.search.edit, "birc")
    assert [row.seller_name for row in page.cockpit.table.rows] == ["Birch"]
    page.cockpit.search.set_value("")
    qtbot.keyClick(page.cockpit.filter, Qt.Key.Key_Right)
    assert page.cockpit.table.state == "empty"


def test_a_trial_shows_its_facts_its_path_and_its_evidence(room: Room) -> None:
    trial = room.trial("Aster")
    room.lost_order(trial.seller.number)
    room.lost_order(trial.seller.number, by_lab=True)
    room.clock.advance(timedelta(days=34))
    page = at(room, trial.id)
    view = page.view
    # Beta(2, 9) above 20 %: 0.8^10 + 10 · 0.2 · 0.8^9
    assert view.facts.values == ("sequential 5 / 20 %", "34 days", "1 order", "100 %", "37.6 %")
    assert view.chart.chart.accessibleName() == "1 order, 1 failed, not decided yet"
    table = view.evidence.table
    columns = {column.key: column for column in table.model.columns}
    assert [columns["n"].text(row) for row in table.rows] == ["1", "—"]
    assert [columns["result"].text(row) for row in table.rows] == ["Fail", "Inconclusive"]
    assert columns["remark"].text(table.rows[0]).startswith("critical: ")
    assert view.rule.band.words == "Let the trial go on"
    assert any("not decided yet" in reason for reason in view.rule.reasons)
    assert "one time in eleven" in view.rule.risk.detail


def test_the_chances_of_the_plan_name_the_order_by_which_95_of_100_trials_end(room: Room, qtbot: QtBot) -> None:
    trial = room.trial("Aster")
    page = at(room, trial.id)
    qtbot.keyClick(page.view.chart.view, Qt.Key.Key_Right)
    table = page.view.chart.chances
    assert table.isVisible()
    columns = {column.key: column for column in table.model.columns}
    told = [(columns["p"].text(row), columns["asn"].text(row), columns["most"].text(row)) for row in table.rows]
    assert told[0] == ("5 %", "23.2", "50")
    assert told[2] == ("20 %", "20.5", "52")


def test_a_plan_that_is_never_cut_names_no_such_order(room: Room) -> None:
    trial = room.trial("Aster", SequentialPlan(0.05, 0.05, 0.20, 0.10))
    table = at(room, trial.id).view.chart.chances
    most = next(column for column in table.model.columns if column.key == "most")
    assert {most.text(row) for row in table.rows} == {"—"}


def test_a_cited_verdict_opens_beside_the_trial_and_a_copy_is_saved(room: Room, tmp_path: Path, qtbot: QtBot) -> None:
    trial = room.trial("Aster")
    room.lost_order(trial.seller.number)
    page = at(room, trial.id)
    page.view.evidence.table.choose_first()
    qtbot.keyClick(page.view.evidence.table.view, Qt.Key.Key_Return)
    room.rest()
    paper = page.view.paper
    assert paper.isVisible()
    assert paper.view.page_count > 0
    assert paper.paper is not None
    target = tmp_path / "copy of a verdict.pdf"
    paper.save_requested.emit(paper.paper, target)
    room.rest()
    assert target.read_bytes() == paper.paper.path.read_bytes()
    assert room.notes[-1][1] == "pass"
    paper.save_requested.emit(paper.paper, tmp_path / "no folder" / "x.pdf")
    room.rest()
    assert "cannot be written" in page.notice.title
    qtbot.keyClick(page.view.back, Qt.Key.Key_Escape)
    assert page.view.panel.isVisible()
    assert not paper.isVisible()


def test_a_recommended_outcome_is_signed_with_the_passphrase_alone(room: Room, qtbot: QtBot) -> None:
    trial = room.trial("Aster", SinglePlan(8, 0))
    room.lost_order(trial.seller.number)
    page = at(room, trial.id)
    form = page.view.form
    assert form.right_words.text() == "You inspected none of its orders."
    assert form.choice.outcome is Outcome.NOT_PASSED
    assert form.choice.button(Outcome.NOT_PASSED).hasFocus()
    assert form.mark.text() == "as recommended"
    qtbot.keyClicks(form.passphrase.edit, WORD)
    qtbot.keyClick(form.passphrase.edit, Qt.Key.Key_Return)
    room.rest()
    found = room.lab.trials.detail(room.manager, trial.number)
    assert found.state is TrialState.DECIDED
    assert found.outcomes[0].outcome is Outcome.NOT_PASSED
    assert room.notes == [("T-2026-000001 and M-2026-000001 are signed and stored.", "pass")]
    assert page.view.paper.isVisible()
    assert page.view.rule.band.words == "Not passed"
    assert form.passphrase.edit.text() == ""
    assert page.may_leave()


def test_another_outcome_than_recommended_needs_a_reason(room: Room) -> None:
    trial = room.trial("Aster")
    page = at(room, trial.id)
    form = page.view.form
    assert form.choice.outcome is None
    form.sign.click()
    assert form.mark.text() == "choose an outcome"
    form.choice.button(Outcome.PASSED).click()
    assert form.mark.text() == "not as recommended"
    form.passphrase.edit.setText(WORD)
    form.sign.click()
    assert "needs a reason" in form.reason.error
    assert form.reason.edit.hasFocus()
    form.reason.set_value("Known from another country.")
    form.sign.click()
    room.rest()
    assert room.lab.trials.detail(room.manager, trial.number).outcomes[0].reason == "Known from another country."


def test_a_wrong_passphrase_is_told_beside_its_field_and_nothing_typed_is_lost(room: Room) -> None:
    trial = room.trial("Aster")
    page = at(room, trial.id)
    form = page.view.form
    form.choice.button(Outcome.LIMITED).click()
    form.reason.set_value("Only a few orders so far.")
    form.limit.set_value("Smartphones, 20 orders a day")
    form.passphrase.edit.setText("marta forgets")
    form.sign.click()
    assert not form.sign.isEnabled()
    room.rest()
    assert "wrong" in form.passphrase.error
    assert form.passphrase.edit.hasFocus()
    assert form.sign.isEnabled()
    assert form.draft().reason == "Only a few orders so far."
    assert form.draft().limit == "Smartphones, 20 orders a day"
    assert room.lab.trials.detail(room.manager, trial.number).outcomes == ()
    form.passphrase.edit.setText(WORD)
    form.sign.click()
    room.rest()
    seller = room.lab.sellers.detail(room.manager, trial.seller.number)
    assert seller.measures[0].scope == "Smartphones, 20 orders a day"


def test_an_extension_asks_a_new_end_and_leaves_the_trial_open(room: Room) -> None:
    trial = room.trial("Aster")
    page = at(room, trial.id)
    form = page.view.form
    form.choice.button(Outcome.EXTENDED).click()
    assert form.new_end.isVisible()
    form.reason.set_value("Ten more orders.")
    form.passphrase.edit.setText(WORD)
    form.new_end.set_value(room.clock.today())
    form.sign.click()
    assert "ahead" in form.new_end.error
    form.new_end.set_value(date(2026, 12, 1))
    form.sign.click()
    room.rest()
    found = room.lab.trials.detail(room.manager, trial.number)
    assert (found.state, found.ends_on) == (TrialState.OPEN, date(2026, 12, 1))
    page.view.close_paper()
    assert form.fields.isVisible()
    assert form.reason.value == ""


def test_what_was_typed_waits_while_another_trial_is_looked_at_but_the_passphrase_does_not(room: Room) -> None:
    room.trial("Aster")
    room.trial("Birch")
    page = at(room, 1)
    page.view.form.choice.button(Outcome.NOT_PASSED).click()
    page.view.form.reason.set_value("A draft")
    page.view.form.passphrase.edit.setText(WORD)
    page.open_trial(2)
    room.rest()
    assert page.view.form.draft().reason == ""
    page.leave_trial()
    page.open_trial(1)
    room.rest()
    assert page.view.form.draft().reason == "A draft"
    assert page.view.form.choice.outcome is Outcome.NOT_PASSED
    assert page.view.form.passphrase.edit.text() == ""


def test_a_reload_by_somebody_elses_change_keeps_what_is_being_typed(room: Room) -> None:
    trial = room.trial("Aster")
    page = at(room, trial.id)
    page.view.form.reason.set_value("Half a sent")
    room.lost_order(trial.seller.number)
    room.rest()
    assert page.view.facts.values[2] == "1 order"
    assert page.view.form.reason.value == "Half a sent"


def test_who_took_part_may_not_sign_and_is_told_first(room: Room) -> None:
    trial = room.trial("Aster")
    room.lost_order(trial.seller.number)
    page = at(room, trial.id, actor=room.helper())
    assert "took part" in page.view.form.right_words.text()
    assert page.view.form.right_glyph.status == "remark"
    assert not page.view.form.fields.isVisible()


def test_a_clerk_reads_a_trial_and_signs_nothing(room: Room) -> None:
    trial = room.trial("Aster")
    page = at(room, trial.id, actor=room._person("Olga Nowak", Role.OFFICE, "olga prints and files"))
    assert page.view.form.right_words.text() == "Only a manager signs the outcome of a trial."
    assert not page.view.form.fields.isVisible()
    assert not page.view.indicators.note.isVisible()
    assert page.view.rule.reasons


def test_a_trial_that_somebody_decided_meanwhile_is_told_and_shown_as_it_is(room: Room) -> None:
    trial = room.trial("Aster")
    page = at(room, trial.id)
    form = page.view.form
    form.choice.button(Outcome.PASSED).click()
    form.reason.set_value("Mine")
    form.passphrase.edit.setText(WORD)
    other = room.helper()
    decision = TrialDecision(Outcome.NOT_PASSED, "Theirs")
    room.lab.reports.sign_trial(other, trial.number, decision, "remi plans the orders")
    form.sign.click()
    room.rest()
    assert "decided already" in page.notice.title
    assert page.view.rule.band.words == "Not passed"
    assert not form.isVisible()


def test_an_interrupted_signing_offers_to_finish_and_keeps_its_number(
    room: Room, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    trial = room.trial("Aster", SinglePlan(8, 0))
    room.lost_order(trial.seller.number)
    page = at(room, trial.id)
    page.view.form.passphrase.edit.setText(WORD)

    def full(*_words: object, **_more: object) -> None:
        raise Unavailable("The disk is full.")

    with monkeypatch.context() as broken:
        broken.setattr(reports_service, "draw_trial_document", full)
        page.view.form.sign.click()
        room.rest()
    assert page.notice.title == "The disk is full."
    assert page.view.unfinished.title == "T-2026-000001 is signed, but its document is not stored yet."
    assert not page.view.document.isVisible()
    page.view.unfinished.action_requested.emit("finish")  # without a passphrase it asks for one
    assert page.view.unfinished.isVisible()
    page.view.finish_word.set_value(WORD)
    page.view.unfinished.action_requested.emit("finish")
    room.rest()
    assert not page.view.unfinished.isVisible()
    assert room.lab.reports.unfinished() == ((), ())
    assert page.view.paper.paper is not None
    assert page.view.paper.paper.number == "T-2026-000001"


def test_a_reading_is_noted_by_hand_with_day_and_source(room: Room, qtbot: QtBot) -> None:
    trial = room.trial("Aster")
    page = at(room, trial.id)
    page.view.indicators.note.click()
    form = page.view.indicators.form
    assert form.indicator.combo.hasFocus()
    form.indicator.set_value("complaints")
    qtbot.keyClicks(form.value.edit, "many")
    form.save.click()
    assert form.value.error
    form.value.set_value("4,5 %")
    form.save.click()
    assert form.source.error
    form.source.set_value("Seller portal")
    form.read_on.set_value(room.clock.today() + timedelta(days=1))
    form.save.click()
    room.rest()
    assert "future" in form.read_on.error
    form.read_on.set_value(room.clock.today())
    qtbot.keyClick(form.source.edit, Qt.Key.Key_Return)
    room.rest()
    reading = room.lab.sellers.detail(room.manager, trial.seller.number).readings["complaints"][-1]
    assert (reading.value, reading.source) == (4.5, "Seller portal")
    names = [chart.accessibleName() for chart in page.view.indicators.charts]
    assert "Complaint rate: 4.5 %, breach" in names
    assert (form.value.value, form.source.value) == ("", "Seller portal")
    assert any("Complaint rate is in breach" in reason for reason in page.view.rule.reasons)


def test_a_scanned_outcome_leads_to_its_trial_and_an_unknown_one_is_told(room: Room) -> None:
    trial = room.trial("Aster")
    room.lab.reports.sign_trial(room.manager, trial.number, TrialDecision(Outcome.PASSED, "Known."), WORD)
    page = at(room, ("outcome", 1))  # type: ignore[arg-type]
    assert page.view.number.text() == trial.number
    assert page.view.document.isVisible()
    page.activated(412)
    room.rest()
    assert "no such trial" in page.notice.title
    assert page.cockpit.isVisible()


def test_escape_leads_back_to_the_cockpit_with_the_trial_still_chosen(room: Room, qtbot: QtBot) -> None:
    room.trial("Aster")
    room.trial("Birch")
    page = room.page(TrialsPage)
    page.cockpit.table.choose(lambda row: row.seller_name == "Birch")
    qtbot.keyClick(page.cockpit.table.view, Qt.Key.Key_Return)
    room.rest()
    qtbot.keyClick(page.view.back, Qt.Key.Key_Escape)
    room.rest()
    assert page.cockpit.isVisible()
    assert page.cockpit.table.current_row.seller_name == "Birch"
    assert page.cockpit.table.view.hasFocus()


def test_the_passphrase_leaves_the_field_with_the_page(room: Room) -> None:
    trial = room.trial("Aster")
    page = at(room, trial.id)
    page.view.form.passphrase.edit.setText(WORD)
    page.hide()
    assert page.view.form.passphrase.edit.text() == ""
    assert page.view.form.passphrase.edit.echoMode() is QLineEdit.EchoMode.Password


def test_a_long_name_is_cut_while_number_badge_and_panel_keep_their_room(room: Room) -> None:
    name = ("Zweitakt Geräte und Söhne Nachfolger " * 9)[:300].strip()
    trial = room.trial(name)
    page = at(room, trial.id)
    page.resize(1072, 712)
    room.rest()
    view = page.view
    assert view.name.text().endswith("…")
    assert view.name.toolTip() == name
    assert view.number.width() >= view.number.sizeHint().width()
    assert view.badge.width() >= view.badge.sizeHint().width()
    assert view.panel.mapTo(page, view.panel.rect().topRight()).x() <= page.width()
    page.open_document("none")
    room.rest()
    assert "no issued document" in page.notice.title


def test_large_text_scrolls_nothing_sideways(room: Room, look: Theme) -> None:
    trial = room.trial("Aster")
    room.lost_order(trial.seller.number)
    page = room.page(TrialsPage)
    look.choose("light", 130)
    room.rest()
    assert not page.cockpit.table.view.horizontalScrollBar().isVisible()
    page.open_trial(trial.id)
    room.rest()
    assert not page.view.evidence.table.view.horizontalScrollBar().isVisible()


def test_tab_goes_through_the_signature_in_reading_order(room: Room, qtbot: QtBot) -> None:
    trial = room.trial("Aster")
    page = at(room, trial.id)
    form = page.view.form
    form.choice.button(Outcome.EXTENDED).click()
    form.choice.button(Outcome.EXTENDED).setFocus()
    stops: dict[str, None] = {}
    for _ in range(8):  # the date takes three: day, month and year
        focused = page.focusWidget()
        stops[focused.accessibleName() or getattr(focused, "text", str)()] = None
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert list(stops) == [
        "Extended",
        "New end",
        "More orders",
        "Reason, goes into the document",
        "Passphrase",
        "Sign the outcome",
    ]


def test_the_desk_under_a_document_follows_the_theme(room: Room, look: Theme) -> None:
    trial = room.trial("Aster")
    room.lost_order(trial.seller.number)
    page = at(room, trial.id)
    look.choose("dark")
    page.open_document("V-2026-000001")
    room.rest()
    look.choose("light")
    room.rest()
    view = page.view.paper.view.findChild(QPdfView)
    assert view is not None
    assert view.palette().color(QPalette.ColorRole.Dark) == look.color("surface.sunken")

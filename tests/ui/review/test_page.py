"""Review: verdict and reasons first, who may sign, issuing, sending back, an interrupted issue, documents."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from labapp.core.errors import Unavailable
from labapp.inspections.rules import InspectionState, Observation
from labapp.orders.rules import OrderStep
from labapp.rulebook.types import Result
from labapp.trials.rules import SinglePlan
from labapp.ui.review.page import ReviewPage
from labapp.ui.widgets.badge import Badge
from tests.drawn import drawn_photo
from tests.ui.bench.bench import receive_order
from tests.ui.sellers.room import WORD, Room


def lost(room: Room, name: str = "Kestrel Renew") -> int:
    """An inspection without a device that waits for a manager; its id."""
    trial = room.trial(name, SinglePlan(9, 1))
    number = room.lost_order(trial.seller.number, issue=False)
    return room.lab.inspections.report_without_device(
        room.helper(), number, OrderStep.REPORT_LOST, "The carrier closed its search."
    )


def swollen(room: Room, category: str = "smartphone", mark: str = "") -> int:
    """An inspection that the helper finished short for a swollen battery; its id."""
    number, actor = receive_order(room, category=category), room.helper()
    inspections = room.lab.inspections
    inspection = inspections.start(actor, number)
    if mark:
        inspections.observe(actor, inspection, Observation(mark, "scratch", 12))
    for seed in (1, 2):
        photo = room.lab.photos.prepare(drawn_photo(seed), f"{seed}.jpg")
        inspections.add_photo(actor, inspection, photo, check_key="battery.swollen")
    inspections.answer(actor, inspection, "battery.swollen", Result.FAIL, None, "It rocks on the glass.")
    inspections.submit(actor, inspection, finish_short=True)
    return inspection


def test_nothing_to_verify_is_said(room: Room) -> None:
    page = room.page(ReviewPage)
    assert page.nothing.isVisible()


def test_verdict_reasons_and_findings_with_their_photos_stand_first(room: Room) -> None:
    swollen(room)
    page = room.page(ReviewPage)
    assert page.band.word == "Fail"
    assert "Any critical finding means fail." in page.band._reasons.text()
    strips = list(page.findings._strips.values())
    assert [len(photos) for photos in strips] == [2]
    assert "Finished short" in page.sign._watch.text()


def test_marks_stand_on_the_drawing_of_the_inspections_own_device(room: Room) -> None:
    swollen(room, "laptop", "palm_rest/right")
    page = room.page(ReviewPage)
    assert page.outline.isVisible()
    assert page.outline.drawing.name == "laptop"
    assert [spot.place for spot in page.outline.spots()] == ["palm_rest/right"]
    assert "palm rest, right" in page.outline.accessibleDescription()


def test_where_a_finding_has_little_room_its_photos_go_below_its_words(room: Room, qtbot: QtBot) -> None:
    swollen(room)
    page = room.page(ReviewPage)
    (strip,) = page.findings._strips
    row = strip.parentWidget()
    badge = row.findChild(Badge)
    page.resize(1600, 900)
    room.rest()
    assert strip.y() == badge.mapTo(row, QPoint(0, 0)).y()
    page.findings.setFixedWidth(380)
    qtbot.waitUntil(lambda: strip.y() > badge.mapTo(row, QPoint(0, 0)).y() + badge.height())
    assert strip.geometry().right() <= row.width()


def test_tab_comes_to_the_photos_of_a_finding_before_the_signature(room: Room) -> None:
    swollen(room)
    page = room.page(ReviewPage)
    page.reload()
    room.rest()
    (strip,) = page.findings._strips
    order, here = [], page.nextInFocusChain()
    while here is not page:
        order.append(here)
        here = here.nextInFocusChain()
    stops = [order.index(one) for one in (strip, page.findings._rest, page.sign.passphrase.edit, page.sign.skip)]
    assert stops == sorted(stops)


def test_issuing_stores_the_document_shows_it_and_counts_it(room: Room) -> None:
    inspection = swollen(room)
    page = room.page(ReviewPage)
    QTest.keyClicks(page.sign.passphrase.edit, WORD)
    QTest.keyClick(page.sign.passphrase.edit, Qt.Key.Key_Return)
    room.rest()
    assert page.document.isVisible()
    assert page.pdf.page_count >= 2
    assert "is issued" in page.notice.title
    assert room.lab.inspections.detail(room.manager, inspection).state is InspectionState.ISSUED
    page._next.click()
    room.rest()
    assert page.nothing.isVisible()
    assert page.sign.passphrase.value == ""


def test_a_wrong_passphrase_is_told_beside_its_field_and_issues_nothing(room: Room) -> None:
    inspection = lost(room)
    page = room.page(ReviewPage)
    page.sign.passphrase.set_value("something else entirely")
    page.sign.verify()
    room.rest()
    assert "wrong" in page.sign.passphrase.error
    assert room.lab.inspections.detail(room.manager, inspection).state is InspectionState.SUBMITTED
    assert room.lab.reports.documents(room.manager) == ()


def test_who_took_part_is_told_so_and_finds_no_button(room: Room) -> None:
    swollen(room)
    page = room.page(ReviewPage, room.helper())
    assert page.sign._refused.title == "You took part in this inspection, so you cannot verify it."
    assert not page.sign.issue.isVisible()
    assert not page.sign.passphrase.isVisible()


def test_sending_back_needs_a_reason_and_brings_it_to_the_bench(room: Room) -> None:
    inspection = swollen(room)
    page = room.page(ReviewPage)
    page.sign.send_back.click()
    page.sign._really.click()
    assert page.sign.reason.error
    page.sign.reason.set_value("Photograph the gap from the side.")
    page.sign._really.click()
    room.rest()
    detail = room.lab.inspections.detail(room.manager, inspection)
    assert (detail.state, detail.returned_reason) == (InspectionState.IN_PROGRESS, "Photograph the gap from the side.")
    assert "went back" in page.notice.title


def test_an_issue_that_was_interrupted_is_finished_with_the_same_number(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    inspection = lost(room)
    page = room.page(ReviewPage)

    def full(*args: object, **named: object) -> None:
        raise Unavailable("The disk of the photo store is full.")

    with monkeypatch.context() as patch:
        patch.setattr(type(room.lab.store), "put", full)
        page.sign.passphrase.set_value(WORD)
        page.sign.verify()
        room.rest()
    assert room.lab.inspections.detail(room.manager, inspection).state is InspectionState.VERIFIED
    assert "full" in page.sign._refused.title
    assert page.sign.issue.text() == "Finish issuing"
    page.sign.issue.click()
    room.rest()
    row, copy = reversed(room.lab.reports.documents(room.manager))
    assert (row.copy, copy.copy, copy.number) == ("internal", "seller", row.number)
    assert row.number.endswith("-000001")
    assert page.document.isVisible()


def test_the_draft_can_be_read_before_signing(room: Room) -> None:
    lost(room)
    page = room.page(ReviewPage)
    page.sign.draft.click()
    room.rest()
    assert page.document.isVisible()
    assert page.pdf.page_count >= 1
    assert page._next.text() == "Back to the signature"
    page._next.click()
    room.rest()
    assert page.sign.isVisible()


def test_several_are_walked_through_and_one_can_be_skipped(room: Room) -> None:
    first, second = lost(room), lost(room, "Zweitakt Geräte")
    page = room.page(ReviewPage)
    assert (page._id, page._place.text()) == (first, "1 of 2")
    page.sign.skip.click()
    room.rest()
    assert page._id == second
    QTest.keyClick(page, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    room.rest()
    assert page._id == first


def test_a_verdict_found_by_its_number_opens_as_its_document(room: Room) -> None:
    inspection = lost(room)
    row = room.lab.reports.verify_and_issue(room.manager, inspection, WORD)
    (match,) = room.lab.lab.find(row.number)
    page = room.page(ReviewPage)
    page.activated((match.kind, match.thing_id))
    room.rest()
    assert page.document.isVisible()


def test_earlier_verdicts_stand_as_ticks_and_open(room: Room, tmp_path: Path) -> None:
    inspection = lost(room)
    room.lab.reports.verify_and_issue(room.manager, inspection, WORD)
    seller = room.lab.inspections.detail(room.manager, inspection).order.row.seller_number
    number = room.lost_order(seller, issue=False)
    room.lab.inspections.report_without_device(room.helper(), number, OrderStep.REPORT_LOST, "Gone again.")
    page = room.page(ReviewPage)
    (tick,) = page.sign._history.ticks
    assert tick.status == "fail"
    page.sign._history.tick_chosen.emit(0)
    room.rest()
    assert page.document.isVisible()

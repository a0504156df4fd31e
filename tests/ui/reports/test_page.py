"""The print room's page: lists, search, preview, particulars, forms, scanned codes, keys, roles."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from labapp.accounts.rules import Role
from labapp.core.errors import UserError
from labapp.core.trail import Actor
from labapp.reports.codes import DocumentCode
from labapp.reports.models import DocumentKind
from labapp.reports.rules import Channel
from labapp.reports.shelf_queries import ShelfList
from labapp.ui.reports.forms import CopyForm, CorrectForm, HandOverForm, WithdrawForm
from labapp.ui.reports.page import ReportsPage
from tests.reports.shelves import ShelfFiller, numbers
from tests.ui.resting import settled
from tests.ui.sellers.room import WORD, Room


def shown(page: ReportsPage) -> list[str]:
    return numbers(page.listing.table.rows)


def tabs(page: ReportsPage) -> list[str]:
    return [page.listing.tabs.tabText(place) for place in range(page.listing.tabs.count())]


def words_of(page: ReportsPage) -> str:
    """Everything that the particulars say."""
    from PySide6.QtWidgets import QLabel

    return "\n".join(label.text() for label in page.particulars.findChildren(QLabel) if label.isVisibleTo(page))


# ---- lists


def test_an_empty_lab_says_where_documents_come_from(room: Room) -> None:
    page = room.page(ReportsPage)
    assert page.listing.table.state == "empty"
    assert page.listing.table._empty._sentence.text() == "Nothing waits to be printed."
    assert not page.batch.print.isVisible()
    assert page.particulars.row is None


def test_the_longest_waiting_document_is_chosen_and_its_pages_are_shown(room: Room, page: ReportsPage) -> None:
    settled(room)
    assert shown(page) == ["V-2026-000001", "V-2026-000002", "V-2026-000003"]
    assert tabs(page) == ["To print  3", "Printed  0", "Superseded  0", "All  3"]
    assert page.listing.table.current_row.number == "V-2026-000001"
    assert page.pdf.page_count == 2
    QTest.keyClick(page.listing.table.view, Qt.Key.Key_Down)
    settled(room)
    assert page.pdf.page_count == 3
    assert page.particulars.row is not None
    assert page.particulars.row.number == "V-2026-000002"


def test_a_row_that_the_arrows_only_pass_is_not_read(
    room: Room, page: ReportsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(room)
    read: list[int] = []
    real = room.lab.shelf.document
    monkeypatch.setattr(room.lab.shelf, "document", lambda actor, one: (read.append(one), real(actor, one))[1])
    for _ in range(2):
        QTest.keyClick(page.listing.table.view, Qt.Key.Key_Down)
    settled(room)
    assert read == [page.listing.table.rows[2].id]


def test_search_and_filters_cut_the_list_and_show_all_brings_it_back(
    room: Room, page: ReportsPage, filler: ShelfFiller, qtbot: QtBot
) -> None:
    filler.put(room.seller("Moss & Volt"), "T-2026-000001", kind=DocumentKind.TRIAL, title="Trial TR-000001")
    page.reload()
    room.rest()
    QTest.keyClicks(page.listing.table.view, "/")
    assert page.listing.search.hasFocus()
    QTest.keyClicks(page.listing.search, "moss")
    QTest.keyClick(page.listing.search, Qt.Key.Key_Return)
    room.rest()
    assert shown(page) == ["T-2026-000001"]
    assert tabs(page)[0] == "To print  1"
    assert page.listing.table.view.hasFocus()
    page.listing.cut("kind", "verdict", "Verdict")
    room.rest()
    assert page.listing.table.state == "empty"
    page.listing.table.empty_action.emit()
    room.rest()
    assert len(shown(page)) == 4
    assert page.listing.chips["kind"].value == ""
    assert page.listing.search.text() == ""


@pytest.mark.parametrize(
    ("chip", "word", "left"),
    [
        ("copy", "Copy for the seller", ["V-2026-000002"]),
        ("seller", "Kestrel Renew", ["V-2026-000001", "V-2026-000002", "V-2026-000003"]),
        ("language", "Français", []),
        ("period", "Today", ["V-2026-000001", "V-2026-000002", "V-2026-000003"]),
    ],
)
def test_a_chip_offers_its_choices(
    room: Room, page: ReportsPage, monkeypatch: pytest.MonkeyPatch, chip: str, word: str, left: list[str]
) -> None:
    offered: list[QAction] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _place: offered.extend(menu.actions()))
    page.listing.chips[chip].click()
    next(action for action in offered if action.text() == word).trigger()
    room.rest()
    assert shown(page) == left
    assert page.listing.chips[chip].value == word
    QTest.keyClick(page.listing.chips[chip], Qt.Key.Key_Delete)
    room.rest()
    assert len(shown(page)) == 3


def test_a_long_list_comes_in_pages(room: Room, filler: ShelfFiller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("labapp.ui.reports.page._PAGE", 5)
    seller = room.seller("Kestrel Renew")
    for number in range(1, 14):
        filler.put(seller, f"V-2026-{number:06}", pages=1)
    page = room.page(ReportsPage)
    page.resize(1232, 500)
    for _ in range(6):
        page.listing.table.view.scrollToBottom()
        room.rest()
    assert shown(page) == [f"V-2026-{number:06}" for number in range(1, 14)]


def test_what_is_ticked_and_chosen_stays_so_when_somebody_else_prints(
    room: Room, page: ReportsPage, three: list[int]
) -> None:
    QTest.keyClick(page.listing.table.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(page.listing.table.view, Qt.Key.Key_Down)
    settled(room)
    assert len(page.batch.rows) == 3
    room.lab.shelf.note_printed(room.manager, [three[0]], "Office")
    settled(room)
    assert shown(page) == ["V-2026-000002", "V-2026-000003"]
    assert [row.id for row in page.batch.rows] == three[1:]
    assert page.listing.table.current_row.id == three[1]
    assert tabs(page)[:2] == ["To print  2", "Printed  1"]
    assert page.listing._printed.text() == "1 printed today"


def test_a_list_that_cannot_be_read_says_so_and_tries_again(
    room: Room, page: ReportsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(room.lab.shelf, "documents", lambda *_: (_ for _ in ()).throw(UserError("The disk is away.")))
        page.reload()
        room.rest()
    assert page.listing.table.state == "failed"
    page.listing.table.retry_requested.emit()
    room.rest()
    assert page.listing.table.state == "rows"


# ---- one document


def test_enter_goes_to_the_pages_and_escape_back_to_the_list(room: Room, page: ReportsPage) -> None:
    settled(room)
    QTest.keyClick(page.listing.table.view, Qt.Key.Key_Return)
    settled(room)
    assert page.pdf._view is not None
    assert page.pdf._view.hasFocus()
    QTest.keyClick(page.pdf._view, Qt.Key.Key_Escape)
    assert page.listing.table.view.hasFocus()


def test_particulars_name_seal_versions_prints_and_who_printed(
    room: Room, filler: ShelfFiller, stamps: list[tuple[str, str]]
) -> None:
    seller = room.seller("Kestrel Renew")
    old = filler.put(seller, "V-2026-000001", copy="seller", language="fr")
    room.lab.shelf.note_printed(room.manager, [old], "Office")
    filler.put(seller, "V-2026-000001", version=2)
    page = room.page(ReportsPage)
    page.activated(old)
    settled(room)
    words = words_of(page) if page.particulars.isVisible() else ""
    assert words == ""  # at this width the pages stand alone
    page.tabs.setCurrentIndex(1)
    words = words_of(page)
    assert "v1 · seller's copy, Français" in words
    assert "Office · Marta Klein" in words
    assert "Version 2 has replaced it." in words
    assert [word for word, _note in stamps] == ["REMPLACÉ"]  # its pages are shown as they would be printed
    assert not page.particulars.hand_over.isEnabled()


def test_in_a_wide_window_pages_and_particulars_stand_side_by_side(room: Room, page: ReportsPage) -> None:
    settled(room)
    page.tabs.setCurrentIndex(1)
    page.resize(1700, 900)
    room.rest()
    assert page.pdf.isVisible()
    assert page.particulars.isVisible()
    assert not page.tabs.isTabVisible(1)
    page.resize(1232, 812)
    room.rest()
    assert not page.particulars.isVisible()


def test_a_name_of_300_characters_widens_nothing(room: Room, filler: ShelfFiller) -> None:
    seller = room.seller("Länger & " + "W" * 291)
    for version in (1, 2):
        filler.put(
            seller, "V-2026-000001", version=version, title="X" * 300, copy="seller", language="fr", paper="letter"
        )
    document = filler.put(seller, "V-2026-000002", title="X" * 300)
    room.lab.shelf.note_printed(room.manager, [document], "P" * 300)
    page = room.page(ReportsPage)
    settled(room)
    area = page.particulars._area
    for width in (1000, 1700):  # particulars alone, then beside the pages
        page.resize(width, 700)
        page.tabs.setCurrentIndex(1)
        room.rest()
        assert area.isVisible()
        assert page.width() == width
        assert area.widget().width() <= area.viewport().width()


def test_the_width_of_the_list_is_remembered(room: Room, page: ReportsPage) -> None:
    kept: dict[str, object] = {}
    page.context.remembered.connect(kept.update)
    page.split.setSizes([600, 632])
    page.hide()
    assert kept["reports_list_width"] == page.split.sizes()[0]


# ---- scanned codes


def test_a_scanned_number_opens_its_newest_version_though_the_list_shows_others(
    room: Room, page: ReportsPage, filler: ShelfFiller
) -> None:
    newer = filler.put(room.seller("Moss"), "V-2026-000009")
    room.lab.shelf.note_printed(room.manager, [newer], "Office")
    settled(room)
    page.activated("V-2026-000009")
    settled(room)
    assert page.particulars.row is not None
    assert page.particulars.row.id == newer
    assert page.pdf.page_count == 2
    assert page.listing.table.current_row is None


def test_the_code_of_a_paper_is_compared_with_the_record(room: Room) -> None:
    room.lost_order(room.trial("Kestrel Renew").seller.number)
    page = room.page(ReportsPage)
    settled(room)
    assert page.particulars.row is not None
    sealed = room.lab.shelf.document(room.manager, page.particulars.row.id).record_sha256
    for digest, said in ((sealed[:16], "belongs to"), ("0" * 16, "does not belong to")):
        page.activated(DocumentCode("V-2026-000001", 1, digest))
        settled(room)
        assert page.particulars.isVisible()
        assert said in page.particulars.code.title
    page.activated("V-2026-000001")
    settled(room)
    page.activated(("verdict", 1))
    settled(room)
    assert page.particulars.row.result == "fail"
    assert "Marta Klein" in words_of(page)


def test_a_number_that_was_never_issued_is_told(room: Room, page: ReportsPage) -> None:
    page.activated("V-2026-000999")
    room.rest()
    assert page.notice.title == "There is no issued document V-2026-000999."
    page.activated(("outcome", 7))
    room.rest()
    assert page.notice.title == "Its document is not issued yet."


# ---- forms


@dataclass(frozen=True)
class NewHandOver:
    document_id: int
    recipient: str
    channel: Channel
    proof: str = ""
    handed_at: datetime | None = None
    file: Path | None = None


class HandOvers:
    """A service that takes hand-overs and keeps them to itself."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.refusal: UserError | None = None

    def record(self, _actor: Actor, new: Any) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.taken.append(new)


@pytest.fixture
def hand_overs(room: Room, monkeypatch: pytest.MonkeyPatch) -> HandOvers:
    module = ModuleType("labapp.reports.handing")
    module.NewHandOver = NewHandOver  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "labapp.reports.handing", module)
    made = HandOvers()
    monkeypatch.setitem(room.lab.__dict__, "hand_overs", made)
    return made


def opened(room: Room, page: ReportsPage, document: int) -> None:
    page.open_document(document)
    settled(room)
    page.tabs.setCurrentIndex(1)


def test_a_hand_over_is_recorded_with_its_moment_and_proof(
    room: Room, page: ReportsPage, three: list[int], hand_overs: HandOvers, tmp_path: Path
) -> None:
    opened(room, page, three[1])
    page.particulars.hand_over.click()
    form = page.particulars.form
    assert isinstance(form, HandOverForm)
    assert form.recipient.value == "Kestrel Renew"
    assert form.recipient.edit.hasFocus()
    form.channel.set_value("post")
    form.at.set_value("9 o'clock")
    form.submit()
    assert form.at.error == "A time is written like 14:07."
    form.at.set_value("08:30")
    form.proof.set_value("RR123456785FR")
    form.take_file(str(tmp_path / "receipt.pdf"))
    form.submit()
    room.rest()
    (taken,) = hand_overs.taken
    moment = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
    assert (taken.document_id, taken.recipient, taken.channel) == (three[1], "Kestrel Renew", Channel.POST)
    assert (taken.handed_at, taken.proof, taken.file) == (moment, "RR123456785FR", tmp_path / "receipt.pdf")
    assert page.particulars.form is None


def test_a_refused_hand_over_says_why_and_keeps_what_was_typed(
    room: Room, page: ReportsPage, three: list[int], hand_overs: HandOvers
) -> None:
    hand_overs.refusal = UserError("An e-mail needs its proof.", "Write it.", "no_proof")
    opened(room, page, three[1])
    page.particulars.open_hand_over()
    form = page.particulars.form
    assert isinstance(form, HandOverForm)
    form.recipient.set_value("Claire Petit")
    form.submit()
    room.rest()
    assert form.notice.title == "An e-mail needs its proof."
    assert form.recipient.value == "Claire Petit"
    assert form.confirm.isEnabled()
    form.recipient.set_value(" ")
    form.submit()
    assert form.recipient.error == "Say to whom it went."
    QTest.keyClick(form.recipient.edit, Qt.Key.Key_Escape)
    assert page.particulars.form is None


def test_the_labs_own_copy_of_a_verdict_cannot_be_handed_over(room: Room, page: ReportsPage, three: list[int]) -> None:
    opened(room, page, three[0])
    assert not page.particulars.hand_over.isEnabled()
    assert "stays in the house" in page.particulars.hand_over.toolTip()


def test_withdrawing_asks_a_reason_and_moves_the_number_to_the_superseded(
    room: Room, stamps: list[tuple[str, str]]
) -> None:
    room.lost_order(room.trial("Kestrel Renew").seller.number)
    page = room.page(ReportsPage)
    settled(room)
    page.tabs.setCurrentIndex(1)
    page.particulars.withdraw.click()
    form = page.particulars.form
    assert isinstance(form, WithdrawForm)
    form.submit()
    assert form.reason.error
    form.reason.set_value("The carrier found the parcel.")
    form.submit()
    settled(room)
    assert tabs(page)[0] == "To print  0"
    assert "Withdrawn by Marta Klein" in page.particulars.withdrawn.title
    assert page.particulars.withdrawn.detail == "The carrier found the parcel."
    assert not page.particulars.withdraw.isVisible()
    assert {word for word, _note in stamps} == {"WITHDRAWN"}


def test_another_copy_is_made_signed_and_opened(room: Room) -> None:
    room.lost_order(room.trial("Kestrel Renew").seller.number)
    page = room.page(ReportsPage)
    settled(room)
    page.particulars.another.click()
    form = page.particulars.form
    assert isinstance(form, CopyForm)
    form.submit()
    assert form.passphrase.error
    form.passphrase.set_value("guessed wrongly")
    form.submit()
    settled(room)
    assert form.notice.title
    form.language.set_value("fr")
    form.paper.set_value("letter")
    form.passphrase.set_value(WORD)
    form.submit()
    settled(room)
    row = page.particulars.row
    assert row is not None
    assert (row.copy, row.language, row.paper) == ("seller", "fr", "letter")
    assert page.particulars.form is None


def test_correcting_asks_a_reason_and_is_refused_for_an_order_without_a_device(room: Room) -> None:
    room.lost_order(room.trial("Kestrel Renew").seller.number)
    page = room.page(ReportsPage)
    settled(room)
    page.particulars.correct.click()
    form = page.particulars.form
    assert isinstance(form, CorrectForm)
    form.submit()
    assert form.reason.error
    form.reason.set_value("The carrier found the parcel.")
    form.submit()
    settled(room)
    assert "without a device cannot be corrected" in form.notice.title


@pytest.mark.parametrize(
    ("role", "hands_over", "withdraws"),
    [(Role.TECHNICIAN, False, False), (Role.OFFICE, True, False), (Role.MANAGER, True, True)],
)
def test_buttons_follow_the_role(room: Room, three: list[int], role: Role, hands_over: bool, withdraws: bool) -> None:
    page = room.page(ReportsPage, room._person("Somebody Else", role, "somebody else entirely"))
    opened(room, page, three[1])
    assert page.particulars.hand_over.isVisible() == hands_over
    assert page.particulars.withdraw.isVisible() == withdraws
    page.listing.choose_list(ShelfList.ALL)
    room.rest()
    assert len(shown(page)) == 3

"""Scorecard and worksheet from the lab: drawn from what is there, silent about what nobody there may know."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp

from labapp.core.db import Database
from labapp.core.errors import NotFound, UserError
from labapp.orders.service import NewIdentity
from labapp.reports.content import texts
from labapp.reports.content.worksheet import Worksheet, worksheet
from labapp.reports.layout.worksheet import draw_worksheet
from labapp.reports.papers import Papers
from labapp.reports.statements import NewMeasure, Statements
from labapp.rulebook import loader
from labapp.rulebook.types import Checklist
from labapp.sellers.rules import MeasureKind
from tests.lab.room import Room, quick_documents, quick_passphrases
from tests.reports.pdfs import fonts_of, pages_of


@pytest.fixture
def room(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    quick_passphrases(monkeypatch)
    quick_documents(monkeypatch)
    made = Room(database, tmp_path / "store")
    made.clock.set(datetime(2026, 4, 20, 8, tzinfo=UTC))
    return made


@pytest.fixture
def desk(room: Room) -> Papers:
    return Papers(room.database, room.clock)


# ---- scorecard


def test_a_scorecard_shows_score_orders_findings_indicators_and_measures(room: Room, desk: Papers) -> None:
    seller = room.seller("Żurawia")
    for _ in range(2):
        room.issued(room.lost(seller))
    room.sellers.note_indicator(room.marta, seller, "returns", 11.2, date(2026, 4, 19), "portal")
    statements = Statements(room.database, room.clock, room.store, room.accounts)
    statements.issue(room.marta, NewMeasure(seller, MeasureKind.WARNING, "Told twice."), room.word(room.marta))
    pdf = desk.scorecard(room.olga, seller)
    text = " ".join(pages_of(pdf))
    for words in (
        "Seller scorecard", seller, "Żurawia", "Rank in smartphone", "breach", "V-2026-000002", "M-2026-000001",
        "The parcel never arrived", "for meetings – no signed document", "Page 1 of",
    ):  # fmt: skip
        assert words in text
    assert all(fonts_of(pdf).values())
    assert desk.scorecard(room.olga, seller) == pdf  # drawn again at the same moment it is the same


def test_measures_before_a_lift_are_no_longer_in_force(room: Room, desk: Papers) -> None:
    seller, word = room.seller(), room.word(room.marta)
    statements = Statements(room.database, room.clock, room.store, room.accounts)
    for kind in (MeasureKind.WARNING, MeasureKind.LIFT):
        statements.issue(room.marta, NewMeasure(seller, kind, "As agreed.", clause="3"), word)
    text = " ".join(pages_of(desk.scorecard(room.marta, seller)))
    assert "M-2026" not in text
    assert "in good standing" in text


def test_a_seller_of_whom_nothing_is_known_has_a_scorecard_too(room: Room, desk: Papers) -> None:
    seller = room.seller("N" * 300, gates=0)
    pages = pages_of(desk.scorecard(room.marta, seller))
    assert "No order of this seller has a verdict yet." in pages[0]
    assert "N" * 300 in pages[0].replace(" ", "")


def test_who_may_not_see_sellers_gets_no_scorecard(room: Room, desk: Papers) -> None:
    seller = room.seller()
    with pytest.raises(UserError) as refusal:
        desk.scorecard(room.sofia, seller)
    assert refusal.value.code == "not_allowed"
    with pytest.raises(NotFound):
        desk.scorecard(room.marta, "S-000099")
    with pytest.raises(NotFound, match="laptop"):
        desk.scorecard(room.marta, seller, "laptop")


# ---- worksheet


def test_a_worksheet_leads_back_to_its_order_and_names_neither_seller_nor_buyer(room: Room, desk: Papers) -> None:
    new = NewIdentity("Camille Fabre", "77 chemin Secret, Lyon", "FR", "camille@example.org")
    identity = room.orders.add_identity(room.remi, new)
    number = room.orders.place(room.remi, room.new_order(room.seller("Aster Refurb"), identity)).row.number
    pdf = desk.worksheet(room.sofia, number)
    text = " ".join(pages_of(pdf))
    assert number in text
    assert "sold as Good" in text
    for secret in ("Aster", "S-0000", "Camille", "chemin", "camille@", identity, "289"):
        assert secret not in text
    (code,) = zxingcpp.read_barcodes(picture(pdf, 0))
    found = room.orders.by_code(room.sofia, code.text)
    assert found is not None
    assert found.number == number


def test_a_worksheet_follows_the_checklist_of_the_inspection_that_has_begun(room: Room, desk: Papers) -> None:
    inspection = room.started(room.seller())
    detail = room.inspections.detail(room.sofia, inspection)
    text = " ".join(pages_of(desk.worksheet(room.sofia, detail.order.row.number)))
    assert f"{detail.checklist.title} v{detail.checklist.version}" in text


def test_a_category_has_a_worksheet_without_an_order(room: Room, desk: Papers) -> None:
    pages = pages_of(desk.worksheet(room.olga, category="laptop"))
    assert "O-2026" not in " ".join(pages)
    assert zxingcpp.read_barcodes(picture(desk.worksheet(room.olga, category="laptop"), 0)) == []
    with pytest.raises(UserError):
        desk.worksheet(room.olga, category="spaceship")
    with pytest.raises(NotFound):
        desk.worksheet(room.olga, "O-2026-000099")
    with pytest.raises(UserError) as refusal:
        desk.worksheet(room.ada, category="laptop")
    assert refusal.value.code == "not_allowed"


def picture(pdf: bytes, page: int) -> object:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[page].render(scale=3).to_pil()
    finally:
        document.close()


def checklists() -> Iterator[Checklist]:
    for category in (
        "smartphone",
        "tablet",
        "laptop",
        "desktop",
        "appliance",
        "accessory",
        "console",
        "wearable",
        "audio",
    ):
        yield loader.checklist(category)


def sheet(checklist: Checklist, device: str = "iPhone 12") -> Worksheet:
    return worksheet(
        checklist,
        number="O-2026-000412",
        code="O-2026-000412 K7QX",
        device=device,
        grade="good",
        printed_on="12 November 2026",
        texts=texts("en"),
    )


def drawn(made: Worksheet) -> tuple[bytes, int]:
    out = io.BytesIO()
    pages = draw_worksheet(made, out)
    return out.getvalue(), pages


@pytest.mark.parametrize("checklist", list(checklists()), ids=lambda checklist: checklist.category)
def test_every_check_and_shot_of_every_category_is_on_its_worksheet(checklist: Checklist) -> None:
    pdf, pages = drawn(sheet(checklist))
    found = pages_of(pdf)
    assert len(found) == pages == 2  # front and back of one sheet
    text = "".join(found).replace(" ", "")
    for check in checklist.checks:
        assert check.text.replace(" ", "") in text
    for shot in checklist.shots:
        assert shot.title.replace(" ", "") in text
    assert all(fonts_of(pdf).values())


def test_a_worksheet_comes_out_whatever_the_offer_was_called() -> None:
    for device in ("電池 שלום \U0001f600", "W" * 300, "<img src='x'>"):
        pdf, pages = drawn(sheet(loader.checklist("smartphone"), device))
        assert pages == len(pages_of(pdf))
    assert drawn(sheet(loader.checklist("audio")))[0] == drawn(sheet(loader.checklist("audio")))[0]

"""Statements, scorecards and worksheets from the lab, each in the language of who reads it, and never in two at once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pypdfium2
import pytest

from labapp.core.db import Database
from labapp.core.errors import UserError
from labapp.lab.models import LabProfileRow
from labapp.reports.content import texts
from labapp.reports.content.worksheet import worksheet
from labapp.reports.models import Statement
from labapp.reports.papers import Papers
from labapp.reports.statements import NewMeasure, Statements
from labapp.reports.verifying.child import handle
from labapp.reports.verifying.judging import Standing, judge
from labapp.rulebook import loader
from labapp.rulebook.models import ItemKind
from labapp.rulebook.service import Rulebooks
from labapp.sellers.rules import MeasureKind, SellerKind
from labapp.sellers.service import NewSeller
from tests.lab.room import Room, quick_documents, quick_passphrases
from tests.reports.drawn_pngs import logo
from tests.reports.pdfs import pages_of

WARNING, LIMIT = MeasureKind.WARNING, MeasureKind.LIMIT
OWN_WORDS = ("The screen sulks.", "L’écran boude.")
OWN_SECTION = f"""
[[sections]]
key = "own"
title = "Our own"
pillar = "quality"

[[sections.checks]]
key = "own.mood"
text = "The screen is in a good mood."
kind = "verdict"
failure = "{OWN_WORDS[0]}"
severity = "major"
"""
OWN_FRENCH = f"""
[sections.own]
title = "À nous"

[checks."own.mood"]
text = "L’écran est de bonne humeur."
failure = "{OWN_WORDS[1]}"
"""


@pytest.fixture
def database_address(embedded_address: str) -> str:
    """One back end is enough: what stands on paper does not depend on it, and issuing has tests of its own on both."""
    return embedded_address


@pytest.fixture
def room(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    quick_passphrases(monkeypatch)
    quick_documents(monkeypatch)
    made = Room(database, tmp_path / "store")
    made.clock.set(datetime(2026, 4, 20, 8, tzinfo=UTC))
    return made


@pytest.fixture
def desk(room: Room) -> Statements:
    return Statements(room.database, room.clock, room.store, room.accounts)


@pytest.fixture
def papers(room: Room) -> Papers:
    return Papers(room.database, room.clock)


def set_lab(room: Room, **values: object) -> None:
    with room.database.transaction() as session:
        lab = session.get_one(LabProfileRow, 1)
        for name, value in values.items():
            setattr(lab, name, value)


def issued(room: Room, desk: Statements, new: NewMeasure, language: str = "") -> tuple[str, bytes]:
    row = desk.issue(room.marta, new, room.word(room.marta), language)
    return row.language, room.reports.pdf_path(row).read_bytes()


def shown(pdf: bytes) -> str:
    return " ".join(pages_of(pdf))


# ---- statements of reasons


@pytest.mark.parametrize(
    ("country", "named", "language", "word"),
    [
        ("FR", "", "fr", "AVERTISSEMENT"),
        ("BE", "", "fr", "AVERTISSEMENT"),
        ("PL", "", "en", "WARNING"),
        ("FR", "en", "en", "WARNING"),
        ("PL", "fr", "fr", "AVERTISSEMENT"),
    ],
)
def test_a_seller_is_written_to_in_the_language_of_its_country_unless_one_is_named(
    room: Room, desk: Statements, country: str, named: str, language: str, word: str
) -> None:
    seller = room.sellers.add(room.marta, NewSeller("Aster", SellerKind.WORKSHOP, country)).number
    new = NewMeasure(seller, WARNING, "Dites deux fois.", clause="9.2 (b)")
    assert word in shown(desk.draft(room.marta, new, named))
    found, pdf = issued(room, desk, new, named)
    assert found == language
    assert word in shown(pdf)


def test_a_statement_bears_the_lab_s_paper_and_logo(room: Room, desk: Statements) -> None:
    new = NewMeasure(room.seller(), WARNING, "Dit deux fois.", clause="9.2 (b)")
    plain = pypdfium2.PdfDocument(desk.draft(room.marta, new))
    set_lab(room, paper="letter", logo=logo(), accent="#7A1F5C")
    own = pypdfium2.PdfDocument(desk.draft(room.marta, new))
    pictures = [
        sum(isinstance(part, pypdfium2.PdfImage) for part in document[0].get_objects()) for document in (plain, own)
    ]
    assert (round(plain[0].get_width()), round(own[0].get_width())) == (595, 612)
    assert pictures[1] == pictures[0] + 1


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_statement_is_genuine_by_the_authority_s_certificate_alone(
    room: Room, desk: Statements, language: str
) -> None:
    seller = room.seller()
    for _ in range(2):
        room.issued(room.lost(seller))
    new = NewMeasure(seller, LIMIT, "Told twice.", ("V-2026-000001",), "9.2 (b)", "ten orders a day")
    _, pdf = issued(room, desk, new, language)
    authority = room.accounts.signer(room.marta, room.word(room.marta)).authority
    assert authority is not None
    facts = handle({"authority": authority.hex()}, pdf)[0]["facts"]
    found = judge(facts, None, with_lab=False, with_authority=True)
    assert (found.standing, found.number, facts["lost"]) == (Standing.GENUINE, "M-2026-000001", [])


def own_rules(room: Room, *, translated: bool) -> None:
    """A checklist of the lab's own comes into force, which asks of touch screens what no other one asks."""
    books = Rulebooks(room.database, room.clock)
    draft = books.draft(room.marta, ItemKind.CHECKLIST, "smartphone/2")
    book = books.show(ItemKind.CHECKLIST, draft.key)
    words = {"fr": book.translations["fr"] + OWN_FRENCH} if translated else {}
    books.put(room.marta, draft.key, book.text + OWN_SECTION, words)
    books.release(room.marta, draft.key, room.clock.today())


def test_findings_by_the_lab_s_own_checklist_are_said_by_its_own_translation(
    room: Room, desk: Statements, papers: Papers
) -> None:
    own_rules(room, translated=True)
    seller = room.seller()
    verdict = room.issued(room.submitted(seller, failing="own.mood")).number
    _, pdf = issued(room, desk, NewMeasure(seller, WARNING, "Dit deux fois.", (verdict,), "9.2 (b)"))
    for found in (pdf, papers.scorecard(room.marta, seller, language="fr")):
        assert OWN_WORDS[1] in shown(found)
        assert OWN_WORDS[0] not in shown(found)


def test_without_a_translation_of_them_nothing_is_stated_and_the_sentence_is_named(
    room: Room, desk: Statements, papers: Papers
) -> None:
    own_rules(room, translated=False)
    seller = room.seller()
    verdict = room.issued(room.submitted(seller, failing="own.mood")).number
    new = NewMeasure(seller, WARNING, "Dit deux fois.", (verdict,), "9.2 (b)")
    for attempt in (lambda: issued(room, desk, new), lambda: papers.scorecard(room.marta, seller, language="fr")):
        with pytest.raises(UserError, match="sulks") as refused:
            attempt()
        assert refused.value.code == "no_translation"
    assert room.rows(Statement) == 0
    assert issued(room, desk, new, "en")[0] == "en"


# ---- scorecard and worksheet


def test_a_scorecard_and_a_worksheet_are_in_the_lab_s_language_unless_one_is_named(room: Room, papers: Papers) -> None:
    set_lab(room, language="fr", paper="letter")
    seller = room.seller()
    room.issued(room.lost(seller))
    room.sellers.note_indicator(room.marta, seller, "returns", 11.2, date(2026, 4, 19), "portail")
    card = papers.scorecard(room.marta, seller)
    for words in ("Fiche de score", "Taux de retour", "11,2", "Le colis n’est jamais arrivé", "Rang, Smartphone"):
        assert words in shown(card)
    assert round(pypdfium2.PdfDocument(card)[0].get_width()) == 612
    assert "Seller scorecard" in shown(papers.scorecard(room.marta, seller, language="en"))
    assert "Fiche de banc" in shown(papers.worksheet(room.sofia, category="laptop"))
    assert "Bench worksheet" in shown(papers.worksheet(room.sofia, category="laptop", language="en"))


def test_a_checklist_that_nobody_translated_has_no_french_worksheet() -> None:
    old = loader.checklist_by_key("smartphone/1")
    with pytest.raises(UserError, match="smartphone/1") as refused:
        worksheet(old, number="", code="", device="", grade="", printed_on="–", texts=texts("fr"))
    assert refused.value.code == "no_translation"

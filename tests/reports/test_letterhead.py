"""The head of documents: who may change it, what is refused, and that documents issued from then on show it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from labapp.core.db import Database
from labapp.core.errors import NotAllowed, UserError
from labapp.reports.letterhead import Letterheads
from tests.lab.room import Room, quick_passphrases
from tests.reports.drawn_pngs import logo
from tests.reports.pdfs import pages_of


@pytest.fixture
def database_address(embedded_address: str) -> str:
    """One back end is enough: what stands on paper does not depend on it, and issuing has tests of its own on both."""
    return embedded_address


@pytest.fixture
def room(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    quick_passphrases(monkeypatch)
    return Room(database, tmp_path / "store")


def test_documents_carry_the_new_head_and_those_issued_before_stay_as_they_are(room: Room) -> None:
    heads = Letterheads(room.database, room.clock)
    seller = room.seller()
    before = room.reports.pdf_path(room.issued(room.submitted(seller))).read_bytes()
    new = replace(heads.shown(), name="Laboratoire de Lyon", logo=logo(300, 100), accent="#7A1F1F", paper="letter")
    heads.change(room.ada, new)
    assert heads.shown() == new
    row = room.issued(room.submitted(seller))
    assert (row.paper, row.language) == ("letter", "en")
    after = room.reports.pdf_path(row)
    assert "Laboratoire de Lyon" in pages_of(after.read_bytes())[0]
    with pikepdf.open(after) as document:
        assert [int(side) for side in document.pages[0].MediaBox] == [0, 0, 612, 792]
    assert "Lyon lab" in pages_of(before)[0]
    assert room.complaints() == set()


def test_the_labs_own_copies_are_in_its_own_language(room: Room) -> None:
    heads = Letterheads(room.database, room.clock)
    heads.change(room.marta, replace(heads.shown(), language="fr"))
    row = room.issued(room.submitted(room.seller()))
    assert row.language == "fr"
    assert "exemplaire interne" in pages_of(room.reports.pdf_path(row).read_bytes())[0]
    assert "reçu" in pages_of(room.labels.device_label(room.sofia, "O-2026-000001"))[0]


def test_a_head_that_cannot_be_printed_is_refused_and_nothing_is_changed(room: Room) -> None:
    heads = Letterheads(room.database, room.clock)
    shown = heads.shown()
    for wrong in (
        replace(shown, accent="#FFFF00"),
        replace(shown, accent="red"),
        replace(shown, logo=b"GIF89a"),
        replace(shown, paper="a3"),
        replace(shown, language="tlh"),
        replace(shown, name="Lab \U0001f600"),
        replace(shown, name=" "),
    ):
        with pytest.raises(UserError):
            heads.change(room.marta, wrong)
    for who in (room.sofia, room.olga):
        with pytest.raises(NotAllowed):
            heads.change(who, replace(shown, name="Another lab"))
    assert heads.shown() == shown

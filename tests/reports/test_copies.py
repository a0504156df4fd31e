"""Copies of issued documents: what the seller's leaves out, that it proves itself, and that it is made once."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from labapp.accounts import queries as accounts
from labapp.accounts.rules import Role
from labapp.core.db import Database
from labapp.core.errors import NotAllowed, NotFound, UserError
from labapp.core.trail import Actor
from labapp.inspections.files import PreparedFile
from labapp.inspections.models import FileKind
from labapp.photos.imaging import PhotoDecoder
from labapp.photos.overlays import Overlay
from labapp.reports.copying import Edition
from labapp.reports.rules import Copy
from labapp.reports.verifying.judging import Standing, judge
from labapp.reports.verifying.looking import PdfLooker
from labapp.rulebook.types import Result
from tests.lab.room import Room, picture, quick_passphrases, taken
from tests.photos.drawings import cover
from tests.reports.pdfs import images_of, pages_of

SELLERS = Edition(Copy.SELLER, "en")
SECRETS = {
    "alias": "Camille 1",
    "street": "1 rue des Essais",
    "tracking": "FR99887766554",
    "technician": "Sofia Okafor",
    "price": "289.00",
    "identity": "B-000001",
    "file name": "Sofias phone",
}


@pytest.fixture
def database_address(embedded_address: str) -> str:
    """One back end is enough: what a copy holds does not depend on it, and issuing has tests of its own on both."""
    return embedded_address


@pytest.fixture
def room(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, decoder: PhotoDecoder) -> Room:
    quick_passphrases(monkeypatch)
    return Room(database, tmp_path / "store", decoder)


def refused(code: str) -> pytest.RaisesExc[UserError]:
    return pytest.raises(UserError, check=lambda error: error.code == code and bool(error.title))


def planted(room: Room) -> str:
    """The number of an issued verdict whose lab knows many things that its seller must not."""
    seller = room.seller()
    number = room.placed(seller)
    room.orders.note_dispatch(room.remi, number, room.clock.today(), "Parcel Express", SECRETS["tracking"])
    room.orders.receive(room.sofia, number, "parcel intact, sealed")
    room.received = lambda _seller: number  # type: ignore[method-assign]  the room's next inspection is of this order
    inspection = room.answered(seller, failing="function.touch")
    shot = next(one for one in room.inspections.detail(room.sofia, inspection).photos if one.shot == "device_front")
    room.inspections.remove_photo(room.sofia, inspection, shot.id)
    front = taken(room.store, picture(size=(480, 320), text="a face"))
    place = room.inspections.add_photo(room.sofia, inspection, front, shot="device_front", caption="front")
    room.inspections.mark_photo(room.sofia, inspection, place, Overlay((cover(),), 1))
    sha256 = room.store.put(b"RIFF\x10\0\0\0WAVEfmt ")
    heard = PreparedFile(FileKind.SOUND, sha256, 16, f"{SECRETS['file name']}.wav")
    room.files.add(room.sofia, inspection, heard, "the rattle")
    room.inspections.submit(room.sofia, inspection)
    return room.issued(inspection).number


def said_anywhere(pdf: bytes) -> str:
    """All that the file holds, streams unpacked, in every way in which a text can stand in it."""
    found = [pdf, " ".join(pages_of(pdf)).encode()]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Stream):
                try:
                    found.append(thing.read_bytes())
                except pikepdf.PdfError:
                    found.append(thing.read_raw_bytes())
            found.append(repr(thing).encode())
    whole = b"\n".join(found)
    return whole.decode("latin-1") + whole.decode("utf-8", "replace") + whole.decode("utf-16-be", "replace")


def test_the_sellers_copy_holds_nothing_that_betrays_the_buyer_or_a_technician(room: Room) -> None:
    number = planted(room)
    own = room.reports.pdf_path(room.reports.document(room.olga, number)).read_bytes()
    row = room.reports.copy(room.marta, number, room.word(room.marta), SELLERS)
    pdf = room.reports.pdf_path(row).read_bytes()
    assert (row.number, row.version, row.copy, row.language) == (number, 1, "seller", "en")
    shown, kept = said_anywhere(pdf), said_anywhere(own)
    for what, secret in SECRETS.items():
        assert secret not in shown, what
        assert secret in kept or what in ("alias", "street"), what  # what is searched for could have been found
    for public in (number, "iPhone 12 128 GB blue", "Technician of the lab", "How to reply", "seller’s copy"):
        assert public in " ".join(pages_of(pdf)), public
    for image in images_of(pdf):
        if image[:3] == b"\xff\xd8\xff":
            assert not Image.open(io.BytesIO(image)).getexif()


def test_a_covered_photo_is_covered_and_one_of_the_address_is_withheld(room: Room) -> None:
    number = planted(room)
    row = room.reports.copy(room.marta, number, room.word(room.marta), SELLERS)
    pages = " ".join(pages_of(room.reports.pdf_path(row).read_bytes()))
    assert "REDACTED" in pages
    assert "withheld: it shows the buyer" in pages
    with pikepdf.open(io.BytesIO(room.reports.pdf_path(row).read_bytes())) as document:
        record = json.loads(document.attachments["record.json"].get_file().read_bytes())
    label = [photo for photo in record["photos"] if photo["shot"] == "parcel_label"]
    assert label
    assert all(photo["withheld"] and photo["rendition_sha256"] == "" for photo in label)
    (front,) = [photo for photo in record["photos"] if photo["redacted"]]
    assert front["overlay"] is None
    assert front["covered_sha256"] is None


def test_the_sellers_copy_is_made_once_and_proves_itself(room: Room) -> None:
    number = planted(room)
    row = room.reports.copy(room.marta, number, room.word(room.marta), SELLERS)
    again = room.reports.copy(room.remi, number, room.word(room.remi), SELLERS)
    assert again == row
    assert room.reports.made(room.olga, number, SELLERS) == row
    assert room.reports.made(room.olga, number, Edition(Copy.SELLER, "en", "letter")) is None
    assert room.reports.document(room.olga, number).copy == "internal"
    pdf = room.reports.pdf_path(row).read_bytes()
    found = room.reports.verify(pdf)
    assert (found.standing, found.number) == (Standing.GENUINE, number)
    place = pdf.index(b"/Contents <") + 400
    other = b"1" if pdf[place : place + 1] == b"0" else b"0"
    assert room.reports.verify(pdf[:place] + other + pdf[place + 1 :]).standing is Standing.ALTERED
    assert room.complaints() == set()


def test_a_copy_made_later_by_another_manager_says_so_and_is_genuine_too(room: Room) -> None:
    number = planted(room)
    row = room.reports.copy(room.remi, number, room.word(room.remi), SELLERS)
    pdf = room.reports.pdf_path(row).read_bytes()
    assert room.reports.verify(pdf).standing is Standing.GENUINE
    assert f"Copy of {number}" in said_anywhere(pdf)


def test_a_text_that_names_the_buyer_is_never_sealed(room: Room) -> None:
    inspection = room.answered(room.seller())
    room.inspections.answer(room.sofia, inspection, "function.touch", Result.PASS, None, "Label: CAMILLE  1, Lyon")
    room.inspections.submit(room.sofia, inspection)
    with refused("secret_in_text") as told:
        room.reports.verify_and_issue(room.marta, inspection, room.word(room.marta))
    assert "the buyer's name" in str(told.value)


def test_a_text_that_names_a_technician_is_for_the_lab_only(room: Room) -> None:
    inspection = room.answered(room.seller())
    room.inspections.answer(room.sofia, inspection, "function.touch", Result.PASS, None, "Seen by Sofia Okafor, too.")
    room.inspections.submit(room.sofia, inspection)
    number = room.issued(inspection).number
    with refused("secret_in_text") as told:
        room.reports.copy(room.marta, number, room.word(room.marta), SELLERS)
    assert "the name of a technician" in str(told.value)
    assert room.reports.made(room.olga, number, SELLERS) is None


def test_copies_are_refused_to_those_without_the_right_and_for_what_there_is_not(room: Room) -> None:
    number = planted(room)
    for who in (room.sofia, room.olga):
        with pytest.raises(NotAllowed):
            room.reports.copy(who, number, room.word(who), SELLERS)
    with refused("wrong_passphrase"):
        room.reports.copy(room.marta, number, "guessed wrongly", SELLERS)
    with pytest.raises(NotFound):
        room.reports.copy(room.marta, "V-2026-000412", room.word(room.marta), SELLERS)
    with refused("no_language"):
        room.reports.copy(room.marta, number, room.word(room.marta), Edition(Copy.SELLER, "tlh"))
    with refused("no_paper"):
        room.reports.copy(room.marta, number, room.word(room.marta), Edition(Copy.SELLER, "en", "a3"))
    room.versions.withdraw(room.marta, number, "wrong device")
    with refused("withdrawn"):
        room.reports.copy(room.marta, number, room.word(room.marta), SELLERS)


def test_a_copy_by_somebody_who_came_after_the_seal_is_genuine_by_the_certificate_alone(room: Room) -> None:
    number = planted(room)
    room.clock.advance(timedelta(days=30))
    new = room.accounts.add_person(
        room.ada, "Nadia Brandt", Role.MANAGER, "nadia came in spring", own_passphrase=room.word(room.ada)
    )
    nadia = Actor(new.id, new.name, str(new.role))
    row = room.reports.copy(nadia, number, "nadia came in spring", SELLERS)
    with room.database.reading() as session:
        authority = accounts.authority(session)
    with PdfLooker() as looker:
        facts = looker.look(room.reports.pdf_path(row).read_bytes(), authority or b"")
    found = judge(facts, None, with_lab=False, with_authority=True)
    assert found.standing is Standing.GENUINE, found.reasons
    assert "Signed by Nadia Brandt" in found.reasons[0]


def test_the_draft_of_the_sellers_copy_speaks_its_language_and_refuses_what_the_copy_would(room: Room) -> None:
    inspection = room.submitted(room.seller())
    assert "exemplaire du vendeur" in pages_of(room.reports.draft(inspection, for_seller=True))[0]
    other = room.answered(room.seller("Birch"))
    room.inspections.answer(room.sofia, other, "function.touch", Result.PASS, None, "Seen by Sofia Okafor, too.")
    with refused("secret_in_text"):
        room.reports.draft(other, for_seller=True)
    assert room.reports.draft(other)


def test_a_correction_takes_a_name_out_of_every_later_copy(room: Room) -> None:
    inspection = room.answered(room.seller())
    room.inspections.answer(room.sofia, inspection, "function.touch", Result.PASS, None, "Seen by Sofia Okafor, too.")
    room.inspections.submit(room.sofia, inspection)
    number = room.issued(inspection).number
    with refused("secret_in_text"):
        room.reports.copy(room.marta, number, room.word(room.marta), SELLERS)
    with refused("secret_in_text"):
        room.versions.open_correction(room.marta, number, "Sofia Okafor named herself in a note.")
    room.versions.open_correction(room.marta, number, "A note named somebody.")
    room.inspections.answer(room.sofia, inspection, "function.touch", Result.PASS, None, "Seen twice.")
    room.inspections.submit(room.sofia, inspection)
    room.issued(inspection)
    row = room.reports.copy(room.marta, number, room.word(room.marta), SELLERS)
    assert row.version == 2
    shown = said_anywhere(room.reports.pdf_path(row).read_bytes())
    assert "Sofia Okafor" not in shown
    assert "Seen twice." in shown

"""Issuing verdicts on both back ends: one number, one signature, one document, whatever stops it on the way."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.accounts import queries as accounts
from labapp.accounts.keys import signature_fits
from labapp.core.db import Database
from labapp.core.errors import NotAllowed, NotFound, Unavailable, UserError
from labapp.core.outbox import OutboxEvent
from labapp.core.store import BlobStore
from labapp.core.trail import canonical, digest, head
from labapp.inspections import steps as inspection_steps
from labapp.inspections.models import VerdictRow
from labapp.inspections.rules import InspectionState
from labapp.orders import steps as order_steps
from labapp.orders.rules import OrderState
from labapp.reports import service
from labapp.reports.drawing import Manner
from labapp.reports.models import Document
from labapp.sellers import steps as seller_steps
from labapp.sellers.models import SellerTally
from tests.lab.room import Room, quick_documents, quick_passphrases


@pytest.fixture
def room(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    quick_passphrases(monkeypatch)
    return Room(database, tmp_path / "store")


@pytest.fixture
def quick(room: Room, monkeypatch: pytest.MonkeyPatch) -> Room:
    """The same room, where documents are not drawn."""
    quick_documents(monkeypatch)
    return room


def refused(code: str) -> pytest.RaisesExc[UserError]:
    return pytest.raises(UserError, check=lambda error: error.code == code and bool(error.title))


def verdict_of(room: Room, inspection: int) -> VerdictRow:
    with room.database.reading() as session:
        return session.execute(sa.select(VerdictRow).where(VerdictRow.inspection_id == inspection)).scalar_one()


def events(room: Room) -> list[dict[str, Any]]:
    with room.database.reading() as session:
        return [event.payload for event in session.scalars(sa.select(OutboxEvent).order_by(OutboxEvent.position))]


def test_a_verdict_is_numbered_signed_drawn_stored_counted_and_announced(room: Room) -> None:
    seller = room.seller()
    inspection = room.submitted(seller, failing="function.touch")
    with room.database.reading() as session:
        before = head(session)[1]
    row = room.issued(inspection)
    verdict = verdict_of(room, inspection)
    sealed = json.loads(verdict.record)

    assert (row.number, row.version, row.title) == ("V-2026-000001", 1, "iPhone 12 128 GB blue · fail")
    pdf = room.reports.pdf_path(row).read_bytes()
    assert len(pdf) == row.size
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    assert len(document) == row.pages
    document.close()

    assert canonical(sealed) == verdict.record
    assert digest(sealed) == verdict.record_sha256
    assert (sealed["purpose"], sealed["number"], sealed["verdict"]) == ("verdict", "V-2026-000001", "fail")
    assert sealed["previous_head"] == before
    assert "Camille" not in verdict.record.decode()  # neither the alias nor the address of the buyer
    with room.database.reading() as session:
        public = accounts.public_key(session, verdict.key_id)
    assert public is not None
    assert signature_fits(public, verdict.record, verdict.signature)

    order = room.orders.detail(room.marta, sealed["order"]["number"])
    assert (order.row.state, order.row.verdict, order.row.verdict_number) == (OrderState.INSPECTED, "fail", row.number)
    assert room.inspections.detail(room.marta, inspection).state is InspectionState.ISSUED
    (seller_row,) = room.sellers.sellers(room.marta)
    assert (seller_row.counted, seller_row.failed) == (1, 1)
    (event,) = events(room)
    assert event["reasons"]
    assert {key: event[key] for key in ("number", "seller", "order", "outcome", "record_sha256", "pdf_sha256")} == {
        "number": row.number,
        "seller": seller,
        "order": order.row.number,
        "outcome": "fail",
        "record_sha256": verdict.record_sha256,
        "pdf_sha256": row.sha256,
    }
    assert [match.kind for match in room.lab.find(row.number)] == ["verdict"]
    assert room.reports.documents(room.sofia) == (row,)
    assert room.complaints() == set()


class Stop(Exception):
    """The power goes."""


def stopping(*_: object, **__: object) -> None:
    raise Stop


Cut = Callable[[pytest.MonkeyPatch], None]

BEFORE_SEALING: dict[str, Cut] = {
    "drawing the draft": lambda patch: patch.setattr(service, "draw_verdict_document", stopping),
    "giving the number": lambda patch: patch.setattr(service, "next_number", stopping),
    "locking the trail": lambda patch: patch.setattr(service, "lock_head", stopping),
    "making the record": lambda patch: patch.setattr(service, "sealed_verdict", stopping),
    "sealing": lambda patch: patch.setattr(inspection_steps, "seal_verdict", stopping),
    "storing the seal": lambda patch: patch.setattr(Session, "commit", stopping),
}
AFTER_SEALING: dict[str, Cut] = {
    "beginning to issue": lambda patch: patch.setattr(service.Reports, "_finish", stopping),
    "drawing": lambda patch: _on_second_call(patch, service, "draw_verdict_document"),
    "storing the file": lambda patch: patch.setattr(BlobStore, "put", stopping),
    "setting the verdict": lambda patch: patch.setattr(order_steps, "set_verdict", stopping),
    "moving the order on": lambda patch: patch.setattr(order_steps, "advance", stopping),
    "counting": lambda patch: patch.setattr(seller_steps, "add_to_tally", stopping),
    "moving the inspection on": lambda patch: patch.setattr(inspection_steps, "mark_issued", stopping),
    "announcing": lambda patch: patch.setattr(service, "announce", stopping),
    "storing the document": lambda patch: _on_second_call(patch, Session, "commit"),
}


def _on_second_call(patch: pytest.MonkeyPatch, owner: Any, name: str) -> None:
    real, calls = getattr(owner, name), 0

    def counted(*words: Any, **more: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise Stop
        return real(*words, **more)

    patch.setattr(owner, name, counted)


def test_a_stop_before_the_seal_leaves_the_inspection_as_it_was_and_no_gap(
    quick: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    inspection = quick.lost(quick.seller())
    trail = quick.trail()
    for name, cut in BEFORE_SEALING.items():
        with monkeypatch.context() as patch:
            cut(patch)
            with pytest.raises(Stop):
                quick.issued(inspection)
        assert quick.inspections.detail(quick.marta, inspection).state is InspectionState.SUBMITTED, name
        assert (quick.rows(VerdictRow), quick.rows(Document), quick.rows(OutboxEvent), quick.trail()) == (
            0,
            0,
            0,
            trail,
        ), name
    assert quick.issued(inspection).number == "V-2026-000001"
    assert quick.complaints() == set()


def test_a_stop_after_the_seal_is_finished_later_with_the_same_number_and_one_document(
    quick: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    seller, numbers = quick.seller(), []
    for count, (name, cut) in enumerate(AFTER_SEALING.items()):
        # an order with a device moves on when its verdict is issued, one without stays where it ended
        inspection = quick.submitted(seller) if name == "moving the order on" else quick.lost(seller)
        with monkeypatch.context() as patch:
            cut(patch)
            with pytest.raises(Stop):
                quick.issued(inspection)
        assert quick.inspections.detail(quick.marta, inspection).state is InspectionState.VERIFIED, name
        assert quick.reports.unfinished() == ((inspection,), ()), name
        assert (quick.rows(Document), quick.rows(OutboxEvent)) == (count, count), name
        assert {kind for kind, _ in quick.complaints()} <= {"issue_unfinished", "blob_extra"}, name
        sealed = verdict_of(quick, inspection).number
        with refused("other_signer"):  # the file carries the signature of who sealed it
            quick.reports.resume(quick.remi, inspection, quick.word(quick.remi))
        word = quick.word(quick.marta)
        row = quick.issued(inspection) if count % 2 else quick.reports.resume(quick.marta, inspection, word)
        assert row.number == sealed, name
        assert quick.reports.resume(quick.marta, inspection, "") == row  # once more changes nothing
        assert (quick.rows(Document), quick.rows(OutboxEvent), quick.rows(VerdictRow)) == (count + 1,) * 3, name
        assert quick.reports.unfinished() == ((), ()), name
        numbers.append(row.number)
    assert numbers == [f"V-2026-{count:06d}" for count in range(1, len(AFTER_SEALING) + 1)]
    with quick.database.reading() as session:
        tally = session.execute(sa.select(SellerTally)).scalar_one()
    assert tally.counted == len(AFTER_SEALING)
    assert quick.complaints() == set()  # a file drawn again is the same file: nothing is left over


def test_drawing_the_same_record_again_gives_the_same_bytes(room: Room) -> None:
    inspection = room.submitted(room.seller())
    row = room.issued(inspection)
    sealed = json.loads(verdict_of(room, inspection).record)
    signer = room.accounts.signer(room.marta, room.word(room.marta))
    drawn = room.reports._draw_verdict(sealed, Manner(), draft=False)
    assert room.reports._draw_verdict(sealed, Manner(), draft=False).pdf == drawn.pdf  # before it is signed
    assert room.store.put(service.signed(drawn, sealed, signer).pdf) == row.sha256  # and after


def test_a_full_disk_while_the_document_is_stored_is_said_and_mended_by_trying_again(
    quick: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    inspection = quick.lost(quick.seller())

    def full(*_: object) -> str:
        raise Unavailable("The disk of the photo store is full.")

    with monkeypatch.context() as patch:
        patch.setattr(BlobStore, "put", full)
        with pytest.raises(Unavailable, match="full"):
            quick.issued(inspection)
    assert quick.issued(inspection).number == "V-2026-000001"


def test_a_wrong_passphrase_signs_nothing(quick: Room) -> None:
    inspection, trail = quick.lost(quick.seller()), quick.trail()
    for wrong in ("", "marta signs", quick.word(quick.remi)):
        with pytest.raises(NotAllowed, match="passphrase"):
            quick.reports.verify_and_issue(quick.marta, inspection, wrong)
    assert quick.trail() == trail
    assert quick.rows(VerdictRow) == 0


def test_only_a_manager_verifies(quick: Room) -> None:
    inspection, trail = quick.lost(quick.seller()), quick.trail()
    for who in (quick.sofia, quick.olga, quick.ada):
        with refused("not_allowed"):
            quick.reports.may_verify(who, inspection)
        with refused("not_allowed"):
            quick.reports.verify_and_issue(who, inspection, quick.word(who))
        with refused("not_allowed"):
            quick.reports.resume(who, inspection, quick.word(who))
    assert quick.trail() == trail


def forged(room: Room, inspection: int, signer: int) -> dict[str, Any]:
    """A verdict's row as somebody with the database in their hands would write it."""
    with room.database.reading() as session:
        order_id = session.scalar(sa.text(f"SELECT order_id FROM inspections WHERE id = {inspection}"))
    return {
        "number": "V-2026-000099",
        "version": 1,
        "inspection_id": inspection,
        "order_id": order_id,
        "verdict": "pass",
        "counts": True,
        "critical": False,
        "remark": "",
        "record": b"{}",
        "record_sha256": "0" * 64,
        "signature": b"",
        "key_id": 1,
        "signed_by": signer,
        "sealed_at": room.clock.now(),
    }


def test_who_took_part_cannot_verify_by_the_service_nor_by_the_database_itself(quick: Room) -> None:
    inspection = quick.submitted(quick.seller(), who="remi")  # a manager at the bench
    assert "took part" in (quick.reports.may_verify(quick.remi, inspection) or "")
    with refused("took_part"):
        quick.reports.verify_and_issue(quick.remi, inspection, quick.word(quick.remi))
    with refused("refused_by_database"), quick.database.transaction() as session:
        session.execute(sa.insert(VerdictRow).values(**forged(quick, inspection, quick.remi.id)))
    assert quick.rows(VerdictRow) == 0
    assert quick.reports.may_verify(quick.marta, inspection) is None
    quick.issued(inspection)


def test_a_signed_verdict_and_its_document_can_be_neither_changed_nor_deleted(quick: Room) -> None:
    quick.issued(quick.lost(quick.seller()))
    for statement in (
        "UPDATE verdicts SET verdict = 'pass'",
        "UPDATE verdicts SET signed_by = 3",
        "DELETE FROM verdicts",
        "UPDATE documents SET number = 'V-2026-000002'",
        "DELETE FROM documents",
    ):
        with refused("refused_by_database"), quick.database.transaction() as session:
            session.execute(sa.text(statement))
    assert quick.complaints() == set()


def test_what_is_not_submitted_or_issued_already_is_not_verified_and_nobody_else_is_asked_for(quick: Room) -> None:
    seller = quick.seller()
    started, issued = quick.started(seller), quick.lost(seller)
    quick.issued(issued)
    for inspection, words in ((started, "not submitted"), (issued, "issued already")):
        with pytest.raises(UserError, match=words) as refusal:
            quick.issued(inspection)
        assert refusal.value.code == "wrong_state"
        assert "Another manager" not in refusal.value.advice
    with refused("wrong_state"):
        quick.reports.resume(quick.marta, started, quick.word(quick.marta))
    with pytest.raises(NotFound):
        quick.issued(412)
    assert quick.rows(Document) == 1


def test_two_managers_verifying_at_once_make_one_verdict(quick: Room) -> None:
    inspection = quick.lost(quick.seller())

    def verify(name: str) -> object:
        who = quick.people[name]
        try:
            return quick.reports.verify_and_issue(who, inspection, quick.word(who)).number
        except UserError as error:
            return error

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(verify, ("marta", "remi", "marta", "remi")))
    assert "V-2026-000001" in found
    assert all(one == "V-2026-000001" or isinstance(one, UserError) for one in found)
    assert (quick.rows(VerdictRow), quick.rows(Document), quick.rows(OutboxEvent)) == (1, 1, 1)
    assert quick.complaints() == set()


def test_a_damaged_photo_is_refused_before_anything_is_signed(room: Room) -> None:
    inspection = room.submitted(room.seller())
    large = room.inspections.detail(room.marta, inspection).photos[0].large
    data = large.read_bytes()
    large.write_bytes(data[:-1] + b"?")
    with refused("blob_damaged"):
        room.issued(inspection)
    large.unlink()
    with refused("blob_missing"):
        room.issued(inspection)
    assert room.rows(VerdictRow) == 0
    large.write_bytes(data)
    assert room.issued(inspection).number == "V-2026-000001"


def test_a_stored_document_that_was_changed_is_not_handed_out(room: Room) -> None:
    row = room.issued(room.lost(room.seller()))
    path = room.reports.pdf_path(row)
    path.write_bytes(path.read_bytes().replace(b"%PDF-1", b"%PDF-9", 1))
    with refused("blob_damaged"):
        room.reports.pdf_path(row)
    with pytest.raises(NotFound):
        room.reports.document(room.sofia, "V-2026-000412")


def test_a_draft_says_so_on_every_page_and_leaves_no_trace(room: Room) -> None:
    inspection = room.submitted(room.seller())
    trail, blobs = room.trail(), len(list(room.store.names()))
    document = pypdfium2.PdfDocument(io.BytesIO(room.reports.draft(inspection)))
    for page in document:
        text = page.get_textpage()
        assert "DRAFT" in text.get_text_bounded()
        text.close()
        page.close()
    document.close()
    assert (room.trail(), len(list(room.store.names())), room.rows(VerdictRow)) == (trail, blobs, 0)


def test_an_order_that_the_lab_itself_ended_is_inconclusive_and_counts_for_nobody(quick: Room) -> None:
    from labapp.orders.rules import OrderStep

    number = quick.placed(quick.seller())
    inspection = quick.inspections.report_without_device(
        quick.jonas, number, OrderStep.REPORT_LOST, "The lab gave a wrong address.", by_lab=True
    )
    assert quick.issued(inspection).title.endswith("inconclusive")
    (seller,) = quick.sellers.sellers(quick.marta)
    assert (seller.counted, seller.failed) == (0, 0)
    assert quick.complaints() == set()

"""Copies that leave the lab, on both back ends: which may, on what proof, what follows; and what is refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from labapp.core.db import Database
from labapp.core.errors import NotFound, UserError
from labapp.core.trail import entries_of
from labapp.lab.models import Withdrawal
from labapp.orders.models import IdentityBurn
from labapp.orders.rules import OrderStep
from labapp.orders.service import NewIdentity
from labapp.reports.handing import HandOvers, NewHandOver
from labapp.reports.leaving import to_the_minute
from labapp.reports.models import Document, HandOver
from labapp.reports.rules import Channel
from labapp.reports.statements import NewMeasure, Statements
from labapp.sellers.rules import MeasureKind
from labapp.trials.rules import Outcome, SinglePlan
from labapp.trials.steps import TrialDecision
from tests.conftest import MORNING
from tests.lab.room import Room, quick_documents, quick_passphrases


@pytest.fixture
def room(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    quick_passphrases(monkeypatch)
    quick_documents(monkeypatch)
    return Room(database, tmp_path / "store")


@pytest.fixture
def desk(room: Room) -> HandOvers:
    return HandOvers(room.database, room.clock, room.store)


def refused(code: str) -> pytest.RaisesExc[UserError]:
    return pytest.raises(UserError, check=lambda error: error.code == code and bool(error.title))


def copied(room: Room, number: str, **changes: Any) -> int:
    """The id of another copy of an issued document: the seller's, unless something else is said."""
    with room.database.transaction() as session:
        first = session.scalars(sa.select(Document).where(Document.number == number).order_by(Document.id)).first()
        assert first is not None
        values = {column.key: getattr(first, column.key) for column in Document.__table__.columns if column.key != "id"}
        made = Document(**{**values, "copy": "seller", "issued_at": room.clock.now(), **changes})
        session.add(made)
        session.flush()
        return made.id


def sellers_copy(room: Room, seller: str = "") -> int:
    """The id of the seller's copy of a fresh verdict."""
    row = room.issued(room.lost(seller or room.seller("Aster")))
    return copied(room, row.number)


def by_mail(document: int, **changes: Any) -> NewHandOver:
    values = {"recipient": "Aster, complaints desk", "channel": Channel.EMAIL, "proof": "<1@aster.example>", **changes}
    return NewHandOver(document, **values)


def test_a_seller_s_copy_starts_the_time_to_reply_and_burns_the_identity(room: Room, desk: HandOvers) -> None:
    seller, other = room.seller("Aster"), room.seller("Birch")
    mine = NewIdentity("Camille", "7 rue Commune, 69003 Lyon", "FR", "c@example.org", "+33 600000001")
    kin = NewIdentity("Hugo", "9 rue Autre, 69003 Lyon", "FR", "c@example.org")
    identity, like = (room.orders.add_identity(room.remi, new) for new in (mine, kin))
    far = room.identity()
    order = room.orders.place(room.remi, room.new_order(seller, identity)).row.number
    fact = "The carrier closed its search."
    inspection = room.inspections.report_without_device(room.jonas, order, OrderStep.REPORT_LOST, fact)
    document = copied(room, room.issued(inspection).number)
    room.clock.advance(timedelta(days=1))

    done = desk.record(room.olga, by_mail(document))
    assert (done.row.number, done.row.copy, done.row.recorded_by) == ("V-2026-000001", "seller", "Olga Nowak")
    assert done.row.reply_until == date(2026, 3, 17)  # 14 days by the policy that judged the order
    assert done.burned == identity
    room.clock.advance(timedelta(days=4000))  # burned is for ever
    for where, burned in ((seller, {identity, like}), (other, set())):
        found = room.orders.identities(room.remi, where, "FR")
        assert {one.identity.number for one in found if one.identity.burned} == burned
    assert far not in {identity, like}

    with room.database.reading() as session:
        (entry,) = entries_of(session, "document", document)
        burn = session.scalars(sa.select(IdentityBurn)).one()
        (burned,) = [
            one for one in entries_of(session, "identity", burn.identity_id) if one.action == "identity_burned"
        ]
    assert (entry.action, entry.changes["recipient"][1]) == ("handed_over", "Aster, complaints desk")
    assert (entry.actor_id, burned.changes["order"][1]) == (room.olga.id, order)
    assert room.complaints() == set()


def test_handing_a_second_copy_over_burns_nothing_again_and_has_a_time_of_its_own(room: Room, desk: HandOvers) -> None:
    document = sellers_copy(room)
    assert desk.record(room.marta, by_mail(document)).burned
    room.clock.advance(timedelta(days=3))
    again = desk.record(room.marta, by_mail(document, channel=Channel.POST, proof="RR 123"))
    assert (again.burned, again.row.reply_until) == (None, date(2026, 3, 19))
    assert [row.channel for row in desk.hand_overs(room.olga, "V-2026-000001")] == [Channel.POST, Channel.EMAIL]
    assert room.rows(IdentityBurn) == 1


def test_a_double_click_notes_one_hand_over(room: Room, desk: HandOvers) -> None:
    new = by_mail(sellers_copy(room))
    first, second = desk.record(room.marta, new), desk.record(room.marta, new)
    assert (first.known, second.known, first.row) == (False, True, second.row)
    with ThreadPoolExecutor(4) as threads:
        rows = list(
            threads.map(lambda _: desk.record(room.marta, by_mail(new.document_id, recipient="B")).row, range(4))
        )
    assert len(set(rows)) == 1
    assert room.rows(HandOver) == 2


def test_an_internal_copy_never_leaves(room: Room, desk: HandOvers) -> None:
    room.issued(room.lost(room.seller()))
    with room.database.reading() as session:
        internal = session.scalars(sa.select(Document.id)).one()
    trail = room.trail()
    with refused("internal_copy"):
        desk.record(room.marta, by_mail(internal))
    with refused("internal_copy"):
        desk.copy_to_hand_over(room.marta, "V-2026-000001")
    assert (room.trail(), room.rows(HandOver), room.rows(IdentityBurn)) == (trail, 0, 0)


def test_outcomes_and_statements_leave_and_burn_nothing(room: Room, desk: HandOvers) -> None:
    seller, word = room.seller(), room.word(room.marta)
    trial = room.trials.start(room.marta, seller, "smartphone", SinglePlan(8, 0)).number
    room.issued(room.lost(seller))
    outcome = room.reports.sign_trial(room.marta, trial, TrialDecision(Outcome.NOT_PASSED), word)
    statements = Statements(room.database, room.clock, room.store, room.accounts)
    statement = statements.state(room.marta, "M-2026-000001", word)
    for number in (outcome.number, statement.number):
        done = desk.record(room.olga, by_mail(desk.copy_to_hand_over(room.olga, number)))
        assert (done.burned, done.late, done.row.reply_until) == (None, "", date(2026, 3, 16))
    (line,) = statements.measures(room.marta)
    assert (line.handed_at, line.reply_until) == (room.clock.now(), date(2026, 3, 16))


def test_a_statement_that_came_after_its_measure_took_effect_is_said_to_be_late(room: Room, desk: HandOvers) -> None:
    statements = Statements(room.database, room.clock, room.store, room.accounts)
    seller = room.seller()
    room.issued(room.lost(seller))
    new = NewMeasure(seller, MeasureKind.WARNING, "Told twice.", clause="9", effective_on=date(2026, 3, 4))
    row = statements.issue(room.marta, new, room.word(room.marta))
    room.clock.advance(timedelta(days=2))
    assert desk.record(room.olga, by_mail(row.id)).late == ""
    room.clock.advance(timedelta(days=1))
    assert "took effect on 2026-03-04" in desk.record(room.olga, by_mail(row.id)).late


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("no_recipient", {"recipient": " "}),
        ("no_proof", {"proof": " "}),
        ("no_proof", {"channel": Channel.POST, "proof": ""}),
        ("too_long", {"recipient": "x" * 301}),
        ("too_long", {"proof": "x" * 1001}),
        ("bad_date", {"handed_at": MORNING + timedelta(minutes=5)}),
        ("bad_date", {"handed_at": MORNING - timedelta(minutes=1)}),
        ("not_found", {"document_id": 412}),
    ],
)
def test_what_cannot_be_noted_is_refused_with_a_sentence_and_nothing_is_stored(
    room: Room, desk: HandOvers, code: str, changes: dict[str, Any]
) -> None:
    document = sellers_copy(room)
    trail = room.trail()
    with refused(code):
        desk.record(room.marta, replace(by_mail(document), **changes))
    assert (room.trail(), room.rows(HandOver), room.rows(IdentityBurn)) == (trail, 0, 0)


def test_in_person_and_by_the_portal_no_proof_is_asked_for(room: Room, desk: HandOvers) -> None:
    document = sellers_copy(room)
    for channel in (Channel.IN_PERSON, Channel.PORTAL):
        assert (
            desk.record(room.marta, by_mail(document, channel=channel, proof="", recipient=str(channel))).row.proof
            == ""
        )


def test_a_file_that_proves_it_is_kept_and_counts_as_proof(room: Room, desk: HandOvers, tmp_path: Path) -> None:
    receipt = tmp_path / "receipt.pdf"
    receipt.write_bytes(b"signed for by reception")
    done = desk.record(room.marta, by_mail(sellers_copy(room), proof="", file=receipt))
    assert desk.proof_path(done.row).read_bytes() == b"signed for by reception"
    assert room.complaints() == set()  # the check of the lab knows whose file it is
    with pytest.raises(UserError):
        desk.record(room.marta, by_mail(done.row.document_id, recipient="B", file=tmp_path / "missing.pdf"))
    assert room.rows(HandOver) == 1


def test_a_copy_that_was_replaced_or_withdrawn_is_no_longer_handed_over(room: Room, desk: HandOvers) -> None:
    document = sellers_copy(room)
    before = room.clock.now()
    room.clock.advance(timedelta(days=1))
    newer = copied(room, "V-2026-000001", version=2)
    with refused("superseded"):
        desk.record(room.marta, by_mail(document))
    assert not desk.record(room.marta, by_mail(document, handed_at=before)).known  # it had left before
    assert desk.copy_to_hand_over(room.marta, "V-2026-000001") == newer
    with room.database.transaction() as session:
        session.add(
            Withdrawal(
                number="V-2026-000001", reason="mixed up", withdrawn_at=room.clock.now(), withdrawn_by=room.marta.id
            )
        )
    with refused("withdrawn"):
        desk.record(room.marta, by_mail(newer))


def test_copies_in_several_languages_are_told_apart(room: Room, desk: HandOvers) -> None:
    english = sellers_copy(room)
    french = copied(room, "V-2026-000001", language="fr")
    assert desk.copy_to_hand_over(room.marta, "V-2026-000001", "en") == english
    assert desk.copy_to_hand_over(room.marta, "V-2026-000001", "fr") == french
    with pytest.raises(NotFound, match="en, fr"):
        desk.copy_to_hand_over(room.marta, "V-2026-000001", "de")
    with pytest.raises(NotFound):
        desk.hand_overs(room.marta, "V-2026-000099")


def test_who_may_not_see_sellers_hands_nothing_over(room: Room, desk: HandOvers) -> None:
    document = sellers_copy(room)
    for act in (lambda: desk.record(room.sofia, by_mail(document)), lambda: desk.hand_overs(room.sofia)):
        with refused("not_allowed"):
            act()


def test_a_hand_over_can_be_neither_changed_nor_deleted(room: Room, desk: HandOvers) -> None:
    desk.record(room.marta, by_mail(sellers_copy(room)))
    for statement in ("UPDATE hand_overs SET recipient = 'x'", "DELETE FROM hand_overs"):
        with refused("refused_by_database"), room.database.transaction() as session:
            session.execute(sa.text(statement))


def test_moments_count_to_the_minute_in_whatever_zone_they_are_told(room: Room) -> None:
    told = datetime(2026, 3, 2, 9, 0, 59, 7, tzinfo=room.clock.zone)
    assert to_the_minute(told) == MORNING
    assert to_the_minute(told).isoformat() == "2026-03-02T08:00:00+00:00"

"""Blind second looks on both back ends: drawn by lot, given blind, compared, and never more than that."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from labapp.core import search
from labapp.core.db import Database
from labapp.core.errors import Incomplete, NotAllowed, UserError
from labapp.core.trail import TrailRow
from labapp.inspections.models import Inspection, VerdictRow
from labapp.inspections.rules import InspectionState, MarkView, Observation
from labapp.orders.rules import OrderState
from labapp.rulebook.types import Result
from labapp.sellers.models import SellerTally
from labapp.trials.rules import Outcome, SinglePlan
from labapp.trials.steps import TrialDecision
from tests.inspections.looking_twice import looked_again, number_of, share
from tests.lab.room import Room, quick_documents, quick_passphrases

TOUCH, IMEI = "function.touch", "identity.imei"


@pytest.fixture
def room(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    quick_passphrases(monkeypatch)
    quick_documents(monkeypatch)
    share(monkeypatch, 1.0)
    return Room(database, tmp_path / "store")


@pytest.fixture
def first(room: Room) -> int:
    """An inspection that Sofia submitted; its order waits for a second look."""
    return room.submitted(room.seller())


@pytest.fixture
def order(room: Room, first: int) -> str:
    return number_of(room, first)


def refused(code: str) -> pytest.RaisesExc[UserError]:
    return pytest.raises(UserError, check=lambda error: error.code == code and bool(error.title))


def offered(room: Room, who: str) -> list[str]:
    return [row.order_number for row in room.inspections.bench(room.people[who]) if row.second]


def trail_of(room: Room, *actions: str) -> int:
    with room.database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).where(TrailRow.action.in_(actions))) or 0


# ---- which orders, and for whom


def test_a_drawn_order_is_offered_once_its_first_look_is_submitted_to_everybody_who_had_no_part_in_it(
    room: Room,
) -> None:
    inspection = room.answered(room.seller())
    number = number_of(room, inspection)
    assert [offered(room, who) for who in ("sofia", "jonas", "marta")] == [[], [], []]
    room.inspections.submit(room.sofia, inspection)
    assert offered(room, "sofia") == []
    assert [offered(room, who) for who in ("jonas", "marta", "remi")] == [[number]] * 3
    for who in (room.olga, room.ada):
        with refused("not_allowed"):
            room.inspections.start_second(who, number)


def test_an_order_that_the_lot_spares_is_offered_to_nobody(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    share(monkeypatch, 0.0)
    number = number_of(room, room.submitted(room.seller()))
    assert offered(room, "jonas") == []
    assert trail_of(room, "second_look_drawn") == 0
    with refused("wrong_state"):
        room.inspections.start_second(room.jonas, number)


def test_the_share_of_the_policy_is_drawn_by_the_order_s_number_and_the_lab_s_own_key(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    from labapp.inspections.rules import gets_second_look

    share(monkeypatch, 0.5)
    seller = room.seller()
    with room.database.reading() as session:
        key = session.scalar(sa.select(TrailRow.hash).where(TrailRow.seq == 1))
    assert key
    numbers = [number_of(room, room.submitted(seller)) for _ in range(4)]
    assert sorted(offered(room, "jonas")) == sorted(one for one in numbers if gets_second_look(key, one, 0.5))


def test_the_lot_is_drawn_once_and_an_inspection_sent_back_waits_until_it_is_submitted_again(
    room: Room, first: int, order: str
) -> None:
    room.inspections.send_back(room.marta, first, "The back is out of focus.")
    assert offered(room, "jonas") == []
    with refused("wrong_state"):
        room.inspections.start_second(room.jonas, order)
    room.inspections.submit(room.sofia, first)
    assert offered(room, "jonas") == [order]
    assert offered(room, "marta") == []  # she has reviewed the first
    assert trail_of(room, "second_look_drawn") == 1


def test_an_inspection_finished_short_is_not_drawn(room: Room) -> None:
    inspection = room.started(room.seller())
    room.inspections.answer(room.sofia, inspection, "locks.activation", Result.FAIL, None, "locked")
    for _ in range(2):
        room.inspections.add_photo(room.sofia, inspection, room.photo(), check_key="locks.activation")
    room.inspections.submit(room.sofia, inspection, finish_short=True)
    assert offered(room, "jonas") == []


def test_a_manager_asks_for_a_second_look_with_a_reason(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    share(monkeypatch, 0.0)
    seller = room.seller()
    waiting = room.received(seller)
    number = number_of(room, room.submitted(seller))
    with refused("no_reason"):
        room.inspections.request_second(room.marta, number, "  ")
    with refused("not_allowed"):
        room.inspections.request_second(room.sofia, number, "I am not sure.")
    with refused("wrong_state"):
        room.inspections.request_second(room.marta, waiting, "A new technician.")
    room.inspections.request_second(room.marta, number, "A new technician.")
    with refused("second_wanted"):
        room.inspections.request_second(room.remi, number, "Once more.")
    assert offered(room, "jonas") == [number]
    assert trail_of(room, "second_look_requested") == 1


def test_when_the_device_has_left_nothing_is_offered_any_more_but_what_was_begun_can_be_handed_in(
    room: Room, first: int, order: str
) -> None:
    other = room.submitted(room.seller("Brink"))
    begun = looked_again(room, order, room.jonas, submit=False)
    for inspection in (first, other):
        room.issued(inspection)
        room.orders.close(room.marta, number_of(room, inspection), "Sent back.")
    assert offered(room, "jonas") == []
    with refused("wrong_state"):
        room.inspections.start_second(room.jonas, number_of(room, other))
    with refused("wrong_state"):
        room.inspections.request_second(room.marta, number_of(room, other), "Too late.")
    room.inspections.submit(room.jonas, begun)
    assert room.inspections.detail(room.jonas, begun).state is InspectionState.SUBMITTED


# ---- blind


def test_the_second_one_sees_nothing_of_the_first(room: Room) -> None:
    secret = "the-first-one-wrote-this"
    inspection = room.answered(room.seller(), "jonas", failing="function.loudspeaker")
    here = room.inspections
    here.answer(room.jonas, inspection, TOUCH, Result.PASS, None, secret)
    dent = here.observe(room.jonas, inspection, Observation("back", "dent", 7.25, True, True))
    here.add_photo(room.jonas, inspection, room.photo("the dent"), observation_id=dent, view=MarkView.CLOSE_UP)
    photo = room.photo("only the first one took this")
    here.caption_photo(room.jonas, inspection, here.add_photo(room.jonas, inspection, photo), secret)
    here.submit(room.jonas, inspection)
    document = room.issued(inspection)
    seen = here.detail(room.jonas, inspection)
    assert secret in repr(seen)
    assert document.number in repr(seen)
    number = seen.order.row.number
    second = here.start_second(room.sofia, number)
    told = here.detail(room.sofia, second)
    words = repr(told)
    for hidden in (secret, photo.sha256, photo.large_sha256, document.number, "7.25", "Jonas Berg", "Marta Klein"):
        assert hidden not in words
    assert (told.answers, told.observations, told.photos, told.repeats) == ({}, (), (), ())
    assert (told.took_part, told.inspected_by, told.verdict_number) == (frozenset(), (), None)
    assert (told.order.row.verdict, told.order.row.state) == (None, OrderState.INSPECTING)
    assert all(result is not Result.FAIL for result in told.assessment.results.values())
    row = next(row for row in here.bench(room.remi) if row.second)
    assert "Jonas" not in repr(row)


def test_both_go_by_the_same_frozen_checklist_and_policy(room: Room, first: int, order: str) -> None:
    room.clock.advance(timedelta(days=40))  # a newer version is in force by now
    second = room.inspections.start_second(room.jonas, order)
    one, two = (room.inspections.detail(room.remi, look) for look in (first, second))
    assert one.checklist.key == "smartphone/1"
    assert (one.checklist, one.policy) == (two.checklist, two.policy)


def test_whoever_is_at_the_second_look_cannot_read_the_first_until_both_are_handed_in(
    room: Room, first: int, order: str
) -> None:
    second = room.inspections.start_second(room.jonas, order)
    with refused("blind"):
        room.inspections.detail(room.jonas, first)
    assert room.inspections.of_order(room.jonas, order) is None
    assert room.inspections.start(room.jonas, order) == second  # the order's label leads to the own look
    with refused("blind"):
        room.inspections.detail(room.sofia, second)
    assert room.inspections.of_order(room.sofia, order) == first
    assert room.inspections.detail(room.remi, first).id == first
    assert looked_again(room, order, room.jonas) == second
    assert room.inspections.detail(room.jonas, first).id == first
    assert room.inspections.detail(room.sofia, second).id == second
    assert room.inspections.of_order(room.jonas, order) == first


def test_who_knows_the_first_cannot_give_the_second(room: Room, first: int, order: str) -> None:
    room.issued(first)
    for who in (room.sofia, room.marta):
        with refused("not_blind"):
            room.inspections.start_second(who, order)
    assert offered(room, "marta") == []
    assert offered(room, "remi") == [order]


def test_nobody_works_at_both_looks(room: Room, first: int, order: str) -> None:
    second = looked_again(room, order, room.jonas, submit=False)
    room.inspections.send_back(room.marta, first, "Look at the lid again.")
    with refused("not_blind"):
        room.inspections.answer(room.jonas, first, TOUCH, Result.FAIL)
    for who in (room.sofia, room.marta):
        with refused("not_blind"):
            room.inspections.answer(who, second, TOUCH, Result.FAIL)
        with refused("not_blind"):
            room.inspections.submit(who, second)
    room.inspections.answer(room.remi, second, TOUCH, Result.PASS)
    room.inspections.answer(room.sofia, first, TOUCH, Result.PASS)


# ---- handing it in, and nothing more


def test_it_asks_for_what_can_be_seen_twice_and_for_no_shots(room: Room, order: str) -> None:
    second = room.inspections.start_second(room.jonas, order)
    with pytest.raises(Incomplete) as lacking:
        room.inspections.submit(room.jonas, second)
    keys = [at.removeprefix("check:") for at in lacking.value.missing_at]
    assert TOUCH in keys
    assert not [key for key in keys if key.startswith(("shot:", "packaging.", "delivery."))]
    assert looked_again(room, order, room.jonas, submit=False) == second
    found = room.inspections.detail(room.jonas, second)
    assert found.assessment.missing == ()
    photographed = {photo.check_key for photo in found.photos}
    taken_back = next(photo for photo in found.photos if photo.check_key == IMEI)
    room.inspections.remove_photo(room.jonas, second, taken_back.id)
    with pytest.raises(Incomplete, match="not complete"):
        room.inspections.submit(room.jonas, second)
    assert photographed  # the checklist requires these


def test_it_rests_as_submitted_and_moves_neither_order_nor_seller_nor_trial(room: Room) -> None:
    seller = room.seller()
    trial = room.trials.start(room.marta, seller, plan=SinglePlan(3, 0)).number
    inspection = room.submitted(seller)
    number = number_of(room, inspection)
    before = room.inspections.detail(room.remi, inspection)
    second = looked_again(room, number, room.jonas, {TOUCH: "It does not answer at the lower edge."})
    after = room.inspections.detail(room.remi, inspection)
    assert room.inspections.detail(room.remi, second).state is InspectionState.SUBMITTED
    assert (after.assessment, after.order.row) == (before.assessment, before.order.row)
    assert (after.inspected_by, after.state) == (("Sofia Okafor",), InspectionState.SUBMITTED)
    assert [row.inspection_id for row in room.inspections.to_review(room.marta)] == [inspection]
    assert room.inspections.of_order(room.marta, number) == inspection
    assert room.rows(VerdictRow) == room.rows(SellerTally) == 0
    assert room.trials.detail(room.marta, trial).tally.n == 0
    room.issued(inspection)
    assert room.trials.detail(room.marta, trial).tally.n == 1
    with room.database.reading() as session:
        (tally,) = session.scalars(sa.select(SellerTally)).all()
    assert (tally.counted, tally.failed) == (1, 0)
    assert room.complaints() == set()


def test_it_cannot_be_sent_back_verified_drafted_or_handed_in_twice(room: Room, order: str) -> None:
    second = looked_again(room, order, room.jonas)
    trail = room.trail()
    with refused("second_look"):
        room.inspections.send_back(room.marta, second, "Look again.")
    with refused("second_look"):
        room.reports.verify_and_issue(room.marta, second, room.word(room.marta))
    with refused("second_look"):
        room.reports.draft(second)
    assert room.reports.may_verify(room.marta, second) == "A blind second look gives no verdict."
    with refused("wrong_state"):
        room.inspections.answer(room.jonas, second, TOUCH, Result.FAIL)
    with refused("wrong_state"):
        room.inspections.submit(room.jonas, second)
    with refused("wrong_state"):
        room.inspections.start_second(room.remi, order)
    assert offered(room, "remi") == []
    assert room.trail() == trail


def test_the_database_itself_refuses_a_verdict_on_a_second_look(room: Room, first: int, order: str) -> None:
    second = looked_again(room, order, room.jonas)
    room.issued(first)
    with room.database.reading() as session:
        row = session.scalars(sa.select(VerdictRow)).one()
        columns = {column.key: getattr(row, column.key) for column in VerdictRow.__table__.columns}
    columns |= {"id": 99, "number": "V-2026-000099", "inspection_id": second}
    with (
        pytest.raises(UserError, match="A blind second look gives no verdict"),
        room.database.transaction() as session,
    ):
        session.execute(sa.insert(VerdictRow).values(**columns))
    with pytest.raises(UserError, match="never verified"), room.database.transaction() as session:
        session.execute(sa.update(Inspection).where(Inspection.id == second).values(state=InspectionState.VERIFIED))


def test_who_gave_the_second_look_verifies_neither_this_order_nor_its_trial(room: Room) -> None:
    seller = room.seller()
    trial = room.trials.start(room.marta, seller, plan=SinglePlan(1, 0)).number
    inspection = room.submitted(seller)
    looked_again(room, number_of(room, inspection), room.remi)
    assert room.remi.id in room.inspections.detail(room.marta, inspection).took_part
    with refused("took_part"):
        room.reports.verify_and_issue(room.remi, inspection, room.word(room.remi))
    assert "second look" in (room.reports.may_verify(room.remi, inspection) or "")
    other = room.submitted(room.seller("Brink"))
    assert room.reports.may_verify(room.remi, other) is None  # of another order he may
    room.issued(inspection)
    with refused("took_part"):
        room.reports.sign_trial(room.remi, trial, TrialDecision(Outcome.PASSED), room.word(room.remi))


def test_the_database_itself_refuses_a_verdict_by_who_gave_the_second_look(room: Room, first: int, order: str) -> None:
    looked_again(room, order, room.remi)
    document = room.issued(first)
    assert document.number
    with room.database.reading() as session:
        row = session.scalars(sa.select(VerdictRow)).one()
        columns = {column.key: getattr(row, column.key) for column in VerdictRow.__table__.columns}
    columns |= {"id": 99, "number": "V-2026-000099", "version": 2, "signed_by": room.remi.id}
    with (
        pytest.raises(UserError, match="took part in an inspection cannot verify"),
        room.database.transaction() as session,
    ):
        session.execute(sa.insert(VerdictRow).values(**columns))


def test_its_identity_is_found_by_nobody_and_hides_nothing_of_the_first(room: Room, first: int, order: str) -> None:
    def codes() -> list[tuple[str, str]]:
        with room.database.reading() as session:
            rows = session.scalars(sa.select(search.SearchCode).where(search.SearchCode.source.startswith("identity.")))
            return sorted((row.source, row.code) for row in rows)

    before = codes()
    assert before
    second = room.inspections.start_second(room.jonas, order)
    room.inspections.answer(room.jonas, second, IMEI, Result.PASS, "356938035643809")
    room.inspections.answer(room.jonas, second, IMEI, None)
    assert codes() == before


def test_each_step_stands_on_the_trail(room: Room, order: str) -> None:
    second = looked_again(room, order, room.jonas)
    with room.database.reading() as session:
        rows = session.scalars(
            sa.select(TrailRow.action).where(TrailRow.subject == "inspection", TrailRow.subject_id == second)
        ).all()
    assert (rows[0], rows[-1]) == ("inspection_started", "submitted")
    assert "answered" in rows
    assert trail_of(room, "second_look_drawn") == 1
    with pytest.raises(NotAllowed):
        room.inspections.agreement(room.jonas)

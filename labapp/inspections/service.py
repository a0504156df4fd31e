"""Use cases at the bench and in review: start, answer, observe, photograph, submit, send back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.accounts.rules import Right
from labapp.accounts.service import require
from labapp.core import search
from labapp.core.clock import Clock
from labapp.core.db import Database
from labapp.core.errors import Conflict, Incomplete, NotAllowed, NotFound, UserError
from labapp.core.trail import Actor, record
from labapp.inspections import agreeing, assembling, idle, placing, queries, second
from labapp.inspections.agreeing import AgreementReport
from labapp.inspections.idle import IdleCheck
from labapp.inspections.models import (
    Inspection,
    InspectionAnswer,
    InspectionKind,
    InspectionObservation,
)
from labapp.inspections.placing import Place
from labapp.inspections.queries import BenchRow, EarlierVerdict, InspectionDetail, ReviewRow
from labapp.inspections.rules import (
    Answer,
    InspectionState,
    InspectionStep,
    Observation,
    Value,
    answer_problem,
    draft_problem,
    next_state,
    observation_problem,
)
from labapp.orders import queries as order_queries
from labapp.orders import steps as order_steps
from labapp.orders.models import MysteryOrder
from labapp.orders.rules import OrderStep
from labapp.photos.steps import PreparedPhoto
from labapp.rulebook import loader
from labapp.rulebook.queries import rulebook
from labapp.rulebook.types import CheckKind, Grade, Result

_WITHOUT_DEVICE = frozenset({OrderStep.CANCEL_BY_SELLER, OrderStep.REPORT_LOST, OrderStep.RETURN_TO_SENDER})


@dataclass(frozen=True, slots=True)
class Saved:
    """The word that a change is durable: when, and the version that the next change must name."""

    at: datetime
    version: int


class Inspections:
    """Inspections, from the first answer to the hand-over for signing."""

    def __init__(self, database: Database, clock: Clock, photo_path: Callable[[str], Path]) -> None:
        self._database = database
        self._clock = clock
        self._photo_path = photo_path

    # ---- reading

    def bench(self, actor: Actor) -> tuple[BenchRow, ...]:
        """Orders that wait at a bench or lie on one, those sent back first; second looks that are the actor's to give last."""
        require(actor, Right.INSPECT)
        with self._database.reading() as session:
            return (*queries.bench_rows(session), *second.offered(session, actor))

    def to_review(self, actor: Actor) -> tuple[ReviewRow, ...]:
        """Inspections that wait for a manager, longest first."""
        require(actor, Right.REVIEW)
        with self._database.reading() as session:
            return queries.review_rows(session)

    def detail(self, actor: Actor, inspection_id: int) -> InspectionDetail:
        """One inspection, whole, with its assessment so far."""
        require(actor, Right.SEE_ORDERS)
        with self._database.reading() as session:
            inspection = _inspection(session, inspection_id)
            if second.must_not_see(session, actor, inspection):
                raise NotAllowed("You look at this order blind.", "Submit your own look first.", "blind")
            return assembling.detail(session, inspection, self._photo_path)

    def of_order(self, actor: Actor, order_number: str) -> int | None:
        """The id of the inspection that an order's verdict rests on, the newest if there are several, or None.

        Never a blind second look; and None for whoever gives the order its second look just now.
        """
        require(actor, Right.SEE_ORDERS)
        with self._database.reading() as session:
            inspection = session.scalar(
                sa.select(Inspection)
                .join(MysteryOrder, MysteryOrder.id == Inspection.order_id)
                .where(MysteryOrder.number == order_number, Inspection.kind != InspectionKind.SECOND)
                .order_by(Inspection.id.desc())
                .limit(1)
            )
            if inspection is None or second.must_not_see(session, actor, inspection):
                return None
            return inspection.id

    def earlier_verdicts(self, actor: Actor, seller_id: int) -> tuple[EarlierVerdict, ...]:
        """The seller's verdicts, oldest first."""
        require(actor, Right.SEE_SELLERS)
        with self._database.reading() as session:
            return queries.earlier_verdicts(session, seller_id)

    def agreement(self, actor: Actor, *, category: str = "", since: date | None = None) -> AgreementReport:
        """How far first and blind second looks agree, per category and check, in grades and between people."""
        require(actor, Right.REVIEW)
        start = None if since is None else datetime.combine(since, time.min, self._clock.zone)
        with self._database.reading() as session:
            return agreeing.report(session, category, start)

    def idle_checks(self, actor: Actor, *, category: str = "", last: int = idle.LAST) -> tuple[IdleCheck, ...]:
        """Checks that never failed, or never applied, in the last so many first inspections of each category."""
        require(actor, Right.REVIEW)
        with self._database.reading() as session:
            return idle.idle_checks(session, category, last)

    # ---- at the bench

    def start(self, actor: Actor, order_number: str) -> int:
        """Open the inspection of a received order; one that is open already is returned as it is.

        Whoever gives the order its blind second look just now goes on with that.
        """
        require(actor, Right.INSPECT)
        now = self._clock.now()
        with self._database.transaction() as session:
            order = _order(session, order_number)
            own = second.own(session, actor, order)
            if own is not None:
                return own
            known = session.scalar(
                sa.select(Inspection.id).where(Inspection.order_id == order.id, Inspection.kind == InspectionKind.FIRST)
            )
            if known is not None:
                return known
            if order.opened_at is None:
                order.opened_at = now
            inspection = self._new(session, actor, now, order, InspectionKind.FIRST, InspectionState.IN_PROGRESS)
            record(session, actor, now, "inspection_started", "inspection", inspection.id, {"order": (None, order.id)})
            order_steps.advance(session, actor, now, order, OrderStep.INSPECT)
            return inspection.id

    def start_second(self, actor: Actor, order_number: str) -> int:
        """Begin, or go on with, the blind second look that an order waits for; only for who had no part in the first."""
        require(actor, Right.INSPECT)
        with self._database.transaction() as session:
            return second.start(session, actor, self._clock.now(), _order(session, order_number)).id

    def request_second(self, actor: Actor, order_number: str, reason: str) -> None:
        """Ask for a blind second look at an order that the lot did not fall on."""
        require(actor, Right.REVIEW)
        if not reason.strip():
            raise UserError("Asking for a second look needs a reason.", "Write why.", "no_reason")
        _refuse_note(reason)
        with self._database.transaction() as session:
            second.request(session, actor, self._clock.now(), _order(session, order_number), reason.strip())

    def answer(
        self,
        actor: Actor,
        inspection_id: int,
        check_key: str,
        result: Result | None,
        value: Value = None,
        note: str = "",
        *,
        expected_version: int | None = None,
    ) -> Saved:
        """Store one answer; durable when this returns. `result` None keeps a note alone, or takes an answer back.

        `expected_version` is the version that the person saw (0: none yet); another bench's change meanwhile raises
        Conflict with both values. None overwrites knowingly.
        """
        require(actor, Right.INSPECT)
        now = self._clock.now()
        with self._database.transaction() as session:
            inspection = self._open(session, actor, inspection_id)
            check = placing.check_of(inspection, check_key)
            _refuse_note(note)
            problem = draft_problem(value, note)
            if problem is None and result is not None:
                problem = answer_problem(check, Answer(result, value, note))
            if problem:
                raise UserError(problem, "Correct the value; nothing was stored.", "bad_answer")
            row = session.scalar(
                sa.select(InspectionAnswer).where(
                    InspectionAnswer.inspection_id == inspection_id, InspectionAnswer.check_key == check_key
                )
            )
            before = None if row is None else _answer_json(row)
            if expected_version is not None and expected_version != (0 if row is None else row.version):
                raise Conflict(f"“{check.text}”", {"result": result, "value": value, "note": note}, before)
            if row is None:
                row = InspectionAnswer(inspection_id=inspection_id, check_key=check_key, version=0)
                session.add(row)
            row.result, row.note = result, note
            row.value = None if value is None else {"value": value}
            row.answered_at, row.answered_by = now, actor.id
            row.version += 1
            record(
                session, actor, now, "answered", "inspection", inspection_id, {check_key: (before, _answer_json(row))}
            )
            if check.kind is CheckKind.IDENTITY and inspection.kind is not InspectionKind.SECOND:
                codes = (str(value),) if value and result is not None else ()
                search.put_codes(session, "order", inspection.order_id, check_key, codes)
            return Saved(now, row.version)

    def observe(self, actor: Actor, inspection_id: int, observation: Observation) -> int:
        """Add a cosmetic defect; returns its id."""
        require(actor, Right.INSPECT)
        now = self._clock.now()
        with self._database.transaction() as session:
            inspection = self._open(session, actor, inspection_id)
            zones = assembling.frozen_checklist(inspection).zones
            _refuse_observation(observation, zones)
            row = InspectionObservation(inspection_id=inspection_id, observed_at=now, observed_by=actor.id)
            _set_observation(row, observation)
            session.add(row)
            session.flush()
            changes = {f"observation {row.id}": (None, _observation_json(row))}
            record(session, actor, now, "observed", "inspection", inspection_id, changes)
            return row.id

    def change_observation(
        self, actor: Actor, inspection_id: int, observation_id: int, observation: Observation
    ) -> None:
        """Correct a cosmetic defect."""
        require(actor, Right.INSPECT)
        now = self._clock.now()
        with self._database.transaction() as session:
            inspection = self._open(session, actor, inspection_id)
            _refuse_observation(observation, assembling.frozen_checklist(inspection).zones)
            row = _observation(session, inspection_id, observation_id)
            before = _observation_json(row)
            _set_observation(row, observation)
            changes = {f"observation {row.id}": (before, _observation_json(row))}
            record(session, actor, now, "observed", "inspection", inspection_id, changes)

    def remove_observation(
        self, actor: Actor, inspection_id: int, observation_id: int, *, restore: bool = False
    ) -> None:
        """Take a cosmetic defect out, or put it back."""
        require(actor, Right.INSPECT)
        now = self._clock.now()
        with self._database.transaction() as session:
            self._open(session, actor, inspection_id)
            row = _observation(session, inspection_id, observation_id)
            row.removed_at = None if restore else now
            changes = {f"observation {row.id}": (not restore, restore)}
            record(session, actor, now, "observed", "inspection", inspection_id, changes)

    def add_photo(
        self,
        actor: Actor,
        inspection_id: int,
        photo: PreparedPhoto,
        *,
        shot: str | None = None,
        check_key: str | None = None,
        caption: str = "",
        arrived_at: datetime | None = None,
    ) -> int:
        """Put a stored photo into a named shot or onto a check (or neither); returns its place's id.

        `arrived_at` is when it came to the bench, if that was before now.
        """
        require(actor, Right.INSPECT)
        now = self._clock.now()
        with self._database.transaction() as session:
            inspection = self._open(session, actor, inspection_id)
            place = Place(shot, check_key)
            return placing.add(session, actor, now, inspection, photo, place, caption, arrived_at or now)

    def move_photo(
        self,
        actor: Actor,
        inspection_id: int,
        placed_id: int,
        *,
        shot: str | None = None,
        check_key: str | None = None,
        expected_version: int | None = None,
    ) -> Saved:
        """Move a photo to another shot or check, or to neither; one in the tray is taken out of it.

        `expected_version` is the version that the person saw; another bench's change meanwhile raises Conflict with
        both places. None moves it knowingly.
        """
        require(actor, Right.INSPECT)
        now = self._clock.now()
        with self._database.transaction() as session:
            inspection = self._open(session, actor, inspection_id)
            place = Place(shot, check_key)
            return Saved(now, placing.move(session, actor, now, inspection, placed_id, place, expected_version))

    def caption_photo(
        self,
        actor: Actor,
        inspection_id: int,
        placed_id: int,
        caption: str,
        *,
        expected_version: int | None = None,
    ) -> Saved:
        """Write what a photo shows; `expected_version` as in `move_photo`, its Conflict holds both captions."""
        require(actor, Right.INSPECT)
        now = self._clock.now()
        with self._database.transaction() as session:
            inspection = self._open(session, actor, inspection_id)
            return Saved(now, placing.write(session, actor, now, inspection, placed_id, caption, expected_version))

    def remove_photo(
        self,
        actor: Actor,
        inspection_id: int,
        placed_id: int,
        *,
        restore: bool = False,
        expected_version: int | None = None,
    ) -> Saved:
        """Lay a photo into the tray, or take it out again; its bytes are never deleted.

        `expected_version` as in `move_photo`, its Conflict holds both places.
        """
        require(actor, Right.INSPECT)
        now = self._clock.now()
        with self._database.transaction() as session:
            inspection = self._open(session, actor, inspection_id)
            lay = placing.put_back if restore else placing.lay_aside
            return Saved(now, lay(session, actor, now, inspection, placed_id, expected_version))

    def submit(self, actor: Actor, inspection_id: int, *, finish_short: bool = False) -> None:
        """Hand the inspection over for review; Incomplete names all that is missing.

        `finish_short` is for a knock-out (locked, wrong model, swollen battery …): two photos of it are enough.
        """
        require(actor, Right.INSPECT)
        now = self._clock.now()
        with self._database.transaction() as session:
            inspection = self._open(session, actor, inspection_id)
            found = assembling.detail(session, inspection, self._photo_path)
            if finish_short:
                _refuse_short(found)
            elif found.assessment.missing:
                raise Incomplete(
                    "The inspection is not complete yet.", found.assessment.missing, found.assessment.missing_at
                )
            inspection.state = next_state(inspection.state, InspectionStep.SUBMIT)
            inspection.submitted_at, inspection.submitted_by = now, actor.id
            inspection.finished_short = finish_short
            record(
                session, actor, now, "submitted", "inspection", inspection_id, {"finished_short": (None, finish_short)}
            )
            if inspection.kind is InspectionKind.FIRST and not finish_short:
                second.draw_lot(session, now, inspection, found)

    # ---- in review

    def send_back(self, actor: Actor, inspection_id: int, reason: str) -> None:
        """Give a submitted inspection back to the bench, with the reason."""
        require(actor, Right.REVIEW)
        if not reason.strip():
            raise UserError("Sending back needs a reason.", "Write what the technician shall do.", "no_reason")
        _refuse_note(reason)
        now = self._clock.now()
        with self._database.transaction() as session:
            inspection = _inspection(session, inspection_id, lock=True)
            if inspection.kind is InspectionKind.SECOND:
                raise UserError("A blind second look is not reviewed.", "It is only compared.", "second_look")
            if inspection.kind is InspectionKind.WITHOUT_DEVICE:
                raise UserError("An order without a device has nothing to inspect again.", code="wrong_state")
            before, inspection.state = inspection.state, next_state(inspection.state, InspectionStep.RETURN)
            inspection.returned_reason = reason.strip()
            changes = {"state": (str(before), str(inspection.state))}
            record(session, actor, now, "sent_back", "inspection", inspection_id, changes, reason.strip())

    # ---- an order that ended without a device

    def report_without_device(
        self, actor: Actor, order_number: str, step: OrderStep, fact: str, *, by_lab: bool = False
    ) -> int:
        """Note that an order ended without a device; its short inspection goes straight to review. Returns its id."""
        require(actor, Right.RECEIVE_ORDERS)
        if step not in _WITHOUT_DEVICE:
            raise UserError("That is no end without a device.", code="wrong_state")
        if not fact.strip():
            raise UserError("Say what shows it: the carrier's answer, the seller's message, a date.", code="no_fact")
        now = self._clock.now()
        with self._database.transaction() as session:
            order = _order(session, order_number)
            order.ended_by_lab = by_lab
            order_steps.advance(session, actor, now, order, step, fact.strip())
            inspection = self._new(session, actor, now, order, InspectionKind.WITHOUT_DEVICE, InspectionState.SUBMITTED)
            inspection.submitted_at, inspection.submitted_by = now, actor.id
            changes = {"ended": (None, str(order.state)), "by_lab": (None, by_lab)}
            record(session, actor, now, "fact_recorded", "inspection", inspection.id, changes, fact.strip())
            return inspection.id

    # ---- inner steps

    def _new(
        self,
        session: Session,
        actor: Actor,
        now: datetime,
        order: MysteryOrder,
        kind: InspectionKind,
        state: InspectionState,
    ) -> Inspection:
        book, today = rulebook(session), self._clock.today()
        checklist = book.checklist(order.category, on=today)
        policy = book.policy_for(order.ordered_on or today, order.category, Grade(order.grade), order.market)
        inspection = Inspection(
            order_id=order.id,
            kind=kind,
            state=state,
            checklist_key=checklist.key,
            checklist=loader.checklist_to_json(checklist),
            policy_key=policy.key,
            policy=loader.policy_to_json(policy),
            started_at=now,
            started_by=actor.id,
        )
        session.add(inspection)
        session.flush()
        return inspection

    @staticmethod
    def _open(session: Session, actor: Actor, inspection_id: int) -> Inspection:
        inspection = _inspection(session, inspection_id, lock=True)
        if inspection.state is not InspectionState.IN_PROGRESS:
            again = inspection.kind is not InspectionKind.SECOND
            raise UserError(
                f"This inspection is {inspection.state.value.replace('_', ' ')} and cannot be changed.",
                "A manager can send it back." if again else "A second look is handed in once.",
                "wrong_state",
            )
        second.refuse_both(session, actor, inspection)
        return inspection


def _inspection(session: Session, inspection_id: int, *, lock: bool = False) -> Inspection:
    query = sa.select(Inspection).where(Inspection.id == inspection_id)
    inspection = session.scalar(query.with_for_update() if lock else query)
    if inspection is None:
        raise NotFound("There is no such inspection.")
    return inspection


def _order(session: Session, number: str) -> MysteryOrder:
    order = order_queries.order_by_number(session, number, lock=True)
    if order is None:
        raise NotFound(f"There is no order {number}.")
    return order


def _observation(session: Session, inspection_id: int, observation_id: int) -> InspectionObservation:
    row = session.get(InspectionObservation, observation_id)
    if row is None or row.inspection_id != inspection_id:
        raise NotFound("There is no such observation in this inspection.")
    return row


_OBSERVATION_FIELDS = (
    "zone",
    "kind",
    "length_mm",
    "visible_20cm",
    "visible_50cm",
    "visible_on",
    "catches_nail",
    "count",
)


def _set_observation(row: InspectionObservation, observation: Observation) -> None:
    for name in _OBSERVATION_FIELDS:
        setattr(row, name, getattr(observation, name))


def _observation_json(row: InspectionObservation) -> dict[str, object]:
    return {name: getattr(row, name) for name in _OBSERVATION_FIELDS}


def _answer_json(row: InspectionAnswer) -> dict[str, object]:
    return {
        "result": None if row.result is None else str(row.result),
        "value": None if row.value is None else row.value["value"],
        "note": row.note,
    }


def _refuse_note(note: str) -> None:
    if len(note) > 5000:
        raise UserError("A note holds at most 5,000 characters.", "Shorten it; nothing was stored.", "too_long")


def _refuse_observation(observation: Observation, zones: Sequence[str]) -> None:
    problem = observation_problem(observation, zones)
    if problem:
        raise UserError(problem, "Correct the mark; nothing was stored.", "bad_observation")


def _refuse_short(found: InspectionDetail) -> None:
    if not found.assessment.knock_outs:
        raise UserError("Only a knock-out ends an inspection early.", "Answer the remaining checks.", "no_knock_out")
    for key in found.assessment.knock_outs:
        count = sum(photo.check_key == key and not photo.removed for photo in found.photos)
        check = found.checklist.check(key)
        if check is not None and check.max_photos and count < 2:
            raise Incomplete(
                "Finishing short needs two photos of the reason.",
                (f"“{check.text}” has {count} of 2 photos.",),
                (f"check:{key}",),
            )

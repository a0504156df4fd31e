"""Use cases at the bench and in review: start, answer, observe, photograph, submit, send back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.accounts.rules import Right
from labapp.accounts.service import require
from labapp.core.clock import Clock
from labapp.core.db import Database
from labapp.core.errors import Incomplete, NotAllowed, NotFound, UserError
from labapp.core.store import BlobStore
from labapp.core.trail import Actor, record
from labapp.inspections import (
    agreeing,
    arriving,
    assembling,
    idle,
    marking,
    photo_marks,
    placing,
    queries,
    repeats,
    second,
    taking,
    timing,
)
from labapp.inspections.agreeing import AgreementReport
from labapp.inspections.answering import GivenAnswer, put_answer, refuse_note
from labapp.inspections.finishing import refuse_short
from labapp.inspections.idle import IdleCheck
from labapp.inspections.models import Inspection, InspectionKind
from labapp.inspections.photo_marks import AlikePhoto
from labapp.inspections.placing import Place
from labapp.inspections.queries import BenchRow, EarlierVerdict, InspectionDetail, ReviewRow
from labapp.inspections.rules import (
    InspectionState,
    InspectionStep,
    MarkView,
    Observation,
    Value,
    next_state,
)
from labapp.inspections.taking import Taken
from labapp.inspections.tools import Proposal
from labapp.orders import queries as order_queries
from labapp.orders import steps as order_steps
from labapp.orders.models import MysteryOrder
from labapp.orders.rules import OrderStep
from labapp.photos.overlays import Overlay, refuse_overlay
from labapp.photos.steps import PreparedPhoto
from labapp.rulebook import loader
from labapp.rulebook.queries import rulebook
from labapp.rulebook.types import Grade, Result

_WITHOUT_DEVICE = frozenset({OrderStep.CANCEL_BY_SELLER, OrderStep.REPORT_LOST, OrderStep.RETURN_TO_SENDER})


@dataclass(frozen=True, slots=True)
class Saved:
    """The word that a change is durable: when, and the version that the next change must name."""

    at: datetime
    version: int


class Inspections:
    """Inspections, from the first answer to the hand-over for signing."""

    def __init__(self, database: Database, clock: Clock, photo_path: Callable[[str], Path], store: BlobStore) -> None:
        self._database = database
        self._clock = clock
        self._photo_path = photo_path
        self._store = store

    # ---- reading

    def bench(self, actor: Actor, *, blinded: bool = False) -> tuple[BenchRow, ...]:
        """Orders that wait at a bench or lie on one, those sent back first; second looks that are the actor's to give last.

        Blinded, no row names its seller.
        """
        require(actor, Right.INSPECT)
        with self._database.reading() as session:
            rows = queries.bench_rows(session)
            if blinded:
                rows = tuple(replace(row, seller_name="") for row in rows)
            return (*rows, *second.offered(session, actor))

    def to_review(self, actor: Actor) -> tuple[ReviewRow, ...]:
        """Inspections that wait for a manager, longest first."""
        require(actor, Right.REVIEW)
        with self._database.reading() as session:
            return queries.review_rows(session)

    def detail(self, actor: Actor, inspection_id: int, *, blinded: bool = False) -> InspectionDetail:
        """One inspection, whole, with its assessment so far; blinded, nothing in it names or points to the seller."""
        require(actor, Right.SEE_ORDERS)
        with self._database.reading() as session:
            inspection = _inspection(session, inspection_id)
            if second.must_not_see(session, actor, inspection):
                raise NotAllowed("You look at this order blind.", "Submit your own look first.", "blind")
            return assembling.detail(session, inspection, self._photo_path, blinded=blinded)

    def newest_change(self, actor: Actor, inspection_id: int) -> int:
        """The number of the last trail row on an inspection or its order: cheap, so that a bench may ask every few seconds."""
        require(actor, Right.SEE_ORDERS)
        with self._database.reading() as session:
            return queries.newest_change(session, inspection_id)

    def repeats_of(
        self, actor: Actor, inspection_id: int, check_key: str, number: str, *, blinded: bool = False
    ) -> tuple[str, ...]:
        """A sentence for each other order of the lab whose device has this number; for one that is being typed."""
        require(actor, Right.INSPECT)
        with self._database.reading() as session:
            inspection = _inspection(session, inspection_id)
            if inspection.kind is InspectionKind.SECOND:  # blind: where else the device was seen is nobody's matter
                return ()
            check = assembling.check_of(inspection, check_key)
            return repeats.of_number(session, inspection.order_id, check.identity, check_key, number, blinded=blinded)

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

    def alike(self, actor: Actor, inspection_id: int, placed_id: int) -> tuple[AlikePhoto, ...]:
        """The newest photos of the same shot or check from other orders of the same model, to lay beside this one."""
        require(actor, Right.SEE_ORDERS)
        with self._database.reading() as session:
            inspection = _inspection(session, inspection_id)
            if second.must_not_see(session, actor, inspection):
                return ()
            row = placing.placed(session, inspection_id, placed_id)
            return photo_marks.alike(session, actor, inspection, row, self._photo_path)

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

    def start(self, actor: Actor, order_number: str, place: str = arriving.BENCH) -> int:
        """Open the inspection of a received order at a bench; one that is open already is returned as it is.

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
            arriving.take_over(session, actor, now, order, inspection, place)
            return inspection.id

    def start_second(self, actor: Actor, order_number: str, place: str = arriving.BENCH) -> int:
        """Begin, or go on with, the blind second look that an order waits for; only for who had no part in the first."""
        require(actor, Right.INSPECT)
        with self._database.transaction() as session:
            now, order = self._clock.now(), _order(session, order_number)
            looked = second.start(session, actor, now, order)
            arriving.hand_over(session, actor, now, order, place)
            return looked.id

    def request_second(self, actor: Actor, order_number: str, reason: str) -> None:
        """Ask for a blind second look at an order that the lot did not fall on."""
        require(actor, Right.REVIEW)
        if not reason.strip():
            raise UserError("Asking for a second look needs a reason.", "Write why.", "no_reason")
        refuse_note(reason)
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
            check = assembling.check_of(inspection, check_key)
            given = GivenAnswer(result, value, note)
            change = put_answer(session, actor, now, inspection, check, given, expected_version)
            changes = {check_key: (change.before, change.after)}
            record(session, actor, now, "answered", "inspection", inspection_id, changes)
            return Saved(now, change.version)

    def read_tool_file(self, actor: Actor, inspection_id: int, data: bytes, name: str) -> Proposal:
        """What a tester's or another tool's result file says, beside what was answered so far; nothing is stored."""
        require(actor, Right.INSPECT)
        with self._database.reading() as session:
            inspection = _inspection(session, inspection_id)
            _refuse_closed(inspection)
            second.refuse_both(session, actor, inspection)
            return taking.proposal(session, inspection, data, name)

    def take_tool_result(
        self,
        actor: Actor,
        inspection_id: int,
        data: bytes,
        name: str,
        chosen: Collection[str],
        expected_versions: Mapping[str, int],
    ) -> Taken:
        """Keep a tool's result file, and the answers chosen of it with their source; all of it or nothing.

        `expected_versions` are those that the person saw; another bench's change meanwhile raises Conflict.
        """
        require(actor, Right.INSPECT)
        now = self._clock.now()
        with self._database.transaction() as session:
            inspection = self._open(session, actor, inspection_id)
            found = taking.proposal(session, inspection, data, name)
            return taking.take(session, actor, now, inspection, found, data, chosen, expected_versions, self._store)

    def observe(self, actor: Actor, inspection_id: int, observation: Observation) -> int:
        """Add a cosmetic defect; returns its id."""
        require(actor, Right.INSPECT)
        now = self._clock.now()
        with self._database.transaction() as session:
            inspection = self._open(session, actor, inspection_id)
            zones = assembling.frozen_checklist(inspection).zones
            return marking.observe(session, actor, now, inspection_id, observation, zones)

    def change_observation(
        self,
        actor: Actor,
        inspection_id: int,
        observation_id: int,
        observation: Observation,
        *,
        expected_version: int | None = None,
    ) -> Saved:
        """Correct a cosmetic defect; `expected_version` guards it as it guards an answer."""
        require(actor, Right.INSPECT)
        now = self._clock.now()
        with self._database.transaction() as session:
            zones = assembling.frozen_checklist(self._open(session, actor, inspection_id)).zones
            version = marking.change(
                session, actor, now, inspection_id, observation_id, observation, zones, expected_version
            )
            return Saved(now, version)

    def remove_observation(
        self,
        actor: Actor,
        inspection_id: int,
        observation_id: int,
        *,
        restore: bool = False,
        expected_version: int | None = None,
    ) -> Saved:
        """Take a cosmetic defect out, or put it back; `expected_version` guards it as it guards an answer."""
        require(actor, Right.INSPECT)
        now = self._clock.now()
        with self._database.transaction() as session:
            self._open(session, actor, inspection_id)
            version = marking.take_out(
                session, actor, now, inspection_id, observation_id, expected_version, restore=restore
            )
            return Saved(now, version)

    def add_time(self, actor: Actor, inspection_id: int, section: str, seconds: int) -> None:
        """Add to the time that the actor has worked at a step of the checklist; no row of the trail tells of it."""
        require(actor, Right.INSPECT)
        with self._database.transaction() as session:
            checklist = assembling.frozen_checklist(self._open(session, actor, inspection_id))
            timing.add(session, inspection_id, checklist, section, actor.id, seconds)

    def add_photo(
        self,
        actor: Actor,
        inspection_id: int,
        photo: PreparedPhoto,
        *,
        shot: str | None = None,
        check_key: str | None = None,
        observation_id: int | None = None,
        view: MarkView | None = None,
        caption: str = "",
        arrived_at: datetime | None = None,
    ) -> int:
        """Put a stored photo into a named shot or onto a check (or neither); returns its place's id.

        One of a mark names its row and how it shows it; it lies on the check that asks for marks. `arrived_at` is when it
        came to the bench, if that was before now.
        """
        require(actor, Right.INSPECT)
        now = self._clock.now()
        with self._database.transaction() as session:
            inspection = self._open(session, actor, inspection_id)
            place = Place(shot, check_key, observation_id, view)
            return placing.add(session, actor, now, inspection, photo, place, caption, arrived_at or now)

    def move_photo(
        self,
        actor: Actor,
        inspection_id: int,
        placed_id: int,
        *,
        shot: str | None = None,
        check_key: str | None = None,
        observation_id: int | None = None,
        view: MarkView | None = None,
        expected_version: int | None = None,
    ) -> Saved:
        """Move a photo to another shot or check, to a mark, or to neither; one in the tray is taken out of it.

        `expected_version` is the version that the person saw; another bench's change meanwhile raises Conflict with
        both places. None moves it knowingly.
        """
        require(actor, Right.INSPECT)
        now = self._clock.now()
        with self._database.transaction() as session:
            inspection = self._open(session, actor, inspection_id)
            place = Place(shot, check_key, observation_id, view)
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

    def mark_photo(
        self, actor: Actor, inspection_id: int, placed_id: int, overlay: Overlay, *, expected_version: int | None = None
    ) -> Saved:
        """Keep what is drawn on a photo, beside it; the picture itself never changes.

        `expected_version` is the photo's version that the person saw; another bench's drawing meanwhile raises Conflict
        with both. None overwrites knowingly.
        """
        require(actor, Right.INSPECT)
        refuse_overlay(overlay)
        now = self._clock.now()
        with self._database.transaction() as session:
            self._open(session, actor, inspection_id)
            row = placing.placed(session, inspection_id, placed_id)
            photo_marks.mark(session, actor, now, row, overlay, expected_version)
            return Saved(now, row.version)

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
                refuse_short(found)
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
        refuse_note(reason)
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
        _refuse_closed(inspection)
        second.refuse_both(session, actor, inspection)
        return inspection


def _inspection(session: Session, inspection_id: int, *, lock: bool = False) -> Inspection:
    query = sa.select(Inspection).where(Inspection.id == inspection_id)
    inspection = session.scalar(query.with_for_update() if lock else query)
    if inspection is None:
        raise NotFound("There is no such inspection.")
    return inspection


def _refuse_closed(inspection: Inspection) -> None:
    if inspection.state is not InspectionState.IN_PROGRESS:
        again = inspection.kind is not InspectionKind.SECOND
        raise UserError(
            f"This inspection is {inspection.state.value.replace('_', ' ')} and cannot be changed.",
            "A manager can send it back." if again else "A second look is handed in once.",
            "wrong_state",
        )


def _order(session: Session, number: str) -> MysteryOrder:
    order = order_queries.order_by_number(session, number, lock=True)
    if order is None:
        raise NotFound(f"There is no order {number}.")
    return order

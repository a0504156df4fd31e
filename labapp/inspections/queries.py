"""Reads over inspections: what the bench and the review show."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.accounts.models import Person
from labapp.core.trail import TrailRow, actors_of
from labapp.inspections.models import (
    FileKind,
    Inspection,
    InspectionAnswer,
    InspectionFile,
    InspectionKind,
    InspectionObservation,
    InspectionPhoto,
    VerdictRow,
)
from labapp.inspections.photo_flags import Taken, elsewhere, flags
from labapp.inspections.rules import (
    TAKING_PART,
    Answer,
    Assessment,
    InspectionState,
    MarkView,
    Observation,
    Value,
    Verdict,
)
from labapp.orders.models import MysteryOrder
from labapp.orders.queries import OrderDetail, place_of_order
from labapp.orders.rules import OrderState
from labapp.photos.models import Photo
from labapp.rulebook.types import Checklist, Policy, Result
from labapp.sellers.models import Seller


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """The stored answer to one check; `version` is what the next change must name."""

    check_key: str
    result: Result | None
    value: Value
    note: str
    answered_at: datetime
    answered_by: str
    version: int
    source: str = ""
    """The tool and file whose result the person took over; empty if it was given by hand."""


@dataclass(frozen=True, slots=True)
class ObservationRow:
    """A cosmetic defect with its row's id."""

    id: int
    observation: Observation
    observed_at: datetime
    observed_by: str
    version: int = 1


@dataclass(frozen=True, slots=True)
class PlacedPhoto:
    """A photo at its place in an inspection; `removed` ones lie in the tray. Paths lead to renditions."""

    id: int
    photo_id: int
    shot: str | None
    check_key: str | None
    caption: str
    added_at: datetime
    added_by: str
    sha256: str
    large_sha256: str
    width: int
    height: int
    taken_at: str | None
    small: Path
    large: Path
    removed: bool
    flags: tuple[str, ...]
    """What a reviewer should know: used in another order, alike another one, taken before delivery, a screenshot."""
    arrived_at: datetime
    version: int
    overlay: dict[str, Any] | None
    """What was drawn on it, kept apart from the picture."""
    observation_id: int | None
    """The mark that it shows, from near or where on the device it is."""
    view: MarkView | None


@dataclass(frozen=True, slots=True)
class FiledEvidence:
    """A file beyond photos: a video, a sound, a tool's result; `removed` ones were laid aside."""

    id: int
    kind: FileKind
    sha256: str
    size: int
    name: str
    caption: str
    tool: str
    added_at: datetime
    added_by: str
    removed: bool

    @property
    def playable(self) -> bool:
        """Whether it is seen or heard rather than read."""
        return self.kind is not FileKind.TOOL_RESULT


@dataclass(frozen=True, slots=True)
class InspectionDetail:
    """One inspection, whole."""

    id: int
    kind: InspectionKind
    state: InspectionState
    order: OrderDetail
    checklist: Checklist
    policy: Policy
    answers: dict[str, AnswerRow]
    observations: tuple[ObservationRow, ...]
    photos: tuple[PlacedPhoto, ...]
    assessment: Assessment
    started_at: datetime
    submitted_at: datetime | None
    inspected_by: tuple[str, ...]
    took_part: frozenset[int]
    """Ids of all who took part in it or in the order's blind second look: none of them may verify."""
    finished_short: bool
    returned_reason: str
    repeats: tuple[str, ...]
    """Sentences about numbers of the device that another order of the lab had, too."""
    verdict_number: str | None
    times: dict[str, int] = field(default_factory=dict)
    """Seconds worked at each step of the checklist, by all together."""
    newest_change: int = 0
    """The last trail row that this reading knows of."""
    blinded: bool = False
    """Nothing in it names the seller."""
    files: tuple[FiledEvidence, ...] = ()
    """Files beyond photos in the order in which they came, those laid aside included."""

    @property
    def files_in_place(self) -> tuple[FiledEvidence, ...]:
        """The files that were not laid aside, as the record numbers them: E1, E2 …"""
        return tuple(file for file in self.files if not file.removed)

    @property
    def second(self) -> bool:
        """Whether it is the blind second look of its order, which gives no verdict."""
        return self.kind is InspectionKind.SECOND


@dataclass(frozen=True, slots=True)
class BenchRow:
    """An order that waits at, or lies on, a bench."""

    order_number: str
    title: str
    grade: str
    state: OrderState
    inspection_id: int | None
    inspection_state: InspectionState | None
    returned_reason: str
    received_at: datetime | None
    return_by: date | None
    started_by: str | None
    seller_name: str = ""
    """Empty for who works blinded and for a second look."""
    second: bool = False
    """A blind second look is asked for; nothing of the first one stands in this row."""
    damage_report_by: date | None = None
    """Until when transit damage must be reported; None without damage, or once it was reported."""
    place: str = ""
    """Where parcel or device lies."""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """An inspection that waits for a manager."""

    inspection_id: int
    order_number: str
    title: str
    seller_name: str
    state: InspectionState
    submitted_at: datetime | None
    submitted_by: str | None
    without_device: bool


@dataclass(frozen=True, slots=True)
class EarlierVerdict:
    """A verdict of the same seller, for the ticks beside a review."""

    number: str
    verdict: Verdict
    order_number: str
    sealed_at: datetime


def answers(session: Session, inspection_id: int) -> dict[str, AnswerRow]:
    """The stored answers by check."""
    rows = session.execute(
        sa.select(
            InspectionAnswer.check_key,
            InspectionAnswer.result,
            InspectionAnswer.value,
            InspectionAnswer.note,
            InspectionAnswer.answered_at,
            Person.name,
            InspectionAnswer.version,
            InspectionAnswer.source,
        )
        .join(Person, Person.id == InspectionAnswer.answered_by)
        .where(InspectionAnswer.inspection_id == inspection_id)
    )
    return {
        row.check_key: AnswerRow(
            row.check_key,
            row.result,
            None if row.value is None else row.value["value"],
            row.note,
            row.answered_at,
            row.name,
            row.version,
            row.source,
        )
        for row in rows
    }


def observations(session: Session, inspection_id: int) -> tuple[ObservationRow, ...]:
    """The defects that stand, in the order in which they were seen."""
    rows = session.execute(
        sa.select(InspectionObservation, Person.name)
        .join(Person, Person.id == InspectionObservation.observed_by)
        .where(InspectionObservation.inspection_id == inspection_id, InspectionObservation.removed_at.is_(None))
        .order_by(InspectionObservation.id)
    )
    return tuple(ObservationRow(row.id, observation_of(row), row.observed_at, name, row.version) for row, name in rows)


def observation_of(row: InspectionObservation) -> Observation:
    """The plain value of a stored observation."""
    return Observation(
        row.zone,
        row.kind,
        row.length_mm,
        row.visible_20cm,
        row.visible_50cm,
        row.visible_on,
        row.catches_nail,
        row.count,
    )


def photos(
    session: Session, inspection: Inspection, path: Callable[[str], Path], delivered_on: date | None
) -> tuple[PlacedPhoto, ...]:
    """All photos in the order of their arrival, those in the tray included, each with its flags: two queries."""
    rows = session.execute(
        sa.select(*_PLACED, Person.name.label("added_by_name"))
        .join(Photo, Photo.id == InspectionPhoto.photo_id)
        .join(Person, Person.id == InspectionPhoto.added_by)
        .where(InspectionPhoto.inspection_id == inspection.id)
        .order_by(InspectionPhoto.arrived_at, InspectionPhoto.id)
    ).all()
    if not rows:
        return ()
    known = [Taken(row.photo_id, row.removed_at is not None, row.taken_at, row.screenshot) for row in rows]
    told = flags(known, elsewhere(session, inspection), delivered_on)
    return tuple(
        PlacedPhoto(
            row.id,
            row.photo_id,
            row.shot,
            row.check_key,
            row.caption,
            row.added_at,
            row.added_by_name,
            row.sha256,
            row.large_sha256,
            row.width,
            row.height,
            row.taken_at,
            path(row.small_sha256),
            path(row.large_sha256),
            row.removed_at is not None,
            words,
            row.arrived_at,
            row.version,
            row.overlay,
            row.observation_id,
            row.view,
        )
        for row, words in zip(rows, told, strict=True)
    )


_PLACED = (
    InspectionPhoto.id,
    InspectionPhoto.photo_id,
    InspectionPhoto.shot,
    InspectionPhoto.check_key,
    InspectionPhoto.caption,
    InspectionPhoto.added_at,
    InspectionPhoto.arrived_at,
    InspectionPhoto.removed_at,
    InspectionPhoto.version,
    InspectionPhoto.overlay,
    InspectionPhoto.observation_id,
    InspectionPhoto.view,
    Photo.sha256,
    Photo.large_sha256,
    Photo.small_sha256,
    Photo.width,
    Photo.height,
    Photo.taken_at,
    Photo.screenshot,
)


def files(session: Session, inspection_id: int) -> tuple[FiledEvidence, ...]:
    """All files beyond photos in the order in which they came, those laid aside included."""
    rows = session.execute(
        sa.select(InspectionFile, Person.name)
        .join(Person, Person.id == InspectionFile.added_by)
        .where(InspectionFile.inspection_id == inspection_id)
        .order_by(InspectionFile.id)
    )
    return tuple(
        FiledEvidence(
            row.id,
            row.kind,
            row.sha256,
            row.size,
            row.name,
            row.caption,
            row.tool,
            row.added_at,
            name,
            row.removed_at is not None,
        )
        for row, name in rows
    )


def plain_answers(rows: dict[str, AnswerRow], placed: Iterable[PlacedPhoto]) -> dict[str, Answer]:
    """Answers as the rules take them, with the count of standing photos; a note alone is no answer."""
    count: dict[str, int] = {}
    for photo in placed:
        if photo.check_key and not photo.removed:
            count[photo.check_key] = count.get(photo.check_key, 0) + 1
    return {
        key: Answer(row.result, row.value, row.note, count.get(key, 0))
        for key, row in rows.items()
        if row.result is not None
    }


def took_part(session: Session, inspection_ids: Iterable[int]) -> frozenset[int]:
    """Ids of all who took part in one of these inspections, computed from the trail."""
    return actors_of(session, "inspection", inspection_ids, TAKING_PART)


def took_part_in_order(session: Session, inspection: Inspection) -> frozenset[int]:
    """Ids of all who took part in an inspection or in its order's blind second look: none of them may verify it."""
    second = sa.select(Inspection.id).where(
        Inspection.order_id == inspection.order_id, Inspection.kind == InspectionKind.SECOND
    )
    return took_part(session, {inspection.id, *session.scalars(second)})


def newest_change(session: Session, inspection_id: int) -> int:
    """The number of the last trail row on an inspection or its order; 0 if there is none."""
    order = sa.select(Inspection.order_id).where(Inspection.id == inspection_id).scalar_subquery()
    newest = (
        sa.select(sa.func.max(TrailRow.seq)).where(TrailRow.subject == subject, TrailRow.subject_id == thing)
        for subject, thing in (("inspection", inspection_id), ("order", order))
    )
    return max(session.scalar(query) or 0 for query in newest)


def bench_rows(session: Session) -> tuple[BenchRow, ...]:
    """Orders received or under inspection, those sent back first, then by return deadline."""
    rows = session.execute(
        sa.select(
            MysteryOrder,
            Inspection.id,
            Inspection.state,
            Inspection.returned_reason,
            Person.name,
            Seller.name,
            place_of_order,
        )
        .join(Seller, Seller.id == MysteryOrder.seller_id)
        .outerjoin(Inspection, sa.and_(Inspection.order_id == MysteryOrder.id, Inspection.kind == InspectionKind.FIRST))
        .outerjoin(Person, Person.id == Inspection.started_by)
        .where(
            sa.or_(  # an order whose verdict is being corrected is back at the bench, whatever became of its device
                MysteryOrder.state.in_((OrderState.RECEIVED, OrderState.INSPECTING)),
                Inspection.state == InspectionState.IN_PROGRESS,
            )
        )
    )
    found = [
        BenchRow(
            order.number,
            order.title,
            order.grade,
            order.state,
            inspection_id,
            state,
            reason or "",
            order.received_at,
            order.return_by,
            name,
            seller,
            damage_report_by=order.damage_report_by if order.damaged and order.damage_reported_on is None else None,
            place=place or "",
        )
        for order, inspection_id, state, reason, name, seller, place in rows
    ]
    open_rows = [row for row in found if row.inspection_state in (None, InspectionState.IN_PROGRESS)]
    return tuple(sorted(open_rows, key=lambda row: (not row.returned_reason, _first_deadline(row), row.order_number)))


def _first_deadline(row: BenchRow) -> date:
    return min((day for day in (row.damage_report_by, row.return_by) if day is not None), default=date.max)


def review_rows(session: Session) -> tuple[ReviewRow, ...]:
    """Inspections submitted (or verified, but not issued yet), longest waiting first."""
    submitter = sa.orm.aliased(Person)
    rows = session.execute(
        sa.select(
            Inspection.id,
            MysteryOrder.number,
            MysteryOrder.title,
            Seller.name,
            Inspection.state,
            Inspection.submitted_at,
            submitter.name,
            Inspection.kind,
        )
        .join(MysteryOrder, MysteryOrder.id == Inspection.order_id)
        .join(Seller, Seller.id == MysteryOrder.seller_id)
        .outerjoin(submitter, submitter.id == Inspection.submitted_by)
        .where(
            Inspection.state.in_((InspectionState.SUBMITTED, InspectionState.VERIFIED)),
            Inspection.kind != InspectionKind.SECOND,
        )
        .order_by(Inspection.submitted_at, Inspection.id)
    )
    return tuple(ReviewRow(*row[:7], row[7] == InspectionKind.WITHOUT_DEVICE) for row in rows)


def earlier_verdicts(session: Session, seller_id: int, limit: int = 60) -> tuple[EarlierVerdict, ...]:
    """The seller's verdicts, oldest first, at most the newest `limit`."""
    rows = session.execute(
        sa.select(VerdictRow.number, VerdictRow.verdict, MysteryOrder.number, VerdictRow.sealed_at)
        .join(MysteryOrder, MysteryOrder.id == VerdictRow.order_id)
        .where(MysteryOrder.seller_id == seller_id)
        .order_by(VerdictRow.id.desc())
        .limit(limit)
    ).all()
    return tuple(EarlierVerdict(*row) for row in reversed(rows))

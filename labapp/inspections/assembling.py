"""Puts an inspection together from its rows: case, assessment, detail. Used by the service and by sealing."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.accounts import queries as accounts
from labapp.core.errors import NotFound, UserError
from labapp.core.trail import canonical
from labapp.inspections import queries, timing
from labapp.inspections.models import Inspection, InspectionKind, VerdictRow
from labapp.inspections.queries import InspectionDetail, PlacedPhoto
from labapp.inspections.repeats import repeats
from labapp.inspections.rules import (
    Assessment,
    Case,
    MarkView,
    asked_of_second,
    assess,
    assess_without_device,
    received_of,
)
from labapp.orders import queries as orders
from labapp.orders.models import MysteryOrder
from labapp.orders.queries import OrderDetail
from labapp.orders.rules import OrderState
from labapp.rulebook import loader
from labapp.rulebook.types import Check, Checklist, Policy

_INSPECTED = frozenset({OrderState.INSPECTING, OrderState.INSPECTED, OrderState.CLOSED})


@lru_cache(maxsize=64)
def _checklist(frozen: bytes) -> Checklist:
    return loader.checklist_from_json(_json(frozen))


@lru_cache(maxsize=64)
def _policy(frozen: bytes) -> Policy:
    return loader.policy_from_json(_json(frozen))


def _json(frozen: bytes) -> dict[str, object]:
    data: dict[str, object] = json.loads(frozen)
    return data


def frozen_checklist(inspection: Inspection) -> Checklist:
    """The checklist that this inspection follows, from its own frozen copy."""
    return _checklist(canonical(inspection.checklist))


def check_of(inspection: Inspection, check_key: str) -> Check:
    """A check of the checklist that this inspection follows."""
    check = frozen_checklist(inspection).check(check_key)
    if check is None:
        raise UserError(
            f"There is no check {check_key} in {inspection.checklist_key}.", "Nothing was stored.", "unknown_check"
        )
    return check


def frozen_policy(inspection: Inspection) -> Policy:
    """The policy that this inspection is judged by, from its own frozen copy."""
    return _policy(canonical(inspection.policy))


def detail(
    session: Session, inspection: Inspection, path: Callable[[str], Path], *, blinded: bool = False
) -> InspectionDetail:
    """All of one inspection, its assessment included; blinded, without the seller."""
    order_number = session.scalars(sa.select(MysteryOrder.number).where(MysteryOrder.id == inspection.order_id)).one()
    order = orders.detail(session, order_number)
    if order is None:
        raise NotFound("The inspection's order is gone.", "Check the lab.")
    second = inspection.kind is InspectionKind.SECOND
    if second:
        order = _unseen(order)
    if blinded:
        order = _without_seller(order)
    checklist, policy = frozen_checklist(inspection), frozen_policy(inspection)
    answers = queries.answers(session, inspection.id)
    seen = queries.observations(session, inspection.id)
    placed = queries.photos(session, inspection, path, order.facts.delivered_on)
    part = queries.took_part(session, [inspection.id])
    names = accounts.names(session, part)
    return InspectionDetail(
        id=inspection.id,
        kind=inspection.kind,
        state=inspection.state,
        order=order,
        checklist=checklist,
        policy=policy,
        answers=answers,
        observations=seen,
        photos=placed,
        assessment=_assessment(inspection, order, checklist, policy, answers, seen, placed),
        started_at=inspection.started_at,
        submitted_at=inspection.submitted_at,
        inspected_by=tuple(names[person] for person in sorted(names)),
        took_part=part if second else queries.took_part_in_order(session, inspection),
        finished_short=inspection.finished_short,
        returned_reason=inspection.returned_reason,
        repeats=() if second else repeats(session, inspection.order_id, checklist, blinded=blinded),
        verdict_number=session.scalar(
            sa.select(VerdictRow.number)
            .where(VerdictRow.inspection_id == inspection.id)
            .order_by(VerdictRow.version.desc())
            .limit(1)
        ),
        times=timing.times(session, inspection.id),
        newest_change=queries.newest_change(session, inspection.id),
        blinded=blinded,
        files=queries.files(session, inspection.id),
    )


def _without_seller(order: OrderDetail) -> OrderDetail:
    """The order without what names its seller: who judges the device need not know whose it was."""
    row = replace(order.row, seller_name="", seller_number="")
    timeline = tuple(replace(step, fact="") for step in order.timeline)  # people write names into facts
    return replace(order, row=row, listing="", seller_id=0, timeline=timeline)


def _unseen(order: OrderDetail) -> OrderDetail:
    """The order as it lay there before anybody had inspected it: who looks at it blind sees nothing of what followed."""
    row = replace(order.row, state=OrderState.INSPECTING, verdict=None, verdict_number=None)
    before = tuple(step for step in order.timeline if step.state not in _INSPECTED)
    # where it was before tells who looked first
    return replace(order, row=row, opened_at=None, timeline=before, custody=order.custody[-1:])


def _seen_from_near(row: queries.ObservationRow, placed: tuple[PlacedPhoto, ...]) -> bool:
    return any(
        photo.observation_id == row.id and photo.view is MarkView.CLOSE_UP and not photo.removed for photo in placed
    )


def _assessment(
    inspection: Inspection,
    order: OrderDetail,
    checklist: Checklist,
    policy: Policy,
    answers: dict[str, queries.AnswerRow],
    seen: tuple[queries.ObservationRow, ...],
    placed: tuple[PlacedPhoto, ...],
) -> Assessment:
    if inspection.kind is InspectionKind.WITHOUT_DEVICE:
        return assess_without_device(order.facts, order.promise, checklist, policy)
    second = inspection.kind is InspectionKind.SECOND
    # the parcel is open already: a second look asks for no shots, only for the photos that its checks require
    shots = {} if second else {shot.key: 0 for shot in checklist.shots}
    for photo in placed:
        if photo.shot in shots and not photo.removed:
            shots[photo.shot] += 1
    plain = queries.plain_answers(answers, placed)
    case = Case(
        ordered_on=order.ordered_on or order.row.return_by or inspection.started_at.date(),
        market=order.row.market,
        promise=order.promise,
        received=received_of(checklist, plain, order.promise),
        delivery=order.facts,
        answers=plain,
        observations=tuple(row.observation for row in seen),
        shots=shots,
        close_ups=tuple(_seen_from_near(row, placed) for row in seen),
    )
    assessment = assess(case, checklist, policy)
    return asked_of_second(assessment, checklist) if second else assessment

"""What sealing takes from the rest of the lab, and the sealed record of a trial."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.accounts import queries as accounts
from labapp.core.trail import Actor, entries_of
from labapp.inspections.models import VerdictRow
from labapp.inspections.queries import InspectionDetail
from labapp.inspections.rules import InspectionState
from labapp.inspections.sealing import Sealing, day, moment, verdict_record
from labapp.inspections.versions import newest_verdict
from labapp.lab.models import LabProfileRow
from labapp.orders.models import MysteryOrder
from labapp.orders.rules import OrderReason
from labapp.reports import marked
from labapp.reports.changes import changes_between
from labapp.sellers import queries as sellers
from labapp.sellers.models import Measure
from labapp.sellers.queries import SellerRow
from labapp.trials import queries as trials
from labapp.trials.queries import TrialDetail
from labapp.trials.rules import plan_to_json
from labapp.trials.steps import TrialDecision

_TOLD = {
    "inspection_started": "opened the parcel and began the inspection",
    "submitted": "submitted the inspection",
    "sent_back": "sent the inspection back",
    "correction_opened": "opened the verdict again to correct it",
    "correction_dropped": "left the verdict as it was issued",
    "fact_recorded": "recorded that the order ended without a device",
}
_WITH_REASON = frozenset({"sent_back", "correction_opened"})


def lab_json(lab: LabProfileRow) -> dict[str, str]:
    """The lab as records name it."""
    return {"name": lab.name, "address": lab.address, "time_zone": lab.time_zone}


def seller_json(seller: SellerRow) -> dict[str, str]:
    """The seller as records name it."""
    return {
        "number": seller.number,
        "name": seller.name,
        "kind": str(seller.kind),
        "country": seller.country,
        "region": seller.region,
    }


def sealing_for(
    session: Session,
    detail: InspectionDetail,
    *,
    number: str | None,
    actor: Actor | None,
    at: datetime,
    previous_head: str,
) -> Sealing:
    """Gather what a verdict's record needs beside the inspection; without actor and number it is a draft."""
    previous = _corrected(session, detail)
    seller = sellers.seller_by_id(session, detail.order.seller_id)
    assert seller is not None  # noqa: S101  a foreign key holds it
    return Sealing(
        lab=lab_json(session.get_one(LabProfileRow, 1)),
        seller=seller_json(seller),
        trial=_trial_of(session, detail),
        history=_history(session, detail),
        number=number,
        version=1 if previous is None else previous.version + 1,
        replaces=None if previous is None else _replaced(session, detail.id, previous),
        verified_by="" if actor is None else actor.name,
        sealed_at=at,
        previous_head=previous_head,
        drawn=marked.drawn_photos(session, detail),
    )


def sealed_verdict(
    session: Session, detail: InspectionDetail, *, number: str | None, actor: Actor | None, at: datetime, head: str
) -> dict[str, Any]:
    """The record of a verdict to be signed, or of its draft; a correction's says what it changes."""
    sealing = sealing_for(session, detail, number=number, actor=actor, at=at, previous_head=head)
    sealed = verdict_record(detail, sealing)
    previous = _corrected(session, detail)
    if previous is not None:
        sealed["replaces"]["changes"] = changes_between(json.loads(previous.record), sealed)
    return sealed


def _corrected(session: Session, detail: InspectionDetail) -> VerdictRow | None:
    """The verdict that an inspection under way corrects, or None."""
    if detail.state in (InspectionState.VERIFIED, InspectionState.ISSUED):
        return None
    return newest_verdict(session, detail.id)


def _replaced(session: Session, inspection_id: int, previous: VerdictRow) -> dict[str, Any]:
    """The version that a correction replaces, and why: the newest reason that the trail has for it."""
    reasons = [
        entry.changes.get("reason", (None, ""))[1]
        for entry in entries_of(session, "inspection", inspection_id)
        if entry.action == "correction_opened"
    ]
    return {
        "number": previous.number,
        "version": previous.version,
        "verdict": str(previous.verdict),
        "sealed_at": moment(previous.sealed_at),
        "record_sha256": previous.record_sha256,
        "reason": str(reasons[-1] or "") if reasons else "",
        "changes": [],
    }


def _trial_of(session: Session, detail: InspectionDetail) -> dict[str, Any] | None:
    """The trial that an order was placed for, and which of its orders this one is."""
    if detail.order.row.reason is not OrderReason.TRIAL:
        return None
    number = trials.open_trial(session, detail.order.seller_id, detail.order.category)
    trial = None if number is None else trials.by_number(session, number)
    if trial is None or detail.order.ordered_on is None or detail.order.ordered_on < trial.started_on:
        return None
    index = session.scalar(
        sa.select(sa.func.count())
        .select_from(MysteryOrder)
        .where(
            MysteryOrder.seller_id == trial.seller_id,
            MysteryOrder.category == trial.category,
            MysteryOrder.reason == OrderReason.TRIAL,
            MysteryOrder.ordered_on >= trial.started_on,
            MysteryOrder.id <= detail.order.row.id,
        )
    )
    return {"label": trial.number, "order_index": index}


def _history(session: Session, detail: InspectionDetail) -> tuple[dict[str, Any], ...]:
    """The turns of the order and its inspection, in words."""
    lines = [
        {"at": moment(step.at), "who": step.who, "role": "", "what": f"order {step.state.value.replace('_', ' ')}"}
        for step in detail.order.timeline
    ]
    entries = [entry for entry in entries_of(session, "inspection", detail.id) if entry.action in _TOLD]
    names = accounts.names(session, {entry.actor_id for entry in entries})
    for entry in entries:
        reason = entry.changes.get("reason", (None, None))[1]
        what = _TOLD[entry.action] + (f": {reason}" if reason and entry.action in _WITH_REASON else "")
        lines.append(
            {"at": moment(entry.at), "who": names.get(entry.actor_id, ""), "role": entry.actor_role, "what": what}
        )
    return tuple(sorted(lines, key=lambda line: str(line["at"])))


def trial_record(
    found: TrialDetail,
    decision: TrialDecision,
    *,
    lab: LabProfileRow,
    number: str | None,
    actor: Actor | None,
    at: datetime,
    today: date,
    measure: Measure | None,
    previous_head: str,
) -> dict[str, Any]:
    """The record of a trial's outcome that is signed and drawn (schema 1)."""
    tally = found.tally
    higher = {rule.key: rule.higher_is_better for rule in found.policy.indicators}
    return {
        "purpose": "trial",
        "schema": 1,
        "number": number,
        "version": 1,
        "lab": lab_json(lab),
        "seller": seller_json(found.seller),
        "trial": {
            "label": found.number,
            "category": found.category,
            "started_on": day(found.started_on),
            "ends_on": day(found.ends_on),
            "minimum_until": day(found.minimum_until),
            "decided_on": day(today),
            "plan": plan_to_json(found.plan),
            "lines": None
            if found.lines is None
            else {
                "accept_intercept": found.lines.accept_intercept,
                "reject_intercept": found.lines.reject_intercept,
                "slope": found.lines.slope,
            },
            "policy": found.policy.key,
            "policy_sha256": found.policy.sha256,
        },
        "tally": {
            "n": tally.n,
            "d": tally.d,
            "decision": str(tally.decision),
            "at_n": tally.at_n,
            "at_d": tally.at_d,
            "sentence": tally.sentence,
            "critical_orders": tally.critical_orders,
            "placed": found.placed,
            "orders": [
                {
                    "order": order.order,
                    "verdict_number": order.verdict_number,
                    "version": 1,
                    "verdict": order.verdict,
                    "issued_on": day(order.issued_on),
                    "counts": order.counts,
                    "failed": order.failed,
                    "critical": order.critical,
                    "remark": order.remark,
                }
                for order in found.orders
            ],
        },
        "indicators": [
            {
                "key": status.key,
                "title": status.title,
                "unit": status.unit,
                "value": status.value,
                "target": status.target,
                "limit": status.limit,
                "state": str(status.state),
                "read_on": day(status.read_on),
                "higher_is_better": higher[status.key],
            }
            for status in found.indicators
        ],
        "wilson": None if found.wilson is None else list(found.wilson),
        "posterior": {
            "p2": found.posterior_p,
            "probability": found.posterior,
            "a": found.posterior_parameters[0],
            "b": found.posterior_parameters[1],
        },
        "risk": found.recommendation.risk,
        "points": [
            {
                "p": point.p,
                "accept": point.accept,
                "reject": point.reject,
                "asn": point.asn,
                "undecided": point.undecided,
                "accepted_in_all": point.accepted_in_all,
            }
            for point in found.points
        ],
        "recommendation": {
            "outcome": str(found.recommendation.outcome),
            "reasons": [
                {"rule": why.rule, "sentence": why.sentence, "detail": why.detail, "status": why.status}
                for why in found.recommendation.reasons
            ],
        },
        "outcome": str(decision.outcome),
        "reason": decision.reason.strip(),
        "new_end": day(decision.new_end),
        "more_orders": decision.more_orders,
        "limit": decision.limit.strip(),
        "measure": None
        if measure is None
        else {
            "number": measure.number,
            "kind": str(measure.kind),
            "effective_on": day(measure.effective_on),
            "reply_until": day(measure.reply_until),
        },
        "signed_by": "" if actor is None else actor.name,
        "signed_at": moment(at),
        "effective_on": day(today),
        "history": [
            {
                "at": f"{found.started_on.isoformat()}T00:00:00Z",
                "who": "",
                "role": "",
                "what": f"trial {found.number} started",
            },
        ],
        "previous_head": previous_head,
        "sealed_at": moment(at),
    }

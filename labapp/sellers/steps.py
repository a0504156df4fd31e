"""Writes on sellers that other slices call inside their transaction."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from labapp.core.db import locked_row
from labapp.core.trail import Actor, record
from labapp.lab.steps import next_number
from labapp.sellers.models import Measure, Seller, SellerTally
from labapp.sellers.rules import MeasureKind, SellerStage, Standing


def add_to_tally(
    session: Session, seller_id: int, category: str, *, failed: bool, pillars: tuple[float, ...], sign: int = 1
) -> None:
    """Count one more issued verdict in the seller's roll-up; with sign -1 take one out that no longer stands."""
    key = {"seller_id": seller_id, "category": category}
    tally = locked_row(
        session,
        SellerTally,
        key,
        dict.fromkeys(("counted", "failed", "pillar_sum", "pillar_count", "pillar_square_sum"), 0),
    )
    tally.counted += sign
    tally.failed += sign * failed
    tally.pillar_sum += sign * sum(pillars)
    tally.pillar_count += sign * len(pillars)
    tally.pillar_square_sum += sign * sum(score * score for score in pillars)


def set_stage(
    session: Session,
    actor: Actor,
    at: datetime,
    seller: Seller,
    stage: SellerStage,
    standing: Standing,
    reason: str = "",
) -> None:
    """Move a seller to another stage and standing, on the trail."""
    changes = {}
    if seller.stage != stage:
        changes["stage"] = (str(seller.stage), str(stage))
        seller.stage = stage
    if seller.standing != standing:
        changes["standing"] = (str(seller.standing), str(standing))
        seller.standing = standing
    if changes:
        record(session, actor, at, "stage_changed", "seller", seller.id, changes, reason)


def take_measure(
    session: Session,
    actor: Actor,
    at: datetime,
    seller: Seller,
    kind: MeasureKind,
    reasons: tuple[str, ...],
    *,
    effective_on: date,
    reply_days: int,
    scope: str = "",
) -> Measure:
    """Write down a numbered measure with its reasons; the reply window runs from the effective day."""
    measure = Measure(
        number=next_number(session, "M", effective_on.year),
        seller_id=seller.id,
        kind=kind,
        reasons=list(reasons),
        scope=scope,
        decided_by=actor.id,
        decided_at=at,
        effective_on=effective_on,
        reply_until=effective_on + timedelta(days=reply_days),
    )
    session.add(measure)
    session.flush()
    changes = {"number": (None, measure.number), "kind": (None, str(kind)), "reasons": (None, list(reasons))}
    record(session, actor, at, "measure_taken", "seller", seller.id, changes)
    return measure

"""Reads for a seller's scorecard: the ranking, newest verdicts with their findings, readings, measures in force."""

from __future__ import annotations

import json
from datetime import datetime
from statistics import quantiles
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.core.errors import NotFound
from labapp.core.trail import head
from labapp.inspections.models import Inspection, VerdictRow
from labapp.inspections.rules import InspectionState
from labapp.lab.models import LabProfileRow
from labapp.orders.models import MysteryOrder
from labapp.reports.content.scorecard import JudgedOrder, OpenMeasure, ScorecardFacts
from labapp.rulebook.queries import rulebook
from labapp.sellers import queries as sellers
from labapp.sellers.queries import SellerRow
from labapp.sellers.rules import MeasureKind, Ranking, rank

_MOST = 200
"""The newest verdicts that a scorecard looks at."""


def scorecard_facts(session: Session, number: str, category: str, at: datetime, zone: ZoneInfo) -> ScorecardFacts:
    """All that a scorecard tells of a seller at a moment; NotFound for one who does not sell in the category."""
    seller = sellers.seller(session, number)
    if seller is None:
        raise NotFound(f"There is no seller {number}.")
    if category and category not in seller.categories:
        raise NotFound(f"{seller.name} does not sell in the category {category}.", "Leave the category out.")
    if not category and len(seller.categories) == 1:
        category = seller.categories[0]
    today = at.astimezone(zone).date()
    policy = rulebook(session).policy_for(today, category)
    ranking = rank(sellers.known_sellers(session, policy.indicators), policy.ranking, policy.indicators, category)
    statuses = sellers.statuses(policy.indicators, sellers.readings(session, seller.id))
    lab = session.get_one(LabProfileRow, 1)
    return ScorecardFacts(
        lab=lab.name,
        address=lab.address,
        zone=lab.time_zone,
        drawn_at=at,
        head=head(session)[1],
        number=seller.number,
        name=seller.name,
        country=seller.country + (f"-{seller.region}" if seller.region else ""),
        kind=str(seller.kind),
        stage=str(seller.stage),
        standing=str(seller.standing),
        category=category,
        score=ranking.of(number),
        spread=_spread(ranking),
        orders=_orders(session, seller, category, zone),
        indicators=tuple(
            (status, rule.higher_is_better) for status, rule in zip(statuses, policy.indicators, strict=True)
        ),
        minimum={str(pillar): value for pillar, value in policy.pillar_minimum.items()},
        measures=_in_force(session, seller),
    )


def _spread(ranking: Ranking) -> tuple[float, float, float] | None:
    """Quartiles of the ranked sellers' scores; None with fewer than four of them, of which a half says nothing."""
    scores = [score.score for score in ranking if score.rank is not None]
    if len(scores) < 4:
        return None
    low, middle, high = quantiles(scores, n=4, method="inclusive")
    return low, middle, high


def _orders(session: Session, seller: SellerRow, category: str, zone: ZoneInfo) -> tuple[JudgedOrder, ...]:
    """The seller's orders with an issued verdict, each with its newest version, oldest first."""
    newer = sa.orm.aliased(VerdictRow)
    corrected = sa.exists().where(newer.inspection_id == VerdictRow.inspection_id, newer.version > VerdictRow.version)
    query = (
        sa.select(
            VerdictRow.number,
            MysteryOrder.number,
            VerdictRow.sealed_at,
            VerdictRow.verdict,
            VerdictRow.counts,
            VerdictRow.record,
        )
        .join(MysteryOrder, MysteryOrder.id == VerdictRow.order_id)
        .join(Inspection, Inspection.id == VerdictRow.inspection_id)
        .where(MysteryOrder.seller_id == seller.id, Inspection.state == InspectionState.ISSUED, ~corrected)
        .order_by(VerdictRow.id.desc())
        .limit(_MOST)
    )
    if category:
        query = query.where(MysteryOrder.category == category)
    found = []
    for number, order, sealed_at, verdict, counts, sealed in session.execute(query):
        record = json.loads(sealed)
        found.append(
            JudgedOrder(
                number,
                order,
                sealed_at.astimezone(zone).date(),
                str(verdict),
                counts,
                {pillar: float(one["score"]) for pillar, one in record["scores"].items() if one["score"] is not None},
                tuple((one["source"], one["severity"], one["sentence"]) for one in record["findings"]),
            )
        )
    return tuple(reversed(found))


def _in_force(session: Session, seller: SellerRow) -> tuple[OpenMeasure, ...]:
    """Measures since the last lift, newest first."""
    found = []
    for row in sellers.measures(session, seller.id):
        if row.kind is MeasureKind.LIFT:
            break
        found.append(OpenMeasure(row.number, str(row.kind), row.effective_on, row.scope))
    return tuple(found)

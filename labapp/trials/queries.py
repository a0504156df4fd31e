"""Reads over trials: their orders with verdicts, their indicators, the whole page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.accounts.models import Person
from labapp.inspections.models import Inspection, VerdictRow
from labapp.inspections.rules import Verdict
from labapp.inspections.versions import issued
from labapp.orders.models import MysteryOrder
from labapp.orders.rules import OrderReason
from labapp.rulebook.types import Policy
from labapp.sellers import queries as sellers
from labapp.sellers.queries import Reading, SellerRow
from labapp.trials.models import Trial, TrialOutcome
from labapp.trials.rules import (
    CountedOrder,
    IndicatorStatus,
    Lines,
    Outcome,
    Plan,
    Point,
    Recommendation,
    Tally,
    TrialState,
)


@dataclass(frozen=True, slots=True)
class TrialRow:
    """A trial as the cockpit shows it."""

    id: int
    number: str
    seller_number: str
    seller_name: str
    category: str
    state: TrialState
    started_on: date
    ends_on: date
    n: int
    d: int
    decision: str
    recommendation: Outcome
    decide_now: bool
    outcome: Outcome | None
    breaches: int
    decided_on: date | None
    to_accept: int | None
    """How many more clean orders accept, None if that cannot happen or is past."""
    to_reject: int | None
    """How many failures in a row reject."""
    n_max: int
    """The most orders the plan takes, 0 for a plan without a cut."""


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """A signed outcome of a trial."""

    id: int
    number: str
    outcome: Outcome
    recommended: str
    reason: str
    signed_by: str
    sealed_at: datetime


@dataclass(frozen=True, slots=True)
class TrialDetail:
    """One trial, whole: plan, path, indicators and what the rule says now."""

    id: int
    number: str
    seller: SellerRow
    category: str
    plan: Plan
    policy: Policy
    state: TrialState
    started_on: date
    minimum_until: date
    ends_on: date
    orders: tuple[CountedOrder, ...]
    placed: int
    tally: Tally
    lines: Lines | None
    indicators: tuple[IndicatorStatus, ...]
    readings: dict[str, tuple[Reading, ...]]
    recommendation: Recommendation
    wilson: tuple[float, float] | None
    posterior_p: float
    posterior: float
    posterior_parameters: tuple[float, float]
    points: tuple[Point, ...]
    best_and_worst: tuple[int | None, int | None]
    outcomes: tuple[OutcomeRow, ...]


def _of_trial(trial: Trial) -> tuple[sa.ColumnElement[bool], ...]:
    """Which orders belong to a trial: placed for it, in its category, from its first day on."""
    return (
        MysteryOrder.seller_id == trial.seller_id,
        MysteryOrder.category == trial.category,
        MysteryOrder.reason == OrderReason.TRIAL,
        MysteryOrder.ordered_on >= trial.started_on,
    )


def counted_orders(session: Session, trial: Trial) -> tuple[CountedOrder, ...]:
    """The trial's orders with an issued verdict, by their first issue, each with its newest version."""
    rows = session.execute(
        sa.select(MysteryOrder.number, VerdictRow)
        .join(VerdictRow, VerdictRow.order_id == MysteryOrder.id)
        .join(Inspection, Inspection.id == VerdictRow.inspection_id)
        .where(*_of_trial(trial), issued())
        .order_by(VerdictRow.id)
    )
    newest: dict[str, VerdictRow] = {}
    first_issue: dict[str, date] = {}
    for number, verdict in rows:
        first_issue.setdefault(number, verdict.sealed_at.date())
        newest[number] = verdict  # a dict keeps the place of the first issue
    return tuple(
        CountedOrder(
            order=number,
            verdict_number=verdict.number,
            verdict=str(verdict.verdict),
            issued_on=first_issue[number],
            counts=verdict.counts,
            failed=verdict.verdict is Verdict.FAIL,
            critical=verdict.critical,
            remark=verdict.remark,
        )
        for number, verdict in newest.items()
    )


def placed_count(session: Session, trial: Trial) -> int:
    """How many orders were placed for this trial."""
    return session.scalar(sa.select(sa.func.count()).select_from(MysteryOrder).where(*_of_trial(trial))) or 0


def inspection_ids(session: Session, trial: Trial) -> tuple[int, ...]:
    """The inspections of a trial's orders, issued or not."""
    query = sa.select(Inspection.id).join(MysteryOrder, MysteryOrder.id == Inspection.order_id).where(*_of_trial(trial))
    return tuple(session.scalars(query))


def indicators(session: Session, seller_id: int, policy: Policy) -> tuple[IndicatorStatus, ...]:
    """The newest reading of each indicator of the policy beside its target and limit."""
    return sellers.statuses(policy.indicators, sellers.readings(session, seller_id))


def outcomes(session: Session, trial_id: int) -> tuple[OutcomeRow, ...]:
    """The signed outcomes of a trial, first to last."""
    rows = session.execute(
        sa.select(
            TrialOutcome.id,
            TrialOutcome.number,
            TrialOutcome.outcome,
            TrialOutcome.recommended,
            TrialOutcome.reason,
            Person.name,
            TrialOutcome.sealed_at,
        )
        .join(Person, Person.id == TrialOutcome.signed_by)
        .where(TrialOutcome.trial_id == trial_id)
        .order_by(TrialOutcome.id)
    )
    return tuple(OutcomeRow(*row) for row in rows)


def by_number(session: Session, number: str, *, lock: bool = False) -> Trial | None:
    """The trial of that number."""
    query = sa.select(Trial).where(Trial.number == number)
    return session.scalar(query.with_for_update() if lock else query)


def all_trials(session: Session, state: TrialState | None = None, seller_id: int | None = None) -> tuple[Trial, ...]:
    """Trials, open ones first, newest first; of one seller if named."""
    query = sa.select(Trial).order_by(Trial.state.desc(), Trial.id.desc())
    if state is not None:
        query = query.where(Trial.state == state)
    if seller_id is not None:
        query = query.where(Trial.seller_id == seller_id)
    return tuple(session.scalars(query))


def open_trial(session: Session, seller_id: int, category: str) -> str | None:
    """The number of the seller's open trial in a category."""
    return session.scalar(
        sa.select(Trial.number).where(
            Trial.seller_id == seller_id, Trial.category == category, Trial.state == TrialState.OPEN
        )
    )

"""Writes on trials that signing calls inside its transaction, and the putting together of a trial's page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from labapp.core.errors import NotAllowed, NotFound, UserError
from labapp.core.trail import Actor, canonical, digest, record
from labapp.inspections import queries as inspections
from labapp.rulebook.queries import rulebook
from labapp.sellers import queries as sellers
from labapp.sellers import steps as seller_steps
from labapp.sellers.models import Measure, Seller
from labapp.trials import queries
from labapp.trials.models import Trial, TrialOutcome
from labapp.trials.queries import TrialDetail, TrialRow
from labapp.trials.rules import (
    IndicatorState,
    Outcome,
    SequentialPlan,
    TrialState,
    best_and_worst,
    consequence,
    lines,
    outcome_needs_reason,
    plan_from_json,
    point,
    posterior_above,
    recommend,
    replay,
    wilson,
)

_SINGLE_P2 = 0.20
"""The failure rate that a single plan's posterior and risk are told for: it has no p2 of its own."""


@dataclass(frozen=True, slots=True)
class TrialDecision:
    """What a manager decided: another outcome than recommended needs a reason, an extension a new end."""

    outcome: Outcome
    reason: str = ""
    new_end: date | None = None
    more_orders: int | None = None
    limit: str = ""
    seen: tuple[int, int] | None = None
    """How many orders counted and failed when the person decided; None signs whatever counts at that moment."""


def known(session: Session, number: str, *, lock: bool = False) -> Trial:
    """The trial of that number, if asked locked until the transaction ends."""
    trial = queries.by_number(session, number, lock=lock)
    if trial is None:
        raise NotFound(f"There is no trial {number}.")
    return trial


def sign_problem(session: Session, actor: Actor, trial: Trial) -> str | None:
    """Why the actor may not sign this trial now, or None."""
    try:
        refuse_signing(session, actor, trial)
    except UserError as problem:
        return problem.title
    return None


def refuse_signing(session: Session, actor: Actor, trial: Trial) -> None:
    """UserError if the trial is decided already or the actor took part in one of its inspections."""
    if trial.state is TrialState.DECIDED:
        raise UserError("This trial is decided already.", "Its document is stored.", "wrong_state")
    if actor.id in inspections.took_part(session, queries.inspection_ids(session, trial)):
        raise NotAllowed(
            "You took part in an inspection of this trial, so you cannot sign its outcome.",
            "Another manager must sign it.",
            "took_part",
        )


def detail(session: Session, trial: Trial, today: date) -> TrialDetail:
    """All of one trial, as the rules see it on that day."""
    plan = plan_from_json(trial.plan)
    policy = rulebook(session).policy(trial.policy_key)
    counted = queries.counted_orders(session, trial)
    tally = replay(plan, counted)
    statuses = queries.indicators(session, trial.seller_id, policy)
    seller = sellers.seller_by_id(session, trial.seller_id)
    if seller is None:
        raise NotFound("The trial's seller is gone.", "Check the lab.")
    p2 = plan.p2 if isinstance(plan, SequentialPlan) else _SINGLE_P2
    rates = sorted({0.05, 0.10, p2, 0.30, *((plan.p1,) if isinstance(plan, SequentialPlan) else ())})
    return TrialDetail(
        id=trial.id,
        number=trial.number,
        seller=seller,
        category=trial.category,
        plan=plan,
        policy=policy,
        state=trial.state,
        started_on=trial.started_on,
        minimum_until=trial.minimum_until,
        ends_on=trial.ends_on,
        orders=counted,
        placed=queries.placed_count(session, trial),
        tally=tally,
        lines=lines(plan) if isinstance(plan, SequentialPlan) else None,
        indicators=statuses,
        readings=sellers.readings(session, trial.seller_id),
        recommendation=recommend(
            plan,
            tally,
            statuses,
            today=today,
            minimum_until=trial.minimum_until,
            ends_on=trial.ends_on,
            critical_limit=policy.critical_orders,
        ),
        wilson=wilson(tally.d, tally.n),
        posterior_p=p2,
        posterior=posterior_above(p2, tally.d, tally.n, policy.prior_a, policy.prior_b),
        posterior_parameters=(policy.prior_a + tally.d, policy.prior_b + tally.n - tally.d),
        points=tuple(point(plan, rate) for rate in rates),
        best_and_worst=best_and_worst(plan, tally.n, tally.d),
        outcomes=queries.outcomes(session, trial.id),
    )


def row(session: Session, trial: Trial, today: date) -> TrialRow:
    """One trial as lists show it: what the rules say now, without all that only its page shows."""
    plan, policy = plan_from_json(trial.plan), rulebook(session).policy(trial.policy_key)
    tally = replay(plan, queries.counted_orders(session, trial))
    statuses = queries.indicators(session, trial.seller_id, policy)
    seller = sellers.seller_by_id(session, trial.seller_id)
    if seller is None:
        raise NotFound("The trial's seller is gone.", "Check the lab.")
    recommended = recommend(
        plan,
        tally,
        statuses,
        today=today,
        minimum_until=trial.minimum_until,
        ends_on=trial.ends_on,
        critical_limit=policy.critical_orders,
    )
    to_accept, to_reject = best_and_worst(plan, tally.n, tally.d)
    return TrialRow(
        id=trial.id,
        number=trial.number,
        seller_number=seller.number,
        seller_name=seller.name,
        category=trial.category,
        state=trial.state,
        started_on=trial.started_on,
        ends_on=trial.ends_on,
        n=tally.n,
        d=tally.d,
        decision=str(tally.decision),
        recommendation=recommended.outcome,
        decide_now=recommended.decide_now,
        outcome=trial.outcome,
        breaches=sum(status.state is IndicatorState.BREACH for status in statuses),
        decided_on=trial.decided_on,
        to_accept=to_accept,
        to_reject=to_reject,
        n_max=plan.n_max if isinstance(plan, SequentialPlan) else plan.n,
    )


def refuse_decision(found: TrialDetail, decision: TrialDecision, today: date) -> None:
    """UserError if the decision lacks what its outcome needs."""
    now = (found.tally.n, found.tally.d)
    if decision.seen is not None and decision.seen != now:
        raise UserError(
            f"The trial counts {now[0]} orders with {now[1]} failed by now; you decided on "
            f"{decision.seen[0]} with {decision.seen[1]} failed.",
            "Look at it again before you sign.",
            "changed_meanwhile",
        )
    if decision.outcome is Outcome.CONTINUE:
        raise UserError("To let a trial go on, nothing is signed.", "Choose an outcome.", "bad_outcome")
    if outcome_needs_reason(found.recommendation.outcome, decision.outcome) and not decision.reason.strip():
        raise UserError(
            "Another outcome than the recommended one needs a reason.",
            "Write it; it goes into the document.",
            "no_reason",
        )
    if len(decision.reason) > 5000:
        raise UserError("A reason holds at most 5,000 characters.", "Shorten it.", "too_long")
    if decision.outcome is Outcome.EXTENDED and (decision.new_end is None or decision.new_end <= today):
        raise UserError("An extension needs a new end that lies ahead.", "Choose a later date.", "no_new_end")
    if decision.outcome is Outcome.LIMITED and not decision.limit.strip():
        raise UserError("A limit needs words: which categories, or how much volume.", code="no_limit")


def carry_out(
    session: Session, actor: Actor, at: datetime, today: date, trial: Trial, found: TrialDetail, decision: TrialDecision
) -> Measure | None:
    """Let the outcome take effect on trial and seller; returns the measure that it brings, if any."""
    refuse_decision(found, decision, today)
    seller = session.get_one(Seller, trial.seller_id, with_for_update=True)
    stage, standing, kind = consequence(decision.outcome, seller.standing)
    measure = None
    if kind is not None:
        reasons = tuple(
            f"{why.sentence} {why.detail}".strip() for why in found.recommendation.reasons if why.status != "pass"
        )
        failed = tuple(f"{order.verdict_number}: {order.remark}" for order in found.orders if order.failed)
        measure = seller_steps.take_measure(
            session,
            actor,
            at,
            seller,
            kind,
            reasons + failed + ((decision.reason.strip(),) if decision.reason.strip() else ()),
            effective_on=today,
            reply_days=found.policy.reply_days,
            scope=decision.limit.strip(),
        )
    if decision.outcome is Outcome.EXTENDED:
        assert decision.new_end is not None  # noqa: S101  refused above
        changes = {"ends_on": (trial.ends_on.isoformat(), decision.new_end.isoformat())}
        record(session, actor, at, "trial_extended", "trial", trial.id, changes, decision.reason.strip())
        trial.ends_on = decision.new_end
    else:
        trial.state, trial.outcome, trial.decided_on = TrialState.DECIDED, decision.outcome, today
        seller_steps.set_stage(session, actor, at, seller, stage, standing, f"trial {trial.number}: {decision.outcome}")
    return measure


def seal_outcome(
    session: Session,
    actor: Actor,
    at: datetime,
    trial: Trial,
    found: TrialDetail,
    decision: TrialDecision,
    sealed: dict[str, Any],
    signature: bytes,
    key_id: int,
) -> TrialOutcome:
    """Keep a signed outcome; the database itself refuses who took part."""
    row = TrialOutcome(
        number=sealed["number"],
        trial_id=trial.id,
        outcome=decision.outcome,
        recommended=str(found.recommendation.outcome),
        reason=decision.reason.strip(),
        record=canonical(sealed),
        record_sha256=digest(sealed),
        signature=signature,
        key_id=key_id,
        signed_by=actor.id,
        sealed_at=at,
    )
    session.add(row)
    session.flush()
    changes = {"number": (None, row.number), "outcome": (None, str(row.outcome)), "record": (None, row.record_sha256)}
    record(session, actor, at, "trial_signed", "trial", trial.id, changes, row.reason)
    return row

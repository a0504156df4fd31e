"""Sampling plans: Wald's sequential probability ratio test for a proportion, and single plans with their exact figures.

Sources: A. Wald, Sequential Analysis (1947), chapter 5; ISO 28591 (sequential sampling plans for inspection by
attributes); for single plans the binomial distribution, and A. Hald and U. Møller, The ASN function for curtailed
single sampling by attributes (Technometrics 18, 1976). Pure.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from labapp.core.errors import UserError
from labapp.trials.rules.chances import beta_above
from labapp.trials.rules.types import Decision, Lines, Plan, Point, SequentialPlan, SinglePlan

MAX_ORDERS = 2000
"""The longest plan: beyond it the exact figures take too long, and no lab buys so many devices of one seller."""

ROUNDING = 1e-9
"""A point this close to a line lies on it: logarithms must not decide a trial by their last digit."""


def plan_problem(plan: Plan) -> str | None:
    """Why a plan cannot be used, in one sentence, or None."""
    if isinstance(plan, SinglePlan):
        if not 1 <= plan.n <= MAX_ORDERS:
            return f"A single plan takes 1 to {MAX_ORDERS} orders."
        if not 0 <= plan.c < plan.n:
            return "The failures allowed must be at least 0 and fewer than the orders."
        return None
    values = (plan.p1, plan.alpha, plan.p2, plan.beta)
    if not all(math.isfinite(value) and 0 < value < 1 for value in values):
        return "p1, alpha, p2 and beta lie between 0 and 1, both excluded."
    if plan.p1 >= plan.p2:
        return "The good rate p1 must be smaller than the bad rate p2."
    if 1 - (plan.alpha + plan.beta) < ROUNDING:
        return "The two risks alpha and beta must add up to less than 1."
    if not 0 <= plan.n_max <= MAX_ORDERS:
        return f"The most orders lie between 1 and {MAX_ORDERS}, or 0 for no cut."
    return _endless(plan)


def _endless(plan: SequentialPlan) -> str | None:
    """Rates too close together: even the clearest seller would stay undecided for longer than any lab buys."""
    advice = "let the two rates lie further apart, or accept greater risks."
    limits = lines(plan)
    if limits.accept_intercept > limits.slope * MAX_ORDERS:
        return f"The lines accept nobody within {MAX_ORDERS} orders, not even a seller without a failure: {advice}"
    if limits.reject_intercept > (1 - limits.slope) * MAX_ORDERS:
        return f"The lines reject nobody within {MAX_ORDERS} orders, not even a seller who always fails: {advice}"
    return None


def lines(plan: SequentialPlan) -> Lines:
    """The accept and reject lines of a sequential plan (Wald 1947, 5.3)."""
    k = _up(plan) - _down(plan)
    return Lines(
        accept_intercept=-_log_b(plan) / k,
        reject_intercept=_log_a(plan) / k,
        slope=-_down(plan) / k,
    )


def _up(plan: SequentialPlan) -> float:
    """ln(p2/p1), what one failure adds to the logarithm of the likelihood ratio."""
    return math.log(plan.p2) - math.log(plan.p1)


def _down(plan: SequentialPlan) -> float:
    """ln[(1−p2)/(1−p1)], what one clean order adds to it; negative."""
    return math.log1p(-plan.p2) - math.log1p(-plan.p1)


def _log_a(plan: SequentialPlan) -> float:
    """ln A, A = (1−β)/α: where the plan rejects."""
    return math.log1p(-plan.beta) - math.log(plan.alpha)


def _log_b(plan: SequentialPlan) -> float:
    """ln B, B = β/(1−α): where the plan accepts; negative."""
    return math.log(plan.beta) - math.log1p(-plan.alpha)


def crossing(limits: Lines, n: int, d: int) -> Decision:
    """Which line, if any, is reached with d failures in n orders; a point on a line has reached it."""
    if d <= limits.slope * n - limits.accept_intercept + ROUNDING:
        return Decision.ACCEPT
    if d >= limits.slope * n + limits.reject_intercept - ROUNDING:
        return Decision.REJECT
    return Decision.CONTINUE


def at_the_cut(limits: Lines, n_max: int, d: int) -> Decision:
    """What the cut makes of d failures when no line was reached in n_max orders."""
    return Decision.ACCEPT if d <= limits.slope * n_max + ROUNDING else Decision.REJECT


def decide(plan: Plan, n: int, d: int) -> Decision:
    """What the plan says after n counted orders of which d failed."""
    if isinstance(plan, SinglePlan):
        if d > plan.c:
            return Decision.REJECT
        return Decision.ACCEPT if n >= plan.n else Decision.CONTINUE
    if n <= 0:
        return Decision.CONTINUE
    limits = lines(plan)
    reached = crossing(limits, n, d)
    if reached is Decision.CONTINUE and plan.n_max and n >= plan.n_max:
        return at_the_cut(limits, plan.n_max, d)
    return reached


def first_acceptance(plan: Plan) -> int:
    """The fewest orders after which a seller without any failure is accepted."""
    if isinstance(plan, SinglePlan):
        return plan.n
    limits = lines(plan)
    first = max(1, math.ceil((limits.accept_intercept - ROUNDING) / limits.slope))
    return min(first, plan.n_max) if plan.n_max else first


def earliest_rejection(plan: Plan) -> int:
    """The fewest failures with which a seller can be rejected, by the line or by the cut."""
    if isinstance(plan, SinglePlan):
        return plan.c + 1
    limits = lines(plan)
    # the reject line rises by less than one per order, so it is met lowest when every order fails
    by_line = max(1, math.ceil((limits.reject_intercept - ROUNDING) / (1 - limits.slope)))
    if not plan.n_max:
        return by_line
    by_cut = math.floor(limits.slope * plan.n_max + ROUNDING) + 1
    return min(by_line, by_cut) if by_line <= plan.n_max else by_cut


def best_and_worst(plan: Plan, n: int, d: int) -> tuple[int | None, int | None]:
    """How many more clean orders accept, and how many more failures in a row reject; None if that cannot happen."""
    if decide(plan, n, d) is not Decision.CONTINUE:
        return None, None
    return _steps_until(plan, n, d, failing=False), _steps_until(plan, n, d, failing=True)


def _steps_until(plan: Plan, n: int, d: int, *, failing: bool) -> int | None:
    wanted = Decision.REJECT if failing else Decision.ACCEPT
    step = 1  # ends: both lines have a slope between 0 and 1
    while decide(plan, n + step, d + step * failing) is Decision.CONTINUE:
        step += 1
    return step if decide(plan, n + step, d + step * failing) is wanted else None


def _rate_at(plan: SequentialPlan, h: float) -> float:
    """The failure rate p(h) of Wald's parametrisation, h not 0: 1 gives p1, -1 gives p2."""
    up, down = _up(plan), _down(plan)
    # divided by the greater exponential, so that a large |h| underflows to its limit instead of overflowing
    if h > 0:
        return math.exp(-up * h) * -math.expm1(down * h) / -math.expm1((down - up) * h)
    return -math.expm1(-down * h) / -math.expm1((up - down) * h)


def _h_of(plan: SequentialPlan, p: float) -> float:
    """The h whose rate is p, by bisection: p(h) falls from 1 to 0."""
    scale = 700 / max(_up(plan), -_down(plan))
    low, high = -scale, scale
    for _ in range(200):
        middle = (low + high) / 2
        if middle == 0:
            middle = 1e-12
        if _rate_at(plan, middle) > p:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def wald_point(plan: SequentialPlan, p: float) -> Point:
    """Wald's approximate chance of acceptance and expected number of orders at the true rate p, without a cut."""
    limits = lines(plan)
    if p <= 0:
        return Point(p, 1.0, 0.0, limits.accept_intercept / limits.slope)
    if p >= 1:
        return Point(p, 0.0, 1.0, limits.reject_intercept / (1 - limits.slope))
    log_a, log_b = _log_a(plan), _log_b(plan)
    h = _h_of(plan, p)
    if abs(h) < 1e-7:  # p = g: both formulas are 0/0 there, these are their limits
        accept = limits.reject_intercept / (limits.accept_intercept + limits.reject_intercept)
        asn = limits.accept_intercept * limits.reject_intercept / (limits.slope * (1 - limits.slope))
        return Point(p, accept, 1 - accept, asn)
    if h > 0:  # (A^h - 1) / (A^h - B^h), divided by A^h
        accept = -math.expm1(-log_a * h) / -math.expm1((log_b - log_a) * h)
    else:  # the same, divided by -B^h
        accept = math.exp(-log_b * h) * -math.expm1(log_a * h) / -math.expm1((log_a - log_b) * h)
    drift = p * _up(plan) + (1 - p) * _down(plan)
    asn = (accept * log_b + (1 - accept) * log_a) / drift
    return Point(p, accept, 1 - accept, asn)


def exact_point(plan: SequentialPlan, p: float) -> Point:
    """The exact figures of a plan that is cut at n_max, by dynamic programming over (n, d).

    `accept`, `reject` and `undecided` are before the cut decides; `accepted_in_all` is with it.
    """
    if not plan.n_max:
        raise UserError("Exact figures need a plan that is cut.", "Give n_max.", "bad_plan")
    limits = lines(plan)
    going = {0: 1.0}  # chance of still going on with d failures
    ended = {Decision.ACCEPT: 0.0, Decision.REJECT: 0.0}
    asn = 0.0
    for n in range(1, plan.n_max + 1):
        asn += sum(going.values())
        after: dict[int, float] = {}
        for d, chance in going.items():
            after[d] = after.get(d, 0.0) + chance * (1 - p)
            after[d + 1] = after.get(d + 1, 0.0) + chance * p
        going = {}
        for d, chance in after.items():
            reached = crossing(limits, n, d)
            if reached is Decision.CONTINUE:
                going[d] = chance
            else:
                ended[reached] += chance
    by_cut = sum(chance for d, chance in going.items() if at_the_cut(limits, plan.n_max, d) is Decision.ACCEPT)
    accept, reject = ended[Decision.ACCEPT], ended[Decision.REJECT]
    return Point(p, accept, reject, asn, sum(going.values()), accept + by_cut)


def single_point(plan: SinglePlan, p: float) -> Point:
    """The exact figures of a single plan; the expected number of orders counts that it stops at failure c + 1.

    P(at most c of n fail) = 1 − I_p(c+1, n−c); ASN = n·P(accept) + (c+1)/p · P(at least c+2 of n+1 fail), Hald 1976.
    """
    n, c = plan.n, plan.c
    accept, reject = beta_above(p, c + 1, n - c), beta_above(1 - p, n - c, c + 1)
    # the chance is divided, not c + 1: at the least rates there are (c + 1) / p is infinite, and the chance 0
    stopped = (c + 1) * (beta_above(1 - p, n - c, c + 2) / p) if p > 0 else 0.0
    return Point(p, accept, reject, n * accept + stopped, 0.0, accept)


@lru_cache(maxsize=1024)
def point(plan: Plan, p: float) -> Point:
    """A plan's behaviour at the true rate p: exact where the plan is bounded, Wald's formulas where it is not."""
    if isinstance(plan, SinglePlan):
        return single_point(plan, p)
    return exact_point(plan, p) if plan.n_max else wald_point(plan, p)


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """A plan as trials and records keep it."""
    if isinstance(plan, SinglePlan):
        return {"kind": "single", "n": plan.n, "c": plan.c}
    return {
        "kind": "sequential",
        "p1": plan.p1,
        "alpha": plan.alpha,
        "p2": plan.p2,
        "beta": plan.beta,
        "n_max": plan.n_max,
    }


def plan_from_json(data: Mapping[str, Any]) -> Plan:
    """The plan that was kept."""
    if data["kind"] == "single":
        return SinglePlan(int(data["n"]), int(data["c"]))
    return SequentialPlan(
        float(data["p1"]), float(data["alpha"]), float(data["p2"]), float(data["beta"]), int(data["n_max"])
    )

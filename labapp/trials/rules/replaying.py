"""Replaying a trial's verdicts through its plan. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from labapp.trials.rules.plans import decide, lines
from labapp.trials.rules.types import CountedOrder, Decision, Plan, SequentialPlan, SinglePlan, Tally


def replay(plan: Plan, orders: Iterable[CountedOrder]) -> Tally:
    """Count verdicts in the order of their first issue: the first crossing of a line decides and is never undone."""
    n = d = at_n = at_d = critical = 0
    decision = Decision.CONTINUE
    for order in orders:
        critical += order.critical
        if not order.counts:
            continue
        n += 1
        d += order.failed
        if decision is Decision.CONTINUE:
            decision = decide(plan, n, d)
            if decision is not Decision.CONTINUE:
                at_n, at_d = n, d
    if decision is Decision.CONTINUE:
        return Tally(n, d, decision, 0, 0, _sentence(plan, n, d, decision), critical)
    return Tally(n, d, decision, at_n, at_d, _sentence(plan, at_n, at_d, decision), critical)


def _sentence(plan: Plan, n: int, d: int, decision: Decision) -> str:
    if isinstance(plan, SinglePlan):
        return _single_sentence(plan, n, d, decision)
    if n == 0:
        return "No order counts yet."
    return _sequential_sentence(plan, n, d, decision)


def _single_sentence(plan: SinglePlan, n: int, d: int, decision: Decision) -> str:
    if decision is Decision.REJECT:
        return f"d = {d} is more than the {plan.c} failures that the plan allows."
    if decision is Decision.ACCEPT:
        return f"d = {d} of {n} is within the {plan.c} failures that the plan allows in {plan.n} orders."
    return f"d = {d} of {n} so far; the plan takes {plan.n} orders and allows {plan.c} failures."


def _sequential_sentence(plan: SequentialPlan, n: int, d: int, decision: Decision) -> str:
    limits = lines(plan)
    low, high = limits.slope * n - limits.accept_intercept, limits.slope * n + limits.reject_intercept
    to_accept = f"{limits.slope:.3f} × {n} − {limits.accept_intercept:.2f} = {_signed(low)}"
    to_reject = f"{limits.slope:.3f} × {n} + {limits.reject_intercept:.2f} = {_signed(high)}"
    if decision is Decision.ACCEPT and d <= low:
        return f"d = {d} is at or below {to_accept}."
    if decision is Decision.REJECT and d >= high:
        return f"d = {d} is at or above {to_reject}."
    if decision is Decision.CONTINUE:
        return f"d = {d} lies between {to_accept} and {to_reject}."
    side = "at or below" if decision is Decision.ACCEPT else "above"
    return f"At the cut of {plan.n_max} orders, d = {d} is {side} {limits.slope:.3f} × {plan.n_max} = {limits.slope * plan.n_max:.2f}."


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")

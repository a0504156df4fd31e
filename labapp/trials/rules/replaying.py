"""Replaying a trial's verdicts through its plan. Pure."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from labapp.trials.rules.plans import ROUNDING, crossing, decide, lines
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
    allowed = f"{plan.c or 'no'} failure{'' if plan.c == 1 else 's'}"
    if decision is Decision.REJECT:
        return f"d = {d} is more than the plan allows: {allowed}."
    if decision is Decision.ACCEPT:
        return f"d = {d} of {n} is within what the plan allows: {allowed} in {plan.n} orders."
    return f"d = {d} of {n} so far; the plan takes {plan.n} orders and allows {allowed}."


def _sequential_sentence(plan: SequentialPlan, n: int, d: int, decision: Decision) -> str:
    limits = lines(plan)
    if decision is Decision.CONTINUE:
        to_accept = _arithmetic(limits.slope, n, -limits.accept_intercept, d)
        return f"d = {d} lies between {to_accept} and {_arithmetic(limits.slope, n, limits.reject_intercept, d)}."
    if crossing(limits, n, d) is Decision.ACCEPT:
        return f"d = {d} is at or below {_arithmetic(limits.slope, n, -limits.accept_intercept, d)}."
    if crossing(limits, n, d) is Decision.REJECT:
        return f"d = {d} is at or above {_arithmetic(limits.slope, n, limits.reject_intercept, d)}."
    side = "at or below" if decision is Decision.ACCEPT else "above"
    return f"At the cut of {plan.n_max} orders, d = {d} is {side} {_arithmetic(limits.slope, plan.n_max, None, d)}."


def _arithmetic(slope: float, n: int, intercept: float | None, d: int) -> str:
    """`0.110 × 23 − 1.44 = 1.09`, with as many decimals as it takes to come out right when checked by hand.

    Right means that the printed factors give the printed result, and that d lies on the same side of it as of the line.
    """
    sign = -1 if intercept is not None and intercept < 0 else 1
    exact = slope * n + (intercept or 0.0)
    for decimals, more in itertools.product(range(2, 10), range(4)):
        result = round(exact, decimals)
        factor, added = f"{slope:.{decimals + more + 1}f}", f"{abs(intercept or 0):.{decimals + more}f}"
        by_hand = round(float(factor) * n + sign * float(added), decimals)
        if by_hand == result and _side(d, exact) == _side(d, result):
            break
    term = "" if intercept is None else f" {'−' if sign < 0 else '+'} {added}"
    return f"{factor} × {n}{term} = {result:.{decimals}f}".replace("= -", "= −")


def _side(d: int, limit: float) -> int:
    """-1 below, 0 on, 1 above the limit."""
    return 0 if abs(d - limit) <= ROUNDING else 1 if d > limit else -1

"""How a trial is put into words and into its chart."""

from __future__ import annotations

from datetime import date

from labapp.trials.queries import TrialDetail, TrialRow
from labapp.trials.rules import Decision, Outcome, Plan, SequentialPlan, TrialState
from labapp.ui import labels
from labapp.ui.widgets.sequential_chart import ChartOrder, ChartPlan

ADVICE = {
    Outcome.PASSED: "Let the seller pass",
    Outcome.EXTENDED: "Extend the trial",
    Outcome.LIMITED: "Limit the seller",
    Outcome.NOT_PASSED: "Do not let the seller pass",
    Outcome.CONTINUE: "Let the trial go on",
}
_HERE = {Decision.ACCEPT: "accepted", Decision.REJECT: "rejected", Decision.CONTINUE: "goes on"}


def percent(share: float, decimals: int = 1) -> str:
    """“4.3 %”; whole ones without a decimal."""
    figure = f"{share * 100:.{decimals}f}"
    return f"{figure.rstrip('0').rstrip('.') if '.' in figure else figure} %"


def plan_words(plan: Plan) -> tuple[str, str]:
    """A plan's name and its figures: “sequential 5 / 20 %”, “α 5 %, β 10 %, n ≤ 60”."""
    if isinstance(plan, SequentialPlan):
        cut = f"n ≤ {plan.n_max}" if plan.n_max else "without a cut"
        name = f"sequential {percent(plan.p1).removesuffix(' %')} / {percent(plan.p2)}"
        return name, f"α {percent(plan.alpha)}, β {percent(plan.beta)}, {cut}"
    return f"single, {labels.count(plan.n, 'order')}", f"{labels.count(plan.c, 'failure')} allowed"


def days_left(row: TrialRow, today: date) -> int | None:
    """Days until an open trial is to end; negative once that day is past, None for a decided one."""
    return (row.ends_on - today).days if row.state is TrialState.OPEN else None


def days_words(left: int | None) -> str:
    """“172”, “today”, “3 over”; a dash for a decided trial."""
    if left is None:
        return "—"
    return "today" if left == 0 else f"{left}" if left > 0 else f"{-left} over"


def distance_words(row: TrialRow) -> tuple[str, str]:
    """How many more clean orders accept and how many more failures in a row reject: “8 clean”, “2 failed”."""
    if row.decision != Decision.CONTINUE:
        reached = "reached"
        return (reached, "—") if row.decision == Decision.ACCEPT else ("—", reached)
    return (
        f"{row.to_accept} clean" if row.to_accept is not None else "out of reach",
        f"{row.to_reject} failed" if row.to_reject is not None else "out of reach",
    )


def row_badge(row: TrialRow) -> tuple[str, str]:
    """What stands in a trial's last column: its outcome, or what the rules recommend now."""
    if row.outcome is not None and row.state is TrialState.DECIDED:
        return labels.word("outcome", row.outcome), labels.status("outcome", row.outcome)
    if row.decide_now:
        return "Decide now", "remark"
    return {
        Outcome.PASSED: ("Pass", "pass"),
        Outcome.EXTENDED: ("Extend", "remark"),
        Outcome.LIMITED: ("Limit", "remark"),
        Outcome.NOT_PASSED: ("Do not pass", "fail"),
        Outcome.CONTINUE: ("Go on", "info"),
    }[row.recommendation]


def urgency(row: TrialRow) -> tuple[bool, bool, date, int]:
    """What comes first in the cockpit: open trials that can be decided, then those that end soonest."""
    waits = row.recommendation is Outcome.CONTINUE and not row.decide_now
    decided = row.state is TrialState.DECIDED
    return decided, waits, row.ends_on if not decided else date.max, -row.id


def chart_plan(trial: TrialDetail) -> ChartPlan:
    """A trial's lines and path as the chart takes them."""
    counted = [order for order in trial.orders if order.counts]
    # what each failure was stands in the table below, by its n: whole sentences would lie on the lines
    orders = tuple(ChartOrder(order.failed) for order in counted)
    tally, here = trial.tally, _HERE[trial.tally.decision]
    if not tally.n:
        callout = ""
    elif tally.at_n and tally.at_n < tally.n:
        callout = f"n {tally.n}, d {tally.d}: {here} at order {tally.at_n}"
    else:
        callout = f"n {tally.n}, d {tally.d}: {here}{' here' if tally.at_n else ''}"
    decision = str(tally.decision)
    if isinstance(trial.plan, SequentialPlan) and trial.lines is not None:
        lines = trial.lines
        return ChartPlan(
            lines.slope,
            lines.accept_intercept,
            lines.reject_intercept,
            trial.plan.n_max,
            orders,
            decision,
            tally.at_n,
            callout,
        )
    assert not isinstance(trial.plan, SequentialPlan)  # noqa: S101  a sequential plan has lines
    return ChartPlan(0.0, None, trial.plan.c + 1, trial.plan.n, orders, decision, tally.at_n, callout)


def facts(trial: TrialDetail, today: date) -> tuple[tuple[str, str, str], ...]:
    """The five facts of a trial: word, value, and the line below."""
    name, figures = plan_words(trial.plan)
    tally = trial.tally
    left_out = sum(not order.counts for order in trial.orders)
    counted = f"{tally.d} failed" + (f", {left_out} left out" if left_out else "")
    rate = percent(tally.d / tally.n) if tally.n else "no order counts yet"
    interval = ""
    if trial.wilson is not None:
        low, high = trial.wilson
        interval = f"95 %: {percent(low).removesuffix(' %')} to {percent(high)}"
    a, b = trial.posterior_parameters
    return (
        ("Plan", name, figures),
        ("Duration", *_duration(trial, today)),
        ("Counted", labels.count(tally.n, "order"), f"{counted} · {trial.placed} placed"),
        ("Failure rate", rate, interval),
        (f"P(rate > {percent(trial.posterior_p)})", percent(trial.posterior), f"Beta({a:g}, {b:g})"),
    )


def _duration(trial: TrialDetail, today: date) -> tuple[str, str]:
    if trial.state is TrialState.DECIDED:
        signed = trial.outcomes[-1].sealed_at.date() if trial.outcomes else today
        days = labels.count((signed - trial.started_on).days, "day")
        return days, f"decided {labels.day(signed, short=True, year=True)}"
    left = (trial.ends_on - today).days
    ends = f"{left} left" if left > 0 else "ends today" if left == 0 else f"{-left} over"
    minimum = "minimum over" if today >= trial.minimum_until else f"at least to {labels.day(trial.minimum_until)}"
    return labels.count((today - trial.started_on).days, "day"), f"{ends}, {minimum}"


def short_unit(unit: str) -> str:
    """“days” for “business days”: beside a figure there is room for one word."""
    return unit.split()[-1] if unit else ""

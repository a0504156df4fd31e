"""What the rules recommend, and how sure one may be."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapp.rulebook.types import IndicatorRule
from labapp.sellers.rules import (
    Gate,
    IndicatorState,
    IndicatorStatus,
    MeasureKind,
    SellerKind,
    SellerStage,
    Standing,
    family,
    gates_missing,
    indicator_status,
    may_start_trial,
)
from labapp.trials.rules import (
    CountedOrder,
    Decision,
    Outcome,
    Recommendation,
    SequentialPlan,
    SinglePlan,
    Tally,
    beta_above,
    consequence,
    outcome_needs_reason,
    posterior_above,
    recommend,
    replay,
    risk_sentence,
    wilson,
)

PLAN = SequentialPlan(0.05, 0.05, 0.20, 0.10, 60)
START = date(2026, 3, 2)
LATE = IndicatorRule("late_delivery", "Late delivery", "%", 3, 8, higher_is_better=False)
REVIEWS = IndicatorRule("reviews", "Reviews", "", 4.3, 4.0, higher_is_better=True)


def order(number: int, *, failed: bool = False, counts: bool = True, critical: bool = False) -> CountedOrder:
    verdict = "fail" if failed else "pass" if counts else "inconclusive"
    return CountedOrder(f"O-{number}", f"V-{number}", verdict, START, counts, failed and counts, critical)


def orders(pattern: str) -> list[CountedOrder]:
    """`.` passed, `x` failed, `?` inconclusive, `!` failed with a critical finding."""
    return [order(i, failed=mark in "x!", counts=mark != "?", critical=mark == "!") for i, mark in enumerate(pattern)]


def advice(pattern: str, *statuses: IndicatorStatus, day: int = 40) -> Recommendation:
    return recommend(
        PLAN,
        replay(PLAN, orders(pattern)),
        statuses,
        today=START + timedelta(days=day),
        minimum_until=START + timedelta(days=30),
        ends_on=START + timedelta(days=90),
        critical_limit=2,
    )


BREACH = indicator_status(LATE, 9.1, START)
WATCH = indicator_status(LATE, 5.0, START)


def test_fourteen_clean_orders_pass() -> None:
    assert advice("." * 14).outcome is Outcome.PASSED
    assert advice("." * 13).outcome is Outcome.CONTINUE


def test_a_rejecting_plan_is_not_passed_whatever_else_is_well() -> None:
    found = advice(".x.x.x")
    assert found.outcome is Outcome.NOT_PASSED
    assert found.reasons[0].detail == "d = 3 is at or above 0.110 × 6 + 1.86 = 2.52."


def test_a_breach_extends_an_accepting_plan() -> None:
    assert advice("." * 14, BREACH).outcome is Outcome.EXTENDED
    assert advice("." * 14, WATCH).outcome is Outcome.PASSED


def test_an_accepting_plan_waits_for_the_shortest_time() -> None:
    found = advice("." * 14, day=20)
    assert (found.outcome, found.waits_for) == (Outcome.CONTINUE, START + timedelta(days=30))


def test_time_is_up_and_the_plan_undecided() -> None:
    assert advice("." * 8, day=90).outcome is Outcome.EXTENDED
    assert advice("." * 8, day=89).outcome is Outcome.CONTINUE


def test_critical_findings_ask_the_manager_but_do_not_reject() -> None:
    found = advice("!..!.....")
    assert found.outcome is Outcome.CONTINUE
    assert found.decide_now
    assert not advice("!........").decide_now


def test_inconclusive_orders_do_not_count() -> None:
    tally = replay(PLAN, orders("?.x?.."))
    assert (tally.n, tally.d) == (4, 1)


def test_the_first_crossing_decides_and_is_told() -> None:
    tally = replay(PLAN, orders("xxx" + "." * 40))
    assert (tally.decision, tally.at_n, tally.at_d, tally.n, tally.d) == (Decision.REJECT, 3, 3, 43, 3)


@given(st.text(".x?!", max_size=60), st.text(".x?!", max_size=30))
def test_later_orders_never_undo_a_decision(first: str, later: str) -> None:
    before, after = replay(PLAN, orders(first)), replay(PLAN, orders(first + later))
    if before.decision is not Decision.CONTINUE:
        assert (after.decision, after.at_n, after.at_d) == (before.decision, before.at_n, before.at_d)


@given(st.text(".x?!", max_size=60))
def test_every_recommendation_gives_reasons_and_the_risk(pattern: str) -> None:
    found = advice(pattern)
    assert len(found.reasons) >= 4
    assert all(why.sentence.endswith(".") and why.detail.endswith(".") for why in found.reasons)
    assert "(0.092)" in found.risk


def test_the_risk_in_words() -> None:
    assert risk_sentence(PLAN).startswith(
        "A seller whose true failure rate is 20 % is still accepted by this plan about one time in eleven (0.092)."
    )
    assert "about one time in three (0.328)" in risk_sentence(SinglePlan(5, 0))


def test_wilson_s_interval() -> None:
    low, high = wilson(1, 11) or (0, 0)
    assert (low, high) == (pytest.approx(0.0162317523, abs=1e-10), pytest.approx(0.3773646255, abs=1e-10))
    assert wilson(0, 0) is None


@pytest.mark.parametrize(
    ("d", "n", "low", "high"),
    # Newcombe, Statistics in Medicine 17 (1998), table I, method 3
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_s_interval_as_published(d: int, n: int, low: float, high: float) -> None:
    found = wilson(d, n)
    assert found == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_the_posterior_of_the_worked_example() -> None:
    assert posterior_above(0.15, 1, 12, 1, 9) == pytest.approx(0.1550, abs=5e-5)


@pytest.mark.parametrize(
    ("x", "a", "b", "above"),
    [
        (0.5, 1, 1, 0.5),
        (0.25, 1, 3, 0.421875),
        (0.5, 2, 3, 0.3125),
        (0.1, 5, 5, 1 - 0.00089092),
        (0.0, 2, 2, 1),
        (1.0, 2, 2, 0),
    ],
)
def test_the_beta_tail_against_closed_forms(x: float, a: float, b: float, above: float) -> None:
    assert beta_above(x, a, b) == pytest.approx(above, abs=1e-8)


@pytest.mark.parametrize(
    ("rule", "value", "state"),
    [
        (REVIEWS, 4.3, IndicatorState.ON_TARGET),
        (REVIEWS, 4.2, IndicatorState.WATCH),
        (REVIEWS, 4.0, IndicatorState.WATCH),
        (REVIEWS, 3.9, IndicatorState.BREACH),
        (LATE, 3.0, IndicatorState.ON_TARGET),
        (LATE, 8.0, IndicatorState.WATCH),
        (LATE, 8.1, IndicatorState.BREACH),
        (LATE, None, IndicatorState.NO_READING),
    ],
)
def test_beyond_the_limit_is_a_breach_and_between_is_a_watch(
    rule: IndicatorRule, value: float | None, state: IndicatorState
) -> None:
    assert indicator_status(rule, value, START).state is state


def test_a_trial_starts_only_when_all_gates_are_passed() -> None:
    assert may_start_trial(SellerStage.ONBOARDING, frozenset(Gate)) == ()
    (problem,) = may_start_trial(SellerStage.ONBOARDING, frozenset(Gate) - {Gate.CHARTER_SIGNED})
    assert "Quality Charter signed" in problem
    assert may_start_trial(SellerStage.CLOSED, frozenset(Gate))
    assert gates_missing(frozenset()) == tuple(Gate)


def test_consequences_of_each_outcome() -> None:
    assert consequence(Outcome.PASSED) == (SellerStage.ACTIVE, Standing.GOOD, None)
    assert consequence(Outcome.NOT_PASSED) == (SellerStage.TRIAL, Standing.SUSPENDED, MeasureKind.SUSPENSION)
    assert consequence(Outcome.LIMITED) == (SellerStage.ACTIVE, Standing.LIMITED, MeasureKind.LIMIT)
    assert outcome_needs_reason(Outcome.PASSED, Outcome.EXTENDED)
    assert not outcome_needs_reason(Outcome.PASSED, Outcome.PASSED)


def test_the_two_families_of_sellers() -> None:
    assert family(SellerKind.WORKSHOP) == "classic"
    assert family(SellerKind.MOBILE_OPERATOR) == "retailer"


def test_an_empty_trial_says_so() -> None:
    assert replay(PLAN, []) == Tally(0, 0, Decision.CONTINUE, 0, 0, "No order counts yet.", 0)

"""Sampling plans against published and worked figures."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapp.trials.rules import (
    Decision,
    Point,
    SequentialPlan,
    SinglePlan,
    best_and_worst,
    decide,
    earliest_rejection,
    exact_point,
    first_acceptance,
    lines,
    plan_from_json,
    plan_problem,
    plan_to_json,
    single_point,
    wald_point,
)
from labapp.trials.rules.plans import MAX_ORDERS
from tests.trials.sequences import plans

DEFAULT = SequentialPlan(0.05, 0.05, 0.20, 0.10, 60)
STRICT = SequentialPlan(0.01, 0.05, 0.06, 0.10)

rates = st.floats(0.001, 0.999)


def test_the_lines_of_the_design_s_first_plan() -> None:
    """Also D. C. Montgomery, Introduction to Statistical Quality Control, on item-by-item sequential sampling."""
    limits = lines(STRICT)
    assert limits.accept_intercept == pytest.approx(1.2211, abs=5e-5)
    assert limits.reject_intercept == pytest.approx(1.5678, abs=5e-5)
    assert limits.slope == pytest.approx(0.02811, abs=5e-6)
    assert first_acceptance(STRICT) == 44
    assert wald_point(STRICT, 0.01).asn == pytest.approx(59.73, abs=0.005)
    assert wald_point(STRICT, 0.06).asn == pytest.approx(40.42, abs=0.005)


def test_the_lines_of_the_default_plan() -> None:
    limits = lines(DEFAULT)
    assert limits.accept_intercept == pytest.approx(1.4449, abs=5e-5)
    assert limits.reject_intercept == pytest.approx(1.8550, abs=5e-5)
    assert limits.slope == pytest.approx(0.11029, abs=5e-6)
    assert (first_acceptance(DEFAULT), earliest_rejection(DEFAULT)) == (14, 3)
    assert wald_point(DEFAULT, 0.05).asn == pytest.approx(21.23, abs=0.005)
    assert wald_point(DEFAULT, 0.20).asn == pytest.approx(17.00, abs=0.005)


def test_wald_s_own_example_of_lot_inspection() -> None:
    """Wald 1947, 5.3: p0 = .1, p1 = .3, alpha = .02, beta = .03 has h0 = -2.58, h1 = 2.88 and slope .186."""
    limits = lines(SequentialPlan(0.1, 0.02, 0.3, 0.03))
    assert limits.accept_intercept == pytest.approx(2.58, abs=0.02)
    assert limits.reject_intercept == pytest.approx(2.88, abs=0.02)
    assert limits.slope == pytest.approx(0.186, abs=0.001)


@pytest.mark.parametrize(
    ("n", "c", "p", "accept", "within"),
    [
        # S. Hilliard, samplingplans.com (2006): the two risk points of n = 68, c = 2
        (68, 2, 0.01213, 0.95, 5e-5),
        (68, 2, 0.089704, 0.05, 5e-5),
        (5, 0, 0.20, 0.328, 5e-4),
        (13, 1, 0.20, 0.234, 5e-4),
        # SAS/QC user's guide, Evaluating Single-Sampling Plans: PROBBNML(.18, 20, 1)
        (20, 1, 0.18, 0.1018322793, 5e-11),
        # Montgomery, Introduction to Statistical Quality Control, 6th ed., table 15.2: n = 89, c = 2
        (89, 2, 0.01, 0.9397, 5e-4),
        (89, 2, 0.05, 0.1721, 5e-4),
        (89, 2, 0.09, 0.0109, 5e-4),
    ],
)
def test_single_plans_against_binomial_figures(n: int, c: int, p: float, accept: float, within: float) -> None:
    assert single_point(SinglePlan(n, c), p).accept == pytest.approx(accept, abs=within)


def test_at_the_slope_the_limits_of_both_formulas_hold() -> None:
    limits = lines(DEFAULT)
    found = wald_point(DEFAULT, limits.slope)
    assert found.accept == pytest.approx(
        limits.reject_intercept / (limits.accept_intercept + limits.reject_intercept), abs=1e-9
    )
    asn = limits.accept_intercept * limits.reject_intercept / (limits.slope * (1 - limits.slope))
    assert found.asn == pytest.approx(asn, rel=1e-9)


def test_a_perfect_and_a_hopeless_seller() -> None:
    assert wald_point(DEFAULT, 0).accept == 1
    assert wald_point(DEFAULT, 1).accept == 0
    assert exact_point(DEFAULT, 0).asn == 14
    assert exact_point(DEFAULT, 1).asn == 3
    limits = lines(DEFAULT)
    assert wald_point(DEFAULT, 0).asn == limits.accept_intercept / limits.slope
    assert wald_point(DEFAULT, 1).asn == limits.reject_intercept / (1 - limits.slope)
    assert single_point(SinglePlan(5, 1), 0) == Point(0, 1, 0, 5, 0, 1)
    assert single_point(SinglePlan(5, 1), 1) == Point(1, 0, 1, 2, 0, 0)


def test_wald_s_formulas_approach_their_limits_without_a_jump() -> None:
    slope = lines(DEFAULT).slope
    around = [wald_point(DEFAULT, slope * (1 + step * 1e-7)) for step in range(-50, 51)]
    assert all(-1e-6 < later.accept - earlier.accept <= 0 for earlier, later in pairwise(around))
    assert all(abs(later.asn - earlier.asn) < 1e-4 for earlier, later in pairwise(around))
    assert wald_point(DEFAULT, 1e-12).asn == pytest.approx(wald_point(DEFAULT, 0).asn)
    assert wald_point(DEFAULT, 1 - 1e-12).asn == pytest.approx(wald_point(DEFAULT, 1).asn)


@given(st.floats(-6, 6).filter(lambda h: abs(h) > 0.01))
def test_wald_s_parametrisation_is_solved_for_any_rate(h: float) -> None:
    """domain.md's p(h), Pa(h) and ASN written out, for the default plan."""
    p1, alpha, p2, beta = 0.05, 0.05, 0.20, 0.10
    a, b, down = (1 - beta) / alpha, beta / (1 - alpha), (1 - p2) / (1 - p1)
    p = (1 - down**h) / ((p2 / p1) ** h - down**h)
    accept = (a**h - 1) / (a**h - b**h)
    asn = (accept * math.log(b) + (1 - accept) * math.log(a)) / (p * math.log(p2 / p1) + (1 - p) * math.log(down))
    found = wald_point(DEFAULT, p)
    assert found.accept == pytest.approx(accept, abs=1e-9)
    assert found.reject == pytest.approx(1 - accept, abs=1e-9)
    assert found.asn == pytest.approx(asn, rel=1e-6)


@given(plans())
def test_wald_s_curve_keeps_both_promised_risks(plan: SequentialPlan) -> None:
    assert wald_point(plan, plan.p1).accept == pytest.approx(1 - plan.alpha)
    assert wald_point(plan, plan.p2).accept == pytest.approx(plan.beta)


def test_decisions_on_and_beside_the_lines() -> None:
    assert decide(DEFAULT, 0, 0) is Decision.CONTINUE
    assert decide(DEFAULT, 13, 0) is Decision.CONTINUE
    assert decide(DEFAULT, 14, 0) is Decision.ACCEPT
    assert decide(DEFAULT, 2, 2) is Decision.CONTINUE
    assert decide(DEFAULT, 3, 3) is Decision.REJECT
    assert decide(DEFAULT, 60, 6) is Decision.ACCEPT  # the cut: 6 <= 0.11029 * 60 = 6.62
    assert decide(DEFAULT, 60, 7) is Decision.REJECT
    assert decide(SinglePlan(5, 1), 2, 2) is Decision.REJECT
    assert decide(SinglePlan(5, 1), 4, 1) is Decision.CONTINUE
    assert decide(SinglePlan(5, 1), 5, 1) is Decision.ACCEPT


def test_best_and_worst_case_from_the_start() -> None:
    assert best_and_worst(DEFAULT, 0, 0) == (14, 3)
    assert best_and_worst(DEFAULT, 14, 0) == (None, None)
    assert best_and_worst(SinglePlan(5, 0), 3, 0) == (2, 1)


def test_best_and_worst_case_near_the_end() -> None:
    assert best_and_worst(DEFAULT, 59, 6) == (1, 1)
    cut_at_ten = SequentialPlan(0.05, 0.05, 0.20, 0.10, 10)
    assert best_and_worst(cut_at_ten, 9, 0) == (1, None)  # one more failure is still accepted at the cut
    assert best_and_worst(cut_at_ten, 9, 2) == (None, 1)
    assert best_and_worst(SinglePlan(5, 3), 4, 0) == (1, None)
    assert best_and_worst(SinglePlan(5, 3), 3, 3) == (2, 1)


@given(plans(), st.integers(1, 80), st.integers(0, 80))
def test_best_and_worst_case_lead_where_they_say(plan: SequentialPlan, n: int, d: int) -> None:
    n, d = min(n, plan.n_max), min(d, n, plan.n_max)
    clean, failing = best_and_worst(plan, n, d)
    if decide(plan, n, d) is not Decision.CONTINUE:
        assert (clean, failing) == (None, None)
        return
    if clean is not None:
        assert decide(plan, n + clean, d) is Decision.ACCEPT
        assert all(decide(plan, n + i, d) is Decision.CONTINUE for i in range(1, clean))
    if failing is not None:
        assert decide(plan, n + failing, d + failing) is Decision.REJECT
        assert all(decide(plan, n + i, d + i) is Decision.CONTINUE for i in range(1, failing))
    assert clean is not None or failing is not None


@pytest.mark.parametrize(
    "plan",
    [
        SequentialPlan(0.2, 0.05, 0.05, 0.1),
        SequentialPlan(0.05, 0.05, 0.05, 0.1),
        SequentialPlan(0.05, 0.6, 0.2, 0.5),
        SequentialPlan(0.0, 0.05, 0.2, 0.1),
        SequentialPlan(0.05, math.nan, 0.2, 0.1),
        SequentialPlan(0.05, 0.05, 0.2, 0.1, 10**6),
        SequentialPlan(0.05, 0.05, 0.2, 0.1, -1),
        SequentialPlan(0.05, 0.05, 0.0501, 0.1),
        SequentialPlan(0.05, 0.05, 0.05 + 1e-10, 0.1, 60),
        SequentialPlan(0.99, 1e-300, 0.9999, 0.05),
        SequentialPlan(0.05, 0.5, 0.2, 0.5 - 1e-12),
        SequentialPlan(0.05, 0.05, math.inf, 0.1),
        SinglePlan(0, 0),
        SinglePlan(5, 5),
        SinglePlan(5, -1),
        SinglePlan(10**7, 1),
    ],
)
def test_an_impossible_plan_gets_a_sentence(plan: SequentialPlan | SinglePlan) -> None:
    problem = plan_problem(plan)
    assert problem is not None
    assert problem.endswith(".")
    assert "\n" not in problem


any_rate = st.floats(0, 1, exclude_min=True, exclude_max=True)


@given(any_rate, any_rate, any_rate, any_rate, st.integers(0, 40), st.floats(0, 1))
def test_a_plan_without_a_problem_can_be_computed_everywhere(
    p1: float, alpha: float, p2: float, beta: float, n_max: int, p: float
) -> None:
    plan = SequentialPlan(p1, alpha, p2, beta, n_max)
    if plan_problem(plan):
        return
    assert 1 <= first_acceptance(plan) <= MAX_ORDERS
    assert 1 <= earliest_rejection(plan) <= MAX_ORDERS
    for found in (wald_point(plan, p), *((exact_point(plan, p),) if n_max else ())):
        assert all(-1e-9 <= chance <= 1 + 1e-9 for chance in (found.accept, found.reject, found.undecided))
        assert math.isfinite(found.asn)
        assert found.asn >= 0


@given(plans())
def test_lines_never_cross_and_a_plan_survives_being_kept(plan: SequentialPlan) -> None:
    limits = lines(plan)
    assert plan_problem(plan) is None
    assert -limits.accept_intercept < limits.reject_intercept
    assert plan.p1 < limits.slope < plan.p2
    assert plan_from_json(plan_to_json(plan)) == plan


@given(plans(), rates, rates)
def test_a_worse_seller_is_never_accepted_more_often(plan: SequentialPlan, one: float, other: float) -> None:
    good, bad = sorted((one, other))
    assert wald_point(plan, good).accept >= wald_point(plan, bad).accept - 1e-9
    better, worse = exact_point(plan, good), exact_point(plan, bad)
    assert better.accepted_in_all is not None
    assert worse.accepted_in_all is not None
    assert better.accepted_in_all >= worse.accepted_in_all - 1e-9

"""Sampling plans against published and worked figures."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapp.core.errors import UserError
from labapp.trials.rules import (
    Decision,
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

DEFAULT = SequentialPlan(0.05, 0.05, 0.20, 0.10, 60)
STRICT = SequentialPlan(0.01, 0.05, 0.06, 0.10)

rates = st.floats(0.001, 0.999)


@st.composite
def plans(draw: st.DrawFn) -> SequentialPlan:
    p1 = draw(st.floats(0.005, 0.4))
    p2 = draw(st.floats(p1 + 0.02, min(0.9, p1 + 0.5)))
    return SequentialPlan(p1, draw(st.floats(0.01, 0.3)), p2, draw(st.floats(0.01, 0.3)), draw(st.integers(1, 80)))


def test_the_lines_of_the_design_s_first_plan() -> None:
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
    ("p", "accept", "reject", "undecided", "asn"),
    [(0.05, 0.9463, 0.0299, 0.0239, 23.15), (0.20, 0.0863, 0.8842, None, 20.51), (0.30, None, 0.9905, None, 11.70)],
)
def test_exact_figures_before_the_cut_decides(
    p: float, accept: float | None, reject: float, undecided: float | None, asn: float
) -> None:
    found = exact_point(DEFAULT, p)
    assert found.reject == pytest.approx(reject, abs=5e-5)
    assert found.asn == pytest.approx(asn, abs=0.005)
    if accept is not None:
        assert found.accept == pytest.approx(accept, abs=5e-5)
    if undecided is not None:
        assert found.undecided == pytest.approx(undecided, abs=5e-5)


@pytest.mark.parametrize(("p", "in_all"), [(0.05, 0.9618), (0.10, 0.6546), (0.20, 0.0922)])
def test_accepted_in_all_with_the_cut(p: float, in_all: float) -> None:
    assert exact_point(DEFAULT, p).accepted_in_all == pytest.approx(in_all, abs=5e-5)


@pytest.mark.parametrize(
    ("n", "c", "p", "accept", "within"),
    [
        (68, 2, 0.01213, 0.95, 5e-5),
        (68, 2, 0.089704, 0.05, 5e-5),
        (5, 0, 0.20, 0.328, 5e-4),
        (13, 1, 0.20, 0.234, 5e-4),
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
        limits.reject_intercept / (limits.accept_intercept + limits.reject_intercept), abs=1e-4
    )
    asn = limits.accept_intercept * limits.reject_intercept / (limits.slope * (1 - limits.slope))
    assert found.asn == pytest.approx(asn, rel=1e-3)


def test_a_perfect_and_a_hopeless_seller() -> None:
    assert wald_point(DEFAULT, 0).accept == 1
    assert wald_point(DEFAULT, 1).accept == 0
    assert exact_point(DEFAULT, 0).asn == 14
    assert exact_point(DEFAULT, 1).asn == 3


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


@pytest.mark.parametrize(
    "plan",
    [
        SequentialPlan(0.2, 0.05, 0.05, 0.1),
        SequentialPlan(0.05, 0.05, 0.05, 0.1),
        SequentialPlan(0.05, 0.6, 0.2, 0.5),
        SequentialPlan(0.0, 0.05, 0.2, 0.1),
        SequentialPlan(0.05, math.nan, 0.2, 0.1),
        SequentialPlan(0.05, 0.05, 0.2, 0.1, 10**6),
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


def test_exact_figures_of_a_plan_without_a_cut_are_refused() -> None:
    with pytest.raises(UserError, match="cut"):
        exact_point(STRICT, 0.1)


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


@given(plans(), rates)
def test_exact_chances_add_up_to_one(plan: SequentialPlan, p: float) -> None:
    found = exact_point(plan, p)
    assert found.accept + found.reject + found.undecided == pytest.approx(1)
    assert 1 <= found.asn <= plan.n_max + 1e-9


def simulated(plan: SequentialPlan, p: float, trials: int, source: random.Random) -> tuple[float, float, float]:
    accepted = rejected = orders = 0
    limits = lines(plan)
    for _ in range(trials):
        d = 0
        for n in range(1, plan.n_max + 1):
            d += source.random() < p
            if d <= limits.slope * n - limits.accept_intercept:
                accepted += 1
                break
            if d >= limits.slope * n + limits.reject_intercept:
                rejected += 1
                break
        orders += n
    return accepted / trials, rejected / trials, orders / trials


@pytest.mark.parametrize("p", [0.05, 0.20])
def test_simulated_trials_agree_with_the_exact_figures(p: float) -> None:
    accepted, rejected, orders = simulated(DEFAULT, p, 4000, random.Random(5))
    found = exact_point(DEFAULT, p)
    assert accepted == pytest.approx(found.accept, abs=0.025)
    assert rejected == pytest.approx(found.reject, abs=0.025)
    assert orders == pytest.approx(found.asn, rel=0.05)


@pytest.mark.soak
@pytest.mark.parametrize("p", [0.02, 0.05, 0.10, 0.20, 0.30])
def test_a_hundred_thousand_simulated_trials_are_within_half_a_point(p: float) -> None:
    accepted, rejected, _ = simulated(DEFAULT, p, 100_000, random.Random(412))
    found = exact_point(DEFAULT, p)
    print(
        f"p {p}: accepted {accepted:.4f} (exact {found.accept:.4f}), rejected {rejected:.4f} (exact {found.reject:.4f})"
    )
    assert accepted == pytest.approx(found.accept, abs=0.005)
    assert rejected == pytest.approx(found.reject, abs=0.005)

"""The exact figures of a plan against worked figures and against every sequence there is."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from labapp.core.errors import UserError
from labapp.trials.rules import (
    Decision,
    Plan,
    Point,
    SequentialPlan,
    SinglePlan,
    decide,
    earliest_rejection,
    exact_point,
    first_acceptance,
    point,
    single_point,
    wald_point,
)
from tests.trials.sequences import plans

DEFAULT = SequentialPlan(0.05, 0.05, 0.20, 0.10, 60)
rates = st.floats(0.001, 0.999)


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


@given(plans(), rates)
def test_exact_chances_add_up_to_one(plan: SequentialPlan, p: float) -> None:
    found = exact_point(plan, p)
    assert found.accept + found.reject + found.undecided == pytest.approx(1)
    assert 1 - 1e-9 <= found.asn <= plan.n_max + 1e-9
    assert found.accepted_in_all is not None
    assert found.accept - 1e-12 <= found.accepted_in_all <= found.accept + found.undecided + 1e-12


def by_every_sequence(plan: Plan, longest: int, p: float) -> tuple[float, float, int, int]:
    """Accepted in all, expected orders, fewest clean orders that accept, fewest failures that reject: by counting."""
    accepted = orders = 0.0
    clean, failures = longest + 1, longest + 1
    for sequence in itertools.product((False, True), repeat=longest):
        chance, d = 1.0, 0
        for n, failed in enumerate(sequence, 1):
            d += failed
            decision = decide(plan, n, d)
            if decision is not Decision.CONTINUE:
                break
        for failed in sequence:
            chance *= p if failed else 1 - p
        orders += chance * n
        accepted += chance * (decision is Decision.ACCEPT)
        if decision is Decision.ACCEPT and d == 0:
            clean = min(clean, n)
        if decision is Decision.REJECT:
            failures = min(failures, d)
    return accepted, orders, clean, failures


@st.composite
def short_plans(draw: st.DrawFn) -> SequentialPlan:
    p1 = draw(st.floats(0.02, 0.5))
    p2 = draw(st.floats(p1 + 0.1, 0.95))
    risk = st.floats(0.05, 0.45)
    return SequentialPlan(p1, draw(risk), p2, draw(risk), draw(st.integers(1, 8)))


@example(SequentialPlan(0.05, 0.05, 0.20, 0.10, 8), 5e-324)
@given(short_plans(), st.floats(0, 1))
def test_short_sequential_plans_agree_with_every_sequence_there_is(plan: SequentialPlan, p: float) -> None:
    found = exact_point(plan, p)
    accepted, orders, clean, failures = by_every_sequence(plan, plan.n_max, p)
    assert found.accepted_in_all == pytest.approx(accepted, abs=1e-12)
    assert found.asn == pytest.approx(orders)
    assert (first_acceptance(plan), earliest_rejection(plan)) == (clean, failures)


@example((1, 0), 5e-324)  # the least rate there is: (c + 1) / p is infinite there
@example((8, 6), 1e-310)
@given(st.integers(1, 8).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n - 1))), st.floats(0, 1))
def test_short_single_plans_agree_with_every_sequence_there_is(plan: tuple[int, int], p: float) -> None:
    n, c = plan
    found = single_point(SinglePlan(n, c), p)
    accepted, orders, clean, failures = by_every_sequence(SinglePlan(n, c), n, p)
    assert found.accept == pytest.approx(accepted, abs=1e-12)
    assert found.reject == pytest.approx(1 - accepted, abs=1e-12)
    assert found.asn == pytest.approx(orders)
    assert (clean, failures) == (n, c + 1)


@pytest.mark.parametrize(("n", "c"), [(2000, 0), (2000, 100), (2000, 1000), (2000, 1999)])
def test_the_longest_single_plans_are_computed_too(n: int, c: int) -> None:
    found = [single_point(SinglePlan(n, c), p / 100) for p in range(101)]
    assert all(later.accept <= earlier.accept + 1e-12 for earlier, later in itertools.pairwise(found))
    assert all(point.accept + point.reject == pytest.approx(1) for point in found)
    assert all(c + 1 - 1e-6 <= point.asn <= n + 1e-6 for point in found)


def test_a_long_plan_keeps_the_promised_risks_closely() -> None:
    """Wald's formulas leave out how far the last order overshoots a line; with close rates that is little."""
    plan = SequentialPlan(0.05, 0.05, 0.08, 0.10, 2000)
    assert (exact_point(plan, 0.05).accepted_in_all, exact_point(plan, 0.08).accepted_in_all) == pytest.approx(
        (0.95, 0.10), abs=0.015
    )


def test_a_point_is_exact_where_the_plan_is_bounded_and_wald_s_where_it_is_not() -> None:
    endless = SequentialPlan(0.05, 0.05, 0.20, 0.10)
    assert point(DEFAULT, 0.1) == exact_point(DEFAULT, 0.1)
    assert point(endless, 0.1) == wald_point(endless, 0.1)
    assert point(SinglePlan(5, 0), 0.1) == single_point(SinglePlan(5, 0), 0.1)


def test_a_cut_that_comes_late_enough_changes_nothing() -> None:
    short, long = (exact_point(SequentialPlan(0.05, 0.05, 0.20, 0.10, n_max), 0.3) for n_max in (300, 600))
    assert isinstance(short, Point)
    assert short.undecided == pytest.approx(0, abs=1e-9)
    assert (short.accept, short.reject, short.asn) == pytest.approx((long.accept, long.reject, long.asn), abs=1e-6)


def test_exact_figures_of_a_plan_without_a_cut_are_refused() -> None:
    with pytest.raises(UserError, match="cut"):
        exact_point(SequentialPlan(0.01, 0.05, 0.06, 0.10), 0.1)

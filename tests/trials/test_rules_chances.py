"""Intervals and posteriors against published figures."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapp.trials.rules import beta_above, posterior_above, wilson


def test_wilson_s_interval_of_the_worked_example() -> None:
    assert wilson(1, 11) == pytest.approx((0.0162317523, 0.3773646255), abs=5e-11)


def test_without_orders_there_is_no_interval() -> None:
    assert wilson(0, 0) is None


@pytest.mark.parametrize(
    ("d", "n", "low", "high"),
    # R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_s_interval_as_published(d: int, n: int, low: float, high: float) -> None:
    assert wilson(d, n) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_s_interval_holds_the_rate_and_mirrors_for_successes(case: tuple[int, int]) -> None:
    d, n = case
    found, mirrored = wilson(d, n), wilson(n - d, n)
    assert found is not None
    assert mirrored is not None
    assert 0 <= found[0] <= d / n + 1e-12
    assert d / n - 1e-12 <= found[1] <= 1
    assert found == pytest.approx((1 - mirrored[1], 1 - mirrored[0]), abs=1e-12)


def test_the_posterior_of_the_worked_example() -> None:
    assert posterior_above(0.15, 1, 12, 1, 9) == pytest.approx(0.1550, abs=5e-5)
    assert posterior_above(0.15, 1, 12, 1, 9) == beta_above(0.15, 2, 20)  # prior Beta(1, 9), mean 2/22


@pytest.mark.parametrize(
    ("x", "a", "b", "above"),
    [
        (0.5, 1, 1, 0.5),
        (0.25, 1, 3, 0.421875),  # (1 - x)^3
        (0.5, 2, 3, 0.3125),
        (0.5, 0.5, 0.5, 0.5),  # the arcsine law: 1 - (2/pi) asin(sqrt x)
        (0.25, 0.5, 0.5, 2 / 3),
        (0.75, 0.5, 0.5, 1 / 3),
        (0.1, 5, 5, 1 - 0.00089092),  # binomial tables: P(at least 5 of 9) at p = .1
        (0.0, 2, 2, 1),
        (1.0, 2, 2, 0),
    ],
)
def test_the_beta_tail_against_closed_forms(x: float, a: float, b: float, above: float) -> None:
    assert beta_above(x, a, b) == pytest.approx(above, abs=1e-8)


@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 1000))
def test_the_beta_tail_is_a_binomial_sum_where_its_parameters_are_whole(a: int, b: int, thousandths: int) -> None:
    n, rate = a + b - 1, Fraction(thousandths, 1000)
    exact = sum(comb(n, j) * rate**j * (1 - rate) ** (n - j) for j in range(a))
    assert beta_above(thousandths / 1000, a, b) == pytest.approx(float(exact), abs=1e-12)


@pytest.mark.parametrize(("a", "b"), [(1000, 1000), (1, 2000), (2000, 1), (0.3, 1999.7), (1500.5, 400.25)])
def test_the_beta_tail_stays_a_probability_for_long_trials(a: float, b: float) -> None:
    tails = [beta_above(x / 200, a, b) for x in range(201)]
    assert tails[0] == 1
    assert tails[-1] == 0
    assert all(0 <= later <= earlier + 1e-12 <= 1 + 1e-12 for earlier, later in pairwise(tails))
    assert beta_above(0.3, a, b) + beta_above(0.7, b, a) == pytest.approx(1, abs=1e-11)

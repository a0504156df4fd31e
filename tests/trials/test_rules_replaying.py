"""Replaying a trial's verdicts: the first crossing decides, and the sentence can be checked by hand."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapp.trials.rules import Decision, SequentialPlan, SinglePlan, Tally, decide, lines, replay
from tests.trials.sequences import PLAN, orders, plans

patterns = st.text(".x?!", max_size=60)


def test_an_empty_trial_says_so() -> None:
    assert replay(PLAN, []) == Tally(0, 0, Decision.CONTINUE, 0, 0, "No order counts yet.", 0)
    assert replay(PLAN, orders("??")).sentence == "No order counts yet."


def test_inconclusive_orders_do_not_count() -> None:
    tally = replay(PLAN, orders("?.x?.."))
    assert (tally.n, tally.d) == (4, 1)


def test_the_first_crossing_decides_and_is_told() -> None:
    tally = replay(PLAN, orders("xxx" + "." * 40))
    assert (tally.decision, tally.at_n, tally.at_d, tally.n, tally.d) == (Decision.REJECT, 3, 3, 43, 3)
    assert tally.sentence == "d = 3 is at or above 0.110 × 3 + 1.86 = 2.19."


def test_a_crossing_after_one_failure() -> None:
    tally = replay(PLAN, orders("x" + "." * 22))
    assert (tally.decision, tally.at_n, tally.at_d) == (Decision.ACCEPT, 23, 1)
    assert tally.sentence == "d = 1 is at or below 0.110 × 23 − 1.44 = 1.09."


def test_an_undecided_trial_shows_both_lines() -> None:
    assert (
        replay(PLAN, orders(".....")).sentence
        == "d = 0 lies between 0.110 × 5 − 1.44 = −0.89 and 0.110 × 5 + 1.86 = 2.41."
    )


def test_at_the_cut_the_middle_decides() -> None:
    undecided = "x" * 2 + "." * 15 + "x" + "." * 10 + "x" + "." * 9 + "x" + "." * 8 + "x"
    longest = undecided + "." * (60 - len(undecided))
    accepted, rejected = replay(PLAN, orders(longest)), replay(PLAN, orders(longest[:-1] + "x"))
    assert (accepted.decision, accepted.at_n, accepted.at_d) == (Decision.ACCEPT, 60, 6)
    assert accepted.sentence == "At the cut of 60 orders, d = 6 is at or below 0.1103 × 60 = 6.62."
    assert (rejected.decision, rejected.at_n, rejected.at_d) == (Decision.REJECT, 60, 7)
    assert rejected.sentence == "At the cut of 60 orders, d = 7 is above 0.1103 × 60 = 6.62."


@pytest.mark.parametrize(
    ("plan", "pattern", "decision", "sentence"),
    [
        (SinglePlan(5, 1), "..", Decision.CONTINUE, "d = 0 of 2 so far; the plan takes 5 orders and allows 1 failure."),
        (SinglePlan(5, 1), "xx.", Decision.REJECT, "d = 2 is more than the plan allows: 1 failure."),
        (
            SinglePlan(5, 2),
            "x....",
            Decision.ACCEPT,
            "d = 1 of 5 is within what the plan allows: 2 failures in 5 orders.",
        ),
        (SinglePlan(5, 0), "x", Decision.REJECT, "d = 1 is more than the plan allows: no failures."),
    ],
)
def test_a_single_plan_tells_its_count(plan: SinglePlan, pattern: str, decision: Decision, sentence: str) -> None:
    tally = replay(plan, orders(pattern))
    assert (tally.decision, tally.sentence) == (decision, sentence)


@given(patterns, patterns)
def test_later_orders_never_undo_a_decision(first: str, later: str) -> None:
    before, after = replay(PLAN, orders(first)), replay(PLAN, orders(first + later))
    if before.decision is not Decision.CONTINUE:
        assert (after.decision, after.at_n, after.at_d) == (before.decision, before.at_n, before.at_d)
        assert after.sentence == before.sentence


@given(patterns)
def test_inconclusive_orders_change_nothing_wherever_they_fall(pattern: str) -> None:
    assert replay(PLAN, orders(pattern)) == replay(PLAN, orders(pattern.replace("?", "")))


@given(patterns)
def test_the_tally_is_the_plan_s_word_on_the_first_crossing(pattern: str) -> None:
    n = d = 0
    expected = (Decision.CONTINUE, 0, 0)
    for mark in pattern.replace("?", ""):
        n, d = n + 1, d + (mark in "x!")
        if expected[0] is Decision.CONTINUE and decide(PLAN, n, d) is not Decision.CONTINUE:
            expected = (decide(PLAN, n, d), n, d)
    tally = replay(PLAN, orders(pattern))
    assert (tally.decision, tally.at_n, tally.at_d) == expected
    assert (tally.n, tally.d, tally.critical_orders) == (n, d, pattern.count("!"))


SUM = re.compile(r"(\d+\.\d+) × (\d+)(?: ([−+]) (\d+\.\d+))? = (−?\d+\.\d+)")


@given(plans(), patterns.filter(lambda pattern: pattern.strip("?")))
def test_the_printed_arithmetic_comes_out_right_and_says_what_was_decided(plan: SequentialPlan, pattern: str) -> None:
    tally = replay(plan, orders(pattern))
    d = tally.d if tally.decision is Decision.CONTINUE else tally.at_d
    sums = SUM.findall(tally.sentence)
    assert len(sums) == (2 if tally.decision is Decision.CONTINUE else 1)
    results = []
    for factor, n, sign, added, result in sums:
        decimals = len(result.partition(".")[2])
        by_hand = float(factor) * int(n) + (float(added or 0) if sign != "−" else -float(added))
        assert round(by_hand, decimals) == float(result.replace("−", "-"))
        results.append(float(result.replace("−", "-")))
    if tally.decision is Decision.CONTINUE:
        assert results[0] < d < results[1]
    elif tally.decision is Decision.ACCEPT:
        assert d <= results[0]
    elif "cut" in tally.sentence:
        assert d > results[0]
    else:
        assert d >= results[0]


def test_a_point_on_a_line_has_reached_it() -> None:
    """p1 = .25, p2 = .75, alpha = beta = .1: both intercepts are 1 and the slope .5, so n = 2, d = 0 lies on it."""
    plan = SequentialPlan(0.25, 0.1, 0.75, 0.1)
    assert lines(plan).slope == pytest.approx(0.5)
    assert [decide(plan, n, (n - 2) // 2) for n in range(2, 400, 2)] == [Decision.ACCEPT] * 199
    assert [decide(plan, n, (n + 2) // 2) for n in range(2, 400, 2)] == [Decision.REJECT] * 199
    assert replay(plan, orders("..")).sentence == "d = 0 is at or below 0.500 × 2 − 1.00 = 0.00."

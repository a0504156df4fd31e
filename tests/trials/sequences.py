"""Trials written as a line of marks, and plans drawn at random."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from labapp.trials.rules import CountedOrder, SequentialPlan

PLAN = SequentialPlan(0.05, 0.05, 0.20, 0.10, 60)
START = date(2026, 3, 2)


def order(number: int, mark: str) -> CountedOrder:
    """One order: `.` passed, `x` failed, `?` inconclusive, `!` failed with a critical finding."""
    verdict = {".": "pass", "?": "inconclusive"}.get(mark, "fail")
    return CountedOrder(f"O-{number}", f"V-{number}", verdict, START, mark != "?", mark in "x!", mark == "!")


def orders(pattern: str) -> list[CountedOrder]:
    """A trial's orders in the order of first issue."""
    return [order(number, mark) for number, mark in enumerate(pattern, 1)]


@st.composite
def plans(draw: st.DrawFn) -> SequentialPlan:
    """Sequential plans such as a lab may choose, all cut."""
    p1 = draw(st.floats(0.005, 0.4))
    p2 = draw(st.floats(p1 + 0.02, min(0.9, p1 + 0.5)))
    return SequentialPlan(p1, draw(st.floats(0.01, 0.3)), p2, draw(st.floats(0.01, 0.3)), draw(st.integers(1, 80)))

"""Taking a measure: how the seller stands after it, and what it needs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from labapp.sellers.rules import MeasureKind, SellerStage, Standing, measure_problem, standing_after

TODAY = date(2026, 4, 20)
WARNING, LIMIT, SUSPENSION, LIFT = MeasureKind
GOOD, WARNED, LIMITED, SUSPENDED = Standing


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        (WARNING, GOOD, WARNED),
        (WARNING, SUSPENDED, SUSPENDED),
        (LIMIT, WARNED, LIMITED),
        (LIMIT, SUSPENDED, SUSPENDED),
        (SUSPENSION, LIMITED, SUSPENDED),
        (LIFT, SUSPENDED, GOOD),
        (LIFT, WARNED, GOOD),
    ],
)
def test_a_graver_standing_stays_and_only_a_lift_ends_it(kind: MeasureKind, before: Standing, after: Standing) -> None:
    assert standing_after(kind, before) is after


def problem(kind: MeasureKind = WARNING, **changes: Any) -> str | None:
    values: dict[str, Any] = {
        "stage": SellerStage.ACTIVE,
        "standing": WARNED,
        "reason": "It was said twice.",
        "scope": "",
        "clause": "",
        "effective_on": TODAY,
        "today": TODAY,
    }
    found = measure_problem(kind, **{**values, **changes})
    return None if found is None else found[2]


@pytest.mark.parametrize(
    ("code", "kind", "changes"),
    [
        (None, WARNING, {}),
        (None, LIMIT, {"scope": "ten a day"}),
        (None, SUSPENSION, {"effective_on": date(2026, 5, 20)}),
        (None, LIFT, {}),
        (None, WARNING, {"reason": "x" * 5000, "scope": "x" * 300, "clause": "x" * 300}),
        ("wrong_state", WARNING, {"stage": SellerStage.CLOSED}),
        ("wrong_state", WARNING, {"stage": SellerStage.DECLINED}),
        ("nothing_to_lift", LIFT, {"standing": GOOD}),
        ("no_reason", WARNING, {"reason": " \n"}),
        ("no_limit", LIMIT, {"scope": " "}),
        ("too_long", WARNING, {"reason": "x" * 5001}),
        ("too_long", WARNING, {"clause": "x" * 301}),
        ("bad_date", SUSPENSION, {"effective_on": date(2026, 4, 19)}),
    ],
)
def test_what_a_measure_needs(code: str | None, kind: MeasureKind, changes: dict[str, Any]) -> None:
    assert problem(kind, **changes) == code

"""The guide's worked case: what it prints is what `labapp assess` says of that case today."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from labapp.cli.assess import judge
from labapp.cli.assess.example import example
from labapp.cli.assess.showing import as_text
from labapp.orders.rules import business_days_late
from labapp.rulebook import loader
from labapp.rulebook.types import Pillar

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "guide" / "verdicts.md").read_text(encoding="utf-8")


@pytest.fixture
def case() -> dict[str, Any]:
    """The case that the guide tells, made of the clean example."""
    told = example("smartphone")
    told["delivery"] |= {"delivered_on": "2026-05-14"}
    told["answers"] |= {
        "promise.colour": {"result": "fail", "value": "black", "photos": 1},
        "battery.health": {"result": "pass", "value": 83, "photos": 1},
        "battery.cycles": {"result": "pass", "value": 412, "photos": 1},
        "function.microphones": {"result": "fail", "photos": 1},
        "packaging.void_fill": {"result": "fail", "photos": 1},
    }
    told["received"] = {}
    told["observations"] = [
        {"zone": "back", "kind": "scratch", "length_mm": 6, "visible_20cm": True, "visible_50cm": True, "count": 1}
    ]
    return told


def test_the_case_is_ordered_and_promised_as_the_guide_tells(case: dict[str, Any]) -> None:
    assert case["ordered_on"] == "2026-05-04"
    assert case["promise"]["deliver_by"] == "2026-05-12"
    assert (case["promise"]["model"], case["promise"]["colour"]) == ("iPhone 12", "blue")
    assert (case["grade"], case["promise"]["battery_claim"]) == ("good", 85)


def test_the_guide_prints_what_the_program_says(case: dict[str, Any]) -> None:
    printed = re.search(r"```\n(FAIL.*?)\n```", GUIDE, re.DOTALL)
    assert printed
    said = as_text(judge(case)).splitlines()
    missing = [line for line in printed[1].splitlines() if line.strip() and line not in said]
    assert missing == []


def test_the_figures_of_the_guides_explanation_come_out(case: dict[str, Any]) -> None:
    result = judge(case)
    words = " ".join(GUIDE.split())
    delivery = result.scores[Pillar.DELIVERY]
    assert f"Delivery lost {delivery.of - delivery.got:g} of {delivery.of:g} points of weight" in words
    assert f"(100 × {delivery.got:g} / {delivery.of:g} = {delivery.score:.1f})" in words


def test_ascension_day_is_no_business_day_as_the_guide_says() -> None:
    assert business_days_late(date(2026, 5, 12), date(2026, 5, 14), "FR") == 1
    assert business_days_late(date(2026, 5, 12), date(2026, 5, 14), "") == 2


def test_the_guides_limits_are_those_of_the_policy() -> None:
    policy, words = loader.policy("2026-04"), " ".join(GUIDE.split())
    assert (policy.max_majors, policy.max_quality_minors) == (2, 5)
    assert "two majors stand in all, or five minors in quality" in words
    limits = policy.pillar_minimum
    assert (
        f"(delivery {limits[Pillar.DELIVERY]:g}, packaging {limits[Pillar.PACKAGING]:g}, "
        f"quality {limits[Pillar.QUALITY]:g})" in words
    )

"""A policy as lines that a person can read and print: each number with its field and what it does."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from labapp.orders.rules import day_words
from labapp.rulebook.differing import said
from labapp.rulebook.listing import ItemRow
from labapp.rulebook.types import GradeRule, IndicatorRule, MeasureRule, Policy

WIDTH = 100
"""Columns of a printed page."""
_NAME, _VALUE = 30, 20

# heading -> its fields, each with what it does; pages show the fields, since a manager edits them by these names.
GROUPS: dict[str, dict[str, str]] = {
    "Verdict": {
        "max_majors": "so many majors in all fail an order; one in quality, or any critical, does so alone",
        "max_quality_minors": "so many minors in quality fail an order",
        "pillar_minimum": "a pillar that holds a major fails the order under this score",
        "lateness": "business days late, by the worse of dispatch and delivery",
        "promise_severity": "how grave a difference between promise and received is",
        "charging_accessories": "without one of these a device cannot be charged or used: it counts as charger",
    },
    "Battery": {
        "battery_major_below": "percent of health; under it is major",
        "battery_target": "percent; under it is minor",
        "new_battery_minimum": "percent that a battery sold as new has at least",
        "battery_disagreement": "points; two ways of measuring that differ by more are measured again",
    },
    "Orders and delivery": {
        "cool_down_days": "days until an identity may buy from the same seller again",
        "dead_tracking_days": "business days without a scan after which a tracking number is dead",
        "lost_after_days": "business days over the promise after which a parcel counts as lost",
        "transit_damage_days": "business days after delivery to report damage in transit",
        "return_window_days": "days after delivery to send a device back",
        "reply_days": "days that a seller has to reply",
        "blind_share": "share of orders that get a blind second look",
    },
    "Trials": {
        "trial_p1": "failure rate of a good seller",
        "trial_alpha": "risk of rejecting a good seller",
        "trial_p2": "failure rate of a bad seller",
        "trial_beta": "risk of accepting a bad seller",
        "trial_n_max": "orders after which the plan is cut",
        "trial_minimum_days": "days that a trial takes at least",
        "trial_maximum_days": "days after which an undecided trial is extended",
        "prior_a": "prior of the failure rate, Beta(a, b)",
        "prior_b": "the same",
        "critical_orders": "orders with a critical finding that ask the manager to decide now",
    },
    "Ranking of sellers": {"ranking": "weights of the score's parts; orders added at the mean; the bound ranked by"},
}
_FACTS = {
    "breaches": ("indicator beyond its limit", "indicators beyond their limits"),
    "failed_orders": ("failed order", "failed orders"),
    "critical_orders": ("order with a critical finding", "orders with a critical finding"),
}


def policy_page(policy: Policy, row: ItemRow, cosmetics_only: bool = False) -> str:
    """The policy in full, or its cosmetic rule table alone."""
    lines = [f"Policy {policy.key}, from {day_words(policy.valid_from)}", row.sentence]
    if row.scope is not None:
        lines.append(f"Only for: {'; '.join(_scope(row.scope))}; the rest is the complete policy's.")
    lines.append(f"sha256 {policy.sha256}")
    if not cosmetics_only:
        for heading, numbers in GROUPS.items():
            lines += ["", heading]
            lines += _numbers(policy, numbers)
    lines += ["", *_cosmetics(policy.grade_rules)]
    if not cosmetics_only:
        lines += ["", "Indicators of sellers: between target and limit is watched, beyond the limit a breach"]
        lines += _aligned(map(_indicator, policy.indicators))
        if policy.measure_rules:
            lines += ["", "Facts that would justify a measure; a manager decides"]
            lines += _aligned(map(_measure, policy.measure_rules))
    return "\n".join(lines)


def _numbers(policy: Policy, meanings: Mapping[str, str]) -> Iterator[str]:
    for name, meaning in meanings.items():
        value = getattr(policy, name)
        if isinstance(value, tuple) and all(isinstance(part, str) for part in value):
            yield from _wrapped(f"  {name:<{_NAME + _VALUE}}", meaning)
            yield from _wrapped("    ", said(value))
            continue
        for part, shown in _parts(name, value):
            yield from _wrapped(f"  {part:<{_NAME}}{shown:<{_VALUE}}", meaning)
            meaning = ""


def _parts(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """A value in as many lines as it has parts: `pillar_minimum.quality`, 80."""
    if isinstance(value, Mapping):
        yield from ((f"{name}.{key}", said(part)) for key, part in value.items())
    elif is_dataclass(value):
        yield from ((f"{name}.{field.name}", said(getattr(value, field.name))) for field in fields(value))
    elif isinstance(value, tuple):
        yield from ((name if place == 0 else "", said(part)) for place, part in enumerate(value))
    else:
        yield name, said(value)


def _wrapped(head: str, words: str) -> list[str]:
    # A number stays with its unit.
    together = re.sub(r"(\d) (cm|mm|%)", "\\1\u00a0\\2", words)
    first, *rest = textwrap.wrap(together, max(WIDTH - len(head), 30)) or [""]
    lines = [f"{head}{first}".rstrip(), *(" " * len(head) + more for more in rest)]
    return [line.replace("\u00a0", " ") for line in lines]


def _cosmetics(rules: Sequence[GradeRule]) -> Iterator[str]:
    yield "Cosmetic rules: the first row that fits a mark says the best grade that it still leaves"
    longest = max(len(rule.key) for rule in rules)
    for number, rule in enumerate(rules, 1):
        head = f"  {number:>2}  {rule.key:<{longest}}  {said(rule.best).capitalize():<10}  "
        yield from _wrapped(head, mark_words(rule))
        yield from _wrapped(" " * len(head), f"“{rule.sentence}”")


def mark_words(rule: GradeRule) -> str:
    """Which marks a row of the cosmetic table fits, in words."""
    where = _either([place.replace("_", " ") for place in (*rule.zones, *rule.surfaces)]) or "anywhere"
    kinds = _either([kind.replace("_", " ") for kind in rule.kinds]) or "any mark"
    seen = (
        (rule.visible_20cm, "seen at 20 cm"),
        (rule.visible_50cm, "seen at 50 cm"),
        (rule.visible_on, "seen with the screen on"),
    )
    limits = [words if wanted else f"not {words}" for wanted, words in seen if wanted is not None]
    if rule.catches_nail is not None:
        limits.append("catches a nail" if rule.catches_nail else "does not catch a nail")
    if rule.max_length_mm is not None:
        limits.append(f"up to {rule.max_length_mm:g} mm long")
    if rule.max_count is not None:
        limits.append(f"up to {rule.max_count} such marks in all")
    return ", ".join([f"{where}: {kinds}", *limits])


def _either(words: Sequence[str]) -> str:
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _indicator(rule: IndicatorRule) -> tuple[str, ...]:
    way = "at least" if rule.higher_is_better else "at most"
    unit = f" {rule.unit}" if rule.unit else ""
    return rule.key, rule.title, f"target {way} {said(rule.target)}{unit}", f"limit {said(rule.limit)}{unit}"


def _measure(rule: MeasureRule) -> tuple[str, ...]:
    one, several = _FACTS[rule.fact]
    count = f"{rule.at_least} {one if rule.at_least == 1 else several}"
    return rule.measure, rule.key, f"at least {count} within {rule.within_days} days"


def _aligned(rows: Iterable[tuple[str, ...]]) -> list[str]:
    every = list(rows)
    widths = [max(len(row[column]) for row in every) for column in range(len(every[0]))] if every else []
    return [
        "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in every
    ]


def _scope(scope: Any) -> Iterator[str]:
    for field in fields(scope):
        wanted = getattr(scope, field.name)
        if wanted:
            yield f"{field.name} {said(wanted)}"

"""Orders that are looked at twice, for tests: the lot on every order or on none, and a second look from start to end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from labapp.core.trail import Actor
from labapp.inspections.rules import Observation
from labapp.rulebook.book import Rulebook
from labapp.rulebook.types import Evidence, Pillar, Policy, Result
from tests.lab.room import Room, answer_of


def share(patch: pytest.MonkeyPatch, of_orders: float) -> None:
    """Let the policy of every order begun from now on draw this share of them."""
    real = Rulebook.policy_for

    def drawn(book: Rulebook, day: date, *scope: Any, **named: Any) -> Policy:
        return replace(real(book, day, *scope, **named), blind_share=of_orders)

    patch.setattr(Rulebook, "policy_for", drawn)
    patch.setattr(Room, "conditions", (*Room.conditions, ("share", of_orders)))


def number_of(room: Room, inspection: int) -> str:
    """The order's number of an inspection."""
    return room.inspections.detail(room.ada, inspection).order.row.number


def looked_again(
    room: Room,
    order: str,
    who: Actor,
    failing: Mapping[str, str] | None = None,
    marks: tuple[Observation, ...] = (),
    battery: float = 91.0,
    submit: bool = True,
) -> int:
    """The id of a second look with all that it asks for; `failing` checks fail, with their notes."""
    inspections, fails = room.inspections, failing or {}
    look = inspections.start_second(who, order)
    for mark in marks:
        inspections.observe(who, look, mark)
    while True:
        found = inspections.detail(who, look)
        checks = [
            check
            for check in found.checklist.checks
            if check.key in found.assessment.asked and check.key not in found.answers and check.pillar is Pillar.QUALITY
        ]
        if not checks:
            break
        for check in checks:
            needs = check.min_photos if check.evidence is Evidence.REQUIRED else 2 if check.key in fails else 0
            for _ in range(needs):
                inspections.add_photo(who, look, room.photo(f"second {check.key}"), check_key=check.key)
            result, value = answer_of(check)
            if check.key in fails:
                inspections.answer(who, look, check.key, Result.FAIL, None, fails[check.key])
            else:
                value = battery if check.key == "battery.health" else value
                inspections.answer(who, look, check.key, result, value)
    if submit:
        inspections.submit(who, look)
    return look

"""The time that people work at each step: added up per person, outside the trail, refused where it cannot be."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from labapp.core.db import Database
from labapp.core.errors import NotAllowed, UserError
from labapp.inspections.models import InspectionTime
from tests.lab.room import Room, quick_passphrases


@pytest.fixture
def room(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    quick_passphrases(monkeypatch)
    return Room(database, tmp_path / "store")


@pytest.fixture
def started(room: Room) -> int:
    return room.started(room.seller())


def test_seconds_add_up_per_step_over_all_who_worked(room: Room, started: int) -> None:
    here, trail = room.inspections, room.trail()
    for who, step, seconds in (
        (room.sofia, "function", 30),
        (room.sofia, "function", 12),
        (room.jonas, "function", 8),
        (room.sofia, "locks", 1),
    ):
        here.add_time(who, started, step, seconds)
    assert here.detail(room.sofia, started).times == {"function": 50, "locks": 1}
    assert room.rows(InspectionTime) == 3
    assert room.trail() == trail
    assert here.detail(room.sofia, started).took_part == frozenset()


def test_two_benches_at_the_same_moment_lose_no_second(room: Room, started: int) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: room.inspections.add_time(room.sofia, started, "function", 5), range(8)))
    assert room.inspections.detail(room.sofia, started).times == {"function": 40}


def test_what_cannot_be_is_refused(room: Room, started: int) -> None:
    for step, seconds, code in (
        ("kitchen", 5, "unknown_step"),
        ("function", 0, "bad_time"),
        ("function", -5, "bad_time"),
        ("function", 3601, "bad_time"),
    ):
        with pytest.raises(UserError) as told:
            room.inspections.add_time(room.sofia, started, step, seconds)
        assert told.value.code == code
    with pytest.raises(NotAllowed):
        room.inspections.add_time(room.olga, started, "function", 5)
    inspection = room.submitted(room.seller("Birch"))
    with pytest.raises(UserError, match="cannot be changed"):
        room.inspections.add_time(room.sofia, inspection, "function", 5)
    assert room.rows(InspectionTime) == 0

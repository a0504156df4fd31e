"""Two benches at one photo, on both back ends: a stale change is a conflict with both values, never a silent loss."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from labapp.core.db import Database
from labapp.core.errors import Conflict, UserError
from labapp.inspections import placing
from labapp.inspections.queries import PlacedPhoto
from labapp.inspections.service import Saved
from tests.lab.room import Room, quick_passphrases


@pytest.fixture
def room(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    quick_passphrases(monkeypatch)
    return Room(database, tmp_path / "store")


@pytest.fixture
def begun(room: Room) -> tuple[int, int]:
    """An inspection, and a photo in its shot “opening”."""
    inspection = room.started(room.seller())
    return inspection, room.inspections.add_photo(room.sofia, inspection, room.photo(), shot="opening")


def photo_of(room: Room, inspection: int) -> PlacedPhoto:
    (photo,) = room.inspections.detail(room.sofia, inspection).photos
    return photo


def test_each_change_raises_the_version_that_the_next_one_must_name(room: Room, begun: tuple[int, int]) -> None:
    here, who = room.inspections, room.sofia
    version = photo_of(room, begun[0]).version
    steps: list[Callable[..., Saved]] = [
        lambda **more: here.move_photo(who, *begun, shot="contents", **more),
        lambda **more: here.caption_photo(who, *begun, "a corner", **more),
        lambda **more: here.remove_photo(who, *begun, **more),
        lambda **more: here.remove_photo(who, *begun, restore=True, **more),
    ]
    for step in steps:
        assert step(expected_version=version).version == version + 1
        version += 1
    assert photo_of(room, begun[0]).version == version
    rows = room.trail()
    for same in (steps[0], steps[1], steps[3]):  # what stands already is no change, and no conflict
        assert same(expected_version=1).version == version
    assert room.trail() == rows


@pytest.mark.parametrize(
    ("change", "mine"),
    [
        (
            lambda here, *at, **m: here.move_photo(*at, shot="protection", **m),
            {"shot": "protection", "check": None, "tray": False},
        ),
        (lambda here, *at, **m: here.caption_photo(*at, "mine", **m), "mine"),
        (lambda here, *at, **m: here.remove_photo(*at, **m), {"shot": "contents", "check": None, "tray": True}),
    ],
)
def test_a_stale_change_is_refused_with_both_values_and_can_be_made_knowingly(
    room: Room, begun: tuple[int, int], change: Callable[..., Any], mine: object
) -> None:
    seen = photo_of(room, begun[0]).version
    room.inspections.move_photo(room.jonas, *begun, shot="contents")
    room.inspections.caption_photo(room.jonas, *begun, "theirs")
    rows = room.trail()
    with pytest.raises(Conflict) as conflict:
        change(room.inspections, room.sofia, *begun, expected_version=seen)
    theirs = "theirs" if mine == "mine" else {"shot": "contents", "check": None, "tray": False}
    assert (conflict.value.mine, conflict.value.theirs) == (mine, theirs)
    assert room.trail() == rows
    assert (photo_of(room, begun[0]).shot, photo_of(room, begun[0]).caption) == ("contents", "theirs")
    change(room.inspections, room.sofia, *begun)
    assert room.trail() == rows + 1


def test_of_two_benches_that_move_a_photo_at_the_same_moment_one_wins_and_one_hears_of_it(
    room: Room, begun: tuple[int, int]
) -> None:
    seen = photo_of(room, begun[0]).version

    def move(who: str, shot: str) -> Saved | Conflict:
        try:
            return room.inspections.move_photo(room.people[who], *begun, shot=shot, expected_version=seen)
        except Conflict as conflict:
            return conflict

    with ThreadPoolExecutor(2) as benches:
        ends = list(benches.map(move, ("sofia", "jonas"), ("contents", "protection")))
    assert sorted(type(end).__name__ for end in ends) == ["Conflict", "Saved"]


def test_moving_takes_a_photo_out_of_the_tray_and_to_no_place_at_all(room: Room, begun: tuple[int, int]) -> None:
    room.inspections.remove_photo(room.sofia, *begun)
    room.inspections.move_photo(room.sofia, *begun, shot="contents")
    assert (photo_of(room, begun[0]).shot, photo_of(room, begun[0]).removed) == ("contents", False)
    room.inspections.move_photo(room.sofia, *begun)
    photo = photo_of(room, begun[0])
    assert (photo.shot, photo.check_key, photo.removed) == (None, None, False)


def test_in_a_full_inspection_photos_still_move_and_none_comes_in(
    room: Room, begun: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placing, "MAX_PHOTOS", 1)
    room.inspections.move_photo(room.sofia, *begun, shot="contents")
    with pytest.raises(UserError, match="at most 1 photos"):
        room.inspections.add_photo(room.sofia, begun[0], room.photo("more"), shot="opening")

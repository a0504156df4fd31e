"""Marks and their photos on both back ends: changed by two benches, seen from near, cited in the record."""

from __future__ import annotations

from pathlib import Path

import pytest

from labapp.core.db import Database
from labapp.core.errors import Conflict, Incomplete, NotFound, UserError
from labapp.core.trail import entries_of
from labapp.inspections.rules import MarkView, Observation
from labapp.inspections.sealing import Sealing, verdict_record
from labapp.rulebook.types import Result
from tests.lab.room import Room, quick_passphrases

MARKS = "cosmetics.observations"
SCRATCH = Observation("edge_left", "scratch", 2.0, False, False)
DENT = Observation("back/lower_left", "dent", 7.0, True, True)


@pytest.fixture
def room(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    quick_passphrases(monkeypatch)
    return Room(database, tmp_path / "store")


@pytest.fixture
def started(room: Room) -> int:
    return room.started(room.seller())


# ---- two benches


def test_a_mark_that_another_bench_changed_shows_both_values_who_and_when(room: Room, started: int) -> None:
    here = room.inspections
    mark = here.observe(room.sofia, started, SCRATCH)
    saved = here.change_observation(room.jonas, started, mark, DENT, expected_version=1)
    assert saved.version == 2
    longer = Observation("edge_left", "scratch", 9.0, True, False)
    with pytest.raises(Conflict, match="changed by someone else") as told:
        here.change_observation(room.sofia, started, mark, longer, expected_version=1)
    conflict = told.value
    assert isinstance(conflict.mine, dict)
    assert isinstance(conflict.theirs, dict)
    assert (conflict.mine["length_mm"], conflict.theirs["length_mm"]) == (9.0, 7.0)
    assert (conflict.by, conflict.at, conflict.version) == (room.jonas.name, room.clock.now(), 2)
    (row,) = here.detail(room.sofia, started).observations
    assert (row.observation, row.version) == (DENT, 2)
    here.change_observation(room.sofia, started, mark, longer, expected_version=conflict.version)
    (row,) = here.detail(room.sofia, started).observations
    assert (row.observation, row.version) == (longer, 3)


def test_a_mark_that_another_bench_took_out_is_not_changed_in_silence(room: Room, started: int) -> None:
    here = room.inspections
    mark = here.observe(room.sofia, started, SCRATCH)
    here.remove_observation(room.jonas, started, mark, expected_version=1)
    with pytest.raises(Conflict) as told:
        here.change_observation(room.sofia, started, mark, DENT, expected_version=1)
    assert told.value.theirs is None
    assert here.detail(room.sofia, started).observations == ()


def test_a_mark_that_another_bench_changed_is_not_taken_out_in_silence(room: Room, started: int) -> None:
    here = room.inspections
    mark = here.observe(room.sofia, started, SCRATCH)
    here.change_observation(room.jonas, started, mark, DENT, expected_version=1)
    trail = room.trail()
    with pytest.raises(Conflict) as told:
        here.remove_observation(room.sofia, started, mark, expected_version=1)
    assert told.value.mine is None
    assert room.trail() == trail
    here.remove_observation(room.sofia, started, mark, expected_version=2)
    assert here.detail(room.sofia, started).observations == ()


def test_a_conflict_of_answers_says_who_and_when(room: Room, started: int) -> None:
    room.inspections.answer(room.jonas, started, "function.touch", Result.FAIL, expected_version=0)
    with pytest.raises(Conflict) as told:
        room.inspections.answer(room.sofia, started, "function.touch", Result.PASS, expected_version=0)
    assert (told.value.by, told.value.at, told.value.version) == (room.jonas.name, room.clock.now(), 1)


def test_a_bench_hears_of_another_ones_change_by_one_number(room: Room, started: int) -> None:
    here = room.inspections
    known = here.detail(room.sofia, started).newest_change
    assert here.newest_change(room.sofia, started) == known
    other = room.started(room.seller("Birch"))
    here.answer(room.jonas, other, "function.touch", Result.PASS)
    assert here.newest_change(room.sofia, started) == known
    here.answer(room.jonas, started, "function.touch", Result.PASS)
    assert here.newest_change(room.sofia, started) > known


# ---- photos of a mark


def test_a_photo_of_a_mark_lies_on_the_check_that_asks_for_marks(room: Room, started: int, database: Database) -> None:
    here = room.inspections
    mark = here.observe(room.sofia, started, SCRATCH)
    placed = here.add_photo(room.sofia, started, room.photo(), observation_id=mark, view=MarkView.LOCATING)
    (photo,) = here.detail(room.sofia, started).photos
    assert (photo.shot, photo.check_key, photo.observation_id, photo.view) == (None, MARKS, mark, MarkView.LOCATING)
    here.move_photo(room.sofia, started, placed, observation_id=mark, view=MarkView.CLOSE_UP)
    here.move_photo(room.sofia, started, placed, shot="device_back")
    (photo,) = here.detail(room.sofia, started).photos
    assert (photo.shot, photo.check_key, photo.observation_id, photo.view) == ("device_back", None, None, None)
    with database.reading() as session:
        changes = [
            entry.changes for entry in entries_of(session, "inspection", started) if "photo" in repr(entry.changes)
        ]
    at_mark = {"shot": None, "check": MARKS, "observation": mark, "view": "close_up", "tray": False}
    assert changes[-1] == {f"photo {placed}": (at_mark, {"shot": "device_back", "check": None, "tray": False})}


def test_a_photo_names_a_mark_of_its_own_inspection_and_how_it_shows_it(room: Room, started: int) -> None:
    here = room.inspections
    mark = here.observe(room.sofia, started, SCRATCH)
    other = room.started(room.seller("Birch"))
    for wrong in ({"observation_id": mark}, {"view": MarkView.CLOSE_UP}):
        with pytest.raises(UserError) as told:
            here.add_photo(room.sofia, started, room.photo(), **wrong)  # type: ignore[arg-type]
        assert told.value.code == "no_view"
    with pytest.raises(NotFound):
        here.add_photo(room.sofia, other, room.photo(), observation_id=mark, view=MarkView.CLOSE_UP)
    assert here.detail(room.sofia, started).photos == ()


def test_a_mark_that_speaks_against_the_grade_must_be_seen_from_near(room: Room) -> None:
    here = room.inspections
    inspection = room.answered(room.seller())
    dent = here.observe(room.sofia, inspection, DENT)
    for _ in range(2):  # of the whole device: they show that there is a mark, not the mark
        here.add_photo(room.sofia, inspection, room.photo(), check_key=MARKS)
    with pytest.raises(Incomplete) as told:
        here.submit(room.sofia, inspection)
    assert told.value.missing == ("Mark 2 (dent, 7 mm, back, lower left): its close-up is missing.",)
    assert told.value.missing_at == (f"check:{MARKS}",)
    placed = here.add_photo(room.sofia, inspection, room.photo(), observation_id=dent, view=MarkView.LOCATING)
    with pytest.raises(Incomplete):
        here.submit(room.sofia, inspection)
    here.move_photo(room.sofia, inspection, placed, observation_id=dent, view=MarkView.CLOSE_UP)
    here.remove_photo(room.sofia, inspection, placed)
    with pytest.raises(Incomplete):
        here.submit(room.sofia, inspection)
    here.remove_photo(room.sofia, inspection, placed, restore=True)
    here.submit(room.sofia, inspection)


def test_the_record_says_which_mark_a_photo_shows_and_where_it_is(room: Room) -> None:
    here = room.inspections
    inspection = room.answered(room.seller())
    dent = here.observe(room.sofia, inspection, DENT)
    here.add_photo(room.sofia, inspection, room.photo(), observation_id=dent, view=MarkView.CLOSE_UP)
    record = verdict_record(here.detail(room.sofia, inspection), _sealing(room))
    shown = [photo for photo in record["photos"] if photo["mark"]]
    assert [photo["mark"] for photo in shown] == [{"number": 2, "place": "back, lower left", "view": "close_up"}]
    assert shown[0]["findings"] != []


def _sealing(room: Room) -> Sealing:
    return Sealing({}, {}, None, (), None, 1, room.marta.name, room.clock.now(), "0" * 64)

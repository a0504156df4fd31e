"""The bench on both back ends: answers with versions, photos in their shots, submitting, sending back, who took part."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from labapp.core.db import Database
from labapp.core.errors import Conflict, Incomplete, NotFound, UserError
from labapp.core.trail import entries_of
from labapp.inspections import queries
from labapp.inspections.models import InspectionAnswer, InspectionPhoto
from labapp.inspections.rules import InspectionState, Observation, Verdict
from labapp.orders.rules import OrderState
from labapp.photos.models import Photo
from labapp.rulebook.types import Result
from tests.inspections.cases import IMEI
from tests.lab.room import Room, quick_passphrases

TOUCH, BATTERY = "function.touch", "battery.health"


@pytest.fixture
def room(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    quick_passphrases(monkeypatch)
    return Room(database, tmp_path / "store")


@pytest.fixture
def started(room: Room) -> int:
    return room.started(room.seller())


def refused(code: str) -> pytest.RaisesExc[UserError]:
    return pytest.raises(UserError, check=lambda error: error.code == code and bool(error.title))


# ---- starting and answering


def test_an_inspection_is_opened_once_and_takes_its_order_along(room: Room) -> None:
    number = room.received(room.seller())
    inspection = room.inspections.start(room.sofia, number)
    assert room.inspections.start(room.jonas, number) == inspection
    assert room.inspections.of_order(room.sofia, number) == inspection
    detail = room.inspections.detail(room.sofia, inspection)
    assert (detail.state, detail.order.row.state) == (InspectionState.IN_PROGRESS, OrderState.INSPECTING)
    assert detail.order.opened_at == room.clock.now()
    assert detail.checklist.key == "smartphone/1"
    (row,) = room.inspections.bench(room.sofia)
    assert (row.inspection_id, row.started_by) == (inspection, room.sofia.name)


def test_an_order_that_is_not_at_the_bench_is_not_opened(room: Room) -> None:
    number = room.placed(room.seller())
    with refused("wrong_state"):
        room.inspections.start(room.sofia, number)
    with pytest.raises(NotFound):
        room.inspections.start(room.sofia, "O-2026-000412")
    assert room.inspections.of_order(room.sofia, number) is None


def test_an_answer_is_stored_with_its_version_and_on_the_trail(room: Room, started: int, database: Database) -> None:
    one = room.inspections.answer(room.sofia, started, TOUCH, Result.PASS, expected_version=0)
    two = room.inspections.answer(room.sofia, started, TOUCH, Result.FAIL, None, "dead corner", expected_version=1)
    assert (one.version, two.version) == (1, 2)
    answer = room.inspections.detail(room.sofia, started).answers[TOUCH]
    assert (answer.result, answer.note, answer.answered_by) == (Result.FAIL, "dead corner", room.sofia.name)
    with database.reading() as session:
        changes = [entry.changes for entry in entries_of(session, "inspection", started) if entry.action == "answered"]
    assert changes == [
        {TOUCH: (None, {"result": "pass", "value": None, "note": ""})},
        {
            TOUCH: (
                {"result": "pass", "value": None, "note": ""},
                {"result": "fail", "value": None, "note": "dead corner"},
            )
        },
    ]


def test_another_bench_s_change_meanwhile_shows_both_values_and_stores_neither(room: Room, started: int) -> None:
    room.inspections.answer(room.sofia, started, BATTERY, Result.PASS, 91.0, expected_version=0)
    trail = room.trail()
    for seen in (0, 2, 7):
        with pytest.raises(Conflict, match="changed by someone else") as conflict:
            room.inspections.answer(room.jonas, started, BATTERY, Result.PASS, 84.0, "mine", expected_version=seen)
        assert conflict.value.mine == {"result": Result.PASS, "value": 84.0, "note": "mine"}
        assert conflict.value.theirs == {"result": "pass", "value": 91.0, "note": ""}
    assert room.trail() == trail
    assert room.inspections.detail(room.sofia, started).answers[BATTERY].value == 91.0
    saved = room.inspections.answer(room.jonas, started, BATTERY, Result.PASS, 84.0)  # knowingly
    assert saved.version == 2


def test_of_two_benches_answering_at_the_same_moment_one_wins_and_one_is_told(room: Room, started: int) -> None:
    def answer(value: float) -> object:
        try:
            return room.inspections.answer(room.sofia, started, BATTERY, Result.PASS, value, expected_version=0)
        except Conflict as conflict:
            return conflict

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(answer, (80.0, 81.0, 82.0, 83.0)))
    conflicts = [one for one in found if isinstance(one, Conflict)]
    assert len(conflicts) == 3
    stored = room.inspections.detail(room.sofia, started).answers[BATTERY]
    assert stored.version == 1
    assert all(conflict.theirs["value"] == stored.value for conflict in conflicts)  # type: ignore[index]
    assert stored.value not in [conflict.mine["value"] for conflict in conflicts]  # type: ignore[index]


def test_what_is_wrong_with_an_answer_is_said_and_nothing_is_stored(room: Room, started: int) -> None:
    trail = room.trail()
    wrong: list[tuple[str, Result | None, Any, str, str]] = [
        ("function.charm", Result.PASS, None, "", "unknown_check"),
        ("", Result.PASS, None, "", "unknown_check"),
        (BATTERY, Result.PASS, 110.1, "", "bad_answer"),
        (BATTERY, Result.PASS, -1.0, "", "bad_answer"),
        (BATTERY, Result.PASS, float("nan"), "", "bad_answer"),
        (BATTERY, Result.PASS, float("inf"), "", "bad_answer"),
        (BATTERY, Result.PASS, "ninety", "", "bad_answer"),
        (BATTERY, Result.PASS, True, "", "bad_answer"),
        (BATTERY, Result.PASS, None, "", "bad_answer"),
        ("parts.screen", Result.PASS, "glass", "", "bad_answer"),
        ("identity.os_version", Result.PASS, "x" * 5001, "", "bad_answer"),
        (TOUCH, Result.PASS, {"a": 1}, "", "bad_answer"),
        (TOUCH, Result.PASS, None, "x" * 5001, "too_long"),
        (TOUCH, None, None, "x" * 5001, "too_long"),
        (TOUCH, None, {"a": [1]}, "", "bad_answer"),
        (BATTERY, None, float("nan"), "", "bad_answer"),
        ("identity.os_version", None, "x" * 301, "", "bad_answer"),
        ("identity.os_version", None, "iOS\x00", "", "bad_answer"),
        (TOUCH, None, None, "\ud800", "bad_answer"),
        (TOUCH, Result.PASS, None, "\x00", "bad_answer"),
    ]
    taken = []
    for key, result, value, note, code in wrong:
        try:
            room.inspections.answer(room.sofia, started, key, result, value, note)
        except UserError as refusal:
            if refusal.code == code:
                continue
        except Exception as error:
            taken.append((key, result, value, repr(error)))
            continue
        taken.append((key, result, value, "taken"))
    assert taken == []
    assert room.rows(InspectionAnswer) == 0
    assert room.trail() == trail


def test_a_note_or_a_value_alone_is_kept_and_is_no_answer_yet(room: Room, started: int) -> None:
    room.inspections.answer(room.sofia, started, BATTERY, None, 84.5, "read it twice")
    detail = room.inspections.detail(room.sofia, started)
    assert (detail.answers[BATTERY].value, detail.answers[BATTERY].note) == (84.5, "read it twice")
    assert f"check:{BATTERY}" in detail.assessment.missing_at


def test_an_answer_can_be_taken_back_and_its_note_stays(room: Room, started: int) -> None:
    room.inspections.answer(room.sofia, started, "identity.imei", Result.PASS, IMEI)
    assert room.orders.by_code(room.sofia, IMEI) is not None
    room.inspections.answer(room.sofia, started, "identity.imei", None, None, "to be read again")
    detail = room.inspections.detail(room.sofia, started)
    assert detail.answers["identity.imei"].note == "to be read again"
    assert "check:identity.imei" in detail.assessment.missing_at
    assert room.orders.by_code(room.sofia, IMEI) is None


# ---- photos and marks


def test_a_shot_holds_so_many_photos_and_no_more_whichever_way_they_come(room: Room, started: int) -> None:
    add, photo = room.inspections.add_photo, room.photo()
    placed = [add(room.sofia, started, photo, shot="opening") for _ in range(4)]
    loose = add(room.sofia, started, photo, check_key=TOUCH)
    with refused("shot_full"):
        add(room.sofia, started, photo, shot="opening")
    with refused("shot_full"):
        room.inspections.move_photo(room.sofia, started, loose, shot="opening")
    room.inspections.remove_photo(room.sofia, started, placed[0])
    room.inspections.move_photo(room.sofia, started, loose, shot="opening")
    with refused("shot_full"):
        room.inspections.remove_photo(room.sofia, started, placed[0], restore=True)
    room.inspections.remove_photo(room.sofia, started, loose)
    room.inspections.remove_photo(room.sofia, started, placed[0], restore=True)
    standing = [one for one in room.inspections.detail(room.sofia, started).photos if not one.removed]
    assert len(standing) == 4
    assert (room.rows(InspectionPhoto), room.rows(Photo)) == (5, 1)  # one picture, five places, none deleted


def test_a_photo_belongs_into_a_known_place_of_its_own_inspection(room: Room, started: int) -> None:
    other, photo = room.started(room.seller("Birch")), room.photo()
    trail = room.trail()
    with refused("unknown_shot"):
        room.inspections.add_photo(room.sofia, started, photo, shot="selfie")
    with refused("unknown_check"):
        room.inspections.add_photo(room.sofia, started, photo, check_key="function.charm")
    with refused("too_long"):
        room.inspections.add_photo(room.sofia, started, photo, caption="x" * 301)
    with refused("bad_text"):
        room.inspections.add_photo(room.sofia, started, photo, shot="opening", caption="corner\x00")
    assert room.trail() == trail
    placed = room.inspections.add_photo(room.sofia, started, photo, check_key=TOUCH)
    for attempt in (
        lambda: room.inspections.move_photo(room.sofia, other, placed, shot="opening"),
        lambda: room.inspections.caption_photo(room.sofia, other, placed, "mine now"),
        lambda: room.inspections.remove_photo(room.sofia, other, placed),
        lambda: room.inspections.remove_photo(room.sofia, started, 412),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_a_photo_of_another_inspection_is_flagged(room: Room, started: int) -> None:
    other, photo = room.started(room.seller("Birch")), room.photo()
    room.inspections.add_photo(room.sofia, started, photo, shot="opening")
    placed = room.inspections.add_photo(room.sofia, other, photo, shot="opening")
    (one,) = room.inspections.detail(room.sofia, other).photos
    number = room.inspections.detail(room.sofia, started).order.row.number
    assert one.flags == (f"used in order {number} too",)
    room.inspections.remove_photo(room.sofia, other, placed)
    assert room.inspections.detail(room.sofia, started).photos[0].flags == ()


def test_marks_are_corrected_taken_out_and_put_back(room: Room, started: int) -> None:
    mark = room.inspections.observe(room.sofia, started, Observation("back", "scratch", 4.0, True, False))
    room.inspections.change_observation(room.jonas, started, mark, Observation("back", "dent", 2.0, True, True))
    (row,) = room.inspections.detail(room.sofia, started).observations
    assert row.observation.kind == "dent"
    room.inspections.remove_observation(room.sofia, started, mark)
    assert room.inspections.detail(room.sofia, started).observations == ()
    room.inspections.remove_observation(room.sofia, started, mark, restore=True)
    assert len(room.inspections.detail(room.sofia, started).observations) == 1
    trail = room.trail()
    for wrong in (
        Observation("ear", "scratch"),
        Observation("back", " "),
        Observation("back", "scratch", -1.0),
        Observation("back", "scratch", float("nan")),
        Observation("back", "scratch", 1.0, count=0),
    ):
        with pytest.raises(UserError):
            room.inspections.observe(room.sofia, started, wrong)
        with pytest.raises(UserError):
            room.inspections.change_observation(room.sofia, started, mark, wrong)
    with pytest.raises(NotFound):
        room.inspections.change_observation(room.sofia, started, 412, Observation("back", "dent", 2.0))
    assert room.trail() == trail


# ---- submitting and sending back


def test_submitting_too_early_names_all_that_is_missing_and_where(room: Room, started: int) -> None:
    with pytest.raises(Incomplete) as refusal:
        room.inspections.submit(room.sofia, started)
    detail = room.inspections.detail(room.sofia, started)
    assert refusal.value.missing == detail.assessment.missing
    assert len(refusal.value.missing) == len(refusal.value.missing_at)
    asked = {f"check:{key}" for key in detail.assessment.asked if detail.checklist.check(key).mandatory}  # type: ignore[union-attr]
    asked.discard("check:delivery.on_time")  # the dates answer it
    assert asked <= set(refusal.value.missing_at)
    shots = {f"shot:{shot.key}" for shot in detail.checklist.shots if shot.minimum}
    assert shots <= set(refusal.value.missing_at)
    assert detail.state is InspectionState.IN_PROGRESS


def changes(room: Room, inspection: int) -> list[Callable[[], object]]:
    """Every way of changing an inspection at the bench."""
    photo, here = room.photo(), room.inspections
    placed = here.detail(room.sofia, inspection).photos[0].id
    mark = here.detail(room.sofia, inspection).observations[0].id
    return [
        lambda: here.answer(room.sofia, inspection, TOUCH, Result.FAIL),
        lambda: here.answer(room.sofia, inspection, TOUCH, None),
        lambda: here.observe(room.sofia, inspection, Observation("back", "dent", 2.0)),
        lambda: here.change_observation(room.sofia, inspection, mark, Observation("back", "dent", 2.0)),
        lambda: here.remove_observation(room.sofia, inspection, mark),
        lambda: here.add_photo(room.sofia, inspection, photo, shot="opening"),
        lambda: here.move_photo(room.sofia, inspection, placed, check_key=TOUCH),
        lambda: here.caption_photo(room.sofia, inspection, placed, "later"),
        lambda: here.remove_photo(room.sofia, inspection, placed),
        lambda: here.submit(room.sofia, inspection),
        lambda: here.submit(room.sofia, inspection, finish_short=True),
    ]


def test_what_is_submitted_or_issued_cannot_be_changed_at_the_bench(room: Room) -> None:
    inspection = room.submitted(room.seller())
    for state in (InspectionState.SUBMITTED, InspectionState.ISSUED):
        assert room.inspections.detail(room.sofia, inspection).state is state
        trail = room.trail()
        for change in changes(room, inspection):
            with pytest.raises(UserError, match=f"is {state} and cannot be changed"):
                change()
        assert room.trail() == trail
        if state is InspectionState.SUBMITTED:
            room.issued(inspection)
    with refused("wrong_state"):
        room.inspections.send_back(room.marta, inspection, "Look again.")


def test_a_manager_sends_back_with_a_reason_and_the_bench_sees_it_first(room: Room) -> None:
    seller = room.seller()
    room.received(seller)
    inspection = room.submitted(seller)
    assert [row.inspection_id for row in room.inspections.to_review(room.marta)] == [inspection]
    with refused("no_reason"):
        room.inspections.send_back(room.marta, inspection, " ")
    room.inspections.send_back(room.marta, inspection, "The back is out of focus.")
    assert room.inspections.to_review(room.marta) == ()
    first = room.inspections.bench(room.sofia)[0]
    assert (first.inspection_id, first.returned_reason) == (inspection, "The back is out of focus.")
    room.inspections.answer(room.sofia, inspection, TOUCH, Result.PASS)
    room.inspections.submit(room.sofia, inspection)
    assert room.inspections.detail(room.sofia, inspection).state is InspectionState.SUBMITTED


def test_only_a_knock_out_with_two_photos_ends_an_inspection_early(room: Room, started: int) -> None:
    with refused("no_knock_out"):
        room.inspections.submit(room.sofia, started, finish_short=True)
    room.inspections.answer(room.sofia, started, "locks.activation", Result.FAIL, None, "locked to an account")
    with pytest.raises(Incomplete, match="two photos") as refusal:
        room.inspections.submit(room.sofia, started, finish_short=True)
    assert refusal.value.missing_at == ("check:locks.activation",)
    for _ in range(2):
        room.inspections.add_photo(room.sofia, started, room.photo(), check_key="locks.activation")
    room.inspections.submit(room.sofia, started, finish_short=True)
    detail = room.inspections.detail(room.sofia, started)
    assert (detail.finished_short, detail.assessment.verdict) == (True, Verdict.FAIL)


def test_an_order_that_never_arrived_goes_straight_to_review_and_never_back(room: Room) -> None:
    inspection = room.lost(room.seller())
    detail = room.inspections.detail(room.marta, inspection)
    assert (detail.state, detail.order.row.state) == (InspectionState.SUBMITTED, OrderState.NEVER_ARRIVED)
    assert room.jonas.id in detail.took_part  # who recorded the fact does not verify it
    with refused("wrong_state"):
        room.inspections.send_back(room.marta, inspection, "Look again.")


# ---- who took part, and who may do what at all


def test_each_act_at_the_bench_makes_one_part_of_the_inspection_and_looking_does_not(room: Room) -> None:
    seller = room.seller()
    acts: list[Callable[[int], object]] = [
        lambda one: room.inspections.answer(room.remi, one, TOUCH, Result.PASS),
        lambda one: room.inspections.observe(room.remi, one, Observation("back", "dent", 2.0)),
        lambda one: room.inspections.add_photo(room.remi, one, room.photo(), shot="opening"),
        lambda one: room.inspections.caption_photo(
            room.remi, one, room.inspections.add_photo(room.sofia, one, room.photo()), "words"
        ),
    ]
    for act in acts:
        inspection = room.started(seller)
        assert room.inspections.detail(room.remi, inspection).took_part == frozenset()
        act(inspection)
        assert room.remi.id in room.inspections.detail(room.remi, inspection).took_part
        with room.database.reading() as session:
            assert room.remi.id in queries.took_part(session, [inspection])


def test_who_may_not_inspect_changes_nothing(room: Room, started: int) -> None:
    placed = room.inspections.add_photo(room.sofia, started, room.photo(), shot="opening")
    mark = room.inspections.observe(room.sofia, started, Observation("back", "dent", 2.0))
    photo, here, trail = room.photo(), room.inspections, room.trail()
    for who in (room.olga, room.ada):
        for attempt in (
            lambda who=who: here.answer(who, started, TOUCH, Result.PASS),
            lambda who=who: here.observe(who, started, Observation("back", "dent", 2.0)),
            lambda who=who: here.change_observation(who, started, mark, Observation("back", "dent", 2.0)),
            lambda who=who: here.remove_observation(who, started, mark),
            lambda who=who: here.add_photo(who, started, photo, shot="opening"),
            lambda who=who: here.move_photo(who, started, placed, check_key=TOUCH),
            lambda who=who: here.caption_photo(who, started, placed, "words"),
            lambda who=who: here.remove_photo(who, started, placed),
            lambda who=who: here.submit(who, started),
            lambda who=who: here.bench(who),
        ):
            with refused("not_allowed"):
                attempt()
    for who in (room.olga, room.ada, room.sofia):
        with refused("not_allowed"):
            here.send_back(who, started, "Look again.")
        with refused("not_allowed"):
            here.to_review(who)
    assert room.trail() == trail

"""What is drawn on a photo is kept beside it, on the trail, by those who may; the picture itself never changes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from labapp.core.db import Database
from labapp.core.errors import Conflict, NotAllowed, NotFound, UserError
from labapp.core.trail import entries_of
from labapp.inspections.rules import InspectionState
from labapp.photos.overlays import Overlay, overlay_from_json, overlay_to_json
from labapp.photos.steps import PreparedPhoto
from tests.inspections.looking_twice import number_of
from tests.lab.room import Room, picture, quick_documents, quick_passphrases, taken
from tests.photos.drawings import arrow, cover, words


@pytest.fixture
def room(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    quick_passphrases(monkeypatch)
    quick_documents(monkeypatch)
    return Room(database, tmp_path / "store")


@pytest.fixture
def started(room: Room) -> int:
    return room.started(room.seller())


def refused(code: str) -> pytest.RaisesExc[UserError]:
    return pytest.raises(UserError, check=lambda error: error.code == code and bool(error.title))


def placed(room: Room, inspection: int, shot: str = "device_front") -> int:
    return room.inspections.add_photo(room.sofia, inspection, room.photo(), shot=shot)


def drawn(room: Room, inspection: int, photo: int) -> Overlay:
    detail = room.inspections.detail(room.sofia, inspection)
    return overlay_from_json(next(one.overlay for one in detail.photos if one.id == photo))


ONE, TWO = Overlay((arrow(),)), Overlay((arrow(), words("crack")), 1)


def test_a_drawing_is_stored_with_its_version_and_on_the_trail_and_taken_out_again(
    room: Room, started: int, database: Database
) -> None:
    photo = placed(room, started)
    saved = [
        room.inspections.mark_photo(room.sofia, started, photo, overlay, expected_version=version)
        for version, overlay in ((1, ONE), (2, TWO))
    ]
    assert [one.version for one in saved] == [2, 3]
    assert drawn(room, started, photo) == TWO
    room.inspections.mark_photo(room.sofia, started, photo, Overlay(), expected_version=3)
    assert room.inspections.detail(room.sofia, started).photos[0].overlay is None
    with database.reading() as session:
        changes = [entry.changes for entry in entries_of(session, "inspection", started) if entry.action == "marked"]
    key, one, two = f"photo {photo}", overlay_to_json(ONE), overlay_to_json(TWO)
    assert changes == [{key: (None, one)}, {key: (one, two)}, {key: (two, None)}]
    assert room.complaints() == set()


def test_marking_is_taking_part(room: Room) -> None:
    inspection = room.answered(room.seller())
    photo = room.inspections.detail(room.sofia, inspection).photos[0].id
    room.inspections.mark_photo(room.marta, inspection, photo, ONE)
    room.inspections.submit(room.sofia, inspection)
    with pytest.raises(NotAllowed, match="took part"):
        room.issued(inspection)


def test_another_bench_s_drawing_meanwhile_shows_both_and_stores_neither(room: Room, started: int) -> None:
    photo = placed(room, started)
    room.inspections.mark_photo(room.sofia, started, photo, ONE, expected_version=1)
    trail = room.trail()
    with pytest.raises(Conflict, match="changed by someone else") as conflict:
        room.inspections.mark_photo(room.jonas, started, photo, TWO, expected_version=1)
    assert conflict.value.mine == overlay_to_json(TWO)
    assert conflict.value.theirs == overlay_to_json(ONE)
    assert room.trail() == trail
    room.inspections.mark_photo(room.jonas, started, photo, TWO)  # knowingly
    assert drawn(room, started, photo) == TWO


def test_of_two_benches_drawing_at_the_same_moment_one_wins_and_one_is_told(room: Room, started: int) -> None:
    photo = placed(room, started)

    def mark(turn: int) -> object:
        try:
            return room.inspections.mark_photo(room.sofia, started, photo, Overlay((), turn), expected_version=1)
        except Conflict as conflict:
            return conflict

    with ThreadPoolExecutor(3) as threads:
        found = list(threads.map(mark, (1, 2, 3)))
    assert sum(isinstance(one, Conflict) for one in found) == 2


def test_only_while_it_is_inspected_and_only_by_those_who_inspect(room: Room) -> None:
    inspection = room.answered(room.seller())
    photo = room.inspections.detail(room.sofia, inspection).photos[0].id
    with pytest.raises(NotAllowed):
        room.inspections.mark_photo(room.olga, inspection, photo, ONE)
    with pytest.raises(NotFound):
        room.inspections.mark_photo(room.sofia, inspection, photo + 10_000, ONE)
    with refused("bad_overlay"):
        room.inspections.mark_photo(room.sofia, inspection, photo, Overlay((words(""),)))
    room.inspections.submit(room.sofia, inspection)
    trail = room.trail()
    with refused("wrong_state"):
        room.inspections.mark_photo(room.sofia, inspection, photo, ONE)
    room.issued(inspection)
    with refused("wrong_state"):
        room.inspections.mark_photo(room.sofia, inspection, photo, ONE)
    assert room.inspections.detail(room.sofia, inspection).state is InspectionState.ISSUED
    assert drawn(room, inspection, photo).is_blank
    assert room.trail() > trail


# ---- photos of other orders


def with_front(room: Room, seller: str, text: str) -> tuple[int, int, PreparedPhoto]:
    inspection = room.started(seller)
    photo = taken(room.store, picture(text=text))
    return inspection, room.inspections.add_photo(room.sofia, inspection, photo, shot="device_front"), photo


def test_photos_of_the_same_shot_of_other_orders_of_the_model_are_found_newest_first(room: Room) -> None:
    seller = room.seller()
    first, of_first, photo = with_front(room, seller, "first")
    room.inspections.mark_photo(room.sofia, first, of_first, Overlay((cover(),)))
    second, of_second, _ = with_front(room, seller, "second")
    room.inspections.add_photo(room.sofia, first, room.photo("back"), shot="device_back")
    gone = room.inspections.add_photo(room.sofia, first, room.photo("gone"), shot="device_front")
    room.inspections.remove_photo(room.sofia, first, gone)
    third, of_third, _ = with_front(room, seller, "third")
    found = room.inspections.alike(room.sofia, third, of_third)
    assert [one.id for one in found] == [of_second, of_first]
    assert (found[1].sha256, found[1].overlay) == (photo.sha256, overlay_to_json(Overlay((cover(),))))
    assert [one.id for one in room.inspections.alike(room.sofia, second, of_second)] == [of_third, of_first]
    loose = room.inspections.add_photo(room.sofia, third, room.photo("loose"))
    assert room.inspections.alike(room.sofia, third, loose) == ()


def test_another_model_is_not_laid_beside(room: Room) -> None:
    seller = room.seller()
    with_front(room, seller, "first")
    order = room.new_order(seller)
    order = replace(order, promise=replace(order.promise, model="iPhone 13"))
    number = room.orders.place(room.remi, order).row.number
    room.orders.receive(room.sofia, number, "parcel intact")
    inspection = room.inspections.start(room.sofia, number)
    photo = placed(room, inspection)
    assert room.inspections.alike(room.sofia, inspection, photo) == ()


def test_a_blind_second_look_is_shown_no_other_order_s_photo_and_may_mark_only_its_own(room: Room) -> None:
    seller = room.seller()
    first, of_first, _ = with_front(room, seller, "another order")
    inspection = room.submitted(seller)
    front = next(one for one in room.inspections.detail(room.sofia, inspection).photos if one.shot == "device_front")
    number = number_of(room, inspection)
    room.inspections.request_second(room.marta, number, "to compare")
    blind = room.inspections.start_second(room.jonas, number)
    own = room.inspections.add_photo(room.jonas, blind, room.photo("own"), shot="device_front")
    room.inspections.mark_photo(room.jonas, blind, own, ONE)
    assert room.inspections.alike(room.jonas, blind, own) == ()
    assert room.inspections.alike(room.jonas, inspection, front.id) == ()
    # nor is the first look found from elsewhere by whoever is blind to it
    assert [one.id for one in room.inspections.alike(room.jonas, first, of_first)] == []
    assert [one.id for one in room.inspections.alike(room.sofia, first, of_first)][-1:] == [front.id]

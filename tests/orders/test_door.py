"""The door and the shelf on both back ends: photos of the closed parcel, transit damage, who has a device and where."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from labapp.core.db import Database
from labapp.core.errors import NotFound, UserError
from labapp.core.trail import entries_of
from labapp.inspections.queries import took_part
from labapp.orders.models import CustodyMove, OrderPhoto
from labapp.orders.queries import OrderFilter
from labapp.orders.rules import OrderState
from labapp.orders.steps import Whereabouts
from tests.lab.room import Room, quick_passphrases


@pytest.fixture
def room(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    quick_passphrases(monkeypatch)
    return Room(database, tmp_path / "store")


@pytest.fixture
def seller(room: Room) -> str:
    return room.seller()


def refused(code: str, words: str = "") -> pytest.RaisesExc[UserError]:
    return pytest.raises(UserError, match=words or None, check=lambda error: error.code == code and bool(error.title))


def lies(room: Room, number: str) -> tuple[str, str]:
    """Where it is now, and who has it."""
    last = room.door.custody(room.sofia, number)[-1]
    return last.place, last.holder


# ---- receiving


def test_receiving_keeps_state_damage_and_place_in_one_go(room: Room, seller: str) -> None:
    number = room.placed(seller)
    detail = room.orders.receive(
        room.sofia,
        number,
        "one corner",
        states=("dented", "torn"),
        damaged=True,
        lies=Whereabouts("shelf B4"),
    )
    assert detail.condition == "dented, torn; one corner"
    assert (detail.damaged, detail.damage_report_by) == (True, date(2026, 3, 5))  # received on Monday 2 March
    assert [(move.place, move.holder, move.noted_by) for move in detail.custody] == [("shelf B4", "", "Sofia Okafor")]
    assert (detail.row.place, detail.row.damage_report_by) == ("shelf B4", date(2026, 3, 5))


def test_a_parcel_of_which_nobody_says_where_it_lies_is_with_whoever_received_it(room: Room, seller: str) -> None:
    assert lies(room, room.received(seller)) == ("door", "Sofia Okafor")


def test_a_receipt_that_is_refused_leaves_neither_damage_nor_custody(room: Room, seller: str) -> None:
    number, trail = room.placed(seller), room.trail()
    attempts: list[tuple[str, Callable[[], object]]] = [
        ("bad_parcel_state", lambda: room.orders.receive(room.sofia, number, "", states=("intact", "wet"))),
        ("bad_place", lambda: room.orders.receive(room.sofia, number, "", damaged=True, lies=Whereabouts(" "))),
        ("not_found", lambda: room.orders.receive(room.sofia, number, "", lies=Whereabouts("shelf", 999))),
        ("bad_date", lambda: room.orders.receive(room.sofia, number, "", delivered_on=date(2027, 1, 1), damaged=True)),
    ]
    for code, attempt in attempts:
        with refused(code):
            attempt()
    assert room.trail() == trail
    assert room.rows(CustodyMove) == 0
    assert room.orders.detail(room.sofia, number).row.state is OrderState.PLACED


def test_what_the_door_asks_for_stands_beside_the_order(room: Room, seller: str) -> None:
    first, number = room.received(seller), room.placed(seller)
    room.door.move(room.sofia, first, "shelf B4")
    room.door.add_photo(room.sofia, number, room.photo("label"))
    door = room.door.expected(room.sofia, number)
    assert door.order.row.number == number
    assert door.places == ("shelf B4", "door")
    assert "Jonas Berg" in dict(door.people).values()
    assert (len(door.photos), door.damage_days) == (1, 3)


# ---- photos of the closed parcel


def test_photos_from_the_door_come_to_the_bench_without_a_place(room: Room, seller: str, database: Database) -> None:
    number = room.placed(seller)
    first = room.door.add_photo(room.jonas, number, room.photo("label"), "torn label")
    room.clock.advance(timedelta(minutes=5))
    room.orders.receive(room.jonas, number, "", states=("torn",))
    room.door.add_photo(room.jonas, number, room.photo("corner"))
    door = room.door.photos(room.sofia, number)
    assert [(photo.id, photo.caption, photo.added_by) for photo in door] == [
        (first, "torn label", "Jonas Berg"),
        (first + 1, "", "Jonas Berg"),
    ]
    assert all(photo.small.is_file() and photo.large.is_file() for photo in door)
    room.clock.advance(timedelta(hours=2))
    inspection = room.inspections.start(room.sofia, number)
    placed = room.inspections.detail(room.sofia, inspection).photos
    assert [(photo.sha256, photo.shot, photo.check_key, photo.caption) for photo in placed] == [
        (photo.sha256, None, None, photo.caption) for photo in door
    ]
    assert [photo.arrived_at for photo in placed] == [photo.added_at for photo in door]
    assert [photo.added_by for photo in placed] == ["Jonas Berg", "Jonas Berg"]
    with database.reading() as session:  # neither receiving nor opening is taking part
        assert took_part(session, [inspection]) == frozenset()


def test_an_inspection_that_is_gone_on_with_takes_no_photo_over_twice(room: Room, seller: str) -> None:
    number = room.placed(seller)
    room.door.add_photo(room.sofia, number, room.photo())
    room.orders.receive(room.sofia, number, "")
    inspection = room.inspections.start(room.sofia, number)
    assert room.inspections.start(room.jonas, number) == inspection
    assert len(room.inspections.detail(room.sofia, inspection).photos) == 1


def test_once_the_parcel_is_opened_photos_belong_to_the_bench(room: Room, seller: str) -> None:
    number = room.received(seller)
    room.inspections.start(room.sofia, number)
    trail = room.trail()
    with refused("wrong_state", "no longer at the door"):
        room.door.add_photo(room.sofia, number, room.photo())
    with refused("too_long"):
        room.door.add_photo(room.sofia, number, room.photo(), "c" * 301)
    with pytest.raises(NotFound):
        room.door.add_photo(room.sofia, "O-2026-000999", room.photo())
    assert (room.trail(), room.rows(OrderPhoto)) == (trail, 0)


def test_a_photo_from_the_door_is_never_deleted(room: Room, seller: str, database: Database) -> None:
    room.door.add_photo(room.sofia, room.placed(seller), room.photo())
    with pytest.raises(UserError, match="never deleted"), database.transaction() as session:
        session.execute(sa.delete(OrderPhoto))


# ---- transit damage


def test_damage_is_noted_reported_and_then_urges_nobody_any_more(room: Room, seller: str, database: Database) -> None:
    number = room.received(seller)
    by = room.door.note_damage(room.olga, number)
    assert by == date(2026, 3, 5)
    (row,) = room.inspections.bench(room.sofia)
    assert row.damage_report_by == by
    room.door.report_damage(room.olga, number, room.clock.today())
    detail = room.orders.detail(room.sofia, number)
    assert (detail.damaged, detail.damage_reported_on) == (True, room.clock.today())
    assert detail.row.damage_report_by is None
    assert room.inspections.bench(room.sofia)[0].damage_report_by is None
    with database.reading() as session:
        actions = [entry.action for entry in entries_of(session, "order", detail.row.id)]
    assert actions[-2:] == ["damage_noted", "damage_reported"]


def test_damage_noted_by_mistake_is_taken_back_until_the_carrier_knows(room: Room, seller: str) -> None:
    number = room.received(seller)
    room.door.note_damage(room.sofia, number)
    assert room.door.note_damage(room.sofia, number, False) is None
    with refused("no_damage"):
        room.door.report_damage(room.sofia, number, room.clock.today())
    room.door.note_damage(room.sofia, number)
    room.door.report_damage(room.sofia, number, room.clock.today())
    for attempt in (
        lambda: room.door.note_damage(room.sofia, number, False),
        lambda: room.door.report_damage(room.sofia, number, room.clock.today()),
    ):
        with refused("damage_reported"):
            attempt()


def test_damage_noted_twice_is_written_once(room: Room, seller: str) -> None:
    number = room.received(seller)
    room.door.note_damage(room.sofia, number)
    trail = room.trail()
    assert room.door.note_damage(room.sofia, number) == date(2026, 3, 5)
    assert room.trail() == trail


def test_the_nearest_deadline_comes_first_at_the_bench(room: Room, seller: str) -> None:
    early, damaged = room.received(seller), room.received(seller)
    room.door.note_damage(room.sofia, damaged)
    assert [row.order_number for row in room.inspections.bench(room.sofia)] == [damaged, early]


# ---- custody


def test_the_line_of_custody_says_who_has_a_device_where_since_when(room: Room, seller: str) -> None:
    number = room.received(seller)
    since = room.clock.now()
    room.clock.advance(timedelta(hours=1))
    room.door.move(room.sofia, number, "shelf B4", note="waits for a charger")
    room.clock.advance(timedelta(hours=1))
    room.inspections.start(room.jonas, number, "bench 2")
    line = room.door.custody(room.olga, number)
    assert [(move.place, move.holder, move.note) for move in line] == [
        ("door", "Sofia Okafor", ""),
        ("shelf B4", "", "waits for a charger"),
        ("bench 2", "Jonas Berg", ""),
    ]
    assert [move.since - since for move in line] == [timedelta(0), timedelta(hours=1), timedelta(hours=2)]
    assert room.inspections.bench(room.sofia)[0].place == "bench 2"


def test_submitting_and_issuing_leave_a_device_where_it_is(room: Room, seller: str) -> None:
    inspection = room.submitted(seller)
    number = room.inspections.detail(room.sofia, inspection).order.row.number
    line = room.door.custody(room.sofia, number)
    room.issued(inspection)
    room.orders.close(room.remi, number, "kept")
    assert room.door.custody(room.sofia, number) == line
    assert lies(room, number) == ("bench", "Sofia Okafor")


def test_a_move_to_where_it_is_already_is_no_move(room: Room, seller: str) -> None:
    number = room.received(seller)
    room.door.move(room.sofia, number, "shelf B4")
    trail = room.trail()
    room.door.move(room.jonas, number, " shelf  B4 ")
    assert room.trail() == trail
    room.door.move(room.jonas, number, "shelf B4", room.jonas.id)
    assert lies(room, number) == ("shelf B4", "Jonas Berg")


def test_what_cannot_be_moved_is_not_moved(room: Room, seller: str) -> None:
    number, away, trail = room.received(seller), room.placed(seller), room.trail()
    attempts: list[tuple[str, Callable[[], object]]] = [
        ("wrong_state", lambda: room.door.move(room.sofia, away, "shelf B4")),
        ("bad_place", lambda: room.door.move(room.sofia, number, "")),
        ("too_long", lambda: room.door.move(room.sofia, number, "shelf", note="n" * 301)),
        ("not_found", lambda: room.door.move(room.sofia, number, "shelf", 4711)),
        ("not_found", lambda: room.door.move(room.sofia, "O-2026-000999", "shelf")),
        ("not_allowed", lambda: room.door.move(room.ada, number, "shelf")),
        ("not_allowed", lambda: room.door.note_damage(room.ada, number)),
        ("not_allowed", lambda: room.door.report_damage(room.ada, number, room.clock.today())),
        ("not_allowed", lambda: room.door.add_photo(room.ada, number, room.photo())),
        ("not_allowed", lambda: room.door.expected(room.ada, number)),
    ]
    for code, attempt in attempts:
        with refused(code):
            attempt()
    assert room.trail() == trail + 0


def test_orders_are_found_by_what_lies_on_a_shelf(room: Room, seller: str) -> None:
    here, gone, other = (room.received(seller) for _ in range(3))
    for number in (here, gone):
        room.door.move(room.sofia, number, "shelf B4")
    room.door.move(room.sofia, gone, "shelf C1")
    found = room.orders.orders(room.sofia, OrderFilter(place="shelf B4"))
    assert [(row.number, row.place) for row in found] == [(here, "shelf B4")]
    assert [row.number for row in room.orders.orders(room.sofia, OrderFilter(place="door"))] == [other]
    assert room.orders.orders(room.sofia, OrderFilter(place="shelf")) == ()
    assert room.door.places(room.sofia) == ("shelf C1", "shelf B4", "door")


def test_a_check_of_the_lab_finds_nothing_wrong_with_door_and_shelf(room: Room, seller: str) -> None:
    number = room.placed(seller)
    room.door.add_photo(room.sofia, number, room.photo())
    room.orders.receive(room.sofia, number, "", damaged=True)
    room.inspections.start(room.sofia, number)
    assert room.complaints() == set()

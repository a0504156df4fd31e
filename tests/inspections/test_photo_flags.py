"""Flags of photos on both back ends: used elsewhere, alike, too early, from a screen; and nothing of another's look."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from labapp.core.db import Database
from labapp.core.trail import Actor
from labapp.inspections.models import Inspection
from labapp.inspections.photo_flags import elsewhere
from labapp.photos.models import Photo
from labapp.photos.steps import PreparedPhoto
from tests.inspections.looking_twice import share
from tests.lab.room import Room, quick_documents, quick_passphrases

SEEN = "0f1e2d3c4b5a6978"


@pytest.fixture
def room(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    quick_passphrases(monkeypatch)
    quick_documents(monkeypatch)
    share(monkeypatch, 1.0)
    return Room(database, tmp_path / "store")


def bits(count: int) -> str:
    """The fingerprint SEEN with so many bits turned, spread over its bands."""
    value = int(SEEN, 16)
    for place in range(count):
        value ^= 1 << (place * 16 + 5) % 64 + place // 4
    return f"{value:016x}"


def photo(room: Room, text: str, fingerprint: str = "0" * 16, **more: object) -> PreparedPhoto:
    return replace(room.photo(text), fingerprint=fingerprint, **more)  # type: ignore[arg-type]


def number(room: Room, inspection: int) -> str:
    return room.inspections.detail(room.sofia, inspection).order.row.number


def told(room: Room, inspection: int, who: Actor | None = None) -> list[tuple[str, ...]]:
    return [one.flags for one in room.inspections.detail(who or room.sofia, inspection).photos]


def test_a_photo_of_another_order_is_flagged_in_both_with_the_other_s_number(room: Room) -> None:
    seller = room.seller()
    first, second = room.started(seller), room.started(seller)
    same = photo(room, "box")
    room.inspections.add_photo(room.sofia, first, same, shot="opening")
    assert told(room, first) == [()]
    placed = room.inspections.add_photo(room.sofia, second, same, shot="opening")
    assert told(room, second) == [(f"used in order {number(room, first)} too",)]
    assert told(room, first) == [(f"used in order {number(room, second)} too",)]
    room.inspections.remove_photo(room.sofia, second, placed)
    assert told(room, first) == [()]


@pytest.mark.parametrize(("turned", "alike"), [(0, True), (3, True), (4, False), (9, False)])
def test_a_picture_saved_anew_is_recognised_up_to_three_bits(room: Room, turned: int, alike: bool) -> None:
    seller = room.seller()
    first, second = room.started(seller), room.started(seller)
    room.inspections.add_photo(room.sofia, first, photo(room, "one", SEEN), shot="opening")
    room.inspections.add_photo(room.sofia, second, photo(room, "other", bits(turned)), shot="opening")
    words = (f"like one in order {number(room, first)}",) if alike else ()
    assert told(room, second) == [words]


def test_plain_pictures_are_never_called_alike(room: Room) -> None:
    seller = room.seller()
    first, second = room.started(seller), room.started(seller)
    room.inspections.add_photo(room.sofia, first, photo(room, "one"), shot="opening")
    room.inspections.add_photo(room.sofia, second, photo(room, "other"), shot="opening")
    assert told(room, second) == [()]


def test_the_same_picture_twice_in_one_inspection_is_told_at_both_places(room: Room) -> None:
    inspection = room.started(room.seller())
    same = photo(room, "box", SEEN)
    room.inspections.add_photo(room.sofia, inspection, same, shot="opening")
    room.inspections.add_photo(room.sofia, inspection, same, shot="protection")
    room.inspections.add_photo(room.sofia, inspection, photo(room, "again", bits(1)), shot="contents")
    assert told(room, inspection) == [
        ("placed twice in this inspection",),
        ("placed twice in this inspection",),
        ("like another one in this inspection",),
    ]


def test_too_early_and_from_a_screen_are_flagged_and_taken_all_the_same(room: Room) -> None:
    inspection = room.started(room.seller())
    day = room.clock.today().isoformat().replace("-", ":")
    early = photo(room, "old", taken_at="2026:03:01 23:59:59")
    fresh = photo(room, "new", taken_at=f"{day} 09:00:00", screenshot=True)
    room.inspections.add_photo(room.sofia, inspection, early, shot="opening")
    room.inspections.add_photo(room.sofia, inspection, fresh, shot="protection")
    assert told(room, inspection) == [
        ("taken before the delivery",),
        ("saved from a screen, not taken by a camera",),
    ]


def test_many_other_orders_are_counted_after_two(room: Room) -> None:
    seller, same = room.seller(), photo(room, "box")
    begun = [room.started(seller) for _ in range(4)]
    for inspection in begun:
        room.inspections.add_photo(room.sofia, inspection, same, shot="opening")
    first, second = number(room, begun[0]), number(room, begun[1])
    assert told(room, begun[3]) == [(f"used in orders {first}, {second} and 1 more too",)]


def test_a_blind_second_look_is_told_no_number_and_no_likeness_with_the_first(room: Room) -> None:
    seller = room.seller()
    other = room.started(seller)
    room.inspections.add_photo(room.sofia, other, photo(room, "elsewhere", SEEN), shot="opening")
    first = room.submitted(seller)
    room.inspections.send_back(room.marta, first, "One more photo, please.")
    room.inspections.add_photo(room.sofia, first, photo(room, "mine", "123456789abcdef0"), shot="parcel_sides")
    file = photo(room, "file of the first look")
    room.inspections.add_photo(room.sofia, first, file, shot="parcel_sides")
    room.inspections.submit(room.sofia, first)
    second = room.inspections.start_second(room.jonas, number(room, first))
    room.inspections.add_photo(room.jonas, second, photo(room, "yours", "123456789abcdef0"), shot="device_front")
    room.inspections.add_photo(room.jonas, second, photo(room, "anew", SEEN), shot="device_back")
    room.inspections.add_photo(room.jonas, second, file, shot="edges")
    assert told(room, second, room.jonas) == [
        (),
        ("like one in another inspection",),
        ("used in another inspection too",),
    ]


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    engine = database.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def test_flags_take_one_query_and_an_inspection_as_many_with_forty_photos_as_with_one(room: Room) -> None:
    seller = room.seller()
    few, many = room.started(seller), room.started(seller)
    room.inspections.add_photo(room.sofia, few, photo(room, "one", SEEN), check_key="function.touch")
    for place in range(40):
        key = ("function.touch", "function.display", "function.cameras")[place // 15]
        prepared = photo(room, f"{place}", f"{(int(SEEN, 16) * (place + 1)) % 2**64:016x}")
        room.inspections.add_photo(room.sofia, many, prepared, check_key=key)
    lengths = []
    for inspection in (few, many):
        with counted(room.database) as sent:
            room.inspections.detail(room.sofia, inspection)
        lengths.append(len(sent))
    assert lengths[0] == lengths[1]
    with room.database.reading() as session:
        row = session.get_one(Inspection, many)
        with counted(room.database) as sent:
            elsewhere(session, row)
        assert len(sent) == 1


def test_a_new_picture_is_compared_with_sixty_thousand_by_an_index(room: Room) -> None:
    inspection = room.started(room.seller())
    room.inspections.add_photo(room.sofia, inspection, photo(room, "one", SEEN), shot="opening")
    with room.database.transaction() as session:
        plan = "EXPLAIN QUERY PLAN " if session.get_bind().dialect.name == "sqlite" else "EXPLAIN "
        if plan == "EXPLAIN ":
            session.execute(sa.text("SET LOCAL enable_seqscan = off"))
        query = sa.select(Photo.id).where(sa.or_(Photo.band_1 == 1, Photo.band_2 == 2))
        text = str(query.compile(session.get_bind(), compile_kwargs={"literal_binds": True}))
        steps = " ".join(str(row) for row in session.execute(sa.text(plan + text)))
    assert "ix_photos_band_1" in steps
    assert "ix_photos_band_2" in steps

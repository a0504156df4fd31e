"""A device that the lab has seen in another order: every number of it, in whichever writing, from whichever source."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from labapp.core.db import Database
from labapp.rulebook.types import Result
from tests.inspections.cases import IMEI
from tests.lab.room import Room, quick_passphrases


@pytest.fixture
def room(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    """A lab in May 2026, when the checklist with all sources is in force."""
    quick_passphrases(monkeypatch)
    lab = Room(database, tmp_path / "store")
    lab.clock.set(datetime(2026, 5, 4, 8, tzinfo=UTC))
    return lab


def begun(room: Room, seller: str, model: str = "iPhone 12") -> int:
    """An inspection of a phone of that model, just opened."""
    new = room.new_order(room.seller(seller))
    placed = room.orders.place(room.remi, replace(new, promise=replace(new.promise, model=model)))
    room.orders.receive(room.sofia, placed.row.number, "parcel intact")
    return room.inspections.start(room.sofia, placed.row.number)


def told(room: Room, inspection: int) -> tuple[str, ...]:
    return room.inspections.detail(room.sofia, inspection).repeats


def number(room: Room, inspection: int) -> str:
    return room.inspections.detail(room.sofia, inspection).order.row.number


def test_an_imei_seen_before_names_order_seller_day_and_both_sources(room: Room) -> None:
    first, second = begun(room, "Aster"), begun(room, "Birch")
    room.inspections.answer(room.sofia, first, "identity.imei", Result.PASS, IMEI)
    assert told(room, first) == ()
    room.inspections.answer(room.sofia, second, "identity.imei_box", Result.PASS, f"{IMEI[:6]} {IMEI[6:]}")
    assert told(room, second) == (
        f"IMEI 49 015420 323751 8 (box or label) was seen before in order {number(room, first)} of Aster, "
        "ordered on 4 May 2026 (system).",
    )
    assert told(room, first) == (
        f"IMEI 49 015420 323751 8 (system) came again later in order {number(room, second)} of Birch, "
        "ordered on 4 May 2026 (box or label).",
    )


def test_several_sources_of_one_number_are_one_sentence(room: Room) -> None:
    first, second = begun(room, "Aster"), begun(room, "Aster 2")
    for key in ("identity.imei", "identity.imei_box", "identity.imei_engraved"):
        room.inspections.answer(room.sofia, first, key, Result.PASS, IMEI)
    for key in ("identity.imei2", "identity.imei_declared"):
        room.inspections.answer(room.sofia, second, key, Result.PASS, IMEI)
    (sentence,) = told(room, second)
    assert "(system, invoice or listing) was seen before" in sentence
    assert sentence.endswith("(system, box or label, engraving).")


@pytest.mark.parametrize(
    ("key", "here", "there"),
    [
        ("identity.imei2", IMEI, f"{IMEI}/01"),
        ("identity.imei", IMEI[:14], IMEI),
        ("identity.eid", "89049032123451234512345678901235", "8904 9032 1234 5123 4512 3456 7890 1235"),
        ("identity.meid", "AF0123450ABCDE", "29360 87365 0070 3710 0"),
        ("identity.meid", "29360 87365 0070 3710", "af 01 23 45 0a bc de c"),
        ("identity.serial", "F4GDX7Q20EXA", "f4gd-x7q2-0exa"),
    ],
)
def test_every_number_is_recognised_in_whichever_writing(room: Room, key: str, here: str, there: str) -> None:
    first, second = begun(room, "Aster"), begun(room, "Birch", "Apple iPhone 12")
    room.inspections.answer(room.sofia, first, key, Result.PASS, there)
    room.inspections.answer(room.sofia, second, key, Result.PASS, here)
    (sentence,) = told(room, second)
    assert f"order {number(room, first)} of Aster" in sentence


def test_another_number_is_no_repeat(room: Room) -> None:
    first, second = begun(room, "Aster"), begun(room, "Birch")
    room.inspections.answer(room.sofia, first, "identity.imei", Result.PASS, IMEI)
    room.inspections.answer(room.sofia, second, "identity.imei", Result.PASS, "353209114821374")
    room.inspections.answer(room.sofia, second, "identity.serial", Result.PASS, number(room, first).replace("-", ""))
    assert told(room, second) == ()


def test_a_serial_number_of_another_model_is_no_repeat(room: Room) -> None:
    first, second = begun(room, "Aster", "iPhone 11"), begun(room, "Birch")
    for inspection in (first, second):
        room.inspections.answer(room.sofia, inspection, "identity.serial", Result.PASS, "F4GDX7Q20EXA")
    assert told(room, second) == ()


def test_a_number_taken_back_is_forgotten_and_a_repeat_is_no_finding(room: Room) -> None:
    first, second = begun(room, "Aster"), begun(room, "Birch")
    for inspection in (first, second):
        room.inspections.answer(room.sofia, inspection, "identity.serial", Result.PASS, "F4GDX7Q20EXA")
    assert len(told(room, second)) == 1
    assert room.inspections.detail(room.sofia, second).assessment.findings == ()
    room.inspections.answer(room.sofia, first, "identity.serial", Result.NOT_READABLE)
    assert told(room, second) == ()


# ---- while it is typed, and blinded


def test_a_number_that_is_being_typed_is_looked_for_before_it_is_stored(room: Room) -> None:
    first, second = begun(room, "Aster"), begun(room, "Birch")
    room.inspections.answer(room.sofia, first, "identity.imei", Result.PASS, IMEI)
    (sentence,) = room.inspections.repeats_of(room.sofia, second, "identity.imei_box", f"{IMEI[:2]} {IMEI[2:]}")
    assert f"in order {number(room, first)} of Aster" in sentence
    assert "(box or label) was seen before" in sentence
    assert told(room, second) == ()
    assert room.inspections.repeats_of(room.sofia, second, "identity.imei", "353209114821374") == ()
    assert room.inspections.repeats_of(room.sofia, second, "identity.imei", " - ") == ()


def test_who_works_blinded_meets_the_sellers_name_nowhere(room: Room) -> None:
    first, second = begun(room, "Aster"), begun(room, "Birch")
    room.inspections.answer(room.sofia, first, "identity.imei", Result.PASS, IMEI)
    room.inspections.answer(room.sofia, second, "identity.imei", Result.PASS, IMEI)
    open_eyed = room.inspections.detail(room.sofia, second)
    assert (open_eyed.order.row.seller_name, open_eyed.blinded) == ("Birch", False)
    blinded = room.inspections.detail(room.sofia, second, blinded=True)
    assert blinded.blinded
    for name in ("Aster", "Birch", open_eyed.order.row.seller_number):
        assert name not in repr(blinded)
    assert "of another seller, ordered on" in blinded.repeats[0]
    assert blinded.assessment == open_eyed.assessment
    assert [row.seller_name for row in room.inspections.bench(room.sofia)] == ["Aster", "Birch"]
    assert {row.seller_name for row in room.inspections.bench(room.sofia, blinded=True)} == {""}
    (typed,) = room.inspections.repeats_of(room.sofia, first, "identity.imei", IMEI, blinded=True)
    assert "Birch" not in typed

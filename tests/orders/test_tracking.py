"""The tracking number that the label shows: noted where none was, never over another one."""

from __future__ import annotations

from pathlib import Path

import pytest

from labapp.core.db import Database
from labapp.core.errors import UserError
from tests.lab.room import Room, quick_passphrases

UPS = "1Z999AA10123456784"


@pytest.fixture
def room(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    quick_passphrases(monkeypatch)
    return Room(database, tmp_path / "store")


def test_a_missing_number_is_noted_once_with_its_carrier_and_found_again(room: Room) -> None:
    number = room.received(room.seller())
    trail = room.trail()
    for written in (UPS, "1z 999 aa1 0123456784"):  # the same number again changes nothing
        room.orders.note_tracking(room.sofia, number, written, "UPS")
    facts = room.orders.detail(room.sofia, number).facts
    assert (facts.tracking, facts.carrier, room.trail() - trail) == (UPS, "UPS", 1)
    assert [match.source for match in room.lab.find(UPS)] == ["tracking"]


def test_a_number_that_is_known_is_never_replaced_and_nonsense_is_none(room: Room) -> None:
    number = room.received(room.seller())
    room.orders.note_tracking(room.sofia, number, UPS)
    for tracking, code in (("RR473124829GB", "tracking_known"), (" ", "bad_tracking"), ("x" * 61, "bad_tracking")):
        with pytest.raises(UserError, check=lambda error, code=code: error.code == code):
            room.orders.note_tracking(room.sofia, number, tracking)
    with pytest.raises(UserError, check=lambda error: error.code == "not_allowed"):
        room.orders.note_tracking(room.ada, number, UPS)
    assert room.orders.detail(room.sofia, number).facts.tracking == UPS

"""The print room on a lab with copies on its shelf."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from labapp.ui.jobs import JobRunner
from labapp.ui.reports.page import ReportsPage
from labapp.ui.theme import Theme
from tests.reports.shelves import ShelfFiller, quick_stamps
from tests.ui.sellers.room import Room


@pytest.fixture
def room(tmp_path: Path, look: Theme, jobs: JobRunner, qtbot: QtBot) -> Iterator[Room]:
    made = Room(tmp_path / "lab", jobs, qtbot)
    yield made
    made.rest()
    made.close()


@pytest.fixture
def filler(room: Room) -> ShelfFiller:
    return ShelfFiller(room.lab.database, room.lab.store, room.clock)


@pytest.fixture
def stamps(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    return quick_stamps(monkeypatch)


@pytest.fixture
def three(room: Room, filler: ShelfFiller) -> list[int]:
    """Three copies that wait to be printed, of 2, 3 and 1 pages."""
    seller = room.seller("Kestrel Renew")
    return [
        filler.put(seller, f"V-2026-{number:06}", pages=pages, title=title, copy=copy)
        for number, pages, title, copy in (
            (1, 2, "iPhone 12", "internal"),
            (2, 3, "Pixel 7", "seller"),
            (3, 1, "Galaxy A52", "internal"),
        )
    ]


@pytest.fixture
def page(room: Room, three: list[int]) -> ReportsPage:
    return room.page(ReportsPage)

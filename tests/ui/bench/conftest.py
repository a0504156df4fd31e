"""A bench with one parcel on it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from labapp.ui.jobs import JobRunner
from labapp.ui.theme import Theme
from tests.ui.bench.bench import Bench
from tests.ui.sellers.room import Room


@pytest.fixture
def room(tmp_path: Path, look: Theme, jobs: JobRunner, qtbot: QtBot) -> Iterator[Room]:
    made = Room(tmp_path / "lab", jobs, qtbot)
    yield made
    made.rest()
    made.close()


@pytest.fixture
def bench(room: Room, tmp_path: Path) -> Bench:
    """The technician sits at the inspection of a received order."""
    return Bench(room, tmp_path)

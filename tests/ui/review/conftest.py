"""The review page on a lab with inspections that wait."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from labapp.ui.jobs import JobRunner
from labapp.ui.theme import Theme
from tests.ui.sellers.room import Room


@pytest.fixture
def room(tmp_path: Path, look: Theme, jobs: JobRunner, qtbot: QtBot) -> Iterator[Room]:
    made = Room(tmp_path / "lab", jobs, qtbot)
    yield made
    made.rest()
    made.close()

"""Killed while somebody answers in the window: every answer that it called saved is there at the next start."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from labapp.accounts.rules import Role
from labapp.assembly import open_lab
from labapp.ui.jobs import JobRunner
from labapp.ui.theme import Theme
from tests.ui.bench.bench import receive_order
from tests.ui.sellers.room import Room

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def order(tmp_path: Path, look: Theme, qtbot: QtBot) -> str:
    """The number of an order that is received; its lab lies in `lab`."""
    jobs = JobRunner()
    room = Room(tmp_path / "lab", jobs, qtbot)
    number = receive_order(room)
    room._person("Sofia Okafor", Role.TECHNICIAN, "sofia sees scratches")
    room.close()
    assert jobs.close(5.0)
    return number


@pytest.mark.parametrize("seed", [1, 2])
def test_what_the_window_called_saved_survives_kill_9(tmp_path: Path, order: str, seed: int) -> None:
    said: dict[str, str] = {}
    enough = random.Random(seed).randrange(4, 16)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.at_the_bench", str(tmp_path / "lab"), order],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
    ) as program:
        assert program.stdout is not None
        for line in program.stdout:
            if line.startswith("saved") and line.endswith("\n"):  # what is read after the kill was saved before it
                said |= dict(word.split("=") for word in line.split()[1:])
            if len(said) >= enough:
                program.send_signal(signal.SIGKILL)
    assert len(said) >= enough
    with open_lab(str(tmp_path / "lab")) as lab:
        sofia = lab.accounts.sign_in("Sofia Okafor", "sofia sees scratches")
        inspection = lab.inspections.of_order(sofia, order)
        assert inspection is not None
        answers = lab.inspections.detail(sofia, inspection).answers
        assert {key: str(answers[key].result) for key in said} == said
        assert lab.check().complaints == ()

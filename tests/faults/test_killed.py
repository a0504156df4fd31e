"""Killed in the middle: what the program called saved is there at the next open, and the lab is sound."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from labapp import cli
from labapp.assembly import open_lab
from labapp.core.db import Database
from labapp.core.errors import UserError
from labapp.core.trail import entries_of
from labapp.migrations import upgrade
from tests.conftest import MORNING
from tests.lab.room import PEOPLE, Room, quick_passphrases

ROOT = Path(__file__).resolve().parents[2]
SOFIA = PEOPLE["sofia"]


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A lab in a folder with one inspection under way (its id is 1)."""
    quick_passphrases(monkeypatch)
    folder = tmp_path / "lab"
    folder.mkdir()
    database = Database.open_file(folder / "lab.db")
    upgrade(database, MORNING)
    room = Room(database, folder / "store")
    assert room.started(room.seller()) == 1
    database.close()
    return folder


@contextmanager
def working(lab: Path) -> Iterator[subprocess.Popen[str]]:
    """A program of its own that answers and answers; killed at the end if it is still there."""
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.working", str(lab), "1", SOFIA.name, SOFIA.word],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
        yield program
    finally:
        program.kill()
        program.wait()
        assert program.stdout is not None
        program.stdout.close()


def printed_until_killed(lab: Path, seconds: float) -> list[tuple[int, int]]:
    """Let it work for a moment, kill it, and return what it had called saved: version and number."""
    with working(lab) as program:
        time.sleep(seconds)
        program.send_signal(signal.SIGKILL)
        assert program.stdout is not None
        lines = [line.split() for line in program.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
    return [(int(version), int(number)) for version, number in lines]


def killed_again_and_again(lab: Path, times: int, seed: int) -> None:
    source, before = random.Random(seed), 0
    for _ in range(times):
        said = printed_until_killed(lab, source.uniform(0.05, 0.4))
        assert [number for _, number in said] == list(range(1, len(said) + 1))
        with open_lab(str(lab)) as opened:
            actor = opened.accounts.sign_in(SOFIA.name, SOFIA.word)
            with opened.database.reading() as session:
                entries = [one for one in entries_of(session, "inspection", 1) if one.action == "answered"]
            # every answer that was called saved is on the trail, and at most one more that was not told any more
            notes = [one.changes["battery.health"][1]["note"] for one in entries][before:]
            assert notes[: len(said)] == [str(number) for _, number in said]
            assert len(notes) - len(said) in (0, 1)
            before = len(entries)
            if entries:
                row = opened.inspections.detail(actor, 1).answers["battery.health"]
                assert (row.version, row.note) == (len(entries), notes[-1] if notes else row.note)
            assert opened.check(full=True).complaints == ()


def test_what_was_called_saved_survives_a_kill(lab: Path) -> None:
    killed_again_and_again(lab, 3, 412)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(5))
def test_what_was_called_saved_survives_many_kills(lab: Path, seed: int) -> None:
    killed_again_and_again(lab, 40, seed)


def test_a_second_program_on_the_same_lab_is_refused_with_a_sentence(
    lab: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with working(lab):
        with pytest.raises(UserError, match="is open in another program") as refusal:
            open_lab(str(lab))
        assert refusal.value.code == "lab_in_use"
        assert "PostgreSQL" in refusal.value.advice
        assert cli.run(["lab", "check", "--lab", str(lab)]) == 1
        out, err = capsys.readouterr()
        assert (out, len(err.splitlines())) == ("", 2)
    open_lab(str(lab)).close()  # once the first one is gone, even killed, the lab can be opened


def test_a_program_killed_while_a_lab_is_made_leaves_one_that_can_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = random.Random(412)
    create = ["lab", "create", "--name", "Lyon lab", "--admin", "Ada Lindqvist"]
    monkeypatch.setenv("LABAPP_PASSPHRASE", "ada keeps the keys")
    for number in range(4):
        folder = tmp_path / str(number)
        words = [sys.executable, "-m", "labapp", *create, "--lab", str(folder)]
        program = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(source.uniform(0.3, 1.5))
        program.kill()
        program.wait()
        status = cli.run([*create, "--lab", str(folder)])
        if status:  # it was made before it was killed
            with open_lab(str(folder)) as opened:
                assert [person.name for person in opened.accounts.people()] == ["Ada Lindqvist"]
        assert cli.run(["lab", "check", "--full", "--lab", str(folder)]) == 0

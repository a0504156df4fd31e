"""Killed at a chosen call to the system while a verdict and its seller's copy are issued: one number, one record, one file."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from labapp.assembly import open_lab
from labapp.core.db import Database
from labapp.inspections.models import VerdictRow
from labapp.inspections.rules import InspectionState
from labapp.reports.copying import Edition
from labapp.reports.models import Document
from labapp.reports.rules import Copy
from labapp.reports.verifying.judging import Standing
from tests.faults.test_killed_at_calls import ON_DISK, ROOT, traced
from tests.lab.room import PEOPLE, Room, quick_passphrases

MARTA = PEOPLE["marta"]
NUMBER = "V-2026-000001"
SELLERS = Edition(Copy.SELLER, "en")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed here"),
]


@pytest.fixture
def lab(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a lab with one inspection that waits for a manager; its id is 1."""
    quick_passphrases(monkeypatch)
    folder = tmp_path / "lab"
    folder.mkdir()
    shutil.copy(sqlite_template, folder / "lab.db")
    database = Database.open_file(folder / "lab.db")
    room = Room(database, folder / "store")
    assert room.submitted(room.seller(), failing="function.touch") == 1
    database.close()
    return folder


@contextmanager
def program(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A program that is ready to issue, and has gone at the end."""
    words = [sys.executable, "-m", "tests.faults.issuing", str(folder), str(folder / "store"), "1"]
    started = subprocess.Popen(
        [*words, MARTA.name, MARTA.word],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert started.stdout is not None
    try:
        assert started.stdout.readline() == f"ready {started.pid}\n"
        yield started
    finally:
        started.kill()
        started.wait()


def killed(folder: Path, name: str, number: int) -> tuple[bool, list[list[str]]]:
    """Issue in a program that is killed at that call for that time; whether it was, and what it called stored."""
    inject = f"inject={name}:signal=KILL:when={number}"
    with program(folder) as issuing, traced(issuing, "-e", f"trace={name}", "-e", inject, "-o", os.devnull):
        said, _ = issuing.communicate("go\n", timeout=120)
    assert issuing.returncode in (0, -9)
    return issuing.returncode == -9, [line.split() for line in said.splitlines(keepends=True) if line[-1] == "\n"]


def calls_of(folder: Path, log: Path) -> Counter[str]:
    """How often one thread of an undisturbed program makes each call."""
    with program(folder) as issuing, traced(issuing, "-e", f"trace={','.join(ON_DISK)}", "-o", str(log)):
        issuing.communicate("go\n", timeout=120)
    assert issuing.returncode == 0
    most: Counter[str] = Counter()
    by_thread = Counter((line.split()[0], line.split()[1].split("(")[0]) for line in log.read_text().splitlines())
    for (_thread, name), count in by_thread.items():
        if name in ON_DISK:
            most[name] = max(most[name], count)
    return most


def look_and_finish(folder: Path, said: list[list[str]]) -> str:
    """Open the lab as after a restart: its state can be seen, and going on ends in the same number, record and files."""
    with open_lab(str(folder), store=folder / "store") as lab:
        marta = lab.accounts.sign_in(MARTA.name, MARTA.word)
        before = lab.inspections.detail(marta, 1).state
        with lab.database.reading() as session:
            sealed = session.scalars(sa.select(VerdictRow.record_sha256)).all()
            kept = session.execute(sa.select(Document.copy, Document.sha256)).all()
        assert len(sealed) == (before in (InspectionState.VERIFIED, InspectionState.ISSUED))
        assert lab.reports.unfinished()[0] == ((1,) if before is InspectionState.VERIFIED else ())
        for kind, number, sha256 in said:
            assert number == NUMBER
            assert ("internal" if kind == "own" else "seller", sha256) in [tuple(row) for row in kept]
        row = lab.reports.resume(marta, 1, MARTA.word) if sealed else lab.reports.verify_and_issue(marta, 1, MARTA.word)
        copy = lab.reports.copy(marta, NUMBER, MARTA.word, SELLERS)
        assert (row.number, copy.number) == (NUMBER, NUMBER)
        assert all(sha256 in (row.sha256, copy.sha256) for _, sha256 in kept)
        with lab.database.reading() as session:
            assert session.scalars(sa.select(VerdictRow.record_sha256)).all()[: len(sealed)] == sealed
            assert session.scalar(sa.select(sa.func.count()).select_from(VerdictRow)) == 1
        for one in (row, copy):
            assert lab.reports.verify(lab.reports.pdf_path(one).read_bytes()).standing is Standing.GENUINE
        assert lab.check(full=True).complaints == ()  # the same file was drawn again: nothing is left over
        return str(before)


def campaign(lab: Path, points: int, seed: int, tmp_path: Path) -> None:
    """Kill at so many calls, each in a fresh copy of the lab."""
    source = random.Random(seed)

    def fresh(name: str) -> Path:
        shutil.copytree(lab, tmp_path / name)
        return tmp_path / name

    most = calls_of(fresh("undisturbed"), tmp_path / "calls")
    names = [name for name in ON_DISK if most[name]]
    states: Counter[str] = Counter()
    count = 0
    for point in range(points):
        folder = fresh(f"point-{point}")
        name = names[point % len(names)]
        was_killed, said = killed(folder, name, source.randint(1, most[name]))
        count += was_killed
        states[look_and_finish(folder, said)] += 1
        shutil.rmtree(folder)
    print(f"seed {seed}: killed {count} of {points} times while issuing; found {dict(states)}")
    assert count >= points * 3 // 4


def test_an_issue_that_is_killed_at_any_call_ends_in_one_number_and_one_file(lab: Path, tmp_path: Path) -> None:
    campaign(lab, 3, 7, tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(6))
def test_an_issue_that_is_killed_at_any_of_more_than_a_hundred_calls(lab: Path, tmp_path: Path, seed: int) -> None:
    campaign(lab, 26, 100 + seed, tmp_path)

"""Killed at a chosen call to the system, while photos are taken in and answers given: nothing that was called stored is lost."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlalchemy as sa

from labapp.assembly import Lab, open_lab
from labapp.core.db import Database
from labapp.core.trail import entries_of
from labapp.photos.models import Photo
from tests.lab.room import PEOPLE, Room, quick_passphrases

ROOT = Path(__file__).resolve().parents[2]
SOFIA = PEOPLE["sofia"]
ROUNDS = 4
ON_DISK = ("openat", "write", "pwrite64", "fsync", "fdatasync", "rename", "unlink", "mkdir")
OVER_THE_NETWORK = ("sendto", "recvfrom", "write", "fsync", "rename")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed here"),
]


@dataclass
class Bench:
    """A lab with one inspection under way (its id is 1), and what programs that are gone called stored in it."""

    place: str
    store: Path
    photos: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    left_over: int = 0
    """Things stored by a program that was killed before it could say so."""

    @contextmanager
    def program(self, seed: int) -> Iterator[subprocess.Popen[str]]:
        """A program that is ready to work, and has gone at the end."""
        words = [sys.executable, "-m", "tests.faults.importing", self.place, str(self.store), "1"]
        program = subprocess.Popen(
            [*words, SOFIA.name, SOFIA.word, str(ROUNDS), str(seed)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert program.stdin is not None
        assert program.stdout is not None
        try:
            assert program.stdout.readline() == f"ready {program.pid}\n"
            yield program
        finally:
            program.kill()
            program.wait()
            program.stdin.close()
            program.stdout.close()


@contextmanager
def traced(program: subprocess.Popen[str], *words: str) -> Iterator[None]:
    """Every thread of the program is traced, those that it will start, too."""
    tracer = subprocess.Popen(["strace", "-f", "-p", str(program.pid), *words], stderr=subprocess.PIPE, text=True)
    assert tracer.stderr is not None
    try:
        said = tracer.stderr.readline()
        if "Operation not permitted" in said:
            pytest.skip("this system lets no program be traced")
        assert "attached" in said, said
        yield
    finally:
        tracer.communicate(timeout=60)


def go(program: subprocess.Popen[str]) -> list[tuple[str, str]]:
    """Let it work until it has ended; returns what it called stored."""
    said, _ = program.communicate("go\n", timeout=120)
    return [
        (kind, what) for kind, what in (line.split() for line in said.splitlines(keepends=True) if line[-1] == "\n")
    ]


def calls_of(bench: Bench, names: tuple[str, ...], log: Path) -> Counter[str]:
    """How often one thread of an undisturbed program makes each call: the most that a count can be waited for."""
    with bench.program(0) as program, traced(program, "-e", f"trace={','.join(names)}", "-o", str(log)):
        said = go(program)
    remember(bench, said)
    assert program.returncode == 0
    assert len(said) == 2 * ROUNDS
    most: Counter[str] = Counter()
    by_thread = Counter(
        (line.split(maxsplit=1)[0], line.split(maxsplit=1)[1].split("(")[0]) for line in log.read_text().splitlines()
    )
    for (_thread, name), count in by_thread.items():
        if name in names:
            most[name] = max(most[name], count)
    return most


def kill_at(bench: Bench, name: str, number: int, seed: int) -> bool:
    """Kill a program when a thread of it begins that call for that time; whether it came so far."""
    inject = f"inject={name}:signal=KILL:when={number}"
    with bench.program(seed) as program, traced(program, "-e", f"trace={name}", "-e", inject, "-o", os.devnull):
        said = go(program)
    remember(bench, said)
    assert program.returncode in (0, -9)
    return program.returncode == -9


def remember(bench: Bench, said: list[tuple[str, str]]) -> None:
    """Note what a program called stored."""
    bench.photos += [what for kind, what in said if kind == "photo"]
    bench.notes += [what for kind, what in said if kind == "answer"]


def look(bench: Bench) -> None:
    """Open the lab as after a restart: all that was called stored is there, whole, and nothing is half there."""
    with open_lab(bench.place, store=bench.store) as lab:
        actor = lab.accounts.sign_in(SOFIA.name, SOFIA.word)
        found = lab.inspections.detail(actor, 1)
        placed = [photo.sha256 for photo in found.photos]
        notes = answered(lab)
        untold = take_untold(bench.photos, placed) + take_untold(bench.notes, notes)
        assert untold <= 1  # what was stored by the killed program, and not told any more
        bench.left_over += untold
        assert (found.answers["battery.health"].version, found.answers["battery.health"].note) == (
            len(notes),
            notes[-1],
        )
        with lab.database.reading() as session:
            rows = session.scalars(sa.select(Photo.sha256).order_by(Photo.id)).all()
        assert list(rows) == placed  # no photo without its place, none twice
        complaints = lab.check(full=True).complaints
        assert {complaint.kind for complaint in complaints} <= {"blob_extra"}, complaints
        for name in lab.store.names():
            lab.store.read(name)  # what lies there under a name is whole, a row names it or not


def answered(lab: Lab) -> list[str]:
    """The notes of all answers, from the trail."""
    with lab.database.reading() as session:
        entries = [entry for entry in entries_of(session, "inspection", 1) if entry.action == "answered"]
    return [entry.changes["battery.health"][1]["note"] for entry in entries]


def take_untold(told: list[str], stored: list[str]) -> int:
    """How many things are stored beyond those that were told, which must all be there in their order."""
    assert stored[: len(told)] == told
    count = len(stored) - len(told)
    told[:] = stored  # known from now on
    return count


def campaign(bench: Bench, names: tuple[str, ...], points: int, seed: int, folder: Path) -> None:
    """Kill at so many calls, each call in turn and each time at another count; look after each."""
    source = random.Random(seed)
    most = calls_of(bench, names, folder / "calls")
    look(bench)
    assert set(most) == set(names), "a call that is never made is no point to kill at"
    killed: Counter[str] = Counter()
    for point in range(points):
        name = names[point % len(names)]
        killed[name] += kill_at(bench, name, source.randint(1, most[name]), 1 + seed * 1000 + point)
        look(bench)
    told = len(bench.photos) + len(bench.notes)
    print(f"seed {seed}: killed {killed.total()} of {points} times at {dict(killed)}; {told} things stored, none lost,")
    print(f"  {bench.left_over} of them were durable and not told any more")
    assert killed.total() >= points * 3 // 4


@pytest.fixture
def lab(database_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A lab with one inspection under way, on both back ends."""
    quick_passphrases(monkeypatch)
    is_address = "://" in database_address
    database = Database.open_url(database_address) if is_address else Database.open_file(Path(database_address))
    room = Room(database, tmp_path / "store")
    assert room.started(room.seller()) == 1
    database.close()
    return Bench(database_address if is_address else str(tmp_path), tmp_path / "store")


def calls(bench: Bench) -> tuple[str, ...]:
    """The calls at which a program of that lab is killed."""
    return OVER_THE_NETWORK if "://" in bench.place else ON_DISK


def test_a_photo_and_an_answer_that_were_called_stored_survive_a_kill_at_any_call(lab: Bench, tmp_path: Path) -> None:
    campaign(lab, calls(lab), 4, 412, tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10))
def test_photos_and_answers_survive_two_hundred_kills(lab: Bench, tmp_path: Path, seed: int) -> None:
    campaign(lab, calls(lab), 20 if calls(lab) is ON_DISK else 5, seed, tmp_path)

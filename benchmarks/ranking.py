"""Ranking of 20,000 sellers with 1,000,000 inspections behind them, beside the plain SQL over those inspections."""

from __future__ import annotations

import argparse
import random
import resource
import sqlite3
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from _lab import BenchLab, make_lab
from _measuring import Contender, Promise, end, judge, measure, table

CATEGORIES = ("smartphone", "tablet", "laptop")
INDICATORS = {
    "reviews": (4.3, 0.3),
    "complaints": (2.2, 1.2),
    "returns": (6.0, 2.5),
    "refunds": (4.0, 2.0),
    "delivery_time": (3.0, 1.0),
    "late_delivery": (3.5, 2.5),
}
PILLARS = ("delivery", "packaging", "quality")
_MADE = "'2026-03-02 09:00:00.000000'"
_ROWS = {
    "orders": {
        "id": "rowid",
        "number": "'O-' || rowid",
        "state": "'inspected'",
        "reason": "'trial'",
        "seller_id": "seller",
        "category": "category",
        "market": "'FR'",
        "title": "'iPhone 12'",
        "grade": "'good'",
        "promise": "'{}'",
        "price": "28900",
        "currency": "'EUR'",
        "created_at": _MADE,
        "version": "1",
    },
    "inspections": {
        "id": "rowid",
        "order_id": "rowid",
        "kind": "'first'",
        "state": "'issued'",
        "checklist_key": "'smartphone/1'",
        "checklist": "'{}'",
        "policy_key": "'2026-01'",
        "policy": "'{}'",
        "started_at": _MADE,
        "started_by": "1",
        "version": "1",
    },
    "verdicts": {
        "id": "rowid",
        "number": "'V-' || rowid",
        "version": "1",
        "inspection_id": "rowid",
        "order_id": "rowid",
        "verdict": "CASE failed WHEN 1 THEN 'fail' ELSE 'pass' END",
        "counts": "1",
        "record": "x'7b7d'",
        "signature": "x'00'",
        "key_id": "1",
        "signed_by": "1",
        "sealed_at": _MADE,
    },
}
"""What each row says, as SQL over the flat table; what else a table wants is nothing or an empty text."""
OURS, JOINED, FLAT = "our ranking", "SQL over orders and verdicts", "SQL over one flat table"


def fill(path: Path, sellers: int, inspections: int, readings: int) -> None:
    """Write sellers, orders, inspections and issued verdicts with their roll-up, and the same inspections as a flat table.

    Triggers and foreign keys are left out while rows go in; what they guard is not measured here.
    """
    chance = random.Random(2026)
    base = sqlite3.connect(path)
    triggers = base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in triggers:
        base.execute(f'DROP TRIGGER "{name}"')
    base.execute("PRAGMA foreign_keys = OFF")
    base.execute("PRAGMA synchronous = OFF")
    base.execute(
        "CREATE TABLE flat (seller INTEGER, category TEXT, failed INTEGER, delivery REAL, packaging REAL, quality REAL)"
    )
    sold = {seller: _sold(chance) for seller in range(2, sellers + 2)}  # 1 is the seller that every made lab has
    made = "2026-03-02 09:00:00.000000"
    base.executemany(
        "INSERT INTO sellers (id, number, name, kind, stage, standing, country, region, categories, created_at, version)"
        " VALUES (?, ?, ?, 'workshop', 'active', 'good', 'FR', '', ?, ?, 1)",
        ((one, f"S-{one:06}", f"Seller {one}", '["' + '", "'.join(names) + '"]', made) for one, names in sold.items()),
    )
    tallies: dict[tuple[int, str], list[float]] = {}
    quality = {seller: chance.betavariate(9, 1) for seller in sold}

    def rows() -> Iterator[tuple[int, str, int, float, float, float]]:
        for number in range(inspections):
            # some sellers sell a hundred times as much as others
            seller = (
                number % sellers + 2
                if number < 2 * sellers
                else min(int(chance.paretovariate(1.2)) * 37, sellers * 9) % sellers + 2
            )
            if chance.random() < 0.8:
                seller = chance.randrange(2, sellers + 2)
            category = chance.choice(sold[seller])
            failed = chance.random() > quality[seller]
            first, second, third = pillars = [
                round(min(100.0, max(0.0, chance.gauss(94 - 25 * failed, 6))), 1) for _ in PILLARS
            ]
            sums = tallies.setdefault((seller, category), [0, 0, 0.0, 0, 0.0])
            sums[0] += 1
            sums[1] += failed
            sums[2] += sum(pillars)
            sums[3] += 3
            sums[4] += sum(score * score for score in pillars)
            yield (seller, category, int(failed), first, second, third)

    base.executemany("INSERT INTO flat VALUES (?, ?, ?, ?, ?, ?)", rows())
    for table_name, columns in _ROWS.items():
        _insert_from_flat(base, table_name, columns)
    base.executemany(
        "INSERT INTO seller_tallies (seller_id, category, counted, failed, pillar_sum, pillar_count, pillar_square_sum)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        ((*key, *sums) for key, sums in tallies.items()),
    )
    base.executemany(
        "INSERT INTO indicator_readings (seller_id, indicator, read_on, value, source) VALUES (?, ?, ?, ?, 'export')",
        (
            (seller, key, f"2026-0{month + 1}-01", round(max(0.0, chance.gauss(*about)), 2))
            for seller in sold
            for key, about in INDICATORS.items()
            for month in range(readings)
        ),
    )
    base.commit()
    base.execute("ANALYZE")
    base.commit()
    base.close()


def _insert_from_flat(base: sqlite3.Connection, table_name: str, columns: dict[str, str]) -> None:
    wanted = base.execute(f"PRAGMA table_info({table_name})").fetchall()
    rest = {
        name: "0" if kind.startswith(("INT", "BIG", "BOOL", "FLOAT", "NUM")) else "''"
        for _, name, kind, needed, given, _ in wanted
        if needed and given is None and name not in columns
    }
    said = columns | rest
    base.execute(f"INSERT INTO {table_name} ({', '.join(said)}) SELECT {', '.join(said.values())} FROM flat")


def _sold(chance: random.Random) -> list[str]:
    """One category for most sellers, several for one of eight."""
    return chance.sample(CATEGORIES, 1 if chance.random() < 0.875 else 2)


def plain_sql(path: Path, statement: str) -> Callable[[], None]:
    """Every seller ordered by its score, by one statement through the bare sqlite3 module."""
    base = sqlite3.connect(path)

    def run() -> None:
        base.execute(statement).fetchall()

    return run


_SCORE = "(5.0 * 0.9 + {good}) / (5.0 + COUNT(*)) AS score, COUNT(*), {good}"
_JOINED = (
    f"SELECT s.number, s.name, {_SCORE} FROM sellers s JOIN orders o ON o.seller_id = s.id JOIN verdicts v ON v.order_id = o.id"
    " WHERE v.counts GROUP BY s.id ORDER BY score DESC"
).format(good="SUM(v.verdict <> 'fail')")
_FLAT = (
    f"SELECT s.number, s.name, {_SCORE}, AVG((delivery + packaging + quality) / 3) FROM flat f JOIN sellers s ON s.id = f.seller"
    " GROUP BY f.seller ORDER BY score DESC"
).format(good="SUM(1 - f.failed)")


def main() -> None:
    """Measure and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--sellers", type=int, default=20_000)
    parser.add_argument("--inspections", type=int, default=1_000_000)
    parser.add_argument("--readings", type=int, default=1, help="of each of six indicators, for each seller")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        made = make_lab(Path(name) / "lab")
        path = next((Path(name) / "lab").rglob("*.db"))
        fill(path, args.sellers, args.inspections, args.readings)

        def ours() -> None:
            made.lab.sellers.ranking(made.manager)

        found = made.lab.sellers.ranking(made.manager)
        assert len(found) == args.sellers + 1, len(found)
        assert sum(one.orders for one in found) == args.inspections
        contenders: list[Any] = [
            Contender(JOINED, plain_sql(path, _JOINED)),
            Contender(FLAT, plain_sql(path, _FLAT)),
            Contender(OURS, ours),
        ]
        measure(contenders, args.rounds)
        report_memory(made)
        made.lab.close()
    table(
        f"{args.sellers:,} sellers, {args.inspections:,} inspections, {args.readings} reading(s) of each indicator",
        contenders,
    )
    end(judge(contenders, [Promise(OURS, JOINED, 1.2), Promise(OURS, FLAT, 1.2)]))


def report_memory(made: BenchLab) -> None:
    """Print what a ranking holds, and the most that the process ever held."""
    tracemalloc.start()
    kept = made.lab.sellers.ranking(made.manager)
    now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    whole = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"Memory: a ranking of {len(kept):,} holds {now / 2**20:.0f} MB, {most / 2**20:.0f} MB while it is made;")
    print(f"  the whole process at most {whole:.0f} MB")


if __name__ == "__main__":
    main()

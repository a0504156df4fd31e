"""Autosave: one answer with its trail row, durable, beside the same rows written by the bare sqlite3 module."""

from __future__ import annotations

import argparse
import json
import secrets
import sqlite3
import tempfile
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

from _lab import BenchLab, make_lab
from _measuring import Contender, Promise, end, judge, measure, table, verdict

from labapp.cli.assess.example import example
from labapp.core.db.engine import _pragmas
from labapp.core.trail import digest
from labapp.rulebook.types import Result

STALL = 0.1
"""Seconds that one save may take before a person would feel the window stop, if it ran there."""


def ours(made: BenchLab, inspection: int, answers: int, each: list[float]) -> Callable[[], None]:
    """Answer checks through the service; every answer differs from the one before, since nothing is written otherwise."""
    keys = list(example("smartphone")["answers"].items())
    number = count()

    def run() -> None:
        for _ in range(answers):
            turn = next(number)
            key, answer = keys[turn % len(keys)]
            begin = time.perf_counter()
            made.lab.inspections.answer(
                made.technician, inspection, key, Result(answer["result"]), answer.get("value"), f"note {turn}"
            )
            each.append(time.perf_counter() - begin)

    return run


def raw(path: Path, answers: int) -> Callable[[], None]:
    """The same rows by hand: the answer, the trail row chained by its hash, its value, the head; the same pragmas."""
    connection = sqlite3.connect(path, isolation_level=None)
    for name, (word, _) in _pragmas().items():
        connection.execute(f"PRAGMA {name}={word}")
    connection.executescript(
        "CREATE TABLE answers (id INTEGER PRIMARY KEY, inspection INT, key TEXT, result TEXT, value TEXT, note TEXT,"
        " at TEXT, by INT, version INT, UNIQUE (inspection, key));"
        "CREATE TABLE trail (seq INTEGER PRIMARY KEY, at TEXT, actor INT, role TEXT, action TEXT, subject TEXT,"
        " subject_id INT, changes TEXT, previous TEXT, hash TEXT);"
        "CREATE INDEX trail_subject ON trail (subject, subject_id, seq); CREATE INDEX trail_actor ON trail (actor, seq);"
        "CREATE TABLE vals (seq INT, position INT, field TEXT, salt TEXT, old TEXT, new TEXT, PRIMARY KEY (seq, position));"
        "CREATE TABLE head (id INTEGER PRIMARY KEY, seq INT, hash TEXT); INSERT INTO head VALUES (1, 0, '');"
    )
    keys = list(example("smartphone")["answers"])
    number = count()

    def run() -> None:
        for _ in range(answers):
            turn = next(number)
            key = keys[turn % len(keys)]
            connection.execute("BEGIN IMMEDIATE")
            before = connection.execute("SELECT * FROM answers WHERE inspection = 1 AND key = ?", (key,)).fetchone()
            note = f"note {turn}"
            connection.execute(
                "INSERT INTO answers (inspection, key, result, value, note, at, by, version) VALUES (1, ?, 'pass', NULL,"
                " ?, '2026-03-02 09:00:00', 2, 1) ON CONFLICT DO UPDATE SET note = excluded.note, version = version + 1",
                (key, note),
            )
            seq, previous = connection.execute("SELECT seq, hash FROM head").fetchone()
            salt, old, new = secrets.token_hex(16), json.dumps(before), json.dumps({"result": "pass", "note": note})
            changes = json.dumps([{"field": key, "old": digest([salt, old]), "new": digest([salt, new])}])
            row = (seq + 1, "2026-03-02 09:00:00", 2, "technician", "answered", "inspection", 1, changes, previous)
            hashed = digest(list(row))
            connection.execute("INSERT INTO trail VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*row, hashed))
            connection.execute("INSERT INTO vals VALUES (?, 0, ?, ?, ?, ?)", (seq + 1, key, salt, old, new))
            connection.execute("UPDATE head SET seq = ?, hash = ?", (seq + 1, hashed))
            connection.execute("COMMIT")

    return run


def main() -> None:
    """Measure and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--answers", type=int, default=40)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        made = make_lab(Path(name) / "lab")
        each: list[float] = []
        try:
            contenders = [
                Contender("raw sqlite3", raw(Path(name) / "raw.db", args.answers)),
                Contender("ours", ours(made, made.started_inspection(), args.answers, each)),
            ]
            measure(contenders, args.rounds)
        finally:
            made.lab.close()
    for contender in contenders:
        contender.seconds = [seconds / args.answers for seconds in contender.seconds]
    table(
        f"One answer saved, {_pragmas()['journal_mode'][0]} with synchronous {_pragmas()['synchronous'][0]}", contenders
    )
    kept = judge(contenders, [Promise("ours", "raw sqlite3", 5)])
    slowest = max(each)
    end(
        kept,
        verdict(
            f"slowest of {len(each)} answers, {slowest * 1000:.0f} ms, ÷ {STALL * 1000:.0f} ms", slowest / STALL, 1
        ),
    )


if __name__ == "__main__":
    main()

"""Somebody with the files in their hands changes one thing: `labapp lab check --json` names exactly that thing."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from labapp import cli
from labapp.core.db import Database
from labapp.migrations import upgrade
from labapp.trials.rules import Outcome, SinglePlan
from labapp.trials.steps import TrialDecision
from tests.conftest import MORNING
from tests.lab.room import Room, quick_documents, quick_passphrases


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lab in a folder: two issued verdicts, one inspection under way, one signed trial."""
    folder = tmp_path_factory.mktemp("whole") / "lab"
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        quick_passphrases(patch)
        quick_documents(patch)
        database = Database.open_file(folder / "lab.db")
        upgrade(database, MORNING)
        room = Room(database, folder / "store")
        seller = room.seller()
        trial = room.trials.start(room.marta, seller, plan=SinglePlan(8, 1)).number
        room.issued(room.submitted(seller, failing="function.touch"))
        room.issued(room.lost(seller))
        room.answered(seller)
        room.reports.sign_trial(room.marta, trial, TrialDecision(Outcome.NOT_PASSED), room.word(room.marta))
        database.close()
    return folder


@pytest.fixture
def lab(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "lab"))


def checked(
    lab: Path, capsys: pytest.CaptureFixture[str], *more: str
) -> tuple[int, list[dict[str, Any]], dict[str, Any]]:
    """Exit status, complaints and last line of the check."""
    status = cli.run(["lab", "check", "--lab", str(lab), "--json", *more])
    out, err = capsys.readouterr()
    assert err == ""
    lines = [json.loads(line) for line in out.splitlines()]
    return status, lines[:-1], lines[-1]


def tamper(lab: Path, *statements: str) -> None:
    """Change the database past its triggers, and put them back so that nothing shows."""
    with closing(sqlite3.connect(lab / "lab.db")) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        changed = sum(connection.execute(statement).rowcount for statement in statements)
        for _, sql in triggers:
            connection.execute(sql)
        connection.commit()
    assert changed > 0, "the tampering changed nothing"


def one(lab: Path, query: str) -> Any:
    with closing(sqlite3.connect(lab / "lab.db")) as connection:
        return connection.execute(query).fetchone()[0]


def blob(lab: Path, sha256: str) -> Path:
    return lab / "store" / sha256[:2] / sha256[2:4] / sha256


def test_a_clean_lab_is_clean_and_says_what_was_looked_at(lab: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for more in ((), ("--full",)):
        status, complaints, last = checked(lab, capsys, *more)
        assert (status, complaints) == (0, [])
        assert set(last) == {"checked", "complaints"}
        assert last["complaints"] == 0
        looked = last["checked"]
        assert set(looked) == {
            "trail",
            "triggers",
            "verdicts",
            "outcomes",
            "statements",
            "inspections",
            "tallies",
            "rulebook",
            "blobs",
        }
        assert (looked["verdicts"], looked["outcomes"], looked["tallies"]) == (2, 1, 1)
        assert looked["trail"] == one(lab, "SELECT count(*) FROM trail")


TRAIL_COLUMNS = "at, actor_id, actor_role, action, subject, subject_id, changes, previous, hash"


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        (["UPDATE trail SET action = 'looked' WHERE seq = 9"], ("trail_changed", "trail row 9")),
        (["UPDATE trail SET at = '2020-01-01 00:00:00.000000' WHERE seq = 9"], ("trail_changed", "trail row 9")),
        (
            ["DELETE FROM trail_values WHERE seq = 9", "DELETE FROM trail WHERE seq = 9"],
            ("trail_missing", "trail row 9"),
        ),
        (
            [
                "UPDATE trail_head SET seq = seq + 1",
                f"INSERT INTO trail (seq, {TRAIL_COLUMNS}) SELECT seq + 1, {TRAIL_COLUMNS} FROM trail"
                " ORDER BY seq DESC LIMIT 1",
            ],
            ("trail_inserted", "trail row LAST"),
        ),
        (
            ["UPDATE trail_values SET new = '\"other\"' WHERE seq = 9 AND position = 0"],
            ("trail_value_changed", "trail row 9"),
        ),
        (["DELETE FROM trail_values WHERE seq = 9 AND position = 0"], ("trail_value_missing", "trail row 9")),
        (["UPDATE trail_head SET seq = seq - 1"], ("trail_head", "trail head")),
        (
            ["UPDATE inspection_answers SET result = 'pass' WHERE inspection_id = 1 AND check_key = 'function.touch'"],
            ("answer_changed", "inspection 1, function.touch"),
        ),
        (
            [
                "UPDATE inspection_answers SET note = 'It works.' WHERE inspection_id = 1 AND check_key = 'function.touch'"
            ],
            ("answer_changed", "inspection 1, function.touch"),
        ),
        (
            [
                "UPDATE inspection_answers SET value = '{\"value\": 99.0}'"
                " WHERE inspection_id = 1 AND check_key = 'battery.health'"
            ],
            ("answer_changed", "inspection 1, battery.health"),
        ),
        (
            ["DELETE FROM inspection_answers WHERE inspection_id = 1 AND check_key = 'function.touch'"],
            ("answer_changed", "inspection 1, function.touch"),
        ),
        (
            ["UPDATE inspection_answers SET answered_by = 5 WHERE inspection_id = 1 AND check_key = 'function.touch'"],
            ("answer_changed", "inspection 1, function.touch"),
        ),
        (
            [
                "INSERT INTO inspection_answers (inspection_id, check_key, result, note, source, answered_at, answered_by, version)"
                " VALUES (1, 'identity.meid', 'pass', '', '', '2026-03-02 08:00:00.000000', 4, 1)"
            ],
            ("answer_changed", "inspection 1, identity.meid"),
        ),
        (  # an inspection under way is not sealed yet: the trail alone knows what was answered
            ["UPDATE inspection_answers SET result = 'fail' WHERE inspection_id = 3 AND check_key = 'function.touch'"],
            ("answer_changed", "inspection 3, function.touch"),
        ),
        (["UPDATE verdicts SET verdict = 'pass' WHERE id = 1"], ("verdict_changed", "verdict V-2026-000001")),
        (
            ["UPDATE verdicts SET record = CAST(replace(CAST(record AS TEXT), 'blue', 'gold') AS BLOB) WHERE id = 1"],
            ("record_changed", "verdict V-2026-000001"),
        ),
        (
            ["UPDATE verdicts SET signature = x'3006020101020101' WHERE id = 1"],
            ("signature_broken", "verdict V-2026-000001"),
        ),
        (["UPDATE verdicts SET key_id = 1 WHERE id = 1"], ("signature_broken", "verdict V-2026-000001")),
        (["UPDATE verdicts SET number = 'V-2026-000009' WHERE id = 1"], ("record_moved", "verdict V-2026-000009")),
        (["UPDATE trial_outcomes SET outcome = 'passed'"], ("outcome_changed", "outcome T-2026-000001")),
        (
            ["UPDATE signing_keys SET certificate = (SELECT certificate FROM authority) WHERE person_id = 2"],
            ("certificate_changed", "signing key of Marta Klein"),
        ),
        (["UPDATE seller_tallies SET failed = 0"], ("tally_wrong", "tally of seller 1, smartphone")),
        (["DELETE FROM seller_tallies"], ("tally_wrong", "tally of seller 1, smartphone")),
    ],
    ids=lambda value: value[0][:60] if isinstance(value, list) else None,
)
def test_one_change_in_the_database_is_named(
    lab: Path, capsys: pytest.CaptureFixture[str], statements: list[str], expected: tuple[str, str]
) -> None:
    tamper(lab, *statements)
    status, complaints, last = checked(lab, capsys)
    kind, record = expected
    record = record.replace("LAST", str(one(lab, "SELECT max(seq) FROM trail")))
    assert status == 1
    assert [(found["kind"], found["record"]) for found in complaints].count((kind, record)) == 1
    assert last["complaints"] == len(complaints)
    for found in complaints:
        assert set(found) == {"kind", "record", "sentence"}
        assert found["sentence"].endswith(".")


def test_a_rewritten_record_with_a_fitting_hash_is_betrayed_by_its_signature(
    lab: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import hashlib

    record = one(lab, "SELECT record FROM verdicts WHERE id = 1").replace(b'"verdict":"fail"', b'"verdict":"pass"')
    with closing(sqlite3.connect(lab / "lab.db")) as connection:
        connection.create_function("sha", 1, lambda data: hashlib.sha256(data).hexdigest())
        connection.execute("DROP TRIGGER labapp_verdicts_update")
        connection.execute(
            "UPDATE verdicts SET record = ?, record_sha256 = sha(?), verdict = 'pass' WHERE id = 1", (record, record)
        )
        connection.commit()
    found = {(one_["kind"], one_["record"]) for one_ in checked(lab, capsys)[1]}
    assert ("signature_broken", "verdict V-2026-000001") in found
    assert ("trigger_missing", "labapp_verdicts_update") in found


def test_each_missing_guard_is_named(lab: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(sqlite3.connect(lab / "lab.db")) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
        for name in names:
            connection.execute(f"DROP TRIGGER {name}")
        connection.commit()
    status, complaints, _ = checked(lab, capsys)
    assert status == 1
    assert {found["record"] for found in complaints} == set(names)


@pytest.fixture
def blobs(lab: Path) -> dict[str, str]:
    """What rows name: the kind of thing -> its hash."""
    return {
        "photo 1": one(lab, "SELECT sha256 FROM photos WHERE id = 1"),
        "document V-2026-000001": one(lab, "SELECT sha256 FROM documents WHERE number = 'V-2026-000001'"),
        "document T-2026-000001": one(lab, "SELECT sha256 FROM documents WHERE number = 'T-2026-000001'"),
    }


def test_missing_and_changed_files_are_named_by_what_they_are(
    lab: Path, blobs: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    for name, sha256 in blobs.items():
        path = blob(lab, sha256)
        data = path.read_bytes()
        path.unlink()
        status, complaints, _ = checked(lab, capsys)
        assert (status, [(found["kind"], found["record"]) for found in complaints]) == (1, [("blob_missing", name)])
        path.write_bytes(data + b"\n")
        status, complaints, _ = checked(lab, capsys)
        assert (status, [(found["kind"], found["record"]) for found in complaints]) == (1, [("blob_changed", name)])
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
        assert checked(lab, capsys)[0] == 0  # the same size: only the full check reads every byte
        status, complaints, _ = checked(lab, capsys, "--full")
        assert (status, [(found["kind"], found["record"]) for found in complaints]) == (1, [("blob_changed", name)])
        path.write_bytes(data)
    assert checked(lab, capsys, "--full")[0] == 0


def test_a_file_that_no_row_names_is_extra(lab: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from labapp.core.store import BlobStore

    sha256 = BlobStore(lab / "store").put(b"left over")
    status, complaints, _ = checked(lab, capsys)
    assert status == 1
    assert [(found["kind"], found["record"]) for found in complaints] == [("blob_extra", f"blob {sha256[:12]}")]


def test_people_read_sentences_and_the_same_exit_status(lab: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["lab", "check", "--lab", str(lab)]) == 0
    assert capsys.readouterr().out.rstrip().endswith(": nothing to complain of.")
    tamper(lab, "UPDATE seller_tallies SET failed = 0")
    assert cli.run(["lab", "check", "--lab", str(lab)]) == 1
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith("✗ ")
    assert out[-1].endswith(": 1 complaints.") or out[-1].endswith(": 1 complaint.")


def test_a_database_file_that_is_damaged_is_refused_with_a_sentence(
    lab: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = bytearray((lab / "lab.db").read_bytes())
    for at in range(4096, len(data), 4096):
        data[at : at + 100] = b"\xff" * 100
    (lab / "lab.db").write_bytes(data)
    assert cli.run(["lab", "check", "--lab", str(lab), "--json"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "damaged" in err

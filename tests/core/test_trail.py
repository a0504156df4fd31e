"""The trail on both back ends: chained, erasable, and every tampering named."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from labapp.core.db import Database
from labapp.core.errors import UserError
from labapp.core.trail import (
    SYSTEM,
    Actor,
    TrailHead,
    TrailRow,
    TrailValue,
    actors_of,
    canonical,
    check_chain,
    checking,
    entries_of,
    head,
    record,
)
from labapp.core.trail.spelling import hash_of_row, hash_of_value
from labapp.core.trail.writing import GENESIS, row_hash
from tests.conftest import MORNING

SOFIA = Actor(7, "Sofia", "technician")


@pytest.fixture
def chained(database: Database) -> Database:
    """A database with a trail of six rows."""
    with database.transaction() as session:
        session.add(TrailHead(id=1, seq=0, hash=GENESIS))
    for number in range(6):
        with database.transaction() as session:
            at = MORNING + timedelta(minutes=number)
            record(session, SOFIA, at, "answered", "inspection", 3, {"check": (None, f"value {number}")}, reason="seen")
    return database


def complaints(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        return [(complaint.kind, complaint.record) for complaint in check_chain(session)]


def tamper(database: Database, statement: str) -> None:
    """Change the trail as someone with the database file in their hands could, past the triggers."""
    with database.engine.begin() as connection:
        if database.is_sqlite:
            triggers = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type='trigger'").scalars().all()
            for trigger in triggers:
                connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        connection.exec_driver_sql(statement)


def test_a_fresh_chain_has_nothing_to_complain_of(chained: Database) -> None:
    assert complaints(chained) == []
    with chained.reading() as session:
        assert head(session)[0] == 6


def test_entries_come_back_with_their_values(chained: Database) -> None:
    with chained.reading() as session:
        entries = entries_of(session, "inspection", 3, after=4)
    assert [(entry.seq, entry.changes["check"]) for entry in entries] == [
        (5, (None, "value 4")),
        (6, (None, "value 5")),
    ]
    assert entries[0].changes["reason"] == (None, "seen")
    assert entries[0].at == MORNING + timedelta(minutes=4)


def test_entries_of_one_transaction_stand_together_in_their_order(chained: Database) -> None:
    with chained.transaction() as session:
        record(session, SOFIA, MORNING, "captioned", "inspection", 4)
        record(session, SYSTEM, MORNING, "photographed", "inspection", 4)
    with chained.reading() as session:
        assert [entry.action for entry in entries_of(session, "inspection", 4)] == ["captioned", "photographed"]
        assert actors_of(session, "inspection", [4], ["captioned"]) == {7}
        assert actors_of(session, "inspection", [4], ["answered"]) == frozenset()


def test_a_failed_transaction_leaves_no_entry(chained: Database) -> None:
    with pytest.raises(RuntimeError), chained.transaction() as session:
        record(session, SOFIA, MORNING, "answered", "inspection", 9)
        raise RuntimeError
    with chained.reading() as session:
        assert entries_of(session, "inspection", 9) == ()
    assert complaints(chained) == []


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE trail SET action = 'looked' WHERE seq = 3", ("trail_changed", "trail row 3")),
        ("UPDATE trail SET actor_id = 8 WHERE seq = 6", ("trail_changed", "trail row 6")),
        ("DELETE FROM trail_values WHERE seq = 2 AND position = 0", ("trail_value_missing", "trail row 2")),
        (
            "UPDATE trail_values SET new = '\"other\"' WHERE seq = 2 AND position = 0",
            ("trail_value_changed", "trail row 2"),
        ),
        ("UPDATE trail_head SET seq = 5", ("trail_head", "trail head")),
        ("DELETE FROM trail_head", ("trail_head", "trail head")),
    ],
)
def test_one_tampering_gives_exactly_one_complaint(
    chained: Database, statement: str, expected: tuple[str, str]
) -> None:
    tamper(chained, statement)
    assert complaints(chained) == [expected]


@pytest.mark.parametrize("changes", ["", "[", "3", '{"field": 1}', '[{"field": "check"}]', "[null]", "null"])
def test_a_row_whose_changes_nobody_can_read_is_named_and_the_rest_is_checked(chained: Database, changes: str) -> None:
    if not chained.is_sqlite and changes in ("", "["):
        pytest.skip("PostgreSQL keeps no JSON that is none")
    tamper(chained, f"UPDATE trail SET changes = '{changes}' WHERE seq = 2")
    tamper(chained, "DELETE FROM trail_values WHERE seq = 5 AND position = 1")
    found = complaints(chained)
    assert ("trail_changed", "trail row 2") in found
    assert ("trail_value_missing", "trail row 5") in found
    assert {record for _, record in found} == {"trail row 2", "trail row 5"}


def test_a_moment_that_is_none_is_a_changed_row(chained: Database) -> None:
    if not chained.is_sqlite:
        pytest.skip("PostgreSQL keeps no moment that is none")
    tamper(chained, "UPDATE trail SET at = 'yesterday', actor_id = 'Sofia' WHERE seq = 2")
    assert complaints(chained) == [("trail_changed", "trail row 2")]


def test_a_row_that_the_database_spells_another_way_was_not_changed(chained: Database) -> None:
    if not chained.is_sqlite:
        pytest.skip("PostgreSQL spells moments and JSON itself")
    tamper(chained, "UPDATE trail SET changes = changes || ' ', at = replace(at, '.000000', '')")
    assert complaints(chained) == []


def test_a_long_trail_is_walked_in_slices_and_each_tampering_in_it_named(
    chained: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "_SLICE", 2)
    assert complaints(chained) == []
    tamper(chained, "UPDATE trail SET action = 'looked' WHERE seq IN (2, 5)")
    tamper(chained, "UPDATE trail_values SET old = '1' WHERE seq IN (3, 6) AND position = 1")
    tamper(chained, "DELETE FROM trail_values WHERE seq = 4")
    assert complaints(chained) == [
        ("trail_changed", "trail row 2"),
        ("trail_value_changed", "trail row 3"),
        ("trail_value_missing", "trail row 4"),
        ("trail_value_missing", "trail row 4"),
        ("trail_changed", "trail row 5"),
        ("trail_value_changed", "trail row 6"),
    ]


def test_the_quick_spelling_is_the_canonical_one(chained: Database) -> None:
    odd = {'ключ "\\\n\x7f\u2028': ("é\t", {"b": [1.5, None], "a": "\U0001f4f1"}), "": (None, "")}
    with chained.transaction() as session:
        record(session, SOFIA, MORNING + timedelta(microseconds=7), "an\u00e4hnlich", "inspection", 4, odd)
    with chained.reading() as session:
        row = session.get(TrailRow, 7)
        assert row is not None
        columns = [getattr(row, column.key) for column in TrailRow.__table__.columns]
        assert hash_of_row(columns, row.changes) == row.hash == row_hash(row)
        for value in session.scalars(sa.select(TrailValue).where(TrailValue.seq == 7)):
            assert hash_of_value(value.salt, value.new) == row.changes[value.position]["new"]
    assert complaints(chained) == []


def test_a_deleted_row_is_named(chained: Database) -> None:
    tamper(chained, "DELETE FROM trail_values WHERE seq = 4")
    tamper(chained, "DELETE FROM trail WHERE seq = 4")
    assert ("trail_missing", "trail row 4") in complaints(chained)


def test_a_cut_tail_is_named_by_the_head(chained: Database) -> None:
    tamper(chained, "DELETE FROM trail_values WHERE seq >= 5")
    tamper(chained, "DELETE FROM trail WHERE seq >= 5")
    assert ("trail_head", "trail head") in complaints(chained)


def test_an_inserted_row_is_named(chained: Database) -> None:
    columns = "at, actor_id, actor_role, action, subject, subject_id, changes, previous, hash"
    tamper(chained, f"INSERT INTO trail (seq, {columns}) SELECT 7, {columns} FROM trail WHERE seq = 6")
    found = complaints(chained)
    assert ("trail_changed", "trail row 7") in found
    assert ("trail_inserted", "trail row 7") in found


def test_rewriting_a_row_with_a_fitting_hash_breaks_the_next_link(chained: Database) -> None:
    with chained.reading() as session:
        row = session.get(TrailRow, 3)
        assert row is not None
        row.action = "looked"
        forged = row_hash(row)
    tamper(chained, f"UPDATE trail SET action = 'looked', hash = '{forged}' WHERE seq = 3")
    assert complaints(chained) == [("trail_inserted", "trail row 4")]


def test_lawful_erasure_empties_values_and_the_chain_still_holds(chained: Database) -> None:
    with chained.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE trail_values SET salt = NULL, old = NULL, new = NULL WHERE seq = 2")
    assert complaints(chained) == []
    with chained.reading() as session:
        assert entries_of(session, "inspection", 3)[1].changes["check"] == (None, None)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trail SET action = 'x' WHERE seq = 1",
        "DELETE FROM trail WHERE seq = 6",
        "UPDATE trail_values SET new = '1' WHERE seq = 1",
        "DELETE FROM trail_values WHERE seq = 1",
        "DELETE FROM trail_head",
    ],
)
def test_the_database_itself_refuses_to_change_the_trail(chained: Database, statement: str) -> None:
    with pytest.raises(UserError), chained.transaction() as session:
        session.execute(sa.text(statement))
    assert complaints(chained) == []


def test_canonical_json_is_one_sequence_of_bytes_for_one_value() -> None:
    assert canonical({"b": 1, "a": ["é", None, True]}) == '{"a":["é",null,true],"b":1}'.encode()
    with pytest.raises(ValueError, match="NaN|Out of range"):
        canonical({"a": float("nan")})

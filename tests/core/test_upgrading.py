"""A lab with work in it comes through every migration: nothing lost, every guard made again."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from labapp.core.db import Database
from labapp.migrations import HEAD, upgrade
from labapp.migrations.triggers import missing_triggers, trigger_names
from tests.conftest import MORNING

_NOW = "2026-03-02 08:00:00"
_SEALED = json.dumps(
    {"scores": {"delivery": {"score": 80.0}, "packaging": {"score": None}, "quality": {"score": 60.0}}}
)
_ROWS = (
    "INSERT INTO people (id, name, role, passphrase_hash, active, failures, created_at, version) "
    f"VALUES (1, 'Marta', 'manager', 'h', TRUE, 0, '{_NOW}', 1)",
    "INSERT INTO signing_keys (id, person_id, public_pem, fingerprint, salt, nonce, sealed_private, created_at) "
    f"VALUES (1, 1, 'pem', 'f', '', '', '', '{_NOW}')",
    "INSERT INTO sellers (id, number, name, kind, stage, standing, country, region, categories, created_at, version) "
    f"VALUES (1, 'S-1', 'Phonix', 'workshop', 'trial', 'good', 'PL', '', '[\"smartphone\"]', '{_NOW}', 1)",
    "INSERT INTO seller_tallies (seller_id, category, counted, failed, pillar_sum, pillar_count) "
    "VALUES (1, 'smartphone', 1, 0, 140, 2)",
    "INSERT INTO orders (id, number, state, reason, seller_id, category, market, title, grade, promise, listing, price, "
    "shipping, currency, failed_attempts, carrier, tracking, tracking_dead, condition, ended_by_lab, created_at, version) "
    "VALUES (1, 'O-1', 'inspected', 'trial', 1, 'smartphone', 'FR', 'iPhone', 'good', '{}', '', 1, 0, 'EUR', 0, '', '', "
    f"FALSE, '', FALSE, '{_NOW}', 1)",
    "INSERT INTO inspections (id, order_id, kind, state, checklist_key, checklist, policy_key, policy, started_at, "
    f"started_by, finished_short, returned_reason, version) VALUES (1, 1, 'first', 'issued', 'smartphone/1', '{{}}', "
    f"'2026-01', '{{}}', '{_NOW}', 1, FALSE, '', 1)",
    "INSERT INTO inspection_answers (id, inspection_id, check_key, result, note, answered_at, answered_by, version) "
    f"VALUES (1, 1, 'function.touch', 'pass', 'as it should', '{_NOW}', 1, 1)",
    "INSERT INTO photos (id, sha256, size, format, width, height, fingerprint, large_sha256, large_size, small_sha256, "
    f"small_size, name, imported_at) VALUES (1, 'a', 1, 'JPEG', 4, 3, 'ffff00000001abcd', 'b', 1, 'c', 1, 'p', '{_NOW}')",
    "INSERT INTO inspection_photos (id, inspection_id, photo_id, shot, caption, added_at, added_by) "
    f"VALUES (1, 1, 1, 'front', '', '{_NOW}', 1)",
)


def test_a_lab_of_the_first_form_keeps_its_work_and_gets_the_new_sums(database: Database, tmp_path: Path) -> None:
    with database.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
    if database.is_sqlite:
        database.close()
        database = Database.open_file(tmp_path / "old.db")
    upgrade(database, MORNING, to="0001")
    with database.engine.begin() as connection:
        for row in _ROWS:
            connection.exec_driver_sql(row)
        connection.execute(
            sa.text(
                "INSERT INTO verdicts (id, number, version, inspection_id, order_id, verdict, counts, critical, remark, "
                "record, record_sha256, signature, key_id, signed_by, sealed_at) VALUES (1, 'V-1', 1, 1, 1, 'pass', "
                f"TRUE, FALSE, '', :record, 'h', :signature, 1, 1, '{_NOW}')"
            ),
            {"record": _SEALED.encode(), "signature": b""},
        )
    upgrade(database, MORNING, backup_folder=tmp_path / "backups")
    with database.engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == HEAD
        assert missing_triggers(connection) == []
        assert connection.exec_driver_sql("SELECT note FROM inspection_answers").scalar() == "as it should"
        assert connection.exec_driver_sql("SELECT pillar_square_sum FROM seller_tallies").scalar() == 80**2 + 60**2
        assert connection.exec_driver_sql("SELECT band_1, band_2, band_3, band_4 FROM photos").one() == (
            0xFFFF,
            0,
            1,
            0xABCD,
        )
        placed = "SELECT added_at = arrived_at, version, overlay FROM inspection_photos"
        assert tuple(connection.exec_driver_sql(placed).one()) == (True, 1, None)
        if database.is_sqlite:
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
            references = connection.exec_driver_sql("PRAGMA foreign_key_list(inspection_answers)").all()
            assert {row[2] for row in references} == {"inspections", "people"}
    with database.transaction() as session:  # a kind that the old form refused
        session.execute(sa.text("UPDATE inspections SET kind = 'second', state = 'submitted' WHERE id = 1"))
        day = session.execute(sa.text("SELECT first_attempt_on FROM orders")).scalar()
    assert day is None or isinstance(day, date)
    database.close()


def test_a_new_lab_has_the_form_to_which_the_oldest_one_is_brought(database: Database, tmp_path: Path) -> None:
    new, old = _form(database), _form(_through_all_forms(database, tmp_path))
    assert new.keys() == old.keys()
    for table, form in new.items():
        assert form == old[table], table


def _through_all_forms(database: Database, folder: Path) -> Database:
    """An empty database that was the oldest lab once and has come through every migration."""
    if database.is_sqlite:
        database.close()
        database = Database.open_file(folder / "old.db")
    else:
        with database.engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
    upgrade(database, MORNING, to="0001")
    upgrade(database, MORNING)
    return database


def _form(database: Database) -> dict[str, object]:
    """Columns with type and emptiness, keys, checks, indexes and triggers of every table."""
    with database.engine.connect() as connection:
        look = sa.inspect(connection)
        found: dict[str, object] = {"triggers": sorted(trigger_names(connection))}
        for table in look.get_table_names():
            columns = {
                one["name"]: (str(one["type"]), one["nullable"], one["default"]) for one in look.get_columns(table)
            }
            if not database.is_sqlite:  # a number that counts by itself is told by its own default
                columns["id"] = ()  # type: ignore[assignment]
            found[table] = (
                columns,
                look.get_pk_constraint(table)["name"],
                sorted((str(one["name"]), tuple(one["constrained_columns"])) for one in look.get_foreign_keys(table)),
                sorted((str(one["name"]), tuple(one["column_names"])) for one in look.get_unique_constraints(table)),
                sorted(str(one["name"]) for one in look.get_check_constraints(table)),
                sorted((str(one["name"]), tuple(one["column_names"])) for one in look.get_indexes(table)),
            )
        return found

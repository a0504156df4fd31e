"""The database: what it refuses to open, what it promises, what it tells."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from labapp.core.db import Base, Database
from labapp.core.db.engine import wal_is_safe
from labapp.core.db.types import Amount, UtcDateTime
from labapp.core.errors import UserError
from labapp.core.search import find, put_codes
from labapp.migrations import upgrade
from labapp.migrations.triggers import missing_triggers, recreate_triggers, trigger_names
from labapp.tables import METADATA
from tests.conftest import MORNING


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "lab.db"


def test_every_safety_setting_is_read_back(file: Path) -> None:
    database = Database.open_file(file)
    with database.engine.connect() as connection:
        values = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in (
                "foreign_keys",
                "trusted_schema",
                "cell_size_check",
                "busy_timeout",
                "synchronous",
                "journal_mode",
            )
        }
    database.close()
    safe = wal_is_safe(
        tuple(int(part) for part in sa.create_engine("sqlite://").dialect.dbapi.sqlite_version.split("."))
    )
    assert values["foreign_keys"] == 1
    assert values["trusted_schema"] == 0
    assert values["cell_size_check"] == 1
    assert values["busy_timeout"] >= 5000
    assert (values["journal_mode"], values["synchronous"]) == (("wal", 2) if safe else ("delete", 3))


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((3, 51, 2), False),
        ((3, 50, 7), True),
        ((3, 50, 6), False),
        ((3, 44, 6), True),
        ((3, 44, 5), False),
        ((3, 45, 0), False),
        ((3, 40, 1), False),
    ],
)
def test_write_ahead_logging_only_where_it_keeps_every_page(version: tuple[int, ...], safe: bool) -> None:
    assert wal_is_safe(version) is safe


def test_a_file_that_is_no_database_is_left_as_it_is(file: Path) -> None:
    file.write_text("my letters\n" * 50)
    with pytest.raises(UserError, match="no lab database") as refusal:
        Database.open_file(file)
    assert refusal.value.code == "no_database"
    assert file.read_text() == "my letters\n" * 50


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is a folder"):
        Database.open_file(tmp_path)


def test_a_database_of_something_else_is_left_as_it_is(file: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE recipes (id INTEGER)")
    engine.dispose()
    database = Database.open_file(file)
    with pytest.raises(UserError, match="no lab's"):
        upgrade(database, MORNING)
    with database.engine.connect() as connection:
        assert sa.inspect(connection).get_table_names() == ["recipes"]
    database.close()


def test_a_second_program_on_the_same_file_is_refused_with_a_sentence(file: Path) -> None:
    database = Database.open_file(file)
    code = f"""
import pathlib, sys
from labapp.core.db import Database
from labapp.core.errors import UserError
try:
    Database.open_file(pathlib.Path({str(file)!r}))
except UserError as error:
    print(error.code, error)
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    database.close()
    assert said.startswith("lab_in_use The lab in ")
    Database.open_file(file).close()  # free again


def test_an_address_that_leads_nowhere_is_a_sentence() -> None:
    with pytest.raises(UserError, match=r"The database none at 127\.0\.0\.1 cannot be reached") as refusal:
        Database.open_url("postgresql://nobody:secret@127.0.0.1:1/none?connect_timeout=2")
    assert "Connection refused" in refusal.value.advice
    assert "secret" not in str(refusal.value)
    with pytest.raises(UserError, match="Only PostgreSQL"):
        Database.open_url("mysql://nobody@127.0.0.1/none")
    with pytest.raises(UserError, match="no database address"):
        Database.open_url("what is this")


def test_a_file_opened_in_one_thread_and_closed_in_another_is_free_again(tmp_path: Path) -> None:
    opened: list[Database] = []
    thread = threading.Thread(target=lambda: opened.append(Database.open_file(tmp_path / "lab.db")))
    thread.start()
    thread.join()
    opened[0].close()
    Database.open_file(tmp_path / "lab.db").close()


def test_the_upgraded_form_is_the_mapped_form(database: Database) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_the_upgraded_form_has_every_trigger_made_again_without_a_change_and_missed_when_gone(
    database: Database,
) -> None:
    with database.engine.begin() as connection:
        assert missing_triggers(connection) == []
        there = trigger_names(connection)
        recreate_triggers(connection)
        assert trigger_names(connection) == there
        connection.exec_driver_sql(
            "DROP TRIGGER labapp_trail_update" + (" ON trail" if connection.dialect.name == "postgresql" else "")
        )
        assert missing_triggers(connection) == ["labapp_trail_update"]


def test_words_outside_an_enumeration_are_refused_by_the_database_itself(database: Database) -> None:
    statement = "INSERT INTO people (id, name, role, passphrase_hash, active, failures, created_at, version) VALUES "
    values = "(1, 'x', 'king', 'h', TRUE, 0, '2026-01-01 00:00:00', 1)"
    with pytest.raises(sa.exc.IntegrityError), database.engine.begin() as connection:
        connection.exec_driver_sql(statement + values)


def test_a_newer_lab_is_refused_and_left_as_it_is(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(UserError, match="newer version"):
        upgrade(database, MORNING)


def test_an_upgrade_that_has_nothing_to_do_makes_no_backup(database: Database, tmp_path: Path) -> None:
    assert upgrade(database, MORNING, backup_folder=tmp_path / "backups") is None
    assert not (tmp_path / "backups").exists()


def test_listeners_hear_once_after_commit_which_tables_changed(database: Database) -> None:
    heard: list[frozenset[str]] = []
    database.on_change(heard.append)
    with database.transaction() as session:
        put_codes(session, "order", 1, "number", ("O-2026-000001",))
    with database.transaction():
        pass
    with pytest.raises(RuntimeError), database.transaction() as session:
        put_codes(session, "order", 2, "number", ("O-2026-000002",))
        raise RuntimeError
    assert heard == [frozenset({"search_codes"})]


def test_codes_are_found_however_they_are_spaced(database: Database) -> None:
    with database.transaction() as session:
        put_codes(session, "order", 1, "imei", ("35 320911-482137 4",))
        put_codes(session, "order", 2, "imei", ("353209114821374",))
        put_codes(session, "order", 2, "imei", ("353209114821374",))
    with database.reading() as session:
        assert [match.thing_id for match in find(session, "353209 114821374")] == [2, 1]
        assert find(session, "35320911482137%") == ()
        assert find(session, "' OR 1=1 --") == ()


class _Alone(DeclarativeBase):
    """The lab's column types on a metadata of its own, so that the lab's stays as it is."""

    type_annotation_map = Base.type_annotation_map


class Moment(_Alone):
    """A table of this test alone."""

    __tablename__ = "moments_of_a_test"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime | None]
    amount: Mapped[Decimal | None]


@pytest.fixture
def moments(database: Database) -> Iterator[Database]:
    Moment.__table__.create(database.engine)  # type: ignore[attr-defined]
    yield database
    Moment.__table__.drop(database.engine)  # type: ignore[attr-defined]


def test_moments_and_amounts_come_back_exactly(moments: Database) -> None:
    noon = datetime(2026, 7, 1, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=2)))
    with moments.transaction() as session:
        session.add(Moment(id=1, at=noon, amount=Decimal("1234567890.12")))
    with moments.reading() as session:
        row = session.get(Moment, 1)
        assert row is not None
        assert (row.at, row.amount) == (noon, Decimal("1234567890.12"))
        assert row.at is not None
        assert row.at.tzinfo == UTC


def test_a_moment_without_zone_and_an_amount_too_fine_are_refused() -> None:
    dialect = sa.create_engine("sqlite://").dialect
    with pytest.raises(ValueError, match="time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 7, 1), dialect)  # noqa: DTZ001
    with pytest.raises(ValueError, match="four decimals"):
        Amount().process_bind_param(Decimal("0.00001"), dialect)

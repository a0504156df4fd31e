"""Runs the migrations that are missing, each lab's own database first copied beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from labapp.core.db import Database
from labapp.core.db.engine import translated
from labapp.core.errors import UserError

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0005"
"""The newest form that this program knows: the last revision in `versions`."""
_FOLDER = Path(__file__).parent


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def revisions() -> dict[str, str]:
    """Every form that this program knows, as revision -> file, the newest first."""
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(_config()).walk_revisions()
    return {script.revision: script.path for script in scripts}


def _current(connection: sa.Connection, tables: set[str]) -> str | None:
    # What alembic itself would answer; asked in SQL, as nearly every start finds the newest form and goes on.
    if "alembic_version" not in tables:
        return None
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


def upgrade(database: Database, now: datetime, *, backup_folder: Path | None = None, to: str = "head") -> Path | None:
    """Bring the database up to date; returns the backup that was made first, None if nothing had to change.

    Raises UserError if the database is newer than the program, or holds foreign tables.
    """
    with translated(), database.engine.connect() as connection:
        tables = set(sa.inspect(connection).get_table_names())
        current = _current(connection, tables)
    goal = HEAD if to == "head" else to
    if current == goal:
        return None
    if current is None and not tables and goal == HEAD:
        _make_at_once(database)
        return None
    from alembic import command

    known = revisions()
    if current is not None and current not in known:
        raise UserError(
            "This lab was made by a newer version of the program.",
            "Install the newer version; nothing was changed.",
            "newer_lab",
        )
    if current is None and tables:
        raise UserError(
            "This database holds tables that are no lab's; it was left as it is.",
            "Choose an empty database.",
            "no_database",
        )
    backup = _backup(database, backup_folder, f"{now:%Y%m%d-%H%M%S}-before-{to}") if current is not None else None
    with translated(), database.engine.connect() as connection:
        if database.is_sqlite:
            # To change a table SQLite makes it anew and drops the old one, which its foreign keys would forbid. They can
            # be put aside outside a transaction only, and are looked through before anything is committed.
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                config = _config()
                config.attributes["connection"] = connection
                _migrate(connection, lambda: command.upgrade(config, to))
        finally:
            if database.is_sqlite:
                connection.connection.cursor().execute("PRAGMA foreign_keys=ON")
    return backup


def _make_at_once(database: Database) -> None:
    """Give an empty database the newest form without walking through all older ones; tests hold both ways equal."""
    from labapp.migrations.triggers import recreate_triggers
    from labapp.tables import METADATA

    with translated(), database.engine.begin() as connection:
        METADATA.create_all(connection)
        connection.exec_driver_sql(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
            "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
        connection.execute(sa.text("INSERT INTO alembic_version VALUES (:form)"), {"form": HEAD})
        recreate_triggers(connection)


def _migrate(connection: sa.Connection, migrate: Callable[[], None]) -> None:
    from labapp.migrations.triggers import drop_triggers, recreate_triggers

    drop_triggers(connection)
    migrate()
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise UserError(
                f"The upgrade would leave rows of {broken[0]} without what they belong to; nothing was changed.",
                "Keep the lab's folder and ask for help: `labapp lab check` names what is broken.",
                "bad_upgrade",
            )
    recreate_triggers(connection)


def _backup(database: Database, folder: Path | None, name: str) -> Path | None:
    """Copy a SQLite database through its backup API and check the copy; PostgreSQL is backed up by its own tools."""
    if not database.is_sqlite or folder is None:
        return None
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / f"{name}.db"
    source = str(database.engine.url.database)
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
        if new.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise UserError(
                "The backup before the upgrade is not sound.", "Nothing was changed. Check the disk.", "bad_backup"
            )
    target.chmod(0o600)
    return target


Upgrade = Callable[[Database, datetime], Path | None]

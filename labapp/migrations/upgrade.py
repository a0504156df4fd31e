"""Runs the migrations that are missing, each lab's own database first copied beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from labapp.core.db import Database
from labapp.core.db.engine import translated
from labapp.core.errors import UserError
from labapp.migrations.triggers import recreate_triggers

_FOLDER = Path(__file__).parent


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def head_revision() -> str:
    """The newest form that this program knows."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None  # noqa: S101  the package ships at least one migration
    return head


def upgrade(database: Database, now: datetime, *, backup_folder: Path | None = None, to: str = "head") -> Path | None:
    """Bring the database up to date; returns the backup that was made first, None if nothing had to change.

    Raises UserError if the database is newer than the program, or holds foreign tables.
    """
    config = _config()
    with translated(), database.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        tables = set(sa.inspect(connection).get_table_names())
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
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
    if current == (head_revision() if to == "head" else to):
        return None
    backup = _backup(database, backup_folder, f"{now:%Y%m%d-%H%M%S}-before-{to}") if current is not None else None
    with translated(), database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)
        recreate_triggers(connection)
    return backup


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

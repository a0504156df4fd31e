"""Opening a database, SQLite or PostgreSQL, and the two ways of using it: `transaction()` and `reading()`."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from filelock import FileLock, Timeout
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, OperationalError, StatementError
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.orm.exc import StaleDataError

from labapp.core.errors import Unavailable, UserError

_HEADER = b"SQLite format 3\x00"
# Earlier versions can silently lose committed pages in WAL mode with two connections (the 2026 WAL-reset bug).
_WAL_FLOORS = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
_BUSY_MS = 8000
_NETWORK_FILE_SYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "afs", "ceph", "glusterfs"}

Touched = frozenset[str]


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite version keeps every committed page in WAL mode."""
    newest, second, third = _WAL_FLOORS
    return version >= newest or second <= version < (3, 51) or third <= version < (3, 45)


def _pragmas() -> dict[str, tuple[str, object]]:
    wal = wal_is_safe(sqlite3.sqlite_version_info)
    return {
        "journal_mode": ("WAL" if wal else "DELETE", "wal" if wal else "delete"),
        "synchronous": ("FULL" if wal else "EXTRA", 2 if wal else 3),
        "foreign_keys": ("ON", 1),
        "trusted_schema": ("OFF", 0),
        "cell_size_check": ("ON", 1),
        "busy_timeout": (str(_BUSY_MS), _BUSY_MS),
    }


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy's `begin` below says BEGIN itself, IMMEDIATE for writes
    for name, (word, expected) in _pragmas().items():
        connection.execute(f"PRAGMA {name}={word}")
        value = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if value != expected:
            raise UserError(
                f"The database does not accept its safety setting {name} (wanted {expected}, got {value}).",
                "Move the lab to a local disk, or use PostgreSQL.",
                "unsafe_database",
            )


def _file_system(path: Path) -> str:
    """The type of the file system that holds `path`, "" where the system does not say (only Linux does)."""
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return ""
    best, kind = "", ""
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        fields = line.split()
        if len(fields) > 2 and path.is_relative_to(fields[1]) and len(fields[1]) >= len(best):
            best, kind = fields[1], fields[2]
    return kind


def _refuse_unsuitable(path: Path) -> None:
    if path.is_dir():
        raise UserError(
            f"{path} is a folder, not a lab's database.", "Name the lab's folder or another file.", "no_database"
        )
    if path.exists():
        with path.open("rb") as file:
            head = file.read(len(_HEADER))
        if head and head != _HEADER:
            raise UserError(
                f"{path} exists but is no lab database; it was left as it is.", "Choose another folder.", "no_database"
            )
    if _file_system(path.resolve().parent) in _NETWORK_FILE_SYSTEMS:
        raise UserError(
            f"{path} lies on a network share, where SQLite cannot keep its promises.",
            "Use PostgreSQL.",
            "network_share",
        )


def last_in_transaction(session: Session, key: str, closing: Callable[[Session], None]) -> None:
    """Have `closing` run once, as the last thing before this transaction commits (the trail writes itself so)."""
    session.info.setdefault("closing", {}).setdefault(key, closing)


class Database:
    """One open database. A SQLite file is held by one running program; PostgreSQL serves many."""

    def __init__(self, engine: sa.Engine, lock: FileLock | None = None) -> None:
        self.engine = engine
        self._lock = lock
        self._listeners: list[Callable[[Touched], None]] = []
        self._listening = threading.Lock()
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _set_pragmas)
            event.listen(engine, "begin", _begin)
        self._reading = engine.execution_options(labapp_reading=True)

    @property
    def is_sqlite(self) -> bool:
        """Whether this lab is embedded (SQLite) rather than shared (PostgreSQL)."""
        return self.engine.dialect.name == "sqlite"

    @classmethod
    def open_file(cls, path: Path) -> Database:
        """Open or create a SQLite file and hold it; UserError if it is no database, on a share, or held elsewhere."""
        _refuse_unsuitable(path)
        lock = FileLock(str(path.with_suffix(".lock")), timeout=0, mode=0o600, thread_local=False)
        try:
            lock.acquire()
        except Timeout:
            raise UserError(
                f"The lab in {path.parent} is open in another program.",
                "Close that program first. Several benches share one lab through PostgreSQL.",
                "lab_in_use",
            ) from None
        except OSError as error:
            raise Unavailable(f"The lab's folder {path.parent} cannot be written ({error.strerror}).") from error
        engine = sa.create_engine(
            f"sqlite:///{path}", connect_args={"timeout": _BUSY_MS / 1000, "check_same_thread": False}
        )
        database = cls(engine, lock)
        try:
            with translated(), engine.connect():
                path.chmod(0o600)
        except BaseException:
            database.close()
            raise
        return database

    @classmethod
    def open_url(cls, url: str) -> Database:
        """Open a PostgreSQL database, `postgresql://…`; UserError if it cannot be reached."""
        try:
            parsed = sa.engine.make_url(url)
        except sa.exc.ArgumentError as error:
            raise UserError(
                "That is no database address.", "Write postgresql://user@host/name.", "bad_address"
            ) from error
        if parsed.get_backend_name() != "postgresql":
            raise UserError(
                "Only PostgreSQL can be named by an address.", "Name a folder for an embedded lab.", "bad_address"
            )
        engine = sa.create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
        database = cls(engine)
        try:
            with translated(), engine.connect():
                return database
        except Unavailable as error:
            database.close()
            host = parsed.host or parsed.query.get("host") or "this machine"
            advice = f"{_answer_of_server(error.__cause__)}. Check the address and that the server runs."
            raise Unavailable(f"The database {parsed.database} at {host} cannot be reached.", advice) from error
        except BaseException:
            database.close()
            raise

    def on_change(self, listener: Callable[[Touched], None]) -> None:
        """Have `listener` called with the names of the changed tables after each commit, on the committing thread."""
        with self._listening:
            self._listeners.append(listener)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """One use case: all of it is stored and durable when the block ends, or none of it."""
        session = Session(self.engine, expire_on_commit=False)
        touched: set[str] = set()
        session.info["touched"] = touched
        try:
            with translated():
                session.begin()
                yield session
                session.flush()
                for closing in list(session.info.get("closing", {}).values()):
                    closing(session)
                session.commit()
        except BaseException:
            with translated():
                session.rollback()
            raise
        finally:
            session.close()
        if touched:
            with self._listening:
                listeners = list(self._listeners)
            for listener in listeners:
                listener(frozenset(touched))

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A look at one consistent state; nothing can be written."""
        with translated(), Session(self._reading, autoflush=False) as session:
            if not self.is_sqlite:
                session.execute(sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
            yield session

    def close(self) -> None:
        """Let go of the database; a SQLite file can be opened by another program afterwards."""
        self.engine.dispose()
        if self._lock is not None:
            self._lock.release()


def _begin(connection: sa.Connection) -> None:
    reading = connection.get_execution_options().get("labapp_reading")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@contextmanager
def translated() -> Iterator[None]:
    """Turn the database's complaints about its surroundings into sentences for people."""
    try:
        yield
    except StaleDataError as error:
        raise UserError(
            "Someone else changed this meanwhile; your change was not stored.",
            "Look at the new state and try again.",
            "conflict",
        ) from error
    except OperationalError as error:
        raise Unavailable(_operational_sentence(_first_complaint(error))) from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise Unavailable("The connection to the database was lost.") from error
        text = str(error.orig)
        if "malformed" in text or "not a database" in text:
            raise Unavailable(_operational_sentence(text), "Restore a backup; nothing was changed.") from error
        if "labapp:" in text:  # raised by one of our triggers: the sentence is meant for people
            raise UserError(text.split("labapp:", 1)[1].split("\n")[0].strip(), code="refused_by_database") from error
        raise
    except StatementError as error:
        if isinstance(error.orig, UserError):  # a column type refused a value before the database saw it
            raise error.orig from error
        raise


def _answer_of_server(cause: BaseException | None) -> str:
    """What the server, or the way to it, said: the first line, without the address that stands before it."""
    lines = str(getattr(cause, "orig", cause) or "").strip().splitlines() or ["No answer came"]
    said = lines[0].rpartition("failed: ")[2].removeprefix("FATAL:").strip().rstrip(".:")
    return said[:1].upper() + said[1:200]


def _first_complaint(error: OperationalError) -> str:
    """What went wrong first: a full disk ends the transaction, and that its savepoint is gone then hides the reason."""
    text, earlier = str(error.orig), error.__context__
    while "savepoint" in text and earlier is not None:
        if isinstance(earlier, OperationalError):
            text = str(earlier.orig)
        earlier = earlier.__context__
    return text


def _operational_sentence(text: str) -> str:
    lowered = text.lower()
    if "full" in lowered:
        return "The disk is full, so the database cannot be written."
    if "readonly" in lowered or "read-only" in lowered:
        return "The database is read-only here."
    if "locked" in lowered:
        return "The database is held by another program."
    if "unable to open" in lowered:
        return "The database file cannot be opened."
    if "malformed" in lowered or "not a database" in lowered:
        return "The database file is damaged."
    return "The database cannot be reached."


@event.listens_for(Session, "after_flush")
def _collect(session: Session, _context: object) -> None:
    touched = session.info.get("touched")
    if touched is not None:
        touched.update(str(thing.__tablename__) for thing in (*session.new, *session.dirty, *session.deleted))


@event.listens_for(Session, "do_orm_execute")
def _collect_statement(state: ORMExecuteState) -> None:
    touched = state.session.info.get("touched")
    if touched is not None and (state.is_insert or state.is_update or state.is_delete):
        statement: Any = state.statement
        touched.add(str(statement.table.name))

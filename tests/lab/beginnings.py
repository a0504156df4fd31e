"""What labs of tests begin with: made once in a process, and copied for every later lab that begins in the same way."""

from __future__ import annotations

import atexit
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, wraps
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import sqlalchemy as sa

from labapp.accounts import keys
from labapp.core.db import Database
from tests.conftest import outside

if TYPE_CHECKING:
    from tests.lab.room import Room

Given = ParamSpec("Given")
Answer = TypeVar("Answer")
State = tuple[object, ...]


@dataclass(frozen=True)
class _Kept:
    """A lab as some steps left it: its database, its files, and what the last step answered."""

    database: str
    files: Path
    now: datetime
    houses: int
    answer: Any


_MADE: Counter[State] = Counter()
_KEPT: dict[State, _Kept] = {}


@cache
def kept_folder() -> Path:
    """Where this process keeps what labs begin with."""
    folder = Path(mkdtemp(prefix="labapp-kept-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


class Beginning:
    """The steps of one lab from its very start, as long as nothing else has happened to it."""

    def __init__(self, room: Room, database: Database, files: Path) -> None:
        self._room, self._database, self._files = room, database, files
        self._steps: State | None = (database.engine.dialect.name, keys._MEMORY_KIB)
        self._waiting: _Kept | None = None
        self._left = self._written()
        self._inside = False
        self._putting = Lock()
        sa.event.listen(database.engine, "do_connect", self._put)
        sa.event.listen(database.engine, "engine_disposed", self._put)

    def go(self, step: State, make: Callable[[], Answer]) -> Answer:
        """Let the lab be as `make` leaves it; what it answers is plain values.

        The second lab of a process that comes here keeps a copy; later ones begin as that copy.
        """
        if self._inside:
            return make()
        if self._steps is None or self._written() != self._left:
            self._steps = None  # something else happened: from here on each step is made
            return make()
        self._steps = (*self._steps, self._room.clock.now(), self._room.houses, *self._room.conditions, step)
        kept = _KEPT.get(self._steps)
        answer = self._made(make) if kept is None else self._copied(kept)
        self._left = self._written()
        return answer

    def _made(self, make: Callable[[], Answer]) -> Answer:
        self._inside, steps = True, self._steps
        assert steps is not None
        try:
            answer = make()
        except BaseException:
            self._steps = None
            raise
        finally:
            self._inside = False
        _MADE[steps] += 1
        if _MADE[steps] > 1:
            _KEPT[steps] = self._keep(answer)
        return answer

    def _copied(self, kept: _Kept) -> Any:
        # The database is put there when somebody wants to see it: the next step may bring another copy.
        self._waiting = None
        self._database.engine.dispose()
        self._waiting = kept
        if kept.files.exists():
            shutil.copytree(kept.files, self._files, dirs_exist_ok=True)
        self._room.clock.set(kept.now)
        self._room.houses = kept.houses
        return kept.answer

    def _written(self) -> object:
        """What changes with everything that is written."""
        return self._waiting.database if self._waiting else _written(self._database)

    def _keep(self, answer: object) -> _Kept:
        name = f"kept_{len(_KEPT)}"
        files = kept_folder() / f"{name}_files"
        if self._files.exists():
            shutil.copytree(self._files, files)
        self._database.engine.dispose()
        if self._database.is_sqlite:
            shutil.copy(_file(self._database), kept_folder() / f"{name}.db")
        else:
            with outside(self._database.engine.url.set(database="postgres")) as other:
                other.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {self._database.engine.url.database}")
        return _Kept(name, files, self._room.clock.now(), self._room.houses, answer)

    def _put(self, *_: object) -> None:
        """The first connection since a copy was chosen, or the last chance for one."""
        with self._putting:  # who connects beside the first waits until the copy is there
            kept, self._waiting = self._waiting, None
            if kept is None:
                return
            if self._database.is_sqlite:
                file = _file(self._database)
                for rest in file.parent.glob(f"{file.name}-*"):
                    rest.unlink()
                shutil.copy(kept_folder() / f"{kept.database}.db", file)
            else:
                name = self._database.engine.url.database
                with outside(self._database.engine.url.set(database="postgres")) as other:
                    other.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
                    other.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {kept.database}")


def beginning(
    step: Callable[Concatenate[Room, Given], Answer],
) -> Callable[Concatenate[Room, Given], Answer]:
    """A step that many tests begin with. It does to a lab only what the lab, its files and its clock keep."""

    @wraps(step)
    def taken(room: Room, *given: Given.args, **named: Given.kwargs) -> Answer:
        key = (step.__module__, step.__name__, given, tuple(sorted(named.items())))
        return room.beginning.go(key, lambda: step(room, *given, **named))

    return taken


def _file(database: Database) -> Path:
    return Path(str(database.engine.url.database))


def _written(database: Database) -> object:
    if not database.is_sqlite:
        with database.engine.connect() as connection:
            return connection.exec_driver_sql("SELECT pg_snapshot_xmax(pg_current_snapshot())::text").scalar()
    file = _file(database)
    found = [path.stat() for path in (file, file.with_name(f"{file.name}-wal")) if path.exists()]
    return tuple((one.st_size, one.st_mtime_ns) for one in found)

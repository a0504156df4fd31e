"""Opens a lab: each service is built once, for the window, the command line and the demo alike."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import sqlalchemy as sa

from labapp.accounts.service import Accounts
from labapp.core.clock import Clock, SystemClock
from labapp.core.db import Database
from labapp.core.db.engine import translated
from labapp.core.errors import Unavailable, UserError
from labapp.core.paths import default_lab
from labapp.core.store import BlobStore
from labapp.core.work import Work
from labapp.lab.service import LabDesk, LabProfile, refuse_profile
from labapp.migrations import upgrade
from labapp.photos.imaging import PhotoDecoder, versions_problem

if TYPE_CHECKING:
    from labapp.care.check import CheckResult
    from labapp.inspections.files import EvidenceFiles
    from labapp.inspections.service import Inspections
    from labapp.inspections.trying import Trying
    from labapp.orders.door import Door
    from labapp.orders.service import Orders
    from labapp.photos.service import Photos
    from labapp.reports.bundle import Bundles
    from labapp.reports.handing import HandOvers
    from labapp.reports.labels import Labels
    from labapp.reports.letterhead import Letterheads
    from labapp.reports.papers import Papers
    from labapp.reports.service import Reports
    from labapp.reports.shelf import Shelf
    from labapp.reports.statements import Statements
    from labapp.reports.versions import Versions
    from labapp.rulebook.service import Rulebooks
    from labapp.sellers.service import Sellers
    from labapp.trials.service import Trials

DATABASE_NAME = "lab.db"


class Lab:
    """An open lab with its services. Close it, or use it in a `with` block.

    Who signs in needs people and the lab's name only. Every other service is built, and its code imported, when it is
    first asked for: that keeps the time to the sign-in page short. `warm` does it beforehand, in the background.
    """

    def __init__(
        self, location: str, database: Database, store: BlobStore, clock: Clock, decoder: PhotoDecoder
    ) -> None:
        self.location = location
        self.database = database
        self.store = store
        self.clock = clock
        self.decoder = decoder
        self.lab = LabDesk(database, clock)
        self.accounts = Accounts(database, clock, lambda: self.lab.profile().name)

    @cached_property
    def sellers(self) -> Sellers:
        """Sellers, onboarding, indicators."""
        from labapp.sellers.service import Sellers

        return Sellers(self.database, self.clock)

    @cached_property
    def orders(self) -> Orders:
        """Buyer identities and mystery orders."""
        from labapp.orders.service import Orders

        return Orders(self.database, self.clock)

    @cached_property
    def door(self) -> Door:
        """Parcels at the door, devices on the shelf."""
        from labapp.orders.door import Door

        return Door(self.database, self.clock, self.store.path)

    @cached_property
    def photos(self) -> Photos:
        """Photos from outside, decoded in the limited child."""
        from labapp.photos.service import Photos

        return Photos(self.store, self.decoder)

    @cached_property
    def inspections(self) -> Inspections:
        """The bench and what it hands over."""
        from labapp.inspections.service import Inspections

        return Inspections(self.database, self.clock, self.store.path, self.store)

    @cached_property
    def files(self) -> EvidenceFiles:
        """Videos and sounds of inspections."""
        from labapp.inspections.files import EvidenceFiles

        return EvidenceFiles(self.database, self.clock, self.store)

    @cached_property
    def trials(self) -> Trials:
        """Trials, their plans and outcomes."""
        from labapp.trials.service import Trials

        return Trials(self.database, self.clock)

    @cached_property
    def reports(self) -> Reports:
        """Issuing and reading documents."""
        from labapp.reports.service import Reports

        return Reports(self.database, self.clock, self.store, self.accounts, self.trials, self.photos)

    @cached_property
    def letterheads(self) -> Letterheads:
        """The head of documents."""
        from labapp.reports.letterhead import Letterheads

        return Letterheads(self.database, self.clock)

    @cached_property
    def versions(self) -> Versions:
        """Corrections and withdrawals of what was issued."""
        from labapp.reports.versions import Versions

        return Versions(self.database, self.clock, self.store)

    @cached_property
    def labels(self) -> Labels:
        """Labels for devices."""
        from labapp.reports.labels import Labels

        return Labels(self.database, self.clock)

    @cached_property
    def statements(self) -> Statements:
        """Measures and their statements of reasons."""
        from labapp.reports.statements import Statements

        return Statements(self.database, self.clock, self.store, self.accounts)

    @cached_property
    def hand_overs(self) -> HandOvers:
        """Copies that left the lab."""
        from labapp.reports.handing import HandOvers

        return HandOvers(self.database, self.clock, self.store)

    @cached_property
    def bundles(self) -> Bundles:
        """Evidence for disputes."""
        from labapp.reports.bundle import Bundles

        return Bundles(self.database, self.clock, self.store)

    @cached_property
    def papers(self) -> Papers:
        """Scorecards for meetings, worksheets for the bench."""
        from labapp.reports.papers import Papers

        return Papers(self.database, self.clock)

    @cached_property
    def shelf(self) -> Shelf:
        """The print room."""
        from labapp.reports.shelf import Shelf

        return Shelf(self.database, self.clock, self.store)

    @cached_property
    def rulebooks(self) -> Rulebooks:
        """The lab's own checklists and policies."""
        from labapp.rulebook.service import Rulebooks

        return Rulebooks(self.database, self.clock)

    @cached_property
    def trying(self) -> Trying:
        """Past inspections judged again by a draft or another version; nothing is stored."""
        from labapp.inspections.trying import Trying

        return Trying(self.database, self.clock, self.store.path)

    def warm(self) -> None:
        """Build every service now."""
        for name in (
            "sellers",
            "orders",
            "door",
            "photos",
            "inspections",
            "files",
            "trials",
            "reports",
            "labels",
            "shelf",
            "versions",
            "statements",
            "hand_overs",
            "bundles",
            "papers",
        ):
            getattr(self, name)

    def on_change(self, listener: Callable[[frozenset[str]], None]) -> None:
        """Have `listener` called after each commit with the names of the changed tables, on the committing thread."""
        self.database.on_change(listener)

    def check(self, *, full: bool = False, work: Work | None = None) -> CheckResult:
        """Check that everything is there and as it was written."""
        from labapp.care.check import check_lab
        from labapp.migrations.triggers import missing_triggers

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
    refuse_profile(profile)  # before anything is made
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
    zone = SystemClock(opened.lab.profile().time_zone)
    return Lab(opened.location, opened.database, opened.store, zone, opened.decoder)


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
        if store is not None and not create and not BlobStore.is_at(store):
            # a mistyped folder must not become a second store in which only this bench finds its photos
            raise UserError(
                f"There is no photo store in {store}.",
                "Connect the folder, or name the right one with --store.",
                "no_store",
            )
        upgrade(database, clock.now(), backup_folder=backups)
        blobs = BlobStore(root)
    except BaseException:
        database.close()
        raise
    return Lab(location, database, blobs, clock, PhotoDecoder())


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
            database = Database.open_file(path)  # a foreign file is refused with its own sentence
            if not _was_stopped(database):
                database.close()
                raise UserError(
                    f"There is a lab in {folder} already.", "Open it, or choose another folder.", "lab_exists"
                )
            return database
    elif not path.exists():
        raise UserError(f"There is no lab in {folder}.", "Make one with `labapp lab create`.", "no_lab")
    return Database.open_file(path)


def _was_stopped(database: Database) -> bool:
    """Whether the making of this lab was stopped before its first rows were written, so that it can begin again."""
    with translated(), database.engine.connect() as connection:
        tables = set(sa.inspect(connection).get_table_names())
    return not tables or ("lab" in tables and not LabDesk(database, SystemClock()).is_made())

"""Use cases around the lab itself."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.accounts.models import Person
from labapp.core import search
from labapp.core.clock import Clock
from labapp.core.db import Database
from labapp.core.errors import NotFound, UserError
from labapp.core.trail import SYSTEM, TrailHead, head, record
from labapp.core.trail.writing import GENESIS
from labapp.lab import steps
from labapp.lab.models import LabProfileRow


@dataclass(frozen=True, slots=True)
class LabProfile:
    """Who the lab is, as documents and the window say it."""

    name: str
    address: str
    time_zone: str


def refuse_profile(profile: LabProfile) -> None:
    """UserError if a lab cannot be called so, or its time zone does not exist."""
    try:
        ZoneInfo(profile.time_zone)
    except (
        ValueError,
        OSError,
        KeyError,
    ):  # ZoneInfoNotFoundError is a KeyError; a path or a folder is no zone, either
        raise UserError(
            f"There is no time zone called {profile.time_zone}.", "Write one like Europe/Paris.", "bad_zone"
        ) from None
    if not profile.name.strip() or len(profile.name) > 300:
        raise UserError("A lab needs a name of at most 300 characters.", code="bad_name")


def _has_people(session: Session) -> bool:
    return session.scalar(sa.select(sa.func.count()).select_from(Person)) != 0


class LabDesk:
    """The lab's own data, and finding things in it by code."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def create(self, profile: LabProfile) -> None:
        """Write the lab's first rows; refused if it has people already."""
        refuse_profile(profile)
        now = self._clock.now()
        with self._database.transaction() as session:
            row = session.get(LabProfileRow, 1)
            if row is not None and _has_people(session):
                raise UserError("This lab exists already.", "Open it, or choose another folder.", "lab_exists")
            before = (None, None) if row is None else (row.name, row.time_zone)
            if row is None:
                session.add(TrailHead(id=1, seq=0, hash=GENESIS))
                row = LabProfileRow(id=1, created_at=now)
                session.add(row)
            row.name, row.address, row.time_zone = profile.name.strip(), profile.address, profile.time_zone
            session.flush()
            changes = {"name": (before[0], row.name), "time_zone": (before[1], row.time_zone)}
            record(session, SYSTEM, now, "lab_created", "lab", 1, changes)

    def is_made(self) -> bool:
        """Whether the lab and its first person are there; without one nobody could enter it, so it is made again."""
        with self._database.reading() as session:
            return session.get(LabProfileRow, 1) is not None and _has_people(session)

    def profile(self) -> LabProfile:
        """Who the lab is."""
        with self._database.reading() as session:
            row = session.execute(sa.select(LabProfileRow.name, LabProfileRow.address, LabProfileRow.time_zone)).first()
        if row is None:
            raise NotFound("There is no lab here yet.", "Make one with `labapp lab create`.")
        return LabProfile(*row)

    def zone(self) -> ZoneInfo:
        """The lab's time zone."""
        return ZoneInfo(self.profile().time_zone)

    def trail_head(self) -> tuple[int, str]:
        """Number and hash of the trail's last row."""
        with self._database.reading() as session:
            return head(session)

    def find(self, code: str) -> tuple[search.Match, ...]:
        """The things with exactly this code: order (or its label), tracking or report number, IMEI, serial, seller."""
        with self._database.reading() as session:
            return steps.find(session, code)

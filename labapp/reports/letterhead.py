"""The head of the lab's documents: its name and address, logo, colour, usual paper and language."""

from __future__ import annotations

from dataclasses import dataclass

from labapp.accounts.rules import Right
from labapp.accounts.service import require
from labapp.core.clock import Clock
from labapp.core.db import Database
from labapp.core.errors import UserError
from labapp.core.trail import Actor, record
from labapp.lab.models import LabProfileRow
from labapp.lab.service import LabProfile, refuse_profile
from labapp.reports.branding import accent_problem, logo_problem
from labapp.reports.drawing import unprintable
from labapp.reports.rules import LANGUAGES, PAPERS


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What the lab's documents show of it."""

    name: str
    address: str
    logo: bytes | None
    """A PNG; None: the program's own sign."""
    accent: str
    """#RRGGBB; empty: the program's own."""
    paper: str
    language: str
    """Of the lab's own copies."""


class Letterheads:
    """Reads and changes the head of documents; what was issued stays as it is."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def shown(self) -> Letterhead:
        """The head of documents that are issued now."""
        with self._database.reading() as session:
            return _letterhead(session.get_one(LabProfileRow, 1))

    def change(self, actor: Actor, new: Letterhead) -> None:
        """Let documents have another head from now on; UserError says what cannot be printed, nothing is changed then."""
        require(actor, Right.MANAGE_LAB)
        _refuse(new)
        with self._database.transaction() as session:
            row = session.get_one(LabProfileRow, 1, with_for_update=True)
            before = _letterhead(row)
            refuse_profile(LabProfile(new.name, new.address, row.time_zone))
            row.name, row.address = new.name.strip(), new.address.strip()
            row.logo, row.accent, row.paper, row.language = new.logo, new.accent, new.paper, new.language
            after = _letterhead(row)
            changes = {
                field: (getattr(before, field), getattr(after, field))
                for field in ("name", "address", "accent", "paper", "language")
                if getattr(before, field) != getattr(after, field)
            }
            if before.logo != after.logo:
                changes["logo"] = (_size(before.logo), _size(after.logo))
            if changes:
                record(session, actor, self._clock.now(), "letterhead_changed", "lab", 1, changes)


def _letterhead(row: LabProfileRow) -> Letterhead:
    return Letterhead(row.name, row.address, row.logo, row.accent, row.paper, row.language)


def _size(logo: bytes | None) -> str:
    return "none" if logo is None else f"{len(logo):,} bytes"


def _refuse(new: Letterhead) -> None:
    problem = accent_problem(new.accent) or (logo_problem(new.logo) if new.logo is not None else None)
    if problem is None and new.paper not in PAPERS:
        problem = f"There is no paper “{new.paper}”."
    if problem is None and new.language not in LANGUAGES:
        problem = f"There are no documents in “{new.language}”."
    problem = problem or unprintable(new.name) or unprintable(new.address)
    if problem:
        raise UserError(problem, "Choose another one; nothing was changed.", "bad_letterhead")

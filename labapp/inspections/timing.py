"""How long people have worked at each step of an inspection: seconds added up, one row per step and person."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.core.errors import UserError
from labapp.inspections.models import InspectionTime
from labapp.rulebook.types import Checklist

LONGEST = 3600
"""Seconds that are taken at once; a bench tells much oftener, so more than that is a mistake."""


def add(session: Session, inspection_id: int, checklist: Checklist, section: str, person_id: int, seconds: int) -> None:
    """Add seconds to what a person has worked at a step; the inspection's row must be locked by the caller."""
    if section not in {one.key for one in checklist.sections}:
        raise UserError(f"There is no step called {section} in {checklist.key}.", code="unknown_step")
    if not 0 < seconds <= LONGEST:
        raise UserError(f"{seconds} seconds of work at once cannot be.", code="bad_time")
    row = session.scalar(
        sa.select(InspectionTime).where(
            InspectionTime.inspection_id == inspection_id,
            InspectionTime.section == section,
            InspectionTime.person_id == person_id,
        )
    )
    if row is None:
        row = InspectionTime(inspection_id=inspection_id, section=section, person_id=person_id, seconds=0)
        session.add(row)
    row.seconds += seconds


def times(session: Session, inspection_id: int) -> dict[str, int]:
    """Seconds worked at each step, by all together."""
    rows = session.execute(
        sa.select(InspectionTime.section, sa.func.sum(InspectionTime.seconds))
        .where(InspectionTime.inspection_id == inspection_id)
        .group_by(InspectionTime.section)
    )
    return {section: int(seconds) for section, seconds in rows}

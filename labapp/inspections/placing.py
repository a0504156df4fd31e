"""Where a photo of an inspection lies: in a shot, on a check, or at a mark, seen from near or where on the device it is."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.core.errors import Conflict, UserError
from labapp.inspections import assembling, marking
from labapp.inspections.models import Inspection, InspectionPhoto
from labapp.inspections.rules import MarkView
from labapp.rulebook.types import CheckKind

MAX_PHOTOS = 400


def place_of(
    session: Session,
    inspection: Inspection,
    shot: str | None,
    check_key: str | None,
    observation_id: int | None,
    view: MarkView | None,
) -> tuple[str | None, str | None]:
    """Shot and check of a photo; one of a mark lies on the check that asks for marks, so that it is evidence there."""
    if (observation_id is None) != (view is None):
        raise UserError(
            "A photo of a mark says which mark, and whether it is a close-up or locates it.", code="no_view"
        )
    if observation_id is None:
        return shot, check_key
    marking.find(session, inspection.id, observation_id)
    checks = assembling.frozen_checklist(inspection).checks
    marks = next((check.key for check in checks if check.kind is CheckKind.OBSERVATIONS), None)
    return None, check_key or marks


Place = tuple[str | None, str | None, int | None, MarkView | None]
"""Shot, check, mark and view of a photo."""


def as_json(row: InspectionPhoto, place: Place | None = None, *, tray: bool | None = None) -> dict[str, object]:
    """Where a photo lies, or would lie at `place`, as the trail keeps it and as a conflict shows it."""
    shot, check, mark, view = place or (row.shot, row.check_key, row.observation_id, row.view)
    found: dict[str, object] = {"shot": shot, "check": check}
    if mark is not None:
        found |= {"observation": mark, "view": str(view)}
    return found | {"tray": row.removed_at is not None if tray is None else tray}


def refuse_stale(row: InspectionPhoto, expected: int | None, mine: object, theirs: object) -> None:
    """Conflict if another bench changed the photo since the version that the person saw; None: knowingly."""
    if expected is not None and expected != row.version:
        raise Conflict("The photo", mine, theirs)


def refuse_full(
    session: Session, inspection: Inspection, shot: str | None, check_key: str | None, *, counted: bool = False
) -> None:
    """Refuse a photo where no more may lie: on a check, in a shot, in the whole inspection.

    A photo that is `counted` already only moves, and makes the inspection no fuller.
    """
    checklist = assembling.frozen_checklist(inspection)
    standing = sa.select(sa.func.count()).where(
        InspectionPhoto.inspection_id == inspection.id, InspectionPhoto.removed_at.is_(None)
    )
    if check_key is not None:
        check = assembling.check_of(inspection, check_key)
        if (session.scalar(standing.where(InspectionPhoto.check_key == check_key)) or 0) >= check.max_photos:
            words = f"holds {check.max_photos} photos already" if check.max_photos else "may not be photographed"
            raise UserError(f"“{check.text}” {words}.", "Nothing was stored.", "photos_full")
    if shot is not None:
        slot = next((slot for slot in checklist.shots if slot.key == shot), None)
        if slot is None:
            raise UserError(f"There is no shot called {shot} in {checklist.key}.", code="unknown_shot")
        if (session.scalar(standing.where(InspectionPhoto.shot == shot)) or 0) >= slot.maximum:
            raise UserError(
                f"“{slot.title}” holds {slot.maximum} photos already.",
                "Remove one, or add it to a check.",
                "shot_full",
            )
    if not counted and (session.scalar(standing) or 0) >= MAX_PHOTOS:
        raise UserError(f"An inspection holds at most {MAX_PHOTOS} photos.", "Remove some first.", "too_many_photos")

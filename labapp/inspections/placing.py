"""Photos in their places: into a shot, onto a check or to neither, moved, captioned, laid aside; inside a transaction.

Each change but the first names the version that the person saw; another bench's change meanwhile is a Conflict.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.core.errors import Conflict, NotFound, UserError
from labapp.core.trail import Actor, record
from labapp.inspections import assembling, marking
from labapp.inspections.models import Inspection, InspectionPhoto
from labapp.inspections.rules import MarkView
from labapp.photos.steps import PreparedPhoto, keep
from labapp.rulebook.types import CheckKind

MAX_PHOTOS = 400


@dataclass(frozen=True, slots=True)
class Place:
    """A named shot, a check, or a mark that the photo shows from near or locates; nothing if it is not placed yet."""

    shot: str | None = None
    check: str | None = None
    mark: int | None = None
    """The row of the mark; its photo lies on the check that asks for marks."""
    view: MarkView | None = None


def add(
    session: Session,
    actor: Actor,
    now: datetime,
    inspection: Inspection,
    photo: PreparedPhoto,
    place: Place,
    caption: str,
    arrived_at: datetime,
) -> int:
    """Put a stored photo into a place; returns the place's id."""
    place = _settled(session, inspection, place)
    _refuse_place(session, inspection, place)
    _refuse_caption(caption)
    row = InspectionPhoto(
        inspection_id=inspection.id,
        photo_id=keep(session, photo, now),
        shot=place.shot,
        check_key=place.check,
        observation_id=place.mark,
        view=place.view,
        caption=caption,
        arrived_at=arrived_at,
        added_at=now,
        added_by=actor.id,
    )
    session.add(row)
    session.flush()
    _record(session, actor, now, row, None, {"sha256": photo.sha256, **_words(place)})
    return row.id


def move(
    session: Session,
    actor: Actor,
    now: datetime,
    inspection: Inspection,
    placed_id: int,
    place: Place,
    expected: int | None,
) -> int:
    """Move a photo, out of the tray if it lies there; returns its version."""
    row = placed(session, inspection.id, placed_id)
    place = _settled(session, inspection, place)
    before, after = _place_json(row), {**_words(place), "tray": False}
    if after == before:
        return row.version
    _refuse_stale(row, expected, after, before)
    if row.removed_at is not None or (place.shot, place.check) != (row.shot, row.check_key):
        _refuse_place(session, inspection, place, counted=row.removed_at is None)
    row.shot, row.check_key, row.removed_at = place.shot, place.check, None
    row.observation_id, row.view = place.mark, place.view
    row.version += 1
    _record(session, actor, now, row, before, after)
    return row.version


def write(
    session: Session,
    actor: Actor,
    now: datetime,
    inspection: Inspection,
    placed_id: int,
    caption: str,
    expected: int | None,
) -> int:
    """Write a photo's caption; returns its version."""
    _refuse_caption(caption)
    row = placed(session, inspection.id, placed_id)
    before = row.caption
    if caption == before:
        return row.version
    _refuse_stale(row, expected, caption, before)
    row.caption = caption
    row.version += 1
    _record(session, actor, now, row, before, caption, "captioned")
    return row.version


def lay_aside(
    session: Session, actor: Actor, now: datetime, inspection: Inspection, placed_id: int, expected: int | None
) -> int:
    """Lay a photo into the tray; returns its version."""
    row = placed(session, inspection.id, placed_id)
    if row.removed_at is not None:
        return row.version
    before = _place_json(row)
    _refuse_stale(row, expected, {**before, "tray": True}, before)
    row.removed_at = now
    row.version += 1
    _record(session, actor, now, row, "in place", "tray")
    return row.version


def put_back(
    session: Session, actor: Actor, now: datetime, inspection: Inspection, placed_id: int, expected: int | None
) -> int:
    """Take a photo out of the tray to where it was, if there is room still; returns its version."""
    row = placed(session, inspection.id, placed_id)
    if row.removed_at is None:
        return row.version
    before = _place_json(row)
    _refuse_stale(row, expected, {**before, "tray": False}, before)
    _refuse_place(session, inspection, Place(row.shot, row.check_key))
    row.removed_at = None
    row.version += 1
    _record(session, actor, now, row, "tray", "in place")
    return row.version


def placed(session: Session, inspection_id: int, placed_id: int) -> InspectionPhoto:
    """The row of a photo's place in this inspection."""
    row = session.get(InspectionPhoto, placed_id)
    if row is None or row.inspection_id != inspection_id:
        raise NotFound("There is no such photo in this inspection.")
    return row


def _settled(session: Session, inspection: Inspection, place: Place) -> Place:
    """A place as it is stored: a photo of a mark lies on the check that asks for marks, so that it is evidence there."""
    if (place.mark is None) != (place.view is None):
        raise UserError(
            "A photo of a mark says which mark, and whether it is a close-up or locates it.", code="no_view"
        )
    if place.mark is None:
        return place
    marking.find(session, inspection.id, place.mark)
    checks = assembling.frozen_checklist(inspection).checks
    marks = next((check.key for check in checks if check.kind is CheckKind.OBSERVATIONS), None)
    return replace(place, shot=None, check=place.check or marks)


def _words(place: Place) -> dict[str, object]:
    found: dict[str, object] = {"shot": place.shot, "check": place.check}
    return found if place.mark is None else {**found, "observation": place.mark, "view": str(place.view)}


def _place_json(row: InspectionPhoto) -> dict[str, object]:
    place = Place(row.shot, row.check_key, row.observation_id, row.view)
    return {**_words(place), "tray": row.removed_at is not None}


def _record(
    session: Session,
    actor: Actor,
    now: datetime,
    row: InspectionPhoto,
    before: object,
    after: object,
    action: str = "photographed",
) -> None:
    record(session, actor, now, action, "inspection", row.inspection_id, {f"photo {row.id}": (before, after)})


def _refuse_stale(row: InspectionPhoto, expected: int | None, mine: object, theirs: object) -> None:
    if expected is not None and expected != row.version:
        raise Conflict("The photo", mine, theirs)


def _refuse_caption(caption: str) -> None:
    if len(caption) > 300:
        raise UserError("A caption holds at most 300 characters.", "Shorten it.", "too_long")


def _refuse_place(session: Session, inspection: Inspection, place: Place, *, counted: bool = False) -> None:
    """Refuse a place that is full or unknown; `counted` photos only move and make the inspection no fuller."""
    standing = sa.select(sa.func.count()).where(
        InspectionPhoto.inspection_id == inspection.id, InspectionPhoto.removed_at.is_(None)
    )
    if place.check is not None:
        check = assembling.check_of(inspection, place.check)
        if (session.scalar(standing.where(InspectionPhoto.check_key == place.check)) or 0) >= check.max_photos:
            words = f"holds {check.max_photos} photos already" if check.max_photos else "may not be photographed"
            raise UserError(f"“{check.text}” {words}.", "Nothing was stored.", "photos_full")
    if place.shot is not None:
        checklist = assembling.frozen_checklist(inspection)
        slot = next((slot for slot in checklist.shots if slot.key == place.shot), None)
        if slot is None:
            raise UserError(f"There is no shot called {place.shot} in {checklist.key}.", code="unknown_shot")
        if (session.scalar(standing.where(InspectionPhoto.shot == place.shot)) or 0) >= slot.maximum:
            raise UserError(
                f"“{slot.title}” holds {slot.maximum} photos already.",
                "Remove one, or add it to a check.",
                "shot_full",
            )
    if not counted and (session.scalar(standing) or 0) >= MAX_PHOTOS:
        raise UserError(f"An inspection holds at most {MAX_PHOTOS} photos.", "Remove some first.", "too_many_photos")

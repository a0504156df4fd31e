"""Marks on a photo of an inspection, and photos of the same view of other orders to lay beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.core.errors import Conflict
from labapp.core.trail import Actor, record
from labapp.inspections import second
from labapp.inspections.models import Inspection, InspectionKind, InspectionPhoto
from labapp.orders.models import MysteryOrder
from labapp.photos.models import Photo
from labapp.photos.overlays import Overlay, overlay_to_json

_AT_MOST, _LOOKED_AT = 12, 60


@dataclass(frozen=True, slots=True)
class AlikePhoto:
    """A photo of the same view in another order of the same model; the path leads to its large rendition."""

    id: int
    order_number: str
    title: str
    grade: str
    added_at: datetime
    sha256: str
    large: Path
    width: int
    height: int
    overlay: dict[str, Any] | None


def mark(
    session: Session,
    actor: Actor,
    at: datetime,
    row: InspectionPhoto,
    overlay: Overlay,
    expected_version: int | None,
) -> None:
    """Keep what was drawn on a photo; Conflict with both drawings if another bench drew meanwhile."""
    stored = None if overlay.is_blank else overlay_to_json(overlay)
    before = row.overlay
    if expected_version is not None and expected_version != row.version:
        raise Conflict("What is drawn on this photo", stored, before)
    row.overlay = stored
    row.version += 1
    record(session, actor, at, "marked", "inspection", row.inspection_id, {f"photo {row.id}": (before, stored)})


def alike(
    session: Session, actor: Actor, inspection: Inspection, row: InspectionPhoto, path: Callable[[str], Path]
) -> tuple[AlikePhoto, ...]:
    """The newest photos of the same shot or check from other orders of the same model; none for a blind second look."""
    if inspection.kind is InspectionKind.SECOND or not (row.shot or row.check_key):
        return ()
    order = session.get_one(MysteryOrder, inspection.order_id)
    model = str(order.promise.get("model", ""))
    if not model:
        return ()
    same = InspectionPhoto.shot == row.shot if row.shot else InspectionPhoto.check_key == row.check_key
    found = session.execute(
        sa.select(InspectionPhoto, Photo, MysteryOrder, Inspection)
        .join(Photo, Photo.id == InspectionPhoto.photo_id)
        .join(Inspection, Inspection.id == InspectionPhoto.inspection_id)
        .join(MysteryOrder, MysteryOrder.id == Inspection.order_id)
        .where(
            same,
            InspectionPhoto.removed_at.is_(None),
            Inspection.kind == InspectionKind.FIRST,
            Inspection.order_id != inspection.order_id,
            MysteryOrder.category == order.category,
            MysteryOrder.promise["model"].as_string() == model,
        )
        .order_by(InspectionPhoto.id.desc())
        .limit(_LOOKED_AT)
    )
    photos: list[AlikePhoto] = []
    for placed, photo, other, theirs in found:
        if len(photos) < _AT_MOST and not second.must_not_see(session, actor, theirs):
            photos.append(
                AlikePhoto(
                    placed.id,
                    other.number,
                    other.title,
                    other.grade,
                    placed.added_at,
                    photo.sha256,
                    path(photo.large_sha256),
                    photo.width,
                    photo.height,
                    placed.overlay,
                )
            )
    return tuple(photos)

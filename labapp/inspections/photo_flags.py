"""What a reviewer should know of a photo. Flags are never refusals: an honest reason is possible for each of them.

A flag is worded to follow “1 photo” as well as “3 photos”.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.inspections.models import Inspection, InspectionKind, InspectionPhoto
from labapp.orders.models import MysteryOrder
from labapp.photos.models import PhotoLikeness

_NAMED = 2
"""So many other orders are named; more are counted."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What flags go by: a photo's place, and what is known of its picture."""

    photo_id: int
    removed: bool
    taken_at: str | None
    screenshot: bool


@dataclass(slots=True)
class Elsewhere:
    """Where else a picture, or one that looks like it, stands."""

    same_in: list[str] = field(default_factory=list)
    """Numbers of orders; empty text where the number must not be told."""
    like_in: list[str] = field(default_factory=list)
    like_here: set[int] = field(default_factory=set)


def elsewhere(session: Session, inspection: Inspection) -> dict[int, Elsewhere]:
    """By picture: where else it stands. One query, however many photos there are.

    A blind second look and its first inspection are told nothing of each other but that the very same file was used;
    that two people's photos of one device look alike is no wonder.
    """
    mine = sa.select(InspectionPhoto.photo_id).where(
        InspectionPhoto.inspection_id == inspection.id, InspectionPhoto.removed_at.is_(None)
    )
    standing = InspectionPhoto.removed_at.is_(None)
    same = sa.select(
        InspectionPhoto.photo_id.label("photo"),
        InspectionPhoto.photo_id.label("other"),
        InspectionPhoto.inspection_id.label("place"),
    ).where(InspectionPhoto.photo_id.in_(mine), InspectionPhoto.inspection_id != inspection.id, standing)
    alike = (
        sa.select(PhotoLikeness.photo_id, PhotoLikeness.like_id, InspectionPhoto.inspection_id)
        .join(InspectionPhoto, InspectionPhoto.photo_id == PhotoLikeness.like_id)
        .where(PhotoLikeness.photo_id.in_(mine), standing)
    )
    both = sa.union(same, alike).subquery()
    rows = session.execute(
        sa.select(both.c.photo, both.c.other, both.c.place, MysteryOrder.number, MysteryOrder.id)
        .join(Inspection, Inspection.id == both.c.place)
        .join(MysteryOrder, MysteryOrder.id == Inspection.order_id)
        .order_by(both.c.place)
    )
    found: dict[int, Elsewhere] = {}
    for photo, other, place, number, order_id in rows:
        known = found.setdefault(photo, Elsewhere())
        if place == inspection.id:
            known.like_here.add(other)
            continue
        if order_id == inspection.order_id:
            number, is_other_look = "", True
        else:
            number, is_other_look = "" if inspection.kind is InspectionKind.SECOND else number, False
        if photo == other:
            known.same_in.append(number)
        elif not is_other_look:
            known.like_in.append(number)
    return found


def flags(
    photos: Sequence[Taken], others: Mapping[int, Elsewhere], delivered_on: date | None
) -> tuple[tuple[str, ...], ...]:
    """What is worth knowing of each photo, in the photos' order; of those in the tray only what their file says."""
    here = Counter(photo.photo_id for photo in photos if not photo.removed)
    return tuple(_flags(photo, here, others.get(photo.photo_id, Elsewhere()), delivered_on) for photo in photos)


def _flags(photo: Taken, here: Counter[int], other: Elsewhere, delivered_on: date | None) -> tuple[str, ...]:
    found = []
    if not photo.removed:
        if other.same_in:
            found.append(f"used in {_orders(other.same_in)} too")
        if other.like_in:
            found.append(f"like one in {_orders(other.like_in)}")
        if here[photo.photo_id] > 1:
            found.append("placed twice in this inspection")
        elif any(here[like] for like in other.like_here):
            found.append("like another one in this inspection")
    if photo.taken_at and delivered_on and photo.taken_at[:10].replace(":", "-") < delivered_on.isoformat():
        found.append("taken before the delivery")
    if photo.screenshot:
        found.append("saved from a screen, not taken by a camera")
    return tuple(found)


def _orders(numbers: Sequence[str]) -> str:
    named = list(dict.fromkeys(number for number in numbers if number))
    if not named:
        return "another inspection"
    more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    return f"{'order' if len(named) == 1 else 'orders'} {', '.join(named[:_NAMED])}{more}"

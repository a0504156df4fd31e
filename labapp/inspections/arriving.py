"""What comes to the bench with a parcel when its inspection begins: the photos from the door, and the device itself."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.core.trail import Actor, record
from labapp.inspections.models import Inspection, InspectionPhoto
from labapp.orders import queries as orders
from labapp.orders import steps as order_steps
from labapp.orders.models import MysteryOrder
from labapp.orders.steps import Whereabouts
from labapp.photos.models import Photo

BENCH = "bench"


def take_over(
    session: Session, actor: Actor, at: datetime, order: MysteryOrder, inspection: Inspection, place: str
) -> None:
    """The technician has the device at this bench from now on, and the photos from the door lie in the inspection.

    They lie there without a shot or a check, until somebody places them.
    """
    hand_over(session, actor, at, order, place)
    changes = {}
    for taken in orders.door_photos(session, order.id):
        row = InspectionPhoto(
            inspection_id=inspection.id,
            photo_id=taken.photo_id,
            shot=None,
            check_key=None,
            caption=taken.caption,
            arrived_at=taken.added_at,
            added_at=at,
            added_by=taken.added_by,
        )
        session.add(row)
        session.flush()
        sha256 = session.scalar(sa.select(Photo.sha256).where(Photo.id == taken.photo_id))
        changes[f"photo {row.id}"] = (None, {"sha256": sha256, "shot": None, "check": None})
    if changes:
        # whoever opens the parcel took no part in these: who took them did so at the door
        record(session, actor, at, "door_photos_taken_over", "inspection", inspection.id, changes)


def hand_over(session: Session, actor: Actor, at: datetime, order: MysteryOrder, place: str) -> None:
    """The technician has the device at this bench from now on."""
    order_steps.move(session, actor, at, order, Whereabouts(place.strip() or BENCH, actor.id))

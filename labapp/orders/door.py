"""Use cases at the door and on the shelf: photos of the closed parcel, transit damage, who has a device and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.accounts import queries as accounts
from labapp.accounts.models import Person
from labapp.accounts.rules import Right
from labapp.accounts.service import require
from labapp.core.clock import Clock
from labapp.core.db import Database
from labapp.core.errors import NotFound, UserError
from labapp.core.trail import Actor, record
from labapp.orders import queries, steps
from labapp.orders.models import MysteryOrder, OrderPhoto
from labapp.orders.queries import CustodyRow, OrderDetail
from labapp.orders.rules import refuse_damage, refuse_damage_report, refuse_door_photo, refuse_move
from labapp.orders.steps import Whereabouts
from labapp.photos.models import Photo
from labapp.photos.steps import PreparedPhoto, keep
from labapp.rulebook.queries import rulebook
from labapp.rulebook.types import Grade

_LONGEST_CAPTION = 300


@dataclass(frozen=True, slots=True)
class DoorPhoto:
    """A photo of the closed parcel. Paths lead to renditions."""

    id: int
    caption: str
    added_at: datetime
    added_by: str
    sha256: str
    small: Path
    large: Path


@dataclass(frozen=True, slots=True)
class AtTheDoor:
    """What receiving a parcel asks for: what should be in it, what was photographed, where it may be laid."""

    order: OrderDetail
    photos: tuple[DoorPhoto, ...]
    places: tuple[str, ...]
    """Used lately, newest first."""
    people: tuple[tuple[int, str], ...]
    """Who may have it: id and name."""
    damage_days: int
    """Business days within which the carrier wants to hear of transit damage."""


class Door:
    """Parcels at the door and devices in the house."""

    def __init__(self, database: Database, clock: Clock, photo_path: Callable[[str], Path]) -> None:
        self._database = database
        self._clock = clock
        self._photo_path = photo_path

    # ---- reading

    def expected(self, actor: Actor, number: str) -> AtTheDoor:
        """An order as it is received at the door."""
        require(actor, Right.RECEIVE_ORDERS)
        with self._database.reading() as session:
            order = _order(session, number)
            found = queries.detail(session, number)
            assert found is not None  # noqa: S101  read above
            on = order.ordered_on or self._clock.today()
            policy = rulebook(session).policy_for(on, order.category, Grade(order.grade), order.market)
            people = tuple((row.id, row.name) for row in accounts.people(session) if row.active)
            return AtTheDoor(
                found,
                self._photos(session, order.id),
                queries.recent_places(session),
                people,
                policy.transit_damage_days,
            )

    def photos(self, actor: Actor, number: str) -> tuple[DoorPhoto, ...]:
        """The photos of an order's closed parcel, in the order in which they were taken."""
        require(actor, Right.SEE_ORDERS)
        with self._database.reading() as session:
            return self._photos(session, _order(session, number).id)

    def custody(self, actor: Actor, number: str) -> tuple[CustodyRow, ...]:
        """Where an order's parcel and device were and who had them, first to last."""
        require(actor, Right.SEE_ORDERS)
        with self._database.reading() as session:
            return queries.custody(session, _order(session, number).id)

    def places(self, actor: Actor) -> tuple[str, ...]:
        """The places that were used lately, newest first."""
        require(actor, Right.SEE_ORDERS)
        with self._database.reading() as session:
            return queries.recent_places(session)

    def _photos(self, session: Session, order_id: int) -> tuple[DoorPhoto, ...]:
        rows = session.execute(
            sa.select(
                OrderPhoto.id,
                OrderPhoto.caption,
                OrderPhoto.added_at,
                Person.name,
                Photo.sha256,
                Photo.small_sha256,
                Photo.large_sha256,
            )
            .join(Photo, Photo.id == OrderPhoto.photo_id)
            .join(Person, Person.id == OrderPhoto.added_by)
            .where(OrderPhoto.order_id == order_id)
            .order_by(OrderPhoto.id)
        )
        return tuple(DoorPhoto(*row[:5], self._photo_path(row[5]), self._photo_path(row[6])) for row in rows)

    # ---- writing

    def add_photo(self, actor: Actor, number: str, photo: PreparedPhoto, caption: str = "") -> int:
        """Keep a photo of the closed parcel with its order; it is never deleted. Returns its id there."""
        require(actor, Right.RECEIVE_ORDERS)
        if len(caption) > _LONGEST_CAPTION:
            raise UserError("A caption holds at most 300 characters.", "Shorten it.", "too_long")
        now = self._clock.now()
        with self._database.transaction() as session:
            order = _order(session, number, lock=True)
            held = sa.select(sa.func.count()).select_from(OrderPhoto).where(OrderPhoto.order_id == order.id)
            refuse_door_photo(order.state, session.scalar(held) or 0)
            row = OrderPhoto(
                order_id=order.id,
                photo_id=keep(session, photo, now),
                caption=caption.strip(),
                added_at=now,
                added_by=actor.id,
            )
            session.add(row)
            session.flush()
            changes = {f"photo {row.id}": (None, {"sha256": photo.sha256, "caption": row.caption})}
            record(session, actor, now, "parcel_photographed", "order", order.id, changes)
            return row.id

    def move(
        self, actor: Actor, number: str, place: str, holder_id: int | None = None, note: str = ""
    ) -> tuple[CustodyRow, ...]:
        """Note where a parcel or device is from now on and who has it (nobody: it lies there); the whole line after it."""
        require(actor, Right.RECEIVE_ORDERS)
        with self._database.transaction() as session:
            order = _order(session, number, lock=True)
            refuse_move(order.state, note)
            steps.move(session, actor, self._clock.now(), order, Whereabouts(place, holder_id), note)
            return queries.custody(session, order.id)

    def note_damage(self, actor: Actor, number: str, damaged: bool = True) -> date | None:
        """Note transit damage of a parcel that is here, or take that back; until when the carrier must hear of it."""
        require(actor, Right.RECEIVE_ORDERS)
        with self._database.transaction() as session:
            order = _order(session, number, lock=True)
            refuse_damage(order.state, order.delivered_on, order.damage_reported_on, damaged)
            steps.set_damage(session, actor, self._clock.now(), order, damaged)
            return order.damage_report_by

    def report_damage(self, actor: Actor, number: str, on: date) -> None:
        """Note that the carrier was told of the transit damage on a day; a day after the deadline is a fact as well."""
        require(actor, Right.RECEIVE_ORDERS)
        now, today = self._clock.now(), self._clock.today()
        with self._database.transaction() as session:
            order = _order(session, number, lock=True)
            refuse_damage_report(
                on,
                today,
                damaged=order.damaged,
                delivered_on=order.delivered_on,
                reported_on=order.damage_reported_on,
            )
            order.damage_reported_on = on
            changes = {"damage_reported_on": (None, on.isoformat())}
            record(session, actor, now, "damage_reported", "order", order.id, changes)


def _order(session: Session, number: str, *, lock: bool = False) -> MysteryOrder:
    order = queries.order_by_number(session, number, lock=lock)
    if order is None:
        raise NotFound(f"There is no order {number}.")
    return order

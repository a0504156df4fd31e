"""Reads over buyer identities and orders: explicit columns, frozen rows, keyset pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.accounts.models import Person
from labapp.orders.models import BuyerIdentity, CustodyMove, IdentityBurn, MysteryOrder, OrderEvent, OrderPhoto
from labapp.orders.rules import ENDED_WITHOUT_DEVICE, DeliveryFacts, OrderReason, OrderState, Promise
from labapp.rulebook.types import Grade
from labapp.sellers.models import Seller


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order as the list shows it."""

    id: int
    number: str
    state: OrderState
    title: str
    grade: str
    market: str
    seller_number: str
    seller_name: str
    reason: OrderReason
    return_by: date | None
    verdict: str | None
    verdict_number: str | None
    place: str | None = None
    """Where parcel or device lies, once it was received."""
    damage_report_by: date | None = None
    """Until when transit damage must be reported; None without damage, or once it was reported."""


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """What a list of orders shows; empty fields filter nothing."""

    states: tuple[OrderState, ...] = ()
    seller_id: int | None = None
    verdict: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One step in an order's life."""

    state: OrderState
    at: datetime
    who: str
    fact: str


@dataclass(frozen=True, slots=True)
class CustodyRow:
    """Where a parcel or device was from a moment on, and who had it; `holder` is empty where it lay by itself."""

    place: str
    holder: str
    since: datetime
    noted_by: str
    note: str


@dataclass(frozen=True, slots=True)
class OrderDetail:
    """All of an order that a person may see; `identity` is the identity's number only."""

    row: OrderRow
    promise: Promise
    facts: DeliveryFacts
    listing: str
    price: Decimal
    shipping: Decimal
    currency: str
    identity: str
    ordered_on: date | None
    placed_at: datetime | None
    opened_at: datetime | None
    condition: str
    category: str
    seller_id: int
    timeline: tuple[TimelineRow, ...]
    version: int
    custody: tuple[CustodyRow, ...] = ()
    """Where it was, first to last; the last is where it is."""
    damaged: bool = False
    damage_report_by: date | None = None
    damage_reported_on: date | None = None


@dataclass(frozen=True, slots=True)
class Cover:
    """What would betray the buyer of an order."""

    alias: str
    address: str
    email: str
    phone: str
    payment_label: str
    tracking: str


@dataclass(frozen=True, slots=True)
class IdentityRow:
    """A buyer identity, with when it (or its address) was last used with a seller and whether it is burned there."""

    id: int
    number: str
    alias: str
    address: str
    email: str
    phone: str
    payment_label: str
    market: str
    last_used_on: date | None
    burned: bool


_open_damage = sa.case(
    (sa.and_(MysteryOrder.damaged, MysteryOrder.damage_reported_on.is_(None)), MysteryOrder.damage_report_by)
)
_newest = sa.orm.aliased(CustodyMove)
place_of_order = (
    sa.select(_newest.place)
    .where(_newest.order_id == MysteryOrder.id)
    .order_by(_newest.id.desc())
    .limit(1)
    .correlate(MysteryOrder)
    .scalar_subquery()
)
_COLUMNS = (
    MysteryOrder.id,
    MysteryOrder.number,
    MysteryOrder.state,
    MysteryOrder.title,
    MysteryOrder.grade,
    MysteryOrder.market,
    Seller.number.label("seller_number"),
    Seller.name.label("seller_name"),
    MysteryOrder.reason,
    MysteryOrder.return_by,
    MysteryOrder.verdict,
    MysteryOrder.verdict_number,
    place_of_order.label("place"),
    _open_damage.label("damage_report_by"),
)


def _where(query: Any, wanted: OrderFilter) -> Any:
    if wanted.states:
        query = query.where(MysteryOrder.state.in_(wanted.states))
    if wanted.seller_id is not None:
        query = query.where(MysteryOrder.seller_id == wanted.seller_id)
    if wanted.verdict:
        query = query.where(MysteryOrder.verdict == wanted.verdict)
    if wanted.place:
        query = query.where(MysteryOrder.id.in_(_lying_at(wanted.place)))
    return query


def _lying_at(place: str) -> Any:
    """The ids of the orders whose newest move led to a place."""
    later = sa.orm.aliased(CustodyMove)
    moved_on = sa.select(later.id).where(later.order_id == CustodyMove.order_id, later.id > CustodyMove.id).exists()
    return sa.select(CustodyMove.order_id).where(CustodyMove.place == place, ~moved_on)


def orders(
    session: Session, wanted: OrderFilter, before_id: int | None = None, limit: int = 100
) -> tuple[OrderRow, ...]:
    """One page of orders, newest first, below the given id."""
    query = _where(sa.select(*_COLUMNS).join(Seller, Seller.id == MysteryOrder.seller_id), wanted)
    if before_id is not None:
        query = query.where(MysteryOrder.id < before_id)
    rows: Sequence[Any] = session.execute(query.order_by(MysteryOrder.id.desc()).limit(limit)).all()
    return tuple(OrderRow(*row) for row in rows)


def counts(session: Session) -> dict[OrderState, int]:
    """How many orders are in each state."""
    query = sa.select(MysteryOrder.state, sa.func.count()).group_by(MysteryOrder.state)
    return {row[0]: row[1] for row in session.execute(query)}


def order_row(session: Session, order_id: int) -> OrderRow | None:
    """The list row of one order."""
    query = sa.select(*_COLUMNS).join(Seller, Seller.id == MysteryOrder.seller_id).where(MysteryOrder.id == order_id)
    row: Any = session.execute(query).first()
    return None if row is None else OrderRow(*row)


def order_by_number(session: Session, number: str, *, lock: bool = False) -> MysteryOrder | None:
    """The order of that number."""
    query = sa.select(MysteryOrder).where(MysteryOrder.number == number)
    return session.scalar(query.with_for_update() if lock else query)


def promise_to_json(promise: Promise) -> dict[str, Any]:
    """A promise as it is frozen with the order."""
    return {
        "title": promise.title,
        "category": promise.category,
        "brand": promise.brand,
        "model": promise.model,
        "storage": promise.storage,
        "colour": promise.colour,
        "grade": str(promise.grade),
        "battery_claim": promise.battery_claim,
        "new_battery": promise.new_battery,
        "accessories": list(promise.accessories),
        "dispatch_by": None if promise.dispatch_by is None else promise.dispatch_by.isoformat(),
        "deliver_by": None if promise.deliver_by is None else promise.deliver_by.isoformat(),
        "warranty_months": promise.warranty_months,
    }


def promise_of(data: dict[str, Any]) -> Promise:
    """The promise that was frozen."""
    days = {key: None if data[key] is None else date.fromisoformat(data[key]) for key in ("dispatch_by", "deliver_by")}
    return Promise(**{**data, **days, "grade": Grade(data["grade"]), "accessories": tuple(data["accessories"])})


def door_photos(session: Session, order_id: int) -> tuple[OrderPhoto, ...]:
    """The photos of an order's closed parcel, in the order in which they were taken."""
    return tuple(session.scalars(sa.select(OrderPhoto).where(OrderPhoto.order_id == order_id).order_by(OrderPhoto.id)))


def newest_move(session: Session, order_id: int) -> CustodyMove | None:
    """The last move of an order's parcel or device."""
    query = sa.select(CustodyMove).where(CustodyMove.order_id == order_id).order_by(CustodyMove.id.desc()).limit(1)
    return session.scalar(query)


def custody(session: Session, order_id: int) -> tuple[CustodyRow, ...]:
    """Where an order's parcel and device were, first to last."""
    holder, noter = sa.orm.aliased(Person), sa.orm.aliased(Person)
    rows = session.execute(
        sa.select(CustodyMove.place, holder.name, CustodyMove.since, noter.name, CustodyMove.note)
        .outerjoin(holder, holder.id == CustodyMove.holder_id)
        .join(noter, noter.id == CustodyMove.noted_by)
        .where(CustodyMove.order_id == order_id)
        .order_by(CustodyMove.id)
    )
    return tuple(CustodyRow(row[0], row[1] or "", *row[2:]) for row in rows)


def recent_places(session: Session, limit: int = 12) -> tuple[str, ...]:
    """The places that were used last, newest first, each once."""
    last = sa.select(CustodyMove.id, CustodyMove.place).order_by(CustodyMove.id.desc()).limit(500).subquery()
    query = sa.select(last.c.place).group_by(last.c.place).order_by(sa.func.max(last.c.id).desc()).limit(limit)
    return tuple(session.scalars(query))


def region_of(session: Session, order: MysteryOrder) -> str:
    """The region of the address to which an order is sent; empty if nobody named it."""
    query = sa.select(BuyerIdentity.region).where(BuyerIdentity.id == order.identity_id)
    return session.scalar(query) or ""


def facts_of(order: MysteryOrder, seller_country: str, seller_region: str, to_region: str) -> DeliveryFacts:
    """The delivery facts of an order as the rules take them."""
    promise = promise_of(order.promise)
    ended = order.state if order.state in ENDED_WITHOUT_DEVICE else ""
    return DeliveryFacts(
        ordered_on=order.ordered_on,
        dispatch_by=promise.dispatch_by,
        deliver_by=promise.deliver_by,
        dispatched_on=order.dispatched_on,
        first_scan_on=order.first_scan_on,
        delivered_on=order.delivered_on,
        first_attempt_on=order.first_attempt_on,
        received_at=order.received_at,
        failed_attempts=order.failed_attempts,
        carrier=order.carrier,
        tracking=order.tracking,
        tracking_dead=order.tracking_dead,
        from_country=seller_country,
        from_region=seller_region,
        to_country=order.market,
        to_region=to_region,
        ended=str(ended),
        ended_by_lab=order.ended_by_lab,
    )


def detail(session: Session, number: str) -> OrderDetail | None:
    """All of one order."""
    order = order_by_number(session, number)
    if order is None:
        return None
    row = order_row(session, order.id)
    seller = session.execute(sa.select(Seller.country, Seller.region).where(Seller.id == order.seller_id)).one()
    identity = session.scalar(sa.select(BuyerIdentity.number).where(BuyerIdentity.id == order.identity_id))
    assert row is not None  # noqa: S101  same transaction
    return OrderDetail(
        row=row,
        promise=promise_of(order.promise),
        facts=facts_of(order, seller.country, seller.region, region_of(session, order)),
        listing=order.listing,
        price=order.price,
        shipping=order.shipping,
        currency=order.currency,
        identity=identity or "",
        ordered_on=order.ordered_on,
        placed_at=order.placed_at,
        opened_at=order.opened_at,
        condition=order.condition,
        category=order.category,
        seller_id=order.seller_id,
        timeline=timeline(session, order.id),
        version=order.version,
        custody=custody(session, order.id),
        damaged=order.damaged,
        damage_report_by=order.damage_report_by,
        damage_reported_on=order.damage_reported_on,
    )


def timeline(session: Session, order_id: int) -> tuple[TimelineRow, ...]:
    """The steps of an order's life, first to last."""
    rows = session.execute(
        sa.select(OrderEvent.state, OrderEvent.at, Person.name, OrderEvent.fact)
        .join(Person, Person.id == OrderEvent.person_id)
        .where(OrderEvent.order_id == order_id)
        .order_by(OrderEvent.id)
    )
    return tuple(TimelineRow(*row) for row in rows)


def identities(session: Session, seller_id: int, market: str) -> tuple[IdentityRow, ...]:
    """The active identities of a market, with their last use with this seller, by identity or by address alone."""
    same_address = sa.orm.aliased(BuyerIdentity)
    last_used = (
        sa.select(sa.func.max(MysteryOrder.ordered_on))
        .join(same_address, same_address.id == MysteryOrder.identity_id)
        .where(
            MysteryOrder.seller_id == seller_id,
            sa.or_(same_address.id == BuyerIdentity.id, same_address.address == BuyerIdentity.address),
        )
        .correlate(BuyerIdentity)
        .scalar_subquery()
    )
    burned_as = sa.orm.aliased(BuyerIdentity)
    burned = (
        sa.select(IdentityBurn.id)
        .join(burned_as, burned_as.id == IdentityBurn.identity_id)
        .where(
            IdentityBurn.seller_id == seller_id,
            sa.or_(
                burned_as.id == BuyerIdentity.id,
                burned_as.address == BuyerIdentity.address,
                sa.and_(burned_as.email != "", burned_as.email == BuyerIdentity.email),
                sa.and_(burned_as.phone != "", burned_as.phone == BuyerIdentity.phone),
            ),
        )
        .correlate(BuyerIdentity)
        .exists()
    )
    query = (
        sa.select(
            BuyerIdentity.id,
            BuyerIdentity.number,
            BuyerIdentity.alias,
            BuyerIdentity.address,
            BuyerIdentity.email,
            BuyerIdentity.phone,
            BuyerIdentity.payment_label,
            BuyerIdentity.market,
            last_used.label("last_used_on"),
            burned.label("burned"),
        )
        .where(BuyerIdentity.active, BuyerIdentity.market == market)
        .order_by(BuyerIdentity.id)
    )
    return tuple(IdentityRow(*row[:9], bool(row[9])) for row in session.execute(query))


def cover_of(session: Session, order_id: int) -> Cover:
    """What would betray the buyer of this order; empty texts where nothing is known any more."""
    order = session.get_one(MysteryOrder, order_id)
    identity = None if order.identity_id is None else session.get(BuyerIdentity, order.identity_id)
    if identity is None:
        return Cover("", "", "", "", "", order.tracking or "")
    return Cover(
        identity.alias,
        identity.address,
        identity.email,
        identity.phone,
        identity.payment_label,
        order.tracking or "",
    )

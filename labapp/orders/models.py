"""Tables of buyer identities and mystery orders."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from labapp.core.db import Base, Json, Versioned
from labapp.orders.rules import OrderReason, OrderState


class BuyerIdentity(Versioned, Base):
    """A cover under which the lab buys. Never card data, only the label of a payment means."""

    __tablename__ = "buyer_identities"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    alias: Mapped[str]
    address: Mapped[str]
    email: Mapped[str]
    phone: Mapped[str]
    payment_label: Mapped[str]
    market: Mapped[str]
    region: Mapped[str] = mapped_column(default="")
    """Of the delivery address (ISO subdivision without the country): its public holidays count there."""
    active: Mapped[bool] = mapped_column(default=True)


class IdentityBurn(Base):
    """A seller can know this identity: it is never used with that seller again."""

    __tablename__ = "identity_burns"
    __table_args__ = (sa.UniqueConstraint("identity_id", "seller_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    identity_id: Mapped[int] = mapped_column(sa.ForeignKey("buyer_identities.id"))
    seller_id: Mapped[int] = mapped_column(sa.ForeignKey("sellers.id"))
    burned_at: Mapped[datetime]
    reason: Mapped[str]


class MysteryOrder(Versioned, Base):
    """One device bought unrecognised: its frozen promise, its delivery facts, its money."""

    __tablename__ = "orders"
    __table_args__ = (
        sa.Index("ix_orders_state_id", "state", "id"),
        sa.Index("ix_orders_seller_id_id", "seller_id", "id"),
        sa.Index("ix_orders_verdict_id", "verdict", "id"),
        sa.Index("ix_orders_identity_id_seller_id", "identity_id", "seller_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    state: Mapped[OrderState]
    reason: Mapped[OrderReason]
    seller_id: Mapped[int] = mapped_column(sa.ForeignKey("sellers.id"))
    identity_id: Mapped[int | None] = mapped_column(sa.ForeignKey("buyer_identities.id"))
    category: Mapped[str]
    market: Mapped[str]
    title: Mapped[str]
    grade: Mapped[str]
    promise: Mapped[Json]
    listing: Mapped[str]
    price: Mapped[Decimal]
    shipping: Mapped[Decimal]
    currency: Mapped[str]
    ordered_on: Mapped[date | None]
    placed_at: Mapped[datetime | None]
    dispatched_on: Mapped[date | None]
    first_scan_on: Mapped[date | None]
    delivered_on: Mapped[date | None]
    first_attempt_on: Mapped[date | None]
    """When the carrier first tried to deliver, if nobody was there."""
    failed_attempts: Mapped[int] = mapped_column(default=0)
    carrier: Mapped[str] = mapped_column(default="")
    tracking: Mapped[str] = mapped_column(default="")
    tracking_dead: Mapped[bool] = mapped_column(default=False)
    received_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    condition: Mapped[str] = mapped_column(default="")
    """State of the parcel on receipt, in words."""
    ended_by_lab: Mapped[bool] = mapped_column(default=False)
    damaged: Mapped[bool] = mapped_column(default=False)
    """Whether the parcel arrived with transit damage."""
    damage_report_by: Mapped[date | None]
    """Until when transit damage must be reported to the carrier."""
    damage_reported_on: Mapped[date | None]
    return_by: Mapped[date | None]
    verdict: Mapped[str | None]
    """The verdict in force, set by issuing; kept here so that lists need no join."""
    verdict_number: Mapped[str | None]
    created_at: Mapped[datetime]


class OrderPhoto(Base):
    """A photo taken at the door, before the parcel was opened."""

    __tablename__ = "order_photos"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("orders.id"), index=True)
    photo_id: Mapped[int] = mapped_column(sa.ForeignKey("photos.id"), index=True)
    caption: Mapped[str] = mapped_column(default="")
    added_at: Mapped[datetime]
    added_by: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))


class CustodyMove(Base):
    """Where a parcel or its device went, and who has it since then; the newest row is where it is now."""

    __tablename__ = "custody_moves"
    __table_args__ = (sa.Index("ix_custody_moves_place_order_id", "place", "order_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("orders.id"), index=True)
    place: Mapped[str]
    """In the lab's own words: bench 2, shelf B4."""
    holder_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    since: Mapped[datetime]
    noted_by: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    note: Mapped[str] = mapped_column(default="")


class OrderEvent(Base):
    """One step in an order's life: who, when, from which fact."""

    __tablename__ = "order_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("orders.id"), index=True)
    state: Mapped[OrderState]
    at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    fact: Mapped[str]

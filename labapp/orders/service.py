"""Use cases around mystery orders: identities, placing, following, receiving, closing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.accounts.rules import Right
from labapp.accounts.service import require
from labapp.core import search
from labapp.core.clock import Clock
from labapp.core.db import Database
from labapp.core.errors import NotFound, UserError
from labapp.core.trail import Actor, record
from labapp.lab.steps import find, next_number
from labapp.orders import queries, steps
from labapp.orders.models import BuyerIdentity, MysteryOrder, OrderEvent
from labapp.orders.queries import IdentityRow, OrderDetail, OrderFilter, OrderRow
from labapp.orders.rules import (
    OrderReason,
    OrderState,
    OrderStep,
    Promise,
    cover_problem,
    fact_problem,
    may,
    parcel_words,
    refuse_market,
    refuse_price,
    refuse_promise,
    return_by,
    tracking_went_dead,
)
from labapp.orders.steps import AT_THE_DOOR, Whereabouts
from labapp.rulebook.queries import rulebook
from labapp.rulebook.types import Grade
from labapp.sellers.models import Seller


@dataclass(frozen=True, slots=True)
class NewIdentity:
    """A cover under which the lab buys."""

    alias: str
    address: str
    market: str
    email: str = ""
    phone: str = ""
    payment_label: str = ""
    region: str = ""
    """Of the address, where it has public holidays of its own: `57` in France, `SN` in Germany."""


@dataclass(frozen=True, slots=True)
class IdentityChoice:
    """An identity to choose from; `problem` says why the cover guard refuses it, None if it is free."""

    identity: IdentityRow
    problem: str | None


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order that was just bought at the marketplace."""

    seller_number: str
    reason: OrderReason
    market: str
    promise: Promise
    identity_number: str
    price: Decimal
    shipping: Decimal = Decimal("0")
    currency: str = "EUR"
    listing: str = ""
    ordered_on: date | None = None


class Orders:
    """Mystery orders and the identities that buy them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def add_identity(self, actor: Actor, new: NewIdentity) -> str:
        """Add a buyer identity; returns its number."""
        require(actor, Right.MANAGE_IDENTITIES)
        if not new.alias.strip() or not new.address.strip():
            raise UserError("An identity needs an alias and a delivery address.", code="bad_identity")
        if len(new.region.strip()) > 10:
            raise UserError("A region is written as its short code, like 57 or SN.", code="bad_region")
        refuse_market(new.market)
        now = self._clock.now()
        with self._database.transaction() as session:
            row = BuyerIdentity(
                number=next_number(session, "B"),
                alias=new.alias.strip(),
                address=" ".join(new.address.split()),
                email=new.email.strip().lower(),
                phone=new.phone.strip(),
                payment_label=new.payment_label.strip(),
                market=new.market.upper(),
                region=new.region.strip().upper(),
            )
            session.add(row)
            session.flush()
            # The trail keeps the number only: alias and address can be erased without touching the chain.
            record(session, actor, now, "identity_added", "identity", row.id, {"number": (None, row.number)})
            return row.number

    def identities(self, actor: Actor, seller_number: str, market: str) -> tuple[IdentityChoice, ...]:
        """The identities of a market for buying from this seller, free ones first, with what the cover guard says."""
        require(actor, Right.PLACE_ORDERS)
        with self._database.reading() as session:
            seller_id = _seller_id(session, seller_number)
            rows = queries.identities(session, seller_id, market.upper())
            days = rulebook(session).policy_for(self._clock.today(), market=market.upper()).cool_down_days
        choices = [IdentityChoice(row, self._cover_problem(row, days)) for row in rows]
        return tuple(sorted(choices, key=lambda choice: (choice.problem is not None, choice.identity.id)))

    def _cover_problem(self, row: IdentityRow, cool_down_days: int) -> str | None:
        return cover_problem(row.last_used_on, row.burned, self._clock.today(), cool_down_days)

    def place(self, actor: Actor, new: NewOrder) -> OrderDetail:
        """Write down an order just bought: its promise is frozen here; the cover guard refuses a worn identity."""
        require(actor, Right.PLACE_ORDERS)
        self._refuse_new(new)
        now, ordered_on = self._clock.now(), new.ordered_on or self._clock.today()
        with self._database.transaction() as session:
            book, market = rulebook(session), new.market.upper()
            book.checklist(new.promise.category, on=self._clock.today())
            book.policy_for(ordered_on, new.promise.category, new.promise.grade, market)
            seller_id = _seller_id(session, new.seller_number, lock=True)
            rows = queries.identities(session, seller_id, new.market.upper())
            identity = next((row for row in rows if row.number == new.identity_number), None)
            if identity is None:
                raise NotFound(f"There is no active identity {new.identity_number} in market {new.market}.")
            days = book.policy_for(self._clock.today(), market=market).cool_down_days
            problem = self._cover_problem(identity, days)
            if problem:
                raise UserError(problem, "Choose another identity; free ones are listed first.", "cover_guard")
            order = MysteryOrder(
                number=next_number(session, "O", self._clock.today().year),
                state=OrderState.PLACED,
                reason=new.reason,
                seller_id=seller_id,
                identity_id=identity.id,
                category=new.promise.category,
                market=new.market.upper(),
                title=" ".join(new.promise.title.split()),
                grade=str(new.promise.grade),
                promise=queries.promise_to_json(replace(new.promise, title=" ".join(new.promise.title.split()))),
                listing=new.listing.strip(),
                price=new.price,
                shipping=new.shipping,
                currency=new.currency.upper(),
                ordered_on=ordered_on,
                placed_at=now,
                created_at=now,
            )
            session.add(order)
            session.flush()
            search.put_codes(session, "order", order.id, "number", (order.number,))
            fact = f"{new.currency.upper()} {new.price:.2f}, identity {identity.number}"
            session.add(OrderEvent(order_id=order.id, state=OrderState.PLACED, at=now, person_id=actor.id, fact=fact))
            changes = {
                "number": (None, order.number),
                "seller": (None, seller_id),
                "identity": (None, identity.id),
                "promise": (None, order.promise),
                "price": (None, f"{new.price} {new.currency}"),
            }
            record(session, actor, now, "order_placed", "order", order.id, changes)
            number = order.number
        return self.detail(actor, number)

    def _refuse_new(self, new: NewOrder) -> None:
        refuse_market(new.market)
        refuse_promise(new.promise)
        refuse_price(new.price, new.shipping, new.currency)
        if new.ordered_on is not None and new.ordered_on > self._clock.today():
            raise UserError("An order cannot be placed in the future.", "Check the date.", "bad_date")

    def note_dispatch(
        self, actor: Actor, number: str, on: date, carrier: str, tracking: str, first_scan_on: date | None = None
    ) -> OrderDetail:
        """Note that the seller dispatched the parcel."""

        def note(session: Session, order: MysteryOrder) -> str:
            _refuse_fact("dispatch", on, order, self._clock.today())
            if first_scan_on is not None:
                _refuse_fact("first scan", first_scan_on, order, self._clock.today())
            order.dispatched_on, order.first_scan_on = on, first_scan_on
            order.carrier, order.tracking = carrier.strip(), tracking.strip()
            search.put_codes(session, "order", order.id, "tracking", (order.tracking,))
            return f"dispatched {on.isoformat()}, {order.carrier} {order.tracking}".strip(", ")

        return self._step(actor, number, OrderStep.DISPATCH, Right.RECEIVE_ORDERS, note)

    def note_tracking(self, actor: Actor, number: str, tracking: str, carrier: str = "") -> None:
        """Note the tracking number that the parcel's label shows, if none was noted; another one is never replaced."""
        require(actor, Right.RECEIVE_ORDERS)
        given = tracking.strip()
        if not given or len(given) > 60 or not given.isprintable():
            raise UserError("A tracking number has 1 to 60 characters.", "Read the label again.", "bad_tracking")
        with self._database.transaction() as session:
            order = _order(session, number)
            if search.normalised(order.tracking) == search.normalised(given):
                return
            if order.tracking:
                raise UserError(
                    f"{number} was sent under {order.tracking}.",
                    f"The label shows {given}: compare both. Nothing was changed.",
                    "tracking_known",
                )
            changes: dict[str, tuple[object, object]] = {"tracking": ("", given)}
            order.tracking = given
            if carrier.strip() and not order.carrier:
                order.carrier = carrier.strip()
                changes["carrier"] = ("", order.carrier)
            search.put_codes(session, "order", order.id, "tracking", (given,))
            record(session, actor, self._clock.now(), "tracking_noted", "order", order.id, changes)

    def note_dead_tracking(self, actor: Actor, number: str) -> OrderDetail:
        """Note that the carrier never scanned the parcel, or that no number was given; refused before its days are over."""
        require(actor, Right.RECEIVE_ORDERS)
        with self._database.transaction() as session:
            order = _order(session, number)
            policy = rulebook(session).policy_for(
                order.ordered_on or self._clock.today(), order.category, Grade(order.grade), order.market
            )
            found = queries.detail(session, number)
            assert found is not None  # noqa: S101  locked above
            if not tracking_went_dead(found.facts, self._clock.today(), policy.dead_tracking_days):
                raise UserError(
                    f"The tracking of {number} cannot be called dead.",
                    f"A parcel must have been dispatched more than {policy.dead_tracking_days} business days ago, without a "
                    "scan and without having arrived.",
                    "not_dead",
                )
            order.tracking_dead = True
            changes = {"tracking_dead": (False, True)}
            record(session, actor, self._clock.now(), "tracking_died", "order", order.id, changes)
        return self.detail(actor, number)

    def note_delivery(
        self, actor: Actor, number: str, on: date, failed_attempts: int = 0, first_attempt_on: date | None = None
    ) -> OrderDetail:
        """Note that the carrier delivered the parcel, and when it first came if nobody was there."""

        def note(session: Session, order: MysteryOrder) -> str:
            _refuse_fact("delivery", on, order, self._clock.today())
            if failed_attempts < 0:
                raise UserError("Failed attempts are counted from zero.", code="bad_value")
            if first_attempt_on is not None:
                _refuse_fact("first attempt", first_attempt_on, order, self._clock.today())
                if first_attempt_on > on or not failed_attempts:
                    raise UserError(
                        "A first attempt lies on or before the delivery and is one of the failed ones.",
                        "Check its date and the number of failed attempts.",
                        "bad_date",
                    )
            order.delivered_on, order.failed_attempts = on, failed_attempts
            order.first_attempt_on = first_attempt_on
            self._set_return(session, order)
            first = f", first tried {first_attempt_on.isoformat()}" if first_attempt_on else ""
            return f"delivered {on.isoformat()}{first}"

        return self._step(actor, number, OrderStep.DELIVER, Right.RECEIVE_ORDERS, note)

    def receive(
        self,
        actor: Actor,
        number: str,
        condition: str,
        *,
        dispatched_on: date | None = None,
        delivered_on: date | None = None,
        tracking: str = "",
        carrier: str = "",
        states: Sequence[str] = (),
        damaged: bool = False,
        lies: Whereabouts | None = None,
    ) -> OrderDetail:
        """Take a parcel in at the lab: its state (known states and words), the dates that nobody noted on its way,
        transit damage, and where it lies from now on; if nobody says, whoever receives it has it at the door.
        """
        words = parcel_words(states, condition)

        def note(session: Session, order: MysteryOrder) -> str:
            today = self._clock.today()
            order.dispatched_on = order.dispatched_on or dispatched_on
            order.delivered_on = order.delivered_on or delivered_on or today
            if order.dispatched_on is not None:
                _refuse_fact("dispatch", order.dispatched_on, order, today)
            _refuse_fact("delivery", order.delivered_on, order, today)
            if tracking.strip() and not order.tracking:
                order.tracking = tracking.strip()
                search.put_codes(session, "order", order.id, "tracking", (order.tracking,))
            order.carrier = order.carrier or carrier.strip()
            order.received_at = self._clock.now()
            order.condition = words
            self._set_return(session, order)
            steps.set_damage(session, actor, self._clock.now(), order, damaged)
            steps.move(session, actor, self._clock.now(), order, lies or Whereabouts(AT_THE_DOOR, actor.id))
            return order.condition

        return self._step(actor, number, OrderStep.RECEIVE, Right.RECEIVE_ORDERS, note)

    def note_opened(self, actor: Actor, number: str) -> None:
        """Note the moment when the parcel was opened."""
        require(actor, Right.RECEIVE_ORDERS)
        now = self._clock.now()
        with self._database.transaction() as session:
            order = _order(session, number)
            if order.opened_at is None:
                order.opened_at = now
                record(session, actor, now, "parcel_opened", "order", order.id, {"opened_at": (None, now.isoformat())})

    def cancel(self, actor: Actor, number: str, reason: str) -> OrderDetail:
        """Cancel an order from the lab's side; it gets no verdict."""
        if not reason.strip():
            raise UserError("Cancelling an order needs a reason.", code="no_reason")
        return self._step(
            actor, number, OrderStep.CANCEL_BY_LAB, Right.PLACE_ORDERS, lambda _session, _order: reason.strip()
        )

    def close(self, actor: Actor, number: str, fact: str) -> OrderDetail:
        """Close an inspected order: say what became of device and refund."""
        if not fact.strip():
            raise UserError(
                "Say what became of the device: returned and refunded, kept, recycled or resold.", code="no_fact"
            )
        return self._step(actor, number, OrderStep.CLOSE, Right.PLACE_ORDERS, lambda _session, _order: fact.strip())

    def orders(
        self, actor: Actor, wanted: OrderFilter | None = None, before_id: int | None = None, limit: int = 100
    ) -> tuple[OrderRow, ...]:
        """One page of orders, newest first, below the given id."""
        require(actor, Right.SEE_ORDERS)
        with self._database.reading() as session:
            return queries.orders(session, wanted or OrderFilter(), before_id, limit)

    def counts(self, actor: Actor) -> dict[OrderState, int]:
        """How many orders are in each state."""
        require(actor, Right.SEE_ORDERS)
        with self._database.reading() as session:
            return queries.counts(session)

    def detail(self, actor: Actor, number: str) -> OrderDetail:
        """All of one order."""
        require(actor, Right.SEE_ORDERS)
        with self._database.reading() as session:
            found = queries.detail(session, number)
        if found is None:
            raise NotFound(f"There is no order {number}.")
        return found

    def number_of(self, actor: Actor, order_id: int) -> str:
        """The number of the order with that id."""
        require(actor, Right.SEE_ORDERS)
        with self._database.reading() as session:
            row = queries.order_row(session, order_id)
        if row is None:
            raise NotFound("There is no such order.")
        return row.number

    def by_code(self, actor: Actor, code: str) -> OrderRow | None:
        """The newest order with this number, tracking number, IMEI or serial, or None."""
        require(actor, Right.SEE_ORDERS)
        with self._database.reading() as session:
            match = next((match for match in find(session, code) if match.kind == "order"), None)
            return None if match is None else queries.order_row(session, match.thing_id)

    def is_awaited(self, actor: Actor, code: str) -> bool:
        """Whether this is the number or tracking number of an order whose parcel is still to be received."""
        row = self.by_code(actor, code)
        return row is not None and may(row.state, OrderStep.RECEIVE)

    def _step(
        self, actor: Actor, number: str, step: OrderStep, right: Right, note: Callable[[Session, MysteryOrder], str]
    ) -> OrderDetail:
        require(actor, right)
        with self._database.transaction() as session:
            order = _order(session, number)
            fact = note(session, order)
            steps.advance(session, actor, self._clock.now(), order, step, fact)
        return self.detail(actor, number)

    @staticmethod
    def _set_return(session: Session, order: MysteryOrder) -> None:
        if order.delivered_on is None or order.ordered_on is None:
            return
        policy = rulebook(session).policy_for(order.ordered_on, order.category, Grade(order.grade), order.market)
        days = policy.return_window_days
        order.return_by = return_by(order.delivered_on, order.market, queries.region_of(session, order), days)


def _refuse_fact(what: str, on: date, order: MysteryOrder, today: date) -> None:
    problem = fact_problem(what, on, ordered_on=order.ordered_on, dispatched_on=order.dispatched_on, today=today)
    if problem:
        raise UserError(problem, "Check the date.", "bad_date")


def _seller_id(session: Session, number: str, *, lock: bool = False) -> int:
    # Locking the seller's row makes two orders placed at the same moment see each other's use of an identity.
    query = sa.select(Seller.id).where(Seller.number == number)
    seller_id = session.scalar(query.with_for_update() if lock else query)
    if seller_id is None:
        raise NotFound(f"There is no seller {number}.")
    return seller_id


def _order(session: Session, number: str) -> MysteryOrder:
    order = queries.order_by_number(session, number, lock=True)
    if order is None:
        raise NotFound(f"There is no order {number}.")
    return order

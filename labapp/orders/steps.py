"""Writes on orders that other slices call inside their transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from labapp.accounts.models import Person
from labapp.core.errors import NotFound
from labapp.core.trail import Actor, record
from labapp.orders import queries
from labapp.orders.models import CustodyMove, MysteryOrder, OrderEvent
from labapp.orders.rules import OrderStep, next_state, place_words, transit_damage_by
from labapp.rulebook.queries import rulebook
from labapp.rulebook.types import Grade

AT_THE_DOOR = "door"


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a parcel or device lies, in the lab's own words, and who has it (a person's id; None: it lies there)."""

    place: str
    holder_id: int | None = None


def advance(session: Session, actor: Actor, at: datetime, order: MysteryOrder, step: OrderStep, fact: str = "") -> None:
    """Take one step of the transition table, with its timeline and trail rows; UserError if the state forbids it."""
    before, order.state = order.state, next_state(order.state, step)
    session.add(OrderEvent(order_id=order.id, state=order.state, at=at, person_id=actor.id, fact=fact))
    changes = {"state": (str(before), str(order.state))}
    if fact:
        changes["fact"] = ("", fact)
    record(session, actor, at, f"order_{step}", "order", order.id, changes)


def set_verdict(session: Session, order: MysteryOrder, verdict: str, number: str) -> None:
    """Keep the verdict in force with the order, so that lists need no join."""
    order.verdict, order.verdict_number = verdict, number
    session.flush()


def clear_verdict(session: Session, order: MysteryOrder) -> None:
    """The order's verdict was withdrawn: lists show none."""
    order.verdict, order.verdict_number = None, None
    session.flush()


def move(session: Session, actor: Actor, at: datetime, order: MysteryOrder, to: Whereabouts, note: str = "") -> None:
    """Note where a parcel or its device is from now on; nothing is written if it is there already."""
    place, note = place_words(to.place), note.strip()
    if to.holder_id is not None and not _works_here(session, to.holder_id):
        raise NotFound("Nobody who works here is meant.", "Choose who has it, or nobody.")
    last = queries.newest_move(session, order.id)
    if last is not None and (last.place, last.holder_id, note) == (place, to.holder_id, ""):
        return
    session.add(
        CustodyMove(order_id=order.id, place=place, holder_id=to.holder_id, since=at, noted_by=actor.id, note=note)
    )
    before = None if last is None else {"place": last.place, "holder": last.holder_id}
    after = {"place": place, "holder": to.holder_id, "note": note}
    record(session, actor, at, "device_moved", "order", order.id, {"custody": (before, after)})
    session.flush()


def _works_here(session: Session, person_id: int) -> bool:
    person = session.get(Person, person_id)
    return person is not None and person.active


def set_damage(session: Session, actor: Actor, at: datetime, order: MysteryOrder, damaged: bool) -> None:
    """Note that a delivered parcel was damaged on its way, or take that back; the carrier must be told by a day."""
    if order.damaged == damaged or order.delivered_on is None:
        return
    order.damaged, before = damaged, order.damage_report_by
    order.damage_report_by = after = _report_by(session, order) if damaged else None
    changes = {
        "damaged": (not damaged, damaged),
        "report_by": (before and before.isoformat(), after and after.isoformat()),
    }
    record(session, actor, at, "damage_noted", "order", order.id, changes)


def _report_by(session: Session, order: MysteryOrder) -> date | None:
    if order.delivered_on is None:
        return None
    on = order.ordered_on or order.delivered_on
    policy = rulebook(session).policy_for(on, order.category, Grade(order.grade), order.market)
    region = queries.region_of(session, order)
    return transit_damage_by(order.delivered_on, order.market, region, policy.transit_damage_days)

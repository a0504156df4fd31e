"""Writes on orders that other slices call inside their transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from labapp.core.trail import Actor, record
from labapp.orders.models import MysteryOrder, OrderEvent
from labapp.orders.rules import OrderStep, next_state


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

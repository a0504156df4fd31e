"""How the orders pages word and colour an order."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from labapp.orders.queries import OrderDetail, OrderRow
from labapp.orders.rules import ENDED_WITHOUT_DEVICE, OrderState, Promise, lateness
from labapp.ui import labels
from labapp.ui.deadlines import damage_status
from labapp.ui.widgets.timeline import TimelineEntry

_LIFE = (
    OrderState.PLANNED,
    OrderState.PLACED,
    OrderState.DISPATCHED,
    OrderState.DELIVERED,
    OrderState.RECEIVED,
    OrderState.INSPECTING,
    OrderState.INSPECTED,
)
OPEN = _LIFE[:6]
ON_THE_WAY = _LIFE[1:4]
AT_THE_LAB = (OrderState.RECEIVED, OrderState.INSPECTING)
ENDED = tuple(state for state in OrderState if state not in OPEN)
VIEWS: tuple[tuple[str, str, tuple[OrderState, ...]], ...] = (
    ("open", "All open", OPEN),
    ("way", "On the way", ON_THE_WAY),
    ("lab", "At the lab", AT_THE_LAB),
    ("ended", "Ended", ENDED),
    ("all", "All", ()),
)
"""The list's views: key, word, and the states that they show (none: every state)."""


def progress(row: OrderRow) -> tuple[int, int]:
    """How far an order has come in its life, in ticks."""
    if row.state in _LIFE:
        return _LIFE.index(row.state) + 1, len(_LIFE)
    return (len(_LIFE) if row.state is OrderState.CLOSED else 0), len(_LIFE)


def needs_return(row: OrderRow) -> bool:
    """Whether the deadline for sending the device back still matters."""
    return row.return_by is not None and row.state in (*AT_THE_LAB, OrderState.DELIVERED, OrderState.INSPECTED)


def return_status(row: OrderRow, today: date) -> str | None:
    """Octagon on or past the day, triangle in the last five days before it."""
    if not needs_return(row) or row.return_by is None:
        return None
    left = (row.return_by - today).days
    return "fail" if left <= 0 else "remark" if left <= 5 else None


def return_words(row: OrderRow, today: date) -> str:
    """The deadline in words; nothing once it does not matter any more."""
    if not needs_return(row) or row.return_by is None:
        return ""
    return "today" if row.return_by == today else labels.day(row.return_by, short=True)


def damage_notice(order: OrderDetail, today: date) -> tuple[str, str, str] | None:
    """What is said of transit damage: title, detail and status; None if there is none."""
    if not order.damaged:
        return None
    until = order.row.damage_report_by
    if until is None:
        return "Transit damage is reported", f"To the carrier, on {labels.day(order.damage_reported_on)}.", "pass"
    last = {True: "today", False: f"until {labels.day(until)}"}[until == today]
    if until < today:
        detail = f"The carrier took reports until {labels.day(until)}: report it all the same, and at once."
        return "Transit damage was not reported in time", detail, "fail"
    return f"Report the transit damage {last}", "The carrier takes no later reports.", damage_status(until, today) or ""


def promise_facts(promise: Promise) -> tuple[tuple[str, str], ...]:
    """What was promised, as words and values; what was not promised is left out."""
    battery = ""
    if promise.new_battery:
        battery = "new"
    elif promise.battery_claim is not None:
        battery = f"at least {promise.battery_claim:g} %"
    named = promise.model.casefold().startswith(promise.brand.casefold())
    facts = (
        ("Model", promise.model if named else f"{promise.brand} {promise.model}"),
        ("Storage, colour", ", ".join(part for part in (promise.storage, promise.colour) if part)),
        ("Grade", labels.word("grade", promise.grade)),
        ("Battery", battery),
        ("Accessories", ", ".join(promise.accessories)),
        ("Dispatch by", "" if promise.dispatch_by is None else labels.day(promise.dispatch_by)),
        ("Delivery by", "" if promise.deliver_by is None else labels.day(promise.deliver_by)),
        ("Warranty", "" if promise.warranty_months is None else f"{promise.warranty_months} months"),
    )
    return tuple((word, value) for word, value in facts if value)


def timeline(order: OrderDetail, zone: ZoneInfo) -> list[TimelineEntry]:
    """What happened to an order; what came late wears the remark's colour."""
    late = lateness(order.facts)
    days = {OrderState.DISPATCHED: late.dispatch, OrderState.DELIVERED: late.delivery}
    entries = []
    for place, row in enumerate(order.timeline):
        last = place == len(order.timeline) - 1
        behind = days.get(row.state) or 0
        detail = row.fact
        if row.state is OrderState.PLACED:
            detail = f"{labels.money(order.price, order.currency)}, identity {order.identity}"
        elif row.state is OrderState.DISPATCHED:
            detail = " ".join(part for part in (order.facts.carrier, order.facts.tracking) if part)
        elif row.state is OrderState.DELIVERED:
            attempts = order.facts.failed_attempts
            detail = f"after {labels.count(attempts, 'failed attempt')}" if attempts else ""
            if order.facts.first_attempt_on is not None:
                detail += f", first on {labels.day(order.facts.first_attempt_on, short=True)}"
        if behind:
            detail = f"{detail}, {labels.count(behind, 'working day')} late".lstrip(", ")
        status = "remark" if behind else "pass"
        if row.state in ENDED_WITHOUT_DEVICE:
            status = "fail"
        elif last and row.state in OPEN:
            status = "active"
        who = labels.initials(row.who)
        entries.append(
            TimelineEntry(labels.word("order_state", row.state), labels.moment(row.at, zone), who, detail, status)
        )
    return entries

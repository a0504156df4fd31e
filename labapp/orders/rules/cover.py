"""The cover guard: which buyer identity may be used with a seller. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from labapp.orders.rules.calendar import day_words


def cover_problem(last_used_on: date | None, burned: bool, today: date, cool_down_days: int) -> str | None:
    """Why the cover guard refuses an identity for a seller, in one sentence, or None if it is free."""
    if burned:
        return "This seller can know the identity, its address, e-mail or phone: it is burned here."
    if last_used_on is None:
        return None
    free_on = last_used_on + timedelta(days=cool_down_days)
    if today >= free_on:
        return None
    return f"Last used with this seller on {day_words(last_used_on)}: it is free again on {day_words(free_on)}."

"""Business days of both countries, and dates in words. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import holidays

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_LONGEST_COUNT_DAYS = 3660  # ten years: beyond that nobody counts, and a mistyped year must not keep us busy


@lru_cache(maxsize=512)
def _public_holidays(country: str, region: str, year: int) -> frozenset[date]:
    # Of a country that the library does not know we know the weekends only; of an unknown region, its country's days.
    try:
        return frozenset(holidays.country_holidays(country, subdiv=region or None, years=year))
    except NotImplementedError:
        return _public_holidays(country, "", year) if region else frozenset()


def is_business_day(day: date, country: str, region: str = "") -> bool:
    """Whether a day is Monday to Friday and no public holiday there (ISO country, ISO subdivision without country)."""
    if day.weekday() >= 5:
        return False
    return not country or day not in _public_holidays(country.upper(), region.upper(), day.year)


def business_days_late(due: date, done: date, country: str, region: str = "") -> int:
    """How many business days lie after `due` up to and including `done`; 0 if done in time."""
    days = min((done - due).days, _LONGEST_COUNT_DAYS)
    return sum(is_business_day(due + timedelta(days=step), country, region) for step in range(1, days + 1))


def next_business_day(day: date, country: str, region: str = "") -> date:
    """The day itself if it is a business day, else the first one after it."""
    while not is_business_day(day, country, region):
        day += timedelta(days=1)
    return day


def add_business_days(day: date, count: int, country: str, region: str = "") -> date:
    """The day that lies `count` business days after `day`."""
    for _ in range(count):
        day = next_business_day(day + timedelta(days=1), country, region)
    return day


def return_by(delivered: date, country: str, region: str, days: int) -> date:
    """Last day to send a device back: `days` after delivery, or the next business day if that is none."""
    return next_business_day(delivered + timedelta(days=days), country, region)


def transit_damage_by(delivered: date, country: str, region: str = "", days: int = 3) -> date:
    """Last day to report transit damage: `days` business days after delivery."""
    return add_business_days(delivered, days, country, region)


def day_words(day: date) -> str:
    """A date as our sentences write it, "12 March 2026", whatever the machine's locale."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"

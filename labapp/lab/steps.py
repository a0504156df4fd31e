"""Numbers, given inside the transaction that uses them: unique, rising, not gapless."""

from __future__ import annotations

from sqlalchemy.orm import Session

from labapp.core.db import locked_row
from labapp.lab.models import NumberSeries

_DIGITS = 6


def next_number(session: Session, series: str, year: int = 0) -> str:
    """The next number of a series, `O-2026-000412` or, without a year, `S-000418`; the series' row is locked."""
    row = locked_row(session, NumberSeries, {"series": series, "year": year}, {"last": 0})
    row.last += 1
    session.flush()
    return f"{series}-{year}-{row.last:0{_DIGITS}d}" if year else f"{series}-{row.last:0{_DIGITS}d}"

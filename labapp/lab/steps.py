"""Numbers, given inside the transaction that uses them: unique, rising, not gapless."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.lab.models import NumberSeries

_DIGITS = 6


def next_number(session: Session, series: str, year: int = 0) -> str:
    """The next number of a series, `O-2026-000412` or, without a year, `S-000418`; the series' row is locked."""
    row = session.scalar(
        sa.select(NumberSeries).where(NumberSeries.series == series, NumberSeries.year == year).with_for_update()
    )
    if row is None:
        row = NumberSeries(series=series, year=year, last=0)
        session.add(row)
    row.last += 1
    session.flush()
    return f"{series}-{year}-{row.last:0{_DIGITS}d}" if year else f"{series}-{row.last:0{_DIGITS}d}"

"""Numbers, given inside the transaction that uses them: unique, rising, not gapless; the lab's code; finding by code."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.core import search
from labapp.core.db import locked_row
from labapp.lab.models import LabProfileRow, NumberSeries
from labapp.lab.rules import lab_code, number_on_label

_DIGITS = 6


def next_number(session: Session, series: str, year: int = 0) -> str:
    """The next number of a series, `O-2026-000412` or, without a year, `S-000418`; the series' row is locked."""
    row = locked_row(session, NumberSeries, {"series": series, "year": year}, {"last": 0})
    row.last += 1
    session.flush()
    return f"{series}-{year}-{row.last:0{_DIGITS}d}" if year else f"{series}-{row.last:0{_DIGITS}d}"


def code_of_lab(session: Session) -> str:
    """The short code on the labels of this lab."""
    return lab_code(session.scalars(sa.select(LabProfileRow.created_at)).one())


def find(session: Session, text: str) -> tuple[search.Match, ...]:
    """The things with exactly this code; the code of a label of this lab leads to its order."""
    if " " in text.strip():
        text = number_on_label(text, code_of_lab(session))
    return search.find(session, text)

"""Reads over measures and their statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.accounts.models import Person
from labapp.reports.models import Document, HandOver, Statement
from labapp.sellers.models import Measure, Seller
from labapp.sellers.rules import MeasureKind


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure as lists show it; `stated` once its statement is issued, `handed_at` once that left the lab.

    Handed over several times, the first one says when and the last one until when to reply.
    """

    number: str
    kind: MeasureKind
    seller_number: str
    seller_name: str
    scope: str
    decided_by: str
    effective_on: date
    stated: bool
    handed_at: datetime | None
    reply_until: date | None


def measure_lines(session: Session, seller: str = "") -> tuple[MeasureLine, ...]:
    """Measures, newest first, of the seller of that number or of all."""
    left = sa.select(HandOver).join(Document, Document.id == HandOver.document_id)
    of_measure = left.where(Document.measure_id == Measure.id).correlate(Measure)
    query = (
        sa.select(
            Measure.number,
            Measure.kind,
            Seller.number,
            Seller.name,
            Measure.scope,
            Person.name,
            Measure.effective_on,
            sa.exists().where(Document.measure_id == Measure.id),
            of_measure.with_only_columns(sa.func.min(HandOver.handed_at)).scalar_subquery(),
            of_measure.with_only_columns(sa.func.max(HandOver.reply_until)).scalar_subquery(),
        )
        .join(Seller, Seller.id == Measure.seller_id)
        .join(Person, Person.id == Measure.decided_by)
        .order_by(Measure.id.desc())
    )
    if seller:
        query = query.where(Seller.number == seller)
    rows: Sequence[Any] = session.execute(query).all()
    return tuple(MeasureLine(*row) for row in rows)


def unissued_statements(session: Session) -> tuple[str, ...]:
    """Numbers of signed statements whose document is not stored yet."""
    query = (
        sa.select(Statement.number)
        .outerjoin(Document, Document.measure_id == Statement.measure_id)
        .where(Document.id.is_(None))
        .order_by(Statement.id)
    )
    return tuple(session.scalars(query))

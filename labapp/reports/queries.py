"""Reads over issued documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.inspections.models import VerdictRow
from labapp.lab.models import Withdrawal
from labapp.reports.models import Document, DocumentKind
from labapp.reports.verifying.judging import Issued
from labapp.sellers.models import Seller
from labapp.trials.models import TrialOutcome


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """An issued document as lists show it."""

    id: int
    kind: DocumentKind
    number: str
    version: int
    copy: str
    language: str
    paper: str
    title: str
    seller_name: str
    sha256: str
    size: int
    pages: int
    issued_at: datetime


_COLUMNS: tuple[Any, ...] = (
    Document.id,
    Document.kind,
    Document.number,
    Document.version,
    Document.copy,
    Document.language,
    Document.paper,
    Document.title,
    Seller.name,
    Document.sha256,
    Document.size,
    Document.pages,
    Document.issued_at,
)


def documents(session: Session, before_id: int | None = None, limit: int = 200) -> tuple[DocumentRow, ...]:
    """Issued documents, newest first."""
    query = sa.select(*_COLUMNS).join(Seller, Seller.id == Document.seller_id).order_by(Document.id.desc()).limit(limit)
    if before_id is not None:
        query = query.where(Document.id < before_id)
    return tuple(DocumentRow(*row) for row in session.execute(query))


def document(session: Session, number: str) -> DocumentRow | None:
    """The newest version of the document with that number: the copy that was made first, the lab's own."""
    query = (
        sa.select(*_COLUMNS)
        .join(Seller, Seller.id == Document.seller_id)
        .where(Document.number == number)
        .order_by(Document.version.desc(), Document.id)
        .limit(1)
    )
    row = session.execute(query).first()
    return None if row is None else DocumentRow(*row)


def document_by_id(session: Session, document_id: int) -> DocumentRow | None:
    """The document with that id."""
    query = sa.select(*_COLUMNS).join(Seller, Seller.id == Document.seller_id).where(Document.id == document_id)
    row = session.execute(query).first()
    return None if row is None else DocumentRow(*row)


def issued_as(session: Session, sha256: str, number: str) -> Issued | None:
    """What the lab issued as exactly this file, else under this number; None if it knows neither."""
    row = session.execute(
        sa.select(Document.number, Document.version, Document.sha256)
        .where(sa.or_(Document.sha256 == sha256, Document.number == number))
        .order_by(sa.desc(Document.sha256 == sha256), Document.version.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    newest = session.scalar(sa.select(sa.func.max(Document.version)).where(Document.number == row.number))
    withdrawn = session.scalar(sa.select(Withdrawal.reason).where(Withdrawal.number == row.number))
    return Issued(row.number, row.version, row.sha256 == sha256, int(newest or row.version), withdrawn)


def unissued_verdicts(session: Session) -> tuple[int, ...]:
    """Inspections whose verdict is signed but whose document is not stored yet: a stopped issue to resume."""
    query = (
        sa.select(VerdictRow.inspection_id)
        .outerjoin(Document, Document.verdict_id == VerdictRow.id)
        .where(Document.id.is_(None))
        .order_by(VerdictRow.id)
    )
    return tuple(session.scalars(query))


def unissued_outcomes(session: Session) -> tuple[int, ...]:
    """Signed trial outcomes whose document is not stored yet."""
    query = (
        sa.select(TrialOutcome.id)
        .outerjoin(Document, Document.outcome_id == TrialOutcome.id)
        .where(Document.id.is_(None))
        .order_by(TrialOutcome.id)
    )
    return tuple(session.scalars(query))

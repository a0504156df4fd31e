"""Tables of issued documents and of what happens to them: prints and hand-overs."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from labapp.core.db import Base
from labapp.reports.rules import Channel


class DocumentKind(StrEnum):
    VERDICT = "verdict"
    TRIAL = "trial"
    STATEMENT = "statement"


class Document(Base):
    """One copy of an issued document: printing again gives these bytes. Immutable by trigger."""

    __tablename__ = "documents"
    __table_args__ = (sa.UniqueConstraint("kind", "number", "version", "copy", "language", "paper"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[DocumentKind]
    number: Mapped[str]
    version: Mapped[int]
    copy: Mapped[str]
    language: Mapped[str]
    paper: Mapped[str] = mapped_column(default="a4")
    title: Mapped[str]
    seller_id: Mapped[int] = mapped_column(sa.ForeignKey("sellers.id"), index=True)
    verdict_id: Mapped[int | None] = mapped_column(sa.ForeignKey("verdicts.id"), index=True)
    outcome_id: Mapped[int | None] = mapped_column(sa.ForeignKey("trial_outcomes.id"), index=True)
    measure_id: Mapped[int | None] = mapped_column(sa.ForeignKey("measures.id"), index=True)
    sha256: Mapped[str]
    size: Mapped[int]
    pages: Mapped[int]
    issued_at: Mapped[datetime]


class Statement(Base):
    """A sealed and signed statement of reasons of a measure; immutable by trigger."""

    __tablename__ = "statements"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    measure_id: Mapped[int] = mapped_column(sa.ForeignKey("measures.id"), unique=True)
    record: Mapped[bytes]
    """The sealed record, canonical JSON."""
    record_sha256: Mapped[str]
    signature: Mapped[bytes]
    key_id: Mapped[int] = mapped_column(sa.ForeignKey("signing_keys.id"))
    signed_by: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    sealed_at: Mapped[datetime]


class DocumentPrint(Base):
    """One printing of a copy; `printer` is empty where the file was saved instead. Immutable by trigger."""

    __tablename__ = "document_prints"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    printer: Mapped[str]
    printed_at: Mapped[datetime]
    printed_by: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))


class HandOver(Base):
    """A copy left the lab: when, to whom, by which channel, on which proof. Immutable by trigger."""

    __tablename__ = "hand_overs"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    recipient: Mapped[str]
    channel: Mapped[Channel]
    handed_at: Mapped[datetime]
    proof: Mapped[str]
    """What shows that it arrived: a message's id, a posting number, who signed for it."""
    proof_sha256: Mapped[str]
    """A file that proves it, kept as a blob; empty where there is none."""
    reply_until: Mapped[date | None]
    """Until when the seller can reply, for documents that can be replied to."""
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))

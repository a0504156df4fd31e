"""Table of issued documents."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from labapp.core.db import Base


class DocumentKind(StrEnum):
    VERDICT = "verdict"
    TRIAL = "trial"


class Document(Base):
    """An issued PDF: printing again gives these bytes. Immutable by trigger."""

    __tablename__ = "documents"
    __table_args__ = (sa.UniqueConstraint("kind", "number", "version", "copy"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[DocumentKind]
    number: Mapped[str]
    version: Mapped[int]
    copy: Mapped[str]
    language: Mapped[str]
    title: Mapped[str]
    seller_id: Mapped[int] = mapped_column(sa.ForeignKey("sellers.id"), index=True)
    verdict_id: Mapped[int | None] = mapped_column(sa.ForeignKey("verdicts.id"), unique=True)
    outcome_id: Mapped[int | None] = mapped_column(sa.ForeignKey("trial_outcomes.id"), unique=True)
    sha256: Mapped[str]
    size: Mapped[int]
    pages: Mapped[int]
    issued_at: Mapped[datetime]

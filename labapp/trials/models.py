"""Tables of trials and their signed outcomes."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from labapp.core.db import Base, Json, Versioned
from labapp.trials.rules import Outcome, TrialState


class Trial(Versioned, Base):
    """A seller's trial period in one category, with its plan frozen at the start."""

    __tablename__ = "trials"
    __table_args__ = (sa.Index("ix_trials_seller_id_category", "seller_id", "category"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    """The trial's own label, TR-000042; each outcome has a T number of its own."""
    seller_id: Mapped[int] = mapped_column(sa.ForeignKey("sellers.id"))
    category: Mapped[str]
    plan: Mapped[Json]
    policy_key: Mapped[str]
    state: Mapped[TrialState]
    started_on: Mapped[date]
    minimum_until: Mapped[date]
    ends_on: Mapped[date]
    started_by: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    outcome: Mapped[Outcome | None]
    decided_on: Mapped[date | None]


class TrialOutcome(Base):
    """A sealed, signed and numbered outcome; immutable by trigger. An extension leaves the trial open."""

    __tablename__ = "trial_outcomes"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    trial_id: Mapped[int] = mapped_column(sa.ForeignKey("trials.id"), index=True)
    outcome: Mapped[Outcome]
    recommended: Mapped[str]
    reason: Mapped[str]
    record: Mapped[bytes]
    record_sha256: Mapped[str]
    signature: Mapped[bytes]
    key_id: Mapped[int] = mapped_column(sa.ForeignKey("signing_keys.id"))
    signed_by: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    sealed_at: Mapped[datetime]

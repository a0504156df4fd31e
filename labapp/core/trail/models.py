"""The trail's tables. Their format is final: the chain of every lab depends on it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from labapp.core.db import Base


class TrailRow(Base):
    """One change. `hash` chains it to the row before; `changes` holds salted hashes, never values."""

    __tablename__ = "trail"
    __table_args__ = (
        sa.Index("ix_trail_subject", "subject", "subject_id", "seq"),
        sa.Index("ix_trail_actor", "actor_id", "seq"),
    )

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor_id: Mapped[int]
    actor_role: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    subject_id: Mapped[int]
    changes: Mapped[list[Any]]
    previous: Mapped[str]
    hash: Mapped[str]


class TrailValue(Base):
    """The values behind the hashes of one trail row; lawful erasure empties them and the chain still holds."""

    __tablename__ = "trail_values"

    seq: Mapped[int] = mapped_column(sa.ForeignKey("trail.seq"), primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    field: Mapped[str]
    salt: Mapped[str | None]
    old: Mapped[str | None]
    """Canonical JSON text of the old value; None after erasure."""
    new: Mapped[str | None]


class TrailHead(Base):
    """The last row's number and hash, in one row that every writer locks last."""

    __tablename__ = "trail_head"
    __table_args__ = (sa.CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    hash: Mapped[str]

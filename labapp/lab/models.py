"""Tables of the lab itself."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from labapp.core.db import Base, Versioned


class LabProfileRow(Versioned, Base):
    """The one row that describes the lab."""

    __tablename__ = "lab"
    __table_args__ = (sa.CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    address: Mapped[str]
    time_zone: Mapped[str]
    created_at: Mapped[datetime]
    logo: Mapped[bytes | None]
    """A PNG for the head of documents."""
    accent: Mapped[str] = mapped_column(default="")
    """The colour of titles and rules in documents, #RRGGBB; empty: the program's own."""
    paper: Mapped[str] = mapped_column(default="a4")
    language: Mapped[str] = mapped_column(default="en")
    """The language of the lab's own copies."""


class NumberSeries(Base):
    """The highest number given so far in one series and year (year 0: a series without years)."""

    __tablename__ = "number_series"

    series: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class Withdrawal(Base):
    """A number that the lab no longer stands by: all its versions and copies. Immutable by trigger."""

    __tablename__ = "withdrawals"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    reason: Mapped[str]
    withdrawn_at: Mapped[datetime]
    withdrawn_by: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))

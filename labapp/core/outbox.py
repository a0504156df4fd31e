"""Events that other systems shall hear of, written in the same transaction as what they tell."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.orm import Mapped, Session, mapped_column

from labapp.core.db import Base, Json


class OutboxEvent(Base):
    """One event to deliver; `position` gives the order."""

    __tablename__ = "outbox"

    position: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    schema_version: Mapped[int]
    payload: Mapped[Json]
    created_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)


def announce(session: Session, kind: str, payload: Json, at: datetime, schema_version: int = 1) -> None:
    """Add an event to the outbox; it exists exactly if the transaction commits."""
    session.add(
        OutboxEvent(
            event_id=str(uuid.uuid4()), kind=kind, schema_version=schema_version, payload=payload, created_at=at
        )
    )

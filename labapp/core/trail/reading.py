"""Reading the trail: a thing's history, and who took part in it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.core.trail.models import TrailHead, TrailRow, TrailValue


@dataclass(frozen=True, slots=True)
class Entry:
    """One change with its values, as far as they were not erased."""

    seq: int
    at: datetime
    actor_id: int
    actor_role: str
    action: str
    changes: dict[str, tuple[Any, Any]]


def head(session: Session) -> tuple[int, str]:
    """Number and hash of the last trail row."""
    row = session.execute(sa.select(TrailHead.seq, TrailHead.hash).where(TrailHead.id == 1)).one()
    return row.seq, row.hash


def entries_of(session: Session, subject: str, subject_id: int, after: int = 0) -> tuple[Entry, ...]:
    """The history of one thing, oldest first, from after the given row number."""
    where = (TrailRow.subject == subject, TrailRow.subject_id == subject_id, TrailRow.seq > after)
    rows = session.execute(
        sa.select(TrailRow.seq, TrailRow.at, TrailRow.actor_id, TrailRow.actor_role, TrailRow.action)
        .where(*where)
        .order_by(TrailRow.seq)
    ).all()
    values: dict[int, dict[str, tuple[Any, Any]]] = {}
    for value in session.execute(
        sa.select(TrailValue.seq, TrailValue.field, TrailValue.old, TrailValue.new)
        .join(TrailRow, TrailRow.seq == TrailValue.seq)
        .where(*where)
        .order_by(TrailValue.seq, TrailValue.position)
    ):
        pair = tuple(None if text is None else json.loads(text) for text in (value.old, value.new))
        values.setdefault(value.seq, {})[value.field] = pair  # type: ignore[assignment]
    return tuple(
        Entry(row.seq, row.at, row.actor_id, row.actor_role, row.action, values.get(row.seq, {})) for row in rows
    )


def actors_of(session: Session, subject: str, subject_ids: Iterable[int], actions: Iterable[str]) -> frozenset[int]:
    """Ids of all who ever did one of these actions to one of these things."""
    return frozenset(
        session.scalars(
            sa.select(TrailRow.actor_id)
            .where(
                TrailRow.subject == subject,
                TrailRow.subject_id.in_(list(subject_ids)),
                TrailRow.action.in_(list(actions)),
            )
            .distinct()
        )
    )

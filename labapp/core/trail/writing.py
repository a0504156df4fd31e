"""Writing the trail: entries gather during a transaction and are chained as its last act."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.core.db import last_in_transaction
from labapp.core.errors import Unavailable
from labapp.core.trail.canonical import canonical, digest
from labapp.core.trail.models import TrailHead, TrailRow, TrailValue

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a plain value that services hand down; `role` is the role's word."""

    id: int
    name: str
    role: str


SYSTEM = Actor(0, "the program", "system")


@dataclass(frozen=True, slots=True)
class _Pending:
    actor: Actor
    at: datetime
    action: str
    subject: str
    subject_id: int
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)


def record(
    session: Session,
    actor: Actor,
    at: datetime,
    action: str,
    subject: str,
    subject_id: int,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    reason: str = "",
) -> None:
    """Note one change: `changes` maps a field to its old and new value (JSON values); it is chained at commit."""
    values = dict(changes or {})
    if reason:
        values["reason"] = (None, reason)
    session.info.setdefault("trail", []).append(_Pending(actor, at, action, subject, subject_id, values))
    last_in_transaction(session, "trail", _write)


def stamp(at: datetime) -> str:
    """A moment as the chain writes it: UTC with microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def value_hash(salt: str, value_json: str) -> str:
    """The salted hash that stands in the chain for one value."""
    return digest([salt, value_json])


def row_hash(row: TrailRow) -> str:
    """The hash of a row over all its columns and the hash before it."""
    return digest(
        [
            row.seq,
            stamp(row.at),
            row.actor_id,
            row.actor_role,
            row.action,
            row.subject,
            row.subject_id,
            row.changes,
            row.previous,
        ]
    )


def lock_head(session: Session) -> TrailHead:
    """Lock the head row until this transaction ends and return it; call it last, so that no two writers wait in a ring."""
    head = session.scalar(
        sa.select(TrailHead).where(TrailHead.id == 1).with_for_update().execution_options(populate_existing=True)
    )
    if head is None:
        raise Unavailable("The lab's trail has no head row: the database is damaged.", "Restore a backup.")
    return head


def _write(session: Session) -> None:
    pending: list[_Pending] = session.info.pop("trail", [])
    if not pending:
        return
    head = lock_head(session)
    rows: list[dict[str, Any]] = []
    values: list[dict[str, Any]] = []
    seq, previous = head.seq, head.hash
    for entry in pending:
        seq += 1
        changes = []
        for position, (name, (old, new)) in enumerate(entry.changes.items()):
            salt = secrets.token_hex(16)
            old_json, new_json = (canonical(value).decode("utf-8", "surrogatepass") for value in (old, new))
            changes.append({"field": name, "old": value_hash(salt, old_json), "new": value_hash(salt, new_json)})
            values.append(
                {"seq": seq, "position": position, "field": name, "salt": salt, "old": old_json, "new": new_json}
            )
        row = TrailRow(
            seq=seq,
            at=entry.at.astimezone(UTC),
            actor_id=entry.actor.id,
            actor_role=entry.actor.role,
            action=entry.action,
            subject=entry.subject,
            subject_id=entry.subject_id,
            changes=changes,
            previous=previous,
        )
        previous = row_hash(row)
        rows.append(
            {column.key: getattr(row, column.key) for column in TrailRow.__table__.columns if column.key != "hash"}
        )
        rows[-1]["hash"] = previous
    session.execute(sa.insert(TrailRow.__table__), rows)  # type: ignore[arg-type]
    if values:
        session.execute(sa.insert(TrailValue.__table__), values)  # type: ignore[arg-type]
    head.seq, head.hash = seq, previous
    session.flush()

"""Cosmetic marks as rows: recorded, corrected, taken out and put back, each change against the version that was seen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.accounts import queries as accounts
from labapp.core.errors import Conflict, NotFound, UserError
from labapp.core.trail import Actor, entries_of, record
from labapp.inspections.models import InspectionObservation
from labapp.inspections.rules import Observation, observation_problem, plain_words

_FIELDS = (
    "zone",
    "kind",
    "length_mm",
    "visible_20cm",
    "visible_50cm",
    "visible_on",
    "catches_nail",
    "count",
)


def observe(
    session: Session, actor: Actor, now: datetime, inspection_id: int, observation: Observation, zones: Sequence[str]
) -> int:
    """Record a new mark; returns its row's id."""
    _refuse(observation, zones)
    row = InspectionObservation(inspection_id=inspection_id, observed_at=now, observed_by=actor.id)
    _set(row, observation)
    session.add(row)
    session.flush()
    changes = {f"observation {row.id}": (None, as_json(row))}
    record(session, actor, now, "observed", "inspection", inspection_id, changes)
    return row.id


def change(
    session: Session,
    actor: Actor,
    now: datetime,
    inspection_id: int,
    row_id: int,
    observation: Observation,
    zones: Sequence[str],
    expected: int | None,
) -> int:
    """Correct a mark; returns its new version."""
    _refuse(observation, zones)
    row = find(session, inspection_id, row_id)
    _refuse_stale(session, row, _json_of(observation), expected)
    before = as_json(row)
    _set(row, observation)
    row.version += 1
    record(
        session, actor, now, "observed", "inspection", inspection_id, {f"observation {row.id}": (before, as_json(row))}
    )
    return row.version


def take_out(
    session: Session,
    actor: Actor,
    now: datetime,
    inspection_id: int,
    row_id: int,
    expected: int | None,
    *,
    restore: bool,
) -> int:
    """Take a mark out, or put it back; returns its new version."""
    row = find(session, inspection_id, row_id)
    _refuse_stale(session, row, as_json(row) if restore else None, expected)
    row.removed_at = None if restore else now
    row.version += 1
    changes = {f"observation {row.id}": (not restore, restore)}
    record(session, actor, now, "observed", "inspection", inspection_id, changes)
    return row.version


def find(session: Session, inspection_id: int, row_id: int) -> InspectionObservation:
    """The row of a mark of this inspection, taken out or not."""
    row = session.scalar(
        sa.select(InspectionObservation).where(
            InspectionObservation.id == row_id, InspectionObservation.inspection_id == inspection_id
        )
    )
    if row is None:
        raise NotFound("There is no such observation in this inspection.")
    return row


def as_json(row: InspectionObservation) -> dict[str, object]:
    """A mark as the trail and a conflict show it."""
    return {name: getattr(row, name) for name in _FIELDS}


def _json_of(observation: Observation) -> dict[str, object]:
    return {name: getattr(observation, name) for name in _FIELDS}


def _set(row: InspectionObservation, observation: Observation) -> None:
    for name in _FIELDS:
        setattr(row, name, getattr(observation, name))


def _refuse(observation: Observation, zones: Sequence[str]) -> None:
    problem = observation_problem(observation, zones)
    if problem:
        raise UserError(problem, "Correct the mark; nothing was stored.", "bad_observation")


def _refuse_stale(
    session: Session, row: InspectionObservation, mine: dict[str, object] | None, expected: int | None
) -> None:
    """Another bench changed this mark since the person saw it: both values, None standing for a mark taken out."""
    if expected is None or expected == row.version:
        return
    theirs = None if row.removed_at is not None else as_json(row)
    field = f"observation {row.id}"
    last = next(
        (
            entry
            for entry in reversed(entries_of(session, "inspection", row.inspection_id))
            if field in entry.changes and entry.action == "observed"
        ),
        None,
    )
    by = "" if last is None else accounts.names(session, [last.actor_id]).get(last.actor_id, "")
    raise Conflict(
        f"The mark “{plain_words(row.kind)}”",
        mine,
        theirs,
        by=by,
        at=None if last is None else last.at,
        version=row.version,
    )

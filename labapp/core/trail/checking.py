"""Checking the trail: a changed, deleted or inserted row or value is named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.core.trail.models import TrailHead, TrailRow, TrailValue
from labapp.core.trail.spelling import changes_of, hash_of_row, hash_of_value
from labapp.core.trail.writing import GENESIS, row_hash

_SLICE = 2000
_TRAIL, _VALUES = TrailRow.__table__, TrailValue.__table__


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something that is not as it was written; `record` names it."""

    kind: str
    record: str
    sentence: str


def check_chain(session: Session) -> Iterator[Complaint]:
    """Walk the whole chain and name each row that is missing, inserted or changed, and each value that does not fit."""
    expected_seq, previous = 1, GENESIS
    for rows in _slices(session):
        told: dict[tuple[int, int], dict[str, Any]] = {}
        for row in rows:
            seq, named_previous, named_hash = row[0], row[-2], row[-1]
            if seq != expected_seq:
                gone = f"{expected_seq}" if seq == expected_seq + 1 else f"{expected_seq} to {seq - 1}"
                yield Complaint("trail_missing", f"trail row {gone}", f"Trail row {gone} is missing.")
            elif named_previous != previous:
                yield _of_row("trail_inserted", seq, f"Trail row {seq} does not follow from the row before it.")
            changes = changes_of(row[7])
            if changes is None or (hash_of_row(row, changes) != named_hash and not _holds(session, seq)):
                yield _of_row("trail_changed", seq, f"Trail row {seq} was changed after it was written.")
            for position, change in enumerate(changes or ()):
                told[seq, position] = change
            expected_seq, previous = seq + 1, named_hash
        yield from _check_values(session, {row[0] for row in rows}, told)
    head = session.execute(sa.select(TrailHead.seq, TrailHead.hash).where(TrailHead.id == 1)).one_or_none()
    if head is None:
        yield Complaint("trail_head", "trail head", "The trail's head row is missing.")
    elif (head.seq, head.hash) != (expected_seq - 1, previous):
        yield Complaint(
            "trail_head",
            "trail head",
            f"The head names row {head.seq}, but the trail ends with row {expected_seq - 1} or another hash.",
        )


def _slices(session: Session) -> Iterator[Sequence[Any]]:
    """The rows as plain columns, some thousand at a time; moments and changes as the database keeps them."""
    columns = [
        sa.type_coerce(column, sa.String) if column.key in ("at", "changes") else column for column in _TRAIL.columns
    ]
    query = sa.select(*columns).order_by(_TRAIL.c.seq).limit(_SLICE)
    rows = session.connection().execute(query).all()
    while rows:
        yield rows
        rows = session.connection().execute(query.where(_TRAIL.c.seq > rows[-1][0])).all()


def _holds(session: Session, seq: int) -> bool:
    """Whether the row's hash fits by the slow way too, which does not mind how the database spells a value."""
    try:
        row = TrailRow(**session.connection().execute(sa.select(_TRAIL).where(_TRAIL.c.seq == seq)).one()._mapping)
        return row_hash(row) == row.hash
    except (ValueError, TypeError, AttributeError):  # no moment, or no JSON
        return False


def _check_values(session: Session, seqs: set[int], told: dict[tuple[int, int], dict[str, Any]]) -> Iterator[Complaint]:
    """Compare the values of these rows with what the chain tells of them."""
    columns = (_VALUES.c[name] for name in ("seq", "position", "field", "salt", "old", "new"))
    query = sa.select(*columns).where(_VALUES.c.seq.between(min(seqs), max(seqs)))
    for seq, position, field, salt, old, new in session.connection().execute(query):
        change = told.pop((seq, position), None)
        if salt is None and old is None and new is None:
            continue  # lawfully erased: the hash in the chain stands alone
        if change is None:
            fits = seq not in seqs  # of a row that is missing, which was said
        else:
            fits = (
                change["old"] == hash_of_value(salt, old)
                and change["new"] == hash_of_value(salt, new)
                and change["field"] == field
            )
        if not fits:
            sentence = f"The value “{field}” of trail row {seq} was changed after it was written."
            yield _of_row("trail_value_changed", seq, sentence)
    for (seq, _), change in told.items():
        sentence = f"The value “{change['field']}” of trail row {seq} is missing."
        yield _of_row("trail_value_missing", seq, sentence)


def _of_row(kind: str, seq: int, sentence: str) -> Complaint:
    return Complaint(kind, f"trail row {seq}", sentence)

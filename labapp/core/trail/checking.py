"""Checking the trail: a changed, deleted or inserted row or value is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.core.trail.models import TrailHead, TrailRow, TrailValue
from labapp.core.trail.writing import GENESIS, row_hash, value_hash


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something that is not as it was written; `record` names it."""

    kind: str
    record: str
    sentence: str


def check_chain(session: Session) -> Iterator[Complaint]:
    """Walk the whole chain and name each row that is missing, inserted or changed, and each value that does not fit."""
    expected_seq, previous = 1, GENESIS
    rows = session.scalars(sa.select(TrailRow).order_by(TrailRow.seq).execution_options(yield_per=2000))
    for row in rows:
        name = f"trail row {row.seq}"
        if row.seq != expected_seq:
            gone = f"{expected_seq}" if row.seq == expected_seq + 1 else f"{expected_seq} to {row.seq - 1}"
            yield Complaint("trail_missing", f"trail row {gone}", f"Trail row {gone} is missing.")
        elif row.previous != previous:
            yield Complaint("trail_inserted", name, f"Trail row {row.seq} does not follow from the row before it.")
        if row_hash(row) != row.hash:
            yield Complaint("trail_changed", name, f"Trail row {row.seq} was changed after it was written.")
        expected_seq, previous = row.seq + 1, row.hash
    head = session.scalar(sa.select(TrailHead).where(TrailHead.id == 1))
    if head is None:
        yield Complaint("trail_head", "trail head", "The trail's head row is missing.")
    elif (head.seq, head.hash) != (expected_seq - 1, previous):
        yield Complaint(
            "trail_head",
            "trail head",
            f"The head names row {head.seq}, but the trail ends with row {expected_seq - 1} or another hash.",
        )
    yield from _check_values(session)


def _check_values(session: Session) -> Iterator[Complaint]:
    found: set[tuple[int, int]] = set()
    pairs = session.execute(
        sa.select(
            TrailValue.seq,
            TrailValue.position,
            TrailValue.field,
            TrailValue.salt,
            TrailValue.old,
            TrailValue.new,
            TrailRow.changes,
        )
        .join(TrailRow, TrailRow.seq == TrailValue.seq)
        .execution_options(yield_per=2000)
    )
    for value in pairs:
        found.add((value.seq, value.position))
        if value.salt is None and value.old is None and value.new is None:
            continue  # lawfully erased: the hash in the chain stands alone
        if value.position >= len(value.changes):
            yield _value_complaint(value.seq, value.field)
            continue
        change = value.changes[value.position]
        hashes = [None if text is None else value_hash(value.salt or "", text) for text in (value.old, value.new)]
        if [change["old"], change["new"]] != hashes or change["field"] != value.field:
            yield _value_complaint(value.seq, value.field)
    for seq, changes in session.execute(sa.select(TrailRow.seq, TrailRow.changes).order_by(TrailRow.seq)):
        for position, change in enumerate(changes):
            if (seq, position) not in found:
                yield Complaint(
                    "trail_value_missing",
                    f"trail row {seq}",
                    f"The value “{change['field']}” of trail row {seq} is missing.",
                )


def _value_complaint(seq: int, field: str) -> Complaint:
    return Complaint(
        "trail_value_changed",
        f"trail row {seq}",
        f"The value “{field}” of trail row {seq} was changed after it was written.",
    )

"""Checks that each stored answer is the one that was last written down on the trail."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.core.trail import Complaint, TrailRow, TrailValue
from labapp.inspections.models import Inspection, InspectionAnswer

_AT_ONCE = 200
Place = tuple[int, str]


def check_answers(session: Session) -> Iterator[tuple[Place, Complaint]]:
    """Name each answer that is not, or not any more, what the trail says was answered, by whom and when."""
    ids = list(session.scalars(sa.select(Inspection.id).order_by(Inspection.id)))
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        written, stored = _written(session, some), _stored(session, some)
        for place in sorted(written.keys() | stored.keys()):
            problem = _problem(written.get(place), stored.get(place))
            if problem:
                inspection, key = place
                sentence = f"The answer to {key} in inspection {inspection} {problem}."
                yield place, Complaint("answer_changed", f"inspection {inspection}, {key}", sentence)


def _problem(written: tuple[object, ...] | None, stored: tuple[object, ...] | None) -> str | None:
    if written is None:
        return "was never given: the trail does not know it"
    if stored is None:
        return "is missing"
    erased = written[0] is None
    if written[1:] != stored[1:] or (not erased and written[0] != stored[0]):
        return "differs from what the trail says was answered"
    return None


def _written(session: Session, ids: Sequence[int]) -> dict[Place, tuple[object, ...]]:
    """The last answer on the trail by place: its JSON (None once erased), who and when."""
    rows = session.execute(
        sa.select(TrailRow.subject_id, TrailValue.field, TrailValue.new, TrailRow.actor_id, TrailRow.at)
        .join(TrailValue, TrailValue.seq == TrailRow.seq)
        .where(TrailRow.subject == "inspection", TrailRow.action == "answered", TrailRow.subject_id.in_(ids))
        .order_by(TrailRow.seq)
    )
    return {
        (row.subject_id, row.field): (None if row.new is None else json.loads(row.new), row.actor_id, row.at)
        for row in rows
    }


def _stored(session: Session, ids: Sequence[int]) -> dict[Place, tuple[object, ...]]:
    columns = (
        InspectionAnswer.inspection_id,
        InspectionAnswer.check_key,
        InspectionAnswer.result,
        InspectionAnswer.value,
        InspectionAnswer.note,
        InspectionAnswer.source,
        InspectionAnswer.answered_by,
        InspectionAnswer.answered_at,
    )
    found: dict[Place, tuple[object, ...]] = {}
    for row in session.execute(sa.select(*columns).where(InspectionAnswer.inspection_id.in_(ids))):
        answer: dict[str, object] = {
            "result": None if row.result is None else str(row.result),
            "value": None if row.value is None else row.value["value"],
            "note": row.note,
        }
        if row.source:
            answer["source"] = row.source
        found[(row.inspection_id, row.check_key)] = (answer, row.answered_by, row.answered_at)
    return found

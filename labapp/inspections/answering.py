"""Writing one answer inside somebody's transaction: judged, compared with what the person saw, found by its number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.accounts import queries as accounts
from labapp.core import search
from labapp.core.errors import Conflict, UserError
from labapp.core.trail import Actor
from labapp.inspections.models import Inspection, InspectionAnswer, InspectionKind
from labapp.inspections.rules import LONGEST_NOTE, Answer, Value, answer_problem, draft_problem
from labapp.rulebook.types import Check, CheckKind, Result


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What is to stand for a check; `source` names the tool and file that it was taken from, empty if it was given by hand."""

    result: Result | None
    value: Value = None
    note: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """An answer before and after, as the trail keeps it, and its new version."""

    before: dict[str, object] | None
    after: dict[str, object]
    version: int


def put_answer(
    session: Session,
    actor: Actor,
    at: datetime,
    inspection: Inspection,
    check: Check,
    given: GivenAnswer,
    expected_version: int | None,
) -> Change:
    """Write an answer; UserError "bad_answer" if it cannot be, Conflict if the person saw another version."""
    refuse_note(given.note)
    problem = draft_problem(given.value, given.note)
    if problem is None and given.result is not None:
        problem = answer_problem(check, Answer(given.result, given.value, given.note))
    if problem:
        raise UserError(problem, "Correct the value; nothing was stored.", "bad_answer")
    row = session.scalar(
        sa.select(InspectionAnswer).where(
            InspectionAnswer.inspection_id == inspection.id, InspectionAnswer.check_key == check.key
        )
    )
    before = None if row is None else answer_json(row)
    if expected_version is not None and expected_version != (0 if row is None else row.version):
        mine = {"result": given.result, "value": given.value, "note": given.note}
        by = "" if row is None else accounts.names(session, [row.answered_by]).get(row.answered_by, "")
        raise Conflict(
            f"“{check.text}”",
            mine,
            before,
            by=by,
            at=None if row is None else row.answered_at,
            version=0 if row is None else row.version,
        )
    if row is None:
        row = InspectionAnswer(inspection_id=inspection.id, check_key=check.key, source="", version=0)
        session.add(row)
    # A note beside a tool's value leaves it the tool's; another result or value is the person's own.
    same = before is not None and (row.result, before["value"]) == (given.result, given.value)
    row.source = given.source or (row.source if same else "")
    row.result, row.note = given.result, given.note
    row.value = None if given.value is None else {"value": given.value}
    row.answered_at, row.answered_by = at, actor.id
    row.version += 1
    if check.kind is CheckKind.IDENTITY and inspection.kind is not InspectionKind.SECOND:
        codes = (str(given.value),) if given.value and given.result is not None else ()
        search.put_codes(session, "order", inspection.order_id, check.key, codes)
    return Change(before, answer_json(row), row.version)


def answer_json(row: InspectionAnswer) -> dict[str, object]:
    """An answer as the trail keeps it; one that was given by hand has no source."""
    answer: dict[str, object] = {
        "result": None if row.result is None else str(row.result),
        "value": None if row.value is None else row.value["value"],
        "note": row.note,
    }
    return {**answer, "source": row.source} if row.source else answer


def refuse_note(note: str) -> None:
    """UserError "too_long" for a note that is longer than is kept."""
    if len(note) > LONGEST_NOTE:
        raise UserError(
            f"A note holds at most {LONGEST_NOTE:,} characters.", "Shorten it; nothing was stored.", "too_long"
        )

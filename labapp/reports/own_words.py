"""Which checklists of the lab's own stand behind issued verdicts: the program has no words for them in other languages."""

from __future__ import annotations

import json
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.inspections.models import VerdictRow
from labapp.rulebook.models import ItemKind, RulebookItem
from labapp.rulebook.queries import rulebook
from labapp.rulebook.types import Checklist


def own_checklists(session: Session, verdicts: Iterable[str]) -> tuple[Checklist, ...]:
    """The lab's own checklists that the verdicts of these numbers go by."""
    own = set(session.scalars(sa.select(RulebookItem.key).where(RulebookItem.kind == ItemKind.CHECKLIST)))
    numbers = sorted(set(verdicts))
    if not own or not numbers:
        return ()
    records = session.scalars(sa.select(VerdictRow.record).where(VerdictRow.number.in_(numbers)))
    used = {str(json.loads(record)["inspection"]["checklist"]) for record in records}
    return tuple(rulebook(session).checklist_by_key(key) for key in sorted(own & used))

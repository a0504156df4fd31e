"""Taking a tool's result over: the file is kept, and the answers that the person chose carry its name."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.core.errors import UserError
from labapp.core.store import BlobStore
from labapp.core.trail import Actor, record
from labapp.inspections import assembling, queries
from labapp.inspections.answering import GivenAnswer, put_answer
from labapp.inspections.models import FileKind, Inspection, InspectionFile
from labapp.inspections.tools import LineState, Proposal, Standing, known_mappings, propose

_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Taken:
    """The word that a tool's values are durable: when, the file, and each answer's new version."""

    at: datetime
    file_id: int
    versions: Mapping[str, int]


def proposal(session: Session, inspection: Inspection, data: bytes, name: str) -> Proposal:
    """What a file says for this inspection, beside what stands."""
    standing = {
        key: Standing(row.result, row.value, row.note, row.version, row.source)
        for key, row in queries.answers(session, inspection.id).items()
    }
    checklist = assembling.frozen_checklist(inspection)
    return propose(known_mappings(), data, _plain_name(name), checklist, standing)


def take(
    session: Session,
    actor: Actor,
    at: datetime,
    inspection: Inspection,
    found: Proposal,
    data: bytes,
    chosen: Collection[str],
    expected_versions: Mapping[str, int],
    store: BlobStore,
) -> Taken:
    """Keep the file and write the chosen answers; what the file does not propose cannot be chosen."""
    lines = {line.check: line for line in found.lines if line.state is not LineState.REFUSED}
    strange = sorted(set(chosen) - lines.keys())
    if strange or not chosen:
        words = f"The file proposes nothing for {strange[0]}." if strange else "Nothing of the file was chosen."
        raise UserError(words, "Choose among what it proposes; nothing was stored.", "not_proposed")
    checklist = assembling.frozen_checklist(inspection)
    changes: dict[str, tuple[object, object]] = {}
    versions = {}
    for key in (check.key for check in checklist.checks if check.key in chosen):
        check, line = checklist.check(key), lines[key]
        assert check is not None  # noqa: S101  its key was just read there
        note = "" if line.standing is None else line.standing.note
        given = GivenAnswer(line.result, line.value, note, found.source)
        change = put_answer(session, actor, at, inspection, check, given, expected_versions.get(key, 0))
        changes[key], versions[key] = (change.before, change.after), change.version
    record(session, actor, at, "answered", "inspection", inspection.id, changes)
    return Taken(at, _kept(session, actor, at, inspection, found, data, store), versions)


def _kept(
    session: Session,
    actor: Actor,
    at: datetime,
    inspection: Inspection,
    found: Proposal,
    data: bytes,
    store: BlobStore,
) -> int:
    """The id of the file's row: the one that is there if it was taken before. Its bytes are durable before the row is."""
    known = session.scalar(
        sa.select(InspectionFile).where(
            InspectionFile.inspection_id == inspection.id,
            InspectionFile.kind == FileKind.TOOL_RESULT,
            InspectionFile.sha256 == hashlib.sha256(data).hexdigest(),
            InspectionFile.removed_at.is_(None),
        )
    )
    if known is not None:
        return known.id
    row = InspectionFile(
        inspection_id=inspection.id,
        kind=FileKind.TOOL_RESULT,
        sha256=store.put(data),
        size=len(data),
        name=found.name,
        tool=found.tool,
        added_at=at,
        added_by=actor.id,
    )
    session.add(row)
    session.flush()
    changes = {f"file {row.id}": (None, {"sha256": row.sha256, "name": row.name, "tool": row.tool})}
    record(session, actor, at, "filed", "inspection", inspection.id, changes)
    return row.id


def _plain_name(name: str) -> str:
    """A file's bare name as documents may print it: no folder, nothing that steers text, not endless."""
    bare = name.replace("\\", "/").rpartition("/")[2]
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in bare).split())
    if len(plain) > _LONGEST_NAME:
        stem, dot, ending = plain.rpartition(".")
        plain = f"{stem[: _LONGEST_NAME - len(ending) - 2]}…{dot}{ending[:20]}" if dot else f"{plain[:_LONGEST_NAME]}…"
    return plain or "a file without a name"

"""Use cases around evidence beyond photos: unboxing videos and sounds. Stored by hash, never decoded by the program."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.accounts.rules import Right
from labapp.accounts.service import require
from labapp.core.clock import Clock
from labapp.core.db import Database
from labapp.core.errors import NotAllowed, NotFound, UserError
from labapp.core.store import BlobStore
from labapp.core.trail import Actor, record
from labapp.core.work import Work
from labapp.inspections import second
from labapp.inspections.models import FileKind, Inspection, InspectionFile
from labapp.inspections.queries import FiledEvidence
from labapp.inspections.rules import (
    MOST_FILE_BYTES,
    MOST_FILES,
    InspectionState,
    file_kind,
    kept_name,
    refuse_foreign,
    suffix_of,
)

_LONGEST_CAPTION = 300


@dataclass(frozen=True, slots=True)
class PreparedFile:
    """A file whose bytes are durable in the store; only its row is missing yet."""

    kind: FileKind
    sha256: str
    size: int
    name: str


class EvidenceFiles:
    """Videos and sounds of inspections."""

    def __init__(self, database: Database, clock: Clock, store: BlobStore) -> None:
        self._database = database
        self._clock = clock
        self._store = store

    def prepare(self, path: Path, work: Work | None = None) -> PreparedFile:
        """Store a video or a sound of at most 4 GB; UserError with a reason code if it is refused, nothing stored then."""
        kind = FileKind(file_kind(path.name))
        stored = self._store.put_file(
            path, work or Work(), most=MOST_FILE_BYTES, look=lambda head: refuse_foreign(path.name, head)
        )
        return PreparedFile(kind, stored.sha256, stored.size, kept_name(path.name))

    def add(self, actor: Actor, inspection_id: int, file: PreparedFile, caption: str = "") -> int:
        """Put a stored file into an inspection; returns its id there. The same file twice is refused."""
        require(actor, Right.INSPECT)
        _refuse_caption(caption)
        now = self._clock.now()
        with self._database.transaction() as session:
            inspection = _open(session, actor, inspection_id)
            _refuse_more(session, inspection, file)
            row = InspectionFile(
                inspection_id=inspection.id,
                kind=file.kind,
                sha256=file.sha256,
                size=file.size,
                name=file.name,
                caption=caption.strip(),
                tool="",
                added_at=now,
                added_by=actor.id,
            )
            session.add(row)
            session.flush()
            filed = {"sha256": file.sha256, "size": file.size, "name": file.name, "caption": row.caption}
            record(session, actor, now, "filed", "inspection", inspection.id, {f"file {row.id}": (None, filed)})
            return row.id

    def caption(self, actor: Actor, inspection_id: int, file_id: int, caption: str) -> None:
        """Write what a file shows or lets hear."""
        require(actor, Right.INSPECT)
        _refuse_caption(caption)
        now = self._clock.now()
        with self._database.transaction() as session:
            inspection = _open(session, actor, inspection_id)
            row = _filed(session, inspection.id, file_id)
            before, row.caption = row.caption, caption.strip()
            changes = {f"file {row.id}": ({"caption": before}, {"caption": row.caption})}
            record(session, actor, now, "filed", "inspection", inspection.id, changes)

    def remove(self, actor: Actor, inspection_id: int, file_id: int, *, restore: bool = False) -> None:
        """Lay a file aside, or take it out again; its bytes are never deleted."""
        require(actor, Right.INSPECT)
        now = self._clock.now()
        with self._database.transaction() as session:
            inspection = _open(session, actor, inspection_id)
            row = _filed(session, inspection.id, file_id)
            if restore and row.removed_at is not None:  # it may have been given again meanwhile
                _refuse_more(session, inspection, PreparedFile(row.kind, row.sha256, row.size, row.name))
            row.removed_at = None if restore else now
            words = ("laid aside", "in place") if restore else ("in place", "laid aside")
            record(session, actor, now, "filed", "inspection", inspection.id, {f"file {row.id}": words})

    def copy_to(self, actor: Actor, file: FiledEvidence, folder: Path, work: Work) -> Path:
        """Write a read-only copy of a file with the ending that players need; its bytes are checked on the way."""
        require(actor, Right.SEE_ORDERS)
        with self._database.reading() as session:
            row = session.get(InspectionFile, file.id)
            inspection = None if row is None else session.get(Inspection, row.inspection_id)
            if row is None or inspection is None or row.sha256 != file.sha256:
                raise NotFound("There is no such file in this lab.")
            if second.must_not_see(session, actor, inspection):
                raise NotAllowed("You look at this order blind.", "Submit your own look first.", "blind")
            target = folder / f"{row.sha256[:16]}.{suffix_of(row.name)}"
        if not target.exists():
            self._store.copy_to(file.sha256, target, work)
        return target


def _open(session: Session, actor: Actor, inspection_id: int) -> Inspection:
    inspection = session.scalar(sa.select(Inspection).where(Inspection.id == inspection_id).with_for_update())
    if inspection is None:
        raise NotFound("There is no such inspection.")
    if inspection.state is not InspectionState.IN_PROGRESS:
        raise UserError(
            f"This inspection is {inspection.state.value.replace('_', ' ')} and cannot be changed.",
            "A manager can send it back.",
            "wrong_state",
        )
    second.refuse_both(session, actor, inspection)
    return inspection


def _refuse_more(session: Session, inspection: Inspection, file: PreparedFile) -> None:
    standing = sa.select(InspectionFile.sha256, InspectionFile.name).where(
        InspectionFile.inspection_id == inspection.id, InspectionFile.removed_at.is_(None)
    )
    held = {row.sha256: row.name for row in session.execute(standing)}
    if file.sha256 in held:
        raise UserError(f"{file.name} is there already, as {held[file.sha256]}.", code="file_twice")
    if len(held) >= MOST_FILES:
        raise UserError(f"An inspection holds at most {MOST_FILES} files.", "Lay some aside first.", "too_many_files")


def _filed(session: Session, inspection_id: int, file_id: int) -> InspectionFile:
    row = session.get(InspectionFile, file_id)
    if row is None or row.inspection_id != inspection_id or row.kind is FileKind.TOOL_RESULT:
        raise NotFound("There is no such video or sound in this inspection.")
    return row


def _refuse_caption(caption: str) -> None:
    if len(caption) > _LONGEST_CAPTION:
        raise UserError("A caption holds at most 300 characters.", "Shorten it.", "too_long")

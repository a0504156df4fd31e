"""Use cases around hand-overs: note that a copy left the lab, and what follows from it; list them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.accounts.models import Person
from labapp.accounts.rules import Right
from labapp.accounts.service import require
from labapp.core.clock import Clock
from labapp.core.db import Database
from labapp.core.errors import NotFound, UserError
from labapp.core.store import BlobStore
from labapp.core.trail import Actor, record
from labapp.core.work import Work
from labapp.inspections.models import Inspection, VerdictRow
from labapp.lab.models import Withdrawal
from labapp.orders import steps as order_steps
from labapp.orders.models import MysteryOrder
from labapp.reports.leaving import hand_over_problem, leaving_problem, reply_until, to_the_minute
from labapp.reports.models import Document, DocumentKind, HandOver, Statement
from labapp.reports.rules import Channel, Copy
from labapp.rulebook.queries import rulebook
from labapp.sellers.models import Measure, Seller
from labapp.trials.models import Trial, TrialOutcome

MOST_PROOF_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class NewHandOver:
    """A hand-over as a person notes it; without a moment it was just now."""

    document_id: int
    recipient: str
    channel: Channel
    proof: str = ""
    """What shows that it arrived: a message's id, a posting number, who signed for it."""
    handed_at: datetime | None = None
    file: Path | None = None
    """A file that proves it."""


@dataclass(frozen=True, slots=True)
class HandOverRow:
    """A hand-over as lists show it."""

    id: int
    document_id: int
    kind: DocumentKind
    number: str
    version: int
    copy: str
    language: str
    seller_number: str
    seller_name: str
    recipient: str
    channel: Channel
    handed_at: datetime
    proof: str
    proof_sha256: str
    reply_until: date | None
    recorded_by: str


@dataclass(frozen=True, slots=True)
class Handed:
    """What noting a hand-over came to: its row, the identity that it burned, and whether it came too late."""

    row: HandOverRow
    burned: str | None
    """The number of the buyer's identity that this seller can know from now on."""
    late: str
    """Why the measure rests on weak ground, in a sentence: its statement was handed over after it took effect."""
    known: bool = False
    """Whether the very same hand-over was noted before: nothing was written."""


_COLUMNS = (
    HandOver.id,
    HandOver.document_id,
    Document.kind,
    Document.number,
    Document.version,
    Document.copy,
    Document.language,
    Seller.number.label("seller_number"),
    Seller.name.label("seller_name"),
    HandOver.recipient,
    HandOver.channel,
    HandOver.handed_at,
    HandOver.proof,
    HandOver.proof_sha256,
    HandOver.reply_until,
    Person.name.label("recorded_by"),
)


class HandOvers:
    """Copies that left the lab."""

    def __init__(self, database: Database, clock: Clock, store: BlobStore) -> None:
        self._database = database
        self._clock = clock
        self._store = store

    def record(self, actor: Actor, new: NewHandOver, work: Work | None = None) -> Handed:
        """Note that a copy left the lab; the seller's time to reply begins, and a verdict's copy burns the identity.

        Refused for copies that never leave, before the copy was issued, in the future, and without the proof that its
        channel needs. The same document, recipient and minute are noted once.
        """
        require(actor, Right.SEE_SELLERS)
        now = self._clock.now()
        handed_at = to_the_minute(new.handed_at or now)
        with self._database.reading() as session:
            known = self._known(session, new, handed_at)
            if known is not None:
                return known
            self._refuse(session, new, handed_at, now)
        proof_sha256 = ""
        if new.file is not None:
            proof_sha256 = self._store.put_file(new.file, work or Work(), most=MOST_PROOF_BYTES).sha256
        with self._database.transaction() as session:
            document = session.get_one(Document, new.document_id, with_for_update=True)
            known = self._known(session, new, handed_at)
            if known is not None:  # somebody noted it between
                return known
            self._refuse(session, new, handed_at, now)
            day = handed_at.astimezone(self._clock.zone).date()
            row = HandOver(
                document_id=document.id,
                recipient=new.recipient.strip(),
                channel=new.channel,
                handed_at=handed_at,
                proof=new.proof.strip(),
                proof_sha256=proof_sha256,
                reply_until=reply_until(day, _reply_days(session, document, day)),
                recorded_at=now,
                recorded_by=actor.id,
            )
            session.add(row)
            session.flush()
            self._on_trail(session, actor, now, document, row)
            return Handed(_row(session, row.id), _burn(session, actor, now, document), _late(session, document, day))

    def hand_overs(self, actor: Actor, number: str = "") -> tuple[HandOverRow, ...]:
        """Hand-overs, newest first, of one document's number or of all."""
        require(actor, Right.SEE_SELLERS)
        query = _query().order_by(HandOver.handed_at.desc(), HandOver.id.desc())
        if number:
            query = query.where(Document.number == number)
        with self._database.reading() as session:
            if number and session.scalar(sa.select(Document.id).where(Document.number == number)) is None:
                raise NotFound(f"There is no issued document {number}.")
            rows: Sequence[Any] = session.execute(query).all()
        return tuple(HandOverRow(*row) for row in rows)

    def copy_to_hand_over(self, actor: Actor, number: str, language: str = "") -> int:
        """The id of the newest copy of that number that may leave the lab, in a language if one is named."""
        require(actor, Right.SEE_SELLERS)
        query = sa.select(Document.id, Document.kind, Document.copy, Document.language).where(Document.number == number)
        with self._database.reading() as session:
            rows = session.execute(query.order_by(Document.version.desc(), Document.id.desc())).all()
        if not rows:
            raise NotFound(f"There is no issued document {number}.")
        may = [row for row in rows if leaving_problem(row.kind, number, row.copy) is None]
        if not may:
            raise UserError(*_problem(leaving_problem(rows[0].kind, number, rows[0].copy)))
        found = next((row for row in may if not language or row.language == language), None)
        if found is None:
            there = ", ".join(sorted({row.language for row in may}))
            raise NotFound(f"There is no such copy of {number} in that language.", f"There are: {there}.")
        return int(found.id)

    def proof_path(self, row: HandOverRow) -> Path:
        """Where the file that proves a hand-over lies; its bytes are checked first."""
        if not row.proof_sha256:
            raise NotFound("No file proves this hand-over.", row.proof or "It was handed over in person.")
        self._store.read(row.proof_sha256)
        return self._store.path(row.proof_sha256)

    def _known(self, session: Session, new: NewHandOver, handed_at: datetime) -> Handed | None:
        found = session.scalar(
            sa.select(HandOver.id).where(
                HandOver.document_id == new.document_id,
                HandOver.recipient == new.recipient.strip(),
                HandOver.handed_at == handed_at,
            )
        )
        return None if found is None else Handed(_row(session, found), None, "", known=True)

    @staticmethod
    def _refuse(session: Session, new: NewHandOver, handed_at: datetime, now: datetime) -> None:
        document = session.get(Document, new.document_id)
        if document is None:
            raise NotFound("There is no such document.")
        problem = leaving_problem(document.kind, document.number, document.copy) or hand_over_problem(
            recipient=new.recipient,
            channel=new.channel,
            proof=new.proof,
            has_file=new.file is not None,
            handed_at=handed_at,
            issued_at=document.issued_at,
            replaced_at=session.scalar(
                sa.select(sa.func.min(Document.issued_at)).where(
                    Document.number == document.number, Document.version > document.version
                )
            ),
            withdrawn_at=session.scalar(sa.select(Withdrawal.withdrawn_at).where(Withdrawal.number == document.number)),
            now=now,
        )
        if problem:
            raise UserError(*problem)

    @staticmethod
    def _on_trail(session: Session, actor: Actor, at: datetime, document: Document, row: HandOver) -> None:
        changes = {
            "number": (None, document.number),
            "recipient": (None, row.recipient),
            "channel": (None, str(row.channel)),
            "handed_at": (None, row.handed_at.isoformat()),
            "proof": (None, row.proof),
            "proof_sha256": (None, row.proof_sha256),
            "reply_until": (None, None if row.reply_until is None else row.reply_until.isoformat()),
        }
        record(session, actor, at, "handed_over", "document", document.id, changes)


def _problem(problem: tuple[str, str, str] | None) -> tuple[str, str, str]:
    assert problem is not None  # noqa: S101  of a copy that may not leave
    return problem


def _query() -> Any:
    return (
        sa.select(*_COLUMNS)
        .join(Document, Document.id == HandOver.document_id)
        .join(Seller, Seller.id == Document.seller_id)
        .join(Person, Person.id == HandOver.recorded_by)
    )


def _row(session: Session, hand_over_id: int) -> HandOverRow:
    return HandOverRow(*session.execute(_query().where(HandOver.id == hand_over_id)).one())


def _reply_days(session: Session, document: Document, day: date) -> int:
    """How long the seller may reply: as the document itself says, else by the policy that it was judged by."""
    if document.kind is DocumentKind.STATEMENT:
        sealed = session.scalars(sa.select(Statement.record).where(Statement.measure_id == document.measure_id)).one()
        return int(json.loads(sealed)["reply"]["days"])
    if document.kind is DocumentKind.VERDICT:
        frozen = session.scalars(
            sa.select(Inspection.policy)
            .join(VerdictRow, VerdictRow.inspection_id == Inspection.id)
            .where(VerdictRow.id == document.verdict_id)
        ).one()
        return int(frozen["reply_days"])
    key = session.scalar(
        sa.select(Trial.policy_key)
        .join(TrialOutcome, TrialOutcome.trial_id == Trial.id)
        .where(TrialOutcome.id == document.outcome_id)
    )
    book = rulebook(session)
    return (book.policy_for(day) if key is None else book.policy(key)).reply_days


def _burn(session: Session, actor: Actor, at: datetime, document: Document) -> str | None:
    """Burn the identity behind a verdict whose seller's copy left; outcomes and statements name no item."""
    if document.kind is not DocumentKind.VERDICT or document.copy != Copy.SELLER:
        return None
    order = session.scalars(
        sa.select(MysteryOrder)
        .join(VerdictRow, VerdictRow.order_id == MysteryOrder.id)
        .where(VerdictRow.id == document.verdict_id)
    ).one()
    return order_steps.burn(session, actor, at, order, f"{document.number} was handed over")


def _late(session: Session, document: Document, day: date) -> str:
    """A statement is handed over before its measure takes effect, or at that time (Regulation (EU) 2019/1150, Art. 4)."""
    if document.kind is not DocumentKind.STATEMENT:
        return ""
    effective = session.scalars(sa.select(Measure.effective_on).where(Measure.id == document.measure_id)).one()
    if day <= effective:
        return ""
    return f"{document.number} took effect on {effective.isoformat()}, before its statement was handed over."

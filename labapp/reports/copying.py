"""Copies of issued documents: the seller's, other languages, other paper. Each is drawn from the sealed record, and signed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.accounts import queries as accounts
from labapp.core.errors import NotFound, UserError
from labapp.core.trail import Actor, record
from labapp.inspections import queries as inspections
from labapp.inspections.models import VerdictRow
from labapp.lab.models import LabProfileRow, Withdrawal
from labapp.orders import queries as orders
from labapp.reports.drawing import Drawn, Manner
from labapp.reports.editions import Secret
from labapp.reports.models import Document, DocumentKind, Statement
from labapp.reports.own_words import own_checklists
from labapp.reports.rules import LANGUAGES, PAPERS, Copy, language_of_country
from labapp.rulebook.models import ItemKind
from labapp.rulebook.queries import own_item, rulebook
from labapp.trials.models import TrialOutcome


@dataclass(frozen=True, slots=True)
class Edition:
    """Which copy of a document is wanted; an empty language or paper is the reader's, or the lab's own."""

    copy: Copy = Copy.INTERNAL
    language: str = ""
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """The signed record that copies of a document are drawn from."""

    kind: DocumentKind
    number: str
    version: int
    signed_by: int
    record: Mapping[str, Any]
    verdict_id: int | None = None
    outcome_id: int | None = None
    measure_id: int | None = None


def lab_manner(session: Session, record: Mapping[str, Any], language: str = "", paper: str = "") -> Manner:
    """How a document of this record looks, in the given or the lab's own language and paper."""
    lab = session.get_one(LabProfileRow, 1)
    cited = (str(report["number"]) for report in record.get("reports", ()) if report["purpose"] == "verdict")
    key = str(record.get("inspection", {}).get("checklist", ""))
    own = key and own_item(session, ItemKind.CHECKLIST, key) is not None
    checklists = (rulebook(session).checklist_by_key(key),) if own else own_checklists(session, cited)
    return Manner(language or lab.language, paper or lab.paper, lab.logo, lab.accent, checklists)


def source(session: Session, number: str) -> Source:
    """The newest issued version of a number; NotFound if nothing was issued under it."""
    verdict = session.scalar(
        sa.select(VerdictRow)
        .join(Document, sa.and_(Document.verdict_id == VerdictRow.id, Document.copy == Copy.INTERNAL))
        .where(VerdictRow.number == number)
        .order_by(VerdictRow.version.desc())
        .limit(1)
    )
    if verdict is not None:
        return Source(
            DocumentKind.VERDICT,
            number,
            verdict.version,
            verdict.signed_by,
            json.loads(verdict.record),
            verdict_id=verdict.id,
        )
    outcome = session.scalar(
        sa.select(TrialOutcome)
        .join(Document, Document.outcome_id == TrialOutcome.id)
        .where(TrialOutcome.number == number)
        .limit(1)
    )
    if outcome is None:
        return _of_statement(session, number)
    return Source(DocumentKind.TRIAL, number, 1, outcome.signed_by, json.loads(outcome.record), outcome_id=outcome.id)


def _of_statement(session: Session, number: str) -> Source:
    statement = session.scalar(
        sa.select(Statement)
        .join(Document, Document.measure_id == Statement.measure_id)
        .where(Statement.number == number)
        .limit(1)
    )
    if statement is None:
        raise NotFound(f"There is no issued document {number}.")
    return Source(
        DocumentKind.STATEMENT,
        number,
        1,
        statement.signed_by,
        json.loads(statement.record),
        measure_id=statement.measure_id,
    )


def settled(session: Session, found: Source, wanted: Edition) -> Edition:
    """The wanted edition with its language and paper decided; UserError if there is no such copy of this document."""
    if wanted.copy is Copy.SELLER and found.kind is DocumentKind.TRIAL:
        raise UserError(
            f"{found.number} has one kind of copy only: it is meant for the seller as it is.",
            "Choose the language and the paper alone.",
            "no_such_copy",
        )
    if found.kind is DocumentKind.STATEMENT:  # it is written to the seller, whoever asks for a copy
        wanted = replace(wanted, copy=Copy.SELLER)
    lab = session.get_one(LabProfileRow, 1)
    own = lab.language if wanted.copy is Copy.INTERNAL else language_of_country(str(found.record["seller"]["country"]))
    language, paper = wanted.language or own, wanted.paper or lab.paper
    if language not in LANGUAGES:
        raise UserError(f"There are no documents in “{language}”.", f"Choose {' or '.join(LANGUAGES)}.", "no_language")
    if paper not in PAPERS:
        raise UserError(f"There is no paper “{paper}”.", f"Choose {' or '.join(PAPERS)}.", "no_paper")
    return Edition(wanted.copy, language, paper)


def known(session: Session, found: Source, edition: Edition) -> int | None:
    """The id of the copy that was made already, or None."""
    return session.scalar(
        sa.select(Document.id).where(
            Document.kind == found.kind,
            Document.number == found.number,
            Document.version == found.version,
            Document.copy == edition.copy,
            Document.language == edition.language,
            Document.paper == edition.paper,
        )
    )


def refuse_withdrawn(session: Session, number: str) -> None:
    """UserError if the lab has withdrawn this number."""
    reason = session.scalar(sa.select(Withdrawal.reason).where(Withdrawal.number == number))
    if reason is not None:
        raise UserError(f"{number} was withdrawn: {reason}", "Nothing more is issued under it.", "withdrawn")


def sellers_secrets(session: Session, order_id: int, inspection_id: int) -> tuple[Secret, ...]:
    """What the seller must not read of a verdict: the buyer's particulars, tracking, and who inspected."""
    people = accounts.names(session, inspections.took_part(session, [inspection_id]))
    return (
        *buyers_secrets(session, order_id),
        Secret("the tracking number", orders.cover_of(session, order_id).tracking),
        *(Secret("the name of a technician", name, whole_words=True) for name in people.values()),
    )


def buyers_secrets(session: Session, order_id: int) -> tuple[Secret, ...]:
    """What no document may hold, since erasing an identity touches none: the buyer's own particulars."""
    cover = orders.cover_of(session, order_id)
    lines = [line for line in cover.address.splitlines() if any(c.isdigit() for c in line)]
    return (
        Secret("the buyer's name", cover.alias),
        *(Secret("the buyer's address", line) for line in lines or [cover.address]),
        Secret("the buyer's e-mail address", cover.email),
        Secret("the buyer's phone number", cover.phone),
        Secret("the name of the payment means", cover.payment_label),
    )


def keep(
    session: Session, actor: Actor, at: datetime, found: Source, edition: Edition, drawn: Drawn, sha256: str
) -> int:
    """Write down a copy that is drawn, signed and stored; returns its id."""
    first = session.scalars(
        sa.select(Document).where(Document.kind == found.kind, Document.number == found.number).limit(1)
    ).one()
    row = add_copy(
        session,
        drawn,
        sha256,
        at,
        kind=found.kind,
        number=found.number,
        version=found.version,
        copy=str(edition.copy),
        paper=edition.paper,
        title=first.title,
        seller_id=first.seller_id,
        verdict_id=found.verdict_id,
        outcome_id=found.outcome_id,
        measure_id=found.measure_id,
    )
    changes = {"copy": (None, f"{edition.copy}, {edition.language}, {edition.paper}"), "document": (None, sha256)}
    record(session, actor, at, "copy_made", "document", row.id, changes)
    return row.id


def add_copy(session: Session, drawn: Drawn, sha256: str, at: datetime, **about: Any) -> Document:
    """Add the row of a copy that is drawn, signed and stored; `about` are the columns that the file does not say."""
    row = Document(
        language=drawn.language, sha256=sha256, size=len(drawn.pdf), pages=drawn.pages, issued_at=at, **about
    )
    session.add(row)
    session.flush()
    return row

"""Reads of the print room: which copies wait to be printed, which were, which are superseded, and one copy whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from labapp.accounts.models import Person
from labapp.inspections.models import VerdictRow
from labapp.lab.models import Withdrawal
from labapp.orders.models import MysteryOrder
from labapp.reports.models import Document, DocumentKind, DocumentPrint, HandOver, Statement
from labapp.reports.rules import Channel
from labapp.sellers.models import Measure, Seller
from labapp.trials.models import TrialOutcome


class ShelfList(StrEnum):
    """The lists of the print room. A copy is on one of the first three, and on `ALL`."""

    TO_PRINT = "to_print"
    """Of the newest version, not withdrawn, never printed: the longest waiting first."""
    PRINTED = "printed"
    SUPERSEDED = "superseded"
    """Of an older version, or withdrawn."""
    ALL = "all"


@dataclass(frozen=True, slots=True)
class ShelfFilter:
    """What a list is cut to; an empty value cuts nothing away."""

    which: ShelfList = ShelfList.ALL
    kind: str = ""
    copy: str = ""
    language: str = ""
    seller_id: int | None = None
    text: str = ""
    """Part of a number, an order's number, a seller's name or a title."""
    issued_from: datetime | None = None
    issued_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """One copy as the print room lists it."""

    id: int
    kind: str
    number: str
    version: int
    copy: str
    language: str
    paper: str
    title: str
    seller_name: str
    sha256: str
    size: int
    pages: int
    issued_at: datetime
    order_number: str
    """The order of a verdict; empty for other documents."""
    result: str
    """The verdict, the outcome or the kind of measure, as the program's word."""
    newest: int
    """The newest version of its number."""
    withdrawn: bool
    prints: int

    @property
    def superseded(self) -> bool:
        """Whether a print of it has to say that it no longer holds."""
        return self.withdrawn or self.newest > self.version


@dataclass(frozen=True, slots=True)
class ShelfCounts:
    """How many copies each list holds, and how many were printed since a moment."""

    to_print: int
    printed: int
    superseded: int
    printed_since: int

    def of(self, which: ShelfList) -> int:
        """How many copies that list holds."""
        if which is ShelfList.ALL:
            return self.to_print + self.printed + self.superseded
        return {
            ShelfList.TO_PRINT: self.to_print,
            ShelfList.PRINTED: self.printed,
            ShelfList.SUPERSEDED: self.superseded,
        }[which]


@dataclass(frozen=True, slots=True)
class PrintRow:
    """One printing; `printer` is empty where a file was saved."""

    printer: str
    printed_at: datetime
    printed_by: str


@dataclass(frozen=True, slots=True)
class HandOverRow:
    """One hand-over of a copy."""

    recipient: str
    channel: Channel
    handed_at: datetime
    proof: str
    has_file: bool
    reply_until: date | None
    recorded_by: str


@dataclass(frozen=True, slots=True)
class WithdrawalRow:
    """That a number was withdrawn, by whom and why."""

    reason: str
    withdrawn_at: datetime
    withdrawn_by: str


@dataclass(frozen=True, slots=True)
class ShelfDetail:
    """One copy with all that is known of it."""

    row: ShelfRow
    record_sha256: str
    signed_by: str
    sealed_at: datetime | None
    siblings: tuple[ShelfRow, ...]
    """All versions and copies of its number, the newest first, itself included."""
    prints: tuple[PrintRow, ...]
    hand_overs: tuple[HandOverRow, ...]
    withdrawal: WithdrawalRow | None


_newer = aliased(Document)
_NEWEST = (
    sa.select(sa.func.max(_newer.version))
    .where(_newer.kind == Document.kind, _newer.number == Document.number)
    .correlate(Document)
    .scalar_subquery()
)
_REPLACED = (
    sa.exists()
    .where(_newer.kind == Document.kind, _newer.number == Document.number, _newer.version > Document.version)
    .correlate(Document)
)
_WITHDRAWN = sa.exists().where(Withdrawal.number == Document.number).correlate(Document)
_PRINTED = sa.exists().where(DocumentPrint.document_id == Document.id).correlate(Document)
_SUPERSEDED = sa.or_(_REPLACED, _WITHDRAWN)
_PRINTS = (
    sa.select(sa.func.count())
    .select_from(DocumentPrint)
    .where(DocumentPrint.document_id == Document.id)
    .correlate(Document)
    .scalar_subquery()
)
_LISTS = {
    ShelfList.TO_PRINT: (sa.not_(_SUPERSEDED), sa.not_(_PRINTED)),
    ShelfList.PRINTED: (sa.not_(_SUPERSEDED), _PRINTED),
    ShelfList.SUPERSEDED: (_SUPERSEDED,),
    ShelfList.ALL: (),
}
_COLUMNS = (
    Document.id,
    Document.kind,
    Document.number,
    Document.version,
    Document.copy,
    Document.language,
    Document.paper,
    Document.title,
    Seller.name,
    Document.sha256,
    Document.size,
    Document.pages,
    Document.issued_at,
    MysteryOrder.number,
    VerdictRow.verdict,
    TrialOutcome.outcome,
    Measure.kind,
    _NEWEST,
    _WITHDRAWN,
    _PRINTS,
)


def _joined(query: sa.Select[Any]) -> sa.Select[Any]:
    return (
        query.select_from(Document)
        .join(Seller, Seller.id == Document.seller_id)
        .outerjoin(VerdictRow, VerdictRow.id == Document.verdict_id)
        .outerjoin(MysteryOrder, MysteryOrder.id == VerdictRow.order_id)
        .outerjoin(TrialOutcome, TrialOutcome.id == Document.outcome_id)
        .outerjoin(Measure, Measure.id == Document.measure_id)
    )


def _cut(query: sa.Select[Any], wanted: ShelfFilter) -> sa.Select[Any]:
    for column, value in (
        (Document.kind, wanted.kind),
        (Document.copy, wanted.copy),
        (Document.language, wanted.language),
        (Document.seller_id, wanted.seller_id),
    ):
        if value:
            query = query.where(column == value)
    if wanted.issued_from is not None:
        query = query.where(Document.issued_at >= wanted.issued_from)
    if wanted.issued_before is not None:
        query = query.where(Document.issued_at < wanted.issued_before)
    text = wanted.text.strip()
    if text:
        columns = (Document.number, Document.title, Seller.name, MysteryOrder.number)
        query = query.where(sa.or_(*(column.icontains(text, autoescape=True) for column in columns)))
    return query


def _row(found: Sequence[Any]) -> ShelfRow:
    *first, order_number, verdict, outcome, measure, newest, withdrawn, prints = found
    result = str(verdict or outcome or measure or "")
    own = dict(zip(ShelfRow.__dataclass_fields__, first, strict=False))
    own["kind"] = str(own["kind"])
    own["title"] = _bare(str(own["title"]), result)
    return ShelfRow(
        **own, order_number=order_number or "", result=result, newest=newest, withdrawn=bool(withdrawn), prints=prints
    )


def _bare(title: str, result: str) -> str:
    """The title without the result at its end, which has a column of its own."""
    words = result.replace("_", " ")
    return title.removesuffix(f" · {words}") if words else title


def listed(session: Session, wanted: ShelfFilter, beyond: int | None = None, limit: int = 100) -> tuple[ShelfRow, ...]:
    """One page of a list, beyond the given id: what waits to be printed in the order of issue, all else newest first."""
    query = _cut(_joined(sa.select(*_COLUMNS)), wanted).where(*_LISTS[wanted.which])
    forward = wanted.which is ShelfList.TO_PRINT
    if beyond is not None:
        query = query.where(Document.id > beyond if forward else Document.id < beyond)
    query = query.order_by(Document.id if forward else Document.id.desc()).limit(limit)
    return tuple(_row(found) for found in session.execute(query))


def counts(session: Session, wanted: ShelfFilter, since: datetime) -> ShelfCounts:
    """How many copies each list holds under that filter, and how many printings there were since a moment."""
    superseded = sa.case((_SUPERSEDED, 1), else_=0)
    columns = sa.select(superseded.label("old"), sa.case((_PRINTED, 1), else_=0).label("printed"))
    # only a text is looked for in other tables
    base = _joined(columns) if wanted.text.strip() else columns.select_from(Document)
    inner = _cut(base, wanted)
    each = inner.subquery()
    found = {
        (bool(old), bool(printed)): number
        for old, printed, number in session.execute(
            sa.select(each.c.old, each.c.printed, sa.func.count()).group_by(each.c.old, each.c.printed)
        )
    }
    printings = session.scalar(
        sa.select(sa.func.count()).select_from(DocumentPrint).where(DocumentPrint.printed_at >= since)
    )
    old = found.get((True, False), 0) + found.get((True, True), 0)
    return ShelfCounts(found.get((False, False), 0), found.get((False, True), 0), old, printings or 0)


def row_of(session: Session, document_id: int) -> ShelfRow | None:
    """The copy with that id."""
    found = session.execute(_joined(sa.select(*_COLUMNS)).where(Document.id == document_id)).first()
    return None if found is None else _row(found)


def rows_of(session: Session, ids: Sequence[int]) -> dict[int, ShelfRow]:
    """The copies with those ids, by id."""
    query = _joined(sa.select(*_COLUMNS)).where(Document.id.in_(ids))
    return {row.id: row for row in (_row(found) for found in session.execute(query))}


def siblings(session: Session, kind: str, number: str) -> tuple[ShelfRow, ...]:
    """All versions and copies of a number, the newest first."""
    query = _joined(sa.select(*_COLUMNS)).where(Document.kind == DocumentKind(kind), Document.number == number)
    query = query.order_by(Document.version.desc(), Document.id)
    return tuple(_row(found) for found in session.execute(query))


def sellers(session: Session) -> tuple[tuple[int, str], ...]:
    """The sellers about whom a document was issued, by name: id and name."""
    issued = sa.exists().where(Document.seller_id == Seller.id)
    return tuple(
        (row.id, row.name)
        for row in session.execute(sa.select(Seller.id, Seller.name).where(issued).order_by(Seller.name))
    )


def id_of(
    session: Session,
    *,
    number: str = "",
    version: int | None = None,
    sha256: str = "",
    verdict: int = 0,
    outcome: int = 0,
) -> int | None:
    """The copy of that file, else of that number: the version that is named or the newest, the lab's own copy first."""
    query = sa.select(Document.id)
    if sha256:
        query = query.where(Document.sha256 == sha256)
    if number:
        query = query.where(Document.number == number)
    if version is not None:
        query = query.where(Document.version == version)
    if verdict:
        query = query.where(Document.verdict_id == verdict)
    if outcome:
        query = query.where(Document.outcome_id == outcome)
    return session.scalar(query.order_by(Document.version.desc(), Document.id).limit(1))


def detail(session: Session, document_id: int) -> ShelfDetail | None:
    """One copy with its versions, prints, hand-overs and seal."""
    row = row_of(session, document_id)
    if row is None:
        return None
    sealed = _seal(session, document_id)
    record_sha256, signed_by, sealed_at = sealed if sealed is not None else ("", "", None)
    return ShelfDetail(
        row,
        record_sha256,
        signed_by,
        sealed_at,
        siblings(session, row.kind, row.number),
        _prints(session, document_id),
        _hand_overs(session, document_id),
        withdrawal(session, row.number),
    )


def _seal(session: Session, document_id: int) -> tuple[str, str, datetime] | None:
    seals: tuple[tuple[type[Any], Any], ...] = (
        (VerdictRow, VerdictRow.id == Document.verdict_id),
        (TrialOutcome, TrialOutcome.id == Document.outcome_id),
        (Statement, Statement.measure_id == Document.measure_id),
    )
    for kind, same in seals:
        found = session.execute(
            sa.select(kind.record_sha256, Person.name, kind.sealed_at)
            .select_from(Document)
            .join(kind, same)
            .join(Person, Person.id == kind.signed_by)
            .where(Document.id == document_id)
        ).first()
        if found is not None:
            return found[0], found[1], found[2]
    return None


def _prints(session: Session, document_id: int) -> tuple[PrintRow, ...]:
    query = (
        sa.select(DocumentPrint.printer, DocumentPrint.printed_at, Person.name)
        .join(Person, Person.id == DocumentPrint.printed_by)
        .where(DocumentPrint.document_id == document_id)
        .order_by(DocumentPrint.id.desc())
    )
    return tuple(PrintRow(*found) for found in session.execute(query))


def _hand_overs(session: Session, document_id: int) -> tuple[HandOverRow, ...]:
    query = (
        sa.select(
            HandOver.recipient,
            HandOver.channel,
            HandOver.handed_at,
            HandOver.proof,
            HandOver.proof_sha256 != "",
            HandOver.reply_until,
            Person.name,
        )
        .join(Person, Person.id == HandOver.recorded_by)
        .where(HandOver.document_id == document_id)
        .order_by(HandOver.id.desc())
    )
    return tuple(HandOverRow(*found) for found in session.execute(query))


def withdrawal(session: Session, number: str) -> WithdrawalRow | None:
    """That a number was withdrawn; None if the lab stands by it."""
    query = (
        sa.select(Withdrawal.reason, Withdrawal.withdrawn_at, Person.name)
        .join(Person, Person.id == Withdrawal.withdrawn_by)
        .where(Withdrawal.number == number)
    )
    found = session.execute(query).first()
    return None if found is None else WithdrawalRow(*found)

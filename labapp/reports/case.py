"""What belongs to a dispute about a verdict, a trial's outcome or a measure: documents, sealed records, originals, trail."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.accounts.models import Person, SigningKey
from labapp.core.errors import NotFound, UserError
from labapp.core.trail import TrailRow, TrailValue
from labapp.core.trail.writing import stamp
from labapp.inspections.models import InspectionFile, VerdictRow
from labapp.photos.models import Photo
from labapp.reports.leaving import leaving_problem
from labapp.reports.models import Document, DocumentKind, HandOver, Statement
from labapp.trials.models import TrialOutcome

_SLICE = 1000
_TOGETHER = 50
"""At most so many trail rows are written in the transaction that seals a record."""
_COLUMNS = (
    "seq", "at", "actor_id", "actor_role", "action", "subject", "subject_id", "changes", "previous", "hash",
)  # fmt: skip
_SUFFIXES = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "HEIF": "heic", "AVIF": "avif", "TIFF": "tif"}


@dataclass(frozen=True, slots=True)
class SealedPaper:
    """A sealed record with its signature and whose key made it."""

    number: str
    version: int
    record: bytes
    signature: bytes
    key_id: int

    @property
    def name(self) -> str:
        """The beginning of the names of its files."""
        return f"{self.number}-v{self.version}"


@dataclass(frozen=True, slots=True)
class StoredOne:
    """A blob with the name that it has in a bundle."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class IssuedCopy:
    """One issued copy of a document, as a bundle holds it."""

    id: int
    kind: DocumentKind
    number: str
    version: int
    copy: str
    language: str
    paper: str
    title: str
    sha256: str
    size: int
    pages: int

    @property
    def name(self) -> str:
        """The name of its file."""
        paper = "" if self.paper == "a4" else f"-{self.paper}"
        return f"documents/{self.number}-v{self.version}-{self.copy}-{self.language}{paper}.pdf"


@dataclass(slots=True)
class Case:
    """All that a bundle holds beside its own papers."""

    number: str
    lab: str
    papers: list[SealedPaper] = field(default_factory=list)
    documents: list[IssuedCopy] = field(default_factory=list)
    originals: list[StoredOne] = field(default_factory=list)
    proofs: list[StoredOne] = field(default_factory=list)
    hand_overs: list[dict[str, Any]] = field(default_factory=list)
    signers: dict[str, bytes] = field(default_factory=dict)
    """Certificates by the beginning of their key's fingerprint."""
    subjects: set[tuple[str, int]] = field(default_factory=set)
    """Of the trail's rows that tell of the case."""


def gather(session: Session, number: str, lab: str, *, for_seller: bool) -> Case:
    """Everything about a number: `for_seller` nothing that a seller must not learn."""
    case = Case(number, lab)
    _papers(session, case, number)
    if not case.papers:
        raise NotFound(f"There is no issued verdict, outcome or statement {number}.")
    known = {number}
    for one in case.papers:  # it grows on the way: a statement cites an outcome, which cites verdicts
        for cited in _cited(json.loads(one.record)):
            if cited not in known:
                known.add(cited)
                _papers(session, case, cited)
    columns = [getattr(Document, column) for column in IssuedCopy.__dataclass_fields__]
    rows = session.execute(sa.select(*columns).where(Document.number.in_(known)).order_by(Document.number, Document.id))
    documents = [IssuedCopy(*row) for row in rows]
    case.documents = [
        one for one in documents if not for_seller or leaving_problem(one.kind, one.number, one.copy) is None
    ]
    _refuse_unissued(case, documents, for_seller=for_seller)
    _signers(session, case)
    if for_seller:
        case.papers = [paper for paper in case.papers if json.loads(paper.record)["purpose"] != "verdict"]
    else:
        case.originals = list(_originals(session, case))
        case.subjects |= {("document", one.id) for one in documents}
        _hand_overs(session, case)
    return case


def _refuse_unissued(case: Case, documents: list[IssuedCopy], *, for_seller: bool) -> None:
    stored = {(one.number, one.version) for one in documents}
    for paper in case.papers:
        if (paper.number, paper.version) not in stored:
            raise UserError(
                f"{paper.number} is signed, but its document is not stored yet.",
                "Finish issuing it.",
                "issue_unfinished",
            )
    if for_seller and not any(one.number == case.number for one in case.documents):
        raise NotFound(f"There is no copy of {case.number} for the seller yet.", "Issue it first.")


def _papers(session: Session, case: Case, number: str) -> None:
    for row in session.scalars(sa.select(VerdictRow).where(VerdictRow.number == number).order_by(VerdictRow.version)):
        case.papers.append(SealedPaper(number, row.version, row.record, row.signature, row.key_id))
        case.subjects |= {("order", row.order_id), ("inspection", row.inspection_id)}
    for outcome in session.scalars(sa.select(TrialOutcome).where(TrialOutcome.number == number)):
        case.papers.append(SealedPaper(number, 1, outcome.record, outcome.signature, outcome.key_id))
        case.subjects.add(("trial", outcome.trial_id))
    for statement in session.scalars(sa.select(Statement).where(Statement.number == number)):
        case.papers.append(SealedPaper(number, 1, statement.record, statement.signature, statement.key_id))
        case.subjects.add(("measure", statement.measure_id))


def _cited(record: dict[str, Any]) -> Iterator[str]:
    """Numbers of the reports that an outcome or a statement rests on."""
    yield from (order["verdict_number"] for order in record.get("tally", {}).get("orders", ()))
    yield from (report["number"] for report in record.get("reports", ()))


def _signers(session: Session, case: Case) -> None:
    people = {paper.key_id for paper in case.papers}
    for row in session.execute(
        sa.select(SigningKey.fingerprint, SigningKey.certificate).where(SigningKey.id.in_(people))
    ):
        if row.certificate is not None:
            case.signers[row.fingerprint[:16]] = row.certificate


def _originals(session: Session, case: Case) -> Iterator[StoredOne]:
    """Photos and files that the records name, byte for byte as they came."""
    photos: set[str] = set()
    files: dict[str, str] = {}
    for paper in case.papers:
        record = json.loads(paper.record)
        photos |= {photo["sha256"] for photo in record.get("photos", ())}
        files |= {file["sha256"]: file["name"] for file in record.get("files", ())}
    for row in session.execute(sa.select(Photo.sha256, Photo.size, Photo.format).where(Photo.sha256.in_(photos))):
        suffix = _SUFFIXES.get(row.format, "bin")
        yield StoredOne(f"originals/{row.sha256}.{suffix}", row.sha256, row.size)
    known = sa.select(InspectionFile.sha256, InspectionFile.size).where(InspectionFile.sha256.in_(files))
    for sha256, size in session.execute(known.distinct()):
        yield StoredOne(f"originals/{sha256}.{_suffix(files[sha256])}", sha256, size)


def _suffix(name: str) -> str:
    """The end of a file's name, if it is one that any system takes."""
    end = name.rpartition(".")[2].lower()
    return end if end.isascii() and end.isalnum() and len(end) <= 8 else "bin"


def _hand_overs(session: Session, case: Case) -> None:
    rows = session.execute(
        sa.select(HandOver, Document.number, Document.version, Document.copy)
        .join(Document, Document.id == HandOver.document_id)
        .where(Document.number.in_({paper.number for paper in case.papers}))
        .order_by(HandOver.id)
    )
    for row, number, version, copy in rows:
        case.hand_overs.append(
            {
                "number": number,
                "version": version,
                "copy": copy,
                "recipient": row.recipient,
                "channel": str(row.channel),
                "handed_at": row.handed_at.isoformat(),
                "proof": row.proof,
                "proof_sha256": row.proof_sha256,
                "reply_until": None if row.reply_until is None else row.reply_until.isoformat(),
            }
        )
        if row.proof_sha256:
            proof = StoredOne(f"proofs/{row.proof_sha256}.bin", row.proof_sha256, 0)
            if proof not in case.proofs:
                case.proofs.append(proof)


# ---- the trail


def trail_lines(session: Session, case: Case) -> Iterator[dict[str, Any]]:
    """The trail from the first row about the case to its last, without a gap; values only of rows about the case.

    The rows between show that none was cut out: each names the hash of the row before it.
    """
    wanted = case.subjects
    about = sa.or_(*(sa.and_(TrailRow.subject == what, TrailRow.subject_id == thing) for what, thing in wanted))
    ends = session.execute(sa.select(sa.func.min(TrailRow.seq), sa.func.max(TrailRow.seq)).where(about)).one()
    after, last = _before(session, case, int(ends[0] or 1)), int(ends[1] or 0)
    columns = [getattr(TrailRow, column) for column in _COLUMNS]
    while after < last:
        rows = session.execute(
            sa.select(*columns)
            .where(TrailRow.seq > after, TrailRow.seq <= min(after + _SLICE, last))
            .order_by(TrailRow.seq)
        ).all()
        values = _values(session, [row.seq for row in rows if (row.subject, row.subject_id) in wanted])
        for row in rows:
            line = {**row._mapping, "at": stamp(row.at)}
            yield line | ({"values": values[row.seq]} if row.seq in values else {})
        after += _SLICE


def _before(session: Session, case: Case, first: int) -> int:
    """The row after which the extract begins: the rows that were written together with the first seal belong to it."""
    heads = {json.loads(paper.record)["previous_head"] for paper in case.papers}
    sealing = session.scalar(
        sa.select(sa.func.min(TrailRow.seq)).where(
            TrailRow.seq.between(first - _TOGETHER, first), TrailRow.previous.in_(heads)
        )
    )
    return min(first, sealing or first) - 1


def _values(session: Session, seqs: list[int]) -> dict[int, list[dict[str, str | None]]]:
    found: dict[int, list[dict[str, str | None]]] = {}
    for value in session.execute(
        sa.select(TrailValue.seq, TrailValue.field, TrailValue.salt, TrailValue.old, TrailValue.new)
        .where(TrailValue.seq.in_(seqs))
        .order_by(TrailValue.seq, TrailValue.position)
    ):
        told = {"field": value.field, "salt": value.salt, "old": value.old, "new": value.new}
        found.setdefault(value.seq, []).append(told)
    return found


def people_in(session: Session, actor_ids: Iterable[int]) -> list[dict[str, Any]]:
    """Who acted: the names behind the trail's ids."""
    rows = session.execute(
        sa.select(Person.id, Person.name, Person.role).where(Person.id.in_(set(actor_ids))).order_by(Person.id)
    )
    return [{"id": row.id, "name": row.name, "role": str(row.role)} for row in rows]

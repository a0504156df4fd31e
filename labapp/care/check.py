"""Checks a lab: trail, signatures, documents, photos. Each thing that is wrong is named once, in a sentence."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.care.answers import check_answers
from labapp.care.records import check_keys, check_signed, sealed_of
from labapp.care.rulebook import check_rulebook
from labapp.core.db import Database
from labapp.core.store import BlobStore
from labapp.core.trail import Complaint, TrailRow, check_chain
from labapp.core.work import Work
from labapp.inspections.models import Inspection, InspectionAnswer, InspectionFile, VerdictRow
from labapp.inspections.rules import InspectionState, Verdict
from labapp.inspections.versions import in_force
from labapp.orders.models import MysteryOrder
from labapp.photos.models import Photo, PhotoRendition
from labapp.reports import queries as reports
from labapp.reports.models import Document
from labapp.sellers.models import SellerTally
from labapp.trials.models import TrialOutcome


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check looked at and what it complains of."""

    checked: dict[str, int]
    complaints: tuple[Complaint, ...]


MissingGuards = Callable[[sa.Connection], Iterable[str]]


def check_lab(
    database: Database,
    store: BlobStore,
    missing_guards: MissingGuards,
    *,
    full: bool = False,
    work: Work | None = None,
) -> CheckResult:
    """Walk over the whole lab. Quick looks at names, sizes and chains; `full` reads every byte of every blob.

    `missing_guards` names the triggers that the database should have and has not.
    """
    work = work or Work()
    complaints: list[Complaint] = []
    checked: dict[str, int] = {}
    parts: tuple[tuple[str, Callable[[Session, _Count], Iterator[Complaint]]], ...] = (
        ("trail", _check_trail),
        ("triggers", partial(_check_triggers, missing_guards)),
        ("verdicts", _check_verdicts),
        ("outcomes", _check_outcomes),
        ("inspections", _check_inspections),
        ("tallies", _check_tallies),
        ("rulebook", _check_rulebook),
    )
    with database.reading() as session:
        for position, (name, check) in enumerate(parts):
            work.report(position, len(parts) + 1, name)
            count = _Count()
            complaints += check(session, count)
            checked[name] = count.value
        work.report(len(parts), len(parts) + 1, "blobs")
        wanted = _wanted_blobs(session)
    checked["blobs"] = len(wanted)
    for found in store.check({sha: size for sha, (size, _) in wanted.items()}, full=full):
        name = wanted[found.sha256][1] if found.sha256 in wanted else f"blob {found.sha256[:12]}"
        complaints.append(Complaint(f"blob_{found.kind}", name, f"{name}: {found.sentence}"))
    return CheckResult(checked, tuple(complaints))


class _Count:
    """How many rows a part looked at."""

    value = 0

    def one(self) -> None:
        """Count one more."""
        self.value += 1


def _check_trail(session: Session, count: _Count) -> Iterator[Complaint]:
    yield from check_chain(session)
    count.value = session.scalar(sa.select(sa.func.count()).select_from(TrailRow)) or 0


def _check_triggers(missing_guards: MissingGuards, session: Session, count: _Count) -> Iterator[Complaint]:
    count.one()
    for name in missing_guards(session.connection()):
        yield Complaint("trigger_missing", name, f"The guard {name} is missing from the database.")


def _check_verdicts(session: Session, count: _Count) -> Iterator[Complaint]:
    yield from check_keys(session)
    for row in session.scalars(sa.select(VerdictRow).order_by(VerdictRow.id).execution_options(yield_per=200)):
        count.one()
        yield from check_signed(
            session, "verdict", row.number, row.record, row.record_sha256, row.signature, row.key_id
        )
        sealed = sealed_of(row.record)
        about = sealed.get("inspection", {}).get("id")
        if sealed and (sealed.get("verdict") != str(row.verdict) or about != row.inspection_id):
            yield Complaint(
                "verdict_changed", f"verdict {row.number}", f"Verdict {row.number} differs from its sealed record."
            )
    for inspection_id in reports.unissued_verdicts(session):
        yield Complaint(
            "issue_unfinished",
            f"inspection {inspection_id}",
            f"The verdict of inspection {inspection_id} is signed but its document is not stored yet: issue it again to finish.",
        )


def _check_outcomes(session: Session, count: _Count) -> Iterator[Complaint]:
    for row in session.scalars(sa.select(TrialOutcome).order_by(TrialOutcome.id)):
        count.one()
        yield from check_signed(
            session, "outcome", row.number, row.record, row.record_sha256, row.signature, row.key_id
        )
        sealed = sealed_of(row.record)
        if sealed and sealed.get("outcome") != str(row.outcome):
            name = f"outcome {row.number}"
            yield Complaint("outcome_changed", name, f"Outcome {row.number} differs from its sealed record.")
    for outcome_id in reports.unissued_outcomes(session):
        yield Complaint(
            "issue_unfinished",
            f"outcome {outcome_id}",
            f"Outcome {outcome_id} is signed but its document is not stored yet.",
        )


def _check_inspections(session: Session, count: _Count) -> Iterator[Complaint]:
    """Answers must be those that the trail has, and those of issued inspections those that were sealed."""
    named = set()
    for place, complaint in check_answers(session):
        named.add(place)
        yield complaint
    newest = sa.select(sa.func.max(VerdictRow.id)).group_by(VerdictRow.inspection_id)
    query = (  # while a correction is under way the answers differ from the sealed ones, as they should
        sa.select(VerdictRow.inspection_id, VerdictRow.number, VerdictRow.record)
        .join(Inspection, Inspection.id == VerdictRow.inspection_id)
        .where(VerdictRow.id.in_(newest), Inspection.state.in_((InspectionState.VERIFIED, InspectionState.ISSUED)))
        .order_by(VerdictRow.id)
    )
    for inspection_id, number, record in session.execute(query.execution_options(yield_per=200)):
        count.one()
        sealed = {check["key"]: (check["answered"], check["note"]) for check in sealed_of(record).get("checks", [])}
        rows = session.execute(
            sa.select(InspectionAnswer.check_key, InspectionAnswer.result, InspectionAnswer.note).where(
                InspectionAnswer.inspection_id == inspection_id
            )
        )
        for row in rows:
            answer = (None if row.result is None else str(row.result), row.note)
            if sealed and sealed.get(row.check_key) != answer and (inspection_id, row.check_key) not in named:
                yield Complaint(
                    "answer_changed",
                    f"inspection {inspection_id}, {row.check_key}",
                    f"The answer to {row.check_key} differs from the one sealed in {number}.",
                )


def _check_tallies(session: Session, count: _Count) -> Iterator[Complaint]:
    """The kept roll-up per seller and category must equal a recount of the issued verdicts and their sealed scores."""
    issued = (
        sa.select(MysteryOrder.seller_id, MysteryOrder.category, VerdictRow.verdict, VerdictRow.record)
        .join(VerdictRow, VerdictRow.order_id == MysteryOrder.id)
        .join(Inspection, Inspection.id == VerdictRow.inspection_id)
        .where(VerdictRow.counts, in_force())
    )
    recount: dict[tuple[int, str], _Recount] = {}
    for row in session.execute(issued.execution_options(yield_per=200)):
        recount.setdefault((row.seller_id, row.category), _Recount()).add(row.verdict is Verdict.FAIL, row.record)
    kept = {(row.seller_id, row.category): row for row in session.scalars(sa.select(SellerTally))}
    for key in sorted(recount.keys() | kept.keys()):
        count.one()
        if not recount.get(key, _Recount()).equals(kept.get(key)):
            name = f"tally of seller {key[0]}, {key[1]}"
            yield Complaint("tally_wrong", name, f"The {name} does not equal a recount of its verdicts.")


@dataclass(slots=True)
class _Recount:
    """What a seller's roll-up in one category should be."""

    counted: int = 0
    failed: int = 0
    scores: list[float] = field(default_factory=list)
    readable: bool = True
    """Whether every record could be read; who made one unreadable is named where records are checked."""

    def add(self, failed: bool, record: bytes) -> None:
        """Count one more issued verdict."""
        self.counted += 1
        self.failed += failed
        sealed = sealed_of(record)
        try:
            found = [score["score"] for score in sealed["scores"].values()]
            self.scores += [float(score) for score in found if score is not None]
        except (KeyError, TypeError, ValueError, AttributeError):
            self.readable = False

    def equals(self, kept: SellerTally | None) -> bool:
        """Whether the kept roll-up says the same; sums of scores may differ by rounding alone."""
        if kept is None:
            return self.counted == 0
        if (kept.counted, kept.failed) != (self.counted, self.failed):
            return False
        return not self.readable or (
            kept.pillar_count == len(self.scores)
            and _same(kept.pillar_sum, math.fsum(self.scores))
            and _same(kept.pillar_square_sum, math.fsum(score * score for score in self.scores))
        )


def _same(kept: float, counted: float) -> bool:
    return math.isclose(kept, counted, rel_tol=1e-9, abs_tol=1e-6)


def _check_rulebook(session: Session, count: _Count) -> Iterator[Complaint]:
    for complaint in check_rulebook(session):
        count.one()
        if complaint is not None:
            yield complaint


def _wanted_blobs(session: Session) -> dict[str, tuple[int | None, str]]:
    """Every blob that a row names: hash -> size and what it is."""
    wanted: dict[str, tuple[int | None, str]] = {}
    for photo in session.scalars(sa.select(Photo).execution_options(yield_per=1000)):
        wanted[photo.large_sha256] = (photo.large_size, f"rendition of photo {photo.id}")
        wanted[photo.small_sha256] = (photo.small_size, f"small rendition of photo {photo.id}")
        wanted[photo.sha256] = (photo.size, f"photo {photo.id}")
    for drawn in session.execute(sa.select(PhotoRendition.photo_id, PhotoRendition.sha256, PhotoRendition.size)):
        wanted[drawn.sha256] = (drawn.size, f"marked rendition of photo {drawn.photo_id}")
    for row in session.execute(sa.select(Document.sha256, Document.size, Document.number)):
        wanted[row.sha256] = (row.size, f"document {row.number}")
    for file in session.execute(sa.select(InspectionFile.id, InspectionFile.sha256, InspectionFile.size)):
        wanted[file.sha256] = (file.size, f"file {file.id}")
    return wanted

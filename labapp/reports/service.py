"""Issuing documents: number, seal, sign, draw, read back, store. Two resumable steps behind one button."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.accounts import queries as accounts
from labapp.accounts.rules import Right
from labapp.accounts.service import Accounts, Signer, require
from labapp.core import search
from labapp.core.clock import Clock
from labapp.core.db import Database
from labapp.core.errors import NotAllowed, NotFound, UserError
from labapp.core.outbox import announce
from labapp.core.store import BlobStore
from labapp.core.trail import Actor, canonical, lock_head, record
from labapp.inspections import assembling
from labapp.inspections import queries as inspection_queries
from labapp.inspections import steps as inspection_steps
from labapp.inspections.models import Inspection, InspectionKind, VerdictRow
from labapp.inspections.rules import InspectionState
from labapp.inspections.versions import newest_verdict
from labapp.lab.models import LabProfileRow
from labapp.lab.steps import next_number
from labapp.orders import steps as order_steps
from labapp.orders.models import MysteryOrder
from labapp.orders.rules import OrderStep
from labapp.photos.service import Photos
from labapp.reports import copying, queries
from labapp.reports.copying import Edition, lab_manner
from labapp.reports.drawing import (
    Drawn,
    Manner,
    draw_statement_document,
    draw_trial_document,
    draw_verdict_document,
    signed,
    unprintable,
)
from labapp.reports.editions import refuse_secrets, sellers_edition
from labapp.reports.marked import draw_marks
from labapp.reports.models import Document, DocumentKind
from labapp.reports.queries import DocumentRow
from labapp.reports.record import sealed_verdict, trial_record
from labapp.reports.rules import Copy, language_of_country
from labapp.reports.signing import refuse_uncertified
from labapp.reports.verifying.judging import Finding, judge
from labapp.reports.verifying.looking import PdfLooker
from labapp.reports.versions import count_verdict
from labapp.trials import steps as trial_steps
from labapp.trials.models import Trial, TrialOutcome
from labapp.trials.service import Trials
from labapp.trials.steps import TrialDecision

SCHEMA = 1


class Reports:
    """Verdict and trial documents, from the signature to the stored PDF."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        store: BlobStore,
        accounts: Accounts,
        trials: Trials,
        photos: Photos,
    ) -> None:
        self._database = database
        self._clock = clock
        self._store = store
        self._accounts = accounts
        self._trials = trials
        self._photos = photos

    # ---- verdicts

    def may_verify(self, actor: Actor, inspection_id: int) -> str | None:
        """Why the actor may not verify this inspection, or None if they may."""
        require(actor, Right.REVIEW)
        with self._database.reading() as session:
            problem = self._verify_problem(session, actor, _inspection(session, inspection_id))
        return None if problem is None else problem.title

    def verify_and_issue(self, actor: Actor, inspection_id: int, passphrase: str) -> DocumentRow:
        """Seal, sign and number the verdict, then draw, read back and store its PDF.

        A stop between the two leaves the inspection verified; `resume` (or calling this again) finishes it with the
        same number. Refused for whoever took part, for a wrong passphrase and in any other state.
        """
        with self._database.reading() as session:
            state = _inspection(session, inspection_id).state
        if state is InspectionState.VERIFIED:
            return self.resume(actor, inspection_id, passphrase)
        return self._finish(actor, inspection_id, self._verify(actor, inspection_id, passphrase))

    def _verify(self, actor: Actor, inspection_id: int, passphrase: str) -> Signer:
        require(actor, Right.ISSUE_VERDICTS)
        with self._database.reading() as session:
            problem = self._verify_problem(session, actor, _inspection(session, inspection_id))
        if problem:
            raise problem
        self.draft(inspection_id)  # what cannot be printed is never sealed
        signer = self._accounts.signer(actor, passphrase)
        refuse_uncertified(signer, actor.name)
        now = self._clock.now()
        with self._database.transaction() as session:
            inspection = _inspection(session, inspection_id, lock=True)
            problem = self._verify_problem(session, actor, inspection)
            if problem:
                raise problem
            detail = assembling.detail(session, inspection, self._store.path)
            previous = newest_verdict(session, inspection.id)
            number = previous.number if previous else next_number(session, "V", self._clock.today().year)
            head = lock_head(session)
            sealed = sealed_verdict(session, detail, number=number, actor=actor, at=now, head=head.hash)
            row = inspection_steps.seal_verdict(
                session, actor, now, inspection, sealed, signer.sign(canonical(sealed)), signer.key_id
            )
            search.put_codes(session, "verdict", row.id, "number", (number,))
        return signer

    @staticmethod
    def _verify_problem(session: Session, actor: Actor, inspection: Inspection) -> UserError | None:
        if inspection.kind is InspectionKind.SECOND:
            return _no_verdict()
        if inspection.state is InspectionState.IN_PROGRESS:
            return UserError("This inspection is not submitted yet.", "The bench submits it first.", "wrong_state")
        if inspection.state is InspectionState.ISSUED:
            return UserError("This inspection's verdict is issued already.", "Its document is stored.", "wrong_state")
        if actor.id in inspection_queries.took_part_in_order(session, inspection):
            own = actor.id in inspection_queries.took_part(session, [inspection.id])
            part = "took part in this inspection" if own else "took part in the second look at this order"
            return NotAllowed(f"You {part}, so you cannot verify it.", "Another manager must verify it.", "took_part")
        return None

    def draft(self, inspection_id: int, *, for_seller: bool = False) -> bytes:
        """The verdict's PDF, or the seller's copy of it, as it would be issued now, marked DRAFT on every page."""
        with self._database.reading() as session:
            inspection = _inspection(session, inspection_id)
            if inspection.kind is InspectionKind.SECOND:
                raise _no_verdict()
            detail = assembling.detail(session, inspection, self._store.path)
        draw_marks(self._database, self._clock, self._photos, detail)
        with self._database.reading() as session:
            sealed = sealed_verdict(session, detail, number=None, actor=None, at=self._clock.now(), head="")
            refuse_secrets(sealed, copying.buyers_secrets(session, inspection.order_id))
            language = ""
            if for_seller:
                sealed, language = sellers_edition(sealed), language_of_country(str(sealed["seller"]["country"]))
                refuse_secrets(sealed, copying.sellers_secrets(session, inspection.order_id, inspection.id))
            manner = lab_manner(session, sealed, language)
        return self._draw_verdict(sealed, manner, draft=True).pdf

    def resume(self, actor: Actor, inspection_id: int, passphrase: str) -> DocumentRow:
        """Finish issuing a verdict that is signed: draw, read back, sign, store, announce; number and bytes stay the same.

        Only who sealed it can: the signature in its file is theirs. One that is issued already is returned as it is.
        """
        require(actor, Right.ISSUE_VERDICTS)
        with self._database.reading() as session:
            verdict = _verdict(session, inspection_id)
            known = _own_copy(session, verdict)
            if known is not None:
                return _document(session, known)
            sealer = accounts.names(session, [verdict.signed_by])[verdict.signed_by]
        signer = self._signer_again(actor, verdict.signed_by, sealer, verdict.number, passphrase)
        return self._finish(actor, inspection_id, signer)

    def _signer_again(self, actor: Actor, signed_by: int, sealer: str, number: str, passphrase: str) -> Signer:
        if actor.id != signed_by:
            raise NotAllowed(
                f"{sealer} signed {number} and has to finish it.",
                "Its file carries the same signature.",
                "other_signer",
            )
        signer = self._accounts.signer(actor, passphrase)
        refuse_uncertified(signer, actor.name)
        return signer

    def _finish(self, actor: Actor, inspection_id: int, signer: Signer) -> DocumentRow:
        with self._database.reading() as session:
            verdict = _verdict(session, inspection_id)
            sealed = _loads(verdict.record)
            manner = lab_manner(session, sealed)
        drawn = signed(self._draw_verdict(sealed, manner, draft=False), sealed, signer)
        sha256 = self._store.put(drawn.pdf)
        now = self._clock.now()
        with self._database.transaction() as session:
            inspection = _inspection(session, inspection_id, lock=True)
            known = _own_copy(session, verdict)
            if known is not None:
                return _document(session, known)
            order = session.get_one(MysteryOrder, verdict.order_id, with_for_update=True)
            title = f"{sealed['order']['title']} · {str(verdict.verdict).replace('_', ' ')}"
            document = copying.add_copy(
                session,
                drawn,
                sha256,
                now,
                kind=DocumentKind.VERDICT,
                number=verdict.number,
                version=verdict.version,
                copy=str(Copy.INTERNAL),
                paper=manner.paper,
                title=title,
                seller_id=order.seller_id,
                verdict_id=verdict.id,
            )
            order_steps.set_verdict(session, order, str(verdict.verdict), verdict.number)
            if inspection.kind is InspectionKind.FIRST and verdict.version == 1:
                order_steps.advance(session, actor, now, order, OrderStep.ISSUE, verdict.number)
            if verdict.version > 1:
                count_verdict(session, order, _version(session, inspection_id, verdict.version - 1), sign=-1)
            count_verdict(session, order, verdict)
            inspection_steps.mark_issued(session, actor, now, inspection, sha256)
            announce(session, "verdict_issued", _verdict_event(verdict, sealed, sha256), now, SCHEMA)
            return _document(session, document.id)

    def _draw_verdict(self, sealed: Mapping[str, Any], manner: Manner, *, draft: bool) -> Drawn:
        shown = {photo["rendition_sha256"] for photo in sealed["photos"]} - {""}  # nothing: withheld from this reader
        paths = {rendition: self._store.path(rendition) for rendition in shown}
        for rendition in paths:
            self._store.read(rendition)  # a damaged picture is refused here, by name
        return draw_verdict_document(sealed, paths, draft=draft, manner=manner)

    # ---- copies

    def copy(self, actor: Actor, number: str, passphrase: str, wanted: Edition) -> DocumentRow:
        """A copy of an issued document for the seller, in another language or on other paper; made once, then the same.

        UserError "secret_in_text" if a text for the seller holds what would betray the buyer or a technician.
        """
        require(actor, Right.ISSUE_VERDICTS)
        with self._database.reading() as session:
            found = copying.source(session, number)
            copying.refuse_withdrawn(session, number)
            edition = copying.settled(session, found, wanted)
            known = copying.known(session, found, edition)
            if known is not None:
                return _document(session, known)
            manner = lab_manner(session, found.record, edition.language, edition.paper)
            shown = found.record
            if edition.copy is Copy.SELLER and found.verdict_id is not None:
                shown = sellers_edition(found.record)
                verdict = session.get_one(VerdictRow, found.verdict_id)
                refuse_secrets(shown, copying.sellers_secrets(session, verdict.order_id, verdict.inspection_id))
        signer = self._accounts.signer(actor, passphrase)
        refuse_uncertified(signer, actor.name)
        if found.kind is DocumentKind.VERDICT:
            plain = self._draw_verdict(shown, manner, draft=False)
        else:
            draw = draw_trial_document if found.kind is DocumentKind.TRIAL else draw_statement_document
            plain = draw(shown, draft=False, manner=manner)
        drawn = signed(plain, shown, signer, copied_at=None if actor.id == found.signed_by else self._clock.now())
        sha256 = self._store.put(drawn.pdf)
        with self._database.transaction() as session:
            known = copying.known(session, found, edition)
            if known is None:
                known = copying.keep(session, actor, self._clock.now(), found, edition, drawn, sha256)
            return _document(session, known)

    def made(self, actor: Actor, number: str, wanted: Edition) -> DocumentRow | None:
        """The copy of an issued document as it was made already, or None."""
        require(actor, Right.READ_REPORTS)
        with self._database.reading() as session:
            found = copying.source(session, number)
            known = copying.known(session, found, copying.settled(session, found, wanted))
            return None if known is None else _document(session, known)

    # ---- trials

    def sign_trial(self, actor: Actor, trial_number: str, decision: TrialDecision, passphrase: str) -> DocumentRow:
        """Seal, sign and number a trial's outcome with its consequence for the seller, then store its PDF."""
        require(actor, Right.SIGN_TRIALS)
        with self._database.reading() as session:
            trial_steps.refuse_signing(session, actor, trial_steps.known(session, trial_number))
        self._trials.refuse_decision(actor, trial_number, decision)
        signer = self._accounts.signer(actor, passphrase)
        refuse_uncertified(signer, actor.name)
        now, today = self._clock.now(), self._clock.today()
        with self._database.transaction() as session:
            trial = trial_steps.known(session, trial_number, lock=True)
            trial_steps.refuse_signing(session, actor, trial)
            detail = trial_steps.detail(session, trial, today)
            measure = trial_steps.carry_out(session, actor, now, today, trial, detail, decision)
            number = next_number(session, "T", today.year)
            lab = session.get_one(LabProfileRow, 1)
            head = lock_head(session)
            sealed = trial_record(
                detail,
                decision,
                lab=lab,
                number=number,
                actor=actor,
                at=now,
                today=today,
                measure=measure,
                previous_head=head.hash,
            )
            outcome = trial_steps.seal_outcome(
                session, actor, now, trial, detail, decision, sealed, signer.sign(canonical(sealed)), signer.key_id
            )
            search.put_codes(session, "outcome", outcome.id, "number", (number,))
            outcome_id = outcome.id
        return self._finish_trial(actor, outcome_id, signer)

    def measure_of(self, actor: Actor, number: str) -> str:
        """The number of the measure that a signed outcome brought; empty if it brought none."""
        require(actor, Right.SEE_TRIALS)
        with self._database.reading() as session:
            sealed = session.scalar(sa.select(TrialOutcome.record).where(TrialOutcome.number == number))
        if sealed is None:
            raise NotFound(f"There is no signed outcome {number}.")
        return str((_loads(sealed)["measure"] or {"number": ""})["number"])

    def resume_trial(self, actor: Actor, outcome_id: int, passphrase: str) -> DocumentRow:
        """Finish issuing a signed trial outcome, as `resume` does a verdict."""
        require(actor, Right.SIGN_TRIALS)
        with self._database.reading() as session:
            outcome = session.get(TrialOutcome, outcome_id)
            if outcome is None:
                raise NotFound("There is no such trial outcome.")
            known = session.scalar(sa.select(Document.id).where(Document.outcome_id == outcome_id))
            if known is not None:
                return _document(session, known)
            sealer = accounts.names(session, [outcome.signed_by])[outcome.signed_by]
        signer = self._signer_again(actor, outcome.signed_by, sealer, outcome.number, passphrase)
        return self._finish_trial(actor, outcome_id, signer)

    def _finish_trial(self, actor: Actor, outcome_id: int, signer: Signer) -> DocumentRow:
        with self._database.reading() as session:
            outcome = session.get_one(TrialOutcome, outcome_id)
            sealed = _loads(outcome.record)
            manner = lab_manner(session, sealed)
        drawn = signed(draw_trial_document(sealed, draft=False, manner=manner), sealed, signer)
        sha256 = self._store.put(drawn.pdf)
        now = self._clock.now()
        with self._database.transaction() as session:
            trial = session.get_one(Trial, outcome.trial_id, with_for_update=True)
            known = session.scalar(sa.select(Document.id).where(Document.outcome_id == outcome_id))
            if known is not None:
                return _document(session, known)
            document = copying.add_copy(
                session,
                drawn,
                sha256,
                now,
                kind=DocumentKind.TRIAL,
                number=outcome.number,
                version=1,
                copy=str(Copy.INTERNAL),
                paper=manner.paper,
                title=f"Trial {trial.number} · {str(outcome.outcome).replace('_', ' ')}",
                seller_id=trial.seller_id,
                outcome_id=outcome.id,
            )
            record(session, actor, now, "outcome_issued", "trial", trial.id, {"document": (None, sha256)})
            announce(session, "trial_decided", _outcome_event(outcome, sealed, sha256), now, SCHEMA)
            return _document(session, document.id)

    # ---- documents

    def verify(self, data: bytes) -> Finding:
        """Whether a PDF is a document of this lab as it was issued; opened in a limited child only."""
        with self._database.reading() as session:
            authority = accounts.authority(session)
        with PdfLooker() as looker:
            return self.verified(looker.look(data, authority or b""))

    def verified(self, facts: Mapping[str, Any]) -> Finding:
        """The answer about a PDF that was looked into, by the lab's record of what it issued."""
        with self._database.reading() as session:
            issued = queries.issued_as(session, str(facts["sha256"]), str(facts.get("number", "")))
        return judge(facts, issued, with_lab=True, with_authority=True)

    def documents(self, actor: Actor, before_id: int | None = None, limit: int = 200) -> tuple[DocumentRow, ...]:
        """Issued documents, newest first."""
        require(actor, Right.READ_REPORTS)
        with self._database.reading() as session:
            return queries.documents(session, before_id, limit)

    def document(self, actor: Actor, number: str) -> DocumentRow:
        """The issued document of that number."""
        require(actor, Right.READ_REPORTS)
        with self._database.reading() as session:
            found = queries.document(session, number)
        if found is None:
            raise NotFound(f"There is no issued document {number}.")
        return found

    def number_of_verdict(self, actor: Actor, verdict_id: int) -> str:
        """The number of the verdict with that id."""
        require(actor, Right.READ_REPORTS)
        with self._database.reading() as session:
            number = session.scalar(sa.select(VerdictRow.number).where(VerdictRow.id == verdict_id))
        if number is None:
            raise NotFound("There is no such verdict.")
        return number

    @staticmethod
    def print_problem(text: str) -> str:
        """Why a text could not be printed in a document, in a sentence; empty if it can be."""
        return unprintable(text)

    def pdf_path(self, row: DocumentRow) -> Path:
        """Where the stored PDF lies; its bytes are checked against the record first."""
        self._store.read(row.sha256)
        return self._store.path(row.sha256)

    def unfinished(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Signed verdicts (by inspection) and outcomes whose document is not stored yet."""
        with self._database.reading() as session:
            return queries.unissued_verdicts(session), queries.unissued_outcomes(session)


def _no_verdict() -> UserError:
    return UserError("A blind second look gives no verdict.", "It is only compared with the first.", "second_look")


def _loads(record_bytes: bytes) -> dict[str, Any]:
    sealed: dict[str, Any] = json.loads(record_bytes)
    return sealed


def _inspection(session: Session, inspection_id: int, *, lock: bool = False) -> Inspection:
    query = sa.select(Inspection).where(Inspection.id == inspection_id)
    inspection = session.scalar(query.with_for_update() if lock else query)
    if inspection is None:
        raise NotFound("There is no such inspection.")
    return inspection


def _verdict(session: Session, inspection_id: int) -> VerdictRow:
    row = session.scalar(
        sa.select(VerdictRow)
        .where(VerdictRow.inspection_id == inspection_id)
        .order_by(VerdictRow.version.desc())
        .limit(1)
    )
    if row is None:
        raise UserError("This inspection has no signed verdict yet.", "Verify it first.", "wrong_state")
    return row


def _own_copy(session: Session, verdict: VerdictRow) -> int | None:
    """The lab's own copy of a verdict, which is made first; None if it is not issued yet."""
    return session.scalar(
        sa.select(Document.id)
        .where(Document.verdict_id == verdict.id, Document.copy == Copy.INTERNAL)
        .order_by(Document.id)
        .limit(1)
    )


def _version(session: Session, inspection_id: int, version: int) -> VerdictRow:
    return session.scalars(
        sa.select(VerdictRow).where(VerdictRow.inspection_id == inspection_id, VerdictRow.version == version)
    ).one()


def _document(session: Session, document_id: int) -> DocumentRow:
    row = queries.document_by_id(session, document_id)
    if row is None:
        raise NotFound("There is no such document.")
    return row


def _verdict_event(verdict: VerdictRow, sealed: Mapping[str, Any], pdf_sha256: str) -> dict[str, Any]:
    return {
        "number": verdict.number,
        "version": verdict.version,
        "seller": sealed["seller"]["number"],
        "order": sealed["order"]["number"],
        "outcome": str(verdict.verdict),
        "reasons": [{"rule": reason["rule"], "sentence": reason["sentence"]} for reason in sealed["reasons"]],
        "record_sha256": verdict.record_sha256,
        "pdf_sha256": pdf_sha256,
    }


def _outcome_event(outcome: TrialOutcome, sealed: Mapping[str, Any], pdf_sha256: str) -> dict[str, Any]:
    return {
        "number": outcome.number,
        "version": 1,
        "seller": sealed["seller"]["number"],
        "trial": sealed["trial"]["label"],
        "outcome": str(outcome.outcome),
        "reasons": [
            {"rule": reason["rule"], "sentence": reason["sentence"]} for reason in sealed["recommendation"]["reasons"]
        ],
        "record_sha256": outcome.record_sha256,
        "pdf_sha256": pdf_sha256,
    }

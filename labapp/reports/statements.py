"""Use cases around measures: take one with its statement of reasons, state the reasons of one that a trial brought."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
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
from labapp.core.trail import Actor, canonical, digest, lock_head, record
from labapp.inspections import queries as inspections
from labapp.reports import queries
from labapp.reports.copying import add_copy, lab_manner
from labapp.reports.drawing import Manner, draw_statement_document, signed
from labapp.reports.measure_lines import MeasureLine, measure_lines, unissued_statements
from labapp.reports.measured import (
    Decided,
    Rests,
    outcome_of_measure,
    rests_of_new,
    rests_of_trial,
    statement_record,
)
from labapp.reports.models import Document, DocumentKind, Statement
from labapp.reports.queries import DocumentRow
from labapp.reports.rules import language_of_country
from labapp.reports.signing import refuse_uncertified
from labapp.rulebook.queries import rulebook
from labapp.sellers import queries as sellers
from labapp.sellers import steps as seller_steps
from labapp.sellers.models import Measure, Seller
from labapp.sellers.queries import SellerRow
from labapp.sellers.rules import Justified, MeasureKind, measure_problem, measures_justified, standing_after

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class NewMeasure:
    """A measure as a manager decides it; without a day it takes effect today."""

    seller: str
    kind: MeasureKind
    reason: str
    cites: tuple[str, ...] = ()
    """Numbers of verdicts and trial outcomes beside those that the policy counts."""
    clause: str = ""
    """The ground in the Terms and Conditions."""
    scope: str = ""
    effective_on: date | None = None


class Statements:
    """Measures against sellers and their statements of reasons, from the decision to the stored PDF."""

    def __init__(self, database: Database, clock: Clock, store: BlobStore, accounts: Accounts) -> None:
        self._database = database
        self._clock = clock
        self._store = store
        self._accounts = accounts

    # ---- a measure that a manager takes

    def draft(self, actor: Actor, new: NewMeasure, language: str = "") -> bytes:
        """The statement's PDF as it would be issued now, marked a draft on every page; nothing is stored.

        Like every statement it is in the language of the seller's country, unless another one is named.
        """
        require(actor, Right.MANAGE_SELLERS)
        now = self._clock.now()
        with self._database.reading() as session:
            seller, rests = self._examined(session, actor, new)
            sealed = self._record(session, seller, self._decided(None, new, actor), rests, None, now, "")
            manner = _manner(session, sealed, language)
        return draw_statement_document(sealed, draft=True, manner=manner).pdf

    def issue(self, actor: Actor, new: NewMeasure, passphrase: str, language: str = "") -> DocumentRow:
        """Take a measure: number it, seal and sign its statement of reasons, let it take effect, store the PDF.

        A stop after the signature leaves the statement to be finished by `state`. Refused for whoever took part in an
        inspection behind a cited verdict, for a wrong passphrase, and without a ground.
        """
        self.draft(actor, new, language)  # what cannot be printed is never sealed
        signer = self._signer(actor, passphrase)
        now = self._clock.now()
        with self._database.transaction() as session:
            seller = sellers.seller(session, new.seller)
            assert seller is not None  # noqa: S101  the draft found it
            locked = session.get_one(Seller, seller.id, with_for_update=True)
            seller, rests = self._examined(session, actor, new)
            policy = rulebook(session).policy(rests.policy)
            decided = self._decided(None, new, actor)
            measure = seller_steps.take_measure(
                session,
                actor,
                now,
                locked,
                new.kind,
                (new.reason.strip(), *(str(report["number"]) for report in rests.reports)),
                effective_on=decided.effective_on,
                reply_days=policy.reply_days,
                scope=new.scope.strip(),
            )
            after = standing_after(new.kind, locked.standing)
            seller_steps.set_stage(session, actor, now, locked, locked.stage, after, f"measure {measure.number}")
            decided = self._decided(measure.number, new, actor)
            self._seal(session, actor, signer, now, measure, seller, decided, rests)
            number = measure.number
        return self._finish(actor, number, signer, language)

    def _examined(self, session: Session, actor: Actor, new: NewMeasure) -> tuple[SellerRow, Rests]:
        """The seller and what the measure rests on; UserError if it cannot be taken."""
        seller = sellers.seller(session, new.seller)
        if seller is None:
            raise NotFound(f"There is no seller {new.seller}.")
        today = self._clock.today()
        problem = measure_problem(
            new.kind,
            stage=seller.stage,
            standing=seller.standing,
            reason=new.reason,
            scope=new.scope,
            clause=new.clause,
            effective_on=new.effective_on or today,
            today=today,
        )
        if problem:
            raise UserError(*problem)
        policy = rulebook(session).policy_for(today)
        rests = rests_of_new(
            session,
            seller,
            policy,
            [found for found in self._justified(session, seller) if found.measure is new.kind],
            reason=new.reason,
            cites=new.cites,
            clause=new.clause,
            zone=self._clock.zone,
        )
        if new.kind is not MeasureKind.LIFT and not rests.grounds:
            raise UserError(
                "A measure needs a ground.",
                "Name the clause of the Terms; no rule of the policy speaks for this measure just now.",
                "no_ground",
            )
        _refuse_who_took_part(session, actor, rests)
        return seller, rests

    def _justified(self, session: Session, seller: SellerRow) -> tuple[Justified, ...]:
        today = self._clock.today()
        policy = rulebook(session).policy_for(today)
        if not policy.measure_rules:
            return ()
        days = max(rule.within_days for rule in policy.measure_rules) + 1  # a day more: the lab's zone is not UTC
        since = self._clock.now() - timedelta(days=days)
        verdicts = sellers.verdicts_since(session, seller.id, since, self._clock.zone)
        statuses = sellers.statuses(policy.indicators, sellers.readings(session, seller.id))
        return measures_justified(policy.measure_rules, today, verdicts, statuses)

    def _decided(self, number: str | None, new: NewMeasure, actor: Actor) -> Decided:
        today = self._clock.today()
        return Decided(number, new.kind, new.scope.strip(), today, actor.name, new.effective_on or today)

    # ---- the statement of a measure that is there

    def state(self, actor: Actor, number: str, passphrase: str, clause: str = "", language: str = "") -> DocumentRow:
        """Issue the statement of reasons of a measure: one that a trial brought, or one whose issue was stopped.

        One that is issued already is returned as it is.
        """
        require(actor, Right.MANAGE_SELLERS)
        with self._database.reading() as session:
            measure = _measure(session, number)
            known = _document_of(session, measure.id)
            if known is not None:
                return known
            sealed = _sealed(session, number)
            sealer = "" if sealed is None else accounts.names(session, [sealed.signed_by])[sealed.signed_by]
        if sealed is not None and sealed.signed_by != actor.id:
            raise NotAllowed(
                f"{sealer} signed {number} and has to finish it.",
                "Its file carries the same signature.",
                "other_signer",
            )
        if sealed is None:
            self.draft_of(actor, number, clause, language)
        signer = self._signer(actor, passphrase)
        if sealed is None:
            now = self._clock.now()
            with self._database.transaction() as session:
                session.get_one(Seller, measure.seller_id, with_for_update=True)
                if _sealed(session, number) is None:  # two who state it at once make one statement
                    measure, seller, decided, rests = self._of_trial(session, actor, number, clause)
                    self._seal(session, actor, signer, now, measure, seller, decided, rests)
        return self._finish(actor, number, signer, language)

    def draft_of(self, actor: Actor, number: str, clause: str = "", language: str = "") -> bytes:
        """The statement of a measure that a trial brought as it would be issued now, marked a draft."""
        require(actor, Right.MANAGE_SELLERS)
        now = self._clock.now()
        with self._database.reading() as session:
            _, seller, decided, rests = self._of_trial(session, actor, number, clause)
            sealed = self._record(session, seller, decided, rests, None, now, "")
            manner = _manner(session, sealed, language)
        return draw_statement_document(sealed, draft=True, manner=manner).pdf

    def _of_trial(
        self, session: Session, actor: Actor, number: str, clause: str
    ) -> tuple[Measure, SellerRow, Decided, Rests]:
        measure = _measure(session, number)
        outcome = outcome_of_measure(session, measure)
        if outcome is None:
            raise UserError(
                f"{number} was taken without a trial and its statement is missing.", "Check the lab.", "no_outcome"
            )
        seller = sellers.seller_by_id(session, measure.seller_id)
        assert seller is not None  # noqa: S101  a foreign key holds it
        policy = rulebook(session).policy(json.loads(outcome.record)["trial"]["policy"])
        rests = rests_of_trial(session, seller, outcome, policy, clause=clause, zone=self._clock.zone)
        _refuse_who_took_part(session, actor, rests)
        decided = Decided(
            measure.number,
            measure.kind,
            measure.scope,
            measure.decided_at.astimezone(self._clock.zone).date(),
            accounts.names(session, [measure.decided_by])[measure.decided_by],
            measure.effective_on,
        )
        return measure, seller, decided, rests

    # ---- sealing, drawing, storing

    def _signer(self, actor: Actor, passphrase: str) -> Signer:
        signer = self._accounts.signer(actor, passphrase)
        refuse_uncertified(signer, actor.name)
        return signer

    @staticmethod
    def _record(
        session: Session,
        seller: SellerRow,
        decided: Decided,
        rests: Rests,
        actor: Actor | None,
        at: datetime,
        previous_head: str,
    ) -> dict[str, Any]:
        signed_by = "" if actor is None else actor.name
        return statement_record(
            session, seller, decided, rests, signed_by=signed_by, at=at, previous_head=previous_head
        )

    def _seal(
        self,
        session: Session,
        actor: Actor,
        signer: Signer,
        at: datetime,
        measure: Measure,
        seller: SellerRow,
        decided: Decided,
        rests: Rests,
    ) -> None:
        head = lock_head(session)
        sealed = self._record(session, seller, decided, rests, actor, at, head.hash)
        row = Statement(
            number=measure.number,
            measure_id=measure.id,
            record=canonical(sealed),
            record_sha256=digest(sealed),
            signature=signer.sign(canonical(sealed)),
            key_id=signer.key_id,
            signed_by=actor.id,
            sealed_at=at,
        )
        session.add(row)
        session.flush()
        changes = {"number": (None, row.number), "record": (None, row.record_sha256)}
        record(session, actor, at, "statement_signed", "measure", measure.id, changes)
        search.put_codes(session, "seller", measure.seller_id, measure.number, (measure.number,))

    def _finish(self, actor: Actor, number: str, signer: Signer, language: str) -> DocumentRow:
        with self._database.reading() as session:
            statement = _sealed(session, number)
            assert statement is not None  # noqa: S101  sealed before
            sealed = json.loads(statement.record)
            measure, manner = _measure(session, number), _manner(session, sealed, language)
        drawn = signed(draw_statement_document(sealed, draft=False, manner=manner), sealed, signer)
        sha256 = self._store.put(drawn.pdf)
        now = self._clock.now()
        with self._database.transaction() as session:
            session.get_one(Seller, measure.seller_id, with_for_update=True)
            known = _document_of(session, measure.id)
            if known is not None:
                return known
            add_copy(
                session,
                drawn,
                sha256,
                now,
                kind=DocumentKind.STATEMENT,
                number=number,
                version=1,
                copy="seller",
                paper=manner.paper,
                title=f"{sealed['seller']['name']} · {measure.kind}",
                seller_id=measure.seller_id,
                measure_id=measure.id,
            )
            record(session, actor, now, "statement_issued", "measure", measure.id, {"document": (None, sha256)})
            announce(session, "measure_stated", _event(sealed, statement, sha256), now, SCHEMA)
            row = _document_of(session, measure.id)
            assert row is not None  # noqa: S101  just added
            return row

    # ---- reading

    def measures(self, actor: Actor, seller: str = "") -> tuple[MeasureLine, ...]:
        """Measures, newest first, of one seller or of all: whether stated, handed over, and until when to reply."""
        require(actor, Right.SEE_SELLERS)
        with self._database.reading() as session:
            if seller and sellers.seller(session, seller) is None:
                raise NotFound(f"There is no seller {seller}.")
            return measure_lines(session, seller)

    def unfinished(self) -> tuple[str, ...]:
        """Numbers of statements that are signed but whose document is not stored yet."""
        with self._database.reading() as session:
            return unissued_statements(session)


def _refuse_who_took_part(session: Session, actor: Actor, rests: Rests) -> None:
    if actor.id in inspections.took_part(session, rests.inspections):
        raise NotAllowed(
            "You took part in an inspection that this measure rests on, so you cannot sign its statement.",
            "Another manager must sign it.",
            "took_part",
        )


def _manner(session: Session, sealed: Mapping[str, Any], language: str) -> Manner:
    """How a statement looks: as the lab's documents do, in the language of the seller's country unless one is named."""
    usual = language_of_country(str(sealed["seller"]["country"]))
    return lab_manner(session, sealed, language or usual)


def _measure(session: Session, number: str) -> Measure:
    measure = session.scalar(sa.select(Measure).where(Measure.number == number))
    if measure is None:
        raise NotFound(f"There is no measure {number}.")
    return measure


def _sealed(session: Session, number: str) -> Statement | None:
    return session.scalar(sa.select(Statement).where(Statement.number == number))


def _document_of(session: Session, measure_id: int) -> DocumentRow | None:
    known = session.scalar(sa.select(Document.id).where(Document.measure_id == measure_id).order_by(Document.id))
    return None if known is None else queries.document_by_id(session, known)


def _event(sealed: Mapping[str, Any], statement: Statement, pdf_sha256: str) -> dict[str, Any]:
    measure = sealed["measure"]
    return {
        "number": statement.number,
        "version": 1,
        "seller": sealed["seller"]["number"],
        "outcome": measure["kind"],
        "effective_on": measure["effective_on"],
        "scope": measure["scope"],
        "reasons": [{"rule": ground["rule"], "sentence": ground["says"]} for ground in sealed["grounds"]],
        "cites": [report["number"] for report in sealed["reports"]],
        "record_sha256": statement.record_sha256,
        "pdf_sha256": pdf_sha256,
    }

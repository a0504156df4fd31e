"""Versions of issued documents: correcting a verdict, leaving it as it is, withdrawing a number."""

from __future__ import annotations

import json

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.accounts.rules import Right
from labapp.accounts.service import require
from labapp.core.clock import Clock
from labapp.core.db import Database
from labapp.core.errors import NotFound, UserError
from labapp.core.outbox import announce
from labapp.core.store import BlobStore
from labapp.core.trail import Actor, record
from labapp.inspections import assembling
from labapp.inspections.models import Inspection, VerdictRow
from labapp.inspections.rules import InspectionState, Verdict
from labapp.inspections.versions import leave_as_issued, newest_verdict, open_correction
from labapp.lab.models import Withdrawal
from labapp.orders import steps as order_steps
from labapp.orders.models import MysteryOrder
from labapp.reports import copying
from labapp.reports.drawing import unprintable
from labapp.reports.editions import refuse_secrets
from labapp.reports.record import sealed_verdict
from labapp.sellers import steps as seller_steps

LONGEST_REASON = 2_000
SCHEMA = 1


class Versions:
    """What becomes of a verdict after it was issued: corrected under its number, or withdrawn."""

    def __init__(self, database: Database, clock: Clock, store: BlobStore) -> None:
        self._database = database
        self._clock = clock
        self._store = store

    def open_correction(self, actor: Actor, number: str, reason: str) -> int:
        """Open an issued verdict's inspection again, to be corrected at the bench; returns the inspection.

        The issued version stays in force until the next one is issued under the same number.
        """
        require(actor, Right.ISSUE_VERDICTS)
        reason = _reason(reason)
        with self._database.transaction() as session:
            inspection = _inspection(session, _inspection_of(session, number))
            copying.refuse_withdrawn(session, number)
            # it is printed in every copy of the next version, and stays on the trail: nobody could take it back
            refuse_secrets({"reason": reason}, copying.sellers_secrets(session, inspection.order_id, inspection.id))
            open_correction(session, actor, self._clock.now(), inspection, reason)
            return inspection.id

    def leave_as_issued(self, actor: Actor, number: str) -> None:
        """Close a correction that changed nothing; UserError names the first thing that it did change."""
        require(actor, Right.ISSUE_VERDICTS)
        now = self._clock.now()
        with self._database.transaction() as session:
            inspection = _inspection(session, _inspection_of(session, number))
            if newest_verdict(session, inspection.id) is None or inspection.state is not InspectionState.IN_PROGRESS:
                raise UserError(f"{number} is not being corrected.", code="wrong_state")
            detail = assembling.detail(session, inspection, self._store.path)
            sealed = sealed_verdict(session, detail, number=number, actor=actor, at=now, head="")
            changes = sealed["replaces"]["changes"]
            if changes:
                what = changes[0]["label"] or changes[0]["about"]
                raise UserError(
                    f"The correction of {number} changed something already: {what}.",
                    "Put it back, or go on and have the new version verified.",
                    "changed_meanwhile",
                )
            leave_as_issued(session, actor, now, inspection)

    def withdraw(self, actor: Actor, number: str, reason: str) -> None:
        """The lab no longer stands by an issued number: it counts for nothing any more, and verifying it says so."""
        require(actor, Right.ISSUE_VERDICTS)
        reason = _reason(reason)
        now = self._clock.now()
        with self._database.transaction() as session:
            found = copying.source(session, number)
            copying.refuse_withdrawn(session, number)
            if found.verdict_id is not None:
                verdict = session.get_one(VerdictRow, found.verdict_id)
                inspection = _inspection(session, verdict.inspection_id)
                if inspection.state is not InspectionState.ISSUED:
                    raise UserError(
                        f"A correction of {number} is under way.", "Finish it, or leave it as issued.", "wrong_state"
                    )
                order = session.get_one(MysteryOrder, verdict.order_id, with_for_update=True)
                count_verdict(session, order, verdict, sign=-1)
                order_steps.clear_verdict(session, order)
            row = Withdrawal(number=number, reason=reason, withdrawn_at=now, withdrawn_by=actor.id)
            session.add(row)
            session.flush()
            changes = {"number": (number, None)}
            record(session, actor, now, "withdrawn", str(found.kind), row.id, changes, reason)
            event = {
                "number": number,
                "version": found.version,
                "outcome": "withdrawn",
                "reasons": [{"sentence": reason}],
            }
            announce(session, "document_withdrawn", event, now, SCHEMA)


def _inspection(session: Session, inspection_id: int) -> Inspection:
    """The inspection, locked until the transaction ends."""
    return session.scalars(sa.select(Inspection).where(Inspection.id == inspection_id).with_for_update()).one()


def _inspection_of(session: Session, number: str) -> int:
    found = session.scalar(sa.select(VerdictRow.inspection_id).where(VerdictRow.number == number).limit(1))
    if found is None:
        raise NotFound(f"There is no verdict {number}.")
    return found


def count_verdict(session: Session, order: MysteryOrder, verdict: VerdictRow, *, sign: int = 1) -> None:
    """Count a verdict in the seller's roll-up, or with sign -1 take it out again."""
    if not verdict.counts:
        return
    scores = json.loads(verdict.record)["scores"].values()
    pillars = tuple(float(score["score"]) for score in scores if score["score"] is not None)
    failed = verdict.verdict is Verdict.FAIL
    seller_steps.add_to_tally(session, order.seller_id, order.category, failed=failed, pillars=pillars, sign=sign)


def _reason(reason: str) -> str:
    """A reason as it is kept; UserError if there is none, or a very long one."""
    reason = reason.strip()
    if not reason:
        raise UserError("This needs a reason.", "Write why; it is printed and kept.", "no_reason")
    if len(reason) > LONGEST_REASON:
        raise UserError(f"A reason holds at most {LONGEST_REASON:,} characters.", "Shorten it.", "too_long")
    problem = unprintable(reason)
    if problem:
        raise UserError(problem, "Write it with other characters.", "glyph_missing")
    return reason

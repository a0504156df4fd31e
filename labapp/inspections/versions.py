"""Versions of a verdict: opening a correction, leaving it, and which version is in force meanwhile."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.core.errors import UserError
from labapp.core.trail import Actor, record
from labapp.inspections.models import Inspection, InspectionKind, VerdictRow
from labapp.inspections.rules import InspectionState, InspectionStep, next_state
from labapp.lab.models import Withdrawal


def issued() -> sa.ColumnElement[bool]:
    """The condition that a verdict is issued and not withdrawn, for a query that joins verdicts and inspections."""
    return sa.and_(VerdictRow.version <= _newest_issued(), ~_is_withdrawn())


def in_force() -> sa.ColumnElement[bool]:
    """The condition that a verdict is its inspection's newest issued one and not withdrawn, for such a query.

    A verdict stays in force while its correction is under way.
    """
    return sa.and_(VerdictRow.version == _newest_issued(), ~_is_withdrawn())


def _newest_issued() -> sa.ColumnElement[int]:
    """Versions are numbered one by one; only the newest can be signed and not issued yet: its inspection is verified."""
    versions = sa.orm.aliased(VerdictRow)
    newest = sa.select(sa.func.max(versions.version)).where(versions.inspection_id == Inspection.id).scalar_subquery()
    return newest - sa.case((Inspection.state == InspectionState.VERIFIED, 1), else_=0)


def _is_withdrawn() -> sa.ColumnElement[bool]:
    return sa.exists().where(Withdrawal.number == VerdictRow.number)


def newest_verdict(session: Session, inspection_id: int) -> VerdictRow | None:
    """The newest signed verdict of an inspection, or None."""
    return session.scalar(
        sa.select(VerdictRow)
        .where(VerdictRow.inspection_id == inspection_id)
        .order_by(VerdictRow.version.desc())
        .limit(1)
    )


def open_correction(session: Session, actor: Actor, at: datetime, inspection: Inspection, reason: str) -> VerdictRow:
    """Open an issued inspection again so that it can be corrected; returns the verdict that stays in force meanwhile."""
    if inspection.kind is InspectionKind.WITHOUT_DEVICE:
        raise UserError(
            "A verdict about an order without a device cannot be corrected at the bench.",
            "Withdraw it, and say why.",
            "no_device",
        )
    state = next_state(inspection.state, InspectionStep.CORRECT)
    verdict = newest_verdict(session, inspection.id)
    assert verdict is not None  # noqa: S101  an issued inspection has one
    changes = {
        "state": (str(inspection.state), str(state)),
        "corrects": (None, f"{verdict.number} v{verdict.version}"),
    }
    inspection.state, inspection.returned_reason = state, reason
    record(session, actor, at, "correction_opened", "inspection", inspection.id, changes, reason)
    return verdict


def leave_as_issued(session: Session, actor: Actor, at: datetime, inspection: Inspection) -> None:
    """Close a correction that changed nothing: the issued verdict stays as it is."""
    state = next_state(inspection.state, InspectionStep.KEEP)
    changes = {"state": (str(inspection.state), str(state))}
    inspection.state, inspection.returned_reason = state, ""
    record(session, actor, at, "correction_dropped", "inspection", inspection.id, changes)

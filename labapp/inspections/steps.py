"""Writes on inspections that the issuing of documents calls inside its transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from labapp.core.trail import Actor, canonical, digest, record
from labapp.inspections.models import Inspection, VerdictRow
from labapp.inspections.rules import InspectionStep, Verdict, next_state


def seal_verdict(
    session: Session,
    actor: Actor,
    at: datetime,
    inspection: Inspection,
    sealed: dict[str, Any],
    signature: bytes,
    key_id: int,
) -> VerdictRow:
    """Keep a signed verdict and move its inspection to verified; the database itself refuses who took part."""
    inspection.state = next_state(inspection.state, InspectionStep.VERIFY)
    severities = [finding["severity"] for finding in sealed["findings"]]
    row = VerdictRow(
        number=sealed["number"],
        version=sealed["version"],
        inspection_id=inspection.id,
        order_id=inspection.order_id,
        verdict=Verdict(sealed["verdict"]),
        counts=sealed["verdict"] != Verdict.INCONCLUSIVE,
        critical="critical" in severities,
        remark=sealed["findings"][0]["sentence"] if sealed["findings"] else "",
        record=canonical(sealed),
        record_sha256=digest(sealed),
        signature=signature,
        key_id=key_id,
        signed_by=actor.id,
        sealed_at=at,
    )
    session.add(row)
    session.flush()
    changes = {"number": (None, row.number), "verdict": (None, str(row.verdict)), "record": (None, row.record_sha256)}
    record(session, actor, at, "verified", "inspection", inspection.id, changes)
    return row


def mark_issued(session: Session, actor: Actor, at: datetime, inspection: Inspection, pdf_sha256: str) -> None:
    """Move an inspection to issued: its document is stored and read back."""
    inspection.state = next_state(inspection.state, InspectionStep.ISSUE)
    record(session, actor, at, "issued", "inspection", inspection.id, {"document": (None, pdf_sha256)})

"""Checks sealed records: unchanged since they were signed, signed by a key of this lab, under their own number."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.accounts import queries as accounts
from labapp.accounts.authority import certificate_problem
from labapp.accounts.keys import fingerprint_of, signature_fits
from labapp.accounts.models import Person, SigningKey
from labapp.core.trail import Complaint, TrailRow, TrailValue


def sealed_of(record: bytes) -> dict[str, Any]:
    """What a record says; nothing if somebody made it unreadable, which `check_signed` names."""
    try:
        sealed = json.loads(record)
    except (ValueError, RecursionError):
        return {}
    return sealed if isinstance(sealed, dict) else {}


def check_signed(
    session: Session, what: str, number: str, record: bytes, sha256: str, signature: bytes, key_id: int
) -> Iterator[Complaint]:
    """Name a record that was changed, that its signature does not fit, or that belongs to another number."""
    name = f"{what} {number}"
    public = session.scalar(sa.select(SigningKey.public_pem).where(SigningKey.id == key_id))
    if hashlib.sha256(record).hexdigest() != sha256:
        yield Complaint("record_changed", name, f"The sealed record of {name} was changed after it was signed.")
    elif public is None or not signature_fits(public, record, signature):
        yield Complaint("signature_broken", name, f"The signature of {name} does not fit its record.")
    elif sealed_of(record).get("number") != number:
        yield Complaint("record_moved", name, f"{name} carries the record of {sealed_of(record).get('number')}.")


def check_keys(session: Session) -> Iterator[Complaint]:
    """Name each signing key that is not the one which the trail says its owner was given."""
    given = {
        json.loads(new or "null")
        for new in session.scalars(
            sa.select(TrailValue.new)
            .join(TrailRow, TrailRow.seq == TrailValue.seq)
            .where(TrailRow.subject == "person", TrailValue.field == "key", TrailValue.new.is_not(None))
        )
    }
    rows = session.execute(
        sa.select(Person.name, SigningKey.public_pem, SigningKey.fingerprint, SigningKey.certificate)
        .join(Person, Person.id == SigningKey.person_id)
        .order_by(SigningKey.id)
    )
    authority = accounts.authority(session)
    for row in rows:
        name = f"signing key of {row.name}"
        if row.fingerprint not in given or fingerprint_of(row.public_pem) != row.fingerprint:
            yield Complaint("key_changed", name, f"The {name} is not the one that was made for them.")
        elif row.certificate is not None:
            problem = certificate_problem(row.certificate, row.public_pem, authority or b"")
            if problem:
                yield Complaint("certificate_changed", name, f"The {name}: {problem}.")

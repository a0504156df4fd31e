"""Writes on the lab's authority, inside somebody's transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from labapp.accounts import keys
from labapp.accounts.authority import MadeAuthority, certify, make_authority
from labapp.accounts.models import Authority, AuthorityKey, SigningKey
from labapp.core.trail import Actor, record

AUTHORITY = b"authority"
"""What the authority's key is sealed for, so that no other secret can stand in its place."""


def found_authority(session: Session, actor: Actor, at: datetime, lab_name: str) -> MadeAuthority:
    """Make the lab's authority; its private key is given back and stored nowhere until it is handed to somebody."""
    made = make_authority(lab_name, at)
    session.add(Authority(id=1, certificate=made.certificate, made_at=at))
    record(session, actor, at, "authority_made", "lab", 1, {"authority": (None, made.certificate.hex())})
    return made


def hand_authority(session: Session, authority: MadeAuthority, person_id: int, passphrase: str) -> None:
    """Seal the authority's private key under the passphrase of an administrator."""
    sealed = keys.seal(authority.private_key, passphrase, AUTHORITY)
    session.add(AuthorityKey(person_id=person_id, salt=sealed.salt, nonce=sealed.nonce, sealed_private=sealed.secret))


def certify_key(
    session: Session, actor: Actor, at: datetime, authority: MadeAuthority, row: SigningKey, name: str
) -> None:
    """Have the authority certify that a key is that person's."""
    before = None if row.certificate is None else row.certificate.hex()
    row.certificate = certify(authority, row.public_pem, name, at)
    changes = {"certificate": (before, row.certificate.hex())}
    record(session, actor, at, "certified", "person", row.person_id, changes)

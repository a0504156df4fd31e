"""Reads over people and keys."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.accounts.keys import Sealed, SealedKey
from labapp.accounts.models import Authority, AuthorityKey, Person, SigningKey
from labapp.accounts.rules import Role


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person as screens show them."""

    id: int
    name: str
    role: Role
    active: bool

    @property
    def initials(self) -> str:
        """Up to two letters for crowded places."""
        words = [word for word in self.name.split() if word[0].isalnum()]
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper() or "?"


def people(session: Session) -> tuple[PersonRow, ...]:
    """All people by name."""
    rows = session.execute(sa.select(Person.id, Person.name, Person.role, Person.active).order_by(Person.name))
    return tuple(PersonRow(*row) for row in rows)


def names(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Names by id."""
    return {
        row.id: row.name for row in session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(list(ids))))
    }


def key_of(session: Session, person_id: int) -> tuple[int, SealedKey] | None:
    """The person's newest signing key with its id."""
    key = signing_key(session, person_id)
    if key is None:
        return None
    return key.id, SealedKey(key.public_pem, key.fingerprint, key.salt, key.nonce, key.sealed_private)


def signing_key(session: Session, person_id: int) -> SigningKey | None:
    """The row of the person's newest signing key."""
    return session.scalar(
        sa.select(SigningKey).where(SigningKey.person_id == person_id).order_by(SigningKey.id.desc()).limit(1)
    )


def authority(session: Session) -> bytes | None:
    """The certificate of the lab's authority, DER, or None if it has none yet."""
    return session.scalar(sa.select(Authority.certificate))


def authority_key(session: Session, person_id: int) -> Sealed | None:
    """The authority's private key as it is sealed for that person, or None."""
    row = session.scalar(sa.select(AuthorityKey).where(AuthorityKey.person_id == person_id))
    return None if row is None else Sealed(row.salt, row.nonce, row.sealed_private)


def public_key(session: Session, key_id: int) -> str | None:
    """The public half of a key, PEM."""
    return session.scalar(sa.select(SigningKey.public_pem).where(SigningKey.id == key_id))

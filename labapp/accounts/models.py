"""Tables of people and their signing keys."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from labapp.accounts.rules import Role
from labapp.core.db import Base, Versioned


class Person(Versioned, Base):
    """Someone who works in the lab; never deleted, only made inactive."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    role: Mapped[Role]
    passphrase_hash: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    failures: Mapped[int] = mapped_column(default=0)
    last_failure_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class SigningKey(Base):
    """A person's ECDSA P-256 key; the private half is encrypted under the passphrase."""

    __tablename__ = "signing_keys"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    public_pem: Mapped[str]
    fingerprint: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of the public key's DER form, hex."""
    salt: Mapped[bytes]
    nonce: Mapped[bytes]
    sealed_private: Mapped[bytes]
    certificate: Mapped[bytes | None]
    """DER, by the lab's authority; None until an administrator certifies the key."""
    created_at: Mapped[datetime]


class Authority(Base):
    """The lab's own certificate authority; its certificate is what outsiders check documents with."""

    __tablename__ = "authority"
    __table_args__ = (sa.CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    certificate: Mapped[bytes]
    made_at: Mapped[datetime]


class AuthorityKey(Base):
    """The authority's private key, sealed once under the passphrase of each administrator."""

    __tablename__ = "authority_keys"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), unique=True)
    salt: Mapped[bytes]
    nonce: Mapped[bytes]
    sealed_private: Mapped[bytes]

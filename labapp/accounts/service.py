"""Use cases around people: add, sign in, sign."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from labapp.accounts import keys, queries, steps
from labapp.accounts.authority import MadeAuthority, as_pem
from labapp.accounts.models import Person, SigningKey
from labapp.accounts.queries import PersonRow
from labapp.accounts.rules import Right, Role, may, name_problem, passphrase_problem, wait_after
from labapp.core.clock import Clock
from labapp.core.db import Database
from labapp.core.errors import NotAllowed, NotFound, UserError
from labapp.core.trail import SYSTEM, Actor, record

_RIGHT_WORDS = {
    Right.ISSUE_VERDICTS: "issue verdicts",
    Right.SIGN_TRIALS: "sign trials",
    Right.INSPECT: "inspect",
    Right.PLACE_ORDERS: "place orders",
    Right.REVIEW: "review inspections",
    Right.MANAGE_RULEBOOK: "change checklists and policies",
}

_ROLE_WORDS: dict[str, str] = {
    Role.TECHNICIAN: "A technician",
    Role.MANAGER: "A manager",
    Role.OFFICE: "The office",
    Role.ADMINISTRATOR: "An administrator",
}


def require(actor: Actor, right: Right) -> None:
    """Refuse if the actor's role does not have the right."""
    if not may(actor.role, right):
        what = _RIGHT_WORDS.get(right, right.value.replace("_", " "))
        who = _ROLE_WORDS.get(actor.role, f"The role “{actor.role}”")
        raise NotAllowed(f"{who} may not {what}.", "Ask someone whose role allows it.")


@dataclass(frozen=True, slots=True)
class Signer:
    """A person who has just given their passphrase: their key's id, the function that signs, and who says it is theirs."""

    person_id: int
    key_id: int
    fingerprint: str
    sign: Callable[[bytes], bytes]
    certificate: bytes | None = None
    """DER; None while no administrator has certified the key."""
    authority: bytes | None = None
    """The certificate of the lab's authority, DER."""


class Accounts:
    """People of the lab."""

    def __init__(
        self, database: Database, clock: Clock, lab_name: Callable[[], str] = lambda: "Mystery order lab"
    ) -> None:
        self._database = database
        self._clock = clock
        self._lab_name = lab_name

    def may(self, actor: Actor, right: Right) -> bool:
        """Whether the actor has a right; buttons follow it."""
        return may(actor.role, right)

    def people(self) -> tuple[PersonRow, ...]:
        """All people of the lab by name."""
        with self._database.reading() as session:
            return queries.people(session)

    def add_person(
        self, actor: Actor, name: str, role: Role, passphrase: str, *, own_passphrase: str = ""
    ) -> PersonRow:
        """Add a person with their passphrase and signing key; an empty lab's first person must be able to manage people.

        With the first person the lab's authority is made. `own_passphrase` is the actor's: it opens the authority, which
        certifies the new key; without it the key waits to be certified and signs no PDF until then.
        """
        name = " ".join(name.split())
        problem = name_problem(name)
        if problem:
            raise UserError(problem, code="bad_name")
        problem = passphrase_problem(passphrase, name)
        if problem:
            raise UserError(problem, code="weak_passphrase")
        stored, key = keys.hash_passphrase(passphrase), keys.make_key(passphrase)
        authority = self._opened_authority(actor, own_passphrase) if own_passphrase else None
        now = self._clock.now()
        with self._database.transaction() as session:
            first = session.scalar(sa.select(sa.func.count()).select_from(Person)) == 0
            if first and not may(role, Right.MANAGE_PEOPLE):
                raise UserError(
                    "The first person of a lab is an administrator.", "Add an administrator first.", "first_person"
                )
            if not (first and actor == SYSTEM):
                require(actor, Right.MANAGE_PEOPLE)
            if session.scalar(sa.select(Person.id).where(Person.name == name)) is not None:
                raise UserError(f"There is already a person called {name}.", "Choose another name.", "name_taken")
            person = Person(name=name, role=role, passphrase_hash=stored, created_at=now)
            session.add(person)
            session.flush()
            row = SigningKey(
                person_id=person.id,
                public_pem=key.public_pem,
                fingerprint=key.fingerprint,
                salt=key.salt,
                nonce=key.nonce,
                sealed_private=key.sealed_private,
                created_at=now,
            )
            session.add(row)
            changes = {"name": (None, name), "role": (None, str(role)), "key": (None, key.fingerprint)}
            record(session, actor, now, "person_added", "person", person.id, changes)
            if first:
                authority = steps.found_authority(session, actor, now, self._lab_name())
            if authority is not None:
                steps.certify_key(session, actor, now, authority, row, name)
                if may(role, Right.MANAGE_PEOPLE):
                    steps.hand_authority(session, authority, person.id, passphrase)
            return PersonRow(person.id, person.name, person.role, True)

    def certify(self, actor: Actor, own_passphrase: str, name: str) -> None:
        """Have the lab's authority say that a person's key is theirs; a lab from before it had one gets its authority now."""
        require(actor, Right.MANAGE_PEOPLE)
        self._let_in(actor.id, own_passphrase)
        person = self.actor(name)
        with self._database.reading() as session:
            there = queries.authority(session) is not None
        authority = self._opened_authority(actor, own_passphrase) if there else None
        now = self._clock.now()
        with self._database.transaction() as session:
            if authority is None:
                authority = steps.found_authority(session, actor, now, self._lab_name())
                steps.hand_authority(session, authority, actor.id, own_passphrase)
            row = queries.signing_key(session, person.id)
            if row is None:
                raise UserError(f"{person.name} has no signing key.", "Add the person anew.", "no_key")
            steps.certify_key(session, actor, now, authority, row, person.name)

    def authority_pem(self) -> str:
        """The certificate of the lab's authority, PEM: whoever checks the lab's documents needs it once."""
        with self._database.reading() as session:
            certificate = queries.authority(session)
        if certificate is None:
            raise NotFound("This lab has no signing authority yet.", "An administrator certifies a person first.")
        return as_pem(certificate)

    def _opened_authority(self, actor: Actor, passphrase: str) -> MadeAuthority:
        require(actor, Right.MANAGE_PEOPLE)
        with self._database.reading() as session:
            certificate, sealed = queries.authority(session), queries.authority_key(session, actor.id)
        if certificate is None or sealed is None:
            raise UserError(
                f"{actor.name} does not hold the lab's signing authority.",
                "Let an administrator who was here from the beginning certify people.",
                "no_authority",
            )
        self._let_in(actor.id, passphrase)
        try:
            return MadeAuthority(certificate, keys.unseal(sealed, passphrase, steps.AUTHORITY))
        except ValueError as error:
            raise UserError(
                f"The passphrase does not open the authority's key of {actor.name}.", "Check the lab.", "key_closed"
            ) from error

    def sign_in(self, name: str, passphrase: str) -> Actor:
        """The actor behind a name and passphrase; after failures each further try must wait a little longer."""
        with self._database.reading() as session:
            person_id = session.scalar(sa.select(Person.id).where(Person.name == " ".join(name.split())))
        if person_id is None:
            raise NotFound(f"There is no person called {name} in this lab.", "Choose a name from the list.")
        return self._let_in(person_id, passphrase)

    def actor(self, name: str) -> PersonRow:
        """The person of that name."""
        row = next((person for person in self.people() if person.name == " ".join(name.split())), None)
        if row is None:
            raise NotFound(f"There is no person called {name} in this lab.", "Choose a name from the list.")
        return row

    def signer(self, actor: Actor, passphrase: str) -> Signer:
        """Check the passphrase again, as every signature does, and return what signs with it."""
        self._let_in(actor.id, passphrase)
        with self._database.reading() as session:
            found = queries.key_of(session, actor.id)
            row, authority = queries.signing_key(session, actor.id), queries.authority(session)
            certificate = None if row is None else row.certificate
        if found is None:
            raise UserError(f"{actor.name} has no signing key.", "Ask an administrator to make one.", "no_key")
        key_id, key = found
        try:
            sign = keys.opened(key, passphrase)
        except (
            ValueError
        ) as error:  # the stored hash and the stored key are not of one passphrase: somebody changed one
            raise UserError(
                f"The passphrase does not open the signing key of {actor.name}.", "Check the lab.", "key_closed"
            ) from error
        return Signer(actor.id, key_id, key.fingerprint, sign, certificate, authority)

    def _let_in(self, person_id: int, passphrase: str) -> Actor:
        now = self._clock.now()
        with self._database.reading() as session:
            person = session.execute(
                sa.select(
                    Person.passphrase_hash,
                    Person.failures,
                    Person.last_failure_at,
                    Person.active,
                    Person.name,
                    Person.role,
                ).where(Person.id == person_id)
            ).one_or_none()
        if person is None:
            raise NotFound("There is no such person in this lab.", "Sign in again.")
        if not person.active:
            raise NotAllowed(f"{person.name} no longer works in this lab.", "Ask an administrator.")
        wait = wait_after(person.failures, person.last_failure_at, now)
        if wait > timedelta(0):
            seconds = int(wait.total_seconds()) + 1
            raise NotAllowed(f"Too many wrong passphrases: try again in {seconds} s.", code="wait")
        if not keys.passphrase_fits(person.passphrase_hash, passphrase):
            self._note_failure(person_id)
            raise NotAllowed(
                "The passphrase is wrong.", "Mind capitals and the keyboard's language.", "wrong_passphrase"
            )
        if person.failures:
            with self._database.transaction() as session:
                session.execute(
                    sa.update(Person).where(Person.id == person_id).values(failures=0, last_failure_at=None)
                )
        return Actor(person_id, person.name, str(person.role))

    def _note_failure(self, person_id: int) -> None:
        # Counted in SQL, so that tries at the same moment from two programs all count.
        with self._database.transaction() as session:
            values = {"failures": Person.failures + 1, "last_failure_at": self._clock.now()}
            session.execute(sa.update(Person).where(Person.id == person_id).values(values))

"""People of the lab on both back ends: added, signed in, made to wait, asked again at every signature."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from labapp.accounts import queries
from labapp.accounts.keys import signature_fits
from labapp.accounts.models import Person
from labapp.accounts.rules import Right, Role, passphrase_problem, wait_after
from labapp.accounts.service import Accounts
from labapp.core.clock import SetClock
from labapp.core.db import Database
from labapp.core.errors import NotAllowed, NotFound, UserError
from labapp.core.trail import SYSTEM, Actor, entries_of
from labapp.lab.service import LabDesk, LabProfile
from tests.conftest import MORNING
from tests.lab.room import quick_passphrases

ADA, WORD = "Ada Lindqvist", "ada keeps the keys"
MARTA, MARTAS = "Marta Klein", "marta signs with care"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    quick_passphrases(monkeypatch)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(MORNING, "Europe/Paris")


@pytest.fixture
def accounts(database: Database, clock: SetClock) -> Accounts:
    LabDesk(database, clock).create(LabProfile("Lyon lab", "1 rue du Test", "Europe/Paris"))
    return Accounts(database, clock)


@pytest.fixture
def ada(accounts: Accounts) -> Actor:
    accounts.add_person(SYSTEM, ADA, Role.ADMINISTRATOR, WORD)
    return accounts.sign_in(ADA, WORD)


@pytest.fixture
def marta(accounts: Accounts, ada: Actor) -> Actor:
    accounts.add_person(ada, MARTA, Role.MANAGER, MARTAS)
    return accounts.sign_in(MARTA, MARTAS)


def refused(code: str) -> pytest.RaisesExc[UserError]:
    return pytest.raises(UserError, check=lambda error: error.code == code)


def test_the_first_person_must_be_able_to_add_others(accounts: Accounts) -> None:
    for role in (Role.TECHNICIAN, Role.MANAGER, Role.OFFICE):
        with refused("first_person"):
            accounts.add_person(SYSTEM, "Sofia", role, "sofia sees scratches")
    assert accounts.people() == ()
    accounts.add_person(SYSTEM, ADA, Role.ADMINISTRATOR, WORD)
    with refused("not_allowed"):  # the program adds the first person and nobody after
        accounts.add_person(SYSTEM, "Eve", Role.ADMINISTRATOR, "eve wants the keys too")
    assert [person.name for person in accounts.people()] == [ADA]


def test_a_stranger_cannot_make_themselves_the_first_person(accounts: Accounts) -> None:
    with refused("not_allowed"):
        accounts.add_person(Actor(9, "Eve", "technician"), "Eve", Role.ADMINISTRATOR, "eve wants the keys")
    assert accounts.people() == ()


def test_only_an_administrator_adds_people(accounts: Accounts, ada: Actor) -> None:
    for name, role in (("Sofia", Role.TECHNICIAN), ("Marta", Role.MANAGER), ("Olga", Role.OFFICE)):
        accounts.add_person(ada, name, role, "sofia sees scratches")
        actor = accounts.sign_in(name, "sofia sees scratches")
        assert not accounts.may(actor, Right.MANAGE_PEOPLE)
        with refused("not_allowed"):
            accounts.add_person(actor, "Eve", Role.ADMINISTRATOR, "eve wants the keys")
    assert len(accounts.people()) == 4


def test_what_is_wrong_with_a_new_person_is_said_and_nobody_is_added(accounts: Accounts, ada: Actor) -> None:
    for name, word, code in (
        ("", "sofia sees scratches", "bad_name"),
        ("   ", "sofia sees scratches", "bad_name"),
        ("S" * 301, "sofia sees scratches", "bad_name"),
        ("Sofia", "short", "weak_passphrase"),
        ("Sofia", "", "weak_passphrase"),
        ("Sofia", "aaaaaaaaaaaaaaaa", "weak_passphrase"),
        ("Sofia Okafor", " sofia okafor ", "weak_passphrase"),
        (ADA, "sofia sees scratches", "name_taken"),
        ("  Ada   Lindqvist ", "sofia sees scratches", "name_taken"),
    ):
        with refused(code):
            accounts.add_person(ada, name, Role.TECHNICIAN, word)
    assert [person.name for person in accounts.people()] == [ADA]


def test_adding_a_person_is_on_the_trail_without_the_passphrase(
    accounts: Accounts, ada: Actor, marta: Actor, database: Database
) -> None:
    with database.reading() as session:
        (entry,) = entries_of(session, "person", marta.id)
        found = queries.key_of(session, marta.id)
    assert found is not None
    assert (entry.actor_id, entry.action) == (ada.id, "person_added")
    assert entry.changes == {
        "name": (None, MARTA),
        "role": (None, "manager"),
        "key": (None, found[1].fingerprint),
    }


def test_signing_in_takes_the_name_and_the_passphrase(accounts: Accounts, marta: Actor) -> None:
    assert accounts.sign_in("  Marta   Klein ", MARTAS) == marta == Actor(marta.id, MARTA, "manager")
    with refused("wrong_passphrase"):
        accounts.sign_in(MARTA, WORD)
    with pytest.raises(NotFound):
        accounts.sign_in("Nobody", MARTAS)
    with pytest.raises(NotFound):
        accounts.actor("Nobody")
    assert accounts.actor(MARTA).initials == "MK"


def test_after_three_failures_each_try_waits_longer_and_a_success_forgets_them(
    accounts: Accounts, marta: Actor, clock: SetClock
) -> None:
    for _ in range(3):
        with refused("wrong_passphrase"):
            accounts.sign_in(MARTA, "guessing")
    with pytest.raises(NotAllowed, match=r"try again in \d s") as refusal:
        accounts.sign_in(MARTA, MARTAS)  # the right one waits as well
    assert refusal.value.code == "wait"
    clock.advance(timedelta(seconds=3))
    with refused("wrong_passphrase"):
        accounts.sign_in(MARTA, "guessing")
    clock.advance(timedelta(seconds=3))
    with refused("wait"):
        accounts.sign_in(MARTA, MARTAS)
    clock.advance(timedelta(seconds=2))
    assert accounts.sign_in(MARTA, MARTAS) == marta
    with refused("wrong_passphrase"):
        accounts.sign_in(MARTA, "guessing")
    assert accounts.sign_in(MARTA, MARTAS) == marta


def test_the_failures_of_one_person_make_nobody_else_wait(accounts: Accounts, ada: Actor, marta: Actor) -> None:
    for _ in range(3):
        with refused("wrong_passphrase"):
            accounts.sign_in(MARTA, "guessing")
    assert accounts.sign_in(ADA, WORD) == ada


def test_waiting_never_becomes_for_ever() -> None:
    waits = [wait_after(failures, MORNING, MORNING) for failures in range(10_000)]
    assert waits[:5] == [timedelta(0)] * 3 + [timedelta(seconds=2), timedelta(seconds=4)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(minutes=5)
    assert wait_after(9_999, MORNING, MORNING + timedelta(minutes=5)) == timedelta(0)
    # a clock that was set back must not lock anybody out
    assert wait_after(9_999, MORNING, MORNING - timedelta(days=400)) == timedelta(0)


def test_a_signature_asks_the_passphrase_again_and_is_the_owner_s(
    accounts: Accounts, ada: Actor, marta: Actor, database: Database
) -> None:
    signer = accounts.signer(marta, MARTAS)
    signature = signer.sign(b"record")
    with database.reading() as session:
        martas = queries.public_key(session, signer.key_id)
        found = queries.key_of(session, ada.id)
    assert martas is not None
    assert found is not None
    assert signature_fits(martas, b"record", signature)
    assert not signature_fits(found[1].public_pem, b"record", signature)
    for wrong in ("", WORD, MARTAS.upper()):
        with pytest.raises(NotAllowed):
            accounts.signer(marta, wrong)


def test_somebody_else_s_passphrase_does_not_open_a_key_even_past_the_door(
    accounts: Accounts, ada: Actor, marta: Actor, database: Database
) -> None:
    """Whoever writes their own passphrase's hash into another's row gets in, but cannot sign in that name."""
    with database.transaction() as session:
        adas = session.scalar(sa.select(Person.passphrase_hash).where(Person.id == ada.id))
        session.execute(sa.update(Person).where(Person.id == marta.id).values(passphrase_hash=adas))
    with refused("key_closed"):
        accounts.signer(marta, WORD)


def test_who_left_the_lab_can_neither_sign_in_nor_sign(accounts: Accounts, marta: Actor, database: Database) -> None:
    with database.transaction() as session:
        session.execute(sa.update(Person).where(Person.id == marta.id).values(active=False))
    with pytest.raises(NotAllowed, match="no longer works"):
        accounts.sign_in(MARTA, MARTAS)
    with pytest.raises(NotAllowed, match="no longer works"):
        accounts.signer(marta, MARTAS)


def test_a_person_who_is_not_in_the_lab_cannot_sign(accounts: Accounts, ada: Actor) -> None:
    with pytest.raises(NotFound):
        accounts.signer(Actor(412, "Nobody", "manager"), WORD)


def test_a_passphrase_of_ten_characters_is_long_enough() -> None:
    assert passphrase_problem("ninechars", "Sofia") is not None
    assert passphrase_problem("ten chars!", "Sofia") is None

"""The lab's authority: it certifies the keys of its people, and nobody else's certificate passes for its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from labapp.accounts import keys, queries
from labapp.accounts.authority import certificate_problem, certify, make_authority
from labapp.accounts.rules import Role
from labapp.accounts.service import Accounts
from labapp.core.clock import SetClock
from labapp.core.db import Database
from labapp.core.errors import UserError
from labapp.core.trail import SYSTEM, Actor
from labapp.lab.service import LabDesk, LabProfile
from tests.conftest import MORNING
from tests.lab.room import quick_passphrases

ADAS, MARTAS, REMIS = "ada keeps the keys", "marta signs with care", "remi plans the orders"


@pytest.fixture
def accounts(database: Database, monkeypatch: pytest.MonkeyPatch) -> Accounts:
    quick_passphrases(monkeypatch)
    LabDesk(database, SetClock(MORNING)).create(LabProfile("Lyon lab", "", "Europe/Paris"))
    return Accounts(database, SetClock(MORNING), lambda: "Lyon lab")


def ada_of(accounts: Accounts) -> Actor:
    row = accounts.add_person(SYSTEM, "Ada", Role.ADMINISTRATOR, ADAS)
    return Actor(row.id, row.name, str(row.role))


def refused(code: str) -> pytest.RaisesExc[UserError]:
    return pytest.RaisesExc(UserError, check=lambda error: error.code == code)


def test_the_first_person_founds_the_authority_and_each_next_key_is_certified_by_it(accounts: Accounts) -> None:
    ada = ada_of(accounts)
    accounts.add_person(ada, "Marta", Role.MANAGER, MARTAS, own_passphrase=ADAS)
    marta = accounts.sign_in("Marta", MARTAS)
    for who, word in ((ada, ADAS), (marta, MARTAS)):
        signer = accounts.signer(who, word)
        assert signer.certificate is not None
        assert signer.authority is not None
        with accounts._database.reading() as session:
            key = queries.signing_key(session, who.id)
        assert key is not None
        assert certificate_problem(signer.certificate, key.public_pem, signer.authority) is None
    assert "BEGIN CERTIFICATE" in accounts.authority_pem()


def test_without_the_administrator_s_passphrase_a_key_waits_and_is_certified_later(accounts: Accounts) -> None:
    ada = ada_of(accounts)
    accounts.add_person(ada, "Marta", Role.MANAGER, MARTAS)
    marta = accounts.sign_in("Marta", MARTAS)
    assert accounts.signer(marta, MARTAS).certificate is None
    with refused("wrong_passphrase"):
        accounts.certify(ada, "ada lost the keys", "Marta")
    with refused("not_allowed"):
        accounts.certify(marta, MARTAS, "Marta")
    accounts.certify(ada, ADAS, "Marta")
    assert accounts.signer(marta, MARTAS).certificate is not None


def test_another_administrator_holds_the_authority_too(accounts: Accounts) -> None:
    ada = ada_of(accounts)
    accounts.add_person(ada, "Remi", Role.ADMINISTRATOR, REMIS, own_passphrase=ADAS)
    remi = accounts.sign_in("Remi", REMIS)
    accounts.add_person(remi, "Marta", Role.MANAGER, MARTAS, own_passphrase=REMIS)
    assert accounts.signer(accounts.sign_in("Marta", MARTAS), MARTAS).certificate is not None


def test_an_administrator_without_the_authority_cannot_certify(accounts: Accounts) -> None:
    ada = ada_of(accounts)
    accounts.add_person(ada, "Remi", Role.ADMINISTRATOR, REMIS)  # nobody handed it over
    remi = accounts.sign_in("Remi", REMIS)
    with refused("no_authority"):
        accounts.add_person(remi, "Marta", Role.MANAGER, MARTAS, own_passphrase=REMIS)
    assert [person.name for person in accounts.people()] == ["Ada", "Remi"]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda der: der[:-3] + bytes([der[-3] ^ 1]) + der[-2:], id="one byte of its signature"),
        pytest.param(lambda _der: b"no certificate", id="no certificate at all"),
    ],
)
def test_a_changed_certificate_is_told(change: Callable[[bytes], bytes]) -> None:
    authority, other = make_authority("Lyon lab", MORNING), make_authority("Lyon lab", MORNING)
    key, foreign = keys.make_key(MARTAS), keys.make_key(REMIS)
    certificate = certify(authority, key.public_pem, "Marta", MORNING)
    assert certificate_problem(certificate, key.public_pem, authority.certificate) is None
    assert certificate_problem(certificate, foreign.public_pem, authority.certificate) is not None
    assert certificate_problem(certificate, key.public_pem, other.certificate) is not None
    assert certificate_problem(change(certificate), key.public_pem, authority.certificate) is not None


def test_the_same_data_get_the_same_signature_and_only_its_lower_form_stands() -> None:
    key = keys.make_key(MARTAS)
    sign = keys.opened(key, MARTAS)
    assert sign(b"verdict") == sign(b"verdict")
    signature = sign(b"verdict")
    assert keys.signature_fits(key.public_pem, b"verdict", signature)
    r, s = keys.decode_dss_signature(signature)
    twin = keys.encode_dss_signature(r, keys._ORDER - s)
    assert keys.signature_fits(key.public_pem, b"verdict", twin)  # valid, too: that is why the form is fixed
    assert keys.low(twin) == signature

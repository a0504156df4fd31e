"""The lab itself on both back ends: made once, numbers that never come twice, things found by code."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from labapp.accounts.rules import Role
from labapp.accounts.service import Accounts
from labapp.core.clock import SetClock
from labapp.core.db import Database
from labapp.core.errors import NotFound, UserError
from labapp.core.trail import SYSTEM, check_chain, entries_of
from labapp.lab.models import NumberSeries
from labapp.lab.service import LabDesk, LabProfile
from labapp.lab.steps import next_number
from tests.conftest import MORNING
from tests.lab.room import quick_passphrases

PROFILE = LabProfile("Lyon lab", "1 rue du Test", "Europe/Paris")


@pytest.fixture
def desk(database: Database) -> LabDesk:
    return LabDesk(database, SetClock(MORNING, "Europe/Paris"))


def test_a_lab_is_made_and_says_who_it_is(desk: LabDesk) -> None:
    with pytest.raises(NotFound, match="no lab here yet"):
        desk.profile()
    assert not desk.is_made()
    desk.create(LabProfile("  Lyon lab ", "1 rue du Test", "Europe/Paris"))
    assert desk.profile() == PROFILE
    assert desk.zone().key == "Europe/Paris"
    assert desk.trail_head()[0] == 1


def test_a_lab_with_people_is_never_made_again(
    desk: LabDesk, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_passphrases(monkeypatch)
    desk.create(PROFILE)
    Accounts(database, SetClock(MORNING)).add_person(SYSTEM, "Ada", Role.ADMINISTRATOR, "ada keeps the keys")
    assert desk.is_made()
    with pytest.raises(UserError, match="exists already") as refusal:
        desk.create(LabProfile("Other lab", "", "UTC"))
    assert refusal.value.code == "lab_exists"
    assert desk.profile() == PROFILE


def test_a_lab_stopped_before_its_first_person_is_made_again_and_the_trail_goes_on(
    desk: LabDesk, database: Database
) -> None:
    """Nobody could ever enter a lab without people, so its making may be repeated, also with other words."""
    desk.create(LabProfile("Lyon lap", "", "UTC"))
    assert not desk.is_made()
    desk.create(PROFILE)
    assert desk.profile() == PROFILE
    with database.reading() as session:
        entries = entries_of(session, "lab", 1)
        assert list(check_chain(session)) == []
    assert [entry.changes["name"] for entry in entries] == [(None, "Lyon lap"), ("Lyon lap", "Lyon lab")]


def test_a_lab_that_cannot_be_called_so_is_not_made(desk: LabDesk) -> None:
    for profile, code in (
        (LabProfile(" ", "", "UTC"), "bad_name"),
        (LabProfile("L" * 301, "", "UTC"), "bad_name"),
        (LabProfile("Lyon lab", "", "Mars/Base"), "bad_zone"),
        (LabProfile("Lyon lab", "", ""), "bad_zone"),
        (LabProfile("Lyon lab", "", "../../etc/passwd"), "bad_zone"),
        (LabProfile("Lyon\x00lab", "", "UTC"), "bad_text"),
    ):
        with pytest.raises(UserError) as refusal:
            desk.create(profile)
        assert refusal.value.code == code
    with pytest.raises(NotFound):
        desk.profile()


def test_numbers_rise_in_each_series_and_year_of_their_own(database: Database) -> None:
    with database.transaction() as session:
        numbers = [next_number(session, *series) for series in (("O", 2026), ("O", 2026), ("O", 2027), ("S",), ("S",))]
    assert numbers == ["O-2026-000001", "O-2026-000002", "O-2027-000001", "S-000001", "S-000002"]


def test_a_number_of_a_transaction_that_failed_is_given_again(database: Database) -> None:
    with pytest.raises(RuntimeError), database.transaction() as session:
        assert next_number(session, "V", 2026) == "V-2026-000001"
        raise RuntimeError
    with database.transaction() as session:
        assert next_number(session, "V", 2026) == "V-2026-000001"


def test_a_million_orders_do_not_break_the_series(database: Database) -> None:
    with database.transaction() as session:
        session.add(NumberSeries(series="O", year=2026, last=999_999))
    with database.transaction() as session:
        assert next_number(session, "O", 2026) == "O-2026-1000000"


def test_many_benches_at_once_never_get_the_same_number(database: Database) -> None:
    with database.transaction() as session:
        next_number(session, "O", 2026)

    def one(_: int) -> str:
        with database.transaction() as session:
            return next_number(session, "O", 2026)

    with ThreadPoolExecutor(4) as threads:
        numbers = list(threads.map(one, range(24)))
    assert sorted(numbers) == [f"O-2026-{number:06d}" for number in range(2, 26)]


def test_many_benches_beginning_a_year_at_once_are_all_served(database: Database) -> None:
    """The year's first number makes its row: two at the same moment must not end in a crash."""
    for year in range(2027, 2032):

        def one(_: int, year: int = year) -> str:
            with database.transaction() as session:
                return next_number(session, "V", year)

        with ThreadPoolExecutor(4) as threads:
            numbers = list(threads.map(one, range(4)))
        assert sorted(numbers) == [f"V-{year}-{number:06d}" for number in range(1, 5)]

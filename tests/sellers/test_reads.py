"""What the sellers' page reads, on both back ends."""

from datetime import date

import pytest
import sqlalchemy as sa

from labapp.accounts.rules import Role
from labapp.accounts.service import Accounts
from labapp.core.clock import SetClock
from labapp.core.db import Database
from labapp.core.errors import NotAllowed
from labapp.core.trail import SYSTEM, Actor
from labapp.lab.service import LabDesk, LabProfile
from labapp.sellers.rules import Gate, IndicatorState, SellerKind
from labapp.sellers.service import NewSeller, Sellers
from tests.conftest import MORNING


@pytest.fixture
def clock() -> SetClock:
    return SetClock(MORNING, "Europe/Paris")


@pytest.fixture
def manager(database: Database, clock: SetClock) -> Actor:
    LabDesk(database, clock).create(LabProfile("Lyon lab", "1 rue du Test", "Europe/Paris"))
    accounts = Accounts(database, clock)
    first = accounts.add_person(SYSTEM, "Ada", Role.ADMINISTRATOR, "ada keeps the keys")
    marta = accounts.add_person(Actor(first.id, "Ada", "administrator"), "Marta", Role.MANAGER, "marta signs with care")
    return Actor(marta.id, marta.name, str(marta.role))


@pytest.fixture
def sellers(database: Database, clock: SetClock) -> Sellers:
    return Sellers(database, clock)


def test_the_list_tells_how_many_gates_each_seller_has_passed(sellers: Sellers, manager: Actor) -> None:
    for name, gates in (("Aster", 0), ("Birch", 2), ("Cedar", 6)):
        row = sellers.add(manager, NewSeller(name, SellerKind.WORKSHOP, "FR"))
        for gate in list(Gate)[:gates]:
            sellers.pass_gate(manager, row.number, gate, "note")
    assert [(row.name, row.gates_passed) for row in sellers.sellers(manager)] == [
        ("Aster", 0),
        ("Birch", 2),
        ("Cedar", 6),
    ]


def test_the_list_is_one_question_to_the_database_however_many_sellers_there_are(
    sellers: Sellers, manager: Actor, database: Database
) -> None:
    for number in range(12):
        sellers.add(manager, NewSeller(f"Seller {number:02}", SellerKind.TRADER, "DE"))
    asked: list[str] = []
    with database.reading() as session:
        engine = session.get_bind()
    sa.event.listen(engine, "before_cursor_execute", lambda *words: asked.append(words[2]))
    assert len(sellers.sellers(manager)) == 12
    assert sum("sellers" in statement for statement in asked) == 1


def test_the_page_judges_the_newest_reading_against_the_policy_of_today(sellers: Sellers, manager: Actor) -> None:
    number = sellers.add(manager, NewSeller("Aster", SellerKind.WORKSHOP, "FR")).number
    sellers.note_indicator(manager, number, "reviews", 3.9, date(2026, 2, 1), "export")
    sellers.note_indicator(manager, number, "reviews", 4.5, date(2026, 3, 1), "export")
    sellers.note_indicator(manager, number, "complaints", 4.1, date(2026, 3, 1), "export")
    states = {status.key: status.state for status in sellers.detail(manager, number).indicators}
    assert states["reviews"] is IndicatorState.ON_TARGET
    assert states["complaints"] is IndicatorState.BREACH
    assert states["returns"] is IndicatorState.NO_READING


def test_a_technician_reads_no_seller(sellers: Sellers, manager: Actor) -> None:
    number = sellers.add(manager, NewSeller("Aster", SellerKind.WORKSHOP, "FR")).number
    technician = Actor(99, "Sofia", "technician")
    with pytest.raises(NotAllowed):
        sellers.detail(technician, number)

"""Orders on both back ends: the cover guard, the transition table in the service, dates and money."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from labapp.core.db import Database
from labapp.core.errors import NotFound, UserError
from labapp.core.trail import entries_of
from labapp.orders.models import IdentityBurn, MysteryOrder
from labapp.orders.queries import OrderFilter
from labapp.orders.rules import ORDER_STEPS, OrderState, OrderStep, lateness
from labapp.orders.service import NewIdentity
from labapp.rulebook import loader
from tests.lab.room import Room, quick_passphrases


@pytest.fixture
def room(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    quick_passphrases(monkeypatch)
    return Room(database, tmp_path / "store")


@pytest.fixture
def seller(room: Room) -> str:
    return room.seller()


def refused(code: str, words: str = "") -> pytest.RaisesExc[UserError]:
    return pytest.raises(UserError, match=words or None, check=lambda error: error.code == code and bool(error.title))


# ---- placing


def test_placing_freezes_the_promise_and_notes_everything(room: Room, seller: str, database: Database) -> None:
    new = room.new_order(seller)
    detail = room.orders.place(room.remi, replace(new, currency="eur", market="fr", listing=" L-1 "))
    assert detail.row.number == "O-2026-000001"
    assert detail.row.state is OrderState.PLACED
    assert detail.promise == new.promise
    assert (detail.price, detail.currency, detail.row.market, detail.listing) == (Decimal("289.00"), "EUR", "FR", "L-1")
    assert [(step.state, step.who) for step in detail.timeline] == [(OrderState.PLACED, room.remi.name)]
    with database.reading() as session:
        (entry,) = entries_of(session, "order", detail.row.id)
    assert entry.action == "order_placed"
    assert "Camille" not in str(entry.changes)  # neither alias nor address is on the trail


def test_what_is_wrong_with_an_order_is_said_and_none_is_kept(room: Room, seller: str) -> None:
    new, trail = room.new_order(seller), room.trail()
    changes: list[tuple[dict[str, Any], str]] = [
        ({"market": "FRA"}, "bad_market"),
        ({"market": ""}, "bad_market"),
        ({"price": Decimal("0")}, "bad_price"),
        ({"price": Decimal("-1")}, "bad_price"),
        ({"price": Decimal("1000001")}, "bad_price"),
        ({"price": Decimal("NaN")}, "bad_price"),
        ({"price": Decimal("Infinity")}, "bad_price"),
        ({"price": Decimal("1.234")}, "bad_price"),
        ({"shipping": Decimal("-0.01")}, "bad_price"),
        ({"shipping": Decimal("NaN")}, "bad_price"),
        ({"shipping": Decimal("Infinity")}, "bad_price"),
        ({"currency": "EURO"}, "bad_currency"),
        ({"currency": "12€"}, "bad_currency"),
        ({"ordered_on": room.clock.today() + timedelta(days=1)}, "bad_date"),
        ({"identity_number": "B-000412"}, "not_found"),
        ({"seller_number": "S-000412"}, "not_found"),
    ]
    for change, code in changes:
        with refused(code):
            room.orders.place(room.remi, replace(new, **change))
    assert room.rows(MysteryOrder) == 0
    assert room.trail() == trail


def test_a_promise_that_says_nothing_is_refused(room: Room, seller: str) -> None:
    new = room.new_order(seller)
    changes: list[tuple[dict[str, Any], str]] = [
        ({"title": " "}, "bad_promise"),
        ({"model": ""}, "bad_promise"),
        ({"title": "x" * 301}, "too_long"),
        ({"category": "toaster"}, "unknown_checklist"),
        ({"category": "../smartphone"}, "unknown_checklist"),
        ({"battery_claim": float("nan")}, "bad_promise"),
        ({"battery_claim": 101.0}, "bad_promise"),
        ({"battery_claim": -1.0}, "bad_promise"),
    ]
    for change, code in changes:
        with refused(code):
            room.orders.place(room.remi, replace(new, promise=replace(new.promise, **change)))
    assert room.rows(MysteryOrder) == 0


# ---- the cover guard


def choices(room: Room, seller: str) -> dict[str, str | None]:
    return {choice.identity.number: choice.problem for choice in room.orders.identities(room.remi, seller, "FR")}


def test_an_identity_rests_after_each_use_with_a_seller(room: Room, seller: str) -> None:
    first, second = room.identity(), room.identity()
    assert choices(room, seller) == {first: None, second: None}
    room.orders.place(room.remi, room.new_order(seller, first))
    assert list(choices(room, seller)) == [second, first]  # free ones first
    assert "free again on" in (choices(room, seller)[first] or "")
    with refused("cover_guard", "free again on"):
        room.orders.place(room.remi, room.new_order(seller, first))
    assert room.rows(MysteryOrder) == 1
    other = room.seller("Birch")
    room.orders.place(room.remi, room.new_order(other, first))  # another seller does not know it
    days = loader.policy_for(room.clock.today()).cool_down_days
    room.clock.advance(timedelta(days=days - 1))
    with refused("cover_guard"):
        room.orders.place(room.remi, room.new_order(seller, first))
    room.clock.advance(timedelta(days=1))
    room.orders.place(room.remi, room.new_order(seller, first))


def test_the_same_house_under_another_name_is_worn_too(room: Room, seller: str) -> None:
    one = room.orders.add_identity(room.remi, NewIdentity("Camille", "3 rue des  Essais, 69003 Lyon", "FR"))
    other = room.orders.add_identity(room.remi, NewIdentity("Hugo", " 3 rue des Essais,  69003 Lyon ", "FR"))
    room.orders.place(room.remi, room.new_order(seller, one))
    with refused("cover_guard"):
        room.orders.place(room.remi, room.new_order(seller, other))


def burn(room: Room, identity: str, seller: str) -> None:
    with room.database.transaction() as session:
        identity_id = next(
            choice.identity.id
            for choice in room.orders.identities(room.remi, seller, "FR")
            if choice.identity.number == identity
        )
        seller_id = room.sellers.detail(room.marta, seller).seller.id
        session.execute(
            sa.insert(IdentityBurn).values(
                identity_id=identity_id, seller_id=seller_id, burned_at=room.clock.now(), reason="named in a reply"
            )
        )


def test_a_seller_that_knows_an_identity_never_sees_it_or_its_kin_again(room: Room, seller: str) -> None:
    known = {"address": "3 rue des Essais", "email": "camille@example.org", "phone": "+33 555 0103"}
    own = {"address": "9 quai du Test", "email": "hugo@example.org", "phone": "+33 555 0109"}
    camille = room.orders.add_identity(room.remi, NewIdentity("Camille", market="FR", **known))
    kin = {
        room.orders.add_identity(room.remi, NewIdentity("Hugo", market="FR", **{**own, **shared})): burned
        for shared, burned in (
            ({}, False),
            ({"address": "3 rue des Essais"}, True),
            ({"email": "Camille@Example.org"}, True),
            ({"phone": "+33 555 0103"}, True),
            ({"email": "", "phone": ""}, False),
        )
    }
    nameless = room.orders.add_identity(room.remi, NewIdentity("Inès", "5 rue du Test", "FR"))
    burn(room, camille, seller)
    burn(room, nameless, seller)  # no e-mail and no phone: what two identities both lack is nothing they share
    room.clock.advance(timedelta(days=4000))  # burned is for ever
    found = choices(room, seller)
    assert "burned" in (found[camille] or "")
    assert {number: "burned" in (found[number] or "") for number in kin} == kin
    with refused("cover_guard", "burned"):
        room.orders.place(room.remi, room.new_order(seller, camille))
    assert choices(room, room.seller("Birch"))[camille] is None


def test_an_identity_of_another_market_does_not_buy_here(room: Room, seller: str) -> None:
    german = room.identity("DE")
    assert choices(room, seller) == {}
    with pytest.raises(NotFound):
        room.orders.place(room.remi, room.new_order(seller, german))


def test_an_identity_needs_its_words(room: Room) -> None:
    for new, code in (
        (NewIdentity(" ", "3 rue", "FR"), "bad_identity"),
        (NewIdentity("Camille", "\n", "FR"), "bad_identity"),
        (NewIdentity("Camille", "3 rue", "F"), "bad_market"),
    ):
        with refused(code):
            room.orders.add_identity(room.remi, new)


# ---- the transition table, taken through the service


def steps(room: Room, number: str) -> dict[OrderStep, Callable[[], object]]:
    today = room.clock.today()

    def ended(step: OrderStep) -> Callable[[], object]:
        return lambda: room.inspections.report_without_device(room.jonas, number, step, "the carrier says so")

    return {
        OrderStep.DISPATCH: lambda: room.orders.note_dispatch(room.remi, number, today, "Express", "6A1"),
        OrderStep.DELIVER: lambda: room.orders.note_delivery(room.remi, number, today),
        OrderStep.RECEIVE: lambda: room.orders.receive(room.sofia, number, "intact"),
        OrderStep.INSPECT: lambda: room.inspections.start(room.sofia, number),
        OrderStep.CLOSE: lambda: room.orders.close(room.remi, number, "returned and refunded"),
        OrderStep.CANCEL_BY_LAB: lambda: room.orders.cancel(room.remi, number, "listing gone"),
        OrderStep.CANCEL_BY_SELLER: ended(OrderStep.CANCEL_BY_SELLER),
        OrderStep.REPORT_LOST: ended(OrderStep.REPORT_LOST),
        OrderStep.RETURN_TO_SENDER: ended(OrderStep.RETURN_TO_SENDER),
    }


def test_each_step_is_taken_exactly_where_the_table_allows_it(room: Room, seller: str) -> None:
    for state in OrderState:
        for step in steps(room, ""):
            attempt(room, seller, state, step)


def attempt(room: Room, seller: str, state: OrderState, step: OrderStep) -> None:
    """Take one step in one state: done where the table has it, refused with a sentence and without a trace elsewhere."""
    number = room.placed(seller)
    with room.database.transaction() as session:
        session.execute(sa.update(MysteryOrder).where(MysteryOrder.number == number).values(state=state))
    trail, act = room.trail(), steps(room, number)[step]
    if state in ORDER_STEPS[step].sources:
        act()
        assert room.orders.detail(room.remi, number).row.state is ORDER_STEPS[step].target
        assert room.trail() > trail
        return
    with refused("wrong_state", "is not possible: the order is") as refusal:
        act()
    assert state.value.replace("_", " ") in refusal.value.title
    assert refusal.value.advice
    assert room.orders.detail(room.remi, number).row.state is state
    assert room.trail() == trail
    assert len(room.orders.detail(room.remi, number).timeline) == 1  # only that it was placed


def test_dates_must_follow_each_other(room: Room, seller: str) -> None:
    number = room.placed(seller)
    ordered = room.clock.today()
    room.clock.advance(timedelta(days=5))
    today = room.clock.today()
    with refused("bad_date", "before the order"):
        room.orders.note_dispatch(room.remi, number, ordered - timedelta(days=1), "Express", "6A1")
    with refused("bad_date", "future"):
        room.orders.note_dispatch(room.remi, number, today + timedelta(days=1), "Express", "6A1")
    room.orders.note_dispatch(room.remi, number, ordered + timedelta(days=2), "Express", "6A1")
    with refused("bad_date", "before the dispatch"):
        room.orders.note_delivery(room.remi, number, ordered + timedelta(days=1))
    with refused("bad_value"):
        room.orders.note_delivery(room.remi, number, today, failed_attempts=-1)
    with refused("bad_date", "future"):
        room.orders.note_delivery(room.remi, number, today + timedelta(days=1))
    for first, attempts in ((today + timedelta(days=1), 1), (today, 0), (ordered - timedelta(days=1), 1)):
        with refused("bad_date"):
            room.orders.note_delivery(room.remi, number, today, attempts, first)
    first = today - timedelta(days=1)
    detail = room.orders.note_delivery(room.remi, number, today, failed_attempts=2, first_attempt_on=first)
    assert detail.facts.first_attempt_on == first
    assert (detail.facts.dispatched_on, detail.facts.delivered_on) == (ordered + timedelta(days=2), today)
    assert detail.row.return_by is not None
    assert detail.row.return_by >= today + timedelta(days=14)


def test_a_first_scan_before_the_dispatch_s_order_is_refused(room: Room, seller: str) -> None:
    number, today = room.placed(seller), room.clock.today()
    for scan in (today - timedelta(days=1), today + timedelta(days=1)):
        with refused("bad_date"):
            room.orders.note_dispatch(room.remi, number, today, "Express", "6A1", scan)
    assert room.orders.detail(room.remi, number).row.state is OrderState.PLACED


def test_a_parcel_is_found_by_its_tracking_number_however_it_is_typed(room: Room, seller: str) -> None:
    number = room.placed(seller)
    room.orders.note_dispatch(room.remi, number, room.clock.today(), "Express", "6A 123-456.78")
    for code in ("6a12345678", " 6A 12345678 ", "6A-123-456-78", number.lower()):
        found = room.orders.by_code(room.sofia, code)
        assert found is not None
        assert found.number == number
    assert room.orders.by_code(room.sofia, "6A1234567") is None
    assert room.orders.by_code(room.sofia, "' OR 1=1 --") is None


def test_a_parcel_received_without_any_note_gets_its_dates_at_the_bench(room: Room, seller: str) -> None:
    number = room.placed(seller)
    room.clock.advance(timedelta(days=6))
    detail = room.orders.receive(
        room.sofia, number, " one corner crushed ", dispatched_on=date(2026, 3, 4), tracking="6A1", carrier="Express"
    )
    assert (detail.condition, detail.facts.dispatched_on, detail.facts.delivered_on) == (
        "one corner crushed",
        date(2026, 3, 4),
        room.clock.today(),
    )
    assert room.orders.by_code(room.sofia, "6A1") is not None
    room.orders.note_opened(room.sofia, number)
    first = room.orders.detail(room.sofia, number).opened_at
    room.clock.advance(timedelta(hours=1))
    room.orders.note_opened(room.sofia, number)
    assert room.orders.detail(room.sofia, number).opened_at == first


def test_ends_need_words(room: Room, seller: str) -> None:
    number = room.placed(seller)
    with refused("no_reason"):
        room.orders.cancel(room.remi, number, " ")
    with refused("no_fact"):
        room.orders.close(room.remi, number, "")
    with refused("no_fact"):
        room.inspections.report_without_device(room.jonas, number, OrderStep.REPORT_LOST, " ")
    with refused("wrong_state"):
        room.inspections.report_without_device(room.jonas, number, OrderStep.CANCEL_BY_LAB, "no")
    assert room.orders.detail(room.remi, number).row.state is OrderState.PLACED


def test_who_may_not_is_refused_and_nothing_changes(room: Room, seller: str) -> None:
    number, today = room.placed(seller), room.clock.today()
    new, trail = room.new_order(seller), room.trail()
    for attempt in (
        lambda: room.orders.place(room.sofia, new),
        lambda: room.orders.place(room.ada, new),
        lambda: room.orders.add_identity(room.olga, NewIdentity("Zoé", "1 rue", "FR")),
        lambda: room.orders.add_identity(room.sofia, NewIdentity("Zoé", "1 rue", "FR")),
        lambda: room.orders.identities(room.sofia, seller, "FR"),  # a bench must not know the covers
        lambda: room.orders.receive(room.ada, number, "intact"),
        lambda: room.orders.note_delivery(room.ada, number, today),
        lambda: room.orders.cancel(room.sofia, number, "no"),
        lambda: room.inspections.start(room.olga, number),
        lambda: room.inspections.report_without_device(room.ada, number, OrderStep.REPORT_LOST, "gone"),
    ):
        with refused("not_allowed"):
            attempt()
    assert room.trail() == trail


def test_the_list_comes_in_pages_newest_first(room: Room, seller: str) -> None:
    numbers = [room.placed(seller) for _ in range(7)]
    room.orders.receive(room.sofia, numbers[2], "intact")
    seen: list[str] = []
    before: int | None = None
    while page := room.orders.orders(room.sofia, None, before, 3):
        seen += [row.number for row in page]
        before = page[-1].id
    assert seen == numbers[::-1]
    received = room.orders.orders(room.sofia, OrderFilter(states=(OrderState.RECEIVED,)))
    assert [row.number for row in received] == [numbers[2]]
    assert room.orders.counts(room.sofia) == {OrderState.PLACED: 6, OrderState.RECEIVED: 1}
    with pytest.raises(NotFound):
        room.orders.detail(room.sofia, "O-2026-000412")


def test_the_holidays_of_the_buyer_s_region_count_for_lateness_and_return(room: Room, seller: str) -> None:
    room.clock.set(datetime(2026, 3, 30, 8, 0, tzinfo=UTC))
    late = {}
    for region in ("", "57"):  # in the Moselle Good Friday, 3 April 2026, is a public holiday
        identity = room.orders.add_identity(
            room.remi, NewIdentity(f"Zoé {region}", f"{region} 3 rue, Metz", "FR", region=region)
        )
        new = room.new_order(seller, identity)
        promised = replace(new, promise=replace(new.promise, dispatch_by=None, deliver_by=date(2026, 4, 2)))
        late[region] = room.orders.place(room.remi, promised).row.number
    room.clock.set(datetime(2026, 4, 7, 8, 0, tzinfo=UTC))
    for number in late.values():
        room.orders.note_delivery(room.remi, number, date(2026, 4, 3))
    days = {region: lateness(room.orders.detail(room.remi, number).facts).delivery for region, number in late.items()}
    assert days == {"": 1, "57": 0}
    with refused("bad_region"):
        room.orders.add_identity(room.remi, NewIdentity("Zoé", "3 rue", "FR", region="Moselle, Grand Est"))


def test_a_tracking_number_is_called_dead_only_after_its_days_without_a_scan(room: Room, seller: str) -> None:
    number, today = room.placed(seller), room.clock.today()
    with refused("not_dead"):
        room.orders.note_dead_tracking(room.remi, number)
    room.orders.note_dispatch(room.remi, number, today, "Express", "6A1")
    with refused("not_dead"):
        room.orders.note_dead_tracking(room.remi, number)
    room.clock.advance(timedelta(days=7))
    trail = room.trail()
    assert room.orders.note_dead_tracking(room.remi, number).facts.tracking_dead
    assert room.trail() == trail + 1
    with refused("not_allowed"):
        room.orders.note_dead_tracking(room.ada, number)

"""The parcel at the door: what may be said of it, when damage may be noted and reported, where it may be laid."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapp.core.errors import UserError
from labapp.orders.rules import (
    MOST_DOOR_PHOTOS,
    PARCEL_STATES,
    OrderState,
    is_business_day,
    parcel_words,
    place_words,
    refuse_damage,
    refuse_damage_report,
    refuse_door_photo,
    refuse_move,
    transit_damage_by,
)

WEDNESDAY = date(2026, 3, 4)
HERE = {OrderState.RECEIVED, OrderState.INSPECTING, OrderState.INSPECTED, OrderState.CLOSED}
AT_THE_DOOR = {OrderState.PLACED, OrderState.DISPATCHED, OrderState.DELIVERED, OrderState.RECEIVED}


def refused(code: str) -> pytest.RaisesExc[UserError]:
    return pytest.raises(UserError, check=lambda error: error.code == code and bool(error.title))


@pytest.mark.parametrize(
    ("states", "words", "kept"),
    [
        ((), "", ""),
        (("intact",), "", "parcel intact"),
        (("torn", "dented"), "one corner", "dented, torn; one corner"),
        (("retaped", "opened"), " ", "opened before it came, taped again"),
        ((), " one corner crushed ", "one corner crushed"),
    ],
)
def test_the_state_of_a_parcel_is_kept_in_words(states: tuple[str, ...], words: str, kept: str) -> None:
    assert parcel_words(states, words) == kept


@given(st.lists(st.sampled_from(sorted(PARCEL_STATES)), unique=True))
def test_the_words_do_not_depend_on_the_order_in_which_states_were_chosen(states: list[str]) -> None:
    if "intact" in states and len(states) > 1:
        with refused("bad_parcel_state"):
            parcel_words(states)
    else:
        assert parcel_words(states) == parcel_words(states[::-1])


def test_a_state_that_does_not_exist_and_too_many_words_are_refused() -> None:
    with refused("bad_parcel_state"):
        parcel_words(["burnt"])
    with refused("too_long"):
        parcel_words([], "x" * 1001)


@given(st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.sampled_from(["FR", "DE", "GB", ""]), st.integers(0, 10))
def test_the_deadline_lies_that_many_business_days_after_the_delivery(day: date, country: str, days: int) -> None:
    last = transit_damage_by(day, country, "", days)
    between = sum(is_business_day(day + timedelta(days=step), country) for step in range(1, (last - day).days + 1))
    assert between == days
    assert days == 0 or is_business_day(last, country)


def test_transit_damage_is_reported_within_three_business_days_of_the_delivery() -> None:
    assert transit_damage_by(WEDNESDAY, "FR") == date(2026, 3, 9)  # Thursday, Friday, Monday
    assert transit_damage_by(date(2026, 4, 2), "FR", "57") == date(
        2026, 4, 9
    )  # Good Friday in the Moselle, Easter Monday


@pytest.mark.parametrize("state", list(OrderState))
def test_photos_at_the_door_are_taken_until_the_parcel_is_opened(state: OrderState) -> None:
    if state in AT_THE_DOOR:
        refuse_door_photo(state, MOST_DOOR_PHOTOS - 1)
        with refused("too_many_photos"):
            refuse_door_photo(state, MOST_DOOR_PHOTOS)
    else:
        with refused("wrong_state"):
            refuse_door_photo(state, 0)


@pytest.mark.parametrize("state", list(OrderState))
def test_only_what_is_here_can_be_damaged_or_moved(state: OrderState) -> None:
    if state in HERE:
        refuse_damage(state, WEDNESDAY, None, damaged=True)
        refuse_move(state, "")
    else:
        with refused("wrong_state"):
            refuse_damage(state, WEDNESDAY, None, damaged=True)
        with refused("wrong_state"):
            refuse_move(state, "")
    with refused("too_long" if state in HERE else "wrong_state"):
        refuse_move(state, "n" * 301)


def test_damage_that_the_carrier_knows_of_cannot_be_taken_back() -> None:
    refuse_damage(OrderState.RECEIVED, WEDNESDAY, None, damaged=False)
    with refused("damage_reported"):
        refuse_damage(OrderState.RECEIVED, WEDNESDAY, WEDNESDAY, damaged=False)
    with refused("wrong_state"):
        refuse_damage(OrderState.RECEIVED, None, None, damaged=True)


def test_a_report_lies_between_delivery_and_today_and_comes_once() -> None:
    def report(on: date, *, damaged: bool = True, reported_on: date | None = None) -> None:
        refuse_damage_report(
            on, WEDNESDAY + timedelta(days=30), damaged=damaged, delivered_on=WEDNESDAY, reported_on=reported_on
        )

    report(WEDNESDAY)
    report(WEDNESDAY + timedelta(days=30))  # too late for the carrier, and yet it happened
    with refused("bad_date"):
        report(WEDNESDAY - timedelta(days=1))
    with refused("bad_date"):
        report(WEDNESDAY + timedelta(days=31))
    with refused("no_damage"):
        report(WEDNESDAY, damaged=False)
    with refused("damage_reported"):
        report(WEDNESDAY, reported_on=WEDNESDAY)


def test_a_place_is_one_line_in_the_lab_s_own_words() -> None:
    assert place_words("  shelf   B4 ") == "shelf B4"
    assert place_words("Regal Süd, Fach 3") == "Regal Süd, Fach 3"
    for place in ("", "   ", "x" * 81, "shelf\nB4", "shelf\u202eB4", "shelf\x00"):
        with refused("bad_place"):
            place_words(place)

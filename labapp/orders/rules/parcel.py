"""The parcel at the door: its state in words, transit damage and its deadline, where it may be laid. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date

from labapp.core.errors import UserError
from labapp.orders.rules.calendar import day_words
from labapp.orders.rules.life import OrderState

PARCEL_STATES = {
    "intact": "parcel intact",
    "dented": "dented",
    "wet": "wet",
    "torn": "torn",
    "opened": "opened before it came",
    "retaped": "taped again",
}
"""What may be said of a parcel at the door, and the words that the order keeps."""
MOST_DOOR_PHOTOS = 40
_LONGEST_WORDS, _LONGEST_PLACE, _LONGEST_NOTE = 1000, 80, 300
_AT_THE_DOOR = (OrderState.PLACED, OrderState.DISPATCHED, OrderState.DELIVERED, OrderState.RECEIVED)
_HERE = (OrderState.RECEIVED, OrderState.INSPECTING, OrderState.INSPECTED, OrderState.CLOSED)


def parcel_words(states: Sequence[str], words: str = "") -> str:
    """The state of a parcel as the order keeps it; UserError if it is unknown or contradicts itself."""
    for state in states:
        if state not in PARCEL_STATES:
            raise UserError(
                f"A parcel is never “{state}”.", f"The states are {', '.join(PARCEL_STATES)}.", "bad_parcel_state"
            )
    if "intact" in states and len(set(states)) > 1:
        raise UserError("A parcel that is intact is nothing else.", "Choose one or the other.", "bad_parcel_state")
    if len(words) > _LONGEST_WORDS:
        raise UserError("The state of a parcel holds at most 1,000 characters.", "Shorten it.", "too_long")
    said = [PARCEL_STATES[state] for state in PARCEL_STATES if state in states]
    return "; ".join(part for part in (", ".join(said), words.strip()) if part)


def refuse_door_photo(state: OrderState, held: int) -> None:
    """UserError unless a photo of the closed parcel may be added."""
    if state not in _AT_THE_DOOR:
        raise UserError(
            f"The parcel is no longer at the door: the order is {_words(state)}.",
            "Add the photo to its inspection at the bench.",
            "wrong_state",
        )
    if held >= MOST_DOOR_PHOTOS:
        raise UserError(f"An order holds at most {MOST_DOOR_PHOTOS} photos of the door.", code="too_many_photos")


def refuse_damage(state: OrderState, delivered_on: date | None, reported_on: date | None, damaged: bool) -> None:
    """UserError unless transit damage may be noted of a parcel, or taken back."""
    if delivered_on is None or state not in _HERE:
        raise UserError("Transit damage is noted once the parcel is here.", "Receive it first.", "wrong_state")
    if not damaged and reported_on is not None:
        raise UserError(
            f"The damage was reported to the carrier on {day_words(reported_on)}; it cannot be taken back.",
            code="damage_reported",
        )


def refuse_damage_report(
    on: date, today: date, *, damaged: bool, delivered_on: date | None, reported_on: date | None
) -> None:
    """UserError unless a report to the carrier can have been made on that day; a late one is a fact as well."""
    if not damaged or delivered_on is None:
        raise UserError("No transit damage is noted of this parcel.", "Note the damage first.", "no_damage")
    if reported_on is not None:
        raise UserError(f"The damage was reported on {day_words(reported_on)} already.", code="damage_reported")
    if on > today:
        raise UserError(f"The report lies in the future: {day_words(on)}.", "Check the date.", "bad_date")
    if on < delivered_on:
        raise UserError(
            f"The report ({day_words(on)}) lies before the delivery ({day_words(delivered_on)}).",
            "Check the date.",
            "bad_date",
        )


def refuse_move(state: OrderState, note: str) -> None:
    """UserError unless a parcel or its device is here, so that it can be laid elsewhere."""
    if state not in _HERE:
        raise UserError(
            f"There is nothing to move: the order is {_words(state)}.",
            "A parcel is received before it is laid anywhere.",
            "wrong_state",
        )
    if len(note) > _LONGEST_NOTE:
        raise UserError("A note on a move holds at most 300 characters.", "Shorten it.", "too_long")


def place_words(place: str) -> str:
    """A place as it is kept: one line in the lab's own words; UserError if it says nothing or too much."""
    if any(unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn") for character in place.strip()):
        raise UserError("A place is one line of plain text, like shelf B4.", "Write it anew.", "bad_place")
    said = " ".join(place.split())
    if not said or len(said) > _LONGEST_PLACE:
        raise UserError(
            f"A place has one to {_LONGEST_PLACE} characters, like bench 2 or shelf B4.",
            "Say where it lies.",
            "bad_place",
        )
    return said


def _words(state: OrderState) -> str:
    return state.value.replace("_", " ")

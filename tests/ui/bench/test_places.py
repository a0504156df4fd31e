"""Where photos go when more come than one place takes."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from labapp.ui.bench.places import Free, Goal, share_out

LABEL, SIDES, OPENING, CHECK = Goal("label"), Goal("sides"), Goal("opening"), Goal(check="touch")
ALL = (LABEL, SIDES, OPENING, CHECK)
ROOMS = st.tuples(*(st.tuples(st.integers(0, 3), st.integers(0, 4)) for _ in ALL))


def free(*pairs: tuple[int, int]) -> list[Free]:
    return [Free(goal, min(needed, room), room) for goal, (needed, room) in zip(ALL, pairs, strict=True)]


def test_a_drop_on_the_open_shot_fills_what_is_needed_shot_by_shot_and_then_the_check() -> None:
    places = free((1, 4), (2, 6), (1, 4), (0, 2))
    assert share_out(1, LABEL, places, chosen=False) == [LABEL]
    assert share_out(6, LABEL, places, chosen=False) == [LABEL, SIDES, SIDES, OPENING, CHECK, CHECK]
    assert share_out(7, LABEL, places, chosen=False)[6:] == [None]


def test_a_chosen_shot_takes_all_it_has_room_for_before_others_get_any() -> None:
    places = free((1, 4), (2, 6), (1, 4), (0, 0))
    assert share_out(6, SIDES, places, chosen=True) == [SIDES] * 6
    assert share_out(8, SIDES, places, chosen=True) == [*[SIDES] * 6, OPENING, LABEL]


def test_a_full_shot_that_was_chosen_gets_them_all_and_refuses_them_itself() -> None:
    assert share_out(2, LABEL, free((0, 0), (2, 6), (1, 4), (0, 9)), chosen=True) == [LABEL, LABEL]


def test_with_every_shot_full_the_check_takes_them() -> None:
    places = free((0, 0), (0, 4), (0, 0), (0, 3))
    assert share_out(2, CHECK, places, chosen=False) == [CHECK, CHECK]


@given(st.integers(0, 30), st.sampled_from(ALL), ROOMS, st.booleans())
def test_none_is_lost_and_no_place_gets_more_than_it_takes(
    count: int, first: Goal, rooms: tuple[tuple[int, int], ...], chosen: bool
) -> None:
    places = free(*rooms)
    goals = share_out(count, first, places, chosen=chosen)
    assert len(goals) == count
    full = chosen and not any(one.room for one in places if one.goal == first)
    for one in places:
        assert full or Counter(goals)[one.goal] <= one.room
    if None in goals:
        assert all(goal is None for goal in goals[goals.index(None) :])
        assert all(Counter(goals)[one.goal] >= one.needed for one in places)

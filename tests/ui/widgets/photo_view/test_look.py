"""Scaling keeps the pixel under the pointer, pushing loses no picture, and linked pictures go together."""

from __future__ import annotations

import math

from hypothesis import assume, given
from hypothesis import strategies as st

from labapp.ui.widgets.photo_view.look import MOST, Led, fitted, followed, shifted, zoomed

sizes = st.tuples(st.integers(100, 8000), st.integers(100, 8000))
shares = st.floats(0, 1)


@given(sizes, sizes)
def test_a_whole_picture_lies_in_the_middle_and_is_never_enlarged(
    room: tuple[int, int], picture: tuple[int, int]
) -> None:
    look = fitted(room, picture)
    assert 0 < look.scale <= 1
    for at, size, whole in ((look.x, picture[0], room[0]), (look.y, picture[1], room[1])):
        assert at >= -1e-6
        assert math.isclose(2 * at + size * look.scale, whole, rel_tol=1e-9)


@given(sizes, sizes, shares, shares, st.lists(st.floats(1.01, 3), min_size=1, max_size=6))
def test_the_pixel_under_the_pointer_stays_while_it_is_enlarged(
    room: tuple[int, int], picture: tuple[int, int], x: float, y: float, factors: list[float]
) -> None:
    look = fitted(room, picture)
    spot = look.spot((x * picture[0], y * picture[1]))
    before = look.pixel(spot)
    for factor in factors:
        look = zoomed(look, look.scale * factor, spot, room, picture)
        for one, other in zip(look.pixel(spot), before, strict=True):
            assert math.isclose(one, other, abs_tol=1e-6 * max(picture))
    assert look.scale <= MOST


@given(sizes, sizes, st.floats(1, 8), st.lists(st.tuples(st.floats(-9000, 9000), st.floats(-9000, 9000)), max_size=5))
def test_a_pushed_picture_still_covers_the_middle_of_the_window(
    room: tuple[int, int], picture: tuple[int, int], factor: float, pushes: list[tuple[float, float]]
) -> None:
    start = fitted(room, picture)
    look = zoomed(start, start.scale * factor, (room[0] / 2, room[1] / 2), room, picture)
    for push in pushes:
        look = shifted(look, push, room, picture)
        x, y = look.pixel((room[0] / 2, room[1] / 2))
        assert -1e-6 * picture[0] <= x <= picture[0] * (1 + 1e-6)
        assert -1e-6 * picture[1] <= y <= picture[1] * (1 + 1e-6)


@given(sizes, sizes)
def test_made_small_again_it_is_whole(room: tuple[int, int], picture: tuple[int, int]) -> None:
    look = zoomed(fitted(room, picture), 9.0, (10, 10), room, picture)
    assert zoomed(look, 1e-6, (10, 10), room, picture) == fitted(room, picture)


@given(sizes, sizes, sizes, sizes, shares, shares, st.floats(1.1, 4))
def test_a_linked_picture_of_another_size_shows_the_same_part(
    room: tuple[int, int],
    picture: tuple[int, int],
    other_room: tuple[int, int],
    other: tuple[int, int],
    x: float,
    y: float,
    factor: float,
) -> None:
    before, beside = fitted(room, picture), fitted(other_room, other)
    after = zoomed(before, before.scale * factor, before.spot((x * picture[0], y * picture[1])), room, picture)
    assume(after.scale < MOST and beside.scale * factor < MOST)
    found = followed(beside, Led(before, after, picture, room), other_room, other)
    middles = ((other_room[0] / 2, other_room[1] / 2), (room[0] / 2, room[1] / 2))
    assert math.isclose(found.scale, beside.scale * factor, rel_tol=1e-9)
    for one, length, two, whole in zip(found.pixel(middles[0]), other, after.pixel(middles[1]), picture, strict=True):
        assert math.isclose(one / length, two / whole, abs_tol=1e-6)

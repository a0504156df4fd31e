"""What is drawn on a photo comes back as it was given, and nothing else is taken for a drawing."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapp.core.errors import UserError
from labapp.core.trail import canonical
from labapp.photos.overlays import (
    MAX_MARKS,
    MAX_TEXT,
    Mark,
    MarkKind,
    Overlay,
    Point,
    arrow_shape,
    inside,
    label_place,
    length_words,
    moved,
    overlay_from_json,
    overlay_to_json,
    refuse_overlay,
    turned,
    turned_size,
)
from tests.photos.drawings import arrow, at, cover, line, marks, overlays, places, words

PLAIN: dict[str, Any] = overlay_to_json(Overlay((arrow(),)))


def refused() -> pytest.RaisesExc[UserError]:
    return pytest.raises(UserError, check=lambda error: error.code == "bad_overlay")


@given(overlays)
def test_every_drawing_comes_back_from_json_as_it_was(overlay: Overlay) -> None:
    stored = json.loads(canonical(overlay_to_json(overlay)))
    assert overlay_from_json(stored) == overlay
    refuse_overlay(overlay)


def test_nothing_drawn_is_a_blank_overlay() -> None:
    assert overlay_from_json(None) == Overlay()
    assert Overlay().is_blank
    assert not Overlay(turn=1).is_blank


def test_covers_change_the_seller_s_copy_only() -> None:
    assert (Overlay((cover(),)).shows, Overlay((cover(),)).covers) == (False, True)
    assert (Overlay((arrow(),)).shows, Overlay((arrow(),)).covers) == (True, False)
    assert Overlay((cover(),), turn=2).shows


@pytest.mark.parametrize(
    "changes",
    [
        {"schema": 2},
        {"turn": 4},
        {"turn": -1},
        {"turn": True},
        {"turn": "1"},
        {"marks": None},
        {"marks": [arrow()] * 2},
        {"marks": [{**PLAIN["marks"][0], "kind": "circle"}]},
        {"marks": [{**PLAIN["marks"][0], "kind": ["arrow"]}]},
        {"marks": [{**PLAIN["marks"][0], "note": "x"}]},
        {"marks": [{**PLAIN["marks"][0], "end": None}]},
        {"marks": [{**PLAIN["marks"][0], "end": [0.1]}]},
        {"marks": [{**PLAIN["marks"][0], "end": [0.1, "0.2"]}]},
        {"marks": [{**PLAIN["marks"][0], "end": [0.1, True]}]},
        {"marks": [{**PLAIN["marks"][0], "end": [0.1, 1.00001]}]},
        {"marks": [{**PLAIN["marks"][0], "end": [0.1, math.nan]}]},
        {"marks": [{**PLAIN["marks"][0], "end": [-math.inf, 0.2]}]},
        {"marks": [{**PLAIN["marks"][0], "end": [0.2, 0.2]}]},
        {"marks": PLAIN["marks"] * (MAX_MARKS + 1)},
        {"more": 1},
    ],
)
def test_what_is_no_drawing_is_refused(changes: dict[str, Any]) -> None:
    with refused():
        overlay_from_json({**PLAIN, **changes})


other_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(), lambda one: st.lists(one, max_size=4)
).filter(lambda value: not (isinstance(value, list) and len(value) == 2))


@given(other_values)
def test_any_other_value_in_the_place_of_a_mark_is_refused_and_breaks_nothing(value: Any) -> None:
    for stored in ({**PLAIN, "marks": [value]}, {**PLAIN, "marks": [{**PLAIN["marks"][0], "start": value}]}):
        with refused():
            overlay_from_json(stored)


@pytest.mark.parametrize(
    "mark",
    [
        words(""),
        words("   "),
        words("x" * (MAX_TEXT + 1)),
        words("two\nlines"),
        words("turned \u202e round"),
        words("half \ud800"),
        Mark(MarkKind.TEXT, at(0.5, 0.5), at(0.5, 0.5), text="x", size=0.9),
        Mark(MarkKind.ARROW, at(0.1, 0.1), at(0.5, 0.5), text="x"),
        Mark(MarkKind.ARROW, at(0.1, 0.1), at(0.5, 0.5), mm=3.0),
        Mark(MarkKind.ELLIPSE, at(0.1, 0.1), at(0.5, 0.1)),
        line(at(0.1, 0.1), at(0.5, 0.1), mm=0.0),
        line(at(0.1, 0.1), at(0.5, 0.1), mm=math.inf),
    ],
)
def test_a_mark_that_could_not_be_drawn_as_it_is_meant_is_refused(mark: Mark) -> None:
    with refused():
        refuse_overlay(Overlay((mark,)))


def test_only_one_line_is_the_known_length() -> None:
    known = line(at(0.1, 0.1), at(0.5, 0.1), 71.5)
    with refused():
        refuse_overlay(Overlay((known, known)))


def test_a_line_is_measured_by_the_known_one_in_pixels_not_in_shares() -> None:
    known, flat, steep = (
        line(at(0.1, 0.1), at(0.6, 0.1), 71.0),
        line(at(0.1, 0.5), at(0.35, 0.5)),
        line(at(0.1, 0.2), at(0.1, 0.6)),
    )
    drawing = Overlay((known, flat, steep))
    assert length_words(drawing, known, 4000, 3000) == "71 mm (known)"
    assert length_words(drawing, flat, 4000, 3000) == "35.5 mm"
    assert length_words(drawing, steep, 4000, 3000) == "42.6 mm"  # 1200 px of 2000
    assert length_words(Overlay((flat,)), flat, 4000, 3000) == "? mm"


@given(places, st.integers(-8, 8))
def test_four_quarters_are_a_whole_turn_and_sizes_follow(place: Point, quarters: int) -> None:
    back = turned(turned(place, quarters), -quarters)
    assert math.isclose(back.x, place.x, abs_tol=1e-9)
    assert math.isclose(back.y, place.y, abs_tol=1e-9)
    assert turned_size(4, 3, quarters) == ((3, 4) if quarters % 2 else (4, 3))
    assert turned(at(0, 0), 1) == at(1, 0)  # clockwise: the upper left corner comes to the upper right


@given(marks, st.floats(-2, 2), st.floats(-2, 2))
def test_a_mark_is_moved_whole_and_never_off_the_photo(mark: Mark, by_x: float, by_y: float) -> None:
    found = moved(mark, by_x, by_y)
    refuse_overlay(Overlay((found,)))
    assert math.isclose(found.end.x - found.start.x, mark.end.x - mark.start.x, abs_tol=3e-5)
    assert math.isclose(found.end.y - found.start.y, mark.end.y - mark.start.y, abs_tol=3e-5)


def test_a_place_outside_is_brought_to_the_edge() -> None:
    assert inside(-0.2, 1.7) == at(0, 1)


def test_an_arrow_ends_in_its_point_and_a_short_one_is_all_head() -> None:
    neck, head = arrow_shape((0, 0), (100, 0), 4)
    assert head[0] == (100, 0)
    assert 80 < neck[0] < 100
    _, short = arrow_shape((0, 0), (5, 0), 4)
    assert all(0 <= x <= 5 for x, _ in short)


@pytest.mark.parametrize(
    ("start", "end"), [((100, 300), (300, 300)), ((300, 100), (300, 300)), ((5, 100), (5, 300)), ((100, 5), (300, 5))]
)
def test_the_words_of_a_line_stand_beside_it_and_on_the_photo(
    start: tuple[float, float], end: tuple[float, float]
) -> None:
    x, y = label_place(start, end, (80, 20), (400, 400), 4)
    assert 40 <= x <= 360
    assert 10 <= y <= 390
    beside = abs(x - start[0]) - 40 if start[0] == end[0] else abs(y - start[1]) - 10
    assert beside >= 4

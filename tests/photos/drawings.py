"""Marks to draw on photos in tests."""

from __future__ import annotations

from hypothesis import strategies as st

from labapp.photos.overlays import LARGEST_TEXT, SMALLEST_TEXT, Mark, MarkKind, Overlay, Point, inside


def at(x: float, y: float) -> Point:
    """A place."""
    return Point(x, y)


def arrow(x: float = 0.2, y: float = 0.2, to_x: float = 0.6, to_y: float = 0.5) -> Mark:
    """An arrow."""
    return Mark(MarkKind.ARROW, at(x, y), at(to_x, to_y))


def words(text: str = "crack", x: float = 0.5, y: float = 0.5) -> Mark:
    """A text."""
    return Mark(MarkKind.TEXT, at(x, y), at(x, y), text=text)


def line(start: Point, end: Point, mm: float | None = None) -> Mark:
    """A measured line."""
    return Mark(MarkKind.MEASURE, start, end, mm=mm)


def cover(kind: MarkKind = MarkKind.BLACK, start: Point | None = None, end: Point | None = None) -> Mark:
    """A box that hides something."""
    return Mark(kind, start or at(0.25, 0.25), end or at(0.75, 0.5))


places = st.builds(inside, st.floats(0, 1), st.floats(0, 1))
letters = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=200)
texts = st.builds(
    lambda place, text, size: Mark(MarkKind.TEXT, place, place, text=text, size=size),
    places,
    letters,
    st.floats(SMALLEST_TEXT, LARGEST_TEXT),
)


def _apart(mark: Mark) -> bool:
    return abs(mark.start.x - mark.end.x) > 1e-3 and abs(mark.start.y - mark.end.y) > 1e-3


spans = st.builds(
    Mark, st.sampled_from([kind for kind in MarkKind if kind is not MarkKind.TEXT]), places, places
).filter(_apart)
marks = st.one_of(spans, texts)
overlays = st.builds(Overlay, st.lists(marks, max_size=8).map(tuple), st.integers(0, 3))

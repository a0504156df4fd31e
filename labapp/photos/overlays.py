"""What is drawn on a photo, kept apart from it: arrows, ellipses, words, measured lines, covers; and its shapes. Pure.

Places are shares of the upright picture, 0 to 1 from its upper left corner. Window and document draw the same shapes.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from labapp.core.errors import UserError

MAX_MARKS, MAX_TEXT, MAX_MM = 60, 200, 10_000.0
SMALLEST_TEXT, TEXT_SIZE, LARGEST_TEXT = 0.012, 0.032, 0.2
"""Height of a text as a share of the picture's longer side."""
LINE, CASING = 1 / 220, 1 / 500
"""Width of a line, and of the white on each side of it, as shares of the picture's longer side."""
BLUR_BLOCKS = 12
"""A blurred box keeps no more than so many colours, in all."""
_LEAST = 1e-4
_SCHEMA = 1


class MarkKind(StrEnum):
    """`black` and `blur` cover what the seller must not see; `measure` says how long something is."""

    ARROW = "arrow"
    ELLIPSE = "ellipse"
    TEXT = "text"
    MEASURE = "measure"
    BLACK = "black"
    BLUR = "blur"


COVERS = frozenset({MarkKind.BLACK, MarkKind.BLUR})


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the upright picture."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing drawn. A text stands centred on `start`; an arrow's head is at `end`; the others span the two."""

    kind: MarkKind
    start: Point
    end: Point
    text: str = ""
    size: float = TEXT_SIZE
    """A text's height."""
    mm: float | None = None
    """A line whose length the person knows, in millimetres."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """All that is drawn on one photo, in order, and by how many quarters it is turned clockwise to be looked at."""

    marks: tuple[Mark, ...] = ()
    turn: int = 0

    @property
    def is_blank(self) -> bool:
        """Whether the photo is shown as it is."""
        return not self.marks and not self.turn

    @property
    def covers(self) -> bool:
        """Whether something is covered for the seller."""
        return any(mark.kind in COVERS for mark in self.marks)

    @property
    def shows(self) -> bool:
        """Whether the lab's own copy differs from the plain picture, too."""
        return bool(self.turn) or any(mark.kind not in COVERS for mark in self.marks)


# ---- to and from JSON, strictly


def overlay_to_json(overlay: Overlay) -> dict[str, Any]:
    """The overlay as it is stored and sealed."""
    return {"schema": _SCHEMA, "turn": overlay.turn, "marks": [_mark_to_json(mark) for mark in overlay.marks]}


def _mark_to_json(mark: Mark) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": str(mark.kind), "start": [mark.start.x, mark.start.y]}
    if mark.kind is MarkKind.TEXT:
        return {**found, "text": mark.text, "size": mark.size}
    found["end"] = [mark.end.x, mark.end.y]
    return {**found, "mm": mark.mm} if mark.kind is MarkKind.MEASURE else found


def overlay_from_json(stored: Mapping[str, Any] | None) -> Overlay:
    """The overlay of stored JSON, None for none; UserError "bad_overlay" for anything that is no overlay."""
    if stored is None:
        return Overlay()
    if (
        set(stored) != {"schema", "turn", "marks"}
        or stored["schema"] != _SCHEMA
        or not isinstance(stored["marks"], list)
    ):
        raise _bad("they are of an unknown form")
    if len(stored["marks"]) > MAX_MARKS:
        raise _bad(f"a photo takes at most {MAX_MARKS}")
    overlay = Overlay(tuple(_mark_of(one) for one in stored["marks"]), stored["turn"])
    refuse_overlay(overlay)
    return overlay


_FIELDS = {
    **{kind: {"kind", "start", "end"} for kind in MarkKind},
    MarkKind.TEXT: {"kind", "start", "text", "size"},
    MarkKind.MEASURE: {"kind", "start", "end", "mm"},
}


def _mark_of(stored: Any) -> Mark:
    if (
        not isinstance(stored, Mapping)
        or not isinstance(stored.get("kind"), str)
        or stored["kind"] not in set(MarkKind)
    ):
        raise _bad("one is of an unknown kind")
    kind = MarkKind(stored["kind"])
    if set(stored) != _FIELDS[kind]:
        raise _bad("one is of an unknown form")
    start = _point_of(stored["start"])
    if kind is MarkKind.TEXT:
        return Mark(kind, start, start, text=stored["text"], size=stored["size"])
    return Mark(kind, start, _point_of(stored["end"]), mm=stored.get("mm"))


def _point_of(stored: Any) -> Point:
    if not isinstance(stored, list) or len(stored) != 2:
        raise _bad("one has no place")
    return Point(stored[0], stored[1])


def refuse_overlay(overlay: Overlay) -> None:
    """UserError "bad_overlay" if an overlay could not be drawn as it is meant."""
    problem = _overlay_problem(overlay)
    if problem:
        raise _bad(problem)


def _overlay_problem(overlay: Overlay) -> str:
    if type(overlay.turn) is not int or overlay.turn not in range(4):
        return "a photo is turned by quarters"
    if len(overlay.marks) > MAX_MARKS:
        return f"a photo takes at most {MAX_MARKS}"
    if sum(mark.mm is not None for mark in overlay.marks) > 1:
        return "only one line can be the known length"
    return next((problem for problem in map(_mark_problem, overlay.marks) if problem), "")


def _mark_problem(mark: Mark) -> str:
    if not all(_is_number(value, 0.0, 1.0) for point in (mark.start, mark.end) for value in (point.x, point.y)):
        return "one lies outside of the photo"
    if mark.kind is MarkKind.TEXT:
        return _text_problem(mark.text, mark.size)
    if mark.text:
        return "only a text has words"
    if mark.mm is not None and (mark.kind is not MarkKind.MEASURE or not _is_number(mark.mm, 0.01, MAX_MM)):
        return f"a length is between 0.01 and {MAX_MM:,.0f} mm"
    wide, high = abs(mark.start.x - mark.end.x), abs(mark.start.y - mark.end.y)
    spans = wide > _LEAST and high > _LEAST
    if not (spans or (mark.kind in (MarkKind.ARROW, MarkKind.MEASURE) and max(wide, high) > _LEAST)):
        return "one is too small to be seen"
    return ""


def _text_problem(text: object, size: object) -> str:
    if not isinstance(text, str) or not text.strip():
        return "a text is empty"
    if len(text) > MAX_TEXT:
        return f"a text holds at most {MAX_TEXT} characters"
    if any(unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") for letter in text):
        return "a text is one line of letters"
    return "" if _is_number(size, SMALLEST_TEXT, LARGEST_TEXT) else "a text is too small or too large"


def _is_number(value: object, least: float, most: float) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) and least <= value <= most


def _bad(problem: str) -> UserError:
    return UserError(f"These marks cannot be kept: {problem}.", "Nothing was stored.", "bad_overlay")


# ---- shapes


def inside(x: float, y: float) -> Point:
    """The place on the picture that is nearest to these shares, as exactly as a mark is kept."""
    return Point(round(min(1.0, max(0.0, x)), 5), round(min(1.0, max(0.0, y)), 5))


def turned(point: Point, quarters: int) -> Point:
    """Where a place of the upright picture lies once the picture is turned clockwise by so many quarters."""
    x, y = point.x, point.y
    return (Point(x, y), Point(1 - y, x), Point(1 - x, 1 - y), Point(y, 1 - x))[quarters % 4]


def turned_size(width: int, height: int, quarters: int) -> tuple[int, int]:
    """Width and height of the turned picture."""
    return (height, width) if quarters % 2 else (width, height)


def moved(mark: Mark, by_x: float, by_y: float) -> Mark:
    """The mark elsewhere, of the same shape: it stops at the picture's edge."""
    by_x = min(1 - max(mark.start.x, mark.end.x), max(-min(mark.start.x, mark.end.x), by_x))
    by_y = min(1 - max(mark.start.y, mark.end.y), max(-min(mark.start.y, mark.end.y), by_y))
    return replace(
        mark,
        start=inside(mark.start.x + by_x, mark.start.y + by_y),
        end=inside(mark.end.x + by_x, mark.end.y + by_y),
    )


def length_px(mark: Mark, width: int, height: int) -> float:
    """How long a line is on a picture of that size, in its pixels."""
    return math.hypot((mark.end.x - mark.start.x) * width, (mark.end.y - mark.start.y) * height)


def length_words(overlay: Overlay, mark: Mark, width: int, height: int) -> str:
    """What a measured line says: its millimetres by the line whose length is known, or that none is known yet."""
    if mark.mm is not None:
        return f"{mark.mm:g} mm (known)"
    known = next((one for one in overlay.marks if one.mm is not None), None)
    if known is None or known.mm is None:
        return "? mm"
    return f"{known.mm * length_px(mark, width, height) / length_px(known, width, height):.1f} mm"


Spot = tuple[float, float]


def arrow_shape(start: Spot, end: Spot, width: float) -> tuple[Spot, tuple[Spot, Spot, Spot]]:
    """Where an arrow's shaft ends, and the three corners of its head, for a line of that width."""
    length = math.hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    head = min(5 * width, length)
    along = ((end[0] - start[0]) / length, (end[1] - start[1]) / length)
    neck = (end[0] - along[0] * head * 0.8, end[1] - along[1] * head * 0.8)
    back = (end[0] - along[0] * head, end[1] - along[1] * head)
    side = (-along[1] * head * 0.5, along[0] * head * 0.5)
    return neck, (end, (back[0] + side[0], back[1] + side[1]), (back[0] - side[0], back[1] - side[1]))


def tick_shape(start: Spot, end: Spot, width: float) -> tuple[tuple[Spot, Spot], tuple[Spot, Spot]]:
    """The two cross strokes at the ends of a measured line."""
    length = math.hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    side = (-(end[1] - start[1]) / length * 2.5 * width, (end[0] - start[0]) / length * 2.5 * width)
    first = ((start[0] - side[0], start[1] - side[1]), (start[0] + side[0], start[1] + side[1]))
    return first, ((end[0] - side[0], end[1] - side[1]), (end[0] + side[0], end[1] + side[1]))


def label_place(start: Spot, end: Spot, words: Spot, picture: Spot, width: float) -> Spot:
    """The middle of a measured line's words, which are so wide and high: above it or right of it, if there is room."""
    length = math.hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    across = (-(end[1] - start[1]) / length, (end[0] - start[0]) / length)
    if across[1] > 0.5 or (abs(across[1]) <= 0.5 and across[0] < 0):
        across = (-across[0], -across[1])
    away = 3 * width + abs(across[0]) * words[0] / 2 + abs(across[1]) * words[1] / 2
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    near, far = ((middle[0] + side * across[0] * away, middle[1] + side * across[1] * away) for side in (1, -1))
    return near if _fits(near, words, picture) or not _fits(far, words, picture) else far


def _fits(middle: Spot, words: Spot, picture: Spot) -> bool:
    return all(half / 2 <= place <= whole - half / 2 for place, half, whole in zip(middle, words, picture, strict=True))

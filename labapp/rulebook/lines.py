"""Finds the line of a TOML file on which a value stands, so that a complaint can name it."""

from __future__ import annotations

import re

_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.\-]+)\s*\]\]?\s*(#.*)?$")
_FIELD = re.compile(r"\s*([\w\-]+)\s*=")


def line_of(text: str, path: tuple[str | int, ...]) -> int | None:
    """The line (from 1) of the value that `path` leads to, or of the nearest table around it; None if there is none."""
    counts: dict[tuple[str | int, ...], int] = {}
    table: tuple[str | int, ...] = ()
    best, depth = None, 0
    for number, line in enumerate(text.splitlines(), 1):
        header = _HEADER.match(line)
        field = None if header else _FIELD.match(line)
        if header:
            table = place = _table(header[2].split("."), header[1] == "[[", counts)
        elif field:
            place = (*table, field[1])
        else:
            continue
        if len(place) > depth and path[: len(place)] == place:
            best, depth = number, len(place)
    return best


def _table(names: list[str], repeated: bool, counts: dict[tuple[str | int, ...], int]) -> tuple[str | int, ...]:
    place: tuple[str | int, ...] = ()
    for index, name in enumerate(names):
        place = (*place, name)
        if index == len(names) - 1 and repeated:
            counts[place] = counts.get(place, -1) + 1
        if place in counts:
            place = (*place, counts[place])
    return place

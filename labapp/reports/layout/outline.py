"""Draws the outline of a device from its drawing: lines and shapes; what it does not know it leaves out."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from typing import Any

from labapp.reports.layout import type as look
from labapp.reports.layout.glyphs import fits, register
from labapp.rulebook.outlines import Outline, View

_SVG = "{http://www.w3.org/2000/svg}"
_STEP = re.compile(r"([MmLlHhVvCcSsQqTtZz])|(-?\d*\.?\d+(?:[eE][-+]?\d+)?)|([A-Za-z])")
_TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2}
_TITLE = 11.0
Point = tuple[float, float]


def draw_outline(canvas: Any, outline: Outline, titles: dict[str, str], x: float, top: float, room: Point) -> float:
    """Draw all views into a space, each with its title under it; returns the height that was used."""
    register()
    box = outline.box
    scale = min(room[0] / box.width, (room[1] - _TITLE) / box.height)
    root = ET.fromstring(outline.svg)  # noqa: S314  read and refused by the rulebook if it holds anything but shapes
    canvas.saveState()
    canvas.translate(x, top)
    canvas.scale(scale, -scale)
    canvas.translate(-box.x, -box.y)
    canvas.setLineWidth(0.8 / scale)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    _draw(canvas, root)
    canvas.restoreState()
    for view in outline.views:
        _parted(canvas, outline, view, lambda at: (x + (at[0] - box.x) * scale, top - (at[1] - box.y) * scale))
        middle = x + (view.box.x + view.box.width / 2 - box.x) * scale
        under = top - (view.box.bottom - box.y) * scale - 7.4
        canvas.setFillColor(look.GREY)
        canvas.setFont("C", 6.6)
        canvas.drawCentredString(middle, under, fits(titles.get(view.key, view.title), "C", 6.6, 90))
    return float(box.height * scale + _TITLE)


def _parted(canvas: Any, outline: Outline, view: View, at: Callable[[Point], Point]) -> None:
    """Faint dashes where one place ends and the next begins."""
    canvas.saveState()
    canvas.setStrokeColor(look.HAIR)
    canvas.setLineWidth(0.4)
    canvas.setDash(1.2, 2)
    for place in outline.places:
        if place.view == view.key:
            here = place.box
            for begin, end in (
                ((here.right, here.y), (here.right, here.bottom)),
                ((here.x, here.bottom), (here.right, here.bottom)),
            ):
                if begin[0] < view.box.right - 1 and begin[1] < view.box.bottom - 1:
                    canvas.line(*at(begin), *at(end))
    canvas.restoreState()


def _draw(canvas: Any, element: ET.Element) -> None:
    for part in element:
        if part.get("class") == "places" or part.get("transform"):
            continue
        faint = float(part.get("stroke-opacity", 1)) < 1
        canvas.setStrokeColor(look.RULE if faint else look.INK)
        if part.tag == f"{_SVG}g":
            _draw(canvas, part)
        elif part.get("stroke") != "none":
            _shape(canvas, part)


def _shape(canvas: Any, part: ET.Element) -> None:
    def size(name: str, instead: float = 0.0) -> float:
        return float(part.get(name, instead))

    word = part.tag.removeprefix(_SVG)
    if word == "rect":
        radius = min(size("rx", size("ry")), size("width") / 2, size("height") / 2)
        canvas.roundRect(size("x"), size("y"), size("width"), size("height"), radius, 1, 0)
    elif word == "circle":
        canvas.circle(size("cx"), size("cy"), size("r"), 1, 0)
    elif word == "ellipse":
        x, y, wide, high = size("cx"), size("cy"), size("rx"), size("ry")
        canvas.ellipse(x - wide, y - high, x + wide, y + high, 1, 0)
    elif word == "line":
        canvas.line(size("x1"), size("y1"), size("x2"), size("y2"))
    elif word in ("polyline", "polygon"):
        numbers = [float(one) for one in re.findall(r"-?\d*\.?\d+", part.get("points", ""))]
        path = canvas.beginPath()
        for index, point in enumerate(zip(numbers[::2], numbers[1::2], strict=False)):
            (path.lineTo if index else path.moveTo)(*point)
        if word == "polygon":
            path.close()
        canvas.drawPath(path, 1, 0)
    elif word == "path":
        path = canvas.beginPath()
        if _follow(path, part.get("d", "")):
            canvas.drawPath(path, 1, 0)


def _follow(path: Any, steps: str) -> bool:
    """Follow the steps of a path; False if it has one that is not known here."""
    here: Point = (0.0, 0.0)
    begin, control = here, here
    for command, numbers in _commands(steps):
        if not command:
            return False
        big = command.upper()
        base = here if command.islower() else (0.0, 0.0)
        points = _points(big, numbers, base, here)
        if big == "Z":
            path.close()
            here = control = begin
            continue
        if big == "M":
            path.moveTo(*points[0])
            begin = points[0]
        elif big in ("L", "H", "V"):
            path.lineTo(*points[0])
        elif big in ("Q", "T"):
            middle = points[0] if big == "Q" else (2 * here[0] - control[0], 2 * here[1] - control[1])
            first, second = (_third(one, middle) for one in (here, points[-1]))
            path.curveTo(*first, *second, *points[-1])
            points = [middle, points[-1]]
        else:
            first = points[0] if big == "C" else (2 * here[0] - control[0], 2 * here[1] - control[1])
            path.curveTo(*first, *points[-2], *points[-1])
        control = points[-2] if len(points) > 1 else points[-1]
        here = points[-1]
    return True


def _third(end: Point, control: Point) -> Point:
    """A control point of the cubic curve that is the quadratic one."""
    return end[0] + 2 / 3 * (control[0] - end[0]), end[1] + 2 / 3 * (control[1] - end[1])


def _points(big: str, numbers: list[float], base: Point, here: Point) -> list[Point]:
    if big == "H":
        return [(base[0] + numbers[0], here[1])]
    if big == "V":
        return [(here[0], base[1] + numbers[0])]
    return [(base[0] + x, base[1] + y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]


def _commands(steps: str) -> Iterator[tuple[str, list[float]]]:
    """Each step with its numbers; an empty one for a step that is not known."""
    command = ""
    numbers: list[float] = []
    for known, number, unknown in _STEP.findall(steps):
        if unknown:
            yield "", []
            return
        if known:
            command, numbers = known, []
            if known in "Zz":
                yield known, []
            continue
        numbers.append(float(number))
        if len(numbers) == _TAKES.get(command.upper(), 0):
            yield command, numbers
            numbers = []
            command = {"M": "L", "m": "l"}.get(command, command)

"""The outlines of devices on paper: every line of every drawing that the program brings is followed."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from reportlab.pdfgen.canvas import Canvas

from labapp.reports.layout.outline import _follow, draw_outline
from labapp.rulebook.outlines import Outline, outline, outline_names
from tests.reports.pdfs import pages_of


class Pen:
    """Notes where a path leads."""

    def __init__(self) -> None:
        self.points: list[tuple[float, float]] = []
        self.closed = 0

    def moveTo(self, *at: float) -> None:
        self.points.append((at[0], at[1]))

    def lineTo(self, *at: float) -> None:
        self.points.append((at[0], at[1]))

    def curveTo(self, *at: float) -> None:
        self.points.append((round(at[4], 6), round(at[5], 6)))

    def close(self) -> None:
        self.closed += 1


def paths(drawing: Outline) -> list[str]:
    return re.findall(r'<path d="([^"]+)"', drawing.svg)


@pytest.mark.parametrize("name", [name for name in outline_names() if paths(outline(name))])
def test_every_path_of_the_drawings_is_followed_and_stays_inside(name: str) -> None:
    drawing = outline(name)
    for path in paths(drawing):
        pen = Pen()
        assert _follow(pen, path), path
        assert pen.points
        for x, y in pen.points:
            assert drawing.box.x <= x <= drawing.box.right, path
            assert drawing.box.y <= y <= drawing.box.bottom, path


@pytest.mark.parametrize(
    ("steps", "points"),
    [
        ("M1 2L3 4", [(1, 2), (3, 4)]),
        ("m1 2 3 4", [(1, 2), (4, 6)]),
        ("M10 10h5v-5H0V0", [(10, 10), (15, 10), (15, 5), (0, 5), (0, 0)]),
        ("M0 0c1 1 2 1 3 0s2 -1 3 0", [(0, 0), (3, 0), (6, 0)]),
        ("M0 0q1 1 2 0t2 0T9 9", [(0, 0), (2, 0), (4, 0), (9, 9)]),
        ("M5 5l1 0zl0 1", [(5, 5), (6, 5), (5, 6)]),
    ],
)
def test_steps_lead_where_svg_says(steps: str, points: list[tuple[float, float]]) -> None:
    pen = Pen()
    assert _follow(pen, steps)
    assert pen.points == points


def test_what_is_not_known_is_left_out_and_the_rest_is_drawn() -> None:
    assert not _follow(Pen(), "M0 0A1 1 0 0 0 2 2")
    drawing = outline("phone")
    strange = replace(drawing, svg=drawing.svg.replace("</svg>", '<path d="M0 0A1 1 0 0 0 2 2"/></svg>'))
    for one in (drawing, strange):
        out = io.BytesIO()
        canvas = Canvas(out, invariant=1)
        used = draw_outline(canvas, one, {"front": "Vorn"}, 40, 700, (240, 200))
        canvas.save()
        assert 0 < used <= 200
        assert "Vorn" in pages_of(out.getvalue())[0]

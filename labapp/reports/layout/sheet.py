"""The paper that a document is drawn on: its sizes, and the colour of titles and rules on it."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.units import mm

from labapp.core.errors import UserError
from labapp.reports.branding import accent_problem
from labapp.reports.content.blocks import Document
from labapp.reports.layout.type import PETROL

_PAPERS: dict[str, tuple[float, float]] = {"a4": A4, "letter": LETTER}
_LEFT, _RIGHT, _TOP, _BOTTOM = 20 * mm, 15 * mm, 19 * mm, 19 * mm


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page's places in points, from its lower left corner; text is as wide as the margins leave."""

    page: tuple[float, float]
    accent: HexColor = PETROL

    @property
    def left(self) -> float:
        """Where text begins; the margin has room for punching."""
        return float(_LEFT)

    @property
    def right(self) -> float:
        """Where text ends."""
        return float(self.page[0] - _RIGHT)

    @property
    def width(self) -> float:
        """The width of text."""
        return float(self.page[0] - _LEFT - _RIGHT)

    @property
    def top(self) -> float:
        """The edge of the margin above, in which the running head stands."""
        return float(self.page[1] - _TOP)

    @property
    def bottom(self) -> float:
        """The edge of the margin below, in which the foot stands."""
        return float(_BOTTOM)

    @property
    def foot(self) -> float:
        """The lower edge of what a page holds."""
        return float(_BOTTOM + 2)

    @property
    def first_top(self) -> float:
        """The upper edge of what the first page holds, which has no running head."""
        return float(self.page[1] - 37)

    @property
    def room(self) -> float:
        """The height that text may fill on a page with a running head."""
        return float(self.page[1] - 60 - self.foot)


def sheet_for(document: Document) -> Sheet:
    """The sheet that a document asks for; UserError for a paper or a colour that cannot be used."""
    page = _PAPERS.get(document.paper)
    if page is None:
        raise UserError(f"There is no paper {document.paper}.", f"Papers: {', '.join(_PAPERS)}.", "bad_paper")
    problem = accent_problem(document.accent)
    if problem:
        raise UserError(problem, "Choose another colour for the lab's documents.", "bad_accent")
    return Sheet(page, HexColor(document.accent) if document.accent else PETROL)

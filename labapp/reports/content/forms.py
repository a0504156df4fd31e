"""What papers that people write on or talk over are made of: reply sheets, figures, ticks, counted findings. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from labapp.reports.content.charts import Mark


@dataclass(frozen=True, slots=True)
class ReplySheet:
    """A table to answer on paper: what it is about, what it says, two boxes to tick and room to write; then a signature."""

    heads: tuple[str, str, str, str, str]
    rows: tuple[tuple[str, str], ...]
    place: str
    signature: str


@dataclass(frozen=True, slots=True)
class Points:
    """Running text in points, each with its letter or number in the margin."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One large number with its name and what it is out of."""

    title: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Large numbers in a row."""

    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """A score from 0 to 100 on a line, with the middle half of its kind and their median; None shows no pointer."""

    value: float | None
    words: str
    low: float
    middle: float
    high: float
    kind_words: str


@dataclass(frozen=True, slots=True)
class Ticks:
    """Verdicts in a row, oldest first: mark and the end of the number."""

    ticks: tuple[tuple[Mark, str], ...]


@dataclass(frozen=True, slots=True)
class CountedFindings:
    """How often something was found: words, then how many of it were critical, major, minor."""

    rows: tuple[tuple[str, int, int, int], ...]
    note: str


FormBlock = ReplySheet | Points | Figures | ScoreLine | Ticks | CountedFindings

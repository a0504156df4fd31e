"""What charts are made of, in words and numbers. Pure."""

from __future__ import annotations

from dataclasses import dataclass

Mark = str
"""A drawn mark before a word: pass, fail, remark, not_tested, not_readable, not_applicable, or "" for none."""


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One counted order on the sequential chart."""

    failed: bool
    label: str


@dataclass(frozen=True, slots=True)
class SequentialChart:
    """d over n with the lines; without an accept line it is a single plan."""

    points: tuple[ChartPoint, ...]
    slope: float
    accept_intercept: float | None
    reject_intercept: float
    cut: int
    callout: tuple[str, str]
    callout_at: int
    accept_words: tuple[str, str]
    reject_words: tuple[str, str]
    axis_n: str
    axis_d: str
    continue_word: str


@dataclass(frozen=True, slots=True)
class Bullet:
    """An indicator: reading, target and limit on one scale."""

    title: str
    reading: str
    value: float | None
    target: float
    limit: float
    target_text: str
    limit_text: str
    mark: Mark
    state: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """Indicators as bullet charts with their heads."""

    heads: tuple[str, ...]
    rows: tuple[Bullet, ...]

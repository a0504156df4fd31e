"""A seller's score in parts, each with the evidence by which a person can work it out again. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Sums(NamedTuple):
    """Values between 0 and 1 added up: how many, their sum, the sum of their squares."""

    counted: float
    total: float
    squares: float


class Typical(NamedTuple):
    """What is typical of a category: the mean of the values, and of their squares."""

    mean: float
    square: float


def typical(sums: Sums) -> Typical:
    """The mean of a category with one unknown value added, half 0 and half 1: no mean is certain from few values."""
    whole = sums.counted + 1
    return Typical((sums.total + 0.5) / whole, (sums.squares + 0.5) / whole)


def mixed(parts: Iterable[tuple[float, Typical]]) -> Typical:
    """What is typical of a mix of categories, by their shares."""
    found = tuple(parts)
    return Typical(
        math.fsum(share * part.mean for share, part in found), math.fsum(share * part.square for share, part in found)
    )


@dataclass(frozen=True, slots=True)
class Component:
    """One part of a score. `points` = `weight` × `value`; the points of all parts add up to the score."""

    key: str
    title: str
    weight: float
    """How many of the 100 points it can give."""
    value: float
    """Between 0 and 1: the seller's own values with the typical ones of the category added."""
    low: float
    """Its lower bound."""
    count: int
    """On how many orders, pillar scores or readings it rests."""
    unit: str
    """What is counted: `orders`, `pillar scores` or `readings`."""
    own: float | None
    """The mean of the seller's own values; None if there is none."""
    typical: float
    """The category's mean."""
    strength: float
    """How many typical values are added."""
    target: float | None = None
    limit: float | None = None
    worthless: float | None = None
    """The reading that earns nothing."""

    @property
    def points(self) -> float:
        """What it adds to the score."""
        return self.weight * self.value

    @property
    def sentence(self) -> str:
        """How the value comes about, in figures."""
        worth = ""
        if self.target is not None and self.limit is not None and self.worthless is not None:
            worth = (
                f" A reading of {self.target:g} or better is worth 1, one at the limit of {self.limit:g} a half, "
                f"one of {self.worthless:g} or worse nothing."
            )
        if self.own is None:
            return f"No {self.unit} yet: it takes the category's mean, {self.typical:.3f}.{worth}"
        counted = self.unit.removesuffix("s") if self.count == 1 else self.unit
        return (
            f"{self.count} {counted} with a mean of {self.own:.3f} and {self.strength:g} typical of the category "
            f"({self.typical:.3f}): ({self.strength:g} × {self.typical:.3f} + {self.count} × {self.own:.3f}) ÷ "
            f"({self.strength:g} + {self.count}) = {self.value:.3f}.{worth}"
        )


@dataclass(frozen=True, slots=True)
class SellerScore:
    """A seller's place in a ranking, with the parts of its score."""

    seller: str
    """Its number."""
    score: float
    bound: float
    """The lower bound of the score, by which sellers are ranked."""
    rank: int | None
    """1 is best; None for a seller without an order that counts, and for one who has left."""
    of: int
    """How many sellers are ranked."""
    orders: int
    components: tuple[Component, ...]

    @property
    def readings(self) -> int:
        """How many readings of indicators it rests on."""
        return sum(part.count for part in self.components if part.unit == "readings")

    @property
    def sentence(self) -> str:
        """What the score rests on."""
        own, parts = sum(part.count > 0 for part in self.components), len(self.components)
        whose = (
            "every part has figures of the seller's own"
            if own == parts
            else f"{own} of {parts} parts have figures of the seller's own, the others take the category's mean"
        )
        basis = (
            f"{self.orders} {'order' if self.orders == 1 else 'orders'} and {self.readings} "
            f"{'reading' if self.readings == 1 else 'readings'}; {whose}"
        )
        if self.rank is None:
            return f"Not ranked. It rests on {basis}."
        return f"Rank {self.rank} of {self.of} by the lower bound {self.bound:.1f}. It rests on {basis}."

"""Intervals and posteriors of a failure rate. Pure, standard library only."""

from __future__ import annotations

import math

Z_95 = 1.96
"""As printed tables and the marketplace's reports use it."""


def wilson(d: int, n: int, z: float = Z_95) -> tuple[float, float] | None:
    """Wilson's score interval of d in n (E. B. Wilson, JASA 1927); None without orders."""
    if n <= 0:
        return None
    rate, square = d / n, z * z
    centre = rate + square / (2 * n)
    half = z * math.sqrt(rate * (1 - rate) / n + square / (4 * n * n))
    scale = 1 + square / n
    return max(0.0, (centre - half) / scale), min(1.0, (centre + half) / scale)


def posterior_above(p: float, d: int, n: int, a: float, b: float) -> float:
    """The chance that the true rate lies above p, after d of n failed and with the prior Beta(a, b)."""
    return beta_above(p, a + d, b + n - d)


def beta_above(x: float, a: float, b: float) -> float:
    """1 - I_x(a, b): the upper tail of a beta distribution."""
    if x <= 0:
        return 1.0
    if x >= 1:
        return 0.0
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return 1 - front * _fraction(x, a, b) / a
    return front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of the incomplete beta function, by Lentz's method (DLMF 8.17.22)."""
    tiny = 1e-300
    c, d = 1.0, 1 - (a + b) * x / (a + 1)
    d = 1 / (d if abs(d) > tiny else tiny)
    value = d
    for m in range(1, 500):
        for numerator in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 + numerator * d
            c = 1 + numerator / c
            d = 1 / (d if abs(d) > tiny else tiny)
            c = c if abs(c) > tiny else tiny
            value *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return value

"""When two pictures look alike: fingerprints of 64 bits, and in how many of them they differ."""

from __future__ import annotations

ALIKE = 3
"""Pictures whose fingerprints differ in so many bits at most look alike: the same one, saved anew, scaled or recompressed.

With four bands, pictures that differ in up to three bits share at least one band whole: by that they are found.
"""
_PLAIN = frozenset({0x0000, 0xFFFF})


def bands(fingerprint: str) -> tuple[int, int, int, int]:
    """A fingerprint of 16 hex digits, cut into four bands of 16 bits."""
    one, two, three, four = (int(fingerprint[place : place + 4], 16) for place in (0, 4, 8, 12))
    return one, two, three, four


def distance(one: str, other: str) -> int:
    """In how many bits two fingerprints differ, 0 to 64."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def is_telling(fingerprint: str) -> bool:
    """Whether a fingerprint says enough to compare by it: a plain wall, a dark picture and an empty bench all look alike."""
    return sum(band not in _PLAIN for band in bands(fingerprint)) >= 2


def look_alike(one: str, other: str) -> bool:
    """Whether two pictures look like the same one."""
    return is_telling(one) and is_telling(other) and distance(one, other) <= ALIKE

"""When pictures look alike."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from labapp.photos.rules import ALIKE, bands, distance, is_telling, look_alike

FINGERPRINTS = st.integers(0, 2**64 - 1).map(lambda bits: f"{bits:016x}")


def flipped(fingerprint: str, places: frozenset[int]) -> str:
    bits = int(fingerprint, 16)
    for place in places:
        bits ^= 1 << place
    return f"{bits:016x}"


@given(FINGERPRINTS, st.frozensets(st.integers(0, 63), max_size=8))
def test_the_distance_counts_the_bits_that_differ(fingerprint: str, places: frozenset[int]) -> None:
    other = flipped(fingerprint, places)
    assert distance(fingerprint, other) == distance(other, fingerprint) == len(places)


@given(FINGERPRINTS, st.frozensets(st.integers(0, 63), max_size=ALIKE))
def test_whatever_looks_alike_shares_a_band_whole(fingerprint: str, places: frozenset[int]) -> None:
    pairs = zip(bands(fingerprint), bands(flipped(fingerprint, places)), strict=True)
    assert any(one == other for one, other in pairs)


@given(FINGERPRINTS, st.frozensets(st.integers(0, 63), min_size=ALIKE + 1))
def test_pictures_that_differ_in_more_bits_do_not_look_alike(fingerprint: str, places: frozenset[int]) -> None:
    assert not look_alike(fingerprint, flipped(fingerprint, places))


def test_plain_pictures_are_like_none_not_even_each_other() -> None:
    for plain in ("0" * 16, "f" * 16, "0000ffff0000ffff", "00000000000000ff"):
        assert not is_telling(plain)
        assert not look_alike(plain, plain)
    assert look_alike("00ff0f0f00000000", "00ff0f0f00000000")

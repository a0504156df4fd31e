"""A scanner told from fingers, by time alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from labapp.ui.shell.burst import GAP_MS, SHORTEST, Burst, writes

CODE = "490154203237518"


def pressed(text: str, gap: int, start: int = 0) -> tuple[Burst, int]:
    burst, at = Burst(), start
    for letter in text:
        burst.press(letter, at)
        at += gap
    return burst, at


def test_a_code_in_a_burst_is_a_scan() -> None:
    burst, at = pressed(CODE, 8)
    assert burst.end(at) == CODE
    assert burst.text == ""


def test_fingers_are_no_scanner_however_quick() -> None:
    burst, at = pressed(CODE, GAP_MS + 1)
    assert burst.end(at) == ""


def test_a_short_burst_is_a_slip() -> None:
    burst, at = pressed("12345", 8)
    assert burst.end(at) == ""


def test_enter_after_a_pause_ends_no_burst() -> None:
    burst, at = pressed(CODE, 8)
    assert burst.end(at + GAP_MS + 1) == ""


def test_what_a_hand_typed_before_is_not_part_of_the_code() -> None:
    burst, at = pressed("a b", 100)
    for letter in CODE:
        burst.press(letter, at)
        at += 8
    assert burst.end(at) == CODE


def test_a_scanner_that_ends_with_nothing_is_known_by_its_pause() -> None:
    assert pressed(CODE, 8)[0].pause() == CODE
    assert pressed("123", 8)[0].pause() == ""


def test_a_clock_that_jumps_back_begins_anew() -> None:
    burst, _ = pressed(CODE, 8, start=10_000)
    burst.press("x", 50)
    assert burst.text == "x"


def test_only_what_writes_can_be_part_of_a_code() -> None:
    assert [writes(text) for text in ("a", "\x1d", "", "\r", "\t", "ab", "\x7f")] == [True, True] + [False] * 5


@given(st.lists(st.tuples(st.sampled_from("0123456789ABC-"), st.integers(0, 200)), max_size=40), st.integers(0, 80))
def test_a_scan_is_the_longest_run_of_quick_keys_before_the_end_and_nothing_else(
    keys: list[tuple[str, int]], last: int
) -> None:
    burst, at, run = Burst(), 0, ""
    for letter, pause in keys:
        at += pause
        run = run + letter if run and pause <= GAP_MS else letter
        burst.press(letter, at)
    expected = run if last <= GAP_MS and len(run) >= SHORTEST else ""
    assert burst.end(at + last) == expected

"""Ways through an inspection, without a window: the next check, the next missing thing, lists that lead somewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapp.inspections.rules import Assessment, Finding, GradeDecision, Verdict
from labapp.rulebook import loader
from labapp.rulebook.types import Grade, Pillar, Result, Severity
from labapp.ui.bench import route
from labapp.ui.bench.conflict_panel import answer_lines, mark_lines
from labapp.ui.bench.history import Act, History
from labapp.ui.bench.steps import time_words
from labapp.ui.bench.words import so_far

CHECKS = loader.checklist("smartphone", 1).checks[:12]
KEYS = [check.key for check in CHECKS]


def assessment(missing_at: tuple[str, ...] = (), findings: tuple[Finding, ...] = ()) -> Assessment:
    return Assessment(
        verdict=Verdict.PASS_WITH_REMARKS if findings else Verdict.PASS,
        reasons=(),
        rules=(),
        findings=findings,
        scores={},
        grade=GradeDecision(Grade.GOOD, None, "", ""),
        differences=(),
        not_tested=(),
        missing=tuple(f"{at} is missing." for at in missing_at),
        missing_at=missing_at,
        asked=tuple(KEYS),
        knock_outs=(),
        checklist="smartphone/1",
        policy="2026-01",
    )


def finding(severity: Severity, check: str = "") -> Finding:
    return Finding("source", severity, Pillar.QUALITY, "It hisses.", check=check)


places = st.lists(
    st.sampled_from([f"check:{key}" for key in KEYS] + ["shot:parcel_label", "shot:device_back"]), unique=True
)


@given(places, st.sampled_from(KEYS))
def test_going_on_to_what_is_missing_visits_everything_once_and_begins_again(missing: list[str], here: str) -> None:
    told = assessment(tuple(missing))
    at, seen = f"check:{here}", []
    for _ in missing:
        at = route.next_missing(told, CHECKS, at)
        seen.append(at)
    assert sorted(seen) == sorted(missing)
    if missing:
        assert route.next_missing(told, CHECKS, at) == seen[0]
    else:
        assert route.next_missing(told, CHECKS, at) == ""


def test_what_is_missing_comes_in_the_order_of_the_checklist_and_shots_last() -> None:
    told = assessment(("shot:device_back", f"check:{KEYS[7]}", f"check:{KEYS[2]}"))
    first = route.next_missing(told, CHECKS, f"check:{KEYS[3]}")
    assert first == f"check:{KEYS[7]}"
    second = route.next_missing(told, CHECKS, first)
    assert second == "shot:device_back"
    assert route.next_missing(told, CHECKS, second) == f"check:{KEYS[2]}"


def test_after_the_last_check_comes_the_first_that_is_open_and_then_nothing() -> None:
    answered = dict.fromkeys(KEYS, Result.PASS)
    assert route.after(CHECKS, KEYS[0], answered.get) == KEYS[1]
    assert route.after(CHECKS, KEYS[-1], answered.get) == ""
    del answered[KEYS[4]]
    assert route.after(CHECKS, KEYS[-1], answered.get) == KEYS[4]
    assert route.first_open(CHECKS, answered.get) == KEYS[4]
    assert route.first_open([], answered.get) == ""
    assert route.beside(CHECKS, KEYS[0], -1) == KEYS[0]
    assert route.beside(CHECKS, KEYS[3], 2) == KEYS[5]


def test_findings_lead_to_their_checks_gravest_first_with_silhouette_and_word() -> None:
    listed = route.finding_places(assessment(findings=(finding(Severity.CRITICAL, KEYS[1]), finding(Severity.MINOR))))
    assert [(place.at, place.words, place.status) for place in listed] == [
        (f"check:{KEYS[1]}", "Critical: It hisses.", "fail"),
        ("", "Minor: It hisses.", "remark"),
    ]


@pytest.mark.parametrize(
    ("severities", "line"),
    [
        ((Severity.MINOR,), "1 finding, a major one in quality fails it"),
        ((Severity.MAJOR, Severity.MINOR), "2 findings, one more major fails it"),
    ],
)
def test_the_strip_says_what_would_change_the_verdict(severities: tuple[Severity, ...], line: str) -> None:
    told = assessment(findings=tuple(finding(severity) for severity in severities))
    assert so_far(told, 2) == ("Pass with remarks", "remark", line)
    assert so_far(replace(told, missing=("One thing.",)), 2) == ("Open", "neutral", "so far a pass with remarks")


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0 s"), (59, "59 s"), (60, "1 min"), (3599, "59 min"), (3900, "1 h 05")]
)
def test_time_is_told_as_exactly_as_anybody_needs_it(seconds: int, words: str) -> None:
    assert time_words(seconds) == words


def test_both_sides_of_a_conflict_are_told_whole_in_peoples_words() -> None:
    note = "x" * 5000
    assert answer_lines({"result": "not_tested", "value": 84.5, "note": note}) == (
        ("Answer", "Not tested"),
        ("Value", "84.5"),
        ("Note", note),
    )
    assert answer_lines(None) == (("Answer", "none"),)
    assert mark_lines(None) == (("Mark", "taken out"),)
    seen = {"zone": "back/lower_left", "kind": "dent", "length_mm": 7.0, "visible_20cm": True, "count": 3}
    assert mark_lines(seen) == (
        ("Mark", "dent"),
        ("Place", "back, lower left"),
        ("Length", "7 mm"),
        ("How many", "3"),
        ("Looks", "seen at 20 cm"),
    )


@given(st.lists(st.sampled_from(["do", "undo", "redo"]), max_size=60))
def test_undo_and_redo_lead_through_all_states_and_back(moves: list[str]) -> None:
    history, state, before, undone, made = History(), [0], list[int](), list[int](), 0
    for move in moves:
        if move == "do":
            made += 1
            old, new = state[0], made
            before.append(old)
            undone.clear()
            state[0] = new
            history.remember(
                Act(str(new), lambda old=old: state.__setitem__(0, old), lambda new=new: state.__setitem__(0, new))
            )
        elif move == "undo" and before:
            undone.append(state[0])
            history.undo()
            assert state[0] == before.pop()
        elif move == "redo" and undone:
            before.append(state[0])
            history.redo()
            assert state[0] == undone.pop()
    assert bool(history.undo_words) == bool(before)
    assert bool(history.redo_words) == bool(undone)

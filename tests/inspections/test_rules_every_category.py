"""What must hold for every inspection of every category that has a checklist."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from labapp.cli.assess.example import example
from labapp.cli.assess.reading import read_case
from labapp.inspections.rules import Answer, Assessment, Case, Observation, Verdict, assess, derive_grade
from labapp.rulebook import loader
from labapp.rulebook.types import Check, CheckKind, Checklist, Evidence, Grade, Pillar, Policy, Result

CATEGORIES = loader.categories()
BEST_FIRST = [Verdict.PASS, Verdict.PASS_WITH_REMARKS, Verdict.INCONCLUSIVE, Verdict.FAIL]
OPEN = (Result.NOT_TESTED, Result.NOT_READABLE, Result.NOT_APPLICABLE)
FEWER = settings(max_examples=40)


@cache
def clean(category: str) -> tuple[Case, Checklist, Policy]:
    """A case that passes, with its checklist and policy."""
    return read_case(example(category))


def failing(check: Check, before: Answer) -> Answer | None:
    """The same answer turned into a fail; None where nothing can fail."""
    if check.kind is not CheckKind.CHOICE:
        return replace(before, result=Result.FAIL)
    option = next((one.key for one in check.options if one.result is Result.FAIL), None)
    return None if option is None else replace(before, result=Result.FAIL, value=option)


def judged(case: Case, category: str) -> Assessment:
    _, checklist, policy = clean(category)
    return assess(case, checklist, policy)


def rank(case: Case, category: str) -> int:
    return BEST_FIRST.index(judged(case, category).verdict)


@st.composite
def spoiled(draw: Any) -> tuple[str, Case]:
    """A category and one of its inspections: a few answers bad, open or not given, marks, late or another claim."""
    category = draw(st.sampled_from(CATEGORIES))
    case, checklist, _ = clean(category)
    answers = dict(case.answers)
    for check in draw(st.lists(st.sampled_from(checklist.checks), max_size=4)):
        how, before = draw(st.integers(0, 5)), answers.get(check.key)
        if how == 0:
            answers.pop(check.key, None)
        elif how < 4:
            answers[check.key] = Answer(OPEN[how - 1])
        elif how == 4 and check.kind is CheckKind.CHOICE:
            option = draw(st.sampled_from(check.options))
            answers[check.key] = Answer(option.result, option.key, photos=min(2, check.max_photos))
        elif before is not None and (failed := failing(check, before)) is not None:
            answers[check.key] = replace(failed, photos=2 if check.evidence is not Evidence.NONE else 0)
    late = draw(st.sampled_from([0, 0, 0, 0, 0, 2, 5, 12]))
    came = case.delivery.delivered_on
    assert came is not None
    return category, replace(
        case,
        answers=answers,
        observations=(*case.observations, *draw(st.one_of(st.just([]), st.lists(marks_of(category), max_size=2)))),
        promise=replace(
            case.promise,
            grade=draw(st.sampled_from([case.promise.grade, case.promise.grade, Grade.PREMIUM, Grade.FAIR])),
        ),
        delivery=replace(case.delivery, delivered_on=came + timedelta(days=late), tracking_dead=draw(st.booleans())),
    )


def marks_of(category: str) -> st.SearchStrategy[Observation]:
    """Marks that may be on a device of the category; of some a fact is not known."""
    return st.builds(
        lambda zone, kind, length, seen, count: Observation(
            zone,
            kind,
            length,
            None if seen is None else seen > 0,
            None if seen is None else seen > 1,
            None if seen is None else seen > 0,
            catches_nail=False,
            count=count,
        ),
        st.sampled_from(clean(category)[1].zones),
        st.sampled_from(["scratch", "wear", "dent", "chip", "discolouration", "crack"]),
        st.sampled_from([1.0, 8.0, 12.0, 31.0]),
        st.sampled_from([0, 1, 2, None]),
        st.integers(1, 6),
    )


@pytest.mark.parametrize("category", CATEGORIES)
def test_the_clean_case_of_a_category_passes_and_every_single_fail_is_a_finding(category: str) -> None:
    case, checklist, _ = clean(category)
    assert judged(case, category).verdict is Verdict.PASS
    for check in checklist.checks:
        before = case.answers.get(check.key)
        failed = failing(check, before) if before is not None and before.result is Result.PASS else None
        if failed is not None:
            found = judged(replace(case, answers={**case.answers, check.key: failed}), category)
            assert check.key in {finding.check for finding in found.findings}, check.key
            assert found.verdict in (Verdict.PASS_WITH_REMARKS, Verdict.FAIL, Verdict.INCONCLUSIVE)


@given(spoiled(), st.data())
def test_turning_a_pass_into_a_fail_never_improves_a_verdict(pair: tuple[str, Case], data: st.DataObject) -> None:
    category, case = pair
    passes = sorted(key for key, answer in case.answers.items() if answer.result is Result.PASS)
    key = data.draw(st.sampled_from(passes))
    check = clean(category)[1].check(key)
    assert check is not None
    failed = failing(check, case.answers[key])
    assume(failed is not None)
    assert failed is not None
    assert rank(replace(case, answers={**case.answers, key: failed}), category) >= rank(case, category)


@given(spoiled(), st.data())
def test_leaving_checks_untested_never_turns_a_verdict_into_fail(pair: tuple[str, Case], data: st.DataObject) -> None:
    category, case = pair
    assume(judged(case, category).verdict is not Verdict.FAIL)
    keys = data.draw(st.sets(st.sampled_from(sorted(case.answers)), min_size=1))
    result = data.draw(st.sampled_from([None, Result.NOT_TESTED, Result.NOT_READABLE]))
    answers = {key: answer for key, answer in case.answers.items() if key not in keys}
    answers |= {key: Answer(result) for key in keys if result is not None}
    assert judged(replace(case, answers=answers), category).verdict is not Verdict.FAIL


@given(spoiled(), st.data())
def test_not_applicable_never_changes_another_pillar(pair: tuple[str, Case], data: st.DataObject) -> None:
    category, case = pair
    check = data.draw(st.sampled_from(clean(category)[1].checks))
    before = judged(case, category)
    after = judged(replace(case, answers={**case.answers, check.key: Answer(Result.NOT_APPLICABLE)}), category)
    assert {pillar: after.scores[pillar] for pillar in Pillar if pillar is not check.pillar} == {
        pillar: before.scores[pillar] for pillar in Pillar if pillar is not check.pillar
    }


@FEWER
@given(spoiled(), st.randoms())
def test_the_order_of_the_answers_does_not_matter(pair: tuple[str, Case], chance: Any) -> None:
    category, case = pair
    keys = list(case.answers)
    chance.shuffle(keys)
    assert judged(replace(case, answers={key: case.answers[key] for key in keys}), category) == judged(case, category)


@st.composite
def marks_and_a_worse_one(draw: Any) -> tuple[str, list[Observation], list[Observation]]:
    """Marks on a device of some category, and the same marks of which one is worse."""
    category = draw(st.sampled_from(CATEGORIES))
    zones = clean(category)[1].zones
    mark = st.builds(
        lambda zone, kind, length, seen, count: Observation(
            zone, kind, length, seen > 0, seen > 1, seen > 0, catches_nail=False, count=count
        ),
        st.sampled_from(zones),
        st.sampled_from(["scratch", "wear", "dent", "chip", "discolouration"]),
        st.sampled_from([1.0, 8.0, 12.0, 29.0, 31.0]),
        st.integers(0, 2),
        st.integers(1, 6),
    )
    before = draw(st.lists(mark, min_size=1, max_size=4))
    one = before[0]
    worse = draw(
        st.sampled_from(
            [
                replace(one, length_mm=(one.length_mm or 0) + 25),
                replace(one, count=one.count + 10),
                replace(one, visible_20cm=True, visible_50cm=True, visible_on=True),
                replace(one, catches_nail=True),
                replace(one, kind="crack"),
            ]
        )
    )
    return category, before, [worse, *before[1:]]


@settings(max_examples=200)
@given(marks_and_a_worse_one())
def test_a_worse_mark_never_improves_the_derived_grade(
    case: tuple[str, list[Observation], list[Observation]],
) -> None:
    category, before, after = case
    _, checklist, policy = clean(category)
    grades = list(Grade)
    was, is_now = (
        derive_grade(marks, Grade.PREMIUM, policy, True, checklist.surface).derived for marks in (before, after)
    )
    if was is not None and is_now is not None:
        assert grades.index(is_now) >= grades.index(was)

"""What must hold for every inspection, whatever the answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from labapp.inspections.rules import Answer, Assessment, Case, Observation, Verdict, assess
from labapp.rulebook.types import Check, CheckKind, Pillar, Result
from tests.inspections.cases import CHECKLIST, POLICY, clean_case, passing

# How good a verdict is for the seller, best first.
BEST_FIRST = [Verdict.PASS, Verdict.PASS_WITH_REMARKS, Verdict.INCONCLUSIVE, Verdict.FAIL]
KEYS = [check.key for check in CHECKLIST.checks]


def failing(check: Check, before: Answer) -> Answer | None:
    """The same answer turned into a fail, or None for a choice that cannot fail."""
    if check.kind is not CheckKind.CHOICE:
        return replace(before, result=Result.FAIL)
    option = next((option.key for option in check.options if option.result is Result.FAIL), None)
    return None if option is None else replace(before, result=Result.FAIL, value=option)


OPEN = [Result.NOT_TESTED, Result.NOT_READABLE, Result.NOT_APPLICABLE]
MARKS = [
    Observation("back", "scratch", 4, True, False),
    Observation("back", "scratch", 21, True, True),
    Observation("screen", "scratch", 9, True, False, True, False),
    Observation("edge_top", "dent", 3, None, None),
    Observation("screen", "crack"),
]


def answer_of(check: Check, code: int) -> Answer | None:
    """One of the possible answers to a check; 0 is the one that speaks for the seller."""
    photos = code // 13 if check.max_photos else 0
    good = passing(check)
    code %= 13
    if code < 6:
        return good
    if code < 8:
        return failing(check, replace(good, photos=photos))
    if code < 11:
        return Answer(OPEN[code - 8], photos=photos)
    if code == 11 and check.kind is CheckKind.NUMBER:
        return Answer(Result.PASS, 70 + 6 * photos)
    if code == 11 and check.kind is CheckKind.CHOICE:
        option = check.options[photos % len(check.options)]
        return Answer(option.result, option.key, photos=photos)
    return None


CODES = st.lists(st.integers(0, 38), min_size=len(CHECKLIST.checks), max_size=len(CHECKLIST.checks))


def _case(codes: list[int], delay: int, dead: bool, marks: list[Observation]) -> Case:
    clean = clean_case()
    given_answers = {check.key: answer_of(check, code) for check, code in zip(CHECKLIST.checks, codes, strict=True)}
    return replace(
        clean,
        answers={key: answer for key, answer in given_answers.items() if answer is not None},
        delivery=replace(clean.delivery, delivered_on=date(2026, 3, 9) + timedelta(days=delay), tracking_dead=dead),
        observations=tuple(marks),
    )


# Few of many answers are bad, so that verdicts of every kind come up; the tests below count on it.
FEW = st.dictionaries(st.integers(0, len(CHECKLIST.checks) - 1), st.integers(0, 38), max_size=4).map(
    lambda bad: [bad.get(place, 0) for place in range(len(CHECKLIST.checks))]
)


def cases() -> st.SearchStrategy[Case]:
    """Inspections from clean to hopeless."""
    return st.builds(
        _case,
        st.one_of(FEW, FEW, CODES),
        st.sampled_from([0, 0, 0, 2, 4, 7, 12]),
        st.booleans(),
        st.lists(st.sampled_from(MARKS), max_size=2),
    )


def judged(case: Case) -> Assessment:
    return assess(case, CHECKLIST, POLICY)


def rank(case: Case) -> int:
    return BEST_FIRST.index(judged(case).verdict)


@given(cases(), st.sampled_from(KEYS))
def test_turning_a_pass_into_a_fail_never_improves_a_verdict(case: Case, key: str) -> None:
    answer, check = case.answers.get(key), CHECKLIST.check(key)
    assert check is not None
    assume(answer is not None and answer.result is Result.PASS)
    assert answer is not None
    failed = failing(check, answer)
    assume(failed is not None)
    assert failed is not None
    assert rank(replace(case, answers={**case.answers, key: failed})) >= rank(case)


@given(cases(), st.sets(st.sampled_from(KEYS), min_size=1), st.sampled_from([None, Result.NOT_TESTED]))
def test_leaving_checks_untested_never_turns_a_verdict_into_fail(
    case: Case, keys: set[str], result: Result | None
) -> None:
    assume(judged(case).verdict is not Verdict.FAIL)
    answers = {key: answer for key, answer in case.answers.items() if key not in keys}
    if result is not None:
        answers |= {key: Answer(result) for key in keys if key in case.answers}
    assert judged(replace(case, answers=answers)).verdict is not Verdict.FAIL


@given(cases(), st.sampled_from(KEYS))
def test_not_applicable_never_changes_another_pillar(case: Case, key: str) -> None:
    check = CHECKLIST.check(key)
    assert check is not None
    before = judged(case)
    after = judged(replace(case, answers={**case.answers, key: Answer(Result.NOT_APPLICABLE)}))
    for pillar in Pillar:
        if pillar is not check.pillar:
            assert after.scores[pillar] == before.scores[pillar]


@given(cases(), st.randoms())
def test_the_order_of_answers_does_not_matter(case: Case, chance: object) -> None:
    keys = list(case.answers)
    chance.shuffle(keys)  # type: ignore[attr-defined]
    assert judged(replace(case, answers={key: case.answers[key] for key in keys})) == judged(case)


@given(cases())
def test_every_assessment_is_consistent_in_itself(case: Case) -> None:
    result = judged(case)
    assert sum(line.fires for line in result.rules) == (0 if result.verdict is Verdict.PASS else 1)
    assert len(result.missing) == len(result.missing_at)
    sources = [finding.source for finding in result.findings]
    assert len(sources) == len(set(sources))
    assert {source for reason in result.reasons for source in reason.sources} <= {
        *sources,
        *KEYS,
        *(shot.key for shot in CHECKLIST.shots),
    }
    grave = ["critical", "major", "minor"]
    order = [grave.index(finding.severity) for finding in result.findings]
    assert order == sorted(order)
    for score in result.scores.values():
        assert score.score is None or 0 <= score.score <= (score.best or 0) <= 100
    for finding in result.findings:
        assert finding.sentence.endswith((".", ")"))
    if result.verdict in (Verdict.PASS, Verdict.PASS_WITH_REMARKS):
        assert result.missing == ()

"""What an inspection still lacks: answers, photos, marks that no rule covers. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from labapp.inspections.rules.cosmetics import describe
from labapp.inspections.rules.types import Case, GradeDecision
from labapp.inspections.rules.words import counted, quoted
from labapp.rulebook.types import Check, CheckKind, Checklist, Evidence, Result


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that keeps a verdict from being conclusive; `at` leads to it: `check:KEY` or `shot:KEY`."""

    rule: str
    sentence: str
    at: str

    @property
    def source(self) -> str:
        """The key of the check or shot."""
        return self.at.partition(":")[2]


_WORDS = {
    None: ("not_answered", "is not answered yet"),
    Result.NOT_TESTED: ("not_tested", "was not tested"),
    Result.NOT_READABLE: ("not_readable", "was not readable"),
}


def untested(asked: Sequence[Check], results: Mapping[str, Result | None]) -> tuple[str, ...]:
    """Keys of the asked checks that are not answered, not tested or not readable."""
    return tuple(check.key for check in asked if results.get(check.key) in _WORDS)


def gaps_of(
    case: Case,
    checklist: Checklist,
    asked: Sequence[Check],
    results: Mapping[str, Result | None],
    grade: GradeDecision,
) -> tuple[Gap, ...]:
    """All gaps, in the checklist's order: open mandatory checks, missing photos, marks to be decided, empty shots."""
    gaps: list[Gap] = []
    for check in asked:
        result = results.get(check.key)
        if check.mandatory and result in _WORDS:
            rule, words = _WORDS[result]
            gaps.append(Gap(rule, f"{quoted(check)} {words}.", f"check:{check.key}"))
        photos = _photo_gap(check, result, case)
        if photos is not None:
            gaps.append(photos)
    marks = next((check.key for check in asked if check.kind is CheckKind.OBSERVATIONS), "cosmetics.observations")
    gaps += [Gap("observation_not_covered", ask, f"check:{marks}") for ask in grade.asks]
    for shot in checklist.shots if case.shots else ():
        held = case.shots.get(shot.key, 0)
        if held < shot.minimum:
            lacking = counted(shot.minimum - held, "photo")
            words = f"Shot “{shot.title}”: {lacking} missing ({held} of {shot.minimum})."
            gaps.append(Gap("evidence_missing", words, f"shot:{shot.key}"))
    return tuple(gaps)


def close_up_gaps(
    case: Case, asked: Sequence[Check], results: Mapping[str, Result | None], against: Sequence[int]
) -> list[Gap]:
    """Marks that speak `against` the claimed grade, by their places, and that no photo shows from near.

    Asked for only where the check on marks asks for photos: one of the whole device shows no more than where a mark is.
    """
    return [
        Gap(
            "evidence_missing",
            f"Mark {place + 1} ({describe(case.observations[place])}): its close-up is missing.",
            f"check:{check.key}",
        )
        for check in asked
        if check.kind is CheckKind.OBSERVATIONS and photos_needed(check, results.get(check.key))
        for place in against
        if place < len(case.close_ups) and not case.close_ups[place]
    ]


def photos_needed(check: Check, result: Result | None) -> int:
    """How many photos a check needs with this result; a failed knock-out needs two unless photos are forbidden."""
    if result not in (Result.PASS, Result.FAIL) or check.evidence is Evidence.NONE:
        return 0
    needed = 0
    if check.evidence is Evidence.REQUIRED or (check.evidence is Evidence.ON_FAIL and result is Result.FAIL):
        needed = max(1, check.min_photos)
    if check.knock_out and result is Result.FAIL:
        needed = max(2, needed)
    return needed


def _photo_gap(check: Check, result: Result | None, case: Case) -> Gap | None:
    answer = case.answers.get(check.key)
    held, needed = (answer.photos if answer else 0), photos_needed(check, result)
    if held >= needed:
        return None
    words = f"{quoted(check)}: {counted(needed - held, 'photo')} missing ({held} of {needed})."
    return Gap("evidence_missing", words, f"check:{check.key}")

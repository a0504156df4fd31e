"""Which checks are asked, conditions considered. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from labapp.inspections.rules.types import Answer
from labapp.rulebook.types import Check, Checklist, Result

UNTESTED = frozenset({Result.NOT_TESTED, Result.NOT_READABLE})
SETTLED = frozenset({Result.PASS, Result.FAIL})


def asked_checks(checklist: Checklist, answers: Mapping[str, Answer]) -> tuple[Check, ...]:
    """The checks that are asked with these answers, in the checklist's order."""
    by_key = {check.key: check for check in checklist.checks}
    decided: dict[str, bool] = {}
    return tuple(check for check in checklist.checks if _asked(check, by_key, answers, decided, hopeful=False))


def possible_checks(checklist: Checklist, answers: Mapping[str, Answer]) -> tuple[Check, ...]:
    """The asked checks and those that still might be: what they depend on is itself not tested or not answered."""
    by_key = {check.key: check for check in checklist.checks}
    decided: dict[str, bool] = {}
    return tuple(check for check in checklist.checks if _asked(check, by_key, answers, decided, hopeful=True))


def _asked(
    check: Check,
    by_key: Mapping[str, Check],
    answers: Mapping[str, Answer],
    decided: dict[str, bool],
    *,
    hopeful: bool,
) -> bool:
    if check.condition is None:
        return True
    if check.key in decided:
        return decided[check.key]
    parent = by_key[check.condition.check]
    asked = _asked(parent, by_key, answers, decided, hopeful=hopeful)
    if asked:
        answer = answers.get(parent.key)
        if answer is None or answer.result in UNTESTED:
            asked = hopeful or (answer is not None and answer.result in check.condition.results)
        else:
            named = answer.value is not None and str(answer.value) in check.condition.values
            asked = named or answer.result in check.condition.results
    decided[check.key] = asked
    return asked

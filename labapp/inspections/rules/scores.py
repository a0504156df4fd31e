"""The score of each pillar, and the best it could still become. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from labapp.inspections.rules.types import PillarScore
from labapp.rulebook.types import Check, Pillar, Policy, Result

_OPEN = frozenset({None, Result.NOT_TESTED, Result.NOT_READABLE})


def pillar_scores(
    asked: Sequence[Check], results: Mapping[str, Result | None], policy: Policy, possible: Sequence[Check] = ()
) -> dict[Pillar, PillarScore]:
    """100 × Σ weight × credit / Σ weight over the asked checks of each pillar.

    Pass is 1, fail 0; not applicable leaves the sum; unanswered, not tested and not readable are 0 of their weight.
    `best` counts those as passed, together with the `possible` checks that an open answer might still bring up.
    """
    return {
        pillar: _score(pillar, asked, results, policy, {check.key for check in asked}, possible) for pillar in Pillar
    }


def _score(
    pillar: Pillar,
    asked: Sequence[Check],
    results: Mapping[str, Result | None],
    policy: Policy,
    asked_keys: set[str],
    possible: Sequence[Check],
) -> PillarScore:
    counted = [check for check in asked if check.pillar is pillar and results.get(check.key) != Result.NOT_APPLICABLE]
    of = sum(check.weight for check in counted)
    got = sum(check.weight for check in counted if results.get(check.key) is Result.PASS)
    still = sum(check.weight for check in counted if results.get(check.key) in _OPEN)
    extra = sum(check.weight for check in possible if check.pillar is pillar and check.key not in asked_keys)
    score = 100 * got / of if of else None
    best = 100 * (got + still + extra) / (of + extra) if of + extra else None
    return PillarScore(pillar, score, float(got), float(of), best, policy.pillar_minimum[pillar])

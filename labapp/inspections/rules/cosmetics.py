"""The cosmetic grade, derived from observations by the policy's rule table. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from labapp.inspections.rules.types import GradeDecision, Observation
from labapp.inspections.rules.words import grade_words, listed, number_words, plain_words
from labapp.rulebook.types import Grade, GradeRule, Policy, Severity

_ORDER = tuple(Grade)
_QUESTIONS = {
    "visible_20cm": "is it visible at 20 cm",
    "visible_50cm": "is it visible at 50 cm",
    "visible_on": "is it visible with the screen on",
    "catches_nail": "does it catch a nail",
    "length_mm": "how long is it",
}


@dataclass(frozen=True, slots=True)
class _Bound:
    """What the table says of one observation: the best grade still possible, or what must be asked first."""

    best: Grade | None
    rule: GradeRule | None
    ask: str = ""


SurfaceOf = Callable[[str], str]
"""The surface of a zone; `Checklist.surface` of the inspection's checklist."""


def plain_surface(zone: str) -> str:
    """Where no checklist says it: the screen is screen, everything else body."""
    return "screen" if base_zone(zone) == "screen" else "body"


def observation_kinds(policy: Policy, surface: str = "") -> tuple[str, ...]:
    """The kinds of defect that the policy's rule table knows, in its order; on one surface if it is named."""
    rules = [rule for rule in policy.grade_rules if not surface or not rule.surfaces or surface in rule.surfaces]
    return tuple(dict.fromkeys(kind for rule in rules for kind in rule.kinds))


def base_zone(zone: str) -> str:
    """The zone of the checklist in which a finer one lies: `back` of `back/lower_left`."""
    return zone.partition("/")[0]


def describe(observation: Observation) -> str:
    """An observation in a few words: scratch, 21 mm, back, lower left."""
    words = [plain_words(observation.kind)]
    if observation.count > 1:
        words[0] = f"{observation.count} × {words[0]}"
    if observation.length_mm is not None:
        words.append(f"{number_words(observation.length_mm)} mm")
    words.append(plain_words(observation.zone))
    return ", ".join(words)


def derive_grade(
    observations: Sequence[Observation],
    claimed: Grade,
    policy: Policy,
    looked: bool = True,
    surface_of: SurfaceOf = plain_surface,
) -> GradeDecision:
    """The best grade that the observations still allow, and the rule that binds.

    What the table does not cover, or cannot decide because nobody looked, is asked for in `asks`; the grade is then
    named only if what is known already lies under the claim. `looked` says that somebody searched the whole device.
    """
    if not observations:
        if looked:
            return GradeDecision(claimed, Grade.PREMIUM, "no_observation", "No mark was found.")
        return GradeDecision(claimed, None, "", "Nobody has looked for marks yet.")
    seen = sorted((_completed(observation) for observation in observations), key=repr)
    bounds = [(observation, _bound(observation, seen, policy, surface_of)) for observation in seen]
    asks = tuple(dict.fromkeys(bound.ask for _, bound in bounds if bound.ask))
    known = [(observation, bound) for observation, bound in bounds if bound.best is not None]
    if not known:
        return GradeDecision(claimed, None, "", "The rule table cannot decide yet.", asks)
    worst, binding = max(known, key=lambda pair: _ORDER.index(pair[1].best or Grade.PREMIUM))
    rule = binding.rule
    if rule is None or binding.best is None or (asks and steps_under(binding.best, claimed) <= 0):
        return GradeDecision(claimed, None, "", "The rule table cannot decide yet.", asks)
    return GradeDecision(claimed, binding.best, rule.key, f"{rule.sentence} ({describe(worst)})", asks)


def marks_under(
    observations: Sequence[Observation], claimed: Grade, policy: Policy, surface_of: SurfaceOf = plain_surface
) -> tuple[int, ...]:
    """The places of the observations that do not allow the claimed grade, as far as the table can tell."""
    seen = [_completed(observation) for observation in observations]
    bounds = [_bound(observation, seen, policy, surface_of).best for observation in seen]
    return tuple(place for place, best in enumerate(bounds) if best is not None and steps_under(best, claimed) > 0)


def steps_under(derived: Grade, claimed: Grade) -> int:
    """How many grades the derived one lies under the claimed one; 0 or less if it holds."""
    return _ORDER.index(derived) - _ORDER.index(claimed)


def grade_severity(decision: GradeDecision) -> Severity | None:
    """One grade under the claim is major, two or below fair critical, else None."""
    if decision.derived is None:
        return None
    steps = steps_under(decision.derived, decision.claimed)
    if steps <= 0:
        return None
    return Severity.CRITICAL if steps >= 2 or decision.derived is Grade.BELOW_FAIR else Severity.MAJOR


def grade_sentence(decision: GradeDecision) -> str:
    """The finding about a grade under the claim, for the seller to read."""
    derived = grade_words(decision.derived) if decision.derived else "unknown"
    return f"The condition is {derived}, sold as {grade_words(decision.claimed)}. {decision.sentence}"


def _completed(observation: Observation) -> Observation:
    # What is seen from afar is seen from near, and what is not seen from near is not seen from afar.
    if observation.visible_50cm and observation.visible_20cm is None:
        return replace(observation, visible_20cm=True)
    if observation.visible_20cm is False and observation.visible_50cm is None:
        return replace(observation, visible_50cm=False)
    return observation


def _bound(observation: Observation, seen: Sequence[Observation], policy: Policy, surface_of: SurfaceOf) -> _Bound:
    """Try the rows in order; rows that an unknown fact might make bind are kept beside the first that surely does."""
    candidates: list[GradeRule] = []
    unknown: list[str] = []
    for rule in policy.grade_rules:
        open_facts = _open_facts(rule, observation, surface_of)
        if open_facts is None or not _few_enough(rule, seen, policy, surface_of):
            continue
        candidates.append(rule)
        if not open_facts:
            break
        unknown += open_facts
    else:
        return _Bound(None, None, _question(observation, unknown, policy))
    best = min((rule.best for rule in candidates), key=_ORDER.index)
    if all(rule.best is best for rule in candidates):
        return _Bound(best, candidates[-1])
    binding = next(rule for rule in candidates if rule.best is best)
    return _Bound(best, binding, _question(observation, unknown, policy))


def _open_facts(rule: GradeRule, observation: Observation, surface_of: SurfaceOf) -> list[str] | None:
    """Facts that must be known before the row can match: none if it matches, None if it cannot."""
    if rule.zones and base_zone(observation.zone) not in rule.zones:
        return None
    if rule.surfaces and surface_of(observation.zone) not in rule.surfaces:
        return None
    if rule.kinds and observation.kind not in rule.kinds:
        return None
    open_facts = []
    for name in ("visible_20cm", "visible_50cm", "visible_on", "catches_nail"):
        wanted, is_so = getattr(rule, name), getattr(observation, name)
        if wanted is None:
            continue
        if is_so is None:
            open_facts.append(name)
        elif is_so is not wanted:
            return None
    if rule.max_length_mm is not None:
        if observation.length_mm is None:
            open_facts.append("length_mm")
        elif observation.length_mm > rule.max_length_mm:
            return None
    return open_facts


def _few_enough(rule: GradeRule, seen: Sequence[Observation], policy: Policy, surface_of: SurfaceOf) -> bool:
    # A row's count limit holds for all marks that fall under the row, however they were written down: not for those
    # that an earlier row binds, or many marks that nobody sees would make many of a few that one sees.
    if rule.max_count is None:
        return True
    earlier = policy.grade_rules[: policy.grade_rules.index(rule)]
    under = (
        observation.count
        for observation in seen
        if _open_facts(rule, observation, surface_of) == []
        and not any(one.max_count is None and _open_facts(one, observation, surface_of) == [] for one in earlier)
    )
    return sum(under) <= rule.max_count


def _question(observation: Observation, unknown: Sequence[str], policy: Policy) -> str:
    if unknown:
        questions = listed([_QUESTIONS[name] for name in dict.fromkeys(unknown)])
        return f"{describe(observation).capitalize()}: {questions}?"
    kinds = listed([plain_words(kind) for kind in observation_kinds(policy)])
    return (
        f"{describe(observation).capitalize()}: no rule of policy {policy.key} covers this mark; "
        f"name it otherwise ({kinds}) or ask the manager."
    )

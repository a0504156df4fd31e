"""What must hold inside a checklist or a policy, beyond the form of its fields. Each breach raises MisfitError."""

from __future__ import annotations

import re
from collections.abc import Iterable

from labapp.rulebook.reading import MisfitError
from labapp.rulebook.types import (
    MEASURE_FACTS,
    MEASURES,
    SURFACES,
    Check,
    CheckKind,
    Checklist,
    Evidence,
    Policy,
    Result,
    Severity,
)

_KEY = re.compile(r"[a-z][a-z0-9_]*")
_CHECK_KEY = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_IDENTITIES = ("imei", "meid", "eid", "serial")


def examine_checklist(checklist: Checklist) -> None:
    """Refuse duplicate keys, impossible limits, and conditions that point nowhere, in a circle or at no answer."""
    if checklist.version < 1:
        raise MisfitError(("version",), "a version is counted from 1.")
    if not checklist.sections:
        raise MisfitError(("sections",), "a checklist needs at least one section.")
    _unique("section", [section.key for section in checklist.sections], ("sections",))
    _unique("shot", [shot.key for shot in checklist.shots], ("shots",))
    _unique("zone", checklist.zones, ("zones",))
    _examine_zones(checklist)
    for index, shot in enumerate(checklist.shots):
        if not _KEY.fullmatch(shot.key):
            raise MisfitError(
                ("shots", index, "key"), f"the key “{shot.key}” may hold small letters, digits and _ only."
            )
        if shot.minimum < 0 or shot.maximum < max(shot.minimum, 1):
            raise MisfitError(
                ("shots", index, "maximum"), f"from {shot.minimum} to {shot.maximum} photos is impossible."
            )
    by_key: dict[str, Check] = {}
    for place, check in _placed(checklist):
        if check.key in by_key:
            raise MisfitError((*place, "key"), f"the check {check.key} stands here a second time.")
        by_key[check.key] = check
        _examine_check(check, place)
    for place, check in _placed(checklist):
        _examine_condition(check, by_key, place)
        _examine_agreement(check, by_key, place)


def _examine_zones(checklist: Checklist) -> None:
    for index, zone in enumerate(checklist.zones):
        if not _KEY.fullmatch(zone):
            raise MisfitError(("zones", index), f"the zone “{zone}” may hold small letters, digits and _ only.")
    for name, table in (("surfaces", checklist.surfaces), ("zone_titles", checklist.zone_titles)):
        stray = next((zone for zone in table if zone not in checklist.zones), None)
        if stray is not None:
            raise MisfitError((name, stray), f"{stray} is none of the zones {', '.join(checklist.zones)}.")
    for zone, surface in checklist.surfaces.items():
        if surface not in SURFACES:
            raise MisfitError(("surfaces", zone), f"“{surface}” is not one of {', '.join(SURFACES)}.")
    if checklist.surfaces and len(checklist.surfaces) < len(checklist.zones):
        lacking = next(zone for zone in checklist.zones if zone not in checklist.surfaces)
        raise MisfitError(("surfaces",), f"the surface of the zone {lacking} is missing.")


def _placed(checklist: Checklist) -> Iterable[tuple[tuple[str | int, ...], Check]]:
    for number, section in enumerate(checklist.sections):
        if not section.checks:
            raise MisfitError(("sections", number, "checks"), f"the section {section.key} has no check.")
        for index, check in enumerate(section.checks):
            yield ("sections", number, "checks", index), check


def _unique(word: str, keys: Iterable[str], path: tuple[str | int, ...]) -> None:
    seen: set[str] = set()
    for index, key in enumerate(keys):
        if key in seen:
            raise MisfitError((*path, index, "key"), f"the {word} {key} stands here a second time.")
        seen.add(key)


def _examine_check(check: Check, place: tuple[str | int, ...]) -> None:
    if not _CHECK_KEY.fullmatch(check.key) or check.key.split(".")[0] != check.section:
        raise MisfitError(
            (*place, "key"), f"the key “{check.key}” must be written {check.section}.word in small letters."
        )
    if not check.text.strip():
        raise MisfitError((*place, "text"), "a check needs a text.")
    if not 1 <= check.weight <= 100:
        raise MisfitError((*place, "weight"), f"the weight {check.weight} is not between 1 and 100.")
    _examine_photos(check, place)
    if check.knock_out and not check.instruction.strip():
        raise MisfitError((*place, "instruction"), "a knock-out needs an instruction: what to do with the device.")
    if check.kind is CheckKind.CHOICE:
        _examine_options(check, place)
    elif check.options:
        raise MisfitError((*place, "options"), f"only a choice has options; this is a {check.kind}.")
    if check.kind is CheckKind.NUMBER:
        _examine_limits(check, place)
    elif check.minimum is not None or check.maximum is not None or check.unit:
        raise MisfitError((*place, "minimum"), f"only a number has a unit and limits; this is a {check.kind}.")
    if (check.kind is CheckKind.IDENTITY) != (check.identity in _IDENTITIES):
        raise MisfitError(
            (*place, "identity"), f"an identity check, and no other, says which: {', '.join(_IDENTITIES)}."
        )


def _examine_photos(check: Check, place: tuple[str | int, ...]) -> None:
    if not 0 <= check.min_photos <= check.max_photos <= 200:
        path = (*place, "max_photos")
        raise MisfitError(path, f"from {check.min_photos} to {check.max_photos} photos is impossible (at most 200).")
    if check.evidence in (Evidence.ON_FAIL, Evidence.REQUIRED) and check.max_photos < 1:
        raise MisfitError((*place, "max_photos"), f"evidence is {check.evidence}, yet no photo may be added.")
    if check.evidence is Evidence.NONE and check.min_photos > 0:
        raise MisfitError((*place, "min_photos"), "evidence is none, yet photos are demanded.")


def _examine_options(check: Check, place: tuple[str | int, ...]) -> None:
    if len(check.options) < 2:
        raise MisfitError((*place, "options"), "a choice needs at least two options.")
    _unique("option", [option.key for option in check.options], (*place, "options"))
    for index, option in enumerate(check.options):
        if not _KEY.fullmatch(option.key):
            path = (*place, "options", index, "key")
            raise MisfitError(path, f"the key “{option.key}” may hold small letters, digits and _ only.")
        if option.severity is not None and option.result is not Result.FAIL:
            path = (*place, "options", index, "severity")
            raise MisfitError(path, f"the option {option.key} does not fail, so it has no severity.")


def _examine_limits(check: Check, place: tuple[str | int, ...]) -> None:
    if check.minimum is not None and check.maximum is not None and check.minimum >= check.maximum:
        raise MisfitError((*place, "minimum"), f"no number lies between {check.minimum:g} and {check.maximum:g}.")
    if not 0 <= check.decimals <= 6:
        raise MisfitError((*place, "decimals"), f"{check.decimals} decimals are impossible; 0 to 6 are.")


def _examine_condition(check: Check, by_key: dict[str, Check], place: tuple[str | int, ...]) -> None:
    condition, path = check.condition, (*place, "condition")
    if condition is None:
        return
    parent = by_key.get(condition.check)
    if parent is None:
        raise MisfitError(path, f"the condition points to {condition.check}, which does not exist.")
    if not condition.results and not condition.values:
        raise MisfitError(path, "the condition names neither results nor values, so the check would never be asked.")
    if parent.pillar is not check.pillar:
        raise MisfitError(path, f"the condition points to {condition.check} of another pillar ({parent.pillar}).")
    if condition.values and parent.kind in (CheckKind.VERDICT, CheckKind.OBSERVATIONS):
        raise MisfitError(path, f"{condition.check} has no value, so the check could never be asked by one.")
    if parent.kind is CheckKind.CHOICE and condition.results and not condition.values:
        _examine_reach(condition.results, parent, path)
    words = {option.key for option in parent.options}
    stray = [value for value in condition.values if parent.kind is CheckKind.CHOICE and value not in words]
    if stray:
        raise MisfitError(path, f"{condition.check} has no option “{stray[0]}”, so the check could never be asked.")
    seen, step = [check.key], parent
    while step.condition is not None:
        if step.key in seen:
            raise MisfitError(path, f"the conditions run in a circle: {' → '.join([*seen, step.key])}.")
        seen.append(step.key)
        following = by_key.get(step.condition.check)
        if following is None:
            return  # that check's own examination names it
        step = following


def _examine_reach(results: Iterable[Result], parent: Check, path: tuple[str | int, ...]) -> None:
    possible = {option.result for option in parent.options} | {
        Result.NOT_APPLICABLE,
        Result.NOT_TESTED,
        Result.NOT_READABLE,
    }
    if not possible & set(results):
        wanted = " or ".join(results)
        raise MisfitError(path, f"no option of {parent.key} stands for {wanted}, so the check could never be asked.")


def _examine_agreement(check: Check, by_key: dict[str, Check], place: tuple[str | int, ...]) -> None:
    for key in check.agrees_with:
        other = by_key.get(key)
        if other is None or other.identity != check.identity or other is check or not check.identity:
            raise MisfitError((*place, "agrees_with"), f"{key} is no other check for the same kind of identity.")


def examine_policy(policy: Policy) -> None:
    """Refuse numbers that contradict each other or lie outside what they mean."""
    if policy.max_majors < 1 or policy.max_quality_minors < 1:
        raise MisfitError(("max_majors",), "the limits of findings are counted from 1.")
    for pillar, minimum in policy.pillar_minimum.items():
        if not 0 <= minimum <= 100:
            raise MisfitError(("pillar_minimum", str(pillar)), f"the minimum {minimum:g} is not between 0 and 100.")
    if len(policy.pillar_minimum) != 3:
        raise MisfitError(("pillar_minimum",), "each of the three pillars needs its minimum.")
    if not 0 < policy.battery_major_below <= policy.battery_target <= 100:
        raise MisfitError(("battery_target",), "the battery's limits must rise: 0 < major below ≤ target ≤ 100.")
    _examine_lateness(policy)
    _examine_grade_rules(policy)
    for index, indicator in enumerate(policy.indicators):
        better = indicator.target - indicator.limit
        if better == 0 or (better > 0) != indicator.higher_is_better:
            path = ("indicators", index, "limit")
            raise MisfitError(
                path, f"target {indicator.target:g} and limit {indicator.limit:g} lie the wrong way round."
            )
    _unique("indicator", [indicator.key for indicator in policy.indicators], ("indicators",))
    _examine_trial(policy)
    _examine_ranking(policy)
    _examine_measures(policy)
    for name in ("model", "storage", "colour", "charger", "accessory"):
        if name not in policy.promise_severity:
            raise MisfitError(("promise_severity",), f"the severity of a difference in {name} is missing.")


def _examine_lateness(policy: Policy) -> None:
    if not policy.lateness or policy.lateness[-1].days is not None:
        place = ("lateness", len(policy.lateness) - 1) if policy.lateness else ("lateness",)
        raise MisfitError(place, "the last row of lateness must have no days: it holds for any more.")
    order, last = list(Severity), 0
    for index, rule in enumerate(policy.lateness):
        if rule.days is None and index < len(policy.lateness) - 1:
            raise MisfitError(("lateness", index, "days"), "only the last row of lateness may be without days.")
        if rule.days is not None and rule.days <= last:
            raise MisfitError(("lateness", index, "days"), "the days of lateness must rise from row to row.")
        last = rule.days or last
        if index and order.index(rule.severity) > order.index(policy.lateness[index - 1].severity):
            raise MisfitError(("lateness", index, "severity"), "more days late cannot be less grave.")


def _examine_grade_rules(policy: Policy) -> None:
    if not policy.grade_rules:
        raise MisfitError(("grade_rules",), "the cosmetic rule table has no row.")
    _unique("grade rule", [rule.key for rule in policy.grade_rules], ("grade_rules",))
    for index, rule in enumerate(policy.grade_rules):
        if rule.max_length_mm is not None and rule.max_length_mm <= 0:
            raise MisfitError(("grade_rules", index, "max_length_mm"), "a length limit is more than 0 mm.")
        if rule.max_count is not None and rule.max_count < 1:
            raise MisfitError(("grade_rules", index, "max_count"), "a count limit is at least 1.")
        stray = next((surface for surface in rule.surfaces if surface not in SURFACES), None)
        if stray is not None:
            raise MisfitError(
                ("grade_rules", index, "surfaces"),
                f"“{stray}” is not one of {', '.join(SURFACES)}: the row would never bind.",
            )


def _examine_trial(policy: Policy) -> None:
    if not 0 < policy.trial_p1 < policy.trial_p2 < 1:
        raise MisfitError(("trial_p2",), "a plan needs 0 < p1 < p2 < 1.")
    if not (0 < policy.trial_alpha < 1 and 0 < policy.trial_beta < 1 and policy.trial_alpha + policy.trial_beta < 1):
        raise MisfitError(("trial_alpha",), "the risks α and β lie between 0 and 1 and stay under 1 together.")
    if policy.trial_n_max < 0 or not 0 <= policy.trial_minimum_days <= policy.trial_maximum_days:
        raise MisfitError(("trial_maximum_days",), "a trial cannot end before its minimum duration.")
    if policy.prior_a <= 0 or policy.prior_b <= 0:
        raise MisfitError(("prior_a",), "the prior's two numbers are more than 0.")
    whole = ("cool_down_days", "return_window_days", "reply_days", "dead_tracking_days", "lost_after_days")
    for name in (*whole, "transit_damage_days"):
        if not 0 <= getattr(policy, name) <= 3650:
            raise MisfitError((name,), "days are counted from 0 to 3650.")
    if not 0 <= policy.blind_share <= 1:
        raise MisfitError(("blind_share",), "a share lies between 0 and 1.")
    if not 0 < policy.new_battery_minimum <= 100:
        raise MisfitError(("new_battery_minimum",), "a battery's health lies between 0 and 100 percent.")
    if policy.critical_orders < 1:
        raise MisfitError(("critical_orders",), "orders are counted from 1.")
    if not 0 <= policy.battery_disagreement <= 100:
        raise MisfitError(("battery_disagreement",), "percentage points lie between 0 and 100.")


def _examine_ranking(policy: Policy) -> None:
    rule = policy.ranking
    weights = (rule.conformity_weight, rule.pillar_weight, rule.indicator_weight)
    if min(weights) < 0 or sum(weights) <= 0:
        raise MisfitError(("ranking",), "the weights are 0 or more, and one at least is more than 0.")
    if rule.prior_strength <= 0:
        raise MisfitError(("ranking", "prior_strength"), "so many orders are added to each seller's own: more than 0.")
    if not 0 < rule.bound < 0.5:
        raise MisfitError(("ranking", "bound"), "a lower bound lies between 0 and 0.5, both excluded.")


def _examine_measures(policy: Policy) -> None:
    _unique("measure rule", [rule.key for rule in policy.measure_rules], ("measure_rules",))
    for index, rule in enumerate(policy.measure_rules):
        for name, word, words in (("measure", rule.measure, MEASURES), ("fact", rule.fact, MEASURE_FACTS)):
            if word not in words:
                raise MisfitError(("measure_rules", index, name), f"“{word}” is not one of {', '.join(words)}.")
        if rule.at_least < 1:
            raise MisfitError(("measure_rules", index, "at_least"), "facts are counted from 1.")
        if not 1 <= rule.within_days <= 3650:
            raise MisfitError(("measure_rules", index, "within_days"), "days are counted from 1 to 3650.")

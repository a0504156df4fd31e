"""A whole case judged: from answers, facts and marks to the verdict with everything that it rests on. Pure."""

from __future__ import annotations

from labapp.core.errors import UserError
from labapp.inspections.rules.asked import SETTLED, asked_checks, possible_checks
from labapp.inspections.rules.battery import battery_gaps
from labapp.inspections.rules.cosmetics import derive_grade, marks_under
from labapp.inspections.rules.differences import differences
from labapp.inspections.rules.findings import findings_of, results_of
from labapp.inspections.rules.gaps import close_up_gaps, gaps_of, untested
from labapp.inspections.rules.promise import received_from
from labapp.inspections.rules.scores import pillar_scores
from labapp.inspections.rules.sources import identity_gaps
from labapp.inspections.rules.types import (
    Assessment,
    Case,
    Finding,
    GradeDecision,
    PillarScore,
    Reason,
    RuleLine,
    Verdict,
)
from labapp.inspections.rules.verdict import verdict_of
from labapp.orders.rules import DeliveryFacts, Promise, day_words
from labapp.rulebook.types import CheckKind, Checklist, Pillar, Policy, Result, Severity

_ENDS = {
    "never_arrived": "The parcel never arrived.",
    "cancelled_by_seller": "The seller cancelled the order.",
    "returned_to_sender": "The parcel went back to the sender without having been handed over.",
}


def assess(case: Case, checklist: Checklist, policy: Policy) -> Assessment:
    """Judge a case by a checklist and a policy. Independent of the order of answers and observations."""
    asked = asked_checks(checklist, case.answers)
    received = received_from(asked, case.answers, case.promise, case.received)
    marks = [check for check in asked if check.kind is CheckKind.OBSERVATIONS]
    looked = bool(marks) and all(
        (answer := case.answers.get(check.key)) is not None and answer.result in SETTLED for check in marks
    )
    grade = derive_grade(case.observations, case.promise.grade, policy, looked, checklist.surface)
    findings = findings_of(case, received, asked, grade, policy)
    results = results_of(case, received, asked, findings)
    scores = pillar_scores(asked, results, policy, possible_checks(checklist, case.answers))
    gaps = (
        *gaps_of(case, checklist, asked, results, grade),
        *close_up_gaps(
            case,
            asked,
            results,
            marks_under(case.observations, case.promise.grade, policy, checklist.surface) if case.close_ups else (),
        ),
        *identity_gaps(case, asked),
        *battery_gaps(case, received, asked, policy),
    )
    verdict, reasons, rules = verdict_of(findings, scores, gaps, policy)
    knocked_out = [check for check in asked if check.knock_out and results[check.key] is Result.FAIL]
    to_mend = [gap for gap in gaps if gap.rule not in ("not_tested", "not_readable")]
    return Assessment(
        verdict=verdict,
        reasons=reasons,
        rules=rules,
        findings=findings,
        scores=scores,
        grade=grade,
        differences=differences(case, received, asked, grade, policy, findings),
        not_tested=untested(asked, results),
        missing=tuple(gap.sentence for gap in to_mend),
        missing_at=tuple(gap.at for gap in to_mend),
        asked=tuple(check.key for check in asked),
        knock_outs=tuple(check.key for check in knocked_out),
        instructions=tuple((check.key, check.instruction) for check in knocked_out),
        checklist=checklist.key,
        policy=policy.key,
        results=results,
    )


def assess_without_device(facts: DeliveryFacts, promise: Promise, checklist: Checklist, policy: Policy) -> Assessment:
    """Judge an order that ended without a device; UserError "not_ended" if `facts.ended` names no such end.

    Caused by seller or carrier it is a critical finding and fails; caused by the lab it is inconclusive.
    """
    if facts.ended not in _ENDS:
        raise UserError("The order has not ended without a device.", "Inspect the device instead.", "not_ended")
    sentence = _ENDS[facts.ended]
    if facts.ended == "never_arrived" and facts.deliver_by is not None:
        sentence = f"The parcel never arrived; it was promised by {day_words(facts.deliver_by)}."
    scores = {pillar: PillarScore(pillar, None, 0.0, 0.0, None, policy.pillar_minimum[pillar]) for pillar in Pillar}
    verdict, reasons, rules, findings = _ended(facts, sentence, scores, policy)
    return Assessment(
        verdict=verdict,
        reasons=reasons,
        rules=rules,
        findings=findings,
        scores=scores,
        grade=GradeDecision(promise.grade, None, "", "There was no device to look at."),
        differences=(),
        not_tested=(),
        missing=(),
        missing_at=(),
        asked=(),
        knock_outs=(),
        checklist=checklist.key,
        policy=policy.key,
    )


def _ended(
    facts: DeliveryFacts, sentence: str, scores: dict[Pillar, PillarScore], policy: Policy
) -> tuple[Verdict, tuple[Reason, ...], tuple[RuleLine, ...], tuple[Finding, ...]]:
    if facts.ended_by_lab:
        words = f"{sentence} The lab caused this, so it says nothing about the seller."
        lines: tuple[RuleLine, ...] = (
            RuleLine("fail", "no finding: the lab caused the end of this order", False),
            RuleLine("inconclusive", "there was no device to inspect", True),
            RuleLine("pass_with_remarks", "no finding stands", False),
        )
        return Verdict.INCONCLUSIVE, (Reason("ended_by_lab", words),), lines, ()
    finding = Finding(
        f"delivery.{facts.ended}", Severity.CRITICAL, Pillar.DELIVERY, sentence, "a device delivered", "no device"
    )
    return *verdict_of((finding,), scores, (), policy), (finding,)

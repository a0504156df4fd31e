"""How a verdict comes about: derived grade, scores, findings, verdict, each with its reasons. Pure."""

from labapp.inspections.rules.agreement import (
    BATTERY_BANDS,
    GRADES,
    RESULTS,
    WORDS_SOURCE,
    Kappa,
    Weights,
    battery_band,
    kappa_of,
    pair_table,
    strength,
)
from labapp.inspections.rules.answers import LONGEST_NOTE, answer_problem, draft_problem, observation_problem
from labapp.inspections.rules.asked import asked_checks
from labapp.inspections.rules.assessing import assess, assess_without_device
from labapp.inspections.rules.codes import TRACKING, Code, CodeKind, Meaning, Offer, fitting, is_read, meanings, offers
from labapp.inspections.rules.cosmetics import base_zone, derive_grade, grade_severity, observation_kinds
from labapp.inspections.rules.differences import differences
from labapp.inspections.rules.findings import findings_of, results_of
from labapp.inspections.rules.gaps import Gap, gaps_of, photos_needed
from labapp.inspections.rules.identity import (
    check_imei,
    compact,
    core_number,
    group_imei,
    identity_problem,
    imei_check_digit,
    meid_writings,
)
from labapp.inspections.rules.life import (
    INSPECTION_STEPS,
    TAKING_PART,
    InspectionStep,
    InspectionTransition,
    may,
    next_state,
)
from labapp.inspections.rules.promise import received_of, same
from labapp.inspections.rules.scores import pillar_scores
from labapp.inspections.rules.second import asked_of_second, gets_second_look
from labapp.inspections.rules.types import (
    Answer,
    Assessment,
    Case,
    Difference,
    Finding,
    GradeDecision,
    InspectionState,
    Observation,
    PillarScore,
    Reason,
    Received,
    RuleLine,
    Value,
    Verdict,
)
from labapp.inspections.rules.verdict import verdict_of
from labapp.inspections.rules.words import grade_words, listed, number_words, plain_words
from labapp.orders.rules import DeliveryFacts, Promise
from labapp.rulebook.types import Check, Checklist, Policy

__all__ = [
    "BATTERY_BANDS",
    "GRADES",
    "INSPECTION_STEPS",
    "LONGEST_NOTE",
    "RESULTS",
    "TAKING_PART",
    "TRACKING",
    "WORDS_SOURCE",
    "Answer",
    "Assessment",
    "Case",
    "Check",
    "Checklist",
    "Code",
    "CodeKind",
    "DeliveryFacts",
    "Difference",
    "Finding",
    "Gap",
    "GradeDecision",
    "InspectionState",
    "InspectionStep",
    "InspectionTransition",
    "Kappa",
    "Meaning",
    "Observation",
    "Offer",
    "PillarScore",
    "Policy",
    "Promise",
    "Reason",
    "Received",
    "RuleLine",
    "Value",
    "Verdict",
    "Weights",
    "answer_problem",
    "asked_checks",
    "asked_of_second",
    "assess",
    "assess_without_device",
    "base_zone",
    "battery_band",
    "check_imei",
    "compact",
    "core_number",
    "derive_grade",
    "differences",
    "draft_problem",
    "findings_of",
    "fitting",
    "gaps_of",
    "gets_second_look",
    "grade_severity",
    "grade_words",
    "group_imei",
    "identity_problem",
    "imei_check_digit",
    "is_read",
    "kappa_of",
    "listed",
    "may",
    "meanings",
    "meid_writings",
    "next_state",
    "number_words",
    "observation_kinds",
    "observation_problem",
    "offers",
    "pair_table",
    "photos_needed",
    "pillar_scores",
    "plain_words",
    "received_of",
    "results_of",
    "same",
    "strength",
    "verdict_of",
]

"""The plain words of an inspection: what goes into a verdict and what comes out. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from labapp.orders.rules import DeliveryFacts, Promise
from labapp.rulebook.types import Grade, Pillar, Result, Severity

Value = str | int | float | bool | None


class Verdict(StrEnum):
    PASS = "pass"  # noqa: S105  the field's word, not a secret
    PASS_WITH_REMARKS = "pass_with_remarks"  # noqa: S105
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"


class InspectionState(StrEnum):
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    VERIFIED = "verified"
    ISSUED = "issued"


class MarkView(StrEnum):
    """How a photo shows a mark: from near, or where on the device it is."""

    CLOSE_UP = "close_up"
    LOCATING = "locating"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person answered to one check; `photos` is how many pictures it carries."""

    result: Result
    value: Value = None
    note: str = ""
    photos: int = 0


@dataclass(frozen=True, slots=True)
class Observation:
    """One cosmetic defect; None means that nobody looked. Lengths in millimetres."""

    zone: str
    kind: str
    length_mm: float | None = None
    visible_20cm: bool | None = None
    visible_50cm: bool | None = None
    visible_on: bool | None = None
    catches_nail: bool | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Received:
    """What lay on the bench; None means not looked at yet."""

    brand: str | None = None
    model: str | None = None
    storage: str | None = None
    colour: str | None = None
    battery: float | None = None
    """Measured battery health in percent."""
    battery_method: str | None = None
    accessories: tuple[str, ...] | None = None
    warranty_months: int | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """All that a verdict rests on."""

    ordered_on: date
    market: str
    promise: Promise
    received: Received
    delivery: DeliveryFacts
    answers: dict[str, Answer]
    observations: tuple[Observation, ...] = ()
    shots: dict[str, int] = field(default_factory=dict)
    """How many photos each named shot holds; empty means that shots are not judged (assess without a lab)."""
    close_ups: tuple[bool, ...] = ()
    """Of each observation, in their order, whether a photo shows it from near; empty means that this is not judged."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What counts against the order. `source` is a check's key or `promise.x`, `delivery.x`, `cosmetics.grade`."""

    source: str
    severity: Severity
    pillar: Pillar
    sentence: str
    expected: str = ""
    found: str = ""
    check: str = ""
    """Key of the check that it belongs to (its photos and note), empty if no check of the checklist asks for it."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that fired (or, in `looked_at`, that was looked at) and what it saw, in words."""

    rule: str
    sentence: str
    sources: tuple[str, ...] = ()
    """The findings' sources that made it fire."""


@dataclass(frozen=True, slots=True)
class PillarScore:
    """`score` is 0 to 100, None without an asked check; `best` is the score if all untested had passed."""

    pillar: Pillar
    score: float | None
    got: float
    of: float
    best: float | None
    minimum: float


@dataclass(frozen=True, slots=True)
class GradeDecision:
    """The derived grade beside the claimed one, the rule that bound, and in `asks` what the table cannot decide yet."""

    claimed: Grade
    derived: Grade | None
    rule: str
    sentence: str
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of promise beside received; `result` None means not looked at yet."""

    field: str
    promised: str
    received: str
    result: Result | None
    source: str = ""
    """The source of the finding it became, if any."""


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One of the verdict's rules in order, with what it saw, fired or not (the band of the review page)."""

    rule: str
    sentence: str
    fires: bool


@dataclass(frozen=True, slots=True)
class Assessment:
    """A verdict with everything that it rests on."""

    verdict: Verdict
    reasons: tuple[Reason, ...]
    rules: tuple[RuleLine, ...]
    findings: tuple[Finding, ...]
    scores: dict[Pillar, PillarScore]
    grade: GradeDecision
    differences: tuple[Difference, ...]
    not_tested: tuple[str, ...]
    """Keys of asked checks answered not tested or not readable, or not answered."""
    missing: tuple[str, ...]
    """What keeps the inspection from being submitted, one sentence each: unanswered checks, missing photos."""
    missing_at: tuple[str, ...]
    """Where each sentence of `missing` leads: `check:KEY` or `shot:KEY`, in the same order."""
    asked: tuple[str, ...]
    """Keys of the checks that are asked, conditions considered."""
    knock_outs: tuple[str, ...]
    """Keys of failed knock-out checks: the inspection may be finished short."""
    instructions: tuple[tuple[str, str], ...] = field(default=(), kw_only=True)
    """Of each failed knock-out its key, and what to do with the device."""
    checklist: str
    policy: str
    results: dict[str, Result | None] = field(default_factory=dict)
    """What each asked check came to for the score: the answer, or what facts and rules say (None: nobody knows yet)."""

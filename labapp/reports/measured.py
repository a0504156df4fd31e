"""What a measure rests on: facts with letters, grounds, cited reports; and the record of its statement of reasons."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.core.errors import NotFound, UserError
from labapp.inspections.models import Inspection, VerdictRow
from labapp.inspections.rules import InspectionState
from labapp.inspections.sealing import day, moment
from labapp.lab.models import LabProfileRow
from labapp.orders.models import MysteryOrder
from labapp.reports.record import lab_json, seller_json
from labapp.rulebook.types import Policy
from labapp.sellers import queries as sellers
from labapp.sellers.models import Measure
from labapp.sellers.queries import SellerRow
from labapp.sellers.rules import IndicatorStatus, Justified, MeasureKind
from labapp.trials.models import Trial, TrialOutcome

Fact = dict[str, Any]
_AGAINST = ("fail", "remark")
"""How rules of a trial stand that speak against the seller; the others tell what is still open."""


@dataclass(frozen=True, slots=True)
class Rests:
    """What a measure rests on, as its record keeps it; and the inspections behind the cited verdicts."""

    facts: tuple[Fact, ...]
    grounds: tuple[dict[str, Any], ...]
    reports: tuple[dict[str, Any], ...]
    inspections: frozenset[int]
    policy: str
    reply_days: int


@dataclass(frozen=True, slots=True)
class _Verdict:
    number: str
    version: int
    order: str
    on: date
    record: dict[str, Any]
    inspection_id: int


def rests_of_new(
    session: Session,
    seller: SellerRow,
    policy: Policy,
    justified: Sequence[Justified],
    *,
    reason: str,
    cites: Iterable[str],
    clause: str,
    zone: ZoneInfo,
) -> Rests:
    """What a measure that a manager takes rests on: their reason, what the policy counted, what they cite."""
    facts: list[Fact] = [{"kind": "reason", "text": reason.strip()}]
    verdicts: dict[str, _Verdict] = {}
    outcomes: list[TrialOutcome] = []
    grounds: list[tuple[str, str, list[Fact]]] = []
    statuses = sellers.statuses(policy.indicators, sellers.readings(session, seller.id))
    counted = {rule.key: rule.fact for rule in policy.measure_rules}
    for found in justified:
        told = [_counted(session, seller, counted[found.rule], fact.cites, statuses, zone) for fact in found.facts]
        new = [fact for fact, _ in told if fact not in facts]
        facts += new
        verdicts |= {verdict.number: verdict for _, verdict in told if verdict is not None}
        grounds.append((found.rule, found.ground, [fact for fact, _ in told]))
    for number in dict.fromkeys(cites):
        if number.startswith("T-"):
            outcome, label = _outcome(session, seller, number)
            outcomes.append(outcome)
            facts.append(
                {
                    "kind": "cited_outcome",
                    "label": label,
                    "outcome": str(outcome.outcome),
                    "number": number,
                    "day": day(outcome.sealed_at.astimezone(zone).date()),
                }
            )
        elif number not in verdicts:
            verdict = verdicts[number] = _verdict(session, seller, number, zone)
            facts.append(
                {
                    "kind": "cited",
                    "order": verdict.order,
                    "verdict": verdict.record["verdict"],
                    "number": number,
                    "day": day(verdict.on),
                }
            )
    return _rests(facts, grounds, clause, verdicts, outcomes, policy)


def rests_of_trial(
    session: Session, seller: SellerRow, outcome: TrialOutcome, policy: Policy, *, clause: str, zone: ZoneInfo
) -> Rests:
    """What the measure of a trial's outcome rests on: the signed outcome, its reasons, the verdicts that failed."""
    sealed = json.loads(outcome.record)
    trial, tally = sealed["trial"], sealed["tally"]
    facts: list[Fact] = [
        {
            "kind": "trial",
            "label": trial["label"],
            "began": trial["started_on"],
            "decided": trial["decided_on"],
            "n": tally["n"],
            "d": tally["d"],
            "sentence": tally["sentence"],
            "number": outcome.number,
        }
    ]
    grounds: list[tuple[str, str, list[Fact]]] = []
    for why in sealed["recommendation"]["reasons"]:
        if why["status"] in _AGAINST:
            fact: Fact = {"kind": "rule", "text": f"{why['sentence']} {why['detail']}".strip()}
            facts.append(fact)
            grounds.append((why["rule"], why["sentence"], [fact]))
    if sealed["reason"]:
        facts.append({"kind": "reason", "text": sealed["reason"]})
    verdicts = {
        order["verdict_number"]: _verdict(session, seller, order["verdict_number"], zone)
        for order in tally["orders"]
        if order["failed"]
    }
    return _rests(facts, grounds, clause, verdicts, [outcome], policy)


def _rests(
    facts: list[Fact],
    grounds: list[tuple[str, str, list[Fact]]],
    clause: str,
    verdicts: dict[str, _Verdict],
    outcomes: Sequence[TrialOutcome],
    policy: Policy,
) -> Rests:
    lettered = [{"letter": letter(index), **fact} for index, fact in enumerate(facts)]

    def letters(of: list[Fact]) -> list[str]:
        return [one["letter"] for one, fact in zip(lettered, facts, strict=True) if fact in of]

    told: list[dict[str, Any]] = []
    if clause.strip():
        told.append({"kind": "clause", "rule": clause.strip(), "says": "", "applies": []})
    told += [{"kind": "policy", "rule": rule, "says": says, "applies": letters(of)} for rule, says, of in grounds]
    return Rests(
        tuple(lettered),
        tuple(told),
        (*map(_outcome_report, outcomes), *(_report(verdicts[number]) for number in sorted(verdicts))),
        frozenset(verdict.inspection_id for verdict in verdicts.values()),
        policy.key,
        policy.reply_days,
    )


def letter(index: int) -> str:
    """a, b … z, aa, ab …, by which grounds name facts."""
    head, last = divmod(index, 26)
    return (letter(head - 1) if head else "") + chr(ord("a") + last)


def _counted(
    session: Session, seller: SellerRow, fact: str, cites: str, statuses: Sequence[IndicatorStatus], zone: ZoneInfo
) -> tuple[Fact, _Verdict | None]:
    """A fact that a rule of the policy counted, in parts that any language can be written from."""
    if fact == "breaches":
        status = next(one for one in statuses if one.read_on and cites == f"{one.title} of {one.read_on.isoformat()}")
        return {
            "kind": "breach",
            "title": status.title,
            "value": status.value,
            "unit": status.unit,
            "limit": status.limit,
            "day": day(status.read_on),
        }, None
    verdict = _verdict(session, seller, cites, zone)
    return {"kind": fact, "order": verdict.order, "number": verdict.number, "day": day(verdict.on)}, verdict


def _verdict(session: Session, seller: SellerRow, number: str, zone: ZoneInfo) -> _Verdict:
    row = session.execute(
        sa.select(
            VerdictRow.version,
            MysteryOrder.number,
            MysteryOrder.seller_id,
            VerdictRow.sealed_at,
            VerdictRow.record,
            VerdictRow.inspection_id,
        )
        .join(MysteryOrder, MysteryOrder.id == VerdictRow.order_id)
        .join(Inspection, Inspection.id == VerdictRow.inspection_id)
        .where(VerdictRow.number == number, Inspection.state == InspectionState.ISSUED)
        .order_by(VerdictRow.version.desc())
        .limit(1)
    ).first()
    if row is None:
        raise NotFound(f"There is no issued verdict {number}.", "Cite the number of a verdict or of a trial's outcome.")
    _refuse_foreign(seller, row.seller_id, number)
    on = row.sealed_at.astimezone(zone).date()
    return _Verdict(number, row.version, row.number, on, json.loads(row.record), row.inspection_id)


def _outcome(session: Session, seller: SellerRow, number: str) -> tuple[TrialOutcome, str]:
    found = session.execute(
        sa.select(TrialOutcome, Trial.seller_id, Trial.number)
        .join(Trial, Trial.id == TrialOutcome.trial_id)
        .where(TrialOutcome.number == number)
    ).first()
    if found is None:
        raise NotFound(f"There is no trial outcome {number}.")
    _refuse_foreign(seller, found[1], number)
    return found[0], found[2]


def _refuse_foreign(seller: SellerRow, seller_id: int, number: str) -> None:
    if seller_id != seller.id:
        raise UserError(
            f"{number} is about another seller than {seller.name}.", "Cite reports of this seller.", "foreign_report"
        )


def _report(verdict: _Verdict) -> dict[str, Any]:
    return {
        "purpose": "verdict",
        "number": verdict.number,
        "version": verdict.version,
        "about": verdict.order,
        "result": verdict.record["verdict"],
        "findings": [
            {key: finding[key] for key in ("number", "severity", "sentence")} for finding in verdict.record["findings"]
        ],
    }


def _outcome_report(outcome: TrialOutcome) -> dict[str, Any]:
    label = json.loads(outcome.record)["trial"]["label"]
    return {
        "purpose": "trial",
        "number": outcome.number,
        "version": 1,
        "about": label,
        "result": str(outcome.outcome),
        "findings": [],
    }


def outcome_of_measure(session: Session, measure: Measure) -> TrialOutcome | None:
    """The trial outcome whose sign-off brought this measure, or None if a manager took it by itself."""
    outcomes = session.scalars(
        sa.select(TrialOutcome)
        .join(Trial, Trial.id == TrialOutcome.trial_id)
        .where(Trial.seller_id == measure.seller_id, TrialOutcome.sealed_at == measure.decided_at)
        .order_by(TrialOutcome.id)
    )
    for outcome in outcomes:
        brought = json.loads(outcome.record)["measure"]
        if brought is not None and brought["number"] == measure.number:
            return outcome
    return None


@dataclass(frozen=True, slots=True)
class Decided:
    """A measure as its statement tells it; without number it is a draft."""

    number: str | None
    kind: MeasureKind
    scope: str
    decided_on: date
    decided_by: str
    effective_on: date


def statement_record(
    session: Session,
    seller: SellerRow,
    decided: Decided,
    rests: Rests,
    *,
    signed_by: str,
    at: datetime,
    previous_head: str,
) -> dict[str, Any]:
    """The record of a statement of reasons that is signed and drawn (schema 1)."""
    return {
        "purpose": "statement",
        "schema": 1,
        "number": decided.number,
        "version": 1,
        "lab": lab_json(session.get_one(LabProfileRow, 1)),
        "seller": seller_json(seller),
        "measure": {
            "kind": str(decided.kind),
            "scope": decided.scope,
            "decided_on": day(decided.decided_on),
            "decided_by": decided.decided_by,
            "effective_on": day(decided.effective_on),
        },
        "facts": list(rests.facts),
        "grounds": list(rests.grounds),
        "reports": list(rests.reports),
        "earlier": [
            {"number": row.number, "kind": str(row.kind), "effective_on": day(row.effective_on)}
            for row in reversed(sellers.measures(session, seller.id))
            if decided.number is None or row.number < decided.number
        ],
        "policy": rests.policy,
        "reply": {"days": rests.reply_days},
        "signed_by": signed_by,
        "previous_head": previous_head,
        "sealed_at": moment(at),
    }

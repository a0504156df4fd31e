"""The sealed record of a verdict: everything that it rests on, as one canonical JSON value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from labapp.inspections import queries
from labapp.inspections.queries import FiledEvidence, InspectionDetail, PlacedPhoto
from labapp.inspections.rules import Difference, Finding, PillarScore, Value, received_of
from labapp.orders.rules import lateness
from labapp.rulebook.boxes import zone_title
from labapp.rulebook.types import Check, CheckKind, Severity

_FIELD_LABELS = {
    "brand": "Brand",
    "model": "Model",
    "storage": "Storage",
    "colour": "Colour",
    "grade": "Grade",
    "battery": "Battery",
    "new_battery": "New battery",
    "accessories": "Accessories",
    "warranty": "Warranty",
    "dispatch": "Dispatch",
    "delivery": "Delivery",
    "screen": "Screen",
}
_GRAVITY = {Severity.CRITICAL: 0, Severity.MAJOR: 1, Severity.MINOR: 2}


@dataclass(frozen=True, slots=True)
class DrawnPhoto:
    """The renditions of a marked photo: for the lab's own copy, and for the seller's, where something is covered."""

    own: str
    covered: str | None


@dataclass(frozen=True, slots=True)
class Sealing:
    """What a record needs beside the inspection itself: who the lab and the seller are, and what is given at sealing."""

    lab: Mapping[str, str]
    seller: Mapping[str, str]
    trial: Mapping[str, Any] | None
    history: tuple[Mapping[str, Any], ...]
    number: str | None
    version: int
    verified_by: str
    sealed_at: datetime
    previous_head: str
    replaces: Mapping[str, Any] | None = None
    """The version that this one corrects, with the reason."""
    drawn: Mapping[int, DrawnPhoto] = field(default_factory=dict)
    """By the id of a placed photo: its renditions with what was drawn on it."""


def moment(value: datetime | None) -> str | None:
    """A moment as records write it: UTC, whole seconds, Z."""
    return None if value is None else value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def day(value: date | None) -> str | None:
    """A day as records write it."""
    return None if value is None else value.isoformat()


def number_text(value: float) -> str:
    """A score or weight without needless decimals, at most two."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def in_order(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Findings gravest first, otherwise as the rules found them."""
    return tuple(sorted(findings, key=lambda finding: _GRAVITY[finding.severity]))


def verdict_record(detail: InspectionDetail, sealing: Sealing) -> dict[str, Any]:
    """The record that is signed and from which every copy of the document is made (schema 1)."""
    assessment = detail.assessment
    findings = in_order(assessment.findings)
    number_of = {finding.source: f"F{index}" for index, finding in enumerate(findings, 1)}
    number_at = {finding.check: number_of[finding.source] for finding in reversed(findings) if finding.check}
    placed = [photo for photo in detail.photos if not photo.removed]
    checks_of_finding = {finding.source: _checks_behind(detail, finding) for finding in findings}
    return {
        "purpose": "verdict",
        "schema": 1,
        "number": sealing.number,
        "version": sealing.version,
        "replaces": None if sealing.replaces is None else dict(sealing.replaces),
        "lab": dict(sealing.lab),
        "seller": dict(sealing.seller),
        "order": _order(detail),
        "trial": None if sealing.trial is None else dict(sealing.trial),
        "promise": _promise(detail),
        "received": _received(detail),
        "differences": [_difference(line, number_of, findings) for line in assessment.differences],
        "delivery": _delivery(detail),
        "inspection": {
            "id": detail.id,
            "kind": str(detail.kind),
            "started_at": moment(detail.started_at),
            "submitted_at": moment(detail.submitted_at),
            "inspected_by": list(detail.inspected_by),
            "verified_by": sealing.verified_by,
            "checklist": detail.checklist.key,
            "checklist_title": detail.checklist.title,
            "checklist_sha256": detail.checklist.sha256,
            "policy": detail.policy.key,
            "policy_sha256": detail.policy.sha256,
            "finished_short": detail.finished_short,
        },
        "checks": [_check(detail, check, placed, number_at) for check in detail.checklist.checks],
        "observations": [
            {
                "zone": row.observation.zone,
                "kind": row.observation.kind,
                "length_mm": row.observation.length_mm,
                "visible_20cm": row.observation.visible_20cm,
                "visible_50cm": row.observation.visible_50cm,
                "visible_on": row.observation.visible_on,
                "catches_nail": row.observation.catches_nail,
                "count": row.observation.count,
            }
            for row in detail.observations
        ],
        "grade": {
            "claimed": str(assessment.grade.claimed),
            "derived": None if assessment.grade.derived is None else str(assessment.grade.derived),
            "rule": assessment.grade.rule,
            "sentence": assessment.grade.sentence,
        },
        "scores": {str(pillar): _score(score) for pillar, score in assessment.scores.items()},
        "findings": [
            _finding(detail, finding, number_of[finding.source], placed, checks_of_finding[finding.source])
            for finding in findings
        ],
        "verdict": str(assessment.verdict),
        "reasons": [
            {
                "rule": reason.rule,
                "sentence": reason.sentence,
                "findings": [number_of[source] for source in reason.sources if source in number_of],
            }
            for reason in assessment.reasons
        ],
        "rules": [{"rule": line.rule, "sentence": line.sentence, "fires": line.fires} for line in assessment.rules],
        "reply_days": detail.policy.reply_days,
        "limits": {"majors": detail.policy.max_majors, "quality_minors": detail.policy.max_quality_minors},
        "photos": [
            _photo(detail, index, photo, sealing.drawn.get(photo.id), number_of, checks_of_finding)
            for index, photo in enumerate(placed, 1)
        ],
        "files": [_file(index, file) for index, file in enumerate(detail.files_in_place, 1)],
        "history": [dict(line) for line in sealing.history],
        "previous_head": sealing.previous_head,
        "sealed_at": moment(sealing.sealed_at),
    }


def _order(detail: InspectionDetail) -> dict[str, Any]:
    order = detail.order
    return {
        "number": order.row.number,
        "reason": str(order.row.reason),
        "market": order.row.market,
        "category": order.category,
        "title": order.row.title,
        "ordered_on": day(order.ordered_on),
        "placed_at": moment(order.placed_at),
        "received_at": moment(order.facts.received_at),
        "opened_at": moment(order.opened_at),
        "ended": order.facts.ended,
        "ended_by_lab": order.facts.ended_by_lab,
        "identity": order.identity,
        "price": {"amount": f"{order.price:.2f}", "currency": order.currency},
        "shipping": {"amount": f"{order.shipping:.2f}", "currency": order.currency},
    }


def _promise(detail: InspectionDetail) -> dict[str, Any]:
    promise = detail.order.promise
    return {
        "title": promise.title,
        "category": promise.category,
        "brand": promise.brand,
        "model": promise.model,
        "storage": promise.storage,
        "colour": promise.colour,
        "grade": str(promise.grade),
        "battery_claim": promise.battery_claim,
        "new_battery": promise.new_battery,
        "accessories": list(promise.accessories),
        "dispatch_by": day(promise.dispatch_by),
        "deliver_by": day(promise.deliver_by),
        "warranty_months": promise.warranty_months,
    }


def _received(detail: InspectionDetail) -> dict[str, Any]:
    plain = queries.plain_answers(detail.answers, detail.photos)
    received = received_of(detail.checklist, plain, detail.order.promise)

    def value(key: str) -> str:
        answer = plain.get(key)
        return "" if answer is None or answer.value is None else str(answer.value)

    return {
        "model": received.model,
        "storage": received.storage,
        "colour": received.colour,
        "battery": received.battery,
        "battery_method": received.battery_method,
        "accessories": None if received.accessories is None else list(received.accessories),
        "imei": value("identity.imei"),
        "imei2": value("identity.imei2"),
        "serial": value("identity.serial"),
        "condition": detail.order.condition,
    }


def _delivery(detail: InspectionDetail) -> dict[str, Any]:
    facts = detail.order.facts
    late = lateness(facts)
    return {
        "ordered_on": day(facts.ordered_on),
        "dispatch_by": day(facts.dispatch_by),
        "deliver_by": day(facts.deliver_by),
        "dispatched_on": day(facts.dispatched_on),
        "first_scan_on": day(facts.first_scan_on),
        "delivered_on": day(facts.delivered_on),
        "received_at": moment(facts.received_at),
        "failed_attempts": facts.failed_attempts,
        "first_attempt_on": day(facts.first_attempt_on),
        "carrier": facts.carrier,
        "tracking": facts.tracking,
        "late_dispatch": late.dispatch,
        "late_delivery": late.delivery,
    }


def _difference(line: Difference, number_of: Mapping[str, str], findings: tuple[Finding, ...]) -> dict[str, Any]:
    finding = next((finding for finding in findings if finding.source == line.source), None)
    return {
        "field": line.field,
        "label": _FIELD_LABELS.get(line.field, line.field.replace("_", " ").capitalize()),
        "promised": line.promised,
        "received": line.received,
        "result": None if line.result is None else str(line.result),
        "finding": number_of.get(line.source),
        "severity": None if finding is None else str(finding.severity),
    }


def value_text(check: Check, value: Value) -> str:
    """An answer's value in words: option texts, decimal places, yes and no."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if check.kind is CheckKind.CHOICE:
        return next((option.text for option in check.options if option.key == value), str(value))
    if check.kind is CheckKind.NUMBER and isinstance(value, int | float):
        return f"{value:.{check.decimals}f}"
    return str(value)


def _check(
    detail: InspectionDetail, check: Check, placed: list[PlacedPhoto], number_at: Mapping[str, str]
) -> dict[str, Any]:
    row = detail.answers.get(check.key)
    section = next(section for section in detail.checklist.sections if section.key == check.section)
    answered = None if row is None else row.result
    # What facts and rules made of the answer counts: a parcel that came late is late, whatever was ticked.
    judged = detail.assessment.results.get(check.key, answered)
    return {
        "key": check.key,
        "section": check.section,
        "section_title": section.title,
        "pillar": str(check.pillar),
        "text": check.text,
        "kind": str(check.kind),
        "asked": check.key in detail.assessment.asked,
        "result": None if judged is None else str(judged),
        "answered": None if answered is None else str(answered),
        "value": "" if row is None else value_text(check, row.value),
        "unit": check.unit,
        "note": "" if row is None else row.note,
        "source": "" if row is None else row.source,
        "weight": check.weight,
        "severity": str(check.severity),
        "mandatory": check.mandatory,
        "by": "" if row is None else row.answered_by,
        "at": None if row is None else moment(row.answered_at),
        "photos": [index for index, photo in enumerate(placed, 1) if photo.check_key == check.key],
        "finding": number_at.get(check.key),
    }


def _score(score: PillarScore) -> dict[str, Any]:
    return {
        "score": None if score.score is None else f"{score.score:.1f}",
        "got": number_text(score.got),
        "of": number_text(score.of),
        "minimum": number_text(score.minimum),
    }


def _checks_behind(detail: InspectionDetail, finding: Finding) -> frozenset[str]:
    """The checks whose photos and notes show a finding."""
    behind = {finding.check} if finding.check else set()
    if finding.source.startswith("cosmetics."):
        behind |= {check.key for check in detail.checklist.checks if check.kind is CheckKind.OBSERVATIONS}
    return frozenset(behind)


def _finding(
    detail: InspectionDetail, finding: Finding, number: str, placed: list[PlacedPhoto], behind: frozenset[str]
) -> dict[str, Any]:
    notes = [detail.answers[key].note for key in sorted(behind) if key in detail.answers and detail.answers[key].note]
    return {
        "number": number,
        "severity": str(finding.severity),
        "pillar": str(finding.pillar),
        "source": finding.source,
        "sentence": finding.sentence,
        "expected": finding.expected,
        "found": finding.found,
        "note": "\n".join(notes),
        "method": "",
        "photos": [index for index, photo in enumerate(placed, 1) if photo.check_key in behind],
    }


def _photo(
    detail: InspectionDetail,
    index: int,
    photo: PlacedPhoto,
    drawn: DrawnPhoto | None,
    number_of: Mapping[str, str],
    checks_of_finding: Mapping[str, frozenset[str]],
) -> dict[str, Any]:
    shot = next((shot for shot in detail.checklist.shots if shot.key == photo.shot), None)
    return {
        "number": index,
        "sha256": photo.sha256,
        "rendition_sha256": photo.large_sha256 if drawn is None else drawn.own,
        "covered_sha256": None if drawn is None else drawn.covered,
        "overlay": photo.overlay,
        "shot": photo.shot,
        "shot_title": None if shot is None else shot.title,
        "check": photo.check_key,
        "caption": photo.caption,
        "taken_at": photo.taken_at,
        "received_at": moment(photo.added_at),
        "width": photo.width,
        "height": photo.height,
        "findings": [
            number_of[source]
            for source, behind in checks_of_finding.items()
            if photo.check_key is not None and photo.check_key in behind
        ],
        "mark": _mark(detail, photo),
    }


def _mark(detail: InspectionDetail, photo: PlacedPhoto) -> dict[str, Any] | None:
    """Which mark a photo shows, by its number in the list of marks, where that is, and from how near."""
    for number, row in enumerate(detail.observations, 1):
        if row.id == photo.observation_id and photo.view is not None:
            part, _, place = row.observation.zone.partition("/")
            words = [zone_title(part, detail.checklist.zone_titles), *([place.replace("_", " ")] if place else [])]
            return {"number": number, "place": ", ".join(words), "view": str(photo.view)}
    return None


def _file(index: int, file: FiledEvidence) -> dict[str, Any]:
    return {
        "number": f"E{index}",
        "kind": str(file.kind),
        "name": file.name,
        "size": file.size,
        "sha256": file.sha256,
        "caption": file.caption,
        "tool": file.tool,
        "received_at": moment(file.added_at),
    }

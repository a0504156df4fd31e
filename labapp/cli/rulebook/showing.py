"""A checklist as lines for people."""

from __future__ import annotations

from collections.abc import Iterator

from labapp.rulebook.differing import said
from labapp.rulebook.listing import ItemRow
from labapp.rulebook.types import Check, CheckKind, Checklist, Evidence
from labapp.rulebook.wording import languages, zone_title


def checklist_text(checklist: Checklist, row: ItemRow) -> str:
    """Sections, checks with what each asks and costs, shots and zones."""
    zones = ", ".join(f"{zone_title(checklist, zone)} ({checklist.surface(zone)})" for zone in checklist.zones)
    lines = [
        f"{checklist.title}, {checklist.key}: {len(checklist.checks)} checks, {len(checklist.shots)} shots",
        row.sentence,
        f"Languages: {', '.join(languages(checklist))}. Outline: {checklist.outline}. sha256 {checklist.sha256}",
        f"Zones: {zones}",
        "",
        "Photo shots",
    ]
    for shot in checklist.shots:
        count = f"{shot.minimum} to {shot.maximum}" if shot.minimum else f"up to {shot.maximum}, optional"
        lines.append(f"  {shot.key:<16} {shot.title} ({count}) {shot.guidance}".rstrip())
    for section in checklist.sections:
        lines += ["", f"{section.title} ({section.pillar})"]
        for check in section.checks:
            lines += _check_lines(check)
    return "\n".join(lines)


def _check_lines(check: Check) -> Iterator[str]:
    words = [str(check.kind), str(check.severity), f"weight {check.weight}", _evidence(check)]
    words += [] if check.mandatory else ["not mandatory"]
    words += ["knock-out"] if check.knock_out else []
    yield f"  {check.key}: {', '.join(words)}"
    yield f"    {check.text}"
    if check.condition is not None:
        yield f"    Asked only {said(check.condition)}."
    if check.guidance:
        yield f"    How: {check.guidance}"
    if check.kind is CheckKind.NUMBER:
        limits = f"{said(check.minimum)} to {said(check.maximum)} {check.unit}".rstrip()
        yield f"    Number: {limits}, {check.decimals} decimals"
    for option in check.options:
        severity = f", {option.severity}" if option.severity else ""
        yield f"    - {option.key}: {option.text} ({said(option.result)}{severity})"
    if check.failure:
        yield f"    Finding: {check.failure}"
    if check.instruction:
        yield f"    What to do: {check.instruction}"
    if check.phrases:
        yield f"    Phrases: {' | '.join(check.phrases)}"


def _evidence(check: Check) -> str:
    if check.evidence is Evidence.NONE or not check.max_photos:
        return "no photos"
    least = check.min_photos or (1 if check.evidence is Evidence.REQUIRED else 0)
    return f"photos {said(check.evidence)} ({least} to {check.max_photos})"

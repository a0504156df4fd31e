"""Ways through the checks of one inspection: which come next, which are missing, how the steps stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from labapp.inspections.queries import InspectionDetail
from labapp.inspections.rules import Assessment
from labapp.rulebook.types import Check, Result, Section, Severity
from labapp.ui.bench.place_list import Place
from labapp.ui.bench.steps import Step
from labapp.ui.widgets.tick_strip import Tick

Judged = Callable[[str], Result | None]
_STATUS = {Severity.CRITICAL: "fail", Severity.MAJOR: "fail", Severity.MINOR: "remark"}


def sections_of(detail: InspectionDetail, asked: Sequence[Check]) -> tuple[Section, ...]:
    """The sections in which something is asked."""
    keys = {check.section for check in asked}
    return tuple(section for section in detail.checklist.sections if section.key in keys)


def steps_of(detail: InspectionDetail, asked: Sequence[Check], ticks: Sequence[Tick]) -> list[Step]:
    """The sections as steps, with the ticks of their checks and the time that was worked there."""
    return [
        Step(
            section.title,
            tuple(tick for tick, check in zip(ticks, asked, strict=True) if check.section == section.key),
            detail.times.get(section.key, 0),
        )
        for section in sections_of(detail, asked)
    ]


def first_open(asked: Sequence[Check], judged: Judged) -> str:
    """The first check that nothing is known of, else the first; empty if nothing is asked."""
    still_open = next((check.key for check in asked if judged(check.key) is None), "")
    return still_open or (asked[0].key if asked else "")


def after(asked: Sequence[Check], here: str, judged: Judged) -> str:
    """The check after this one; after the last the first that is open; empty if none is."""
    keys = [check.key for check in asked]
    place = keys.index(here) if here in keys else -1
    if place + 1 < len(keys):
        return keys[place + 1]
    return next((key for key in keys if judged(key) is None and key != here), "")


def beside(asked: Sequence[Check], here: str, by: int) -> str:
    """The check so many places away, or the last one in that direction."""
    keys = [check.key for check in asked]
    return keys[min(max(0, keys.index(here) + by), len(keys) - 1)] if here in keys else here


def next_missing(assessment: Assessment, asked: Sequence[Check], here: str) -> str:
    """Where the next missing thing is, in the order of the checklist, shots after checks, round to the first again.

    `here` is `check:KEY` or `shot:KEY`; empty if nothing is missing.
    """
    order = {f"check:{check.key}": place for place, check in enumerate(asked)}
    gaps = sorted(dict.fromkeys(assessment.missing_at), key=lambda at: order.get(at, len(order)))
    if not gaps:
        return ""
    if here in gaps:
        return gaps[(gaps.index(here) + 1) % len(gaps)]
    place = order.get(here, len(order))
    return next((at for at in gaps if order.get(at, len(order)) > place), gaps[0])


def missing_places(sentences: Sequence[str], places: Sequence[str]) -> list[Place]:
    """What is missing, each with where it is mended."""
    return [
        Place(at, sentence, "open" if at.startswith("check:") else "inconclusive")
        for sentence, at in zip(sentences, places, strict=True)
    ]


def finding_places(assessment: Assessment) -> list[Place]:
    """The findings, gravest first, each with its check; facts of the delivery have none."""
    return [
        Place(
            f"check:{finding.check}" if finding.check else "",
            f"{finding.severity.capitalize()}: {finding.sentence}",
            _STATUS[finding.severity],
        )
        for finding in assessment.findings
    ]

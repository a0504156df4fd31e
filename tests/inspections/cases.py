"""A clean case on the smartphone checklist, and small changes to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from labapp.inspections.rules import Answer, Case, DeliveryFacts, Observation, Promise, Received, Value
from labapp.rulebook import loader
from labapp.rulebook.types import Check, CheckKind, Evidence, Result

CHECKLIST = loader.checklist("smartphone", 1)
POLICY = loader.policy("2026-01")
IMEI = "490154203237518"


def passing(check: Check) -> Answer:
    """An answer that speaks for the seller."""
    photos = max(1, check.min_photos) if check.evidence is Evidence.REQUIRED else 0
    if check.kind is CheckKind.CHOICE:
        return Answer(Result.PASS, next(option.key for option in check.options if option.result is Result.PASS))
    values: dict[CheckKind, Value] = {
        CheckKind.NUMBER: 90,
        CheckKind.TEXT: "iOS 19.2",
        CheckKind.DATE: "2026-01-15",
        CheckKind.IDENTITY: IMEI,
    }
    if check.key == "identity.imei2":
        return Answer(Result.NOT_APPLICABLE)
    return Answer(Result.PASS, values.get(check.kind), photos=photos)


def clean_case() -> Case:
    """An order in which everything is as promised."""
    conditional = {check.key for check in CHECKLIST.checks if check.condition is not None}
    conditional.discard("battery.method")
    return Case(
        ordered_on=date(2026, 3, 2),
        market="FR",
        promise=Promise(
            title="iPhone 12 128 GB blue",
            brand="Apple",
            model="iPhone 12",
            storage="128 GB",
            colour="blue",
            accessories=("cable",),
            dispatch_by=date(2026, 3, 4),
            deliver_by=date(2026, 3, 10),
        ),
        received=Received(),
        delivery=DeliveryFacts(
            ordered_on=date(2026, 3, 2),
            dispatch_by=date(2026, 3, 4),
            deliver_by=date(2026, 3, 10),
            dispatched_on=date(2026, 3, 3),
            delivered_on=date(2026, 3, 9),
            received_at=datetime(2026, 3, 9, 14, tzinfo=UTC),
            tracking="6A12345678901",
            from_country="PL",
            to_country="FR",
        ),
        answers={check.key: passing(check) for check in CHECKLIST.checks if check.key not in conditional},
        observations=(Observation("back", "scratch", 4, True, False),),
    )


def with_answer(case: Case, key: str, result: Result, value: Value = None, photos: int = 0) -> Case:
    """The same case with another answer; a photo is added where a pass needs one."""
    check = CHECKLIST.check(key)
    assert check is not None
    needed = 1 if check.evidence is Evidence.REQUIRED and not photos else photos
    return replace(case, answers={**case.answers, key: Answer(result, value, photos=needed)})


def with_result(case: Case, key: str, result: Result, photos: int | None = None) -> Case:
    """The same case with another result of one check, its value kept."""
    before = case.answers.get(key, Answer(result))
    answer = replace(before, result=result, photos=before.photos if photos is None else photos)
    return replace(case, answers={**case.answers, key: answer})

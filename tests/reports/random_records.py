"""Records of verdicts and trials as the lab seals them, from random cases. What people type in them is no English."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

from labapp.inspections.queries import AnswerRow, FiledEvidence, InspectionDetail, PlacedPhoto
from labapp.inspections.rules import (
    Answer,
    Assessment,
    Case,
    DeliveryFacts,
    MarkView,
    Observation,
    Promise,
    Received,
    Value,
    assess,
    assess_without_device,
    observation_kinds,
)
from labapp.inspections.sealing import Sealing, verdict_record
from labapp.lab.models import LabProfileRow
from labapp.orders.rules import OrderState, parcel_words
from labapp.reports.record import trial_record
from labapp.rulebook import loader
from labapp.rulebook.boxes import outline_for
from labapp.rulebook.types import Check, CheckKind, Checklist, Grade, Policy, Result
from labapp.sellers.queries import SellerRow
from labapp.sellers.rules import SellerKind, indicator_status
from labapp.trials.queries import TrialDetail
from labapp.trials.rules import CountedOrder, Outcome, Plan, SequentialPlan, SinglePlan, lines, point, recommend, replay
from labapp.trials.rules.chances import posterior_above, wilson
from labapp.trials.steps import TrialDecision

NUMBERS = {
    "imei": [
        "353209114821374",
        "490154203237518",
        "35-417803-685978-1",
        "111111111111119",
        "004999010640000",
        "35320911482137",
        "3568680000414120",
        "35686800004141205",
        "35320911482A",
        "35320",
    ],
    "meid": ["AF0123450ABCDE", "AF0123450ABCDED", "9F0123450ABCDE", "11111111111111", "999999999999999999", "A1"],
    "eid": ["89049032123451234512345678901235", "89049032123451234512345678901234", "890490"],
    "serial": ["F4GDX7Q20EXA", "AAAAAAA", "UNKNOWN", "X1"],
}
"""Numbers of devices, right and wrong in every way that the rules know."""
_SYLLABLES = ("zu", "rav", "kol", "mir", "bex", "tan", "vok", "jul", "dri", "fos")
_START = date(2026, 6, 1)
_MOMENT = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
OUTCOMES = (Outcome.PASSED, Outcome.EXTENDED, Outcome.LIMITED, Outcome.NOT_PASSED)


class Writer:
    """Chance, by its seed."""

    def __init__(self, seed: object) -> None:
        self.chance = random.Random(str(seed))

    def words(self, most: int = 4) -> str:
        """What a person typed: words of no language."""
        count = self.chance.randint(1, most)
        return " ".join("".join(self.chance.choices(_SYLLABLES, k=2)).capitalize() for _ in range(count))

    def often(self, share: float) -> bool:
        return self.chance.random() < share

    def day(self, start: date, most: int) -> date:
        return start + timedelta(days=self.chance.randint(0, most))


def checklists() -> list[str]:
    """Every released checklist of every category."""
    book = loader.shipped()
    return [release.key for category in book.categories() for release in book.releases(category)]


def random_verdict(seed: object, checklist_key: str, trouble: float = 0.15) -> dict[str, Any]:
    """The record of an order with a device; `trouble` is how much of it is not as it should be."""
    writer = Writer(seed)
    checklist = loader.checklist_by_key(checklist_key)
    policies = [policy for policy in ("2026-01", "2026-04") if policy == "2026-04" or checklist_key == "smartphone/1"]
    policy = loader.policy(writer.chance.choice(policies))
    promise = _promise(writer, checklist)
    answers = {check.key: answer for check in checklist.checks if (answer := _answer(writer, check, promise, trouble))}
    observations = tuple(_mark(writer, checklist, policy) for _ in range(writer.chance.choice([0, 0, 1, 2, 4])))
    close_ups = tuple(writer.often(0.7) for _ in observations) if writer.often(0.5) else ()
    shots = {shot.key: writer.chance.choice([shot.minimum, shot.minimum, 0]) for shot in checklist.shots}
    case = Case(
        ordered_on=_START,
        market="FR",
        promise=promise,
        received=_received(writer, promise, trouble),
        delivery=_delivery(writer, trouble),
        answers=answers,
        observations=observations,
        shots=shots if writer.often(0.6) else {},
        close_ups=close_ups,
    )
    return _sealed(writer, case, checklist, policy, assess(case, checklist, policy))


def ended_verdict(seed: object, state: OrderState, *, by_lab: bool) -> dict[str, Any]:
    """The record of an order that ended without a device."""
    writer = Writer(seed)
    checklist, policy = loader.checklist("smartphone"), loader.policy("2026-04")
    promise = _promise(writer, checklist)
    due = writer.day(_START, 60) if writer.often(0.7) else None
    facts = DeliveryFacts(ordered_on=_START, deliver_by=due, ended=str(state), ended_by_lab=by_lab)
    case = Case(_START, "FR", promise, Received(), facts, {})
    return _sealed(writer, case, checklist, policy, assess_without_device(facts, promise, checklist, policy))


def _promise(writer: Writer, checklist: Checklist) -> Promise:
    accessories = tuple(writer.words(2) for _ in range(writer.chance.randint(0, 3)))
    return Promise(
        title=writer.words(),
        category=checklist.category,
        brand=writer.words(1) if writer.often(0.7) else "",
        model=writer.words(2),
        storage="128 GB" if writer.often(0.7) else "",
        colour=writer.words(1) if writer.often(0.7) else "",
        grade=writer.chance.choice([grade for grade in Grade if grade is not Grade.BELOW_FAIR]),
        battery_claim=writer.chance.choice([None, 80.0, 85.0, 90.5]),
        new_battery=writer.often(0.2),
        accessories=accessories,
        dispatch_by=writer.day(_START, 3) if writer.often(0.8) else None,
        deliver_by=writer.day(_START, 10) if writer.often(0.8) else None,
        warranty_months=writer.chance.choice([None, 1, 12, 24]),
    )


def _received(writer: Writer, promise: Promise, trouble: float) -> Received:
    if not writer.often(2 * trouble):
        return Received()
    return Received(
        model=writer.chance.choice([promise.model, writer.words(2)]),
        accessories=writer.chance.choice([(), promise.accessories[:1], promise.accessories]),
        warranty_months=writer.chance.choice([None, 1, 6, 24]),
    )


def _delivery(writer: Writer, trouble: float) -> DeliveryFacts:
    late = 25 if writer.often(3 * trouble) else 2
    came = writer.day(_START, late)
    return DeliveryFacts(
        ordered_on=_START,
        dispatch_by=writer.day(_START, 3) if writer.often(0.8) else None,
        deliver_by=writer.day(_START, 8) if writer.often(0.8) else None,
        dispatched_on=writer.day(_START, late // 2),
        first_attempt_on=came - timedelta(days=1) if writer.often(0.3) else None,
        delivered_on=came,
        received_at=_MOMENT,
        carrier=writer.words(1),
        tracking="6A12345678901",
        tracking_dead=writer.often(trouble),
        from_country="PL",
        to_country="FR",
    )


def _answer(writer: Writer, check: Check, promise: Promise, trouble: float) -> Answer | None:
    bad = writer.often(trouble)
    results = [Result.FAIL, Result.FAIL, Result.NOT_TESTED, Result.NOT_READABLE, Result.NOT_APPLICABLE]
    result = writer.chance.choice(results) if bad else Result.PASS
    if bad and writer.often(0.15):
        return None
    note = writer.chance.choice(["", "", writer.words(8), *check.phrases]) if bad else ""
    value: Value = None
    if check.kind is CheckKind.CHOICE:
        fitting = [option for option in check.options if option.result is result]
        if not fitting:
            return Answer(Result.NOT_TESTED, None, note)
        value = writer.chance.choice(fitting).key
    elif result in (Result.PASS, Result.FAIL):
        value = _value(writer, check, promise)
    return Answer(result, value, note, writer.chance.choice([0, 1, 2]))


def _value(writer: Writer, check: Check, promise: Promise) -> Value:
    if check.kind is CheckKind.NUMBER:
        low, high = check.minimum or 0, 100 if check.maximum is None else check.maximum
        return round(writer.chance.uniform(low, high), check.decimals)
    if check.kind is CheckKind.DATE:
        return writer.day(date(2024, 1, 1), 700).isoformat()
    if check.kind is CheckKind.IDENTITY:
        return writer.chance.choice(NUMBERS[check.identity][:1] * 6 + NUMBERS[check.identity])
    if check.kind is CheckKind.TEXT:
        promised = str(getattr(promise, check.promise, "") or "") if check.promise else ""
        return writer.chance.choice([promised, promised, writer.words(2)]) or writer.words(2)
    return None


def _mark(writer: Writer, checklist: Checklist, policy: Policy) -> Observation:
    drawn = outline_for(checklist.outline, checklist.zones, checklist.zone_titles)
    seen = (None, True, False)
    return Observation(
        writer.chance.choice([*checklist.zones, *(place.key for place in drawn.places)]),
        writer.chance.choice(observation_kinds(policy)),
        writer.chance.choice([None, 2.0, 12.5, 31.0]),
        writer.chance.choice(seen),
        writer.chance.choice(seen),
        writer.chance.choice(seen),
        writer.chance.choice(seen),
        writer.chance.choice([1, 1, 2, 12]),
    )


def _sealed(writer: Writer, case: Case, checklist: Checklist, policy: Policy, assessment: Assessment) -> dict[str, Any]:
    """Sealed as every verdict is."""
    photos = _photos(writer, case, checklist) if case.answers else []
    condition = parcel_words(
        writer.chance.choice([("intact",), ("dented", "wet"), ("torn", "opened", "retaped"), ()]),
        writer.chance.choice(["", writer.words()]),
    )
    order = SimpleNamespace(
        row=SimpleNamespace(number="O-2026-000412", reason="trial", market="FR", title=case.promise.title),
        category=checklist.category,
        ordered_on=case.ordered_on,
        placed_at=_MOMENT,
        opened_at=_MOMENT,
        facts=case.delivery,
        identity="B-000006",
        price=259,
        shipping=4.9,
        currency="EUR",
        promise=case.promise,
        condition=condition,
    )
    detail = SimpleNamespace(
        id=6,
        kind="first",
        order=order,
        checklist=checklist,
        policy=policy,
        answers={
            key: AnswerRow(key, answer.result, answer.value, answer.note, _MOMENT, "Sofia Okafor", 1)
            for key, answer in case.answers.items()
        },
        observations=[SimpleNamespace(id=place, observation=one) for place, one in enumerate(case.observations)],
        photos=photos,
        assessment=assessment,
        started_at=_MOMENT,
        submitted_at=_MOMENT,
        inspected_by=("Sofia Okafor",),
        finished_short=writer.often(0.1),
        files_in_place=(_file(writer),),
    )
    sealing = Sealing(
        lab={"name": "Orsel", "address": "14 quai", "time_zone": "Europe/Paris"},
        seller={"number": "S-000018", "name": "Kestrel", "kind": "workshop", "country": "PL", "region": ""},
        trial={"label": "TR-000001", "order_index": 6},
        history=tuple(_history(writer)),
        number="V-2026-000123",
        version=1,
        verified_by="Marta Klein",
        sealed_at=_MOMENT,
        previous_head="a" * 64,
    )
    return verdict_record(cast(InspectionDetail, detail), sealing)


def _photos(writer: Writer, case: Case, checklist: Checklist) -> list[PlacedPhoto]:
    """Photos in shots, on checks and of marks, with and without a caption."""
    found = []
    for number in range(writer.chance.randint(0, 6)):
        mark = number if number < len(case.observations) and writer.often(0.5) else None
        found.append(
            cast(
                PlacedPhoto,
                SimpleNamespace(
                    removed=False,
                    id=number,
                    sha256=f"{number:064x}",
                    large_sha256=f"{number:064x}",
                    overlay=None,
                    shot=writer.chance.choice([shot.key for shot in checklist.shots]) if writer.often(0.5) else None,
                    check_key=writer.chance.choice(checklist.checks).key,
                    caption=writer.words() if writer.often(0.5) else "",
                    taken_at=None,
                    added_at=_MOMENT,
                    width=400,
                    height=300,
                    observation_id=mark,
                    view=None if mark is None else writer.chance.choice(list(MarkView)),
                ),
            )
        )
    return found


def _file(writer: Writer) -> FiledEvidence:
    kind = writer.chance.choice(["video", "sound", "tool_result"])
    return cast(
        FiledEvidence,
        SimpleNamespace(
            kind=kind, name="a.bin", size=123456, sha256="f" * 64, caption=writer.words(), tool="", added_at=_MOMENT
        ),
    )


def _history(writer: Writer) -> Iterable[dict[str, Any]]:
    said = [f"order {state.value.replace('_', ' ')}" for state in OrderState]
    said += ["opened the parcel and began the inspection", "submitted the inspection", "sent the inspection back"]
    said += [f"sent the inspection back: {writer.words()}", "recorded that the order ended without a device"]
    for what in said:
        role = writer.chance.choice(["technician", "manager", "office", "administrator", ""])
        yield {"at": "2026-06-01T08:00:00Z", "who": "Rémi Vasseur", "role": role, "what": what}


PLANS: tuple[Plan, ...] = (
    SequentialPlan(0.05, 0.05, 0.20, 0.10, 60),
    SequentialPlan(0.05, 0.05, 0.20, 0.10, 12),
    SequentialPlan(0.01, 0.10, 0.60, 0.10),
    SequentialPlan(0.02, 0.3, 0.3, 0.3, 4),
    SinglePlan(5, 0),
    SinglePlan(13, 1),
    SinglePlan(20, 3),
    SinglePlan(1, 0),
    SinglePlan(300, 0),
)


def random_trial(seed: object, remarks: Mapping[str, list[str]] | None = None) -> dict[str, Any]:
    """The record of a trial's outcome; `remarks` are what failed orders of a category were found with."""
    writer = Writer(seed)
    policy, plan = loader.policy("2026-04"), writer.chance.choice(PLANS)
    category = writer.chance.choice(loader.categories())
    orders = _orders(writer, (remarks or {}).get(category, []))
    tally = replay(plan, orders)
    statuses = tuple(
        indicator_status(rule, value, _START)
        for rule in policy.indicators[: writer.chance.choice([0, 3, 6])]
        for value in [writer.chance.choice([None, rule.target, rule.limit + 1.25, rule.limit - 1.5, 1200])]
    )
    recommended = recommend(
        plan,
        tally,
        statuses,
        today=_START + timedelta(days=writer.chance.choice([1, 40, 200])),
        minimum_until=_START + timedelta(days=30),
        ends_on=_START + timedelta(days=180),
        critical_limit=writer.chance.choice([1, 2]),
    )
    seller = SimpleNamespace(number="S-000018", name="Kestrel", kind=SellerKind.TRADER, country="PL", region="")
    detail = SimpleNamespace(
        number="TR-000042",
        seller=cast(SellerRow, seller),
        category=category,
        plan=plan,
        policy=policy,
        started_on=_START,
        ends_on=_START + timedelta(days=180),
        minimum_until=_START + timedelta(days=30),
        orders=orders,
        placed=len(orders),
        tally=tally,
        lines=lines(plan) if isinstance(plan, SequentialPlan) else None,
        indicators=statuses,
        recommendation=recommended,
        wilson=wilson(tally.d, tally.n),
        posterior_p=0.2,
        posterior=posterior_above(0.2, tally.d, tally.n, 1, 9),
        posterior_parameters=(1.0, 9.0),
        points=tuple(point(plan, rate) for rate in (0.05, 0.2)),
    )
    outcome = writer.chance.choice(OUTCOMES)
    decision = TrialDecision(
        outcome, writer.words(), _START if outcome is Outcome.EXTENDED else None, 5, writer.words()
    )
    lab = cast(LabProfileRow, SimpleNamespace(name="Orsel", address="14 quai", time_zone="Europe/Paris"))
    return trial_record(
        cast(TrialDetail, detail),
        decision,
        lab=lab,
        number="T-2026-000042",
        actor=None,
        at=_MOMENT,
        today=_START + timedelta(days=40),
        measure=None,
        previous_head="a" * 64,
    )


def _orders(writer: Writer, remarks: list[str]) -> tuple[CountedOrder, ...]:
    bad = writer.chance.choice([0.0, 0.1, 0.5])
    found = []
    for index in range(writer.chance.choice([0, 1, 4, 13, 60])):
        failed, counts = writer.often(bad), writer.often(0.9)
        found.append(
            CountedOrder(
                f"O-2026-{index:06d}",
                f"V-2026-{index:06d}",
                "inconclusive" if not counts else "fail" if failed else "pass",
                _START,
                counts,
                failed and counts,
                failed and counts and writer.often(0.3),
                writer.chance.choice(remarks) if remarks and failed else "",
            )
        )
    return tuple(found)

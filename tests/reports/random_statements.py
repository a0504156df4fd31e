"""Records of statements of reasons and facts of scorecards from random cases. What people type in them is no English."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from labapp.reports.content.scorecard import JudgedOrder, OpenMeasure, ScorecardFacts
from labapp.reports.measured import letter
from labapp.rulebook import loader
from labapp.sellers.rules import MeasureKind, SellerKind, SellerScore, SellerStage, Standing, indicator_status
from labapp.sellers.rules.scores import Component
from tests.reports.random_records import OUTCOMES, Writer, checklists, random_trial, random_verdict
from tests.reports.statement_records import statement_record

VERDICTS = ("pass", "pass_with_remarks", "fail", "inconclusive")
PILLARS = ("delivery", "packaging", "quality")
DAY = "2026-06-15"


def findings_of(seed: object, most: int = 6) -> list[dict[str, Any]]:
    """Findings as verdicts of any category hold them."""
    writer = Writer(seed)
    key = writer.chance.choice(checklists())
    found: list[dict[str, Any]] = random_verdict(("found", seed), key, trouble=0.3)["findings"]
    return found[: writer.chance.randint(0, most)]


def random_statement(seed: object) -> dict[str, Any]:
    """The record of a statement of reasons: of a measure that a manager took, or of one that a trial brought."""
    writer = Writer(seed)
    kind = writer.chance.choice(list(MeasureKind))
    facts, grounds = _of_trial(seed) if writer.often(0.4) else _of_manager(writer)
    facts = [{"letter": letter(index), **fact} for index, fact in enumerate(facts)]
    if writer.often(0.6):
        clause = writer.chance.choice(["9.2 (b)", "§ 4", writer.words()])
        grounds.insert(0, {"kind": "clause", "rule": clause, "says": "", "applies": []})
    measure = {
        "kind": str(kind),
        "scope": writer.words() if kind is MeasureKind.LIMIT or writer.often(0.3) else "",
        "decided_on": DAY,
        "decided_by": "Marta Klein",
        "effective_on": "2026-07-01",
    }
    earlier = [
        {"number": f"M-2026-{number:06d}", "kind": str(one), "effective_on": DAY}
        for number, one in enumerate(writer.chance.sample(list(MeasureKind), writer.chance.randint(0, 3)), 1)
    ]
    seller = {
        "number": "S-000018",
        "name": "Kestrel",
        "kind": str(writer.chance.choice(list(SellerKind))),
        "country": "FR",
        "region": writer.chance.choice(["", "69"]),
    }
    return statement_record(
        measure=measure,
        seller=seller,
        facts=facts,
        grounds=grounds,
        reports=_reports(writer, seed),
        earlier=earlier,
        lab={"name": "Orsel", "address": "14 quai", "time_zone": "Europe/Paris"},
    )


def _of_manager(writer: Writer) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    policy = loader.policy("2026-04")
    facts: list[dict[str, Any]] = [{"kind": "reason", "text": writer.words(8)}]
    for rule in policy.indicators:
        if writer.often(0.3):
            status = indicator_status(rule, rule.limit + 1.25, date.fromisoformat(DAY))
            breach = {"title": status.title, "value": status.value, "unit": status.unit, "limit": status.limit}
            facts.append({"kind": "breach", **breach, "day": DAY})
    for kind in ("failed_orders", "critical_orders"):
        if writer.often(0.4):
            facts.append({"kind": kind, "order": "O-2026-000331", "number": "V-2026-000098", "day": DAY})
    verdict, outcome = writer.chance.choice(VERDICTS), str(writer.chance.choice(OUTCOMES))
    if writer.often(0.4):
        one = {"order": "O-2026-000332", "verdict": verdict, "number": "V-2026-000099", "day": DAY}
        facts.append({"kind": "cited", **one})
    if writer.often(0.4):
        one = {"label": "TR-000003", "outcome": outcome, "number": "T-2026-000003", "day": DAY}
        facts.append({"kind": "cited_outcome", **one})
    said = writer.chance.sample(policy.measure_rules, 2)
    return facts, [{"kind": "policy", "rule": rule.key, "says": rule.sentence, "applies": ["b"]} for rule in said]


def _of_trial(seed: object) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    sealed = random_trial(("statement", seed))
    trial, tally = sealed["trial"], sealed["tally"]
    told = {"label": trial["label"], "began": trial["started_on"], "decided": trial["decided_on"]}
    counted = {"n": tally["n"], "d": tally["d"], "sentence": tally["sentence"]}
    facts: list[dict[str, Any]] = [{"kind": "trial", **told, **counted, "number": sealed["number"]}]
    grounds: list[dict[str, Any]] = []
    for why in sealed["recommendation"]["reasons"]:
        if why["status"] in ("fail", "remark"):
            facts.append({"kind": "rule", "text": f"{why['sentence']} {why['detail']}".strip()})
            grounds.append({"kind": "policy", "rule": why["rule"], "says": why["sentence"], "applies": ["b"]})
    return facts, grounds


def _reports(writer: Writer, seed: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if writer.often(0.3):
        outcome = str(writer.chance.choice(OUTCOMES))
        report = {"purpose": "trial", "number": "T-2026-000003", "version": 1, "about": "TR-000003", "result": outcome}
        found.append({**report, "findings": []})
    for number in range(writer.chance.randint(0, 4)):
        found.append(
            {
                "purpose": "verdict",
                "number": f"V-2026-{number:06d}",
                "version": 1,
                "about": f"O-2026-{number:06d}",
                "result": writer.chance.choice(VERDICTS),
                "findings": [
                    {key: one[key] for key in ("number", "severity", "sentence")} for one in findings_of((seed, number))
                ],
            }
        )
    return found


def random_scorecard(seed: object) -> ScorecardFacts:
    """What a scorecard tells of a seller of any kind, stage, standing and success."""
    writer = Writer(seed)
    policy = loader.policy("2026-04")
    orders = tuple(_judged(writer, number, seed) for number in range(writer.chance.choice([0, 1, 3, 8])))
    indicators = tuple(
        (indicator_status(rule, writer.chance.choice([None, rule.target, rule.limit + 1.25]), date(2026, 6, 1)), True)
        for rule in policy.indicators
    )
    titled = [("conformity", "orders"), ("pillars", "pillar scores"), ("returns", "readings")]
    components = tuple(Component(key, key, 40.0, 0.5, 0.3, 4, unit, 0.5, 0.8, 5.0) for key, unit in titled)
    rank = writer.chance.choice([None, 12])
    return ScorecardFacts(
        lab="Orsel",
        address="14 quai",
        zone="Europe/Paris",
        drawn_at=datetime(2026, 7, 1, 9, 30, tzinfo=UTC),
        head="ab" * 32,
        number="S-000018",
        name="Kestrel",
        country="PL",
        kind=str(writer.chance.choice(list(SellerKind))),
        stage=str(writer.chance.choice(list(SellerStage))),
        standing=str(writer.chance.choice(list(Standing))),
        category=writer.chance.choice(["", *loader.categories()]),
        score=SellerScore("S-000018", 35.0, 22.4, rank, 44, len(orders), components) if writer.often(0.8) else None,
        spread=(61.0, 70.0, 84.0) if writer.often(0.7) else None,
        orders=orders,
        indicators=indicators,
        minimum={"delivery": 60.0, "packaging": 62.5, "quality": 80.0},
        measures=_open(writer),
    )


def _judged(writer: Writer, number: int, seed: object) -> JudgedOrder:
    verdict = writer.chance.choice(VERDICTS)
    found: Sequence[dict[str, Any]] = findings_of((seed, "score", number)) if verdict != "pass" else ()
    return JudgedOrder(
        f"V-2026-{number:06d}",
        f"O-2026-{number:06d}",
        date(2026, 6, 1 + number),
        verdict,
        verdict != "inconclusive",
        {pillar: writer.chance.uniform(30, 100) for pillar in PILLARS if writer.often(0.8)},
        tuple((one["source"], one["severity"], one["sentence"]) for one in found),
    )


def _open(writer: Writer) -> tuple[OpenMeasure, ...]:
    kinds = writer.chance.sample(list(MeasureKind), writer.chance.randint(0, 2))
    return tuple(
        OpenMeasure(f"M-2026-{number:06d}", str(kind), date(2026, 6, 1), writer.chance.choice(["", writer.words()]))
        for number, kind in enumerate(kinds)
    )

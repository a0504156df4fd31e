"""A seller's scorecard for meetings: score and what it rests on, pillars, orders, indicators, findings that recur. Pure.

It decides nothing and is no record: no number, no signature, no colours of a verdict on the score.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from statistics import fmean

from labapp.reports.content.blocks import (
    Banner,
    Cell,
    Column,
    Document,
    Paragraphs,
    Score,
    Scores,
    Section,
    Table,
)
from labapp.reports.content.charts import Bullet, Bullets
from labapp.reports.content.forms import CountedFindings, Figure, Figures, ScoreLine, Ticks
from labapp.reports.content.texts import DASH, Texts, fours
from labapp.sellers.rules import IndicatorStatus, SellerScore

_MARKS = {"pass": "pass", "pass_with_remarks": "remark", "fail": "fail", "inconclusive": "not_readable"}
_STATES = {"on_target": "pass", "watch": "remark", "breach": "fail", "no_reading": "not_applicable"}
_PILLARS = ("delivery", "packaging", "quality")
_TICKS, _RECENT, _FOUND = 36, 6, 8


@dataclass(frozen=True, slots=True)
class JudgedOrder:
    """An order with its newest verdict; `findings` are source, severity and sentence."""

    number: str
    order: str
    on: date
    verdict: str
    counts: bool
    scores: dict[str, float]
    findings: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class OpenMeasure:
    """A measure in force."""

    number: str
    kind: str
    effective_on: date
    scope: str


@dataclass(frozen=True, slots=True)
class ScorecardFacts:
    """All that a scorecard tells; orders oldest first."""

    lab: str
    address: str
    zone: str
    drawn_at: datetime
    head: str
    """The hash of the trail's head."""
    number: str
    name: str
    country: str
    kind: str
    stage: str
    standing: str
    category: str
    """Empty: all that the seller sells."""
    score: SellerScore | None
    spread: tuple[float, float, float] | None
    """Lower quartile, median and upper quartile of the scores of all ranked sellers."""
    orders: tuple[JudgedOrder, ...]
    indicators: tuple[tuple[IndicatorStatus, bool], ...]
    """Each with whether more is better."""
    minimum: dict[str, float]
    measures: tuple[OpenMeasure, ...]


def scorecard_content(facts: ScorecardFacts, texts: Texts) -> Document:
    """The whole scorecard."""
    sections = (
        Section("", (Paragraphs((f"({facts.country})",), strong=facts.name), *_score_blocks(facts, texts))),
        _pillars(facts, texts),
        _orders(facts, texts),
        _indicators(facts, texts),
        _parts(facts, texts),
        _found(facts, texts),
        _measures(facts, texts),
        _recent(facts, texts),
    )
    day = texts.day(facts.drawn_at.date().isoformat())
    about = (
        texts.word("seller_kind", facts.kind),
        texts.word("seller_stage", facts.stage),
        texts.word("standing", facts.standing),
    )
    name = texts("scorecard.foot", number=facts.number, day=day)
    return Document(
        title=texts("scorecard.title"),
        number=facts.number,
        subtitle=" · ".join(about),
        lab=facts.lab,
        address=facts.address,
        draft=False,
        draft_word="",
        draft_note="",
        code="",
        code_note=(),
        head_left=(name, texts("scorecard.title")),
        head_right=(f"{facts.number} · {facts.name}", texts("scorecard.for_meetings")),
        foot_left=(name, texts("scorecard.for_meetings")),
        foot_centre=(texts("scorecard.relates"), (texts("common.head"), fours(facts.head))),
        foot_right=texts("scorecard.drawn", at=texts.utc(facts.drawn_at.isoformat())),
        page_words=texts("common.page", x="{x}", y="{y}"),
        banner=Banner("inconclusive", "", "", ""),
        sections=tuple(section for section in sections if section is not None),
        end_mark="",
        keywords="",
        must_show=(("seller", facts.name), ("lab", facts.lab)),
    )


def _figures(facts: ScorecardFacts, texts: Texts) -> Figures:
    score, counted = facts.score, [order for order in facts.orders if order.counts]
    failed = sum(order.verdict == "fail" for order in counted)
    others = len(facts.orders) - len(counted)
    among = texts("scorecard.in_category", category=facts.category) if facts.category else texts("scorecard.in_all")
    rank, place = DASH, texts("scorecard.not_ranked")
    if score is not None and score.rank is not None:
        rank, place = str(score.rank), texts("scorecard.of_ranked", of=score.of)
    count = texts("scorecard.count_and", others=others) if others else texts("scorecard.count")
    return Figures(
        (
            Figure(
                texts("scorecard.score"), DASH if score is None else f"{score.score:.0f}", texts("scorecard.of_100")
            ),
            Figure(texts("scorecard.rank", among=among), rank, place),
            Figure(texts("scorecard.orders"), str(len(counted)), count),
            Figure(texts("scorecard.failed"), str(failed), texts.percent(failed / len(counted)) if counted else ""),
        )
    )


def _score_blocks(facts: ScorecardFacts, texts: Texts) -> Iterator[Figures | ScoreLine | Paragraphs]:
    score = facts.score
    yield _figures(facts, texts)
    if score is not None and facts.spread is not None:
        low, middle, high = facts.spread
        yield ScoreLine(
            score.score,
            texts("scorecard.this_seller", score=f"{score.score:.0f}"),
            low,
            middle,
            high,
            texts("scorecard.middle_half", low=f"{low:.0f}", high=f"{high:.0f}", middle=f"{middle:.0f}"),
        )
    if score is not None:
        own = sum(part.count > 0 for part in score.components)
        told = texts(
            "scorecard.rests",
            own=own,
            parts=len(score.components),
            orders=score.orders,
            readings=score.readings,
            bound=f"{score.bound:.0f}",
        )
        yield Paragraphs((told,), small=True)


def _pillars(facts: ScorecardFacts, texts: Texts) -> Section | None:
    counted = [order for order in facts.orders if order.counts]
    scores = []
    for pillar in _PILLARS:
        values = [order.scores[pillar] for order in counted if pillar in order.scores]
        minimum = facts.minimum.get(pillar, 0.0)
        if not values:
            scores.append(Score(texts.word("pillar", pillar), None, DASH, minimum, texts("report.no_score"), ""))
            continue
        asked = texts.number(minimum)
        mean, under = fmean(values), sum(value < minimum for value in values)
        key = "met" if mean >= minimum else "missed"
        right = texts("scorecard.under", count=under, minimum=asked) if under else texts("scorecard.none_under")
        scores.append(
            Score(
                texts.word("pillar", pillar),
                mean,
                texts.number(mean, decimals=1),
                minimum,
                texts(f"report.{key}", minimum=asked),
                right,
            )
        )
    if not counted:
        return None
    return Section(texts("scorecard.pillars"), (Scores(tuple(scores)),), texts("scorecard.pillars_note"))


def _orders(facts: ScorecardFacts, texts: Texts) -> Section:
    if not facts.orders:
        return Section(texts("scorecard.orders_title"), (Paragraphs((texts("scorecard.no_orders"),)),))
    shown = facts.orders[-_TICKS:]
    ticks = tuple((_MARKS[order.verdict], order.number.rpartition("-")[2].lstrip("0")) for order in shown)
    return Section(texts("scorecard.orders_title"), (Ticks(ticks),), texts("scorecard.orders_note"))


def _indicators(facts: ScorecardFacts, texts: Texts) -> Section:
    rows = tuple(
        Bullet(
            status.title,
            texts.number(status.value, status.unit),
            status.value,
            status.target,
            status.limit,
            f"{'≥' if higher else '≤'} {texts.number(status.target)}",
            f"{'<' if higher else '>'} {texts.number(status.limit)}",
            _STATES[status.state],
            texts.word("indicator_state", status.state),
        )
        for status, higher in facts.indicators
    )
    heads = tuple(texts(f"trial.{key}") for key in ("indicator", "reading", "scale", "target", "limit", "state"))
    return Section(texts("trial.indicators"), (Bullets(heads, rows),), texts("trial.indicators_note"))


def _parts(facts: ScorecardFacts, texts: Texts) -> Section | None:
    if facts.score is None:
        return None
    named = {status.key: status.title for status, _ in facts.indicators}
    rows = [
        (
            Cell(named.get(part.key) or texts.word("scorecard_part", part.key)),
            Cell(texts("scorecard.counted", count=part.count, unit=texts.word("scorecard_unit", part.unit))),
            Cell(texts.number(part.value, decimals=3)),
            Cell(texts.number(part.weight, decimals=1)),
            Cell(texts.number(part.points, decimals=1)),
        )
        for part in facts.score.components
    ]
    whole = sum(part.weight for part in facts.score.components)
    rows.append(
        (
            Cell(texts("scorecard.score"), bold=True),
            Cell(""),
            Cell(""),
            Cell(f"{whole:.0f}"),
            Cell(texts.number(facts.score.score, decimals=1)),
        )
    )
    columns = (
        Column(texts("scorecard.part"), 0.36),
        Column(texts("scorecard.rests_on"), 0.25),
        Column(texts("scorecard.value"), 0.13, right=True),
        Column(texts("scorecard.weight"), 0.13, right=True),
        Column(texts("scorecard.gives"), 0.13, right=True),
    )
    return Section(texts("scorecard.made_of"), (Table(columns, tuple(rows)),), texts("scorecard.made_of_note"))


def _found(facts: ScorecardFacts, texts: Texts) -> Section | None:
    counted: dict[str, dict[str, int]] = {}
    words: dict[str, str] = {}
    for order in facts.orders:
        for source, severity, sentence in order.findings:
            kinds = counted.setdefault(source, dict.fromkeys(("critical", "major", "minor"), 0))
            kinds[severity] += 1
            words[source] = sentence  # the newest one says it
    if not counted:
        return None
    often = sorted(
        counted, key=lambda source: (-sum(counted[source].values()), *(-n for n in counted[source].values()))
    )
    rows = tuple((words[source], *counted[source].values()) for source in often[:_FOUND])
    left = len(often) - len(rows)
    note = texts("scorecard.found_note") + (f" {texts('scorecard.found_more', count=left)}" if left else "")
    return Section(
        texts("scorecard.found", count=len(facts.orders)),
        (CountedFindings(rows, note),),  # type: ignore[arg-type]
    )


def _measures(facts: ScorecardFacts, texts: Texts) -> Section:
    if not facts.measures:
        return Section(texts("scorecard.measures"), (Paragraphs((texts("scorecard.no_measures"),)),))
    rows = tuple(
        (
            Cell(measure.number, mono=True),
            Cell(texts.word("measure_kind", measure.kind), bold=True),
            Cell(texts.day(measure.effective_on.isoformat())),
            Cell(measure.scope or DASH),
        )
        for measure in facts.measures
    )
    columns = (
        Column(texts("scorecard.number"), 0.2),
        Column(texts("scorecard.kind"), 0.16),
        Column(texts("scorecard.since"), 0.2),
        Column(texts("scorecard.scope"), 0.44),
    )
    return Section(texts("scorecard.measures"), (Table(columns, rows),))


def _recent(facts: ScorecardFacts, texts: Texts) -> Section | None:
    if not facts.orders:
        return None
    rows = tuple(
        (
            Cell(order.number, mono=True),
            Cell(order.order, mono=True),
            Cell(texts.short_day(order.on.isoformat())),
            Cell(texts.word("verdict", order.verdict), _MARKS[order.verdict], bold=order.verdict == "fail"),
            Cell(order.findings[0][2] if order.findings else DASH),
        )
        for order in reversed(facts.orders[-_RECENT:])
    )
    columns = (
        Column(texts("scorecard.number"), 0.16),
        Column(texts("scorecard.order"), 0.16),
        Column(texts("scorecard.issued"), 0.12),
        Column(texts("scorecard.verdict"), 0.18),
        Column(texts("scorecard.gravest"), 0.38),
    )
    return Section(texts("scorecard.recent"), (Table(columns, rows),))

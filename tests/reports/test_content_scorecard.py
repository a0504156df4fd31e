"""What a scorecard says, exactly, before anything is drawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from labapp.reports.content import Document, texts
from labapp.reports.content.blocks import Paragraphs, Scores, Table
from labapp.reports.content.charts import Bullets
from labapp.reports.content.forms import CountedFindings, Figures, ScoreLine, Ticks
from labapp.reports.content.scorecard import JudgedOrder, OpenMeasure, ScorecardFacts, scorecard_content
from labapp.rulebook.types import IndicatorRule
from labapp.sellers.rules import SellerScore, indicator_status
from labapp.sellers.rules.scores import Component

ENGLISH = texts("en")
RETURNS = IndicatorRule("returns", "Return ratio", "%", 6, 10, False)
LATE = ("delivery.late", "minor", "Two days late.")
LOCK = ("locks.activation", "critical", "The activation lock is on.")


def order(number: int, verdict: str = "pass", *found: tuple[str, str, str], quality: float = 90.0) -> JudgedOrder:
    return JudgedOrder(
        f"V-2026-{number:06d}",
        f"O-2026-{number:06d}",
        date(2026, 3, number),
        verdict,
        verdict != "inconclusive",
        {"quality": quality},
        found,
    )


def facts(**changes: Any) -> ScorecardFacts:
    parts = (
        Component("conformity", "Lab conformity", 40.0, 0.5, 0.3, 4, "orders", 0.5, 0.8, 5.0),
        Component("returns", "Return ratio", 60.0, 0.25, 0.1, 0, "readings", None, 0.5, 5.0),
    )
    made = ScorecardFacts(
        lab="Lyon lab",
        address="1 rue du Test",
        zone="Europe/Paris",
        drawn_at=datetime(2026, 4, 20, 8, tzinfo=UTC),
        head="ab" * 32,
        number="S-000418",
        name="Żurawia",
        country="PL",
        kind="workshop",
        stage="active",
        standing="warned",
        category="smartphone",
        score=SellerScore("S-000418", 35.0, 22.4, 38, 44, 4, parts),
        spread=(61.0, 70.0, 84.0),
        orders=(
            order(1),
            order(2, "fail", LOCK, LATE, quality=40.0),
            order(3, "inconclusive"),
            order(4, "pass_with_remarks", LATE),
            order(5),
        ),
        indicators=((indicator_status(RETURNS, 11.2, date(2026, 4, 15)), False),),
        minimum={"delivery": 60.0, "packaging": 60.0, "quality": 80.0},
        measures=(OpenMeasure("M-2026-000004", "warning", date(2026, 4, 2), ""),),
    )
    return replace(made, **changes)


def content(**changes: Any) -> Document:
    return scorecard_content(facts(**changes), ENGLISH)


def first(document: Document, kind: type) -> Any:
    return next(block for section in document.sections for block in section.blocks if isinstance(block, kind))


def titles(document: Document) -> list[str]:
    return [section.title for section in document.sections if section.title]


def test_the_figures_say_on_how_many_orders_they_rest() -> None:
    document = content()
    figures = [(figure.title, figure.value, figure.note) for figure in first(document, Figures).figures]
    assert figures == [
        ("Score", "35", "of 100"),
        ("Rank in smartphone", "38", "of 44"),
        ("Orders", "4", "count; 1 do not"),
        ("Failed", "1", "25.0\u00a0%"),
    ]
    line = first(document, ScoreLine)
    assert (line.low, line.middle, line.high) == (61.0, 70.0, 84.0)
    assert line.kind_words == "all sellers: middle half 61–84, median 70"
    rests = [block for block in document.sections[0].blocks if isinstance(block, Paragraphs)][-1]
    assert "in 1 of 2 parts, on 4 orders and 0 readings" in rests.texts[0]


def test_pillars_are_means_of_the_orders_that_count_and_say_how_many_lie_under_the_minimum() -> None:
    pillars = {score.name: score for score in first(content(), Scores).scores}
    assert pillars["Quality"].value == (90 + 40 + 90 + 90) / 4
    assert (pillars["Quality"].left, pillars["Quality"].right) == ("minimum 80 – not met", "1 under 80")
    assert (pillars["Delivery"].value, pillars["Delivery"].left) == (None, "nothing asked")


def test_orders_stand_oldest_first_each_with_its_mark() -> None:
    assert first(content(), Ticks).ticks == (
        ("pass", "1"),
        ("fail", "2"),
        ("not_readable", "3"),
        ("remark", "4"),
        ("pass", "5"),
    )
    assert len(first(content(orders=tuple(order(1) for _ in range(90))), Ticks).ticks) == 36


def test_indicators_stand_against_target_and_limit() -> None:
    (bullet,) = first(content(), Bullets).rows
    assert (bullet.reading, bullet.target_text, bullet.limit_text) == ("11.2\u00a0%", "≤ 6", "> 10")
    assert (bullet.mark, bullet.state) == ("fail", "breach")


def test_the_parts_of_the_score_add_up_to_it() -> None:
    table = next(section for section in content().sections if section.title == "What the score is made of").blocks[0]
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["Lab conformity", "orders: 4", "0.500", "40.0", "20.0"],
        ["Return ratio", "readings: 0", "0.250", "60.0", "15.0"],
        ["Score", "", "", "100", "35.0"],
    ]


def test_findings_that_recur_come_first_with_their_severities() -> None:
    found = first(content(), CountedFindings)
    assert found.rows == (("Two days late.", 0, 0, 2), ("The activation lock is on.", 1, 0, 0))
    many = tuple(order(1, "fail", (f"check.{n}", "major", f"Fault {n}.")) for n in range(12))
    assert first(content(orders=many), CountedFindings).note.endswith("4 more kinds were found.")


def test_measures_in_force_and_the_newest_verdicts_are_listed() -> None:
    tables = {section.title: section.blocks[0] for section in content().sections if section.title}
    measures, recent = tables["Measures in force"], tables["Newest verdicts"]
    assert isinstance(measures, Table)
    assert isinstance(recent, Table)
    assert [cell.text for cell in measures.rows[0]] == ["M-2026-000004", "warning", "2 April 2026", "–"]
    assert [row[0].text for row in recent.rows] == [f"V-2026-{n:06d}" for n in (5, 4, 3, 2, 1)]
    assert recent.rows[3][4].text == "The activation lock is on."


def test_a_seller_without_orders_is_not_ranked_and_nothing_is_made_up() -> None:
    score = facts().score
    assert score is not None
    document = content(orders=(), spread=None, measures=(), score=replace(score, rank=None))
    figures = first(document, Figures).figures
    assert [figure.value for figure in figures] == ["35", "–", "0", "0"]
    assert figures[1].note == "not ranked yet"
    assert titles(document) == ["Orders", "Indicators", "What the score is made of", "Measures in force"]


def test_it_says_on_every_page_that_it_is_no_signed_document() -> None:
    document = content()
    assert document.foot_left == ("Scorecard S-000418 · 20 April 2026", "for meetings – no signed document")
    assert (document.code, document.end_mark, document.draft) == ("", "", False)

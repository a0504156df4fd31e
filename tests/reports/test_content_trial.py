"""What a trial outcome says, exactly, before anything is drawn."""

from __future__ import annotations

from typing import Any

import pytest

from labapp.reports.content import Document, texts, trial_content
from labapp.reports.content.blocks import Cell, Facts, Paragraphs, SignOff, Table
from labapp.reports.content.charts import Bullets, SequentialChart
from tests.reports.trial_records import trial_record

ENGLISH = texts("en")


def content(record: dict[str, Any]) -> Document:
    return trial_content(record, draft=False, texts=ENGLISH)


def first(document: Document, kind: type) -> Any:
    return next(block for section in document.sections for block in section.blocks if isinstance(block, kind))


def test_the_banner_says_decided_and_recommended_outcome() -> None:
    banner = content(trial_record()).banner
    assert (banner.style, banner.word) == ("fail", "NOT PASSED")
    assert banner.sentence == (
        "3 of the 6 mystery orders that count have failed. d is at or above the line. The seller is suspended."
    )
    assert banner.note == (
        "Outcome decided: not passed · recommended by the rules: not passed · effective 9 April 2026"
    )


def test_sections_lead_from_the_rules_over_the_chart_to_the_signature() -> None:
    document = content(trial_record())
    assert [section.title for section in document.sections if section.title] == [
        "Why: the rules that were looked at",
        "How the trial went",
        "1  Orders and their verdicts",
        "2  Indicators",
        "3  The plan and its risks",
        "4  Decision",
        "5  Method",
        "6  Sign-off",
    ]
    assert [section.with_next for section in document.sections][-3:] == [True, True, False]


def test_the_chart_names_the_failed_orders_and_the_arithmetic_of_the_line_that_decided() -> None:
    chart = first(content(trial_record()), SequentialChart)
    assert [point.label for point in chart.points if point.failed] == [
        "V-2026-000002",
        "V-2026-000004",
        "V-2026-000006",
    ]
    assert [point.label for point in chart.points if not point.failed] == ["", "", ""]
    assert chart.callout == ("n = 6, d = 3: rejected", "line at n = 6: 2.52")


def test_of_many_failed_orders_only_the_last_three_are_named() -> None:
    chart = first(content(trial_record(40, frozenset(range(1, 41, 4)))), SequentialChart)
    assert [point.label for point in chart.points if point.label] == ["V-2026-000029", "V-2026-000033", "V-2026-000037"]


def test_an_undecided_trial_claims_no_line() -> None:
    record = trial_record()
    record["tally"] = {**record["tally"], "decision": "continue", "at_n": None, "at_d": None}
    assert first(content(record), SequentialChart).callout == ("n = 6, d = 3: undecided", "")


def test_the_tally_counts_n_and_d_as_the_trial_went() -> None:
    record = trial_record(3, frozenset({2}))
    record["tally"]["orders"][2]["counts"] = False
    tally = next(
        section.blocks[0] for section in content(record).sections if section.title == "1  Orders and their verdicts"
    )
    assert isinstance(tally, Table)
    assert [(row[0].text, row[-1].text) for row in tally.rows] == [("1", "0"), ("2", "1"), ("–", "1")]
    assert tally.tinted == frozenset({1})
    assert tally.rows[1][4] == Cell("fail", "fail", bold=True)
    assert tally.rows[2][5] == Cell("not counted")


def test_what_it_can_say_carries_the_interval_and_the_prior() -> None:
    told = first(content(trial_record()), Paragraphs)
    assert told.strong == "What this result can and cannot say."
    assert (
        told.texts[0]
        .replace("\u00a0", " ")
        .startswith(
            "3 of 6 failed (50.0 %); with 95 % confidence the true rate lies between 18.8 % and 81.2 % (Wilson)."
        )
    )


def test_without_a_counted_order_it_says_that_nothing_can_be_said() -> None:
    document = content(trial_record(0, frozenset(), wilson=None))
    assert first(document, Paragraphs).texts[0].startswith("No order counts yet")


def test_a_reading_that_is_missing_is_a_dash_and_not_a_number() -> None:
    bullets = first(content(trial_record()), Bullets)
    assert [(row.title, row.reading, row.state) for row in bullets.rows] == [
        ("Customer reviews", "4.1", "watch"),
        ("Late delivery", "–", "no reading"),
    ]


@pytest.mark.parametrize(
    ("reason", "shown"), [("", "as recommended"), ("Because of the flood.", "Because of the flood.")]
)
def test_the_decision_gives_its_reason(reason: str, shown: str) -> None:
    decision = next(
        section for section in content(trial_record(reason=reason)).sections if section.title == "4  Decision"
    )
    facts = decision.blocks[0]
    assert isinstance(facts, Facts)
    assert dict(facts.rows)["Reason"] == shown
    assert dict(facts.rows)["Measure"] == "suspension M-2026-000001, effective 9 April 2026"


def test_the_signature_says_what_it_means() -> None:
    (signature,) = first(content(trial_record()), SignOff).signatures
    assert (signature.role, signature.name) == ("Decided by", "Marta Klein")
    assert "I took no part in any of its inspections" in signature.meaning


def test_days_in_the_tally_are_short_so_that_an_order_takes_one_line() -> None:
    record = trial_record(1, frozenset())
    record["tally"]["orders"][0]["issued_on"] = "2026-09-23"
    tally = next(
        section.blocks[0] for section in content(record).sections if section.title == "1  Orders and their verdicts"
    )
    assert isinstance(tally, Table)
    assert tally.rows[0][3] == Cell("23 Sep 2026")


def test_the_time_to_reply_is_counted_from_the_hand_over_of_the_statement() -> None:
    document = trial_content(trial_record(), draft=False, texts=texts("en"))
    rows = [
        row
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Facts)
        for row in block.rows
    ]
    said = dict(rows)["Reply"]
    assert said == "within 14 days of the day on which M-2026-000001, its statement of reasons, is handed over"

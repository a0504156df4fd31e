"""Whatever the rules may write is said in French, in whole documents, without a word of English left over."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

import pytest

from labapp.orders.rules import ENDED_WITHOUT_DEVICE
from labapp.reports.content import content_of, texts
from labapp.reports.content.scorecard import scorecard_content
from labapp.reports.content.translating.scorecards import scorecard_in
from labapp.reports.content.worksheet import worksheet
from labapp.rulebook import loader
from tests.reports.random_records import checklists, ended_verdict, random_trial, random_verdict
from tests.reports.random_statements import random_scorecard, random_statement

FRENCH = texts("fr")
# Words that no English sentence of the rules does without, and that are no French ones. What people type in the random
# records is of no language, and keys of rules (`delivery.late`) hold a dot or a line.
ENGLISH = re.compile(
    r"(?<![\w./])(the|is|was|were|not|and|of|with|without|at|by|from|has|have|are|that|this|than|it|its|as found|no|"
    r"under|over|below|above|finding|findings|missing|promised|received|days|months|check|order|orders|seller|device|"
    r"battery|mark|screen|scratch|dent|wear|back|left|right|upper|lower|good|fair|premium demands)(?![\w./])",
    re.IGNORECASE,
)
OWN_NAME = "GSMA Device Check"


def words_of(part: Any) -> Iterator[str]:
    """Every text of a document."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple | list | frozenset):
        for one in part:
            yield from words_of(one)
    elif dataclasses.is_dataclass(part):
        for field in dataclasses.fields(part):
            if field.name not in ("style", "mark", "severity", "code", "keywords", "must_show"):
                yield from words_of(getattr(part, field.name))


def leftovers(document: Any) -> list[str]:
    """The texts of a document that hold English."""
    return [text for text in words_of(document) if ENGLISH.search(text.replace(OWN_NAME, ""))]


def refuse_leftovers(record: dict[str, Any]) -> None:
    assert leftovers(content_of(record, {}, draft=False, language="fr")) == []


def refuse_leftovers_of_score(seed: object) -> None:
    document = scorecard_content(scorecard_in(random_scorecard(seed), "fr"), FRENCH)
    assert leftovers(document) == []


@pytest.mark.parametrize("key", checklists())
def test_an_inspection_of_any_category_is_said_in_french(key: str) -> None:
    for seed in range(12):
        refuse_leftovers(random_verdict((key, seed), key, trouble=(0.03, 0.15, 0.5)[seed % 3]))


@pytest.mark.parametrize("by_lab", [True, False])
@pytest.mark.parametrize("state", sorted(ENDED_WITHOUT_DEVICE))
def test_an_order_that_ended_without_a_device_is_said_in_french(state: Any, by_lab: bool) -> None:
    for seed in range(4):
        refuse_leftovers(ended_verdict(seed, state, by_lab=by_lab))


def test_a_trial_of_any_plan_and_outcome_is_said_in_french() -> None:
    remarks: dict[str, list[str]] = {}
    for key in checklists():
        for seed in range(6):
            for found in random_verdict((key, seed), key, trouble=0.4)["findings"][:1]:
                remarks.setdefault(key.partition("/")[0], []).append(found["sentence"])
    assert len(remarks) == len(loader.categories())
    for seed in range(120):
        refuse_leftovers(random_trial(seed, remarks))


def test_a_statement_of_reasons_of_any_measure_is_said_in_french() -> None:
    for seed in range(100):
        refuse_leftovers(random_statement(seed))


def test_a_scorecard_of_any_seller_is_said_in_french() -> None:
    for seed in range(40):
        refuse_leftovers_of_score(seed)


@pytest.mark.parametrize("category", loader.categories())
def test_a_worksheet_of_any_category_is_said_in_french(category: str) -> None:
    checklist = loader.checklist(category)
    made = worksheet(checklist, number="O-1", code="O-1", device="Zurav", grade="good", printed_on="–", texts=FRENCH)
    said = [getattr(made, field.name) for field in dataclasses.fields(made) if field.name != "outline"]
    assert leftovers([*said, *made.view_titles.values()]) == []


@pytest.mark.soak
@pytest.mark.parametrize("key", checklists())
def test_five_hundred_inspections_of_any_category_are_said_in_french(key: str) -> None:
    for seed in range(500):
        refuse_leftovers(random_verdict((key, "long", seed), key, trouble=(0.02, 0.1, 0.3, 0.6)[seed % 4]))


@pytest.mark.soak
def test_five_thousand_trials_are_said_in_french() -> None:
    for seed in range(5_000):
        refuse_leftovers(random_trial(("long", seed)))


@pytest.mark.soak
def test_two_thousand_statements_and_scorecards_are_said_in_french() -> None:
    for seed in range(2_000):
        refuse_leftovers(random_statement(("long", seed)))
        refuse_leftovers_of_score(("long", seed))

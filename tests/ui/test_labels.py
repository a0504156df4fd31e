"""The words: every word of the program has one for people, with a status that has a silhouette."""

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

import pytest

from labapp.accounts.rules import Role
from labapp.inspections.rules import InspectionState, Verdict
from labapp.orders.rules import OrderReason, OrderState
from labapp.rulebook.types import Grade, Result, Severity
from labapp.sellers.rules import Gate, SellerKind, SellerStage, Standing
from labapp.trials.rules import Decision, IndicatorState, Outcome, TrialState
from labapp.ui import labels
from labapp.ui.widgets.glyphs import STATUSES

FAMILIES: dict[str, type[StrEnum]] = {
    "verdict": Verdict,
    "result": Result,
    "severity": Severity,
    "grade": Grade,
    "order_state": OrderState,
    "order_reason": OrderReason,
    "inspection_state": InspectionState,
    "seller_kind": SellerKind,
    "seller_stage": SellerStage,
    "gate": Gate,
    "standing": Standing,
    "outcome": Outcome,
    "decision": Decision,
    "trial_state": TrialState,
    "indicator_state": IndicatorState,
    "role": Role,
}


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_every_word_of_the_program_has_one_for_people(family: str) -> None:
    assert set(labels.WORDS[family]) == {str(member) for member in FAMILIES[family]}
    assert {pair[1] for pair in labels.WORDS[family].values()} <= set(STATUSES)


def test_an_unknown_word_is_shown_readably() -> None:
    assert labels.word("verdict", "not_yet_known") == "not yet known"
    assert labels.status("verdict", "not_yet_known") == "neutral"


def test_days_moments_money_and_numbers_read_as_people_write_them() -> None:
    assert labels.day(date(2026, 3, 2)) == "2 March"
    assert labels.day(date(2026, 3, 2), short=True, year=True) == "2 Mar 2026"
    assert labels.day(None) == "—"
    assert labels.moment(datetime(2026, 3, 12, 13, 7, tzinfo=UTC), ZoneInfo("Europe/Paris")) == "12 Mar 14:07"
    assert labels.money(Decimal("1289.5"), "EUR") == "€ 1,289.50"
    assert labels.money(Decimal("10"), "PLN") == "PLN 10.00"
    assert labels.money(None, "EUR") == "—"
    assert labels.imei("353209114821374") == "35 320911 482137 4"
    assert labels.imei("A100") == "A100"
    assert labels.count(1, "order") == "1 order"
    assert labels.count(1200, "reply", "replies") == "1,200 replies"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Sofia Ortega", "SO"), ("Mara", "MA"), ("  ", "?"), ("Jean-Luc de la Tour", "JT"), ("9", "9")],
)
def test_initials(name: str, letters: str) -> None:
    assert labels.initials(name) == letters

"""What the rules recommend, and how sure one may be."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapp.rulebook.types import IndicatorRule
from labapp.sellers.rules import IndicatorStatus, MeasureKind, SellerStage, Standing, indicator_status
from labapp.trials.rules import (
    Outcome,
    Recommendation,
    SequentialPlan,
    SinglePlan,
    TrialState,
    consequence,
    outcome_needs_reason,
    recommend,
    replay,
    risk_sentence,
    state_after,
)
from tests.trials.sequences import PLAN, START, orders

LATE = IndicatorRule("late_delivery", "Late delivery", "%", 3, 8, higher_is_better=False)


def advice(pattern: str, *statuses: IndicatorStatus, day: int = 40) -> Recommendation:
    return recommend(
        PLAN,
        replay(PLAN, orders(pattern)),
        statuses,
        today=START + timedelta(days=day),
        minimum_until=START + timedelta(days=30),
        ends_on=START + timedelta(days=90),
        critical_limit=2,
    )


BREACH = indicator_status(LATE, 9.1, START)
WATCH = indicator_status(LATE, 5.0, START)


def test_fourteen_clean_orders_pass() -> None:
    assert advice("." * 14).outcome is Outcome.PASSED
    assert advice("." * 13).outcome is Outcome.CONTINUE


def test_a_rejecting_plan_is_not_passed_whatever_else_is_well() -> None:
    found = advice(".x.x.x")
    assert found.outcome is Outcome.NOT_PASSED
    assert found.reasons[0].detail == "d = 3 is at or above 0.110 × 6 + 1.86 = 2.52."


def test_a_breach_extends_an_accepting_plan() -> None:
    assert advice("." * 14, BREACH).outcome is Outcome.EXTENDED
    assert advice("." * 14, WATCH).outcome is Outcome.PASSED


def test_an_accepting_plan_waits_for_the_shortest_time() -> None:
    found = advice("." * 14, day=20)
    assert (found.outcome, found.waits_for) == (Outcome.CONTINUE, START + timedelta(days=30))


def test_a_breach_extends_even_before_the_shortest_time_is_over() -> None:
    assert advice("." * 14, BREACH, day=20).outcome is Outcome.EXTENDED


def test_the_shortest_time_is_over_on_its_last_day() -> None:
    assert advice("." * 14, day=29).outcome is Outcome.CONTINUE
    assert advice("." * 14, day=30).outcome is Outcome.PASSED


def test_a_rejection_waits_for_nothing() -> None:
    found = advice("xxx", BREACH, day=1)
    assert (found.outcome, found.waits_for) == (Outcome.NOT_PASSED, None)


def test_an_accepting_plan_passes_even_after_its_time() -> None:
    assert advice("." * 14, day=400).outcome is Outcome.PASSED


def test_the_reasons_name_the_breach_the_watch_and_the_missing_reading() -> None:
    (breach,) = (why for why in advice("." * 14, BREACH).reasons if why.rule == "indicator.breach")
    assert (breach.sentence, breach.detail) == ("Late delivery is in breach.", "9.1 % against a limit of 8 %.")
    unread = indicator_status(LATE, None, None)
    for statuses, detail in [
        ((WATCH, unread), "1 on watch, 1 without a reading."),
        ((indicator_status(LATE, 1, START),), "All on target."),
        ((), "No indicator is kept for this seller."),
    ]:
        (none,) = (why for why in advice("...", *statuses).reasons if why.rule == "indicator.none")
        assert none.detail == detail


def test_time_is_up_and_the_plan_undecided() -> None:
    assert advice("." * 8, day=90).outcome is Outcome.EXTENDED
    assert advice("." * 8, day=89).outcome is Outcome.CONTINUE


def test_critical_findings_ask_the_manager_but_do_not_reject() -> None:
    found = advice("!..!.....")
    assert found.outcome is Outcome.CONTINUE
    assert found.decide_now
    assert not advice("!........").decide_now


def test_a_decided_plan_needs_no_extra_call_for_a_decision() -> None:
    assert not advice("!!!").decide_now
    assert not advice("!." + "." * 9 + "!" + "." * 30).decide_now  # accepted in the end


@given(st.text(".x?!", max_size=60))
def test_every_recommendation_gives_reasons_and_the_risk(pattern: str) -> None:
    found = advice(pattern)
    assert len(found.reasons) >= 4
    assert all(why.sentence.endswith(".") and why.detail.endswith(".") for why in found.reasons)
    assert "(0.092)" in found.risk


def test_the_risk_in_words() -> None:
    assert risk_sentence(PLAN).startswith(
        "A seller whose true failure rate is 20 % is still accepted by this plan about one time in eleven (0.092)."
    )
    assert risk_sentence(SinglePlan(5, 0)).startswith(
        "A seller whose true failure rate is 20 % is still accepted by this plan about one time in three (0.328)."
    )
    assert risk_sentence(PLAN).endswith("A seller at 5 % is accepted about 96 times in 100.")


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (SinglePlan(13, 1), "about one time in four (0.234)."),
        (SinglePlan(4, 0), "about 41 times in 100 (0.410)."),  # neither one in two nor one in three
        (SinglePlan(3, 0), "about one time in two (0.512)."),
        (SinglePlan(1, 0), "about 80 times in 100 (0.800)."),
        (SinglePlan(100, 99), "more than 99 times in 100 (1.000)."),
        (SinglePlan(20, 0), "about one time in 87 (0.012)."),
        (SinglePlan(60, 0), "almost never (under 0.001)."),
        (SequentialPlan(0.01, 0.05, 0.06, 0.10), "about one time in ten (0.100)."),
    ],
)
def test_the_risk_is_told_in_words_that_fit_its_size(plan: SinglePlan | SequentialPlan, words: str) -> None:
    assert risk_sentence(plan).split("by this plan ")[1].startswith(words)


def test_consequences_of_each_outcome() -> None:
    assert consequence(Outcome.PASSED) == (SellerStage.ACTIVE, Standing.GOOD, None)
    assert consequence(Outcome.NOT_PASSED) == (SellerStage.TRIAL, Standing.SUSPENDED, MeasureKind.SUSPENSION)
    assert consequence(Outcome.LIMITED) == (SellerStage.ACTIVE, Standing.LIMITED, MeasureKind.LIMIT)


def test_an_extension_changes_neither_stage_nor_standing() -> None:
    for standing in Standing:
        assert consequence(Outcome.EXTENDED, standing) == (SellerStage.TRIAL, standing, None)


def test_passing_a_trial_does_not_lift_a_measure_that_is_in_force() -> None:
    assert consequence(Outcome.PASSED, Standing.SUSPENDED)[1] is Standing.SUSPENDED
    assert consequence(Outcome.LIMITED, Standing.WARNED)[1] is Standing.LIMITED
    assert consequence(Outcome.LIMITED, Standing.SUSPENDED)[1] is Standing.SUSPENDED


def test_to_continue_is_recommended_but_never_signed() -> None:
    assert state_after(TrialState.OPEN, Outcome.CONTINUE) is None
    with pytest.raises(KeyError):
        consequence(Outcome.CONTINUE)


@pytest.mark.parametrize("outcome", [Outcome.PASSED, Outcome.LIMITED, Outcome.NOT_PASSED])
def test_an_outcome_decides_an_open_trial_for_good(outcome: Outcome) -> None:
    assert state_after(TrialState.OPEN, outcome) is TrialState.DECIDED
    assert state_after(TrialState.DECIDED, outcome) is None


def test_an_extension_keeps_a_trial_open_and_a_decided_one_cannot_be_extended() -> None:
    assert state_after(TrialState.OPEN, Outcome.EXTENDED) is TrialState.OPEN
    assert state_after(TrialState.DECIDED, Outcome.EXTENDED) is None


def test_another_outcome_than_recommended_needs_a_reason() -> None:
    assert outcome_needs_reason(Outcome.PASSED, Outcome.EXTENDED)
    assert not outcome_needs_reason(Outcome.PASSED, Outcome.PASSED)

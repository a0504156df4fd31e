"""Sellers: gates before a trial, the life of a seller, indicators against target and limit."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapp.rulebook.types import IndicatorRule
from labapp.sellers.rules import (
    GATE_TITLES,
    KIND_TITLES,
    SELLER_STAGES,
    STANDING_WORDS,
    Gate,
    IndicatorState,
    SellerKind,
    SellerStage,
    Standing,
    family,
    gates_missing,
    indicator_status,
    may_become,
    may_start_trial,
)

READ = date(2026, 3, 2)
LATE = IndicatorRule("late_delivery", "Late delivery", "%", 3, 8, higher_is_better=False)
REVIEWS = IndicatorRule("reviews", "Reviews", "", 4.3, 4.0, higher_is_better=True)


def test_the_two_families_of_sellers() -> None:
    classic = {kind for kind in SellerKind if family(kind) == "classic"}
    assert {family(kind) for kind in set(SellerKind) - classic} == {"retailer"}
    assert classic == {
        SellerKind.REFURBISHING_FACTORY,
        SellerKind.WORKSHOP,
        SellerKind.RECYCLER,
        SellerKind.TRADER,
        SellerKind.LEASING_COMPANY,
    }


def test_every_kind_gate_and_standing_has_words_of_its_own() -> None:
    for words, keys in ((KIND_TITLES, SellerKind), (GATE_TITLES, Gate), (STANDING_WORDS, Standing)):
        assert set(words) == set(keys)
        assert len(set(words.values())) == len(words)


def test_all_six_gates_passed_let_a_trial_start() -> None:
    assert len(Gate) == 6
    assert may_start_trial(SellerStage.ONBOARDING, frozenset(Gate)) == ()


@pytest.mark.parametrize("missing", list(Gate))
def test_one_open_gate_is_named_and_stops_the_trial(missing: Gate) -> None:
    (problem,) = may_start_trial(SellerStage.ONBOARDING, frozenset(Gate) - {missing})
    assert problem == f"Gates still open: {GATE_TITLES[missing]}."


def test_open_gates_are_listed_in_their_order() -> None:
    assert gates_missing(frozenset()) == tuple(Gate)
    assert gates_missing(frozenset({Gate.TERMS_SIGNED, Gate.ACCOUNT_SET_UP})) == (
        Gate.LEGAL_DOCUMENTS,
        Gate.CHARTER_SIGNED,
        Gate.ONBOARDING_APPROVED,
        Gate.SUCCESS_MANAGER_APPROVED,
    )


@pytest.mark.parametrize("stage", [SellerStage.APPLICANT, SellerStage.CLOSED, SellerStage.DECLINED])
def test_a_trial_cannot_start_before_onboarding_or_after_the_end(stage: SellerStage) -> None:
    (problem,) = may_start_trial(stage, frozenset(Gate))
    assert problem == f"A trial cannot start while the seller is at the stage {stage.value}."


def test_stage_and_gates_are_both_told() -> None:
    assert len(may_start_trial(SellerStage.APPLICANT, frozenset())) == 2


def test_the_straight_life_of_a_seller() -> None:
    life = (
        SellerStage.APPLICANT,
        SellerStage.ONBOARDING,
        SellerStage.TRIAL,
        SellerStage.ACTIVE,
        SellerStage.CLOSED,
    )
    assert all(may_become(stage, later) for stage, later in pairwise(life))


def test_no_stage_is_skipped_and_nothing_follows_the_end() -> None:
    assert not may_become(SellerStage.APPLICANT, SellerStage.TRIAL)
    assert not may_become(SellerStage.ONBOARDING, SellerStage.ACTIVE)
    assert not may_become(SellerStage.ACTIVE, SellerStage.DECLINED)
    for stage in SellerStage:
        assert not may_become(SellerStage.CLOSED, stage)
        assert not may_become(SellerStage.DECLINED, stage)
    assert set(SELLER_STAGES) == set(SellerStage)


@pytest.mark.parametrize(
    ("rule", "value", "state"),
    [
        (REVIEWS, 4.3, IndicatorState.ON_TARGET),
        (REVIEWS, 4.2, IndicatorState.WATCH),
        (REVIEWS, 4.0, IndicatorState.WATCH),
        (REVIEWS, 3.9, IndicatorState.BREACH),
        (LATE, 3.0, IndicatorState.ON_TARGET),
        (LATE, 8.0, IndicatorState.WATCH),
        (LATE, 8.1, IndicatorState.BREACH),
        (LATE, None, IndicatorState.NO_READING),
    ],
)
def test_beyond_the_limit_is_a_breach_and_between_is_a_watch(
    rule: IndicatorRule, value: float | None, state: IndicatorState
) -> None:
    found = indicator_status(rule, value, READ)
    assert found.state is state
    assert (found.key, found.title, found.unit, found.value) == (rule.key, rule.title, rule.unit, value)
    assert (found.target, found.limit, found.read_on) == (rule.target, rule.limit, READ)


SEVERITY = [IndicatorState.ON_TARGET, IndicatorState.WATCH, IndicatorState.BREACH]


@given(st.sampled_from([LATE, REVIEWS]), st.floats(0, 20), st.floats(0, 20))
def test_a_worse_reading_is_never_judged_milder(rule: IndicatorRule, one: float, other: float) -> None:
    better, worse = sorted((one, other), reverse=rule.higher_is_better)
    states = [SEVERITY.index(indicator_status(rule, value, READ).state) for value in (better, worse)]
    assert states[0] <= states[1]

"""Sellers: the course of their life, indicators, scores and ranking, facts that would justify a measure. Pure."""

from labapp.sellers.rules.beta import beta_below, beta_quantile
from labapp.sellers.rules.indicators import IndicatorState, IndicatorStatus, credit, indicator_status, worthless
from labapp.sellers.rules.known import KnownSeller, Tally
from labapp.sellers.rules.life import (
    GATE_TITLES,
    KIND_TITLES,
    SELLER_STAGES,
    STANDING_WORDS,
    Gate,
    MeasureKind,
    SellerKind,
    SellerStage,
    Standing,
    family,
    gates_missing,
    may_become,
    may_start_trial,
)
from labapp.sellers.rules.measures import Fact, IssuedVerdict, Justified, measures_justified
from labapp.sellers.rules.ranking import Place, Ranking, rank
from labapp.sellers.rules.scores import Component, SellerScore, Sums, Typical, mixed, typical
from labapp.sellers.rules.taking import measure_problem, standing_after

__all__ = [
    "GATE_TITLES",
    "KIND_TITLES",
    "SELLER_STAGES",
    "STANDING_WORDS",
    "Component",
    "Fact",
    "Gate",
    "IndicatorState",
    "IndicatorStatus",
    "IssuedVerdict",
    "Justified",
    "KnownSeller",
    "MeasureKind",
    "Place",
    "Ranking",
    "SellerKind",
    "SellerScore",
    "SellerStage",
    "Standing",
    "Sums",
    "Tally",
    "Typical",
    "beta_below",
    "beta_quantile",
    "credit",
    "family",
    "gates_missing",
    "indicator_status",
    "may_become",
    "may_start_trial",
    "measure_problem",
    "measures_justified",
    "mixed",
    "rank",
    "standing_after",
    "typical",
    "worthless",
]

"""Trial plans, the decision they lead to and the recommendation, with reasons. Pure."""

from labapp.sellers.rules import IndicatorState, IndicatorStatus, indicator_status
from labapp.trials.rules.chances import beta_above, posterior_above, wilson
from labapp.trials.rules.life import consequence, outcome_needs_reason
from labapp.trials.rules.plans import (
    best_and_worst,
    decide,
    earliest_rejection,
    exact_point,
    first_acceptance,
    lines,
    plan_from_json,
    plan_problem,
    plan_to_json,
    point,
    single_point,
    wald_point,
)
from labapp.trials.rules.recommending import recommend, risk_sentence
from labapp.trials.rules.replaying import replay
from labapp.trials.rules.types import (
    CountedOrder,
    Decision,
    Lines,
    Outcome,
    Plan,
    Point,
    Recommendation,
    SequentialPlan,
    SinglePlan,
    Tally,
    TrialState,
    Why,
)

__all__ = [
    "CountedOrder",
    "Decision",
    "IndicatorState",
    "IndicatorStatus",
    "Lines",
    "Outcome",
    "Plan",
    "Point",
    "Recommendation",
    "SequentialPlan",
    "SinglePlan",
    "Tally",
    "TrialState",
    "Why",
    "best_and_worst",
    "beta_above",
    "consequence",
    "decide",
    "earliest_rejection",
    "exact_point",
    "first_acceptance",
    "indicator_status",
    "lines",
    "outcome_needs_reason",
    "plan_from_json",
    "plan_problem",
    "plan_to_json",
    "point",
    "posterior_above",
    "recommend",
    "replay",
    "risk_sentence",
    "single_point",
    "wald_point",
    "wilson",
]

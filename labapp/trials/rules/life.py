"""What a trial's outcome brings with it. Pure."""

from __future__ import annotations

from labapp.sellers.rules import MeasureKind, SellerStage, Standing
from labapp.trials.rules.types import Outcome, TrialState

# The life of a trial: what a signed outcome makes of it. Nothing leads out of `decided`, and `continue` is never signed.
TRIAL_STATES: dict[tuple[TrialState, Outcome], TrialState] = {
    (TrialState.OPEN, Outcome.PASSED): TrialState.DECIDED,
    (TrialState.OPEN, Outcome.EXTENDED): TrialState.OPEN,
    (TrialState.OPEN, Outcome.LIMITED): TrialState.DECIDED,
    (TrialState.OPEN, Outcome.NOT_PASSED): TrialState.DECIDED,
}

# outcome -> the seller's stage and standing afterwards, and the measure that is created in the same sign-off
_CONSEQUENCES: dict[Outcome, tuple[SellerStage, Standing, MeasureKind | None]] = {
    Outcome.PASSED: (SellerStage.ACTIVE, Standing.GOOD, None),
    Outcome.EXTENDED: (SellerStage.TRIAL, Standing.GOOD, None),
    Outcome.LIMITED: (SellerStage.ACTIVE, Standing.LIMITED, MeasureKind.LIMIT),
    Outcome.NOT_PASSED: (SellerStage.TRIAL, Standing.SUSPENDED, MeasureKind.SUSPENSION),
}


def state_after(state: TrialState, outcome: Outcome) -> TrialState | None:
    """The trial's state once this outcome is signed, or None if it cannot be signed now."""
    return TRIAL_STATES.get((state, outcome))


def consequence(
    outcome: Outcome, standing: Standing = Standing.GOOD
) -> tuple[SellerStage, Standing, MeasureKind | None]:
    """The seller's stage and standing after an outcome, and the measure it creates; KeyError for `continue`.

    `standing` is the seller's standing before: a graver one stays, because only a measure of the kind `lift` ends it.
    """
    stage, brought, measure = _CONSEQUENCES[outcome]
    return stage, max(standing, brought, key=list(Standing).index), measure


def outcome_needs_reason(recommended: Outcome, chosen: Outcome) -> bool:
    """Whether a manager must write why: any other outcome than the recommended one."""
    return recommended is not chosen

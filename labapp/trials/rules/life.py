"""What a trial's outcome brings with it. Pure."""

from __future__ import annotations

from labapp.sellers.rules import MeasureKind, SellerStage, Standing
from labapp.trials.rules.types import Outcome

# outcome -> the seller's stage and standing afterwards, and the measure that is created in the same sign-off
_CONSEQUENCES: dict[Outcome, tuple[SellerStage, Standing, MeasureKind | None]] = {
    Outcome.PASSED: (SellerStage.ACTIVE, Standing.GOOD, None),
    Outcome.EXTENDED: (SellerStage.TRIAL, Standing.GOOD, None),
    Outcome.LIMITED: (SellerStage.ACTIVE, Standing.LIMITED, MeasureKind.LIMIT),
    Outcome.NOT_PASSED: (SellerStage.TRIAL, Standing.SUSPENDED, MeasureKind.SUSPENSION),
}


def consequence(outcome: Outcome) -> tuple[SellerStage, Standing, MeasureKind | None]:
    """The seller's stage and standing after an outcome, and the measure it creates; KeyError for `continue`."""
    return _CONSEQUENCES[outcome]


def outcome_needs_reason(recommended: Outcome, chosen: Outcome) -> bool:
    """Whether a manager must write why: any other outcome than the recommended one."""
    return recommended is not chosen

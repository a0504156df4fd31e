"""The life of an inspection: its transition table, and which acts count as taking part. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from labapp.core.errors import UserError
from labapp.inspections.rules.types import InspectionState


class InspectionStep(StrEnum):
    SUBMIT = "submit"
    RETURN = "return"
    VERIFY = "verify"
    ISSUE = "issue"
    CORRECT = "correct"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class InspectionTransition:
    """One line of the transition table: from which state, to which, and the word on the button."""

    source: InspectionState
    target: InspectionState
    label: str


INSPECTION_STEPS: dict[InspectionStep, InspectionTransition] = {
    InspectionStep.SUBMIT: InspectionTransition(InspectionState.IN_PROGRESS, InspectionState.SUBMITTED, "Submit"),
    InspectionStep.RETURN: InspectionTransition(InspectionState.SUBMITTED, InspectionState.IN_PROGRESS, "Send back"),
    InspectionStep.VERIFY: InspectionTransition(InspectionState.SUBMITTED, InspectionState.VERIFIED, "Verify"),
    InspectionStep.ISSUE: InspectionTransition(InspectionState.VERIFIED, InspectionState.ISSUED, "Issue"),
    InspectionStep.CORRECT: InspectionTransition(InspectionState.ISSUED, InspectionState.IN_PROGRESS, "Correct"),
    InspectionStep.KEEP: InspectionTransition(InspectionState.IN_PROGRESS, InspectionState.ISSUED, "Leave as issued"),
}

TAKING_PART = frozenset(
    {"answered", "photographed", "captioned", "marked", "observed", "filed", "fact_recorded", "remark_written"}
)
"""Trail actions that make a person part of an inspection: whoever did one of them never verifies or signs it."""


def may(state: InspectionState, step: InspectionStep) -> bool:
    """Whether the transition table allows this step in this state."""
    return INSPECTION_STEPS[step].source is state


def next_state(state: InspectionState, step: InspectionStep) -> InspectionState:
    """The state after a step; UserError "wrong_state" if the table does not allow it."""
    transition = INSPECTION_STEPS[step]
    if transition.source is state:
        return transition.target
    raise UserError(
        f"“{transition.label}” is not possible: the inspection is {state.value.replace('_', ' ')}.",
        f"It is possible while an inspection is {transition.source.value.replace('_', ' ')}.",
        "wrong_state",
    )

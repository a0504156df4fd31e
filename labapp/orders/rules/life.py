"""The life of a mystery order: states, steps and the one transition table. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from labapp.core.errors import UserError


class OrderState(StrEnum):
    PLANNED = "planned"
    PLACED = "placed"
    DISPATCHED = "dispatched"
    DELIVERED = "delivered"
    RECEIVED = "received"
    INSPECTING = "inspecting"
    INSPECTED = "inspected"
    CLOSED = "closed"
    CANCELLED_BY_LAB = "cancelled_by_lab"
    CANCELLED_BY_SELLER = "cancelled_by_seller"
    NEVER_ARRIVED = "never_arrived"
    RETURNED_TO_SENDER = "returned_to_sender"


class OrderReason(StrEnum):
    """Why the lab places an order."""

    TRIAL = "trial"
    LOW_SCORE = "low_score"
    COMPLAINT = "complaint"
    AFTER_MEASURE = "after_measure"
    RANDOM_CHECK = "random_check"


class OrderStep(StrEnum):
    """What a person does to an order; each step's target state stands in the transition table."""

    PLACE = "place"
    DISPATCH = "dispatch"
    DELIVER = "deliver"
    RECEIVE = "receive"
    INSPECT = "inspect"
    ISSUE = "issue"
    CLOSE = "close"
    CANCEL_BY_LAB = "cancel_by_lab"
    CANCEL_BY_SELLER = "cancel_by_seller"
    REPORT_LOST = "report_lost"
    RETURN_TO_SENDER = "return_to_sender"


@dataclass(frozen=True, slots=True)
class Transition:
    """One line of a transition table: from which states, to which state, and the word on the button."""

    sources: frozenset[OrderState]
    target: OrderState
    label: str


def _from(*sources: OrderState) -> frozenset[OrderState]:
    return frozenset(sources)


_S = OrderState
# The whole life of an order. Steps may be skipped on the way to the bench: nobody may have noted dispatch or delivery.
ORDER_STEPS: dict[OrderStep, Transition] = {
    OrderStep.PLACE: Transition(_from(_S.PLANNED), _S.PLACED, "Place"),
    OrderStep.DISPATCH: Transition(_from(_S.PLACED), _S.DISPATCHED, "Note dispatch"),
    OrderStep.DELIVER: Transition(_from(_S.PLACED, _S.DISPATCHED), _S.DELIVERED, "Note delivery"),
    OrderStep.RECEIVE: Transition(_from(_S.PLACED, _S.DISPATCHED, _S.DELIVERED), _S.RECEIVED, "Receive at the bench"),
    OrderStep.INSPECT: Transition(_from(_S.RECEIVED), _S.INSPECTING, "Start inspection"),
    OrderStep.ISSUE: Transition(_from(_S.INSPECTING), _S.INSPECTED, "Issue verdict"),
    OrderStep.CLOSE: Transition(_from(_S.INSPECTED), _S.CLOSED, "Close"),
    OrderStep.CANCEL_BY_LAB: Transition(_from(_S.PLANNED, _S.PLACED), _S.CANCELLED_BY_LAB, "Cancel"),
    OrderStep.CANCEL_BY_SELLER: Transition(_from(_S.PLACED), _S.CANCELLED_BY_SELLER, "Cancelled by the seller"),
    OrderStep.REPORT_LOST: Transition(_from(_S.PLACED, _S.DISPATCHED), _S.NEVER_ARRIVED, "Never arrived"),
    OrderStep.RETURN_TO_SENDER: Transition(
        _from(_S.DISPATCHED, _S.DELIVERED), _S.RETURNED_TO_SENDER, "Returned to sender"
    ),
}

ENDED_WITHOUT_DEVICE = frozenset({_S.CANCELLED_BY_SELLER, _S.NEVER_ARRIVED, _S.RETURNED_TO_SENDER})
"""Ends without a device that still get a short verdict; an order cancelled by the lab gets none."""


def may(state: OrderState, step: OrderStep) -> bool:
    """Whether the transition table allows this step in this state."""
    return state in ORDER_STEPS[step].sources


def next_state(state: OrderState, step: OrderStep) -> OrderState:
    """The state after a step; UserError "wrong_state" if the table does not allow it."""
    transition = ORDER_STEPS[step]
    if state in transition.sources:
        return transition.target
    wanted = " or ".join(_words(source) for source in OrderState if source in transition.sources)
    raise UserError(
        f"“{transition.label}” is not possible: the order is {_words(state)}.",
        f"It is possible while an order is {wanted}.",
        "wrong_state",
    )


def possible(state: OrderState) -> tuple[OrderStep, ...]:
    """The steps that the table allows in this state, in the table's order: the buttons to show."""
    return tuple(step for step in ORDER_STEPS if may(state, step))


def _words(state: OrderState) -> str:
    return state.value.replace("_", " ")

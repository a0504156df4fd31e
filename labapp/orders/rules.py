"""The life of a mystery order, its delivery facts and the cover guard. Pure."""

from __future__ import annotations

from enum import StrEnum


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

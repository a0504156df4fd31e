"""The life of a mystery order, its delivery facts and the cover guard. Pure."""

from labapp.orders.rules.buying import refuse_market, refuse_price, refuse_promise
from labapp.orders.rules.calendar import (
    add_business_days,
    business_days_late,
    day_words,
    is_business_day,
    next_business_day,
    return_by,
    transit_damage_by,
)
from labapp.orders.rules.cover import cover_problem
from labapp.orders.rules.delivery import (
    Lateness,
    counts_as_lost,
    fact_problem,
    lateness,
    lateness_severity,
    tracking_went_dead,
)
from labapp.orders.rules.facts import DeliveryFacts, Promise
from labapp.orders.rules.life import (
    ENDED_WITHOUT_DEVICE,
    ORDER_STEPS,
    OrderReason,
    OrderState,
    OrderStep,
    Transition,
    may,
    next_state,
    possible,
)
from labapp.orders.rules.parcel import (
    MOST_DOOR_PHOTOS,
    PARCEL_STATES,
    parcel_words,
    place_words,
    refuse_damage,
    refuse_damage_report,
    refuse_door_photo,
    refuse_move,
)

__all__ = [
    "ENDED_WITHOUT_DEVICE",
    "MOST_DOOR_PHOTOS",
    "ORDER_STEPS",
    "PARCEL_STATES",
    "DeliveryFacts",
    "Lateness",
    "OrderReason",
    "OrderState",
    "OrderStep",
    "Promise",
    "Transition",
    "add_business_days",
    "business_days_late",
    "counts_as_lost",
    "cover_problem",
    "day_words",
    "fact_problem",
    "is_business_day",
    "lateness",
    "lateness_severity",
    "may",
    "next_business_day",
    "next_state",
    "parcel_words",
    "place_words",
    "possible",
    "refuse_damage",
    "refuse_damage_report",
    "refuse_door_photo",
    "refuse_market",
    "refuse_move",
    "refuse_price",
    "refuse_promise",
    "return_by",
    "tracking_went_dead",
    "transit_damage_by",
]

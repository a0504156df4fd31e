"""What happens in the demo, as data: people, sellers, devices, and the orders with what goes wrong in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from labapp.accounts.rules import Role
from labapp.inspections.rules import Observation
from labapp.rulebook.types import Grade, Result
from labapp.sellers.rules import SellerKind
from labapp.trials.rules import Plan, SequentialPlan


@dataclass(frozen=True, slots=True)
class Played:
    """A person of the demo; the passphrase is printed, since this lab guards nothing."""

    name: str
    role: Role
    passphrase: str


PEOPLE = (
    Played("Ada Lindqvist", Role.ADMINISTRATOR, "ada keeps the keys"),
    Played("Marta Klein", Role.MANAGER, "marta signs with care"),
    Played("Rémi Vasseur", Role.MANAGER, "remi plans the orders"),
    Played("Sofia Okafor", Role.TECHNICIAN, "sofia sees scratches"),
    Played("Jonas Berg", Role.TECHNICIAN, "jonas reads labels"),
    Played("Olga Nowak", Role.OFFICE, "olga prints and files"),
)


@dataclass(frozen=True, slots=True)
class Device:
    """A listed device."""

    brand: str
    model: str
    storage: str
    colour: str
    price: Decimal
    oled: bool = True

    @property
    def title(self) -> str:
        """The listing's title."""
        return f"{self.model} {self.storage} {self.colour}"


DEVICES = (
    Device("Apple", "iPhone 12", "128 GB", "blue", Decimal("289.00")),
    Device("Samsung", "Galaxy S21", "128 GB", "grey", Decimal("249.00")),
    Device("Apple", "iPhone 13 mini", "256 GB", "pink", Decimal("389.00")),
    Device("Google", "Pixel 7", "128 GB", "snow", Decimal("279.00")),
    Device("Fairphone", "Fairphone 4", "128 GB", "grey", Decimal("259.00")),
    Device("Samsung", "Galaxy A52", "128 GB", "violet", Decimal("169.00")),
)


class Stop(StrEnum):
    """Where an order of the story stands at its end."""

    PLACED = "placed"
    DISPATCHED = "dispatched"
    RECEIVED = "received"
    INSPECTING = "inspecting"
    SUBMITTED = "submitted"
    ISSUED = "issued"


@dataclass(frozen=True, slots=True)
class Turn:
    """One mystery order of the story: the device, the claim, and what deviates from a clean one."""

    device: int
    grade: Grade = Grade.GOOD
    lost: bool = False
    days_late: int = 0
    battery: float = 91.0
    answers: Mapping[str, tuple[Result, str | None, str]] = field(default_factory=dict)
    observations: tuple[Observation, ...] = ()
    box: str = "intact"
    technician: str = "Sofia Okafor"
    stop: Stop = Stop.ISSUED


@dataclass(frozen=True, slots=True)
class SellerStory:
    """A seller on trial, the plan, and the orders in turn."""

    name: str
    kind: SellerKind
    country: str
    region: str
    market: str
    plan: Plan | None
    indicators: dict[str, tuple[float, ...]]
    turns: tuple[Turn, ...]


_WORN = Observation("edge_left", "scratch", 2.0, False, False, None, False)
_VISIBLE = Observation("back", "scratch", 24.0, True, True, None, False)

_LCD = {
    "parts.screen": (
        Result.FAIL,
        "lcd_for_oled",
        "A black picture glows evenly in the dark; the parts history names an unknown display.",
    ),
}
_CRUSHED = {
    "packaging.outer_box": (Result.FAIL, None, "Upper right corner of the carton crushed, the content is untouched.")
}

SELLERS = (
    SellerStory(
        "Kestrel Renew Ltd",
        SellerKind.TRADER,
        "FR",
        "",
        "FR",
        None,  # the policy's plan
        {
            "reviews": (4.4, 4.2, 4.1),
            "complaints": (1.9, 2.8, 3.1),
            "returns": (5.1, 6.8, 7.2),
            "refunds": (2.9, 3.3, 3.1),
            "delivery_time": (2.5, 2.7, 2.8),
            "late_delivery": (4.0, 7.5, 9.1),
        },
        (
            Turn(0, observations=(_WORN,)),
            Turn(1, lost=True),
            Turn(3, battery=93.0, technician="Jonas Berg"),
            Turn(2, Grade.EXCELLENT, answers=_LCD, days_late=2),
            Turn(5, Grade.FAIR, observations=(_WORN,), technician="Jonas Berg"),
            Turn(4, observations=(_WORN, _VISIBLE), answers=_CRUSHED, box="crushed"),
        ),
    ),
    SellerStory(
        "Zweitakt Geräte GmbH",
        SellerKind.WORKSHOP,
        "DE",
        "SN",
        "DE",
        SequentialPlan(0.05, 0.10, 0.30, 0.10, 40),
        {
            "reviews": (4.5, 4.5, 4.6),
            "complaints": (1.6, 1.4, 1.2),
            "returns": (5.4, 5.0, 4.8),
            "refunds": (3.1, 2.8, 2.6),
            "delivery_time": (2.4, 2.2, 2.1),
            "late_delivery": (2.6, 2.1, 1.9),
        },
        (
            Turn(0, observations=(_WORN,), battery=92.0),
            Turn(3, Grade.EXCELLENT, battery=95.0, technician="Jonas Berg"),
            Turn(1, battery=88.0, observations=(_WORN,)),
            Turn(5, Grade.FAIR, battery=90.0, observations=(_WORN,), days_late=1),
            Turn(2, Grade.PREMIUM, battery=100.0, technician="Jonas Berg"),
            Turn(4, battery=89.0, observations=(_WORN,)),
            Turn(0, battery=94.0, observations=(_WORN,), technician="Jonas Berg"),
            Turn(1, Grade.EXCELLENT, battery=96.0),
        ),
    ),
)

UNDER_WAY = SellerStory(
    "Maison Relique SARL",
    SellerKind.REFURBISHING_FACTORY,
    "FR",
    "",
    "FR",
    None,
    {"reviews": (4.6, 4.5), "complaints": (1.1, 1.4), "late_delivery": (3.1, 4.8)},
    (
        Turn(3, Grade.EXCELLENT, battery=94.0, technician="Jonas Berg"),
        Turn(0, observations=(_WORN, _VISIBLE), answers=_CRUSHED, box="crushed", stop=Stop.SUBMITTED),
        Turn(2, Grade.EXCELLENT, observations=(_WORN,), stop=Stop.INSPECTING),
        Turn(1, stop=Stop.RECEIVED),
        Turn(5, Grade.FAIR, stop=Stop.DISPATCHED),
        Turn(4, Grade.EXCELLENT, stop=Stop.PLACED),
    ),
)
"""What people find to do when they open the demo's lab."""

UNDER_WAY_BEGINS = (24, 16, 15, 12, 6, 1)
"""How many days before the demo's last day each of its orders is placed."""

APPLICANT = ("Ponto Novo Reparações Lda", SellerKind.WORKSHOP, "PT", 3)
"""A seller still in onboarding, and how many gates are passed."""

_STORY_DAYS = 84
_EARLIEST = date(2026, 5, 4)
"""Before this day no policy would be in force on the story's first day."""


def first_day(today: date) -> date:
    """The Monday on which the story begins so that it ends shortly before `today`."""
    day = max(today, _EARLIEST) - timedelta(days=_STORY_DAYS)
    return day - timedelta(days=day.weekday())

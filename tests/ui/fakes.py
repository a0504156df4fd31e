"""A lab that answers without a database, for tests of the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from PySide6.QtWidgets import QLineEdit

from labapp.accounts.rules import Right, may
from labapp.core.clock import SetClock
from labapp.core.errors import NotAllowed
from labapp.ui.context import Context
from labapp.ui.page import Page
from labapp.ui.screens import Screen
from labapp.ui.widgets.label import Label


@dataclass(frozen=True)
class FakeActor:
    id: int
    name: str
    role: str


@dataclass(frozen=True)
class FakePerson:
    id: int
    name: str
    role: str
    active: bool = True


@dataclass(frozen=True)
class FakeMatch:
    kind: str
    thing_id: int
    source: str = "number"


@dataclass(frozen=True)
class FakeProfile:
    name: str = "Lyon lab"
    address: str = "1 rue du Test, Lyon"
    time_zone: str = "Europe/Paris"


PEOPLE = (
    FakePerson(1, "Mara Klein", "manager"),
    FakePerson(2, "Sofia Ortega", "technician"),
    FakePerson(3, "Rui Vaz", "office"),
    FakePerson(4, "Gone Away", "technician", active=False),
)


class FakeAccounts:
    """Everybody's passphrase is “correct horse”."""

    def __init__(self) -> None:
        self.tries: list[str] = []
        self.refusal: Exception | None = None

    def people(self) -> tuple[FakePerson, ...]:
        return PEOPLE

    def may(self, actor: FakeActor, right: Right) -> bool:
        return may(actor.role, right)

    def sign_in(self, name: str, passphrase: str) -> FakeActor:
        self.tries.append(name)
        if self.refusal is not None:
            raise self.refusal
        if passphrase != "correct horse":
            raise NotAllowed(
                "The passphrase is wrong.", "Mind capitals and the keyboard's language.", "wrong_passphrase"
            )
        person = next(person for person in PEOPLE if person.name == name)
        return FakeActor(person.id, person.name, person.role)


class FakeDesk:
    def __init__(self) -> None:
        self.known: dict[str, tuple[FakeMatch, ...]] = {
            "O-2026-000412": (FakeMatch("order", 412),),
            "TWICE": (FakeMatch("order", 1, "tracking"), FakeMatch("seller", 7, "name")),
            "V-2026-000001": (FakeMatch("verdict", 9),),
        }
        self.away: Exception | None = None

    def profile(self) -> FakeProfile:
        if self.away is not None:
            raise self.away
        return FakeProfile()

    def find(self, code: str) -> tuple[FakeMatch, ...]:
        return self.known.get(code, ())


class FakeOrders:
    """The codes of parcels that are still to be received."""

    def __init__(self) -> None:
        self.awaited: set[str] = set()

    def is_awaited(self, actor: FakeActor, code: str) -> bool:
        return code in self.awaited


@dataclass
class FakeLab:
    accounts: FakeAccounts = field(default_factory=FakeAccounts)
    lab: FakeDesk = field(default_factory=FakeDesk)
    orders: FakeOrders = field(default_factory=FakeOrders)
    clock: SetClock = field(default_factory=lambda: SetClock(datetime(2026, 3, 12, 13, 7, tzinfo=UTC), "Europe/Paris"))
    listeners: list[Callable[[frozenset[str]], None]] = field(default_factory=list)
    closed: bool = False

    def on_change(self, listener: Callable[[frozenset[str]], None]) -> None:
        self.listeners.append(listener)

    def warm(self) -> None:
        """Nothing is to be imported."""

    def close(self) -> None:
        self.closed = True


class PlainPage(Page):
    """Remembers what it was asked."""

    title = "Plain"
    cares_for = frozenset({"orders"})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.targets: list[object] = []
        self.reloads = 0
        self.codes: list[str] = []
        self.takes_codes = False
        self.leaves = True
        self.draft = QLineEdit()
        self.body.addWidget(Label("A plain page", "title"))
        self.body.addWidget(self.draft)
        self.body.addStretch(1)

    def activated(self, target: object) -> None:
        self.targets.append(target)

    def reload(self) -> None:
        self.reloads += 1

    def take_code(self, code: str) -> bool:
        self.codes.append(code)
        return self.takes_codes

    def may_leave(self) -> bool:
        return self.leaves


class SecondPage(PlainPage):
    title = "Second"


class BrokenPage(Page):
    title = "Broken"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        raise RuntimeError("this page cannot be made")


SCREENS = (
    Screen("orders", "Orders", "package", "tests.ui.fakes", "PlainPage", Right.SEE_ORDERS),
    Screen("bench", "Bench", "microscope", "tests.ui.fakes", "SecondPage", Right.INSPECT, folds_rail=True),
    Screen("sellers", "Sellers", "store", "tests.ui.fakes", "BrokenPage", Right.SEE_SELLERS),
    Screen("trials", "Trials", "scale", "tests.ui.fakes", "SecondPage", Right.SEE_TRIALS),
)


def actor_of(role: str) -> Any:
    """Somebody with this role."""
    person = next(person for person in PEOPLE if person.role == role)
    return FakeActor(person.id, person.name, person.role)

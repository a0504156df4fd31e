"""A real lab in a folder with people, sellers and trials, and pages that stand on it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar, cast

from pytestqt.qtbot import QtBot

from labapp.accounts.rules import Role
from labapp.assembly import DATABASE_NAME, Lab, create_lab, open_lab
from labapp.core.clock import SetClock
from labapp.core.trail import SYSTEM, Actor
from labapp.lab.service import LabProfile
from labapp.orders.rules import OrderReason, OrderStep, Promise
from labapp.orders.service import NewIdentity, NewOrder
from labapp.rulebook.types import Grade
from labapp.sellers.rules import Gate, SellerKind
from labapp.sellers.service import NewSeller
from labapp.trials.queries import TrialDetail
from labapp.trials.rules import Plan
from labapp.ui.changes import Changes
from labapp.ui.context import Context
from labapp.ui.jobs import JobRunner
from labapp.ui.page import Page
from tests.conftest import MORNING
from tests.lab.beginnings import kept_folder
from tests.ui.resting import rest

WORD = "marta signs with care"
SomePage = TypeVar("SomePage", bound=Page)
Begun = TypeVar("Begun")
_BEGINNINGS: dict[str, tuple[Path, datetime, Any]] = {}


class Room:
    """A lab and what the tests do in it beside the window."""

    lab: Lab = None  # type: ignore[assignment]  there is one as soon as it has begun

    def __init__(self, folder: Path, jobs: JobRunner, qtbot: QtBot) -> None:
        self.jobs, self.qtbot = jobs, qtbot
        self.clock = SetClock(MORNING, "Europe/Paris")
        self._folder = folder
        self.changes = Changes()
        self.admin, self.manager = self.begun("people", self._with_people)
        self.opened: list[tuple[str, object]] = []
        self.notes: list[tuple[str, str]] = []
        self.addresses = 0

    def begun(self, name: str, make: Callable[[], Begun]) -> Begun:
        """Let the lab be as `make` leaves it, which is done once in a process: later labs begin as a copy of that.

        `make` may put rows into the database only, and returns plain values.
        """
        known = _BEGINNINGS.get(name)
        if known is None:
            answer = make()
            path = kept_folder() / f"{len(_BEGINNINGS)}.db"
            with closing(sqlite3.connect(self._folder / DATABASE_NAME)) as old, closing(sqlite3.connect(path)) as new:
                old.backup(new)
            _BEGINNINGS[name] = (path, self.clock.now(), answer)
            return answer
        path, now, answer = known
        if self.lab is not None:
            self.lab.close()
        self._folder.mkdir(exist_ok=True)
        for old_file in self._folder.glob(f"{DATABASE_NAME}*"):
            old_file.unlink()
        shutil.copy(path, self._folder / DATABASE_NAME)
        self.clock.set(now)
        self._opened_lab(open_lab(str(self._folder), clock=self.clock))
        return cast(Begun, answer)

    def _opened_lab(self, lab: Lab) -> None:
        self.lab = lab
        lab.on_change(self.changes.touched)

    def _with_people(self) -> tuple[Actor, Actor]:
        profile = LabProfile("Lyon lab", "1 rue du Test", "Europe/Paris")
        self._opened_lab(create_lab(str(self._folder), profile, clock=self.clock))
        first = self.lab.accounts.add_person(SYSTEM, "Ada Lindqvist", Role.ADMINISTRATOR, "ada keeps the keys")
        self.admin = Actor(first.id, first.name, str(first.role))
        return self.admin, self._person("Marta Klein", Role.MANAGER, WORD)

    def _person(self, name: str, role: Role, word: str) -> Actor:
        row = self.lab.accounts.add_person(self.admin, name, role, word, own_passphrase="ada keeps the keys")
        return Actor(row.id, row.name, str(row.role))

    def helper(self) -> Actor:
        """Another manager, who receives what the first one signs."""
        known = {person.name: person for person in self.lab.accounts.people()}
        if "Rémi Vasseur" in known:
            row = known["Rémi Vasseur"]
            return Actor(row.id, row.name, str(row.role))
        return self._person("Rémi Vasseur", Role.MANAGER, "remi plans the orders")

    # ---- what happened before the window opened

    def seller(self, name: str, gates: int = 6, country: str = "FR", category: str = "smartphone") -> str:
        """A seller who has passed so many gates; its number."""
        number = self.lab.sellers.add(
            self.manager, NewSeller(name, SellerKind.WORKSHOP, country, "", (category,))
        ).number
        for gate in list(Gate)[:gates]:
            self.lab.sellers.pass_gate(self.manager, number, gate, f"note on {gate.value}")
        return number

    def trial(self, name: str, plan: Plan | None = None, category: str = "smartphone") -> TrialDetail:
        """A seller on trial."""
        return self.lab.trials.start(self.manager, self.seller(name, category=category), category, plan=plan)

    def lost_order(self, seller: str, *, by_lab: bool = False, issue: bool = True) -> str:
        """An order of the trial that never arrived, with its verdict: a critical fail, or not counted if by the lab."""
        actor, today = self.helper(), self.clock.today()
        self.addresses += 1
        identity = NewIdentity(f"Buyer {self.addresses}", f"{self.addresses} rue des Essais, Lyon", "FR")
        identity_number = self.lab.orders.add_identity(actor, identity)
        due = today + timedelta(days=3)
        promise = Promise(
            "iPhone 12 128 GB blue",
            "smartphone",
            "Apple",
            "iPhone 12",
            "128 GB",
            "blue",
            Grade.GOOD,
            dispatch_by=due,
            deliver_by=due,
        )
        new = NewOrder(seller, OrderReason.TRIAL, "FR", promise, identity_number, Decimal("289.00"), ordered_on=today)
        number = self.lab.orders.place(actor, new).row.number
        if issue:
            self.lab.orders.note_dispatch(actor, number, today, "Parcel Express", f"FR{self.addresses:011}", today)
            step = OrderStep.RETURN_TO_SENDER if by_lab else OrderStep.REPORT_LOST
            inspection = self.lab.inspections.report_without_device(
                actor, number, step, "The carrier says so.", by_lab=by_lab
            )
            self.lab.reports.verify_and_issue(self.manager, inspection, WORD)
        return number

    # ---- the window

    def page(self, make: Callable[[Context], SomePage], actor: Actor | None = None) -> SomePage:
        """A shown page of somebody, the manager if nobody is named."""
        context = Context(self.lab, actor or self.manager, self.jobs, changes=self.changes)
        context.open_requested.connect(self._opened)
        context.notified.connect(self._noted)
        page = make(context)
        context.setParent(page)
        self.qtbot.addWidget(page)
        page.resize(1232, 812)
        page.show()
        page.activateWindow()
        self.qtbot.waitUntil(page.isActiveWindow)
        page.activated(None)
        self.rest()
        return page

    def rest(self) -> None:
        """Wait until nothing is under way and every change has been told."""
        rest(self.qtbot, self.jobs, self.changes)

    def _opened(self, screen: str, target: object) -> None:
        self.opened.append((screen, target))

    def _noted(self, sentence: str, status: str) -> None:
        self.notes.append((sentence, status))

    def close(self) -> None:
        """Let go of the lab."""
        self.lab.close()

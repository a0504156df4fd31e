"""A technician at the bench, for tests: real lab, real page, real photos."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from labapp.accounts.rules import Role
from labapp.core.trail import Actor
from labapp.inspections.queries import AnswerRow, InspectionDetail
from labapp.orders.rules import OrderReason, Promise
from labapp.orders.service import NewIdentity, NewOrder
from labapp.rulebook.types import Grade
from labapp.trials.rules import SinglePlan
from labapp.ui.bench.desk import Desk
from labapp.ui.bench.page import BenchPage
from labapp.ui.widgets.shot_slot import ShotSlot
from tests.drawn import drawn_photo
from tests.ui.sellers.room import Room


def receive_order(
    room: Room,
    title: str = "iPhone 12 128 GB blue",
    category: str = "smartphone",
    *,
    seller: str = "Kestrel Renew",
    buyer: str = "Camille Fabre",
) -> str:
    """An order of a seller on trial, received at the lab; its number."""
    trial = room.trial(seller, SinglePlan(3, 0), category)
    actor, today = room.helper(), room.clock.today()
    identity = room.lab.orders.add_identity(actor, NewIdentity(buyer, f"3 rue des Essais, chez {buyer}, Lyon", "FR"))
    due = today + timedelta(days=4)
    promise = Promise(
        title,
        category,
        "Apple",
        "iPhone 12",
        "128 GB",
        "blue",
        Grade.GOOD,
        battery_claim=85.0,
        accessories=("charging cable",),
        dispatch_by=due,
        deliver_by=due,
    )
    wish = NewOrder(
        trial.seller.number, OrderReason.TRIAL, "FR", promise, identity, Decimal("289.00"), ordered_on=today
    )
    number = room.lab.orders.place(actor, wish).row.number
    room.lab.orders.note_dispatch(actor, number, today, "Parcel Express", "FR00000000412", today)
    room.clock.advance(timedelta(days=1))
    room.lab.orders.receive(actor, number, "parcel intact, sealed")
    return number


class Bench:
    """The page with one inspection open, and what a person does at it."""

    def __init__(self, room: Room, folder: Path, category: str = "smartphone") -> None:
        self.room, self.folder = room, folder
        self.number, self.technician = room.begun(f"a parcel with a {category}", lambda: self._parcel(category))
        self.page = room.page(BenchPage, self.technician)
        self.page.resize(1360, 812)
        self.page.activated(self.number)
        room.rest()
        self._taken = 0

    def _parcel(self, category: str) -> tuple[str, Actor]:
        """An order at the bench, and who shall inspect it."""
        number = receive_order(self.room, category=category)
        return number, self.room._person("Sofia Okafor", Role.TECHNICIAN, "sofia sees scratches")

    @property
    def desk(self) -> Desk:
        """The inspection that is open."""
        assert self.page.desk is not None
        return self.page.desk

    @property
    def id(self) -> int:
        """The inspection's id."""
        return self.desk.sitting.inspection_id

    def stored(self, check: str) -> AnswerRow | None:
        """What the database holds for a check."""
        return self.detail().answers.get(check)

    def detail(self) -> InspectionDetail:
        """The inspection as the database holds it."""
        return self.room.lab.inspections.detail(self.technician, self.id)

    def go_to(self, check: str) -> None:
        """Show a check."""
        self.desk.go_to(check)
        self.room.rest()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the focus is."""
        goal = QApplication.focusWidget() or self.desk
        QTest.keyClick(goal, key, modifier)

    def type(self, text: str, widget: QWidget | None = None) -> None:
        """Type where the focus is, or into a widget."""
        goal = widget or QApplication.focusWidget()
        assert goal is not None
        QTest.keyClicks(goal, text)

    def photo(self) -> Path:
        """A new picture, unlike all before."""
        self._taken += 1
        path = self.folder / f"IMG_{self._taken:04}.jpg"
        path.write_bytes(drawn_photo(self._taken))
        return path

    def drop(self, path: Path, slot: ShotSlot) -> None:
        """Drop a file onto a slot and wait until it is stored or refused."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        button, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        slot.dropEvent(QDropEvent(QPointF(slot.rect().center()), Qt.DropAction.CopyAction, data, button, keys))
        self.room.rest()

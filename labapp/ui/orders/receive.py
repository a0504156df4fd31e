"""Receiving parcels by scan: the code finds the order, its parcel is described and photographed, Enter takes it in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from labapp.core.errors import UserError
from labapp.orders.door import AtTheDoor
from labapp.orders.queries import OrderDetail, OrderRow
from labapp.orders.rules import OrderStep, may, transit_damage_by
from labapp.orders.steps import AT_THE_DOOR, Whereabouts
from labapp.ui import labels
from labapp.ui.orders.door_photos import DoorPhotos
from labapp.ui.orders.state_chips import StateChips
from labapp.ui.orders.where import WhereFields
from labapp.ui.orders.words import promise_facts
from labapp.ui.widgets.button import Button
from labapp.ui.widgets.card import Facts, rule
from labapp.ui.widgets.form import ChoiceField, DateField, NoteField, TextField
from labapp.ui.widgets.label import Label
from labapp.ui.widgets.notice import Notice
from labapp.ui.widgets.scan_box import ScanBox
from labapp.ui.widgets.side_panel import SidePanel


class ReceivePanel(SidePanel):
    """Asks for a scan; `code_scanned` wants the order, `receive_requested` takes it in."""

    code_scanned = Signal(str)
    receive_requested = Signal(object)
    """A dict of what Orders.receive takes."""
    bench_requested = Signal(str)
    label_requested = Signal(str)
    order_requested = Signal(str)

    def __init__(self, photos: DoorPhotos, me: int, parent: QWidget | None = None) -> None:
        super().__init__("Receive parcels", 392, closable=True, parent=parent)
        self.order: OrderDetail | None = None
        self._me, self._damage_days = me, 3
        self._code = ""
        self._last = ""
        self.scan = ScanBox("Scan the tracking or order label", "scan")
        self.scan.setMinimumWidth(200)
        self.scan.scanned.connect(self._scanned)
        self.notice = Notice()
        self.notice.action_requested.connect(self._notice_pressed)
        self.which = ChoiceField("Which order does it belong to?")
        self.which.changed.connect(self._which_chosen)
        self._facts = Facts()
        self._device = Label("", "heading", wrap=True)
        self.see = Button("See the order", "external-link", "quiet")
        self.see.clicked.connect(self._see)
        self.states = StateChips()
        self.words = NoteField("More on its state", lines=2)
        self.photos = photos
        self.damaged = QCheckBox("Damaged on the way")
        self.damaged.toggled.connect(self._tell_deadline)
        self._deadline = Label("", "caption", wrap=True)
        self.where = WhereFields()
        self.where.submitted.connect(self.submit)
        self.delivered = DateField("Delivered on")
        self.delivered.changed.connect(self._tell_deadline)
        self.dispatched = DateField("Dispatched on, if the label tells")
        self.carrier = TextField("Carrier")
        self._inside = QWidget()
        self._lay_out()
        self.take = Button("Receive", "package-check", "primary")
        self.take.clicked.connect(self.submit)
        self.foot.addWidget(self.take)
        self._clear()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        damage = QVBoxLayout()
        damage.setSpacing(2)
        damage.addWidget(self.damaged)
        damage.addWidget(self._deadline)
        see = QHBoxLayout()
        see.addSpacing(-13)  # a quiet button hangs out, so that its word meets the margin
        see.addWidget(self.see)
        see.addStretch(1)
        column.addWidget(self._device)
        column.addWidget(self._facts)
        column.addLayout(see)
        for widget in (rule(), self.states, self.words, self.photos):
            column.addWidget(widget)
        column.addLayout(damage)
        for field in (rule(), self.where, rule(), self.delivered, self.dispatched, self.carrier):
            column.addWidget(field)
        for part in (self.scan, self.notice, self.which, self._inside):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def begin(self) -> None:
        """Ready for a scan."""
        self.show()
        self.scan.setFocus()

    def _clear(self) -> None:
        self.order = None
        self._inside.hide()
        self.which.hide()
        self.show_foot(False)

    def _scanned(self, code: str, again: bool) -> None:
        self._code = code
        self._clear()
        self.notice.clear()
        self.code_scanned.emit(code)

    def show_door(self, door: AtTheDoor, today: date) -> None:
        """Show what should be in the parcel and ask for its state."""
        order = door.order
        self.notice.clear()
        if not may(order.row.state, OrderStep.RECEIVE):
            self._clear()
            self._tell_not_awaited(order)
            return
        self.order, self._damage_days = order, door.damage_days
        self._device.setText(f"{order.row.number}  {order.row.title}")
        self._facts.show_facts((("Seller", order.row.seller_name), *promise_facts(order.promise)))
        facts = order.facts
        self.states.set_value(("intact",))
        self.words.set_value("")
        self.damaged.setChecked(False)
        self.photos.show_order(order.row.number, door.photos)
        self.where.offer(door.places, door.people, self._me)
        self.where.set_value(AT_THE_DOOR, self._me)
        self.delivered.set_value(facts.delivered_on or today)
        self.dispatched.set_value(facts.dispatched_on)
        self.carrier.set_value(facts.carrier)
        self.delivered.setVisible(facts.delivered_on is None)
        self.dispatched.setVisible(facts.dispatched_on is None)
        self.carrier.setVisible(not facts.carrier)
        self._tell_deadline()
        self.which.hide()
        self._inside.show()
        self.show_foot()
        self.take.set_busy(False)
        self.take.setFocus()

    def _tell_not_awaited(self, order: OrderDetail) -> None:
        state = labels.word("order_state", order.row.state)
        here = state in ("received", "inspecting")
        self._last = order.row.number
        actions = (("bench", "Open on the bench"), ("label", "Print label")) if here else (("order", "See the order"),)
        lies = order.custody[-1] if order.custody else None
        where = f" It lies at {lies.place}." if lies is not None and here else ""
        self.notice.tell(f"{order.row.number} is {state} already.", f"{order.row.title}.{where}", "remark", actions)

    def _tell_deadline(self) -> None:
        delivered, order = self.delivered.value, self.order
        if order is None or delivered is None:
            self._deadline.setText("")
            return
        facts = order.facts
        last = transit_damage_by(delivered, facts.to_country, facts.to_region, self._damage_days)
        said = f"The carrier wants to hear of it until {labels.day(last)}."
        self._deadline.setText(said if self.damaged.isChecked() else f"If so: {said[:1].lower()}{said[1:]}")

    def show_unknown(self, code: str, open_orders: Sequence[OrderRow]) -> None:
        """The code is not known: the parcel may belong to an order whose tracking number nobody noted."""
        self._clear()
        if not open_orders:
            self.notice.tell(f"Nothing is known under “{code}”.", "No order is on its way.", "remark")
            return
        self.notice.tell(
            f"Nothing is known under “{code}”.", "Choose its order; the code is kept as its tracking number.", "remark"
        )
        options = [(row.number, f"{row.number}  {row.title}, {row.seller_name}") for row in open_orders]
        self.which.set_options([("", "Choose …"), *options])
        self.which.set_value("")
        self.which.show()
        self.which.setFocus()

    def _which_chosen(self) -> None:
        if self.which.value:
            self.code_scanned.emit(self.which.value)

    def submit(self) -> None:
        """Take the parcel in."""
        order = self.order
        if order is None or not self.take.isEnabled():
            return
        place, holder = self.where.value
        if not place:
            self.where.place.set_error("Say where it lies, such as door or shelf B4.")
            self.where.place.setFocus()
            return
        known = order.facts.tracking or self._code.casefold().startswith(order.row.number.casefold())
        wish: dict[str, Any] = {
            "number": order.row.number,
            "condition": self.words.value,
            "states": self.states.value,
            "damaged": self.damaged.isChecked(),
            "lies": Whereabouts(place, holder),
            "delivered_on": self.delivered.value,
            "dispatched_on": self.dispatched.value,
            "tracking": "" if known else self._code,
            "carrier": self.carrier.value,
        }
        self.take.set_busy(True, "Storing …")
        self.receive_requested.emit(wish)

    def show_received(self, order: OrderDetail, may_inspect: bool) -> None:
        """It is in; the next parcel may be scanned, or this one labelled or opened."""
        self._clear()
        self._code = ""
        self._last = order.row.number
        damage = ""
        if order.row.damage_report_by is not None:
            damage = f" Report the damage until {labels.day(order.row.damage_report_by)}."
        self.notice.tell(
            f"{order.row.number} is received.",
            f"{order.row.title}.{damage} Scan the next parcel, or go on with this one.",
            "pass",
            (("label", "Print label"), *((("bench", "Open on the bench"),) if may_inspect else ())),
        )
        self.scan.setFocus()

    def tell_error(self, error: UserError) -> None:
        """Say why it was not received; what was given stays."""
        self.take.set_busy(False)
        self.notice.tell_error(error)

    def _see(self) -> None:
        if self.order is not None:
            self.order_requested.emit(self.order.row.number)

    def _notice_pressed(self, action: str) -> None:
        if not self._last:
            return
        if action == "bench":
            self.bench_requested.emit(self._last)
        elif action == "label":
            self.label_requested.emit(self._last)
        elif action == "order":
            self.order_requested.emit(self._last)

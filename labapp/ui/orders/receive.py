"""Receiving parcels by scan: the code finds the order, its state is noted, Enter takes it in, the next may come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from labapp.core.errors import UserError
from labapp.orders.queries import OrderDetail, OrderRow
from labapp.orders.rules import OrderStep, may
from labapp.ui import labels
from labapp.ui.orders.words import promise_facts
from labapp.ui.widgets.button import Button
from labapp.ui.widgets.card import Facts
from labapp.ui.widgets.form import ChoiceField, DateField, NoteField, TextField
from labapp.ui.widgets.label import Label
from labapp.ui.widgets.notice import Notice
from labapp.ui.widgets.scan_box import ScanBox
from labapp.ui.widgets.side_panel import SidePanel

CONDITIONS = (
    "parcel intact, sealed",
    "parcel intact, seal open",
    "corner crushed, content untouched",
    "crushed or torn",
    "wet",
    "opened before it came",
)


class ReceivePanel(SidePanel):
    """Asks for a scan; `code_scanned` wants the order, `receive_requested` takes it in."""

    code_scanned = Signal(str)
    receive_requested = Signal(object)
    """A dict of what Orders.receive takes."""
    bench_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Receive parcels", 392, closable=True, parent=parent)
        self.order: OrderDetail | None = None
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
        self.condition = ChoiceField("State of the parcel", [(word, word) for word in CONDITIONS])
        self.words = NoteField("More on its state", lines=2)
        self.delivered = DateField("Delivered on")
        self.dispatched = DateField("Dispatched on, if the label tells")
        self.carrier = TextField("Carrier")
        self._inside = QWidget()
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (
            self._device,
            self._facts,
            self.condition,
            self.words,
            self.delivered,
            self.dispatched,
            self.carrier,
        ):
            column.addWidget(widget)
        self.body.addWidget(Label("The parcel stays closed until its outside is photographed.", "caption", wrap=True))
        for part in (self.scan, self.notice, self.which, self._inside):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.take = Button("Receive", "package-check", "primary")
        self.take.clicked.connect(self.submit)
        self.foot.addWidget(self.take)
        self._clear()

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

    def show_order(self, order: OrderDetail, today: date) -> None:
        """Show what should be in the parcel and ask for its state."""
        self.notice.clear()
        if not may(order.row.state, OrderStep.RECEIVE):
            self._clear()
            state = labels.word("order_state", order.row.state)
            actions = (("bench", "Open on the bench"),) if state in ("received", "inspecting") else ()
            self._last = order.row.number
            self.notice.tell(f"{order.row.number} is {state} already.", order.row.title, "remark", actions)
            return
        self.order = order
        self._device.setText(f"{order.row.number}  {order.row.title}")
        self._facts.show_facts((("Seller", order.row.seller_name), *promise_facts(order.promise)))
        facts = order.facts
        self.condition.set_value(CONDITIONS[0])
        self.words.set_value("")
        self.delivered.set_value(facts.delivered_on or today)
        self.dispatched.set_value(facts.dispatched_on)
        self.carrier.set_value(facts.carrier)
        self.delivered.setVisible(facts.delivered_on is None)
        self.dispatched.setVisible(facts.dispatched_on is None)
        self.carrier.setVisible(not facts.carrier)
        self.which.hide()
        self._inside.show()
        self.show_foot()
        self.take.set_busy(False)
        self.take.setFocus()

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
        if order is None:
            return
        condition = "; ".join(part for part in (self.condition.value, self.words.value) if part)
        tracking = "" if order.facts.tracking or self._code == order.row.number else self._code
        self.take.set_busy(True, "Storing …")
        self.receive_requested.emit(
            {
                "number": order.row.number,
                "condition": condition,
                "delivered_on": self.delivered.value,
                "dispatched_on": self.dispatched.value,
                "tracking": tracking,
                "carrier": self.carrier.value,
            }
        )

    def show_received(self, order: OrderDetail, may_inspect: bool) -> None:
        """It is in; the next parcel may be scanned, or this one opened."""
        self._clear()
        self._code = ""
        self._last = order.row.number
        self.notice.tell(
            f"{order.row.number} is received.",
            f"{order.row.title}. Scan the next parcel, or open this one.",
            "pass",
            (("bench", "Open on the bench"),) if may_inspect else (),
        )
        self.scan.setFocus()

    def tell_error(self, error: UserError) -> None:
        """Say why it was not received; what was given stays."""
        self.take.set_busy(False)
        self.notice.tell_error(error)

    def _notice_pressed(self, action: str) -> None:
        if action == "bench" and self._last:
            self.bench_requested.emit(self._last)

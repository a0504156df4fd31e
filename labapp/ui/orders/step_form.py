"""Short forms for what happens to an order on its way: dispatch, delivery, an end without a device, cancelling, closing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from labapp.core.errors import UserError
from labapp.orders.rules import ORDER_STEPS, OrderStep
from labapp.ui.widgets.button import Button
from labapp.ui.widgets.form import CountField, DateField, Field, NoteField, TextField
from labapp.ui.widgets.label import Label
from labapp.ui.widgets.notice import Notice

if TYPE_CHECKING:
    from labapp.assembly import Lab
    from labapp.core.trail import Actor

FORMS = (
    OrderStep.DISPATCH,
    OrderStep.DELIVER,
    OrderStep.CANCEL_BY_SELLER,
    OrderStep.REPORT_LOST,
    OrderStep.RETURN_TO_SENDER,
    OrderStep.CANCEL_BY_LAB,
    OrderStep.CLOSE,
)
_ASKS = {
    OrderStep.CANCEL_BY_SELLER: "What shows it: the seller's message, its date",
    OrderStep.REPORT_LOST: "What shows it: the carrier's answer, its date",
    OrderStep.RETURN_TO_SENDER: "What shows it: the carrier's status, its date",
    OrderStep.CANCEL_BY_LAB: "Reason; the order gets no verdict",
    OrderStep.CLOSE: "What became of device and refund",
}
_WITHOUT_DEVICE = (OrderStep.CANCEL_BY_SELLER, OrderStep.REPORT_LOST, OrderStep.RETURN_TO_SENDER)


Call = Callable[["Lab", "Actor"], Any]


class PanelForm(QWidget):
    """A short form in the order's panel; `asked` hands over the call of the service, to be run as a job."""

    asked = Signal(object)
    """A callable (services, actor) that does what was asked."""
    cancelled = Signal()

    def __init__(self, title: str, word: str, kind: str = "primary", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notice = Notice()
        self._confirm = Button(word, "", kind)
        self._confirm.clicked.connect(self.submit)
        cancel = Button("Not now", "", "quiet")
        cancel.clicked.connect(self.cancelled)
        self.fields = QVBoxLayout()
        self.fields.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Label(title, "strong"))
        column.addLayout(self.fields)
        column.addWidget(self.notice)
        buttons = QHBoxLayout()
        buttons.addWidget(self._confirm)
        buttons.addWidget(cancel)
        buttons.addStretch(1)
        column.addLayout(buttons)

    def begin(self) -> None:
        """Put the cursor where the typing begins."""
        raise NotImplementedError

    def call(self) -> Call | None:
        """What shall be done; None if a field says first what is missing."""
        raise NotImplementedError

    def tell_error(self, error: UserError) -> None:
        """Say why it was not done; what was typed stays."""
        self._confirm.set_busy(False)
        self.notice.tell_error(error)

    def submit(self) -> None:
        """Hand over what was asked once it is complete."""
        call = self.call()
        if call is not None:
            self._confirm.set_busy(True, "Storing …")
            self.asked.emit(call)


class StepForm(PanelForm):
    """Asks what a step of the order's life needs."""

    def __init__(self, step: OrderStep, number: str, today: date, parent: QWidget | None = None) -> None:
        danger = step in _ASKS and step is not OrderStep.CLOSE
        super().__init__(ORDER_STEPS[step].label, ORDER_STEPS[step].label, "danger" if danger else "primary", parent)
        self.step, self._number = step, number
        self.on = DateField("Dispatched on" if step is OrderStep.DISPATCH else "Delivered on", today)
        self.carrier = TextField("Carrier")
        self.tracking = TextField("Tracking number", mono=True)
        self.scanned = DateField("First carrier scan, if known")
        self.attempts = CountField("Failed attempts before", 0, 0, 20)
        self.fact = NoteField(_ASKS.get(step, ""), lines=3)
        self.by_lab = QCheckBox("The lab itself caused it")
        for widget in self._asked():
            self.fields.addWidget(widget)
        for text in (self.carrier, self.tracking):
            text.submitted.connect(self.submit)
        self.fact.submitted.connect(self.submit)

    def _asked(self) -> list[QWidget]:
        if self.step is OrderStep.DISPATCH:
            return [self.on, self.carrier, self.tracking, self.scanned]
        if self.step is OrderStep.DELIVER:
            return [self.on, self.attempts]
        return [self.fact, self.by_lab] if self.step in _WITHOUT_DEVICE else [self.fact]

    def begin(self) -> None:
        """Put the cursor where the typing begins."""
        first: Field = self.carrier if self.step is OrderStep.DISPATCH else self.fact
        (self.on if self.step is OrderStep.DELIVER else first).setFocus()

    def call(self) -> Call | None:
        """The step, once it is complete."""
        number, step, on, fact = self._number, self.step, self.on.value, self.fact.value
        if step in (OrderStep.DISPATCH, OrderStep.DELIVER) and on is None:
            self.on.set_error("Say on which day.")
            return None
        if step in _ASKS and not fact:
            self.fact.set_error("Write it down; it stands on the record.")
            self.fact.setFocus()
            return None
        if step is OrderStep.DISPATCH and on is not None:
            carrier, tracking, scanned = self.carrier.value, self.tracking.value, self.scanned.value
            return lambda lab, actor: lab.orders.note_dispatch(actor, number, on, carrier, tracking, scanned)
        if step is OrderStep.DELIVER and on is not None:
            attempts = self.attempts.value
            return lambda lab, actor: lab.orders.note_delivery(actor, number, on, attempts)
        if step is OrderStep.CANCEL_BY_LAB:
            return lambda lab, actor: lab.orders.cancel(actor, number, fact)
        if step is OrderStep.CLOSE:
            return lambda lab, actor: lab.orders.close(actor, number, fact)
        by_lab = self.by_lab.isChecked()
        return lambda lab, actor: lab.inspections.report_without_device(actor, number, step, fact, by_lab=by_lab)

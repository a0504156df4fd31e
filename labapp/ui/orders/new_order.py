"""Placing an order: seller and listing, promise, identity, what to buy, and the word that it was bought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from labapp.core.errors import UserError
from labapp.orders.rules import OrderReason
from labapp.orders.service import NewOrder
from labapp.sellers.queries import SellerRow
from labapp.sellers.rules import SellerStage
from labapp.ui.orders.new_order_steps import BuyStep, IdentityStep, ListingStep, PromiseStep
from labapp.ui.theme import repolish
from labapp.ui.widgets.button import Button
from labapp.ui.widgets.card import Card
from labapp.ui.widgets.form import (
    Field,
)
from labapp.ui.widgets.label import Label
from labapp.ui.widgets.notice import Notice
from labapp.ui.widgets.side_panel import scrolling

_STEPS = ("Seller and listing", "Promise", "Identity", "What to buy")
_NOTHING = Decimal(0)


class NewOrderWalk(QWidget):
    """Four steps, forth and back; nothing typed is lost until the order is placed."""

    identities_wanted = Signal(str, str)
    """Seller's number and market."""
    identity_wanted = Signal(object)
    place_requested = Signal(object)
    """The NewOrder."""
    closed = Signal()

    def __init__(self, today: date, *, may_add_identity: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._sellers: tuple[SellerRow, ...] = ()
        self.listing, self.promise = ListingStep(), PromiseStep()
        self.identity, self.buy = IdentityStep(may_add_identity), BuyStep()
        self.identity.identity_wanted.connect(self.identity_wanted)
        self.buy.ordered_on.set_value(today)
        self._parts = (self.listing, self.promise, self.identity, self.buy)
        self._step = 0
        self._heads = [Label(f"{place}  {word}", "body") for place, word in enumerate(_STEPS, 1)]
        self._head = Label("", "heading")
        self.notice = Notice()
        self.back = Button("Back", "arrow-left")
        self.back.clicked.connect(self.go_back)
        self.next = Button("Next", "arrow-right", "primary")
        self.next.clicked.connect(self.go_on)
        close = Button("Close", "", "quiet")
        close.setToolTip("Back to the list; what was typed stays here (Escape)")
        close.clicked.connect(self.closed)
        self._lay_out(close)
        self.show_step(0)

    def _lay_out(self, close: Button) -> None:
        head = QHBoxLayout()
        head.addWidget(Label("New order", "title"), 1)
        head.addWidget(close)
        head.addSpacing(-13)  # a quiet button hangs out, so that its word meets the margin
        rail = QVBoxLayout()
        rail.setSpacing(12)
        for word in self._heads:
            word.setFixedWidth(180)
            rail.addWidget(word)
        rail.addStretch(1)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 14, 16, 16)
        column.setSpacing(12)
        column.addWidget(self._head)
        column.addWidget(self.notice)
        for part in self._parts:  # no stack: it would be as high as the highest step
            column.addWidget(part, 1)
        card = Card(padded=False)
        self._area = scrolling(inside, "card")
        card.body.addWidget(self._area, 1)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(16, 8, 16, 12)
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        buttons.addWidget(self.next)
        card.body.addLayout(buttons)
        card.setMaximumWidth(860)
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addLayout(rail)
        row.addWidget(card, 1)
        row.addStretch(0)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 16, 24, 24)
        outer.setSpacing(16)
        outer.addLayout(head)
        outer.addLayout(row, 1)

    @property
    def step(self) -> int:
        """Which of the four steps is shown, from 0."""
        return self._step

    def show_sellers(self, rows: Sequence[SellerRow]) -> None:
        """The sellers that orders can be placed with: on trial or active."""
        self._sellers = tuple(row for row in rows if row.stage in (SellerStage.TRIAL, SellerStage.ACTIVE))
        self.listing.show_sellers(self._sellers)
        if not self._sellers:
            self.notice.tell("No seller is on trial or active yet.", "A seller's six gates come first.", "info")
        else:
            self.notice.clear()

    def begin(self) -> None:
        """Put the cursor where the walk stands."""
        if self.step == 0:
            self.listing.seller.setFocus()

    def show_step(self, place: int) -> None:
        """Show one of the four steps."""
        self._step = place
        for index, part in enumerate(self._parts):
            part.setVisible(index == place)
        self._area.verticalScrollBar().setValue(0)
        self._head.setText(_STEPS[place])
        self.back.setEnabled(place > 0)
        last = place == len(_STEPS) - 1
        self.next.setText("It is bought: place the order" if last else "Next")
        self.next.set_icon("check" if last else "arrow-right")
        for index, word in enumerate(self._heads):
            word.setProperty("role", "strong" if index == place else "caption")
            repolish(word)

    def go_on(self) -> None:
        """Go to the next step once this one is complete; from the last one, place the order."""
        self.notice.clear()
        wrong: Field | None = None
        if self.step == 0:
            wrong = self.listing.problem()
        elif self.step == 1:
            wrong = self.promise.problem()
        elif self.identity.problem():
            self.identity.error.setText(self.identity.problem())
            self._area.ensureWidgetVisible(self.identity.error)
            return
        if wrong is not None:
            wrong.setFocus()
            self._area.ensureWidgetVisible(wrong)
            return
        if self.step == 1:
            self.identities_wanted.emit(self.listing.seller.value, self.listing.market.value)
        choice = self.identity.chosen()
        if self.step == 2 and choice is not None:
            seller = next((row.name for row in self._sellers if row.number == self.listing.seller.value), "")
            self.buy.show_wish(self.wish(), seller, choice, self._today)
        if self.step == 3:
            self.next.set_busy(True, "Placing …")
            self.place_requested.emit(self.wish())
            return
        self.show_step(self.step + 1)
        if self.step == 1:
            self.promise.brand.setFocus()
        else:
            self.next.setFocus()

    def go_back(self) -> None:
        """Go to the step before."""
        if self.step > 0:
            self.show_step(self.step - 1)

    def wish(self) -> NewOrder:
        """The order as it stands."""
        choice = self.identity.chosen()
        promise = self.promise.promise(self.listing.title.value)
        price, shipping = self.listing.price.checked(), self.listing.shipping.checked()
        order = NewOrder(
            self.listing.seller.value,
            OrderReason(self.listing.reason.value),
            self.listing.market.value,
            promise,
            "" if choice is None else choice.identity.number,
            price if price is not None else _NOTHING,
            currency=self.listing.price.currency,
            listing=self.listing.listing.value,
            ordered_on=self.buy.ordered_on.value,
        )
        return order if shipping is None else replace(order, shipping=shipping)

    def tell_error(self, error: UserError) -> None:
        """Say why it was not placed, at the step where it can be mended."""
        self.next.set_busy(False)
        place = {"cover_guard": 2, "bad_price": 0, "bad_currency": 0, "bad_market": 0, "bad_promise": 1}.get(error.code)
        if place is not None:
            self.show_step(place)
        if error.code == "cover_guard":
            self.identities_wanted.emit(self.listing.seller.value, self.listing.market.value)
        self.notice.tell_error(error)
        self._area.verticalScrollBar().setValue(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Escape goes back to the list."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go_on()
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

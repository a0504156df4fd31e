"""The four steps of placing an order: seller and listing, promise, identity, what to buy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from labapp.orders.rules import OrderReason, Promise
from labapp.orders.service import IdentityChoice, NewIdentity, NewOrder
from labapp.rulebook.types import Grade
from labapp.sellers.queries import SellerRow
from labapp.sellers.rules import SellerStage
from labapp.ui import labels
from labapp.ui.theme import theme
from labapp.ui.widgets.button import Button, IconButton
from labapp.ui.widgets.card import Card
from labapp.ui.widgets.empty import EmptyState
from labapp.ui.widgets.form import (
    ChoiceField,
    DateField,
    Field,
    MeasureField,
    MoneyField,
    TextField,
    fields_row,
)
from labapp.ui.widgets.glyphs import Glyph
from labapp.ui.widgets.label import ElidedLabel, Label

_GRADES = tuple(grade for grade in Grade if grade is not Grade.BELOW_FAIR)


class Copyable(QWidget):
    """A value that is copied with one press, to be pasted into the shop's form."""

    def __init__(self, word: str, value: str) -> None:
        super().__init__()
        self._value = value
        copy = IconButton("copy", f"Copy {word.lower()}")
        copy.clicked.connect(self._copy)
        copy.setEnabled(bool(value))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        name = Label(word, "caption")
        name.setMinimumWidth(130 * theme().text_scale // 100)
        shown = ElidedLabel(value or "—")
        line.addWidget(name)
        line.addWidget(shown, 1)
        line.addWidget(copy)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._value)


class ListingStep(QWidget):
    """From whom, for which market, why, and at what price."""

    market_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._sellers: dict[str, SellerRow] = {}
        self.seller = ChoiceField("Seller")
        self.reason = ChoiceField("Why the lab orders", labels.options("order_reason"))
        self.market = TextField("Market, two letters", longest=2)
        self.title = TextField("Title of the listing, as advertised", longest=301)
        self.listing = TextField("Address of the listing")
        self.price, self.shipping = MoneyField("Price"), MoneyField("Shipping, in the same currency")
        self.shipping.combo.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(fields_row(self.seller, self.reason, self.market))
        for field in (self.title, self.listing):
            column.addWidget(field)
        column.addWidget(fields_row(self.price, self.shipping))
        column.addStretch(1)
        self.seller.changed.connect(self._seller_chosen)

    def show_sellers(self, rows: Sequence[SellerRow]) -> None:
        """The sellers that orders can be placed with."""
        self._sellers = {row.number: row for row in rows}
        options = [(row.number, f"{row.name} ({labels.word('seller_stage', row.stage).lower()})") for row in rows]
        self.seller.set_options([("", "Choose …"), *options])

    def _seller_chosen(self) -> None:
        row = self._sellers.get(self.seller.value)
        if row is None:
            return
        self.reason.set_value(OrderReason.TRIAL if row.stage is SellerStage.TRIAL else OrderReason.RANDOM_CHECK)
        if not self.market.value:
            self.market.set_value(row.country)

    def problem(self) -> Field | None:
        """The first field that is not good yet, with its sentence shown."""
        if not self.seller.value:
            return _wrong(self.seller, "Choose a seller.")
        if len(self.market.value) != 2 or not self.market.value.isalpha():
            return _wrong(self.market, "Two letters, like FR.")
        if not self.title.value:
            return _wrong(self.title, "Write the title as the listing says it.")
        if len(self.title.value) > 300:
            return _wrong(self.title, "At most 300 characters.")
        for field in (self.price, self.shipping):
            try:
                amount = field.checked()
            except ValueError:
                return field
            if field is self.price and (amount is None or amount <= 0):
                return _wrong(field, "Write the price, like 289.00.")
        return None


class PromiseStep(QWidget):
    """What the listing promises; it is frozen with the order."""

    def __init__(self) -> None:
        super().__init__()
        self.brand, self.model = TextField("Brand"), TextField("Model")
        self.storage, self.colour = TextField("Storage", placeholder="128 GB"), TextField("Colour")
        self.grade = ChoiceField("Grade", [(str(one), labels.word("grade", one)) for one in _GRADES])
        self.grade.set_value(Grade.GOOD)
        self.battery = MeasureField("Battery at least, 0: nothing promised", 0, 0, 100, unit="%")
        self.new_battery = QCheckBox("Sold with a new battery")
        self.accessories = TextField("Accessories, with commas between", placeholder="charging cable")
        self.dispatch_by, self.deliver_by = DateField("Dispatched by"), DateField("Delivered by")
        self.warranty = MeasureField("Warranty, 0: not named", 24, 0, 240, decimals=0, unit="months")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(fields_row(self.brand, self.model))
        column.addWidget(fields_row(self.storage, self.colour, self.grade))
        column.addWidget(fields_row(self.battery, self.warranty))
        column.addWidget(self.new_battery)
        column.addWidget(self.accessories)
        column.addWidget(fields_row(self.dispatch_by, self.deliver_by))
        column.addStretch(1)

    def problem(self) -> Field | None:
        """The first field that is not good yet, with its sentence shown."""
        if not self.model.value:
            return _wrong(self.model, "Write the model, as advertised.")
        before, after = self.dispatch_by.value, self.deliver_by.value
        if before and after and after < before:
            return _wrong(self.deliver_by, "Delivery cannot come before dispatch.")
        return None

    def promise(self, title: str) -> Promise:
        """The promise as it is frozen."""
        parts = (part.strip() for part in self.accessories.value.split(","))
        return Promise(
            title=title,
            brand=self.brand.value,
            model=self.model.value,
            storage=self.storage.value,
            colour=self.colour.value,
            grade=Grade(self.grade.value),
            battery_claim=self.battery.value or None,
            new_battery=self.new_battery.isChecked(),
            accessories=tuple(part for part in parts if part),
            dispatch_by=self.dispatch_by.value,
            deliver_by=self.deliver_by.value,
            warranty_months=int(self.warranty.value) or None,
        )


class IdentityStep(QWidget):
    """Under whose name is bought: the cover guard says which are free with this seller."""

    identity_wanted = Signal(object)
    """A NewIdentity to be added."""

    def __init__(self, may_add: bool) -> None:
        super().__init__()
        self._choices: tuple[IdentityChoice, ...] = ()
        self._group = QButtonGroup(self)
        self._may_add = may_add
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self._empty = EmptyState("user-round", "No identity in this market yet.", "Add one below, or ask a manager.")
        self.error = Label("", "error")
        self.alias, self.address = TextField("Alias"), TextField("Delivery address")
        self.email, self.phone = TextField("E-mail"), TextField("Telephone")
        self.region = TextField("Region, for its holidays", longest=10)
        self.payment = TextField("Payment, in words")
        self._add = Button("Add the identity", "user-round-plus")
        self._add.clicked.connect(self._add_pressed)
        adding = Card("Add an identity")
        adding.body.addWidget(fields_row(self.alias, self.address))
        adding.body.addWidget(fields_row(self.email, self.phone, self.payment, self.region))
        adding.body.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)
        adding.setVisible(may_add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._empty)
        column.addLayout(self._rows)
        column.addWidget(self.error)
        column.addWidget(adding)
        column.addStretch(1)
        self.market = ""

    def show_choices(self, choices: Sequence[IdentityChoice], market: str) -> None:
        """Show the identities of the market, free ones first."""
        chosen = self.chosen()
        self._choices, self.market = tuple(choices), market
        while (item := self._rows.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for place, choice in enumerate(self._choices):
            self._rows.addWidget(self._row(place, choice))
        self._empty.setVisible(not self._choices)
        self.error.setText("")
        keep = next(
            (place for place, one in enumerate(self._choices) if chosen and one.identity.id == chosen.identity.id), 0
        )
        button = self._group.button(keep)
        if button is not None and button.isEnabled():
            button.setChecked(True)

    def _row(self, place: int, choice: IdentityChoice) -> QWidget:
        identity = choice.identity
        row = QFrame()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        button = QRadioButton(f"{identity.number}  {identity.alias}"[:60])
        button.setMinimumWidth(220)
        button.setEnabled(choice.problem is None)
        old = self._group.button(place)
        if old is not None:
            self._group.removeButton(old)
        self._group.addButton(button, place)
        line.addWidget(button)
        line.addWidget(ElidedLabel(identity.address, "caption"), 1)
        used = (
            "never used here"
            if identity.last_used_on is None
            else f"last {labels.day(identity.last_used_on, short=True)}"
        )
        line.addWidget(
            Glyph("pass" if choice.problem is None else "fail", "free" if choice.problem is None else "refused", 14)
        )
        line.addWidget(Label(choice.problem or f"free, {used}", "caption", wrap=True), 2)
        return row

    def chosen(self) -> IdentityChoice | None:
        """The identity that is chosen."""
        place = self._group.checkedId()
        return self._choices[place] if 0 <= place < len(self._choices) else None

    def problem(self) -> str:
        """Why the walk cannot go on; empty if it can."""
        chosen = self.chosen()
        return "Choose an identity that is free." if chosen is None or chosen.problem else ""

    def _add_pressed(self) -> None:
        for field, sentence in ((self.alias, "An identity needs an alias."), (self.address, "And an address.")):
            if not field.value:
                field.set_error(sentence)
                field.setFocus()
                return
        self.identity_wanted.emit(
            NewIdentity(
                self.alias.value,
                self.address.value,
                self.market,
                self.email.value,
                self.phone.value,
                self.payment.value,
                self.region.value,
            )
        )

    def clear_new(self) -> None:
        """The identity was added."""
        for field in (self.alias, self.address, self.email, self.phone, self.payment, self.region):
            field.set_value("")


class BuyStep(QWidget):
    """All that the shop asks for, ready to be copied; then the word that it was bought."""

    def __init__(self) -> None:
        super().__init__()
        self._shop, self._buyer = Card("Buy this"), Card("As this buyer")
        for card in (self._shop, self._buyer):
            card.body.setSpacing(0)
        self.ordered_on = DateField("Bought on", optional=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for card in (self._shop, self._buyer):
            column.addWidget(card)
        column.addWidget(self.ordered_on)
        hint = "Buy it in a private browser window, without signing in anywhere else. Then say that it is bought."
        column.addWidget(Label(hint, "caption", wrap=True))
        column.addStretch(1)

    def show_wish(self, wish: NewOrder, seller: str, choice: IdentityChoice, today: date) -> None:
        """Show what to buy, and as whom."""
        identity = choice.identity
        amount = labels.money(wish.price, wish.currency)
        self._fill(
            self._shop,
            (("Seller", seller), ("Title", wish.promise.title), ("Listing", wish.listing), ("Price", amount)),
        )
        self._fill(
            self._buyer,
            (
                ("Name", identity.alias),
                ("Address", identity.address),
                ("E-mail", identity.email),
                ("Telephone", identity.phone),
                ("Payment", identity.payment_label),
            ),
        )
        if self.ordered_on.value is None or self.ordered_on.value > today:
            self.ordered_on.set_value(today)

    @staticmethod
    def _fill(card: Card, rows: Sequence[tuple[str, str]]) -> None:
        while (item := card.body.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for word, value in rows:
            card.body.addWidget(Copyable(word, value))


def _wrong(field: Field, sentence: str) -> Field:
    field.set_error(sentence)
    return field

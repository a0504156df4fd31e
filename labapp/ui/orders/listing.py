"""The list of orders: views, filters, rows that come in pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QTabBar, QVBoxLayout, QWidget

from labapp.orders.queries import OrderFilter, OrderRow
from labapp.orders.rules import OrderState
from labapp.ui import labels
from labapp.ui.orders.words import VIEWS, progress, return_status, return_words
from labapp.ui.theme import theme
from labapp.ui.widgets.button import Button
from labapp.ui.widgets.card import Card
from labapp.ui.widgets.chip import Chip
from labapp.ui.widgets.label import Label
from labapp.ui.widgets.table import Table
from labapp.ui.widgets.table_model import Column

_ROOMY = 760


class OrderList(QWidget):
    """Tells what is wanted; the page fetches it."""

    wanted = Signal(object)
    """The first page of an OrderFilter."""
    row_chosen = Signal(object)
    row_opened = Signal(object)
    new_requested = Signal()
    receive_requested = Signal()

    def __init__(
        self, today: Callable[[], date], *, may_place: bool, may_receive: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._states = VIEWS[0][2]
        self._seller: tuple[int, str] | None = None
        self._verdict = self._place = ""
        self._places: tuple[str, ...] = ()
        self._none_at_all = False
        self._sellers: tuple[tuple[int, str], ...] = ()
        self._count = Label("", "caption")
        self.receive = Button("Receive", "scan-barcode")
        self.receive.setToolTip("Receive parcels by scanning (Ctrl+R)")
        self.receive.setVisible(may_receive)
        self.receive.clicked.connect(self.receive_requested)
        self.new = Button("New order", "plus", "primary")
        self.new.setToolTip("Place a new order (Ctrl+N)")
        self.new.setVisible(may_place)
        self.new.clicked.connect(self.new_requested)
        self._tabs = QTabBar()
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._tabs.setAccessibleName("Views")
        for _key, word, _states in VIEWS:
            self._tabs.addTab(word)
        self._tabs.currentChanged.connect(self._view_chosen)
        self.seller_chip, self.verdict_chip, self.place_chip = Chip("Seller"), Chip("Verdict"), Chip("Place")
        self.place_chip.clicked.connect(self._ask_place)
        self.place_chip.cleared.connect(partial(self.choose_place, ""))
        self.seller_chip.clicked.connect(self._ask_seller)
        self.seller_chip.cleared.connect(partial(self.choose_seller, None))
        self.verdict_chip.clicked.connect(self._ask_verdict)
        self.verdict_chip.cleared.connect(partial(self._choose_verdict, ""))
        self.table = Table(_columns(today), name="Orders")
        self.table.row_chosen.connect(self.row_chosen)
        self.table.row_opened.connect(self.row_opened)
        self.table.empty_action.connect(self._empty_action)
        self._may_place = may_place
        self._lay_out()
        self._tell_empty()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Label("Orders", "title"))
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self.receive)
        head.addWidget(self.new)
        chips = QHBoxLayout()
        chips.setSpacing(8)
        chips.addWidget(self._tabs, 1)
        chips.addWidget(self.seller_chip)
        chips.addWidget(self.verdict_chip)
        chips.addWidget(self.place_chip)
        card = Card(padded=False)
        card.body.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 24)
        column.setSpacing(12)
        column.addLayout(head)
        column.addLayout(chips)
        column.addWidget(card, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside a panel in a small window the views come first."""
        super().resizeEvent(event)
        self.place_chip.setVisible(bool(self._place) or self.width() >= _ROOMY * theme().text_scale // 100)

    @property
    def filter(self) -> OrderFilter:
        """What is cut to now."""
        return OrderFilter(self._states, None if self._seller is None else self._seller[0], self._verdict, self._place)

    def show_counts(self, counts: Mapping[OrderState, int]) -> None:
        """Say behind each view how many orders it holds."""
        for place, (_key, word, states) in enumerate(VIEWS):
            count = sum(counts.get(state, 0) for state in states or OrderState)
            self._tabs.setTabText(place, f"{word}  {count:,}")
        self._count.setText(f"{sum(counts.values()):,} in all")
        self._none_at_all = not sum(counts.values())
        self._tell_empty()

    def show_sellers(self, sellers: Sequence[tuple[int, str]]) -> None:
        """The sellers to choose from, as id and name."""
        self._sellers = tuple(sellers)

    def show_places(self, places: Sequence[str]) -> None:
        """The places to choose from."""
        self._places = tuple(places)

    def choose_view(self, key: str) -> None:
        """Show another view: open, way, lab, ended or all."""
        place = next(place for place, view in enumerate(VIEWS) if view[0] == key)
        if self._tabs.currentIndex() == place:
            return
        self._tabs.setCurrentIndex(place)

    def clear_filters(self) -> None:
        """Show every order."""
        self._seller, self._verdict, self._place = None, "", ""
        self.seller_chip.set_value("")
        self.place_chip.set_value("")
        self.verdict_chip.set_value("")
        self.choose_view("all")
        self._ask()

    def choose_seller(self, seller: tuple[int, str] | None) -> None:
        """Cut to one seller, or to none."""
        self._seller = seller
        self.seller_chip.set_value("" if seller is None else seller[1], with_title=False)
        self._ask()

    def _choose_verdict(self, verdict: str) -> None:
        self._verdict = verdict
        self.verdict_chip.set_value(labels.word("verdict", verdict) if verdict else "", with_title=False)
        self._ask()

    def choose_place(self, place: str) -> None:
        """Cut to what lies at a place; empty for anywhere."""
        self._place = place
        self.place_chip.set_value(place, with_title=False)
        self._ask()

    def _view_chosen(self, place: int) -> None:
        self._states = VIEWS[place][2]
        self._ask()

    def _ask(self) -> None:
        self._tell_empty()
        self.wanted.emit(self.filter)

    def _ask_seller(self) -> None:
        menu = QMenu(self)
        for seller in self._sellers:
            name = seller[1].replace("&", "&&")
            menu.addAction(name if len(name) < 60 else f"{name[:58]}…", partial(self.choose_seller, seller))
        if not self._sellers:
            menu.addAction("No seller yet").setEnabled(False)
        menu.popup(self.seller_chip.mapToGlobal(self.seller_chip.rect().bottomLeft()))

    def _ask_verdict(self) -> None:
        menu = QMenu(self)
        for key, word in labels.options("verdict"):
            menu.addAction(word, partial(self._choose_verdict, key))
        menu.popup(self.verdict_chip.mapToGlobal(self.verdict_chip.rect().bottomLeft()))

    def _ask_place(self) -> None:
        menu = QMenu(self)
        for place in self._places:
            menu.addAction(place.replace("&", "&&"), partial(self.choose_place, place))
        if not self._places:
            menu.addAction("Nothing lies anywhere yet").setEnabled(False)
        menu.popup(self.place_chip.mapToGlobal(self.place_chip.rect().bottomLeft()))

    @property
    def _cut(self) -> bool:
        """Whether a view or filter may hide orders that there are."""
        return not self._none_at_all and bool(self._seller is not None or self._verdict or self._place or self._states)

    def _tell_empty(self) -> None:
        kind = "default" if self._may_place else "primary"  # New order in the head is the primary one
        if self._cut:
            advice = "Other views and filters may hold some."
            self.table.set_empty("list-filter", "No order here.", advice, "Show all", kind=kind)
        elif self._may_place:
            advice = "Buy a device unrecognised and write it down."
            self.table.set_empty("package-plus", "No order was placed yet.", advice, "New order", kind=kind)
        else:
            self.table.set_empty("package", "No order was placed yet.", "A manager or the office places orders.")

    def _empty_action(self) -> None:
        if self._cut:
            self.clear_filters()
        else:
            self.new_requested.emit()


def _columns(today: Callable[[], date]) -> tuple[Column, ...]:
    def seller_line(row: OrderRow) -> str:
        return f"{row.seller_name} · {labels.word('grade', row.grade)} · {row.market}"

    return (
        Column("number", "Order", lambda row: row.number, "id", 142, sort=lambda row: row.id),
        Column("title", "Device and seller", lambda row: row.title, second=seller_line, sort=lambda row: row.title),
        Column(
            "state",
            "State",
            lambda row: labels.word("order_state", row.state),
            "progress",
            164,
            progress=progress,
            sort=lambda row: progress(row)[0],
        ),
        Column(
            "return",
            "Return by",
            lambda row: return_words(row, today()),
            "glyph",
            100,
            status=lambda row: return_status(row, today()),
            sort=lambda row: row.return_by,
            hide_below=500,
        ),
        Column(
            "verdict",
            "Verdict",
            lambda row: labels.word("verdict", row.verdict) if row.verdict else "",
            "badge",
            164,
            status=lambda row: labels.status("verdict", row.verdict) if row.verdict else None,
            sort=lambda row: row.verdict,
            hide_below=690,
        ),
    )

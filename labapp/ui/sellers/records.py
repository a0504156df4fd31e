"""Orders and verdicts of one seller as tables; each row opens its thing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from labapp.inspections.queries import EarlierVerdict
from labapp.orders.queries import OrderRow
from labapp.orders.rules import OrderState
from labapp.ui import labels
from labapp.ui.widgets.card import Card
from labapp.ui.widgets.table import Table
from labapp.ui.widgets.table_model import Column

_STEPS = (
    OrderState.PLANNED,
    OrderState.PLACED,
    OrderState.DISPATCHED,
    OrderState.DELIVERED,
    OrderState.RECEIVED,
    OrderState.INSPECTING,
    OrderState.INSPECTED,
)


def _progress(row: OrderRow) -> tuple[int, int]:
    """Ticks of an order's life; one that ended has all of them."""
    return (_STEPS.index(row.state) + 1 if row.state in _STEPS else len(_STEPS)), len(_STEPS)


def _verdict(row: OrderRow) -> tuple[str, str]:
    return (labels.word("verdict", row.verdict), labels.status("verdict", row.verdict)) if row.verdict else ("", "")


_ORDERS = (
    Column("number", "Order", lambda row: row.number, kind="id", width=152),
    Column(
        "what",
        "Device",
        lambda row: row.title,
        second=lambda row: (
            f"sold as {labels.word('grade', row.grade)} · {row.market} · {labels.word('order_reason', row.reason)}"
        ),
    ),
    Column(
        "state",
        "State",
        lambda row: labels.word("order_state", row.state),
        kind="progress",
        width=186,
        progress=_progress,
        hide_below=640,
    ),
    Column("verdict", "Verdict", lambda row: _verdict(row)[0], "badge", 168, status=lambda row: _verdict(row)[1]),
)


class OrdersCard(Card):
    """A seller's orders, newest first; the next page is fetched near the end."""

    order_opened = Signal(int)
    more_wanted = Signal(int)
    """The id of the last order shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(padded=False, parent=parent)
        self.table = Table(_ORDERS, name="Orders of the seller")
        self.table.set_empty("package", "No order yet", "New orders are placed in Orders.")
        self.body.addWidget(self.table)
        self.table.row_opened.connect(self._open)
        self.table.more_wanted.connect(self._more)

    def show_orders(self, rows: Sequence[OrderRow], more: bool) -> None:
        """Show the first page."""
        self.table.set_rows(rows, more, keep=lambda row: row.id)

    def _open(self, row: OrderRow) -> None:
        self.order_opened.emit(row.id)

    def _more(self) -> None:
        rows: list[Any] = self.table.rows
        if rows:
            self.more_wanted.emit(rows[-1].id)


class VerdictsCard(Card):
    """A seller's verdicts, newest first."""

    verdict_opened = Signal(str)

    def __init__(self, zone: ZoneInfo, parent: QWidget | None = None) -> None:
        super().__init__(padded=False, parent=parent)
        columns = (
            Column("number", "Verdict", lambda row: row.number, kind="id", width=160),
            Column(
                "result",
                "Result",
                lambda row: labels.word("verdict", row.verdict),
                kind="badge",
                status=lambda row: labels.status("verdict", row.verdict),
            ),
            Column("order", "Order", lambda row: row.order_number, kind="id", width=160),
            Column(
                "sealed",
                "Sealed",
                lambda row: labels.day(row.sealed_at.astimezone(zone).date(), short=True, year=True),
                kind="number",
                width=124,
                sort=lambda row: row.sealed_at,
            ),
        )
        self.table = Table(columns, name="Verdicts of the seller")
        self.table.set_empty("clipboard-check", "No verdict yet", "The first one comes with the first inspected order.")
        self.body.addWidget(self.table)
        self.table.row_opened.connect(self._open)

    def show_verdicts(self, rows: Sequence[EarlierVerdict]) -> None:
        """Show these verdicts."""
        self.table.set_rows(rows, keep=lambda row: row.number)

    def _open(self, row: EarlierVerdict) -> None:
        self.verdict_opened.emit(row.number)

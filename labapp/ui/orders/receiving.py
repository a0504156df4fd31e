"""What receiving asks of the lab: the order behind a code, and that its parcel be taken in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from labapp.accounts.rules import Right
from labapp.core.errors import UserError
from labapp.orders.door import AtTheDoor
from labapp.orders.queries import OrderDetail, OrderFilter, OrderRow
from labapp.ui.orders.receive import ReceivePanel
from labapp.ui.orders.words import ON_THE_WAY
from labapp.ui.page import Page


@dataclass(frozen=True, slots=True)
class _Found:
    """The order that a code means, or those whose parcels are still on the way."""

    code: str
    door: AtTheDoor | None
    open_orders: tuple[OrderRow, ...]


class Receiving(QObject):
    """Stands between the panel and the services."""

    received = Signal(object)
    """The OrderDetail of a parcel that is in."""

    def __init__(self, page: Page, panel: ReceivePanel) -> None:
        super().__init__(page)
        self._page, self._panel = page, panel
        self._context = page.context
        panel.code_scanned.connect(self.find)
        panel.receive_requested.connect(self._receive)

    def find(self, code: str) -> None:
        """Show the order that a code means."""
        services, actor = self._context.services, self._context.actor

        def find() -> _Found:
            row = services.orders.by_code(actor, code)
            if row is not None:
                return _Found(code, services.door.expected(actor, row.number), ())
            return _Found(code, None, services.orders.orders(actor, OrderFilter(ON_THE_WAY)))

        self._page.run("Finding the parcel", find, self._found)

    def _found(self, found: _Found) -> None:
        if found.door is not None:
            self._panel.show_door(found.door, self._context.services.clock.today())
        else:
            self._panel.show_unknown(found.code, found.open_orders)

    def _receive(self, wish: dict[str, Any]) -> None:
        orders, actor = self._context.services.orders, self._context.actor
        self._page.run("Receiving the parcel", lambda: orders.receive(actor, **wish), self._taken, failed=self._refused)

    def _taken(self, order: OrderDetail) -> None:
        self._panel.show_received(order, self._context.may(Right.INSPECT))
        self.received.emit(order)

    def _refused(self, error: Exception, label: str) -> None:
        if isinstance(error, UserError):
            self._panel.tell_error(error)
        else:
            self._panel.take.set_busy(False)
            self._page.tell_failure(error, label)

"""The Orders page: the list with one order beside it, receiving, and the walk to a new order."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from labapp.accounts.rules import Right
from labapp.core.errors import UserError
from labapp.inspections.queries import InspectionDetail, PlacedPhoto
from labapp.orders.door import DoorPhoto
from labapp.orders.queries import OrderDetail, OrderFilter, OrderRow
from labapp.orders.service import NewIdentity, NewOrder
from labapp.ui import labels
from labapp.ui.context import Context
from labapp.ui.orders.door_photos import DoorPhotos
from labapp.ui.orders.label_panel import LabelPanel
from labapp.ui.orders.listing import OrderList
from labapp.ui.orders.new_order import NewOrderWalk
from labapp.ui.orders.panel import OrderPanel, ShownOrder
from labapp.ui.orders.receive import ReceivePanel
from labapp.ui.orders.receiving import Receiving
from labapp.ui.page import Page
from labapp.ui.photos_shown import shown_photo
from labapp.ui.pictures import Pictures
from labapp.ui.widgets.pdf_view import PdfView
from labapp.ui.widgets.photo_view import PhotoView, ShownPhoto
from labapp.ui.widgets.side_panel import SidePanel

if TYPE_CHECKING:
    from labapp.assembly import Lab
    from labapp.core.trail import Actor

_PAGE = 100


class OrdersPage(Page):
    """A target is an order's id or number, or a command with its code: ("receive", code), ("new_order", code)."""

    title = "Orders"
    cares_for = frozenset(
        {
            "orders",
            "order_photos",
            "custody_moves",
            "inspections",
            "inspection_answers",
            "verdicts",
            "documents",
            "buyer_identities",
        }
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        services = context.services
        self.list = OrderList(
            services.clock.today,
            may_place=context.may(Right.PLACE_ORDERS),
            may_receive=context.may(Right.RECEIVE_ORDERS),
        )
        self._pictures = Pictures(context.jobs, parent=self)
        self.panel = OrderPanel(context, self._pictures)
        self.receive = ReceivePanel(DoorPhotos(context, self._pictures), context.actor.id)
        self.receiving = Receiving(self, self.receive)
        self.label = LabelPanel(context)
        self.document = SidePanel("", 592, closable=True)
        self._pdf = PdfView()
        self.document.body.setContentsMargins(0, 0, 0, 0)
        self.document.body.addWidget(self._pdf)
        self.walk: NewOrderWalk | None = None
        self._wanted = ""
        self._after_label: SidePanel = self.panel
        beside = QWidget()
        row = QHBoxLayout(beside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list, 1)
        for panel in (self.panel, self.receive, self.document, self.label):
            row.addWidget(panel)
            panel.hide()
        self._stack = QStackedWidget()
        self._stack.addWidget(beside)
        self._beside = beside
        self.body.addWidget(self._stack)
        self.view = PhotoView(context.jobs, self, whole=context.services.photos.whole)
        self._connect()
        self.reload()

    def _connect(self) -> None:
        self.list.wanted.connect(self._read_list)
        self.list.row_chosen.connect(self._row_chosen)
        self.list.row_opened.connect(self._row_opened)
        self.list.new_requested.connect(self.open_walk)
        self.list.receive_requested.connect(self.open_receive)
        self.list.table.more_wanted.connect(self._read_more)
        self.list.table.retry_requested.connect(self.reload)
        self.panel.closed.connect(self._close_panels)
        self.panel.receive_requested.connect(self._receive_order)
        self.panel.step_asked.connect(self._do_step)
        self.panel.document_requested.connect(self.open_document)
        self.panel.photo_opened.connect(self._open_photos)
        self.panel.door_photo_opened.connect(self._open_door_photos)
        self.panel.label_requested.connect(self.open_label)
        self.receive.closed.connect(self._close_panels)
        self.receive.bench_requested.connect(partial(self.context.open, "bench"))
        self.receive.label_requested.connect(self.open_label)
        self.receive.order_requested.connect(self._show_number)
        self.receive.photos.photo_opened.connect(self._open_door_photos)
        self.receiving.received.connect(self._received)
        self.label.closed.connect(self._label_closed)
        self.document.closed.connect(self._document_closed)
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self.open_walk)
        QShortcut(QKeySequence("Ctrl+R"), self).activated.connect(self.open_receive)
        escape = QShortcut(QKeySequence("Escape"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)  # the scan box has an Escape of its own
        escape.activated.connect(self._escape)

    # ---- arriving

    def activated(self, target: object) -> None:
        """Open an order, or do what the scan box was told."""
        if isinstance(target, tuple) and len(target) == 2:
            command, code = target
            if command == "receive":
                self.open_receive()
                if code and str(code).casefold() not in ("receive",):
                    self.receive.scan.scanned.emit(str(code), False)
            elif command == "new_order":
                self.open_walk()
            return
        if isinstance(target, int):
            orders, actor = self.context.services.orders, self.context.actor
            self.run("Finding the order", lambda: orders.number_of(actor, target), self._show_number)
        elif isinstance(target, str) and target:
            self._show_number(target)
        elif not self.list.table.hasFocus() and self._stack.currentWidget() is self._beside:
            self.list.table.setFocus()

    def _show_number(self, number: str) -> None:
        self._stack.setCurrentWidget(self._beside)
        self._show_panel(self.panel)
        self._wanted = number
        here = self.list.table.current_row
        is_chosen = here is not None and here.number == number
        # a row that is chosen already tells nobody, and what the hidden panel holds may be from before
        if not self.list.table.choose(lambda row: row.number == number) or is_chosen:
            self._read_order(number)

    def take_code(self, code: str) -> bool:
        """While parcels are received a scanned code is a parcel's."""
        if self.receive.isVisible():
            self.receive.scan.scanned.emit(code, False)
            return True
        return False

    # ---- the list

    def reload(self) -> None:
        """Read counts, the list and the chosen order again."""
        self._read_list(self.list.filter)
        if self._wanted and self.panel.isVisible():
            self._read_order(self._wanted)

    def _read_list(self, wanted: OrderFilter) -> None:
        services, actor = self.context.services, self.context.actor
        orders, sellers = services.orders, services.sellers
        may_see = self.context.may(Right.SEE_SELLERS)
        # What was loaded already is loaded again, so that nobody's place in the list is lost.
        limit = max(_PAGE, len(self.list.table.rows))
        self.list.table.show_loading()

        def read() -> Any:
            names = [(row.id, row.name) for row in sellers.sellers(actor)] if may_see else []
            found = orders.orders(actor, wanted, None, limit)
            return wanted, found, orders.counts(actor), names, services.door.places(actor), limit

        self.run("Reading orders", read, self._show_list, failed=self._list_failed)

    def _show_list(self, read: Any) -> None:
        wanted, rows, counts, sellers, places, limit = read
        self.list.show_places(places)
        self.list.show_counts(counts)
        self.list.show_sellers(sellers)
        if wanted != self.list.filter:
            return  # another view was chosen meanwhile
        goal = self._wanted  # putting the rows in place chooses one of them, and that tells another number
        self.list.table.set_rows(rows, more=len(rows) == limit, keep=lambda row: row.number)
        if goal:
            self._wanted = goal
            self.list.table.choose(lambda row: row.number == goal)

    def _list_failed(self, error: Exception, label: str) -> None:
        self.list.table.show_error(error)

    def _read_more(self) -> None:
        rows = self.list.table.rows
        orders, actor, wanted = self.context.services.orders, self.context.actor, self.list.filter
        if not rows:
            return
        last = min(row.id for row in rows)
        self.run("Reading orders", lambda: (last, wanted, orders.orders(actor, wanted, last, _PAGE)), self._add_rows)

    def _add_rows(self, read: tuple[int, OrderFilter, tuple[OrderRow, ...]]) -> None:
        last, wanted, rows = read
        shown = self.list.table.rows
        if wanted == self.list.filter and shown and min(row.id for row in shown) == last:
            self.list.table.add_rows(rows, more=len(rows) == _PAGE)
        # Else the list was read anew meanwhile: it asks again when its end comes near.

    # ---- one order

    def _row_chosen(self, row: OrderRow | None) -> None:
        if row is None:
            return
        self._wanted = row.number
        if not self.receive.isVisible():
            if not self.document.isVisible() and not self.label.isVisible():
                self._show_panel(self.panel)
            self._read_order(row.number)

    def _row_opened(self, row: OrderRow) -> None:
        self._show_panel(self.panel)
        self._read_order(row.number)
        self.panel.primary.setFocus(Qt.FocusReason.TabFocusReason)

    def _read_order(self, number: str) -> None:
        services, actor = self.context.services, self.context.actor

        may_receive = self.context.may(Right.RECEIVE_ORDERS)

        def read() -> ShownOrder:
            door = services.door.expected(actor, number) if may_receive else None
            order = services.orders.detail(actor, number) if door is None else door.order
            photos = services.door.photos(actor, number) if door is None else door.photos
            inspection = services.inspections.of_order(actor, number)
            found: InspectionDetail | None = None
            if inspection is not None:
                found = services.inspections.detail(actor, inspection)
            return ShownOrder(order, found, photos, door)

        self.run("Reading the order", read, self._show_order)

    def _show_order(self, shown: ShownOrder) -> None:
        if shown.order.row.number == self._wanted:
            self.panel.show_order(shown, self.context.services.clock.today())

    def _do_step(self, call: Callable[[Lab, Actor], Any]) -> None:
        services, actor = self.context.services, self.context.actor
        self.run("Storing what happened", lambda: call(services, actor), self._step_done, failed=self._step_failed)

    def _step_done(self, _answer: object) -> None:
        self.panel.close_form()
        self.reload()

    def _step_failed(self, error: Exception, label: str) -> None:
        if isinstance(error, UserError) and self.panel.form is not None:
            self.panel.form.tell_error(error)
        else:
            self.tell_failure(error, label)

    # ---- panels

    def _show_panel(self, shown: SidePanel) -> None:
        # first the others go: two side by side would ask for a wider window
        panels: list[SidePanel] = [self.panel, self.receive, self.document, self.label]
        for panel in sorted(panels, key=lambda panel: panel is shown):
            panel.setVisible(panel is shown)

    def _close_panels(self) -> None:
        for panel in (self.panel, self.receive, self.document, self.label):
            panel.hide()
        self.list.table.setFocus()

    def _escape(self) -> None:
        if self.view.isVisible():
            self.view.close_view()
        elif self._stack.currentWidget() is not self._beside:
            self._close_walk()
        elif self.document.isVisible():
            self._document_closed()
        elif self.label.isVisible():
            self._label_closed()
        elif self.panel.form is not None:
            self.panel.close_form()
        else:
            self._close_panels()

    def open_document(self, number: str) -> None:
        """Show an issued document beside the list."""
        reports, actor = self.context.services.reports, self.context.actor
        self.run(
            "Reading the document",
            lambda: (number, reports.pdf_path(reports.document(actor, number))),
            self._show_document,
        )

    def _show_document(self, found: tuple[str, Path]) -> None:
        number, path = found
        self.document.set_title(number)
        self._show_panel(self.document)
        self._pdf.show_file(path, f"{number}.pdf")

    def _document_closed(self) -> None:
        self._show_panel(self.panel)
        if self._wanted:
            self._read_order(self._wanted)

    def _open_photos(self, photos: tuple[PlacedPhoto, ...], first: PlacedPhoto) -> None:
        zone = self.context.services.clock.zone
        self.view.show_photos([shown_photo(one, _shot_words(one), zone) for one in photos], first.id)

    def _open_door_photos(self, photos: tuple[DoorPhoto, ...], first: DoorPhoto) -> None:
        zone = self.context.services.clock.zone
        shown = [
            ShownPhoto(one.id, one.large, f"At the door · {labels.moment(one.added_at, zone)}", one.caption, ())
            for one in photos
        ]
        self.view.show_photos(shown, first.id)

    # ---- receiving

    def open_receive(self) -> None:
        """Ask for a parcel's code."""
        if not self.context.may(Right.RECEIVE_ORDERS):
            return
        self._stack.setCurrentWidget(self._beside)
        self._show_panel(self.receive)
        self.receive.begin()

    def _receive_order(self, order: OrderDetail) -> None:
        self._show_panel(self.receive)
        self.receiving.find(order.row.number)

    def _received(self, order: OrderDetail) -> None:
        self._wanted = order.row.number
        self.reload()

    def open_label(self, number: str) -> None:
        """Show the label of an order's device, ready to be printed."""
        self._after_label = self.receive if self.receive.isVisible() else self.panel
        self._show_panel(self.label)
        self.label.show_label(number)

    def _label_closed(self) -> None:
        self._show_panel(self._after_label)
        if self._after_label is self.receive:
            self.receive.scan.setFocus()
        elif self._wanted:
            self._read_order(self._wanted)

    # ---- a new order

    def open_walk(self) -> None:
        """Walk to a new order; one that was begun is gone on with."""
        if not self.context.may(Right.PLACE_ORDERS):
            return
        if self.walk is None:
            may_add = self.context.may(Right.MANAGE_IDENTITIES)
            walk = NewOrderWalk(self.context.services.clock.today(), may_add_identity=may_add)
            walk.identities_wanted.connect(self._read_identities)
            walk.identity_wanted.connect(self._add_identity)
            walk.place_requested.connect(self._place)
            walk.closed.connect(self._close_walk)
            self.walk = walk
            self._stack.addWidget(walk)
        self._stack.setCurrentWidget(self.walk)
        sellers, actor = self.context.services.sellers, self.context.actor
        self.run("Reading sellers", lambda: sellers.sellers(actor), self.walk.show_sellers)
        self.walk.begin()

    def _close_walk(self) -> None:
        self._stack.setCurrentWidget(self._beside)
        self.list.table.setFocus()

    def _read_identities(self, seller: str, market: str) -> None:
        orders, actor = self.context.services.orders, self.context.actor
        self.run(
            "Reading identities",
            lambda: (orders.identities(actor, seller, market), market),
            self._show_identities,
            failed=self._walk_failed,
        )

    def _show_identities(self, found: Any) -> None:
        if self.walk is not None:
            self.walk.identity.show_choices(*found)

    def _add_identity(self, new: NewIdentity) -> None:
        orders, actor = self.context.services.orders, self.context.actor
        self.run(
            "Adding an identity",
            lambda: orders.add_identity(actor, new),
            self._identity_added,
            failed=self._walk_failed,
        )

    def _identity_added(self, _number: str) -> None:
        if self.walk is not None:
            self.walk.identity.clear_new()
            self._read_identities(self.walk.listing.seller.value, self.walk.listing.market.value)

    def _place(self, wish: NewOrder) -> None:
        orders, actor = self.context.services.orders, self.context.actor
        self.run("Placing the order", lambda: orders.place(actor, wish), self._placed, failed=self._walk_failed)

    def _placed(self, order: OrderDetail) -> None:
        walk, self.walk = self.walk, None
        if walk is not None:
            self._stack.removeWidget(walk)
            walk.deleteLater()
        self._stack.setCurrentWidget(self._beside)
        self.list.choose_view("open")
        self._wanted = order.row.number
        self._show_panel(self.panel)
        self.reload()
        self.tell(f"{order.row.number} is placed.", "Its promise is frozen; note its dispatch when it leaves.", "pass")
        self.list.table.setFocus()

    def _walk_failed(self, error: Exception, label: str) -> None:
        if isinstance(error, UserError) and self.walk is not None:
            self.walk.tell_error(error)
        else:
            if self.walk is not None:
                self.walk.next.set_busy(False)
            self.tell_failure(error, label)


def _shot_words(photo: PlacedPhoto) -> str:
    words = (photo.shot or photo.check_key or "photo").replace("_", " ").replace(".", ", ")
    return words[:1].upper() + words[1:]

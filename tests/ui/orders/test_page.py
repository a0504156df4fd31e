"""Orders: the list and its views, one order and what can be done with it, receiving by scan, the walk to a new one."""

from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from labapp.accounts.rules import Role
from labapp.core.trail import Actor
from labapp.orders.queries import OrderFilter
from labapp.orders.rules import OrderReason, OrderState, OrderStep, Promise
from labapp.orders.service import NewIdentity, NewOrder, Orders
from labapp.trials.rules import SinglePlan
from labapp.ui.orders.new_order import NewOrderWalk
from labapp.ui.orders.page import OrdersPage
from labapp.ui.widgets.button import Button
from tests.ui.sellers.room import WORD, Room


def technician(room: Room) -> Actor:
    return room._person("Sofia Okafor", Role.TECHNICIAN, "sofia sees scratches")


def a_seller(room: Room) -> str:
    return room.trial("Kestrel Renew", SinglePlan(9, 1)).seller.number


def place(room: Room, seller: str, title: str = "iPhone 12 128 GB blue") -> str:
    room.addresses += 1
    identity = room.lab.orders.add_identity(
        room.manager, NewIdentity(f"Buyer {room.addresses}", f"{room.addresses} rue des Essais, Lyon", "FR")
    )
    due = room.clock.today() + timedelta(days=4)
    promise = Promise(title, model="iPhone 12", dispatch_by=due, deliver_by=due)
    wish = NewOrder(seller, OrderReason.TRIAL, "FR", promise, identity, Decimal("289.00"))
    return room.lab.orders.place(room.manager, wish).row.number


def test_without_an_order_the_page_says_what_to_do_and_its_button_does_it(room: Room) -> None:
    a_seller(room)
    page = room.page(OrdersPage)
    assert page.list.table.state == "empty"
    shown = [button for button in page.findChildren(Button) if button.isVisible()]
    assert [button.text() for button in shown].count("New order") == 2  # in the head and in the empty list
    assert sum(button.property("kind") == "primary" for button in shown) == 1
    page.list.table.empty_action.emit()
    room.rest()
    assert page.walk is not None
    assert page.walk.isVisible()


def test_views_cut_the_list_and_count_what_they_hold(room: Room) -> None:
    seller = a_seller(room)
    first, second = place(room, seller), place(room, seller)
    room.lab.orders.cancel(room.manager, first, "bought twice")
    page = room.page(OrdersPage)
    assert [row.number for row in page.list.table.rows] == [second]
    page.list.choose_view("ended")
    room.rest()
    assert [row.number for row in page.list.table.rows] == [first]
    texts = [page.list._tabs.tabText(place) for place in range(page.list._tabs.count())]
    assert texts == ["All open  1", "On the way  1", "At the lab  0", "Ended  1", "All  2"]


def test_the_list_comes_in_pages_and_keeps_the_chosen_order(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    from labapp.ui.orders import page as module

    monkeypatch.setattr(module, "_PAGE", 4)
    seller = a_seller(room)
    numbers = [place(room, seller) for _ in range(6)]
    asked: list[tuple[int | None, int]] = []
    real = type(room.lab.orders).orders

    def counted(self: Orders, actor: Actor, wanted: OrderFilter, before: int | None, limit: int) -> object:
        asked.append((before, limit))
        return real(self, actor, wanted, before, limit)

    monkeypatch.setattr(type(room.lab.orders), "orders", counted)
    page = room.page(OrdersPage)
    assert (None, 4) in asked
    assert (3, 4) in asked  # the next page begins below the last order shown
    assert [row.number for row in page.list.table.rows] == numbers[::-1]
    page.list.table.choose(lambda row: row.number == numbers[0])
    room.rest()
    page.reload()
    room.rest()
    assert page.list.table.current_row is not None
    assert page.list.table.current_row.number == numbers[0]
    assert page.panel.number == numbers[0]


def test_a_page_that_comes_after_the_list_was_read_anew_adds_nothing_twice(room: Room) -> None:
    seller = a_seller(room)
    numbers = [place(room, seller) for _ in range(3)]
    page = room.page(OrdersPage)
    rows = tuple(page.list.table.rows)
    page._add_rows((rows[0].id, page.list.filter, rows[1:]))
    assert [row.number for row in page.list.table.rows] == numbers[::-1]


def test_a_filter_by_seller_is_a_filled_chip_and_can_be_cleared(room: Room) -> None:
    place(room, a_seller(room))
    other = room.trial("Zweitakt Geräte", SinglePlan(9, 1)).seller
    mine = place(room, other.number)
    page = room.page(OrdersPage)
    page.list.choose_seller((other.id, other.name))
    room.rest()
    assert [row.number for row in page.list.table.rows] == [mine]
    assert page.list.seller_chip.value == "Zweitakt Geräte"
    page.list.seller_chip.cleared.emit()
    room.rest()
    assert len(page.list.table.rows) == 2


def test_what_happened_on_the_way_is_noted_in_the_panel(room: Room) -> None:
    number = place(room, a_seller(room))
    page = room.page(OrdersPage)
    page.activated(number)
    room.rest()
    page.panel.open_form(OrderStep.DISPATCH)
    form = page.panel.form
    assert form is not None
    QTest.keyClicks(form.carrier.edit, "Parcel Express")
    QTest.keyClicks(form.tracking.edit, "FR00000000412")
    QTest.keyClick(form.tracking.edit, Qt.Key.Key_Return)
    room.rest()
    assert page.panel.form is None
    detail = room.lab.orders.detail(room.manager, number)
    assert detail.row.state is OrderState.DISPATCHED
    assert detail.facts.tracking == "FR00000000412"


def test_a_date_before_the_order_is_refused_in_the_form_and_what_was_typed_stays(room: Room) -> None:
    number = place(room, a_seller(room))
    page = room.page(OrdersPage)
    page.activated(number)
    room.rest()
    page.panel.open_form(OrderStep.DISPATCH)
    form = page.panel.form
    assert form is not None
    form.carrier.set_value("Parcel Express")
    form.on.set_value(room.clock.today() - timedelta(days=9))
    form.submit()
    room.rest()
    assert page.panel.form is form
    assert form.notice.title
    assert form.carrier.value == "Parcel Express"
    assert room.lab.orders.detail(room.manager, number).row.state is OrderState.PLACED


def test_an_order_that_never_arrived_goes_to_review_without_a_device(room: Room) -> None:
    number = place(room, a_seller(room))
    page = room.page(OrdersPage)
    page.activated(number)
    room.rest()
    page.panel.open_form(OrderStep.REPORT_LOST)
    form = page.panel.form
    assert form is not None
    form.submit()
    assert form.fact.error  # an end without a fact is none
    form.fact.set_value("The carrier closed its search.")
    form.submit()
    room.rest()
    (row,) = room.lab.inspections.to_review(room.manager)
    assert (row.order_number, row.without_device) == (number, True)
    assert page.panel.primary.text() == "Open the review"


def test_the_buttons_are_those_of_the_transition_table_and_the_role(room: Room) -> None:
    number = place(room, a_seller(room))
    page = room.page(OrdersPage, technician(room))
    page.activated(number)
    room.rest()
    assert page.panel.primary.text() == "Receive at the bench"
    assert OrderStep.CANCEL_BY_LAB not in page.panel._steps()
    assert not page.list.new.isVisible()
    room.lab.orders.receive(room.manager, number, "intact")
    room.rest()
    assert page.panel.primary.text() == "Start inspection"
    page.panel.primary.click()
    assert room.opened == [("bench", number)]


def test_parcels_are_received_one_after_the_other_by_scan(room: Room) -> None:
    seller = a_seller(room)
    first, second = place(room, seller), place(room, seller)
    room.lab.orders.note_dispatch(room.manager, first, room.clock.today(), "Parcel Express", "FR00000000412")
    page = room.page(OrdersPage, technician(room))
    page.open_receive()
    assert page.receive.scan.hasFocus()
    for code in ("FR00000000412", second):
        QTest.keyClicks(page.receive.scan, code)
        QTest.keyClick(page.receive.scan, Qt.Key.Key_Return)
        room.rest()
        assert page.receive.order is not None
        page.receive.states.chip("wet").click()
        page.receive.take.click()
        room.rest()
        assert "is received" in page.receive.notice.title
        assert page.receive.scan.hasFocus()
    for number in (first, second):
        detail = room.lab.orders.detail(room.manager, number)
        assert (detail.row.state, detail.condition) == (OrderState.RECEIVED, "wet")


def test_an_unknown_code_asks_which_order_it_is_and_becomes_its_tracking_number(room: Room) -> None:
    number = place(room, a_seller(room))
    page = room.page(OrdersPage, technician(room))
    page.activated(("receive", "XX-LABEL-77"))
    room.rest()
    assert "Nothing is known" in page.receive.notice.title
    page.receive.which.set_value(number)
    page.receive._which_chosen()
    room.rest()
    page.receive.submit()
    room.rest()
    assert room.lab.orders.detail(room.manager, number).facts.tracking == "XX-LABEL-77"


def test_a_parcel_scanned_twice_is_told_and_not_received_twice(room: Room) -> None:
    number = place(room, a_seller(room))
    room.lab.orders.receive(room.manager, number, "intact")
    page = room.page(OrdersPage, technician(room))
    page.activated(("receive", number))
    room.rest()
    assert page.receive.notice.title == f"{number} is received already."
    assert page.receive.order is None


def walk_to(room: Room, page: OrdersPage) -> NewOrderWalk:
    page.open_walk()
    room.rest()
    walk = page.walk
    assert walk is not None
    walk.listing.seller.combo.setCurrentIndex(1)
    walk.listing._seller_chosen()
    walk.listing.title.set_value("iPhone 12 128 GB blue")
    walk.listing.price.set_value(Decimal("289.00"))
    walk.go_on()
    assert walk.step == 1
    walk.promise.model.set_value("iPhone 12")
    return walk


def test_while_a_step_is_asked_for_its_button_is_the_one_that_goes_on(room: Room) -> None:
    number = place(room, a_seller(room))
    page = room.page(OrdersPage)
    page.activated(number)
    room.rest()
    assert page.panel.primary.isVisible()
    page.panel.open_form(OrderStep.DISPATCH)
    room.rest()
    shown = [
        one.text() for one in page.panel.findChildren(Button) if one.isVisible() and one.property("kind") == "primary"
    ]
    assert shown == ["Note dispatch"]
    page.panel.close_form()
    assert page.panel.primary.isVisible()


def test_the_panels_of_an_order_take_turns_and_never_make_the_window_wider(room: Room) -> None:
    number = place(room, a_seller(room))
    page = room.page(OrdersPage)
    page.resize(1000, 700)
    page.activated(number)
    room.rest()
    for panel in (page.document, page.panel, page.receive, page.document, page.panel):
        page._show_panel(panel)
        room.rest()
        assert panel.isVisible()
        assert page.width() == 1000


def test_a_step_of_the_walk_scrolls_only_if_it_is_itself_too_high(room: Room) -> None:
    page = room.page(OrdersPage)
    page.resize(1000, 640)
    page.open_walk()
    room.rest()
    walk = page.walk
    assert walk is not None
    for number in range(30):
        room.lab.orders.add_identity(room.manager, NewIdentity(f"Alias {number}", f"{number} rue des Essais", "FR"))
    seller = a_seller(room)
    walk.identity.show_choices(room.lab.orders.identities(room.manager, seller, "FR"), "FR")
    room.rest()
    assert not walk._area.verticalScrollBar().isVisible()
    walk.show_step(2)
    room.rest()
    assert walk._area.verticalScrollBar().isVisible()


def test_the_walk_says_what_is_missing_at_each_step(room: Room) -> None:
    a_seller(room)
    page = room.page(OrdersPage)
    page.open_walk()
    room.rest()
    walk = page.walk
    assert walk is not None
    walk.go_on()
    assert walk.step == 0
    assert walk.listing.seller.error
    walk = walk_to(room, page)
    walk.promise.model.set_value("")
    walk.go_on()
    assert walk.step == 1
    assert walk.promise.model.error


def test_an_identity_can_be_added_on_the_walk_and_is_chosen(room: Room) -> None:
    a_seller(room)
    page = room.page(OrdersPage)
    walk = walk_to(room, page)
    walk.go_on()
    room.rest()
    assert walk.identity.chosen() is None
    walk.go_on()
    assert walk.identity.error.text()
    walk.identity.alias.set_value("Camille Fabre")
    walk.identity.address.set_value("3 rue des Essais, Lyon")
    walk.identity._add.click()
    room.rest()
    assert walk.identity.chosen() is not None
    walk.go_on()
    assert walk.step == 3
    walk.go_on()
    room.rest()
    assert page.walk is None
    (row,) = page.list.table.rows
    assert row.title == "iPhone 12 128 GB blue"
    assert page.panel.number == row.number


def test_a_placed_order_is_the_one_that_is_shown_even_if_another_was_chosen_before(room: Room) -> None:
    older = place(room, a_seller(room))
    room.lab.orders.add_identity(room.manager, NewIdentity("Hugo Lemaire", "9 rue Neuve, Paris", "FR"))
    page = room.page(OrdersPage)
    page.list.table.choose(lambda row: row.number == older)
    room.rest()
    assert page.panel.number == older
    walk = walk_to(room, page)
    walk.go_on()
    room.rest()
    walk.go_on()
    walk.go_on()
    room.rest()
    assert page.list.table.current_row is not None
    assert page.list.table.current_row.number == page.panel.number != older


def test_enter_on_the_focused_button_receives_as_a_scanner_does(room: Room) -> None:
    number = place(room, a_seller(room))
    page = room.page(OrdersPage)
    page.open_receive()
    for _ in range(2):  # the scanner's Enter finds the order, the next one takes it in
        QTest.keyClicks(page.receive.scan, number) if page.receive.order is None else None
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        room.rest()
    assert room.lab.orders.detail(room.manager, number).row.state is OrderState.RECEIVED


def test_the_cover_guard_refuses_an_identity_that_the_seller_has_seen(room: Room) -> None:
    seller = a_seller(room)
    place(room, seller)
    page = room.page(OrdersPage)
    walk = walk_to(room, page)
    walk.go_on()
    room.rest()
    (choice,) = walk.identity._choices
    assert choice.problem is not None
    button = walk.identity._group.button(0)
    assert not button.isEnabled()
    assert walk.identity.problem()


def test_what_was_typed_on_the_walk_is_still_there_after_a_look_at_the_list(room: Room) -> None:
    a_seller(room)
    page = room.page(OrdersPage)
    walk = walk_to(room, page)
    QTest.keyClick(walk, Qt.Key.Key_Escape)
    assert not walk.isVisible()
    page.open_walk()
    room.rest()
    assert page.walk is walk
    assert walk.promise.model.value == "iPhone 12"


def test_copying_puts_the_value_on_the_clipboard(room: Room) -> None:
    a_seller(room)
    room.lab.orders.add_identity(room.manager, NewIdentity("Camille Fabre", "3 rue des Essais, Lyon", "FR"))
    page = room.page(OrdersPage)
    walk = walk_to(room, page)
    walk.go_on()
    room.rest()
    walk.go_on()
    from labapp.ui.orders.new_order_steps import Copyable

    rows = [row for row in walk.buy.findChildren(Copyable) if row.isVisibleTo(walk)]
    rows[-4]._copy()
    assert QApplication.clipboard().text() == "3 rue des Essais, Lyon"


def test_an_issued_verdict_opens_as_a_pdf_beside_the_list(room: Room) -> None:
    number = place(room, a_seller(room))
    inspection = room.lab.inspections.report_without_device(
        room.helper(), number, OrderStep.REPORT_LOST, "The carrier closed its search."
    )
    room.lab.reports.verify_and_issue(room.manager, inspection, WORD)
    page = room.page(OrdersPage)
    page.activated(number)
    room.rest()
    page.panel.document.click()
    room.rest()
    assert page.document.isVisible()
    assert page._pdf.page_count >= 1
    QTest.keyClick(page.list.table, Qt.Key.Key_Escape)
    room.rest()
    assert not page.document.isVisible()

"""The door in the window: a parcel described, photographed and laid somewhere; its device moved and labelled."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from labapp.core.trail import Actor
from labapp.orders.rules import OrderState
from labapp.orders.steps import Whereabouts
from labapp.ui.orders.door_forms import DamageForm, MoveForm
from labapp.ui.orders.page import OrdersPage
from tests.drawn import drawn_photo
from tests.ui.orders.test_page import a_seller, place, technician
from tests.ui.sellers.room import Room


@pytest.fixture
def sofia(room: Room) -> Actor:
    return technician(room)


@pytest.fixture
def number(room: Room) -> str:
    return place(room, a_seller(room))


@pytest.fixture
def page(room: Room, sofia: Actor, number: str) -> Iterator[OrdersPage]:
    shown = room.page(OrdersPage, sofia)
    yield shown
    room.rest()


def scanned(room: Room, page: OrdersPage, code: str) -> None:
    page.activated(("receive", code))
    room.rest()


def drop(room: Room, page: OrdersPage, *files: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
    button, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    page.receive.photos.slot.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, button, keys))
    for _ in files:
        room.rest()


def test_a_damaged_parcel_is_described_and_its_deadline_is_in_sight_before_and_after(
    room: Room, page: OrdersPage, number: str
) -> None:
    scanned(room, page, number)
    receive = page.receive
    receive.states.chip("torn").click()
    receive.states.chip("dented").click()
    assert receive.states.value == ("dented", "torn")  # intact went by itself
    receive.words.set_value("one corner")
    assert receive._deadline.text() == "If so: the carrier wants to hear of it until 5 March."
    receive.damaged.click()
    assert receive._deadline.text() == "The carrier wants to hear of it until 5 March."
    receive.where.place.set_value("shelf B4")
    receive.take.click()
    room.rest()
    assert "Report the damage until 5 March" in receive.notice.detail
    detail = room.lab.orders.detail(room.manager, number)
    assert (detail.condition, detail.damaged) == ("dented, torn; one corner", True)
    assert [(move.place, move.holder) for move in detail.custody] == [("shelf B4", "Sofia Okafor")]


def test_intact_is_either_or(room: Room, page: OrdersPage, number: str) -> None:
    scanned(room, page, number)
    states = page.receive.states
    states.chip("wet").click()
    states.chip("intact").click()
    assert states.value == ("intact",)


def test_a_parcel_is_laid_somewhere(room: Room, page: OrdersPage, number: str) -> None:
    scanned(room, page, number)
    page.receive.where.place.set_value("  ")
    page.receive.submit()
    room.rest()
    assert page.receive.where.place.error
    assert room.lab.orders.detail(room.manager, number).row.state is OrderState.PLACED


def test_photos_of_the_closed_parcel_are_stored_as_they_are_dropped(
    room: Room, page: OrdersPage, number: str, tmp_path: Path, sofia: Actor
) -> None:
    scanned(room, page, number)
    files = []
    for place_number in range(2):
        files.append(tmp_path / f"IMG_{place_number}.jpg")
        files[-1].write_bytes(drawn_photo(place_number))
    drop(room, page, *files)
    stored = room.lab.door.photos(sofia, number)
    assert len(stored) == 2
    assert not page.receive.photos.busy
    assert room.lab.orders.detail(sofia, number).row.state is OrderState.PLACED
    page.receive.take.click()
    room.rest()
    inspection = room.lab.inspections.start(sofia, number)
    placed = room.lab.inspections.detail(sofia, inspection).photos
    assert [photo.sha256 for photo in placed] == [photo.sha256 for photo in stored]


def test_what_is_no_photo_is_refused_in_place_and_the_rest_is_stored(
    room: Room, page: OrdersPage, number: str, tmp_path: Path, sofia: Actor
) -> None:
    scanned(room, page, number)
    bad, good = tmp_path / "notes.jpg", tmp_path / "IMG.jpg"
    bad.write_bytes(b"no picture")
    good.write_bytes(drawn_photo(3))
    drop(room, page, bad, good)
    photos = page.receive.photos
    assert photos.slot.state == "refused"
    assert "notes.jpg" in photos.reason.text()
    assert len(room.lab.door.photos(sofia, number)) == 1
    bad.write_bytes(drawn_photo(4))
    photos.retry()
    room.rest()
    room.rest()
    assert photos.reason.text() == ""
    assert len(room.lab.door.photos(sofia, number)) == 2


def test_the_panel_says_who_has_the_device_and_moves_it_by_keyboard(
    room: Room, page: OrdersPage, number: str, sofia: Actor
) -> None:
    room.lab.orders.receive(sofia, number, "", lies=Whereabouts("door", sofia.id))
    page.activated(number)
    room.rest()
    assert page.panel.custody.now.text() == "With Sofia Okafor, door, since 2 Mar 09:00"
    page.panel.custody.move_button.setFocus()
    QTest.keyClick(page.panel.custody.move_button, Qt.Key.Key_Return)
    form = page.panel.form
    assert isinstance(form, MoveForm)
    assert form.where.place.edit.hasFocus()
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_Return)
    assert form.where.place.error
    QTest.keyClicks(focus, "shelf B4")
    QTest.keyClick(focus, Qt.Key.Key_Return)
    room.rest()
    assert page.panel.form is None
    assert page.panel.custody.now.text() == "Shelf B4, since 2 Mar 09:00"
    assert [move.place for move in room.lab.door.custody(sofia, number)] == ["door", "shelf B4"]


def test_a_report_to_the_carrier_ends_the_deadline(room: Room, page: OrdersPage, number: str, sofia: Actor) -> None:
    room.lab.orders.receive(sofia, number, "", damaged=True)
    page.activated(number)
    room.rest()
    panel = page.panel
    assert panel.damage.title == "Report the transit damage until 5 March"
    panel.damage.action_requested.emit("reported")
    form = panel.form
    assert isinstance(form, DamageForm)
    form.on.set_value(date(2026, 2, 1))
    form.submit()
    room.rest()
    assert "before the delivery" in form.notice.title
    form.on.set_value(room.clock.today())
    form.submit()
    room.rest()
    assert panel.form is None
    assert panel.damage.title == "Transit damage is reported"


@pytest.mark.parametrize(("days", "words"), [(3, "today"), (4, "not reported in time")])
def test_a_deadline_that_is_here_or_over_is_said(
    room: Room, page: OrdersPage, number: str, sofia: Actor, days: int, words: str
) -> None:
    room.lab.orders.receive(sofia, number, "", damaged=True)
    room.clock.advance(timedelta(days=days))
    page.activated(number)
    room.rest()
    assert words in page.panel.damage.title
    assert page.panel.damage.property("status") == "fail"


def test_orders_can_be_cut_to_what_lies_on_a_shelf(room: Room, page: OrdersPage, number: str, sofia: Actor) -> None:
    other = place(room, room.lab.sellers.sellers(room.manager)[0].number)
    for one, where in ((number, "shelf B4"), (other, "shelf C1")):
        room.lab.orders.receive(sofia, one, "", lies=Whereabouts(where))
    page.list.choose_place("shelf B4")
    room.rest()
    assert [row.number for row in page.list.table.rows] == [number]
    page.list.place_chip.cleared.emit()
    room.rest()
    assert len(page.list.table.rows) == 2


# ---- the label


def labelled(room: Room, page: OrdersPage, number: str, sofia: Actor) -> None:
    room.lab.orders.receive(sofia, number, "", lies=Whereabouts("shelf B4"))
    page.activated(number)
    room.rest()
    page.panel.custody.label_button.click()
    room.rest()


def test_the_label_is_shown_saved_and_its_size_remembered(
    room: Room, page: OrdersPage, number: str, sofia: Actor, tmp_path: Path
) -> None:
    kept: list[dict[str, str]] = []
    page.context.remembered.connect(kept.append)
    labelled(room, page, number, sofia)
    assert page.label.pdf.page_count == 1
    page.label.sizes.chosen.emit("57x32")
    page.label.sizes.choose("57x32")
    page.label.show_label(number)
    room.rest()
    assert kept == [{"label": "57x32"}]
    page.label.save_to(str(tmp_path / "label.pdf"))
    document = pypdfium2.PdfDocument(tmp_path / "label.pdf")
    wide, high = document[0].get_size()
    document.close()
    assert (round(wide / 72 * 25.4), round(high / 72 * 25.4)) == (57, 32)
    page.label.save_to(str(tmp_path / "nowhere" / "label.pdf"))
    assert "cannot be written" in page.label.notice.title


def test_without_a_printer_a_sentence_says_what_can_be_done(
    room: Room, page: OrdersPage, number: str, sofia: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", staticmethod(lambda: []))
    labelled(room, page, number, sofia)
    page.label.print.click()
    assert page.label.notice.title == "No printer is set up on this machine."


def test_a_printer_gets_one_page_of_the_label_s_size(
    room: Room, page: OrdersPage, number: str, sofia: Actor, tmp_path: Path
) -> None:
    labelled(room, page, number, sofia)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    page.label.prepare(printer)
    page.label.print_on(printer)
    document = pypdfium2.PdfDocument(tmp_path / "printed.pdf")
    assert len(document) == 1
    wide, high = document[0].get_size()
    document.close()
    assert (round(wide / 72 * 25.4), round(high / 72 * 25.4)) == (62, 29)


def test_the_viewer_of_the_system_is_given_the_file(
    room: Room, page: OrdersPage, number: str, sofia: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", staticmethod(lambda url: bool(opened.append(url.toLocalFile()))))
    labelled(room, page, number, sofia)
    page.label.view.click()
    assert opened[0].endswith(".pdf")
    assert "No program" in page.label.notice.title
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert page.panel.isVisible()

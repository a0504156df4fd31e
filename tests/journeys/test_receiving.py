"""Parcels at the door in the real window: scanned from the bench, described, photographed, laid down, labelled, opened."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from labapp.assembly import open_lab
from labapp.lab.steps import code_of_lab
from labapp.ui.bench.page import BenchPage
from labapp.ui.orders.page import OrdersPage
from labapp.ui.theme import Theme
from tests.drawn import drawn_photo
from tests.journeys.test_main_job import MARTA, SOFIA, lab_folder, place_order
from tests.journeys.window import LabWindow

__all__ = ["lab_folder"]


def test_a_parcel_goes_from_the_door_to_the_bench_by_scans(
    lab_folder: Path, tmp_path: Path, qtbot: QtBot, look: Theme
) -> None:
    window = LabWindow(lab_folder, tmp_path, qtbot)
    window.sign_in("Marta Klein", MARTA)
    number = place_order(window)
    window.sign_out()
    window.sign_in("Sofia Okafor", SOFIA)
    window.shell.open("bench")
    window.rest()
    window.scan(number)  # from another page
    orders = window.page
    assert isinstance(orders, OrdersPage)
    receive = orders.receive
    assert receive.order is not None
    assert receive.order.row.number == number
    photo = tmp_path / "parcel.jpg"
    photo.write_bytes(drawn_photo(5))
    window.drop([photo], receive.photos.slot)
    window.rest()
    receive.states.chip("torn").setFocus()
    window.press(Qt.Key.Key_Space)
    receive.damaged.setFocus()
    window.press(Qt.Key.Key_Space)
    window.picture("receive")
    receive.where.place.set_value("")
    receive.where.place.setFocus()
    window.type("shelf B4")
    window.press(Qt.Key.Key_Return)
    window.rest()
    assert "is received" in receive.notice.title
    receive.notice.action_requested.emit("label")
    window.rest()
    assert orders.label.pdf.page_count == 1
    window.picture("label")
    with_code = f"{number} {code_of(window)}"
    window.scan(with_code)  # the label that was just stuck on leads back to the order
    assert orders.panel.number == number
    assert "shelf B4" in orders.panel.custody.now.text()
    assert orders.panel.damage.title.startswith("Report the transit damage")
    orders.panel.primary.click()
    window.rest()
    bench = window.page
    assert isinstance(bench, BenchPage)
    assert bench.desk is not None
    assert "With Sofia Okafor, bench, since" in bench.desk.band._lies.whole
    assert not window.crashes.reports
    window.close()
    with open_lab(str(lab_folder)) as lab:
        sofia = lab.accounts.sign_in("Sofia Okafor", SOFIA)
        detail = lab.orders.detail(sofia, number)
        assert (detail.condition, detail.damaged) == ("torn", True)
        assert [(move.place, move.holder) for move in detail.custody] == [
            ("shelf B4", "Sofia Okafor"),
            ("bench", "Sofia Okafor"),
        ]
        inspection = lab.inspections.of_order(sofia, number)
        assert inspection is not None
        (placed,) = lab.inspections.detail(sofia, inspection).photos
        assert (placed.shot, placed.check_key) == (None, None)
        assert lab.check(full=True).complaints == ()


def code_of(window: LabWindow) -> str:
    """The short code on this lab's labels."""
    lab = window.session.lab
    assert lab is not None
    with lab.database.reading() as session:
        return code_of_lab(session)

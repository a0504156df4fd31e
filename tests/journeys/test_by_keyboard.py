"""A whole smartphone, more than sixty checks and twenty photos, inspected without ever touching the mouse."""

from __future__ import annotations

import os
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QSize, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from labapp.assembly import Lab, open_lab
from labapp.core.trail import Actor
from labapp.inspections.rules import InspectionState
from labapp.orders.rules import OrderReason, Promise
from labapp.orders.service import NewOrder
from labapp.rulebook.types import Check, CheckKind, Evidence, Grade, Result
from labapp.ui.bench.desk import Desk
from labapp.ui.bench.page import BenchPage
from labapp.ui.theme import Theme
from tests.journeys.test_main_job import IMEI, MARTA, SOFIA, lab_folder
from tests.journeys.window import LabWindow

_BROKEN, _NOTE = "function.loudspeaker", "It rattles from half volume on."
__all__ = ["lab_folder"]
_CTRL, _ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def shots(tmp_path: Path) -> list[Path]:
    """Forty photos that differ."""
    folder = tmp_path / "camera"
    folder.mkdir()
    files = []
    for place in range(40):
        path = folder / f"IMG_{place:04d}.jpg"
        noise = Image.effect_noise((640, 480), 20 + 3 * place)
        Image.merge("RGB", (noise, noise.rotate(90 * (place % 4)), Image.new("L", noise.size, 4 * place))).save(path)
        files.append(path)
    return files


@pytest.fixture
def order(lab_folder: Path) -> str:
    """The number of an order that lies at the bench, received by the manager."""
    with open_lab(str(lab_folder)) as lab:
        manager = lab.accounts.sign_in("Marta Klein", MARTA)
        return received(lab, manager)


def received(lab: Lab, manager: Actor) -> str:
    """Place an order of today and take its parcel in."""
    today = lab.clock.today()
    promise = Promise(
        "iPhone 12 128 GB blue",
        brand="Apple",
        model="iPhone 12",
        storage="128 GB",
        colour="blue",
        grade=Grade.GOOD,
        accessories=("charging cable",),
        dispatch_by=today,
        deliver_by=today,
    )
    seller = lab.sellers.sellers(manager)[0].number
    identity = lab.orders.identities(manager, seller, "FR")[0].identity.number
    wish = NewOrder(seller, OrderReason.TRIAL, "FR", promise, identity, Decimal("289.00"), ordered_on=today)
    number = lab.orders.place(manager, wish).row.number
    lab.orders.receive(
        manager, number, "parcel intact, sealed", dispatched_on=today, tracking="6A123", carrier="Express"
    )
    return number


def paste(window: LabWindow, files: Sequence[Path]) -> None:
    """What a file manager's copy puts on the clipboard, then Ctrl+V."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
    QGuiApplication.clipboard().setMimeData(data)
    window.press(Qt.Key.Key_V, None, _CTRL)


def answer(window: LabWindow, desk: Desk, check: Check, left: list[Path]) -> None:
    """Give one answer as a person at the keyboard would; what fails gets a note and two photos."""
    if check.key == _BROKEN:
        window.press(Qt.Key.Key_2)
        window.rest()
        window.press(Qt.Key.Key_N, None, _CTRL)
        window.type(_NOTE)
        window.press(Qt.Key.Key_Escape)
        paste(window, [left.pop(), left.pop()])
        window.qtbot.waitUntil(lambda: desk.idle, timeout=60_000)
        window.picture("03-fails-with-note-and-photos")
    elif check.kind is CheckKind.CHOICE:
        window.press(Qt.Key.Key_A)
    elif check.kind is CheckKind.NUMBER:
        window.type("91")
    elif check.key in ("identity.imei", "identity.imei_box"):
        window.type(IMEI)
    elif check.kind is CheckKind.IDENTITY:
        window.press(Qt.Key.Key_3, None, _ALT)
    elif check.kind is CheckKind.TEXT:
        window.type("iOS 19.2")
    elif check.kind is CheckKind.DATE:
        window.press(Qt.Key.Key_3)
    elif check.kind is CheckKind.OBSERVATIONS:
        window.press(Qt.Key.Key_1, None, _ALT)
    else:
        window.press(Qt.Key.Key_1)
    if check.section == "packaging" and check.evidence is not Evidence.REQUIRED and check.max_photos:
        window.rest()
        paste(window, [left.pop()])  # welcome, not asked
    elif check.evidence is Evidence.REQUIRED and check.key != _BROKEN:
        window.rest()
        paste(window, [left.pop() for _ in range(check.min_photos)])


@pytest.mark.slow
def test_a_smartphone_is_inspected_by_keyboard_alone(
    lab_folder: Path, order: str, shots: list[Path], tmp_path: Path, qtbot: QtBot, look: Theme
) -> None:
    window = LabWindow(lab_folder, tmp_path, qtbot)
    if os.environ.get("LABAPP_SMALL"):
        window.window.resize(QSize(1280, 800))
    window.sign_in("Sofia Okafor", SOFIA)
    screens = list(window.shell._screens)
    window.press(Qt.Key(Qt.Key.Key_1.value + screens.index("bench")), None, _CTRL)
    window.rest()
    bench = window.page
    assert isinstance(bench, BenchPage)
    window.picture("01-list")
    window.press(Qt.Key.Key_Return)
    window.rest()
    desk = bench.desk
    assert desk is not None
    detail = desk.sitting.detail
    assert detail is not None
    assert detail.order.row.number == order

    left = list(reversed(shots))
    window.press(Qt.Key.Key_Escape)
    paste(window, [left.pop() for _ in range(sum(shot.minimum for shot in detail.checklist.shots))])
    window.qtbot.waitUntil(lambda: desk.idle, timeout=60_000)
    window.rest()
    window.picture("02-shots-filled-by-one-paste")

    for _ in range(2 * len(detail.checklist.checks)):
        check = desk.check
        assert check is not None
        if desk.sitting.judged(check.key) is None:
            answer(window, desk, check, left)
            window.rest()
        here = check.key
        window.press(Qt.Key.Key_Return)
        window.rest()
        if desk.check is not None and desk.check.key == here:
            if desk.sitting.judged(here) is not None:
                break
            raise AssertionError((here, check.kind, desk.question.value.value(), desk.question.note.toPlainText()))
    window.picture("04-all-answered")
    window.press(Qt.Key.Key_F1)
    window.picture("05-keys")
    window.press(Qt.Key.Key_Escape)
    window.press(Qt.Key.Key_Return, None, _CTRL)
    window.rest()
    still = desk.sitting.detail.assessment.missing if bench.desk is not None and desk.sitting.detail is not None else ()
    assert bench.desk is None, still
    assert "is submitted" in bench.notice.title
    window.picture("06-submitted")
    assert not window.crashes.reports
    QGuiApplication.clipboard().clear()  # what it holds must not outlive the application
    window.close()

    with open_lab(str(lab_folder)) as lab:
        manager = lab.accounts.sign_in("Marta Klein", MARTA)
        inspection = lab.inspections.of_order(manager, order)
        assert inspection is not None
        stored = lab.inspections.detail(manager, inspection)
        assert stored.state is InspectionState.SUBMITTED
        assert len(stored.answers) >= 60
        assert len(stored.photos) >= 20
        assert {photo.shot for photo in stored.photos if photo.shot} >= {
            shot.key for shot in stored.checklist.shots if shot.minimum
        }
        assert (stored.answers[_BROKEN].result, stored.answers[_BROKEN].note) == (Result.FAIL, _NOTE)
        assert stored.answers["identity.imei"].value == IMEI
        assert lab.check(full=True).complaints == ()

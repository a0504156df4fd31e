"""Looking at photos: page by page, closely, turned, two at once; by mouse and by key."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from labapp.core.errors import UserError
from labapp.photos.overlays import Overlay
from labapp.ui.jobs import JobRunner
from labapp.ui.widgets.photo_view import PhotoView, ShownPhoto
from labapp.ui.widgets.photo_view.beside import ALIKE
from tests.photos.drawings import arrow
from tests.ui.widgets.photo_view.conftest import SIZE, Sitter, jpeg

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def test_the_wheel_scales_at_the_pixel_under_the_pointer(sitter: Sitter) -> None:
    spot = sitter.spot(0.3, 0.7)
    before = sitter.canvas.look.pixel((spot.x(), spot.y()))
    scale = sitter.canvas.look.scale
    sitter.wheel(spot, 1)
    sitter.wheel(spot, 2)
    assert sitter.canvas.look.scale == pytest.approx(scale * 1.25**3)
    assert sitter.canvas.look.pixel((spot.x(), spot.y())) == pytest.approx(before, abs=0.01)
    sitter.wheel(spot, -9)
    assert sitter.canvas.is_fitted


def test_keys_scale_and_zero_goes_between_whole_and_pixel_for_pixel(sitter: Sitter) -> None:
    whole = sitter.canvas.look
    sitter.press(Qt.Key.Key_Plus)
    assert sitter.canvas.look.scale > whole.scale
    sitter.press(Qt.Key.Key_Minus)
    assert sitter.canvas.look == whole
    sitter.press(Qt.Key.Key_0)
    assert sitter.canvas.look.scale == 1.0
    assert sitter.view.head.percent.text() == "100%"
    sitter.press(Qt.Key.Key_0)
    assert sitter.canvas.look == whole


def test_the_whole_picture_is_fetched_once_one_looks_closer_than_the_rendition(sitter: Sitter) -> None:
    sitter.press(Qt.Key.Key_Plus)
    assert not sitter.jobs.active  # the rendition is fine enough yet
    sitter.press(Qt.Key.Key_0)
    sitter.press(Qt.Key.Key_0)
    assert [job.label for job in sitter.jobs.active] == ["Reading the whole photo"]
    sitter.press(Qt.Key.Key_Plus)
    assert len(sitter.jobs.active) == 1
    sitter.rest()
    assert not sitter.canvas.wants_whole()


def test_why_a_photo_cannot_be_looked_at_more_closely_is_said(
    page: QWidget, photos: list[ShownPhoto], jobs: JobRunner, qtbot: QtBot
) -> None:
    def gone(_sha256: str) -> bytes:
        raise UserError("The stored file is missing.", "Restore it from a backup.")

    view = PhotoView(jobs, page, whole=gone)
    view.show_photos(photos, 1)
    qtbot.waitUntil(lambda: not jobs.active)
    view.canvas.one_to_one()
    qtbot.waitUntil(lambda: not jobs.active)
    assert "The stored file is missing. Restore it from a backup." in view._notes.whole


def test_a_part_is_pushed_by_the_mouse_and_by_arrows(sitter: Sitter) -> None:
    sitter.press(Qt.Key.Key_0)
    sitter.rest()
    middle = QPoint(400, 300)
    before = sitter.canvas.look
    sitter.drag(middle, middle + QPoint(60, 40))
    assert (sitter.canvas.look.x - before.x, sitter.canvas.look.y - before.y) == (60, 40)
    sitter.press(Qt.Key.Key_Right)
    assert sitter.canvas.look.x < before.x + 60
    assert sitter.view.current is not None
    assert sitter.view.current.key == 1


def test_pages_are_turned_by_arrows_and_page_keys_and_counted(sitter: Sitter) -> None:
    seen = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_PageDown, Qt.Key.Key_PageDown, Qt.Key.Key_Left, Qt.Key.Key_PageUp):
        sitter.press(key)
        seen.append(sitter.view.head.count.text())
    assert seen == ["2 of 3", "3 of 3", "3 of 3", "2 of 3", "1 of 3"]
    sitter.press(Qt.Key.Key_0)
    sitter.press(Qt.Key.Key_PageDown)  # also while a part is seen; the next photo is whole again
    assert sitter.view.head.count.text() == "2 of 3"
    assert sitter.canvas.is_fitted


def test_turning_is_remembered_with_the_photo(sitter: Sitter) -> None:
    sitter.press(Qt.Key.Key_R)
    assert sitter.canvas.frame.size == (SIZE[1], SIZE[0])
    sitter.press(Qt.Key.Key_R, SHIFT)
    sitter.press(Qt.Key.Key_R, SHIFT)
    assert [(key, before.turn, after.turn) for key, before, after in sitter.drawn] == [(1, 0, 1), (1, 1, 0), (1, 0, 3)]


def test_where_nothing_may_be_changed_a_photo_is_turned_to_look_at_only_and_marks_are_shown(
    page: QWidget, photos: list[ShownPhoto], jobs: JobRunner, qtbot: QtBot
) -> None:
    view = PhotoView(jobs, page)
    told: list[object] = []
    view.marks_drawn.connect(lambda *change: told.append(change))
    drawn = Overlay((arrow(),))
    view.show_photos([ShownPhoto("one", photos[0].path, "Side", overlay=drawn)], "one")
    qtbot.waitUntil(lambda: not jobs.active)
    assert not view.tools.isVisible()
    assert view.canvas.overlay == drawn
    for key in (Qt.Key.Key_R, Qt.Key.Key_1, Qt.Key.Key_Return, Qt.Key.Key_N, Qt.Key.Key_Delete):
        qtbot.keyClick(view, key)
    assert (view.canvas.overlay.turn, view.canvas.overlay.marks) == (1, drawn.marks)
    assert view.pen.tool is None
    assert told == []


def test_keys_of_the_view_come_before_shortcuts_of_the_page(sitter: Sitter, page: QWidget) -> None:
    heard: list[str] = []
    for keys in ("1", "Escape", "Ctrl+Z", "Ctrl+K"):
        shortcut = QShortcut(QKeySequence(keys), page)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(lambda keys=keys: heard.append(keys))
    sitter.press(Qt.Key.Key_1)
    sitter.press(Qt.Key.Key_Z, CONTROL)
    sitter.press(Qt.Key.Key_K, CONTROL)
    assert sitter.view.pen.tool is not None
    sitter.press(Qt.Key.Key_Escape)  # lays the tool down
    assert sitter.view.isVisible()
    sitter.press(Qt.Key.Key_Escape)
    assert not sitter.view.isVisible()
    assert heard == ["Ctrl+K"]


def test_two_photos_side_by_side_are_scaled_and_pushed_together_until_unlinked(sitter: Sitter) -> None:
    sitter.press(Qt.Key.Key_C)
    sitter.rest()
    beside = sitter.view.beside
    assert beside.photo is not None
    assert beside.photo.key == 2
    sitter.wheel(sitter.spot(0.2, 0.2), 3)
    assert beside.canvas.look.scale == pytest.approx(sitter.canvas.look.scale, rel=0.05)
    middle = beside.canvas.frame.point(beside.canvas.rect().center().toPointF())
    assert middle == pytest.approx(sitter.canvas.frame.point(sitter.canvas.rect().center().toPointF()), abs=0.01)
    sitter.press(Qt.Key.Key_L)
    before = beside.canvas.look
    sitter.wheel(sitter.spot(0.2, 0.2), 1)
    assert beside.canvas.look == before
    sitter.press(Qt.Key.Key_PageDown, SHIFT)
    sitter.rest()
    assert beside.photo is not None
    assert beside.photo.key == 3
    sitter.press(Qt.Key.Key_Escape)
    assert not beside.isVisible()
    assert sitter.view.isVisible()


def test_photos_of_other_orders_are_offered_where_the_page_knows_some(
    page: QWidget, photos: list[ShownPhoto], jobs: JobRunner, qtbot: QtBot, tmp_path: Path
) -> None:
    other = tmp_path / "other.jpg"
    other.write_bytes(jpeg("olive"))
    asked: list[object] = []

    def alike(key: object) -> list[ShownPhoto]:
        asked.append(key)
        return [ShownPhoto(("alike", 9), other, "O-2026-000007")]

    view = PhotoView(jobs, page, alike=alike)
    view.show_photos(photos[:1], 1)  # no other one here, so that the other order's is shown at once
    qtbot.keyClick(view, Qt.Key.Key_C)
    qtbot.waitUntil(lambda: not jobs.active)
    qtbot.waitUntil(lambda: not jobs.active)
    assert asked == [1]
    assert view.beside.source.key == ALIKE
    assert view.beside.photo is not None
    assert view.beside.photo.title == "O-2026-000007"


def test_a_caption_is_written_and_a_photo_laid_aside(sitter: Sitter) -> None:
    written: list[tuple[object, str]] = []
    aside: list[object] = []
    sitter.view.caption_written.connect(lambda key, text: written.append((key, text)))
    sitter.view.removal_requested.connect(aside.append)
    sitter.view.caption.setFocus()
    sitter.type("first 1 side")  # digits are words here, and no tools
    sitter.press(Qt.Key.Key_Return)
    assert written == [(1, "first 1 side")]
    assert sitter.view.hasFocus()
    for _ in range(3):
        sitter.press(Qt.Key.Key_Delete)
    assert aside == [1, 2, 3]
    assert not sitter.view.isVisible()


def test_it_stays_as_large_as_the_page_and_a_whole_photo_stays_whole(sitter: Sitter, page: QWidget) -> None:
    page.resize(900, 600)
    QApplication.sendPostedEvents()
    assert sitter.view.size() == page.size()
    assert sitter.canvas.is_fitted
    width, height = (side * sitter.canvas.look.scale for side in SIZE)
    assert width <= sitter.canvas.width() + 1
    assert height <= sitter.canvas.height() + 1

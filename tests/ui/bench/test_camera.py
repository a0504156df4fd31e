"""The live camera at the bench: a frame goes into the open shot; none there, unplugged or refused is said in place."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from labapp.ui.bench.camera_source import NO_CAMERA, CameraDevice, FrameSource, UsbCamera
from labapp.ui.bench.places import Goal
from tests.ui.bench.bench import Bench


class Synthetic(FrameSource):
    """A camera that shows one colour, and does what a test tells it."""

    def __init__(self) -> None:
        super().__init__()
        self.plugged: tuple[CameraDevice, ...] = (CameraDevice("a", "Bench camera"), CameraDevice("b", "Microscope"))
        self.running = ""

    def devices(self) -> tuple[CameraDevice, ...]:
        return self.plugged

    def start(self, key: str) -> None:
        if not self.plugged:
            self.failed.emit(NO_CAMERA)
            return
        self.running = next((one.key for one in self.plugged if one.key == key), self.plugged[0].key)
        self.show_colour(0xFF3060A0)

    def stop(self) -> None:
        self.running = ""

    def show_colour(self, colour: int) -> None:
        image = QImage(1920, 1080, QImage.Format.Format_RGB32)
        image.fill(colour)
        self.frame_arrived.emit(image)


@pytest.fixture
def source(bench: Bench) -> Synthetic:
    """The bench's camera, not opened yet."""
    made = Synthetic()
    bench.desk.photo_desk.camera.make_source = lambda: made
    return made


def test_f8_opens_the_camera_and_space_takes_frames_into_one_open_shot_after_the_other(
    bench: Bench, source: Synthetic
) -> None:
    bench.go_to("function.touch")
    bench.press(Qt.Key.Key_F8)
    camera = bench.desk.photo_desk.camera
    assert camera.isVisible()
    assert source.running == "a"
    for colour in (0xFF3060A0, 0xFFA06030):
        source.show_colour(colour)
        QTest.keyClick(camera, Qt.Key.Key_Space)
        bench.room.rest()
        bench.room.qtbot.wait(150)
    photos = bench.detail().photos
    assert [(one.shot, one.width, one.height, one.flags) for one in photos] == [
        ("parcel_label", 1920, 1080, ()),
        ("parcel_sides", 1920, 1080, ()),
    ]
    assert bench.desk.shots.open_goal == Goal(shot="parcel_sides")
    bench.press(Qt.Key.Key_F8)
    assert not camera.isVisible()
    assert source.running == ""
    assert not bench.desk.shots.camera.isChecked()


def test_keys_answer_nothing_while_the_camera_covers_the_check_and_arrows_choose_the_shot(
    bench: Bench, source: Synthetic
) -> None:
    bench.go_to("function.touch")
    bench.desk.photo_desk.toggle_camera()
    camera = bench.desk.photo_desk.camera
    bench.press(Qt.Key.Key_1)
    QTest.keyClick(camera, Qt.Key.Key_Right)
    QTest.keyClick(camera, Qt.Key.Key_Right)
    QTest.keyClick(camera, Qt.Key.Key_Left)
    bench.room.rest()
    assert bench.stored("function.touch") is None
    assert bench.desk.shots.open_goal == Goal(shot="parcel_sides")
    assert camera.live.guide is not None
    QTest.keyClick(camera, Qt.Key.Key_Escape)
    assert not camera.isVisible()


def test_an_unplugged_camera_is_said_in_place_takes_nothing_and_goes_on_when_it_is_back(
    bench: Bench, source: Synthetic
) -> None:
    bench.desk.photo_desk.toggle_camera()
    camera = bench.desk.photo_desk.camera
    plugged, source.plugged = source.plugged, ()
    source.failed.emit("The camera “Bench camera” was unplugged. Plug it in again: it goes on by itself.")
    assert camera.empty.isVisible()
    assert "was unplugged" in camera.accessibleName()
    assert not camera.take_button.isEnabled()
    QTest.keyClick(camera, Qt.Key.Key_Space)
    bench.room.rest()
    assert bench.detail().photos == ()
    source.plugged = plugged
    source.devices_changed.emit()
    assert not camera.empty.isVisible()
    assert camera.take_button.isEnabled()
    camera.close_panel()


def test_the_chosen_camera_is_remembered_on_this_machine(bench: Bench, source: Synthetic) -> None:
    kept: list[object] = []
    bench.page.context.remembered.connect(kept.append)
    bench.desk.photo_desk.toggle_camera()
    camera = bench.desk.photo_desk.camera
    camera.devices.setCurrentIndex(1)
    camera.devices.activated.emit(1)
    assert kept == [{"camera": "b"}]
    assert source.running == "b"
    camera.close_panel()
    bench.desk.photo_desk.toggle_camera()
    assert source.running == "b"
    camera.close_panel()


def test_frames_are_offered_for_codes_every_half_second_while_live(bench: Bench, source: Synthetic) -> None:
    bench.desk.photo_desk.toggle_camera()
    camera = bench.desk.photo_desk.camera
    with bench.room.qtbot.waitSignal(camera.frame_for_codes, timeout=5000) as offered:
        pass
    assert offered.args[0].width() == 1920
    camera.close_panel()
    assert not camera._codes.isActive()


def test_another_screen_or_the_list_ends_the_camera(bench: Bench, source: Synthetic) -> None:
    bench.desk.photo_desk.toggle_camera()
    bench.page.hide()
    assert source.running == ""
    bench.page.show()
    bench.desk.leave()
    bench.room.rest()
    assert source.running == ""


def test_an_inspection_that_is_handed_over_opens_no_camera(bench: Bench, source: Synthetic) -> None:
    detail = bench.desk.sitting.detail
    assert detail is not None
    bench.desk.sitting.detail = replace(detail, state=type(detail.state).SUBMITTED)
    bench.desk.photo_desk.toggle_camera()
    assert not bench.desk.photo_desk.camera.isVisible()


def test_the_real_one_says_that_no_camera_is_connected(bench: Bench, qt_words: list[str]) -> None:
    real = UsbCamera(bench.desk)
    if real.devices():
        pytest.skip("this machine has a camera")
    bench.desk.photo_desk.camera.make_source = lambda: real
    bench.desk.photo_desk.toggle_camera()
    camera = bench.desk.photo_desk.camera
    assert camera.empty.isVisible()
    assert camera.accessibleName() == NO_CAMERA
    camera.close_panel()
    qt_words.clear()  # QtMultimedia complains of sound systems that are not installed


def test_the_bench_is_built_without_loading_qt_s_multimedia() -> None:
    code = "import sys, labapp.ui.bench.page; sys.exit(any('Multimedia' in name for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

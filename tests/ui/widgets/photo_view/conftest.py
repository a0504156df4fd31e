"""A large view over a page, with three photos drawn by the tests, and a page that listens."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from labapp.photos.overlays import Overlay
from labapp.ui.jobs import JobRunner
from labapp.ui.theme import Theme
from labapp.ui.widgets.photo_view import PhotoView, ShownPhoto
from labapp.ui.widgets.photo_view.canvas import Canvas

NO_KEYS = Qt.KeyboardModifier.NoModifier
SIZE = (3200, 2400)


def jpeg(colour: str, size: tuple[int, int] = (1600, 1200)) -> bytes:
    """A photo with a frame, so that its edges are seen."""
    image = Image.new("RGB", size, colour)
    ImageDraw.Draw(image).rectangle((0, 0, size[0] - 1, size[1] - 1), outline="white", width=20)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


@dataclass
class Sitter:
    """The person at the view, and what the page below heard."""

    view: PhotoView
    qtbot: QtBot
    jobs: JobRunner
    drawn: list[tuple[object, Overlay, Overlay]] = field(default_factory=list)

    def rest(self) -> None:
        """Wait until nothing is read any more."""
        self.qtbot.waitUntil(lambda: not self.jobs.active, timeout=20_000)

    @property
    def canvas(self) -> Canvas:
        """The first photo."""
        return self.view.canvas

    @property
    def overlay(self) -> Overlay:
        """What is drawn on it."""
        return self.canvas.overlay

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NO_KEYS) -> None:
        """Press a key where the focus is."""
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key, modifier)

    def type(self, text: str) -> None:
        """Type where the focus is."""
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, text)

    def spot(self, x: float, y: float) -> QPoint:
        """Where a place of the upright picture is seen."""
        from labapp.photos.overlays import Point

        return self.canvas.frame.spot(Point(x, y)).toPoint()

    def drag(self, start: QPoint, end: QPoint) -> None:
        """Press, move, let go."""
        left = Qt.MouseButton.LeftButton
        QTest.mousePress(self.canvas, left, NO_KEYS, start)
        QTest.mouseMove(self.canvas, (start + end) / 2)
        QTest.mouseMove(self.canvas, end)
        QTest.mouseRelease(self.canvas, left, NO_KEYS, end)

    def wheel(self, spot: QPoint, turns: int) -> None:
        """Turn the wheel over a spot of the photo."""
        event = QWheelEvent(
            QPointF(spot),
            QPointF(self.canvas.mapToGlobal(spot)),
            QPoint(),
            QPoint(0, 120 * turns),
            Qt.MouseButton.NoButton,
            NO_KEYS,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(self.canvas, event)


@pytest.fixture
def page(look: Theme, qtbot: QtBot) -> QWidget:
    shown = QWidget()
    qtbot.addWidget(shown)
    shown.resize(1200, 760)
    shown.show()
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    return shown


@pytest.fixture
def photos(tmp_path: Path) -> list[ShownPhoto]:
    made = []
    for number, colour in enumerate(("teal", "maroon", "navy"), 1):
        path = tmp_path / f"{number}.jpg"
        path.write_bytes(jpeg(colour))
        made.append(ShownPhoto(number, path, f"Side {number}", sha256=f"{number}" * 64, width=SIZE[0], height=SIZE[1]))
    return made


@pytest.fixture
def sitter(page: QWidget, photos: list[ShownPhoto], jobs: JobRunner, qtbot: QtBot) -> Iterator[Sitter]:
    """The first of three photos is looked at, and may be marked."""
    view = PhotoView(jobs, page, editable=True, whole=lambda _sha256: jpeg("teal", SIZE))
    found = Sitter(view, qtbot, jobs)
    view.marks_drawn.connect(lambda *change: found.drawn.append(change))
    view.show_photos(photos, 1)
    found.rest()
    yield found
    found.rest()

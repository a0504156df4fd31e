"""Photos of twelve megapixels dropped at once: the window goes on, says what is under way, and all are stored."""

from __future__ import annotations

import io
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image, ImageFilter
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent

from labapp.ui.widgets.shot_slot import ShotSlot
from tests.ui.bench.bench import Bench

SIZE = (4000, 3000)
STALL = 0.1
BEAT_MS = 5

pytestmark = pytest.mark.slow


@dataclass
class Heartbeat:
    """A timer on the window's thread: what came between two beats, in seconds."""

    wall: list[float] = field(default_factory=list)
    """Everything: also what other programs and threads took of the processor."""
    busy: list[float] = field(default_factory=list)
    """What the window's own thread worked."""

    def start(self) -> None:
        """Begin to beat."""
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._last = time.perf_counter(), time.thread_time()
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter(), time.thread_time()
        self.wall.append(now[0] - self._last[0])
        self.busy.append(now[1] - self._last[1])
        self._last = now

    def stop(self) -> None:
        """Beat no more."""
        self._timer.stop()

    def __str__(self) -> str:
        def words(gaps: list[float]) -> str:
            ordered = sorted(gaps)
            return f"longest {ordered[-1] * 1000:.0f} ms, 99 % within {ordered[len(ordered) * 99 // 100] * 1000:.0f} ms"

        return f"{len(self.wall)} beats; window's own work {words(self.busy)}; on the clock {words(self.wall)}"


@pytest.fixture(params=[5, pytest.param(20, marks=pytest.mark.soak)])
def camera_photos(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Photos as a camera writes them: twelve megapixels, detail and noise, no two alike, every other one turned."""
    # twenty are what is promised (`make soak`); a few show whether the window stalls at all
    folder, source = tmp_path_factory.mktemp("camera"), random.Random(412)
    grain = Image.effect_noise(SIZE, 28).filter(ImageFilter.GaussianBlur(0.8))
    files = []
    for number in range(request.param):
        scene = Image.frombytes("RGB", (40, 30), source.randbytes(40 * 30 * 3)).resize(SIZE, Image.Resampling.BILINEAR)
        exif = Image.Exif()
        exif[0x0112] = 6 if number % 2 else 1
        out = io.BytesIO()
        Image.blend(scene, Image.merge("RGB", (grain,) * 3), 0.35).save(out, "JPEG", quality=90, exif=exif)
        path = folder / f"DSC_{number:04}.jpg"
        path.write_bytes(out.getvalue())
        files.append(path)
    return files


def drop_without_waiting(slot: ShotSlot, files: list[Path]) -> None:
    """Drop files onto a shot and go on at once."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
    button, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    slot.dropEvent(QDropEvent(QPointF(slot.rect().center()), Qt.DropAction.CopyAction, data, button, keys))


def shared_out(bench: Bench, files: list[Path]) -> Iterator[tuple[str, list[Path]]]:
    """The files over the shots, to each as many as it takes."""
    left = list(files)
    for shot in bench.detail().checklist.shots:
        taken, left = left[: shot.maximum], left[shot.maximum :]
        if taken:
            yield shot.key, taken
    assert not left


def test_photos_dropped_at_once_never_stall_the_window(bench: Bench, camera_photos: list[Path]) -> None:
    heart, states = Heartbeat(), set[str]()
    places = list(shared_out(bench, camera_photos))
    bench.desk.intake.changed.connect(lambda: states.update(bench.desk.shots.slot_of(key).state for key, _ in places))
    bench.room.jobs.settle_memory()  # as the window does once somebody has signed in
    heart.start()
    began = time.perf_counter()
    for key, files in places:
        drop_without_waiting(bench.desk.shots.slot_of(key), files)
    bench.room.qtbot.waitUntil(
        lambda: not bench.desk.intake.busy and bench.desk.sitting.idle and not bench.room.jobs.active, timeout=240_000
    )
    seconds = time.perf_counter() - began
    heart.stop()
    print(f"\n{len(camera_photos)} photos of 12 megapixels in {seconds:.1f} s: {heart}")
    assert "storing" in states
    # on the open shot a drop of many goes on to the next ones: none is lost, wherever it lies
    stored = {photo.sha256 for photo in bench.detail().photos if photo.shot}
    assert stored == {sha256(path.read_bytes()).hexdigest() for path in camera_photos}
    assert all(photo.large.is_file() and photo.small.is_file() for photo in bench.detail().photos)
    # the thread's own time, as the clock also shows what the machine did for others
    assert max(heart.busy) <= STALL
    assert len(heart.busy) > seconds / STALL

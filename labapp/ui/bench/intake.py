"""Photos on their way into an inspection: decoded several at a time, placed in the order in which they came, or refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QObject, Signal
from PySide6.QtGui import QImage

from labapp.core.errors import UserError
from labapp.photos.service import Photos
from labapp.photos.steps import PreparedPhoto
from labapp.ui.bench.photo_acts import PhotoActs
from labapp.ui.bench.places import Goal
from labapp.ui.context import Context
from labapp.ui.jobs import Job

PATTERNS = "*.jpg *.jpeg *.png *.webp *.avif *.tif *.tiff *.heic *.heif"
SUFFIXES = frozenset(pattern[1:] for pattern in PATTERNS.split())
_AT_ONCE = 3
"""So many are read at a time: the decoder's children and one that is being read from the disk; thumbnails need room, too."""
_SHARES = {"waiting": 0.05, "reading": 0.4, "placing": 0.85}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture without a file: pasted, or a frame of the camera, which names no camera in itself."""

    image: QImage
    name: str
    by_camera: bool = False


Source = Path | Picture


@dataclass(frozen=True, slots=True)
class Arrival:
    """A photo that is not placed yet; `reason` says why it was refused, empty while it is on its way."""

    id: int
    goal: Goal
    name: str
    source: Source
    arrived_at: datetime
    stage: str = "waiting"
    reason: str = ""
    attempt: int = 0

    @property
    def share(self) -> float:
        """How far it is, 0 to 1."""
        return _SHARES[self.stage]


class Intake(QObject):
    """Takes photos in. One that still works holds back the placing of those that came after it, not their decoding."""

    changed = Signal()
    """What is under way or refused has changed."""

    def __init__(self, context: Context, acts: PhotoActs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._acts = context, acts
        self._arrivals: dict[int, Arrival] = {}
        self._line: list[int] = []
        self._prepared: dict[int, PreparedPhoto] = {}
        self._jobs: dict[int, Job] = {}
        self._next, self._done, self._total = 1, 0, 0
        self._latest: datetime | None = None

    # ---- what is under way

    def arrivals(self, goal: Goal) -> tuple[Arrival, ...]:
        """What is on its way to, or was refused at, a place."""
        return tuple(one for one in self._arrivals.values() if one.goal == goal)

    def on_the_way(self, goal: Goal) -> int:
        """How many photos will be placed there if nothing goes wrong."""
        return sum(one.goal == goal and not one.reason for one in self._arrivals.values())

    @property
    def refused(self) -> tuple[Arrival, ...]:
        """What was refused and waits for a word, in the order of arrival."""
        return tuple(one for one in self._arrivals.values() if one.reason)

    @property
    def busy(self) -> bool:
        """Whether a photo is still being stored."""
        return any(not one.reason for one in self._arrivals.values())

    @property
    def progress(self) -> tuple[int, int]:
        """How many of the photos that came since the last rest are done with, and how many there are."""
        return self._done, self._total

    # ---- taking

    def take(self, sources: Sequence[Source], goals: Sequence[Goal]) -> None:
        """Take photos in, each for its place, in this order."""
        for source, goal in zip(sources, goals, strict=True):
            self._add(source, goal)
        self._go_on()

    def refuse(self, source: Source, goal: Goal, reason: str) -> None:
        """Keep a photo that has no place, with the reason; it can be put elsewhere."""
        self._add(source, goal, reason)
        self.changed.emit()

    def retry(self, goal: Goal) -> None:
        """Try again what was refused at a place."""
        for one in self.arrivals(goal):
            if one.reason:
                self.put(one.id, goal)

    def put(self, arrival: int, goal: Goal) -> None:
        """Try a refused photo again, perhaps for another place; it keeps the time of its arrival."""
        one = self._arrivals.get(arrival)
        if one is not None and one.reason:
            self._arrivals[arrival] = replace(one, goal=goal, reason="", stage="waiting", attempt=one.attempt + 1)
            self._line.append(arrival)
            self._count()
            self._go_on()

    def dismiss(self, arrival: int) -> None:
        """Forget what was refused."""
        one = self._arrivals.get(arrival)
        if one is not None and one.reason:
            del self._arrivals[arrival]
            self.changed.emit()

    def forget(self, path: Path) -> None:
        """Forget what was refused of a file, as it comes anew."""
        for one in self.refused:
            if one.source == path:
                self.dismiss(one.id)

    def stop(self) -> None:
        """Stop what is not being placed yet; it is kept as refused and can be taken again."""
        for number in list(self._line):
            one = self._arrivals[number]
            job = self._jobs.pop(number, None)
            if job is not None:
                job.stop()
            self._prepared.pop(number, None)
            self._close(replace(one, attempt=one.attempt + 1), "Stopped before it was stored.")
        self._line.clear()
        self.changed.emit()

    # ---- inner steps

    def _add(self, source: Source, goal: Goal, reason: str = "") -> int:
        number, self._next = self._next, self._next + 1
        now = self._context.services.clock.now()
        # each a moment later than the one before, so that those of one drop keep their order for ever
        self._latest = now if self._latest is None else max(now, self._latest + timedelta(microseconds=1))
        self._arrivals[number] = Arrival(number, goal, source.name, source, self._latest, reason=reason)
        if not reason:
            self._line.append(number)
            self._count()
        return number

    def _count(self) -> None:
        if sum(not one.reason for one in self._arrivals.values()) == 1 and self._done == self._total:
            self._done = self._total = 0
        self._total += 1

    def _go_on(self) -> None:
        """Read the next ones, and place those at the head of the line that are ready."""
        while self._line and self._line[0] in self._prepared:
            self._place(self._line.pop(0))
        for number in self._line:
            if len(self._jobs) >= _AT_ONCE:
                break
            if number not in self._jobs and number not in self._prepared:
                self._read(number)
        self.changed.emit()

    def _read(self, number: int) -> None:
        one = self._arrivals[number] = replace(self._arrivals[number], stage="reading")
        self._jobs[number] = self._context.run(
            f"Storing {one.name}",
            partial(_prepare, self._context.services.photos, one.source),
            partial(self._was_read, number, one.attempt),
            lambda error, _label: self._was_refused(number, one.attempt, error),
            lane="cpu",
        )

    def _was_read(self, number: int, attempt: int, prepared: PreparedPhoto) -> None:
        if self._is_current(number, attempt):
            self._jobs.pop(number, None)
            self._prepared[number] = prepared
            self._go_on()

    def _was_refused(self, number: int, attempt: int, error: Exception) -> None:
        if self._is_current(number, attempt):
            one = self._arrivals[number]
            self._jobs.pop(number, None)
            if number in self._line:
                self._line.remove(number)
            title = str(error) if isinstance(error, UserError) else f"{one.name} could not be stored: {error}"
            self._close(one, title)
            self._go_on()

    def _place(self, number: int) -> None:
        one = self._arrivals[number] = replace(self._arrivals[number], stage="placing")
        self._acts.place(
            self._prepared.pop(number),
            one.goal,
            one.arrived_at,
            lambda _row: self._was_placed(number),
            partial(self._was_refused, number, one.attempt),
        )

    def _was_placed(self, number: int) -> None:
        if self._arrivals.pop(number, None) is not None:
            self._done += 1
        self.changed.emit()

    def _close(self, one: Arrival, reason: str) -> None:
        self._arrivals[one.id] = replace(one, reason=reason)
        self._done += 1

    def _is_current(self, number: int, attempt: int) -> bool:
        one = self._arrivals.get(number)
        return one is not None and one.attempt == attempt and not one.reason


def as_bytes(image: QImage, kind: str, quality: int = -1) -> bytes:
    """A picture as the file of that kind (PNG, JPG) would hold it."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # PySide6 takes the format as text, though its own types say bytes.
    image.save(buffer, kind, quality)  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _prepare(photos: Photos, source: Source) -> PreparedPhoto:
    if isinstance(source, Path):
        return photos.prepare_file(source)
    # A pasted picture is kept as PNG, which loses nothing; a frame of the camera as JPEG, as it was one before.
    kind, quality = ("JPG", 95) if source.by_camera else ("PNG", -1)
    prepared = photos.prepare(as_bytes(source.image, kind, quality), source.name)
    return replace(prepared, screenshot=False) if source.by_camera else prepared

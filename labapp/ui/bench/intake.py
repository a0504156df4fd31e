"""Photos on their way into an inspection: dropped, pasted or chosen, decoded, stored, placed; or refused with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QObject, Signal
from PySide6.QtGui import QImage

from labapp.core.errors import UserError
from labapp.inspections.rules import MarkView
from labapp.photos.steps import PreparedPhoto
from labapp.ui.bench.sitting import Sitting
from labapp.ui.context import Context

PATTERNS = "*.jpg *.jpeg *.png *.webp *.avif *.tif *.tiff *.heic *.heif"


@dataclass(frozen=True, slots=True)
class Goal:
    """Where a photo belongs: a named shot, a check, or a mark (its row) that it shows from near or locates."""

    shot: str = ""
    check: str = ""
    mark: int = 0
    view: MarkView | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """A photo that is not placed yet; `reason` says why it was refused, empty while it is being stored."""

    id: int
    goal: Goal
    name: str
    source: Path | bytes
    reason: str = ""


class Intake(QObject):
    """Takes photos in; several at a time, each told apart by its arrival."""

    changed = Signal()
    """What is under way or refused has changed."""

    def __init__(self, context: Context, sitting: Sitting, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._sitting = context, sitting
        self._arrivals: dict[int, Arrival] = {}
        self._next = 1

    def arrivals(self, goal: Goal) -> tuple[Arrival, ...]:
        """What is on its way to, or was refused at, a place."""
        return tuple(one for one in self._arrivals.values() if one.goal == goal)

    @property
    def busy(self) -> bool:
        """Whether a photo is still being stored."""
        return any(not one.reason for one in self._arrivals.values())

    def take_files(self, files: Sequence[Path], goal: Goal) -> None:
        """Take photo files in."""
        for path in files:
            self._begin(Arrival(self._number(), goal, path.name, path))

    def take_image(self, image: QImage, goal: Goal) -> None:
        """Take in a picture that has no file, such as a pasted one; it is kept as PNG, which loses nothing."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        # PySide6 takes the format as text, though its own types say bytes.
        image.save(buffer, "PNG")  # type: ignore[call-overload]
        self._begin(Arrival(self._number(), goal, "pasted.png", bytes(buffer.data().data())))

    def retry(self, goal: Goal) -> None:
        """Try again what was refused at a place."""
        for one in self.arrivals(goal):
            if one.reason:
                self._begin(replace(one, reason=""))

    def dismiss(self, goal: Goal) -> None:
        """Forget what was refused at a place."""
        for one in self.arrivals(goal):
            if one.reason:
                del self._arrivals[one.id]
        self.changed.emit()

    def _number(self) -> int:
        self._next += 1
        return self._next

    def _begin(self, arrival: Arrival) -> None:
        self._arrivals[arrival.id] = arrival
        self.changed.emit()
        photos, source = self._context.services.photos, arrival.source
        task = (
            partial(photos.prepare_file, source)
            if isinstance(source, Path)
            else partial(photos.prepare, source, arrival.name)
        )
        self._context.run(
            f"Storing {arrival.name}",
            task,
            partial(self._prepared, arrival),
            lambda error, _label: self._refused(arrival, error),
            lane="cpu",
        )

    def _prepared(self, arrival: Arrival, prepared: PreparedPhoto) -> None:
        goal = arrival.goal
        self._sitting.place_photo(
            prepared,
            goal.shot or None,
            goal.check or None,
            lambda _row: self._placed(arrival),
            partial(self._refused, arrival),
            mark=goal.mark,
            view=goal.view,
        )

    def _placed(self, arrival: Arrival) -> None:
        self._arrivals.pop(arrival.id, None)
        self.changed.emit()

    def _refused(self, arrival: Arrival, error: Exception) -> None:
        reason = str(error) if isinstance(error, UserError) else f"{arrival.name} could not be stored: {error}"
        self._arrivals[arrival.id] = replace(arrival, reason=reason)
        self.changed.emit()

"""What a person does with placed photos: move, caption, lay aside, put back; each stored at once and undone like an answer.

Two benches on one photo meet in a conflict: a change names the version that this bench saw or wrote last.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from labapp.core.errors import Conflict
from labapp.inspections.queries import PlacedPhoto
from labapp.photos.steps import PreparedPhoto
from labapp.ui.bench.history import Act
from labapp.ui.bench.places import Goal, goal_of, place_words
from labapp.ui.bench.sitting import Sitting
from labapp.ui.context import Context


class PhotoActs(QObject):
    """The writes on photos of one sitting."""

    conflicted = Signal(object)
    """A Conflict in words: another bench changed the same photo meanwhile."""

    def __init__(self, context: Context, sitting: Sitting, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._inspections, self._actor = context.services.inspections, context.actor
        self._sitting = sitting
        self._knowingly: Callable[[], object] | None = None

    def place(
        self,
        prepared: PreparedPhoto,
        goal: Goal,
        arrived_at: datetime,
        then: Callable[[Any], object],
        failed: Callable[[Exception], object],
    ) -> None:
        """Put a stored photo into a shot or onto a check."""
        inspection = self._sitting.inspection_id

        def placed(row: int) -> None:
            aside, back = partial(self._tray, row), partial(self._tray, row, restore=True)
            self._remember(f"photo {prepared.name}", aside, back, goal)
            then(row)

        task = partial(
            self._inspections.add_photo,
            self._actor,
            inspection,
            prepared,
            shot=goal.shot or None,
            check_key=goal.check or None,
            observation_id=goal.mark or None,
            view=goal.view,
            arrived_at=arrived_at,
        )
        self._sitting.do("Placing a photo", task, placed, failed)

    def move(self, photo: PlacedPhoto, goal: Goal) -> None:
        """Move a photo to another shot, onto a check, or out of the tray; undo moves it back."""
        before = goal_of(photo)
        if goal == before and not photo.removed:
            return
        self._move(photo.id, goal)
        back = partial(self._tray, photo.id) if photo.removed else partial(self._move, photo.id, before)
        self._remember("move of a photo", back, partial(self._move, photo.id, goal), goal)

    def lay_aside(self, photo: PlacedPhoto) -> None:
        """Lay a photo into the tray; undo takes it out again."""
        self._tray(photo.id)
        back, aside = partial(self._tray, photo.id, restore=True), partial(self._tray, photo.id)
        self._remember("photo laid aside", back, aside, goal_of(photo))

    def put_back(self, photo: PlacedPhoto) -> None:
        """Take a photo out of the tray, to where it was; undo lays it aside again."""
        self._tray(photo.id, restore=True)
        aside, back = partial(self._tray, photo.id), partial(self._tray, photo.id, restore=True)
        self._remember("photo put back", aside, back, goal_of(photo))

    def caption(self, photo_id: int, caption: str) -> None:
        """Write what a photo shows; undo writes what stood there."""
        photo = self._photo(photo_id)
        self._caption(photo_id, caption)
        if photo is not None:
            before, after = partial(self._caption, photo_id, photo.caption), partial(self._caption, photo_id, caption)
            self._remember("caption of a photo", before, after, goal_of(photo))

    def settle(self, *, mine: bool) -> None:
        """After a conflict: store this bench's change knowingly, or leave the other's."""
        again, self._knowingly = self._knowingly, None
        if mine and again is not None:
            again()
        else:
            self._sitting.load()

    # ---- writing

    def _photo(self, photo_id: int) -> PlacedPhoto | None:
        detail = self._sitting.detail
        return next((one for one in detail.photos if one.id == photo_id), None) if detail else None

    def _remember(self, words: str, back: Callable[[], object], again: Callable[[], object], goal: Goal) -> None:
        at = self._sitting.marks_at() if goal.mark else f"shot:{goal.shot}" if goal.shot else ""
        self._sitting.history.remember(Act(words, back, again, at or (f"check:{goal.check}" if goal.check else "")))

    def _move(self, photo_id: int, goal: Goal, *, knowingly: bool = False) -> None:
        call = partial(
            self._inspections.move_photo,
            shot=goal.shot or None,
            check_key=goal.check or None,
            observation_id=goal.mark or None,
            view=goal.view,
        )
        self._write("Moving a photo", photo_id, call, partial(self._move, photo_id, goal), knowingly)

    def _tray(self, photo_id: int, *, restore: bool = False, knowingly: bool = False) -> None:
        call = partial(self._inspections.remove_photo, restore=restore)
        label = "Putting a photo back" if restore else "Laying a photo aside"
        self._write(label, photo_id, call, partial(self._tray, photo_id, restore=restore), knowingly)

    def _caption(self, photo_id: int, caption: str, *, knowingly: bool = False) -> None:
        call = partial(self._inspections.caption_photo, caption=caption)
        self._write("Storing a caption", photo_id, call, partial(self._caption, photo_id, caption), knowingly)

    def _write(
        self, label: str, photo_id: int, call: Callable[..., Any], again: Callable[..., object], knowingly: bool
    ) -> None:
        photo, drawings = self._photo(photo_id), self._sitting.drawings
        seen = photo.version if photo is not None else 0
        actor, inspection = self._actor, self._sitting.inspection_id

        def task() -> object:
            # In the lane of the database one by one: own writes that were queued before this one have raised the version.
            version = max(seen, drawings.version_of(photo_id)) or None
            saved = call(actor, inspection, photo_id, expected_version=None if knowingly else version)
            drawings.wrote(photo_id, saved.version)
            return saved

        self._sitting.do(label, task, None, partial(self._failed, label, partial(again, knowingly=True)))

    def _failed(self, label: str, again: Callable[[], object], error: Exception) -> None:
        if not isinstance(error, Conflict):
            self._sitting.failed.emit(error, label)
            return
        self._knowingly = again
        self.conflicted.emit(Conflict("The photo", self._in_words(error.mine), self._in_words(error.theirs)))

    def _in_words(self, value: object) -> str:
        if not isinstance(value, dict):
            return f"“{value}”" if value else "no caption"
        if value.get("tray"):
            return "laid aside"
        return place_words(self._sitting.detail, Goal(value.get("shot") or "", value.get("check") or ""))

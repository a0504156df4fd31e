"""What is drawn on photos at the bench: stored at once, one drawing after the other for each photo."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from labapp.core.errors import Conflict, Unavailable, UserError
from labapp.inspections.queries import InspectionDetail
from labapp.photos.overlays import Overlay, overlay_from_json
from labapp.ui.context import Context

_RETRY_MS = 3000


class PhotoMarks(QObject):
    """Knows the drawing of each photo that is on its way; a later one of the same photo replaces one that waits."""

    shown = Signal(object, object)
    """A photo's id and the overlay that stands now."""
    stored = Signal()
    conflicted = Signal(object, object, object)
    """A photo's id, this bench's overlay and the other one's."""
    failed = Signal(object, str)
    waiting = Signal(int, str)

    def __init__(self, context: Context, inspection_id: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._inspection = context, inspection_id
        self._waiting: dict[int, tuple[Overlay, bool]] = {}
        self._sending: int | None = None
        self._versions: dict[int, int] = {}
        self._contested: dict[int, tuple[Overlay, Overlay]] = {}
        self._retry = QTimer(self)
        self._retry.setSingleShot(True)
        self._retry.setInterval(_RETRY_MS)
        self._retry.timeout.connect(self._send)

    @property
    def pending(self) -> int:
        """Drawings that are not durable yet."""
        return len(self._waiting)

    def version_of(self, photo_id: int) -> int:
        """The version of a photo that this bench saw or wrote last; 0 if it does not know it."""
        return self._versions.get(photo_id, 0)

    def wrote(self, photo_id: int, version: int) -> None:
        """This bench changed the photo otherwise: moved it, or wrote its caption."""
        self._versions[photo_id] = max(version, self._versions.get(photo_id, 0))

    def loaded(self, detail: InspectionDetail) -> None:
        """The inspection was read: other benches' drawings come with it."""
        for photo in detail.photos:
            known = photo.id in self._waiting or photo.id in self._contested
            if not known and self._versions.get(photo.id, 0) <= photo.version:
                self._versions[photo.id] = photo.version
                self.shown.emit(photo.id, overlay_from_json(photo.overlay))

    def put(self, photo_id: int, overlay: Overlay, *, forced: bool = False) -> None:
        """Store a drawing; it is shown at once."""
        self._waiting.pop(photo_id, None)
        self._waiting[photo_id] = (overlay, forced)
        self.shown.emit(photo_id, overlay)
        self._send()

    def settle(self, photo_id: int, *, mine: bool) -> None:
        """After a conflict: this bench's drawing stays, or the other one's."""
        found = self._contested.pop(photo_id, None)
        if found is None:
            return
        if mine:
            self.put(photo_id, found[0], forced=True)
        else:
            self.shown.emit(photo_id, found[1])
            self.stored.emit()

    def _send(self) -> None:
        if self._sending is not None or not self._waiting:
            return
        self._retry.stop()
        photo_id, (overlay, forced) = next(iter(self._waiting.items()))
        self._sending = photo_id
        mark = partial(
            self._context.services.inspections.mark_photo,
            self._context.actor,
            self._inspection,
            photo_id,
            overlay,
            expected_version=None if forced else self._versions.get(photo_id),
        )
        self._context.run(
            "Storing marks on a photo",
            mark,
            partial(self._stored, photo_id, overlay),
            partial(self._not_stored, photo_id, overlay),
        )

    def _stored(self, photo_id: int, overlay: Overlay, saved: Any) -> None:
        self._sending = None
        self._versions[photo_id] = saved.version
        if self._waiting.get(photo_id, (None, False))[0] == overlay:
            del self._waiting[photo_id]
        if self._waiting:
            self._send()
        else:
            self.stored.emit()

    def _not_stored(self, photo_id: int, overlay: Overlay, error: Exception, label: str) -> None:
        self._sending = None
        if isinstance(error, Unavailable):
            self._retry.start()
            self.waiting.emit(self.pending, str(error))
            return
        latest, _ = self._waiting.pop(photo_id, (overlay, False))
        if isinstance(error, Conflict):
            theirs = error.theirs if isinstance(error.theirs, dict) else None
            self._contested[photo_id] = (latest, overlay_from_json(theirs))
            self.conflicted.emit(photo_id, *self._contested[photo_id])
        else:
            self.failed.emit(error, label)
            if not isinstance(error, UserError):
                self.waiting.emit(self.pending, str(error))
            self.stored.emit()
        self._send()

"""The photos on the check that is shown, and the place that takes more."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QWidget

from labapp.inspections.queries import PlacedPhoto
from labapp.inspections.rules import photos_needed
from labapp.rulebook.types import Check, Evidence, Result
from labapp.ui.bench.intake import Goal, Intake
from labapp.ui.bench.sitting import Sitting
from labapp.ui.pictures import Pictures
from labapp.ui.widgets.card import Card
from labapp.ui.widgets.label import ElidedLabel, Label
from labapp.ui.widgets.photo_strip import PhotoStrip, Thumb
from labapp.ui.widgets.shot_slot import ShotSlot

_ASKED = {
    Evidence.NONE: "no photo is asked",
    Evidence.OPTIONAL: "welcome, not asked",
    Evidence.ON_FAIL: "asked when it fails",
    Evidence.REQUIRED: "required",
}


class CheckPhotos(Card):
    """Thumbnails above, the open place below."""

    photos_wanted = Signal(object)
    files_given = Signal(list, object)
    image_given = Signal(QImage, object)
    photo_opened = Signal(object)
    retry_requested = Signal(object)

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__("Photos on this check", " ", parent=parent)
        self._pictures = pictures
        self._photos: tuple[PlacedPhoto, ...] = ()
        self._goal = Goal()
        self.strip = PhotoStrip(72)
        self.strip.photo_opened.connect(self._opened)
        self.slot = ShotSlot("Add a photo", hint="Space")
        self.slot.setFixedWidth(104)
        self.slot.clicked.connect(self._wanted)
        self.slot.files_dropped.connect(self._dropped)
        self.slot.image_dropped.connect(self._image)
        self.slot.retry_requested.connect(self._retry)
        self._forbidden = Label("", "caption", wrap=True)
        self._how = Label("Space chooses, Ctrl+V pastes, or drop photos here.", "caption", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.slot, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._how, 1)
        row.addWidget(self._forbidden, 1)
        self.body.addWidget(self.strip)
        self.body.addLayout(row)
        self._refused = ElidedLabel("", "error")
        self.body.addWidget(self._refused)
        pictures.arrived.connect(self._arrived)

    def show_check(self, check: Check, result: Result | None, sitting: Sitting, intake: Intake) -> None:
        """Show the photos of a check, what is on its way and what was refused."""
        self._goal = Goal(check=check.key)
        self._photos = sitting.photos_of(check=check.key)
        needed = photos_needed(check, result)
        note = f"{len(self._photos)} of {needed}" if needed > len(self._photos) else _ASKED[check.evidence]
        self.set_title("Photos on this check", note)
        thumbs = [
            Thumb(one.id, one.caption or "photo", self._pictures.get(one.small), one.overlay is not None)
            for one in self._photos
        ]
        self.strip.set_thumbs(thumbs)
        takes = check.max_photos > len(self._photos) and sitting.editable
        self._forbidden.setText("No photo may be taken of this." if check.max_photos == 0 else "")
        self._forbidden.setVisible(check.max_photos == 0)
        self.strip.setVisible(bool(self._photos))
        arrivals = intake.arrivals(self._goal)
        refused = next((one.reason for one in arrivals if one.reason), "")
        self.slot.setVisible(takes or bool(arrivals))
        self._how.setVisible(takes)
        self._refused.setText(refused)
        self._refused.setVisible(bool(refused))
        if refused:
            self.slot.show_state("refused", reason="refused")
        elif arrivals:
            self.slot.show_state("storing", share=0.5)
        else:
            self.slot.show_state("open" if needed > len(self._photos) else "empty")

    def _wanted(self) -> None:
        if self.slot.state in ("open", "empty"):
            self.photos_wanted.emit(self._goal)

    def _dropped(self, files: list[Path]) -> None:
        self.files_given.emit(files, self._goal)

    def _image(self, image: QImage) -> None:
        self.image_given.emit(image, self._goal)

    def _retry(self) -> None:
        self.retry_requested.emit(self._goal)

    def _opened(self, key: object) -> None:
        photo = next((one for one in self._photos if one.id == key), None)
        if photo is not None:
            self.photo_opened.emit(photo)

    def _arrived(self, path: Path, pixmap: QPixmap) -> None:
        for photo in self._photos:
            if photo.small == path:
                self.strip.show_photo(photo.id, pixmap)

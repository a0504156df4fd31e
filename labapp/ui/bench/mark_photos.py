"""The two photos of a mark: one from near, one that shows where on the device it is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QWidget

from labapp.inspections.queries import PlacedPhoto
from labapp.inspections.rules import MarkView
from labapp.ui.bench.intake import Intake
from labapp.ui.bench.places import Goal
from labapp.ui.pictures import Pictures
from labapp.ui.widgets.label import Label
from labapp.ui.widgets.shot_slot import ShotSlot

VIEW_WORDS = {MarkView.CLOSE_UP: "Close-up", MarkView.LOCATING: "Where it is"}


class MarkPhotos(QWidget):
    """Two slots; while one has the focus, whatever photo comes next belongs there."""

    photos_wanted = Signal(object)
    """A Goal for which photo files shall be chosen."""
    files_given = Signal(list, object)
    image_given = Signal(QImage, object)
    photo_opened = Signal(object)
    retry_requested = Signal(object)
    goal_chosen = Signal(object)
    """The Goal that the next photo belongs to, or None when the slots are left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = 0
        self._held: Mapping[MarkView, tuple[PlacedPhoto, ...]] = {}
        self._pictures: Pictures | None = None
        self._intake: Intake | None = None
        self.slots: dict[MarkView, ShotSlot] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(12)
        for view, word in VIEW_WORDS.items():
            slot = ShotSlot(word, hint="Space")
            slot.setFixedWidth(96)
            slot.clicked.connect(partial(self._clicked, view))
            slot.files_dropped.connect(partial(self._dropped, view))
            slot.image_dropped.connect(partial(self._image, view))
            slot.retry_requested.connect(partial(self._retry, view))
            slot.installEventFilter(self)
            self.slots[view] = slot
            row.addWidget(slot, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Label("Photos of this mark: Space chooses, or drop and paste here.", "caption", wrap=True), 1)

    def watch(self, pictures: Pictures, intake: Intake) -> None:
        """Where renditions come from, and what is on its way."""
        self._pictures, self._intake = pictures, intake
        pictures.arrived.connect(self._arrived)
        intake.changed.connect(self._show)

    def show_mark(self, mark: int, held: Mapping[MarkView, tuple[PlacedPhoto, ...]]) -> None:
        """Show the photos of a mark's row; 0 for none."""
        self._mark, self._held = mark, held
        self._show()

    def goal(self, view: MarkView) -> Goal:
        """Where a photo of the shown mark belongs."""
        return Goal(mark=self._mark, view=view)

    def _show(self) -> None:
        for view, slot in self.slots.items():
            held = self._held.get(view, ())
            arrivals = self._intake.arrivals(self.goal(view)) if self._intake is not None and self._mark else ()
            refused = next((one.reason for one in arrivals if one.reason), "")
            picture = self._pictures.get(held[-1].small) if held and self._pictures is not None else None
            slot.show_photo(picture)
            if refused:
                slot.show_state("refused", reason=refused)
            elif arrivals:
                slot.show_state("storing", share=0.5)
            else:
                slot.show_state("stored" if held else "empty", count=len(held))

    def _clicked(self, view: MarkView) -> None:
        slot, held = self.slots[view], self._held.get(view, ())
        if slot.state == "stored" and held:
            self.photo_opened.emit(held[-1])
        elif slot.state == "empty" and self._mark:
            self.photos_wanted.emit(self.goal(view))

    def _dropped(self, view: MarkView, files: list[Path]) -> None:
        if self._mark:
            self.files_given.emit(files, self.goal(view))

    def _image(self, view: MarkView, image: QImage) -> None:
        if self._mark:
            self.image_given.emit(image, self.goal(view))

    def _retry(self, view: MarkView) -> None:
        self.retry_requested.emit(self.goal(view))

    def _arrived(self, path: Path, pixmap: QPixmap) -> None:
        for view, held in self._held.items():
            if held and held[-1].small == path:
                self.slots[view].show_photo(pixmap)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The slot that has the focus is where the next photo belongs."""
        if event.type() == QEvent.Type.FocusIn:
            view = next((view for view, slot in self.slots.items() if slot is watched), None)
            if view is not None and self._mark:
                self.goal_chosen.emit(self.goal(view))
        elif event.type() == QEvent.Type.FocusOut:
            self.goal_chosen.emit(None)
        return super().eventFilter(watched, event)

"""The shots at the right of the bench: named photo slots, three in a row, and the tray of photos laid aside."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from labapp.inspections.queries import PlacedPhoto
from labapp.rulebook.types import Shot
from labapp.ui.bench.intake import Goal, Intake
from labapp.ui.bench.sitting import Sitting
from labapp.ui.pictures import Pictures
from labapp.ui.widgets.button import Button, IconButton
from labapp.ui.widgets.label import Label
from labapp.ui.widgets.photo_strip import PhotoStrip, Thumb
from labapp.ui.widgets.shot_slot import ShotSlot
from labapp.ui.widgets.side_panel import scrolling


class Shots(QFrame):
    """Shows what each shot holds; photos come by drop, paste or dialog."""

    photos_wanted = Signal(object)
    """A Goal for which photo files shall be chosen."""
    files_given = Signal(list, object)
    image_given = Signal(QImage, object)
    photo_opened = Signal(object)
    """The PlacedPhoto to be looked at."""
    retry_requested = Signal(object)
    restore_requested = Signal(object)
    """A PlacedPhoto in the tray shall be put back."""

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._pictures = pictures
        self._slots: dict[str, ShotSlot] = {}
        self._held: dict[str, tuple[PlacedPhoto, ...]] = {}
        self._removed: tuple[PlacedPhoto, ...] = ()
        self._current = ""
        self._editable = True
        self._head = Label("Shots", "label")
        choose = IconButton("folder-open", "Choose photos for the open shot (Space)")
        choose.clicked.connect(self._choose)
        head = QHBoxLayout()
        head.setContentsMargins(20, 8, 12, 2)
        head.addWidget(self._head, 1)
        head.addWidget(choose)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 4, 20, 12)
        column.setSpacing(12)
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        column.addLayout(self._grid)
        column.addStretch(1)
        self._tray_head = Label("Laid aside", "label")
        self._tray = PhotoStrip(44)
        self._tray.photo_opened.connect(self._tray_opened)
        self._back = Button("Put back", "undo-2", "quiet")
        self._back.clicked.connect(self._put_back)
        self._open_removed: PlacedPhoto | None = None
        for widget in (self._tray_head, self._tray, self._back):
            column.addWidget(widget)
        column.addWidget(Label("Drop or paste photos here, or on a check.", "faint", wrap=True))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(head)
        outer.addWidget(scrolling(inside, "card"), 1)
        pictures.arrived.connect(self._arrived)

    @property
    def open_goal(self) -> Goal:
        """The shot that the next photo belongs to; an empty goal if all are full."""
        return Goal(shot=self._current)

    def slot_of(self, shot: str) -> ShotSlot:
        """The slot of a shot."""
        return self._slots[shot]

    def show_shots(self, shots: tuple[Shot, ...], sitting: Sitting, intake: Intake) -> None:
        """Show what each shot holds, what is on its way and what was refused."""
        self._editable = sitting.editable
        self._make_slots(shots)
        if self._current and self._full(self._current, shots, sitting):
            self._current = ""
        if not self._current:
            self._current = next((shot.key for shot in shots if not self._enough(shot, sitting)), "")
        filled = sum(self._enough(shot, sitting) for shot in shots if shot.minimum)
        self._head.setText(f"Shots {filled} of {sum(shot.minimum > 0 for shot in shots)}")
        for shot in shots:
            held = self._held[shot.key] = sitting.photos_of(shot=shot.key)
            arrivals = intake.arrivals(Goal(shot=shot.key))
            refused = next((one.reason for one in arrivals if one.reason), "")
            slot = self._slots[shot.key]
            slot.show_photo(self._pictures.get(held[-1].small) if held else QPixmap())
            slot.show_marked(any(one.overlay is not None for one in held))
            if refused:
                slot.show_state("refused", reason=refused)
            elif arrivals:
                slot.show_state("storing", share=0.5)
            elif held and (shot.key != self._current or len(held) >= shot.minimum):
                slot.show_state("stored", count=len(held))
            elif shot.key == self._current and self._editable:
                slot.show_state("open", count=len(held))
            else:
                slot.show_state("empty", count=len(held))
        detail = sitting.detail
        self._removed = tuple(photo for photo in detail.photos if photo.removed) if detail else ()
        self._tray.set_thumbs(
            [Thumb(one.id, one.caption or "laid aside", self._pictures.get(one.small)) for one in self._removed]
        )
        for widget in (self._tray_head, self._tray):
            widget.setVisible(bool(self._removed))
        self._back.setVisible(bool(self._removed) and self._editable)

    def choose_shot(self, shot: str) -> None:
        """Make a shot the one that the next photo belongs to."""
        if shot in self._slots:
            self._current = shot
            self._slots[shot].setFocus(Qt.FocusReason.OtherFocusReason)

    @staticmethod
    def _enough(shot: Shot, sitting: Sitting) -> bool:
        return len(sitting.photos_of(shot=shot.key)) >= shot.minimum

    @staticmethod
    def _full(key: str, shots: tuple[Shot, ...], sitting: Sitting) -> bool:
        shot = next((shot for shot in shots if shot.key == key), None)
        return shot is None or (shot.minimum > 0 and len(sitting.photos_of(shot=key)) >= shot.minimum)

    def _make_slots(self, shots: tuple[Shot, ...]) -> None:
        if list(self._slots) == [shot.key for shot in shots]:
            return
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._slots = {}
        for place, shot in enumerate(shots):
            slot = ShotSlot(shot.title, hint="Space", lines=2)
            slot.setToolTip(shot.guidance)
            goal = Goal(shot=shot.key)
            slot.clicked.connect(partial(self._clicked, shot.key))
            slot.files_dropped.connect(partial(self._dropped, goal))
            slot.image_dropped.connect(partial(self._image, goal))
            slot.retry_requested.connect(partial(self._retry, goal))
            self._slots[shot.key] = slot
            self._grid.addWidget(slot, place // 3, place % 3, Qt.AlignmentFlag.AlignTop)

    def _clicked(self, shot: str) -> None:
        held = self._held.get(shot, ())
        if held and self._slots[shot].state == "stored":
            self.photo_opened.emit(held[-1])
        elif self._editable:
            self._current = shot
            self.photos_wanted.emit(Goal(shot=shot))

    def _choose(self) -> None:
        if self._current and self._editable:
            self.photos_wanted.emit(self.open_goal)

    def _dropped(self, goal: Goal, files: list[Path]) -> None:
        if self._editable:
            self.files_given.emit(files, goal)

    def _image(self, goal: Goal, image: QImage) -> None:
        if self._editable:
            self.image_given.emit(image, goal)

    def _retry(self, goal: Goal) -> None:
        self.retry_requested.emit(goal)

    def _tray_opened(self, key: object) -> None:
        photo = next((one for one in self._removed if one.id == key), None)
        if photo is not None:
            self._open_removed = photo
            self.photo_opened.emit(photo)

    def _put_back(self) -> None:
        photo = self._open_removed if self._open_removed in self._removed else None
        if photo is None and self._removed:
            photo = self._removed[-1]
        if photo is not None:
            self.restore_requested.emit(photo)

    def _arrived(self, path: Path, pixmap: QPixmap) -> None:
        for shot, held in self._held.items():
            if held and held[-1].small == path:
                self._slots[shot].show_photo(pixmap)
        for photo in self._removed:
            if photo.small == path:
                self._tray.show_photo(photo.id, pixmap)

"""The shots at the right of the bench: named photo slots, what is missing, what is not placed, and the tray."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QPixmap
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from labapp.inspections.queries import PlacedPhoto
from labapp.rulebook.guides import guide_of
from labapp.rulebook.types import Shot
from labapp.ui import labels
from labapp.ui.bench.intake import Intake
from labapp.ui.bench.on_its_way import OnItsWay
from labapp.ui.bench.places import Goal
from labapp.ui.bench.sitting import Sitting
from labapp.ui.bench.thumbs import thumbs
from labapp.ui.bench.watch_line import WatchLine
from labapp.ui.pictures import Pictures
from labapp.ui.widgets.button import Button, IconButton
from labapp.ui.widgets.guide import Guide
from labapp.ui.widgets.label import Label
from labapp.ui.widgets.photo_drag import placed_in
from labapp.ui.widgets.photo_strip import PhotoStrip
from labapp.ui.widgets.shot_slot import ShotSlot
from labapp.ui.widgets.side_panel import scrolling


class Shots(QFrame):
    """Shows what each shot holds; photos come by drop, paste, dialog, camera or a watched folder."""

    photos_wanted = Signal(object)
    """A Goal for which photo files shall be chosen."""
    files_given = Signal(list, object)
    image_given = Signal(QImage, object)
    photo_opened = Signal(object)
    """The PlacedPhoto to be looked at."""
    retry_requested = Signal(object)
    restore_requested = Signal(object)
    """A PlacedPhoto in the tray shall be put back."""
    move_requested = Signal(object)
    """The PlacedPhoto for which another place shall be chosen."""
    placed_dropped = Signal(int, object)
    """A placed photo's id and the Goal that it was dropped on; None for the tray."""
    camera_wanted = Signal()

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._pictures = pictures
        self._slots: dict[str, ShotSlot] = {}
        self._held: dict[str, tuple[PlacedPhoto, ...]] = {}
        self._photos: dict[int, PlacedPhoto] = {}
        self._tray_photos: tuple[PlacedPhoto, ...] = ()
        self._current = self._first_missing = ""
        self._by_hand = False
        self._there_then: dict[str, int] = {}
        self._editable, self._dragging = True, False
        self.on_its_way, self.watch_line = OnItsWay(), WatchLine()
        self._build_parts()
        self._lay_out()
        pictures.arrived.connect(self._arrived)

    def _build_parts(self) -> None:
        self._head = Label("Shots", "label")
        self.camera = IconButton("camera", "Take photos with a camera (F8)", checkable=True)
        self.camera.clicked.connect(self.camera_wanted)
        self.choose = IconButton("folder-open", "Choose photos for the open shot (Space)")
        self.choose.clicked.connect(self._choose)
        self.missing = Button("", "", "quiet")
        self.missing.clicked.connect(self._to_missing)
        self._loose_head = Label("Not placed yet", "label")
        self.loose = PhotoStrip(48, movable=True)
        self._tray_head = Label("Laid aside", "label")
        self.tray = PhotoStrip(44, movable=True)
        self.tray.setAccessibleName("laid aside")
        for strip, goal in ((self.loose, Goal()), (self.tray, None)):
            strip.photo_opened.connect(self._opened)
            strip.move_requested.connect(self._move)
            strip.placed_dropped.connect(partial(self._placed, goal))
            strip.dragging.connect(self._show_dragging)
        self._back = Button("Put back", "undo-2", "quiet")
        self._back.clicked.connect(self._put_back)
        self.told = Label("", "caption", wrap=True)
        self.told.hide()
        self._how = Label("Drop or paste photos here, or on a check.", "faint", wrap=True)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(20, 8, 12, 2)
        head.addWidget(self._head)
        head.addWidget(self.missing)
        head.addStretch(1)
        head.addWidget(self.camera)
        head.addWidget(self.choose)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 0, 12, 12)
        column.setSpacing(8)
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        for place in range(3):
            self._grid.setColumnStretch(place, 1)
        column.addWidget(self._loose_head)
        column.addWidget(self.loose)
        column.addLayout(self._grid)
        column.addStretch(1)
        for widget in (self._tray_head, self.tray, self._back):
            column.addWidget(widget)
        foot = QVBoxLayout()
        foot.setContentsMargins(20, 6, 16, 10)
        foot.setSpacing(6)
        for part in (self.on_its_way, self.told, self._how, self.watch_line):
            foot.addWidget(part)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(head)
        self._scroll = scrolling(inside, "card")
        outer.addWidget(self._scroll, 1)
        outer.addLayout(foot)
        self.setAcceptDrops(True)

    # ---- what is shown

    @property
    def open_goal(self) -> Goal:
        """The shot that the next photo belongs to; an empty goal if all are full."""
        return Goal(shot=self._current)

    def slot_of(self, shot: str) -> ShotSlot:
        """The slot of a shot."""
        return self._slots[shot]

    def show_shots(self, shots: tuple[Shot, ...], sitting: Sitting, intake: Intake) -> None:
        """Show what each shot holds, what is on its way and what was refused."""
        detail = sitting.detail
        self._editable = sitting.editable
        self._make_slots(shots)
        photos = detail.photos if detail is not None else ()
        self._photos = {photo.id: photo for photo in photos}
        standing = [photo for photo in photos if not photo.removed]
        self._held = {shot.key: tuple(one for one in standing if one.shot == shot.key) for shot in shots}
        coming = {shot.key: intake.on_the_way(Goal(shot=shot.key)) for shot in shots}
        self._choose_open(shots, coming)
        outline = detail.checklist.outline if detail is not None else ""
        for shot in shots:
            self._show_slot(shot, intake, outline)
        self._show_missing(shots)
        self._show_strips(photos)
        self.on_its_way.show_intake(intake)
        self.on_its_way.setVisible(not self.on_its_way.isHidden() and self._editable)
        for widget in (self.camera, self.choose):
            widget.setVisible(self._editable)
        self._how.setVisible(self._editable and self.on_its_way.isHidden() and self.told.isHidden())

    def _choose_open(self, shots: Sequence[Shot], coming: dict[str, int]) -> None:
        """The open shot stays until it has what it needs, those on their way counted; then the next one in need opens.

        One that was opened by hand stays until the next photo has come.
        """
        there = {key: len(self._held[key]) + coming[key] for key in self._held}
        if self._by_hand and (
            self._current not in there or there[self._current] > self._there_then.get(self._current, 0)
        ):
            self._by_hand = False
        self._there_then = there
        if self._by_hand:
            return
        still = {shot.key: shot.minimum - len(self._held[shot.key]) - coming[shot.key] for shot in shots}
        chosen = next((shot for shot in shots if shot.key == self._current), None)
        if chosen is None or (still[chosen.key] <= 0 and (chosen.minimum > 0 or self._held[chosen.key])):
            self._current = next((shot.key for shot in shots if still[shot.key] > 0), "")

    def _show_slot(self, shot: Shot, intake: Intake, outline: str) -> None:
        held, slot = self._held[shot.key], self._slots[shot.key]
        arrivals = intake.arrivals(Goal(shot=shot.key))
        refused = next((one.reason for one in arrivals if one.reason), "")
        newest = held[-1] if held else None
        slot.show_photo(self._pictures.get(newest.small) if newest else None, newest.id if newest else None)
        most = f"{shot.minimum}–{shot.maximum}" if 0 < shot.minimum < shot.maximum else f"{shot.maximum}"
        tally = f"{len(held)} of {most}" if shot.minimum or held else f"up to {most}"
        flags = tuple(dict.fromkeys(flag for photo in held for flag in photo.flags))
        found = guide_of(shot.key, outline)
        slot.show_marked(any(photo.overlay is not None for photo in held))
        slot.show_more(tally, flags, Guide(*found) if found else None)
        if refused:
            slot.show_state("refused", reason=refused)
        elif arrivals:
            slot.show_state("storing", share=sum(one.share for one in arrivals) / len(arrivals))
        elif held and (shot.key != self._current or (len(held) >= shot.minimum and not self._by_hand)):
            slot.show_state("stored", count=len(held))
        elif shot.key == self._current and self._editable:
            slot.show_state("open", count=len(held))
        else:
            slot.show_state("empty", count=len(held))

    def _show_missing(self, shots: Sequence[Shot]) -> None:
        asked = [shot for shot in shots if shot.minimum]
        lacking = [shot for shot in asked if len(self._held[shot.key]) < shot.minimum]
        self._head.setText(f"Shots {len(asked) - len(lacking)} of {len(asked)}")
        self._first_missing = lacking[0].key if lacking else ""
        self.missing.setVisible(bool(lacking) and self._editable)
        self.missing.setText(f"{len(lacking)} missing")
        words = f"{labels.count(len(lacking), 'shot')} missing: {', '.join(shot.title for shot in lacking)}"
        self.missing.setToolTip(f"{words}. Go to the first.")
        self.missing.setAccessibleName(words)

    def _show_strips(self, photos: Sequence[PlacedPhoto]) -> None:
        self._tray_photos = tuple(photo for photo in photos if photo.removed)
        loose = [photo for photo in photos if not photo.removed and not photo.shot and not photo.check_key]
        self.loose.set_thumbs(thumbs(loose, self._pictures, "not placed yet"))
        self.tray.set_thumbs(thumbs(self._tray_photos, self._pictures, "laid aside"))
        self._loose_head.setVisible(bool(loose))
        self.loose.setVisible(bool(loose))
        self._back.setVisible(bool(self._tray_photos) and self._editable)
        self._show_dragging(self._dragging)

    def _show_dragging(self, dragging: bool) -> None:
        """While a photo is dragged, the tray shows that it can be laid aside there."""
        self._dragging = dragging
        shown = bool(self._tray_photos) or (dragging and self._editable)
        self._tray_head.setText("Laid aside: drop here" if dragging else "Laid aside")
        for widget in (self._tray_head, self.tray):
            widget.setVisible(shown)

    def show_dragging(self, dragging: bool) -> None:
        """A photo is dragged from elsewhere at the bench."""
        self._show_dragging(dragging)

    def choose_shot(self, shot: str) -> None:
        """Make a shot the one that the next photo belongs to."""
        if shot in self._slots:
            self._current, self._by_hand = shot, True
            self._slots[shot].setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(self._slots[shot])

    def step(self, by: int) -> None:
        """Open the shot before or after the open one."""
        keys = list(self._slots)
        if keys:
            place = keys.index(self._current) + by if self._current in keys else 0
            self._current, self._by_hand = keys[place % len(keys)], True
            self._scroll.ensureWidgetVisible(self._slots[self._current])

    def settle_open(self) -> None:
        """The shot that was opened by hand is no longer asked for."""
        self._by_hand = False

    def _make_slots(self, shots: tuple[Shot, ...]) -> None:
        if list(self._slots) == [shot.key for shot in shots]:
            return
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._slots = {}
        for place, shot in enumerate(shots):
            slot = ShotSlot(shot.title, hint=shot.guidance, lines=2)
            goal = Goal(shot=shot.key)
            slot.clicked.connect(partial(self._clicked, shot.key))
            slot.files_dropped.connect(partial(self._dropped, goal))
            slot.image_dropped.connect(partial(self._image, goal))
            slot.placed_dropped.connect(partial(self._placed, goal))
            slot.move_requested.connect(partial(self._move_newest, shot.key))
            slot.retry_requested.connect(partial(self._retry, goal))
            slot.dragging.connect(self._show_dragging)
            self._slots[shot.key] = slot
            self._grid.addWidget(slot, place // 3, place % 3, Qt.AlignmentFlag.AlignTop)

    # ---- what people do

    def _clicked(self, shot: str) -> None:
        held = self._held.get(shot, ())
        if held and self._slots[shot].state == "stored":
            self.photo_opened.emit(held[-1])
        elif self._editable and self._slots[shot].state != "refused":
            self._current, self._by_hand = shot, True
            self.photos_wanted.emit(Goal(shot=shot))

    def _to_missing(self) -> None:
        if self._first_missing:
            self.choose_shot(self._first_missing)
            self.photos_wanted.emit(self.open_goal)

    def _choose(self) -> None:
        if self._current and self._editable:
            self.photos_wanted.emit(self.open_goal)

    def _dropped(self, goal: Goal, files: list[Path]) -> None:
        if self._editable:
            self.files_given.emit(files, goal)

    def _image(self, goal: Goal, image: QImage) -> None:
        if self._editable:
            self.image_given.emit(image, goal)

    def _placed(self, goal: Goal | None, photo: int) -> None:
        if self._editable:
            self.placed_dropped.emit(photo, goal)

    def _retry(self, goal: Goal) -> None:
        self.retry_requested.emit(goal)

    def _move_newest(self, shot: str) -> None:
        held = self._held.get(shot, ())
        if held and self._editable:
            self.move_requested.emit(held[-1])

    def _move(self, key: object) -> None:
        photo = self._photos.get(key) if isinstance(key, int) else None
        if photo is not None and self._editable:
            self.move_requested.emit(photo)

    def _opened(self, key: object) -> None:
        photo = self._photos.get(key) if isinstance(key, int) else None
        if photo is not None:
            self.photo_opened.emit(photo)

    def _put_back(self) -> None:
        key = self.tray.current
        photo = self._photos.get(key) if isinstance(key, int) else None
        if photo is not None:
            self.restore_requested.emit(photo)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A photo that stands on a check shows where it can go; the slots take it."""
        if placed_in(event.mimeData()) is not None:
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Between the slots nothing is placed."""
        event.ignore()

    def _arrived(self, path: Path, pixmap: QPixmap) -> None:
        for shot, held in self._held.items():
            if held and held[-1].small == path:
                self._slots[shot].show_photo(pixmap, held[-1].id)
        for strip in (self.loose, self.tray):
            strip.fetched(path, pixmap)

"""Photos at the bench: where the next one goes, how photos come, where they move, and the large view."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QCursor, QGuiApplication, QImage, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMenu, QPlainTextEdit, QWidget

from labapp.inspections.queries import PlacedPhoto
from labapp.rulebook.guides import guide_of
from labapp.rulebook.types import Check
from labapp.ui import labels
from labapp.ui.bench.camera import CameraPanel
from labapp.ui.bench.check_photos import CheckPhotos
from labapp.ui.bench.evidence import parted
from labapp.ui.bench.intake import PATTERNS, Intake, Picture, Source
from labapp.ui.bench.photo_acts import PhotoActs
from labapp.ui.bench.places import Free, Goal, goal_of, place_words, share_out
from labapp.ui.bench.shots import Shots
from labapp.ui.bench.sitting import Sitting
from labapp.ui.bench.watching import FolderWatch
from labapp.ui.context import Context
from labapp.ui.photos_shown import shown_alike, shown_photo
from labapp.ui.pictures import Pictures
from labapp.ui.widgets.guide import Guide
from labapp.ui.widgets.photo_drag import files_in
from labapp.ui.widgets.photo_view import PhotoView, ShownPhoto

_NOWHERE = "No shot lacks a photo, and the check shown takes none. Choose a place for it."


class PhotoDesk(QObject):
    """Knows where the next photo belongs; its widgets are laid out by the desk."""

    closed = Signal()
    """The large view or the camera was left."""
    files_beyond_photos = Signal(list)
    """Videos and sounds that were given where photos are taken."""

    def __init__(self, context: Context, sitting: Sitting, over: QWidget) -> None:
        super().__init__(over)
        self._context, self._sitting, self._over = context, sitting, over
        self._zone = context.services.clock.zone
        self._check: Check | None = None
        self._goal_at_dialog = Goal()
        self.pictures = pictures = Pictures(context.jobs, parent=self)
        self.chosen: Goal | None = None
        """A place that the person chose for the next photo, such as a mark's."""
        self.acts = PhotoActs(context, sitting, self)
        self.intake = Intake(context, self.acts, self)
        self.photos, self.shots = CheckPhotos(pictures), Shots(pictures)
        self._inspections, self._actor = context.services.inspections, context.actor
        self.view = PhotoView(context.jobs, over, editable=True, whole=context.services.photos.whole, alike=self._alike)
        self.camera = CameraPanel(over, self.shots)
        self.watch = FolderWatch(context.jobs, context.services.clock, self)
        self._menu: QMenu | None = None
        self._connect()
        self._connect_view()

    def _connect(self) -> None:
        for source in (self.photos, self.shots):
            source.photos_wanted.connect(self.choose)
            source.files_given.connect(self.take_files)
            source.image_given.connect(self.take_image)
            source.photo_opened.connect(self._open_photo)
            source.retry_requested.connect(self.intake.retry)
            source.move_requested.connect(self.ask_where)
            source.placed_dropped.connect(self.move)
        self.photos.dragging.connect(self.shots.show_dragging)
        self.shots.restore_requested.connect(self.acts.put_back)
        self.shots.camera_wanted.connect(self.toggle_camera)
        way, line = self.shots.on_its_way, self.shots.watch_line
        way.stop_requested.connect(self.intake.stop)
        way.retry_requested.connect(self._retry)
        way.elsewhere_requested.connect(self._ask_where_refused)
        way.dismissed.connect(self.intake.dismiss)
        line.folder_wanted.connect(self.choose_folder)
        line.stop_requested.connect(self._watch_no_more)
        self.watch.arrived.connect(self._came_by_folder)
        self.watch.changed.connect(self._show_watch)
        self.camera.frame_taken.connect(self._came_by_camera)
        self.camera.device_chosen.connect(self._camera_chosen)
        self.camera.step_requested.connect(self._step_shot)
        self.camera.closed.connect(self._camera_closed)
        self.intake.changed.connect(self.show_photos)

    def _connect_view(self) -> None:
        sitting, view = self._sitting, self.view
        view.caption_written.connect(self.acts.caption)
        view.removal_requested.connect(self._lay_aside)
        view.closed.connect(self.closed)
        view.marks_drawn.connect(sitting.mark_photo)
        view.undo_requested.connect(self._undo)
        view.redo_requested.connect(self._redo)
        view.conflict_settled.connect(self._settle)
        view.installEventFilter(self)
        sitting.drawings.shown.connect(view.show_overlay)
        sitting.drawings.conflicted.connect(view.show_conflict)
        sitting.history.changed.connect(self._show_undo)
        sitting.saved.connect(self._saved)

    # ---- showing

    def show_check(self, check: Check) -> None:
        """Another check is shown."""
        if self._check is None:
            self._watch_again()
        self._check = check
        self.show_photos()

    def show_photos(self) -> None:
        """Show what is held, on its way or refused."""
        detail, check = self._sitting.detail, self._check
        if detail is None or check is None:
            return
        self.photos.show_check(check, self._sitting.judged(check.key), self._sitting, self.intake)
        self.shots.show_shots(detail.checklist.shots, self._sitting, self.intake)
        self._show_camera()
        self._show_watch()

    @property
    def covering(self) -> bool:
        """Whether the camera lies over the check, so that keys must not answer it."""
        return self.camera.isVisible()

    def choose_shot(self, shot: str) -> None:
        """Make a shot the one that the next photo belongs to."""
        self.shots.choose_shot(shot)
        self.show_photos()

    def stop_taking(self) -> None:
        """The inspection is left: nothing more comes in by folder or camera; what came is stored."""
        self.camera.close_panel()
        self.watch.stop()

    # ---- where photos go

    def goal_here(self) -> Goal:
        """Where the next photo belongs: where the person chose, the check if it asks for one, else the open shot."""
        if self.chosen is not None:
            return self.chosen
        if self._check is not None and (self.photos.slot.state == "open" or not self.shots.open_goal.shot):
            return Goal(check=self._check.key)
        return self.shots.open_goal

    def _free(self) -> list[Free]:
        detail, check = self._sitting.detail, self._check
        if detail is None:
            return []
        held: dict[str, int] = {}
        for photo in detail.photos:
            if photo.shot and not photo.removed:
                held[photo.shot] = held.get(photo.shot, 0) + 1
        free = []
        for shot in detail.checklist.shots:
            goal = Goal(shot=shot.key)
            there = held.get(shot.key, 0) + self.intake.on_the_way(goal)
            free.append(Free(goal, max(0, shot.minimum - there), max(0, shot.maximum - there)))
        if check is not None:
            goal = Goal(check=check.key)
            coming = self.intake.on_the_way(goal)
            free.append(Free(goal, max(0, self.photos.needed - coming), max(0, self.photos.room - coming)))
        return free

    def _take(self, sources: Sequence[Source], goal: Goal, *, chosen: bool) -> None:
        """Take photos in, in this order; what the first place has no room for goes on, and is told."""
        goals = share_out(len(sources), goal, self._free(), chosen=chosen or bool(goal.mark))
        placed = [(source, where) for source, where in zip(sources, goals, strict=True) if where is not None]
        self.intake.take([source for source, _ in placed], [where for _, where in placed])
        for source, where in zip(sources, goals, strict=True):
            if where is None:
                self.intake.refuse(source, goal, f"{source.name}: {_NOWHERE}")
        self._tell_places([where for _, where in placed], goal)

    def _tell_places(self, goals: Sequence[Goal], asked: Goal) -> None:
        spread = {goal: goals.count(goal) for goal in dict.fromkeys(goals)}
        if set(spread) <= {asked}:
            self.shots.told.setText("")
        else:
            parts = [
                f"{count} to {'this check' if goal.check else place_words(self._sitting.detail, goal)}"
                for goal, count in spread.items()
            ]
            self.shots.told.setText(f"{labels.count(len(goals), 'photo')}: {', '.join(parts)}.")
        self.shots.told.setVisible(bool(self.shots.told.text()))

    # ---- how photos come

    def choose_here(self) -> None:
        """Ask for a photo where one is wanted next."""
        if self._check is not None and self._sitting.editable:
            self.choose(self.goal_here())

    def choose(self, goal: Goal) -> None:
        """Ask for photo files with the system's dialog."""
        dialog = QFileDialog(self._over, "Choose photos", "", f"Photos ({PATTERNS} {PATTERNS.upper()});;All files (*)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._goal_at_dialog = goal
        dialog.filesSelected.connect(self._chosen)
        dialog.open()

    def _chosen(self, files: list[str]) -> None:
        self.take_files([Path(name) for name in files], self._goal_at_dialog)

    def take_files(self, files: Sequence[Path], goal: Goal) -> None:
        """Take photo files into a shot or onto a check; what does not fit there goes on to the next places."""
        beyond, files = parted(files)
        if beyond and self._sitting.editable:
            self.files_beyond_photos.emit(beyond)
        if self._sitting.editable and files:
            for path in files:
                self.intake.forget(path)
            self._take(list(files), goal, chosen=goal != self.goal_here())

    def take_image(self, image: QImage, goal: Goal) -> None:
        """Take a picture without a file."""
        if self._sitting.editable and not image.isNull():
            self._take([Picture(image, "pasted.png")], goal, chosen=True)

    def paste(self) -> None:
        """Take what the clipboard holds: files or a picture; in a text field it pastes text."""
        focus = self._over.focusWidget()
        data = QGuiApplication.clipboard().mimeData()
        files = files_in(data)
        if isinstance(focus, QLineEdit | QPlainTextEdit) and not files and not data.hasImage():
            focus.paste()
            return
        self._take_data(data, self.goal_here())

    def _take_data(self, data: QMimeData, goal: Goal) -> None:
        files = files_in(data)
        if files:
            self.take_files(files, goal)
        elif data.hasImage():
            image = data.imageData()
            if isinstance(image, QImage):
                self.take_image(image, goal)

    def takes(self, data: QMimeData) -> bool:
        """Whether what is dragged may be dropped here."""
        return self._sitting.editable and bool(files_in(data) or data.hasImage())

    def take(self, data: QMimeData) -> None:
        """Take what was dropped where one is wanted next."""
        self._take_data(data, self.goal_here())

    # ---- the camera

    def toggle_camera(self) -> None:
        """Open the camera, or close it."""
        if self.camera.isVisible():
            self.camera.close_panel()
        elif self._sitting.editable and not self.view.isVisible():
            self.camera.open_panel(self._context.settings.camera)
            self._show_camera()
        self.shots.camera.setChecked(self.camera.isVisible())

    def _camera_closed(self) -> None:
        self.shots.camera.setChecked(False)
        self.shots.settle_open()
        self.show_photos()
        self.closed.emit()

    def _camera_chosen(self, device: str) -> None:
        self._context.remember(camera=device)

    def _came_by_camera(self, image: QImage) -> None:
        if self._sitting.editable:
            when = self._context.services.clock.now().astimezone(self._zone)
            self._take([Picture(image, f"camera {when:%H.%M.%S}.jpg", by_camera=True)], self.goal_here(), chosen=False)

    def _step_shot(self, by: int) -> None:
        self.shots.step(by)
        self.show_photos()

    def _show_camera(self) -> None:
        detail = self._sitting.detail
        if detail is None or not self.camera.isVisible():
            return
        goal = self.goal_here()
        shot = next((shot for shot in detail.checklist.shots if shot.key == goal.shot), None)
        found = guide_of(shot.key, detail.checklist.outline) if shot is not None else None
        free = next((one for one in self._free() if one.goal == goal), None)
        left = f", {labels.count(free.needed, 'more photo')} asked" if free is not None and free.needed else ""
        done, total = self.intake.progress
        said = f"{done} of {total} stored" if total else "Space takes the photo, arrows choose the shot."
        title = f"{place_words(detail, goal)}{left}"
        self.camera.show_goal(title, shot.guidance if shot is not None else "", Guide(*found) if found else None, said)

    # ---- the watched folder

    def choose_folder(self) -> None:
        """Ask which folder a tethered camera drops its photos into."""
        dialog = QFileDialog(self._over, "Watch a folder", self._context.settings.watched_folder)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.watch_folder)
        dialog.open()

    def watch_folder(self, folder: str) -> None:
        """Watch a folder from now on, in the next inspections too."""
        self._context.remember(watched_folder=folder)
        self.watch.start(Path(folder))

    def _watch_again(self) -> None:
        folder = self._context.settings.watched_folder
        if folder and self._sitting.editable and self.watch.folder is None:
            self.watch.start(Path(folder))

    def _watch_no_more(self) -> None:
        self._context.remember(watched_folder="")
        self.watch.stop()

    def _came_by_folder(self, files: list[Path]) -> None:
        if self._sitting.editable:
            for path in files:
                self.intake.forget(path)
            self._take(files, self.goal_here(), chosen=False)

    def _show_watch(self) -> None:
        if self.watch.folder is not None and not self._sitting.editable and self._sitting.detail is not None:
            self.watch.stop()
        self.shots.watch_line.show_watch(self.watch, editable=self._sitting.editable)

    # ---- moving

    def move(self, photo_id: int, goal: Goal | None) -> None:
        """Move a placed photo: to a shot, onto a check, to neither, or (None) into the tray."""
        photo = self._photo(photo_id)
        if photo is None or not self._sitting.editable:
            return
        if goal is not None:
            self.acts.move(photo, goal)
        elif not photo.removed:
            self.acts.lay_aside(photo)

    def ask_where(self, photo: PlacedPhoto) -> None:
        """Ask where a placed photo shall go."""
        if self._sitting.editable:
            here = None if photo.removed else goal_of(photo)
            self._ask(here, partial(self.move, photo.id), tray=not photo.removed)

    def _ask_where_refused(self, arrival: int) -> None:
        self._ask(None, partial(self._put_refused, arrival), tray=False)

    def _put_refused(self, arrival: int, goal: Goal | None) -> None:
        if goal is not None:
            self.intake.put(arrival, goal)

    def _retry(self, arrival: int) -> None:
        one = next((one for one in self.intake.refused if one.id == arrival), None)
        if one is not None:
            (goal,) = share_out(1, one.goal, self._free(), chosen=True)
            self.intake.put(arrival, goal if goal is not None else one.goal)

    def _ask(self, here: Goal | None, put: partial[None], *, tray: bool) -> None:
        detail, check = self._sitting.detail, self._check
        if detail is None:
            return
        if self._menu is not None:
            self._menu.deleteLater()
        menu = self._menu = QMenu(self._over)
        for free in self._free():
            if free.goal == here:
                continue
            words = place_words(detail, free.goal)
            title = f"This check: {words}" if check is not None and free.goal.check == check.key else words
            action = menu.addAction(title if free.room else f"{title} (full)")
            action.setEnabled(bool(free.room))
            action.triggered.connect(partial(self._put, put, free.goal))
        menu.addSeparator()
        if here != Goal():
            menu.addAction("Not placed yet").triggered.connect(partial(self._put, put, Goal()))
        if tray:
            menu.addAction("Lay aside").triggered.connect(partial(self._put, put, None))
        menu.setAccessibleName("Move the photo to")
        focus = self._over.focusWidget()
        inside = focus is not None and focus.isVisible()
        menu.popup(focus.mapToGlobal(focus.rect().center()) if focus is not None and inside else QCursor.pos())

    @staticmethod
    def _put(put: partial[None], goal: Goal | None, _checked: bool = False) -> None:
        put(goal)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """M in the large view asks where its photo shall go."""
        current = self.view.current if watched is self.view else None
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and current is not None:
            photo = self._photo(current.key)
            if event.key() == Qt.Key.Key_M and not event.modifiers() and photo is not None:
                self.ask_where(photo)
                return True
        return super().eventFilter(watched, event)

    # ---- the large view

    def _photo(self, key: object) -> PlacedPhoto | None:
        detail = self._sitting.detail
        return next((one for one in detail.photos if one.id == key), None) if detail else None

    def _open_photo(self, photo: PlacedPhoto) -> None:
        self.view.set_editable(self._sitting.editable)
        detail = self._sitting.detail
        others = [self._shown(one) for one in detail.photos if not one.removed] if detail else []
        self.view.show_photos([self._shown(one) for one in self._neighbours(photo)], photo.id, others)
        self._show_undo()

    def _alike(self, photo_id: object) -> list[ShownPhoto]:
        """Photos of the same shot of other orders of the same model; read in a job."""
        if not isinstance(photo_id, int):
            return []
        found = self._inspections.alike(self._actor, self._sitting.inspection_id, photo_id)
        return [shown_alike(one, self._zone) for one in found]

    def _undo(self, photo_id: object) -> None:
        if self._sitting.history.may_on(photo_id)[0]:
            self._sitting.undo()

    def _redo(self, photo_id: object) -> None:
        if self._sitting.history.may_on(photo_id)[1]:
            self._sitting.redo()

    def _settle(self, photo_id: int, mine: bool) -> None:
        self._sitting.drawings.settle(photo_id, mine=mine)

    def _show_undo(self) -> None:
        if self.view.current is not None:
            self.view.show_undo(*self._sitting.history.may_on(self.view.current.key))

    def _saved(self, at: datetime) -> None:
        self.view.show_saved(at.astimezone(self._zone))

    def _neighbours(self, photo: PlacedPhoto) -> tuple[PlacedPhoto, ...]:
        """Those that the arrows lead to: of the tray, of the check, not placed, or of all shots in their order."""
        detail = self._sitting.detail
        if detail is None:
            return (photo,)
        if photo.removed:
            return tuple(one for one in detail.photos if one.removed)
        standing = [one for one in detail.photos if not one.removed]
        if photo.check_key or not photo.shot:
            return tuple(one for one in standing if (one.check_key, one.shot) == (photo.check_key, photo.shot))
        order = {shot.key: place for place, shot in enumerate(detail.checklist.shots)}
        return tuple(sorted((one for one in standing if one.shot), key=lambda one: order.get(one.shot or "", 0)))

    def _shown(self, photo: PlacedPhoto) -> ShownPhoto:
        title = place_words(self._sitting.detail, Goal(photo.shot or "", photo.check_key or ""))
        return shown_photo(photo, title, self._zone)

    def _lay_aside(self, photo_id: object) -> None:
        photo = self._photo(photo_id)
        if photo is not None:
            self.acts.lay_aside(photo)

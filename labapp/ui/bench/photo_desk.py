"""Photos at the bench: the shots, those on the check, the large view; dropped, pasted or chosen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPlainTextEdit, QWidget

from labapp.inspections.queries import PlacedPhoto
from labapp.rulebook.types import Check
from labapp.ui.bench.check_photos import CheckPhotos
from labapp.ui.bench.intake import PATTERNS, Goal, Intake
from labapp.ui.bench.shots import Shots
from labapp.ui.bench.sitting import Sitting
from labapp.ui.context import Context
from labapp.ui.photos_shown import shown_alike, shown_photo
from labapp.ui.pictures import Pictures
from labapp.ui.widgets.photo_view import PhotoView, ShownPhoto
from labapp.ui.widgets.shot_slot import files_in


class PhotoDesk(QObject):
    """Knows where the next photo belongs; its widgets are laid out by the desk."""

    closed = Signal()
    """The large view was left."""

    def __init__(self, context: Context, sitting: Sitting, over: QWidget) -> None:
        super().__init__(over)
        self._sitting, self._over = sitting, over
        self._zone = context.services.clock.zone
        self._check: Check | None = None
        self._goal_at_dialog = Goal()
        pictures = Pictures(context.jobs, parent=self)
        self.intake = Intake(context, sitting, self)
        self.photos, self.shots = CheckPhotos(pictures), Shots(pictures)
        self._inspections, self._actor = context.services.inspections, context.actor
        self.view = PhotoView(context.jobs, over, editable=True, whole=context.services.photos.whole, alike=self._alike)
        for source in (self.photos, self.shots):
            source.photos_wanted.connect(self.choose)
            source.files_given.connect(self.take_files)
            source.image_given.connect(self.take_image)
            source.photo_opened.connect(self._open_photo)
            source.retry_requested.connect(self.intake.retry)
        self.shots.restore_requested.connect(sitting.restore_photo)
        self.view.caption_written.connect(sitting.caption)
        self.view.removal_requested.connect(self._lay_aside)
        self.view.closed.connect(self.closed)
        self.view.marks_drawn.connect(sitting.mark_photo)
        self.view.undo_requested.connect(self._undo)
        self.view.redo_requested.connect(self._redo)
        self.view.conflict_settled.connect(self._settle)
        sitting.marks.shown.connect(self.view.show_overlay)
        sitting.marks.conflicted.connect(self.view.show_conflict)
        sitting.undo_changed.connect(self._show_undo)
        sitting.saved.connect(self._saved)
        self.intake.changed.connect(self.show_photos)

    def show_check(self, check: Check) -> None:
        """Another check is shown."""
        self._check = check
        self.show_photos()

    def show_photos(self) -> None:
        """Show what is held, on its way or refused."""
        detail, check = self._sitting.detail, self._check
        if detail is None or check is None:
            return
        self.photos.show_check(check, self._sitting.judged(check.key), self._sitting, self.intake)
        self.shots.show_shots(detail.checklist.shots, self._sitting, self.intake)

    def choose_shot(self, shot: str) -> None:
        """Make a shot the one that the next photo belongs to."""
        self.shots.choose_shot(shot)
        self.show_photos()

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
        """Take photo files into a shot or onto a check."""
        if self._sitting.editable and files:
            self.intake.dismiss(goal)
            self.intake.take_files(files, goal)

    def take_image(self, image: QImage, goal: Goal) -> None:
        """Take a picture without a file."""
        if self._sitting.editable and not image.isNull():
            self.intake.dismiss(goal)
            self.intake.take_image(image, goal)

    def paste(self) -> None:
        """Take what the clipboard holds: files or a picture; in a text field it pastes text."""
        focus = self._over.focusWidget()
        data = QGuiApplication.clipboard().mimeData()
        files = files_in(data)
        if isinstance(focus, QLineEdit | QPlainTextEdit) and not files and not data.hasImage():
            focus.paste()
            return
        self._take(data, self.goal_here())

    def goal_here(self) -> Goal:
        """Where the next photo belongs: the check if it asks for one, else the open shot."""
        if self._check is not None and (self.photos.slot.state == "open" or not self.shots.open_goal.shot):
            return Goal(check=self._check.key)
        return self.shots.open_goal

    def _take(self, data: QMimeData, goal: Goal) -> None:
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
        self._take(data, self.goal_here())

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
        if self._sitting.may_undo_on(photo_id)[0]:
            self._sitting.undo()

    def _redo(self, photo_id: object) -> None:
        if self._sitting.may_undo_on(photo_id)[1]:
            self._sitting.redo()

    def _settle(self, photo_id: int, mine: bool) -> None:
        self._sitting.marks.settle(photo_id, mine=mine)

    def _show_undo(self) -> None:
        if self.view.current is not None:
            self.view.show_undo(*self._sitting.may_undo_on(self.view.current.key))

    def _saved(self, at: datetime) -> None:
        self.view.show_saved(at.astimezone(self._zone))

    def _neighbours(self, photo: PlacedPhoto) -> tuple[PlacedPhoto, ...]:
        if photo.removed:
            return (photo,)
        if photo.check_key:
            return self._sitting.photos_of(check=photo.check_key)
        detail = self._sitting.detail
        return tuple(one for one in detail.photos if one.shot and not one.removed) if detail else ()

    def _shown(self, photo: PlacedPhoto) -> ShownPhoto:
        detail = self._sitting.detail
        title = photo.shot or photo.check_key or ""
        if detail is not None:
            shot = next((shot for shot in detail.checklist.shots if shot.key == photo.shot), None)
            check = detail.checklist.check(photo.check_key or "")
            title = shot.title if shot else check.text if check else title
        return shown_photo(photo, title, self._zone)

    def _lay_aside(self, photo_id: object) -> None:
        detail = self._sitting.detail
        photo = next((one for one in detail.photos if one.id == photo_id), None) if detail else None
        if photo is not None:
            self._sitting.remove_photo(photo)

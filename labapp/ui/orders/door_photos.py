"""Photos of the closed parcel, taken right at the door: dropped, pasted or chosen, stored at once with the order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from labapp.core.errors import UserError
from labapp.orders.door import DoorPhoto
from labapp.photos.steps import PreparedPhoto
from labapp.ui.context import Context
from labapp.ui.pictures import Pictures
from labapp.ui.widgets.label import Label
from labapp.ui.widgets.photo_drag import files_in
from labapp.ui.widgets.photo_strip import PhotoStrip, Thumb
from labapp.ui.widgets.shot_slot import ShotSlot

_PATTERNS = "*.jpg *.jpeg *.png *.webp *.avif *.tif *.tiff *.heic *.heif"


@dataclass(frozen=True, slots=True)
class _Waiting:
    number: str
    name: str
    source: Path | bytes


class DoorPhotos(QWidget):
    """A slot that takes photos and a strip of those that are stored; one after the other, in the order they came."""

    photo_opened = Signal(object, object)
    """The photos (tuple of DoorPhoto) and the one to begin with."""
    stored = Signal(str)
    """A photo is durable: the order's number."""
    changed = Signal()

    def __init__(self, context: Context, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._pictures = context, pictures
        self._number = ""
        self._photos: tuple[DoorPhoto, ...] = ()
        self._queue: list[_Waiting] = []
        self._refused: list[_Waiting] = []
        self.slot = ShotSlot("Photo of it", hint="Space")
        self.slot.setFixedWidth(104)
        self.slot.clicked.connect(self._clicked)
        self.slot.files_dropped.connect(self.take_files)
        self.slot.image_dropped.connect(self.take_image)
        self.slot.retry_requested.connect(self.retry)
        self._how = Label(
            "All sides and the label, before it is opened: drop, paste (Ctrl+V) or Space.", "caption", wrap=True
        )
        self.reason = Label("", "error", wrap=True)
        self.strip = PhotoStrip(56)
        self.strip.photo_opened.connect(self._open)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.slot, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._how)
        words.addWidget(self.reason)
        words.addStretch(1)
        row.addLayout(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.strip)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste)
        self.setAcceptDrops(True)
        pictures.arrived.connect(self._arrived)
        self._show()

    @property
    def busy(self) -> bool:
        """Whether a photo is still being stored."""
        return bool(self._queue)

    def show_order(self, number: str, photos: tuple[DoorPhoto, ...]) -> None:
        """Take photos for this order from now on; those that are stored are shown."""
        if number != self._number:
            self._refused = []
        self._number, self._photos = number, photos
        self._show()

    # ---- taking photos

    def take_files(self, files: Sequence[Path]) -> None:
        """Store photo files."""
        self._take([_Waiting(self._number, path.name, path) for path in files])

    def take_image(self, image: QImage) -> None:
        """Store a picture that has no file, as PNG, which loses nothing."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        # PySide6 takes the format as text, though its own types say bytes.
        image.save(buffer, "PNG")  # type: ignore[call-overload]
        self._take([_Waiting(self._number, "pasted.png", bytes(buffer.data().data()))])

    def paste(self) -> None:
        """Take what the clipboard holds: files or a picture."""
        data = QGuiApplication.clipboard().mimeData()
        if files := files_in(data):
            self.take_files(files)
        elif data.hasImage() and isinstance(image := data.imageData(), QImage):
            self.take_image(image)

    def retry(self) -> None:
        """Try again what was refused."""
        again, self._refused = self._refused, []
        self._take(again)

    def _clicked(self) -> None:
        if self.slot.state not in ("open", "empty"):
            return
        dialog = QFileDialog(self, "Choose photos", "", f"Photos ({_PATTERNS} {_PATTERNS.upper()});;All files (*)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self._chosen)
        dialog.open()

    def _chosen(self, names: list[str]) -> None:
        self.take_files([Path(name) for name in names])

    def _take(self, wanted: list[_Waiting]) -> None:
        if not wanted or not self._number:
            return
        idle = not self._queue
        self._queue += wanted
        self._refused = []
        self._show()
        if idle:
            self._next()

    def _next(self) -> None:
        if not self._queue:
            return
        one, photos = self._queue[0], self._context.services.photos
        task = (
            partial(photos.prepare_file, one.source)
            if isinstance(one.source, Path)
            else partial(photos.prepare, one.source, one.name)
        )
        self._context.run(f"Storing {one.name}", task, self._prepared, self._not_stored, lane="cpu")

    def _prepared(self, prepared: PreparedPhoto) -> None:
        one, door, actor = self._queue[0], self._context.services.door, self._context.actor

        def add() -> tuple[str, tuple[DoorPhoto, ...]]:
            door.add_photo(actor, one.number, prepared)
            return one.number, door.photos(actor, one.number)

        self._context.run("Storing a photo", add, self._added, self._not_stored)

    def _added(self, answer: tuple[str, tuple[DoorPhoto, ...]]) -> None:
        number, photos = answer
        self._queue.pop(0)
        if number == self._number:
            self._photos = photos
        self._show()
        self.stored.emit(number)
        self._next()

    def _not_stored(self, error: Exception, label: str) -> None:
        one = self._queue.pop(0)
        self._refused.append(one)
        self._show()
        self.reason.setText(str(error) if isinstance(error, UserError) else f"{one.name} could not be stored.")
        self.reason.show()
        if not isinstance(error, UserError):
            self._context.jobs.failed.emit(error, label)
        self._next()

    # ---- showing

    def _show(self) -> None:
        if self._queue:
            self.slot.show_state("storing", share=0.5)
        elif self._refused:
            self.slot.show_state("refused", reason="refused")
        else:
            self.slot.show_state("empty" if self._photos else "open")
        if not self._refused:
            self.reason.setText("")
            self.reason.hide()
        self.strip.set_thumbs(
            [
                Thumb(photo.id, photo.caption or "from the door", self._pictures.get(photo.small))
                for photo in self._photos
            ]
        )
        self.strip.setVisible(bool(self._photos))
        self.changed.emit()

    def _open(self, key: object) -> None:
        photo = next((one for one in self._photos if one.id == key), None)
        if photo is not None:
            self.photo_opened.emit(self._photos, photo)

    def _arrived(self, path: Path, pixmap: QPixmap) -> None:
        for photo in self._photos:
            if photo.small == path:
                self.strip.show_photo(photo.id, pixmap)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Photos may be dropped beside the slot, too."""
        if files_in(event.mimeData()) or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped."""
        data = event.mimeData()
        if files := files_in(data):
            self.take_files(files)
        elif isinstance(image := data.imageData(), QImage):
            self.take_image(image)
        event.acceptProposedAction()

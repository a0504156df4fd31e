"""The second photo beside the first: another of these, one of another order of the same model, or another bench's marks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from labapp.photos.overlays import Overlay
from labapp.ui.jobs import JobRunner
from labapp.ui.pictures import read_image
from labapp.ui.widgets.button import IconButton
from labapp.ui.widgets.label import ElidedLabel, Label
from labapp.ui.widgets.photo_view.canvas import Canvas
from labapp.ui.widgets.photo_view.shown import ShownPhoto
from labapp.ui.widgets.segmented import Segmented

HERE, ALIKE = "here", "alike"
Alike = Callable[[object], Sequence[ShownPhoto]]


class Beside(QWidget):
    """Its canvas follows the first one while the two are linked."""

    closed = Signal()
    photo_shown = Signal()

    def __init__(self, jobs: JobRunner, alike: Alike | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._alike = jobs, alike
        self._key: object = None
        self._photos: dict[str, list[ShownPhoto]] = {HERE: [], ALIKE: []}
        self._place = 0
        self.canvas = Canvas()
        self.canvas.setAccessibleName("Photo beside")
        self.source = Segmented(((HERE, "This inspection"), (ALIKE, "Same model, other orders")))
        self._count = Label("", "caption")
        self.before, self.after = (
            IconButton("chevron-left", "The one before (Shift+PageUp)"),
            IconButton("chevron-right", "The next one (Shift+PageDown)"),
        )
        self.linked = IconButton("link", "Scale and push both together (L)", checkable=True)
        self.linked.setChecked(True)
        close = IconButton("x", "One photo only (C)")
        self._title = ElidedLabel("", "strong")
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 8, 6)
        head.setSpacing(4)
        head.addWidget(self.source)
        head.addStretch(1)
        for widget in (self._count, self.before, self.after, self.linked, close):
            head.addWidget(widget)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 6, 12, 6)
        foot.addWidget(self._title, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.canvas, 1)
        column.addLayout(foot)
        self.source.setVisible(alike is not None)
        self.source.chosen.connect(self._source_chosen)
        self.before.clicked.connect(lambda: self.turn(-1))
        self.after.clicked.connect(lambda: self.turn(1))
        self.linked.toggled.connect(self._show_linked)
        close.clicked.connect(self.closed)

    @property
    def photo(self) -> ShownPhoto | None:
        """The photo that is shown here."""
        photos = self._photos[self.source.key]
        return photos[self._place] if self._place < len(photos) else None

    def show_for(self, photo: ShownPhoto, here: Sequence[ShownPhoto]) -> None:
        """Offer what can be laid beside a photo: the others of these, and those that are alike."""
        if self._key == photo.key:
            return
        self._key = photo.key
        self._photos = {HERE: [one for one in here if one.key != photo.key], ALIKE: []}
        self._place = 0
        alike, key = self._alike, photo.key
        self.source.setVisible(alike is not None)
        if alike is not None:
            self.source.set_word(ALIKE, "Same model, other orders")
            self._jobs.start(
                "Reading photos of other orders",
                lambda _work: (key, tuple(alike(key))),
                quiet=True,
                succeeded=self._found,
            )
        self._show()

    def show_one(self, photo: ShownPhoto) -> None:
        """Show this one alone, such as the same photo with another bench's marks."""
        self._key = photo
        self._photos = {HERE: [photo], ALIKE: []}
        self.source.choose(HERE)
        self.source.hide()  # there is nothing else to choose
        self._place = 0
        self._show()

    def forget(self) -> None:
        """Nothing is compared any more."""
        self._key = None

    def _found(self, found: tuple[object, tuple[ShownPhoto, ...]]) -> None:
        key, photos = found
        if key != self._key:
            return
        self._photos[ALIKE] = list(photos)
        self.source.set_word(ALIKE, f"Same model, other orders ({len(photos)})")
        if self.source.key == ALIKE or (photos and not self._photos[HERE]):
            self.source.choose(ALIKE)
            self._place = 0
            self._show()

    def _source_chosen(self, _key: str) -> None:
        self._place = 0
        self._show()

    def turn(self, step: int) -> None:
        """Show the next one here, or the one before."""
        goal = self._place + step
        if 0 <= goal < len(self._photos[self.source.key]):
            self._place = goal
            self._show()

    def _show(self) -> None:
        photos, photo = self._photos[self.source.key], self.photo
        self._count.setText(f"{self._place + 1} of {len(photos)}" if photos else "")
        self.before.setEnabled(self._place > 0)
        self.after.setEnabled(self._place + 1 < len(photos))
        if photo is None:
            none = "No other photo here yet." if self.source.key == HERE else "No photo of this shot in another order."
            self._title.setText(none)
            self.canvas.show_photo(QPixmap(), 1, 1, Overlay())
            return
        self._title.setText(" · ".join(part for part in (photo.title, photo.caption) if part))
        self._jobs.start(
            "Reading a photo",
            lambda _work: (photo, read_image(photo.path)),
            lane="cpu",
            quiet=True,
            succeeded=self._take,
        )

    def _take(self, found: tuple[ShownPhoto, QImage]) -> None:
        photo, image = found
        if photo == self.photo:
            self.canvas.show_photo(QPixmap.fromImage(image), photo.width, photo.height, photo.overlay)
            self.photo_shown.emit()

    def _show_linked(self, linked: bool) -> None:
        self.linked.set_icon("link" if linked else "unlink")

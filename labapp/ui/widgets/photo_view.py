"""One photo, large, over the page: arrows turn to the next, Escape goes back; perhaps with its caption to write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPaintEvent, QPixmap, QWheelEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from labapp.ui.jobs import JobRunner
from labapp.ui.pictures import read_image
from labapp.ui.theme import theme
from labapp.ui.widgets.button import Button, IconButton
from labapp.ui.widgets.label import ElidedLabel, Label
from labapp.ui.widgets.painting import Painted, painter_of
from labapp.ui.widgets.shot_slot import paint_photo


@dataclass(frozen=True, slots=True)
class ShownPhoto:
    """A photo to look at; `key` is whatever the page wants back, `notes` what a reviewer should know."""

    key: object
    path: Path
    title: str
    caption: str = ""
    notes: tuple[str, ...] = ()
    removed: bool = False


class _Sheet(Painted):
    """The picture itself, whole or at its own size."""

    def __init__(self) -> None:
        super().__init__()
        self.photo = QPixmap()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_of(self)
        painter.fillRect(self.rect(), theme().color("surface.sunken"))
        paint_photo(painter, QRectF(self.rect()), self.photo)
        painter.end()


class PhotoView(QFrame):
    """Lies over its parent while it is shown."""

    closed = Signal()
    caption_written = Signal(object, str)
    removal_requested = Signal(object)

    def __init__(self, jobs: JobRunner, parent: QWidget, *, editable: bool = False) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._jobs = jobs
        self._photos: list[ShownPhoto] = []
        self._place = 0
        self._zoom = 0.0
        self._title = ElidedLabel("", "heading")
        self._count = Label("", "caption")
        self._notes = ElidedLabel("", "error")
        self._before = IconButton("arrow-left", "Photo before (←)")
        self._after = IconButton("arrow-right", "Next photo (→)")
        self._in = IconButton("zoom-in", "Larger (+)")
        self._out = IconButton("zoom-out", "Smaller (−)")
        self._remove = Button("Lay aside", "trash-2", "quiet")
        close = IconButton("x", "Back (Escape)")
        head = QHBoxLayout()
        head.setContentsMargins(20, 10, 12, 6)
        head.addWidget(self._title, 1)
        head.addWidget(self._count)
        for button in (self._before, self._after, self._out, self._in, self._remove, close):
            head.addWidget(button)
        self._sheet = _Sheet()
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._sheet)
        self.caption = QLineEdit()
        self.caption.setMaxLength(300)
        self.caption.setPlaceholderText("What does the photo show?")
        self.caption.setAccessibleName("Caption")
        self._words = Label("", "body", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._area, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(20, 8, 20, 12)
        foot.addWidget(self._notes)
        foot.addWidget(self.caption)
        foot.addWidget(self._words)
        column.addLayout(foot)
        self.set_editable(editable)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._before.clicked.connect(lambda: self._turn(-1))
        self._after.clicked.connect(lambda: self._turn(1))
        self._in.clicked.connect(lambda: self._scale(1.25))
        self._out.clicked.connect(lambda: self._scale(0.8))
        self._remove.clicked.connect(self._ask_removal)
        close.clicked.connect(self.close_view)
        self.caption.editingFinished.connect(self._written)
        parent.installEventFilter(self)
        self.hide()

    def set_editable(self, editable: bool) -> None:
        """Whether captions may be written and photos laid aside."""
        self._editable = editable
        self.caption.setVisible(editable)
        self._words.setVisible(not editable)

    @property
    def current(self) -> ShownPhoto | None:
        """The photo that is looked at."""
        return self._photos[self._place] if self._photos and self.isVisible() else None

    def show_photos(self, photos: Sequence[ShownPhoto], key: object) -> None:
        """Show these photos, beginning with the one of this key."""
        self._photos = list(photos)
        self._place = next((place for place, one in enumerate(self._photos) if one.key == key), 0)
        if not self._photos:
            self.close_view()
            return
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show()

    def close_view(self) -> None:
        """Go back to the page."""
        if self.isVisible():
            if self.caption.hasFocus():
                self._written()
            self.hide()
            self.closed.emit()

    def _show(self) -> None:
        photo = self._photos[self._place]
        self._title.setText(photo.title)
        self._count.setText(f"{self._place + 1} of {len(self._photos)}")
        self._notes.setText(" · ".join(photo.notes))
        self._notes.setVisible(bool(photo.notes))
        self.caption.setText(photo.caption)
        self._words.setText(photo.caption)
        self._before.setEnabled(self._place > 0)
        self._after.setEnabled(self._place + 1 < len(self._photos))
        self._remove.setVisible(self._editable and not photo.removed)
        self._zoom = 0.0
        path = photo.path
        self._jobs.start(
            "Reading a photo", lambda _work: (path, read_image(path)), lane="cpu", quiet=True, succeeded=self._take
        )

    def _take(self, found: tuple[Path, QImage]) -> None:
        path, image = found
        if self._photos and self._photos[self._place].path == path:
            self._sheet.photo = QPixmap.fromImage(image)
            self._fit()

    def _fit(self) -> None:
        room, size = self._area.viewport().size(), self._sheet.photo.size()
        if size.isEmpty():
            return
        fitting = min(room.width() / size.width(), room.height() / size.height(), 1.0)
        scale = fitting * (1 + self._zoom) if self._zoom >= 0 else fitting
        self._sheet.resize(max(1, int(size.width() * scale)), max(1, int(size.height() * scale)))
        self._sheet.update()

    def _scale(self, factor: float) -> None:
        self._zoom = min(7.0, max(0.0, (1 + self._zoom) * factor - 1))
        self._fit()

    def _turn(self, step: int) -> None:
        goal = self._place + step
        if 0 <= goal < len(self._photos):
            if self.caption.hasFocus():
                self._written()
            self._place = goal
            self._show()

    def _written(self) -> None:
        photo = self.current
        if photo is not None and self._editable and self.caption.text().strip() != photo.caption:
            text = self.caption.text().strip()
            self._photos[self._place] = ShownPhoto(photo.key, photo.path, photo.title, text, photo.notes, photo.removed)
            self.caption_written.emit(photo.key, text)

    def _ask_removal(self) -> None:
        photo = self.current
        if photo is not None and self._editable and not photo.removed:
            del self._photos[self._place]
            self._place = min(self._place, max(0, len(self._photos) - 1))
            self.removal_requested.emit(photo.key)
            if self._photos:
                self._show()
            else:
                self.close_view()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows turn, + and − zoom, Delete lays aside, Escape and Space go back."""
        key = event.key()
        if key in (Qt.Key.Key_Escape, Qt.Key.Key_Space):
            self.close_view()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._turn(-1 if key == Qt.Key.Key_Left else 1)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self._scale(1.25 if key == Qt.Key.Key_Plus else 0.8)
        elif key == Qt.Key.Key_Delete:
            self._ask_removal()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._scale(1.25 if event.angleDelta().y() > 0 else 0.8)
        else:
            super().wheelEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the page."""
        if isinstance(watched, QWidget) and event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(watched.rect())
            self._fit()
        return super().eventFilter(watched, event)

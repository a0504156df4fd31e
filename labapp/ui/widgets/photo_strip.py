"""A row of thumbnails; arrows move, Space and Enter enlarge, M and the mouse move photos elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolTip, QWidget

from labapp.ui.theme import theme
from labapp.ui.widgets.glyphs import paint_glyph
from labapp.ui.widgets.painting import MIDDLE, Painted, box, draw_text, ink, painter_of, say
from labapp.ui.widgets.photo_drag import drag_placed, placed_in
from labapp.ui.widgets.shot_slot import paint_pencil, paint_photo


@dataclass(frozen=True, slots=True)
class Thumb:
    """A thumbnail; `key` is whatever the page wants back, `flags` say what is odd with the photo.

    `fetch` gives the picture, or a null one that `show_photo` fills in later: it is asked for what is in sight only.
    """

    key: object
    caption: str = ""
    photo: QPixmap = field(default_factory=QPixmap)
    flags: tuple[str, ...] = ()
    fetch: Callable[[], QPixmap] | None = None
    path: Path | None = None
    marked: bool = False
    """Whether something is drawn on it."""


class PhotoStrip(Painted):
    """Thumbnails in one row; what has no room is counted at the end (“+5”) and reached by arrows."""

    photo_opened = Signal(object)
    """The key of the thumbnail."""
    move_requested = Signal(object)
    """The person asks where else this photo could stand."""
    placed_dropped = Signal(int)
    """A placed photo was dropped here."""
    dragging = Signal(bool)

    def __init__(self, height: int = 64, parent: QWidget | None = None, *, movable: bool = False) -> None:
        super().__init__(parent)
        self._height = height
        self._thumbs: list[Thumb] = []
        self._places: dict[object, int] = {}
        self._movable = movable
        self._pressed: tuple[QPoint, int] | None = None
        self.setAcceptDrops(movable)
        self._current, self._first = 0, 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_thumbs(())

    def set_thumbs(self, thumbs: Sequence[Thumb]) -> None:
        """Show these thumbnails; the chosen place stays where it can."""
        if thumbs and list(thumbs) == self._thumbs:
            return
        self._thumbs = list(thumbs)
        self._places = {thumb.key: place for place, thumb in enumerate(self._thumbs)}
        self._at_path: dict[Path, list[object]] = {}
        for thumb in self._thumbs:
            if thumb.path is not None:
                self._at_path.setdefault(thumb.path, []).append(thumb.key)
        self._current = min(self._current, max(0, len(self._thumbs) - 1))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if self._thumbs else Qt.FocusPolicy.NoFocus)
        self._tell()
        self.update()

    def show_photo(self, key: object, photo: QPixmap) -> None:
        """Fill in a thumbnail that has been loaded meanwhile."""
        place = self._places.get(key)
        if place is not None:
            self._thumbs[place] = replace(self._thumbs[place], photo=photo, fetch=None)
            self.update()

    def fetched(self, path: Path, photo: QPixmap) -> None:
        """Fill in the thumbnails of a picture that has been read meanwhile."""
        for key in self._at_path.get(path, ()):
            self.show_photo(key, photo)

    @property
    def current(self) -> object | None:
        """The key of the chosen thumbnail."""
        return self._thumbs[self._current].key if self._thumbs else None

    def _tell(self) -> None:
        if not self._thumbs:
            say(self, "no photos")
            return
        here = self._thumbs[self._current]
        flags = "".join(f"; {flag}" for flag in here.flags)
        marked = ", marked" if here.marked else ""
        how = "arrows move, Space enlarges" + (", M moves the photo elsewhere" if self._movable else "")
        say(self, f"{len(self._thumbs)} photos, at {self._current + 1}: {here.caption}{marked}{flags}", how)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(300, self._height)

    def minimumSizeHint(self) -> QSize:
        """One thumbnail."""
        return QSize(round(self._height * 4 / 3), self._height)

    def _room(self) -> int:
        """How many thumbnails fit."""
        return max(1, int((self.width() + 8) / (self._height * 4 / 3 + 8)))

    def _place(self, slot: int) -> QRectF:
        wide = self._height * 4 / 3
        return QRectF(slot * (wide + 8), 0, min(wide, self.width()), self._height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the thumbnails that fit."""
        painter, look, room = painter_of(self), theme(), self._room()
        self._first = min(max(0, self._first), max(0, len(self._thumbs) - room))
        if self._current < self._first or self._current >= self._first + room:
            self._first = max(0, min(self._current, len(self._thumbs) - room))
        shown = self._thumbs[self._first : self._first + room]
        for slot, thumb in enumerate(shown):
            rect = self._place(slot)
            box(painter, rect, look.color("border.card"), look.color("surface.sunken"), 5)
            if thumb.photo.isNull() and thumb.fetch is not None:
                found = thumb.fetch()
                thumb = self._thumbs[self._first + slot] = replace(
                    thumb, photo=found, fetch=thumb.fetch if found.isNull() else None
                )
            if thumb.photo.isNull():
                draw_text(painter, rect.adjusted(6, 0, -6, 0), thumb.caption, "text.muted", "caption", align=MIDDLE)
            else:
                paint_photo(painter, rect.adjusted(1, 1, -1, -1), thumb.photo)
                if thumb.marked:
                    paint_pencil(painter, rect, self.devicePixelRatio())
            if thumb.flags:
                box(painter, QRectF(rect.right() - 23, rect.y() + 3, 20, 20), None, look.color("surface.card"), 4)
                paint_glyph(painter, "remark", rect.right() - 20, rect.y() + 6, 14)
            if self.hasFocus() and self._first + slot == self._current:
                ink(painter, QPen(look.color("accent.focus"), 2), None)
                painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 5, 5)
        hidden = len(self._thumbs) - self._first - len(shown)
        if hidden > 0 and shown:
            rect = self._place(len(shown) - 1)
            tag = QRectF(rect.right() - 40, rect.bottom() - 24, 36, 20)
            box(painter, tag, None, look.color("surface.rail"), 4)
            draw_text(painter, tag, f"+{hidden}", "text.rail_active", "label", align=MIDDLE)
        painter.end()

    def _at(self, x: float) -> int:
        for slot in range(self._room()):
            if self._place(slot).left() <= x <= self._place(slot).right():
                place = self._first + slot
                return place if place < len(self._thumbs) else -1
        return -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the thumbnail under the pointer; it opens when the button is let go."""
        place = self._at(event.position().x())
        if place < 0:
            event.ignore()
            return
        self._current = place
        self._tell()
        self.update()
        if event.button() == Qt.MouseButton.RightButton and self._movable:
            self.move_requested.emit(self._thumbs[place].key)
        else:
            self._pressed = (event.position().toPoint(), place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the photo once the pointer has gone far enough."""
        pressed, here = self._pressed, event.position().toPoint()
        if pressed is None or not self._movable:
            return
        start, place = pressed
        thumb = self._thumbs[place] if place < len(self._thumbs) else None
        if thumb is None or (here - start).manhattanLength() < QApplication.startDragDistance():
            return
        self._pressed = None
        if isinstance(thumb.key, int):
            self.dragging.emit(True)
            drag_placed(self, thumb.key, thumb.photo)
            self.dragging.emit(False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the thumbnail that was pressed."""
        pressed, self._pressed = self._pressed, None
        if pressed is not None and self._at(event.position().x()) == pressed[1] < len(self._thumbs):
            self.photo_opened.emit(self._thumbs[pressed[1]].key)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A photo that stands elsewhere is welcome."""
        placed = placed_in(event.mimeData())
        if placed is not None and placed not in self._places:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell which photo was dropped."""
        placed = placed_in(event.mimeData())
        if placed is not None:
            self.placed_dropped.emit(placed)
            event.acceptProposedAction()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move; Space and Enter open; M asks where the photo shall go."""
        key, last = Qt.Key(event.key()), len(self._thumbs) - 1
        goal = {
            Qt.Key.Key_Left: self._current - 1,
            Qt.Key.Key_Right: self._current + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }.get(key)
        if goal is not None and self._thumbs:
            self._current = min(max(0, goal), last)
            self._tell()
            self.update()
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._thumbs:
            self.photo_opened.emit(self._thumbs[self._current].key)
        elif key == Qt.Key.Key_M and self._movable and self._thumbs and not event.modifiers():
            self.move_requested.emit(self._thumbs[self._current].key)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the arrows start."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The frame goes."""
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        """The tip is the caption of the thumbnail under the pointer, and what is odd with it."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._at(float(event.pos().x()))
            words = (self._thumbs[place].caption, *self._thumbs[place].flags) if place >= 0 else ()
            if any(words):
                QToolTip.showText(event.globalPos(), "\n".join(filter(None, words)), self)
                return True
        return super().event(event)

"""A row of thumbnails; arrows move, Space and Enter enlarge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from labapp.ui.theme import theme
from labapp.ui.widgets.painting import MIDDLE, Painted, box, draw_text, ink, painter_of, say
from labapp.ui.widgets.shot_slot import paint_pencil, paint_photo


@dataclass(frozen=True, slots=True)
class Thumb:
    """A thumbnail; `key` is whatever the page wants back."""

    key: object
    caption: str = ""
    photo: QPixmap = field(default_factory=QPixmap)
    marked: bool = False
    """Whether something is drawn on it."""


class PhotoStrip(Painted):
    """Thumbnails in one row; what has no room is counted at the end (“+5”) and reached by arrows."""

    photo_opened = Signal(object)
    """The key of the thumbnail."""

    def __init__(self, height: int = 64, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._height = height
        self._thumbs: list[Thumb] = []
        self._current, self._first = 0, 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_thumbs(())

    def set_thumbs(self, thumbs: Sequence[Thumb]) -> None:
        """Show these thumbnails; the chosen place stays where it can."""
        self._thumbs = list(thumbs)
        self._current = min(self._current, max(0, len(self._thumbs) - 1))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if self._thumbs else Qt.FocusPolicy.NoFocus)
        self._tell()
        self.update()

    def show_photo(self, key: object, photo: QPixmap) -> None:
        """Fill in a thumbnail that has been loaded meanwhile."""
        self._thumbs = [replace(old, photo=photo) if old.key == key else old for old in self._thumbs]
        self.update()

    def _tell(self) -> None:
        if not self._thumbs:
            say(self, "no photos")
            return
        here = self._thumbs[self._current]
        marked = ", marked" if here.marked else ""
        say(
            self,
            f"{len(self._thumbs)} photos, at {self._current + 1}: {here.caption}{marked}",
            "arrows move, Space enlarges",
        )

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
            if thumb.photo.isNull():
                draw_text(painter, rect.adjusted(6, 0, -6, 0), thumb.caption, "text.muted", "caption", align=MIDDLE)
            else:
                paint_photo(painter, rect.adjusted(1, 1, -1, -1), thumb.photo)
                if thumb.marked:
                    paint_pencil(painter, rect, self.devicePixelRatio())
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
        """Open the thumbnail under the pointer."""
        place = self._at(event.position().x())
        if place < 0:
            event.ignore()
            return
        self._current = place
        self._tell()
        self.update()
        self.photo_opened.emit(self._thumbs[place].key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move; Space and Enter open."""
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
        """The tip is the caption of the thumbnail under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._at(float(event.pos().x()))
            if place >= 0 and self._thumbs[place].caption:
                QToolTip.showText(event.globalPos(), self._thumbs[place].caption, self)
                return True
        return super().event(event)

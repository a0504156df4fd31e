"""A named photo slot: 4:3, the photo is never cropped; drop, paste and camera fill it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QSizePolicy, QWidget

from labapp.ui.theme import theme
from labapp.ui.widgets.focus_ring import FocusRing, by_keyboard
from labapp.ui.widgets.glyphs import paint_glyph
from labapp.ui.widgets.guide import Guide, paint_guide
from labapp.ui.widgets.painting import MIDDLE, box, draw_text, ink, line_height, painter_of, say, text_width
from labapp.ui.widgets.photo_drag import drag_placed, files_in, placed_in

STATES = ("empty", "open", "drop", "storing", "stored", "refused")
_GLYPHS = {"stored": "pass", "refused": "fail", "storing": "active"}
_WORDS = {
    "empty": "no photo yet",
    "open": "the next photo lands here",
    "drop": "drop the photo here",
    "storing": "being stored",
    "stored": "stored",
    "refused": "refused",
}
_NARROW, _LOW = 80, 60
# Over a photo the words are white on a veil in both themes, as photos keep their colours.
_VEIL, _ON_VEIL = QColor(12, 10, 10, 190), QColor(255, 255, 255)


def paint_photo(painter: QPainter, rect: QRectF, photo: QPixmap) -> None:
    """Paint a photo whole into `rect`, keeping its shape."""
    size = photo.deviceIndependentSize()
    if size.isEmpty():
        return
    scale = min(rect.width() / size.width(), rect.height() / size.height())
    wide, high = size.width() * scale, size.height() * scale
    place = QRectF(rect.center().x() - wide / 2, rect.center().y() - high / 2, wide, high)
    painter.drawPixmap(place, photo, QRectF(photo.rect()))


def paint_pencil(painter: QPainter, rect: QRectF, ratio: float) -> None:
    """Paint the sign of a photo on which something is drawn, in the upper right corner."""
    tag = QRectF(rect.right() - 20, rect.top() + 3, 17, 17)
    box(painter, tag, None, theme().color("mark.around"), 4)
    picture = theme().pixmap("pencil", "mark.ink", 13, ratio)
    painter.drawPixmap(tag.adjusted(2, 2, -2, -2), picture, QRectF(picture.rect()))


def in_lines(text: str, width: float, lines: int, *, strong: bool = False) -> list[str]:
    """A name broken between its words into so many lines; what has no room stays on the last one, to be cut there."""
    parts: list[str] = []
    for word in text.split():
        longer = f"{parts[-1]} {word}" if parts else word
        if parts and (len(parts) == lines or text_width(longer, "caption", strong=strong) <= width):
            parts[-1] = longer
        else:
            parts.append(word)
    return parts


class ShotSlot(QAbstractButton):
    """One shot of the checklist; `clicked` opens it (camera, dialog or viewer, as its state says)."""

    files_dropped = Signal(list)
    """Local files as Path."""
    image_dropped = Signal(QImage)
    """A picture without a file, such as one pasted or dragged from a browser."""
    retry_requested = Signal()
    """The person clicked a refused photo."""
    placed_dropped = Signal(int)
    """A photo that stands elsewhere in the inspection was dropped here."""
    move_requested = Signal()
    """The person asks where else its photo could stand."""
    dragging = Signal(bool)
    """Its photo is being dragged, or is no more."""

    def __init__(self, name: str, *, hint: str = "", lines: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(name)
        self._lines = lines
        self._hint = hint
        self._state, self._reason, self._share, self._count = "empty", "", 0.0, 0
        self._before_drop = "empty"
        self._photo, self._marked = QPixmap(), False
        self._photo_id: int | None = None
        self._tally = ""
        self._flags: tuple[str, ...] = ()
        self._guide: Guide | None = None
        self._pressed_at: QPoint | None = None
        self._ring: FocusRing | None = None
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.clicked.connect(self._clicked)
        self._tell()

    @property
    def state(self) -> str:
        """empty, open, drop, storing, stored or refused."""
        return self._state

    def show_state(self, state: str, *, reason: str = "", share: float = 0.0, count: int = 0) -> None:
        """Show a state; `reason` of a refusal, `share` 0 to 1 while storing, `count` of photos if more than one."""
        if state not in STATES:
            raise ValueError(f"there is no state {state!r}")
        if (state, reason, share, count) == (self._state, self._reason, self._share, self._count):
            return  # a batch of photos tells all slots again and again
        self._state, self._reason, self._share, self._count = state, reason, share, count
        self._tell()
        self.update()

    def show_photo(self, photo: QPixmap | None, photo_id: int | None = None) -> None:
        """Show a rendition, None for none; with its id it can be dragged away."""
        shown, self._photo, self._photo_id = self._photo, photo or QPixmap(), photo_id
        if self._photo.cacheKey() != shown.cacheKey():
            self.update()

    def show_more(self, tally: str = "", flags: tuple[str, ...] = (), guide: Guide | None = None) -> None:
        """Show how many photos there are and how many are asked (“1 of 2”), what is odd with one, what is expected."""
        if (tally, flags, guide) != (self._tally, self._flags, self._guide):
            self._tally, self._flags, self._guide = tally, flags, guide
            self._tell()
            self.update()

    def show_marked(self, marked: bool) -> None:
        """Whether something is drawn on the photo, told by a small pencil."""
        if marked != self._marked:
            self._marked = marked
            self._tell()
            self.update()

    def _tell(self) -> None:
        words = f"{_WORDS[self._state]}{': ' + self._reason if self._reason else ''}"
        many = f", {self._count} photos" if self._count > 1 else ""
        tally = f", {self._tally}" if self._tally else ""
        marked = ", marked" if self._marked else ""
        flags = "".join(f"; {flag}" for flag in self._flags)
        say(self, f"{self.text()}: {words}{tally or many}{marked}{flags}", self._hint)
        parts = (self.text(), self._hint, self._tally, *self._flags, self._reason)
        self.setToolTip("\n".join(part for part in parts if part))

    def _clicked(self) -> None:
        if self._state == "refused":
            self.retry_requested.emit()

    def hasHeightForWidth(self) -> bool:
        """The picture is 4:3."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Picture and name."""
        return round(width * 0.75) + self._lines * line_height("caption") + 6

    def sizeHint(self) -> QSize:
        """Three fit into the column of the bench."""
        return QSize(88, self.heightForWidth(88))

    def minimumSizeHint(self) -> QSize:
        """Large enough for a gloved finger."""
        return QSize(56, self.heightForWidth(56))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint picture and name."""
        painter, line = painter_of(self), line_height("caption")
        rect = QRectF(0, 0, self.width(), min(self.width() * 0.75, self.height() - self._lines * line - 6))
        self._paint_ground(painter, rect)
        if not self._photo.isNull():
            inner = rect.adjusted(1, 1, -1, -1)
            paint_photo(painter, inner, self._photo)
            if self._marked:
                paint_pencil(painter, inner, self.devicePixelRatio())
        if self._guide is not None and self._photo.isNull() and self._state in ("empty", "open"):
            faint = 0.5 if self._state == "empty" else 0.25
            above = line_height("label") + 3 if self._tally else 5
            paint_guide(painter, rect.adjusted(6, above, -6, -4), self._guide, theme().color("border.strong"), faint)
        {"open": self._paint_open, "empty": self._paint_open, "drop": self._paint_open}.get(
            self._state, self._paint_over
        )(painter, rect)
        self._paint_marks(painter, rect)
        status = _GLYPHS.get(self._state, "open")
        beside = 17
        if self.width() >= _NARROW:
            paint_glyph(painter, status, 0, rect.bottom() + 6 + (line - 12) / 2 - 1, 12)
        else:  # the name needs the whole width
            beside = 0
            if self._state == "stored":
                box(painter, QRectF(rect.x() + 3, rect.bottom() - 19, 16, 16), None, theme().color("surface.card"), 8)
                paint_glyph(painter, status, rect.x() + 5, rect.bottom() - 17, 12)
        name = QRectF(beside, rect.bottom() + 5, self.width() - beside, line)
        strong = self._state in ("open", "refused")
        text = f"{self.text()} ({self._count})" if self._count > 1 and not self._tally else self.text()
        for place, part in enumerate(in_lines(text, name.width(), self._lines, strong=strong)):
            row = name.translated(0, place * line)
            draw_text(painter, row, part, "text.strong" if strong else "text.muted", "caption", strong=strong)
        painter.end()

    def _paint_ground(self, painter: QPainter, rect: QRectF) -> None:
        look = theme()
        calls = self._state in ("open", "drop")
        dashed = self._state in ("empty", "open")
        edge = "accent.base" if calls else "border.strong" if self.underMouse() else "border.control"
        if self._state in ("storing", "stored"):
            edge = "border.card"
        fill = look.color("accent.soft" if calls else "surface.stripe" if dashed else "surface.sunken")
        box(painter, rect, None, fill, 5)
        pen = QPen(look.color(edge), 2 if calls else 1)
        if dashed:
            pen.setDashPattern([4, 3] if calls else [3, 2.5])
        ink(painter, pen, None)
        inset = pen.widthF() / 2
        painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), 5, 5)

    def _paint_open(self, painter: QPainter, rect: QRectF) -> None:
        icon, token = {
            "open": ("camera", "accent.base"),
            "drop": ("image-down", "accent.base"),
            "empty": ("image", "text.muted"),
        }[self._state]
        if self._state == "empty" and (self._guide is not None or not self._photo.isNull()):
            return
        side = min(20.0, rect.height() - 6)
        word = line_height("caption") if self._state == "open" and rect.height() > 44 else 0
        if not self._photo.isNull() and word:  # the photo stays in sight
            wide = text_width("Space", "label") + 12
            tag = QRectF(rect.right() - wide - 4, rect.bottom() - word - 4, wide, word)
            box(painter, tag, None, _VEIL, 4)
            draw_text(painter, tag, "Space", _ON_VEIL, "label", align=MIDDLE)
            return
        top = rect.center().y() - (side + word) / 2
        if self._tally and word:
            top = min(top + 9, rect.bottom() - side - word - 4)
        if self._tally and word and rect.height() < _LOW:  # the word says enough
            draw_text(painter, rect.adjusted(4, 16, -4, 0), "Space", "text.link", "label", align=MIDDLE)
            return
        picture = theme().pixmap(icon, token, 20, self.devicePixelRatio())
        painter.drawPixmap(QRectF(rect.center().x() - side / 2, top, side, side), picture, QRectF(picture.rect()))
        if word:
            room = QRectF(rect.x() + 4, top + side + 2, rect.width() - 8, word)
            draw_text(painter, room, "Space", "text.link", "label", align=MIDDLE)

    def _paint_marks(self, painter: QPainter, rect: QRectF) -> None:
        """How many there are at the upper left, a triangle at the lower right if something is odd."""
        line = line_height("label")
        if self._flags and self._state == "stored":
            box(painter, QRectF(rect.right() - 24, rect.bottom() - 24, 20, 20), None, _VEIL, 4)
            paint_glyph(painter, "remark", rect.right() - 21, rect.bottom() - 21, 14)
        if self._tally and self._state in ("stored", "open", "empty"):
            wide = text_width(self._tally, "label") + 10
            tag = QRectF(rect.x() + 4, rect.y() + 4, wide, line)
            on_photo = not self._photo.isNull()
            box(painter, tag, None, _VEIL if on_photo else None, 4)
            draw_text(painter, tag, self._tally, _ON_VEIL if on_photo else "text.muted", "label", align=MIDDLE)

    def _paint_over(self, painter: QPainter, rect: QRectF) -> None:
        line = line_height("caption")
        if self._state == "storing":
            box(painter, rect, None, QColor(12, 10, 10, 90), 5)
            bar = QRectF(rect.x() + 8, rect.bottom() - 13, rect.width() - 16, 5)
            box(painter, bar, None, QColor(255, 255, 255, 90), 2.5)
            box(
                painter, QRectF(bar.x(), bar.y(), max(5.0, bar.width() * min(1.0, self._share)), 5), None, _ON_VEIL, 2.5
            )
        elif self._state == "refused":
            box(painter, rect, theme().color("status.fail.solid"), _VEIL, 5, 2)
            room = QRectF(rect.x() + 5, rect.center().y() - line, rect.width() - 10, line)
            draw_text(painter, room, "refused", _ON_VEIL, "label", align=MIDDLE)
            draw_text(painter, room.translated(0, line), "retry", _ON_VEIL, "caption", align=MIDDLE)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring if the focus came by a key."""
        super().focusInEvent(event)
        if by_keyboard(event):
            self._ring = self._ring or FocusRing(self, 7)
            self._ring.show_round()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens as Space does; M asks where its photo shall go."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() == Qt.Key.Key_M and self._photo_id is not None and not event.modifiers():
            self.move_requested.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a drag may have begun."""
        self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the photo once the pointer has gone far enough."""
        start, photo = self._pressed_at, self._photo_id
        held = bool(event.buttons() & Qt.MouseButton.LeftButton)
        far = 0 if start is None else (event.position().toPoint() - start).manhattanLength()
        if not held or photo is None or self._state != "stored" or far < QApplication.startDragDistance():
            super().mouseMoveEvent(event)
            return
        self._pressed_at = None
        self.setDown(False)
        self.dragging.emit(True)
        drag_placed(self, photo, self._photo)
        self.dragging.emit(False)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask where the photo could stand."""
        if self._photo_id is not None:
            self.move_requested.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the text scale changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files, pictures and photos of other places are welcome."""
        data = event.mimeData()
        placed = placed_in(data)
        if (placed is not None and placed != self._photo_id) or files_in(data) or data.hasImage():
            self._before_drop = self._state
            self.show_state("drop", count=self._count)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Nothing was dropped."""
        self.show_state(self._before_drop, count=self._count)

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell what was dropped; the page stores it."""
        self.show_state(self._before_drop, count=self._count)
        files, placed = files_in(event.mimeData()), placed_in(event.mimeData())
        if placed is not None:
            self.placed_dropped.emit(placed)
        elif files:
            self.files_dropped.emit(files)
        elif event.mimeData().hasImage():
            self.image_dropped.emit(QImage(event.mimeData().imageData()))
        event.acceptProposedAction()

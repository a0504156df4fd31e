"""A named photo slot: 4:3, the photo is never cropped; drop, paste and camera fill it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from labapp.ui.theme import theme
from labapp.ui.widgets.focus_ring import FocusRing, by_keyboard
from labapp.ui.widgets.glyphs import paint_glyph
from labapp.ui.widgets.painting import MIDDLE, box, draw_text, ink, line_height, painter_of, say, text_width

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
# Over a photo the words are white on a veil in both themes, as photos keep their colours.
_VEIL, _ON_VEIL = QColor(12, 10, 10, 190), QColor(255, 255, 255)


def files_in(data: QMimeData) -> list[Path]:
    """The local files that a drag or the clipboard carries."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


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

    def __init__(self, name: str, *, hint: str = "", lines: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(name)
        self._lines = lines
        self._hint = hint
        self._state, self._reason, self._share, self._count = "empty", "", 0.0, 0
        self._before_drop = "empty"
        self._photo, self._marked = QPixmap(), False
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
        self._state, self._reason, self._share, self._count = state, reason, share, count
        self._tell()
        self.update()

    def show_photo(self, photo: QPixmap | None) -> None:
        """Show a rendition; None for none."""
        self._photo = photo or QPixmap()
        self.update()

    def show_marked(self, marked: bool) -> None:
        """Whether something is drawn on the photo, told by a small pencil."""
        self._marked = marked
        self._tell()
        self.update()

    def _tell(self) -> None:
        words = f"{_WORDS[self._state]}{': ' + self._reason if self._reason else ''}"
        many = f", {self._count} photos" if self._count > 1 else ""
        many += ", marked" if self._marked else ""
        say(self, f"{self.text()}: {words}{many}", self._hint)
        self.setToolTip("\n".join(part for part in (self.text(), self._hint, self._reason) if part))

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
        {"open": self._paint_open, "empty": self._paint_open, "drop": self._paint_open}.get(
            self._state, self._paint_over
        )(painter, rect)
        status = _GLYPHS.get(self._state, "open")
        paint_glyph(painter, status, 0, rect.bottom() + 6 + (line - 12) / 2 - 1, 12)
        name = QRectF(17, rect.bottom() + 5, self.width() - 17, line)
        strong = self._state in ("open", "refused")
        text = f"{self.text()} ({self._count})" if self._count > 1 else self.text()
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
        if not self._photo.isNull() and self._state == "empty":
            return
        side = min(20.0, rect.height() - 6)
        word = line_height("caption") if self._state == "open" and rect.height() > 44 else 0
        top = rect.center().y() - (side + word) / 2
        picture = theme().pixmap(icon, token, 20, self.devicePixelRatio())
        painter.drawPixmap(QRectF(rect.center().x() - side / 2, top, side, side), picture, QRectF(picture.rect()))
        if word:
            room = QRectF(rect.x() + 4, top + side + 2, rect.width() - 8, word)
            draw_text(painter, room, "Space", "text.link", "label", align=MIDDLE)

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
            draw_text(painter, room, self._reason or "refused", _ON_VEIL, "label", align=MIDDLE)
            draw_text(painter, room.translated(0, line), "retry", _ON_VEIL, "caption", align=MIDDLE)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring if the focus came by a key."""
        super().focusInEvent(event)
        if by_keyboard(event):
            self._ring = self._ring or FocusRing(self, 7)
            self._ring.show_round()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the text scale changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files and pictures are welcome."""
        if files_in(event.mimeData()) or event.mimeData().hasImage():
            self._before_drop = self._state
            self.show_state("drop", count=self._count)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Nothing was dropped."""
        self.show_state(self._before_drop, count=self._count)

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell what was dropped; the page stores it."""
        self.show_state(self._before_drop, count=self._count)
        files = files_in(event.mimeData())
        if files:
            self.files_dropped.emit(files)
        elif event.mimeData().hasImage():
            self.image_dropped.emit(QImage(event.mimeData().imageData()))
        event.acceptProposedAction()

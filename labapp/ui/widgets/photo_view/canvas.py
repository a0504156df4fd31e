"""One photo, looked at: scaled at the pointer, pushed, turned, with what is drawn on it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from labapp.photos.overlays import Overlay
from labapp.ui.theme import theme
from labapp.ui.widgets.painting import Painted, painter_of
from labapp.ui.widgets.photo_view.inking import Frame, paint_overlay
from labapp.ui.widgets.photo_view.look import Led, Look, fitted, followed, shifted, zoomed

STEP = 1.25
_PIXELS_FROM = 3.0
"""From this scale on a picture's pixels are shown as they are, and not smoothed."""


class Canvas(Painted):
    """Shows a rendition, and the whole picture once it is there; the pen of a page may take the mouse first."""

    looked = Signal(object, object)
    """The person looks at another part: the Look before and after."""
    pressed = Signal(QPointF)
    dragged = Signal(QPointF)
    released = Signal(QPointF)
    double_clicked = Signal(QPointF)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 120)
        self.setMouseTracking(True)
        self._photo, self._whole = QPixmap(), QPixmap()
        self._width, self._height = 1, 1
        self._look = Look(1.0, 0.0, 0.0)
        self._fits = True
        self._overlay, self._chosen = Overlay(), -1
        self._held: QPointF | None = None
        self._pushing = False
        self.takes_press = False
        """Set while `pressed` is told: whether the pen took the press, so that the picture is not pushed."""

    # ---- what is shown

    @property
    def frame(self) -> Frame:
        """Where the picture lies."""
        return Frame(self._look, self._width, self._height, self._overlay.turn)

    @property
    def overlay(self) -> Overlay:
        """What is drawn on it now."""
        return self._overlay

    @property
    def photo(self) -> QPixmap:
        """The rendition; null while it is read."""
        return self._photo

    @property
    def is_fitted(self) -> bool:
        """Whether the whole picture is seen."""
        return self._fits

    @property
    def look(self) -> Look:
        """Which part is seen."""
        return self._look

    def show_photo(self, photo: QPixmap, width: int, height: int, overlay: Overlay) -> None:
        """Show another photo, whole; width and height are the original's, upright (0: as the rendition)."""
        self._photo, self._whole = photo, QPixmap()
        self._width, self._height = width or max(1, photo.width()), height or max(1, photo.height())
        self._overlay, self._chosen = overlay, -1
        self._held = None
        self._see_whole()

    def show_whole(self, whole: QPixmap) -> None:
        """Here is the whole picture of the same photo."""
        self._whole = whole
        self.update()

    def show_overlay(self, overlay: Overlay, chosen: int | None = None) -> None:
        """Show what is drawn, and which mark is chosen; a turned picture is seen whole again."""
        turned = overlay.turn != self._overlay.turn
        self._overlay, self._chosen = overlay, -1 if chosen is None else chosen
        if turned:
            self._see_whole()
        self.update()

    def wants_whole(self) -> bool:
        """Whether one looks closer than the rendition is fine, and the original is finer."""
        known = max(self._photo.width(), self._photo.height())
        longest = max(self._width, self._height)
        return self._whole.isNull() and 0 < known < longest and self.frame.longest > known * 1.05

    # ---- looking

    def _room(self) -> tuple[float, float]:
        return max(1.0, float(self.width())), max(1.0, float(self.height()))

    def _see_whole(self) -> None:
        self._look, self._fits = fitted(self._room(), self.frame.size), True
        self.update()

    def fit(self) -> None:
        """Show the whole picture."""
        self._go(fitted(self._room(), self.frame.size))

    def scale_to(self, scale: float, at: QPointF | None = None) -> None:
        """Show so many pixels of the window for each of the picture's; what is under `at` (the middle) stays there."""
        spot = at if at is not None else QPointF(self.rect().center())
        self._go(zoomed(self._look, scale, (spot.x(), spot.y()), self._room(), self.frame.size))

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Show it larger or smaller."""
        self.scale_to(self._look.scale * factor, at)

    def one_to_one(self, at: QPointF | None = None) -> None:
        """Show each pixel of the picture as one of the screen's."""
        self.scale_to(1.0 / self.devicePixelRatioF(), at)

    def push(self, by_x: float, by_y: float) -> None:
        """Push the picture on."""
        self._go(shifted(self._look, (by_x, by_y), self._room(), self.frame.size))

    def follow(self, before: Look, after: Look, leading: Canvas) -> None:
        """Look at the same part as a linked canvas, which went from one look to the other."""
        size = self.frame.size
        self._look = followed(self._look, Led(before, after, leading.frame.size, leading._room()), self._room(), size)
        self._fits = self._look == fitted(self._room(), size)
        self.update()

    def _go(self, look: Look) -> None:
        before, self._look = self._look, look
        self._fits = look == fitted(self._room(), self.frame.size)
        self.update()
        if before != look:
            self.looked.emit(before, look)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A whole picture stays whole, another stays in its middle."""
        super().resizeEvent(event)
        if self._fits:
            self._look = fitted(self._room(), self.frame.size)
        else:
            old = event.oldSize()
            by = (self.width() - old.width()) / 2, (self.height() - old.height()) / 2
            self._look = replace(self._look, x=self._look.x + by[0], y=self._look.y + by[1])

    # ---- mouse

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scales at the pixel under the pointer; so does a pinch, which comes as Ctrl and the wheel."""
        turns = event.angleDelta().y() / 120
        if turns:
            self.zoom(STEP**turns, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The pen takes the press if it has a use for it; else the picture is pushed."""
        self.takes_press = False
        if event.button() is Qt.MouseButton.LeftButton:
            self.pressed.emit(event.position())
        if not self.takes_press and event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._pushing = True
            if not self._fits:
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._held = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Push, or tell the pen."""
        if self._pushing and self._held is not None:
            by = event.position() - self._held
            self._held = event.position()
            self.push(by.x(), by.y())
        else:
            self.dragged.emit(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if self._pushing:
            self._pushing = False
            self.unsetCursor()
        else:
            self.released.emit(event.position())
        self._held = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """On a mark its words can be written anew; elsewhere pixel for pixel, or whole again."""
        self.takes_press = False
        self.double_clicked.emit(event.position())
        if self.takes_press:
            return
        if self._fits:
            self.one_to_one(event.position())
        else:
            self.fit()

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint picture and marks."""
        painter = painter_of(self)
        painter.fillRect(self.rect(), theme().color("surface.sunken"))
        frame = self.frame
        photo = (
            self._photo
            if self._whole.isNull() or frame.longest <= max(self._photo.width(), self._photo.height())
            else self._whole
        )
        if not photo.isNull():
            painter.save()
            if frame.look.scale >= _PIXELS_FROM and photo is self._whole:
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            painter.translate(frame.look.x, frame.look.y)
            painter.scale(frame.look.scale, frame.look.scale)
            wide, high = frame.size
            painter.translate(*((0, 0), (wide, 0), (wide, high), (0, high))[frame.turn])
            painter.rotate(90 * frame.turn)
            painter.drawPixmap(QRectF(0, 0, self._width, self._height), photo, QRectF(photo.rect()))
            painter.restore()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            paint_overlay(painter, self._overlay, frame, self._photo, self._chosen if self._chosen >= 0 else None)
        painter.end()

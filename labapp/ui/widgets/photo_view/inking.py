"""Paints what is drawn on a photo, live, in the same shapes that a document gets; and finds it under the pointer."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from labapp.photos.overlays import (
    BLUR_BLOCKS,
    CASING,
    COVERS,
    LARGEST_TEXT,
    LINE,
    SMALLEST_TEXT,
    TEXT_SIZE,
    Mark,
    MarkKind,
    Overlay,
    Point,
    arrow_shape,
    label_place,
    length_words,
    tick_shape,
    turned,
    turned_size,
)
from labapp.ui.theme import theme
from labapp.ui.widgets.photo_view.look import Look

_GRIP, _NEAR = 5.0, 9.0
_THINNEST, _THICKEST = 2.5, 6.0
"""Looked at closely, a line hides no more than so many pixels of the window."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the upright picture of that size lies in the window: turned, and seen as `look` says."""

    look: Look
    width: int
    height: int
    turn: int

    @property
    def size(self) -> tuple[int, int]:
        """The turned picture's size."""
        return turned_size(self.width, self.height, self.turn)

    def spot(self, point: Point) -> QPointF:
        """Where a place of the picture is seen."""
        at, (width, height) = turned(point, self.turn), self.size
        return QPointF(*self.look.spot((at.x * width, at.y * height)))

    def point(self, spot: QPointF) -> tuple[float, float]:
        """The place of the picture at a spot, as shares; outside of 0 to 1 where there is none."""
        x, y = self.look.pixel((spot.x(), spot.y()))
        width, height = self.size
        at = turned(Point(x / width, y / height), -self.turn)
        return at.x, at.y

    @property
    def longest(self) -> float:
        """The picture's longer side in pixels of the window."""
        return max(self.width, self.height) * self.look.scale

    @property
    def line(self) -> float:
        """How thick a line is drawn."""
        return min(_THICKEST, max(_THINNEST, self.longest * LINE))

    @property
    def room(self) -> QRectF:
        """The whole picture."""
        width, height = self.size
        return QRectF(self.look.x, self.look.y, width * self.look.scale, height * self.look.scale)


def paint_overlay(painter: QPainter, overlay: Overlay, frame: Frame, photo: QPixmap, chosen: int | None = None) -> None:
    """Paint all marks, covers first; the chosen one shows its grips, and what it covers."""
    for place, mark in enumerate(overlay.marks):
        if mark.kind in COVERS:
            _paint_cover(painter, mark, frame, photo, seen_through=place == chosen)
    for mark in overlay.marks:
        if mark.kind not in COVERS:
            _paint_line(painter, overlay, mark, frame)
    if chosen is not None and chosen < len(overlay.marks):
        _paint_grips(painter, overlay.marks[chosen], frame)


def _around(mark: Mark, frame: Frame) -> QRectF:
    return QRectF(frame.spot(mark.start), frame.spot(mark.end)).normalized()


def _paint_cover(painter: QPainter, mark: Mark, frame: Frame, photo: QPixmap, *, seen_through: bool) -> None:
    box = _around(mark, frame)
    painter.save()
    painter.setOpacity(0.45 if seen_through else 1.0)
    if mark.kind is MarkKind.BLACK:
        painter.fillRect(box, theme().color("mark.black"))
    elif not photo.isNull():
        start, end = mark.start, mark.end
        part = QRect(
            round(min(start.x, end.x) * photo.width()),
            round(min(start.y, end.y) * photo.height()),
            max(1, round(abs(start.x - end.x) * photo.width())),
            max(1, round(abs(start.y - end.y) * photo.height())),
        )
        columns = max(1, min(6, round(math.sqrt(BLUR_BLOCKS * part.width() / part.height()))))
        blocks = photo.copy(part).scaled(
            QSize(columns, max(1, BLUR_BLOCKS // columns)),
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        painter.drawPixmap(box, blocks, QRectF(blocks.rect()))
    painter.restore()


def _strokes(painter: QPainter, frame: Frame) -> list[QPen]:
    """The two pens: the white, then the ink on it."""
    casing = max(1.2, frame.longest * CASING)
    pens = []
    for token, wide in (("around", frame.line + 2 * min(casing, 2.5)), ("ink", frame.line)):
        pen = QPen(theme().color(f"mark.{token}"), wide)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pens.append(pen)
    return pens


def _paint_line(painter: QPainter, overlay: Overlay, mark: Mark, frame: Frame) -> None:
    start, end = frame.spot(mark.start), frame.spot(mark.end)
    first, last = (start.x(), start.y()), (end.x(), end.y())
    if mark.kind is MarkKind.TEXT:
        _paint_words(painter, mark.text, start, mark.size, frame)
        return
    path, head = QPainterPath(), QPolygonF()
    if mark.kind is MarkKind.ELLIPSE:
        path.addEllipse(QRectF(start, end).normalized())
    elif mark.kind is MarkKind.ARROW:
        neck, corners = arrow_shape(first, last, frame.line)
        head = QPolygonF([QPointF(*corner) for corner in corners])
        path.moveTo(start)
        path.lineTo(QPointF(*neck))
    else:
        for one, other in ((first, last), *tick_shape(first, last, frame.line)):
            path.moveTo(QPointF(*one))
            path.lineTo(QPointF(*other))
    for pen in _strokes(painter, frame):
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        if not head.isEmpty():
            edge = QPen(pen.color(), pen.widthF() - frame.line + 0.1)
            edge.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(edge)
            painter.setBrush(pen.color())
            painter.drawPolygon(head)
    if mark.kind is MarkKind.MEASURE:
        words = length_words(overlay, mark, frame.width, frame.height)
        metrics = QFontMetricsF(_font(TEXT_SIZE, frame))
        room = frame.room
        size = (metrics.horizontalAdvance(words), TEXT_SIZE * frame.longest)
        near = (first[0] - room.x(), first[1] - room.y()), (last[0] - room.x(), last[1] - room.y())
        x, y = label_place(*near, size, (room.width(), room.height()), frame.line)
        _paint_words(painter, words, QPointF(room.x() + x, room.y() + y), TEXT_SIZE, frame)


def _font(size: float, frame: Frame) -> QFont:
    font = theme().font("heading", strong=True)
    font.setPixelSize(max(1, round(size * frame.longest)))
    return font


def _words_box(text: str, middle: QPointF, size: float, frame: Frame) -> tuple[QRectF, QFont]:
    """Where words are painted: pushed into the picture, and made smaller if they are wider than it."""
    font, room = _font(size, frame), frame.room
    metrics = QFontMetricsF(font)
    wide = metrics.horizontalAdvance(text)
    if wide > room.width() * 0.96:
        font.setPixelSize(max(1, int(font.pixelSize() * room.width() * 0.96 / wide)))
        metrics = QFontMetricsF(font)
        wide = metrics.horizontalAdvance(text)
    high = metrics.ascent() + metrics.descent()
    x = min(max(middle.x(), room.left() + wide / 2), max(room.left() + wide / 2, room.right() - wide / 2))
    y = min(max(middle.y(), room.top() + high / 2), max(room.top() + high / 2, room.bottom() - high / 2))
    return QRectF(x - wide / 2, y - high / 2, wide, high), font


def _paint_words(painter: QPainter, text: str, middle: QPointF, size: float, frame: Frame) -> None:
    box, font = _words_box(text, middle, size, frame)
    path = QPainterPath()
    path.addText(QPointF(box.left(), box.top() + QFontMetricsF(font).ascent()), font, text)
    edge = QPen(theme().color("mark.around"), max(2.0, 3 * CASING * frame.longest))
    edge.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, edge)
    painter.fillPath(path, theme().color("mark.ink"))


# ---- grips: places by which the chosen mark is taken

Change = Callable[[Mark, Point], Mark]


def grips(mark: Mark, frame: Frame) -> list[tuple[QPointF, Change]]:
    """The grips of a mark, and what pulling one to a place makes of it."""
    if mark.kind is MarkKind.TEXT:
        box, _ = _words_box(mark.text, frame.spot(mark.start), mark.size, frame)
        middle = box.center()

        def sized(old: Mark, point: Point) -> Mark:
            far = abs(frame.spot(point).x() - middle.x()) * 2
            size = old.size * far / max(1.0, box.width())
            return replace(old, size=round(min(LARGEST_TEXT, max(SMALLEST_TEXT, size)), 4))

        return [(QPointF(box.right() + _GRIP, middle.y()), sized)]
    ends: list[tuple[QPointF, Change]] = [
        (frame.spot(mark.start), lambda old, point: replace(old, start=point)),
        (frame.spot(mark.end), lambda old, point: replace(old, end=point)),
    ]
    if mark.kind in (MarkKind.ARROW, MarkKind.MEASURE):
        return ends
    low, high = Point(mark.start.x, mark.end.y), Point(mark.end.x, mark.start.y)
    return [
        *ends,
        (
            frame.spot(low),
            lambda old, point: replace(old, start=Point(point.x, old.start.y), end=Point(old.end.x, point.y)),
        ),
        (
            frame.spot(high),
            lambda old, point: replace(old, start=Point(old.start.x, point.y), end=Point(point.x, old.end.y)),
        ),
    ]


def _paint_grips(painter: QPainter, mark: Mark, frame: Frame) -> None:
    edge = QPen(theme().color("mark.handle"), 2)
    if mark.kind not in (MarkKind.ARROW, MarkKind.MEASURE):
        outline = QPen(edge)
        outline.setWidthF(1.5)
        outline.setDashPattern([4, 3])
        painter.setPen(outline)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(_around(mark, frame) if mark.kind is not MarkKind.TEXT else _text_box(mark, frame))
    painter.setPen(edge)
    painter.setBrush(QColor(theme().color("mark.around")))
    for spot, _ in grips(mark, frame):
        painter.drawEllipse(spot, _GRIP, _GRIP)


def _text_box(mark: Mark, frame: Frame) -> QRectF:
    return _words_box(mark.text, frame.spot(mark.start), mark.size, frame)[0]


def mark_at(overlay: Overlay, frame: Frame, spot: QPointF) -> int | None:
    """The topmost mark under a spot: lines near their stroke, boxes and words inside."""
    order = [*enumerate(overlay.marks)]
    lines = [one for one in order if one[1].kind not in COVERS]
    covers = [one for one in order if one[1].kind in COVERS]
    for place, mark in (*reversed(lines), *reversed(covers)):
        if _is_at(mark, frame, spot):
            return place
    return None


def _is_at(mark: Mark, frame: Frame, spot: QPointF) -> bool:
    if mark.kind in COVERS:
        return _around(mark, frame).contains(spot)
    if mark.kind is MarkKind.TEXT:
        return _text_box(mark, frame).adjusted(-4, -4, 4, 4).contains(spot)
    near = _NEAR + frame.line / 2
    if mark.kind is MarkKind.ELLIPSE:
        box = _around(mark, frame)
        across, down = max(1.0, box.width() / 2), max(1.0, box.height() / 2)
        x, y = (spot.x() - box.center().x()) / across, (spot.y() - box.center().y()) / down
        return abs(math.hypot(x, y) - 1) * min(across, down) <= near
    return _distance(frame.spot(mark.start), frame.spot(mark.end), spot) <= near


def _distance(start: QPointF, end: QPointF, spot: QPointF) -> float:
    along, off = end - start, spot - start
    length = QPointF.dotProduct(along, along) or 1.0
    share = min(1.0, max(0.0, QPointF.dotProduct(off, along) / length))
    rest = off - along * share
    return math.hypot(rest.x(), rest.y())

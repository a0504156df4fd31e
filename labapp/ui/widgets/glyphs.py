"""Status silhouettes, told apart by shape and not by colour alone; never taken from an icon set."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from labapp.ui.theme import theme
from labapp.ui.widgets.painting import MIDDLE, Painted, ink, line_height, painter_of, say

STATUSES = ("pass", "remark", "fail", "inconclusive", "info", "neutral", "open", "active")
"""disc, triangle, octagon, dashed ring, square, ring with a bar (not applicable), bare ring (not begun), half disc."""

# Marks on the solid shapes and the shapes themselves, on a grid of 14 units.
_MARKS = {
    "pass": ((3.8, 7.2, 6.1, 9.5), (6.1, 9.5, 10.3, 4.9)),
    "remark": ((7.0, 5.0, 7.0, 8.4), (7.0, 10.9, 7.0, 11.0)),
    "fail": ((4.6, 4.6, 9.4, 9.4), (9.4, 4.6, 4.6, 9.4)),
    "info": ((7.0, 3.8, 7.0, 3.9), (7.0, 6.7, 7.0, 10.4)),
}
_OUTLINES = {
    "remark": ((7.0, 0.4), (14.0, 13.2), (0.0, 13.2)),
    "fail": ((4.1, 0.0), (9.9, 0.0), (14.0, 4.1), (14.0, 9.9), (9.9, 14.0), (4.1, 14.0), (0.0, 9.9), (0.0, 4.1)),
}
_RING = QRectF(0.9, 0.9, 12.2, 12.2)


def colour_of(status: str, part: str = "solid") -> str:
    """The token of a status; `open` is neutral, `active` wears the accent."""
    if status == "active":
        words = {"solid": "accent.base", "on_solid": "text.on_accent", "fill": "accent.soft"}
        return {**words, "text": "text.link", "border": "accent.soft_border"}[part]
    return f"status.{'neutral' if status == 'open' else status}.{part}"


def paint_glyph(painter: QPainter, status: str, x: float, y: float, size: float = 14) -> None:
    """Paint the silhouette of a status with its upper left corner at x, y."""
    look = theme()
    solid = look.color(colour_of(status))
    painter.save()
    painter.translate(x, y)
    painter.scale(size / 14, size / 14)
    if status in _MARKS:
        ink(painter, None, solid)
        if status in _OUTLINES:
            painter.drawPolygon(QPolygonF([QPointF(*point) for point in _OUTLINES[status]]))
        else:
            radius = 7 if status == "pass" else 3
            painter.drawRoundedRect(QRectF(0, 0, 14, 14), radius, radius)
        mark = look.color(colour_of(status, "on_solid"))
        painter.setPen(QPen(mark, 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for x1, y1, x2, y2 in _MARKS[status]:
            painter.drawLine(QPointF(x1, y1), QPointF(x2, y2))
    else:
        _paint_ring(painter, status, QPen(solid, 1.7))
    painter.restore()


def _paint_ring(painter: QPainter, status: str, pen: QPen) -> None:
    if status == "inconclusive":
        pen.setDashPattern([1.9, 1.35])
    ink(painter, pen, None)
    painter.drawEllipse(_RING)
    if status == "active":
        ink(painter, None, pen.color())
        painter.drawPie(_RING, 90 * 16, 180 * 16)
    elif status == "neutral":
        painter.setPen(QPen(pen.color(), 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(4.4, 7), QPointF(9.6, 7))
    elif status == "inconclusive":
        font = QFont(theme().font("label"))
        font.setPixelSize(10)
        painter.setFont(font)
        painter.setPen(pen.color())
        painter.drawText(QRectF(0, 0, 14, 14), MIDDLE, "?")


class Glyph(Painted):
    """A status silhouette as a widget; `word` is what it means, for screen readers and as a tool tip."""

    def __init__(self, status: str = "open", word: str = "", size: int = 14, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._status, self._side = status, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_status(status, word)

    @property
    def status(self) -> str:
        """The status shown."""
        return self._status

    def show_status(self, status: str, word: str = "") -> None:
        """Show another status."""
        if status not in STATUSES:
            raise ValueError(f"there is no status {status!r}")
        self._status = status
        self.setToolTip(word)
        say(self, word or status)
        self.update()

    def sizeHint(self) -> QSize:
        """A square of its size."""
        return QSize(self._side, self._side)

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the silhouette."""
        painter = painter_of(self)
        paint_glyph(painter, self._status, 0, 0, self._side)
        painter.end()


def on_first_line(glyph: Glyph, role: str = "body") -> QVBoxLayout:
    """A silhouette that stands at the middle of the first line beside it, however many lines follow."""
    column = QVBoxLayout()
    column.setContentsMargins(0, max(0, (line_height(role) - glyph.sizeHint().height() + 1) // 2), 0, 0)
    column.addWidget(glyph)
    column.addStretch(1)
    return column

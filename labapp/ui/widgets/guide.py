"""What is expected in a photo, drawn faintly: a drawing of its own, or sides of the device's outline."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtSvg import QSvgRenderer

_GAP = 0.08
"""Between two sides, as a share of the width that both have."""


@dataclass(frozen=True, slots=True)
class Guide:
    """An SVG whose lines have the colour `currentColor`; `parts` are ids of its groups, none for all of it."""

    svg: str
    parts: tuple[str, ...] = ()


@lru_cache(maxsize=64)
def _renderer(svg: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(svg.replace("currentColor", colour).encode()))


@cache
def _bounds(guide: Guide) -> tuple[tuple[float, float], ...]:
    renderer = _renderer(guide.svg, "black")
    boxes = [renderer.boundsOnElement(part) for part in guide.parts] or [renderer.viewBoxF()]
    return tuple((box.width(), box.height()) for box in boxes)


def paint_guide(painter: QPainter, rect: QRectF, guide: Guide, colour: QColor, opacity: float = 1.0) -> None:
    """Paint a guide whole into the middle of `rect`; several sides beside each other, or above where they are flat."""
    sizes = [size for size in _bounds(guide) if min(size) > 0]
    if not sizes or rect.isEmpty():
        return
    flat = sum(wide for wide, _ in sizes) > 2 * sum(high for _, high in sizes)
    along = [size[1] if flat else size[0] for size in sizes]
    gap = _GAP * max(max(size) for size in sizes) if len(sizes) > 1 else 0.0
    length = sum(along) + gap * (len(sizes) - 1)
    across = max(size[0] if flat else size[1] for size in sizes)
    wide, high = (across, length) if flat else (length, across)
    scale = min(rect.width() / wide, rect.height() / high)
    renderer = _renderer(guide.svg, colour.name())
    painter.save()
    painter.setOpacity(opacity)
    x, y = rect.center().x() - wide * scale / 2, rect.center().y() - high * scale / 2
    for place, (w, h) in enumerate(sizes):
        at = QRectF(x, y, w * scale, h * scale)
        if flat:
            at.moveLeft(x + (across - w) * scale / 2)
            y += (h + gap) * scale
        else:
            at.moveTop(y + (across - h) * scale / 2)
            x += (w + gap) * scale
        if guide.parts:
            renderer.render(painter, guide.parts[place], at)
        else:
            renderer.render(painter, at)
    painter.restore()

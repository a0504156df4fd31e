"""What all painted widgets share: a smooth painter, text that never leaves its rectangle, a word for screen readers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QBrush, QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from labapp.ui.theme import theme

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
MIDDLE = Qt.AlignmentFlag.AlignCenter


def painter_of(widget: QWidget) -> QPainter:
    """A painter on a widget with smooth edges."""
    painter = QPainter(widget)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    return painter


def ink(painter: QPainter, pen: QPen | QColor | None, brush: QColor | None) -> None:
    """Set pen and brush; None means none."""
    if pen is None:
        painter.setPen(Qt.PenStyle.NoPen)
    else:
        painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush if brush is None else QBrush(brush))


def box(
    painter: QPainter, rect: QRectF, edge: QColor | None, fill: QColor | None, radius: float, width: float = 1
) -> None:
    """A rounded rectangle whose edge lies wholly inside `rect`."""
    ink(painter, None if edge is None else QPen(edge, width), fill)
    inset = 0.0 if edge is None else width / 2
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)


def draw_text(
    painter: QPainter,
    rect: QRectF,
    text: str,
    colour: str | QColor = "text.body",
    role: str = "body",
    *,
    strong: bool | None = None,
    mono: bool = False,
    align: Qt.AlignmentFlag = LEFT,
) -> bool:
    """One line of text, cut with an ellipsis where it would leave `rect`; whether it was cut."""
    look = theme()
    font = look.font(role, strong=strong, mono=mono)
    painter.setFont(font)
    painter.setPen(look.color(colour) if isinstance(colour, str) else colour)
    line = " ".join(text.split("\n"))
    shown = QFontMetricsF(font).elidedText(line, Qt.TextElideMode.ElideRight, max(0.0, rect.width() + 0.5))
    painter.drawText(rect, int(align | Qt.TextFlag.TextSingleLine), shown)
    return shown != line


def text_width(text: str, role: str = "body", *, strong: bool | None = None, mono: bool = False) -> float:
    """How wide a text is in a type role."""
    return QFontMetricsF(theme().font(role, strong=strong, mono=mono)).horizontalAdvance(text)


def line_height(role: str = "body") -> int:
    """The line height of a type role, scaled by the person's text scale."""
    return theme().px(f"type.{role}.line")


def say(widget: QWidget, name: str, description: str = "") -> None:
    """Tell screen readers what a widget shows now."""
    changed = (widget.accessibleName(), widget.accessibleDescription()) != (name, description)
    widget.setAccessibleName(name)
    widget.setAccessibleDescription(description)
    if changed and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleEvent(widget, QAccessible.Event.NameChanged))


class Painted(QWidget):
    """A widget painted from tokens: measures itself again when theme or text scale change, tells cut text in a tip."""

    def changeEvent(self, event: QEvent) -> None:
        """Theme and text scale arrive as a change of style."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.updateGeometry()
            self.update()

    def whole_in_tip(self, cut: bool, whole: str) -> None:
        """Show the whole text as a tool tip while it is cut."""
        tip = whole if cut else ""
        if self.toolTip() != tip:
            self.setToolTip(tip)

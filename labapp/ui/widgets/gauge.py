"""A number on its scale, beside its target and its limit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from labapp.ui.theme import theme
from labapp.ui.widgets.painting import RIGHT, Painted, draw_text, ink, line_height, painter_of, say, text_width


def paint_track(
    painter: QPainter, rect: QRectF, share: float | None, colour: str, marks: Sequence[tuple[float, str]] = ()
) -> None:
    """A track filled to `share` (0 to 1, None: empty) with marks given as (place 0 to 1, colour token)."""
    look = theme()
    middle, height = rect.center().y(), 6.0
    track = QRectF(rect.x(), middle - height / 2, rect.width(), height)
    ink(painter, None, look.color("surface.sunken"))
    painter.drawRoundedRect(track, 3, 3)
    if share is not None and share > 0:
        ink(painter, None, look.color(colour))
        painter.drawRoundedRect(QRectF(track.x(), track.y(), max(4.0, track.width() * min(1.0, share)), height), 3, 3)
    for place, token in marks:
        x = track.x() + track.width() * min(1.0, max(0.0, place))
        painter.setPen(QPen(look.color("surface.card"), 4))
        painter.drawLine(QLineF(x, middle - 7, x, middle + 7))
        painter.setPen(QPen(look.color(token), 2))
        painter.drawLine(QLineF(x, middle - 7, x, middle + 7))


class Gauge(Painted):
    """A track with the value, the mark of its target and the mark of its limit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._value: float | None = None
        self._top = 100.0
        self._marks: tuple[tuple[float, str], ...] = ()
        self._colour = "accent.base"

    def show_value(
        self,
        value: float | None,
        top: float,
        *,
        target: float | None = None,
        limit: float | None = None,
        status: str = "",
        words: str = "",
    ) -> None:
        """Show a value on a scale from 0 to `top`; `words` says it for screen readers and the tip."""
        self._value, self._top = value, top
        self._colour = f"status.{status}.solid" if status else "accent.base"
        marks = [(target / top, "text.muted")] if target is not None and top else []
        if limit is not None and top:
            marks.append((limit / top, "status.fail.solid"))
        self._marks = tuple(marks)
        self.setToolTip(words)
        say(self, words or ("no reading" if value is None else f"{value:g} of {top:g}"))
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(120, 18)

    def minimumSizeHint(self) -> QSize:
        """Enough for the marks to stand apart."""
        return QSize(48, 18)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the track."""
        painter = painter_of(self)
        share = None if self._value is None or not self._top else self._value / self._top
        paint_track(painter, QRectF(self.rect()).adjusted(1, 0, -1, 0), share, self._colour, self._marks)
        painter.end()


class PillarGauge(Painted):
    """A pillar's score with its minimum: name, figure and track."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._score: float | None = None
        self._minimum = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.show_score(None, 0)

    def show_score(self, score: float | None, minimum: float) -> None:
        """Show a score from 0 to 100 and the least that is needed; None while nothing was asked."""
        if score is not None and (score, minimum) == (self._score, self._minimum):
            return
        self._score, self._minimum = score, minimum
        self.setToolTip(f"{self._title}: {self._figure()} of 100, at least {minimum:g} is needed")
        say(self, f"{self._title} {self._figure()}", f"at least {minimum:g} is needed")
        self.updateGeometry()
        self.update()

    def _figure(self) -> str:
        return "—" if self._score is None else f"{self._score:.0f}"

    def sizeHint(self) -> QSize:
        """Two lines."""
        return QSize(144, line_height("caption") + line_height("heading") + 2)

    def minimumSizeHint(self) -> QSize:
        """Room for name and minimum."""
        title = min(text_width(self._title, "caption"), text_width("m" * 9, "caption"))
        words = title + text_width(self._need(), "caption") + 12
        return QSize(max(112, round(words)), self.sizeHint().height())

    def _need(self) -> str:
        return f"min {self._minimum:g}"

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the two lines."""
        painter = painter_of(self)
        line, width = line_height("caption"), self.width()
        need = self._need()
        side = text_width(need, "caption") + 2
        draw_text(painter, QRectF(0, 0, width - side - 6, line), self._title, "text.body", "caption")
        draw_text(painter, QRectF(width - side, 0, side, line), need, "text.muted", "caption", align=RIGHT)
        figure = max(40.0, text_width("100", "heading") + 8)
        below = QRectF(0, line + 2, figure, line_height("heading"))
        draw_text(painter, below, self._figure(), "text.strong", "heading")
        good = self._score is not None and self._score >= self._minimum
        share = None if self._score is None else self._score / 100
        track = QRectF(figure + 2, below.y(), width - figure - 3, below.height())
        colour = "status.pass.solid" if good else "status.fail.solid"
        paint_track(painter, track, share, colour, ((self._minimum / 100, "text.strong"),))
        painter.end()

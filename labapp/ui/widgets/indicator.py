"""An indicator of a seller: its last readings as a line against target and limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from labapp.ui.theme import theme
from labapp.ui.widgets.glyphs import paint_glyph
from labapp.ui.widgets.painting import RIGHT, Painted, draw_text, ink, line_height, painter_of, say, text_width

_CHART = 56
_GAP, _ROOMY = 28, 205
"""Between two indicators, and the width in which most say their state in a word too."""
_STATES = {
    "on_target": ("on target", "pass"),
    "watch": ("watch", "remark"),
    "breach": ("breach", "fail"),
    "no_reading": ("no reading", "open"),
}


@dataclass(frozen=True, slots=True)
class IndicatorReading:
    """What an indicator shows; `readings` oldest first, `state` is on_target, watch, breach or no_reading."""

    title: str
    unit: str
    target: float
    limit: float
    state: str
    readings: tuple[float, ...] = ()
    decimals: int = 1

    def words(self, value: float) -> str:
        """A value as people read it: 1.6 %, 2.8 days, 4.5."""
        figure = f"{value:.{self.decimals}f}"
        return f"{figure} {self.unit}" if self.unit else figure


class Indicator(Painted):
    """Title, state and newest value over a line with the target (dashed) and the limit (red)."""

    def __init__(self, reading: IndicatorReading | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reading = reading
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if reading is not None:
            self.show_reading(reading)

    def show_reading(self, reading: IndicatorReading) -> None:
        """Show this reading."""
        self._reading = reading
        word = _STATES[reading.state][0]
        newest = reading.words(reading.readings[-1]) if reading.readings else "no reading yet"
        beside = f"target {reading.words(reading.target)}, limit {reading.words(reading.limit)}"
        say(self, f"{reading.title}: {newest}, {word}", beside)
        self.setToolTip(f"{reading.title}: {newest} · {beside}")
        self.update()

    def sizeHint(self) -> QSize:
        """One line and the chart."""
        return QSize(230, line_height("heading") + 6 + _CHART)

    def minimumSizeHint(self) -> QSize:
        """Room for title and value."""
        return QSize(170, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint head and chart."""
        if self._reading is None:
            return
        painter = painter_of(self)
        self._paint_head(painter, self._reading)
        self._paint_chart(painter, self._reading)
        painter.end()

    def _paint_head(self, painter: QPainter, reading: IndicatorReading) -> None:
        line = line_height("heading")
        word, status = _STATES[reading.state]
        paint_glyph(painter, status, 0, (line - 14) / 2)
        newest = reading.words(reading.readings[-1]) if reading.readings else "—"
        value = text_width(newest, "heading") + 2
        draw_text(painter, QRectF(self.width() - value, 0, value, line), newest, "text.strong", "heading", align=RIGHT)
        room = self.width() - value - 30
        state = text_width(word, "label") + 2
        # A word in parentheses gives way first, then the state's word: its silhouette and the tip still say it.
        names = (reading.title, reading.title.split(" (")[0])
        wide = [text_width(name, "body", strong=True) + 1 for name in names]
        both = next((place for place in (0, 1) if wide[place] + 8 + state <= room), None)
        place = both if both is not None else int(wide[0] > room)
        title = min(room, wide[place])
        draw_text(painter, QRectF(20, 0, title, line), names[place], "text.strong", "body", strong=True)
        if both is not None:
            left = QRectF(20 + title + 8, 0, state, line)
            colour = f"status.{status}.text" if status != "open" else "text.muted"
            draw_text(painter, left, word, colour, "label")

    def _paint_chart(self, painter: QPainter, reading: IndicatorReading) -> None:
        look = theme()
        names = (f"aim {reading.target:g}", f"limit {reading.limit:g}")
        margin = max(text_width(name, "caption") for name in names) + 10
        chart = QRectF(0, line_height("heading") + 12, self.width() - margin, _CHART - 14)
        values: Sequence[float] = (*reading.readings, reading.target, reading.limit)
        low, high = min(values), max(values)
        span = (high - low) or 1.0

        def height(value: float) -> float:
            return chart.bottom() - (value - low) / span * chart.height()

        lines = (
            (reading.target, "text.muted", Qt.PenStyle.DashLine),
            (reading.limit, "status.fail.solid", Qt.PenStyle.SolidLine),
        )
        places = [height(reading.target), height(reading.limit)]
        if abs(places[0] - places[1]) < line_height("caption"):
            # keep the two names apart where the lines nearly meet
            shift = (line_height("caption") - abs(places[0] - places[1])) / 2
            upper = 0 if places[0] < places[1] else 1
            places[upper] -= shift
            places[1 - upper] += shift
        for (value, token, style), name, place in zip(lines, names, places, strict=True):
            painter.setPen(QPen(look.color(token), 1, style))
            painter.drawLine(QPointF(0, height(value)), QPointF(chart.width(), height(value)))
            text = QRectF(chart.width() + 8, place - 9, margin - 8, 18)
            draw_text(painter, text, name, "status.fail.text" if name == names[1] else "text.muted", "caption")
        if not reading.readings:
            return
        step = chart.width() - 6
        count = max(1, len(reading.readings) - 1)
        path = [QPointF(place / count * step, height(value)) for place, value in enumerate(reading.readings)]
        painter.setPen(QPen(look.color("accent.base"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(path))
        ink(painter, QPen(look.color("surface.card"), 1.5), look.color(f"status.{_STATES[reading.state][1]}.solid"))
        painter.drawEllipse(path[-1], 4.5, 4.5)


class Indicators(QWidget):
    """Indicators in rows of three, or of two where three had no room for their words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(_GAP)
        self._grid.setVerticalSpacing(14)
        self._charts: list[Indicator] = []
        self._across = 3

    @property
    def charts(self) -> tuple[Indicator, ...]:
        """The indicators shown."""
        return tuple(chart for chart in self._charts if not chart.isHidden())

    def show_readings(self, readings: Sequence[IndicatorReading]) -> None:
        """Show these."""
        while len(self._charts) < len(readings):
            self._charts.append(Indicator())
            self._arrange()
        for place, chart in enumerate(self._charts):
            chart.setVisible(place < len(readings))
            if place < len(readings):
                chart.show_reading(readings[place])

    def minimumSizeHint(self) -> QSize:
        """Two beside each other are enough."""
        return QSize(2 * 170 + _GAP, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put as many beside each other as there is room for."""
        super().resizeEvent(event)
        across = 3 if self.width() >= 3 * _ROOMY * theme().text_scale // 100 + 2 * _GAP else 2
        if across != self._across:
            self._across = across
            self._arrange()

    def _arrange(self) -> None:
        for place, chart in enumerate(self._charts):
            self._grid.addWidget(chart, place // self._across, place % self._across)
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < self._across else 0)

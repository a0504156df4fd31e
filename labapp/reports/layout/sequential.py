"""The chart of a trial: orders against their lines; readable in black and white."""

from __future__ import annotations

import math

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from labapp.reports.content.charts import SequentialChart
from labapp.reports.layout.charts import hatched
from labapp.reports.layout.drawn import Drawn
from labapp.reports.layout.type import ACCEPT_GROUND, FAIL, GREY, HAIR, INK, PASS, WHITE


class Sequential(Drawn):
    """The path of d over n between the lines; failed orders are squares, clean ones rings, the last point is told."""

    def __init__(self, chart: SequentialChart, width: float) -> None:
        super().__init__(width, 262)
        self._chart = chart
        n = len(chart.points)
        self._n_axis = max(30, math.ceil((n + 10) / 10) * 10)
        if chart.cut:
            self._n_axis = min(self._n_axis, max(chart.cut, n, 5))
        top = chart.slope * self._n_axis + chart.reject_intercept
        self._d_axis = max(math.ceil(top) + 1, sum(point.failed for point in chart.points) + 1)
        self._x0, self._y0 = 22.0, 30.0
        self._w, self._h = self.width - self._x0 - 92, self.height - self._y0 - 8

    def _x(self, n: float) -> float:
        return self._x0 + self._w * n / self._n_axis

    def _y(self, d: float) -> float:
        return self._y0 + self._h * d / self._d_axis

    def draw(self) -> None:
        """Paint zones, grid, lines, path, callout."""
        canvas = self.canv
        self._zones(canvas)
        self._grid(canvas)
        self._lines(canvas)
        self._path(canvas)

    def _zones(self, canvas: Canvas) -> None:
        chart, n = self._chart, self._n_axis
        canvas.saveState()
        frame = canvas.beginPath()
        frame.rect(self._x0, self._y0, self._w, self._h)
        canvas.clipPath(frame, stroke=0)
        canvas.saveState()
        zone = canvas.beginPath()
        zone.moveTo(self._x(0), self._y(chart.reject_intercept))
        zone.lineTo(self._x(n), self._y(chart.slope * n + chart.reject_intercept))
        zone.lineTo(self._x(n), self._y(self._d_axis))
        zone.lineTo(self._x(0), self._y(self._d_axis))
        zone.close()
        canvas.clipPath(zone, stroke=0)
        hatched(canvas, self._x0, self._y0, self._w, self._h)
        canvas.restoreState()
        if chart.accept_intercept is not None:
            first = chart.accept_intercept / chart.slope
            zone = canvas.beginPath()
            zone.moveTo(self._x(first), self._y(0))
            zone.lineTo(self._x(n), self._y(chart.slope * n - chart.accept_intercept))
            zone.lineTo(self._x(n), self._y(0))
            zone.close()
            canvas.setFillColor(ACCEPT_GROUND)
            canvas.drawPath(zone, 0, 1)
        canvas.restoreState()

    def _grid(self, canvas: Canvas) -> None:
        canvas.setFont("C", 7.4)
        canvas.setStrokeColor(HAIR)
        canvas.setLineWidth(0.4)
        canvas.setFillColor(INK)
        for d in range(0, self._d_axis + 1, math.ceil(self._d_axis / 12)):
            canvas.line(self._x(0), self._y(d), self._x(self._n_axis), self._y(d))
            canvas.drawRightString(self._x(0) - 5, self._y(d) - 2.5, str(d))
        step = 5 if self._n_axis <= 40 else 10
        for n in range(0, self._n_axis + 1, step):
            canvas.drawCentredString(self._x(n), self._y0 - 10, str(n))
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(0.8)
        canvas.line(self._x(0), self._y(0), self._x(self._n_axis), self._y(0))
        canvas.line(self._x(0), self._y(0), self._x(0), self._y(self._d_axis))
        canvas.setFillColor(GREY)
        canvas.drawRightString(self._x(self._n_axis), self._y0 - 21, self._chart.axis_n)
        canvas.drawString(self._x(0), self._y0 - 21, self._chart.axis_d)

    def _lines(self, canvas: Canvas) -> None:
        chart, n = self._chart, self._n_axis
        right = self._x(n) + 6
        canvas.setStrokeColor(FAIL)
        canvas.setLineWidth(1.3)
        end = chart.slope * n + chart.reject_intercept
        canvas.line(self._x(0), self._y(chart.reject_intercept), self._x(n), self._y(end))
        self._words(canvas, right, self._y(end), chart.reject_words, FAIL)
        if chart.accept_intercept is not None:
            end = chart.slope * n - chart.accept_intercept
            canvas.setStrokeColor(PASS)
            canvas.setDash(5, 2.5)
            canvas.line(self._x(chart.accept_intercept / chart.slope), self._y(0), self._x(n), self._y(end))
            canvas.setDash()
            self._words(canvas, right, self._y(end), chart.accept_words, PASS)
        else:
            canvas.setStrokeColor(PASS)
            canvas.setDash(5, 2.5)
            canvas.line(self._x(chart.cut), self._y(0), self._x(chart.cut), self._y(chart.reject_intercept))
            canvas.setDash()
            self._words(canvas, right, self._y(0) + 8, chart.accept_words, PASS)

    @staticmethod
    def _words(canvas: Canvas, x: float, y: float, words: tuple[str, str], colour: HexColor) -> None:
        canvas.setFillColor(colour)
        canvas.setFont("CB", 7.4)
        canvas.drawString(x, y - 1, words[0])
        canvas.setFont("C", 7.4)
        canvas.drawString(x, y - 10, words[1])

    def _path(self, canvas: Canvas) -> None:
        chart = self._chart
        path = canvas.beginPath()
        path.moveTo(self._x(0), self._y(0))
        d, places = 0, []
        for n, point in enumerate(chart.points, 1):
            path.lineTo(self._x(n), self._y(d))
            d += point.failed
            path.lineTo(self._x(n), self._y(d))
            places.append((n, d, point))
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(1.5)
        canvas.drawPath(path)
        for n, at, point in places:
            self._point(canvas, n, at, failed=point.failed)
        for n, at, point in places:
            if point.label:
                room = self._x(self._n_axis) - canvas.stringWidth(point.label, "C", 7) - 2
                self._label(canvas, min(self._x(n) + 8, room), self._y(at) - 11, point.label)
        if places and chart.callout_at:  # over the labels: this point tells its own number
            n = min(chart.callout_at, len(places))
            self._callout(canvas, self._x(n), self._y(places[n - 1][1]))

    @staticmethod
    def _label(canvas: Canvas, x: float, y: float, words: str) -> None:
        """Words on white, so that no line strikes them through."""
        canvas.setFillColor(WHITE)
        canvas.rect(x - 1.5, y - 2, canvas.stringWidth(words, "C", 7) + 3, 8.4, 0, 1)
        canvas.setFillColor(INK)
        canvas.setFont("C", 7)
        canvas.drawString(x, y, words)

    def _point(self, canvas: Canvas, n: int, d: int, *, failed: bool) -> None:
        x, y = self._x(n), self._y(d)
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(0.9)
        if failed:
            canvas.setFillColor(INK)
            canvas.rect(x - 3.6, y - 3.6, 7.2, 7.2, 0, 1)
            canvas.setStrokeColor(WHITE)
            canvas.setLineWidth(1.2)
            canvas.lines(((x - 1.7, y - 1.7, x + 1.7, y + 1.7), (x - 1.7, y + 1.7, x + 1.7, y - 1.7)))
        else:
            canvas.setFillColor(WHITE)
            canvas.circle(x, y, 2, 1, 1)

    def _callout(self, canvas: Canvas, x: float, y: float) -> None:
        """The point that decides, ringed, with its arithmetic in a box above or under it."""
        words, more = self._chart.callout
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(1)
        canvas.circle(x, y, 7, 1, 0)
        width = max(canvas.stringWidth(words, "CB", 8), canvas.stringWidth(more, "C", 7.4)) + 14
        tall = 26 if more else 16
        left = min(max(x - width / 2, self._x0 + 4), self._x(self._n_axis) - width - 2)
        above = y + 30 + tall < self._y(self._d_axis)
        bottom = y + 26 if above else y - 26 - tall
        canvas.line(x, y + 7 if above else y - 7, x, bottom if above else bottom + tall)
        canvas.setFillColor(WHITE)
        canvas.rect(left, bottom, width, tall, 1, 1)
        canvas.setFillColor(INK)
        canvas.setFont("CB", 8)
        canvas.drawString(left + 7, bottom + tall - 11, words)
        canvas.setFont("C", 7.4)
        canvas.drawString(left + 7, bottom + 5, more)

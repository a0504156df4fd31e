"""Charts that read in black and white: the sequential path, bullet charts, score bars, the grade ladder."""

from __future__ import annotations

import math

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from labapp.reports.content.blocks import Bullet, GradeLadder, Score, SequentialChart
from labapp.reports.layout.type import FAIL, GREY, HAIR, INK, PASS, PETROL, RULE, TINT, WHITE, WIDTH, HexColor, fits

_REJECT_GROUND, _ACCEPT_GROUND, _HATCH = HexColor("#F7E8E8"), HexColor("#E4EFE8"), HexColor("#D9AEB0")


class Drawn(Flowable):
    """A flowable of fixed size that paints itself."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__()
        self.width, self.height = width, height

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """A fixed size."""
        return self.width, self.height


class ScoreBar(Drawn):
    """A pillar's score: name, number, bar of 0 to 100, its minimum as a tick with a white halo, the outcome in words."""

    def __init__(self, score: Score, width: float) -> None:
        super().__init__(width, 42)
        self._score = score

    def draw(self) -> None:
        """Paint the bar."""
        canvas, score, width = self.canv, self._score, self.width
        canvas.setFillColor(INK)
        canvas.setFont("SB", 8.8)
        canvas.drawString(0, 28, score.name)
        canvas.setFont("SB", 15)
        canvas.drawRightString(width, 27, score.text)
        canvas.setFillColor(TINT)
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.5)
        canvas.rect(0, 15, width, 6.5, 1, 1)
        if score.value is not None:
            canvas.setFillColor(PETROL if score.value >= score.minimum else FAIL)
            canvas.rect(0, 15, width * score.value / 100, 6.5, 0, 1)
            for colour, thick, over in ((WHITE, 2.6, 0.0), (INK, 1.2, 3.0)):
                canvas.setStrokeColor(colour)
                canvas.setLineWidth(thick)
                at = width * score.minimum / 100
                canvas.line(at, 15 - over, at, 21.5 + over)
        canvas.setFillColor(GREY)
        canvas.setFont("C", 7.4)
        canvas.drawString(0, 4, score.left)
        canvas.drawRightString(width, 4, score.right)


class Ladder(Drawn):
    """The grades side by side, best first, with the claimed and the derived one pointing at the same ladder."""

    def __init__(self, ladder: GradeLadder) -> None:
        super().__init__(WIDTH, 62)
        self._ladder = ladder

    def draw(self) -> None:
        """Paint the ladder."""
        canvas, ladder = self.canv, self._ladder
        step = self.width / len(ladder.grades)
        for index, word in enumerate(ladder.grades):
            claimed, derived = index == ladder.claimed, index == ladder.derived
            canvas.setFillColor(TINT if claimed else WHITE)
            canvas.setStrokeColor(INK if derived else RULE)
            canvas.setLineWidth(1.5 if derived else 0.6)
            canvas.rect(index * step + 1, 22, step - 2, 18, 1, 1)
            canvas.setFillColor(INK)
            canvas.setFont("SB" if derived or claimed else "S", 8.8)
            canvas.drawCentredString((index + 0.5) * step, 28, word)
        self._pointer(canvas, ladder.claimed, step, ladder.claimed_word, above=True)
        if ladder.derived is not None:
            self._pointer(canvas, ladder.derived, step, ladder.derived_word, above=False)

    @staticmethod
    def _pointer(canvas: Canvas, index: int, step: float, word: str, *, above: bool) -> None:
        x, y, away = (index + 0.5) * step, 41.5 if above else 20.5, 6 if above else -6
        path = canvas.beginPath()
        path.moveTo(x, y)
        path.lineTo(x - 4, y + away)
        path.lineTo(x + 4, y + away)
        path.close()
        canvas.setFillColor(INK)
        canvas.drawPath(path, 0, 1)
        canvas.setFont("C", 7.4)
        canvas.drawCentredString(x, y + away + (3 if above else -8), word)


class BulletBar(Drawn):
    """A reading against target (thin tick) and limit (thick tick); the breach zone is hatched, so it needs no colour."""

    def __init__(self, bullet: Bullet, width: float = 150) -> None:
        super().__init__(width, 13)
        self._bullet = bullet

    def draw(self) -> None:
        """Paint the bar."""
        canvas, bullet = self.canv, self._bullet
        upward = bullet.limit > bullet.target  # more is worse
        gap = abs(bullet.limit - bullet.target) or 1
        values = [bullet.target, bullet.limit, *([bullet.value] if bullet.value is not None else [])]
        low = max(0.0, min(values) - gap) if upward else min(values) - gap
        high = max(values) + gap

        def x(value: float) -> float:
            return self.width * (min(max(value, low), high) - low) / (high - low)

        start, end = (x(bullet.limit), self.width) if upward else (0.0, x(bullet.limit))
        canvas.setFillColor(TINT)
        canvas.rect(0, 1.5, self.width, 9, 0, 1)
        _hatched(canvas, start, 1.5, end - start, 9)
        canvas.setStrokeColor(INK)
        for value, thick in ((bullet.target, 0.8), (bullet.limit, 2)):
            canvas.setLineWidth(thick)
            canvas.line(x(value), 0, x(value), 12)
        if bullet.value is None:
            return
        canvas.setFillColor(INK)
        canvas.rect(0, 4.7, x(bullet.value), 2.6, 0, 1)
        path = canvas.beginPath()
        path.moveTo(x(bullet.value), 10.7)
        for across, y in ((4.6, 6), (0, 1.3), (-4.6, 6)):
            path.lineTo(x(bullet.value) + across, y)
        path.close()
        canvas.setStrokeColor(WHITE)
        canvas.setLineWidth(0.8)
        canvas.drawPath(path, 1, 1)


def _hatched(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(x, y, width, height)
    canvas.clipPath(path, stroke=0)
    canvas.setFillColor(_REJECT_GROUND)
    canvas.rect(x, y, width, height, 0, 1)
    canvas.setStrokeColor(_HATCH)
    canvas.setLineWidth(0.4)
    for start in range(int(x - height), int(x + width) + 5, 5):
        canvas.line(start, y, start + height, y + height)
    canvas.restoreState()


class Sequential(Drawn):
    """The path of d over n between the lines; failed orders are squares, clean ones rings, the last point is told."""

    def __init__(self, chart: SequentialChart) -> None:
        super().__init__(WIDTH, 262)
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
        _hatched(canvas, self._x0, self._y0, self._w, self._h)
        canvas.restoreState()
        if chart.accept_intercept is not None:
            first = chart.accept_intercept / chart.slope
            zone = canvas.beginPath()
            zone.moveTo(self._x(first), self._y(0))
            zone.lineTo(self._x(n), self._y(chart.slope * n - chart.accept_intercept))
            zone.lineTo(self._x(n), self._y(0))
            zone.close()
            canvas.setFillColor(_ACCEPT_GROUND)
            canvas.drawPath(zone, 0, 1)
        canvas.restoreState()

    def _grid(self, canvas: Canvas) -> None:
        canvas.setFont("C", 7.4)
        canvas.setStrokeColor(HAIR)
        canvas.setLineWidth(0.4)
        canvas.setFillColor(INK)
        for d in range(self._d_axis + 1):
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
                canvas.setFillColor(INK)
                canvas.setFont("C", 7)
                canvas.drawString(self._x(n) + 7, self._y(at) - 10, point.label)
        if places and chart.callout_at:
            n = min(chart.callout_at, len(places))
            self._callout(canvas, self._x(n), self._y(places[n - 1][1]))

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
        words = self._chart.callout[0]
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(1)
        canvas.circle(x, y, 7, 1, 0)
        width = canvas.stringWidth(words, "CB", 8) + 14
        left = min(max(x - width / 2, self._x0 + 4), self._x(self._n_axis) - width - 2)
        bottom = y + 26 if y + 46 < self._y(self._d_axis) else y - 42
        canvas.line(x, y + 7 if bottom > y else y - 7, x, bottom if bottom > y else bottom + 16)
        canvas.setFillColor(WHITE)
        canvas.rect(left, bottom, width, 16, 1, 1)
        canvas.setFillColor(INK)
        canvas.setFont("CB", 8)
        canvas.drawString(left + 7, bottom + 5, fits(words, "CB", 8, width))

"""Failures against orders, with the lines that accept and reject, and the path of one trial."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from labapp.ui.theme import theme
from labapp.ui.widgets.glyphs import paint_glyph
from labapp.ui.widgets.painting import (
    MIDDLE,
    RIGHT,
    Painted,
    draw_text,
    ink,
    line_height,
    painter_of,
    say,
    text_width,
)


@dataclass(frozen=True, slots=True)
class ChartOrder:
    """One counted order in its turn; `label` is shown beside a failure (“order 9: storage”)."""

    failed: bool
    label: str = ""


@dataclass(frozen=True, slots=True)
class ChartPlan:
    """Lines and path. Accept at d <= slope*n - accept; reject at d >= slope*n + reject; `accept` None: only at n_max.

    A single plan (n, c) is slope 0, accept None, reject c + 1, n_max n. `decided_at` is n where the plan decided, 0 if
    it has not; `callout` is the sentence at the last order.
    """

    slope: float
    accept: float | None
    reject: float
    n_max: int
    orders: tuple[ChartOrder, ...] = ()
    decision: str = "continue"
    decided_at: int = 0
    callout: str = ""

    @property
    def failed(self) -> int:
        """How many orders failed."""
        return sum(order.failed for order in self.orders)

    def words(self) -> str:
        """The chart in one sentence."""
        said = {"accept": "accepted", "reject": "rejected"}.get(self.decision, "not decided yet")
        at = f" at order {self.decided_at}" if self.decided_at else ""
        orders = f"{len(self.orders)} order{'' if len(self.orders) == 1 else 's'}"
        return f"{orders}, {self.failed} failed, {said}{at}"


class SequentialChart(Painted):
    """The chart of a trial; `mini` leaves out axes and names for lists."""

    def __init__(self, plan: ChartPlan | None = None, *, mini: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mini, self._plan, self._cases = mini, plan, False
        policy = QSizePolicy.Policy.Fixed if mini else QSizePolicy.Policy.Expanding
        self.setSizePolicy(policy, policy)
        if plan is not None:
            self.show_plan(plan)

    def show_plan(self, plan: ChartPlan) -> None:
        """Show this plan and path."""
        self._plan = plan
        lines = ("accept line, " if plan.accept is not None else "") + "reject line, "
        far = plan.n_max - len(plan.orders)
        cut = f"cut at {plan.n_max}" + (f", {far} more until the cut" if far > 0 else "") if plan.n_max else "no cut"
        say(self, plan.words(), lines + cut)
        self.setToolTip(plan.words() if self._mini else "")
        self.update()

    def show_cases(self, shown: bool) -> None:
        """Draw the best case (no further failure) and the worst (all fail) as dotted lines."""
        self._cases = shown
        self.update()

    def sizeHint(self) -> QSize:
        """Wide on the trial page, a stamp in lists."""
        return QSize(140, 104) if self._mini else QSize(640, 330)

    def minimumSizeHint(self) -> QSize:
        """Axes and names still have room."""
        return QSize(90, 66) if self._mini else QSize(320, 210)

    # ---- geometry

    def _top(self, plan: ChartPlan) -> int:
        """The largest d on the axis."""
        return max(plan.failed + 1, math.floor(plan.slope * self._end(plan) + plan.reject) + 1)

    def _end(self, plan: ChartPlan) -> int:
        """The largest n on the axis: the cut, or for an uncut plan a little further than the path."""
        seen = max(30, len(plan.orders) + 10)
        if not plan.n_max:
            return seen
        return max(1, len(plan.orders), min(plan.n_max, seen) if self._mini else plan.n_max)

    def _box(self) -> QRectF:
        if self._mini:
            return QRectF(self.rect()).adjusted(1, 1, -1, -1)
        line = line_height("caption")
        return QRectF(self.rect()).adjusted(44, 8, -14, -2 * line - 10)

    def point(self, n: float, d: float) -> QPointF:
        """Where n orders with d failures are drawn."""
        if self._plan is None:
            return QPointF()
        area = self._box()
        return QPointF(
            area.x() + n / self._end(self._plan) * area.width(),
            area.bottom() - d / self._top(self._plan) * area.height(),
        )

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint zones, axes, lines, path and callout."""
        plan = self._plan
        if plan is None:
            return
        painter, area = painter_of(self), self._box()
        painter.save()
        painter.setClipRect(area)
        self._paint_zones(painter, plan)
        if not self._mini:
            self._paint_grid(painter, plan, area)
        self._paint_lines(painter, plan)
        painter.restore()
        if not self._mini:
            self._paint_axes(painter, plan, area)
            self._name_lines(painter, plan, area)
        self._paint_path(painter, plan)
        if not self._mini and plan.callout:
            self._paint_callout(painter, plan, area)
        painter.end()

    def _paint_zones(self, painter: QPainter, plan: ChartPlan) -> None:
        look, end, top = theme(), self._end(plan), self._top(plan)
        ink(painter, None, look.color("chart.zone_open"))
        painter.drawRect(self._box())
        ink(painter, None, look.color("chart.zone_reject"))
        high = [
            self.point(0, plan.reject),
            self.point(end, plan.slope * end + plan.reject),
            self.point(end, 2 * top + 2),
        ]
        painter.drawPolygon(QPolygonF([*high, self.point(0, 2 * top + 2)]))
        if plan.accept is not None:
            ink(painter, None, look.color("chart.zone_accept"))
            low = [self.point(0, -plan.accept), self.point(end, plan.slope * end - plan.accept), self.point(end, -9)]
            painter.drawPolygon(QPolygonF([*low, self.point(0, -9)]))

    def _paint_lines(self, painter: QPainter, plan: ChartPlan) -> None:
        look, end = theme(), self._end(plan)
        width = 1.4 if self._mini else 2
        painter.setPen(QPen(look.color("status.fail.solid"), width))
        painter.drawLine(self.point(0, plan.reject), self.point(end, plan.slope * end + plan.reject))
        if plan.accept is not None:
            painter.setPen(QPen(look.color("status.pass.solid"), width))
            painter.drawLine(self.point(0, -plan.accept), self.point(end, plan.slope * end - plan.accept))

    def _paint_grid(self, painter: QPainter, plan: ChartPlan, area: QRectF) -> None:
        look = theme()
        for d in range(0, self._top(plan) + 1, _step(self._top(plan), area.height(), 22)):
            y = round(self.point(0, d).y()) + 0.5
            painter.setPen(QPen(look.color("chart.grid"), 1))
            painter.drawLine(QLineF(area.left(), y, area.right(), y))

    def _paint_axes(self, painter: QPainter, plan: ChartPlan, area: QRectF) -> None:
        look, line, end = theme(), line_height("caption"), self._end(plan)
        for d in range(0, self._top(plan) + 1, _step(self._top(plan), area.height(), 22)):
            y = self.point(0, d).y()
            draw_text(painter, QRectF(0, y - line / 2, 34, line), str(d), "text.muted", "caption", align=RIGHT)
        painter.setPen(QPen(look.color("chart.axis"), 1))
        painter.drawLine(QLineF(area.left(), area.bottom() + 0.5, area.right(), area.bottom() + 0.5))
        for n in range(0, end + 1, _step(end, area.width(), 60)):
            x = self.point(n, 0).x()
            painter.setPen(QPen(look.color("chart.axis"), 1))
            painter.drawLine(QLineF(x, area.bottom(), x, area.bottom() + 4))
            room = QRectF(x - 20, area.bottom() + 5, 40, line)
            draw_text(painter, room, str(n), "text.muted", "caption", align=MIDDLE)
        below = QRectF(area.x(), area.bottom() + 7 + line, area.width(), line)
        right = text_width("counted orders n", "caption") + 12
        draw_text(painter, below.adjusted(0, 0, -right, 0), "d: how many of them failed", "text.muted", "caption")
        draw_text(painter, below, "counted orders n", "text.muted", "caption", align=RIGHT)
        if plan.n_max:
            painter.setPen(QPen(look.color("chart.path"), 1.5))
            painter.drawLine(QLineF(area.right(), area.top(), area.right(), area.bottom()))
            # the corner between the lines is free; at the top the reject line would run through the words
            words = f"cut at {plan.n_max}"
            wide = text_width(words, "caption") + 2
            high, low = (
                self.point(n, plan.slope * n + plan.reject).y() for n in (end, end * (1 - (wide + 6) / area.width()))
            )
            top = area.top() + 2 if high - area.top() > line + 4 else low + 2
            draw_text(painter, QRectF(area.right() - wide - 6, top, wide, line), words, "text.muted", "caption")

    def _name_lines(self, painter: QPainter, plan: ChartPlan, area: QRectF) -> None:
        end = self._end(plan)
        slope = f"{plan.slope:.3f} n " if plan.slope else ""
        # the callout must not lie on a name: the reject line is named at its other end then
        high = 0.24 if len(plan.orders) > 0.45 * end or plan.failed < plan.reject - 0.5 else 0.62
        self._name(
            painter,
            high * end,
            plan.reject,
            f"reject at or above {slope}{_signed(plan.reject, bool(slope))}",
            "fail",
            -6,
        )
        if plan.accept is not None:
            words = f"accept at or below {slope}{_signed(-plan.accept, bool(slope))}"
            self._name(painter, 0.76 * end, -plan.accept, words, "pass", line_height("label") + 2)

    def _name(self, painter: QPainter, n: float, start: float, words: str, status: str, shift: float) -> None:
        """Write a line's name along the line, above or below it, if it has room inside the box."""
        plan, area = self._plan, self._box()
        if plan is None:
            return
        at, on = self.point(n, plan.slope * n + start), self.point(n + 1, plan.slope * (n + 1) + start)
        angle = math.degrees(math.atan2(on.y() - at.y(), on.x() - at.x()))
        wide = text_width(words, "label") + 2
        if wide > area.width() * 0.6 or not area.adjusted(0, 0, 0, 0).contains(at):
            return
        painter.save()
        painter.translate(at)
        painter.rotate(angle)
        line = line_height("label")
        room = QRectF(-wide / 2, shift - line if shift < 0 else shift - line + 2, wide, line)
        draw_text(painter, room, words, f"status.{status}.text", "label", align=MIDDLE)
        painter.restore()

    def _paint_path(self, painter: QPainter, plan: ChartPlan) -> None:
        look, d = theme(), 0
        path = [self.point(0, 0)]
        failures: list[tuple[QPointF, ChartOrder, int]] = []
        for n, order in enumerate(plan.orders, 1):
            path.append(self.point(n, d))
            if order.failed:
                failures.append((self.point(n, d + 0.5), order, n))
                d += 1
                path.append(self.point(n, d))
        if self._cases and not self._mini:
            self._paint_cases(painter, plan, path[-1], d)
        painter.setPen(QPen(look.color("chart.path"), 1.6 if self._mini else 2.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(path))
        if not self._mini:
            self._paint_failures(painter, failures)
        radius = 3.5 if self._mini else 6
        ink(painter, QPen(look.color("surface.card"), 1.5), look.color("chart.path"))
        painter.drawEllipse(path[-1], radius, radius)

    def _paint_failures(self, painter: QPainter, failures: list[tuple[QPointF, ChartOrder, int]]) -> None:
        line, area = line_height("caption"), self._box()
        for place, order, n in failures:
            paint_glyph(painter, "fail", place.x() - 7, place.y() - 7)
            # right of the step and below the path: the path never comes there again
            room = QRectF(place.x() + 11, place.y() - line / 2, min(180.0, area.right() - place.x() - 14), line)
            if room.width() > 40:
                draw_text(painter, room, order.label or f"order {n}", "text.muted", "caption")

    def _paint_cases(self, painter: QPainter, plan: ChartPlan, last: QPointF, d: int) -> None:
        n, end, top = len(plan.orders), self._end(plan), self._top(plan)
        best = next(
            (k for k in range(n, end + 1) if plan.accept is not None and d <= plan.slope * k - plan.accept), end
        )
        best = max(best, min(end, n + 10))
        worst = min(top - d, end - n)
        painter.save()
        painter.setClipRect(self._box())
        painter.setPen(QPen(theme().color("chart.axis"), 1.5, Qt.PenStyle.DotLine))
        painter.drawLine(last, self.point(best, d))
        painter.drawLine(last, self.point(n + worst, d + worst))
        painter.restore()

    def _paint_callout(self, painter: QPainter, plan: ChartPlan, area: QRectF) -> None:
        look, line = theme(), line_height("label")
        at = self.point(len(plan.orders), plan.failed)
        wide = min(text_width(plan.callout, "label") + 18, area.width())
        left = min(max(area.left(), at.x() - wide / 2), area.right() - wide)
        above = at.y() - line - 24 >= area.top()
        top = at.y() - line - 24 if above else at.y() + 16
        rect = QRectF(left, top, wide, line + 8)
        ink(painter, None, look.color("chart.path"))
        painter.drawRoundedRect(rect, 4, 4)
        base, tip = (rect.bottom(), rect.bottom() + 6) if above else (rect.top(), rect.top() - 6)
        painter.drawPolygon(QPolygonF([QPointF(at.x() - 5, base), QPointF(at.x() + 5, base), QPointF(at.x(), tip)]))
        draw_text(painter, rect.adjusted(8, 0, -8, 0), plan.callout, look.color("surface.card"), "label", align=MIDDLE)


def _step(top: int, room: float, least: float) -> int:
    """The step of an axis in 1, 2, 5, 10 ... so that its figures stand at least `least` px apart."""
    for step in (1, 2, 5, 10, 20, 50, 100, 200, 500):
        if room * step / max(1, top) >= least:
            return step
    return max(1, top)


def _signed(value: float, beside: bool) -> str:
    figure = f"{abs(value):.2f}".rstrip("0").rstrip(".") if not beside else f"{abs(value):.2f}"
    if not beside:
        return figure if value >= 0 else f"−{figure}"
    return f"{'+' if value >= 0 else '−'} {figure}"

"""Bars that read in black and white: score bars, bullet charts, the grade ladder."""

from __future__ import annotations

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from labapp.reports.content.blocks import GradeLadder, Score
from labapp.reports.content.charts import Bullet
from labapp.reports.layout.drawn import Drawn
from labapp.reports.layout.type import FAIL, GREY, HATCH, INK, REJECT_GROUND, RULE, TINT, WHITE


class ScoreBar(Drawn):
    """A pillar's score: name, number, bar of 0 to 100, its minimum as a tick with a white halo, the outcome in words."""

    def __init__(self, score: Score, accent: HexColor, width: float) -> None:
        super().__init__(width, 42)
        self._score, self._accent = score, accent

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
            canvas.setFillColor(self._accent if score.value >= score.minimum else FAIL)
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

    def __init__(self, ladder: GradeLadder, width: float) -> None:
        super().__init__(width, 62)
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
        hatched(canvas, start, 1.5, end - start, 9)
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


def hatched(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    """A hatched ground, which also reads without colour."""
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(x, y, width, height)
    canvas.clipPath(path, stroke=0)
    canvas.setFillColor(REJECT_GROUND)
    canvas.rect(x, y, width, height, 0, 1)
    canvas.setStrokeColor(HATCH)
    canvas.setLineWidth(0.4)
    for start in range(int(x - height), int(x + width) + 5, 5):
        canvas.line(start, y, start + height, y + height)
    canvas.restoreState()

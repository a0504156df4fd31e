"""The grade that was claimed and the one that was derived, pointing at the same ruler."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from labapp.ui.theme import theme
from labapp.ui.widgets.painting import LEFT, MIDDLE, Painted, draw_text, ink, line_height, painter_of, say, text_width

GRADES = (
    ("premium", "premium"),
    ("excellent", "excellent"),
    ("good", "good"),
    ("fair", "fair"),
    ("below_fair", "below"),
)


class GradeScale(Painted):
    """A ruler of five grades."""

    def __init__(self, grades: Sequence[tuple[str, str]] = GRADES, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grades = tuple(grades)
        self._claimed, self._derived = "", ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_grades("", "")

    def show_grades(self, claimed: str, derived: str) -> None:
        """Show two grades by key; empty means not known yet."""
        self._claimed, self._derived = claimed, derived
        names = dict(self._grades)
        say(self, f"claimed {names.get(claimed, 'unknown')}, derived {names.get(derived, 'not yet')}")
        self.update()

    def _place(self, key: str) -> int:
        return next((place for place, (grade, _) in enumerate(self._grades) if grade == key), -1)

    def sizeHint(self) -> QSize:
        """Words, ruler, words."""
        return QSize(330, 2 * line_height("caption") + 26)

    def minimumSizeHint(self) -> QSize:
        """Narrow names are cut."""
        return QSize(220, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ruler and its two pointers."""
        painter, look = painter_of(self), theme()
        line, pitch = line_height("caption"), self.width() / len(self._grades)
        claimed, derived = self._place(self._claimed), self._place(self._derived)
        status = self._status(claimed, derived)
        ruler = line + 10
        for place, (_, name) in enumerate(self._grades):
            colour = f"status.{status}.solid" if place == derived else "surface.sunken"
            ink(painter, None, look.color(colour))
            painter.drawRoundedRect(QRectF(place * pitch + 0.5, ruler, pitch - 2, 7), 2, 2)
            marked = place in (claimed, derived)
            wide = text_width(name, "caption", strong=marked) + 2
            if wide > pitch - 2 and not marked:
                continue  # the marked steps keep their names; half a word names nothing
            words = QRectF(place * pitch, ruler + 10, pitch - 2, line)
            if wide > words.width():
                left = min(max(0.0, words.center().x() - wide / 2), self.width() - wide)
                words = QRectF(left, words.y(), wide, line)
            colour = "text.strong" if marked else "text.muted"
            draw_text(painter, words, name, colour, "caption", strong=marked, align=MIDDLE)
        if claimed >= 0 and claimed == derived:
            self._point(painter, claimed, pitch, "claimed and derived", f"status.{status}.text")
        else:
            self._point(painter, claimed, pitch, "claimed", "text.muted")
            self._point(painter, derived, pitch, "derived", f"status.{status}.text")
        painter.end()

    def _status(self, claimed: int, derived: int) -> str:
        if derived < 0 or claimed < 0 or derived <= claimed:
            return "pass"
        return "fail" if derived - claimed > 1 or derived == len(self._grades) - 1 else "remark"

    def _point(self, painter: QPainter, place: int, pitch: float, word: str, colour: str) -> None:
        if place < 0:
            return
        middle, line = place * pitch + pitch / 2, line_height("caption")
        wide = min(text_width(word, "label") + 2, float(self.width()))
        left = min(max(0.0, middle - wide / 2), self.width() - wide)
        draw_text(painter, QRectF(left, 0, wide, line), word, colour, "label", align=LEFT)
        ink(painter, None, theme().color(colour))
        tip = QPolygonF([QPointF(middle - 5, line + 1), QPointF(middle + 5, line + 1), QPointF(middle, line + 7)])
        painter.drawPolygon(tip, Qt.FillRule.OddEvenFill)

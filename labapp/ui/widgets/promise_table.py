"""Promise beside received: what deviates first, what is not read yet next, what matches folded into one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from labapp.ui.theme import theme
from labapp.ui.widgets.focus_ring import FocusRing, by_keyboard
from labapp.ui.widgets.glyphs import paint_glyph
from labapp.ui.widgets.painting import Painted, draw_text, line_height, painter_of, say, text_width

_ORDER = {"fail": 0, "remark": 1, "inconclusive": 2, "info": 3, "open": 4, "neutral": 5, "pass": 6}


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """One line: what, promised, received, and its status (fail, remark, open, pass ...)."""

    field: str
    promised: str
    received: str
    status: str = "pass"


class PromiseTable(Painted):
    """A table without a head; Enter or a click on the last line unfolds what matches."""

    unfolded = Signal(bool)

    def __init__(self, rows: Sequence[PromiseRow] = (), *, fold: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[PromiseRow, ...] = ()
        self._fold = self._folded = fold
        self._ring: FocusRing | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_rows(rows)

    def set_rows(self, rows: Sequence[PromiseRow]) -> None:
        """Show these rows; they are put in order of gravity."""
        ordered = tuple(sorted(rows, key=lambda row: _ORDER.get(row.status, 4)))
        if ordered and ordered == self._rows:
            return  # an inspection is read again after each thing that is stored
        self._rows = ordered
        foldable = self._fold and len(self._matching()) > 1
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if foldable else Qt.FocusPolicy.NoFocus)
        differences = [row for row in self._rows if row.status != "pass"]
        say(
            self,
            f"Promise beside received: {len(differences)} to look at, {len(self._matching())} as promised",
            "; ".join(f"{row.field}: promised {row.promised}, {row.received}" for row in self._rows),
        )
        self.updateGeometry()
        self.update()

    @property
    def rows(self) -> tuple[PromiseRow, ...]:
        """The rows in the order in which they are shown."""
        return self._rows

    @property
    def folded(self) -> bool:
        """Whether what matches is folded into one line."""
        return self._folded and len(self._matching()) > 1

    def _matching(self) -> tuple[PromiseRow, ...]:
        return tuple(row for row in self._rows if row.status == "pass")

    def _shown(self) -> tuple[PromiseRow, ...]:
        return tuple(row for row in self._rows if row.status != "pass") if self.folded else self._rows

    def _row_height(self) -> int:
        return line_height("body") + 6

    def sizeHint(self) -> QSize:
        """One line per row shown."""
        lines = len(self._shown()) + (1 if self._fold and len(self._matching()) > 1 else 0)
        return QSize(340, max(1, lines) * self._row_height())

    def minimumSizeHint(self) -> QSize:
        """Three narrow columns."""
        return QSize(220, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows."""
        painter = painter_of(self)
        height, width = self._row_height(), self.width()
        first = min(width * 0.3, max((text_width(row.field, "caption") for row in self._rows), default=0) + 14)
        second = (width - first) * 0.46
        cut = [row for place, row in enumerate(self._shown()) if self._paint_row(painter, place, row, first, second)]
        if self._fold and len(self._matching()) > 1:
            top = len(self._shown()) * height
            paint_glyph(painter, "pass", 0, top + (height - 14) / 2)
            draw_text(painter, QRectF(22, top, width - 22, height), self._fold_line(), "text.body", "body")
        if not self._rows:
            draw_text(painter, QRectF(0, 0, width, height), "Nothing was promised.", "text.muted", "caption")
        painter.end()
        self.whole_in_tip(bool(cut), "\n".join(f"{row.field}: {row.promised} → {row.received}" for row in cut))

    def _fold_line(self) -> str:
        matching = self._matching()
        if not self.folded:
            return "Fold what is as promised"
        more = "more " if self._shown() else ""
        return f"{len(matching)} {more}as promised: {', '.join(row.field.lower() for row in matching)}"

    def _paint_row(self, painter: QPainter, place: int, row: PromiseRow, first: float, second: float) -> bool:
        look, height = theme(), self._row_height()
        top = place * height
        if place:
            painter.setPen(QPen(look.color("border.hair"), 1))
            painter.drawLine(QPointF(0, top + 0.5), QPointF(self.width(), top + 0.5))
        cut = draw_text(painter, QRectF(0, top, first - 8, height), row.field, "text.muted", "caption")
        cut |= draw_text(painter, QRectF(first, top, second - 10, height), row.promised)
        paint_glyph(painter, row.status, first + second, top + (height - 14) / 2)
        room = QRectF(first + second + 22, top, self.width() - first - second - 22, height)
        quiet = row.status in ("pass", "open", "neutral")
        colour = "text.strong" if not quiet else "text.muted" if row.status == "open" else "text.body"
        return draw_text(painter, room, row.received, colour, "body", strong=not quiet) or cut

    def _toggle(self) -> None:
        self._folded = not self._folded
        self.updateGeometry()
        self.update()
        self.unfolded.emit(not self._folded)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the last line folds or unfolds."""
        foldable = self._fold and len(self._matching()) > 1
        if foldable and event.position().y() >= len(self._shown()) * self._row_height():
            self._toggle()
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space fold or unfold."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._toggle()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring if the focus came by a key."""
        super().focusInEvent(event)
        if by_keyboard(event):
            self._ring = self._ring or FocusRing(self, 5)
            self._ring.show_round()

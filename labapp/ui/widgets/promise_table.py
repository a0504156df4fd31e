"""Promise beside received: what deviates first, what is not read yet next, what matches folded into one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from labapp.ui.theme import theme
from labapp.ui.widgets.focus_ring import FocusRing, by_keyboard
from labapp.ui.widgets.glyphs import paint_glyph
from labapp.ui.widgets.painting import Painted, draw_text, line_height, painter_of, say, text_width

_ORDER = {"fail": 0, "remark": 1, "inconclusive": 2, "info": 3, "open": 4, "neutral": 5, "pass": 6}


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """One line: what, promised, received, and its status (fail, remark, open, pass ...); `key` names the field."""

    field: str
    promised: str
    received: str
    status: str = "pass"
    key: str = ""


class PromiseTable(Painted):
    """A table without a head; Enter or a click on a folded line unfolds all.

    With `choosable` rows can be chosen by arrows or a click, Enter asks for their check, and what nobody has looked at
    yet is folded, too.
    """

    unfolded = Signal(bool)
    row_activated = Signal(object)
    """The PromiseRow on which Enter was pressed or that was clicked twice."""

    def __init__(
        self,
        rows: Sequence[PromiseRow] = (),
        *,
        fold: bool = True,
        choosable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._rows: tuple[PromiseRow, ...] = ()
        self._fold = self._folded = fold
        self._choosable = choosable
        self._current = 0
        self._ring: FocusRing | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_rows(rows)

    def set_rows(self, rows: Sequence[PromiseRow]) -> None:
        """Show these rows; they are put in order of gravity."""
        ordered = tuple(sorted(rows, key=lambda row: _ORDER.get(row.status, 4)))
        if ordered and ordered == self._rows:
            return  # an inspection is read again after each thing that is stored
        chosen = self.current_row
        self._rows = ordered
        foldable = bool(self._folds())
        wants_focus = foldable or (self._choosable and bool(self._rows))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if wants_focus else Qt.FocusPolicy.NoFocus)
        places = [place for place, row in enumerate(self._shown()) if chosen is not None and row.key == chosen.key]
        self._current = places[0] if places else 0
        self._tell()
        self.updateGeometry()
        self.update()

    def _tell(self) -> None:
        differences = [row for row in self._rows if row.status != "pass"]
        row = self.current_row if self._choosable else None
        here = f"; at {row.field}" if row is not None else ""
        say(
            self,
            f"Promise beside received: {len(differences)} to look at, {len(self._of('pass'))} as promised{here}",
            "; ".join(f"{row.field}: promised {row.promised}, {row.received}" for row in self._rows),
        )

    @property
    def rows(self) -> tuple[PromiseRow, ...]:
        """The rows in the order in which they are shown."""
        return self._rows

    @property
    def folded(self) -> bool:
        """Whether what matches is folded into one line."""
        return self._folded and bool(self._folds())

    @property
    def current_row(self) -> PromiseRow | None:
        """The row that is chosen; None on a folded line."""
        shown = self._shown()
        return shown[self._current] if 0 <= self._current < len(shown) else None

    def choose(self, key: str) -> None:
        """Choose the row of a field, unfolding if it lies in a fold."""
        if self.folded and key not in {row.key for row in self._shown()}:
            self._toggle()
        self._current = next((place for place, row in enumerate(self._shown()) if row.key == key), self._current)
        self._tell()
        self.update()

    def _of(self, status: str) -> tuple[PromiseRow, ...]:
        return tuple(row for row in self._rows if row.status == status)

    def _folds(self) -> tuple[str, ...]:
        """The statuses that make one line each while it is folded."""
        statuses = ("open", "pass") if self._choosable else ("pass",)
        return tuple(status for status in statuses if self._fold and len(self._of(status)) > 1)

    def _shown(self) -> tuple[PromiseRow, ...]:
        return tuple(row for row in self._rows if row.status not in self._folds()) if self.folded else self._rows

    def _fold_lines(self) -> tuple[tuple[str, str], ...]:
        """Status and words of the lines below the rows."""
        folds = self._folds()
        if not folds:
            return ()
        if not self.folded:
            return (("pass", "Fold what is as promised"),)
        more = "more " if self._shown() else ""
        words = {"open": "not looked at yet", "pass": "as promised"}
        return tuple(
            (
                status,
                f"{len(self._of(status))} {more if status == 'pass' else ''}{words[status]}: "
                f"{', '.join(row.field.lower() for row in self._of(status))}",
            )
            for status in folds
        )

    def _row_height(self) -> int:
        return line_height("body") + (10 if self._choosable else 6)

    def sizeHint(self) -> QSize:
        """One line per row shown."""
        lines = len(self._shown()) + len(self._fold_lines())
        return QSize(340, max(1, lines) * self._row_height())

    def minimumSizeHint(self) -> QSize:
        """Three narrow columns."""
        return QSize(220, self.sizeHint().height())

    def row_rect(self, place: int) -> QRectF:
        """Where a line is drawn."""
        return QRectF(0, place * self._row_height(), self.width(), self._row_height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows."""
        painter = painter_of(self)
        height, width = self._row_height(), self.width()
        first = min(width * 0.3, max((text_width(row.field, "caption") for row in self._rows), default=0) + 14)
        second = (width - first) * 0.46
        if self._choosable and self.hasFocus():
            ground = self.row_rect(self._current)
            painter.fillRect(ground, theme().color("surface.selected"))
            painter.fillRect(QRectF(ground.x(), ground.y(), 3, height), theme().color("accent.base"))
        cut = [row for place, row in enumerate(self._shown()) if self._paint_row(painter, place, row, first, second)]
        for place, (status, words) in enumerate(self._fold_lines(), len(self._shown())):
            top = place * height
            paint_glyph(painter, status, self._inset(), top + (height - 14) / 2)
            left = self._inset() + 22
            draw_text(painter, QRectF(left, top, width - left, height), words, "text.body", "body")
        if not self._rows:
            draw_text(painter, QRectF(0, 0, width, height), "Nothing was promised.", "text.muted", "caption")
        painter.end()
        self.whole_in_tip(bool(cut), "\n".join(f"{row.field}: {row.promised} → {row.received}" for row in cut))

    def _inset(self) -> int:
        return 8 if self._choosable else 0

    def _paint_row(self, painter: QPainter, place: int, row: PromiseRow, first: float, second: float) -> bool:
        look, height = theme(), self._row_height()
        top = place * height
        if place:
            painter.setPen(QPen(look.color("border.hair"), 1))
            painter.drawLine(QPointF(0, top + 0.5), QPointF(self.width(), top + 0.5))
        left = self._inset()
        cut = draw_text(painter, QRectF(left, top, first - 8 - left, height), row.field, "text.muted", "caption")
        cut |= draw_text(painter, QRectF(first, top, second - 10, height), row.promised)
        paint_glyph(painter, row.status, first + second, top + (height - 14) / 2)
        room = QRectF(first + second + 22, top, self.width() - first - second - 22, height)
        quiet = row.status in ("pass", "open", "neutral")
        colour = "text.strong" if not quiet else "text.muted" if row.status == "open" else "text.body"
        return draw_text(painter, room, row.received, colour, "body", strong=not quiet) or cut

    def _toggle(self) -> None:
        self._folded = not self._folded
        self._current = 0
        self._tell()
        self.updateGeometry()
        self.update()
        self.unfolded.emit(not self._folded)

    def _press(self) -> None:
        row = self.current_row
        if row is None or not self._choosable:
            self._toggle()
        else:
            self.row_activated.emit(row)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a folded line unfolds, on a row it chooses it."""
        place = int(event.position().y() // self._row_height())
        if self._fold_lines() and len(self._shown()) <= place < len(self._shown()) + len(self._fold_lines()):
            self._toggle()
        elif self._choosable and place < len(self._shown()):
            self._move_to(place)
            self.setFocus(Qt.FocusReason.MouseFocusReason)
        else:
            event.ignore()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Twice on a row asks for its check."""
        if self._choosable and event.position().y() < len(self._shown()) * self._row_height():
            self._press()
        else:
            super().mouseDoubleClickEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space fold or unfold, or ask for the check of the chosen row; up and down choose."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._press()
        elif self._choosable and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move_to(self._current + (1 if key == Qt.Key.Key_Down else -1))
        else:
            super().keyPressEvent(event)

    def _move_to(self, place: int) -> None:
        self._current = min(max(0, place), len(self._shown()) + len(self._fold_lines()) - 1)
        self._tell()
        self.update()
        port = self.parentWidget()
        area = None if port is None else port.parentWidget()
        if isinstance(area, QScrollArea):
            area.ensureVisible(0, round(self.row_rect(self._current).center().y()), 0, self._row_height())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The chosen row is seen while the focus is here."""
        super().focusOutEvent(event)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring if the focus came by a key."""
        super().focusInEvent(event)
        self.update()
        if by_keyboard(event) and not self._choosable:
            self._ring = self._ring or FocusRing(self, 5)
            self._ring.show_round()

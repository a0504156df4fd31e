"""What happened when, and by whom, from top to bottom on one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from labapp.ui.theme import theme
from labapp.ui.widgets.glyphs import paint_glyph
from labapp.ui.widgets.painting import RIGHT, Painted, draw_text, line_height, painter_of, say, text_width


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One event; `detail` stands below it, in the colour of its status unless that is pass or open."""

    title: str
    when: str = ""
    who: str = ""
    detail: str = ""
    status: str = "pass"


class Timeline(Painted):
    """States and facts of an order, a seller or a document."""

    def __init__(self, entries: Sequence[TimelineEntry] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[TimelineEntry, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_entries(entries)

    def set_entries(self, entries: Sequence[TimelineEntry]) -> None:
        """Show these entries, the oldest at the top."""
        self._entries = tuple(entries)
        words = (f"{entry.title} {entry.when} {entry.who} {entry.detail}" for entry in self._entries)
        say(self, f"Timeline, {len(self._entries)} entries", "; ".join(" ".join(word.split()) for word in words))
        self.updateGeometry()
        self.update()

    def _height(self, entry: TimelineEntry) -> int:
        return line_height("body") + (line_height("caption") if entry.detail else 0) + 6

    def sizeHint(self) -> QSize:
        """One or two lines per entry."""
        return QSize(300, sum(self._height(entry) for entry in self._entries))

    def minimumSizeHint(self) -> QSize:
        """Room for a state and a date."""
        return QSize(200, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint line, glyphs and words."""
        painter, look = painter_of(self), theme()
        line, caption, top = line_height("body"), line_height("caption"), 0
        whos = max((text_width(entry.who, "caption") for entry in self._entries if entry.who), default=0)
        whos = min(whos, self.width() * 0.25)
        cut_words: list[str] = []
        for place, entry in enumerate(self._entries):
            height = self._height(entry)
            if place < len(self._entries) - 1:
                painter.setPen(QPen(look.color("status.neutral.border"), 2))
                painter.drawLine(QPointF(7, top + line / 2 + 9), QPointF(7, top + height + line / 2 - 9))
            paint_glyph(painter, entry.status, 0, top + (line - 14) / 2)
            right = self.width() - (whos + 12 if whos else 0)
            when = text_width(entry.when, "body") + 1
            draw_text(painter, QRectF(right - when, top, when, line), entry.when, align=RIGHT)
            who = QRectF(self.width() - whos, top, whos, line)
            cut = draw_text(painter, who, entry.who, "text.muted", "caption", align=RIGHT)
            title = QRectF(26, top, right - when - 34, line)
            cut |= draw_text(painter, title, entry.title, "text.strong", "body", strong=True)
            if entry.detail:
                loud = entry.status in ("remark", "fail", "inconclusive")
                colour = f"status.{entry.status}.text" if loud else "text.muted"
                below = QRectF(26, top + line, self.width() - 26, caption)
                cut |= draw_text(painter, below, entry.detail, colour, "caption")
            if cut:
                cut_words.append(f"{entry.title} · {entry.who} · {entry.detail}".strip(" ·"))
            top += height
        painter.end()
        self.whole_in_tip(bool(cut_words), "\n".join(cut_words))

"""A badge: glyph, word and colour of a status, 22 high."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from labapp.ui.theme import theme
from labapp.ui.widgets.glyphs import colour_of, paint_glyph
from labapp.ui.widgets.painting import LEFT, Painted, box, draw_text, painter_of, say, text_width

_WIDEST = 320


def badge_height() -> int:
    """22 px, more if the person reads larger text."""
    return max(22, theme().px("type.label.line") + 6)


def badge_width(word: str, glyph: bool = True) -> int:
    """How wide a badge with this word wants to be."""
    return math.ceil(text_width(word, "label")) + (37 if glyph else 17)


def paint_badge(painter: QPainter, rect: QRectF, word: str, status: str, glyph: bool = True) -> bool:
    """Paint a badge into `rect`; whether its word was cut."""
    look = theme()
    edge, fill = look.color(colour_of(status, "border")), look.color(colour_of(status, "fill"))
    box(painter, rect, edge, fill, look.px("radius.small"))
    start = 8.0
    if glyph:
        paint_glyph(painter, status, rect.x() + 8, rect.y() + (rect.height() - 14) / 2)
        start = 28.0
    room = QRectF(rect.x() + start, rect.y(), rect.width() - start - 7, rect.height())
    return draw_text(painter, room, word, colour_of(status, "text"), "label", align=LEFT)


class Badge(Painted):
    """Shows a status; without a glyph it is a plain remark such as “sold as Good”."""

    def __init__(
        self,
        word: str = "",
        status: str = "neutral",
        *,
        glyph: bool = True,
        tip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._glyph = glyph
        self._word, self._status, self._tip = word, status, tip
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_word(word, status, tip)

    @property
    def word(self) -> str:
        """The word shown."""
        return self._word

    @property
    def status(self) -> str:
        """The status shown."""
        return self._status

    def show_word(self, word: str, status: str, tip: str = "") -> None:
        """Show another word and status; `tip` names the rule behind it."""
        self._word, self._status, self._tip = word, status, tip
        self.setToolTip(tip)
        say(self, word, tip)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the word, up to 320 px."""
        return QSize(min(badge_width(self._word, self._glyph), _WIDEST), badge_height())

    def minimumSizeHint(self) -> QSize:
        """Glyph and a few letters."""
        return QSize(min(self.sizeHint().width(), 64), badge_height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the badge."""
        painter = painter_of(self)
        cut = paint_badge(painter, QRectF(self.rect()), self._word, self._status, self._glyph)
        painter.end()
        if not self._tip:
            self.whole_in_tip(cut, self._word)

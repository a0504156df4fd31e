"""The cap of a key, such as `Enter`, perhaps with what it does beside it."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from labapp.ui.theme import theme
from labapp.ui.widgets.painting import MIDDLE, Painted, box, draw_text, painter_of, say, text_width


def paint_key(
    painter: QPainter, rect: QRectF, key: str, colour: str = "text.muted", edge: str = "border.control"
) -> None:
    """Paint a key cap into `rect`."""
    look = theme()
    box(painter, rect, look.color(edge), look.color("surface.stripe"), look.px("radius.small"))
    draw_text(painter, rect, key, colour, "caption", mono=True, align=MIDDLE)


class KeyCap(Painted):
    """Shows which key does something; `word` says what."""

    def __init__(self, key: str, word: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key, self._word = key, word
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        say(self, f"{key} {word}".strip())

    def _cap_width(self) -> int:
        return max(20, math.ceil(text_width(self._key, "caption", mono=True)) + 12)

    def sizeHint(self) -> QSize:
        """The cap, and the word if there is one."""
        word = math.ceil(text_width(self._word, "caption")) + 9 if self._word else 0
        return QSize(self._cap_width() + word, theme().px("type.caption.line") + 5)

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint cap and word."""
        painter = painter_of(self)
        cap = self._cap_width()
        paint_key(painter, QRectF(0, 0, cap, self.height()), self._key)
        if self._word:
            rect = QRectF(cap + 8, 0, self.width() - cap - 8, self.height())
            draw_text(painter, rect, self._word, "text.muted", "caption")
        painter.end()

"""The big answer button of the bench: glyph left, key cap right, word below."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from labapp.ui.theme import theme
from labapp.ui.widgets.glyphs import paint_glyph
from labapp.ui.widgets.key_cap import paint_key
from labapp.ui.widgets.painting import box, draw_text, painter_of, text_width


class AnswerButton(QAbstractButton):
    """One answer of a check; put several into an exclusive QButtonGroup. The page gives its key a shortcut."""

    def __init__(self, key: str, word: str, status: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key, self.status = key, status
        self.setText(word)
        self.setCheckable(True)
        self.setAccessibleName(word)
        self.setAccessibleDescription(f"key {key}")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._compact = False

    def set_compact(self, compact: bool) -> None:
        """56 high instead of 64, for small windows."""
        self._compact = compact
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Equal widths are given by the layout; the height is the token's."""
        extra = max(0, theme().px("type.read.line") - 22)
        return QSize(140, (56 if self._compact else theme().px("size.answer_button")) + extra)

    def minimumSizeHint(self) -> QSize:
        """A target that a gloved finger meets."""
        return QSize(112, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the text scale changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Its digit answers; Space and the arrows are the page's."""
        event.ignore()

    def _colours(self) -> tuple[QColor, QColor, str, int]:
        look = theme()
        solid, word = f"status.{self.status}.solid", f"status.{self.status}.text"
        if self.isChecked():  # what was answered is seen also where nothing can be changed any more
            return look.color(solid), look.color(f"status.{self.status}.fill"), word, 2
        if not self.isEnabled():
            return look.color("border.card"), look.color("surface.card"), "text.disabled", 1
        if self.isDown():
            return look.color("border.strong"), look.color("surface.sunken"), "text.strong", 1
        if self.underMouse():
            return look.color("border.strong"), look.color("surface.hover"), "text.strong", 1
        return look.color("border.control"), look.color("surface.card"), "text.strong", 1

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the button in its state."""
        look = theme()
        painter, tall = painter_of(self), not self._compact
        edge, fill, word, width = self._colours()
        if self.hasFocus():
            edge, width = look.color("accent.focus"), 2
        box(painter, QRectF(self.rect()), edge, fill, look.px("radius.card"), width)
        if self.hasFocus() and self.isChecked():
            # both at once: the answer's edge stays inside the focus edge
            inner = QRectF(self.rect()).adjusted(3, 3, -3, -3)
            box(painter, inner, look.color(f"status.{self.status}.solid"), None, 5, 1.5)
        key = QRectF(self.width() - 34, 10 if tall else 6, 24, 22)
        capped = word if self.isChecked() else "text.strong" if self.isEnabled() else "text.disabled"
        paint_key(painter, key, self.key, capped, "border.control" if self.isEnabled() else "border.card")
        line = look.px("type.read.line")
        room = QRectF(13, self.height() - line - (8 if tall else 5), self.width() - 18, line)
        # a word too long for the button is set a little smaller before it is cut
        sizes = ("read", "body", "caption")
        fits = (role for role in sizes if text_width(self.text(), role, strong=True) <= room.width())
        role = next(fits, sizes[-1])
        cut = draw_text(painter, room, self.text(), word, role, strong=True)
        painter.setOpacity(1 if self.isEnabled() or self.isChecked() else 0.4)
        paint_glyph(painter, self.status, 13, 12 if tall else 8, 16)
        painter.end()
        tip = self.text() if cut else ""
        if self.toolTip() != tip:
            self.setToolTip(tip)

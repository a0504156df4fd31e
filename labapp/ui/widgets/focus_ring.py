"""The focus ring: 2 px of the focus blue, 2 px outside the button, so that it reads on a filled button too."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from labapp.ui.theme import theme
from labapp.ui.widgets.painting import ink, painter_of

_OUT = 4


def by_keyboard(event: QFocusEvent) -> bool:
    """Whether focus came by a key and not by the mouse or from another window."""
    return event.reason() in (
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.BacktabFocusReason,
        Qt.FocusReason.ShortcutFocusReason,
        Qt.FocusReason.OtherFocusReason,
    )


class FocusRing(QWidget):
    """Follows one widget while that has the focus; call `show_round` in focusInEvent, `hide` in focusOutEvent."""

    def __init__(self, target: QWidget, radius: int = 9) -> None:
        super().__init__(target.parentWidget())
        self._target, self._radius = target, radius
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        target.installEventFilter(self)
        target.destroyed.connect(self.deleteLater)
        self.hide()

    def show_round(self) -> None:
        """Lay the ring round its target; it lies on the nearest ancestor with room for it."""
        host = self._target.parentWidget()
        if host is None:
            return
        place = QRect(QPoint(0, 0), self._target.size()).adjusted(-_OUT, -_OUT, _OUT, _OUT)
        place.translate(self._target.pos())
        above = host.parentWidget()
        while above is not None and not host.rect().contains(place) and not host.isWindow():
            place.translate(host.pos())
            host, above = above, above.parentWidget()
        if self.parentWidget() is not host:
            self.setParent(host)
        self.setGeometry(place)
        self.raise_()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move, resize and hide with the target."""
        if self.isVisible():
            if event.type() in (QEvent.Type.Move, QEvent.Type.Resize):
                self.show_round()
            elif event.type() in (QEvent.Type.Hide, QEvent.Type.FocusOut, QEvent.Type.EnabledChange):
                self.hide()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ring."""
        painter = painter_of(self)
        ink(painter, QPen(theme().color("accent.focus"), theme().px("size.focus_width")), None)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), self._radius, self._radius)
        painter.end()

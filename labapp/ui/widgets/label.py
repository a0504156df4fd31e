"""Plain-text labels in a type role; long text wraps or is cut with an ellipsis and told whole in a tip."""

from __future__ import annotations

import re

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from labapp.ui.theme import repolish

_LONG_WORD = re.compile(r"(\S{24})(?=\S)")


class Label(QLabel):
    """A label that wraps only if asked; it never reads rich text.

    Roles: body, title, check, heading, figure, strong, label, caption, faint, read, id, link, error.
    """

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        *,
        wrap: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setWordWrap(wrap)
        if selectable:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Set the text; words longer than a line may be broken where the label wraps, so that they widen nothing."""
        super().setText(_LONG_WORD.sub("\\1\u200b", text) if self.wordWrap() else text)

    def set_role(self, role: str) -> None:
        """Wear another type role."""
        if self.property("role") != role:
            self.setProperty("role", role)
            repolish(self)


class ElidedLabel(Label):
    """One line that is cut with an ellipsis where it has no room; the whole text is its tip and accessible name."""

    def __init__(self, text: str = "", role: str = "body", *, parent: QWidget | None = None) -> None:
        self._whole = ""
        super().__init__("", role, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)

    @property
    def whole(self) -> str:
        """The text as it was set."""
        return self._whole

    def setText(self, text: str) -> None:
        """Set the whole text."""
        self._whole = " ".join(text.split("\n"))
        self.setAccessibleName(self._whole)
        self.updateGeometry()
        self._cut()

    def sizeHint(self) -> QSize:
        """Room for the whole text."""
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self._whole) + 2, super().sizeHint().height() or metrics.height())

    def minimumSizeHint(self) -> QSize:
        """A few letters are enough."""
        return QSize(
            min(self.sizeHint().width(), QFontMetrics(self.font()).horizontalAdvance("mmmm…")), self.sizeHint().height()
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut anew."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        shown = QFontMetrics(self.font()).elidedText(self._whole, Qt.TextElideMode.ElideRight, max(0, self.width()))
        if shown != self.text():
            super().setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")

"""A panel at the right of a page: part of the page, never a floating sheet; body scrolls, foot stays."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from labapp.ui.widgets.button import IconButton
from labapp.ui.widgets.card import rule
from labapp.ui.widgets.label import ElidedLabel


def scrolling(content: QWidget, ground: str = "") -> QScrollArea:
    """A scroll area without a frame that scrolls up and down only; `ground` is the role of its content."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    if ground:
        area.setProperty("ground", ground)
        content.setProperty("ground", ground)
    area.setWidget(content)
    return area


class SidePanel(QFrame):
    """Put content into `body`; what must stay in sight (passphrase, primary button) into `foot`."""

    closed = Signal()

    def __init__(
        self, title: str = "", width: int = 392, *, closable: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.setFixedWidth(width)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        self._head = QWidget()
        self.head = QHBoxLayout(self._head)
        self.head.setContentsMargins(20, 14, 16, 6)
        self.head.setSpacing(8)
        self._title = ElidedLabel(title, "heading")
        self.head.addWidget(self._title, 1)
        self._close = IconButton("x", "Close the panel")
        self._close.clicked.connect(self.closed)
        self.head.addWidget(self._close)
        self._close.setVisible(closable)
        column.addWidget(self._head)
        inside = QWidget()
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(20, 6, 20, 16)
        self.body.setSpacing(10)
        column.addWidget(scrolling(inside, "card"), 1)
        self._foot = QWidget()
        outer = QVBoxLayout(self._foot)
        outer.setContentsMargins(20, 0, 20, 16)
        outer.setSpacing(10)
        outer.addWidget(rule())
        self.foot = QVBoxLayout()
        self.foot.setSpacing(8)
        outer.addLayout(self.foot)
        column.addWidget(self._foot)
        self._foot.hide()
        self._head.setVisible(bool(title) or closable)
        self.setAccessibleName(title)

    def set_title(self, title: str) -> None:
        """Change the title."""
        self._title.setText(title)
        self._head.setVisible(bool(title))
        self.setAccessibleName(title)

    def show_foot(self, shown: bool = True) -> None:
        """Show the foot once something lies in it."""
        self._foot.setVisible(shown)

"""The rail: one item per screen, a count at its right, fold at its foot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from labapp.ui.screens import Screen
from labapp.ui.theme import theme
from labapp.ui.widgets.label import Label
from labapp.ui.widgets.painting import MIDDLE, Painted, box, draw_text, ink, line_height, painter_of, text_width


class Mark(Painted):
    """The program's mark: a scale with its reading."""

    def __init__(self, size: int = 28, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = size
        self.setFixedSize(size, size)
        self.setAccessibleName("Mystery Order Lab")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint five strokes of a ruler, two of them marked."""
        painter, look, unit = painter_of(self), theme(), self._side / 28
        strokes = (
            (1, 1, 26, "accent.mark"),
            (7, 5, 12, "text.rail_active"),
            (13, 12, 10, "accent.mark"),
            (19, 5, 12, "text.rail_active"),
            (25, 1, 26, "accent.mark"),
        )
        for x, y, high, token in strokes:
            rect = QRectF((x - 0.5) * unit, y * unit, 3 * unit, high * unit)
            box(painter, rect, None, look.color(token), 1.2 * unit)
        painter.end()


class RailItem(QToolButton):
    """A checkable item; the style sheet colours it, its icon follows its state, the count is painted on top."""

    def __init__(self, icon: str, word: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name, self._word, self._count, self._folded = icon, word, 0, False
        self.setProperty("role", "rail")
        self.setText(word)
        self.setAccessibleName(word)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFixedHeight(max(40, line_height("body") + 16))
        self.toggled.connect(self._tint)
        self._tint()

    def set_icon(self, icon: str, word: str) -> None:
        """Show another icon and word."""
        self._icon_name, self._word = icon, word
        self.set_folded(self._folded)
        self._tint()

    def set_count(self, count: int) -> None:
        """How many things wait there; 0 shows nothing."""
        self._count = count
        self.setAccessibleName(f"{self._word}, {count} waiting" if count else self._word)
        self.update()

    def set_folded(self, folded: bool) -> None:
        """Show the icon only; the word becomes the tool tip."""
        self._folded = folded
        self.setText("" if folded else self._word)
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if folded else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        self.setToolButtonStyle(style)
        self.setToolTip(self._word if folded else "")
        self.setFixedWidth(theme().px("size.rail_folded" if folded else "size.rail_open"))
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        """Tint the icon anew when the theme changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._tint()

    def _tint(self) -> None:
        gap = 0 if self._folded else 16
        self.setIcon(theme().icon(self._icon_name, "accent.mark" if self.isChecked() else "text.rail", 20, gap=gap))
        self.setIconSize(QSize(20 + gap, 20))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The item, then its count or dot."""
        super().paintEvent(event)
        if not self._count:
            return
        painter, look = painter_of(self), theme()
        if self._folded:
            ink(painter, None, look.color("accent.mark"))
            painter.drawEllipse(QPointF(self.width() / 2 + 9, 10), 3.5, 3.5)
        else:
            words = f"{self._count:,}"
            wide = max(28.0, text_width(words, "label") + 12)
            rect = QRectF(self.width() - wide - 16, self.height() / 2 - 10, wide, 20)
            box(painter, rect, None, look.color("surface.rail" if self.isChecked() else "surface.rail_active"), 4)
            draw_text(painter, rect, words, "text.rail_active", "label", align=MIDDLE)
        painter.end()


class Rail(QFrame):
    """Screens that the role may see; arrows move, Fold narrows."""

    screen_chosen = Signal(str)
    fold_changed = Signal(bool)
    """The person folded or unfolded it."""

    def __init__(self, screens: Sequence[Screen], folded: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAccessibleName("Screens")
        self._wished, self._forced = folded, False
        self._screen_folds = self._narrow = False
        self._items: dict[str, RailItem] = {}
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(4)
        head = QWidget()
        head.setFixedHeight(theme().px("size.topbar"))
        line = QHBoxLayout(head)
        line.setContentsMargins(18, 0, 8, 0)
        line.setSpacing(12)
        line.addWidget(Mark(), 0, Qt.AlignmentFlag.AlignLeft)
        self._names = QWidget()
        names = QVBoxLayout(self._names)
        names.setContentsMargins(0, 0, 0, 0)
        names.setSpacing(0)
        names.addStretch(1)
        names.addWidget(Label("Mystery Order", "rail-name"))
        names.addWidget(Label("Lab", "rail-sub"))
        names.addStretch(1)
        line.addWidget(self._names, 1)
        column.addWidget(head)
        column.addSpacing(12)
        for screen in screens:
            item = RailItem(screen.icon, screen.title)
            item.setProperty("screen", screen.key)
            self._items[screen.key] = item
            self._group.addButton(item)
            column.addWidget(item)
        column.addStretch(1)
        self._fold = RailItem("panel-left-close", "Fold")
        self._fold.setCheckable(False)
        column.addWidget(self._fold)
        self._group.buttonClicked.connect(self._clicked)
        self._fold.clicked.connect(self._toggle)
        self._show()

    @property
    def folded(self) -> bool:
        """Whether only icons are shown."""
        return self._wished or self._forced

    @property
    def keys(self) -> tuple[str, ...]:
        """The screens shown."""
        return tuple(self._items)

    def item(self, key: str) -> RailItem:
        """The item of a screen."""
        return self._items[key]

    def mark(self, key: str, fold: bool) -> None:
        """Mark the screen that is shown; `fold`: it needs the width."""
        if key in self._items:
            self._items[key].setChecked(True)
        self._screen_folds = fold
        self._forced = fold or self._narrow
        self._show()

    def set_narrow(self, narrow: bool) -> None:
        """The window has no room for words: fold, until it has room again or the person unfolds."""
        self._narrow = narrow
        self._forced = narrow or self._screen_folds
        self._show()

    def set_count(self, key: str, count: int) -> None:
        """How many things wait on a screen."""
        if key in self._items:
            self._items[key].set_count(count)

    def _clicked(self, button: RailItem) -> None:
        self.screen_chosen.emit(str(button.property("screen")))

    def _toggle(self) -> None:
        if self._forced:
            self._forced = self._wished = self._narrow = False
        else:
            self._wished = not self._wished
        self._show()
        self.fold_changed.emit(self._wished)

    def _show(self) -> None:
        folded = self.folded
        for item in (*self._items.values(), self._fold):
            item.set_folded(folded)
        self._fold.set_icon("panel-left-open" if folded else "panel-left-close", "Unfold" if folded else "Fold")
        self._names.setVisible(not folded)
        self.setFixedWidth(theme().px("size.rail_folded" if folded else "size.rail_open"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down move the focus along the items."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        items = [*self._items.values(), self._fold]
        here = next((place for place, item in enumerate(items) if item.hasFocus()), None)
        if step is None or here is None:
            super().keyPressEvent(event)
        else:
            items[(here + step) % len(items)].setFocus(Qt.FocusReason.TabFocusReason)

"""The small list of photos on their way: overall progress with cancel, and each refused one with its reason."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from labapp.ui.bench.intake import Arrival, Intake
from labapp.ui.widgets.button import Button, IconButton
from labapp.ui.widgets.glyphs import Glyph
from labapp.ui.widgets.label import ElidedLabel, Label
from labapp.ui.widgets.painting import say
from labapp.ui.widgets.side_panel import scrolling

_SHOWN = 8
_TALLEST = 208


class OnItsWay(QWidget):
    """Hidden while nothing is on its way and nothing was refused."""

    stop_requested = Signal()
    retry_requested = Signal(int)
    elsewhere_requested = Signal(int)
    """The ids of arrivals."""
    dismissed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self._progress = QWidget()
        line = QHBoxLayout(self._progress)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        self._count = Label("", "caption")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.cancel = IconButton("x", "Stop storing the photos that are on their way")
        self.cancel.clicked.connect(self.stop_requested)
        line.addWidget(self._count)
        line.addWidget(self.bar, 1)
        line.addWidget(self.cancel)
        column.addWidget(self._progress)
        inside = QWidget()
        self._rows = QVBoxLayout(inside)
        self._rows.setContentsMargins(0, 0, 4, 0)
        self._rows.setSpacing(8)
        self._area = scrolling(inside, "card")
        self._area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        column.addWidget(self._area)
        self._shown: tuple[Arrival, ...] = ()
        self.hide()

    @property
    def words(self) -> str:
        """What is said of the progress."""
        return self._count.text()

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons that are shown."""
        return tuple(one.reason for one in self._shown)

    def show_intake(self, intake: Intake) -> None:
        """Show how far all is, and what was refused."""
        done, total = intake.progress
        busy = intake.busy
        self._progress.setVisible(busy)
        if busy:
            self._count.setText(f"{done} of {total} stored")
            self.bar.setRange(0, total)
            self.bar.setValue(done)
            say(self.bar, f"photos on their way: {done} of {total} stored")
        refused = intake.refused
        if refused != self._shown:
            self._shown = refused
            self._show_refused()
        self._area.setVisible(bool(refused))
        self.setVisible(busy or bool(refused))

    def _show_refused(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for one in self._shown[:_SHOWN]:
            self._rows.addWidget(self._row(one))
        if len(self._shown) > _SHOWN:
            self._rows.addWidget(Label(f"and {len(self._shown) - _SHOWN} more", "caption"))
        inside = self._area.widget()
        if inside is not None:
            inside.ensurePolished()
            high = self._rows.totalHeightForWidth(max(200, self._area.viewport().width()))
            self._area.setFixedHeight(min(_TALLEST, max(high, self._rows.totalSizeHint().height())))

    def _row(self, one: Arrival) -> QWidget:
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Glyph("fail", "refused", 14))
        head.addWidget(ElidedLabel(one.name, "strong"), 1)
        forget = IconButton("x", f"Forget {one.name}")
        forget.clicked.connect(partial(self.dismissed.emit, one.id))
        head.addWidget(forget)
        column.addLayout(head)
        column.addWidget(Label(one.reason, "caption", wrap=True))
        buttons = QHBoxLayout()
        buttons.setSpacing(0)
        retry = Button("Retry", "rotate-cw", "quiet")
        retry.clicked.connect(partial(self.retry_requested.emit, one.id))
        other = Button("Elsewhere …", "", "quiet")
        other.setToolTip("Try it again for another shot or check")
        other.clicked.connect(partial(self.elsewhere_requested.emit, one.id))
        buttons.addWidget(retry)
        buttons.addWidget(other)
        buttons.addStretch(1)
        column.addLayout(buttons)
        row.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return row

"""The small list of photos on their way: overall progress with cancel, and each refused one with its reason."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from labapp.ui.bench.intake import Arrival, Intake
from labapp.ui.widgets.button import IconButton
from labapp.ui.widgets.glyphs import Glyph
from labapp.ui.widgets.label import ElidedLabel, Label
from labapp.ui.widgets.painting import say

_SHOWN = 2
"""So many refusals at a time, so that the shots stay in sight; the next one follows when one is settled."""


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
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        column.addLayout(self._rows)
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
            self._rows.addWidget(Label(f"and {len(self._shown) - _SHOWN} more refused", "caption"))

    def _row(self, one: Arrival) -> QWidget:
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(Glyph("fail", "refused", 14))
        head.addWidget(ElidedLabel(one.name, "strong"), 1)
        for icon, word, told in (
            ("rotate-cw", "Retry", self.retry_requested),
            ("ellipsis", "Put it elsewhere …", self.elsewhere_requested),
            ("x", "Forget it", self.dismissed),
        ):
            button = IconButton(icon, f"{word}: {one.name}")
            button.clicked.connect(partial(told.emit, one.id))
            head.addWidget(button)
        column.addLayout(head)
        column.addWidget(Label(one.reason.removeprefix(f"{one.name}: "), "caption", wrap=True))
        row.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return row

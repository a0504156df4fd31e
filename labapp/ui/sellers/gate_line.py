"""The six gates of onboarding on one line: passed with date, initials and document, or who is asked."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from labapp.sellers.queries import GateRow
from labapp.sellers.rules import GATE_TITLES, Gate
from labapp.ui import labels
from labapp.ui.sellers.words import ASKED
from labapp.ui.theme import theme
from labapp.ui.widgets.button import Button
from labapp.ui.widgets.glyphs import Glyph
from labapp.ui.widgets.label import ElidedLabel, Label
from labapp.ui.widgets.painting import painter_of, say

_GLYPH = 16
_NAME = 92
"""What a gate's longest word takes."""
_TOP = Qt.AlignmentFlag.AlignTop
_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
"""Without a side to lean on, the silhouette's width would be the column's."""


class GateMark(QObject):
    """One column of the line: silhouette, name, what is known of it, and the button that records it."""

    record_wanted = Signal(object)

    def __init__(self, gate: Gate, parent: QObject) -> None:
        super().__init__(parent)
        self.gate = gate
        self.passed = False
        self.glyph = Glyph("open", size=_GLYPH)
        self._title = Label(labels.word("gate", gate), "strong", wrap=True)
        self._title.setToolTip(GATE_TITLES[gate])
        self._line = Label("", "caption", wrap=True)
        self._paper, self._clip, self._document = QWidget(), QLabel(), ElidedLabel("", "caption")
        row = QHBoxLayout(self._paper)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._clip)
        row.addWidget(self._document, 1)
        self.record = Button("Record")
        self.record.setAccessibleName(f"Record: {GATE_TITLES[gate]}")
        self.record.clicked.connect(self._record)
        self._cell = QWidget()
        self._below = cell = QVBoxLayout(self._cell)
        cell.setContentsMargins(0, 0, 0, 0)
        cell.setSpacing(3)
        cell.addWidget(self._line)
        cell.addWidget(self._paper)
        cell.addWidget(self.record, 0, Qt.AlignmentFlag.AlignLeft)
        cell.addStretch(1)

    def stand(self, grid: QGridLayout, row: int, column: int, room: int) -> None:
        """Stand in a column, in three rows from this one on."""
        self._below.setContentsMargins(0, 0, 0, room)
        for below, part in enumerate((self.glyph, self._title, self._cell)):
            grid.addWidget(part, row + below, column, _TOP if below else _MIDDLE)

    @property
    def words(self) -> str:
        """What the gate says."""
        return f"{self._line.text()} {self._document.whole}".strip()

    def show_gate(self, row: GateRow, zone: ZoneInfo, may_record: bool) -> None:
        """Show whether the gate is passed."""
        title = GATE_TITLES[self.gate]
        self.passed = row.passed_at is not None
        if row.passed_at is not None:
            day = labels.day(row.passed_at.astimezone(zone).date(), short=True)
            self._line.setText(f"{day} · {labels.initials(row.passed_by)}")
            self._line.setToolTip(f"{row.passed_by}, {labels.moment(row.passed_at, zone)}")
        else:
            self._line.setText(ASKED[self.gate])
            self._line.setToolTip("")
        self._document.setText(row.document if self.passed else "")
        self._clip.setPixmap(theme().pixmap("paperclip", "text.muted", 12, self._clip.devicePixelRatio()))
        self._paper.setVisible(self.passed)
        self.record.setVisible(may_record and not self.passed)
        self.glyph.show_status("pass" if self.passed else "open", f"{title}: {'passed' if self.passed else 'open'}")
        say(self._title, f"{title}: {'passed' if self.passed else 'open'}, {self.words}")

    def _record(self) -> None:
        self.record_wanted.emit(self.gate)


class GateLine(QWidget):
    """Six marks joined by a line, in the colour of passed where both ends are passed."""

    record_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = grid = QGridLayout(self)
        self._across = 0
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(3)
        self.marks: dict[Gate, GateMark] = {}
        for gate in Gate:
            self.marks[gate] = GateMark(gate, self)
            self.marks[gate].record_wanted.connect(self.record_wanted)
        self._stand(len(Gate))

    def _stand(self, across: int) -> None:
        if across == self._across:
            return
        self._across = across
        for place, mark in enumerate(self.marks.values()):
            above = place < across < len(self.marks)
            mark.stand(self._grid, place // across * 3, place % across, 12 if above else 0)
            self._grid.setColumnStretch(place, 1 if place < across else 0)
            self._grid.setColumnMinimumWidth(place, 60 if place < across else 0)
        for row in (0, 3):
            self._grid.setRowMinimumHeight(row, _GLYPH + 4 if across < len(self.marks) or not row else 0)

    def minimumSizeHint(self) -> QSize:
        """Three gates beside each other are enough."""
        return QSize(3 * _NAME, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where six names have no room the gates stand in two lines."""
        super().resizeEvent(event)
        roomy = self.width() >= len(self.marks) * _NAME * theme().text_scale // 100
        self._stand(len(self.marks) if roomy else len(self.marks) // 2)

    def show_gates(self, rows: Sequence[GateRow], zone: ZoneInfo, may_record: bool) -> None:
        """Show all gates."""
        for row in rows:
            self.marks[row.gate].show_gate(row, zone, may_record)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line between the silhouettes."""
        painter, look = painter_of(self), theme()
        for here, there in itertools.pairwise(self.marks.values()):
            if there.glyph.x() < here.glyph.x():
                continue
            y = here.glyph.y() + _GLYPH / 2
            both = here.passed and there.passed
            painter.setPen(QPen(look.color("status.pass.solid" if both else "status.neutral.border"), 2))
            painter.drawLine(QPointF(here.glyph.x() + _GLYPH + 5, y), QPointF(there.glyph.x() - 5, y))
        painter.end()

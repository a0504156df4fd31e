"""Who has a device and where it lies, with the line of where it was before."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from labapp.orders.queries import CustodyRow, OrderDetail
from labapp.ui import labels
from labapp.ui.widgets.button import Button
from labapp.ui.widgets.card import rule
from labapp.ui.widgets.label import Label
from labapp.ui.widgets.timeline import Timeline, TimelineEntry


class CustodyLine(QWidget):
    """Hidden until a parcel is received."""

    move_requested = Signal()
    label_requested = Signal()

    def __init__(self, zone: ZoneInfo, *, may_move: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self.now = Label("", "strong", wrap=True, selectable=True)
        self.move_button = Button("Move …", "map-pin")
        self.move_button.clicked.connect(self.move_requested)
        self.label_button = Button("Print label", "tags")
        self.label_button.clicked.connect(self.label_requested)
        self.line = Timeline()
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.move_button)
        buttons.addWidget(self.label_button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (rule(), Label("Where the device is", "label"), self.now, self.line):
            column.addWidget(widget)
        if may_move:
            column.addLayout(buttons)
        self.hide()

    def show_order(self, order: OrderDetail) -> None:
        """Show where an order's device is, and where it was."""
        self.setVisible(bool(order.custody))
        if not order.custody:
            return
        self.now.setText(labels.whereabouts(order.custody[-1], self._zone))
        last = len(order.custody) - 1
        entries = [
            _entry(move, self._zone, "active" if place == last else "pass") for place, move in enumerate(order.custody)
        ]
        self.line.set_entries(entries if last else ())
        self.line.setVisible(bool(last))


def _entry(move: CustodyRow, zone: ZoneInfo, status: str) -> TimelineEntry:
    who = move.holder or "nobody"
    noted = "" if move.noted_by == move.holder else f"noted by {move.noted_by}"
    detail = " · ".join(part for part in (who, noted, move.note) if part)
    return TimelineEntry(move.place, labels.moment(move.since, zone), "", detail, status)

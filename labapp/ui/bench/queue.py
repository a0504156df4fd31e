"""What waits at the bench: orders received, under inspection, or sent back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from labapp.inspections.queries import BenchRow
from labapp.ui import labels
from labapp.ui.deadlines import damage_status
from labapp.ui.theme import theme
from labapp.ui.widgets.button import Button
from labapp.ui.widgets.card import Card
from labapp.ui.widgets.label import Label
from labapp.ui.widgets.table import Table
from labapp.ui.widgets.table_model import Column


def deadline_status(day: date | None, today: date) -> str | None:
    """Octagon on or past the day, triangle in the last five days before it."""
    if day is None:
        return None
    left = (day - today).days
    return "fail" if left <= 0 else "remark" if left <= 5 else None


class BenchQueue(QWidget):
    """The list; Enter or a double click opens an inspection."""

    opened = Signal(object)
    """The BenchRow to work at."""
    blinded_changed = Signal(bool)
    """The person wants to work blinded, or not any more."""

    def __init__(
        self, today: Callable[[], date], name: QWidget, *, blinded: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("bench_list")
        self.table = Table(_columns(today), name="Waiting at the bench")
        self.table.set_empty(
            "package-open",
            "No order waits to be opened.",
            "Receive a parcel: scan its tracking label in the box above.",
        )
        self.table.row_opened.connect(self.opened)
        self._count = Label("", "caption")
        self.blinded = QCheckBox("Work blinded")
        self.blinded.setToolTip("Whose order it is stays hidden, here and at the bench")
        self.blinded.setIcon(theme().icon("eye-off", "text.muted", 16))
        self.blinded.setChecked(blinded)
        self.blinded.clicked.connect(self.blinded_changed)
        self._open = Button("Open", "microscope", "primary")
        self._open.clicked.connect(self._open_chosen)
        head = QHBoxLayout()
        head.addWidget(Label("Bench", "title"))
        head.addWidget(self._count)
        head.addWidget(name)
        head.addStretch(1)
        head.addWidget(self.blinded)
        head.addSpacing(8)
        head.addWidget(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 24)
        column.setSpacing(16)
        column.addLayout(head)
        card = Card(padded=False)
        card.body.addWidget(self.table)
        column.addWidget(card, 1)

    def show_rows(self, rows: Sequence[BenchRow]) -> None:
        """Show what waits; the chosen row stays chosen."""
        self.table.set_rows(rows, keep=lambda row: (row.order_number, row.second))
        if self.table.current_row is None:
            self.table.choose_first()
        self._count.setText(f"{labels.count(len(rows), 'order')} to inspect" if rows else "")
        self._open.setEnabled(bool(rows))

    def _open_chosen(self) -> None:
        row = self.table.current_row
        if row is not None:
            self.opened.emit(row)


def _columns(today: Callable[[], date]) -> tuple[Column, ...]:
    return (
        Column("order", "Order", lambda row: row.order_number, "id", 150),
        Column(
            "device",
            "Device",
            lambda row: row.title,
            "text",
            0,
            second=_sold,
            stretch=3,
        ),
        Column("state", "State", _state, "glyph", 190, status=_state_status, tip=lambda row: row.returned_reason),
        Column(
            "received",
            "Received",
            lambda row: labels.day(row.received_at and row.received_at.date(), short=True),
            width=130,
            second=lambda row: row.place,
        ),
        Column(
            "return",
            "Return by",
            lambda row: labels.day(row.return_by, short=True),
            "glyph",
            120,
            status=lambda row: deadline_status(row.return_by, today()),
        ),
        Column(
            "damage",
            "Report damage",
            lambda row: "" if row.damage_report_by is None else labels.day(row.damage_report_by, short=True),
            "glyph",
            130,
            status=lambda row: damage_status(row.damage_report_by, today()),
            hide_below=820,
        ),
        Column("by", "By", lambda row: labels.initials(row.started_by) if row.started_by else "—", width=60),
    )


def _sold(row: BenchRow) -> str:
    by = f" by {row.seller_name}" if row.seller_name else ""
    return f"sold as {labels.word('grade', row.grade)}{by}"


def _state(row: BenchRow) -> str:
    if row.second:
        return "second look begun" if row.inspection_id is not None else "second look, blind"
    if row.returned_reason:
        return "sent back"
    return "under inspection" if row.inspection_id is not None else "to be opened"


def _state_status(row: BenchRow) -> str:
    if row.returned_reason:
        return "remark"
    return "active" if row.inspection_id is not None else "open"

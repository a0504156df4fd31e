"""The orders of a trial with their verdicts; each verdict opens."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from labapp.trials.queries import TrialDetail
from labapp.trials.rules import CountedOrder
from labapp.ui import labels
from labapp.ui.trials.parts import table_height
from labapp.ui.widgets.card import Card
from labapp.ui.widgets.table import Table
from labapp.ui.widgets.table_model import Column


@dataclass(frozen=True, slots=True)
class _Line:
    """One order; `place` is its turn among those that count, 0 if it does not."""

    place: int
    order: CountedOrder


def _verdict(line: _Line) -> str:
    return labels.word("verdict", line.order.verdict)


def _status(line: _Line) -> str:
    return labels.status("verdict", line.order.verdict)


def _remark(line: _Line) -> str:
    critical = "critical: " if line.order.critical else ""
    return f"{critical}{line.order.remark}" if line.order.remark else "—"


_COLUMNS = (
    Column("n", "n", lambda line: str(line.place) if line.place else "—", kind="number", width=56),
    Column("verdict", "Verdict", lambda line: line.order.verdict_number, kind="id", width=148),
    Column("result", "Result", _verdict, kind="badge", status=_status, width=172),
    Column("order", "Order", lambda line: line.order.order, kind="id", width=148, hide_below=760),
    Column(
        "issued",
        "Issued",
        lambda line: labels.day(line.order.issued_on, short=True),
        kind="number",
        width=84,
        hide_below=600,
    ),
    Column("remark", "What it found", _remark, hide_below=560),
)


class EvidenceCard(Card):
    """Enter or a double click opens the verdict's document."""

    verdict_opened = Signal(str)
    """The verdict's number."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Orders and verdicts", padded=False, parent=parent)
        self.table = Table(_COLUMNS, name="Orders of the trial with their verdicts")
        self.body.addWidget(self.table)
        self.table.row_opened.connect(self._open)

    def show_trial(self, trial: TrialDetail) -> None:
        """Show the orders in the order in which they count."""
        lines, place = [], 0
        for order in trial.orders:
            place += order.counts
            lines.append(_Line(place if order.counts else 0, order))
        waiting = trial.placed - len(trial.orders)
        note = f"{labels.count(waiting, 'order')} without a verdict yet" if waiting else ""
        self.set_title("Orders and verdicts", note or ("Enter opens the verdict" if lines else ""))
        advice = (
            "They count here as soon as their verdicts are issued." if waiting else "Place the first one in Orders."
        )
        sentence = "No verdict yet" if waiting else "No order was placed for this trial yet"
        self.table.set_empty("package", sentence, advice)
        self.table.set_rows(lines, keep=lambda line: line.order.verdict_number)
        self.table.setFixedHeight(table_height(len(lines)) if lines else 170)

    def _open(self, line: _Line) -> None:
        self.verdict_opened.emit(line.order.verdict_number)

"""Cards of a seller's overview: indicators, trials, standing with its measures."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from labapp.sellers.queries import MeasureRow, SellerDetail
from labapp.sellers.rules import IndicatorState
from labapp.trials.queries import TrialRow
from labapp.trials.rules import Outcome, TrialState
from labapp.ui import labels
from labapp.ui.sellers import words
from labapp.ui.theme import theme
from labapp.ui.widgets.badge import Badge
from labapp.ui.widgets.card import Card, rule
from labapp.ui.widgets.indicator import IndicatorReading, Indicators
from labapp.ui.widgets.label import ElidedLabel, Label
from labapp.ui.widgets.table import Table
from labapp.ui.widgets.table_delegate import row_height
from labapp.ui.widgets.table_model import Column

_LAST = 6


class IndicatorsCard(Card):
    """The last readings against target and limit; hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Indicators against target and limit", parent=parent)
        self._charts = Indicators()
        self.body.addWidget(self._charts)

    def show_detail(self, detail: SellerDetail) -> None:
        """Show the indicators of this seller."""
        self.setVisible(bool(detail.readings))
        counts = {state: sum(one.state is state for one in detail.indicators) for state in IndicatorState}
        parts = (f"{count} {labels.word('indicator_state', state)}" for state, count in counts.items() if count)
        self.set_title("Indicators against target and limit", ", ".join(parts))
        self._charts.show_readings(
            [
                IndicatorReading(
                    status.title,
                    words.short_unit(status.unit),
                    status.target,
                    status.limit,
                    str(status.state),
                    tuple(reading.value for reading in detail.readings.get(status.key, ())[-_LAST:]),
                )
                for status in detail.indicators
            ]
        )


def _trial_badge(row: TrialRow) -> tuple[str, str]:
    if row.state is TrialState.DECIDED and row.outcome is not None:
        return labels.word("outcome", row.outcome), labels.status("outcome", row.outcome)
    if row.recommendation is Outcome.CONTINUE and not row.decide_now:
        return "Under way", "active"
    return "Can be decided", "remark"


_TRIALS = (
    Column(
        "trial",
        "Trial",
        lambda row: row.number,
        kind="id",
        width=112,
    ),
    Column("category", "Category", lambda row: row.category, hide_below=500),
    Column(
        "orders",
        "Failed",
        lambda row: f"{row.d} of {row.n}",
        kind="number",
        width=88,
    ),
    Column(
        "state",
        "State",
        lambda row: _trial_badge(row)[0],
        kind="badge",
        width=162,
        status=lambda row: _trial_badge(row)[1],
    ),
)


class TrialsCard(Card):
    """A seller's trials, newest first; Enter opens one."""

    trial_opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Trials", padded=False, parent=parent)
        self.table = Table(_TRIALS, name="Trials of the seller")
        self.body.addWidget(self.table)
        self.table.row_opened.connect(self._open)

    def show_trials(self, trials: Sequence[TrialRow], *, ready: bool) -> None:
        """Show these trials; `ready` says that one can be started now."""
        advice = "All gates are passed: it can start now." if ready else "It starts once all six gates are passed."
        self.table.set_empty("scale", "No trial yet", advice)
        self.table.set_rows(trials, keep=lambda row: row.id)
        self.set_title("Trials", "Enter opens one" if trials else "")
        head = theme().px("type.caption.line") + 18
        self.table.setFixedHeight(head + min(len(trials), 5) * row_height(False) + 2 if trials else 150)

    def _open(self, row: TrialRow) -> None:
        self.trial_opened.emit(row.id)


class _Measure(QWidget):
    """A measure with its reasons, each on a line."""

    def __init__(self, row: MeasureRow) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 6)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(8)
        title = f"{row.kind.value.capitalize()} from {labels.day(row.effective_on, year=True)}"
        head.addWidget(ElidedLabel(title, "strong"))
        head.addStretch(1)
        head.addWidget(Label(row.number, "id", selectable=True))
        column.addLayout(head)
        if row.scope:
            column.addWidget(Label(row.scope, wrap=True))
        for reason in row.reasons:
            column.addWidget(Label(f"· {reason}", "caption", wrap=True, selectable=True))
        column.addWidget(Label(_time_to_reply(row), "caption", wrap=True))


class StandingCard(Card):
    """How the seller stands, and the measures that brought it there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Standing and measures", parent=parent)
        self.badge = Badge()
        self.add_to_head(self.badge)
        self._none = Label("No measure so far.", "caption")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.body.addWidget(self._none)
        self.body.addLayout(self._rows)
        self.body.addStretch(1)

    def show_detail(self, detail: SellerDetail, standing: tuple[str, str]) -> None:
        """Show the measures of this seller."""
        self.badge.show_word(*standing)
        self._none.setVisible(not detail.measures)
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for place, row in enumerate(detail.measures):
            if place:
                self._rows.addWidget(rule())
            self._rows.addWidget(_Measure(row))
        self._rows.setAlignment(Qt.AlignmentFlag.AlignTop)


def _time_to_reply(row: MeasureRow) -> str:
    days = (row.reply_until - row.effective_on).days
    return f"The seller may reply within {labels.count(days, 'day')} of the hand-over; the print room has until when."

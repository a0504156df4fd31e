"""The seller's indicators against target and limit, and the form that notes a reading by hand."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from labapp.core.errors import UserError
from labapp.sellers.rules import IndicatorState, IndicatorStatus
from labapp.trials.queries import TrialDetail
from labapp.ui import labels
from labapp.ui.trials import words
from labapp.ui.widgets.button import Button
from labapp.ui.widgets.card import Card
from labapp.ui.widgets.form import ChoiceField, DateField, TextField, fields_row
from labapp.ui.widgets.indicator import Indicator, IndicatorReading, Indicators

_LAST = 6


@dataclass(frozen=True, slots=True)
class NewReading:
    """A reading as it was typed."""

    indicator: str
    value: float
    read_on: date
    source: str


def parsed(text: str) -> float:
    """A number typed with comma or point; ValueError if it is none."""
    value = float(text.replace(",", ".").removesuffix("%").strip())
    if not math.isfinite(value) or value < 0:
        raise ValueError("a reading is zero or more")
    return value


class ReadingForm(QWidget):
    """Indicator, value, day and source of one reading."""

    note_requested = Signal(object)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.indicator = ChoiceField("Indicator")
        self.value = TextField("Value", placeholder="7.2", longest=20)
        self.read_on = DateField("Read on", optional=False)
        self.source = TextField("Source", placeholder="Seller portal, export of 9 April")
        self.save = Button("Note it", "check")
        cancel = Button("Cancel", kind="quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(8)
        column.addWidget(fields_row(self.indicator, self.value, self.read_on))
        column.addWidget(self.source)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.save)
        buttons.addWidget(cancel)
        buttons.addStretch(1)
        column.addLayout(buttons)
        for field in (self.value, self.source):
            field.submitted.connect(self._submit)
        self.save.clicked.connect(self._submit)
        cancel.clicked.connect(self.cancelled)

    def offer(self, statuses: tuple[IndicatorStatus, ...], today: date) -> None:
        """Offer these indicators; the day is today until it is changed."""
        choices = [
            (status.key, f"{status.title} ({status.unit})" if status.unit else status.title) for status in statuses
        ]
        self.indicator.set_options(choices)
        if not self.value.value:
            self.read_on.set_value(today)

    def _submit(self) -> None:
        try:
            value = parsed(self.value.value)
        except ValueError:
            self.value.set_error("A number of zero or more, like 7.2.")
            self.value.setFocus()
            return
        if not self.source.value:
            self.source.set_error("Say where the figure comes from.")
            self.source.setFocus()
            return
        day = self.read_on.value
        if day is not None:
            self.note_requested.emit(NewReading(self.indicator.value, value, day, self.source.value))

    def set_busy(self, busy: bool) -> None:
        """While the reading is stored nothing can be pressed twice."""
        self.save.set_busy(busy, "Storing …")

    def clear(self) -> None:
        """Ready for the next reading of the same source and day."""
        self.value.set_value("")
        for field in (self.value, self.source, self.read_on):
            field.set_error("")

    def tell_error(self, error: UserError) -> bool:
        """Show an error beside the field it is about; False if it is about none."""
        field = {"bad_date": self.read_on, "bad_value": self.value, "bad_indicator": self.indicator}.get(error.code)
        if field is None:
            return False
        field.set_error(str(error))
        field.setFocus()
        return True


class IndicatorsCard(Card):
    """Six small charts, three in a row; the form opens above them."""

    note_requested = Signal(object)

    def __init__(self, may_note: bool, parent: QWidget | None = None) -> None:
        super().__init__("Indicators against target and limit", parent=parent)
        self.note = Button("Note a reading", "pencil", "quiet")
        self.note.setVisible(may_note)
        self.add_to_head(self.note)
        self.form = ReadingForm()
        self.form.hide()
        self.body.addWidget(self.form)
        self._charts = Indicators()
        self.body.addWidget(self._charts)
        self.note.clicked.connect(self.open_form)
        self.form.cancelled.connect(self.close_form)
        self.form.note_requested.connect(self.note_requested)

    @property
    def charts(self) -> tuple[Indicator, ...]:
        """The indicators shown."""
        return self._charts.charts

    def show_trial(self, trial: TrialDetail, today: date) -> None:
        """Show the last readings of each indicator of the trial's policy."""
        counts = {state: sum(one.state is state for one in trial.indicators) for state in IndicatorState}
        note = ", ".join(f"{count} {labels.word('indicator_state', state)}" for state, count in counts.items() if count)
        self.set_title("Indicators against target and limit", note)
        self._charts.show_readings(
            [
                IndicatorReading(
                    status.title,
                    words.short_unit(status.unit),
                    status.target,
                    status.limit,
                    str(status.state),
                    tuple(reading.value for reading in trial.readings.get(status.key, ())[-_LAST:]),
                )
                for status in trial.indicators
            ]
        )
        self.form.offer(trial.indicators, today)

    def open_form(self) -> None:
        """Open the form in place."""
        self.form.show()
        self.form.indicator.setFocus()

    def close_form(self) -> None:
        """Close the form; what was typed stays for the next time."""
        self.form.hide()
        self.note.setFocus()

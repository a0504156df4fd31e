"""All trials: how far each is, how far from either end, and what the rules recommend now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from operator import attrgetter

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from labapp.trials.queries import TrialRow
from labapp.trials.rules import TrialState
from labapp.ui import labels
from labapp.ui.trials import words
from labapp.ui.widgets.card import Card
from labapp.ui.widgets.form import TextField
from labapp.ui.widgets.label import Label
from labapp.ui.widgets.segmented import Segmented
from labapp.ui.widgets.table import Table
from labapp.ui.widgets.table_model import Column

_FILTERS = (("open", "Open"), ("decided", "Decided"), ("all", "All"))


def _columns(today: Callable[[], date]) -> tuple[Column, ...]:
    return (
        Column("number", "Trial", attrgetter("number"), kind="id", width=116, sort=attrgetter("id")),
        Column(
            "seller",
            "Seller",
            attrgetter("seller_name"),
            second=lambda row: f"{row.category} · began {labels.day(row.started_on, year=True)}",
            sort=lambda row: row.seller_name.casefold(),
        ),
        Column("n", "Counted n", lambda row: str(row.n), kind="number", width=96, sort=attrgetter("n")),
        Column("d", "Failed d", lambda row: str(row.d), kind="number", width=84, sort=attrgetter("d")),
        Column(
            "accept",
            "To accept",
            lambda row: words.distance_words(row)[0],
            kind="number",
            width=112,
            sort=attrgetter("to_accept"),
        ),
        Column(
            "reject",
            "To reject",
            lambda row: words.distance_words(row)[1],
            kind="number",
            width=104,
            sort=attrgetter("to_reject"),
            hide_below=820,
        ),
        Column(
            "left",
            "Days left",
            lambda row: words.days_words(words.days_left(row, today())),
            kind="number",
            width=92,
            sort=lambda row: words.days_left(row, today()),
            tip=lambda row: f"to end on {labels.day(row.ends_on, year=True)}",
        ),
        Column(
            "breaches",
            "Indicators",
            lambda row: labels.count(row.breaches, "breach", "breaches") if row.breaches else "no breach",
            kind="glyph",
            width=132,
            status=lambda row: "fail" if row.breaches else None,
            sort=attrgetter("breaches"),
            hide_below=1060,
        ),
        Column(
            "recommended",
            "Outcome",
            lambda row: words.row_badge(row)[0],
            kind="badge",
            width=142,
            status=lambda row: words.row_badge(row)[1],
            tip=lambda row: "signed" if row.state is TrialState.DECIDED else "what the rules recommend now",
        ),
    )


class Cockpit(QWidget):
    """The table of trials with its filter; Enter opens the chosen one."""

    trial_opened = Signal(int)
    sellers_wanted = Signal()
    retry_requested = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[TrialRow, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(12)
        self._count = Label("", "caption")
        self.filter = Segmented(_FILTERS)
        self.search = TextField("", placeholder="Seller or number")
        self.search.edit.setAccessibleName("Find a trial by seller or number")
        self.search.edit.setClearButtonEnabled(True)
        self.search.setFixedWidth(240)
        head.addWidget(Label("Trials", "title"))
        head.addWidget(self._count, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch(1)
        head.addWidget(self.search)
        head.addWidget(self.filter)
        column.addLayout(head)
        card = Card(padded=False)
        self.table = Table(_columns(today), name="Trials")
        card.body.addWidget(self.table)
        column.addWidget(card, 1)
        self.filter.chosen.connect(self._show)
        self.search.changed.connect(self._show)
        self.search.submitted.connect(self._to_table)
        self.table.row_opened.connect(self._open)
        self.table.empty_action.connect(self.sellers_wanted)
        self.table.retry_requested.connect(self.retry_requested)

    @property
    def rows(self) -> tuple[TrialRow, ...]:
        """All trials that were fetched."""
        return self._rows

    def show_trials(self, rows: Sequence[TrialRow]) -> None:
        """Show these trials; those that can be decided stand first and the first one is chosen."""
        self._rows = tuple(sorted(rows, key=words.urgency))
        opened = sum(row.state is TrialState.OPEN for row in self._rows)
        for key, count in (("open", opened), ("decided", len(self._rows) - opened), ("all", len(self._rows))):
            self.filter.set_word(key, f"{dict(_FILTERS)[key]} {count}")
        ready = sum(row.state is TrialState.OPEN and not words.urgency(row)[1] for row in self._rows)
        self._count.setText(f"{ready} can be decided" if ready else "")
        self._show()

    def _show(self, _key: str = "") -> None:
        wanted, text = self.filter.key, self.search.value.casefold()
        shown = [
            row
            for row in self._rows
            if wanted in ("all", str(row.state))
            and (text in row.seller_name.casefold() or text in row.number.casefold())
        ]
        self._say_empty(text)
        self.table.set_rows(shown, keep=lambda row: row.id)
        if shown and self.table.current_row is None:
            self.table.choose_first()

    def _say_empty(self, text: str) -> None:
        if text:
            self.table.set_empty(
                "search", f"No trial fits “{self.search.value}”", "Look under All, or clear the search."
            )
        elif not self._rows:
            advice = "A trial starts on a seller's page, once all six gates are passed."
            self.table.set_empty("scale", "No trial has been started yet", advice, "Go to the sellers")
        elif self.filter.key == "open":
            self.table.set_empty("scale", "No trial is open", "The decided ones stand under Decided.")
        else:
            self.table.set_empty("scale", "No trial has been decided yet", "The open ones stand under Open.")

    def _open(self, row: TrialRow) -> None:
        self.trial_opened.emit(row.id)

    def _to_table(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

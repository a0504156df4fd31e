"""What the rule says now, why, and what the risk is; what was signed before."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from labapp.trials.queries import OutcomeRow
from labapp.trials.rules import Outcome, TrialState, Why
from labapp.ui import labels
from labapp.ui.theme import repolish
from labapp.ui.trials.reading import Sheet
from labapp.ui.trials.words import ADVICE
from labapp.ui.widgets.badge import Badge
from labapp.ui.widgets.button import Button
from labapp.ui.widgets.card import rule
from labapp.ui.widgets.glyphs import Glyph, on_first_line
from labapp.ui.widgets.label import ElidedLabel, Label
from labapp.ui.widgets.notice import Notice
from labapp.ui.widgets.painting import say


class Band(QFrame):
    """The recommendation, largest in the panel, in the colour of its status."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 10, 14, 10)
        line.setSpacing(12)
        self._glyph = Glyph("info", size=24)
        self._above, self._says = Label("", "caption"), Label("", "heading", wrap=True)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._above)
        column.addWidget(self._says)
        line.addWidget(self._glyph)
        line.addLayout(column, 1)

    @property
    def words(self) -> str:
        """What it says."""
        return self._says.text()

    def show_words(self, above: str, says: str, status: str) -> None:
        """Say something in a status."""
        self._above.setText(above)
        self._says.setText(says)
        self._glyph.show_status(status, status)
        self.setProperty("status", status)
        say(self, f"{above}: {says}")
        repolish(self)


class _Reason(QWidget):
    """A reason with its silhouette."""

    def __init__(self, why: Why) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        words = {"pass": "speaks for the seller", "fail": "speaks against the seller", "remark": "to be weighed"}
        line.addLayout(on_first_line(Glyph(why.status, words.get(why.status, "to be known"), 16)))
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(Label(why.sentence.rstrip("."), "strong", wrap=True))
        if why.detail:
            column.addWidget(Label(why.detail, "caption", wrap=True))
        line.addLayout(column, 1)


class _Signed(QWidget):
    """An outcome that was signed: its document opens."""

    document_wanted = Signal(str)

    def __init__(self, outcome: OutcomeRow, when: str, waiting: bool) -> None:
        super().__init__()
        self._number = outcome.number
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Label(outcome.number, "id", selectable=True))
        head.addStretch(1)
        head.addWidget(Badge(labels.word("outcome", outcome.outcome), labels.status("outcome", outcome.outcome)))
        column.addLayout(head)
        column.addWidget(ElidedLabel(f"{when} · {outcome.signed_by}", "caption"))
        if outcome.recommended != outcome.outcome:
            said = labels.word("outcome", outcome.recommended).lower()
            column.addWidget(Label(f"The rule recommended: {said}.", "caption", wrap=True))
        if outcome.reason:
            column.addWidget(Label(outcome.reason, wrap=True, selectable=True))
        if not waiting:
            opens = Button("Open the document", "file-text")
            opens.setAccessibleName(f"Open the document {outcome.number}")
            opens.clicked.connect(self._open)
            column.addWidget(opens, 0, Qt.AlignmentFlag.AlignLeft)

    def _open(self) -> None:
        self.document_wanted.emit(self._number)


class RuleView(QWidget):
    """The upper part of the panel beside a trial."""

    document_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(12)
        self.band = Band()
        self._signed, self._reasons = QVBoxLayout(), QVBoxLayout()
        for part in (self._signed, self._reasons):
            part.setSpacing(8)
        self.risk = Notice()
        column.addWidget(self.band)
        column.addLayout(self._signed)
        self._today = Label("What the rule sees today", "label")
        column.addWidget(self._today)
        column.addLayout(self._reasons)
        column.addWidget(self.risk)
        column.addStretch(1)

    @property
    def reasons(self) -> tuple[str, ...]:
        """The sentences of the reasons shown."""
        texts = []
        for place in range(self._reasons.count()):
            item = self._reasons.itemAt(place)
            widget = item.widget() if item is not None else None
            if isinstance(widget, _Reason):
                texts.append(" ".join(label.text() for label in widget.findChildren(Label)))
        return tuple(texts)

    def show_sheet(self, sheet: Sheet) -> None:
        """Show what the rule says of this trial and what was signed before."""
        trial, recommended = sheet.trial, sheet.trial.recommendation
        last = trial.outcomes[-1] if trial.outcomes else None
        if trial.state is TrialState.DECIDED and last is not None:
            word, status = labels.word("outcome", last.outcome), labels.status("outcome", last.outcome)
            self.band.show_words("The trial is decided", word, status)
        else:
            until = f" until {labels.day(recommended.waits_for)}" if recommended.waits_for else ""
            status = "remark" if recommended.decide_now else labels.status("outcome", recommended.outcome)
            above = "The rule asks for a decision now" if recommended.decide_now else "The rule says now"
            self.band.show_words(above, f"{ADVICE[Outcome(recommended.outcome)]}{until}", status)
        self._today.setVisible(bool(trial.outcomes))
        _empty(self._signed)
        waiting = {outcome.id for outcome in sheet.unfinished}
        for outcome in reversed(trial.outcomes):
            when = labels.day(outcome.sealed_at.date(), year=True)
            row = _Signed(outcome, when, outcome.id in waiting)
            row.document_wanted.connect(self.document_wanted)
            self._signed.addWidget(row)
        if trial.outcomes:
            self._signed.addWidget(rule())
        _empty(self._reasons)
        for why in recommended.reasons:
            self._reasons.addWidget(_Reason(why))
        self.risk.tell("The risk, in words", recommended.risk, "info")


def _empty(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()

"""The form that signs an outcome: first whether the person may, then outcome, reason and passphrase."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from labapp.core.errors import UserError
from labapp.trials.rules import Outcome, outcome_needs_reason
from labapp.trials.steps import TrialDecision
from labapp.ui import labels
from labapp.ui.widgets.button import Button
from labapp.ui.widgets.form import CountField, DateField, Field, NoteField, TextField, fields_row
from labapp.ui.widgets.glyphs import Glyph, on_first_line
from labapp.ui.widgets.label import Label

OUTCOMES = (Outcome.PASSED, Outcome.EXTENDED, Outcome.LIMITED, Outcome.NOT_PASSED)


@dataclass(frozen=True, slots=True)
class Draft:
    """What was filled in for a trial but not signed yet; the passphrase is never kept."""

    outcome: Outcome | None
    reason: str
    new_end: date | None
    more_orders: int
    limit: str


class OutcomeChoice(QWidget):
    """Four outcomes, two in a row; the arrows move."""

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        self._group = QButtonGroup(self)
        for place, outcome in enumerate(OUTCOMES):
            button = QRadioButton(labels.word("outcome", outcome))
            self._group.addButton(button, place)
            grid.addWidget(button, place // 2, place % 2)
        self._group.idClicked.connect(self._clicked)
        self._group.idToggled.connect(self._toggled)

    @property
    def outcome(self) -> Outcome | None:
        """The outcome chosen, or None."""
        place = self._group.checkedId()
        return OUTCOMES[place] if place >= 0 else None

    def button(self, outcome: Outcome) -> QRadioButton:
        """The button of an outcome."""
        found = self._group.button(OUTCOMES.index(outcome))
        assert isinstance(found, QRadioButton)  # noqa: S101  made above
        return found

    def choose(self, outcome: Outcome | None) -> None:
        """Choose an outcome, or none."""
        self._group.setExclusive(False)
        for place, button in enumerate(self._group.buttons()):
            button.setChecked(outcome is OUTCOMES[place])
        self._group.setExclusive(True)

    def _clicked(self, _place: int) -> None:
        self.chosen.emit()

    def _toggled(self, _place: int, on: bool) -> None:
        if on:
            self.chosen.emit()


class SignForm(QWidget):
    """Emits `sign_requested(TrialDecision, passphrase)` once nothing is missing that the form itself can see."""

    sign_requested = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recommended, self._today = Outcome.CONTINUE, date.min
        self.right_glyph, self.right_words = Glyph("open", size=16), Label("", "body", wrap=True)
        self.choice = OutcomeChoice()
        self._mark_glyph, self.mark = Glyph("pass", size=14), Label("", "caption")
        self.new_end = DateField("New end", optional=False)
        self.more_orders = CountField("More orders", 10, 0, 500)
        self.limit = TextField("Limit", placeholder="Only smartphones, 20 orders a day")
        self.reason = NoteField("Reason, goes into the document", lines=3)
        self.passphrase = TextField("Passphrase", secret=True, placeholder="Passphrase")
        self.sign = Button("Sign the outcome", "pen-line", "primary")
        self.fields = QWidget()
        self._lay_out()
        self.choice.chosen.connect(self._adapt)
        for field in (self.limit, self.passphrase):
            field.submitted.connect(self._submit)
        self.reason.submitted.connect(self._submit)
        self.sign.clicked.connect(self._submit)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(8)
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addLayout(on_first_line(self.right_glyph))
        first.addWidget(self.right_words, 1)
        column.addLayout(first)
        inner = QVBoxLayout(self.fields)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(Label("Outcome", "label"))
        head.addStretch(1)
        head.addWidget(self._mark_glyph)
        head.addWidget(self.mark)
        inner.addLayout(head)
        inner.addWidget(self.choice)
        self._extension = fields_row(self.new_end, self.more_orders)
        for widget in (self._extension, self.limit, self.reason, self.passphrase, self.sign):
            inner.addWidget(widget)
        column.addWidget(self.fields)

    # ---- what it shows

    def show_right(self, refusal: str) -> None:
        """Say first whether the person may sign; if not, there is nothing to fill in."""
        words = refusal or "You inspected none of its orders."
        self.right_words.setText(words)
        self.right_glyph.show_status("remark" if refusal else "pass", "may not sign" if refusal else "may sign")
        self.fields.setVisible(not refusal)

    def show_rule(self, recommended: Outcome, today: date) -> None:
        """The recommendation that the outcome is compared with."""
        self._recommended, self._today = recommended, today
        self._adapt()

    def show_draft(self, draft: Draft) -> None:
        """Fill in what was typed before."""
        self.choice.choose(draft.outcome)
        self.reason.set_value(draft.reason)
        self.new_end.set_value(draft.new_end)
        self.more_orders.set_value(draft.more_orders)
        self.limit.set_value(draft.limit)
        self.passphrase.set_value("")
        for field in self._all():
            field.set_error("")
        self._adapt()

    def draft(self) -> Draft:
        """What is filled in now."""
        return Draft(
            self.choice.outcome, self.reason.value, self.new_end.value, self.more_orders.value, self.limit.value
        )

    def _all(self) -> tuple[Field, ...]:
        return (self.new_end, self.more_orders, self.limit, self.reason, self.passphrase)

    def _adapt(self) -> None:
        chosen = self.choice.outcome
        self._extension.setVisible(chosen is Outcome.EXTENDED)
        self.limit.setVisible(chosen is Outcome.LIMITED)
        differs = chosen is not None and outcome_needs_reason(self._recommended, chosen)
        if chosen is None:
            words, status = "nothing chosen", "open"
        else:
            words, status = ("not as recommended", "remark") if differs else ("as recommended", "pass")
        self.mark.setText(words)
        self._mark_glyph.show_status(status, words)
        self.reason.edit.setPlaceholderText(
            "Required: why not as recommended?" if differs else "Only if there is something to add"
        )

    # ---- signing

    def _submit(self) -> None:
        chosen = self.choice.outcome
        if chosen is None:
            self.mark.setText("choose an outcome")
            self._mark_glyph.show_status("fail", "choose an outcome")
            self.choice.button(OUTCOMES[0]).setFocus(Qt.FocusReason.TabFocusReason)
            return
        wrong = self._missing(chosen)
        if wrong is not None:
            field, sentence = wrong
            field.set_error(sentence)
            field.setFocus()
            return
        extended = chosen is Outcome.EXTENDED
        decision = TrialDecision(
            chosen,
            self.reason.value,
            self.new_end.value if extended else None,
            self.more_orders.value if extended else None,
            self.limit.value if chosen is Outcome.LIMITED else "",
        )
        self.sign_requested.emit(decision, self.passphrase.value)

    def _missing(self, chosen: Outcome) -> tuple[Field, str] | None:
        end = self.new_end.value
        if chosen is Outcome.EXTENDED and (end is None or end <= self._today):
            return self.new_end, "The new end must lie ahead."
        if chosen is Outcome.LIMITED and not self.limit.value:
            return self.limit, "Which categories, or how much volume?"
        if outcome_needs_reason(self._recommended, chosen) and not self.reason.value:
            return self.reason, "Another outcome than recommended needs a reason."
        if not self.passphrase.value:
            return self.passphrase, "Your passphrase signs the outcome."
        return None

    def set_busy(self, busy: bool) -> None:
        """While it is being signed nothing can be changed."""
        self.sign.set_busy(busy, "Signing …")
        for widget in (self.choice, *self._all()):
            widget.setEnabled(not busy)

    def tell_error(self, error: UserError) -> bool:
        """Show an error beside the field it is about; False if it is about none."""
        fields: dict[str, Field] = {
            "wrong_passphrase": self.passphrase,
            "wait": self.passphrase,
            "no_reason": self.reason,
            "too_long": self.reason,
            "no_new_end": self.new_end,
            "no_limit": self.limit,
        }
        field = fields.get(error.code)
        if field is None:
            return False
        field.set_error(str(error))
        field.setFocus()
        if field is self.passphrase:
            self.passphrase.edit.selectAll()
        return True

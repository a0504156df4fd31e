"""One trial: facts, chart, orders and indicators in the middle; rule and signature, or a document, at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from labapp.trials.rules import Outcome, TrialState
from labapp.ui import labels
from labapp.ui.trials import words
from labapp.ui.trials.document_panel import WIDTH, DocumentPanel
from labapp.ui.trials.evidence import EvidenceCard
from labapp.ui.trials.indicators import IndicatorsCard
from labapp.ui.trials.parts import ChartCard, FactStrip
from labapp.ui.trials.reading import Sheet
from labapp.ui.trials.rule_view import RuleView
from labapp.ui.trials.sign_form import Draft, SignForm
from labapp.ui.widgets.badge import Badge
from labapp.ui.widgets.button import Button, IconButton
from labapp.ui.widgets.form import TextField
from labapp.ui.widgets.label import ElidedLabel, Label
from labapp.ui.widgets.notice import Notice
from labapp.ui.widgets.side_panel import SidePanel, scrolling

_PANEL, _LEAST_MIDDLE = 352, 560


class SheetView(QWidget):
    """Keeps what was typed for each trial until it is signed or the window closes."""

    left = Signal()
    seller_opened = Signal(int)
    document_wanted = Signal(str)
    finish_requested = Signal(int, str)
    """The outcome's id and the passphrase of whoever signed it."""

    def __init__(self, may_note: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet: Sheet | None = None
        self._drafts: dict[str, Draft] = {}
        self.back = IconButton("arrow-left", "All trials (Esc)")
        self.number = Label("", "id", selectable=True)
        self.name = ElidedLabel("", "title")
        self.badge = Badge()
        self.badge.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)  # a long name is cut, never it
        self.seller = Button("Seller", "store", "quiet")
        self.cases = Button("Best and worst case", "waypoints", "quiet")
        self.cases.setCheckable(True)
        self.document = Button("Document", "file-text")
        self.unfinished = Notice()
        self.finish_word = TextField("Passphrase", secret=True)
        self.finish_word.submitted.connect(self._finish)
        self.facts = FactStrip(5)
        self.chart = ChartCard()
        self.evidence = EvidenceCard()
        self.indicators = IndicatorsCard(may_note)
        self.rule, self.form = RuleView(), SignForm()
        self.panel, self.paper = SidePanel(width=_PANEL), DocumentPanel()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        for widget in (self.back, self.number, self.name, self.badge):
            head.addWidget(widget)
        head.addStretch(1)
        for button in (self.seller, self.cases, self.document):
            head.addWidget(button)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(24, 16, 24, 24)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.unfinished)
        column.addWidget(self.finish_word)
        for card in (self.facts, self.chart, self.evidence, self.indicators):
            column.addWidget(card)
        column.setStretchFactor(self.chart, 1)
        self.panel.body.addWidget(self.rule)
        self.panel.foot.addWidget(self.form)
        self.panel.show_foot()
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._middle = scrolling(middle, "canvas")
        whole.addWidget(self._middle, 1)
        whole.addWidget(self.panel)
        whole.addWidget(self.paper)
        self.paper.hide()

    def _connect(self) -> None:
        self.back.clicked.connect(self.left)
        self.seller.clicked.connect(self._open_seller)
        self.cases.toggled.connect(self.chart.chart.show_cases)
        self.document.clicked.connect(self._open_last)
        self.unfinished.action_requested.connect(self._finish)
        self.evidence.verdict_opened.connect(self.document_wanted)
        self.rule.document_wanted.connect(self.document_wanted)
        self.paper.closed.connect(self.close_paper)

    # ---- what it shows

    def show_sheet(self, sheet: Sheet) -> None:
        """Show a trial; what was typed for it before is there again."""
        same = self.sheet is not None and self.sheet.trial.number == sheet.trial.number
        if not same:
            self.keep_draft()
            self.close_paper()
            self.indicators.form.hide()
        self.sheet = sheet
        trial = sheet.trial
        self.number.setText(trial.number)
        self.name.setText(trial.seller.name)
        decision = str(trial.tally.decision)
        self.badge.show_word(
            labels.word("decision", decision), labels.status("decision", decision), trial.tally.sentence
        )
        going = trial.tally.decision == "continue" and bool(trial.tally.n)
        self.cases.setVisible(going)
        self.cases.setToolTip(_cases(trial.best_and_worst) if going else "")
        issued = [outcome for outcome in trial.outcomes if outcome not in sheet.unfinished]
        self.document.setVisible(bool(issued))
        self.facts.show_facts(words.facts(trial, sheet.today))
        self.chart.show_trial(trial, sheet.chances)
        self.evidence.show_trial(trial)
        self.indicators.show_trial(trial, sheet.today)
        self.rule.show_sheet(sheet)
        self._show_unfinished(sheet)
        self.form.show_right(sheet.refusal)
        self.panel.show_foot(trial.state is TrialState.OPEN)
        recommended = Outcome(trial.recommendation.outcome)
        if not same:
            self.form.show_draft(self._drafts.get(trial.number, _fresh(recommended)))
        elif self.form.choice.outcome is None and recommended is not Outcome.CONTINUE:
            self.form.choice.choose(recommended)
        self.form.show_rule(recommended, sheet.today)

    def _show_unfinished(self, sheet: Sheet) -> None:
        self.unfinished.clear()
        self.finish_word.setVisible(bool(sheet.unfinished))
        if sheet.unfinished:
            number = sheet.unfinished[0].number
            title = f"{number} is signed, but its document is not stored yet."
            detail = "Whoever signed it gives the passphrase again. Finish draws, signs and stores the document; the number stays."
            self.unfinished.tell(title, detail, "remark", (("finish", "Finish"),))

    def keep_draft(self) -> None:
        """Keep what is filled in for the trial shown."""
        if self.sheet is not None and self.sheet.trial.state is TrialState.OPEN:
            self._drafts[self.sheet.trial.number] = self.form.draft()

    def drop_draft(self, number: str) -> None:
        """Forget what was filled in: it is signed."""
        self._drafts.pop(number, None)
        if self.sheet is not None and self.sheet.trial.number == number:
            self.form.show_draft(_fresh(Outcome.CONTINUE))

    # ---- the document beside it

    def open_paper(self) -> None:
        """Show the document's panel in the place of rule and signature."""
        self.panel.hide()
        self.paper.show()
        self._measure()

    def close_paper(self) -> None:
        """Back to rule and signature."""
        self.paper.hide()
        self._middle.show()
        self.panel.show()

    def _measure(self) -> None:
        alone = not self.paper.isHidden() and self.width() - WIDTH < _LEAST_MIDDLE
        self._middle.setHidden(alone)
        self.paper.setFixedWidth(max(420, self.width()) if alone else WIDTH)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the document takes the whole page until it is closed."""
        super().resizeEvent(event)
        self._measure()

    def focus_first(self) -> None:
        """The first thing to do: finish, choose an outcome, or read the orders."""
        sheet = self.sheet
        if sheet is not None and not sheet.refusal:
            chosen = self.form.choice.outcome
            self.form.choice.button(chosen or Outcome.PASSED).setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.back.setFocus(Qt.FocusReason.TabFocusReason)

    def _open_seller(self) -> None:
        if self.sheet is not None:
            self.seller_opened.emit(self.sheet.trial.seller.id)

    def _open_last(self) -> None:
        if self.sheet is not None:
            issued = [outcome for outcome in self.sheet.trial.outcomes if outcome not in self.sheet.unfinished]
            if issued:
                self.document_wanted.emit(issued[-1].number)

    def _finish(self, _key: str = "") -> None:
        if self.sheet is None or not self.sheet.unfinished:
            return
        if not self.finish_word.value:
            self.finish_word.set_error("Your passphrase opens your signing key.")
            self.finish_word.setFocus()
            return
        self.finish_requested.emit(self.sheet.unfinished[0].id, self.finish_word.value)
        self.finish_word.set_value("")


def _fresh(recommended: Outcome) -> Draft:
    chosen = None if recommended is Outcome.CONTINUE else recommended
    return Draft(chosen, "", None, 10, "")


def _cases(ends: tuple[int | None, int | None]) -> str:
    best, worst = ends
    parts = [
        f"at best accepted after {labels.count(best, 'more clean order')}" if best else "cannot be accepted any more"
    ]
    parts.append(
        f"at worst rejected after {labels.count(worst, 'failure')} in a row" if worst else "cannot be rejected"
    )
    return "; ".join(parts)

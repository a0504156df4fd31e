"""Trials: the cockpit of all trials, and one trial with its evidence, its rule and its signature."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from labapp.accounts.rules import Right
from labapp.core.errors import UserError
from labapp.core.trail import Actor
from labapp.trials.steps import TrialDecision
from labapp.ui.context import Context
from labapp.ui.page import Page
from labapp.ui.trials import reading
from labapp.ui.trials.cockpit import Cockpit
from labapp.ui.trials.indicators import NewReading
from labapp.ui.trials.reading import Paper, Sheet
from labapp.ui.trials.sheet_view import SheetView


class TrialsPage(Page):
    """Opens at the cockpit; a trial's id, its number or ("outcome", id) opens that trial."""

    title = "Trials"
    cares_for = frozenset(
        {"trials", "trial_outcomes", "verdicts", "documents", "orders", "sellers", "indicator_readings"}
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._target: object = None
        self._writing = False
        self.cockpit = Cockpit(context.services.clock.today)
        self.view = SheetView(context.may(Right.MANAGE_SELLERS))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.cockpit)
        self._stack.addWidget(self.view)
        self.body.addWidget(self._stack)
        self.cockpit.trial_opened.connect(self.open_trial)
        self.cockpit.sellers_wanted.connect(self._to_sellers)
        self.cockpit.retry_requested.connect(self.reload)
        self.view.left.connect(self.leave_trial)
        self.view.seller_opened.connect(self._open_seller)
        self.view.document_wanted.connect(self.open_document)
        self.view.finish_requested.connect(self._finish)
        self.view.form.sign_requested.connect(self._sign)
        self.view.indicators.note_requested.connect(self._note)
        self.view.paper.save_requested.connect(self._save_copy)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self._escape)

    # ---- where the person is

    def activated(self, target: object) -> None:
        """Open a trial, or show the page as it was left; the cockpit comes first."""
        if target is not None:
            self.open_trial(target)
        elif self._target is None:
            self.cockpit.table.show_loading()
            self._load_cockpit()
            self.cockpit.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_trial(self, target: object) -> None:
        """Fetch and show one trial."""
        self.clear_notice()
        self._target = target
        self._load_sheet(arriving=True)

    def leave_trial(self) -> None:
        """Back to the cockpit; what was typed is kept."""
        self.view.keep_draft()
        self._target = None
        self.clear_notice()
        self._stack.setCurrentWidget(self.cockpit)
        self._load_cockpit()
        self.cockpit.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def reload(self) -> None:
        """Fetch again what is shown."""
        if self._target is None:
            self._load_cockpit()
        elif not self._writing:
            self._load_sheet(arriving=False)

    def may_leave(self) -> bool:
        """Not while an outcome is being signed or a reading stored."""
        return not self._writing

    def hideEvent(self, event: QHideEvent) -> None:
        """A passphrase does not wait on a hidden page."""
        super().hideEvent(event)
        self.view.form.passphrase.set_value("")

    def _escape(self) -> None:
        if self._target is None:
            return
        if self.view.paper.isVisible():
            self.view.close_paper()
        elif self.view.indicators.form.isVisible():
            self.view.indicators.close_form()
        elif not self._writing:
            self.leave_trial()

    # ---- fetching

    def _load_cockpit(self) -> None:
        lab, actor = self.context.services, self.context.actor
        self.run(
            "Reading the trials", lambda: lab.trials.trials(actor), self._show_cockpit, failed=self._cockpit_failed
        )

    def _show_cockpit(self, rows: Any) -> None:
        self.cockpit.show_trials(rows)

    def _cockpit_failed(self, error: Exception, label: str) -> None:
        if self.cockpit.rows:
            self.tell_failure(error, label)
        else:
            self.cockpit.table.show_error(error)

    def _load_sheet(self, *, arriving: bool) -> None:
        lab, actor, target = self.context.services, self.context.actor, self._target

        def arrived(sheet: Sheet) -> None:
            if self._target == target:
                self._show_sheet(sheet, arriving)

        def failed(error: Exception, label: str) -> None:
            if arriving and self._target == target:
                self._not_found()
            self.tell_failure(error, label)

        self.run("Reading the trial", lambda: reading.sheet(lab, actor, target), arrived, failed=failed)

    def _not_found(self) -> None:
        self._target = None
        self._stack.setCurrentWidget(self.cockpit)
        self._load_cockpit()

    def _show_sheet(self, sheet: Sheet, arriving: bool) -> None:
        self.view.show_sheet(sheet)
        if self.view.form.new_end.value is None:
            self.view.form.new_end.set_value(max(sheet.trial.ends_on, sheet.today) + timedelta(days=30))
        if arriving:
            self._stack.setCurrentWidget(self.view)
            self.view.focus_first()

    # ---- documents

    def open_document(self, number: str) -> None:
        """Show an issued verdict or outcome beside the trial."""
        lab, actor = self.context.services, self.context.actor
        self.run("Opening the document", lambda: reading.paper(lab, actor, number), self._show_paper)

    def _show_paper(self, paper: Paper) -> None:
        self.view.paper.show_paper(paper)
        self.view.open_paper()

    def _save_copy(self, paper: Paper, to: Path) -> None:
        self.run("Saving a copy", lambda: reading.save_copy(paper, to), self._saved, lane="cpu")

    def _saved(self, path: Path) -> None:
        self.context.notify(f"{path.name} is saved in {path.parent}.", "pass")

    # ---- writing

    def _sign(self, decision: TrialDecision, passphrase: str) -> None:
        sheet, lab, actor = self.view.sheet, self.context.services, self.context.actor
        if sheet is None or self._writing:
            return
        number, tally = sheet.trial.number, sheet.trial.tally
        decision = replace(decision, seen=(tally.n, tally.d))  # what stands on the page is what is signed
        self._begin_writing()
        self.view.form.set_busy(True)

        def sign() -> tuple[Any, str, str]:
            row = lab.reports.sign_trial(actor, number, decision, passphrase)
            return row, *_stated(lab, actor, row.number, passphrase)

        def signed(answer: tuple[Any, str, str]) -> None:
            row, measure, problem = answer
            self._end_writing()
            self.view.drop_draft(number)
            signed_ones = f"{row.number} and {measure} are" if measure else f"{row.number} is"
            self.context.notify(f"{signed_ones} signed and stored.", "pass")
            if problem:
                self.tell("The statement of reasons is still to be made.", problem, "remark")
            self.reload()
            self.open_document(row.number)

        def refused(error: Exception, label: str) -> None:
            self._end_writing()
            if not (isinstance(error, UserError) and self.view.form.tell_error(error)):
                self.tell_failure(error, label)
            self.reload()

        self.run(
            "Signing the outcome",
            sign,
            signed,
            failed=refused,
            quiet=False,
        )

    def _finish(self, outcome_id: int, passphrase: str) -> None:
        lab, actor = self.context.services, self.context.actor
        if self._writing:
            return
        self._begin_writing()

        def finished(row: Any) -> None:
            self._end_writing()
            self.context.notify(f"{row.number} is stored.", "pass")
            self.reload()
            self.open_document(row.number)

        self.run(
            "Finishing the document",
            lambda: lab.reports.resume_trial(actor, outcome_id, passphrase),
            finished,
            failed=self._not_written,
            quiet=False,
        )

    def _note(self, new: NewReading) -> None:
        sheet, lab, actor = self.view.sheet, self.context.services, self.context.actor
        if sheet is None or self._writing:
            return
        number, form = sheet.trial.seller.number, self.view.indicators.form
        self._begin_writing()
        form.set_busy(True)

        def noted(_nothing: object) -> None:
            self._end_writing()
            form.clear()
            form.value.setFocus()
            self.reload()

        def refused(error: Exception, label: str) -> None:
            self._end_writing()
            if not (isinstance(error, UserError) and form.tell_error(error)):
                self.tell_failure(error, label)

        self.run(
            "Storing the reading",
            lambda: lab.sellers.note_indicator(actor, number, new.indicator, new.value, new.read_on, new.source),
            noted,
            failed=refused,
        )

    def _begin_writing(self) -> None:
        self._writing = True
        self.clear_notice()

    def _end_writing(self) -> None:
        self._writing = False
        self.view.form.set_busy(False)
        self.view.indicators.form.set_busy(False)

    def _not_written(self, error: Exception, label: str) -> None:
        self._end_writing()
        self.tell_failure(error, label)
        self.reload()

    # ---- elsewhere

    def _to_sellers(self) -> None:
        self.context.open("sellers")

    def _open_seller(self, seller_id: int) -> None:
        self.context.open("sellers", seller_id)


def _stated(lab: Any, actor: Actor, outcome: str, passphrase: str) -> tuple[str, str]:
    """State the reasons of the measure that an outcome brought: its number, and why it could not be stated yet."""
    measure = lab.reports.measure_of(actor, outcome)
    if not measure:
        return "", ""
    try:
        lab.statements.state(actor, measure, passphrase)
    except UserError as error:  # the outcome stands all the same
        return "", f"Make it by labapp measure statement {measure}. {error}"
    return measure, ""

"""Onboarding of one seller: its gates, and the form that records one in place."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from labapp.core.errors import UserError
from labapp.sellers.queries import SellerDetail
from labapp.sellers.rules import GATE_TITLES, Gate, SellerStage
from labapp.ui import labels
from labapp.ui.sellers.gate_line import GateLine
from labapp.ui.sellers.words import EXAMPLES, GATES
from labapp.ui.widgets.button import Button
from labapp.ui.widgets.card import Card, rule
from labapp.ui.widgets.form import TextField
from labapp.ui.widgets.label import Label


class GateForm(QWidget):
    """Which document shows that a gate is passed."""

    record_requested = Signal(object, str)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.gate: Gate | None = None
        self._title = Label("", "strong", wrap=True)
        self.document = TextField("Document that shows it", longest=301)
        self.save = Button("Record as passed", "check")
        cancel = Button("Cancel", kind="quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(8)
        column.addWidget(rule())
        column.addWidget(self._title)
        column.addWidget(self.document)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.save)
        buttons.addWidget(cancel)
        buttons.addStretch(1)
        column.addLayout(buttons)
        self.document.submitted.connect(self._submit)
        self.save.clicked.connect(self._submit)
        cancel.clicked.connect(self.cancelled)

    def ask(self, gate: Gate, *, focus: bool = True) -> None:
        """Ask for the document of a gate; what was typed for another one goes."""
        if gate is not self.gate:
            self.document.set_value("")
        self.gate = gate
        self.document.set_error("")
        self._title.setText(GATE_TITLES[gate])
        self.document.edit.setPlaceholderText(EXAMPLES[gate])
        self.show()
        if focus:
            self.document.setFocus()

    def _submit(self) -> None:
        if self.gate is None:
            return
        if not self.document.value:
            self.document.set_error("Write the document's name or version.")
            self.document.setFocus()
            return
        self.record_requested.emit(self.gate, self.document.value)

    def set_busy(self, busy: bool) -> None:
        """While the gate is recorded the button cannot be pressed again."""
        self.save.set_busy(busy, "Recording …")

    def tell_error(self, error: UserError) -> bool:
        """Show an error beside the field it is about; False if it is about none."""
        if error.code not in ("no_document", "too_long"):
            return False
        self.document.set_error(str(error))
        self.document.setFocus()
        return True


class OnboardingCard(Card):
    """The gates with the form below them."""

    record_requested = Signal(object, str)
    """The gate and the document."""

    def __init__(self, may_record: bool, zone: ZoneInfo, parent: QWidget | None = None) -> None:
        super().__init__("Onboarding", parent=parent)
        self._may_record, self._zone = may_record, zone
        self._number = ""
        self._drafts: dict[str, tuple[Gate, str]] = {}
        self.line, self.form = GateLine(), GateForm()
        self.body.addWidget(self.line)
        self.body.addWidget(self.form)
        self.form.hide()
        self.line.record_wanted.connect(self._ask)
        self.form.cancelled.connect(self.close_form)
        self.form.record_requested.connect(self.record_requested)

    def show_detail(self, detail: SellerDetail) -> None:
        """Show the gates of this seller; a document typed for one of them before is there again."""
        self._change_seller(detail.seller.number)
        ended = detail.seller.stage in (SellerStage.CLOSED, SellerStage.DECLINED)
        self.line.show_gates(detail.gates, self._zone, self._may_record and not ended)
        passed = [row.passed_at for row in detail.gates if row.passed_at is not None]
        if len(passed) == GATES:
            day = labels.day(max(passed).astimezone(self._zone).date(), year=True)
            note = f"six gates, all passed on {day}"
        else:
            note = f"{len(passed)} of {GATES} gates passed"
        self.set_title("Onboarding", note)
        if self.form.gate is not None and self.line.marks[self.form.gate].passed:
            self.form.gate = None
            self.form.hide()

    def _ask(self, gate: Gate) -> None:
        self.form.ask(gate)

    def _change_seller(self, number: str) -> None:
        if number == self._number:
            return
        if self.form.gate is not None and self.form.document.value:
            self._drafts[self._number] = (self.form.gate, self.form.document.value)
        self._number, self.form.gate = number, None
        self.form.hide()
        draft = self._drafts.pop(number, None)
        if draft is not None:
            self.form.ask(draft[0], focus=False)
            self.form.document.set_value(draft[1])

    def close_form(self) -> None:
        """Close the form and go back to the gate it was about."""
        self.form.hide()
        if self.form.gate is not None:
            self.line.marks[self.form.gate].record.setFocus()

    def focus_next(self) -> bool:
        """Go to the first gate that can be recorded; whether there is one."""
        for mark in self.line.marks.values():
            if not mark.record.isHidden():
                mark.record.setFocus()
                return True
        return False

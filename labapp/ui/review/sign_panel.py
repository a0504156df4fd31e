"""The panel that signs: whether you may, what was not tested, earlier verdicts, passphrase, the one primary button."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from labapp.core.errors import UserError
from labapp.inspections.queries import EarlierVerdict, InspectionDetail
from labapp.inspections.rules import InspectionState
from labapp.ui import labels
from labapp.ui.widgets.button import Button
from labapp.ui.widgets.card import Facts, rule
from labapp.ui.widgets.form import NoteField, TextField
from labapp.ui.widgets.label import Label
from labapp.ui.widgets.notice import Notice
from labapp.ui.widgets.side_panel import SidePanel
from labapp.ui.widgets.tick_strip import Tick, TickStrip


@dataclass(frozen=True, slots=True)
class ReviewCase:
    """All that a review shows of one inspection."""

    detail: InspectionDetail
    problem: str | None
    """Why the person may not verify it; None if they may."""
    earlier: tuple[EarlierVerdict, ...]
    submitted_by: str


class SignPanel(SidePanel):
    """Verify and issue, or send back with a reason."""

    verify_requested = Signal(str)
    """The passphrase."""
    return_requested = Signal(str)
    """The reason for sending back."""
    draft_requested = Signal(bool)
    """True for the seller's copy."""
    skip_requested = Signal()
    earlier_chosen = Signal(str)
    """The number of an earlier verdict."""

    def __init__(self, zone: ZoneInfo, parent: QWidget | None = None) -> None:
        super().__init__("Verify and issue", 320, parent=parent)
        self._zone = zone
        self._earlier: tuple[EarlierVerdict, ...] = ()
        self._may = Label("", "caption", wrap=True)
        self._refused = Notice()
        self._facts = Facts()
        self._untested_head, self._untested = Label("", "label"), Label("", wrap=True)
        self._watch_head, self._watch = Label("Look closely", "label"), Label("", wrap=True)
        self._history_head = Label("", "label", wrap=True)
        self._history = TickStrip("history", noun="verdicts")
        self._history.tick_chosen.connect(self._tick_chosen)
        self._history_words = Label("", "caption", wrap=True)
        self.draft = Button("See the draft", "file-text")
        self.draft.clicked.connect(lambda: self.draft_requested.emit(False))
        self.sellers_draft = Button("See the seller's copy", "file-text")
        self.sellers_draft.setToolTip("The seller's copy: without buyer, tracking, cost and technicians")
        self.sellers_draft.clicked.connect(lambda: self.draft_requested.emit(True))
        for widget in (
            self._may,
            self._refused,
            self._facts,
            self._untested_head,
            self._untested,
            self._watch_head,
            self._watch,
            rule(),
            self._history_head,
            self._history,
            self._history_words,
        ):
            self.body.addWidget(widget)
        for button in (self.draft, self.sellers_draft):  # below each other: side by side they are wider than the panel
            self.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)
        self.passphrase = TextField("Passphrase", secret=True)
        self.passphrase.submitted.connect(self.verify)
        self.reason = NoteField("What shall the technician do?", lines=3)
        self.reason.submitted.connect(self._return)
        self._caution = Label("Issuing freezes the verdict; a correction is a new version of it.", "caption", wrap=True)
        self.issue = Button("Verify and issue", "stamp", "primary")
        self.issue.clicked.connect(self.verify)
        self.send_back = Button("Send back …", "undo-2")
        self.send_back.clicked.connect(self._ask_reason)
        self.skip = Button("Skip", "", "quiet")
        self.skip.clicked.connect(self.skip_requested)
        self._really = Button("Send back", "undo-2", "primary")
        self._really.clicked.connect(self._return)
        self._not_now = Button("Not now", "", "quiet")
        self._not_now.clicked.connect(self._verifying)
        for part in (self.passphrase, self.reason, self._caution, self.issue):
            self.foot.addWidget(part)
        buttons = QHBoxLayout()
        for button in (self._really, self.send_back, self._not_now, self.skip):
            buttons.addWidget(button)
        self.foot.addLayout(buttons)
        self.show_foot()
        self._case: ReviewCase | None = None
        self._told = False
        """An error stands in the panel; reading the case again leaves it there."""

    def show_case(self, case: ReviewCase, now: datetime) -> None:
        """Show whether the person may sign, and what they should know before."""
        other = self._case is None or self._case.detail.id != case.detail.id
        self._case = case
        detail, finishing = case.detail, case.detail.state is InspectionState.VERIFIED
        may = case.problem is None
        self._may.setVisible(may)
        self._may.setText(
            "It is sealed; its document was not stored yet. Finish it with your passphrase: the number stays."
            if finishing
            else "You answered, photographed and changed nothing in this inspection. You may verify it."
        )
        if other or not self._told:
            self._told = False
            self._refused.clear()
        if case.problem is not None:
            self._refused.tell(case.problem, "Another manager must verify it.", "remark")
        hours = 0 if detail.submitted_at is None else int((now - detail.submitted_at).total_seconds() // 3600)
        waits = labels.count(hours, "hour") if hours < 72 else labels.count(hours // 24, "day")
        self._facts.show_facts(
            (
                ("Inspected", ", ".join(labels.initials(name) for name in detail.inspected_by) or "—"),
                ("Submitted", labels.moment(detail.submitted_at, self._zone)),
                ("Waits", waits),
                ("Checklist", detail.checklist.key),
            )
        )
        self._show_untested(detail)
        self._show_watch(detail)
        self._show_history(case.earlier, detail.order.row.seller_name)
        self.passphrase.setVisible(may)
        self.issue.setVisible(may)
        self.issue.setText("Finish issuing" if finishing else "Verify and issue")
        self._caution.setVisible(may)
        self.send_back.setVisible(not finishing)
        if other:
            self.passphrase.set_value("")
            self.passphrase.set_error("")
            self.reason.set_value("")
            self._verifying()

    def _show_untested(self, detail: InspectionDetail) -> None:
        keys = detail.assessment.not_tested
        self._untested_head.setText(f"Not tested  {len(keys)}")
        lines = []
        for key in keys[:6]:
            check, answer = detail.checklist.check(key), detail.answers.get(key)
            word = (
                "not answered"
                if answer is None or answer.result is None
                else labels.word("result", answer.result).lower()
            )
            note = f": {answer.note}" if answer is not None and answer.note else ""
            lines.append(f"{check.text if check else key} — {word}{note}"[:300])
        if len(keys) > 6:
            lines.append(f"and {len(keys) - 6} more")
        self._untested.setText("\n".join(lines) or "Everything that was asked has a result.")

    def _show_watch(self, detail: InspectionDetail) -> None:
        flags = [flag for photo in detail.photos if not photo.removed for flag in photo.flags]
        words = [*detail.repeats]
        words += [f"{labels.count(flags.count(flag), 'photo')} {flag}." for flag in dict.fromkeys(flags)]
        if detail.finished_short:
            words.append("Finished short after a knock-out.")
        if detail.returned_reason:
            words.append(f"Sent back before: {detail.returned_reason}")
        self._watch.setText("\n".join(words))
        self._watch_head.setVisible(bool(words))
        self._watch.setVisible(bool(words))

    def _show_history(self, earlier: Sequence[EarlierVerdict], seller: str) -> None:
        self._earlier = tuple(earlier)
        short = seller if len(seller) <= 60 else f"{seller[:58]}…"
        self._history_head.setText(f"Earlier verdicts of {short}")
        self._history_head.setToolTip(seller)
        self._history.set_ticks(
            [
                Tick(
                    labels.status("verdict", one.verdict),
                    f"{one.number} {labels.word('verdict', one.verdict)}, {one.order_number}",
                )
                for one in earlier
            ]
        )
        self._history.setVisible(bool(earlier))
        words = [str(one.verdict) for one in earlier]
        parts = [f"{words.count(key)} {word.lower()}" for key, word in labels.options("verdict") if words.count(key)]
        self._history_words.setText(
            f"{len(words)} so far: {', '.join(parts)}" if words else "None yet; this is the first."
        )

    def _tick_chosen(self, place: int) -> None:
        if 0 <= place < len(self._earlier):
            self.earlier_chosen.emit(self._earlier[place].number)

    # ---- signing, sending back

    def focus_passphrase(self) -> None:
        """Put the cursor where the signature begins."""
        if self.passphrase.isVisible():
            self.passphrase.setFocus()

    def verify(self) -> None:
        """Ask for the verdict to be issued."""
        case = self._case
        if case is None or case.problem is not None:
            return
        if not self.passphrase.value:
            self.passphrase.set_error("Your passphrase opens your signing key.")
            self.passphrase.setFocus()
            return
        self._told = False
        self._refused.clear()
        self.issue.set_busy(True, "Issuing …")
        self.verify_requested.emit(self.passphrase.value)

    def tell_error(self, error: UserError) -> None:
        """Say why it was not issued or sent back; a wrong passphrase beside its field."""
        self.issue.set_busy(False)
        self._really.set_busy(False)
        if error.code in ("wrong_passphrase", "wait"):
            self.passphrase.set_error(str(error))
            self.passphrase.edit.selectAll()
            self.passphrase.setFocus()
        elif error.code in ("no_reason", "too_long"):
            self.reason.set_error(str(error))
        else:
            self._told = True
            self._refused.tell_error(error)

    def done(self) -> None:
        """It was issued or sent back."""
        self.issue.set_busy(False)
        self._really.set_busy(False)
        self.passphrase.set_value("")

    def _ask_reason(self) -> None:
        self._returning(True)
        self.reason.setFocus()

    def _verifying(self) -> None:
        self._returning(False)

    def _returning(self, returning: bool) -> None:
        case = self._case
        may = case is not None and case.problem is None
        finishing = case is not None and case.detail.state is InspectionState.VERIFIED
        self.reason.setVisible(returning)
        self._really.setVisible(returning)
        self._not_now.setVisible(returning)
        self.passphrase.setVisible(may and not returning)
        self.issue.setVisible(may and not returning)
        self._caution.setVisible(may and not returning)
        self.send_back.setVisible(not returning and not finishing)
        self.skip.setVisible(not returning)

    def _return(self) -> None:
        if not self.reason.value:
            self.reason.set_error("Write what the technician shall do.")
            self.reason.setFocus()
            return
        self._really.set_busy(True, "Sending back …")
        self.return_requested.emit(self.reason.value)

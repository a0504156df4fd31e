"""One inspection on the bench: band, steps, question, photos, marks, shots, verdict so far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from labapp.core.errors import Conflict, Incomplete, UserError
from labapp.inspections.rules import Observation
from labapp.rulebook.types import Check, CheckKind, Result
from labapp.ui import labels
from labapp.ui.bench.band import Band
from labapp.ui.bench.code_offers import CodeOffers, OfferStrip
from labapp.ui.bench.drafts import Draft, DraftOffer, NoteDrafts
from labapp.ui.bench.finder import Finder
from labapp.ui.bench.marks import Marks
from labapp.ui.bench.photo_desk import PhotoDesk
from labapp.ui.bench.question import Question
from labapp.ui.bench.sitting import Reply, Sitting
from labapp.ui.bench.steps import Step, Steps
from labapp.ui.bench.submission import Submission, tell_missing
from labapp.ui.bench.tool_results import ToolResults
from labapp.ui.bench.verdict_strip import VerdictStrip
from labapp.ui.bench.words import ANSWERS, severity_of, tick_status
from labapp.ui.context import Context
from labapp.ui.promise_rows import promise_rows
from labapp.ui.widgets.answer_button import AnswerButton
from labapp.ui.widgets.card import Card
from labapp.ui.widgets.label import ElidedLabel
from labapp.ui.widgets.notice import Notice
from labapp.ui.widgets.promise_table import PromiseTable
from labapp.ui.widgets.shot_slot import files_in
from labapp.ui.widgets.side_panel import scrolling
from labapp.ui.widgets.tick_strip import Tick

_COMPACT_BELOW = 1360
_LONGEST_SIDE = 240
"""So many characters of each side of a conflict are shown; the check shows the whole."""


class Desk(QWidget):
    """Everything at hand for one inspection; the keyboard reaches all of it."""

    left = Signal()
    """Back to the list."""
    stored = Signal()
    """Everything given is durable."""
    submitted = Signal(str)
    """The order's number; its inspection was handed over."""

    def __init__(self, context: Context, inspection_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._zone = context.services.clock.zone
        self.sitting = Sitting(context, inspection_id, self)
        self.drafts = NoteDrafts(context, inspection_id, self)
        self._key = ""
        self._submission = Submission(context, inspection_id, lambda: self.idle, self)
        self.notice = Notice(closable=True)
        self.band = Band()
        self.steps = Steps()
        self.question = Question()
        self.marks = Marks()
        self.promise = PromiseTable()
        self.strip = VerdictStrip()
        self.photo_desk = PhotoDesk(context, self.sitting, self)
        self.photos, self.shots = self.photo_desk.photos, self.photo_desk.shots
        self.intake, self.view = self.photo_desk.intake, self.photo_desk.view
        self.code_offers = CodeOffers(context, self.sitting, self)
        self.source = ElidedLabel("", "caption")
        self._lay_out()
        self.finder = Finder(self._middle)
        self.tools = ToolResults(context, self.sitting, self)
        self._conflict: tuple[str, Conflict] | None = None
        self._connect()
        self._connect_keys()
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Inspection")
        self.sitting.load()

    # ---- building

    def _lay_out(self) -> None:
        promise = Card("Promise beside received")
        promise.body.addWidget(self.promise)
        inside = QWidget()
        centre = QVBoxLayout(inside)
        centre.setContentsMargins(24, 12, 24, 12)
        centre.setSpacing(12)
        centre.addWidget(self.question)
        centre.addWidget(self.source)
        centre.addWidget(self.marks)
        below = QHBoxLayout()
        below.setSpacing(12)
        below.addWidget(promise, 3, Qt.AlignmentFlag.AlignTop)
        below.addWidget(self.photos, 2, Qt.AlignmentFlag.AlignTop)
        centre.addLayout(below)
        centre.addStretch(1)
        self._middle = QWidget()
        around = QVBoxLayout(self._middle)
        around.setContentsMargins(0, 0, 0, 0)
        around.setSpacing(0)
        told = QVBoxLayout()
        told.setContentsMargins(24, 12, 24, 0)
        told.addWidget(self.notice)
        told.addWidget(OfferStrip(self.code_offers))
        around.addLayout(told)
        self._scroll = scrolling(inside)
        around.addWidget(self._scroll, 1)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.steps)
        row.addWidget(self._middle, 1)
        row.addWidget(self.shots)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.band)
        column.addLayout(row, 1)
        column.addWidget(self.strip)

    def _connect(self) -> None:
        sitting = self.sitting
        sitting.loaded.connect(self._show)
        sitting.saved.connect(self._saved)
        sitting.writing.connect(self.band.saved.show_writing)
        sitting.waiting.connect(self.band.saved.show_waiting)
        sitting.refused.connect(self._refused)
        sitting.conflicted.connect(self._conflicted)
        sitting.failed.connect(self._failed)
        sitting.undo_changed.connect(self._show_undo)
        self.intake.changed.connect(self._submission.go_on)
        self._submission.busy.connect(self._submitting)
        self._submission.done.connect(self._submitted)
        self._submission.incomplete.connect(self._incomplete)
        self._submission.failed.connect(self._failed)
        self.band.back_requested.connect(self.leave)
        self.band.submit_requested.connect(self.submit)
        self.band.short_requested.connect(partial(self.submit, short=True))
        self.steps.step_chosen.connect(self._to_step)
        self.steps.find_requested.connect(self._find)
        self.steps.undo_requested.connect(sitting.undo)
        self.steps.redo_requested.connect(sitting.redo)
        self.steps.tool_requested.connect(self.tools.ask)
        self.tools.closed.connect(self._focus)
        self.code_offers.failed.connect(self._failed)
        self.question.replied.connect(self._replied)
        self.question.note.typed.connect(self._note_typed)
        self.question.note.paused.connect(self._check_print)
        self._offer = DraftOffer(self.drafts, self.notice, self._zone, self)
        self._offer.recover_requested.connect(self._recover)
        self.question.next_requested.connect(self.go_on)
        self.question.check_chosen.connect(self._to_place)
        self.marks.mark_added.connect(self._mark_added)
        self.marks.mark_changed.connect(sitting.change_observation)
        self.marks.mark_removed.connect(sitting.remove_observation)
        self.photo_desk.closed.connect(self._focus)
        self.finder.chosen.connect(self._found)
        self.notice.action_requested.connect(self._notice_pressed)

    def _connect_keys(self) -> None:
        for result, key, _word, _status in ANSWERS:
            self._key_does(key, partial(self._digit, result))
            self._key_does(f"Alt+{key}", partial(self._digit, result))
        for letter in "ABCDEFGH":
            self._key_does(letter, partial(self.question.choose_letter, letter))
        self._key_does("/", self._find)
        self._key_does("Ctrl+Return", self.submit)
        self._key_does("Ctrl+Z", self.sitting.undo)
        self._key_does("Ctrl+Shift+Z", self.sitting.redo)
        self._key_does("Ctrl+Y", self.sitting.redo)
        self._key_does("Ctrl+V", self.photo_desk.paste)
        self._key_does("Ctrl+T", self.tools.ask)
        self._key_does("Ctrl+U", self.code_offers.use_first)
        self._key_does("Ctrl+Shift+U", self.code_offers.ignore_first)
        self._key_does("Ctrl+N", self.question.note.setFocus)
        self._key_does("Alt+Left", self.leave)

    def _key_does(self, keys: str, action: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(partial(self._act, action))

    def _act(self, action: Callable[[], object]) -> None:
        if not any(over.isVisible() for over in (self.view, self.finder, self.tools)):
            action()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no field, list or button wanted for itself: Enter goes on, arrows move, Space takes a photo."""
        key, focus = event.key(), self.focusWidget()
        if any(over.isVisible() for over in (self.view, self.finder, self.tools)):
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if isinstance(focus, QAbstractButton) and not isinstance(focus, AnswerButton):
                focus.click()
            else:
                self.go_on()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.step(-1 if key == Qt.Key.Key_Left else 1)
        elif key == Qt.Key.Key_Space:
            self.photo_desk.choose_here()
        elif key == Qt.Key.Key_Escape:
            self._focus_answers()
        else:
            super().keyPressEvent(event)

    # ---- showing

    @property
    def check(self) -> Check | None:
        """The check that is shown."""
        return next((check for check in self.sitting.asked() if check.key == self._key), None)

    def _show(self) -> None:
        detail = self.sitting.detail
        if detail is None:
            return
        asked = self.sitting.asked()
        first = not self._key
        if first or self.check is None:
            self._key = self._first_open(asked)
        self.band.show_detail(detail)
        unanswered = {check.pillar for check in asked if self.sitting.judged(check.key) is None}
        self.strip.show_assessment(detail.assessment, unanswered)
        self.promise.set_rows(promise_rows(detail.assessment))
        if detail.returned_reason and first and self.sitting.editable:
            self.notice.tell("A manager sent this inspection back", detail.returned_reason, "remark")
        if detail.second and first and self.sitting.editable:
            self.notice.tell(
                "Second look, blind",
                "You see nothing of the first one. Delivery and unboxing are over: leave them.",
                "info",
            )
        for sentence in detail.repeats if first else ():
            self.notice.tell(sentence, "Look closely: the same identity came twice.", "remark")
        self._show_check()
        self._show_undo()
        if first:
            self._show_drafts()
            self._focus()

    def _first_open(self, asked: Sequence[Check]) -> str:
        open_checks = [check.key for check in asked if self.sitting.judged(check.key) is None]
        return open_checks[0] if open_checks else asked[0].key if asked else ""

    def _show_check(self) -> None:
        detail, check = self.sitting.detail, self.check
        if detail is None or check is None:
            return
        asked = self.sitting.asked()
        ticks = [self._tick(one) for one in asked]
        sections = [
            section for section in detail.checklist.sections if any(one.section == section.key for one in asked)
        ]
        steps = [
            Step(
                section.title, tuple(tick for tick, one in zip(ticks, asked, strict=True) if one.section == section.key)
            )
            for section in sections
        ]
        here = next(place for place, section in enumerate(sections) if section.key == check.section)
        self.steps.show_steps(steps, here)
        place = [one.key for one in asked].index(check.key)
        self.question.show_run(ticks, place, sections[here].title)
        self.question.show_check(check, self.sitting.reply(check.key), editable=self.sitting.editable)
        source = detail.answers[check.key].source if check.key in detail.answers else ""
        self.source.setText(f"Taken over from {source}" if source else "")
        self.source.setVisible(bool(source))
        cosmetic = check.kind is CheckKind.OBSERVATIONS
        self.marks.setVisible(cosmetic)
        if cosmetic:
            self.marks.show_detail(detail, editable=self.sitting.editable)
        self.photo_desk.show_check(check)

    def _tick(self, check: Check) -> Tick:
        detail = self.sitting.detail
        severity = check.severity if detail is None else severity_of(detail.assessment, check.key, check.severity)
        return Tick(tick_status(self.sitting.judged(check.key), severity), check.text)

    def _show_undo(self) -> None:
        self.steps.show_undo(self.sitting.undo_words, self.sitting.redo_words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrower columns in small windows."""
        super().resizeEvent(event)
        small = self.width() < _COMPACT_BELOW
        self.steps.setFixedWidth(208 if small else 232)
        self.shots.setFixedWidth(272 if small else 320)
        self.question.show_compact(small)

    # ---- moving

    def go_to(self, key: str) -> None:
        """Show the check of that key, if it is asked."""
        if key == self._key or not any(check.key == key for check in self.sitting.asked()):
            return
        if not self.question.leave():
            return
        self._key = key
        self._show_check()
        self._scroll.verticalScrollBar().setValue(0)
        self._focus()

    def step(self, by: int) -> None:
        """Go to the check before or after."""
        asked = [check.key for check in self.sitting.asked()]
        if self._key in asked:
            place = min(max(0, asked.index(self._key) + by), len(asked) - 1)
            self.go_to(asked[place])

    def go_on(self) -> None:
        """Store what was typed and go to the next check; at the end to the first one that is open."""
        if not self.question.leave():
            return
        asked = [check.key for check in self.sitting.asked()]
        if not asked:
            return
        place = asked.index(self._key) if self._key in asked else -1
        if place + 1 < len(asked):
            self.go_to(asked[place + 1])
            return
        still_open = next((key for key in asked if self.sitting.judged(key) is None), None)
        if still_open is not None and still_open != self._key:
            self.go_to(still_open)
        else:
            self.band.submit.setFocus(Qt.FocusReason.TabFocusReason)

    def _to_place(self, place: int) -> None:
        asked = self.sitting.asked()
        if 0 <= place < len(asked):
            self.go_to(asked[place].key)

    def _to_step(self, place: int) -> None:
        detail = self.sitting.detail
        if detail is None:
            return
        asked = self.sitting.asked()
        sections = [
            section.key for section in detail.checklist.sections if any(one.section == section.key for one in asked)
        ]
        inside = [check for check in asked if check.section == sections[place]]
        still_open = [check for check in inside if self.sitting.judged(check.key) is None]
        self.go_to((still_open or inside)[0].key)

    def _focus(self) -> None:
        check = self.check
        if check is None or not self.sitting.editable:
            self.setFocus()
        elif self.question.value.typed and self.sitting.reply(check.key).result is None:
            self.question.value.focus_editor()
        elif check.kind is CheckKind.OBSERVATIONS:
            self.marks.outline.setFocus()
        else:
            self._focus_answers()

    def _focus_answers(self) -> None:
        self.question.focus_answers()

    def _find(self) -> None:
        self.finder.ask(self.sitting.asked())

    def _found(self, key: str) -> None:
        if key and key != self._key:
            self.go_to(key)
        else:
            self._focus()

    # ---- replies

    def _digit(self, result: Result) -> None:
        self.question.answer(result)

    def _replied(self, reply: Reply) -> None:
        check = self.question.check
        if check is not None:
            self.sitting.give(check, reply)
            if check.key == self._key:
                self._show_check()

    def _saved(self, at: datetime) -> None:
        self.band.saved.show_saved(at.astimezone(self._zone))
        self.drafts.stored({check.key: self.sitting.reply(check.key).note for check in self.sitting.asked()})
        self._submission.go_on()
        if self.idle:
            self.stored.emit()

    @property
    def idle(self) -> bool:
        """Whether everything given is durable, photos included."""
        return self.sitting.idle and not self.intake.busy

    def _refused(self, key: str, sentence: str) -> None:
        self._submission.stop()
        if key == self._key:
            self.question.show_refused(sentence)
        else:
            check = next((one for one in self.sitting.asked() if one.key == key), None)
            self._key = key if check is not None else self._key
            self._show_check()
            self.question.show_refused(sentence)
        self.sitting.load()

    # ---- notes that are not stored yet

    def _note_typed(self) -> None:
        if self.question.check is not None:
            self.drafts.keep(self.question.check.key, self.question.note.toPlainText())

    def _check_print(self) -> None:
        check, note = self.question.check, self.question.note.toPlainText()
        if check is None or note.isascii():
            self.question.show_print_problem("")
            return
        key, reports = check.key, self._context.services.reports

        def told(sentence: str) -> None:
            if self.question.check is not None and self.question.check.key == key:
                self.question.show_print_problem(sentence)

        self._context.run("Reading the note", lambda: reports.print_problem(note), told, lane="cpu")

    def _show_drafts(self) -> None:
        notes = {check.key: self.sitting.reply(check.key).note for check in self.sitting.asked()}
        self._offer.begin(notes, self.sitting.editable)

    def _recover(self, draft: Draft) -> None:
        self.go_to(draft.check)
        if self._key == draft.check:
            self.question.note.setPlainText(draft.note)
            self.question.note.flush()

    def _conflicted(self, key: str, conflict: Conflict) -> None:
        self._submission.stop()
        self._conflict = (key, conflict)
        self.notice.tell(
            conflict.title,
            f"Yours: {_in_words(conflict.mine)}\nTheirs: {_in_words(conflict.theirs)}",
            "remark",
            (("mine", "Keep mine"), ("theirs", "Take theirs")),
        )

    def _notice_pressed(self, action: str) -> None:
        if self._conflict is not None and action in ("mine", "theirs"):
            key, conflict = self._conflict
            self._conflict = None
            if action == "mine" and isinstance(conflict.mine, dict):
                mine = conflict.mine
                self.sitting.keep_mine(key, Reply(mine["result"], mine["value"], mine["note"]))
            else:
                self.sitting.take_theirs(key)
            self.notice.clear()
        elif action in ("recover", "discard"):
            self._offer.settle(recover=action == "recover")
        elif action.startswith(("check:", "shot:")):
            self.notice.clear()
            self.lead_to(action)

    def lead_to(self, gap: str) -> None:
        """Go where something is missing: `check:KEY` or `shot:KEY`."""
        kind, _, key = gap.partition(":")
        if kind == "shot":
            self.photo_desk.choose_shot(key)
        else:
            self.go_to(key)

    def _failed(self, error: Exception, label: str) -> None:
        if isinstance(error, UserError):
            self.notice.tell_error(error)
        else:
            self._context.jobs.failed.emit(error, label)

    def _mark_added(self, observation: Observation) -> None:
        self.sitting.observe(observation)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Photos may be dropped anywhere; they land where one is asked for next."""
        if self.photo_desk.takes(event.mimeData()):  # files of any kind: results of testers, too
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped."""
        files = files_in(event.mimeData())
        if self.tools.takes(files):
            self.tools.open_file(files[0])
        else:
            self.photo_desk.take(event.mimeData())
        event.acceptProposedAction()

    # ---- the end

    def leave(self) -> None:
        """Store what was typed and go back to the list."""
        if self.question.leave():
            self.left.emit()

    def submit(self, *, short: bool = False) -> None:
        """Hand the inspection over once everything given is durable; what is missing is listed and led to."""
        if not self.sitting.editable or not self.question.leave():
            return
        self._submission.ask(short=short)

    def _submitting(self, busy: bool) -> None:
        self.band.submit.set_busy(busy, "Submitting …")

    def _submitted(self) -> None:
        detail = self.sitting.detail
        self.submitted.emit("" if detail is None else detail.order.row.number)

    def _incomplete(self, error: Incomplete) -> None:
        tell_missing(self.notice, error)
        self.lead_to(error.missing_at[0])

    def changeEvent(self, event: QEvent) -> None:
        """The window lost the focus: what was typed is stored."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.question.note.flush()


def _in_words(value: object) -> str:
    if not isinstance(value, dict):
        return "nothing"
    result = labels.word("result", str(value["result"])) if value.get("result") else "no answer"
    parts = [result, str(value["value"]) if value.get("value") is not None else "", value.get("note") or ""]
    words = ", ".join(part for part in parts if part)
    return words if len(words) <= _LONGEST_SIDE else f"{words[:_LONGEST_SIDE]} …"

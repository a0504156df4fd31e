"""One inspection on the bench: band, steps, question, photos, marks, shots, verdict so far."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from labapp.core.errors import Incomplete, UserError
from labapp.inspections.queries import InspectionDetail
from labapp.rulebook.types import Check, CheckKind, Result
from labapp.ui.bench import keys, route
from labapp.ui.bench.desk_keys import deeds
from labapp.ui.bench.desk_parts import DeskParts
from labapp.ui.bench.intake import as_bytes
from labapp.ui.bench.places import Goal
from labapp.ui.bench.sitting import Reply
from labapp.ui.bench.words import severity_of, tick_status
from labapp.ui.context import Context
from labapp.ui.promise_rows import promise_rows
from labapp.ui.widgets.answer_button import AnswerButton
from labapp.ui.widgets.photo_drag import files_in
from labapp.ui.widgets.promise_table import PromiseRow
from labapp.ui.widgets.tick_strip import Tick


class Desk(DeskParts):
    """Everything at hand for one inspection; the keyboard reaches all of it."""

    left = Signal()
    """Back to the list."""
    stored = Signal()
    """Everything given is durable."""
    submitted = Signal(str)
    """The order's number; its inspection was handed over."""

    def __init__(self, context: Context, inspection_id: int, parent: QWidget | None = None) -> None:
        super().__init__(context, inspection_id, parent)
        self._zone = context.services.clock.zone
        self._connect()
        self._connect_middle()
        keys.bind(self, deeds(self), self._free)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Inspection")
        self.listen.start()
        self.sitting.load()

    def _connect(self) -> None:
        sitting, walk = self.sitting, self.walk
        sitting.loaded.connect(self._show)
        sitting.saved.connect(self._saved)
        sitting.writing.connect(self.band.saved.show_writing)
        sitting.waiting.connect(self.band.saved.show_waiting)
        sitting.refused.connect(self._refused)
        sitting.failed.connect(self._failed)
        sitting.history.changed.connect(self._show_undo)
        sitting.history.went.connect(self._went)
        self.conflicts.came.connect(self.submission.stop)
        self.conflicts.settled.connect(self._settled)
        self.listen.timeout.connect(self.look)
        self.clock.counted.connect(self._show_time)
        self.intake.changed.connect(self.submission.go_on)
        self.evidence.changed.connect(self.submission.go_on)
        self.submission.busy.connect(self._submitting)
        self.submission.done.connect(self._submitted)
        self.submission.incomplete.connect(self._incomplete)
        self.submission.failed.connect(self._failed)
        self.band.back_requested.connect(self.leave)
        self.band.submit_requested.connect(self.submit)
        self.band.short_requested.connect(partial(self.submit, short=True))
        self.steps.step_chosen.connect(walk.to_step)
        self.steps.find_requested.connect(self.find_check)
        self.steps.undo_requested.connect(self.undo)
        self.steps.redo_requested.connect(self.redo)
        self.strip.findings_requested.connect(self.middle.list_findings)
        self.strip.missing_requested.connect(walk.to_missing)
        self.photo_desk.closed.connect(self._focus)
        self.steps.tool_requested.connect(self.tools.ask)
        self.tools.closed.connect(self._focus)
        self.code_offers.failed.connect(self._failed)
        self.photo_desk.camera.frame_for_codes.connect(self._frame_seen)
        self.sheet.closed.connect(self._focus)
        walk.arrived.connect(self._arrived)
        walk.stayed.connect(self._focus)
        walk.shot_wanted.connect(self.photo_desk.choose_shot)
        walk.ended.connect(self._ended)

    def _connect_middle(self) -> None:
        sitting, question, marks, photos = self.sitting, self.question, self.marks, self.marks.photos
        question.replied.connect(self._replied)
        question.next_requested.connect(self.walk.go_on)
        question.check_chosen.connect(self.walk.to_place)
        self.unsaved.place_wanted.connect(self.walk.go_to)
        marks.mark_added.connect(sitting.marks.add)
        marks.mark_changed.connect(sitting.marks.change)
        marks.mark_removed.connect(sitting.marks.take_out)
        photos.watch(self.photo_desk.pictures, self.intake)
        photos.photos_wanted.connect(self.photo_desk.choose)
        photos.files_given.connect(self.photo_desk.take_files)
        photos.image_given.connect(self.photo_desk.take_image)
        photos.photo_opened.connect(self.photos.photo_opened)
        photos.retry_requested.connect(self.intake.retry)
        photos.goal_chosen.connect(self._goal_chosen)
        self.promise.row_activated.connect(self._to_row)
        self.middle.place_chosen.connect(self.walk.lead_to)
        self.middle.list_closed.connect(self._focus)
        self.finder.chosen.connect(self._found)
        self.notice.action_requested.connect(self._notice_pressed)

    def _free(self) -> bool:
        over = (self.view, self.finder, self.sheet, self.tools)
        return not (self.photo_desk.covering or any(one.isVisible() for one in over))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no field, list or button wanted for itself: Enter goes on, arrows move, Space takes a photo."""
        key, focus = event.key(), self.focusWidget()
        if not self._free():
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if isinstance(focus, QAbstractButton) and not isinstance(focus, AnswerButton):
                focus.click()
            else:
                self.walk.go_on()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.walk.step(-1 if key == Qt.Key.Key_Left else 1)
        elif key == Qt.Key.Key_Space:
            self.photo_desk.choose_here()
        elif key == Qt.Key.Key_Escape:
            self.question.focus_answers()
        else:
            super().keyPressEvent(event)

    # ---- showing

    @property
    def check(self) -> Check | None:
        """The check that is shown."""
        return self.walk.check

    def go_to(self, key: str) -> None:
        """Show the check of that key, if it is asked."""
        self.walk.go_to(key)

    def _show(self) -> None:
        detail = self.sitting.detail
        if detail is None:
            return
        asked = self.sitting.asked()
        first = self.walk.settle()
        self.band.show_detail(detail, self._zone)
        unanswered = {check.pillar for check in asked if self.sitting.judged(check.key) is None}
        self.strip.show_assessment(detail.assessment, unanswered, detail.policy.max_majors)
        self.promise.set_rows(promise_rows(detail.assessment))
        self.middle.refresh()
        if first:
            self._greet(detail)
        self._show_check()
        self._show_undo()
        if first:
            self.unsaved.begin()
            self._focus()

    def _greet(self, detail: InspectionDetail) -> None:
        if detail.returned_reason and self.sitting.editable:
            self.notice.tell("A manager sent this inspection back", detail.returned_reason, "remark")
        if detail.second and self.sitting.editable:
            self.notice.tell(
                "Second look, blind",
                "You see nothing of the first one. Delivery and unboxing are over: leave them.",
                "info",
            )
        if detail.repeats:
            self.notice.tell("\n".join(detail.repeats), "Look closely: the same identity came twice.", "remark")

    def _show_check(self) -> None:
        detail, check = self.sitting.detail, self.check
        if detail is None or check is None:
            return
        asked = self.sitting.asked()
        ticks = [self._tick(one, detail) for one in asked]
        sections = route.sections_of(detail, asked)
        here = next(place for place, section in enumerate(sections) if section.key == check.section)
        self.steps.show_steps(route.steps_of(detail, asked, ticks), here)
        place = [one.key for one in asked].index(check.key)
        self.question.show_run(ticks, place, sections[here].title)
        self.question.show_check(check, self.sitting.reply(check.key), detail, editable=self.sitting.editable)
        source = detail.answers[check.key].source if check.key in detail.answers else ""
        self.middle.source.setText(f"Taken over from {source}" if source else "")
        self.middle.source.setVisible(bool(source))
        cosmetic = check.kind is CheckKind.OBSERVATIONS
        self.marks.setVisible(cosmetic)
        if cosmetic:
            self.marks.show_detail(detail, editable=self.sitting.editable)
        self.photo_desk.show_check(check)
        self.clock.enter(check.section)

    def _tick(self, check: Check, detail: InspectionDetail) -> Tick:
        severity = severity_of(detail.assessment, check.key, check.severity)
        return Tick(tick_status(self.sitting.judged(check.key), severity), check.text)

    def _show_undo(self) -> None:
        self.steps.show_undo(self.sitting.history.undo_words, self.sitting.history.redo_words)

    def _show_time(self, step: str, seconds: int) -> None:
        detail = self.sitting.detail
        if detail is not None:
            known = [section.key for section in route.sections_of(detail, self.sitting.asked())]
            if step in known:
                self.steps.show_time(known.index(step), detail.times.get(step, 0) + seconds)

    # ---- where the person is

    def _arrived(self) -> None:
        self._show_check()
        self.middle.to_top()
        self._focus()

    def _ended(self) -> None:
        self.band.submit.setFocus(Qt.FocusReason.TabFocusReason)

    def _focus(self) -> None:
        check = self.check
        if check is None or not self.sitting.editable:
            self.setFocus()
        elif self.question.value.typed and self.sitting.reply(check.key).result is None:
            self.question.value.focus_editor()
        elif check.kind is CheckKind.OBSERVATIONS:
            self.marks.outline.setFocus()
        else:
            self.question.focus_answers()

    def find_check(self) -> None:
        """Find a check by words."""
        self.finder.ask(self.sitting.asked())

    def _found(self, key: str) -> None:
        self.walk.lead_to(f"check:{key or self.walk.key}")

    def _to_row(self, row: PromiseRow) -> None:
        key = self.middle.check_of(row)
        if key:
            self.walk.lead_to(f"check:{key}")

    def _frame_seen(self, frame: QImage) -> None:
        self.code_offers.look_at(as_bytes(frame, "JPG", 95), "camera")

    def _goal_chosen(self, goal: Goal | None) -> None:
        self.photo_desk.chosen = goal

    # ---- replies

    def _replied(self, reply: Reply) -> None:
        check = self.question.check
        if check is not None:
            self.sitting.give(check, reply)
            if check.key == self.walk.key:
                self._show_check()

    def record_difference(self) -> None:
        """The chosen row of the promise, or the shown check, is not as promised: fails, and asks for what came."""
        row = self.promise.current_row if self.promise.hasFocus() else None
        key = self.middle.check_of(row) if row is not None else self.walk.key
        check = next((one for one in self.sitting.asked() if one.key == key), None)
        if row is None and check is not None and check.kind is CheckKind.CHOICE:
            self.question.choose_letter("D")
        elif check is None or not check.promise or not self.sitting.editable:
            field = row.field if row is not None else "This check"
            self.notice.tell(f"{field} is not compared by an answer.", "It follows from dates, marks or facts.", "info")
        else:
            self.walk.go_to(check.key)
            if self.check is check and check.kind is not CheckKind.OBSERVATIONS:
                self.question.answer(Result.FAIL)
                self.question.value.focus_editor()

    def _saved(self, at: datetime) -> None:
        self.band.saved.show_saved(at.astimezone(self._zone))
        self.submission.go_on()
        if self.idle:
            self.stored.emit()

    def _refused(self, key: str, sentence: str) -> None:
        self.submission.stop()
        if key != self.walk.key and any(one.key == key for one in self.sitting.asked()):
            self.walk.key = key
            self._show_check()
        self.question.show_refused(sentence)
        self.sitting.load()

    def _settled(self, key: str, mine: bool) -> None:
        if key == self.walk.key and not mine:
            self.question.discard_typing()
            self._show_check()
        self._focus()

    def undo(self) -> None:
        """Take the last thing back and go where it was; what is being typed is told first, so that it is the last."""
        if self.question.leave():
            self.sitting.undo()

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self.question.leave():
            self.sitting.redo()

    def _went(self, sentence: str, at: str) -> None:
        self.steps.tell(sentence)
        if at:
            self.walk.lead_to(at)
        self._show_check()

    def _notice_pressed(self, action: str) -> None:
        if action in ("recover", "discard"):
            self.unsaved.settle(recover=action == "recover")

    def _failed(self, error: Exception, label: str) -> None:
        if isinstance(error, UserError):
            self.notice.tell_error(error)
        else:
            self._context.jobs.failed.emit(error, label)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Photos may be dropped anywhere; they land where one is asked for next."""
        if self.photo_desk.takes(event.mimeData()):  # files of any kind: results of testers, too
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped: photos, films, or the result of a tester."""
        files = files_in(event.mimeData())
        if self.tools.takes(files):
            self.tools.open_file(files[0])
        else:
            self.photo_desk.take(event.mimeData())
        event.acceptProposedAction()

    # ---- the end

    def leave(self) -> None:
        """Store what was typed and go back to the list; a conflict is decided first."""
        if self.question.leave() and self.middle.conflict.clash is None:
            self.left.emit()
        elif self.middle.conflict.clash is not None:
            self.middle.conflict.keep.setFocus(Qt.FocusReason.TabFocusReason)

    def submit(self, *, short: bool = False) -> None:
        """Hand the inspection over once everything given is durable; what is missing is listed and led to."""
        if self.sitting.editable and self.question.leave():
            self.clock.leave()
            self.submission.ask(short=short)

    def _submitting(self, busy: bool) -> None:
        self.band.submit.set_busy(busy, "Submitting …")

    def _submitted(self) -> None:
        detail = self.sitting.detail
        self.submitted.emit("" if detail is None else detail.order.row.number)

    def _incomplete(self, error: Incomplete) -> None:
        self.middle.show_missing(error.missing, error.missing_at)
        self.walk.lead_to(error.missing_at[0])

    def changeEvent(self, event: QEvent) -> None:
        """The window lost the focus: what was typed is stored."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.question.note.flush()

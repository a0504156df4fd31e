"""What is being typed at the shown check: kept on this machine, looked at while it is typed, offered again after a crash."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from labapp.ui.bench.drafts import Draft, DraftOffer, Drafts, Stored
from labapp.ui.bench.question import Question
from labapp.ui.bench.sitting import Sitting
from labapp.ui.bench.value_field import value_text
from labapp.ui.context import Context
from labapp.ui.widgets.notice import Notice


class Unsaved(QObject):
    """No keystroke is lost, and what can be told of a text is told while it can still be changed."""

    place_wanted = Signal(str)
    """The check whose draft shall stand again."""

    def __init__(self, context: Context, sitting: Sitting, question: Question, notice: Notice) -> None:
        super().__init__(sitting)
        self._context, self._sitting, self._question = context, sitting, question
        self.drafts = Drafts(context, sitting.inspection_id, self)
        self._offer = DraftOffer(self.drafts, notice, context.services.clock.zone, self)
        self._offer.recover_requested.connect(self._recover)
        question.typed.connect(self._typed)
        question.note.paused.connect(self._check_print)
        question.aid.lookup_requested.connect(self._look_up)
        sitting.saved.connect(self._saved)

    def begin(self) -> None:
        """Offer what an earlier run left behind."""
        self._offer.begin(self._stored(), self._sitting.editable)

    def settle(self, *, recover: bool) -> None:
        """The person answered the offer."""
        self._offer.settle(recover=recover)

    def _stored(self) -> dict[str, Stored]:
        replies = {check.key: self._sitting.reply(check.key) for check in self._sitting.asked()}
        return {key: Stored(reply.note, value_text(reply.value)) for key, reply in replies.items()}

    def _saved(self, _at: object) -> None:
        self.drafts.stored(self._stored())

    def _typed(self) -> None:
        check, question = self._question.check, self._question
        if check is not None:
            self._sitting.begin(check.key)
            value = question.value.text if question.value.dirty else None
            self.drafts.keep(check.key, question.note.toPlainText(), value)

    def _recover(self, draft: Draft) -> None:
        self.place_wanted.emit(draft.check)
        question = self._question
        if question.check is None or question.check.key != draft.check:
            return
        if draft.note.strip() != question.note.toPlainText().strip():
            question.note.setPlainText(draft.note)
            question.note.flush()
        if draft.value is not None:
            question.value.put_text(draft.value)

    def _check_print(self) -> None:
        check, note = self._question.check, self._question.note.toPlainText()
        if check is None or note.isascii():
            self._question.show_print_problem("")
            return
        key, reports = check.key, self._context.services.reports

        def told(sentence: str) -> None:
            if self._question.check is not None and self._question.check.key == key:
                self._question.show_print_problem(sentence)

        self._context.run("Reading the note", lambda: reports.print_problem(note), told, lane="cpu")

    def _look_up(self, key: str, number: str) -> None:
        inspections, actor, inspection = (
            self._context.services.inspections,
            self._context.actor,
            self._sitting.inspection_id,
        )
        blinded = self._context.settings.work_blinded
        self._context.run(
            "Looking for the number in the lab",
            lambda: (key, number, inspections.repeats_of(actor, inspection, key, number, blinded=blinded)),
            # a method of the widget itself: Qt lets go of it with the widget, of a function that holds it never
            self._question.aid.show_found,
            lambda _error, _label: None,
        )

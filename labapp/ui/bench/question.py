"""The middle of the bench: the run of checks, the question, its five answers, its value and its note."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from labapp.inspections.queries import InspectionDetail
from labapp.inspections.rules import Answer, answer_problem
from labapp.rulebook.types import Check, CheckKind, Option, Result
from labapp.ui.bench.identity_aid import IdentityAid
from labapp.ui.bench.note_edit import NoteEdit
from labapp.ui.bench.sitting import Reply
from labapp.ui.bench.value_field import ValueField
from labapp.ui.bench.words import ANSWERS
from labapp.ui.widgets.answer_button import AnswerButton
from labapp.ui.widgets.chip import Chip
from labapp.ui.widgets.key_cap import KeyCap
from labapp.ui.widgets.label import ElidedLabel, Label
from labapp.ui.widgets.notice import Notice
from labapp.ui.widgets.tick_strip import Tick, TickStrip


class Question(QWidget):
    """Shows one check; `replied` tells the whole reply each time the person changed a part of it."""

    replied = Signal(object)
    """The Reply as it stands now."""
    next_requested = Signal()
    typed = Signal()
    """Something is being typed that was not told yet."""
    check_chosen = Signal(int)
    """The person clicked a tick of the run strip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._check: Check | None = None
        self._result: Result | None = None
        self._complaint = ""
        self.run = TickStrip("run")
        self.run.tick_chosen.connect(self.check_chosen)
        self._where = ElidedLabel("", "label")
        self._text = Label("", "check", wrap=True)
        self._guidance = Label("", "caption", wrap=True)
        self.instruction = Notice()
        self.value = ValueField()
        self.aid = IdentityAid()
        self.note = NoteEdit()
        self.warning = Notice()
        """That the note cannot be printed as it stands."""
        self.buttons: dict[Result, AnswerButton] = {}
        self._group = QButtonGroup(self)
        self._phrases = QWidget()
        self._phrase_row = QHBoxLayout(self._phrases)
        self._phrase_row.setContentsMargins(0, 0, 0, 0)
        self._phrase_row.setSpacing(8)
        self._lay_out()
        self.value.given.connect(self._value_given)
        self.value.option_chosen.connect(self._option_chosen)
        self.value.typed_text.connect(self._value_typed)
        self.note.typed.connect(self.typed)
        self.note.paused.connect(self._tell)
        self.note.next_requested.connect(self.next_requested)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._where, 1)
        for key, word in (("←", ""), ("→", "move"), ("Enter", "next")):
            head.addWidget(KeyCap(key, word))
        answers = QHBoxLayout()
        answers.setSpacing(8)
        for place, (result, key, word, status) in enumerate(ANSWERS):
            button = AnswerButton(key, word, status)
            self.buttons[result] = button
            self._group.addButton(button, place)
            answers.addWidget(button)
        self._group.idClicked.connect(self._answered)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.run)
        column.addWidget(self._text)
        column.addWidget(self._guidance)
        column.addLayout(answers)
        column.addWidget(self.instruction)
        column.addWidget(self.value)
        column.addWidget(self.aid)
        column.addWidget(self.note)
        column.addWidget(self.warning)
        column.addWidget(self._phrases)

    # ---- showing

    @property
    def check(self) -> Check | None:
        """The check that is shown."""
        return self._check

    def show_run(self, ticks: Sequence[Tick], current: int, section: str) -> None:
        """Show where in the run of checks this one stands."""
        self.run.set_ticks(ticks, current)
        self._where.setText(f"Check {current + 1} of {len(ticks)} · {section}")

    def show_check(self, check: Check, reply: Reply, detail: InspectionDetail, *, editable: bool) -> None:
        """Show a check with what stands for it; the same check again keeps what is being typed."""
        same = self._check is not None and self._check.key == check.key
        self._check = check
        if not same:
            self._complaint = ""
            self._text.setText(check.text)
            self._guidance.setText(check.guidance)
            self._guidance.setVisible(bool(check.guidance))
            self.value.show_check(check, reply.value)
            self._order_tabs()
            self.note.set_note(reply.note)
            self.warning.clear()
            self._show_phrases(check)
        else:
            if not self.value.dirty:
                self.value.show_value(reply.value)
            if not self.note.dirty:
                self._show_note(reply.note)
        self.aid.show_check(check, detail, self.value.text)
        self._show_result(reply.result)
        for button in self.buttons.values():
            button.setEnabled(editable)
        self.note.setReadOnly(not editable)
        self.value.set_read_only(not editable)
        self._phrases.setEnabled(editable)
        self._show_instruction(check)

    def _show_note(self, note: str) -> None:
        """What is stored, unless the field says the same with a blank at its end that the person is about to go on from."""
        if note != self.note.toPlainText().strip():
            self.note.set_note(note)

    def discard_typing(self) -> None:
        """What was typed and not told is given up: what stands is shown again."""
        self.note.forget()
        self.value.forget()

    @property
    def typing(self) -> bool:
        """Whether something stands here that was not told yet."""
        return self.note.dirty or self.value.dirty

    def _order_tabs(self) -> None:
        # The editors are made for each check: without this they would come after everything else. In an exclusive group
        # Qt lets Tab stop at one button only, and takes no other one as a place in the order.
        last = self.buttons[ANSWERS[-1][0]]
        policy = last.focusPolicy()
        last.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        before: QWidget = last
        for widget in (*self.value.editors(), self.note):
            QWidget.setTabOrder(before, widget)
            before = widget
        last.setFocusPolicy(policy)

    def _show_result(self, result: Result | None) -> None:
        self._result = result
        self._group.setExclusive(False)
        for key, button in self.buttons.items():
            button.setChecked(key is result)
        self._group.setExclusive(True)

    def _show_instruction(self, check: Check) -> None:
        if self._complaint:
            self.instruction.tell(self._complaint, "", "fail")
        elif check.instruction and self._result is Result.FAIL:
            self.instruction.tell(check.instruction, "", "remark")
        else:
            self.instruction.clear()

    def _show_phrases(self, check: Check) -> None:
        while (item := self._phrase_row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for phrase in check.phrases:
            chip = Chip(phrase if len(phrase) < 60 else f"{phrase[:58]}…")
            chip.setToolTip(phrase)
            chip.setProperty("phrase", phrase)
            chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            chip.clicked.connect(self._phrase_chosen)
            self._phrase_row.addWidget(chip)
        self._phrase_row.addStretch(1)
        self._phrases.setVisible(bool(check.phrases))

    def show_compact(self, compact: bool) -> None:
        """Lower answers for small windows."""
        for button in self.buttons.values():
            button.set_compact(compact)

    def show_print_problem(self, sentence: str) -> None:
        """Say that the document could not show the note; it is stored all the same."""
        if sentence:
            self.warning.tell(
                sentence, "It is stored, but no document can be issued with it: write it in words.", "remark"
            )
        else:
            self.warning.clear()

    def show_refused(self, sentence: str) -> None:
        """Say why the last reply was not stored; what was given stays to be corrected."""
        if self.value.has_editor:
            self.value.set_error(sentence)
            self.value.focus_editor()
        else:
            self._complaint = sentence
            self.instruction.tell(sentence, "", "fail")

    # ---- what the person does

    def answer(self, result: Result) -> None:
        """Give one of the five answers, as its digit does."""
        check = self._check
        if check is None or not self.buttons[result].isEnabled():
            return
        self._complaint = ""
        option = self.value.option()
        if check.kind is CheckKind.CHOICE and (option is None or option.result is not result):
            fitting = [one for one in check.options if one.result is result]
            if len(fitting) == 1:
                self.value.show_value(fitting[0].key)
            elif fitting:
                self.instruction.tell("Choose which: a letter chooses.", "", "info")
                return
            else:
                self.value.show_value(None)
        self._show_result(result)
        self._show_instruction(check)
        if any(button.hasFocus() for button in self.buttons.values()):
            self.focus_answers()
        self._tell()

    def focus_answers(self) -> None:
        """Put the focus on the answer that stands, else on the first."""
        self.buttons[self._result or Result.PASS].setFocus(Qt.FocusReason.OtherFocusReason)

    def choose_letter(self, letter: str) -> None:
        """Choose an option by its letter."""
        if self._check is not None and self.buttons[Result.PASS].isEnabled():
            self.value.choose_letter(letter)

    def leave(self) -> bool:
        """The person goes on: whatever was typed is told first; False if it cannot be, and the field says why."""
        if self.value.dirty:
            self._value_given()
            if self._problem():
                self.value.focus_editor()
                return False
        self.note.flush()
        return True

    def _problem(self) -> str:
        """Why what was typed cannot be stored; a wrong identity can be, it is a finding."""
        check, value = self._check, self.value.value()
        if check is None or value is None or not self.value.has_editor:
            return ""
        return answer_problem(check, Answer(self._result or Result.PASS, value)) or ""

    def _answered(self, place: int) -> None:
        self.answer(ANSWERS[place][0])

    def _option_chosen(self, option: Option) -> None:
        self._show_result(option.result)
        if self._check is not None:
            self._show_instruction(self._check)
        self._tell()

    def _value_given(self) -> None:
        if self._check is None:
            return
        if self.value.value() is not None and self._result not in (Result.PASS, Result.FAIL):
            # A plain check takes words only where something else came than promised.
            self._show_result(Result.FAIL if self._check.kind is CheckKind.VERDICT else Result.PASS)
        problem = self._problem()
        # How a number stands is told beside it with every key.
        self.value.set_error(problem)
        if not problem:
            self._tell()

    def _value_typed(self, text: str) -> None:
        self.aid.type(text.strip())
        self.typed.emit()

    def _phrase_chosen(self) -> None:
        chip = self.sender()
        if isinstance(chip, Chip):
            self.note.add_phrase(str(chip.property("phrase")))

    def _tell(self) -> None:
        if self._check is not None:
            self.replied.emit(Reply(self._result, self.value.value(), self.note.toPlainText().strip()))

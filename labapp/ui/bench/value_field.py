"""What a check asks for beside its answer: an option, a number, a text, a day, an identity."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from labapp.inspections.rules import Value
from labapp.rulebook.types import Check, CheckKind, Option
from labapp.ui.bench.note_edit import is_undo, pastes_photos
from labapp.ui.widgets.form import DateField, Field, TextField
from labapp.ui.widgets.label import Label

TEXT_FIELDS = ("brand", "model", "storage", "colour")
"""Fields of the promise for which a plain check takes what came instead, in words."""
_TYPED = (CheckKind.NUMBER, CheckKind.TEXT, CheckKind.IDENTITY)


class ValueField(QWidget):
    """Shows the editor that a check's kind needs, or nothing."""

    given = Signal()
    """The person finished a value: Enter, a day, or left the field with a new one."""
    typed_text = Signal(str)
    """The text in the field, with every key."""
    option_chosen = Signal(object)
    """The Option that the person chose."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._check: Check | None = None
        self._editor: Field | None = None
        self._group: QButtonGroup | None = None
        self._shown: Value = None

    @property
    def has_editor(self) -> bool:
        """Whether there is something to type into."""
        return self._editor is not None

    @property
    def typed(self) -> bool:
        """Whether the check asks for something to be typed, so that the field wants the focus."""
        return self._editor is not None and self._check is not None and self._check.kind is not CheckKind.VERDICT

    @property
    def dirty(self) -> bool:
        """Whether something stands here that was not shown to the person as stored."""
        return self._editor is not None and self.value() != self._shown

    def show_check(self, check: Check, value: Value) -> None:
        """Show the editor of a check with what stands."""
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._check, self._editor, self._group = check, None, None
        if check.kind is CheckKind.CHOICE:
            self._show_options(check)
        elif check.kind is CheckKind.DATE:
            day = DateField("Day", None)
            day.changed.connect(self.given)
            self._editor = day
        elif check.kind in _TYPED or (check.kind is CheckKind.VERDICT and check.promise in TEXT_FIELDS):
            self._editor = self._text_field(check)
        if self._editor is not None:
            self._column.addWidget(self._editor)
        self.setVisible(self._column.count() > 0)
        self.show_value(value)

    def _text_field(self, check: Check) -> TextField:
        word = {
            CheckKind.NUMBER: f"Value in {check.unit}" if check.unit else "Value",
            CheckKind.TEXT: "Text",
            CheckKind.VERDICT: "What came, if it differs",
        }.get(check.kind, check.identity.upper() or "Number")
        field = TextField(word, mono=check.kind is CheckKind.IDENTITY)
        if check.kind is CheckKind.NUMBER:
            field.edit.setMaximumWidth(220)
        field.edit.editingFinished.connect(self._left)
        field.edit.textEdited.connect(self.typed_text)
        field.edit.installEventFilter(self)
        return field

    def _show_options(self, check: Check) -> None:
        self._group = QButtonGroup(self)
        for place, option in enumerate(check.options):
            button = QRadioButton(f"{chr(65 + place)}   {option.text}")
            button.setToolTip(option.text)
            button.setAccessibleDescription(f"key {chr(65 + place)}")
            self._group.addButton(button, place)
            self._column.addWidget(button)
        # Exclusive groups cannot show that nothing is chosen once something was: chosen again by show_value.
        self._group.idClicked.connect(self._option_clicked)
        self._column.addWidget(Label("A letter chooses.", "faint"))

    def _option_clicked(self, place: int) -> None:
        if self._check is not None:
            self.option_chosen.emit(self._check.options[place])

    def choose_letter(self, letter: str) -> None:
        """Choose the option of that letter, if there is one."""
        place = ord(letter) - 65
        if self._check is not None and self._group is not None and place < len(self._check.options):
            self._group.button(place).setChecked(True)
            self._option_clicked(place)

    def option(self) -> Option | None:
        """The option that is chosen."""
        if self._group is None or self._check is None or self._group.checkedId() < 0:
            return None
        return self._check.options[self._group.checkedId()]

    def show_value(self, value: Value) -> None:
        """Show what stands for the check; what the person is typing is left alone."""
        check = self._check
        if check is None:
            return
        if self._group is not None:
            keys = [option.key for option in check.options]
            self._group.setExclusive(False)
            for place, key in enumerate(keys):
                self._group.button(place).setChecked(key == value)
            self._group.setExclusive(True)
        elif isinstance(self._editor, DateField):
            self._editor.set_value(_day(value))
        elif isinstance(self._editor, TextField):
            self._editor.set_value(value_text(value))
        self._shown = self.value()

    def value(self) -> Value:
        """What stands in the editor; None if nothing does."""
        if self._group is not None:
            option = self.option()
            return None if option is None else option.key
        if isinstance(self._editor, DateField):
            day = self._editor.value
            return None if day is None else day.isoformat()
        if isinstance(self._editor, TextField) and self._editor.value:
            text = self._editor.value
            if self._check is not None and self._check.kind is CheckKind.NUMBER:
                return _number(text)
            return text
        return None

    def put_text(self, text: str) -> None:
        """Fill a scanned code in as if it had been typed."""
        if isinstance(self._editor, TextField):
            self._editor.set_value(text)
            self.typed_text.emit(text)
            self.given.emit()

    @property
    def text(self) -> str:
        """What stands in a field that is typed into; empty for options and days."""
        return self._editor.value if isinstance(self._editor, TextField) else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pasted photos are the bench's; so are undo and redo, unless there is typing to take back that was not told yet."""
        if pastes_photos(event) or (is_undo(event) and not self.dirty):
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def forget(self) -> None:
        """What was typed and not told is given up."""
        if isinstance(self._editor, TextField):
            self._editor.set_error("")
        self._shown = self.value()

    def set_error(self, sentence: str) -> None:
        """Say below the editor what is wrong."""
        if self._editor is not None:
            self._editor.set_error(sentence)

    def editors(self) -> tuple[QWidget, ...]:
        """What takes the focus here, in the order in which it is read."""
        if self._group is not None:
            return tuple(self._group.buttons())
        if self._editor is None:
            return ()
        return (self._editor.focusProxy() or self._editor,)

    def focus_editor(self) -> None:
        """Put the cursor into the editor, its text selected."""
        if isinstance(self._editor, TextField):
            self._editor.edit.setFocus()
            self._editor.edit.selectAll()
        elif self._editor is not None:
            self._editor.setFocus()

    def set_read_only(self, read_only: bool) -> None:
        """Only show."""
        for place in range(self._column.count()):
            item = self._column.itemAt(place)
            widget = None if item is None else item.widget()
            if widget is not None:
                widget.setEnabled(not read_only)

    def _left(self) -> None:
        if self.dirty:
            self.given.emit()


def value_text(value: Value) -> str:
    """A stored value as it stands in the field."""
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _number(text: str) -> Value:
    try:
        return float(text.replace(",", ".").replace(" ", ""))
    except ValueError:
        return text


def _day(value: Value) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None

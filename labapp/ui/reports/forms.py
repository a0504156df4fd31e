"""Short forms beside a document: handing a copy over, withdrawing a number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from labapp.core.errors import UserError
from labapp.core.trail import Actor
from labapp.reports.copying import Edition
from labapp.reports.handing import NewHandOver
from labapp.reports.rules import LANGUAGES, Channel, Copy
from labapp.reports.shelf_queries import ShelfRow
from labapp.ui.reports.words import CHANNELS, COPIES, PAPERS
from labapp.ui.widgets.button import Button
from labapp.ui.widgets.form import ChoiceField, DateField, NoteField, TextField, fields_row
from labapp.ui.widgets.label import ElidedLabel, Label
from labapp.ui.widgets.notice import Notice

Call = Callable[[Any, Actor], Any]
"""What was asked: given the services and who acts, it does it."""


class ShelfForm(QWidget):
    """Fields, what went wrong, a button that does it and one that does not."""

    asked = Signal(object)
    """The Call."""
    cancelled = Signal()

    def __init__(self, title: str, word: str, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notice = Notice()
        self.confirm = Button(word, "", kind)
        self.confirm.clicked.connect(self.submit)
        cancel = Button("Not now", "", "quiet")
        cancel.clicked.connect(self.cancelled)
        self.fields = QVBoxLayout()
        self.fields.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Label(title, "strong", wrap=True))
        column.addLayout(self.fields)
        column.addWidget(self.notice)
        buttons = QHBoxLayout()
        buttons.addWidget(self.confirm)
        buttons.addWidget(cancel)
        buttons.addStretch(1)
        column.addLayout(buttons)

    def begin(self) -> None:
        """Put the cursor where the typing begins."""
        raise NotImplementedError

    def call(self) -> Call | None:
        """What shall be done; None if a field says first what is missing."""
        raise NotImplementedError

    def submit(self) -> None:
        """Hand over what was asked once it is complete."""
        call = self.call()
        if call is not None:
            self.confirm.set_busy(True, "Storing …")
            self.asked.emit(call)

    def tell_error(self, error: UserError) -> None:
        """Say why it was not done; what was typed stays."""
        self.confirm.set_busy(False)
        self.notice.tell_error(error)


class HandOverForm(ShelfForm):
    """Asks to whom a copy went, how, when, and what shows it."""

    def __init__(self, row: ShelfRow, now: datetime, zone: ZoneInfo, parent: QWidget | None = None) -> None:
        super().__init__(f"Hand {row.number} over", "Record the hand-over", "primary", parent)
        self._row, self._zone = row, zone
        local = now.astimezone(zone)
        self.recipient = TextField("To whom", row.seller_name)
        self.channel = ChoiceField("How", [(str(key), CHANNELS[str(key)]) for key in Channel])
        self.on = DateField("On", local.date(), optional=False)
        self.at = TextField("At", f"{local:%H:%M}", placeholder="14:07", longest=5)
        self.proof = TextField("What shows it", placeholder="message id, posting number, who signed")
        self._file: Path | None = None
        self._name = ElidedLabel("no file", "caption")
        choose = Button("File …", "paperclip")
        choose.clicked.connect(self._ask_file)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(choose)
        line.addWidget(self._name, 1)
        for widget in (self.recipient, self.channel, fields_row(self.on, self.at), self.proof):
            self.fields.addWidget(widget)
        self.fields.addLayout(line)
        for field in (self.recipient, self.at, self.proof):
            field.submitted.connect(self.submit)

    def begin(self) -> None:
        """The recipient is proposed: it can be typed over at once."""
        self.recipient.edit.setFocus()
        self.recipient.edit.selectAll()

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, "What proves the hand-over")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.take_file)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def take_file(self, name: str) -> None:
        """Take a file as the proof; empty for none."""
        self._file = Path(name) if name else None
        self._name.setText(Path(name).name if name else "no file")

    def call(self) -> Call | None:
        """The hand-over, once it is complete."""
        row, recipient, proof, file, on = self._row, self.recipient.value, self.proof.value, self._file, self.on.value
        if not recipient:
            self.recipient.set_error("Say to whom it went.")
            self.recipient.setFocus()
            return None
        clock = _clock_time(self.at.value)
        if clock is None or on is None:
            self.at.set_error("A time is written like 14:07.")
            self.at.setFocus()
            return None
        handed_at = datetime.combine(on, clock, self._zone)
        channel = Channel(self.channel.value)
        new = NewHandOver(row.id, recipient, channel, proof, handed_at, file)
        return lambda lab, actor: lab.hand_overs.record(actor, new)


def _clock_time(text: str) -> time | None:
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007  a time of day, no moment
    except ValueError:
        return None


class ReasonForm(ShelfForm):
    """Asks for the one thing that an act needs: why."""

    def __init__(self, title: str, word: str, kind: str, label: str, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(title, word, kind, parent)
        self._empty = empty
        self.reason = NoteField(label, lines=3)
        self.reason.submitted.connect(self.submit)
        self.fields.addWidget(self.reason)

    def begin(self) -> None:
        """Put the cursor into the reason."""
        self.reason.edit.setFocus()

    def call(self) -> Call | None:
        """The act, once there is a reason."""
        reason = self.reason.value
        if not reason:
            self.reason.set_error(self._empty)
            self.reason.edit.setFocus()
            return None
        return self.act(reason)

    def act(self, reason: str) -> Call:
        """What is done for that reason."""
        raise NotImplementedError


class WithdrawForm(ReasonForm):
    """Asks why the lab no longer stands by a number."""

    def __init__(self, row: ShelfRow, parent: QWidget | None = None) -> None:
        title, word = f"Withdraw {row.number}, all its versions and copies", f"Withdraw {row.number}"
        label, empty = "Reason; it stands on the record for ever", "Write it down; who holds a copy will ask."
        super().__init__(title, word, "danger", label, empty, parent)
        self._number = row.number

    def act(self, reason: str) -> Call:
        """The withdrawal."""
        number = self._number
        return lambda lab, actor: lab.versions.withdraw(actor, number, reason)


class CorrectForm(ReasonForm):
    """Asks why a verdict is opened again; its next version says it first."""

    def __init__(self, row: ShelfRow, parent: QWidget | None = None) -> None:
        title = f"Correct {row.number}: its inspection goes back to the bench, the next version replaces this one"
        label, empty = "Reason; it opens the next version", "Write what was wrong; it is printed."
        super().__init__(title, "Back to the bench", "primary", label, empty, parent)
        self._number = row.number

    def act(self, reason: str) -> Call:
        """The correction."""
        number = self._number
        return lambda lab, actor: lab.versions.open_correction(actor, number, reason)


class CopyForm(ShelfForm):
    """Asks for which reader, in which language and on which paper a copy is made, and signs it."""

    def __init__(self, row: ShelfRow, parent: QWidget | None = None) -> None:
        super().__init__(f"Another copy of {row.number}", "Make and sign it", "primary", parent)
        self._row = row
        readers = {key: word for key, word in COPIES.items() if row.kind == "verdict" or key == Copy.INTERNAL}
        self.reader = ChoiceField("For", tuple(readers.items()))
        self.language = ChoiceField("Language", tuple(LANGUAGES.items()))
        self.paper = ChoiceField("Paper", tuple(PAPERS.items()))
        self.passphrase = TextField("Your passphrase", secret=True)
        self.passphrase.submitted.connect(self.submit)
        self.reader.set_value(Copy.SELLER if Copy.SELLER in readers else Copy.INTERNAL)
        self.language.set_value(row.language)
        self.paper.set_value(row.paper)
        if row.kind == "verdict":
            self.fields.addWidget(self.reader)
        self.fields.addWidget(fields_row(self.language, self.paper))
        self.fields.addWidget(self.passphrase)

    def begin(self) -> None:
        """Put the cursor where the choosing begins."""
        (self.reader if self._row.kind == "verdict" else self.language).setFocus()

    def call(self) -> Call | None:
        """The copy, once somebody signs it."""
        word, number = self.passphrase.value, self._row.number
        if not word:
            self.passphrase.set_error("Your passphrase opens your signing key.")
            self.passphrase.setFocus()
            return None
        wanted = Edition(Copy(self.reader.value), self.language.value, self.paper.value)
        return lambda lab, actor: lab.reports.copy(actor, number, word, wanted)

"""What stands in the window before anybody is signed in: opening, making a lab, signing in, locked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from labapp.ui import labels
from labapp.ui.shell.rail import Mark
from labapp.ui.widgets.button import Button
from labapp.ui.widgets.card import Card
from labapp.ui.widgets.form import ChoiceField, TextField
from labapp.ui.widgets.label import ElidedLabel, Label
from labapp.ui.widgets.notice import Notice
from labapp.ui.widgets.side_panel import scrolling

ZONES = (
    "Europe/Paris",
    "Europe/Berlin",
    "Europe/Madrid",
    "Europe/London",
    "Europe/Rome",
    "Europe/Brussels",
    "Europe/Warsaw",
    "Europe/Helsinki",
    "UTC",
)


class _Middle(QWidget):
    """A card in the middle of the desk."""

    def __init__(self, width: int = 420) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.card = Card()
        self.card.setFixedWidth(width)
        self.card.body.setContentsMargins(28, 28, 28, 28)
        self.card.body.setSpacing(14)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.card)
        row.addStretch(1)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolling(inside, "canvas"))

    def head(self, title: str, note: str = "") -> None:
        """Title with the program's mark."""
        line = QHBoxLayout()
        line.setSpacing(14)
        badge = QWidget()
        badge.setObjectName("mark")
        inside = QHBoxLayout(badge)
        inside.setContentsMargins(8, 8, 8, 8)
        inside.addWidget(Mark(24))
        words = QVBoxLayout()
        words.setSpacing(0)
        self.title = ElidedLabel(title, "title")
        self.note = ElidedLabel(note, "caption")
        words.addWidget(self.title)
        words.addWidget(self.note)
        line.addWidget(badge, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addLayout(words, 1)
        self.card.body.addLayout(line)
        self.note.setVisible(bool(note))  # only now: before it had a parent it would have been a window of its own


class OpeningPage(_Middle):
    """Says after a moment that the lab is being opened; or why it cannot be."""

    retry_requested = Signal()

    def __init__(self) -> None:
        super().__init__(520)
        self.head("Mystery Order Lab")
        self._words = Label("Opening the lab …", "body", wrap=True)
        self.notice = Notice()
        self._again = Button("Try again", "rotate-cw", "primary")
        self._again.clicked.connect(self._retry)
        for widget in (self._words, self.notice, self._again):
            self.card.body.addWidget(widget)
        self._again.hide()
        self.card.hide()
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(200)
        self._late.timeout.connect(self.card.show)
        self._late.start()

    def _retry(self) -> None:
        self.notice.clear()
        self._again.hide()
        self._words.show()
        self.retry_requested.emit()

    def tell_error(self, error: Exception) -> None:
        """Say why the lab cannot be opened."""
        self._late.stop()
        self._words.hide()
        self.notice.tell_error(error)
        self._again.show()
        self.card.show()


@dataclass(frozen=True, slots=True)
class NewLab:
    """What a person gives to make a lab."""

    name: str
    address: str
    time_zone: str
    person: str
    passphrase: str


class CreateLabPage(_Middle):
    """There is no lab yet: make one."""

    create_requested = Signal(object)
    """A NewLab."""

    def __init__(self, place: str) -> None:
        super().__init__(520)
        self.head("Create a lab", f"in {place}")
        self.card.body.addWidget(
            Label(
                "There is no lab there yet. You become its first administrator and can then add your team.", wrap=True
            )
        )
        self.notice = Notice()
        self.name = TextField("Name of the lab", placeholder="Lyon lab")
        self.address = TextField("Address, printed on documents", longest=1000)
        self.zone = ChoiceField("Time zone", [(zone, zone.replace("_", " ")) for zone in ZONES])
        self.person = TextField("Your name")
        self.passphrase = TextField("Passphrase, at least 10 characters", secret=True)
        self.again = TextField("The passphrase again", secret=True)
        self.button = Button("Create the lab", "plus", "primary", large=True)
        fields = (self.name, self.address, self.zone, self.person, self.passphrase, self.again)
        for widget in (self.notice, *fields, self.button):
            self.card.body.addWidget(widget)
        self.button.clicked.connect(self._ask)
        self.again.submitted.connect(self._ask)
        self.setFocusProxy(self.name)

    def _ask(self) -> None:
        wrong = False
        for field, sentence in ((self.name, "The lab needs a name."), (self.person, "Who are you?")):
            if not field.value:
                field.set_error(sentence)
                wrong = True
        if len(self.passphrase.value) < 10:
            self.passphrase.set_error("A passphrase has at least 10 characters; several words are best.")
            wrong = True
        elif self.again.value != self.passphrase.value:
            self.again.set_error("The two passphrases differ.")
            wrong = True
        if wrong or not self.button.isEnabled():
            return
        self.notice.clear()
        self.button.set_busy(True, "Creating …")
        self.create_requested.emit(
            NewLab(self.name.value, self.address.value, self.zone.value, self.person.value, self.passphrase.value)
        )

    def tell_error(self, error: Exception) -> None:
        """Say why it did not work; what was typed stays."""
        self.button.set_busy(False)
        self.notice.tell_error(error)


class SignInPage(_Middle):
    """A person from the list and their passphrase; the same page locks the window."""

    sign_in_requested = Signal(str, str)
    """Name and passphrase."""
    other_person_requested = Signal()

    def __init__(
        self, lab_name: str, people: Sequence[tuple[str, str]], last_person: str = "", *, locked: bool = False
    ) -> None:
        super().__init__(420)
        self.head("Locked" if locked else "Sign in", lab_name)
        self._locked = locked
        self.person = ChoiceField(
            "Person", [(name, f"{name} · {labels.word('role', role)}" if role else name) for name, role in people]
        )
        self.person.set_value(last_person)
        self.passphrase = TextField("Passphrase", secret=True)
        self.button = Button(
            "Unlock" if locked else "Sign in", "lock-open" if locked else "log-in", "primary", large=True
        )
        self.notice = Notice()
        for widget in (self.person, self.passphrase, self.notice, self.button):
            self.card.body.addWidget(widget)
        if locked:
            self.person.combo.setEnabled(False)
            self.card.body.addWidget(
                Label("Your page and what you typed are kept behind this one.", "caption", wrap=True)
            )
            other = Button("Someone else signs in", kind="quiet")
            other.clicked.connect(self._other)
            self.card.body.addWidget(other)
        self.button.clicked.connect(self._ask)
        self.passphrase.submitted.connect(self._ask)
        self.person.changed.connect(self._person_changed)
        self.setFocusProxy(self.passphrase)

    def _person_changed(self) -> None:
        self.notice.clear()
        self.passphrase.set_value("")
        self.passphrase.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _other(self) -> None:
        self.other_person_requested.emit()

    def _ask(self) -> None:
        if not self.button.isEnabled():
            return
        if not self.passphrase.value:
            self.passphrase.set_error("Type your passphrase.")
            return
        self.notice.clear()
        self.button.set_busy(True, "Checking …")
        self.sign_in_requested.emit(self.person.value, self.passphrase.value)

    def tell_error(self, error: Exception) -> None:
        """Say why signing in failed; the passphrase is emptied and asked again."""
        self.button.set_busy(False)
        self.passphrase.set_value("")
        self.notice.tell_error(error)
        self.passphrase.edit.setFocus(Qt.FocusReason.OtherFocusReason)

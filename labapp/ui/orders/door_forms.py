"""Short forms for a device in the house: where it goes, transit damage and its report to the carrier."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from labapp.orders.door import AtTheDoor
from labapp.ui import labels
from labapp.ui.orders.step_form import Call, PanelForm
from labapp.ui.orders.where import WhereFields
from labapp.ui.widgets.form import DateField, TextField
from labapp.ui.widgets.label import Label


class MoveForm(PanelForm):
    """Asks where a parcel or device is from now on, and who has it."""

    def __init__(self, door: AtTheDoor, me: int, parent: QWidget | None = None) -> None:
        super().__init__("Move the device", "Move", parent=parent)
        self._number = door.order.row.number
        self.where = WhereFields()
        self.where.offer(door.places, door.people, me)
        self.where.set_value("", None)
        self.where.submitted.connect(self.submit)
        self.note = TextField("Note, if it needs one")
        self.note.submitted.connect(self.submit)
        self.fields.addWidget(self.where)
        self.fields.addWidget(self.note)

    def begin(self) -> None:
        """The place is typed first."""
        self.where.place.setFocus()

    def call(self) -> Call | None:
        """The move, once a place is said."""
        place, holder = self.where.value
        number, note = self._number, self.note.value
        if not place:
            self.where.place.set_error("Say where it lies, such as shelf B4.")
            self.where.place.setFocus()
            return None
        return lambda lab, actor: lab.door.move(actor, number, place, holder, note)


class DamageForm(PanelForm):
    """Asks on which day the carrier was told of the transit damage."""

    def __init__(self, number: str, until: date | None, today: date, parent: QWidget | None = None) -> None:
        super().__init__("Transit damage reported", "Note the report", parent=parent)
        self._number = number
        self.on = DateField("Reported to the carrier on", today, optional=False)
        if until is not None:
            self.fields.addWidget(Label(f"The carrier takes reports until {labels.day(until)}.", "caption", wrap=True))
        self.fields.addWidget(self.on)

    def begin(self) -> None:
        """The day is given."""
        self.on.setFocus()

    def call(self) -> Call | None:
        """The report, once its day is given."""
        on, number = self.on.value, self._number
        if on is None:
            self.on.set_error("Say on which day.")
            return None
        return lambda lab, actor: lab.door.report_damage(actor, number, on)

"""Where a parcel or device goes: a place in the lab's own words, lately used ones offered, and who has it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QVBoxLayout, QWidget

from labapp.ui.widgets.chip import ToggleChip
from labapp.ui.widgets.form import ChoiceField, TextField

_OFFERED = 3
_LONGEST_WORD = 18
NOBODY = "0"


class WhereFields(QWidget):
    """A place and a holder."""

    submitted = Signal()
    """Enter was pressed in the place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.place = TextField("Where it lies now", placeholder="shelf B4", longest=80)
        self.place.submitted.connect(self.submitted)
        self.place.changed.connect(self._mark_offered)
        self.holder = ChoiceField("Who has it")
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._offered: list[ToggleChip] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.place)
        column.addLayout(self._row)
        column.addWidget(self.holder)

    def offer(self, places: Sequence[str], people: Sequence[tuple[int, str]], me: int) -> None:
        """Offer places used lately, and the people of the lab, oneself first."""
        completer = QCompleter(list(places), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.place.edit.setCompleter(completer)
        while (item := self._row.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self._offered = []
        for place in [place for place in places if len(place) <= _LONGEST_WORD][:_OFFERED]:
            chip = ToggleChip(place)
            chip.setProperty("place", place)
            chip.clicked.connect(partial(self._take, place))
            self._offered.append(chip)
            self._row.addWidget(chip)
        self._row.addStretch(1)
        mine = [(str(key), f"{name} (you)") for key, name in people if key == me]
        others = [(str(key), name) for key, name in people if key != me]
        self.holder.set_options([*mine, (NOBODY, "nobody, it lies there"), *others])
        self._mark_offered()

    def set_value(self, place: str, holder_id: int | None) -> None:
        """Show a place and a holder."""
        self.place.set_value(place)
        self.holder.set_value(NOBODY if holder_id is None else str(holder_id))
        self._mark_offered()

    @property
    def value(self) -> tuple[str, int | None]:
        """The place, and who has it (None: nobody)."""
        key = self.holder.value
        return self.place.value, None if key in ("", NOBODY) else int(key)

    def _take(self, place: str) -> None:
        self.place.set_value(place)
        self.place.set_error("")
        self._mark_offered()

    def _mark_offered(self) -> None:
        for chip in self._offered:
            chip.setChecked(chip.property("place") == self.place.value)

"""The state of a parcel as chips: what a glance tells, pressed with gloves on."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from labapp.orders.rules import PARCEL_STATES
from labapp.ui.widgets.chip import ToggleChip
from labapp.ui.widgets.label import Label

_WORDS = {"opened": "opened", "retaped": "taped again", "intact": "intact"}
_IN_A_ROW = 3


class StateChips(QWidget):
    """Intact, or one and more of the other states."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips: dict[str, ToggleChip] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Label("State of the parcel", "caption"))
        rows = [QHBoxLayout() for _ in range(0, len(PARCEL_STATES), _IN_A_ROW)]
        for place, key in enumerate(PARCEL_STATES):
            chip = ToggleChip(_WORDS.get(key, PARCEL_STATES[key]))
            chip.setAccessibleDescription("State of the parcel")
            chip.clicked.connect(self._pressed)
            self._chips[key] = chip
            rows[place // _IN_A_ROW].addWidget(chip)
        for row in rows:
            row.setSpacing(8)
            row.addStretch(1)
            column.addLayout(row)
        self.set_value(("intact",))

    @property
    def value(self) -> tuple[str, ...]:
        """The states that are chosen."""
        return tuple(key for key, chip in self._chips.items() if chip.isChecked())

    def set_value(self, states: Iterable[str]) -> None:
        """Choose these states without telling."""
        chosen = set(states)
        for key, chip in self._chips.items():
            chip.setChecked(key in chosen)

    def chip(self, key: str) -> ToggleChip:
        """The chip of a state."""
        return self._chips[key]

    def _pressed(self) -> None:
        pressed = next((key for key, chip in self._chips.items() if chip is self.sender()), "")
        if pressed == "intact" and self._chips["intact"].isChecked():
            self.set_value(("intact",))
        elif pressed != "intact":
            self._chips["intact"].setChecked(False)
        self.changed.emit()

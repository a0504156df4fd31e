"""What a mark is and how it looks, with its two photos."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from labapp.inspections.rules import Observation
from labapp.ui.bench.mark_photos import MarkPhotos
from labapp.ui.device_marks import LOOKS
from labapp.ui.widgets.form import ChoiceField, CountField, MeasureField, fields_row
from labapp.ui.widgets.label import Label
from labapp.ui.widgets.painting import line_height


class MarkForm(QWidget):
    """What a mark is and how it looks; a box in the middle state says that nobody looked."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = ""
        self._zone = ""
        self._title = Label("", "strong", wrap=True)
        self.kind = ChoiceField("Kind")
        self.kind.changed.connect(self._kind_chosen)
        self.length = MeasureField("Length, 0: unknown", 0, 0, 2000, unit="mm")
        self.count = CountField("How many", 1, 1, 999)
        self.boxes: dict[str, QCheckBox] = {}
        for spin in (self.length.edit, self.count.edit):
            spin.setFixedHeight(max(44, line_height("body") + 22))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addWidget(self.kind)
        column.addWidget(fields_row(self.length, self.count))
        grid = QGridLayout()
        grid.setSpacing(0)
        for place, (name, word, _) in enumerate(LOOKS):
            box = QCheckBox(word)
            box.setTristate(True)
            box.setToolTip("On: yes. Off: no. In the middle: nobody looked.")
            box.setCheckState(Qt.CheckState.PartiallyChecked)
            box.clicked.connect(self._edited)
            self.boxes[name] = box
            grid.addWidget(box, place // 2, place % 2 if place < 2 else 3 - place)  # a hidden one leaves no gap
        column.addLayout(grid)
        self.photos = MarkPhotos()
        column.addWidget(self.photos)
        self.length.changed.connect(self._edited)
        self.count.changed.connect(self._edited)

    def show_observation(self, observation: Observation, where: str, kinds: Sequence[str], *, lights: bool) -> None:
        """Show a mark; `where` says its place, `kinds` are those to choose from, `lights` that the place is a screen."""
        self._zone, self._kind = observation.zone, observation.kind
        self._title.setText(f"Mark at {where}")
        offered = dict.fromkeys((*kinds, *([self._kind] if self._kind else [])))
        self.kind.blockSignals(True)
        self.kind.set_options([(kind, kind.replace("_", " ")) for kind in offered])
        self.kind.set_value(self._kind)
        self.kind.blockSignals(False)
        self.length.set_value(observation.length_mm or 0)
        self.count.set_value(observation.count)
        for name, box in self.boxes.items():
            seen = getattr(observation, name)
            state = Qt.CheckState.PartiallyChecked
            if seen is not None:
                state = Qt.CheckState.Checked if seen else Qt.CheckState.Unchecked
            box.setCheckState(state)
        self.boxes["visible_on"].setVisible(lights)
        self.boxes["catches_nail"].setVisible(self._kind == "scratch")

    def observation(self) -> Observation:
        """The mark as it is described now."""
        seen = {
            name: None if box.checkState() is Qt.CheckState.PartiallyChecked else box.isChecked()
            for name, box in self.boxes.items()
        }
        length = self.length.value or None
        return Observation(self._zone, self._kind, length, count=self.count.value, **seen)

    def _kind_chosen(self) -> None:
        self._kind = self.kind.value
        self.boxes["catches_nail"].setVisible(self._kind == "scratch")
        self.changed.emit()

    def _edited(self) -> None:
        self.changed.emit()

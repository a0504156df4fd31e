"""Cosmetics: marks on the drawn outline, the list beside it, and what they do to the grade."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from labapp.inspections.queries import InspectionDetail, ObservationRow, PlacedPhoto
from labapp.inspections.rules import MarkView, Observation, base_zone, observation_kinds
from labapp.rulebook.types import Checklist, Policy
from labapp.ui import labels
from labapp.ui.bench.mark_form import MarkForm
from labapp.ui.bench.mark_list import MarkLine, MarkList
from labapp.ui.bench.mark_photos import VIEW_WORDS
from labapp.ui.device_marks import looks_in_words, pins_of
from labapp.ui.widgets.button import Button
from labapp.ui.widgets.card import Card
from labapp.ui.widgets.device_outline import DeviceOutline
from labapp.ui.widgets.grade_scale import GradeScale
from labapp.ui.widgets.key_cap import KeyCap
from labapp.ui.widgets.label import Label


def kinds_at(policy: Policy, checklist: Checklist, zone: str) -> tuple[str, ...]:
    """The kinds of mark that the policy's table knows on the surface of a zone, all kinds if it knows none there."""
    part, surface = base_zone(zone), checklist.surface(zone)
    here = {
        kind
        for rule in policy.grade_rules
        if (not rule.zones or part in rule.zones) and (not rule.surfaces or surface in rule.surfaces)
        for kind in rule.kinds
    }
    kinds = observation_kinds(policy)
    return tuple(kind for kind in kinds if kind in here) or kinds


class Marks(QWidget):
    """The outline at the left, grade and list at the right."""

    mark_added = Signal(object)
    """A new Observation."""
    mark_changed = Signal(int, object, object)
    """Its row, the Observation before and after."""
    mark_removed = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._detail: InspectionDetail | None = None
        self._rows: tuple[ObservationRow, ...] = ()
        self._editable = True
        self.outline = DeviceOutline()
        self.outline.setMinimumHeight(300)
        self.outline.setMaximumHeight(440)  # the form beside it is taller: the keys stay in sight
        self.outline.mark_requested.connect(self._new_mark)
        self.outline.removal_requested.connect(self._remove_number)
        drawing = Card("Marks on the device")
        drawing.body.addWidget(self.outline, 1)
        keys = QHBoxLayout()
        for key, word in (("N", "new mark"), ("← ↑ →", "zone"), ("Del", "remove")):
            keys.addWidget(KeyCap(key, word))
        keys.addStretch(1)
        drawing.body.addLayout(keys)
        drawing.body.addStretch(0)
        self._grade = Card("Grade", " ")
        self._scale = GradeScale()
        self._why = Label("", "caption", wrap=True)
        self.list = MarkList()
        self.list.currentRowChanged.connect(self._chosen)
        self.list.removal_requested.connect(self._remove_chosen)
        self.form = MarkForm()
        self.form.changed.connect(self._form_changed)
        self.photos = self.form.photos
        self._remove = Button("Remove this mark", "trash-2", "quiet")
        self._remove.clicked.connect(self._remove_chosen)
        for widget in (self._scale, self._why, self.list, self.form):
            self._grade.body.addWidget(widget)
        self._grade.body.addWidget(self._remove, 0, Qt.AlignmentFlag.AlignLeft)
        self._grade.body.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(drawing, 1)
        row.addWidget(self._grade, 1)
        self._show_form()

    def show_detail(self, detail: InspectionDetail, *, editable: bool) -> None:
        """Show the marks that stand, their photos, and the grade that they leave."""
        newest = len(detail.observations) > len(self._rows) and self._detail is not None
        self._detail, self._editable = detail, editable
        kept = self._row()
        self._rows = detail.observations
        checklist = detail.checklist
        self.outline.show_device(checklist.outline, checklist.zones, checklist.zone_titles)
        self.outline.set_read_only(not editable)
        self.outline.set_pins(pins_of(self._rows))
        self._show_grade(detail)
        self.list.blockSignals(True)
        self.list.show_lines([self._line(number, row) for number, row in enumerate(self._rows, 1)])
        place = next((place for place, row in enumerate(self._rows) if kept and row.id == kept.id), -1)
        self.list.setCurrentRow(len(self._rows) - 1 if newest else place)
        self.list.blockSignals(False)
        self._show_form()

    def _show_grade(self, detail: InspectionDetail) -> None:
        grade = detail.assessment.grade
        self._scale.show_grades(str(grade.claimed), "" if grade.derived is None else str(grade.derived))
        claimed = labels.word("grade", grade.claimed)
        derived = f"derived {labels.word('grade', grade.derived)}" if grade.derived else "not derived yet"
        self._grade.set_title(
            "Grade", f"as claimed, {claimed}" if grade.derived is grade.claimed else f"claimed {claimed}, {derived}"
        )
        asks = " ".join(grade.asks)
        self._why.setText(f"{grade.sentence} {asks}".strip())

    # ---- what the person does

    def _row(self) -> ObservationRow | None:
        place = self.list.currentRow()
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def _chosen(self, place: int) -> None:
        row = self._row()
        stored = "" if row is None else row.observation.zone
        self.outline.choose(stored if stored in self.outline.places else "")
        self._show_form()

    def _show_form(self) -> None:
        row = self._row()
        shown = row is not None and self._editable
        self.form.setVisible(shown)
        self.photos.show_mark(row.id if row is not None and shown else 0, self._photos_of(row))
        self._remove.setVisible(shown)
        if row is not None and self._detail is not None:
            zone, checklist = row.observation.zone, self._detail.checklist
            if row.observation != self.form.observation():
                kinds, lights = kinds_at(self._detail.policy, checklist, zone), checklist.surface(zone) == "screen"
                self.form.show_observation(row.observation, self.outline.words_of(zone), kinds, lights=lights)

    def _new_mark(self, zone: str) -> None:
        if self._detail is None or not self._editable:
            return
        kinds = kinds_at(self._detail.policy, self._detail.checklist, zone)
        if kinds:
            self.mark_added.emit(Observation(zone, "scratch" if "scratch" in kinds else kinds[0]))

    def _form_changed(self) -> None:
        row = self._row()
        if row is None or not self._editable:
            return
        after = self.form.observation()
        if after.visible_50cm and after.visible_20cm is False:
            after = replace(after, visible_20cm=True)
        if after != row.observation:
            self.mark_changed.emit(row.id, row.observation, after)

    def _remove_chosen(self) -> None:
        row = self._row()
        if row is not None and self._editable:
            self.mark_removed.emit(row.id, row.observation.kind)

    def _remove_number(self, number: int) -> None:
        if self._editable and 1 <= number <= len(self._rows):
            row = self._rows[number - 1]
            self.mark_removed.emit(row.id, row.observation.kind)

    def _photos_of(self, row: ObservationRow | None) -> dict[MarkView, tuple[PlacedPhoto, ...]]:
        photos = () if self._detail is None or row is None else self._detail.photos
        return {
            view: tuple(one for one in photos if one.observation_id == row.id and one.view is view and not one.removed)
            for view in MarkView
            if row is not None
        }

    def _line(self, number: int, row: ObservationRow) -> MarkLine:
        seen, held = row.observation, self._photos_of(row)
        many = f"{seen.count} × " if seen.count > 1 else ""
        what = f"{many}{seen.kind.replace('_', ' ')}, {self.outline.words_of(seen.zone)}"
        there = [VIEW_WORDS[view].lower() for view in MarkView if held[view]]
        photos = "both photos" if len(there) == 2 else f"{there[0]} only" if there else "no photo"
        return MarkLine(number, what[:1].upper() + what[1:], looks_in_words(seen), photos, len(there) == 2)

"""Going from check to check: where the person is, and every way on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from labapp.rulebook.types import Check
from labapp.ui.bench import route
from labapp.ui.bench.sitting import Sitting


class Walk(QObject):
    """Nobody leaves a check before what was typed there could be told."""

    arrived = Signal()
    """Another check is to be shown."""
    stayed = Signal()
    """The person wanted to go where they are."""
    shot_wanted = Signal(str)
    ended = Signal()
    """There is no way on: everything is answered."""

    def __init__(self, sitting: Sitting, may_leave: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sitting, self._may_leave = sitting, may_leave
        self.key = ""
        self._shot = ""

    @property
    def check(self) -> Check | None:
        """The check at which the person is."""
        return next((check for check in self._sitting.asked() if check.key == self.key), None)

    def settle(self) -> bool:
        """Be somewhere, also when the check is not asked any more; whether this was the first time."""
        first = not self.key
        if first or self.check is None:
            self.key = route.first_open(self._sitting.asked(), self._sitting.judged)
        return first

    def go_to(self, key: str) -> None:
        """Go to the check of that key, if it is asked."""
        if key == self.key or not any(check.key == key for check in self._sitting.asked()):
            return
        if self._may_leave():
            self.key, self._shot = key, ""
            self.arrived.emit()

    def step(self, by: int) -> None:
        """Go to the check before or after."""
        self.go_to(route.beside(self._sitting.asked(), self.key, by))

    def go_on(self) -> None:
        """Go to the next check; at the end to the first one that is open."""
        asked = self._sitting.asked()
        if not asked or not self._may_leave():
            return
        key = route.after(asked, self.key, self._sitting.judged)
        if key:
            self.go_to(key)
        else:
            self.ended.emit()

    def to_place(self, place: int) -> None:
        """Go to the check at that place of the run."""
        asked = self._sitting.asked()
        if 0 <= place < len(asked):
            self.go_to(asked[place].key)

    def to_step(self, place: int) -> None:
        """Go to the first open check of a step."""
        detail, asked = self._sitting.detail, self._sitting.asked()
        if detail is not None:
            section = route.sections_of(detail, asked)[place].key
            self.go_to(route.first_open([one for one in asked if one.section == section], self._sitting.judged))

    def lead_to(self, place: str) -> None:
        """Go where something is missing, was found or was undone: `check:KEY` or `shot:KEY`."""
        kind, _, key = place.partition(":")
        if kind == "shot":
            self._shot = key
            self.shot_wanted.emit(key)
        elif key == self.key:
            self.stayed.emit()
        else:
            self.go_to(key)

    def to_missing(self) -> None:
        """Go to the next thing that is missing, round and round."""
        detail = self._sitting.detail
        if detail is None or not self._may_leave():
            return
        here = f"shot:{self._shot}" if self._shot else f"check:{self.key}"
        place = route.next_missing(detail.assessment, self._sitting.asked(), here)
        if place:
            self._shot = ""
            self.lead_to(place)
        else:
            self.ended.emit()

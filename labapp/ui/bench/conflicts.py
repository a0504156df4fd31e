"""Two benches at one inspection: what clashed is put before the person, and what they decide is carried out."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from labapp.core.errors import Conflict
from labapp.ui.bench.conflict_panel import Clash, ConflictPanel, answer_lines, mark_lines
from labapp.ui.bench.photo_acts import PhotoActs
from labapp.ui.bench.sitting import Sitting


class Conflicts(QObject):
    """Ties the sitting to the panel."""

    came = Signal()
    settled = Signal(str, bool)
    """The check whose answer clashed (empty for a mark), and whether mine stays."""

    def __init__(self, sitting: Sitting, acts: PhotoActs, panel: ConflictPanel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sitting, self._acts, self._panel = sitting, acts, panel
        sitting.conflicted.connect(self._answer)
        sitting.marks.conflicted.connect(self._mark)
        acts.conflicted.connect(self._photo)
        panel.decided.connect(self._decided)

    def let_go(self) -> tuple[str, ...]:
        """The person went away without deciding: what is stored stays; returns what that was, a sentence each."""
        titles = tuple(clash.conflict.title for clash in self._panel.clashes)
        for _ in titles:
            self._panel.decide(mine=False)
        return titles

    def _answer(self, key: str, conflict: Conflict) -> None:
        self._panel.tell(Clash(f"check:{key}", conflict, answer_lines(conflict.mine), answer_lines(conflict.theirs)))
        self.came.emit()

    def _mark(self, row: int, conflict: Conflict) -> None:
        self._panel.tell(Clash(f"mark:{row}", conflict, mark_lines(conflict.mine), mark_lines(conflict.theirs)))
        self.came.emit()

    def _photo(self, conflict: Conflict) -> None:
        mine, theirs = (("Photo", str(conflict.mine)),), (("Photo", str(conflict.theirs)),)
        self._panel.tell(Clash("photo", conflict, mine, theirs))
        self.came.emit()

    def _decided(self, clash: Clash, mine: bool) -> None:
        kind, _, key = clash.at.partition(":")
        if kind == "mark" and mine:
            self._sitting.marks.keep_mine(int(key), clash.conflict)
        elif kind == "mark":
            self._sitting.marks.take_theirs(int(key))
        elif kind == "photo":
            self._acts.settle(mine=mine)
        elif mine:
            self._sitting.keep_mine(key)
        else:
            self._sitting.take_theirs(key)
        self.settled.emit(key if kind == "check" else "", mine)

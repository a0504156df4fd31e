"""Another bench changed the same thing: both values side by side, who and when, and the choice between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from labapp.core.errors import Conflict
from labapp.inspections.rules import plain_words
from labapp.ui import labels
from labapp.ui.device_marks import LOOKS
from labapp.ui.widgets.button import Button
from labapp.ui.widgets.card import rule
from labapp.ui.widgets.glyphs import Glyph
from labapp.ui.widgets.key_cap import KeyCap
from labapp.ui.widgets.label import Label
from labapp.ui.widgets.painting import say
from labapp.ui.widgets.side_panel import scrolling

Lines = tuple[tuple[str, str], ...]
_HIGH = 150


@dataclass(frozen=True, slots=True)
class Clash:
    """What was changed twice: `check:KEY`, `mark:ROW` or `photo`, the conflict, and both values in words."""

    at: str
    conflict: Conflict
    mine: Lines
    theirs: Lines


def answer_lines(value: object) -> Lines:
    """An answer as people read it, its note whole."""
    if not isinstance(value, Mapping):
        return (("Answer", "none"),)
    result = value.get("result")
    lines = [("Answer", labels.word("result", str(result)) if result else "none")]
    if value.get("value") is not None:
        lines.append(("Value", str(value["value"])))
    if value.get("note"):
        lines.append(("Note", str(value["note"])))
    return tuple(lines)


def mark_lines(value: object) -> Lines:
    """A mark as people read it; None stands for one that was taken out."""
    if not isinstance(value, Mapping):
        return (("Mark", "taken out"),)
    lines = [("Mark", plain_words(str(value["kind"]))), ("Place", plain_words(str(value["zone"])))]
    if value.get("length_mm"):
        lines.append(("Length", f"{value['length_mm']:g} mm"))
    if value.get("count", 1) != 1:
        lines.append(("How many", str(value["count"])))
    lines += [("Looks", yes if value[name] else no) for name, yes, no in LOOKS if value.get(name) is not None]
    return tuple(lines)


class _Side(QWidget):
    """One of the two values."""

    def __init__(self) -> None:
        super().__init__()
        self.head = Label("", "strong", wrap=True)
        self._words = Label("", "body", wrap=True)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._words)
        column.addStretch(1)
        area = scrolling(inside, "card")
        area.setMaximumHeight(_HIGH)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 4, 0, 0)
        outer.setSpacing(4)
        outer.addWidget(self.head)
        outer.addWidget(area, 1)

    @property
    def words(self) -> str:
        """What stands here."""
        return self._words.text()

    def show_lines(self, head: str, lines: Lines) -> None:
        """Show a value under whose it is."""
        self.head.setText(head)
        self._words.setText("\n".join(f"{word}: {text}" for word, text in lines))
        say(self, head, self._words.text())


class ConflictPanel(QFrame):
    """One conflict at a time; others wait behind it. Nothing is chosen for the person, not even after a while."""

    decided = Signal(object, bool)
    """The Clash, and whether mine stays."""

    def __init__(self, zone: ZoneInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._zone = zone
        self._clashes: dict[str, Clash] = {}
        self._title = Label("", "heading", wrap=True)
        self._more = Label("", "caption")
        self.mine, self.theirs = _Side(), _Side()
        self.keep, self.take = Button("Keep mine"), Button("Take theirs")
        self.keep.clicked.connect(self._keep)
        self.take.clicked.connect(self._take)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Glyph("remark", "two values"), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        head.addWidget(self._more)
        sides = QHBoxLayout()
        sides.setSpacing(12)
        for side, button, key in ((self.mine, self.keep, "Alt+M"), (self.theirs, self.take, "Alt+T")):
            half = QVBoxLayout()
            half.setSpacing(8)
            half.addWidget(side, 1)
            foot = QHBoxLayout()
            foot.addWidget(button)
            foot.addWidget(KeyCap(key))
            foot.addStretch(1)
            half.addLayout(foot)
            if side is self.theirs:
                sides.addWidget(rule(vertical=True))
            sides.addLayout(half, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(sides)
        self.hide()

    @property
    def clash(self) -> Clash | None:
        """What is shown."""
        return next(iter(self._clashes.values()), None)

    @property
    def clashes(self) -> tuple[Clash, ...]:
        """What is shown, and what waits behind it."""
        return tuple(self._clashes.values())

    def tell(self, clash: Clash) -> None:
        """Show a conflict, or keep it for after those that are shown already; the same thing again shows anew."""
        self._clashes[clash.at] = clash
        self._show()

    def decide(self, *, mine: bool) -> None:
        """The person chose."""
        clash = self.clash
        if clash is not None:
            del self._clashes[clash.at]
            self._show()
            self.decided.emit(clash, mine)

    def _keep(self) -> None:
        self.decide(mine=True)

    def _take(self) -> None:
        self.decide(mine=False)

    def _show(self) -> None:
        clash = self.clash
        self.setVisible(clash is not None)
        if clash is None:
            return
        self._title.setText(clash.conflict.title)
        others = len(self._clashes) - 1
        self._more.setText(f"and {others} more" if others else "")
        when = f", {labels.moment(clash.conflict.at, self._zone)}" if clash.conflict.at else ""
        self.mine.show_lines("Yours, not stored", clash.mine)
        self.theirs.show_lines(f"Theirs, stored · {clash.conflict.by or 'another bench'}{when}", clash.theirs)
        say(self, clash.conflict.title, "Alt+M keeps yours, Alt+T takes theirs")

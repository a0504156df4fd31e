"""What a person did at one inspection and can take back, step by step, and do again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

_KEPT = 200


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that can be undone: how to take it back, how to do it again, what it was, and where.

    `at` leads there: `check:KEY` or `shot:KEY`, empty if it has no place.
    """

    words: str
    back: Callable[[], object]
    again: Callable[[], object]
    at: str = ""
    photo: int | None = None
    """The placed photo that was drawn on, if it was that."""


class History(QObject):
    """The newest acts. What is taken back is stored like anything else: this outlives every autosave."""

    changed = Signal()
    went = Signal(str, str)
    """Something was undone or done again: the sentence that says so, and where it was."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._done: list[Act] = []
        self._undone: list[Act] = []

    def remember(self, act: Act) -> None:
        """Something was done."""
        self._done = [*self._done[-_KEPT + 1 :], act]
        self._undone.clear()
        self.changed.emit()

    @property
    def undo_words(self) -> str:
        """What undo would take back; empty if nothing."""
        return self._done[-1].words if self._done else ""

    @property
    def redo_words(self) -> str:
        """What redo would do again; empty if nothing."""
        return self._undone[-1].words if self._undone else ""

    def may_on(self, photo: object) -> tuple[bool, bool]:
        """Whether the last thing done, and the last taken back, is a drawing on this photo."""
        done, undone = (bool(acts) and acts[-1].photo == photo for acts in (self._done, self._undone))
        return done, undone

    def undo(self) -> None:
        """Take the last thing back."""
        if self._done:
            act = self._done.pop()
            self._undone.append(act)
            act.back()
            self._tell(f"Undone: {act.words}", act)

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self._undone:
            act = self._undone.pop()
            self._done.append(act)
            act.again()
            self._tell(f"Done again: {act.words}", act)

    def _tell(self, sentence: str, act: Act) -> None:
        self.changed.emit()
        self.went.emit(sentence, act.at)

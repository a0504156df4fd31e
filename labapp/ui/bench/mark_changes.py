"""Changes of marks on their way: one after the other, each against the version that the person saw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from labapp.core.errors import Conflict, Unavailable, UserError
from labapp.inspections.rules import Observation
from labapp.ui.bench.history import Act

if TYPE_CHECKING:
    from labapp.ui.bench.sitting import Sitting

_RETRY_MS = 3000


@dataclass(frozen=True, slots=True)
class _Wish:
    """What shall become of a mark; row 0 is a new one, observation None takes it out or puts it back."""

    label: str
    row: int
    base: int
    observation: Observation | None
    restore: bool = False


class MarkChanges(QObject):
    """Marks are few and small, so a change waits for the one before it: then it knows which version it replaces."""

    conflicted = Signal(int, object)
    """The mark's row and the Conflict with both values."""
    refused = Signal(object, str)

    def __init__(self, sitting: Sitting, at: Callable[[], str]) -> None:
        super().__init__(sitting)
        self._sitting, self._at = sitting, at
        self._queue: list[_Wish] = []
        self._sending = False
        self._own: dict[int, int] = {}
        self._lost: dict[int, tuple[_Wish, Conflict]] = {}
        self._retry = QTimer(self)
        self._retry.setSingleShot(True)
        self._retry.setInterval(_RETRY_MS)
        self._retry.timeout.connect(self._send)

    @property
    def pending(self) -> int:
        """Changes that are not durable yet."""
        return len(self._queue)

    @property
    def unsettled(self) -> bool:
        """Whether a conflict waits for a decision."""
        return bool(self._lost)

    def add(self, observation: Observation) -> None:
        """Record a mark."""
        self._put(_Wish("Recording a mark", 0, 0, observation))

    def change(self, row: int, before: Observation, after: Observation) -> None:
        """Correct a mark."""
        self._put(self._changing(row, after))
        self._remember(f"mark “{after.kind}”", partial(self._again, row, before), partial(self._again, row, after))

    def take_out(self, row: int, kind: str) -> None:
        """Take a mark out; undo puts it back."""
        self._take(row)
        self._remember(f"mark “{kind}”", partial(self._take, row, restore=True), partial(self._take, row))

    # ---- after a conflict

    def keep_mine(self, row: int, conflict: Conflict) -> None:
        """Store what the person wanted, knowing what it replaces."""
        if row not in self._lost:
            return
        wish, _ = self._lost.pop(row)
        self._own[row] = conflict.version or 0
        if conflict.theirs is None and wish.observation is not None:
            self._take(row, restore=True)
        self._put(replace(wish, base=conflict.version or 0))

    def take_theirs(self, row: int) -> None:
        """What is stored stays."""
        self._lost.pop(row, None)
        self._sitting.load()

    # ---- on their way

    def _changing(self, row: int, observation: Observation) -> _Wish:
        return _Wish("Changing a mark", row, self._seen(row), observation)

    def _again(self, row: int, observation: Observation) -> None:
        self._put(self._changing(row, observation))

    def _take(self, row: int, *, restore: bool = False) -> None:
        label = "Restoring a mark" if restore else "Removing a mark"
        self._put(_Wish(label, row, self._seen(row), None, restore))

    def _seen(self, row: int) -> int:
        detail = self._sitting.detail
        rows = () if detail is None else detail.observations
        return next((one.version for one in rows if one.id == row), 0)

    def _remember(self, words: str, back: Callable[[], object], again: Callable[[], object]) -> None:
        self._sitting.history.remember(Act(words, back, again, self._at()))

    def _put(self, wish: _Wish) -> None:
        if wish.row in self._lost:  # a conflict about this mark is open: this is what “mine” means now
            self._lose(wish, self._lost[wish.row][1])
            return
        self._queue.append(wish)
        self._send()

    def _lose(self, wish: _Wish, conflict: Conflict) -> None:
        conflict.mine = None if wish.observation is None else asdict(wish.observation)
        self._lost[wish.row] = (wish, conflict)
        self.conflicted.emit(wish.row, conflict)

    def _send(self) -> None:
        if self._sending or not self._queue:
            return
        self._retry.stop()
        self._sending = True
        wish = self._queue[0]
        self._sitting.do(wish.label, self._task(wish), self._done, self._failed)

    def _task(self, wish: _Wish) -> Callable[[], Any]:
        inspections, actor, inspection = (
            self._sitting.services.inspections,
            self._sitting.actor,
            self._sitting.inspection_id,
        )
        if wish.row == 0 and wish.observation is not None:
            return partial(inspections.observe, actor, inspection, wish.observation)
        expected = max(wish.base, self._own.get(wish.row, 0))
        if wish.observation is None:
            taking = partial(inspections.remove_observation, actor, inspection, wish.row)
            return partial(taking, restore=wish.restore, expected_version=expected)
        return partial(
            inspections.change_observation, actor, inspection, wish.row, wish.observation, expected_version=expected
        )

    def _done(self, answer: Any) -> None:
        self._sending = False
        wish = self._queue.pop(0)
        if wish.row:
            self._own[wish.row] = answer.version
        elif wish.observation is not None:
            self._own[answer] = 1
            self._remember(
                f"mark “{wish.observation.kind}”",
                partial(self._take, answer),
                partial(self._take, answer, restore=True),
            )
        self._send()

    def _failed(self, error: Exception) -> None:
        self._sending = False
        if isinstance(error, Unavailable) or not isinstance(error, UserError):
            self._retry.start()
            self._sitting.tell_waiting(error)
            return
        wish = self._queue.pop(0)
        if isinstance(error, Conflict) and error.mine is None and error.theirs is None:
            self._own[wish.row] = error.version or 0  # both took it out: nothing is to be decided
        elif isinstance(error, Conflict):
            later = [one for one in self._queue if one.row == wish.row]
            self._queue = [one for one in self._queue if one.row != wish.row]
            self._lose(later[-1] if later else wish, error)
        else:
            self.refused.emit(error, wish.label)
        self._send()

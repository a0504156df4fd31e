"""A person's work at one inspection: what is stored, what is on its way, what waits, and what can be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from labapp.core.errors import Conflict, Unavailable, UserError
from labapp.inspections.queries import InspectionDetail, PlacedPhoto
from labapp.inspections.rules import InspectionState, Value
from labapp.inspections.tools import Proposal
from labapp.photos.overlays import Overlay
from labapp.rulebook.types import Check, CheckKind, Result
from labapp.ui import labels
from labapp.ui.bench.history import Act, History
from labapp.ui.bench.mark_changes import MarkChanges
from labapp.ui.bench.photo_marks import PhotoMarks
from labapp.ui.context import Context

_RETRY_MS = 3000


@dataclass(frozen=True, slots=True)
class Reply:
    """What a person says to one check."""

    result: Result | None = None
    value: Value = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Waiting:
    check: str
    reply: Reply


class Sitting(QObject):
    """Stores each reply at once, in the order given. What cannot be stored just now is kept here and tried again."""

    loaded = Signal()
    """The inspection was read; `detail` is new."""
    saved = Signal(datetime)
    """All that was given is durable, since this moment."""
    writing = Signal()
    waiting = Signal(int, str)
    """So many replies are kept here because storing failed, and why."""
    refused = Signal(str, str)
    """The check's key and why its reply was not stored."""
    conflicted = Signal(str, object)
    """The check's key and the Conflict: `mine` is what the person gave last."""
    failed = Signal(object, str)
    """Anything else that went wrong, and what was being done."""

    def __init__(self, context: Context, inspection_id: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.inspection_id = inspection_id
        self.detail: InspectionDetail | None = None
        self._context = context
        self.services, self.actor = context.services, context.actor
        self._blinded = context.settings.work_blinded
        self._queue: list[_Waiting] = []
        self._sending = False
        self._complained = False
        self._others = 0
        self._reading, self._read_again = False, False
        self._versions: dict[str, int] = {}
        self._drafts: dict[str, Reply] = {}
        self._held: dict[str, Conflict] = {}
        self._editing: set[str] = set()
        self.history = History(self)
        self.marks = MarkChanges(self, self.marks_at)
        self.marks.refused.connect(self.failed)
        self.drawings = PhotoMarks(context, inspection_id, self)
        self.drawings.stored.connect(self._drawings_stored)
        self.drawings.failed.connect(self.failed)
        self.drawings.waiting.connect(self.waiting)
        self._retry = QTimer(self)
        self._retry.setSingleShot(True)
        self._retry.setInterval(_RETRY_MS)
        self._retry.timeout.connect(self._send)

    # ---- what stands

    @property
    def editable(self) -> bool:
        """Whether answers may be given: the inspection is in progress and the person may inspect."""
        return self.detail is not None and self.detail.state is InspectionState.IN_PROGRESS

    @property
    def pending(self) -> int:
        """Replies and marks that are not durable yet."""
        return len(self._queue) + self.marks.pending

    @property
    def idle(self) -> bool:
        """Whether nothing is on its way to the disk, or waits for a decision."""
        return not (self.pending or self._others or self._held or self.marks.unsettled or self.drawings.pending)

    def asked(self) -> tuple[Check, ...]:
        """The checks that are asked now, in order."""
        if self.detail is None:
            return ()
        asked = set(self.detail.assessment.asked)
        return tuple(check for check in self.detail.checklist.checks if check.key in asked)

    def reply(self, check: str) -> Reply:
        """What stands for a check: given here and not stored yet, else what is stored."""
        if check in self._drafts:
            return self._drafts[check]
        row = None if self.detail is None else self.detail.answers.get(check)
        return Reply() if row is None else Reply(row.result, row.value, row.note)

    def judged(self, check: str) -> Result | None:
        """What a check came to: what was given here last, else what answer, facts and rules say."""
        if check in self._drafts:
            return self._drafts[check].result
        return None if self.detail is None else self.detail.assessment.results.get(check)

    def photos_of(self, *, check: str = "", shot: str = "") -> tuple[PlacedPhoto, ...]:
        """The photos that stand on a check or in a shot."""
        if self.detail is None:
            return ()
        return tuple(
            photo
            for photo in self.detail.photos
            if not photo.removed and ((check and photo.check_key == check) or (shot and photo.shot == shot))
        )

    # ---- reading

    def load(self) -> None:
        """Read the inspection; several wishes at once are one reading."""
        if self._reading:
            self._read_again = True
            return
        self._reading = True
        self._context.run(
            "Reading the inspection",
            partial(self.services.inspections.detail, self.actor, self.inspection_id, blinded=self._blinded),
            self._loaded,
            self._not_loaded,
        )

    def _loaded(self, detail: InspectionDetail) -> None:
        self._reading = False
        self.detail = detail
        waiting = {one.check for one in self._queue} | set(self._held)
        self._drafts = {key: reply for key, reply in self._drafts.items() if key in waiting}
        for key, row in detail.answers.items():
            # Who is in the middle of typing has seen the version before: what came meanwhile must not be written over.
            if key not in waiting and key not in self._editing:
                self._versions[key] = row.version
        self.drawings.loaded(detail)
        self.loaded.emit()
        if self._read_again:
            self._read_again = False
            self.load()

    def _not_loaded(self, error: Exception, label: str) -> None:
        self._reading = self._read_again = False
        self.failed.emit(error, label)

    # ---- another bench

    def look(self) -> None:
        """Ask, cheaply, whether another bench changed something meanwhile; if so, read again."""
        if self.detail is None or self._reading:
            return
        known = self.detail.newest_change

        def heard(newest: int) -> None:
            if newest > known and self.detail is not None and newest > self.detail.newest_change:
                self.load()

        task = partial(self.services.inspections.newest_change, self.actor, self.inspection_id)
        # A database that is away is told by the status bar, not every few seconds here.
        self._context.run("Listening to other benches", task, heard, lambda _error, _label: None)

    # ---- replies

    def begin(self, check: str) -> None:
        """The person types something for a check: what stands there now is what they have seen."""
        self._editing.add(check)

    def give(self, check: Check, reply: Reply, *, undoable: bool = True) -> None:
        """Store a reply. The same as what stands is not stored again."""
        before = self.reply(check.key)
        self._editing.discard(check.key)
        if reply == before or not self.editable:
            return
        self._put(check.key, reply)
        if undoable:
            self.history.remember(
                Act(
                    given_words(check, before, reply),
                    partial(self._put, check.key, before),
                    partial(self._put, check.key, reply),
                    f"check:{check.key}",
                )
            )

    def _put(self, check: str, reply: Reply) -> None:
        self._drafts[check] = reply
        if check in self._held:  # nothing is sent before somebody has decided; this is what “mine” means now
            self._tell_conflict(check, self._held[check])
            return
        # Only what was sent already must be stored for itself: a later word on the same check replaces a waiting one.
        head = 1 if self._sending else 0
        self._queue = self._queue[:head] + [one for one in self._queue[head:] if one.check != check]
        self._queue.append(_Waiting(check, reply))
        self.writing.emit()
        self._send()

    def _tell_conflict(self, check: str, conflict: Conflict) -> None:
        reply = self._drafts[check]
        conflict.mine = {"result": reply.result, "value": reply.value, "note": reply.note}
        self.conflicted.emit(check, conflict)

    def keep_mine(self, check: str) -> None:
        """After a conflict: store what the person gave, knowing what it replaces."""
        conflict = self._held.pop(check, None)
        if conflict is not None:
            self._versions[check] = conflict.version or 0
            self._put(check, self._drafts[check])

    def take_theirs(self, check: str) -> None:
        """After a conflict: what is stored stays."""
        conflict = self._held.pop(check, None)
        if conflict is not None:
            self._versions[check] = conflict.version or 0
            self._drafts.pop(check, None)
            self._editing.discard(check)
            self.load()

    def _send(self) -> None:
        if self._sending or not self._queue:
            return
        self._retry.stop()
        self._sending = True
        one = self._queue[0]
        version = self._versions.get(one.check, 0)
        answer, actor, inspection = self.services.inspections.answer, self.actor, self.inspection_id
        reply = one.reply
        self._context.run(
            "Storing an answer",
            lambda: answer(
                actor, inspection, one.check, reply.result, reply.value, reply.note, expected_version=version
            ),
            self._stored,
            self._not_stored,
        )

    def _stored(self, saved: Any) -> None:
        self._sending = False
        self._complained = False
        one = self._queue.pop(0)
        self._versions[one.check] = saved.version
        if self._queue:
            self._send()
            return
        if self.idle:
            self.saved.emit(saved.at)
        self.load()

    def _not_stored(self, error: Exception, label: str) -> None:
        self._sending = False
        if isinstance(error, Unavailable) or not isinstance(error, UserError):
            self._retry.start()
            self.tell_waiting(error, label)
            return
        one = self._queue.pop(0)
        if isinstance(error, Conflict):
            self._queue = [later for later in self._queue if later.check != one.check]
            self._held[one.check] = error
            self._tell_conflict(one.check, error)
            self.load()
        else:
            if not any(later.check == one.check for later in self._queue):
                self._drafts.pop(one.check, None)
            self.refused.emit(one.check, str(error))
        if self._queue:
            self._send()

    def tell_waiting(self, error: Exception, label: str = "Storing a mark") -> None:
        """Something could not be stored just now and is kept here."""
        self.waiting.emit(self.pending, str(error))
        if not isinstance(error, UserError) and not self._complained:
            self._complained = True  # once, not at every try
            self.failed.emit(error, label)

    # ---- everything else that is stored: marks by `MarkChanges`, photos by `PhotoActs`

    def do(
        self,
        label: str,
        task: Callable[[], Any],
        then: Callable[[Any], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """Store something at once; `then` gets what the service answers, `failed` why it would not."""
        self._others += 1
        self.writing.emit()

        def done(answer: Any) -> None:
            self._others -= 1
            if then is not None:
                then(answer)
            if self.idle:
                self.saved.emit(self.services.clock.now())
            self.load()

        def not_done(error: Exception, words: str) -> None:
            self._others -= 1
            if failed is not None:
                failed(error)
            else:
                self.failed.emit(error, words)
            self.load()

        self._context.run(label, task, done, not_done)

    def take_tool_result(
        self,
        found: Proposal,
        data: bytes,
        chosen: Sequence[str],
        versions: Mapping[str, int],
        then: Callable[[], object],
        failed: Callable[[Exception], object],
    ) -> None:
        """Take over what a tool's file says of these checks; undo gives back the answers of before."""
        take = partial(self.services.inspections.take_tool_result, self.actor, self.inspection_id, data, found.name)
        before = {key: self.reply(key) for key in chosen}

        def back() -> None:
            for key, reply in before.items():
                self._put(key, reply)

        def again() -> None:
            seen = {key: self._versions.get(key, 0) for key in chosen}
            self.do("Taking a result over", partial(take, chosen, seen))

        def taken(answer: Any) -> None:
            self._versions.update(answer.versions)
            self.history.remember(Act(f"result of {found.title}", back, again, f"check:{chosen[0]}" if chosen else ""))
            then()

        self.do("Taking a result over", partial(take, chosen, versions), taken, failed)

    def marks_at(self) -> str:
        """Where marks are told: the check that asks for them."""
        check = next((one for one in self.asked() if one.kind is CheckKind.OBSERVATIONS), None)
        return "" if check is None else f"check:{check.key}"

    def mark_photo(self, photo_id: int, before: Overlay, after: Overlay) -> None:
        """Store what is drawn on a photo."""
        self.writing.emit()
        put = partial(self.drawings.put, photo_id)
        put(after)
        self.history.remember(Act("drawing on a photo", partial(put, before), partial(put, after), photo=photo_id))

    def _drawings_stored(self) -> None:
        if self.idle:
            self.saved.emit(self.services.clock.now())
        self.load()

    # ---- undo

    def undo(self) -> None:
        """Take the last thing back; it is stored like any other change."""
        if self.editable:
            self.history.undo()

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self.editable:
            self.history.redo()


def given_words(check: Check, before: Reply, after: Reply) -> str:
    """What a person gave, as undo names it: the gravest part that changed."""
    where = f"“{check.text.rstrip('.')}”"
    if after.result is not before.result:
        result = "no answer" if after.result is None else labels.word("result", after.result)
        return f"{result}, {where}"
    return f"value, {where}" if after.value != before.value else f"note, {where}"

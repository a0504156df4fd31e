"""A person's work at one inspection: what is stored, what is on its way, what waits, and what can be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from labapp.core.errors import Conflict, Unavailable, UserError
from labapp.inspections.queries import InspectionDetail, PlacedPhoto
from labapp.inspections.rules import InspectionState, Observation, Value
from labapp.photos.overlays import Overlay
from labapp.photos.steps import PreparedPhoto
from labapp.rulebook.types import Check, Result
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
class Act:
    """One thing that can be undone: how to take it back, how to do it again, and what it was."""

    words: str
    back: Callable[[], object]
    again: Callable[[], object]
    photo: int | None = None
    """The photo that was drawn on, if it was that."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    check: str
    reply: Reply
    forced: bool


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
    """The check's key and the Conflict with both values."""
    failed = Signal(object, str)
    """Anything else that went wrong, and what was being done."""
    undo_changed = Signal()

    def __init__(self, context: Context, inspection_id: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.inspection_id = inspection_id
        self.detail: InspectionDetail | None = None
        self._context = context
        self._services, self._actor = context.services, context.actor
        self._queue: list[_Waiting] = []
        self._sending = False
        self._complained = False
        self._others = 0
        self._reading, self._read_again = False, False
        self._versions: dict[str, int] = {}
        self._drafts: dict[str, Reply] = {}
        self._done: list[Act] = []
        self._undone: list[Act] = []
        self.marks = PhotoMarks(context, inspection_id, self)
        self.marks.stored.connect(self._marks_stored)
        self.marks.failed.connect(self.failed)
        self.marks.waiting.connect(self.waiting)
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
        """Replies that are not durable yet."""
        return len(self._queue)

    @property
    def idle(self) -> bool:
        """Whether nothing is on its way to the disk."""
        return not self._queue and not self._others and not self.marks.pending

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
            partial(self._services.inspections.detail, self._actor, self.inspection_id),
            self._loaded,
            self._not_loaded,
        )

    def _loaded(self, detail: InspectionDetail) -> None:
        self._reading = False
        self.detail = detail
        waiting = {one.check for one in self._queue}
        self._drafts = {key: reply for key, reply in self._drafts.items() if key in waiting}
        for key, row in detail.answers.items():
            if key not in waiting:
                self._versions[key] = row.version
        self.marks.loaded(detail)
        self.loaded.emit()
        if self._read_again:
            self._read_again = False
            self.load()

    def _not_loaded(self, error: Exception, label: str) -> None:
        self._reading = self._read_again = False
        self.failed.emit(error, label)

    # ---- replies

    def give(self, check: Check, reply: Reply, *, undoable: bool = True) -> None:
        """Store a reply. The same as what stands is not stored again."""
        before = self.reply(check.key)
        if reply == before or not self.editable:
            return
        self._put(check.key, reply)
        if undoable:
            self._remember(
                Act(
                    f"answer to “{check.text}”",
                    partial(self._put, check.key, before),
                    partial(self._put, check.key, reply),
                )
            )

    def _put(self, check: str, reply: Reply, *, forced: bool = False) -> None:
        self._drafts[check] = reply
        # Only what was sent already must be stored for itself: a later word on the same check replaces a waiting one.
        head = 1 if self._sending else 0
        self._queue = self._queue[:head] + [one for one in self._queue[head:] if one.check != check]
        self._queue.append(_Waiting(check, reply, forced))
        self.writing.emit()
        self._send()

    def keep_mine(self, check: str, reply: Reply) -> None:
        """After a conflict: store what the person gave, knowing that it replaces another's."""
        self._put(check, reply, forced=True)

    def take_theirs(self, check: str) -> None:
        """After a conflict: what is stored stays."""
        self._drafts.pop(check, None)
        self.load()

    def _send(self) -> None:
        if self._sending or not self._queue:
            return
        self._retry.stop()
        self._sending = True
        one = self._queue[0]
        version = None if one.forced else self._versions.get(one.check, 0)
        answer, actor, inspection = self._services.inspections.answer, self._actor, self.inspection_id
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
            self.waiting.emit(len(self._queue), str(error))
            if not isinstance(error, UserError) and not self._complained:
                self._complained = True  # once, not at every try
                self.failed.emit(error, label)
            return
        one = self._queue.pop(0)
        if isinstance(error, Conflict):
            self.conflicted.emit(one.check, error)
            self.load()
        else:
            if not any(later.check == one.check for later in self._queue):
                self._drafts.pop(one.check, None)
            self.refused.emit(one.check, str(error))
        if self._queue:
            self._send()

    # ---- everything else that is stored: marks, photos

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
                self.saved.emit(self._services.clock.now())
            self.load()

        def not_done(error: Exception, words: str) -> None:
            self._others -= 1
            if failed is not None:
                failed(error)
            else:
                self.failed.emit(error, words)
            self.load()

        self._context.run(label, task, done, not_done)

    def observe(self, observation: Observation) -> None:
        """Record a mark."""
        inspections, actor, inspection = self._services.inspections, self._actor, self.inspection_id

        def noted(row: int) -> None:
            take = partial(inspections.remove_observation, actor, inspection, row)
            self._remember(
                Act(
                    f"mark “{observation.kind}”",
                    partial(self.do, "Removing a mark", take),
                    partial(self.do, "Restoring a mark", partial(take, restore=True)),
                )
            )

        self.do("Recording a mark", lambda: inspections.observe(actor, inspection, observation), noted)

    def change_observation(self, row: int, before: Observation, after: Observation) -> None:
        """Correct a mark."""
        change = partial(self._services.inspections.change_observation, self._actor, self.inspection_id, row)
        self.do("Changing a mark", partial(change, after))
        self._remember(
            Act(
                f"mark “{after.kind}”",
                partial(self.do, "Changing a mark", partial(change, before)),
                partial(self.do, "Changing a mark", partial(change, after)),
            )
        )

    def remove_observation(self, row: int, kind: str) -> None:
        """Take a mark out; undo puts it back."""
        take = partial(self._services.inspections.remove_observation, self._actor, self.inspection_id, row)
        self.do("Removing a mark", take)
        self._remember(
            Act(
                f"mark “{kind}”",
                partial(self.do, "Restoring a mark", partial(take, restore=True)),
                partial(self.do, "Removing a mark", take),
            )
        )

    def place_photo(
        self,
        prepared: PreparedPhoto,
        shot: str | None,
        check: str | None,
        then: Callable[[Any], object],
        failed: Callable[[Exception], object],
    ) -> None:
        """Put a stored photo into a shot or onto a check."""
        inspections, actor, inspection = self._services.inspections, self._actor, self.inspection_id

        def placed(row: int) -> None:
            take = partial(inspections.remove_photo, actor, inspection, row)
            self._remember(
                Act(
                    f"photo {prepared.name}",
                    partial(self.do, "Laying a photo aside", take),
                    partial(self.do, "Putting a photo back", partial(take, restore=True)),
                )
            )
            then(row)

        task = partial(inspections.add_photo, actor, inspection, prepared, shot=shot, check_key=check)
        self.do("Placing a photo", task, placed, failed)

    def remove_photo(self, photo: PlacedPhoto) -> None:
        """Lay a photo into the tray; undo takes it out again."""
        take = partial(self._services.inspections.remove_photo, self._actor, self.inspection_id, photo.id)
        self.do("Laying a photo aside", take)
        self._remember(
            Act(
                "photo",
                partial(self.do, "Putting a photo back", partial(take, restore=True)),
                partial(self.do, "Laying a photo aside", take),
            )
        )

    def restore_photo(self, photo: PlacedPhoto) -> None:
        """Take a photo out of the tray."""
        self.do(
            "Putting a photo back",
            partial(self._services.inspections.remove_photo, self._actor, self.inspection_id, photo.id, restore=True),
        )

    def caption(self, photo_id: int, caption: str) -> None:
        """Write what a photo shows."""
        self.do(
            "Storing a caption",
            partial(self._services.inspections.caption_photo, self._actor, self.inspection_id, photo_id, caption),
        )

    def mark_photo(self, photo_id: int, before: Overlay, after: Overlay) -> None:
        """Store what is drawn on a photo."""
        self.writing.emit()
        put = partial(self.marks.put, photo_id)
        put(after)
        self._remember(Act("marks on a photo", partial(put, before), partial(put, after), photo_id))

    def _marks_stored(self) -> None:
        if self.idle:
            self.saved.emit(self._services.clock.now())
        self.load()

    # ---- undo

    def may_undo_on(self, photo_id: object) -> tuple[bool, bool]:
        """Whether the last thing done, and the last taken back, is a drawing on this photo."""
        return tuple(bool(acts) and acts[-1].photo == photo_id for acts in (self._done, self._undone))  # type: ignore[return-value]

    def _remember(self, act: Act) -> None:
        self._done = [*self._done[-199:], act]
        self._undone.clear()
        self.undo_changed.emit()

    @property
    def undo_words(self) -> str:
        """What undo would take back; empty if nothing."""
        return self._done[-1].words if self._done else ""

    @property
    def redo_words(self) -> str:
        """What redo would do again; empty if nothing."""
        return self._undone[-1].words if self._undone else ""

    def undo(self) -> None:
        """Take the last thing back; it is stored like any other change."""
        if self._done and self.editable:
            act = self._done.pop()
            self._undone.append(act)
            act.back()
            self.undo_changed.emit()

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self._undone and self.editable:
            act = self._undone.pop()
            self._done.append(act)
            act.again()
            self.undo_changed.emit()

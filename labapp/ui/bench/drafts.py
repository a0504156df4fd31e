"""What is being typed and is not stored yet, kept on this machine: a power cut or a lost database costs no keystroke."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal

from labapp.core.paths import drafts_folder
from labapp.ui import labels
from labapp.ui.context import Context
from labapp.ui.widgets.notice import Notice


@dataclass(frozen=True, slots=True)
class Stored:
    """What the lab holds for a check: its note, and its value as it stands in the field."""

    note: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A note and perhaps a value that were typed for a check, and when."""

    check: str
    note: str
    at: str
    """ISO, UTC."""
    value: str | None = None
    """What stood in the field of a number, a text or an identity; None if nobody typed there."""

    def is_stored(self, stored: Stored) -> bool:
        """Whether what is stored says the same."""
        return self.note.strip() == stored.note and (self.value is None or self.value.strip() == stored.value)

    @property
    def moment(self) -> datetime:
        """When it was typed."""
        return datetime.fromisoformat(self.at)


def read_drafts(path: Path) -> dict[str, Draft]:
    """The drafts in a file; none if it is not there or cannot be read."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        drafts = [_draft(row) for row in rows]
        return {draft.check: draft for draft in drafts if draft.moment}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _draft(row: dict[str, Any]) -> Draft:
    value = row.get("value")
    return Draft(str(row["check"]), str(row["note"]), str(row["at"]), None if value is None else str(value))


def write_drafts(path: Path, drafts: Mapping[str, Draft]) -> None:
    """Write the drafts whole, or take the file away if there are none."""
    if not drafts:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    new = path.with_suffix(".new")
    new.write_text(json.dumps([asdict(draft) for draft in drafts.values()], ensure_ascii=False), encoding="utf-8")
    os.replace(new, path)


class Drafts(QObject):
    """The drafts of one inspection. Written in the background, the newest state only."""

    found = Signal(list)
    """Drafts that an earlier run left behind."""

    def __init__(self, context: Context, inspection_id: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._path = drafts_folder(context.services.location) / f"inspection-{inspection_id}.json"
        self._kept: dict[str, Draft] = {}
        self._left: dict[str, Draft] = {}
        self._writing, self._again = False, False

    def look(self) -> None:
        """Read what an earlier run left behind."""
        self._context.run("Reading drafts", partial(read_drafts, self._path), self._read, self._ignored, lane="cpu")

    def _read(self, left: dict[str, Draft]) -> None:
        self._left = left
        if left:
            self.found.emit(list(left.values()))

    def keep(self, check: str, note: str, value: str | None = None) -> None:
        """Keep what was typed just now."""
        self._kept[check] = Draft(check, note, self._context.services.clock.now().isoformat(), value)
        self._left.pop(check, None)
        self._write()

    def stored(self, stored: Mapping[str, Stored]) -> None:
        """This is durable: drafts that say the same are not needed any more."""
        done = [check for check, draft in self._kept.items() if draft.is_stored(stored.get(check, Stored()))]
        for check in done:
            del self._kept[check]
        if done:
            self._write()

    def forget(self, check: str) -> None:
        """The person threw a draft away, or took it over."""
        if self._left.pop(check, None) is not None:
            self._write()

    def _write(self) -> None:
        if self._writing:
            self._again = True
            return
        self._writing = True
        now = {**self._left, **self._kept}
        self._context.run(
            "Keeping drafts", partial(write_drafts, self._path, now), self._written, self._ignored, lane="cpu"
        )

    def _written(self, _nothing: object = None) -> None:
        self._writing = False
        if self._again:
            self._again = False
            self._write()

    def _ignored(self, error: Exception, _label: str) -> None:
        # A state folder that cannot be written takes the safety net away, not the work: the note is stored all the same.
        self._written()


class DraftOffer(QObject):
    """Offers what an earlier run left behind, one note after the other; what is stored already is passed over."""

    recover_requested = Signal(object)
    """The Draft that shall stand again."""

    def __init__(self, drafts: Drafts, notice: Notice, zone: ZoneInfo, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._drafts, self._notice, self._zone = drafts, notice, zone
        self._stored: dict[str, Stored] = {}
        self._editable = True
        self._left: list[Draft] = []
        drafts.found.connect(self._found)

    def begin(self, stored: dict[str, Stored], editable: bool) -> None:
        """Look for drafts; `stored` is what stands, by check."""
        self._stored, self._editable = stored, editable
        self._drafts.look()

    def _found(self, drafts: list[Draft]) -> None:
        self._left = [one for one in drafts if self._editable and not one.is_stored(self._known(one))]
        for draft in drafts:
            if draft not in self._left:
                self._drafts.forget(draft.check)
        if self._left:
            self._offer()

    def _known(self, draft: Draft) -> Stored:
        return self._stored.get(draft.check, Stored())

    def _offer(self) -> None:
        draft, rest = self._left[0], len(self._left) - 1
        when = f"{draft.moment.astimezone(self._zone):%H:%M}"
        note = draft.note.strip() != self._known(draft).note
        text = draft.note if note else draft.value or ""
        words = text if len(text) < 120 else f"{text[:118]}…"
        detail = f"and {labels.count(rest, 'more', 'more')}" if rest else ""
        actions = (("recover", "Recover"), ("discard", "Discard"))
        what = "note" if note else "value"
        self._notice.tell(f"One unsaved {what} from {when}: “{words}”", detail, "info", actions)

    def settle(self, *, recover: bool) -> None:
        """The person answered the offer."""
        if not self._left:
            return
        draft = self._left.pop(0)
        self._drafts.forget(draft.check)
        self._notice.clear()
        if recover:
            self.recover_requested.emit(draft)
        if self._left:
            self._offer()

"""Which files of a watched folder are new and whole. Plain Python: it is fed what the folder holds, again and again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 30.0
"""Seconds after which a file that stays empty or unreadable is handed over all the same, so that its reason is told."""
_SLACK = 5.0
"""Seconds by which a file may be older than the last look before the folder went away and still count as come since."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells whether a file is still being written."""

    size: int
    changed: float
    node: int


def look(folder: Path, suffixes: frozenset[str]) -> dict[str, Stamp]:
    """The photo files in a folder, not below it; OSError if it cannot be looked into."""
    found = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") or Path(entry.name).suffix.lower() not in suffixes:
                continue
            try:
                if not entry.is_file():
                    continue
                status = entry.stat()
            except FileNotFoundError:
                continue  # taken away between the listing and the look
            found[entry.name] = Stamp(status.st_size, status.st_mtime, status.st_ino)
    return found


def digest(path: Path) -> str:
    """SHA-256 of a file that can be read; empty if it cannot be read yet, as another program still holds it."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


@dataclass(slots=True)
class _Waiting:
    stamp: Stamp
    since: float


class Newcomers:
    """Remembers what was there at the start and what was handed over already.

    A file is whole once it has size and time of the look before and can be read. One that changes after it was handed
    over counts as new if its bytes are new: a camera may write each shot under the same name.
    """

    def __init__(self) -> None:
        self._known: dict[str, Stamp] | None = None
        self._waiting: dict[str, _Waiting] = {}
        self._taken: set[str] = set()
        self._last_look = 0.0
        self._away = False
        self.left = 0
        """Older files that lay in the folder when it came back; they were not taken."""

    def gone(self) -> None:
        """The folder cannot be looked into."""
        self._away = True
        self._waiting.clear()

    def see(self, now: float, found: Mapping[str, Stamp]) -> list[str]:
        """The names that are steady and can be tried now, in the order of their time; `now` in seconds since 1970."""
        if self._known is None:
            self._known = dict(found)
        elif self._away:
            old = [name for name in found if name not in self._known and found[name].changed < self._last_look - _SLACK]
            self._known.update({name: found[name] for name in old})
            self.left = len(old)
        self._away = False
        # by the clock that writes the files, where there are any
        self._last_look = max((stamp.changed for stamp in found.values()), default=now)
        for name in [name for name in self._known if name not in found]:
            del self._known[name]  # a name that was given up may come again with another picture
        self._waiting = {name: one for name, one in self._waiting.items() if name in found}
        steady = []
        for name, stamp in found.items():
            if self._known.get(name) == stamp:
                continue
            one = self._waiting.get(name)
            if one is None or one.stamp != stamp:
                self._waiting[name] = _Waiting(stamp, now if one is None else one.since)
            elif stamp.size or now - one.since >= PATIENCE:
                steady.append(name)
        return sorted(steady, key=lambda name: (found[name].changed, name))

    def read(self, now: float, name: str, stamp: Stamp, sha256: str) -> bool:
        """Whether a steady file of this hash (empty: unreadable) is to be handed over now."""
        one = self._waiting.get(name)
        if one is None or self._known is None:
            return False
        if not sha256 and now - one.since < PATIENCE:
            return False
        del self._waiting[name]
        self._known[name] = stamp
        if sha256 and stamp.size and sha256 in self._taken:
            return False
        self._taken.add(sha256)
        return True

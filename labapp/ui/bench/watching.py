"""A watched folder: a tethered camera drops its photos there, and each that is whole goes into the open shot."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from labapp.core.clock import Clock
from labapp.ui.bench.intake import SUFFIXES
from labapp.ui.bench.newcomers import Newcomers, Stamp, digest, look
from labapp.ui.jobs import JobRunner

_EVERY_MS, _SOON_MS = 1000, 250


@dataclass(frozen=True, slots=True)
class _Seen:
    """One look into the folder; `problem` says why it could not be looked into."""

    files: dict[str, Stamp]
    problem: str = ""
    gone: bool = False


class FolderWatch(QObject):
    """Looks when the system says that the folder changed, and every second besides: a network share says nothing."""

    arrived = Signal(list)
    """New whole files, as Path, oldest first."""
    changed = Signal()
    """What is told of the folder has changed."""

    def __init__(self, jobs: JobRunner, clock: Clock, parent: QObject | None = None, every_ms: int = _EVERY_MS) -> None:
        super().__init__(parent)
        self._jobs, self._clock = jobs, clock
        self.folder: Path | None = None
        self._newcomers = Newcomers()
        self._problem, self._gone = "", False
        self._looking = self._ready = False
        self._generation = 0
        self._system = QFileSystemWatcher(self)
        self._system.directoryChanged.connect(self._soon)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        self._every = every_ms
        jobs.closed.connect(self.stop)

    def start(self, folder: Path) -> None:
        """Watch a folder; what lies there already is left alone."""
        self.stop()
        self.folder, self._newcomers = folder, Newcomers()
        self._look()
        self.changed.emit()

    def stop(self) -> None:
        """Watch nothing any more."""
        self._timer.stop()
        self._unhear()
        self._generation += 1
        self.folder, self._problem = None, ""
        self._gone = self._looking = self._ready = False
        self.changed.emit()

    @property
    def ready(self) -> bool:
        """Whether the folder has been looked into, so that whatever comes from now on is new."""
        return self._ready

    @property
    def status(self) -> str:
        """The silhouette: open, pass or fail."""
        return "open" if self.folder is None else "fail" if self._problem else "pass"

    @property
    def words(self) -> str:
        """One sentence on the folder; empty if none is watched."""
        if self.folder is None:
            return ""
        name = self.folder.name or str(self.folder)
        if self._gone:
            return f"Watching “{name}” stopped: the folder is gone. It goes on when the folder is back."
        if self._problem:
            return f"Watching “{name}” stopped: {self._problem}. It goes on when the folder can be read again."
        left = self._newcomers.left
        more = f"; {left} older {'file' if left == 1 else 'files'} left there" if left else ""
        return f"Tethered camera: watching “{name}”{more}"

    # ---- looking

    def _soon(self) -> None:
        if self.folder is not None and not self._looking:
            self._timer.start(_SOON_MS)

    def _look(self) -> None:
        if self.folder is None or self._looking:
            return
        self._looking = True
        folder, generation = self.folder, self._generation
        self._jobs.start(
            "Looking into the watched folder",
            lambda _work: (generation, _see(folder)),
            lane="cpu",
            quiet=True,
            succeeded=self._seen,
            failed=self._not_seen,
        )

    def _seen(self, answer: tuple[int, _Seen]) -> None:
        generation, seen = answer
        if generation != self._generation or self.folder is None:
            return
        before = self.words
        self._problem, self._gone = seen.problem, seen.gone
        if seen.problem:
            self._newcomers.gone()
            self._rest(before)
            return
        self._hear()
        self._ready = True
        now = self._clock.now().timestamp()
        steady = self._newcomers.see(now, seen.files)
        if not steady:
            self._rest(before)
            return
        folder = self.folder
        self._jobs.start(
            "Reading the watched folder",
            lambda _work: (generation, before, [(name, seen.files[name], digest(folder / name)) for name in steady]),
            lane="cpu",
            quiet=True,
            succeeded=self._were_read,
            failed=self._not_seen,
        )

    def _were_read(self, answer: tuple[int, str, list[tuple[str, Stamp, str]]]) -> None:
        generation, before, files = answer
        if generation != self._generation or self.folder is None:
            return
        now = self._clock.now().timestamp()
        new = [name for name, stamp, sha256 in files if self._newcomers.read(now, name, stamp, sha256)]
        self._rest(before)
        if new:
            self.arrived.emit([self.folder / name for name in new])

    def _not_seen(self, error: Exception, _label: str) -> None:
        if self._looking:
            before, self._problem = self.words, f"{error}".rstrip(".") or "it cannot be read"
            self._newcomers.gone()
            self._rest(before)

    def _rest(self, before: str) -> None:
        self._looking = False
        self._timer.start(self._every)
        if self.words != before:
            self.changed.emit()

    def _hear(self) -> None:
        folder = str(self.folder)
        if folder not in self._system.directories():
            self._unhear()
            self._system.addPath(folder)

    def _unhear(self) -> None:
        if self._system.directories():
            self._system.removePaths(self._system.directories())


def _see(folder: Path) -> _Seen:
    try:
        return _Seen(look(folder, SUFFIXES))
    except (FileNotFoundError, NotADirectoryError):
        return _Seen({}, "the folder is gone", gone=True)
    except OSError as error:
        return _Seen({}, f"it cannot be read ({error.strerror})")

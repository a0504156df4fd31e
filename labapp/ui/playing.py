"""Opens a video or a sound in the system's own player: on a checked, read-only copy, never on the stored file."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QDir, QObject, QTemporaryDir, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from labapp.core.work import Work
from labapp.inspections.queries import FiledEvidence
from labapp.ui.context import Context


class Player(QObject):
    """Copies go with it; a player that has one open keeps it."""

    opened = Signal(object)
    """The path of the copy that was handed to the system's player."""
    unplayable = Signal(str)
    """The file's name: no program of this machine opens it."""
    failed = Signal(object, str)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._folder = QTemporaryDir(QDir(QDir.tempPath()).filePath("labapp-play-XXXXXX"))

    def play(self, file: FiledEvidence) -> None:
        """Copy a file out and open it; large ones take a while, which the job bar shows and can stop."""
        files, actor, folder = self._context.services.files, self._context.actor, Path(self._folder.path())

        def copy(work: Work) -> Path:
            return files.copy_to(actor, file, folder, work)

        self._context.jobs.start(
            f"Opening {file.name}",
            copy,
            lane="cpu",
            succeeded=partial(self._open, file.name),
            failed=lambda error, label: self.failed.emit(error, label),
        )

    def _open(self, name: str, path: Path) -> None:
        if QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.opened.emit(path)
        else:
            self.unplayable.emit(name)

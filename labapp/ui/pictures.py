"""Renditions of photos, read in the background and kept small in memory."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap

from labapp.ui.jobs import JobRunner

_KEPT = 240


def read_image(path: Path, longest: int = 0) -> QImage:
    """A rendition from the disk, at most `longest` px at its longer side; a null image if it cannot be read."""
    reader = QImageReader(str(path))
    size = reader.size()
    if longest and size.isValid() and max(size.width(), size.height()) > longest:
        reader.setScaledSize(size.scaled(QSize(longest, longest), Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


class Pictures(QObject):
    """Thumbnails by path: what is not there yet is read in a job and told by `arrived`."""

    arrived = Signal(object, QPixmap)
    """The path and its pixmap; null if the file cannot be read."""

    def __init__(self, jobs: JobRunner, longest: int = 400, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._longest = jobs, longest
        self._kept: OrderedDict[Path, QPixmap] = OrderedDict()
        self._asked: set[Path] = set()

    def get(self, path: Path) -> QPixmap:
        """The picture if it is here; else a null one, and `arrived` follows."""
        if path in self._kept:
            self._kept.move_to_end(path)
            return self._kept[path]
        if path not in self._asked:
            self._asked.add(path)
            longest = self._longest
            self._jobs.start(
                "Reading a photo",
                lambda _work: (path, read_image(path, longest)),
                lane="cpu",
                quiet=True,
                succeeded=self._take,
            )
        return QPixmap()

    def _take(self, found: tuple[Path, QImage]) -> None:
        path, image = found
        self._asked.discard(path)
        pixmap = QPixmap.fromImage(image)
        self._kept[path] = pixmap
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        self.arrived.emit(path, pixmap)

"""What is dragged onto places for photos: files and pictures from outside, and photos that stand elsewhere here."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDrag, QPixmap
from PySide6.QtWidgets import QWidget

PLACED = "application/x-labapp-placed-photo"
"""What a photo carries while it is dragged from one place to another: its id in the inspection."""


def placed_in(data: QMimeData) -> int | None:
    """The placed photo that a drag carries, if it carries one."""
    text = bytes(data.data(PLACED).data())
    return int(text) if text.isdigit() else None


def placed_data(photo: int) -> QMimeData:
    """What a drag of a placed photo carries."""
    data = QMimeData()
    data.setData(PLACED, str(photo).encode())
    return data


def drag_placed(source: QWidget, photo: int, picture: QPixmap) -> None:
    """Let a person drag a placed photo; returns when it is dropped or let go."""
    drag = QDrag(source)
    drag.setMimeData(placed_data(photo))
    if not picture.isNull():
        drag.setPixmap(picture.scaledToWidth(88, Qt.TransformationMode.SmoothTransformation))
    drag.exec(Qt.DropAction.MoveAction)


def files_in(data: QMimeData) -> list[Path]:
    """The local files that a drag or the clipboard carries."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]

"""A file beyond photos in a list: what it is, how large, what it shows; play, describe, lay aside."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from labapp.ui.widgets.button import Button, IconButton
from labapp.ui.widgets.glyphs import Glyph
from labapp.ui.widgets.label import ElidedLabel, Label


class FileRow(QWidget):
    """One stored file."""

    play_requested = Signal(object)
    caption_written = Signal(object, str)
    removal_requested = Signal(object)
    restore_requested = Signal(object)

    def __init__(
        self,
        key: object,
        number: str,
        name: str,
        size: str,
        caption: str,
        *,
        editable: bool = False,
        removed: bool = False,
        playable: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._key, self._caption = key, caption
        self.play = IconButton("play", f"Play {name} with this machine's player")
        self.play.clicked.connect(self._play)
        self.play.setVisible(playable)
        self.caption = QLineEdit(caption)
        self.caption.setPlaceholderText("what it shows")
        self.caption.setMaxLength(300)
        self.caption.setAccessibleName(f"What {name} shows")
        self.caption.editingFinished.connect(self._written)
        self.caption.setVisible(editable and not removed)
        self.remove = IconButton("trash-2", f"Lay {name} aside")
        self.remove.clicked.connect(self._remove)
        self.remove.setVisible(editable and not removed)
        self.back = Button("Put back", "undo-2", "quiet")
        self.back.clicked.connect(self._restore)
        self.back.setVisible(editable and removed)
        head = QHBoxLayout()
        head.setSpacing(8)
        if number:
            head.addWidget(Label(number, "id"))
        head.addWidget(ElidedLabel(name, "body"))
        head.addWidget(Label(size, "caption"))
        head.addStretch(1)
        for button in (self.play, self.remove, self.back):
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.caption)
        shown = ElidedLabel(caption, "caption")
        shown.setVisible(bool(caption) and (removed or not editable))
        column.addWidget(shown)
        self.setAccessibleName(" ".join(part for part in (number, name, size, caption) if part))

    @property
    def key(self) -> object:
        """Whatever the page wants back."""
        return self._key

    @property
    def typing(self) -> bool:
        """Whether somebody is writing what the file shows."""
        return self.caption.hasFocus() and self.caption.text().strip() != self._caption

    def _play(self) -> None:
        self.play_requested.emit(self._key)

    def _written(self) -> None:
        text = self.caption.text().strip()
        if text != self._caption:
            self._caption = text
            self.caption_written.emit(self._key, text)

    def _remove(self) -> None:
        self.removal_requested.emit(self._key)

    def _restore(self) -> None:
        self.restore_requested.emit(self._key)


class FileOnItsWay(QWidget):
    """A file that is being stored, or was refused with its reason."""

    stop_requested = Signal(object)
    retry_requested = Signal(object)
    dismissed = Signal(object)

    def __init__(self, key: object, name: str, reason: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self._words = Label(reason or f"Storing {name} …", "error" if reason else "caption", wrap=True)
        stop = IconButton("x", f"Stop storing {name}" if not reason else "Forget it")
        stop.clicked.connect(self._stop if not reason else self._dismiss)
        again = Button("Try again", "rotate-cw", "quiet")
        again.clicked.connect(self._again)
        again.setVisible(bool(reason))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(Glyph("fail" if reason else "active", "refused" if reason else "being stored", 12))
        row.addWidget(self._words, 1)
        row.addWidget(again)
        row.addWidget(stop)
        self._name = name

    def show_progress(self, done: int, total: int) -> None:
        """Say how far it is."""
        share = f" {100 * done // total} %" if total else ""
        self._words.setText(f"Storing {self._name} …{share}")

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def _stop(self) -> None:
        self.stop_requested.emit(self._key)

    def _again(self) -> None:
        self.retry_requested.emit(self._key)

    def _dismiss(self) -> None:
        self.dismissed.emit(self._key)

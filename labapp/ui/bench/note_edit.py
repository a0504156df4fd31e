"""The note of a check: grows with its text, Enter goes on, Shift+Enter begins a line; stored while it is typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from labapp.ui.widgets.painting import line_height
from labapp.ui.widgets.photo_drag import files_in

_PAUSE_MS = 400
_MOST_LINES = 5


def is_undo(event: QEvent) -> bool:
    """Whether a text field is asked if it wants undo or redo for itself."""
    return (
        isinstance(event, QKeyEvent)
        and event.type() == QEvent.Type.ShortcutOverride
        and (event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo))
    )


def pastes_photos(event: QEvent) -> bool:
    """Whether a text field is asked if it wants Ctrl+V for itself while the clipboard holds photos: they are the bench's."""
    if not (
        isinstance(event, QKeyEvent)
        and event.type() == QEvent.Type.ShortcutOverride
        and event.matches(QKeySequence.StandardKey.Paste)
    ):
        return False
    data = QGuiApplication.clipboard().mimeData()
    return data.hasImage() or bool(files_in(data))


class NoteEdit(QPlainTextEdit):
    """`paused` comes when the typing pauses and when the field is left."""

    paused = Signal()
    typed = Signal()
    """The person changed the text just now."""
    next_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("Note")
        self.setAccessibleName("Note")
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setUndoRedoEnabled(False)  # the bench undoes pauses of typing, also those stored long ago
        self._quiet = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.paused)
        self.textChanged.connect(self._changed)

    def set_note(self, text: str) -> None:
        """Show a note without telling that it changed; the cursor stays if the text is the same."""
        if text == self.toPlainText():
            return
        self._quiet = True
        place = self.textCursor().position()
        self.setPlainText(text)
        cursor = self.textCursor()
        cursor.setPosition(min(place, len(text)))
        self.setTextCursor(cursor)
        self._quiet = False

    @property
    def dirty(self) -> bool:
        """Whether something was typed that has not been told yet."""
        return self._pause.isActive()

    def forget(self) -> None:
        """What was typed is not told any more."""
        self._pause.stop()

    def add_phrase(self, phrase: str) -> None:
        """Append a ready phrase and tell at once."""
        text = self.toPlainText().rstrip()
        self.setPlainText(f"{text}\n{phrase}" if text else phrase)
        self.flush()

    def flush(self) -> None:
        """Tell now what has been typed since it was told last."""
        if self._pause.isActive():
            self._pause.stop()
            self.paused.emit()

    def _changed(self) -> None:
        self.updateGeometry()
        if not self._quiet:
            self._pause.start()
            self.typed.emit()

    def sizeHint(self) -> QSize:
        """As high as its lines, up to five."""
        wanted = max(1, round(self.document().size().height()))
        lines = min(_MOST_LINES, wanted)
        needed = Qt.ScrollBarPolicy.ScrollBarAsNeeded if wanted > _MOST_LINES else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if self.verticalScrollBarPolicy() is not needed:
            self.setVerticalScrollBarPolicy(needed)
        return QSize(300, max(lines * line_height("body") + 16, 44))

    def minimumSizeHint(self) -> QSize:
        """As its size."""
        return QSize(120, self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        """Undo, redo and pasted photos are the bench's."""
        if is_undo(event) or pastes_photos(event):
            event.ignore()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter stores and goes on; Escape goes back to the answers."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & (
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
        ):
            self.flush()
            self.next_requested.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.flush()
            self.clearFocus()
            event.ignore()  # the desk puts the focus back to the answers
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was typed is stored when the field is left."""
        super().focusOutEvent(event)
        self.flush()

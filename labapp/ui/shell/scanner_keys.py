"""A scanner is a keyboard that writes into whatever has the focus: its codes are caught and sent to the shell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDateTimeEdit,
    QDoubleSpinBox,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QTextEdit,
    QWidget,
)

from labapp.ui.shell.burst import GAP_MS, Burst, writes

_HOLD_MS = GAP_MS + 10
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_SILENT = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta, Qt.Key.Key_CapsLock)
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


@dataclass(frozen=True, slots=True)
class _Held:
    """A key that waits until it is known whether a hand or a scanner pressed it."""

    key: int
    modifiers: Qt.KeyboardModifier
    text: str


class ScannerKeys(QObject):
    """Watches the keys of one window.

    Where keys write, they write at once, and what a burst wrote is taken back when it turns out to be one. Where keys
    act, as digits answer on the bench, they are held back for the length of the gap: no scanned digit answers anything.
    The time of a key is the system's own, so that a busy window mistakes no hand for a scanner; keys without a time are
    not from a keyboard and are left alone, as are passphrases and fields that ask for scans themselves (`takes_scans`).
    """

    scanned = Signal(str)

    def __init__(self, shell: QWidget) -> None:
        super().__init__(shell)
        self._shell = shell
        self._burst = Burst()
        self._held: list[_Held] = []
        self._goal: QWidget | None = None
        self._take_back: Callable[[], None] | None = None
        self._passing = False
        self._late = False
        self._since = QElapsedTimer()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setTimerType(Qt.TimerType.PreciseTimer)
        self._pause.timeout.connect(self._paused)
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    @property
    def holding(self) -> bool:
        """Whether keys wait until it is known whether a hand or a scanner pressed them."""
        return self._pause.isActive()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at each key once, where it arrives first."""
        if event.type() not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride) or not isinstance(event, QKeyEvent):
            return False
        if self._passing or not event.timestamp() or not isinstance(watched, QWidget) or not self._concerns(watched):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            return self._may_be_shortcut(watched, event)
        return self._pressed(watched, event)

    def _concerns(self, widget: QWidget) -> bool:
        focus = QApplication.focusWidget()
        if focus is not None and widget is not focus:
            return False  # on its way up to the parents of the one that did not want it
        if not self._shell.isVisible() or widget.window() is not self._shell.window():
            return False
        return QApplication.activeModalWidget() is None and QApplication.activePopupWidget() is None

    def _may_be_shortcut(self, widget: QWidget, event: QKeyEvent) -> bool:
        # Accepted here, the key comes back as a plain press, and no shortcut is run for it.
        if _acts_on(widget) and _is_plain(event):
            event.accept()
            return True
        return False

    def _pressed(self, widget: QWidget, event: QKeyEvent) -> bool:
        if event.key() in _SILENT:
            return False
        if event.isAutoRepeat() or _is_asked_for(widget):
            self._let_go()
            return False
        at = int(event.timestamp())
        if event.key() in _ENDS and not event.modifiers() & _COMMANDS:
            return self._ended(at)
        if not writes(event.text()) or (event.modifiers() & _COMMANDS and event.text().isprintable()):
            self._let_go()
            return False
        if not self._burst.goes_on(at):
            self._let_go()
            self._take_back = None if _acts_on(widget) else _memory_of(widget)
        self._burst.press(event.text(), at)
        if not _acts_on(widget):
            return False
        self._goal = widget
        self._held.append(_Held(event.key(), event.modifiers(), event.text()))
        self._late = False
        self._since.start()
        self._pause.start(_HOLD_MS)
        return True

    def _ended(self, at: int) -> bool:
        code = self._burst.end(at)
        if not code:
            self._let_go()
            return False
        self._catch(code)
        return True

    def _paused(self) -> None:
        if not self._late and self._since.elapsed() > 3 * _HOLD_MS:
            # The window was busy: more of the burst may wait behind this timer.
            self._late = True
            self._pause.start(_HOLD_MS)
            return
        code = self._burst.pause()
        if code:
            self._catch(code)
        else:
            self._let_go()

    def _catch(self, code: str) -> None:
        self._pause.stop()
        self._held.clear()
        take_back, self._take_back = self._take_back, None
        if take_back is not None:
            take_back()
        self.scanned.emit(code)

    def _let_go(self) -> None:
        """It was a hand: what was held back happens now, in its order."""
        self._pause.stop()
        self._burst.forget()
        self._take_back = None
        held, self._held = self._held, []
        goal, self._goal = self._goal, None
        self._passing = True
        try:
            for key in held:
                focus = QApplication.focusWidget() or goal
                if focus is not None:
                    _act(focus, key)
        finally:
            self._passing = False


def _is_plain(event: QKeyEvent) -> bool:
    return not event.isAutoRepeat() and writes(event.text()) and not event.modifiers() & _COMMANDS


def _writes_into(widget: QWidget) -> bool:
    if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit):
        return not widget.isReadOnly()
    return isinstance(widget, QAbstractSpinBox) or (isinstance(widget, QComboBox) and widget.isEditable())


def _acts_on(widget: QWidget) -> bool:
    return not _writes_into(widget)


def _is_asked_for(widget: QWidget) -> bool:
    """Whether a burst into this field is meant for it: passphrases, which programs may type, and fields for scans."""
    if isinstance(widget, QLineEdit) and widget.echoMode() != QLineEdit.EchoMode.Normal:
        return True
    return bool(widget.property("takes_scans"))


def _memory_of(widget: QWidget) -> Callable[[], None] | None:
    """How to make a field as it is now again."""
    if isinstance(widget, QLineEdit):
        return partial(_restore_line, widget, widget.text(), widget.cursorPosition(), widget.selectionStart(), len(widget.selectedText()))  # fmt: skip
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        cursor = widget.textCursor()
        return partial(_restore_text, widget, widget.toPlainText(), cursor.anchor(), cursor.position())
    if isinstance(widget, QSpinBox):
        return partial(widget.setValue, widget.value())
    if isinstance(widget, QDoubleSpinBox):
        return partial(widget.setValue, widget.value())
    if isinstance(widget, QDateTimeEdit):
        return partial(widget.setDateTime, widget.dateTime())
    if isinstance(widget, QComboBox):
        return partial(widget.setEditText, widget.currentText())
    return None


def _restore_line(field: QLineEdit, text: str, cursor: int, start: int, length: int) -> None:
    field.setText(text)
    if start >= 0 and length:
        field.setSelection(start, length)
    else:
        field.setCursorPosition(cursor)


def _restore_text(field: QPlainTextEdit | QTextEdit, text: str, anchor: int, position: int) -> None:
    field.setPlainText(text)
    cursor = field.textCursor()
    cursor.setPosition(anchor)
    cursor.setPosition(position, cursor.MoveMode.KeepAnchor)
    field.setTextCursor(cursor)


def _act(focus: QWidget, key: _Held) -> None:
    """What Qt does with a key: ask the focus, then the shortcuts that reach it, then press."""
    override = QKeyEvent(QEvent.Type.ShortcutOverride, key.key, key.modifiers, key.text)
    override.ignore()
    QApplication.sendEvent(focus, override)
    shortcut = None if override.isAccepted() else _shortcut_at(focus, key)
    if shortcut is not None:
        shortcut.activated.emit()
        return
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(focus, QKeyEvent(kind, key.key, key.modifiers, key.text))


def _shortcut_at(focus: QWidget, key: _Held) -> QShortcut | None:
    plain = key.modifiers & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
    wanted = [
        QKeySequence(key.key | modifiers.value)
        for modifiers in (key.modifiers & ~Qt.KeyboardModifier.KeypadModifier, plain)
    ]
    widget: QWidget | None = focus
    while widget is not None:
        near = Qt.ShortcutContext.WidgetShortcut if widget is focus else Qt.ShortcutContext.WidgetWithChildrenShortcut
        for one in widget.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly):
            reaches = one.context() not in (Qt.ShortcutContext.WidgetShortcut,) or near is one.context()
            if one.isEnabled() and reaches and one.key() in wanted:
                return one
        widget = widget.parentWidget()
    return None

"""Tells open pages which tables a transaction touched, on the window's thread, once for many."""

from __future__ import annotations

from threading import Lock

from PySide6.QtCore import QObject, Qt, QTimer, Signal

_GATHER_MS = 30


class Changes(QObject):
    """`touched` may be called from any thread, such as by `lab.on_change`."""

    changed = Signal(frozenset)
    """The names of the tables touched since the last time."""
    _arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = Lock()
        self._waiting: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_GATHER_MS)
        self._timer.timeout.connect(self._tell)
        self._arrived.connect(self._gather, Qt.ConnectionType.QueuedConnection)

    @property
    def pending(self) -> bool:
        """Whether something was touched that the pages have not been told yet."""
        return bool(self._waiting)

    def touched(self, tables: frozenset[str]) -> None:
        """A transaction that touched these tables was committed."""
        with self._lock:
            self._waiting |= tables
        try:
            self._arrived.emit()
        except RuntimeError:
            # The window was destroyed before the last transaction ended: nobody shows these tables any more.
            return

    def _gather(self) -> None:
        if self._waiting and not self._timer.isActive():
            self._timer.start()

    def _tell(self) -> None:
        with self._lock:
            tables = frozenset(self._waiting)
            self._waiting.clear()
        self.changed.emit(tables)

"""Cyclic garbage is collected on the window's thread only.

Python's collector runs in whichever thread happens to allocate. In a worker's thread it would destroy Qt objects there:
Qt then waits for the interpreter while it holds a lock that the window's thread, which holds the interpreter, waits for.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 200


class Collector(QObject):
    """While one is at work, Python collects nothing by itself; a timer of the window does, by Python's own thresholds."""

    _at_work = 0

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._working = False

    def start(self) -> None:
        """From now on only this thread collects."""
        if not self._working:
            self._working = True
            Collector._at_work += 1
            gc.disable()
            self._timer.start()

    def stop(self) -> None:
        """Leave collecting to Python again, once nobody else needs it left alone."""
        if self._working:
            self._working = False
            self._timer.stop()
            Collector._at_work -= 1
            if not Collector._at_work:
                gc.unfreeze()
                gc.enable()

    @staticmethod
    def settle() -> None:
        """Look once through all there is and then leave it aside: what stays for good need not be looked through again."""
        gc.collect()
        gc.freeze()

    @staticmethod
    def collect() -> None:
        """Collect the oldest generation that is due."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return

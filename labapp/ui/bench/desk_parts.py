"""The parts of one inspection's desk, made and laid out; `desk.py` lets them work together."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from labapp.ui.bench.band import Band
from labapp.ui.bench.code_offers import CodeOffers, OfferStrip
from labapp.ui.bench.conflicts import Conflicts
from labapp.ui.bench.evidence import EvidenceCard
from labapp.ui.bench.key_sheet import KeySheet
from labapp.ui.bench.middle import Middle
from labapp.ui.bench.photo_desk import PhotoDesk
from labapp.ui.bench.sitting import Sitting
from labapp.ui.bench.step_clock import StepClock
from labapp.ui.bench.steps import Steps
from labapp.ui.bench.submission import Submission
from labapp.ui.bench.tool_results import ToolResults
from labapp.ui.bench.unsaved import Unsaved
from labapp.ui.bench.verdict_strip import VerdictStrip
from labapp.ui.bench.walk import Walk
from labapp.ui.context import Context

_COMPACT_BELOW = 1360
_LISTEN_MS = 5000


class DeskParts(QWidget):
    """Band above, steps, middle and shots beside each other, verdict strip below."""

    def __init__(self, context: Context, inspection_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("desk")
        self._context = context
        self.sitting = Sitting(context, inspection_id, self)
        self.submission = Submission(context, inspection_id, lambda: self.idle, self)
        self.band, self.steps, self.strip = Band(), Steps(), VerdictStrip()
        self.photo_desk = PhotoDesk(context, self.sitting, self)
        self.photos, self.shots = self.photo_desk.photos, self.photo_desk.shots
        self.intake, self.view = self.photo_desk.intake, self.photo_desk.view
        self.code_offers = CodeOffers(context, self.sitting, self)
        self.evidence = EvidenceCard(context, self.sitting)
        self.photo_desk.files_beyond_photos.connect(self.evidence.take_files)
        self.middle = Middle(
            self.photos, self.evidence, OfferStrip(self.code_offers), self.sitting, context.services.clock.zone
        )
        self.notice, self.finder = self.middle.notice, self.middle.finder
        self.question, self.marks, self.promise = self.middle.question, self.middle.marks, self.middle.promise
        self.walk = Walk(self.sitting, self.question.leave, self)
        self.unsaved = Unsaved(context, self.sitting, self.question, self.notice)
        self.conflicts = Conflicts(self.sitting, self.photo_desk.acts, self.middle.conflict, self)
        self.clock = StepClock(context, inspection_id, self._at_work, self)
        self.listen = QTimer(self)
        self.listen.setInterval(_LISTEN_MS)
        self._lay_out()
        self.sheet = KeySheet(self)
        self.tools = ToolResults(context, self.sitting, self)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.steps)
        row.addWidget(self.middle, 1)
        row.addWidget(self.shots)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.band)
        column.addLayout(row, 1)
        column.addWidget(self.strip)

    @property
    def idle(self) -> bool:
        """Whether everything given is durable, photos and files included."""
        return self.sitting.idle and not self.intake.busy and not self.evidence.busy

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrower columns in small windows."""
        super().resizeEvent(event)
        small = self.width() < _COMPACT_BELOW
        self.steps.setFixedWidth(208 if small else 232)
        self.shots.setFixedWidth(272 if small else 320)
        self.question.show_compact(small)

    def showEvent(self, event: QShowEvent) -> None:
        """From now on keys and mouse in this window count as work."""
        super().showEvent(event)
        handle = self.window().windowHandle()
        if handle is not None:
            handle.installEventFilter(self.clock)

    def _at_work(self) -> bool:
        return self.isVisible() and self.isActiveWindow() and self.sitting.editable

    def look(self) -> None:
        """Listen to other benches, while somebody sees this."""
        if self.isVisible():
            self.sitting.look()

"""The middle of the bench: messages above, the check in the middle, promise beside received always in sight below."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from labapp.ui import labels
from labapp.ui.bench import route
from labapp.ui.bench.check_photos import CheckPhotos
from labapp.ui.bench.conflict_panel import ConflictPanel
from labapp.ui.bench.finder import Finder
from labapp.ui.bench.marks import Marks
from labapp.ui.bench.place_list import PlaceList
from labapp.ui.bench.question import Question
from labapp.ui.bench.sitting import Sitting
from labapp.ui.widgets.key_cap import KeyCap
from labapp.ui.widgets.label import ElidedLabel, Label
from labapp.ui.widgets.notice import Notice
from labapp.ui.widgets.promise_table import PromiseRow, PromiseTable
from labapp.ui.widgets.side_panel import scrolling

_PROMISE_LINES = 4


class Middle(QWidget):
    """Only the check scrolls."""

    place_chosen = Signal(str)
    """The person chose a line of a list: `check:KEY` or `shot:KEY`."""
    list_closed = Signal()

    def __init__(
        self,
        photos: CheckPhotos,
        evidence: QWidget,
        offers: QWidget,
        sitting: Sitting,
        zone: ZoneInfo,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._sitting = sitting
        self.notice = Notice(closable=True)
        self.conflict = ConflictPanel(zone)
        self.missing = PlaceList("Missing")
        self.findings = PlaceList("Findings")
        self.question, self.marks = Question(), Marks()
        self.source = ElidedLabel("", "caption")
        """Which tool's file the shown answer was taken from."""
        self.promise = PromiseTable(choosable=True)
        self.photos = photos
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        told = QVBoxLayout()
        told.setContentsMargins(24, 12, 36, 0)
        told.setSpacing(8)
        for widget in (self.notice, offers, self.conflict, self.missing, self.findings):
            told.addWidget(widget)
        column.addLayout(told)
        self._scroll = scrolling(self._check(photos, evidence))
        column.addWidget(self._scroll, 1)
        column.addWidget(self._promise())
        self.finder = Finder(self)
        for places in (self.missing, self.findings):
            places.chosen.connect(self.place_chosen)
            places.closed.connect(self.list_closed)

    def _check(self, photos: CheckPhotos, evidence: QWidget) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 8, 24, 12)
        column.setSpacing(12)
        column.addWidget(self.question)
        column.addWidget(self.source)
        column.addWidget(self.marks)
        column.addWidget(photos)
        column.addWidget(evidence)
        column.addStretch(1)
        return inside

    def _promise(self) -> QWidget:
        foot = QWidget()
        around = QVBoxLayout(foot)
        around.setContentsMargins(24, 8, 36, 12)  # ends where the check ends, beside its scroll bar
        card = QFrame()
        card.setProperty("role", "card")
        card.setAccessibleName("Promise beside received")
        row = QHBoxLayout(card)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(Label("Promise beside received", "strong", wrap=True))
        keys = QHBoxLayout()
        keys.setSpacing(10)
        keys.addWidget(KeyCap("P"))
        keys.addWidget(KeyCap("D", "differs"))
        keys.addStretch(1)
        words.addLayout(keys)
        words.addStretch(1)
        side = QWidget()
        side.setFixedWidth(132)
        words.setContentsMargins(0, 0, 0, 0)
        side.setLayout(words)
        row.addWidget(side)
        inside = QWidget()
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self.promise)
        lines.addStretch(1)
        self._rows = scrolling(inside, "card")
        self.promise.unfolded.connect(self.fit_promise)
        row.addWidget(self._rows, 1)
        around.addWidget(card)
        self.fit_promise()
        return foot

    def fit_promise(self, _unfolded: bool = False) -> None:
        """As high as its lines, at most four: the check above keeps its room, more lines scroll."""
        line = round(self.promise.row_rect(0).height())
        self._rows.setFixedHeight(min(self.promise.sizeHint().height(), _PROMISE_LINES * line))
        self._rows.setAlignment(Qt.AlignmentFlag.AlignTop)

    # ---- lists that lead somewhere

    def list_missing(self) -> None:
        """Show all that is missing."""
        detail = self._sitting.detail
        if detail is not None:
            self.show_missing(detail.assessment.missing, detail.assessment.missing_at)
            self._to(self.missing)

    def show_missing(self, sentences: Sequence[str], places: Sequence[str]) -> None:
        """Show what is missing, each sentence with where it is mended."""
        title = f"{labels.count(len(sentences), 'thing is', 'things are')} missing"
        self.missing.show_places(title, route.missing_places(sentences, places))

    def list_findings(self) -> None:
        """Show the findings."""
        detail = self._sitting.detail
        if detail is not None:
            found = route.finding_places(detail.assessment)
            self.findings.show_places(labels.count(len(found), "finding", "findings"), found)
            self._to(self.findings)

    def _to(self, places: PlaceList) -> None:
        other = self.findings if places is self.missing else self.missing
        other.hide()
        places.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """The inspection was read again: lists that are shown follow, and the promise has its lines."""
        detail = self._sitting.detail
        if detail is None:
            return
        self.fit_promise()
        if self.missing.isVisible():
            self.show_missing(detail.assessment.missing, detail.assessment.missing_at)
        if self.findings.isVisible():
            found = route.finding_places(detail.assessment)
            self.findings.show_places(labels.count(len(found), "finding", "findings"), found)

    def check_of(self, row: PromiseRow) -> str:
        """The key of the check that compares a row of the promise; empty if none is asked."""
        return next((check.key for check in self._sitting.asked() if check.promise == row.key), "")

    def to_top(self) -> None:
        """Another check is shown from its beginning."""
        self._scroll.verticalScrollBar().setValue(0)

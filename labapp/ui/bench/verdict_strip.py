"""The strip at the foot of the bench: pillars with their minimum, findings, the verdict so far."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from labapp.inspections.rules import Assessment
from labapp.rulebook.types import Pillar, Severity
from labapp.ui.bench.words import so_far
from labapp.ui.theme import repolish
from labapp.ui.widgets.card import rule
from labapp.ui.widgets.focus_ring import FocusRing, by_keyboard
from labapp.ui.widgets.gauge import PillarGauge
from labapp.ui.widgets.glyphs import Glyph
from labapp.ui.widgets.key_cap import KeyCap
from labapp.ui.widgets.label import ElidedLabel, Label
from labapp.ui.widgets.painting import say

_STATUS = {Severity.CRITICAL: "fail", Severity.MAJOR: "fail", Severity.MINOR: "remark"}


class _Part(QFrame):
    """A part of the strip that leads somewhere: clicked, or by Enter and Space."""

    clicked = Signal()

    def __init__(self, tip: str) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(tip)
        self._ring: FocusRing | None = None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click inside leads on."""
        if self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """So do Enter and Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring if the focus came by a key."""
        super().focusInEvent(event)
        if by_keyboard(event):
            self._ring = self._ring or FocusRing(self, 5)
            self._ring.show_round()


class VerdictStrip(QFrame):
    """Always in sight; it says what would change the verdict, and leads to findings and to what is missing."""

    findings_requested = Signal()
    missing_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "band-bottom")
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 6, 16, 6)
        row.setSpacing(16)
        self._pillars = {pillar: PillarGauge(pillar.value.capitalize()) for pillar in Pillar}
        for gauge in self._pillars.values():
            row.addWidget(gauge, 2)
            row.addWidget(rule(vertical=True))
        self.findings = self._findings()
        row.addWidget(self.findings, 2)
        self._verdict = _Part("Go to the next thing that is missing (Ctrl+J)")
        self._verdict.clicked.connect(self.missing_requested)
        self._verdict.setProperty("role", "notice")
        inner = QHBoxLayout(self._verdict)
        inner.setContentsMargins(12, 4, 12, 4)
        inner.setSpacing(10)
        self._glyph = Glyph("open", size=20)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._word = ElidedLabel("", "heading")
        self._line = ElidedLabel("", "caption")
        self._missing = Label("", "strong")
        self._key = KeyCap("Ctrl J")
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._word, 1)
        top.addWidget(self._missing)
        top.addWidget(self._key)
        words.addLayout(top)
        words.addWidget(self._line)
        inner.addWidget(self._glyph)
        inner.addLayout(words, 1)
        row.addWidget(self._verdict, 3)

    def _findings(self) -> _Part:
        part = _Part("Findings, gravest first (F7)")
        part.clicked.connect(self.findings_requested)
        findings = QVBoxLayout(part)
        findings.setContentsMargins(0, 0, 0, 0)
        findings.setSpacing(2)
        findings.addWidget(Label("Findings", "caption"))
        counts = QHBoxLayout()
        counts.setSpacing(6)
        self._glyphs = {severity: Glyph("open", severity.value) for severity in Severity}
        self._counts = {severity: Label("0", "strong") for severity in Severity}
        for severity in Severity:
            counts.addWidget(self._glyphs[severity])
            counts.addWidget(self._counts[severity])
            counts.addWidget(Label(severity.value))
            counts.addSpacing(6)
        counts.addStretch(1)
        findings.addLayout(counts)
        return part

    @property
    def words(self) -> tuple[str, str]:
        """The verdict so far and its line."""
        return self._word.whole, self._line.whole

    def show_assessment(self, assessment: Assessment, unanswered: Collection[Pillar] = (), max_majors: int = 0) -> None:
        """Show where the verdict stands; `unanswered` are the pillars in which checks are still open.

        `max_majors` is how many major findings fail an order wherever they are.
        """
        for pillar, gauge in self._pillars.items():
            score = assessment.scores[pillar]
            # While checks are open a score would tell how much is answered, not how good it is.
            gauge.show_score(None if pillar in unanswered else score.score, score.minimum)
        for severity in Severity:
            count = sum(finding.severity is severity for finding in assessment.findings)
            self._counts[severity].setText(str(count))
            self._glyphs[severity].show_status(_STATUS[severity] if count else "neutral", f"{count} {severity}")
        word, status, line = so_far(assessment, max_majors)
        self._word.setText(word)
        self._line.setText(line)
        self._glyph.show_status(status, word)
        if self._verdict.property("status") != status:
            self._verdict.setProperty("status", status)
            repolish(self._verdict)
        missing = len(assessment.missing)
        self._missing.setText(f"{missing} missing" if missing else "")
        self._key.setVisible(bool(missing))
        counts = ", ".join(f"{self._counts[severity].text()} {severity}" for severity in Severity)
        say(self.findings, f"Findings: {counts}", "Enter lists them")
        say(self._verdict, f"so far: {word}, {missing} missing", line)

"""The band of a review: the verdict, the three rules in order with what each saw, and the pillars."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from labapp.inspections.rules import Assessment, RuleLine
from labapp.rulebook.types import Pillar
from labapp.ui import labels
from labapp.ui.theme import repolish
from labapp.ui.widgets.gauge import PillarGauge
from labapp.ui.widgets.glyphs import Glyph
from labapp.ui.widgets.label import ElidedLabel, Label
from labapp.ui.widgets.painting import say

_RULES = {"fail": "Fail", "inconclusive": "Inconclusive", "pass_with_remarks": "Pass with remarks"}
_INSET = 8


class VerdictBand(QFrame):
    """Wears the verdict's colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("verdict")
        self.setProperty("role", "notice")
        self._glyph = Glyph("open", size=28)
        self._word = Label("", "title")
        self._by = ElidedLabel("", "caption")
        self._pillars = {pillar: PillarGauge(pillar.value.capitalize()) for pillar in Pillar}
        self._rules = QWidget()
        self._grid = QGridLayout(self._rules)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(2, 1)
        self._reasons = Label("", "strong", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._word)
        words.addWidget(self._by)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self._glyph)
        head.addLayout(words)
        head.addStretch(1)
        for gauge in self._pillars.values():
            head.addWidget(gauge, 1)
        column = QVBoxLayout(self)
        # words keep a margin of 20; the ground of the rule that fires hangs out of it
        column.setContentsMargins(20 - _INSET, 12, 20 - _INSET, 14)
        head.setContentsMargins(_INSET, 0, _INSET, 0)
        self._reasons.setContentsMargins(_INSET, 0, _INSET, 0)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self._reasons)
        column.addWidget(self._rules)

    @property
    def word(self) -> str:
        """The verdict in words."""
        return self._word.text()

    def show_assessment(self, assessment: Assessment) -> None:
        """Show the verdict, its reasons and the rules."""
        word, status = labels.word("verdict", assessment.verdict), labels.status("verdict", assessment.verdict)
        self._word.setText(word)
        self._glyph.show_status(status, word)
        self._by.setText(f"proposed by policy {assessment.policy}, all three rules looked at")
        for pillar, gauge in self._pillars.items():
            gauge.show_score(assessment.scores[pillar].score, assessment.scores[pillar].minimum)
            gauge.setMaximumWidth(max(170, gauge.minimumSizeHint().width()))
        self._reasons.setText("\n".join(reason.sentence for reason in assessment.reasons))
        self._show_rules(assessment.rules)
        self.setProperty("status", status)
        repolish(self)
        say(self, word, "; ".join(reason.sentence for reason in assessment.reasons))

    def _show_rules(self, rules: Sequence[RuleLine]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for place, line in enumerate(rules):
            if line.fires:  # the rule that decided stands on white
                ground = QFrame()
                ground.setProperty("role", "fires")
                self._grid.addWidget(ground, place, 0, 1, 4)
            role = "strong" if line.fires else "body"
            words = (str(place + 1), _RULES.get(line.rule, line.rule), line.sentence)
            for column, text in enumerate(words):
                label = Label(text, role, wrap=column == 2)
                label.setContentsMargins(_INSET if not column else 0, 3, 0, 3)
                self._grid.addWidget(label, place, column)
            fires = Label("fires" if line.fires else "does not fire", role if line.fires else "caption")
            fires.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            fires.setContentsMargins(0, 3, _INSET, 3)
            self._grid.addWidget(fires, place, 3)

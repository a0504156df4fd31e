"""The band above the bench: which order lies here, what it was sold as, whether all is saved, and how it ends."""

from __future__ import annotations

import math
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from labapp.inspections.queries import InspectionDetail
from labapp.inspections.rules import InspectionState
from labapp.ui import labels
from labapp.ui.theme import theme
from labapp.ui.widgets.badge import Badge
from labapp.ui.widgets.button import Button, IconButton
from labapp.ui.widgets.card import rule
from labapp.ui.widgets.glyphs import Glyph
from labapp.ui.widgets.label import ElidedLabel, Label
from labapp.ui.widgets.painting import Painted, draw_text, line_height, painter_of, say, text_width
from labapp.ui.widgets.saved_mark import SavedMark


class IconWord(Painted):
    """An icon with its word, for a state that is neither good nor bad."""

    def __init__(self, icon: str, word: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._word = icon, word
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        say(self, word)

    def sizeHint(self) -> QSize:
        """Icon, gap, word."""
        return QSize(16 + 6 + math.ceil(text_width(self._word, "caption")) + 2, max(16, line_height("caption")))

    def minimumSizeHint(self) -> QSize:
        """The same: it is never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it in the theme's colours."""
        painter = painter_of(self)
        picture = theme().pixmap(self._icon, "text.muted", 16, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(0, (self.height() - 16) / 2), picture)
        draw_text(painter, QRectF(22, 0, self.width() - 22, self.height()), self._word, "text.muted", "caption")
        painter.end()


class Band(QFrame):
    """Order, device, identity; saved mark; finish short and submit."""

    back_requested = Signal()
    submit_requested = Signal()
    short_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "band")
        self.setFixedHeight(56)
        self._number = Label("", "id", selectable=True)
        self._title = ElidedLabel("", "heading")
        self._grade = Badge("", glyph=False)
        self._imei = Label("", "id", selectable=True)
        self._imei_glyph = Glyph("open", "IMEI")
        self._lies = ElidedLabel("", "caption")
        self._state = Badge("", "active")
        self.blinded = IconWord("eye-off", "blinded")
        self.blinded.setToolTip("You work blinded: whose order this is stays hidden")
        self.saved = SavedMark()
        self.short = Button("Finish short", "", "danger")
        self.short.setToolTip("A knock-out failed: end here, with two photos of it (Ctrl+Shift+Return)")
        self.short.clicked.connect(self.short_requested)
        self.submit = Button("Submit", "send", "primary")
        self.submit.setToolTip("Hand over for review (Ctrl+Return)")
        self.submit.clicked.connect(self.submit_requested)
        back = IconButton("arrow-left", "Back to the list (Alt+Left)")
        back.clicked.connect(self.back_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 20, 0)
        row.setSpacing(12)
        row.addWidget(back)
        row.addWidget(self._number)
        row.addWidget(rule(vertical=True))
        row.addWidget(self._title)
        row.addWidget(self._grade)
        row.addWidget(rule(vertical=True))
        row.addWidget(self._imei)
        row.addWidget(self._imei_glyph)
        row.addWidget(self._state)
        row.addWidget(self.blinded)
        row.addWidget(self._lies)
        row.addStretch(1)
        row.addWidget(self.saved)
        row.addWidget(self.short)
        row.addWidget(self.submit)

    def show_detail(self, detail: InspectionDetail, zone: ZoneInfo) -> None:
        """Show the order, who has its device, and where its inspection stands."""
        lies = detail.order.custody[-1] if detail.order.custody else None
        self._lies.setText("" if lies is None else labels.whereabouts(lies, zone))
        order = detail.order
        self._number.setText(order.row.number)
        self._title.setText(order.row.title)
        self._grade.show_word(f"sold as {labels.word('grade', order.row.grade)}", "neutral")
        answer = detail.answers.get("identity.imei")
        imei = "" if answer is None or answer.value is None else str(answer.value)
        self._imei.setText(f"IMEI {labels.imei(imei)}" if imei else "")
        judged = detail.assessment.results.get("identity.imei")
        self._imei_glyph.setVisible(bool(imei))
        self._imei_glyph.show_status("open" if judged is None else labels.status("result", judged), "IMEI")
        self.blinded.setVisible(detail.blinded)
        open_here = detail.state is InspectionState.IN_PROGRESS
        self._state.setVisible(not open_here)
        self._state.show_word(
            labels.word("inspection_state", detail.state), labels.status("inspection_state", detail.state)
        )
        self.submit.setVisible(open_here)
        self.short.setVisible(open_here and bool(detail.assessment.knock_outs))
        self.saved.setVisible(open_here)

"""All that is known of one copy: seal, versions, prints, hand-overs; and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from labapp.core.errors import UserError
from labapp.reports.content.texts import fours
from labapp.reports.rules import LANGUAGES
from labapp.reports.shelf_queries import HandOverRow, PrintRow, ShelfDetail, ShelfRow
from labapp.ui import labels
from labapp.ui.reports.forms import CopyForm, CorrectForm, HandOverForm, ShelfForm, WithdrawForm
from labapp.ui.reports.words import (
    CHANNELS,
    COPIES,
    KINDS,
    PAPERS,
    copy_words,
    day_and_time,
    result_status,
    result_word,
    size,
    standing,
)
from labapp.ui.widgets.badge import Badge
from labapp.ui.widgets.button import Button
from labapp.ui.widgets.card import Facts, rule
from labapp.ui.widgets.empty import EmptyState
from labapp.ui.widgets.glyphs import Glyph
from labapp.ui.widgets.label import ElidedLabel, Label
from labapp.ui.widgets.notice import Notice
from labapp.ui.widgets.side_panel import scrolling

_HANG = 14
"""How far the word of a quiet button stands inside it: the shown copy's word stands below those of the others."""


class Particulars(QWidget):
    """Shows a ShelfDetail; a form that is open for it stays."""

    form_asked = Signal(object)
    """The Call of a form."""
    copy_requested = Signal(int)
    """The id of another version or copy."""

    def __init__(
        self,
        now: Callable[[], datetime],
        zone: ZoneInfo,
        *,
        may_hand_over: bool,
        may_withdraw: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._zone, self._may_hand_over, self._may_withdraw = zone, may_hand_over, may_withdraw
        self._detail: ShelfDetail | None = None
        self.form: ShelfForm | None = None
        self.nothing = EmptyState("file-text", "No document chosen", "Choose one in the list.")
        self._number = Label("", "id", selectable=True)
        self._title = Label("", "heading", wrap=True)
        self._seller = Label("", "caption", wrap=True)
        self._result, self._standing = Badge("", "neutral"), Badge("", "neutral")
        self.withdrawn = Notice()
        self.code = Notice()
        self.hand_over = Button("Hand over …", "send")
        self.hand_over.clicked.connect(self.open_hand_over)
        self.withdraw = Button("Withdraw …", "", "danger")
        self.withdraw.clicked.connect(self.open_withdraw)
        self.correct = Button("Correct …", "undo-2")
        self.correct.clicked.connect(self.open_correct)
        self.another = Button("Another copy …", "copy")
        self.another.clicked.connect(self.open_copy)
        self._form_place = QVBoxLayout()
        self._facts = Facts()
        self._record = Label("", "id", wrap=True, selectable=True)
        self._file = Label("", "id", wrap=True, selectable=True)
        self._copies, self._prints, self._hand_overs = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        self._lay_out()

    def _lay_out(self) -> None:
        self._shown = QWidget()
        column = QVBoxLayout(self._shown)
        column.setContentsMargins(20, 16, 20, 20)
        column.setSpacing(8)
        badges = QHBoxLayout()
        badges.setSpacing(8)
        for badge in (self._result, self._standing):
            badges.addWidget(badge)
        badges.addStretch(1)
        buttons = QGridLayout()
        buttons.setSpacing(8)
        buttons.setColumnStretch(2, 1)
        for button in (self.hand_over, self.another, self.correct, self.withdraw):
            button.setParent(self._shown)
        self._buttons = buttons
        for part in (self._number, self._title, self._seller, badges, self.withdrawn, self.code, buttons):
            column.addLayout(part) if isinstance(part, QLayout) else column.addWidget(part)
        column.addLayout(self._form_place)
        for title, content in (
            ("Versions and copies", self._copies),
            ("Prints", self._prints),
            ("Hand-overs", self._hand_overs),
        ):
            column.addWidget(rule())
            column.addWidget(Label(title, "label"))
            content.setSpacing(4)
            column.addLayout(content)
        column.addWidget(rule())
        column.addWidget(Label("This copy", "label"))
        column.addWidget(self._facts)
        for title, value in (("Hash of the sealed record", self._record), ("Hash of the file", self._file)):
            column.addWidget(Label(title, "caption"))
            column.addWidget(value)
        column.addStretch(1)
        self._area = scrolling(self._shown, "card")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.nothing)
        outer.addWidget(self._area)
        self._area.hide()

    @property
    def row(self) -> ShelfRow | None:
        """The copy that is shown."""
        return None if self._detail is None else self._detail.row

    def show_detail(self, detail: ShelfDetail) -> None:
        """Show a copy."""
        row = detail.row
        if self.row is None or self.row.id != row.id:
            self.close_form()
            self.code.clear()
            self._area.verticalScrollBar().setValue(0)
        self._detail = detail
        self.nothing.hide()
        self._area.show()
        self._number.setText(f"{row.number}  v{row.version}")
        self._title.setText(row.title)
        about = [KINDS.get(row.kind, row.kind).lower(), *([f"order {row.order_number}"] if row.order_number else [])]
        self._seller.setText(f"{row.seller_name} · {', '.join(about)}")
        self._result.show_word(result_word(row), result_status(row))
        self._result.setVisible(bool(result_word(row)))
        self._standing.show_word(*standing(row))
        self._show_withdrawal(detail)
        self._show_buttons()
        self._show_facts(detail)
        _fill(self._copies, [self._copy_line(one) for one in detail.siblings])
        _fill(self._prints, [self._print_line(one) for one in detail.prints] or [_none("Not printed yet.")])
        _fill(self._hand_overs, [self._hand_over_line(one) for one in detail.hand_overs] or [_none("Not handed over.")])

    def _show_withdrawal(self, detail: ShelfDetail) -> None:
        self.withdrawn.clear()
        if detail.withdrawal is not None:
            by, at = detail.withdrawal.withdrawn_by, day_and_time(detail.withdrawal.withdrawn_at, self._zone)
            self.withdrawn.tell(f"Withdrawn by {by} on {at}.", detail.withdrawal.reason, "fail")
        elif detail.row.superseded:
            words = f"Version {detail.row.newest} has replaced it."
            self.withdrawn.tell(words, "A print of it carries SUPERSEDED on every page.", "remark")

    def _show_buttons(self) -> None:
        row = self.row
        if row is None:
            return
        inside = row.kind == "verdict" and row.copy == "internal"
        self.hand_over.setVisible(self._may_hand_over and self.form is None)
        self.hand_over.setEnabled(not inside and not row.superseded)
        why = "The lab's own copy stays in the house; hand the seller's copy over." if inside else ""
        self.hand_over.setToolTip(why or ("Only what is in force is handed over." if row.superseded else ""))
        acts = self._may_withdraw and not row.withdrawn and self.form is None
        self.withdraw.setVisible(acts)
        self.another.setVisible(acts and not row.superseded)
        self.correct.setVisible(acts and not row.superseded and row.kind == "verdict")
        self._place_buttons()

    def _place_buttons(self) -> None:
        """Two in a row, without gaps for those that are hidden."""
        every = (self.hand_over, self.another, self.correct, self.withdraw)
        for button in every:
            self._buttons.removeWidget(button)
        for place, button in enumerate(button for button in every if not button.isHidden()):
            self._buttons.addWidget(button, place // 2, place % 2, Qt.AlignmentFlag.AlignLeft)

    def _show_facts(self, detail: ShelfDetail) -> None:
        row = detail.row
        signed = f"{detail.signed_by}, {day_and_time(detail.sealed_at, self._zone)}" if detail.sealed_at else "—"
        self._facts.show_facts(
            (
                ("For", COPIES.get(row.copy, row.copy)),
                ("Language, paper", f"{LANGUAGES.get(row.language, row.language)}, {PAPERS.get(row.paper, row.paper)}"),
                ("Pages, size", f"{labels.count(row.pages, 'page')}, {size(row.size)}"),
                ("Signed by", signed),
                ("Issued", day_and_time(row.issued_at, self._zone)),
            )
        )
        self._record.setText(_all_fours(detail.record_sha256) or "—")
        self._file.setText(_all_fours(row.sha256))

    def _copy_line(self, one: ShelfRow) -> QWidget:
        here = self.row is not None and one.id == self.row.id
        words = f"v{one.version} · {copy_words(one)}"
        word, status = standing(one)
        state = "not printed" if not one.prints else f"printed {one.prints}×"
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(_HANG if here else 0, 0, 0, 0)
        row.setSpacing(8)
        name: QWidget = ElidedLabel(words, "strong")
        if not here:
            name = Button(words, "", "quiet")
            name.setToolTip(f"Show {words}")
            name.setMinimumWidth(60)  # rather cut than wider than the panel
            name.clicked.connect(partial(self.copy_requested.emit, one.id))
        row.addWidget(name)
        row.addStretch(1)
        row.addWidget(Label(f"shown, {state}" if here else state, "caption"))
        row.addWidget(Glyph(status, word))
        return line

    def _print_line(self, one: PrintRow) -> QWidget:
        where = one.printer or "saved as a file"
        return _line(day_and_time(one.printed_at, self._zone), f"{where} · {one.printed_by}")

    def _hand_over_line(self, one: HandOverRow) -> QWidget:
        how = CHANNELS.get(str(one.channel), str(one.channel))
        until = f" · reply until {labels.day(one.reply_until, year=True)}" if one.reply_until else ""
        parts = (one.proof, "with a file" if one.has_file else "", f"recorded by {one.recorded_by}")
        words = f"{how} · {', '.join(part for part in parts if part)}{until}"
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(0)
        column.addWidget(_line(day_and_time(one.handed_at, self._zone), one.recipient))
        column.addWidget(Label(words, "caption", wrap=True))
        return box

    def tell_code(self, fits: bool) -> None:
        """Say whether the code of a paper that was scanned belongs to the record of this version."""
        if fits:
            words = "The code on the paper belongs to this version's record."
            self.code.tell(words, "What the pages say, only the file itself can prove.", "pass")
        else:
            words = "The code on the paper does not belong to this version's record."
            self.code.tell(words, "Take the paper for altered and ask for the file.", "fail")

    # ---- forms

    def open_hand_over(self) -> None:
        """Ask in place to whom the copy went."""
        if self.row is not None:
            self._put(HandOverForm(self.row, self._now(), self._zone))

    def open_withdraw(self) -> None:
        """Ask in place why the number is withdrawn."""
        if self.row is not None:
            self._put(WithdrawForm(self.row))

    def open_correct(self) -> None:
        """Ask in place what was wrong with the verdict."""
        if self.row is not None:
            self._put(CorrectForm(self.row))

    def open_copy(self) -> None:
        """Ask in place which other copy is wanted."""
        if self.row is not None:
            self._put(CopyForm(self.row))

    def _put(self, form: ShelfForm) -> None:
        self.close_form()
        form.asked.connect(self.form_asked)
        form.cancelled.connect(self.close_form)
        self._form_place.addWidget(form)
        self.form = form
        self._show_buttons()
        form.begin()

    def close_form(self) -> None:
        """Put the form away."""
        form, self.form = self.form, None
        if form is not None:
            form.hide()
            self._form_place.removeWidget(form)
            form.deleteLater()
            self._show_buttons()

    def tell_error(self, error: UserError) -> bool:
        """Say in the form what went wrong; whether there is one."""
        if self.form is None:
            return False
        self.form.tell_error(error)
        return True


def _all_fours(digits: str) -> str:
    return " ".join(fours(digits[begin : begin + 16]) for begin in range(0, len(digits), 16))


def _none(words: str) -> QWidget:
    return Label(words, "caption")


def _line(left: str, right: str) -> QWidget:
    widget = QWidget()
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    row.addWidget(Label(left))
    row.addStretch(1)
    row.addWidget(ElidedLabel(right, "caption"))
    widget.setAccessibleName(f"{left}: {right}")
    return widget


def _fill(place: QVBoxLayout, widgets: list[QWidget]) -> None:
    while (item := place.takeAt(0)) is not None:
        old = item.widget()
        if old is not None:
            old.hide()
            old.deleteLater()
    for widget in widgets:
        place.addWidget(widget)

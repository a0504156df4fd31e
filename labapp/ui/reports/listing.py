"""The lists of the print room: tabs with counts, search, filters, rows that come in pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QTabBar, QVBoxLayout, QWidget

from labapp.reports.rules import LANGUAGES
from labapp.reports.shelf_queries import ShelfCounts, ShelfFilter, ShelfList, ShelfRow
from labapp.ui import labels
from labapp.ui.reports.words import COPIES, KINDS, LISTS, result_status, result_word, second_line, shortened
from labapp.ui.theme import theme
from labapp.ui.widgets.card import Card
from labapp.ui.widgets.chip import Chip
from labapp.ui.widgets.label import Label
from labapp.ui.widgets.table import Table
from labapp.ui.widgets.table_model import Column

_TYPING_MS = 250
_ROOMY, _LEAST_HIGH = 520, 130
_EMPTY = {
    ShelfList.TO_PRINT: ("printer", "Nothing waits to be printed.", "Documents come here when they are issued."),
    ShelfList.PRINTED: ("printer", "Nothing was printed yet.", "What you print or save comes here."),
    ShelfList.SUPERSEDED: ("history", "Nothing is superseded.", "Older versions and withdrawn documents come here."),
    ShelfList.ALL: ("file-text", "No document was issued yet.", "A manager issues verdicts in Review."),
}
_PERIODS = (
    ("today", "Today", 0),
    ("week", "Last 7 days", 6),
    ("month", "Last 30 days", 29),
    ("year", "Last 365 days", 364),
)
Days = Callable[[date | None, date | None], tuple[datetime | None, datetime | None]]


class ShelfListing(QWidget):
    """Tells what is wanted; the page fetches it."""

    wanted = Signal()
    """Read the list of `filter` from its beginning."""
    row_chosen = Signal(object)
    row_opened = Signal(object)
    ticked = Signal(list)

    def __init__(self, today: Callable[[], date], days: Days, zone: ZoneInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today, self._days = today, days
        self._which = ShelfList.TO_PRINT
        self._seller: tuple[int, str] | None = None
        self._sellers: tuple[tuple[int, str], ...] = ()
        self._cuts = {"kind": "", "copy": "", "language": "", "period": ""}
        self._printed = Label("", "caption")
        self.search = QLineEdit()
        self.search.setPlaceholderText("Number, order, seller   /")
        self.search.setAccessibleName("Search documents")
        self.search.setClearButtonEnabled(True)
        self.search.setMaxLength(200)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._ask)
        self.search.textChanged.connect(self._typing.start)
        self.search.returnPressed.connect(self._searched)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setAccessibleName("Lists")
        for _which, word in LISTS:
            self.tabs.addTab(word)
        self.tabs.currentChanged.connect(self._list_chosen)
        self.chips = {
            "kind": Chip("Kind"),
            "copy": Chip("Copy"),
            "seller": Chip("Seller"),
            "period": Chip("Issued"),
            "language": Chip("Language"),
        }
        for key, chip in self.chips.items():
            chip.clicked.connect(partial(self._ask_choice, key))
            chip.cleared.connect(partial(self.cut, key, ""))
        self.table = Table(_columns(zone), name="Documents", checkable=True)
        self.table.row_chosen.connect(self.row_chosen)
        self.table.row_opened.connect(self.row_opened)
        self.table.checked_changed.connect(self.ticked)
        self.table.empty_action.connect(self.clear)
        self.table.setMinimumHeight(_LEAST_HIGH)  # an empty place asks for more than two rows need
        self._lay_out()
        self._add_keys()
        self._tell_empty()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Label("Print room", "title"))
        head.addWidget(self._printed)
        head.addStretch(1)
        self.search.setMinimumWidth(150)
        self.search.setMaximumWidth(320)
        head.addWidget(self.search, 3)
        chips = QHBoxLayout()
        chips.setSpacing(8)
        for chip in self.chips.values():
            chips.addWidget(chip)
        chips.addStretch(1)
        card = Card(padded=False)
        card.body.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.tabs)
        column.addLayout(chips)
        column.addWidget(card, 1)

    def _add_keys(self) -> None:
        for keys, action in (("/", self.go_to_search), ("Ctrl+A", self.tick_all)):
            shortcut = QShortcut(QKeySequence(keys), self.table.view)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)  # elsewhere these keys are typed
            shortcut.activated.connect(action)
        leave = QShortcut(QKeySequence("Escape"), self.search)
        leave.setContext(Qt.ShortcutContext.WidgetShortcut)
        leave.activated.connect(self._leave_search)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In little room the rarest filters give way, unless they cut something away."""
        super().resizeEvent(event)
        roomy = self.width() >= _ROOMY * theme().text_scale // 100
        self.chips["language"].setVisible(roomy or bool(self._cuts["language"]))
        self._printed.setVisible(self.width() >= (_ROOMY - 70) * theme().text_scale // 100)

    # ---- what is wanted

    @property
    def filter(self) -> ShelfFilter:
        """What is cut to now."""
        begin, before = self._days(self._first_day(), None) if self._cuts["period"] else (None, None)
        return ShelfFilter(
            self._which,
            self._cuts["kind"],
            self._cuts["copy"],
            self._cuts["language"],
            None if self._seller is None else self._seller[0],
            self.search.text().strip(),
            begin,
            before,
        )

    def _first_day(self) -> date:
        back = next(days for key, _word, days in _PERIODS if key == self._cuts["period"])
        return self._today() - timedelta(days=back)

    @property
    def is_cut(self) -> bool:
        """Whether a filter or a search may hide documents."""
        return bool(self._seller or any(self._cuts.values()) or self.search.text().strip())

    def cut(self, key: str, value: str, word: str = "") -> None:
        """Cut to a kind, copy, language or period; empty for all."""
        if key == "seller":
            self.choose_seller(None)
            return
        self._cuts[key] = value
        self.chips[key].set_value(word or value, with_title=False)
        self._ask()

    def choose_seller(self, seller: tuple[int, str] | None) -> None:
        """Cut to one seller, or to none."""
        self._seller = seller
        self.chips["seller"].set_value("" if seller is None else shortened(seller[1]), with_title=False)
        self.chips["seller"].setToolTip("" if seller is None else seller[1])
        self._ask()

    def choose_list(self, which: ShelfList) -> None:
        """Show another list."""
        place = next(place for place, (one, _word) in enumerate(LISTS) if one is which)
        self.tabs.setCurrentIndex(place)

    def clear(self) -> None:
        """Show every document."""
        for key in self._cuts:
            self._cuts[key] = ""
        self._seller = None
        for chip in self.chips.values():
            chip.set_value("")
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        if self._which is ShelfList.ALL:
            self._ask()
        else:
            self.choose_list(ShelfList.ALL)

    def _list_chosen(self, place: int) -> None:
        self._which = LISTS[place][0]
        self._ask()

    def _ask(self) -> None:
        self._typing.stop()
        self._tell_empty()
        self.wanted.emit()

    def _searched(self) -> None:
        self._ask()
        self.table.setFocus(Qt.FocusReason.TabFocusReason)

    def _leave_search(self) -> None:
        if self.search.text():
            self.search.clear()
        self.table.setFocus(Qt.FocusReason.TabFocusReason)

    def go_to_search(self) -> None:
        """Put the cursor into the search."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    # ---- what is shown

    def show_counts(self, counts: ShelfCounts) -> None:
        """Say behind each list how many documents it holds."""
        for place, (which, word) in enumerate(LISTS):
            self.tabs.setTabText(place, f"{word}  {counts.of(which):,}")
        today = counts.printed_since
        self._printed.setText(f"{today:,} printed today" if today else "none printed today")

    def show_sellers(self, sellers: Sequence[tuple[int, str]]) -> None:
        """The sellers to choose from."""
        self._sellers = tuple(sellers)

    def show_rows(self, rows: Sequence[ShelfRow], more: bool) -> None:
        """Show rows instead; what was chosen and ticked stays so, if it is still there."""
        ticked = {row.id for row in self.table.checked_rows}
        self._tell_empty()
        self.table.set_rows(rows, more, keep=lambda row: row.id)
        self.table.model.tick(lambda row: row.id in ticked)
        self.ticked.emit(self.table.checked_rows)  # some may have gone with their rows

    def tick_all(self) -> None:
        """Tick every row that is loaded; none, if all are ticked."""
        if len(self.table.checked_rows) == len(self.table.rows):
            self.table.clear_checks()
        else:
            self.table.model.tick(lambda _row: True)

    def _tell_empty(self) -> None:
        if self.is_cut:
            advice = "Other lists and filters may hold some."
            self.table.set_empty("list-filter", "No document here.", advice, "Show all", kind="default")
        else:
            self.table.set_empty(*_EMPTY[self._which])

    # ---- choices

    def _ask_choice(self, key: str) -> None:
        menu = QMenu(self)
        if key == "seller":
            for seller in self._sellers:
                words = shortened(seller[1], 60).replace("&", "&&")
                menu.addAction(words, partial(self.choose_seller, seller))
            if not self._sellers:
                menu.addAction("No seller has a document yet").setEnabled(False)
        else:
            for value, word in _options(key):
                menu.addAction(word, partial(self.cut, key, value, word))
        chip = self.chips[key]
        menu.popup(chip.mapToGlobal(chip.rect().bottomLeft()))


def _options(key: str) -> list[tuple[str, str]]:
    if key == "period":
        return [(period, word) for period, word, _days in _PERIODS]
    return list({"kind": KINDS, "copy": COPIES, "language": LANGUAGES}[key].items())


def _columns(zone: ZoneInfo) -> tuple[Column, ...]:
    return (
        Column("number", "Number", lambda row: row.number, "id", 126),
        Column(
            "title",
            "Document",
            lambda row: row.title,
            second=second_line,
            tip=lambda row: f"{row.title}\n{second_line(row)}",
        ),
        Column("result", "Result", result_word, "badge", 176, status=result_status, hide_below=460),
        Column(
            "issued",
            "Issued",
            lambda row: labels.day(row.issued_at.astimezone(zone).date(), short=True),
            "number",
            80,
            hide_below=640,
        ),
        Column("pages", "Pages", lambda row: f"{row.pages:,}", "number", 68, hide_below=540),
    )

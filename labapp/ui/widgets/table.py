"""A table with its states: rows, loading, empty, failed. Keyboard: arrows, Enter opens, Space ticks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QSizePolicy,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from labapp.ui.theme import theme
from labapp.ui.widgets.empty import EmptyState
from labapp.ui.widgets.notice import Notice
from labapp.ui.widgets.painting import say
from labapp.ui.widgets.table_delegate import Skeleton, TableDelegate, row_height
from labapp.ui.widgets.table_model import Column, TableModel

_QUIET_MS = 200


_LEAST_SHARE, _TIGHTEST = 130, 0.86


class RowsView(QTableView):
    """The view inside a `Table`."""

    opened = Signal(int)
    ticked = Signal(int)
    narrowed = Signal()
    """Its inside became wider or narrower, as when a bar to scroll comes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(False)
        header.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        header.setMinimumSectionSize(24)
        self.doubleClicked.connect(self._double_clicked)

    def _double_clicked(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Space ticks, Home and End go to the first and last row."""
        key, here = Qt.Key(event.key()), self.currentIndex()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and here.isValid():
            self.opened.emit(here.row())
        elif key == Qt.Key.Key_Space and here.isValid():
            self.ticked.emit(here.row())
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.model() is not None:
            self.selectRow(0 if key == Qt.Key.Key_Home else self.model().rowCount() - 1)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell how wide the inside is now."""
        super().resizeEvent(event)
        self.narrowed.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The frame round the current row comes."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The frame goes."""
        super().focusOutEvent(event)
        self.viewport().update()


class Table(QWidget):
    """Fed with frozen rows; tells which is chosen, opened and ticked."""

    row_chosen = Signal(object)
    """The row that is current now, None for none."""
    row_opened = Signal(object)
    checked_changed = Signal(list)
    more_wanted = Signal()
    """The end is near: fetch the next page and call add_rows."""
    sort_requested = Signal(str, bool)
    """Column key and whether ascending; only with remote_sort."""
    empty_action = Signal()
    retry_requested = Signal()

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        name: str = "",
        checkable: bool = False,
        remote_sort: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._remote = remote_sort
        self._sorted: tuple[str, bool] | None = None
        self.model = TableModel(columns, checkable=checkable, parent=self)
        self.view = RowsView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(TableDelegate(self.view))
        say(self.view, name)
        self._empty = EmptyState("inbox", "Nothing here yet")
        self._notice = Notice()
        self._skeleton = Skeleton()
        failed = QWidget()
        column = QVBoxLayout(failed)
        column.setContentsMargins(16, 16, 16, 16)
        column.addWidget(self._notice)
        column.addStretch(1)
        self._failed = failed
        self._stack = QStackedWidget()
        for page in (self.view, self._empty, failed, self._skeleton):
            self._stack.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        self.setFocusProxy(self.view)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(_QUIET_MS)
        self._late.timeout.connect(self._show_skeleton)
        self._connect()
        self._measure()

    def _connect(self) -> None:
        self.view.opened.connect(self._opened)
        self.view.ticked.connect(self.model.toggle)
        self.view.narrowed.connect(self._measure)
        self.view.selectionModel().currentRowChanged.connect(self._chosen)
        self.model.more_wanted.connect(self.more_wanted)
        self.model.checks_changed.connect(self._checks)
        self._empty.action_requested.connect(self.empty_action)
        self._notice.action_requested.connect(self._retry)
        header = self.view.horizontalHeader()
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self._head_clicked)

    # ---- what it shows

    def set_rows(self, rows: Sequence[Any], more: bool = False, *, keep: Callable[[Any], object] | None = None) -> None:
        """Show these rows; with `keep` (row to key) the chosen row stays chosen if it is still there."""
        chosen = None if keep is None or self.current_row is None else keep(self.current_row)
        self._late.stop()
        self.model.set_rows(rows, more)
        if self._sorted and not self._remote:
            self._sort_locally(*self._sorted)
        self._stack.setCurrentWidget(self.view if rows else self._empty)
        if keep is not None and chosen is not None:
            self.choose(lambda row: keep(row) == chosen)
        if not rows:
            self.row_chosen.emit(None)

    def add_rows(self, rows: Sequence[Any], more: bool = False) -> None:
        """Append the next page."""
        self.model.add_rows(rows, more)

    def set_empty(self, icon: str, sentence: str, advice: str = "", button: str = "", *, kind: str = "primary") -> None:
        """What stands here when there are no rows; the button emits empty_action."""
        self._empty.tell(icon, sentence, advice, button, kind=kind)

    def show_loading(self) -> None:
        """Rows are on their way: what is shown stays; an empty table shows a skeleton after 200 ms."""
        if not self.model.rowCount():
            self._late.start()

    def _show_skeleton(self) -> None:
        self._stack.setCurrentWidget(self._skeleton)

    def show_error(self, error: Exception) -> None:
        """Say in the table's place what failed, with a button that tries again."""
        self._late.stop()
        self._notice.tell_error(error, (("retry", "Try again"),))
        self._stack.setCurrentWidget(self._failed)

    @property
    def state(self) -> str:
        """rows, empty, failed or loading."""
        names = {self.view: "rows", self._empty: "empty", self._failed: "failed", self._skeleton: "loading"}
        return next(name for page, name in names.items() if page is self._stack.currentWidget())

    # ---- what the person does

    @property
    def rows(self) -> list[Any]:
        """The rows in the order shown."""
        return self.model.rows

    @property
    def current_row(self) -> Any | None:
        """The chosen row, or None."""
        return self.model.row_at(self.view.currentIndex().row())

    @property
    def checked_rows(self) -> list[Any]:
        """The ticked rows."""
        return self.model.checked()

    def choose(self, same: Callable[[Any], bool]) -> bool:
        """Choose the first row for which `same` holds; whether there was one."""
        for place, row in enumerate(self.model.rows):
            if same(row):
                self.view.selectRow(place)
                self.view.scrollTo(self.model.index(place, 0))
                return True
        return False

    def choose_first(self) -> None:
        """Choose the first row, if any."""
        if self.model.rowCount():
            self.view.selectRow(0)

    def clear_checks(self) -> None:
        """Untick all."""
        self.model.clear_checks()

    def _opened(self, place: int) -> None:
        row = self.model.row_at(place)
        if row is not None:
            self.row_opened.emit(row)

    def _chosen(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.row_chosen.emit(self.model.row_at(current.row()))

    def _checks(self) -> None:
        self.checked_changed.emit(self.model.checked())

    def _retry(self, _key: str) -> None:
        self.retry_requested.emit()

    # ---- sorting and widths

    def sort_by(self, key: str, ascending: bool = True) -> None:
        """Sort by a column; with remote_sort only the arrow is set."""
        self._sorted = (key, ascending)
        place = next(number for number, column in enumerate(self.model.columns) if column.key == key)
        order = Qt.SortOrder.AscendingOrder if ascending else Qt.SortOrder.DescendingOrder
        header = self.view.horizontalHeader()
        header.setSortIndicatorShown(True)
        header.setSortIndicator(place, order)
        if not self._remote:
            self._sort_locally(key, ascending)

    def _sort_locally(self, key: str, ascending: bool) -> None:
        place = next(number for number, column in enumerate(self.model.columns) if column.key == key)
        self.model.sort(place, Qt.SortOrder.AscendingOrder if ascending else Qt.SortOrder.DescendingOrder)

    def _head_clicked(self, place: int) -> None:
        column = self.model.columns[place]
        if column.sort is None:
            return
        ascending = not (self._sorted is not None and self._sorted[0] == column.key and self._sorted[1])
        self.sort_by(column.key, ascending)
        if self._remote:
            self.sort_requested.emit(column.key, ascending)

    def _measure(self) -> None:
        """Row heights and column widths from the text scale and the room there is."""
        two = any(column.second is not None for column in self.model.columns)
        self.view.verticalHeader().setDefaultSectionSize(row_height(two))
        scale = theme().text_scale / 100
        header, room = self.view.horizontalHeader(), self.width()
        shown = [column for column in self.model.columns if not column.hide_below or room >= column.hide_below * scale]
        extra = 28 if self.model.checkable else 4
        fixed = sum(round(column.width * scale) for column in shown if column.width)
        shares = sum(column.stretch for column in shown if not column.width) or 1
        bar = self.view.verticalScrollBar()
        beside = bar.sizeHint().width() if bar.isVisible() else 0
        sharing = sum(not column.width for column in shown)
        # Rather narrower columns than a bar to scroll sideways; below that the bar comes.
        tight = (room - beside - extra - sharing * _LEAST_SHARE) / fixed if fixed else 1.0
        scale *= min(1.0, max(_TIGHTEST, tight))
        left = max(0, room - beside - extra - sum(round(column.width * scale) for column in shown if column.width))
        for place, column in enumerate(self.model.columns):
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.Fixed)
            header.setSectionHidden(place, column not in shown)
            share = max(_LEAST_SHARE, int(left * column.stretch / shares))
            wide = round(column.width * scale) if column.width else share
            first = bool(shown) and column is shown[0]
            last = not sharing and column is shown[-1]  # nobody shares the room that is left
            header.resizeSection(place, wide + (extra if first else 0) + (left if last else 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the text scale changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_late"):
            self._measure()

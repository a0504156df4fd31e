"""Columns and model of a table: plain frozen rows in, words, statuses and native sort values out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

ROW_ROLE = int(Qt.ItemDataRole.UserRole)
SORT_ROLE = ROW_ROLE + 1

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Column:
    """How a column shows a row. Kinds:

    `text` (with `second`: two lines), `badge` (word and `status`), `glyph` (silhouette before the text if `status`
    gives one), `number` (right-aligned), `id` (mono, never cut), `progress` (ticks of `progress`, then the text),
    `gauge` (a track of `share`, then the text). `width` in px at 100 % text; 0 shares what is left, by `stretch`.
    """

    key: str
    title: str
    text: Callable[[Any], str]
    kind: str = "text"
    width: int = 0
    second: Callable[[Any], str] | None = None
    status: Callable[[Any], str | None] | None = None
    progress: Callable[[Any], tuple[int, int]] | None = None
    share: Callable[[Any], float | None] | None = None
    sort: Callable[[Any], Any] | None = None
    """The value to sort by; None: the column cannot be sorted."""
    tip: Callable[[Any], str] | None = None
    hide_below: int = 0
    """Hidden while the table is narrower than this, in px."""
    stretch: int = 1
    strong: bool = False
    """The text is SemiBold (always so above a second line)."""

    @property
    def right(self) -> bool:
        """Whether head and cells are right-aligned."""
        return self.kind == "number"

    def words(self, row: Any) -> str:
        """All that the cell says."""
        second = self.second(row) if self.second else ""
        return f"{self.text(row)}\n{second}" if second else self.text(row)


class TableModel(QAbstractTableModel):
    """Rows as they were given; asks for more when the view comes near the end."""

    more_wanted = Signal()
    checks_changed = Signal()

    def __init__(self, columns: Sequence[Column], *, checkable: bool = False, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.checkable = checkable
        self._rows: list[Any] = []
        self._checked: set[int] = set()
        self._more = self._waiting = False

    @property
    def rows(self) -> list[Any]:
        """The rows in the order shown."""
        return list(self._rows)

    def set_rows(self, rows: Sequence[Any], more: bool = False) -> None:
        """Show these rows instead; `more` says that there are further ones to fetch."""
        self.beginResetModel()
        self._rows, self._more, self._waiting = list(rows), more, False
        self._checked.clear()
        self.endResetModel()

    def add_rows(self, rows: Sequence[Any], more: bool = False) -> None:
        """Append a further page."""
        self._more, self._waiting = more, False
        if rows:
            self.beginInsertRows(_NOWHERE, len(self._rows), len(self._rows) + len(rows) - 1)
            self._rows.extend(rows)
            self.endInsertRows()

    def replace(self, same: Callable[[Any], bool], row: Any) -> bool:
        """Put a newer state of a row in its place; whether it was there."""
        for place, old in enumerate(self._rows):
            if same(old):
                self._rows[place] = row
                self.dataChanged.emit(self.index(place, 0), self.index(place, self.columnCount() - 1))
                return True
        return False

    def row_at(self, place: int) -> Any | None:
        """The row in that place, or None."""
        return self._rows[place] if 0 <= place < len(self._rows) else None

    # ---- ticked rows

    def checked(self) -> list[Any]:
        """The ticked rows in the order shown."""
        return [row for place, row in enumerate(self._rows) if place in self._checked]

    def is_checked(self, place: int) -> bool:
        """Whether the row in that place is ticked."""
        return place in self._checked

    def toggle(self, place: int) -> None:
        """Tick or untick a row."""
        if self.checkable and 0 <= place < len(self._rows):
            self._checked ^= {place}
            self.dataChanged.emit(self.index(place, 0), self.index(place, self.columnCount() - 1))
            self.checks_changed.emit()

    def tick(self, wanted: Callable[[Any], bool]) -> None:
        """Tick exactly the rows that are wanted; told once."""
        ticked = {place for place, row in enumerate(self._rows) if wanted(row)} if self.checkable else set()
        if ticked != self._checked:
            self._checked = ticked
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, self.columnCount() - 1))
            self.checks_changed.emit()

    def clear_checks(self) -> None:
        """Untick all."""
        if self._checked:
            self._checked.clear()
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, self.columnCount() - 1))
            self.checks_changed.emit()

    # ---- Qt's questions

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many rows are loaded."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says, its tip, its row and its sort value."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row, column = self._rows[index.row()], self.columns[index.column()]
        if role == ROW_ROLE:
            return row
        if role == SORT_ROLE:
            return column.sort(row) if column.sort else column.text(row)
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip(row) if column.tip else column.words(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            ticked = "ticked, " if index.row() in self._checked else ""
            return f"{ticked}{column.title}: {column.words(row)}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles, aligned as their cells."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def canFetchMore(self, parent: Index) -> bool:
        """Whether there are further rows and nobody fetches them yet."""
        return not parent.isValid() and self._more and not self._waiting

    def fetchMore(self, parent: Index) -> None:
        """Ask for the next page."""
        if self.canFetchMore(parent):
            self._waiting = True
            self.more_wanted.emit()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort what is loaded by the native value; rows without one come last."""
        if not 0 <= column < len(self.columns) or self.columns[column].sort is None:
            return
        key = self.columns[column].sort
        if key is None:
            return
        ticked = {id(self._rows[place]) for place in self._checked}
        self.layoutAboutToBeChanged.emit()
        known = [row for row in self._rows if key(row) is not None]
        known.sort(key=key, reverse=order == Qt.SortOrder.DescendingOrder)
        before = self._rows
        self._rows = known + [row for row in before if key(row) is None]
        self._checked = {place for place, row in enumerate(self._rows) if id(row) in ticked}
        places = {id(row): place for place, row in enumerate(self._rows)}
        old = self.persistentIndexList()
        new = [self.index(places[id(before[index.row()])], index.column()) for index in old]
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

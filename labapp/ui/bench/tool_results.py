"""Over the bench: what a tester's result file says, beside what was answered; the person chooses what is taken."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from labapp.core.errors import Conflict, UserError
from labapp.inspections.tools import SUFFIXES, LineState, Proposal, ToolLine, in_words
from labapp.rulebook.types import Result
from labapp.ui.bench.sitting import Sitting
from labapp.ui.context import Context
from labapp.ui.theme import theme
from labapp.ui.widgets.button import Button, IconButton
from labapp.ui.widgets.glyphs import paint_glyph
from labapp.ui.widgets.label import ElidedLabel, Label
from labapp.ui.widgets.notice import Notice

_LARGEST = 5_000_001
_CHECK, _ANSWERED, _SAYS, _STATE = range(4)
_STATES = {
    LineState.NEW: ("new", "info"),
    LineState.SAME: ("same", "pass"),
    LineState.DIFFERS: ("differs", "remark"),
    LineState.REFUSED: ("not taken", "inconclusive"),
}
_ROLE = Qt.ItemDataRole.UserRole


class ToolResults(QFrame):
    """Opened by Ctrl+T or by dropping a file; Enter takes what is ticked, Escape leaves all as it is."""

    closed = Signal()

    def __init__(self, context: Context, sitting: Sitting, over: QWidget) -> None:
        super().__init__(over)
        self._context, self._sitting, self._over = context, sitting, over
        self._data = b""
        self._found: Proposal | None = None
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = ElidedLabel("", "heading")
        self.notice = Notice()
        self.table = QTableWidget(0, 4)
        self._count = Label("", "caption")
        self.take = Button("Take over", "check", "primary")
        self._all = Button("Tick what differs, too", "", "quiet")
        self._lay_out()
        self.take.clicked.connect(self._take)
        self._all.clicked.connect(self._tick_all)
        self.table.itemChanged.connect(self._count_ticks)
        self.table.installEventFilter(self)
        over.installEventFilter(self)
        theme().changed.connect(self._dress)
        self.hide()

    def _lay_out(self) -> None:
        close = IconButton("x", "Leave everything as it is (Esc)")
        close.clicked.connect(self.leave)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(close)
        self.table.setHorizontalHeaderLabels(["Check", "Answered so far", "The file says", "State"])
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setAccessibleName("What the file says, check by check")
        wide = self.table.horizontalHeader()
        wide.setHighlightSections(False)
        wide.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, mode in (
            (_CHECK, QHeaderView.ResizeMode.Stretch),
            (_ANSWERED, QHeaderView.ResizeMode.Fixed),
            (_SAYS, QHeaderView.ResizeMode.Fixed),
            (_STATE, QHeaderView.ResizeMode.Fixed),
        ):
            wide.setSectionResizeMode(column, mode)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self._count, 1)
        foot.addWidget(self._all)
        foot.addWidget(self.take)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 12, 16, 16)
        whole.setSpacing(12)
        whole.addLayout(head)
        whole.addWidget(self.notice)
        whole.addWidget(self.table, 1)
        whole.addLayout(foot)

    # ---- opening

    @staticmethod
    def takes(files: list[Path]) -> bool:
        """Whether these files are a result to be read here rather than photos."""
        return len(files) == 1 and files[0].suffix.lower() in SUFFIXES

    def ask(self) -> None:
        """Ask for a file with the system's dialog."""
        if not self._sitting.editable:
            return
        patterns = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        dialog = QFileDialog(self._over, "Open a tester’s result", "", f"Results ({patterns});;All files (*)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.open_file)
        dialog.open()

    def open_file(self, name: str | Path) -> None:
        """Read a file and show what it says; nothing is stored."""
        path = Path(name)
        if not self._sitting.editable:
            return
        inspections, actor, inspection = (
            self._context.services.inspections,
            self._context.actor,
            self._sitting.inspection_id,
        )

        def read() -> tuple[bytes, Proposal]:
            data = _content(path)
            return data, inspections.read_tool_file(actor, inspection, data, path.name)

        self._found, self._data = None, b""
        self._title.setText(f"Result of a tester: {path.name}")
        self._context.run("Reading a result", read, self._read, self._not_read)

    def _read(self, answer: tuple[bytes, Proposal]) -> None:
        self._data, self._found = answer
        found = self._found
        self._title.setText(found.source)
        if found.certain:
            self.notice.tell(found.device, "", "pass")
        else:
            self.notice.tell(found.device, "Nothing is ticked beforehand.", "remark")
        self._fill(found)
        self._open()
        self.table.setFocus()
        self.table.setCurrentCell(0, _CHECK)

    def _not_read(self, error: Exception, label: str) -> None:
        if not isinstance(error, UserError):
            self._context.jobs.failed.emit(error, label)
            return
        self.table.setRowCount(0)
        self.notice.tell_error(error)
        self._count_ticks()
        self._open()
        self.setFocus()

    def _open(self) -> None:
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        over = self._over
        wide, high = min(1080, over.width() - 64), min(720, over.height() - 64)
        self.setGeometry((over.width() - wide) // 2, (over.height() - high) // 2, wide, high)
        for column, share in ((_ANSWERED, 0.24), (_SAYS, 0.24)):
            self.table.setColumnWidth(column, int(wide * share))
        self.table.setColumnWidth(_STATE, 110)

    def leave(self) -> None:
        """Close; nothing is taken."""
        self.hide()
        self.closed.emit()

    # ---- lines

    def _fill(self, found: Proposal) -> None:
        self.table.blockSignals(True)
        self.table.setRowCount(len(found.lines))
        for row, line in enumerate(found.lines):
            self._show_line(row, line, ticked=found.certain and line.state is LineState.NEW)
        self.table.blockSignals(False)
        self._all.setVisible(any(line.state is LineState.DIFFERS for line in found.lines))
        self._count_ticks()

    def _dress(self) -> None:
        """The theme has changed: colours of rows are given, not styled."""
        found, ticked = self._found, set(self._ticked())
        if found is None or not self.isVisible():
            return
        self.table.blockSignals(True)
        for row, line in enumerate(found.lines):
            self._show_line(row, line, ticked=line.check in ticked)
        self.table.blockSignals(False)

    def _show_line(self, row: int, line: ToolLine, *, ticked: bool) -> None:
        detail = self._sitting.detail
        check = None if detail is None else detail.checklist.check(line.check)
        if check is None:
            return
        standing = line.standing
        answered = "" if standing is None else in_words(check, standing.result, standing.value)
        says = in_words(check, line.result, line.value) or line.said
        word, status = _STATES[line.state]
        can = line.state in (LineState.NEW, LineState.DIFFERS)
        items = []
        for column, text in ((_CHECK, line.text), (_ANSWERED, answered), (_SAYS, says), (_STATE, word)):
            item = QTableWidgetItem(text)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            item.setToolTip(line.reason or (f"{text}\nThe file’s own word: {line.said}" if column == _SAYS else text))
            item.setForeground(_ink(line, column))
            items.append(item)
        first = items[_CHECK]
        first.setData(_ROLE, line.check)
        if can:
            first.setFlags(first.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            first.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        items[_STATE].setIcon(_icon(status))
        spoken = f"{line.text}: answered {answered or 'nothing'}, the file says {says}, {word}. {line.reason}"
        first.setData(Qt.ItemDataRole.AccessibleTextRole, spoken.strip())
        for column, item in enumerate(items):
            self.table.setItem(row, column, item)
        self.table.setRowHeight(row, 44)

    def _ticked(self) -> list[str]:
        items = [self.table.item(row, _CHECK) for row in range(self.table.rowCount())]
        return [str(item.data(_ROLE)) for item in items if item and item.checkState() is Qt.CheckState.Checked]

    def _tick_all(self) -> None:
        for row in range(self.table.rowCount()):
            item = self.table.item(row, _CHECK)
            if item is not None and item.flags() & Qt.ItemFlag.ItemIsUserCheckable:
                item.setCheckState(Qt.CheckState.Checked)
        self.table.setFocus()

    def _count_ticks(self) -> None:
        count, of = len(self._ticked()), self.table.rowCount()
        self._count.setText(f"{count} of {of} ticked · Space ticks, Enter takes over, Esc leaves" if of else "")
        self.take.setEnabled(bool(count))
        self.take.setVisible(bool(of))
        self.table.setVisible(bool(of))
        if not of:
            self._all.hide()

    # ---- taking

    def _take(self) -> None:
        found, chosen = self._found, self._ticked()
        if found is None or not chosen:
            return
        self.take.set_busy(True, "Taking over …")
        versions = {line.check: line.version for line in found.lines}
        self._sitting.take_tool_result(found, self._data, chosen, versions, self._taken, self._not_taken)

    def _taken(self) -> None:
        self.take.set_busy(False)
        self.leave()

    def _not_taken(self, error: Exception) -> None:
        self.take.set_busy(False)
        if isinstance(error, Conflict):
            self.notice.tell(error.title, "Nothing was taken. Read the file again, then compare.", "remark")
        elif isinstance(error, UserError):
            self.notice.tell_error(error)
        else:
            self._context.jobs.failed.emit(error, "Taking a result over")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep its place over the bench; Space ticks the row, Enter takes, Escape leaves."""
        if watched is self._over and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        if watched is self.table and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Space:
            item = self.table.item(self.table.currentRow(), _CHECK)
            if item is not None and item.flags() & Qt.ItemFlag.ItemIsUserCheckable:
                ticked = item.checkState() is Qt.CheckState.Checked
                item.setCheckState(Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked)
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves; no other key reaches the bench below."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        event.accept()


def _icon(status: str) -> QIcon:
    picture = QPixmap(32, 32)
    picture.setDevicePixelRatio(2)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_glyph(painter, status, 0, 0, 16)
    painter.end()
    return QIcon(picture)


def _ink(line: ToolLine, column: int) -> QColor:
    if line.state is LineState.DIFFERS and column != _CHECK:
        return theme().color("status.remark.text")
    if line.state is LineState.NEW and column == _SAYS and line.result is Result.FAIL:
        return theme().color("status.fail.text")
    quiet = line.state in (LineState.SAME, LineState.REFUSED)
    return theme().color("text.muted" if quiet else "text.strong")


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST)
    except OSError as error:
        raise UserError(
            f"{path.name} cannot be read ({error.strerror}).", "Choose another file.", "unreadable_file"
        ) from error

"""The Reports page: the print room. Lists at the left; pages, particulars and answers about files at the right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QDir, Qt, QTemporaryDir, QTimer
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QHideEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QTabBar, QVBoxLayout, QWidget

from labapp.accounts.rules import Right
from labapp.core.errors import UserError
from labapp.reports.codes import DocumentCode, document_code
from labapp.reports.queries import DocumentRow
from labapp.reports.shelf_queries import ShelfCounts, ShelfDetail, ShelfFilter, ShelfRow
from labapp.ui.context import Context
from labapp.ui.page import Page
from labapp.ui.reports.answers import Answer, Answers
from labapp.ui.reports.batch_card import MERGED, BatchCard
from labapp.ui.reports.forms import Call
from labapp.ui.reports.listing import ShelfListing
from labapp.ui.reports.outlets import Outlets
from labapp.ui.reports.particulars import Particulars
from labapp.ui.reports.verify_card import VerifyCard
from labapp.ui.reports.verifying import VerifyQueue
from labapp.ui.reports.words import STANDINGS, copy_words
from labapp.ui.theme import theme
from labapp.ui.widgets.button import IconButton
from labapp.ui.widgets.pdf_view import PdfView

_PAGE = 100
_RESTING_MS = 120
"""A row that the arrows only pass is not read."""
_BESIDE = 900
"""From this width on pages and particulars stand side by side."""
_PARTICULARS = 380
_PAGES, _FACTS, _ANSWERS = range(3)


class ReportsPage(Page):
    """A target is a copy's id, a DocumentCode or its text, ("verdict", id) or ("outcome", id)."""

    title = "Reports"
    cares_for = frozenset({"documents", "document_prints", "hand_overs", "withdrawals"})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        services = context.services
        self._zone = services.clock.zone
        self._folder = QTemporaryDir(QDir(QDir.tempPath()).filePath("labapp-prints-XXXXXX"))
        self._wanted: int | None = None
        self._shown: tuple[int, bool] | None = None
        self._code: DocumentCode | None = None
        self.listing = ShelfListing(services.clock.today, services.shelf.issued_on, self._zone)
        self.verify = VerifyCard()
        self.batch = BatchCard(context.settings.batch_form, context.settings.separator_sheets)
        self.tabs = QTabBar()
        self.pdf = PdfView()
        self.particulars = Particulars(
            services.clock.now,
            self._zone,
            may_hand_over=context.may(Right.SEE_SELLERS),
            may_withdraw=context.may(Right.ISSUE_VERDICTS),
        )
        self.answers = Answers()
        self.outlets = Outlets(context, self)
        self.queue = VerifyQueue(context, self)
        self.save = IconButton("download", "Save this document (Ctrl+S)")
        self.print = IconButton("printer", "Print this document (Ctrl+P)")
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(_RESTING_MS)
        self._resting.timeout.connect(self._read_chosen)
        self._lay_out()
        self._connect()
        self._add_keys()
        self.setAcceptDrops(True)
        self.reload()

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        column.addWidget(self.listing, 1)
        column.addWidget(self.verify)
        column.addWidget(self.batch)
        self.pdf.tools.addWidget(self.save)
        self.pdf.tools.addWidget(self.print)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("What is shown of the document")
        for word in ("Pages", "Particulars", "Is it genuine?"):
            self.tabs.addTab(word)
        band = QFrame()
        band.setProperty("role", "band")
        line = QHBoxLayout(band)
        line.setContentsMargins(16, 4, 16, 0)
        line.addWidget(self.tabs)
        line.addStretch(1)
        beside = QWidget()
        panes = QHBoxLayout()
        panes.setSpacing(0)
        panes.addWidget(self.pdf, 1)
        panes.addWidget(self.particulars)
        panes.addWidget(self.answers, 1)
        self.particulars.setProperty("ground", "card")
        self.particulars.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        outer = QVBoxLayout(beside)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(band)
        outer.addLayout(panes, 1)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.addWidget(left)
        self.split.addWidget(beside)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(1)
        self.split.setStretchFactor(0, 0)
        self.split.setStretchFactor(1, 1)
        self._beside = beside
        left.setMinimumWidth(460)
        beside.setMinimumWidth(440)
        self.body.addWidget(self.split)
        self._placed = False

    def _connect(self) -> None:
        self.listing.wanted.connect(self._read_list)
        self.listing.row_chosen.connect(self._row_chosen)
        self.listing.row_opened.connect(self._row_opened)
        self.listing.ticked.connect(self.batch.show_rows)
        self.listing.table.more_wanted.connect(self._read_more)
        self.listing.table.retry_requested.connect(self.reload)
        self.verify.files_chosen.connect(self.verify_files)
        self.batch.print_requested.connect(self.print_documents)
        self.batch.save_requested.connect(self._save_batch)
        self.batch.chosen.connect(self._remember_batch)
        self.tabs.currentChanged.connect(self._arrange)
        self.save.clicked.connect(self.save_document)
        self.print.clicked.connect(self._print_shown)
        self.particulars.form_asked.connect(self._do)
        self.particulars.copy_requested.connect(self.open_document)
        self.answers.open_requested.connect(self.open_document)
        self.queue.answered.connect(self._answered)
        self.queue.failed.connect(self.tell_failure)
        self.outlets.done.connect(self._left)
        self.outlets.failed.connect(self.tell_failure)
        self.outlets.no_printer.connect(self._no_printer)
        self.notice.action_requested.connect(self._notice_pressed)
        self.split.splitterMoved.connect(self._arrange)

    def _add_keys(self) -> None:
        keys = (("Ctrl+P", self.print_documents), ("Ctrl+S", self.save_document), ("Escape", self._escape))
        for key, action in keys:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)

    # ---- arriving

    def activated(self, target: object) -> None:
        """Open a document; without a target the list is ready for the keyboard."""
        shelf, actor = self.context.services.shelf, self.context.actor
        if isinstance(target, str):
            target = document_code(target) or target
        if isinstance(target, DocumentCode):
            code = target
            self._code = code
            self.run(
                "Finding the document", lambda: shelf.by_number(actor, code.number, code.version), self._open_found
            )
        elif isinstance(target, int):
            self.open_document(target)
        elif isinstance(target, tuple) and len(target) == 2 and target[0] in ("verdict", "outcome"):
            seal: dict[str, Any] = {str(target[0]): int(target[1])}
            self.run("Finding the document", lambda: shelf.by_seal(actor, **seal), self._open_found)
        elif not self.listing.table.hasFocus():
            self.listing.table.setFocus()

    def _open_found(self, document_id: int) -> None:
        code, self._code = self._code, None
        self.open_document(document_id)
        self._code = code

    def open_document(self, document_id: int) -> None:
        """Show one copy, whether the list holds it or not."""
        self._code = None
        self._wanted = document_id
        if self.tabs.currentIndex() == _ANSWERS:
            self.tabs.setCurrentIndex(_PAGES)
        if not self.listing.table.choose(lambda row: row.id == document_id):
            self.listing.table.view.clearSelection()
            self.listing.table.view.setCurrentIndex(self.listing.table.model.index(-1, -1))
        self._wanted = document_id
        self._read_document()

    # ---- the list

    def reload(self) -> None:
        """Read counts, the list and the shown document again."""
        self._read_list(keep=True)
        if self._wanted is not None:
            self._read_document()

    def _read_list(self, *, keep: bool = False) -> None:
        shelf, actor, wanted = self.context.services.shelf, self.context.actor, self.listing.filter
        # what was loaded already is loaded again, so that nobody's place in the list is lost
        limit = max(_PAGE, len(self.listing.table.rows)) if keep else _PAGE
        self.listing.table.show_loading()

        def read() -> Any:
            rows = shelf.documents(actor, wanted, None, limit)
            return wanted, rows, shelf.counts(actor, wanted), shelf.sellers(actor), limit

        self.run("Reading documents", read, self._show_list, failed=self._list_failed)

    def _show_list(self, read: tuple[ShelfFilter, tuple[ShelfRow, ...], ShelfCounts, Any, int]) -> None:
        wanted, rows, counts, sellers, limit = read
        if wanted != self.listing.filter:
            return  # another list was chosen meanwhile
        self.listing.show_sellers(sellers)
        self.listing.show_counts(counts)
        goal, place = self._wanted, self.listing.table.view.currentIndex().row()
        self.listing.show_rows(rows, len(rows) == limit)
        if goal is not None and self.listing.table.choose(lambda row: row.id == goal):
            self._wanted = goal
        elif goal is None and rows:
            self.listing.table.view.selectRow(min(max(place, 0), len(rows) - 1))

    def _list_failed(self, error: Exception, _label: str) -> None:
        self.listing.table.show_error(error)

    def _read_more(self) -> None:
        rows = self.listing.table.rows
        if not rows:
            return
        shelf, actor, wanted, last = self.context.services.shelf, self.context.actor, self.listing.filter, rows[-1].id
        self.run(
            "Reading documents", lambda: (last, wanted, shelf.documents(actor, wanted, last, _PAGE)), self._add_rows
        )

    def _add_rows(self, read: tuple[int, ShelfFilter, tuple[ShelfRow, ...]]) -> None:
        last, wanted, rows = read
        shown = self.listing.table.rows
        if wanted == self.listing.filter and shown and shown[-1].id == last:
            self.listing.table.add_rows(rows, more=len(rows) == _PAGE)
        # else the list was read anew meanwhile: it asks again when its end comes near

    # ---- one document

    def _row_chosen(self, row: ShelfRow | None) -> None:
        if row is not None and row.id != self._wanted:
            self._wanted = row.id
            self._code = None
            self._resting.start()

    def _row_opened(self, row: ShelfRow) -> None:
        self._wanted = row.id
        self.tabs.setCurrentIndex(_PAGES)
        self._read_document()
        self.pdf.focus_pages()

    def _read_chosen(self) -> None:
        if self.tabs.currentIndex() == _ANSWERS:
            self.tabs.setCurrentIndex(_PAGES)
        self._read_document()

    def _read_document(self) -> None:
        self._resting.stop()
        shelf, actor, wanted = self.context.services.shelf, self.context.actor, self._wanted
        if wanted is not None:
            self.run("Reading the document", lambda: shelf.document(actor, wanted), self._show_document)

    def _show_document(self, detail: ShelfDetail) -> None:
        row = detail.row
        if row.id != self._wanted:
            return
        self.particulars.show_detail(detail)
        if self._code is not None and self._code.digest:
            self.particulars.tell_code(detail.record_sha256.startswith(self._code.digest))
            self.tabs.setCurrentIndex(_FACTS)
            self._code = None
        if self._shown != (row.id, row.superseded):
            self._draw(row)

    def _draw(self, row: ShelfRow) -> None:
        shelf, actor = self.context.services.shelf, self.context.actor
        path = Path(self._folder.path()) / f"{row.id}-{row.superseded:d}.pdf"

        def fetch() -> tuple[ShelfRow, Path]:
            if not path.exists():
                path.write_bytes(shelf.pages_for_print(actor, row))
            return row, path

        self.run("Reading the pages", fetch, self._show_pages, failed=self._pages_failed, lane="cpu")

    def _show_pages(self, found: tuple[ShelfRow, Path]) -> None:
        row, path = found
        if row.id == self._wanted:
            self._shown = (row.id, row.superseded)
            self.pdf.show_file(path, f"{row.number}  {copy_words(row)}")
        path.unlink(missing_ok=True)  # the view has read it, or nobody looks at it any more

    def _pages_failed(self, error: Exception, label: str) -> None:
        self._shown = None
        if isinstance(error, UserError):
            self.pdf.tell(error.title, error.advice)
        else:
            self.tell_failure(error, label)

    # ---- out of the room

    @property
    def _row(self) -> ShelfRow | None:
        row = self.particulars.row
        return row if row is not None and row.id == self._wanted else None

    def print_documents(self) -> None:
        """Print what is ticked, else what is shown."""
        if self.batch.rows:
            self.outlets.ask_printer(self.batch.rows, separated=self.batch.separated)
        else:
            self._print_shown()

    def _print_shown(self) -> None:
        if self._row is not None:
            self.outlets.ask_printer([self._row], separated=False)

    def save_document(self) -> None:
        """Save what is shown."""
        if self._row is not None:
            self.outlets.ask_file(self._row)

    def _save_batch(self) -> None:
        merged = self.batch.form.key == MERGED
        self.outlets.ask_batch(self.batch.rows, merged=merged, separated=self.batch.separated)

    def _remember_batch(self) -> None:
        self.context.remember(batch_form=self.batch.form.key, separator_sheets=self.batch.separated)

    def _left(self, sentence: str, where: str) -> None:
        self.listing.table.clear_checks()
        self.tell(sentence, where, "pass")

    def _no_printer(self) -> None:
        advice = "Save the documents as PDF and print them elsewhere."
        self.tell("No printer is set up on this machine.", advice, "remark", (("save", "Save as PDF …"),))

    def _notice_pressed(self, key: str) -> None:
        if key == "save" and self.batch.rows:
            self._save_batch()
        elif key == "save":
            self.save_document()

    # ---- forms

    def _do(self, call: Call) -> None:
        services, actor = self.context.services, self.context.actor
        self.run("Storing it", lambda: call(services, actor), self._done, failed=self._not_done)

    def _done(self, answer: object) -> None:
        self.particulars.close_form()
        late = str(getattr(answer, "late", "") or "")
        if late:
            self.tell("The hand-over is recorded.", late, "remark")
        if isinstance(answer, DocumentRow):
            self.open_document(answer.id)
        self.reload()

    def _not_done(self, error: Exception, label: str) -> None:
        if not (isinstance(error, UserError) and self.particulars.tell_error(error)):
            self.particulars.close_form()
            self.tell_failure(error, label)

    # ---- verifying files

    def verify_files(self, names: list[str]) -> None:
        """Say of each file whether it is genuine."""
        paths = [Path(name) for name in names]
        if not paths:
            return
        if not self.queue.waiting:
            self.answers.begin(len(paths))
        self.tabs.setCurrentIndex(_ANSWERS)
        self.queue.take(paths)
        self.answers.show_waiting(self.queue.waiting)

    def _answered(self, answer: Answer, waiting: int) -> None:
        self.answers.add(answer)
        self.answers.show_waiting(waiting)
        word, status = STANDINGS[answer.standing]
        self.verify.show_answer(status, word, answer.line)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files are welcome anywhere on the page."""
        if event.mimeData().hasUrls() and any(url.isLocalFile() for url in event.mimeData().urls()):
            self.verify.show_wanted(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """They went away again."""
        self.verify.show_wanted(False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Verify what was dropped."""
        self.verify.show_wanted(False)
        self.verify_files([url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()

    # ---- places

    def _escape(self) -> None:
        if self.particulars.form is not None:
            self.particulars.close_form()
        else:
            self.tabs.setCurrentIndex(_PAGES)
            self.listing.table.setFocus(Qt.FocusReason.TabFocusReason)

    def _arrange(self, *_: object) -> None:
        """Pages and particulars side by side where there is room, else one of them."""
        wide = self._beside.width() >= _BESIDE * theme().text_scale // 100
        if wide and self.tabs.currentIndex() == _FACTS:
            self.tabs.setCurrentIndex(_PAGES)  # comes here again
            return
        self.tabs.setTabVisible(_FACTS, not wide)
        self.tabs.setTabText(_PAGES, "Pages and particulars" if wide else "Pages")
        tab = self.tabs.currentIndex()
        self.answers.setVisible(tab == _ANSWERS)
        self.pdf.setVisible(tab == _PAGES)
        self.particulars.setVisible(tab == _FACTS or (wide and tab == _PAGES))
        if wide:
            self.particulars.setFixedWidth(_PARTICULARS * theme().text_scale // 100)
        else:
            self.particulars.setMinimumWidth(0)
            self.particulars.setMaximumWidth(16_777_215)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the line between list and pages where it was, and arrange the right side anew."""
        super().resizeEvent(event)
        if not self._placed and self.width() > 800:
            self._placed = True
            left = self.context.settings.reports_list_width or min(self.width() // 2, 720)
            self.split.setSizes([left, max(1, self.width() - left)])
        self._arrange()

    def hideEvent(self, event: QHideEvent) -> None:
        """Remember where the line stood."""
        super().hideEvent(event)
        left = self.split.sizes()[0]
        if self._placed and left and left != self.context.settings.reports_list_width:
            self.context.remember(reports_list_width=left)

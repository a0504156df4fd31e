"""The Bench: the list of what waits, and one inspection at a time."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget

from labapp.inspections.queries import BenchRow
from labapp.inspections.rules import fitting
from labapp.rulebook.types import CheckKind
from labapp.ui import labels
from labapp.ui.bench.bench_name import BenchName
from labapp.ui.bench.desk import Desk
from labapp.ui.bench.queue import BenchQueue
from labapp.ui.context import Context
from labapp.ui.page import Page

_LISTED = 5


class BenchPage(Page):
    """A target is an order's number (its inspection is begun or gone on with) or an inspection's id."""

    title = "Bench"
    cares_for = frozenset(
        {
            "orders",
            "custody_moves",
            "inspections",
            "inspection_answers",
            "inspection_files",
            "inspection_photos",
            "inspection_observations",
        }
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        today, blinded = context.services.clock.today, context.settings.work_blinded
        self.queue = BenchQueue(today, BenchName(context), blinded=blinded)
        self.queue.opened.connect(self._row_opened)
        self.queue.blinded_changed.connect(self._blinded)
        self.desk: Desk | None = None
        self._leaving: list[Desk] = []
        self._stack = QStackedWidget()
        self._stack.addWidget(self.queue)
        self.body.addWidget(self._stack)

    def activated(self, target: object) -> None:
        """Open an inspection, or show the page as it was left."""
        if isinstance(target, str) and target:
            self._begin(target)
        elif isinstance(target, int):
            self._open(target)
        else:
            self.reload()
            if self.desk is None:
                self.queue.table.setFocus()

    def reload(self) -> None:
        """Read the list and the open inspection again."""
        if self.desk is not None:
            self.desk.sitting.load()
        self._read_queue()

    def take_code(self, code: str) -> bool:
        """A scanned code is the identity that the shown check asks for, or is offered where it fits."""
        desk = self.desk
        if desk is None or not desk.isVisible() or not desk.sitting.editable:
            return False
        check = desk.check
        number = None if check is None or check.kind is not CheckKind.IDENTITY else fitting(code, check)
        if number is None:
            return desk.code_offers.scanned(code)
        desk.question.value.put_text(number)
        return True

    def may_leave(self) -> bool:
        """What was typed is told; the window may go once all of it is durable."""
        if self.desk is not None:
            self.desk.question.leave()
        return all(desk.idle for desk in (*self._leaving, *([self.desk] if self.desk else [])))

    def _read_queue(self) -> None:
        if self.desk is None:
            self.queue.table.show_loading()
        inspections, actor = self.context.services.inspections, self.context.actor
        # A task holds no widget: the last reference to one must not be dropped on a worker's thread.
        blinded = self.context.settings.work_blinded
        self.run("Reading the bench", lambda: inspections.bench(actor, blinded=blinded), self.queue.show_rows)

    def _blinded(self, blinded: bool) -> None:
        self.context.remember(work_blinded=blinded)
        self._read_queue()

    def _row_opened(self, row: BenchRow) -> None:
        if row.second:
            inspections, actor, number = self.context.services.inspections, self.context.actor, row.order_number
            place = self.context.settings.bench
            self.run("Opening the second look", lambda: inspections.start_second(actor, number, place), self._open)
        else:
            self._begin(row.order_number)

    def _begin(self, order_number: str) -> None:
        inspections, actor = self.context.services.inspections, self.context.actor
        place = self.context.settings.bench
        self.run("Opening the inspection", lambda: inspections.start(actor, order_number, place), self._open)

    def _open(self, inspection_id: int) -> None:
        if self.desk is not None and self.desk.sitting.inspection_id == inspection_id:
            self._stack.setCurrentWidget(self.desk)
            return
        self._drop()
        self.clear_notice()
        desk = Desk(self.context, inspection_id)
        desk.left.connect(self._left)
        desk.submitted.connect(self._submitted)
        self.desk = desk
        self._stack.addWidget(desk)
        self._stack.setCurrentWidget(desk)

    def _left(self) -> None:
        self._drop()
        self._read_queue()
        self.queue.table.setFocus()

    def _submitted(self, order_number: str) -> None:
        detail = None if self.desk is None else self.desk.sitting.detail
        second = detail is not None and detail.second
        self._drop()
        self._read_queue()
        if second:
            self.tell(
                f"{order_number} has its second look.", "It is compared with the first, and judges nobody.", "pass"
            )
        else:
            self.tell(f"{order_number} is submitted.", "A manager who took no part verifies it.", "pass")
        self.queue.table.setFocus()

    def _drop(self) -> None:
        desk, self.desk = self.desk, None
        if desk is None:
            return
        desk.question.leave()
        desk.clock.stop()
        for title in desk.conflicts.let_go():
            # Nobody decided: the other value stays, as it is told here; a note of one's own is offered again as a draft.
            self.tell(title, "You left before you had chosen: the other bench’s value stays.", "remark")
        desk.photo_desk.stop_taking()
        desk.hide()
        self._stack.setCurrentWidget(self.queue)
        self._leaving.append(desk)
        # Whatever is still on its way is stored first; what is refused meanwhile is told on the list.
        desk.stored.connect(self._clear_away)
        desk.sitting.refused.connect(self._refused_later)
        desk.intake.changed.connect(self._clear_away)
        self._clear_away()

    def _clear_away(self) -> None:
        for desk in [one for one in self._leaving if one.idle]:
            self._leaving.remove(desk)
            self._tell_refused_photos(desk)
            self._stack.removeWidget(desk)
            desk.deleteLater()

    def _tell_refused_photos(self, desk: Desk) -> None:
        refused = desk.intake.refused
        if refused:
            count = labels.count(len(refused), "photo was", "photos were")
            self.tell(f"{count} not stored.", "\n".join(one.reason for one in refused[:_LISTED]), "fail")

    def _refused_later(self, key: str, sentence: str) -> None:
        self.tell(f"An answer was not stored ({key}).", sentence, "fail")

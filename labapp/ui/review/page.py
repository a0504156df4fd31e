"""The Review page: verdict, then reasons, then evidence; verify and issue, or send back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTemporaryDir
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from labapp.core.errors import UserError
from labapp.inspections.queries import PlacedPhoto, ReviewRow
from labapp.reports.copying import Edition
from labapp.reports.queries import DocumentRow
from labapp.reports.rules import Copy
from labapp.ui import labels
from labapp.ui.context import Context
from labapp.ui.device_marks import pins_of
from labapp.ui.page import Page
from labapp.ui.photos_shown import shown_alike, shown_photo
from labapp.ui.pictures import Pictures
from labapp.ui.promise_rows import promise_rows
from labapp.ui.review.band import VerdictBand
from labapp.ui.review.evidence import FurtherEvidence
from labapp.ui.review.findings import Findings
from labapp.ui.review.sign_panel import ReviewCase, SignPanel
from labapp.ui.theme import theme
from labapp.ui.widgets.button import Button, IconButton
from labapp.ui.widgets.card import Card
from labapp.ui.widgets.device_outline import DeviceOutline
from labapp.ui.widgets.empty import EmptyState
from labapp.ui.widgets.label import ElidedLabel, Label
from labapp.ui.widgets.pdf_view import PdfView
from labapp.ui.widgets.photo_view import PhotoView, ShownPhoto
from labapp.ui.widgets.promise_table import PromiseTable
from labapp.ui.widgets.side_panel import SidePanel, scrolling

_BESIDE = 740


class ReviewPage(Page):
    """A target is an inspection's id, or ("verdict", id) for an issued one."""

    title = "Review"
    cares_for = frozenset({"inspections", "verdicts", "documents", "orders"})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._rows: tuple[ReviewRow, ...] = ()
        self._id: int | None = None
        self._wanted: int | None = None
        self._case: ReviewCase | None = None
        self._folder = QTemporaryDir()
        self._pictures = Pictures(context.jobs, parent=self)
        self._zone = context.services.clock.zone
        self.band = VerdictBand()
        self.findings = Findings(self._pictures)
        self.files = FurtherEvidence(context)
        self.promise = PromiseTable()
        self.outline = DeviceOutline()
        self.outline.set_read_only(True)
        self.sign = SignPanel(self._zone)
        self.document = SidePanel("", 592, closable=True)
        self.pdf = PdfView()
        self.document.body.setContentsMargins(0, 0, 0, 0)
        self.document.body.addWidget(self.pdf)
        self.nothing = EmptyState(
            "clipboard-check",
            "Nothing waits to be verified.",
            "Submitted inspections come here, longest waiting first.",
        )
        self._number = Label("", "id", selectable=True)
        self._device = ElidedLabel("", "title")
        self._seller = ElidedLabel("", "caption")
        self._place = Label("", "caption")
        self._before = IconButton("chevron-left", "The one before (Alt+Up)")
        self._after = IconButton("chevron-right", "The next one (Alt+Down)")
        self._next = Button("Next to verify", "arrow-right", "primary")
        self._stack = QStackedWidget()
        self._lay_out()
        self.view = PhotoView(context.jobs, self, whole=context.services.photos.whole, alike=self._alike)
        self._connect()
        self.reload()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        for widget in (self._number, self._device, self._seller):
            head.addWidget(widget)
        head.addStretch(1)
        for part in (self._place, self._before, self._after):
            head.addWidget(part)
        received, self._marks = Card("Promise and received"), Card("Marks on the device", " ")
        received.body.addWidget(self.promise)
        self.outline.setMinimumHeight(260)
        self._marks.body.addWidget(self.outline)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(received)
        right.addWidget(self._marks)
        right.addWidget(self.files)
        right.addStretch(1)
        self._evidence = evidence = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        evidence.setSpacing(12)
        evidence.addWidget(self.findings, 3)
        evidence.addLayout(right, 2)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 16, 24, 24)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.band)
        column.addLayout(evidence, 1)
        self._one = QWidget()
        row = QHBoxLayout(self._one)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._left = scrolling(inside)
        row.addWidget(self._left, 1)
        row.addWidget(self.sign)
        row.addWidget(self.document)
        self.document.hide()
        self.document.foot.addWidget(self._next)
        self._stack.addWidget(self.nothing)
        self._stack.addWidget(self._one)
        self.body.addWidget(self._stack)

    def _connect(self) -> None:
        self.sign.verify_requested.connect(self._verify)
        self.sign.return_requested.connect(self._send_back)
        self.sign.draft_requested.connect(self._draft)
        self.sign.skip_requested.connect(self._skip)
        self.sign.earlier_chosen.connect(self.open_document)
        self.findings.photo_opened.connect(self._open_photo)
        self.document.closed.connect(self._document_closed)
        self._before.clicked.connect(lambda: self._turn(-1))
        self._after.clicked.connect(lambda: self._turn(1))
        self._next.clicked.connect(self._document_closed)
        QShortcut(QKeySequence("Alt+Up"), self).activated.connect(lambda: self._turn(-1))
        QShortcut(QKeySequence("Alt+Down"), self).activated.connect(lambda: self._turn(1))
        escape = QShortcut(QKeySequence("Escape"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)  # the scan box has an Escape of its own
        escape.activated.connect(self._escape)

    # ---- arriving

    def activated(self, target: object) -> None:
        """Open an inspection or an issued verdict; without a target the one that waits longest."""
        if isinstance(target, int):
            self._wanted = target
            self._show_sign()
        elif isinstance(target, tuple) and len(target) == 2 and target[0] == "verdict":
            self._open_verdict(int(target[1]))
        self.reload()

    def reload(self) -> None:
        """Read what waits, and the shown one again."""
        inspections, actor = self.context.services.inspections, self.context.actor
        self.run("Reading what waits", lambda: inspections.to_review(actor), self._show_rows)

    def _show_rows(self, rows: tuple[ReviewRow, ...]) -> None:
        self._rows = rows
        known = [row.inspection_id for row in rows]
        if self._wanted is not None:
            goal: int | None = self._wanted
        else:
            goal = self._id if self._id in known else known[0] if known else None
        if self.document.isVisibleTo(self):
            return  # a document stays until the person goes on
        if goal is None:
            self._id = None
            self._case = None
            self._stack.setCurrentWidget(self.nothing)
            return
        self._read(goal)

    def _read(self, inspection_id: int) -> None:
        services, actor = self.context.services, self.context.actor
        self._wanted = inspection_id
        by = {row.inspection_id: row.submitted_by or "" for row in self._rows}

        def read() -> ReviewCase:
            detail = services.inspections.detail(actor, inspection_id)
            problem = services.reports.may_verify(actor, inspection_id)
            earlier = services.inspections.earlier_verdicts(actor, detail.order.seller_id)
            return ReviewCase(detail, problem, earlier, by.get(inspection_id, ""))

        self.run("Reading the inspection", read, self._show_case)

    def _show_case(self, case: ReviewCase) -> None:
        detail = case.detail
        if detail.id != self._wanted:
            return
        first = self._id != detail.id
        self._wanted, self._id, self._case = None, detail.id, case
        self._stack.setCurrentWidget(self._one)
        order = detail.order
        self._number.setText(order.row.number)
        self._device.setText(order.row.title)
        self._seller.setText(f"{order.row.seller_name}, {labels.word('order_reason', order.row.reason)}")
        self._show_place()
        self.band.show_assessment(detail.assessment)
        self.findings.show_detail(detail)
        self.promise.set_rows(promise_rows(detail.assessment))
        grade = detail.assessment.grade
        derived = f"derived {labels.word('grade', grade.derived)}" if grade.derived else "no grade derived"
        self._marks.set_title("Marks on the device", derived)
        self._marks.setVisible(bool(detail.observations))
        checklist = detail.checklist
        self.outline.show_device(checklist.outline, checklist.zones, checklist.zone_titles)
        self.outline.set_pins(pins_of(detail.observations))
        self.files.show_detail(detail)
        self.sign.show_case(case, self.context.services.clock.now())
        if first:
            self.sign.focus_passphrase()

    def _show_place(self) -> None:
        known = [row.inspection_id for row in self._rows]
        here = known.index(self._id) if self._id in known else -1
        self._place.setText(f"{here + 1} of {len(known)}" if here >= 0 else "")
        self._before.setEnabled(here > 0)
        self._after.setEnabled(0 <= here < len(known) - 1)

    def _turn(self, step: int) -> None:
        known = [row.inspection_id for row in self._rows]
        if self._id in known and 0 <= known.index(self._id) + step < len(known):
            self._read(known[known.index(self._id) + step])

    def _skip(self) -> None:
        known = [row.inspection_id for row in self._rows]
        if self._id in known and len(known) > 1:
            self._read(known[(known.index(self._id) + 1) % len(known)])

    # ---- signing

    def _verify(self, passphrase: str) -> None:
        if self._id is None:
            return
        reports, actor, inspection = self.context.services.reports, self.context.actor, self._id

        def issue() -> Any:
            row = reports.verify_and_issue(actor, inspection, passphrase)
            problem = ""
            try:
                reports.copy(actor, row.number, passphrase, Edition(Copy.SELLER))
            except UserError as error:  # the verdict stands all the same; its copy can be made when the cause is gone
                problem = str(error)
            return row, reports.pdf_path(row), problem

        self.context.run("Issuing the verdict", issue, self._issued, self._not_issued, quiet=False)

    def _issued(self, issued: tuple[DocumentRow, Path, str]) -> None:
        row, path, problem = issued
        self.sign.done()
        self._id = None
        self._show_document(row.number, path)
        if problem:
            self.tell(f"{row.number} is issued, but its seller's copy could not be made.", problem, "remark")
        else:
            self.tell(
                f"{row.number} is issued.",
                f"{row.title}. Order and trial count it; the seller's copy lies ready.",
                "pass",
            )
        self.reload()

    def _not_issued(self, error: Exception, label: str) -> None:
        if isinstance(error, UserError):
            self.sign.tell_error(error)
            self.reload()
        else:
            self.sign.done()
            self.tell_failure(error, label)

    def _send_back(self, reason: str) -> None:
        if self._id is None:
            return
        inspections, actor, inspection = self.context.services.inspections, self.context.actor, self._id
        self.run(
            "Sending back",
            lambda: inspections.send_back(actor, inspection, reason),
            self._sent_back,
            failed=self._not_issued,
        )

    def _sent_back(self, _nothing: object) -> None:
        number = "" if self._case is None else self._case.detail.order.row.number
        self.sign.done()
        self._id = None
        self.tell(f"{number} went back to the bench.", "The reason stands on it.", "pass")
        self.reload()

    # ---- documents and photos

    def _draft(self, for_seller: bool) -> None:
        if self._id is None:
            return
        reports, inspection = self.context.services.reports, self._id
        path = Path(self._folder.path()) / "draft.pdf"

        def draw() -> tuple[str, Path]:
            path.write_bytes(reports.draft(inspection, for_seller=for_seller))
            return "Draft of the seller's copy" if for_seller else "Draft", path

        self.context.run("Drawing the draft", draw, self._show_found, self.tell_failure, lane="cpu", quiet=False)

    def open_document(self, number: str) -> None:
        """Show an issued document."""
        reports, actor = self.context.services.reports, self.context.actor
        self.run(
            "Reading the document",
            lambda: (number, reports.pdf_path(reports.document(actor, number))),
            self._show_found,
        )

    def _open_verdict(self, verdict_id: int) -> None:
        reports, actor = self.context.services.reports, self.context.actor

        def read() -> tuple[str, Path]:
            number = reports.number_of_verdict(actor, verdict_id)
            return number, reports.pdf_path(reports.document(actor, number))

        self.run("Reading the verdict", read, self._show_found)

    def _show_found(self, found: tuple[str, Path]) -> None:
        self._show_document(*found)

    def _show_document(self, number: str, path: Path) -> None:
        self._stack.setCurrentWidget(self._one)
        self.document.set_title(number)
        self.pdf.show_file(path, f"{number}.pdf")
        self._next.setText("Back to the signature" if self._id is not None else "Next to verify")
        self.document.show_foot()
        self.sign.hide()
        self._left.setVisible(self._case is not None)
        self.document.show()
        self._arrange()
        self._next.setFocus()

    def _document_closed(self) -> None:
        self._show_sign()
        self.sign.focus_passphrase()
        self.clear_notice()
        self.reload()

    def _show_sign(self) -> None:
        self.document.hide()
        self._left.show()
        self.sign.show()
        self._arrange()

    def _arrange(self) -> None:
        """Findings and promise beside each other where there is room, else below each other."""
        alone = self._case is None
        self.document.setFixedWidth(min(self.width(), 900) if alone else 592 if self.width() >= 1200 else 520)
        panel = self.document if self.document.isVisibleTo(self) else self.sign
        wide = self.width() - panel.width() >= _BESIDE * theme().text_scale // 100
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._evidence.setDirection(direction)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the evidence anew."""
        super().resizeEvent(event)
        self._arrange()

    def _escape(self) -> None:
        if self.view.isVisible():
            self.view.close_view()
        elif self.document.isVisible():
            self._document_closed()

    def _open_photo(self, photos: tuple[PlacedPhoto, ...], first: PlacedPhoto) -> None:
        case = self._case
        if case is None:
            return
        checklist = case.detail.checklist

        def title(photo: PlacedPhoto) -> str:
            shot = next((shot.title for shot in checklist.shots if shot.key == photo.shot), "")
            check = checklist.check(photo.check_key or "")
            return shot or (check.text if check else "")

        self.view.show_photos(
            [shown_photo(one, title(one), self._zone) for one in photos],
            first.id,
            [shown_photo(one, title(one), self._zone) for one in case.detail.photos if not one.removed],
        )

    def _alike(self, photo_id: object) -> list[ShownPhoto]:
        """Photos of the same shot of other orders of the same model; read in a job."""
        if self._id is None or not isinstance(photo_id, int):
            return []
        found = self.context.services.inspections.alike(self.context.actor, self._id, photo_id)
        return [shown_alike(one, self._zone) for one in found]

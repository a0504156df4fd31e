"""The chosen order beside the list: what is next, promise, timeline, money, photos, verdict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from labapp.accounts.rules import Right
from labapp.inspections.queries import InspectionDetail, PlacedPhoto
from labapp.inspections.rules import InspectionState
from labapp.orders.door import AtTheDoor, DoorPhoto
from labapp.orders.queries import OrderDetail
from labapp.orders.rules import ORDER_STEPS, OrderStep, possible
from labapp.ui import labels
from labapp.ui.context import Context
from labapp.ui.orders.custody import CustodyLine
from labapp.ui.orders.door_forms import DamageForm, MoveForm
from labapp.ui.orders.step_form import FORMS, PanelForm, StepForm
from labapp.ui.orders.words import AT_THE_LAB, damage_notice, needs_return, promise_facts, return_status, timeline
from labapp.ui.pictures import Pictures
from labapp.ui.widgets.badge import Badge
from labapp.ui.widgets.button import Button
from labapp.ui.widgets.card import Facts, rule
from labapp.ui.widgets.label import Label
from labapp.ui.widgets.notice import Notice
from labapp.ui.widgets.photo_strip import PhotoStrip, Thumb
from labapp.ui.widgets.side_panel import SidePanel
from labapp.ui.widgets.timeline import Timeline

_RIGHTS = {
    OrderStep.DISPATCH: Right.RECEIVE_ORDERS,
    OrderStep.DELIVER: Right.RECEIVE_ORDERS,
    OrderStep.RECEIVE: Right.RECEIVE_ORDERS,
    OrderStep.INSPECT: Right.INSPECT,
    OrderStep.CANCEL_BY_LAB: Right.PLACE_ORDERS,
    OrderStep.CANCEL_BY_SELLER: Right.RECEIVE_ORDERS,
    OrderStep.REPORT_LOST: Right.RECEIVE_ORDERS,
    OrderStep.RETURN_TO_SENDER: Right.RECEIVE_ORDERS,
    OrderStep.CLOSE: Right.PLACE_ORDERS,
}
_FIRST = (OrderStep.RECEIVE, OrderStep.INSPECT, OrderStep.CLOSE)
"""The steps that may be the one primary button."""


@dataclass(frozen=True, slots=True)
class ShownOrder:
    """An order with its inspection, if it has one, and what was photographed at the door."""

    order: OrderDetail
    inspection: InspectionDetail | None
    door_photos: tuple[DoorPhoto, ...] = ()
    door: AtTheDoor | None = None
    """What moving it asks for; None for those who may not."""


class OrderPanel(SidePanel):
    """What can be done comes from the order's transition table and the person's rights."""

    receive_requested = Signal(object)
    """The OrderDetail whose parcel lies here."""
    document_requested = Signal(str)
    """The number of an issued document."""
    photo_opened = Signal(object, object)
    """The photos (tuple of PlacedPhoto) and the one to begin with."""
    door_photo_opened = Signal(object, object)
    """The photos (tuple of DoorPhoto) and the one to begin with."""
    label_requested = Signal(str)
    """The number of the order whose device gets a label."""
    step_asked = Signal(object)
    """A callable (services, actor) to be run."""

    def __init__(self, context: Context, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__("", 392, closable=True, parent=parent)
        self._context, self._pictures = context, pictures
        self._zone: ZoneInfo = context.services.clock.zone
        self._shown: ShownOrder | None = None
        self.form: PanelForm | None = None
        self._photos: tuple[PlacedPhoto, ...] = ()
        self._device = Label("", "heading", wrap=True)
        self._seller = Button("", "", "quiet")
        self._seller.clicked.connect(self._open_seller)
        self._reason = Label("", "caption", wrap=True)
        self.primary = Button("", "", "primary")
        self.primary.clicked.connect(self._primary_pressed)
        self.more = Button("More", "ellipsis")
        self.more.clicked.connect(self._ask_more)
        self._form_place = QVBoxLayout()
        self.damage = Notice()
        self.damage.action_requested.connect(self._damage_pressed)
        self.custody = CustodyLine(self._zone, may_move=context.may(Right.RECEIVE_ORDERS))
        self.custody.move_requested.connect(self.open_move)
        self.custody.label_requested.connect(self._ask_label)
        self._door_head, self._door_strip = Label("", "label"), PhotoStrip(56)
        self._door_strip.photo_opened.connect(self._open_door_photo)
        self._promise_head, self._promise = Label("", "label"), Facts()
        self._timeline = Timeline()
        self._money = Facts()
        self._photo_head, self._strip = Label("", "label"), PhotoStrip(56)
        self._strip.photo_opened.connect(self._open_photo)
        self._verdict_head = Label("Verdict", "label")
        self._verdict = Badge("", "neutral")
        self._why = Label("", "caption", wrap=True)
        self.document = Button("See the document", "file-text")
        self.document.clicked.connect(self._open_document)
        self._primary_step: OrderStep | None = None
        self._lay_out()
        pictures.arrived.connect(self._arrived)

    def _lay_out(self) -> None:
        self._title.set_role("id")
        self.body.addWidget(self._device)
        line = QHBoxLayout()
        line.addSpacing(-13)  # a quiet button hangs out, so that its word meets the margin
        line.addWidget(self._seller)
        line.addStretch(1)
        who = QVBoxLayout()
        who.setSpacing(0)
        who.addLayout(line)
        who.addWidget(self._reason)
        self.body.addLayout(who)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.primary, 1)
        buttons.addWidget(self.more)
        self.body.addLayout(buttons)
        self.body.addLayout(self._form_place)
        self.body.addWidget(self.damage)
        self.body.addWidget(self.custody)
        for widget in (rule(), self._promise_head, self._promise, rule(), Label("Timeline", "label"), self._timeline):
            self.body.addWidget(widget)
        for part in (rule(), Label("Money and deadline", "label"), self._money):
            self.body.addWidget(part)
        for strip in (self._door_head, self._door_strip, self._photo_head, self._strip):
            self.body.addWidget(strip)
        self._rule = rule()
        self.body.addWidget(self._rule)
        verdict = QHBoxLayout()
        verdict.addWidget(self._verdict_head, 1)
        verdict.addWidget(self._verdict)
        self.body.addLayout(verdict)
        self.body.addWidget(self._why)
        self.body.addWidget(self.document)
        self.body.addStretch(1)

    @property
    def number(self) -> str:
        """The order that is shown; empty for none."""
        return "" if self._shown is None else self._shown.order.row.number

    def show_order(self, shown: ShownOrder, today: date) -> None:
        """Show an order; a form that is open for it stays."""
        other = shown.order.row.number != self.number
        self._shown = shown
        order, row = shown.order, shown.order.row
        self.set_title(row.number)
        self._device.setText(row.title)
        self._seller.setText(row.seller_name if len(row.seller_name) < 34 else f"{row.seller_name[:32]}…")
        self._seller.setToolTip(row.seller_name)
        self._seller.setEnabled(self._context.may(Right.SEE_SELLERS))
        self._reason.setText(f"{labels.word('order_reason', row.reason)}, {row.market}, identity {order.identity}")
        self._promise_head.setText(f"Promise, frozen {labels.moment(order.placed_at, self._zone)}")
        self._promise.show_facts(promise_facts(order.promise))
        self._timeline.set_entries(timeline(order, self._zone))
        cost = f"{labels.money(order.price, order.currency)} + {labels.money(order.shipping, order.currency)}"
        late = {"fail": ", now", "remark": ", soon"}.get(return_status(row, today) or "", "")
        until = f"{labels.day(row.return_by)}{late}" if needs_return(row) else "—"
        tracking = " ".join(part for part in (order.facts.carrier, order.facts.tracking) if part)
        self._money.show_facts(
            (("Price + shipping", cost), ("Return window ends", until), ("Parcel", tracking or "not noted yet"))
        )
        self._show_photos(shown.inspection)
        self._show_door(shown, today)
        self._show_verdict(shown)
        gone = isinstance(self.form, StepForm) and self.form.step not in possible(row.state)
        if other or gone:
            self.close_form()
        self._show_buttons()

    def _show_photos(self, inspection: InspectionDetail | None) -> None:
        self._photos = () if inspection is None else tuple(one for one in inspection.photos if not one.removed)
        self._photo_head.setText(f"Photos  {len(self._photos)}")
        self._photo_head.setVisible(bool(self._photos))
        self._strip.setVisible(bool(self._photos))
        self._strip.set_thumbs(
            [
                Thumb(
                    one.id, one.caption or one.shot or "", self._pictures.get(one.small), marked=one.overlay is not None
                )
                for one in self._photos
            ]
        )

    def _show_door(self, shown: ShownOrder, today: date) -> None:
        order = shown.order
        told = damage_notice(order, today)
        self.damage.clear()
        if told is not None:
            open_still = order.row.damage_report_by is not None and self._context.may(Right.RECEIVE_ORDERS)
            self.damage.tell(*told, (("reported", "Reported …"),) if open_still else ())
        self.custody.show_order(order)
        # once the parcel is opened they lie among the inspection's photos
        photos = shown.door_photos if shown.inspection is None else ()
        self._door_head.setText(f"At the door  {len(photos)}")
        for widget in (self._door_head, self._door_strip):
            widget.setVisible(bool(photos))
        self._door_strip.set_thumbs(
            [Thumb(one.id, one.caption or "from the door", self._pictures.get(one.small)) for one in photos]
        )

    def _show_verdict(self, shown: ShownOrder) -> None:
        row, inspection = shown.order.row, shown.inspection
        for widget in (self._rule, self._verdict_head, self._verdict, self._why):
            widget.setVisible(inspection is not None)
        self.document.setVisible(bool(row.verdict_number) and self._context.may(Right.READ_REPORTS))
        if inspection is None:
            return
        assessment = inspection.assessment
        if row.verdict:
            self._verdict_head.setText(f"Verdict {row.verdict_number}")
            self._verdict.show_word(labels.word("verdict", row.verdict), labels.status("verdict", row.verdict))
        else:
            self._verdict_head.setText(f"Inspection {labels.word('inspection_state', inspection.state).lower()}")
            word = "open" if assessment.missing else labels.word("verdict", assessment.verdict)
            status = "active" if assessment.missing else labels.status("verdict", assessment.verdict)
            self._verdict.show_word(f"so far: {word.lower()}", status)
        self._why.setText("\n".join(reason.sentence for reason in assessment.reasons[:4]))

    # ---- what can be done

    def _steps(self) -> list[OrderStep]:
        if self._shown is None:
            return []
        return [
            step
            for step in possible(self._shown.order.row.state)
            if step in _RIGHTS and self._context.may(_RIGHTS[step])
        ]

    def _show_buttons(self) -> None:
        steps = self._steps()
        self._primary_step = next((step for step in _FIRST if step in steps), None)
        state = None if self._shown is None or self._shown.inspection is None else self._shown.inspection.state
        self._leads = ""
        if self._primary_step is not None:
            self.primary.setText(ORDER_STEPS[self._primary_step].label)
        elif state is InspectionState.IN_PROGRESS and self._context.may(Right.INSPECT):
            self._leads = "bench"
            self.primary.setText("Open on the bench")
        elif state in (InspectionState.SUBMITTED, InspectionState.VERIFIED) and self._context.may(Right.REVIEW):
            self._leads = "review"
            self.primary.setText("Open the review")
        asking = self.form is not None  # its own button is the one that goes on
        self.primary.setVisible(not asking and (self._primary_step is not None or bool(self._leads)))
        rest = [step for step in steps if step is not self._primary_step and step in FORMS]
        self.more.setVisible(bool(rest or self._damage_steps()) and not asking)
        self.more.setText("More" if self.primary.isVisibleTo(self) else "What happened …")

    def _primary_pressed(self) -> None:
        shown = self._shown
        if shown is None:
            return
        if self._leads == "review" and shown.inspection is not None:
            self._context.open("review", shown.inspection.id)
        elif self._leads == "bench" or self._primary_step is OrderStep.INSPECT:
            self._context.open("bench", shown.order.row.number)
        elif self._primary_step is OrderStep.RECEIVE:
            self.receive_requested.emit(shown.order)
        elif self._primary_step is not None:
            self.open_form(self._primary_step)

    def _ask_more(self) -> None:
        menu = QMenu(self)
        for step in self._steps():
            if step in FORMS and step is not self._primary_step:
                menu.addAction(ORDER_STEPS[step].label, partial(self.open_form, step))
        for word, damaged in self._damage_steps():
            menu.addAction(word, partial(self._note_damage, damaged))
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def open_form(self, step: OrderStep) -> None:
        """Ask in place what a step needs."""
        self.close_form()
        if self._shown is None:
            return
        self._put(StepForm(step, self._shown.order.row.number, self._context.services.clock.today()))

    def open_move(self) -> None:
        """Ask in place where the device is from now on."""
        self.close_form()
        if self._shown is not None and self._shown.door is not None:
            self._put(MoveForm(self._shown.door, self._context.actor.id))

    def _put(self, form: PanelForm) -> None:
        form.asked.connect(self.step_asked)
        form.cancelled.connect(self.close_form)
        self._form_place.addWidget(form)
        self.form = form
        self._show_buttons()
        form.begin()

    # ---- transit damage

    def _damage_steps(self) -> list[tuple[str, bool]]:
        """What can be said of transit damage now: words, and whether it is damaged."""
        if self._shown is None or not self._context.may(Right.RECEIVE_ORDERS):
            return []
        order = self._shown.order
        if order.damaged:
            return [] if order.damage_reported_on is not None else [("No transit damage after all", False)]
        return [("Damaged on the way", True)] if order.row.state in AT_THE_LAB else []

    def _note_damage(self, damaged: bool) -> None:
        number = self.number
        self.step_asked.emit(lambda lab, actor: lab.door.note_damage(actor, number, damaged))

    def _damage_pressed(self, action: str) -> None:
        if action == "reported" and self._shown is not None:
            self.close_form()
            row = self._shown.order.row
            self._put(DamageForm(row.number, row.damage_report_by, self._context.services.clock.today()))

    def close_form(self) -> None:
        """Put the form away."""
        form, self.form = self.form, None
        if form is not None:
            form.hide()
            self._form_place.removeWidget(form)
            form.deleteLater()
            self._show_buttons()

    def _open_seller(self) -> None:
        if self._shown is not None:
            self._context.open("sellers", self._shown.order.seller_id)

    def _open_document(self) -> None:
        if self._shown is not None and self._shown.order.row.verdict_number:
            self.document_requested.emit(self._shown.order.row.verdict_number)

    def _open_photo(self, key: object) -> None:
        photo = next((one for one in self._photos if one.id == key), None)
        if photo is not None:
            self.photo_opened.emit(self._photos, photo)

    def _ask_label(self) -> None:
        if self.number:
            self.label_requested.emit(self.number)

    def _open_door_photo(self, key: object) -> None:
        photos = () if self._shown is None else self._shown.door_photos
        photo = next((one for one in photos if one.id == key), None)
        if photo is not None:
            self.door_photo_opened.emit(photos, photo)

    def _arrived(self, path: Path, pixmap: QPixmap) -> None:
        for taken in () if self._shown is None else self._shown.door_photos:
            if taken.small == path:
                self._door_strip.show_photo(taken.id, pixmap)
        for photo in self._photos:
            if photo.small == path:
                self._strip.show_photo(photo.id, pixmap)

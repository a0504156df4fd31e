"""Use cases around labels for devices."""

from __future__ import annotations

import sqlalchemy as sa

from labapp.accounts.rules import Right
from labapp.accounts.service import require
from labapp.core.clock import Clock
from labapp.core.db import Database
from labapp.core.errors import NotFound, UserError
from labapp.core.trail import Actor
from labapp.lab.models import LabProfileRow
from labapp.lab.rules import label_code
from labapp.lab.steps import code_of_lab
from labapp.orders import queries as orders
from labapp.orders.models import MysteryOrder
from labapp.reports.content.label import LABEL_SIZES, device_label
from labapp.reports.content.texts import texts
from labapp.reports.drawing import draw_device_label


class Labels:
    """Labels of devices, for printers of labels."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def device_label(self, actor: Actor, number: str, size: str = "62x29") -> bytes:
        """The PDF of the label of an order's device, of the label's own size; refused before the parcel is here."""
        require(actor, Right.RECEIVE_ORDERS)
        if size not in LABEL_SIZES:
            raise UserError(f"There is no label of the size {size}.", f"Sizes: {', '.join(LABEL_SIZES)}.", "bad_label")
        with self._database.reading() as session:
            row = session.execute(
                sa.select(MysteryOrder.id, MysteryOrder.title, MysteryOrder.received_at).where(
                    MysteryOrder.number == number
                )
            ).first()
            if row is None:
                raise NotFound(f"There is no order {number}.")
            if row.received_at is None:
                raise UserError(f"{number} has no device to label yet.", "Receive its parcel first.", "wrong_state")
            last = orders.newest_move(session, row.id)
            code = label_code(number, code_of_lab(session))
            language = session.scalars(sa.select(LabProfileRow.language)).one()
        label = device_label(
            size=size,
            code=code,
            number=number,
            device=row.title,
            received_on=row.received_at.astimezone(self._clock.zone).date(),
            place="" if last is None else last.place,
            texts=texts(language),
        )
        return draw_device_label(label)

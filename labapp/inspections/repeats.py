"""Whether the lab has seen a device before: its numbers beside those of every other order, however they are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.core.search import SearchCode, normalised
from labapp.inspections.rules import core_number, group_imei, meid_writings, same
from labapp.orders.models import MysteryOrder
from labapp.orders.rules import day_words
from labapp.rulebook.types import Checklist
from labapp.sellers.models import Seller

_NOT_OF_A_DEVICE = ("number", "tracking")
_NAMES = {"imei": "IMEI", "meid": "MEID", "eid": "EID", "serial": "Serial number"}
_SOURCES = {"declared": "invoice or listing", "box": "box or label", "engraved": "engraving", "plate": "type plate"}


@dataclass(frozen=True, slots=True)
class _Repeat:
    """One number that two orders have, and where it stands in each."""

    kind: str
    code: str
    later: bool
    order: str
    seller: str
    """Whose order that was, in words; not by name if who asks is blinded."""
    ordered_on: date | None
    here: dict[str, None] = field(default_factory=dict)
    there: dict[str, None] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        number = group_imei(self.code) if self.kind == "imei" else self.code
        day = f", ordered on {day_words(self.ordered_on)}" if self.ordered_on else ""
        return (
            f"{_NAMES.get(self.kind, 'Number')} {number} ({', '.join(self.here)}) "
            f"{'came again later' if self.later else 'was seen before'} in order {self.order} of {self.seller}{day} "
            f"({', '.join(self.there)})."
        )


def source_words(check_key: str) -> str:
    """Where a number stands, by its check's key: `identity.imei_box` is on box or label, a plain one in the system."""
    return _SOURCES.get(check_key.rpartition("_")[2], "system")


def repeats(session: Session, order_id: int, checklist: Checklist, *, blinded: bool = False) -> tuple[str, ...]:
    """A sentence for each number of this order's device that another order of the lab had, too.

    A serial number counts as the same only with the same model: two makers may give the same one.
    """
    kinds = {check.key: check.identity for check in checklist.checks if check.identity}
    mine = session.execute(
        sa.select(SearchCode.code, SearchCode.source)
        .where(SearchCode.kind == "order", SearchCode.thing_id == order_id, SearchCode.source.in_(sorted(kinds)))
        .order_by(SearchCode.id)
    ).all()
    return _told(session, order_id, [(kinds[source], source, code) for code, source in mine], blinded)


def of_number(
    session: Session, order_id: int, kind: str, source: str, number: str, *, blinded: bool = False
) -> tuple[str, ...]:
    """The same for one number that is not stored yet, such as one that is being typed."""
    code = normalised(number)
    return _told(session, order_id, [(kind, source, code)], blinded) if code else ()


def _told(session: Session, order_id: int, numbers: Sequence[tuple[str, str, str]], blinded: bool) -> tuple[str, ...]:
    if not numbers:
        return ()
    promise, seller = session.execute(
        sa.select(MysteryOrder.promise, MysteryOrder.seller_id).where(MysteryOrder.id == order_id)
    ).one()
    found: dict[tuple[str, str, int], _Repeat] = {}
    for kind, source, code in numbers:
        for row in _others(session, order_id, kind, code):
            if kind == "serial" and not same(promise["model"], row.promise["model"], promise["brand"]):
                continue
            place = (kind, core_number(kind, code), row.id)
            if place not in found:
                whose = "the same seller" if row.seller_id == seller else "another seller"
                found[place] = _Repeat(
                    kind, code, row.id > order_id, row.number, whose if blinded else row.name, row.ordered_on
                )
            found[place].here.setdefault(source_words(source))
            found[place].there.setdefault(source_words(row.source))
    return tuple(repeat.sentence for repeat in found.values())


def _others(session: Session, order_id: int, kind: str, code: str) -> list[Any]:
    """Where other orders have this number, in whichever writing, earliest order first."""
    core = core_number(kind, code)
    same_code: sa.ColumnElement[bool] = SearchCode.code == code
    if kind == "imei" and core.isdecimal() and len(core) == 14:
        # 14 digits, then a check digit, a software version or both: one range of the index, in every collation
        after = f"{int(core) + 1:014d}"
        same_code = sa.and_(SearchCode.code >= core, SearchCode.code < after, sa.func.length(SearchCode.code) <= 17)
    elif kind == "meid":
        same_code = SearchCode.code.in_(meid_writings(code))
    return list(
        session.execute(
            sa.select(
                SearchCode.source,
                MysteryOrder.id,
                MysteryOrder.number,
                MysteryOrder.ordered_on,
                MysteryOrder.promise,
                MysteryOrder.seller_id,
                Seller.name,
            )
            .join(MysteryOrder, MysteryOrder.id == SearchCode.thing_id)
            .join(Seller, Seller.id == MysteryOrder.seller_id)
            .where(
                SearchCode.kind == "order",
                SearchCode.thing_id != order_id,
                SearchCode.source.not_in(_NOT_OF_A_DEVICE),
                same_code,
            )
            .order_by(MysteryOrder.id, SearchCode.id)
        )
    )

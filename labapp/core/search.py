"""One table from code to thing: order numbers, tracking numbers, IMEIs, serials, sellers, reports. Each slice feeds it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from labapp.core.db import Base


class SearchCode(Base):
    """A code by which one thing can be found."""

    __tablename__ = "search_codes"
    __table_args__ = (sa.Index("ix_search_codes_thing", "kind", "thing_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    thing_id: Mapped[int]
    source: Mapped[str]
    """What the code is to the thing: number, tracking, imei, serial, name."""


@dataclass(frozen=True, slots=True)
class Match:
    """A thing that a code leads to."""

    kind: str
    thing_id: int
    source: str
    code: str


def normalised(text: str) -> str:
    """A code as it is compared: without spaces and dashes, in capitals."""
    return re.sub(r"[\s\-–—/.]+", "", text).upper()


def put_codes(session: Session, kind: str, thing_id: int, source: str, codes: Iterable[str]) -> None:
    """Set the codes of this source by which a thing is found; earlier ones of the same source go."""
    session.execute(
        sa.delete(SearchCode).where(
            SearchCode.kind == kind, SearchCode.thing_id == thing_id, SearchCode.source == source
        )
    )
    for code in dict.fromkeys(normalised(code) for code in codes):
        if code:
            session.add(SearchCode(code=code, kind=kind, thing_id=thing_id, source=source))


def find(session: Session, text: str, limit: int = 20) -> tuple[Match, ...]:
    """The things with exactly this code, newest first."""
    code = normalised(text)
    if not code:
        return ()
    rows = session.execute(
        sa.select(SearchCode.kind, SearchCode.thing_id, SearchCode.source, SearchCode.code)
        .where(SearchCode.code == code)
        .order_by(SearchCode.id.desc())
        .limit(limit)
    )
    return tuple(Match(*row) for row in rows)

"""A row that is kept up by many at once: locked if it is there, made if it is not, whoever comes first."""

from __future__ import annotations

from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from labapp.core.db.base import Base

T = TypeVar("T", bound=Base)


def locked_row(session: Session, kind: type[T], key: dict[str, Any], first: dict[str, Any]) -> T:
    """The row with that key, locked until the transaction ends; if there is none, one with the values of `first`."""
    query = sa.select(kind).filter_by(**key).with_for_update().execution_options(populate_existing=True)
    row = session.scalar(query)
    if row is not None:
        return row
    try:
        with session.begin_nested():
            row = kind(**key, **first)
            session.add(row)
            session.flush()
            return row
    except IntegrityError:  # somebody else made it at this very moment and has committed since
        return session.execute(query).scalar_one()

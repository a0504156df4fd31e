"""The mapped base: naming convention, type map, optimistic version."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from labapp.core.db.types import Amount, PlainText, UtcDateTime

Json = dict[str, Any]


def _words(kind: type[Enum]) -> list[str]:
    return [str(member.value) for member in kind]


class Base(DeclarativeBase):
    """What every table stands on."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  SQLAlchemy's own declaration
        datetime: UtcDateTime(),
        Decimal: Amount(),
        str: PlainText(),
        bytes: sa.LargeBinary(),
        Json: sa.JSON(none_as_null=True),
        list[Any]: sa.JSON(none_as_null=True),
        StrEnum: sa.Enum(
            StrEnum, native_enum=False, create_constraint=True, length=40, values_callable=_words, validate_strings=True
        ),
    }


class Versioned:
    """Columns of a row that people edit: a stale write is refused instead of overwriting somebody's work."""

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]

"""Reads plain tables (TOML or JSON) into frozen dataclasses, strictly: every misfit is named with its place."""

from __future__ import annotations

import math
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


class MisfitError(Exception):
    """A value that does not fit; `path` leads to it (`sections`, 2, `checks`, 0, `weight`), `sentence` says why."""

    def __init__(self, path: tuple[str | int, ...], sentence: str) -> None:
        super().__init__(sentence)
        self.path = path
        self.sentence = sentence


def read(kind: type[T], table: object, path: tuple[str | int, ...] = ()) -> T:
    """Build a frozen dataclass from a table; unknown, missing or wrong fields raise MisfitError."""
    if not isinstance(table, Mapping):
        raise MisfitError(path, f"a table is expected here, not {_shown(table)}.")
    known = _fields(cast(Any, kind))
    for name in table:
        if name not in known:
            raise MisfitError(
                (*path, str(name)), f"there is no field “{name}” here; the fields are {', '.join(known)}."
            )
    values: dict[str, Any] = {}
    for name, (hint, needed) in known.items():
        if name in table:
            values[name] = _value(hint, table[name], (*path, name))
        elif _may_be_none(hint) and needed:
            values[name] = None  # TOML has no word for nothing: the field is left out
        elif needed:
            raise MisfitError((*path, name), f"the field “{name}” is missing.")
    return kind(**values)


def plain(value: object) -> Any:
    """The same as JSON can carry it: dataclasses and dicts become dicts, tuples lists, dates ISO text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [plain(inner) for inner in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value


def _may_be_none(hint: Any) -> bool:
    return get_origin(hint) in (types.UnionType, Union) and type(None) in get_args(hint)


@cache
def _fields(kind: Any) -> dict[str, tuple[Any, bool]]:
    hints = get_type_hints(kind)
    return {
        field.name: (hints[field.name], field.default is MISSING and field.default_factory is MISSING)
        for field in fields(kind)
    }


def _value(hint: Any, value: object, path: tuple[str | int, ...]) -> Any:
    origin = get_origin(hint)
    if origin in (types.UnionType, Union):
        inner = [choice for choice in get_args(hint) if choice is not type(None)]
        return None if value is None else _value(inner[0], value, path)
    if origin is tuple:
        if not isinstance(value, list | tuple):
            raise MisfitError(path, f"a list is expected, not {_shown(value)}.")
        return tuple(_value(get_args(hint)[0], item, (*path, index)) for index, item in enumerate(value))
    if origin is dict:
        return _mapping(hint, value, path)
    if isinstance(hint, type) and is_dataclass(hint):
        return read(hint, value, path)
    return _plain_value(hint, value, path)


def _mapping(hint: Any, value: object, path: tuple[str | int, ...]) -> dict[Any, Any]:
    if not isinstance(value, Mapping):
        raise MisfitError(path, f"a table is expected, not {_shown(value)}.")
    key_hint, value_hint = get_args(hint)
    return {
        _value(key_hint, key, (*path, str(key))): _value(value_hint, item, (*path, str(key)))
        for key, item in value.items()
    }


def _plain_value(hint: Any, value: object, path: tuple[str | int, ...]) -> Any:
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        words = [word.value for word in hint]
        if value not in words:
            raise MisfitError(path, f"{_shown(value)} is not one of {', '.join(words)}.")
        return hint(value)
    if hint is str:
        return _text(value, path)
    if hint is bool:
        if not isinstance(value, bool):
            raise MisfitError(path, f"true or false is expected, not {_shown(value)}.")
        return value
    if hint is int:
        if not isinstance(value, int) or isinstance(value, bool) or abs(value) > 10**9:
            raise MisfitError(path, f"a whole number is expected, not {_shown(value)}.")
        return value
    if hint is float:
        if not isinstance(value, int | float) or isinstance(value, bool) or abs(value) > 1e9 or math.isnan(value):
            raise MisfitError(path, f"a number is expected, not {_shown(value)}.")
        return float(value)
    if hint is date:
        return _date(value, path)
    if hint is datetime:
        return _time(value, path)
    raise TypeError(f"no reader for {hint!r}")


def _text(value: object, path: tuple[str | int, ...]) -> str:
    if not isinstance(value, str):
        raise MisfitError(path, f"a text is expected, not {_shown(value)}.")
    if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise MisfitError(path, "the text holds a character that cannot be stored.")
    return value


def _date(value: object, path: tuple[str | int, ...]) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        if isinstance(value, str) and len(value) == 10:
            return date.fromisoformat(value)
    except ValueError:
        value = str(value)
    raise MisfitError(path, f"a date like 2026-03-31 is expected, not {_shown(value)}.")


def _time(value: object, path: tuple[str | int, ...]) -> datetime:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise MisfitError(path, f"a time with its zone like 2026-03-31T09:30:00Z is expected, not {_shown(value)}.")
    return moment


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, list | tuple):
        return "a list"
    text = str(value).encode("utf-8", "replace").decode()
    return f"“{text if len(text) <= 40 else text[:39] + '…'}”"

"""Reads plain tables (TOML or JSON) into frozen dataclasses, strictly: every misfit is named with its place."""

from __future__ import annotations

import math
import re
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache, partial
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
    for name, field in known.items():
        if name in table:
            values[name] = field.reader(table[name], (*path, name))
        elif field.needed and field.may_be_none:
            values[name] = None  # TOML has no word for nothing: the field is left out
        elif field.needed:
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


_Path = tuple[str | int, ...]
_Reader = Callable[[object, _Path], Any]


@dataclass(frozen=True, slots=True)
class _Field:
    reader: _Reader
    needed: bool
    may_be_none: bool


@cache
def _fields(kind: Any) -> dict[str, _Field]:
    hints = get_type_hints(kind)
    return {
        field.name: _Field(
            _reader(hints[field.name]),
            field.default is MISSING and field.default_factory is MISSING,
            get_origin(hints[field.name]) in _UNIONS and type(None) in get_args(hints[field.name]),
        )
        for field in fields(kind)
    }


_UNIONS = (types.UnionType, Union)


@cache
def _reader(hint: Any) -> _Reader:
    """What reads a value of this type; found once for each type, since a file holds thousands of values."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in _UNIONS:
        return partial(_optional, _reader(next(choice for choice in inner if choice is not type(None))))
    if origin is tuple:
        return partial(_row, _reader(inner[0]))
    if origin is dict:
        return partial(_mapping, _reader(inner[0]), _reader(inner[1]))
    if isinstance(hint, type) and is_dataclass(hint):
        return partial(read, hint)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return partial(_word, {word.value: word for word in hint})
    return _PLAIN[hint]


def _optional(reader: _Reader, value: object, path: _Path) -> Any:
    return None if value is None else reader(value, path)


def _row(reader: _Reader, value: object, path: _Path) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise MisfitError(path, f"a list is expected, not {_shown(value)}.")
    return tuple(reader(item, (*path, index)) for index, item in enumerate(value))


def _mapping(keys: _Reader, values: _Reader, value: object, path: _Path) -> dict[Any, Any]:
    if not isinstance(value, Mapping):
        raise MisfitError(path, f"a table is expected, not {_shown(value)}.")
    return {keys(key, (*path, str(key))): values(item, (*path, str(key))) for key, item in value.items()}


def _word(words: Mapping[str, StrEnum], value: object, path: _Path) -> StrEnum:
    found = words.get(value) if isinstance(value, str) else None
    if found is None:
        raise MisfitError(path, f"{_shown(value)} is not one of {', '.join(words)}.")
    return found


def _bool(value: object, path: _Path) -> bool:
    if not isinstance(value, bool):
        raise MisfitError(path, f"true or false is expected, not {_shown(value)}.")
    return value


def _int(value: object, path: _Path) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > 10**9:
        raise MisfitError(path, f"a whole number is expected, not {_shown(value)}.")
    return value


def _float(value: object, path: _Path) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or abs(value) > 1e9 or math.isnan(value):
        raise MisfitError(path, f"a number is expected, not {_shown(value)}.")
    return float(value)


_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def _text(value: object, path: _Path) -> str:
    if not isinstance(value, str):
        raise MisfitError(path, f"a text is expected, not {_shown(value)}.")
    if _UNSTORABLE.search(value):
        raise MisfitError(path, "the text holds a character that cannot be stored.")
    return value


def _date(value: object, path: _Path) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        if isinstance(value, str) and len(value) == 10:
            return date.fromisoformat(value)
    except ValueError:
        value = str(value)
    raise MisfitError(path, f"a date like 2026-03-31 is expected, not {_shown(value)}.")


def _time(value: object, path: _Path) -> datetime:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise MisfitError(path, f"a time with its zone like 2026-03-31T09:30:00Z is expected, not {_shown(value)}.")
    return moment


_PLAIN: dict[Any, _Reader] = {
    str: _text,
    bool: _bool,
    int: _int,
    float: _float,
    date: _date,
    datetime: _time,
}


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

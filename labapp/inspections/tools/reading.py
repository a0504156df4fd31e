"""Reads CSV, JSON and XML from outside with limits, into plain trees; nothing in a file can do more than be refused. Pure."""

from __future__ import annotations

import codecs
import csv
import io
import json
import math
from collections.abc import Iterator
from typing import Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from labapp.core.errors import UserError
from labapp.inspections.tools.mapping import FileForm

LARGEST_FILE = 5_000_000
MOST_ROWS = 10_000
MOST_COLUMNS = 400
DEEPEST = 30
MOST_PARTS = 200_000
"""So many elements or values a tree may hold."""
LONGEST_TEXT = 500
"""Of one value; what is longer is no value of a check."""
SUFFIXES = tuple(f".{form}" for form in FileForm)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

Tree = Any
"""CSV: a list of rows as dicts. JSON: as it is. XML: the root element, without namespaces."""


def form_of(data: bytes, name: str) -> FileForm:
    """What a file is, by its content; its name decides only where content can be anything."""
    if not data.strip():
        raise _refusal("The file is empty.", "Export it again from the tool.", "empty_file")
    if len(data) > LARGEST_FILE:
        raise _refusal(f"{_short(name)} is larger than 5 MB.", "A result file is much smaller.", "too_large")
    head = _text(data[:4096], lenient=True).lstrip("\ufeff \t\r\n")
    if head.startswith("<"):
        return FileForm.XML
    if head.startswith(("{", "[")):
        return FileForm.JSON
    return FileForm.CSV


def read_tree(data: bytes, form: FileForm) -> Tree:
    """The content of a file; UserError "broken_file" in one sentence if it is not what it seems to be."""
    if form is FileForm.XML:
        return _xml(data)
    text = _text(data)
    return _json(text) if form is FileForm.JSON else _csv(text)


def _text(data: bytes, *, lenient: bool = False) -> str:
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    errors = "ignore" if lenient else "strict"
    try:
        if encoding:
            text = data.decode(encoding, errors)
        elif data[:200].count(0) * 3 > len(data[:200]):  # every other byte is 0: UTF-16 that does not say so
            text = data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be", errors)
        else:
            text = data.decode("utf-8", errors)
    except UnicodeDecodeError:
        # What spreadsheets of western Windows write; every byte has a meaning there but five.
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError as error:
            raise _refusal(
                "The file's letters cannot be read.", "Export it as UTF-8 from the tool.", "broken_file"
            ) from error
    if "\x00" in text and not lenient:
        raise _refusal("The file is no text.", "Export it as CSV, JSON or XML.", "broken_file")
    return text


# ---- CSV


def _csv(text: str) -> list[dict[str, str]]:
    head = text.partition("\n")[0]
    comma = max((";", ",", "\t", "|"), key=head.count)
    rows: list[dict[str, str]] = []
    columns: list[str] = []
    try:
        # strict: a quote that never closes would swallow the rest of the file as one cell
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=comma, strict=True), 1):
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                columns = _columns(cells)
                continue
            if len(rows) >= MOST_ROWS:
                raise _refusal(f"The file has more than {MOST_ROWS:,} lines.", "Export fewer devices.", "too_many_rows")
            if len(cells) > len(columns):
                raise _refusal(
                    f"Line {number} has {len(cells)} cells under {len(columns)} heads.",
                    "Export the file again.",
                    "broken_file",
                )
            rows.append({name: cell.strip() for name, cell in zip(columns, cells, strict=False)})
    except csv.Error as error:
        raise _refusal(f"This is not CSV: {error}.", "Export the file again.", "broken_file") from error
    return rows


def _columns(cells: list[str]) -> list[str]:
    names = [" ".join(cell.split()) for cell in cells]
    if len(names) > MOST_COLUMNS:
        raise _refusal(f"The file has more than {MOST_COLUMNS} columns.", "Export fewer.", "broken_file")
    twice = next((name for name in names if name and names.count(name) > 1), None)
    if twice is not None:
        raise _refusal(f"The column “{_short(twice)}” stands twice.", "Export each column once.", "broken_file")
    return names


# ---- JSON


def _json(text: str) -> Tree:
    _refuse_depth(text)
    try:
        tree = json.loads(text, object_pairs_hook=_without_twins, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        words = f"line {error.lineno}, column {error.colno}: {error.msg}"
        raise _refusal(f"This is not JSON: {words}.", "Export the file again.", "broken_file") from error
    except ValueError as error:  # a number of more digits than Python converts
        raise _refusal("A number in the file is too long.", "Export the file again.", "broken_file") from error
    if sum(1 for _ in _parts(tree)) > MOST_PARTS:
        raise _refusal(f"The file holds more than {MOST_PARTS:,} values.", "Export fewer devices.", "too_many_rows")
    return tree


def _refuse_depth(text: str) -> None:
    """Count brackets before anything is built: a deep file must not even be begun."""
    depth, quoted, escaped = 0, False, False
    for letter in text:
        if quoted:
            quoted = escaped or letter != '"'
            escaped = letter == "\\" and not escaped
        elif letter == '"':
            quoted = True
        elif letter in "[{":
            depth += 1
            if depth > DEEPEST:
                raise _too_deep()
        elif letter in "]}":
            depth -= 1


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _refusal(f"The key “{_short(twice)}” stands twice in one object.", "Export it again.", "broken_file")
    return table


def _no_number(word: str) -> Any:
    raise _refusal(f"The file holds {word}, which is no number.", "Export the file again.", "broken_file")


def _parts(tree: Tree) -> Iterator[None]:
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        yield None
        if isinstance(part, dict):
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)


# ---- XML


class _Builder:
    """Builds plain elements, counts them, and refuses what is too deep while it is read."""

    def __init__(self) -> None:
        from xml.etree.ElementTree import TreeBuilder

        self._inner = TreeBuilder()
        self._depth, self._count = 0, 0

    def start(self, tag: str, attributes: dict[str, str]) -> Any:
        self._depth += 1
        self._count += 1
        if self._depth > DEEPEST:
            raise _too_deep()
        if self._count > MOST_PARTS:
            raise _refusal(f"The file holds more than {MOST_PARTS:,} parts.", "Export fewer devices.", "too_many_rows")
        return self._inner.start(_plain(tag), {_plain(name): value for name, value in attributes.items()})

    def end(self, tag: str) -> Any:
        self._depth -= 1
        return self._inner.end(_plain(tag))

    def data(self, text: str) -> None:
        self._inner.data(text)

    def close(self) -> Any:
        return self._inner.close()


def _plain(name: str) -> str:
    """A name without its namespace: a new edition of a schema is the same report."""
    return name.rpartition("}")[2]


def _xml(data: bytes) -> Tree:
    from xml.etree.ElementTree import ParseError

    # no entities, no document type, nothing fetched: a result file needs none of it
    parser = DefusedXMLParser(target=_Builder(), forbid_dtd=True, forbid_entities=True, forbid_external=True)
    try:
        parser.feed(data)
        return parser.close()
    except DefusedXmlException as error:
        raise _refusal(
            "The file defines entities or a document type, which no result needs; it was not read.",
            "Export it again from the tool.",
            "hostile_file",
        ) from error
    except ParseError as error:
        raise _refusal(f"This is not XML: {error}.", "Export the file again.", "broken_file") from error
    except (LookupError, ValueError) as error:  # an encoding that does not exist
        raise _refusal("The file's encoding is not known.", "Export it as UTF-8.", "broken_file") from error


# ---- values


def text_of(value: Any) -> str:
    """A value of a tree as text; empty for what is no single value, and for what is too long to be one."""
    if value is None or isinstance(value, dict | list):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:g}" if math.isfinite(value) else ""
    text = " ".join(str(value).split())
    text = text[1:] if text[:1] == "'" and text[1:2] in "=+-@" else text  # a spreadsheet's guard against formulas
    if text.startswith('="') and text.endswith('"'):  # how spreadsheets are told to keep a long number
        text = text[2:-1]
    return text if len(text) <= LONGEST_TEXT and text.isprintable() else ""


def _refusal(title: str, advice: str, code: str) -> UserError:
    return UserError(title, f"{advice} Nothing was stored.", code)


def _too_deep() -> UserError:
    return _refusal(f"The file is nested deeper than {DEEPEST} levels.", "Export it again.", "too_deep")


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"

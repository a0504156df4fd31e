"""What a tool's file says about the device on the bench, check by check, beside what was answered so far. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from labapp.core.errors import UserError
from labapp.inspections.rules import (
    Answer,
    Value,
    answer_problem,
    asked_checks,
    core_number,
    group_imei,
    identity_problem,
    listed,
    number_words,
    plain_words,
)
from labapp.inspections.tools.mapping import ANY_WORD, Mapping, ToolValue
from labapp.inspections.tools.places import found_at
from labapp.inspections.tools.reading import form_of, read_tree, text_of
from labapp.rulebook.types import Check, CheckKind, Checklist, Result

_WORST_FIRST = (
    Result.FAIL,
    Result.NOT_READABLE,
    Result.NOT_TESTED,
    Result.PASS,
    Result.NOT_APPLICABLE,
)
_NUMBER = re.compile(r"[-+]?\d[\d\s]*(?:[.,]\d+)?")


class LineState(StrEnum):
    """How a tool's value stands to what was answered."""

    NEW = "new"
    SAME = "same"
    DIFFERS = "differs"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is answered to a check so far, and its version."""

    result: Result | None
    value: Value
    note: str
    version: int
    source: str = ""


@dataclass(frozen=True, slots=True)
class ToolLine:
    """One check that the file speaks of: what stands, what the file proposes, and why it cannot be taken if it cannot."""

    check: str
    text: str
    unit: str
    said: str
    """What the file says, in its own words."""
    state: LineState
    result: Result | None
    value: Value
    standing: Standing | None
    reason: str = ""

    @property
    def version(self) -> int:
        """The version of what stands, 0 if nothing does."""
        return 0 if self.standing is None else self.standing.version


@dataclass(frozen=True, slots=True)
class Proposal:
    """A file read for one inspection; nothing of it is stored."""

    tool: str
    title: str
    name: str
    device: str
    """By what the device was found, in one sentence."""
    certain: bool
    """Whether the file names this very device; if not, the person must say so."""
    lines: tuple[ToolLine, ...]

    @property
    def source(self) -> str:
        """How answers and documents name it."""
        return f"{self.title}, {self.name}"


def propose(
    mappings: Sequence[Mapping],
    data: bytes,
    name: str,
    checklist: Checklist,
    standing: Table[str, Standing],
) -> Proposal:
    """Read a file for an inspection; UserError says why it cannot be."""
    form = form_of(data, name)
    tree = read_tree(data, form)
    mapping = _mapping(mappings, str(form), tree, name)
    record, sentence, certain = _record(mapping, tree, checklist, standing)
    by_check: dict[str, list[ToolValue]] = {}
    for value in mapping.values:
        if not value.categories or checklist.category in value.categories:
            by_check.setdefault(value.check, []).append(value)
    found = [
        line
        for key, values in by_check.items()
        if (check := checklist.check(key)) is not None
        and (line := _line(mapping, record, check, values, standing.get(key))) is not None
    ]
    lines = _only_asked(found, checklist, standing)
    if not lines:
        raise UserError(
            f"{name} says nothing about a {checklist.title.lower()} that its checklist asks for.",
            f"It was read as {mapping.title}. Nothing was stored.",
            "nothing_to_take",
        )
    order = {check.key: place for place, check in enumerate(checklist.checks)}
    return Proposal(
        mapping.key, mapping.title, name, sentence, certain, tuple(sorted(lines, key=lambda x: order[x.check]))
    )


# ---- which tool, which device


def _mapping(mappings: Sequence[Mapping], form: str, tree: Any, name: str) -> Mapping:
    for mapping in mappings:
        if str(mapping.form) != form:
            continue
        sample = tree[0] if form == "csv" and tree else tree
        if all(_is_marked(form, sample, mark.at, mark.says) for mark in mapping.recognise):
            return mapping
    known = listed(tuple(mapping.title for mapping in mappings)) if mappings else "none"
    raise UserError(
        f"{name} is no result file of a tool that is known here.",
        f"Known are {known}. Nothing was stored.",
        "unknown_tool",
    )


def _is_marked(form: str, tree: Any, at: str, says: str) -> bool:
    found = found_at(form, tree, at)
    return any(not says or text_of(one).casefold() == says.casefold() for one in found)


def _records(mapping: Mapping, tree: Any) -> list[Any]:
    if mapping.form == "csv":
        return list(tree)
    if not mapping.each:
        return [tree]
    found = found_at(mapping.form, tree, mapping.each)
    return list(found[0]) if mapping.form == "json" and found and isinstance(found[0], list) else found


def _record(mapping: Mapping, tree: Any, checklist: Checklist, standing: Table[str, Standing]) -> tuple[Any, str, bool]:
    """The device's own record of the file, how it was found, and whether that is certain."""
    records = _records(mapping, tree)
    if not records:
        raise UserError("The file holds no device.", "Export it again; nothing was stored.", "no_device")
    ours = _numbers(checklist, standing)
    named = [(record, _named(mapping, record)) for record in records]
    fitting = [(record, one) for record, numbers in named for one in numbers if (one[0], core_number(*one)) in ours]
    if fitting:
        distinct = list({id(record): record for record, _ in fitting}.values())
        if len(distinct) > 1:
            raise UserError(
                f"The file holds this device {len(distinct)} times.",
                "Export its last test only; nothing was stored.",
                "device_twice",
            )
        kind, number = fitting[0][1]
        return distinct[0], f"Found by its {_kind_words(kind)} {group_imei(number)}.", True
    if len(records) > 1:
        advice = "Answer its IMEI or serial number first." if not ours else "Check the number, or take another file."
        raise UserError(
            f"The file holds {len(records):,} devices, and none of them is known to be this one.",
            f"{advice} Nothing was stored.",
            "which_device",
        )
    record, numbers = named[0]
    if not numbers:
        return record, "The file names no device: make sure that it is of this one.", False
    words = " and ".join(f"{_kind_words(kind)} {group_imei(number)}" for kind, number in numbers)
    if any(kind == known for kind, _ in numbers for known, _ in ours):
        return record, f"The file is of another device: it names {words}.", False
    return record, f"The file names {words}; nothing is answered yet to compare it with.", False


def _kind_words(kind: str) -> str:
    return "serial number" if kind == "serial" else kind.upper()


def _named(mapping: Mapping, record: Any) -> list[tuple[str, str]]:
    found = []
    for device in mapping.devices:
        for one in found_at(mapping.form, record, device.at):
            text = text_of(one)
            if text and identity_problem(device.identity, text) is None:
                found.append((device.identity, text))
    return found


def _numbers(checklist: Checklist, standing: Table[str, Standing]) -> set[tuple[str, str]]:
    """The numbers of the device on the bench, as they were answered."""
    return {
        (check.identity, core_number(check.identity, str(row.value)))
        for check in checklist.checks
        if check.identity and not check.agrees_with and (row := standing.get(check.key)) is not None and row.value
    }


# ---- one check


@dataclass(frozen=True, slots=True)
class _Said:
    """What one value of the file comes to; `problem` says why it cannot be taken."""

    said: str
    result: Result | None = None
    value: Value = None
    problem: str = ""


def _line(
    mapping: Mapping, record: Any, check: Check, values: Sequence[ToolValue], row: Standing | None
) -> ToolLine | None:
    found = [
        _said(mapping, record, check, value, text) for value in values for text in _texts(mapping, record, value.at)
    ]
    if not found:
        return None
    one = _together(found)
    problem = one.problem
    if not problem and one.result is not None:
        problem = answer_problem(check, Answer(one.result, one.value)) or ""
    if problem:
        state = LineState.REFUSED
    elif row is None or row.result is None:
        state = LineState.NEW
    else:
        state = LineState.SAME if _is_same(check, row, one) else LineState.DIFFERS
    return ToolLine(check.key, check.text, check.unit, one.said, state, one.result, one.value, row, problem)


def _only_asked(found: Sequence[ToolLine], checklist: Checklist, standing: Table[str, Standing]) -> list[ToolLine]:
    """Refuse what would not be asked, even once the file's other values are taken."""
    answers = {key: Answer(row.result, row.value) for key, row in standing.items() if row.result is not None}
    answers |= {
        line.check: Answer(line.result, line.value)
        for line in found
        if line.state is not LineState.REFUSED and line.result is not None
    }
    asked = {check.key for check in asked_checks(checklist, answers)}
    reason = "It is not asked so far: answer what it depends on, then read the file again."
    return [
        line if line.check in asked or line.reason else replace(line, state=LineState.REFUSED, reason=reason)
        for line in found
    ]


def _texts(mapping: Mapping, record: Any, at: str) -> list[str]:
    return [text for one in found_at(mapping.form, record, at) if (text := text_of(one))]


def _said(mapping: Mapping, record: Any, check: Check, value: ToolValue, text: str) -> _Said:
    if value.words:
        return _by_words(check, value, text)
    if value.judges or check.kind is CheckKind.NUMBER:
        return _by_number(mapping, record, check, value, text)
    if check.kind is CheckKind.DATE:
        return _by_day(value, text)
    if check.kind in (CheckKind.IDENTITY, CheckKind.TEXT):
        return _Said(text, Result.PASS, text)
    return _Said(text, problem=f"The mapping does not say what “{text}” means for this check.")


def _by_words(check: Check, value: ToolValue, text: str) -> _Said:
    words = {word.strip().casefold(): meaning for word, meaning in value.words.items()}
    meaning = words.get(text.casefold(), words.get(ANY_WORD))
    if meaning is None:
        return _Said(text, problem=f"“{text}” is no word that the mapping knows.")
    if check.kind is CheckKind.CHOICE:
        option = next((option for option in check.options if option.key == meaning), None)
        if option is None:
            return _Said(text, problem=f"This check has no option “{meaning}”.")
        return _Said(text, option.result, option.key)
    if meaning not in set(Result):
        return _Said(text, problem=f"The mapping takes “{text}” for “{meaning}”, which is no result.")
    return _Said(text, Result(meaning))


def _by_number(mapping: Mapping, record: Any, check: Check, value: ToolValue, text: str) -> _Said:
    number = number_of(text)
    if number is None:
        return _Said(text, problem=f"“{text}” is no number.")
    said = text
    if value.of:
        whole = next((number_of(one) for one in _texts(mapping, record, value.of)), None)
        if not whole:
            return _Said(text, problem="The number that it is a share of is missing or 0.")
        number, said = number / whole, f"{text} of {number_words(whole)}"
    number *= value.scale
    if not value.judges:
        if value.unit != check.unit:
            words = f"The mapping gives {value.unit or 'no unit'}, this check takes {check.unit or 'none'}."
            return _Said(said, problem=words)
        number = round(number, check.decimals)
        return _Said(said, Result.PASS, int(number) if check.decimals == 0 else number)
    least = value.at_least
    if value.at_least_at:
        least = next((number_of(one) for one in _texts(mapping, record, value.at_least_at)), None)
        if least is None:
            return _Said(said, problem="The limit that it is measured by is missing in the file.")
    good = (value.at_most is None or number <= value.at_most) and (least is None or number >= least)
    name = re.split(r"[./]", value.at)[-1].replace("_", " ")
    if name in ("value", "string"):
        name = value.at
    return _Said(f"{name} {said}", Result.PASS if good else Result.FAIL)


def number_of(text: str) -> float | None:
    """The number that a text begins with: `87 %`, `1 234`, `83,5`, `16083h+45m`; None if it begins with none."""
    match = _NUMBER.match(text.strip())
    if match is None:
        return None
    plain = re.sub(r"\s", "", match[0]).replace(",", ".")
    number = float(plain)
    return number if math.isfinite(number) and abs(number) < 1e15 else None


def _by_day(value: ToolValue, text: str) -> _Said:
    try:
        day = datetime.strptime(text, value.day or "%Y-%m-%d").date()  # noqa: DTZ007  a day has no zone
    except ValueError:
        return _Said(text, problem=f"“{text}” is no day as the mapping writes it.")
    return _Said(text, Result.PASS, day.isoformat())


def _together(found: Sequence[_Said]) -> _Said:
    """Several values of one check: results are as good as the worst, other values must agree."""
    if len(found) == 1:
        return found[0]
    problem = next((one for one in found if one.problem), None)
    if problem is not None:
        return problem
    if any(one.value is not None for one in found):
        if len({(one.result, one.value) for one in found}) == 1:
            return found[0]
        words = listed(tuple(dict.fromkeys(one.said for one in found)))
        return _Said(words, problem=f"The file says several things: {words}.")
    worst = next(result for result in _WORST_FIRST if any(one.result is result for one in found))
    telling = (
        [one.said for one in found if one.result is worst] if worst is Result.FAIL else [one.said for one in found]
    )
    return _Said("; ".join(dict.fromkeys(telling)), worst)


def _is_same(check: Check, row: Standing, one: _Said) -> bool:
    measured = check.kind in (CheckKind.NUMBER, CheckKind.IDENTITY, CheckKind.TEXT, CheckKind.DATE)
    # what a measured value comes to is the rules' word, whatever was ticked beside it
    if row.result is not one.result and not (measured and row.result in (Result.PASS, Result.FAIL)):
        return False
    if check.kind is CheckKind.IDENTITY:
        return core_number(check.identity, str(row.value)) == core_number(check.identity, str(one.value))
    if isinstance(row.value, int | float) and isinstance(one.value, int | float):
        return math.isclose(row.value, one.value, abs_tol=1e-9)
    if isinstance(row.value, str) and isinstance(one.value, str):
        return row.value.strip() == one.value.strip()
    # a verdict's value is what came instead, in the person's words; the tool has none
    return row.value == one.value or (check.kind is CheckKind.VERDICT and one.value is None)


def in_words(check: Check, result: Result | None, value: Value) -> str:
    """A result with its value, as people say it."""
    if value is None or value == "":
        return "" if result is None else plain_words(result)
    if check.kind is CheckKind.CHOICE:
        return next((option.text for option in check.options if option.key == value), str(value))
    if check.kind is CheckKind.IDENTITY:
        words = group_imei(str(value))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        words = f"{number_words(value)} {check.unit}".strip()
    else:
        words = str(value)
    return words if result in (None, Result.PASS) else f"{plain_words(result)}, {words}"

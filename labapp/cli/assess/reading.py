"""Reads a case from JSON, strictly: each misfit is refused with its place and one sentence."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from labapp.core.errors import UserError
from labapp.inspections.rules import (
    Answer,
    Case,
    DeliveryFacts,
    Observation,
    Promise,
    Received,
    Value,
    answer_problem,
    observation_problem,
    plain_words,
)
from labapp.orders.rules import ENDED_WITHOUT_DEVICE, fact_problem
from labapp.rulebook import loader
from labapp.rulebook.grading import claimed_grade
from labapp.rulebook.reading import MisfitError, read
from labapp.rulebook.types import Checklist, Grade, Policy

LARGEST_FILE = 5_000_000
MOST_OBSERVATIONS = 1_000
_NESTED = ("promise", "received", "delivery", "answers", "observations")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Top:
    """The plain fields of a case; its tables and lists are read one by one, so that a complaint names their place."""

    category: str
    grade: Grade
    ordered_on: date
    market: str
    checklist: str = ""
    policy: str = ""


FIELDS = (*_Top.__dataclass_fields__, *_NESTED)
"""All fields of a case, in the order in which they are told."""


def read_case(data: Mapping[str, Any]) -> tuple[Case, Checklist, Policy]:
    """The case that a JSON object describes, with its checklist and policy; UserError says what does not fit."""
    for name in data:
        if name not in FIELDS:
            _refuse(_short(name), f"there is no such field; the fields are {', '.join(FIELDS)}.")
    given = {name: value for name, value in data.items() if value is not None}
    if isinstance(given.get("checklist"), int):
        given["checklist"] = f"{given.get('category')}/{given['checklist']}"
    if isinstance(given.get("grade"), str) and given["grade"] not in list(Grade):
        given["grade"] = claimed_grade(given["grade"])
    top = _read(_Top, {name: value for name, value in given.items() if name not in _NESTED}, ())
    checklist = _checklist(top)
    policy = loader.policy(top.policy) if top.policy else _policy_for(top)
    promise = _promise(top, given.get("promise", {}))
    case = Case(
        ordered_on=top.ordered_on,
        market=top.market.upper(),
        promise=promise,
        received=_read(Received, given.get("received", {}), ("received",)),
        delivery=_facts(top, given.get("delivery", {}), promise),
        answers=read_answers(given.get("answers", {}), checklist),
        observations=read_observations(given.get("observations", []), checklist),
    )
    return case, checklist, policy


def _policy_for(top: _Top) -> Policy:
    return loader.policy_for(top.ordered_on, top.category, top.grade, top.market.upper())


def content(name: str) -> bytes:
    """The bytes of a file, or of the input for "-"; at most 5 MB are read."""
    try:
        if name == "-":
            raw = sys.stdin.buffer.read(LARGEST_FILE + 1)
        else:
            with Path(name).open("rb") as file:
                raw = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it has no possible name"
        raise UserError(f"{name} cannot be read: {reason}.", "Check the file's name.", "unreadable") from error
    if len(raw) > LARGEST_FILE:
        raise UserError(f"{name} is larger than {LARGEST_FILE:,} bytes.", "One case is much smaller.", "too_large")
    return raw


def parsed(raw: bytes) -> Mapping[str, Any]:
    """The one JSON object that the bytes hold; UserError "broken_json" in one sentence otherwise."""
    try:
        data = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_without_twins, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise UserError("The file is not UTF-8 text.", "Save it as UTF-8.", "broken_json") from error
    except json.JSONDecodeError as error:
        words = f"line {error.lineno}, column {error.colno}: {error.msg}"
        raise UserError(f"This is not JSON: {words}.", "Mend the file.", "broken_json") from error
    except RecursionError as error:
        raise UserError("This JSON is nested too deeply.", "One case needs four levels.", "broken_json") from error
    except ValueError as error:  # a number of more digits than Python converts
        raise UserError("A number in this JSON is too long.", "Mend the file.", "broken_json") from error
    if not isinstance(data, dict):
        raise UserError("One JSON object is expected.", "See `labapp assess --example smartphone`.", "broken_json")
    return data


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for key, value in pairs:
        if key in table:
            raise UserError(f"The key “{_short(key)}” stands twice in the same object.", "Keep one.", "broken_json")
        table[key] = value
    return table


def _no_number(word: str) -> NoReturn:
    raise UserError(f"{word} is no number that can be judged.", "Write a number or null.", "broken_json")


def _refuse(place: str, sentence: str) -> NoReturn:
    raise UserError(f"{place}: {sentence}", "See `labapp assess --example smartphone`.", "bad_case")


def _read(kind: type[T], table: object, path: tuple[str | int, ...]) -> T:
    try:
        return read(kind, table, path)
    except MisfitError as misfit:
        _refuse(_place(misfit.path), misfit.sentence)


def _place(path: tuple[str | int, ...]) -> str:
    return ".".join(_short(str(step)) for step in path) or "The file"


def _checklist(top: _Top) -> Checklist:
    found = loader.checklist_by_key(top.checklist or top.category)
    if found.category != top.category:
        _refuse("checklist", f"{found.key} is not for the category {_short(top.category)}.")
    return found


def _promise(top: _Top, table: object) -> Promise:
    promise = _read(Promise, table, ("promise",))
    if isinstance(table, Mapping) and "grade" in table and promise.grade is not top.grade:
        _refuse("promise.grade", f"it says {promise.grade}, but grade says {top.grade}.")
    if top.grade is Grade.BELOW_FAIR:
        _refuse("grade", "below_fair is derived, never claimed.")
    return replace(promise, grade=top.grade, category=top.category)


def _facts(top: _Top, table: object, promise: Promise) -> DeliveryFacts:
    facts = _read(DeliveryFacts, table, ("delivery",))
    if facts.ordered_on not in (None, top.ordered_on):
        _refuse("delivery.ordered_on", "it differs from ordered_on.")
    if facts.ended and facts.ended not in ENDED_WITHOUT_DEVICE:
        ends = ", ".join(sorted(ENDED_WITHOUT_DEVICE))
        _refuse("delivery.ended", f"“{_short(facts.ended)}” is no end without a device; these are {ends}.")
    market = top.market
    if len(market) != 2 or not market.isascii() or not market.isalpha():
        _refuse("market", "a market is written with two letters, like FR.")
    for word, day in (
        ("dispatched_on", facts.dispatched_on),
        ("first_scan_on", facts.first_scan_on),
        ("delivered_on", facts.delivered_on),
    ):
        earlier = facts.dispatched_on if word == "delivered_on" else None
        problem = day and fact_problem(plain_words(word), day, ordered_on=top.ordered_on, dispatched_on=earlier)
        if problem:
            _refuse(f"delivery.{word}", problem)
    return replace(
        facts,
        ordered_on=top.ordered_on,
        dispatch_by=facts.dispatch_by or promise.dispatch_by,
        deliver_by=facts.deliver_by or promise.deliver_by,
        to_country=facts.to_country or market.upper(),
    )


def read_answers(table: object, checklist: Checklist) -> dict[str, Answer]:
    """The answers of a JSON table, each fit for its check; UserError names the first that is not."""
    if not isinstance(table, Mapping):
        _refuse("answers", "a table of check keys is expected.")
    checks = {check.key: check for check in checklist.checks}
    answers = {}
    for key, given in table.items():
        check = checks.get(key)
        if check is None:
            _refuse(f"answers.{_short(key)}", f"checklist {checklist.key} has no such check.")
        value: Value = None
        if isinstance(given, Mapping):
            value = _plain(given.get("value"), key)
            given = {name: inner for name, inner in given.items() if name != "value"}
        answer = _read(Answer, given, ("answers", key))
        if value is not None:
            answer = replace(answer, value=value)
        problem = answer_problem(check, answer)
        if problem:
            _refuse(f"answers.{key}", problem)
        answers[key] = answer
    return answers


def _plain(value: object, key: str) -> Value:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    _refuse(f"answers.{key}.value", "a text, a number, true, false or null is expected.")


def read_observations(table: object, checklist: Checklist) -> tuple[Observation, ...]:
    """The observations of a JSON list; UserError names the first that does not fit."""
    if not isinstance(table, list) or len(table) > MOST_OBSERVATIONS:
        _refuse("observations", f"a list of at most {MOST_OBSERVATIONS:,} observations is expected.")
    seen = []
    for index, item in enumerate(table):
        observation = _read(Observation, item, ("observations", index))
        problem = observation_problem(observation, checklist.zones)
        if problem:
            _refuse(f"observations.{index}", problem)
        seen.append(observation)
    return tuple(seen)


def _short(text: str) -> str:
    text = text.encode("utf-8", "replace").decode()
    return text if len(text) <= 60 else f"{text[:59]}…"

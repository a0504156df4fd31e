"""What a tool writes and which check each of its values fills: plain types, and their files in resources/tools."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from labapp.core.paths import RESOURCES
from labapp.inspections.tools.places import place_problem
from labapp.rulebook.reading import MisfitError, read
from labapp.rulebook.sheets import read_sheet

TOOLS = RESOURCES / "tools"
ANY_WORD = "*"
IDENTITIES = ("imei", "meid", "eid", "serial")
_LONGEST_TITLE = 60


class FileForm(StrEnum):
    CSV = "csv"
    JSON = "json"
    XML = "xml"


@dataclass(frozen=True, slots=True)
class Mark:
    """A place that must hold something (`says` empty) or exactly this."""

    at: str
    says: str = ""


@dataclass(frozen=True, slots=True)
class Device:
    """A place that names the device by a number."""

    at: str
    identity: str


@dataclass(frozen=True, slots=True)
class ToolValue:
    """One value of the file and the check that it fills.

    Words are taken as `words` says (to results, or to the options of a choice; `*` for any other word). Numbers are
    multiplied by `scale`, or divided by the number at `of` and multiplied. With `at_most` or `at_least` a number becomes
    pass or fail. Several values of one check together are as good as the worst.
    """

    at: str
    check: str
    words: dict[str, str] = field(default_factory=dict)
    words_of: str = ""
    """The vocabulary of the mapping that the value is written in, instead of `words`."""
    scale: float = 1.0
    of: str = ""
    unit: str = ""
    at_most: float | None = None
    at_least: float | None = None
    at_least_at: str = ""
    """A place that holds the least number."""
    day: str = ""
    """How a day is written, as `%d/%m/%Y`; empty means 2026-03-31."""
    categories: tuple[str, ...] = ()
    """Only for these categories; empty for each that has the check."""

    @property
    def judges(self) -> bool:
        """Whether a number is turned into pass or fail."""
        return self.at_most is not None or self.at_least is not None or bool(self.at_least_at)


@dataclass(frozen=True, slots=True)
class _File:
    title: str
    about: str
    form: FileForm
    recognise: tuple[Mark, ...]
    values: tuple[ToolValue, ...]
    devices: tuple[Device, ...] = ()
    each: str = ""
    vocabularies: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mapping:
    """How one tool's file is read. `key` is the file's name; `each` leads to the devices if one file holds several."""

    key: str
    title: str
    about: str
    form: FileForm
    recognise: tuple[Mark, ...]
    values: tuple[ToolValue, ...]
    devices: tuple[Device, ...]
    each: str


def load_mapping(path: Path) -> Mapping:
    """Load a mapping; UserError "broken_mapping" names file, line, key and what is wrong."""
    sheet = read_sheet(path, "broken_mapping")
    table = sheet.table()
    try:
        found = read(_File, table)
        _examine(found)
    except MisfitError as misfit:
        sheet.complain(table, misfit)
    return Mapping(
        path.stem,
        found.title,
        found.about,
        found.form,
        found.recognise,
        tuple(_spelt_out(value, found) for value in found.values),
        found.devices,
        found.each,
    )


@lru_cache(maxsize=1)
def known_mappings() -> tuple[Mapping, ...]:
    """The mappings that the program brings, by name."""
    return tuple(load_mapping(path) for path in sorted(TOOLS.glob("*.toml")))


def _spelt_out(value: ToolValue, found: _File) -> ToolValue:
    return replace(value, words=found.vocabularies[value.words_of]) if value.words_of else value


def _examine(found: _File) -> None:
    if not found.title.strip() or len(found.title) > _LONGEST_TITLE:
        raise MisfitError(("title",), f"a title of 1 to {_LONGEST_TITLE} characters is needed; documents name it.")
    if not found.recognise:
        raise MisfitError(("recognise",), "a mapping must say by what its file is known.")
    if not found.values:
        raise MisfitError(("values",), "a mapping that fills no check is of no use.")
    if found.each and found.form is FileForm.CSV:
        raise MisfitError(("each",), "in a CSV file each line is a device; leave this out.")
    _examine_place(found.form, found.each, ("each",))
    for name, words in found.vocabularies.items():
        _examine_words(words, ("vocabularies", name))
    for index, mark in enumerate(found.recognise):
        _examine_place(found.form, mark.at, ("recognise", index, "at"), needed=True)
    for index, device in enumerate(found.devices):
        _examine_place(found.form, device.at, ("devices", index, "at"), needed=True)
        if device.identity not in IDENTITIES:
            raise MisfitError(("devices", index, "identity"), f"one of {', '.join(IDENTITIES)} is expected.")
    for index, value in enumerate(found.values):
        _examine_value(found, value, index)


def _examine_value(found: _File, value: ToolValue, index: int) -> None:
    path = ("values", index)
    _examine_place(found.form, value.at, (*path, "at"), needed=True)
    _examine_place(found.form, value.of, (*path, "of"))
    _examine_place(found.form, value.at_least_at, (*path, "at_least_at"))
    if value.words_of and (value.words or value.words_of not in found.vocabularies):
        known = ", ".join(found.vocabularies) or "none"
        raise MisfitError((*path, "words_of"), f"one vocabulary instead of words is named here; there are: {known}.")
    if (value.words or value.words_of) and value.judges:
        raise MisfitError((*path, "words"), "a value is read by its words or by its limits, not by both.")
    if value.scale == 0:
        raise MisfitError((*path, "scale"), "a scale of 0 leaves nothing of the number.")
    _examine_words(value.words, (*path, "words"))
    for other in found.values[:index]:
        apart = value.categories and other.categories and not set(value.categories) & set(other.categories)
        if other.check == value.check and not apart and not (_gives_results(value) and _gives_results(other)):
            raise MisfitError((*path, "check"), f"{value.check} is filled twice; only results can be taken together.")


def _gives_results(value: ToolValue) -> bool:
    return bool(value.words or value.words_of) or value.judges


def _examine_words(words: dict[str, str], path: tuple[str | int, ...]) -> None:
    folded = [word.strip().casefold() for word in words]
    twice = next((word for word in folded if folded.count(word) > 1), None)
    if twice is not None:
        raise MisfitError(path, f"“{twice}” stands here twice; capitals make no other word.")


def _examine_place(form: FileForm, place: str, path: tuple[str | int, ...], *, needed: bool = False) -> None:
    problem = place_problem(form, place) if place or needed else ""
    if problem:
        raise MisfitError(path, problem)

"""Files of the rulebook as text, and complaints about them: file, line, key and a sentence."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from labapp.core.errors import UserError
from labapp.rulebook.lines import line_of
from labapp.rulebook.reading import MisfitError

LARGEST_FILE = 1_000_000
_LANGUAGE = re.compile(r"[a-z]{2}")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file of the rulebook: its name for complaints, its bytes, and its translations by language."""

    name: str
    raw: bytes
    code: str
    """The stable word of its complaints: `broken_checklist` or `broken_policy`."""
    translations: dict[str, Sheet] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """The hash of the bytes, or of hash and name of every file if there are translations."""
        return sha256_of([self])

    @property
    def text(self) -> str:
        """The file as text; UserError if it is too large or not UTF-8."""
        if len(self.raw) > LARGEST_FILE:
            raise UserError(
                f"{self.name} is larger than {LARGEST_FILE:,} bytes.", "A rulebook file is small.", self.code
            )
        try:
            return self.raw.decode("utf-8")
        except UnicodeDecodeError as error:
            line = self.raw[: error.start].count(b"\n") + 1
            words = f"{self.name}, line {line}: this is not UTF-8 text."
            raise UserError(words, "Save it as UTF-8.", self.code) from error

    def table(self) -> dict[str, Any]:
        """The file as a table; UserError names line and column where it is no TOML."""
        try:
            return tomllib.loads(self.text)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise UserError(_syntax(self.name, str(error), self.text), _ADVICE, self.code) from error

    def complain(self, table: Mapping[str, Any], misfit: MisfitError) -> NoReturn:
        """Raise the misfit as a UserError that names file, line, stable key and field."""
        line = line_of(self.text, misfit.path) or 1  # what the whole file lacks is told at its head
        words = [word for word in (_key_near(table, misfit.path), _field_name(misfit.path)) if word]
        place = "".join(f", {word}" for word in (f"line {line}", *words))
        raise UserError(f"{self.name}{place}: {misfit.sentence}", _ADVICE, self.code) from misfit


_ADVICE = "Mend the file; nothing was loaded from it."


def read_sheet(path: Path, code: str, name: str = "") -> Sheet:
    """Read a file and its translations beside it (`1.fr.toml` beside `1.toml`); UserError if it cannot be read."""
    beside = sorted(path.parent.glob(f"{path.stem}.*.toml")) if path.suffix == ".toml" else []
    folder = name.rpartition("/")[0]
    translations = {
        language: Sheet(f"{folder}/{file.name}".lstrip("/"), _bytes(file, code), code)
        for file in beside
        if _LANGUAGE.fullmatch(language := file.name[len(path.stem) + 1 : -len(".toml")])
    }
    return Sheet(name or path.name, _bytes(path, code), code, translations)


def sha256_of(sheets: list[Sheet]) -> str:
    """One hash for all these files and their translations: the bare one of its bytes if there is only one file."""
    files = [file for sheet in sheets for file in (sheet, *sheet.translations.values())]
    if len(files) == 1:
        return hashlib.sha256(files[0].raw).hexdigest()
    lines = sorted({f"{hashlib.sha256(file.raw).hexdigest()}  {file.name}\n" for file in files})
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _bytes(path: Path, code: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise UserError(f"{path.name} cannot be read: {error.strerror}.", "Check the file.", code) from error


def _syntax(name: str, message: str, text: str) -> str:
    match = re.search(r"\(at line (\d+), column (\d+)\)", message)
    reason = re.sub(r"\s*\(at [^)]*\)", "", message).strip() or "nested too deeply"
    place = f", line {match[1]}, column {match[2]}" if match else f", line {max(1, len(text.splitlines()))}"
    return f"{name}{place}: this is not TOML: {reason[0].lower()}{reason[1:]}."


def _field_name(path: tuple[str | int, ...]) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def _key_near(table: object, path: tuple[str | int, ...]) -> str:
    """The stable key of the innermost table on the way to the misfit, so that a person finds it without counting."""
    key = ""
    for step in path:
        if isinstance(table, Mapping) and isinstance(step, str):
            table = table.get(step)
            if "." in step:  # translations are kept by the check's key
                key = step
        elif isinstance(table, list) and isinstance(step, int) and step < len(table):
            table = table[step]
        else:
            break
        if isinstance(table, Mapping) and isinstance(table.get("key"), str):
            key = table["key"]
    return key

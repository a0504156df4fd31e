"""Loads checklists and policies from their files: strict, with file, line, key and a sentence for each complaint."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from labapp.core.errors import UserError
from labapp.core.paths import RESOURCES
from labapp.rulebook.checking import examine_checklist, examine_policy
from labapp.rulebook.lines import line_of
from labapp.rulebook.reading import MisfitError, plain, read
from labapp.rulebook.types import Checklist, Policy

CHECKLISTS = RESOURCES / "checklists"
POLICIES = RESOURCES / "policies"
LARGEST_FILE = 1_000_000

T = TypeVar("T", Checklist, Policy)


def load_checklist(path: Path) -> Checklist:
    """Load a checklist file; UserError "broken_checklist" names file, line, key and what is wrong."""

    def build(table: dict[str, Any], sha256: str) -> Checklist:
        checklist = read(Checklist, {**_with_sections(table), "sha256": sha256})
        examine_checklist(checklist)
        return checklist

    return _load(path, build, "broken_checklist")


def load_policy(path: Path) -> Policy:
    """Load a policy file; UserError "broken_policy" names file, line, key and what is wrong."""

    def build(table: dict[str, Any], sha256: str) -> Policy:
        policy = read(Policy, {**table, "sha256": sha256})
        examine_policy(policy)
        return policy

    return _load(path, build, "broken_policy")


def checklist(category: str, version: int | None = None) -> Checklist:
    """The released checklist of a category, the newest if no version is asked for; UserError "unknown_checklist"."""
    found = _released(category)
    if not found:
        raise UserError(
            f"There is no checklist for the category “{category}”.",
            f"There are checklists for {', '.join(categories())}.",
            "unknown_checklist",
        )
    wanted = max(found) if version is None else version
    if wanted not in found:
        released = ", ".join(f"{category}/{number}" for number in found)
        raise UserError(f"There is no checklist {category}/{wanted}.", f"Released: {released}.", "unknown_checklist")
    return _cached_checklist(found[wanted])


def checklist_by_key(key: str) -> Checklist:
    """The released checklist that documents name like `smartphone/1`; UserError "unknown_checklist"."""
    category, slash, version = key.partition("/")
    if slash and not re.fullmatch(r"[1-9][0-9]{0,5}", version):
        raise UserError(f"There is no checklist “{key}”.", "Name it like smartphone/1.", "unknown_checklist")
    return checklist(category, int(version) if slash else None)


def categories() -> tuple[str, ...]:
    """The categories that have a released checklist."""
    return tuple(sorted(folder.name for folder in CHECKLISTS.iterdir() if _released(folder.name)))


def policy_for(on: date) -> Policy:
    """The newest policy in force on a day (the order's); UserError "no_policy" before the first."""
    found = [policy for policy in _policies() if policy.valid_from <= on]
    if not found:
        first = min(policy.valid_from for policy in _policies())
        raise UserError(
            f"No policy was in force on {on.isoformat()}.",
            f"The first one holds from {first.isoformat()}: check the order's date.",
            "no_policy",
        )
    return max(found, key=lambda policy: policy.valid_from)


def policy(key: str) -> Policy:
    """The policy of that key, as `2026-01`; UserError "unknown_policy"."""
    for known in _policies():
        if known.key == key:
            return known
    raise UserError(
        f"There is no policy “{key}”.", f"There are {', '.join(known.key for known in _policies())}.", "unknown_policy"
    )


def checklist_to_json(checklist: Checklist) -> dict[str, Any]:
    """The frozen copy that an inspection keeps; `checklist_from_json` gives back an equal checklist."""
    copy: dict[str, Any] = plain(checklist)
    return copy


def checklist_from_json(data: Mapping[str, Any]) -> Checklist:
    """The checklist of a frozen copy; UserError "broken_checklist" if the copy is damaged."""
    return _thaw(Checklist, data, examine_checklist, "broken_checklist")


def policy_to_json(policy: Policy) -> dict[str, Any]:
    """The frozen copy of a policy that an inspection keeps."""
    copy: dict[str, Any] = plain(policy)
    return copy


def policy_from_json(data: Mapping[str, Any]) -> Policy:
    """The policy of a frozen copy; UserError "broken_policy" if the copy is damaged."""
    return _thaw(Policy, data, examine_policy, "broken_policy")


def _thaw(kind: type[T], data: Mapping[str, Any], examine: Callable[[T], None], code: str) -> T:
    try:
        value = read(kind, data)
        examine(value)
    except MisfitError as misfit:
        place = ".".join(str(step) for step in misfit.path)
        raise UserError(f"The frozen copy is damaged at {place}: {misfit.sentence}", "Restore it.", code) from misfit
    return value


def _load(path: Path, build: Callable[[dict[str, Any], str], T], code: str) -> T:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UserError(f"{path.name} cannot be read: {error.strerror}.", "Check the file.", code) from error
    if len(raw) > LARGEST_FILE:
        raise UserError(f"{path.name} is larger than {LARGEST_FILE:,} bytes.", "A rulebook file is small.", code)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise UserError(f"{path.name}, line {line}: this is not UTF-8 text.", "Save it as UTF-8.", code) from error
    advice = "Mend the file; nothing was loaded from it."
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UserError(_syntax(path.name, str(error)), advice, code) from error
    try:
        return build(table, hashlib.sha256(raw).hexdigest())
    except MisfitError as misfit:
        raise UserError(_complaint(path.name, text, table, misfit), advice, code) from misfit


def _syntax(name: str, message: str) -> str:
    match = re.search(r"\(at line (\d+), column (\d+)\)", message)
    reason = re.sub(r"\s*\(at [^)]*\)", "", message).strip() or "nested too deeply"
    place = f", line {match[1]}, column {match[2]}" if match else ", at its end"
    return f"{name}{place}: this is not TOML: {reason[0].lower()}{reason[1:]}."


def _complaint(name: str, text: str, table: dict[str, Any], misfit: MisfitError) -> str:
    line = line_of(text, misfit.path)
    words = [word for word in (_key_near(table, misfit.path), _field_name(misfit.path)) if word]
    place = "".join(f", {word}" for word in ([f"line {line}"] if line else []) + words)
    return f"{name}{place}: {misfit.sentence}"


def _field_name(path: tuple[str | int, ...]) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def _key_near(table: object, path: tuple[str | int, ...]) -> str:
    """The stable key of the innermost table on the way to the misfit, so that a person finds it without counting."""
    key = ""
    for step in path:
        if isinstance(table, Mapping) and isinstance(step, str):
            table = table.get(step)
        elif isinstance(table, list) and isinstance(step, int) and step < len(table):
            table = table[step]
        else:
            break
        if isinstance(table, Mapping) and isinstance(table.get("key"), str):
            key = table["key"]
    return key


def _with_sections(table: dict[str, Any]) -> dict[str, Any]:
    """A check's section and pillar are those of the section that it stands in; the file does not repeat them."""
    sections = table.get("sections")
    if "sha256" in table:
        raise MisfitError(("sha256",), "the hash is computed from the file; it cannot be written into it.")
    if not isinstance(sections, list):
        return table
    filled = []
    for number, section in enumerate(sections):
        checks = section.get("checks") if isinstance(section, Mapping) else None
        if not isinstance(checks, list):
            filled.append(section)
            continue
        inherited = {"section": section.get("key"), "pillar": section.get("pillar")}
        for index, check in enumerate(checks):
            for name in inherited:
                if isinstance(check, Mapping) and name in check:
                    raise MisfitError(("sections", number, "checks", index, name), "this is taken from the section.")
        filled.append(
            {**section, "checks": [{**check, **inherited} if _is_table(check) else check for check in checks]}
        )
    return {**table, "sections": filled}


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping)


def _released(category: str) -> dict[int, Path]:
    if not re.fullmatch(r"[a-z][a-z_]{0,40}", category):
        return {}
    files = (CHECKLISTS / category).glob("*.toml")
    return {int(file.stem): file for file in sorted(files) if re.fullmatch(r"[1-9][0-9]{0,5}", file.stem)}


@lru_cache(maxsize=64)
def _cached_checklist(path: Path) -> Checklist:
    loaded = load_checklist(path)
    if (loaded.category, loaded.version) != (path.parent.name, int(path.stem)):
        raise UserError(
            f"{path.parent.name}/{path.name} calls itself {loaded.key}.",
            "Category and version must be those of the folder and the file.",
            "broken_checklist",
        )
    return loaded


@lru_cache(maxsize=1)
def _policies() -> tuple[Policy, ...]:
    return tuple(load_policy(file) for file in sorted(POLICIES.glob("*.toml")))

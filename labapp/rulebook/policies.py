"""Policies: complete ones and scoped ones that change a few fields, and which of them judge an order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NoReturn

from labapp.core.errors import UserError
from labapp.rulebook.checking import examine_policy
from labapp.rulebook.reading import MisfitError, read
from labapp.rulebook.sheets import Sheet
from labapp.rulebook.types import Grade, Policy, Scope

JOIN = " + "
_NAMES = ("key", "valid_from", "scope")
_MERGED = ("pillar_minimum", "promise_severity", "ranking")
"""Tables of which a policy may state a part; anything else is stated whole."""


@dataclass(frozen=True, slots=True)
class _Head:
    key: str
    valid_from: date
    scope: Scope | None = None


@dataclass(frozen=True, slots=True, eq=False)
class PolicyFile:
    """One policy as it was written. Without a scope it is complete; with one it holds only what it changes."""

    key: str
    valid_from: date
    scope: Scope | None
    fields: Mapping[str, Any]
    sheet: Sheet
    own: bool = False
    """Whether the lab made it: what the lab decided stands before what the program brings."""
    retired_on: date | None = None

    @property
    def sha256(self) -> str:
        """The hash of the file."""
        return self.sheet.sha256

    def applies(self, on: date, category: str, grade: Grade | None, market: str) -> bool:
        """Whether an order of that day lies in its time and its scope."""
        in_time = self.valid_from <= on and (self.retired_on is None or on < self.retired_on)
        return in_time and (self.scope is None or self.scope.fits(category, grade, market))

    def _rank(self) -> tuple[bool, date, int, str]:
        return self.own, self.valid_from, self.scope.narrowness if self.scope else 0, self.key


def read_policy_file(sheet: Sheet) -> PolicyFile:
    """Read a policy's file; a complete one is examined here, a scoped one by `examine_scoped`."""
    table = sheet.table()
    try:
        if "sha256" in table:
            raise MisfitError(("sha256",), "the hash is computed from the file; it cannot be written into it.")
        head = read(_Head, {name: table[name] for name in _NAMES if name in table})
        if not head.key.strip() or len(head.key) > 60 or JOIN.strip() in head.key:
            raise MisfitError(("key",), "a policy's key is a short name without “+”, as 2026-04.")
        fields = {name: value for name, value in table.items() if name not in _NAMES}
        found = PolicyFile(head.key, head.valid_from, head.scope, fields, sheet)
        if head.scope is None:
            examine_policy(_policy([found]))
        elif not head.scope.narrowness:
            raise MisfitError(
                ("scope",), "a scope names categories, grades or markets; without one, leave [scope] out."
            )
        elif not fields:
            raise MisfitError(("scope",), "this policy changes nothing.")
    except MisfitError as misfit:
        sheet.complain(table, misfit)
    return found


def examine_scoped(scoped: PolicyFile, others: Sequence[PolicyFile]) -> None:
    """Refuse a scoped policy that does not fit upon the complete one in force on its first day."""
    complete = [one for one in others if one.scope is None and one.valid_from <= scoped.valid_from]
    try:
        if not complete:
            raise MisfitError(("valid_from",), "no complete policy is in force on that day.")
        examine_policy(_policy([max(complete, key=PolicyFile._rank), scoped]))
    except MisfitError as misfit:
        scoped.sheet.complain(scoped.sheet.table(), misfit)


def in_force(
    files: Iterable[PolicyFile], on: date, category: str = "", grade: Grade | None = None, market: str = ""
) -> Policy:
    """The policy that judges an order: of all that apply, the newest that states a field gives it.

    What the lab made stands before what the program brings; on the same day the narrower scope stands before the wider.
    The policy's key names every file that gave something. UserError "no_policy" before the first complete one.
    """
    files = list(files)
    applying = sorted((one for one in files if one.applies(on, category, grade, market)), key=PolicyFile._rank)
    if not any(one.scope is None for one in applying):
        _refuse_day(files, on)
    return _judging(tuple(applying))


@lru_cache(maxsize=64)
def _judging(applying: tuple[PolicyFile, ...]) -> Policy:
    # Hundreds of orders are judged by the same few files.
    policy = _policy(applying)
    try:
        examine_policy(policy)
    except MisfitError as misfit:  # each fits upon its base, not all upon each other
        place = ".".join(str(step) for step in misfit.path)
        raise UserError(
            f"The policies {policy.key} contradict each other at {place}: {misfit.sentence}",
            "A manager must release one that settles it.",
            "broken_policy",
        ) from misfit
    return policy


def by_key(files: Iterable[PolicyFile], key: str) -> Policy:
    """The policy that a record names, as `2026-04` or `2026-04 + appliance-2026-04`; UserError "unknown_policy"."""
    known = {one.key: one for one in files}
    wanted = key.split(JOIN)
    if not all(name in known for name in wanted) or known[wanted[0]].scope is not None:
        raise UserError(f"There is no policy “{key}”.", f"There are {', '.join(known)}.", "unknown_policy")
    return _policy([known[name] for name in wanted])


def _policy(applying: Sequence[PolicyFile]) -> Policy:
    """Lay the files over each other, the first at the bottom."""
    given: dict[str, Any] = {}
    giver: dict[tuple[str, ...], PolicyFile] = {}
    for one in applying:
        if one.scope is None:
            given, giver = {}, {}
        for name, value in one.fields.items():
            if name in _MERGED and isinstance(value, Mapping):
                given[name] = {**given.get(name, {}), **value}
                giver |= {(name, key): one for key in value}
            else:
                given[name] = value
                giver[name,] = one
    givers = [one for one in applying if one in giver.values()]
    return read(
        Policy,
        {
            **given,
            "key": JOIN.join(one.key for one in givers),
            "valid_from": max(one.valid_from for one in givers),
            "sha256": _sha256(givers),
        },
    )


def _sha256(givers: Sequence[PolicyFile]) -> str:
    if len(givers) == 1:
        return givers[0].sha256
    return hashlib.sha256("".join(f"{one.sha256}  {one.key}\n" for one in givers).encode()).hexdigest()


def _refuse_day(files: Sequence[PolicyFile], on: date) -> NoReturn:
    complete = [one.valid_from for one in files if one.scope is None]
    first = f"The first one holds from {min(complete).isoformat()}: " if complete else ""
    raise UserError(f"No policy was in force on {on.isoformat()}.", f"{first}check the order's date.", "no_policy")

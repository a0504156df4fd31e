"""list, show, check and diff: reading only; where no lab is in place, the program's own files."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from labapp.cli.opening import say
from labapp.cli.rulebook.books import Books, Shipped, books_of, from_file
from labapp.cli.rulebook.files import file_problems
from labapp.cli.rulebook.policy_page import policy_page
from labapp.cli.rulebook.showing import checklist_text
from labapp.core.clock import SystemClock
from labapp.core.errors import UserError
from labapp.rulebook import loader
from labapp.rulebook.differing import differences
from labapp.rulebook.drafting import Problem
from labapp.rulebook.listing import ItemRow
from labapp.rulebook.models import ItemKind
from labapp.rulebook.types import Checklist, Policy
from labapp.rulebook.wording import in_language


def row_json(row: ItemRow) -> dict[str, Any]:
    """One checklist or policy and how it stands."""
    return {
        "key": row.key,
        "own": row.own,
        "state": str(row.state),
        "stands": str(row.stands),
        "in_force_from": row.in_force_from,
        "retired_on": row.retired_on,
        "released_by": row.released_by or None,
        "based_on": row.based_on or None,
        "behind": row.behind or None,
        "waiting": list(row.waiting),
        "revision": row.revision or None,
        "sha256": row.sha256 or None,
        "sentence": row.sentence,
    }


def _list(args: argparse.Namespace, kind: ItemKind) -> int:
    with books_of(args) as books:
        for row in books.rows(kind):
            whose = "own" if row.own else "program"
            say(args, row_json(row), f"{row.key:<22} {whose:<8} {row.stands.replace('_', ' '):<9} {row.sentence}")
    return 0


def _show(args: argparse.Namespace, kind: ItemKind) -> int:
    with books_of(args) as books:
        shown = books.show(kind, args.key)
    answer = row_json(shown.row) | {"problems": [_problem_json(problem) for problem in shown.problems]}
    if shown.checklist is not None:
        checklist = in_language(shown.checklist, args.lang)
        answer |= {"checklist": loader.checklist_to_json(checklist)}
        text = checklist_text(checklist, shown.row)
    elif shown.policy is not None:
        answer |= {"policy": loader.policy_to_json(shown.policy)}
        text = policy_page(shown.policy, shown.row, args.cosmetics)
    else:
        answer |= {"text": shown.text}
        text = shown.text
    say(args, answer, text)
    for problem in shown.problems:
        print(f"labapp: {problem.words}", file=sys.stderr)
    return 1 if shown.problems else 0


def _check(args: argparse.Namespace, _kind: ItemKind) -> int:
    paths = [Path(name) for name in args.files if Path(name).exists()]
    refused = False
    for name in args.files:
        problems = file_problems(Path(name), paths) if Path(name) in paths else _draft_problems(args, name)
        refused = refused or bool(problems)
        if not problems:
            say(args, {"file": name, "status": "accepted"}, f"{name}: accepted")
        for problem in problems:
            say(
                args, {"file": name, "status": "refused", **_problem_json(problem)}, f"{name}: refused: {problem.words}"
            )
    return 1 if refused else 0


def _draft_problems(args: argparse.Namespace, name: str) -> tuple[Problem, ...]:
    kind = ItemKind.CHECKLIST if "/" in name else ItemKind.POLICY
    if name.endswith(".toml"):
        return (Problem(name, None, "", "there is no such file."),)
    with books_of(args) as books:
        return books.show(kind, name).problems


def _problem_json(problem: Problem) -> dict[str, Any]:
    return {"place": problem.file, "line": problem.line, "key": problem.key or None, "sentence": problem.sentence}


def _diff(args: argparse.Namespace, kind: ItemKind) -> int:
    names = (args.old, args.new)
    if all(_is_file(name) for name in names):
        old, new = (_loaded(Shipped(SystemClock().today()), kind, name) for name in names)
    else:
        with books_of(args) as books:
            old, new = (_loaded(books, kind, name) for name in names)
    rows = differences(old, new)
    for row in rows:
        answer = {
            "change": str(row.change),
            "about": row.about,
            "field": row.field,
            "old": row.old,
            "new": row.new,
            "sentence": row.sentence,
        }
        say(args, answer, row.sentence)
    if not rows and not args.json:
        print("They say the same.")
    return 0


def _is_file(name: str) -> bool:
    return name.endswith(".toml") or Path(name).is_file()


def _loaded(books: Books, kind: ItemKind, name: str) -> Checklist | Policy:
    if _is_file(name):
        return from_file(kind, Path(name))
    shown = books.show(kind, name)
    found = shown.checklist or shown.policy
    if found is None:
        raise UserError(shown.problems[0].words, "Mend the draft first.", "broken_draft")
    return found


ACTIONS: dict[str, Callable[[argparse.Namespace, ItemKind], int]] = {
    "list": _list,
    "show": _show,
    "check": _check,
    "diff": _diff,
}

"""What `labapp checklist` and `labapp policy` share: their words, and each action in a few lines."""

from __future__ import annotations

import argparse
from pathlib import Path

from labapp.cli.opening import add_lab_arguments, day
from labapp.rulebook.models import ItemKind

__all__ = ["add_actions", "run_action"]


def add_actions(parser: argparse.ArgumentParser, kind: ItemKind) -> None:
    """The words of every action."""
    word, other = (str(kind), "policy" if kind is ItemKind.CHECKLIST else "checklist")
    actions = parser.add_subparsers(dest="action", required=True)

    def action(name: str, help_line: str) -> argparse.ArgumentParser:
        found = actions.add_parser(name, help=help_line)
        add_lab_arguments(found)
        return found

    action("list", "all of them, how each stands today, and what waits behind what")
    show = action("show", "one of them in full")
    show.add_argument("key")
    if kind is ItemKind.CHECKLIST:
        show.add_argument("--lang", default="en", metavar="fr", help="its texts in another language")
    else:
        show.add_argument("--cosmetics", action="store_true", help="only the cosmetic rule table, to be printed")
    check = action("check", "what is wrong in files, or in a draft; files need no lab")
    check.add_argument(
        "files", nargs="+", metavar="FILE", help="a file of the rulebook, or the key of one of the lab's"
    )
    diff = action("diff", "what changed from A to B: keys or files")
    diff.add_argument("old", metavar="A")
    diff.add_argument("new", metavar="B")
    draft = action("draft", "copy a released one to a draft, or make one from a file")
    draft.add_argument("source", nargs="?", default="", help="the key of a released one")
    draft.add_argument("--file", type=Path, help="a file instead, of a category or policy that there is not yet")
    if kind is ItemKind.POLICY:
        draft.add_argument("--key", default="", help="the key of the new policy, as 2026-07")
    write = action("write", "write a file and its translations to a folder, to edit them")
    write.add_argument("key")
    write.add_argument("--out", required=True, type=Path, metavar="FOLDER")
    put = action("put", "read a file, and the translations beside it, back into a draft")
    put.add_argument("key")
    put.add_argument("file", type=Path, metavar="FILE")
    put.add_argument("--revision", type=int, help="refuse if the draft was changed since this revision")
    trying = action("try", "judge past inspections again: what would have changed; nothing is stored")
    trying.add_argument("key")
    which = trying.add_mutually_exclusive_group(required=True)
    which.add_argument("--order", default="", metavar="O-…")
    which.add_argument("--last", type=int, metavar="N", help="the last N issued inspections")
    trying.add_argument(f"--{other}", dest="other", default="", metavar="KEY", help=f"together with this {other}")
    release = action("release", f"put a draft in force; the {word} never changes again")
    release.add_argument("key")
    release.add_argument("--from", dest="from_day", required=True, type=day, metavar="DAY")
    retire = action("retire", "end one of the lab's own, or withdraw a draft")
    retire.add_argument("key")
    retire.add_argument("--on", type=day, metavar="DAY", help="today unless it is named")
    retire.add_argument("--reason", required=True)


def run_action(args: argparse.Namespace, kind: ItemKind) -> int:
    """Do what the words ask."""
    from labapp.cli.rulebook import changing, reading

    if args.action in reading.ACTIONS:
        return reading.ACTIONS[args.action](args, kind)
    return changing.run(args, kind)

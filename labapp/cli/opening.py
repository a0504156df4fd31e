"""What commands that work on a lab share: which lab, who acts, how answers are written."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labapp.core.errors import UserError
from labapp.core.trail import Actor

if TYPE_CHECKING:
    from labapp.assembly import Lab

PASSPHRASE_VARIABLE = "LABAPP_PASSPHRASE"  # noqa: S105  the variable's name


def add_lab_arguments(parser: argparse.ArgumentParser, *, person: bool = True) -> None:
    """`--lab`, `--store`, `--json` and, unless nobody acts, `--as`."""
    parser.add_argument("--lab", default="", metavar="DIR", help="the lab's folder or postgresql:// address")
    parser.add_argument("--store", type=Path, metavar="DIR", help="the photo store of a shared lab")
    parser.add_argument("--json", action="store_true", help="print one JSON object per line")
    if person:
        parser.add_argument("--as", dest="person", default="", metavar="NAME", help="who acts")


@contextmanager
def opened(args: argparse.Namespace) -> Iterator[Lab]:
    """The lab that the arguments name, open."""
    from labapp.assembly import open_lab

    with open_lab(args.lab, store=args.store) as lab:
        yield lab


def passphrase(prompt: str = "Passphrase: ") -> str:
    """The passphrase from the environment, or asked on the terminal; never from the command line."""
    given = os.environ.get(PASSPHRASE_VARIABLE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise UserError("A passphrase is needed.", f"Set {PASSPHRASE_VARIABLE}, or run on a terminal.", "no_passphrase")
    return getpass.getpass(prompt)


def acting(lab: Lab, args: argparse.Namespace) -> Actor:
    """The person named by `--as`, signed in."""
    return acting_by(lab, args)[0]


def acting_by(lab: Lab, args: argparse.Namespace) -> tuple[Actor, str]:
    """The person named by `--as`, signed in, and the passphrase that they gave."""
    if not args.person:
        raise UserError("Say who acts.", "Add --as NAME.", "no_person")
    word = passphrase(f"Passphrase of {args.person}: ")
    return lab.accounts.sign_in(args.person, word), word


def say(args: argparse.Namespace, answer: dict[str, Any], text: str) -> None:
    """Print one answer, as JSON or as text."""
    print(json.dumps(answer, ensure_ascii=False, default=_plain) if args.json else text)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not written as JSON")


def day(text: str) -> date:
    """A date argument, YYYY-MM-DD."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no date; write it like 2026-03-12") from None


def money(text: str) -> Decimal:
    """An amount argument, 289.00."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise argparse.ArgumentTypeError(f"{text} is no amount; write it like 289.00") from None
    if not amount.is_finite() or amount != round(amount, 2):
        raise argparse.ArgumentTypeError(f"{text} is no amount; write it like 289.00")
    return amount


def words(kind: type[StrEnum]) -> tuple[str, ...]:
    """The words that an argument of this kind may be."""
    return tuple(member.value for member in kind)

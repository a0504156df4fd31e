"""`labapp lab create|info|head|authority|check`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from labapp.cli.opening import add_lab_arguments, opened, passphrase, say

# what was looked at, in words that are right for one and for many
_COUNTED = {
    "trail": "the trail ({} rows)",
    "triggers": "the database's guards",
    "verdicts": "verdicts ({})",
    "outcomes": "trial outcomes ({})",
    "inspections": "inspections ({})",
    "tallies": "sellers' tallies ({})",
    "rulebook": "the lab's own rules ({})",
    "blobs": "photos and documents ({} files)",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    actions = parser.add_subparsers(dest="action", required=True)
    create = actions.add_parser("create", help="make a new, empty lab with its first administrator")
    add_lab_arguments(create, person=False)
    create.add_argument("--name", required=True)
    create.add_argument("--address", default="")
    create.add_argument("--zone", default="UTC", help="time zone, like Europe/Paris")
    create.add_argument("--admin", required=True, metavar="NAME", help="the first person, an administrator")
    info = actions.add_parser("info", help="what and where this lab is")
    add_lab_arguments(info, person=False)
    authority = actions.add_parser("authority", help="the certificate with which outsiders check the lab's documents")
    add_lab_arguments(authority, person=False)
    authority.add_argument("--out", type=Path, metavar="FILE", help="write it there instead of printing it")
    head = actions.add_parser("head", help="the head of documents: name, address, logo, colour, paper, language")
    add_lab_arguments(head)
    head.add_argument("--name")
    head.add_argument("--address")
    head.add_argument("--logo", type=Path, metavar="FILE", help="a PNG; “-” for none")
    head.add_argument("--accent", metavar="#RRGGBB", help="of titles and rules; empty for the program's own")
    head.add_argument("--paper", help="a4 or letter")
    head.add_argument("--language", help="of the lab's own copies: en or fr")
    check = actions.add_parser("check", help="check that everything is there and as it was written")
    add_lab_arguments(check, person=False)
    check.add_argument("--full", action="store_true", help="read every byte of every photo and document")


def run(args: argparse.Namespace) -> int:
    """Make, describe or check a lab."""
    actions = {"create": _create, "info": _info, "authority": _authority, "check": _check, "head": _head}
    return actions[args.action](args)


def _create(args: argparse.Namespace) -> int:
    from labapp.accounts.rules import Role, name_problem, passphrase_problem
    from labapp.assembly import create_lab
    from labapp.core.errors import UserError
    from labapp.core.paths import default_lab
    from labapp.core.trail import SYSTEM
    from labapp.lab.service import LabProfile

    word = passphrase(f"Passphrase for {args.admin}: ")
    problem = name_problem(args.admin)
    if problem:  # before anything is made
        raise UserError(problem, code="bad_name")
    problem = passphrase_problem(word, args.admin)
    if problem:
        raise UserError(problem, code="weak_passphrase")
    location = args.lab or str(default_lab())
    with create_lab(location, LabProfile(args.name, args.address, args.zone), store=args.store) as lab:
        lab.accounts.add_person(SYSTEM, args.admin, Role.ADMINISTRATOR, word)
        say(args, {"lab": location, "name": args.name, "admin": args.admin}, f"{args.name} is ready in {location}.")
    return 0


def _head(args: argparse.Namespace) -> int:
    from dataclasses import replace

    from labapp.cli.opening import acting
    from labapp.core.errors import UserError

    with opened(args) as lab:
        actor = acting(lab, args)
        head = lab.letterheads.shown()
        given = {
            field: getattr(args, field)
            for field in ("name", "address", "accent", "paper", "language")
            if getattr(args, field) is not None
        }
        if args.logo is not None:
            try:
                given["logo"] = None if str(args.logo) == "-" else args.logo.read_bytes()
            except OSError as error:
                raise UserError(f"{args.logo} cannot be read ({error.strerror}).", code="unreadable_file") from error
        if given:
            head = replace(head, **given)
            lab.letterheads.change(actor, head)
        answer = {
            "name": head.name,
            "address": head.address,
            "logo": 0 if head.logo is None else len(head.logo),
            "accent": head.accent,
            "paper": head.paper,
            "language": head.language,
        }
        logo = "no logo" if head.logo is None else "a logo"
        colour = head.accent or "the program's colour"
        say(args, answer, f"{head.name}, {head.address}: {logo}, {colour}, {head.paper}, {head.language}")
    return 0


def _info(args: argparse.Namespace) -> int:
    import sqlite3

    from labapp import __version__
    from labapp.migrations import HEAD

    with opened(args) as lab:
        profile = lab.lab.profile()
        seq, head = lab.lab.trail_head()
        answer = {
            "lab": lab.location,
            "name": profile.name,
            "time_zone": profile.time_zone,
            "program": __version__,
            "database": "sqlite" if lab.database.is_sqlite else "postgresql",
            "sqlite": sqlite3.sqlite_version,
            "form": HEAD,
            "trail_rows": seq,
            "trail_head": head,
            "decoder_without_network": lab.decoder.network_isolated,
        }
        say(args, answer, "\n".join(f"{key.replace('_', ' '):<24} {value}" for key, value in answer.items()))
    return 0


def _authority(args: argparse.Namespace) -> int:
    with opened(args) as lab:
        pem = lab.accounts.authority_pem()
    if args.out is None:
        say(args, {"certificate": pem}, pem.rstrip())
    else:
        args.out.write_text(pem, encoding="ascii")
        say(args, {"out": args.out}, f"The certificate of the lab's authority is in {args.out}.")
    return 0


def _check(args: argparse.Namespace) -> int:
    from labapp.core.work import Work

    def show(done: int, total: int, text: str) -> None:
        if sys.stderr.isatty():
            print(f"\rchecking {text} ({done + 1} of {total}) \033[K", end="", file=sys.stderr, flush=True)

    with opened(args) as lab:
        result = lab.check(full=args.full, work=Work(show))
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)
    for complaint in result.complaints:
        say(
            args,
            {"kind": complaint.kind, "record": complaint.record, "sentence": complaint.sentence},
            f"✗ {complaint.sentence}",
        )
    looked = ", ".join(_COUNTED.get(name, f"{{}} {name}").format(count) for name, count in result.checked.items())
    end = {0: "nothing to complain of", 1: "1 complaint"}.get(
        len(result.complaints), f"{len(result.complaints)} complaints"
    )
    say(args, {"checked": result.checked, "complaints": len(result.complaints)}, f"Checked {looked}: {end}.")
    return 1 if result.complaints else 0

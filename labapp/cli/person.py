"""`labapp person add|certify|list`."""

from __future__ import annotations

import argparse
import os

from labapp.accounts.rules import Role
from labapp.cli.opening import acting_by, add_lab_arguments, opened, passphrase, say, words
from labapp.core.errors import UserError

NEW_PASSPHRASE_VARIABLE = "LABAPP_NEW_PASSPHRASE"  # noqa: S105  the variable's name


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    actions = parser.add_subparsers(dest="action", required=True)
    add = actions.add_parser(
        "add", help=f"add a person; their passphrase is asked, or read from {NEW_PASSPHRASE_VARIABLE}"
    )
    add_lab_arguments(add)
    add.add_argument("name")
    add.add_argument("--role", required=True, choices=words(Role))
    certify = actions.add_parser("certify", help="have the lab's authority certify a person's signing key")
    add_lab_arguments(certify)
    certify.add_argument("name")
    listing = actions.add_parser("list", help="all people of the lab")
    add_lab_arguments(listing, person=False)


def run(args: argparse.Namespace) -> int:
    """Add, certify or list people."""
    with opened(args) as lab:
        if args.action == "list":
            for person in lab.accounts.people():
                answer = {"name": person.name, "role": str(person.role), "active": person.active}
                say(args, answer, f"{person.name:<30} {person.role}{'' if person.active else ' (inactive)'}")
            return 0
        actor, word = acting_by(lab, args)
        if args.action == "certify":
            lab.accounts.certify(actor, word, args.name)
            say(args, {"name": args.name, "certified": True}, f"The key of {args.name} is certified.")
            return 0
        person = lab.accounts.add_person(
            actor, args.name, Role(args.role), _new_passphrase(args.name), own_passphrase=word
        )
        say(args, {"name": person.name, "role": str(person.role)}, f"{person.name} is now a {person.role}.")
    return 0


def _new_passphrase(name: str) -> str:
    given = os.environ.get(NEW_PASSPHRASE_VARIABLE)
    if given is not None:
        return given
    if "LABAPP_PASSPHRASE" in os.environ:
        raise UserError("The new person's passphrase is needed.", f"Set {NEW_PASSPHRASE_VARIABLE}.", "no_passphrase")
    return passphrase(f"Passphrase for {name}: ")

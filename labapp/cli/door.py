"""What `labapp order` does at the door and on the shelf: receive, move, custody, damage."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labapp.cli.opening import add_lab_arguments, day, say
from labapp.core.errors import NotFound
from labapp.orders.rules import PARCEL_STATES

if TYPE_CHECKING:
    from labapp.assembly import Lab
    from labapp.core.trail import Actor
    from labapp.orders.queries import CustodyRow, OrderDetail

ACTIONS = ("move", "custody", "damage")
_UNTOUCHED = "parcel intact, sealed"


def add_receiving(parser: argparse.ArgumentParser) -> None:
    """What receiving may be told."""
    parser.add_argument("--condition", default="", help="more words on the parcel's state")
    parser.add_argument("--state", action="append", choices=tuple(PARCEL_STATES), default=[])
    parser.add_argument("--damaged", action="store_true", help="damaged on the way: the carrier is to be told in time")
    parser.add_argument("--place", default="", help="where it lies from now on; default: with whoever receives it")
    parser.add_argument("--holder", default="", metavar="NAME", help="who has it at that place; default: nobody")
    parser.add_argument("--photo", action="append", type=Path, default=[], metavar="FILE", dest="photos")
    parser.add_argument("--dispatched-on", type=day)
    parser.add_argument("--delivered-on", type=day)


def add_actions(actions: Any) -> None:
    """The commands for what is in the house."""
    move = actions.add_parser("move", help="note where a device is from now on, and who has it")
    custody = actions.add_parser("custody", help="where a device was, who had it, since when")
    damage = actions.add_parser("damage", help="note transit damage, or that the carrier was told of it")
    for parser in (move, custody, damage):
        add_lab_arguments(parser)
        parser.add_argument("order", help="order or tracking number")
    move.add_argument("--place", required=True)
    move.add_argument("--holder", default="", metavar="NAME", help="who has it; default: nobody, it lies there")
    move.add_argument("--note", default="")
    which = damage.add_mutually_exclusive_group()
    which.add_argument("--reported-on", type=day, help="when the carrier was told")
    which.add_argument("--none", action="store_true", help="there is no damage after all")


def receive(lab: Lab, actor: Actor, args: argparse.Namespace, number: str) -> OrderDetail:
    """Take a parcel in; every photo is read before anything is stored of the order."""
    from labapp.orders.steps import AT_THE_DOOR, Whereabouts

    photos = [lab.photos.prepare_file(path) for path in args.photos]
    place, holder = args.place or AT_THE_DOOR, _holder(lab, args.holder)
    said = args.condition or ("" if args.state else _UNTOUCHED)
    detail = lab.orders.receive(
        actor,
        number,
        said,
        states=tuple(args.state),
        damaged=args.damaged,
        lies=Whereabouts(place, holder) if args.place or args.holder else None,
        dispatched_on=args.dispatched_on,
        delivered_on=args.delivered_on,
    )
    for photo in photos:
        lab.door.add_photo(actor, number, photo)
    return detail


def run(lab: Lab, actor: Actor, args: argparse.Namespace, number: str) -> None:
    """Move, show or note."""
    if args.action == "move":
        _show(lab, args, number, lab.door.move(actor, number, args.place, _holder(lab, args.holder), args.note)[-1:])
    elif args.action == "custody":
        _show(lab, args, number, lab.door.custody(actor, number))
    elif args.reported_on is not None:
        lab.door.report_damage(actor, number, args.reported_on)
        say(args, {"order": number, "reported_on": args.reported_on}, f"{number}: reported on {args.reported_on}.")
    else:
        by = lab.door.note_damage(actor, number, not args.none)
        text = f"{number}: no transit damage." if by is None else f"{number}: report it to the carrier until {by}."
        say(args, {"order": number, "report_by": by}, text)


def _holder(lab: Lab, name: str) -> int | None:
    if not name:
        return None
    person = next((person for person in lab.accounts.people() if person.name == name and person.active), None)
    if person is None:
        raise NotFound(f"Nobody called {name} works here.", "Write the name as it stands in the lab.")
    return person.id


def _show(lab: Lab, args: argparse.Namespace, number: str, line: tuple[CustodyRow, ...]) -> None:
    if not line:
        raise NotFound(f"{number} was never received.", "Receive its parcel first.")
    for move in line:
        answer = {
            "order": number,
            "place": move.place,
            "holder": move.holder,
            "since": move.since,
            "noted_by": move.noted_by,
            "note": move.note,
        }
        since = move.since.astimezone(lab.clock.zone).strftime("%Y-%m-%d %H:%M")
        say(args, answer, f"{since}  {move.place:<24} {move.holder or 'nobody':<24} {move.note}".rstrip())

"""`labapp handover NUMBER --to … --channel …`: note that a copy left the lab; `labapp handover list`."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from labapp.cli.opening import acting, add_lab_arguments, opened, say, words
from labapp.core.errors import UserError
from labapp.reports.rules import LANGUAGES, Channel

if TYPE_CHECKING:
    from labapp.core.clock import Clock
    from labapp.reports.handing import HandOverRow


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    add_lab_arguments(parser)
    parser.add_argument("number", help="V-, T- or M- number of the copy that left; or the word list")
    parser.add_argument("of", nargs="?", default="", help="with list: one document’s number")
    parser.add_argument("--to", default="", metavar="RECIPIENT", help="who was given it")
    parser.add_argument("--channel", choices=words(Channel))
    parser.add_argument("--proof", default="", help="what shows it: a message’s id, a posting number, who signed")
    parser.add_argument("--file", type=Path, help="a file that proves it; it is kept")
    parser.add_argument(
        "--at", default="", metavar="MOMENT", help="like 2026-11-18T14:31, in the lab’s time; now if left out"
    )
    parser.add_argument("--lang", choices=tuple(LANGUAGES), default="", help="which copy, if there are several")


def run(args: argparse.Namespace) -> int:
    """Note a hand-over, or list them."""
    with opened(args) as lab:
        actor = acting(lab, args)
        if args.number == "list":
            for row in lab.hand_overs.hand_overs(actor, args.of):
                say(args, _answer(row), _line(row))
            return 0
        if not args.channel:
            raise UserError("Say by which channel it left.", f"Add --channel {'|'.join(words(Channel))}.", "no_channel")
        from labapp.reports.handing import NewHandOver

        document = lab.hand_overs.copy_to_hand_over(actor, args.number, args.lang)
        at = _moment(args.at, lab.clock) if args.at else None
        new = NewHandOver(document, args.to, Channel(args.channel), args.proof, at, args.file)
        done = lab.hand_overs.record(actor, new)
        answer = {**_answer(done.row), "burned": done.burned, "late": done.late, "known": done.known}
        said = [
            f"{'Noted before' if done.known else 'Noted'}: {_line(done.row)}",
            f"  The identity {done.burned} is burned for {done.row.seller_name}." if done.burned else "",
            f"  {done.late}" if done.late else "",
        ]
        say(args, answer, "\n".join(line for line in said if line))
    return 0


def _moment(text: str, clock: Clock) -> datetime:
    """A moment as a person writes it, in the lab's zone unless it names one."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UserError(f"{text} is no moment.", "Write it like 2026-11-18T14:31.", "bad_moment") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.zone)


def _answer(row: HandOverRow) -> dict[str, object]:
    return {
        "number": row.number,
        "version": row.version,
        "copy": row.copy,
        "language": row.language,
        "seller": row.seller_number,
        "recipient": row.recipient,
        "channel": str(row.channel),
        "handed_at": row.handed_at,
        "proof": row.proof,
        "proof_sha256": row.proof_sha256,
        "reply_until": row.reply_until,
        "recorded_by": row.recorded_by,
    }


def _line(row: HandOverRow) -> str:
    reply = "" if row.reply_until is None else f", reply until {row.reply_until}"
    how = row.channel.value.replace("_", " ")
    return f"{row.number} v{row.version} to {row.recipient}, {how}, {row.handed_at:%Y-%m-%d %H:%M} UTC{reply}"

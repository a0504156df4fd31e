"""`labapp measure issue|list|statement`: measures against sellers, each with its statement of reasons."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from labapp.cli.opening import acting, acting_by, add_lab_arguments, day, opened, say, words
from labapp.reports.rules import LANGUAGES
from labapp.sellers.rules import MeasureKind

if TYPE_CHECKING:
    from labapp.assembly import Lab
    from labapp.reports.measure_lines import MeasureLine
    from labapp.reports.queries import DocumentRow


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    actions = parser.add_subparsers(dest="action", required=True)
    issue = actions.add_parser("issue", help="take a measure: statement of reasons signed, numbered and stored")
    listing = actions.add_parser("list", help="measures, newest first; stated, handed over, until when to reply")
    statement = actions.add_parser("statement", help="state the reasons of a measure that a trial's outcome brought")
    for made in (issue, listing, statement):
        add_lab_arguments(made)
    issue.add_argument("seller")
    issue.add_argument("kind", choices=words(MeasureKind))
    issue.add_argument("--reason", required=True, help="in your words; the seller reads it")
    issue.add_argument(
        "--cites", action="append", default=[], metavar="V-…", help="a verdict or trial outcome; repeatable"
    )
    issue.add_argument("--scope", default="", help="what is limited or suspended")
    issue.add_argument("--effective", type=day, metavar="DAY", help="today unless named; never in the past")
    issue.add_argument(
        "--draft", type=Path, metavar="FILE", help="write it as a draft only; nothing is taken or signed"
    )
    statement.add_argument("number", metavar="M-…")
    listing.add_argument("seller", nargs="?", default="")
    for made in (issue, statement):
        made.add_argument("--clause", default="", help="the ground in the Terms and Conditions")
        made.add_argument("--lang", choices=tuple(LANGUAGES), default="", help="usual: that of the seller's country")


def run(args: argparse.Namespace) -> int:
    """Work on measures."""
    with opened(args) as lab:
        if args.action == "list":
            for line in lab.statements.measures(acting(lab, args), args.seller):
                _tell(args, line)
        elif args.action == "issue":
            _issue(lab, args)
        else:
            actor, word = acting_by(lab, args)
            _done(lab, args, lab.statements.state(actor, args.number, word, args.clause, args.lang))
    return 0


def _issue(lab: Lab, args: argparse.Namespace) -> None:
    from labapp.reports.statements import NewMeasure

    actor, word = acting_by(lab, args)
    new = NewMeasure(
        args.seller, MeasureKind(args.kind), args.reason, tuple(args.cites), args.clause, args.scope, args.effective
    )
    if args.draft is None:
        _done(lab, args, lab.statements.issue(actor, new, word, args.lang))
        return
    from labapp.cli.writing import write_whole

    write_whole(args.draft, lab.statements.draft(actor, new, args.lang))
    say(args, {"draft": str(args.draft)}, f"Draft, nothing taken or signed: {args.draft}")


def _done(lab: Lab, args: argparse.Namespace, row: DocumentRow) -> None:
    answer = {"number": row.number, "version": row.version, "title": row.title, "pdf": str(lab.reports.pdf_path(row))}
    text = f"{row.number}: {row.title}\nHand it over, then note it: labapp handover {row.number} --to … --channel …"
    say(args, answer, text)


def _tell(args: argparse.Namespace, line: MeasureLine) -> None:
    answer = {
        "number": line.number,
        "kind": str(line.kind),
        "seller": line.seller_number,
        "scope": line.scope,
        "decided_by": line.decided_by,
        "effective_on": line.effective_on,
        "stated": line.stated,
        "handed_at": line.handed_at,
        "reply_until": line.reply_until,
    }
    if not line.stated:
        then = "no statement of reasons yet"
    elif line.handed_at is None:
        then = "not handed over yet"
    else:
        then = f"handed over, reply until {line.reply_until}"
    text = f"{line.number}  {line.kind} · {line.seller_name} · from {line.effective_on} · {then}"
    say(args, answer, text)

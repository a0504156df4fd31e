"""`labapp review list|verify|return|second|correct|keep|withdraw`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from labapp.cli.opening import acting, add_lab_arguments, opened, passphrase, say
from labapp.core.errors import NotFound

if TYPE_CHECKING:
    from labapp.assembly import Lab
    from labapp.core.trail import Actor


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    actions = parser.add_subparsers(dest="action", required=True)
    listing = actions.add_parser("list", help="inspections that wait for a manager")
    verify = actions.add_parser("verify", help="verify, sign, number and issue a verdict")
    back = actions.add_parser("return", help="send an inspection back to the bench")
    again = actions.add_parser("second", help="ask for a blind second look at an order")
    correct = actions.add_parser("correct", help="open an issued verdict again; its next version replaces it")
    keep = actions.add_parser("keep", help="close a correction that changed nothing")
    withdraw = actions.add_parser("withdraw", help="the lab no longer stands by an issued number")
    for parser in (listing, verify, back, again, correct, keep, withdraw):
        add_lab_arguments(parser)
    for parser in (verify, back, again):
        parser.add_argument("order")
    for parser in (correct, keep, withdraw):
        parser.add_argument("number", help="of the issued document, V-…")
    for parser in (back, again, correct, withdraw):
        parser.add_argument("--reason", required=True)


def run(args: argparse.Namespace) -> int:
    """Review inspections."""
    with opened(args) as lab:
        actor = acting(lab, args)
        if args.action == "list":
            for row in lab.inspections.to_review(actor):
                problem = lab.reports.may_verify(actor, row.inspection_id)
                answer = {
                    "order": row.order_number,
                    "state": str(row.state),
                    "may_verify": problem is None,
                    "why_not": problem,
                }
                say(
                    args,
                    answer,
                    f"{row.order_number}  {row.title} · {row.seller_name}{'' if problem is None else f' ({problem})'}",
                )
            return 0
        if args.action in ("correct", "keep", "withdraw"):
            _change(lab, actor, args)
            return 0
        if args.action == "second":
            lab.inspections.request_second(actor, args.order, args.reason)
            say(args, {"order": args.order, "second_look": "asked"}, f"{args.order} waits for a second look.")
            return 0
        inspection_id = lab.inspections.of_order(actor, args.order)
        if inspection_id is None:
            raise NotFound(f"Order {args.order} has no inspection.")
        if args.action == "return":
            lab.inspections.send_back(actor, inspection_id, args.reason)
            say(args, {"order": args.order, "state": "in_progress"}, f"{args.order} is back at the bench.")
            return 0
        document = lab.reports.verify_and_issue(actor, inspection_id, passphrase())
        path = lab.reports.pdf_path(document)
        answer = {
            "order": args.order,
            "number": document.number,
            "version": document.version,
            "title": document.title,
            "pdf": str(path),
        }
        say(
            args,
            answer,
            f"{document.number}: {document.title}\nIts PDF: labapp report verdict {document.number} --out FILE",
        )
    return 0


def _change(lab: Lab, actor: Actor, args: argparse.Namespace) -> None:
    if args.action == "correct":
        lab.versions.open_correction(actor, args.number, args.reason)
        say(args, {"number": args.number, "state": "in_progress"}, f"{args.number} is at the bench to be corrected.")
    elif args.action == "keep":
        lab.versions.leave_as_issued(actor, args.number)
        say(args, {"number": args.number, "state": "issued"}, f"{args.number} stays as it was issued.")
    else:
        lab.versions.withdraw(actor, args.number, args.reason)
        say(args, {"number": args.number, "state": "withdrawn"}, f"{args.number} is withdrawn.")

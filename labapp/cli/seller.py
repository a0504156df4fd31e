"""`labapp seller add|gate|list|indicator`."""

from __future__ import annotations

import argparse

from labapp.cli.opening import acting, add_lab_arguments, day, opened, say, words
from labapp.sellers.rules import Gate, SellerKind


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    actions = parser.add_subparsers(dest="action", required=True)
    add = actions.add_parser("add", help="add a seller, who begins onboarding")
    add_lab_arguments(add)
    add.add_argument("name")
    add.add_argument("--kind", required=True, choices=words(SellerKind))
    add.add_argument("--country", required=True, help="two letters, like FR")
    add.add_argument("--region", default="")
    add.add_argument("--category", action="append", dest="categories", default=None)
    gate = actions.add_parser("gate", help="note that a gate of onboarding is passed")
    add_lab_arguments(gate)
    gate.add_argument("seller", help="the seller's number")
    gate.add_argument("gate", choices=words(Gate))
    gate.add_argument("--document", required=True)
    indicator = actions.add_parser("indicator", help="note a reading of an indicator")
    add_lab_arguments(indicator)
    indicator.add_argument("seller")
    indicator.add_argument("indicator")
    indicator.add_argument("value", type=float)
    indicator.add_argument("--on", required=True, type=day)
    indicator.add_argument("--source", default="")
    listing = actions.add_parser("list", help="all sellers")
    add_lab_arguments(listing)


def run(args: argparse.Namespace) -> int:
    """Work on sellers."""
    from labapp.sellers.service import NewSeller

    with opened(args) as lab:
        actor = acting(lab, args)
        if args.action == "add":
            new = NewSeller(
                args.name, SellerKind(args.kind), args.country, args.region, tuple(args.categories or ("smartphone",))
            )
            row = lab.sellers.add(actor, new)
            say(args, {"seller": row.number, "name": row.name, "stage": str(row.stage)}, f"{row.number} {row.name}")
        elif args.action == "gate":
            detail = lab.sellers.pass_gate(actor, args.seller, Gate(args.gate), args.document)
            left = [str(gate.gate) for gate in detail.gates if gate.passed_at is None]
            text = f"Passed. Still open: {', '.join(left)}." if left else "Passed. All six gates are passed."
            say(args, {"seller": args.seller, "gate": args.gate, "open": left}, text)
        elif args.action == "indicator":
            lab.sellers.note_indicator(actor, args.seller, args.indicator, args.value, args.on, args.source)
            say(args, {"seller": args.seller, "indicator": args.indicator, "value": args.value}, "Noted.")
        else:
            for row in lab.sellers.sellers(actor):
                answer = {
                    "seller": row.number,
                    "name": row.name,
                    "stage": str(row.stage),
                    "standing": str(row.standing),
                    "orders": row.counted,
                    "failed": row.failed,
                }
                say(
                    args,
                    answer,
                    f"{row.number}  {row.name:<32} {row.stage:<11} {row.standing:<10} {row.failed} of {row.counted} failed",
                )
    return 0

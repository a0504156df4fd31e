"""`labapp trial start|status|sign`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from labapp.cli.opening import acting, add_lab_arguments, day, opened, passphrase, say, words
from labapp.trials.rules import Outcome, Plan, SequentialPlan, SinglePlan

if TYPE_CHECKING:
    from labapp.trials.queries import TrialDetail


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    actions = parser.add_subparsers(dest="action", required=True)
    start = actions.add_parser("start", help="start a seller's trial; the policy's plan unless another is named")
    add_lab_arguments(start)
    start.add_argument("seller")
    start.add_argument("--category", default="smartphone")
    for name in ("--p1", "--alpha", "--p2", "--beta"):
        start.add_argument(name, type=float)
    start.add_argument("--n-max", type=int)
    start.add_argument("--n", type=int, help="a single plan instead: this many orders")
    start.add_argument("--c", type=int, help="… of which at most this many may fail")
    start.add_argument("--minimum-days", type=int)
    start.add_argument("--maximum-days", type=int)
    status = actions.add_parser("status", help="how trials stand and what the rule says now")
    add_lab_arguments(status)
    status.add_argument("trial", nargs="?", help="one trial; all if left out")
    sign = actions.add_parser("sign", help="sign a trial's outcome and issue its document")
    add_lab_arguments(sign)
    sign.add_argument("trial")
    sign.add_argument("--outcome", required=True, choices=[word for word in words(Outcome) if word != Outcome.CONTINUE])
    sign.add_argument("--reason", default="")
    sign.add_argument("--new-end", type=day)
    sign.add_argument("--more-orders", type=int)
    sign.add_argument("--limit", default="")


def run(args: argparse.Namespace) -> int:
    """Work on trials."""
    with opened(args) as lab:
        actor = acting(lab, args)
        if args.action == "start":
            found = lab.trials.start(
                actor,
                args.seller,
                args.category,
                _plan(args, lab.trials.default_plan()),
                minimum_days=args.minimum_days,
                maximum_days=args.maximum_days,
            )
            _tell(args, found)
        elif args.action == "status":
            numbers = [args.trial] if args.trial else [row.number for row in lab.trials.trials(actor)]
            for number in numbers:
                _tell(args, lab.trials.detail(actor, number))
        else:
            from labapp.trials.steps import TrialDecision

            decision = TrialDecision(Outcome(args.outcome), args.reason, args.new_end, args.more_orders, args.limit)
            word = passphrase()
            row = lab.reports.sign_trial(actor, args.trial, decision, word)
            measure = lab.reports.measure_of(actor, row.number)
            if measure:
                lab.statements.state(actor, measure, word)
            path = lab.reports.pdf_path(row)
            answer = {"trial": args.trial, "number": row.number, "outcome": args.outcome, "pdf": str(path)}
            text = f"{row.number}: {row.title}\nIts PDF: labapp report trial {row.number} --out FILE"
            more = f"\nThe reasons of {measure}: labapp report statement {measure} --out FILE" if measure else ""
            say(args, {**answer, "measure": measure or None}, text + more)
    return 0


def _plan(args: argparse.Namespace, default: SequentialPlan) -> Plan:
    if args.n is not None or args.c is not None:
        return SinglePlan(args.n or 0, args.c or 0)
    return SequentialPlan(
        default.p1 if args.p1 is None else args.p1,
        default.alpha if args.alpha is None else args.alpha,
        default.p2 if args.p2 is None else args.p2,
        default.beta if args.beta is None else args.beta,
        default.n_max if args.n_max is None else args.n_max,
    )


def _tell(args: argparse.Namespace, found: TrialDetail) -> None:
    recommendation = found.recommendation
    answer: dict[str, Any] = {
        "trial": found.number,
        "seller": found.seller.number,
        "state": str(found.state),
        "n": found.tally.n,
        "d": found.tally.d,
        "decision": str(found.tally.decision),
        "recommendation": str(recommendation.outcome),
        "decide_now": recommendation.decide_now,
        "reasons": [
            {"rule": why.rule, "sentence": why.sentence, "detail": why.detail} for why in recommendation.reasons
        ],
        "risk": recommendation.risk,
        "outcomes": [
            {"number": row.number, "outcome": str(row.outcome), "signed_by": row.signed_by} for row in found.outcomes
        ],
    }
    lines = [
        f"{found.number} {found.seller.name}: {found.tally.d} of {found.tally.n} counted orders failed; "
        f"the plan says {found.tally.decision}, the rule says {recommendation.outcome.value.replace('_', ' ')}.",
        *(f"  - {why.sentence} {why.detail}".rstrip() for why in recommendation.reasons),
        f"  {recommendation.risk}",
        *(
            f"  Signed: {row.number}, {row.outcome.value.replace('_', ' ')}, by {row.signed_by}."
            for row in found.outcomes
        ),
    ]
    say(args, answer, "\n".join(lines))

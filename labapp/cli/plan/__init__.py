"""`labapp plan`: a sampling plan's lines, chances and orders, beside other plans, and as a picture; no lab needed."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from labapp.cli.plan import answering, showing
from labapp.core.errors import UserError
from labapp.trials.rules import (
    GIVEN,
    SINGLE_P1,
    SINGLE_P2,
    NamedPlan,
    Plan,
    SequentialPlan,
    SinglePlan,
    compare_plans,
    plan_problem,
    suggested_plans,
)

_HIGHEST_PRICE = 1_000_000.0
_MOST_CRITICAL = 100
_POLICY_S = "the policy's"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    sequential = parser.add_argument_group("sequential plan (Wald); without any figure, the policy's plan of today")
    sequential.add_argument("--p1", type=float, help="failure rate of a good seller")
    sequential.add_argument("--alpha", type=float, help="risk of rejecting a good seller")
    sequential.add_argument("--p2", type=float, help="failure rate of a bad seller")
    sequential.add_argument("--beta", type=float, help="risk of accepting a bad seller")
    sequential.add_argument("--n-max", type=int, metavar="N", help="cut after N orders: exact figures too")
    single = parser.add_argument_group("single plan")
    single.add_argument("--n", type=int, help="orders")
    single.add_argument("--c", type=int, help="failures allowed")
    beside = parser.add_argument_group("comparison")
    beside.add_argument(
        "--compare", action="store_true", help="set the plan (or the policy's) beside shorter, stricter and single ones"
    )
    beside.add_argument(
        "--with",
        dest="others",
        action="append",
        metavar="PLAN",
        help="one more plan to compare (repeatable): N,C or P1,ALPHA,P2,BETA,N_MAX",
    )
    beside.add_argument("--price", type=float, metavar="MONEY", help="what one order costs: money beside the orders")
    parser.add_argument(
        "--at", type=float, action="append", metavar="P", help="true failure rates to look at (repeatable)"
    )
    parser.add_argument(
        "--critical", type=int, metavar="N", help="the risk if N orders with a critical finding rejected by themselves"
    )
    parser.add_argument("--plot", type=Path, metavar="FILE.png", help="draw lines, OC curve and orders as a picture")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(refuse=parser.error)


def run(args: argparse.Namespace) -> int:
    """Describe one plan, or several beside each other."""
    if args.compare:
        return _compare(args)
    if args.others or args.price is not None:
        args.refuse("--with and --price belong to --compare")
    plan = _checked(_plan(args))
    rates = _rates(args.at) or _default_rates(plan)
    if args.critical is not None and not 1 <= args.critical <= _MOST_CRITICAL:
        raise UserError(f"--critical takes 1 to {_MOST_CRITICAL} orders.", "Choose another number.", "bad_plan")
    if args.plot is not None:
        from labapp.cli.plan.picture import write_picture

        write_picture(plan, args.plot)
    if args.json:
        print(json.dumps(answering.one_plan(plan, rates, args.critical, args.plot)))
    else:
        print(showing.one_plan(plan, rates, args.critical, args.plot))
    return 0


def _compare(args: argparse.Namespace) -> int:
    if args.plot is not None or args.critical is not None:
        args.refuse("--plot and --critical look at one plan, not at a comparison")
    if args.price is not None and not 0 < args.price <= _HIGHEST_PRICE:
        raise UserError(f"{args.price:g} is no price of an order.", "Give a positive amount.", "bad_price")
    given = any(getattr(args, name) is not None for name in ("p1", "alpha", "p2", "beta", "n_max", "n", "c"))
    plan = _checked(_plan(args))
    named = _set_beside(plan, GIVEN if given else _POLICY_S)
    for words in args.others or ():
        other = _checked(_other(args, words))
        if other not in [each.plan for each in named]:
            named.append(NamedPlan("yours", other))
    good, bad = (plan.p1, plan.p2) if isinstance(plan, SequentialPlan) else (SINGLE_P1, SINGLE_P2)
    rows = compare_plans(named, _rates(args.at) or [0.10, 0.30], good=good, bad=bad, price=args.price)
    if args.json:
        print(json.dumps(answering.comparison(rows, good, bad, args.price)))
    else:
        print(showing.comparison(rows, good, bad, args.price))
    return 0


def _of_the_policy() -> SequentialPlan:
    from labapp.core.clock import SystemClock
    from labapp.rulebook import loader

    policy = loader.policy_for(SystemClock().today())
    return SequentialPlan(policy.trial_p1, policy.trial_alpha, policy.trial_p2, policy.trial_beta, policy.trial_n_max)


def _set_beside(plan: Plan, title: str) -> list[NamedPlan]:
    """The plan first; a single plan is set beside the policy's plan and those that it suggests."""
    if isinstance(plan, SequentialPlan):
        return [NamedPlan(title, plan), *suggested_plans(plan)[1:]]
    (_, ours), *rest = ((each.title, each.plan) for each in suggested_plans(_of_the_policy()))
    others = [NamedPlan(_POLICY_S, ours), *(NamedPlan(*each) for each in rest)]
    return [NamedPlan(title, plan), *(each for each in others if each.plan != plan)]


def _plan(args: argparse.Namespace) -> Plan:
    rates, single = (args.p1, args.alpha, args.p2, args.beta), (args.n, args.c)
    given = [value is not None for value in (*rates, args.n_max)], [value is not None for value in single]
    if not any(given[0]) and not any(given[1]):
        return _of_the_policy()
    if all(given[1]) and not any(given[0]):
        return SinglePlan(args.n, args.c)
    if None not in rates and not any(given[1]):
        return SequentialPlan(*rates, args.n_max or 0)
    args.refuse(
        "give --p1 --alpha --p2 --beta (and --n-max) for a sequential plan, --n --c for a single one, or none of them for the policy's"
    )
    raise AssertionError  # argparse has left the program


def _other(args: argparse.Namespace, words: str) -> Plan:
    parts = [part.strip() for part in words.split(",")]
    try:
        if len(parts) == 2:
            return SinglePlan(int(parts[0]), int(parts[1]))
        if len(parts) == 5:
            p1, alpha, p2, beta = (float(part) for part in parts[:4])
            return SequentialPlan(p1, alpha, p2, beta, int(parts[4]))
    except ValueError:
        pass
    args.refuse(f"{words!r} is no plan: write N,C or P1,ALPHA,P2,BETA,N_MAX")
    raise AssertionError


def _checked(plan: Plan) -> Plan:
    problem = plan_problem(plan)
    if problem:
        raise UserError(problem, "Choose other figures.", "bad_plan")
    return plan


def _rates(given: list[float] | None) -> list[float]:
    for rate in given or ():
        if not 0 <= rate <= 1:
            raise UserError(f"{rate:g} is no failure rate.", "A rate lies between 0 and 1.", "bad_plan")
    return given or []


def _default_rates(plan: Plan) -> list[float]:
    if isinstance(plan, SinglePlan):
        return [0.01, 0.02, 0.05, 0.10, 0.20, 0.30]
    return sorted({plan.p1, plan.p2, round((plan.p1 + plan.p2) / 2, 4), 0.01, 0.05, 0.10, 0.20, 0.30})

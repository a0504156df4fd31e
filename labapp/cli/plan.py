"""`labapp plan`: a sampling plan's lines, chances and expected number of orders; no lab needed."""

from __future__ import annotations

import argparse
import json
from typing import Any

from labapp.core.errors import UserError
from labapp.trials.rules import (
    Plan,
    Point,
    SequentialPlan,
    SinglePlan,
    earliest_rejection,
    exact_point,
    first_acceptance,
    lines,
    plan_problem,
    risk_sentence,
    single_point,
    wald_point,
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    sequential = parser.add_argument_group("sequential plan (Wald)")
    sequential.add_argument("--p1", type=float, help="failure rate of a good seller")
    sequential.add_argument("--alpha", type=float, help="risk of rejecting a good seller")
    sequential.add_argument("--p2", type=float, help="failure rate of a bad seller")
    sequential.add_argument("--beta", type=float, help="risk of accepting a bad seller")
    sequential.add_argument("--n-max", type=int, metavar="N", help="cut after N orders: exact figures too")
    single = parser.add_argument_group("single plan")
    single.add_argument("--n", type=int, help="orders")
    single.add_argument("--c", type=int, help="failures allowed")
    parser.add_argument(
        "--at", type=float, action="append", metavar="P", help="true failure rates to look at (repeatable)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(refuse=parser.error)


def run(args: argparse.Namespace) -> int:
    """Describe one plan."""
    plan = _plan(args)
    problem = plan_problem(plan)
    if problem:
        raise UserError(problem, "Choose other figures.", "bad_plan")
    rates = args.at or _default_rates(plan)
    for rate in rates:
        if not 0 <= rate <= 1:
            raise UserError(f"{rate:g} is no failure rate.", "A rate lies between 0 and 1.", "bad_plan")
    if args.json:
        print(json.dumps(_answer(plan, rates)))
    else:
        print(_text(plan, rates))
    return 0


def _plan(args: argparse.Namespace) -> Plan:
    rates, single = (args.p1, args.alpha, args.p2, args.beta), (args.n, args.c)
    given = [value is not None for value in (*rates, args.n_max)], [value is not None for value in single]
    if all(given[1]) and not any(given[0]):
        return SinglePlan(args.n, args.c)
    if None not in rates and not any(given[1]):
        return SequentialPlan(*rates, args.n_max or 0)
    args.refuse("give --p1 --alpha --p2 --beta (and --n-max) for a sequential plan, or --n --c for a single one")
    raise AssertionError  # argparse has left the program


def _default_rates(plan: Plan) -> list[float]:
    if isinstance(plan, SinglePlan):
        return [0.01, 0.02, 0.05, 0.10, 0.20, 0.30]
    return sorted({plan.p1, plan.p2, round((plan.p1 + plan.p2) / 2, 4), 0.01, 0.05, 0.10, 0.20, 0.30})


def _answer(plan: Plan, rates: list[float]) -> dict[str, Any]:
    if isinstance(plan, SinglePlan):
        points = [
            {"p": found.p, "accept": found.accept, "reject": found.reject, "asn": found.asn}
            for found in (single_point(plan, rate) for rate in rates)
        ]
        return {"kind": "single", "n": plan.n, "c": plan.c, "points": points, "risk": risk_sentence(plan)}
    limits = lines(plan)
    answer: dict[str, Any] = {
        "kind": "sequential",
        "p1": plan.p1,
        "alpha": plan.alpha,
        "p2": plan.p2,
        "beta": plan.beta,
        "n_max": plan.n_max or None,
        "accept_intercept": limits.accept_intercept,
        "reject_intercept": limits.reject_intercept,
        "slope": limits.slope,
        "first_acceptance": first_acceptance(plan),
        "earliest_rejection": earliest_rejection(plan),
        "points": [_figures(wald_point(plan, rate)) for rate in rates],
        "risk": risk_sentence(plan),
    }
    if plan.n_max:
        answer["exact"] = [
            {**_figures(found), "undecided": found.undecided, "accepted_in_all": found.accepted_in_all}
            for found in (exact_point(plan, rate) for rate in rates)
        ]
    return answer


def _figures(found: Point) -> dict[str, float]:
    return {"p": found.p, "accept": found.accept, "reject": found.reject, "asn": found.asn}


def _text(plan: Plan, rates: list[float]) -> str:
    parts = _single_text(plan, rates) if isinstance(plan, SinglePlan) else _sequential_text(plan, rates)
    return "\n".join([*parts, "", risk_sentence(plan)])


def _single_text(plan: SinglePlan, rates: list[float]) -> list[str]:
    allowed = "none may fail" if plan.c == 0 else f"at most {plan.c} may fail"
    return [
        f"Single plan: {plan.n} order{'s' if plan.n > 1 else ''}, {allowed}; rejected at failure {plan.c + 1}.",
        "",
        *_table([single_point(plan, rate) for rate in rates]),
    ]


def _sequential_text(plan: SequentialPlan, rates: list[float]) -> list[str]:
    limits = lines(plan)
    cut = f"cut at {plan.n_max} orders" if plan.n_max else "never cut"
    text = [
        f"Sequential plan: p1 {plan.p1:g}, alpha {plan.alpha:g}, p2 {plan.p2:g}, beta {plan.beta:g}, {cut}.",
        f"Accept at or below {limits.slope:.5f} n − {limits.accept_intercept:.4f}: "
        f"without a failure first at n = {first_acceptance(plan)}.",
        f"Reject at or above {limits.slope:.5f} n + {limits.reject_intercept:.4f}: "
        f"earliest at d = {earliest_rejection(plan)}.",
        "",
        "Wald's formulas, without a cut:",
        *_table([wald_point(plan, rate) for rate in rates]),
    ]
    if plan.n_max:
        text += [
            "",
            f"Exact; `undecided` are those left to the cut at {plan.n_max}, `in all` are accepted by line or cut:",
            *_table([exact_point(plan, rate) for rate in rates], cut=True),
        ]
    return text


def _table(points: list[Point], *, cut: bool = False) -> list[str]:
    head = ("true rate", "accept", "reject", *(("undecided", "in all") if cut else ()), "orders")
    rows = [
        (
            f"{point.p * 100:.2f} %",
            f"{point.accept:.4f}",
            f"{point.reject:.4f}",
            *((f"{point.undecided:.4f}", f"{point.accepted_in_all:.4f}") if cut else ()),
            f"{point.asn:.2f}",
        )
        for point in points
    ]
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    return ["   ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in (head, *rows)]

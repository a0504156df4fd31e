"""`labapp seller add|gate|list|indicator|score`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from labapp.cli.opening import acting, add_lab_arguments, day, opened, say, words
from labapp.core.trail import Actor
from labapp.sellers.rules import Component, Gate, Justified, SellerKind, SellerScore

if TYPE_CHECKING:
    from labapp.assembly import Lab


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
    score = actions.add_parser("score", help="the ranking, or one seller's score with its parts and facts")
    add_lab_arguments(score)
    score.add_argument("seller", nargs="?", default="", help="the seller's number; without one the whole ranking")
    score.add_argument("--category", default="", help="rank in this category alone")
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
        elif args.action == "score":
            _score(lab, actor, args)
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


def _score(lab: Lab, actor: Actor, args: argparse.Namespace) -> None:
    """Print the ranking, or one seller's score with its parts and the facts that would justify a measure."""
    names = {row.number: row.name for row in lab.sellers.sellers(actor)}
    if not args.seller:
        if not args.json:
            print("rank  seller    score  at least  on            name")
        for score in lab.sellers.ranking(actor, args.category):
            say(args, _told(score, args.category, names[score.seller]), _line(score, names[score.seller]))
        return
    score = lab.sellers.score(actor, args.seller, args.category)
    facts = lab.sellers.facts(actor, args.seller)
    name = names[score.seller]
    answer = _told(score, args.category, name) | {"measures": [_measure(found) for found in facts]}
    lines = [f"{score.seller} {name}: {score.score:.1f}, at least {score.bound:.1f}", score.sentence, ""]
    lines += [f"{part.points:6.1f} of {part.weight:4.1f}  {part.title}: {part.sentence}" for part in score.components]
    if facts:
        lines += ["", "Would justify a measure (a manager decides):"]
    for found in facts:
        lines += [f"  {found.measure}: {found.ground}", *(f"    {fact.sentence}" for fact in found.facts)]
    say(args, answer, "\n".join(lines))


def _line(score: SellerScore, name: str) -> str:
    place = "   –" if score.rank is None else f"{score.rank:4}"
    orders = f"{score.orders} order{'' if score.orders == 1 else 's'}"
    return f"{place}  {score.seller}  {score.score:5.1f}  {score.bound:8.1f}  {orders:<12}  {name}"


def _told(score: SellerScore, category: str, name: str) -> dict[str, Any]:
    return {
        "seller": score.seller,
        "name": name,
        "category": category or None,
        "score": round(score.score, 4),
        "bound": round(score.bound, 4),
        "rank": score.rank,
        "of": score.of,
        "orders": score.orders,
        "readings": score.readings,
        "components": [_component(part) for part in score.components],
    }


def _component(part: Component) -> dict[str, Any]:
    return {
        "component": part.key,
        "title": part.title,
        "weight": round(part.weight, 4),
        "value": round(part.value, 6),
        "low": round(part.low, 6),
        "points": round(part.points, 4),
        "count": part.count,
        "unit": part.unit.replace(" ", "_"),
        "own_mean": None if part.own is None else round(part.own, 6),
        "category_mean": round(part.typical, 6),
        "strength": part.strength,
        "target": part.target,
        "limit": part.limit,
        "worthless": part.worthless,
        "sentence": part.sentence,
    }


def _measure(found: Justified) -> dict[str, Any]:
    return {
        "measure": str(found.measure),
        "rule": found.rule,
        "sentence": found.sentence,
        "facts": [{"cites": fact.cites, "on": fact.on, "sentence": fact.sentence} for fact in found.facts],
    }

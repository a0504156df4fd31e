"""`labapp order identity|place|dispatch|deliver|dead|receive|move|custody|damage|end|cancel|close|list`."""

from __future__ import annotations

import argparse
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from labapp.cli import door
from labapp.cli.opening import acting, add_lab_arguments, day, money, opened, say, words
from labapp.orders.rules import OrderReason, OrderState, OrderStep, Promise
from labapp.rulebook.grading import claimed_grade

if TYPE_CHECKING:
    from labapp.assembly import Lab
    from labapp.core.trail import Actor
    from labapp.orders.queries import OrderDetail

_ENDS = {
    "never_arrived": OrderStep.REPORT_LOST,
    "cancelled_by_seller": OrderStep.CANCEL_BY_SELLER,
    "returned_to_sender": OrderStep.RETURN_TO_SENDER,
}
_NO_TRIAL = (
    "\nIt counts in no trial: none of this seller was open on that day. `labapp trial start` comes before its orders."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    actions = parser.add_subparsers(dest="action", required=True)
    _add_identity(actions.add_parser("identity", help="add a buyer identity, or list those free for a seller"))
    _add_place(actions.add_parser("place", help="write down an order just bought; its promise is frozen"))
    _add_following(actions)
    end = actions.add_parser("end", help="note that an order ended without a device; it goes to review")
    add_lab_arguments(end)
    end.add_argument("order")
    end.add_argument("how", choices=tuple(_ENDS))
    end.add_argument("--fact", required=True, help="what shows it")
    end.add_argument("--by-lab", action="store_true", help="the lab caused it: it does not count against the seller")
    for name, help_line, word in (
        ("cancel", "cancel from the lab's side", "--reason"),
        ("close", "settle device and refund", "--fact"),
    ):
        one = actions.add_parser(name, help=help_line)
        add_lab_arguments(one)
        one.add_argument("order")
        one.add_argument(word, required=True, dest="words")
    listing = actions.add_parser("list", help="orders, newest first")
    add_lab_arguments(listing)
    listing.add_argument("--state", action="append", choices=words(OrderState), default=[])
    listing.add_argument("--place", default="", help="only what lies there")
    listing.add_argument("--limit", type=int, default=50)


def _add_identity(parser: argparse.ArgumentParser) -> None:
    add_lab_arguments(parser)
    parser.add_argument("--market", required=True)
    parser.add_argument("--alias", default="")
    parser.add_argument("--address", default="")
    parser.add_argument("--email", default="")
    parser.add_argument("--phone", default="")
    parser.add_argument("--region", default="", help="of the address, for its public holidays: 57, SN")
    parser.add_argument("--for-seller", default="", help="list the identities free for this seller instead")


def _add_place(parser: argparse.ArgumentParser) -> None:
    add_lab_arguments(parser)
    parser.add_argument("--seller", required=True)
    parser.add_argument("--reason", required=True, choices=words(OrderReason))
    parser.add_argument("--market", required=True)
    parser.add_argument("--identity", required=True)
    parser.add_argument("--title", required=True)
    parser.add_argument("--category", default="smartphone")
    parser.add_argument("--brand", default="")
    parser.add_argument("--model", required=True)
    parser.add_argument("--storage", default="")
    parser.add_argument("--colour", default="")
    parser.add_argument(
        "--grade", required=True, help="as sold: good, very good, or its number, as listing 2, order 11"
    )
    parser.add_argument("--battery-claim", type=float)
    parser.add_argument("--accessory", action="append", dest="accessories", default=[])
    parser.add_argument("--dispatch-by", type=day)
    parser.add_argument("--deliver-by", type=day)
    parser.add_argument("--warranty-months", type=int)
    parser.add_argument("--price", required=True, type=money)
    parser.add_argument("--shipping", type=money, default=Decimal("0"))
    parser.add_argument("--currency", default="EUR")
    parser.add_argument("--listing", default="")
    parser.add_argument("--ordered-on", type=day)


def _add_following(actions: Any) -> None:
    dispatch = actions.add_parser("dispatch", help="note the dispatch")
    deliver = actions.add_parser("deliver", help="note the delivery")
    receive = actions.add_parser("receive", help="take a parcel in, by order or tracking number")
    dead = actions.add_parser("dead", help="note that the carrier never scanned the parcel")
    for parser in (dispatch, deliver, receive, dead):
        add_lab_arguments(parser)
        parser.add_argument("order", help="order or tracking number")
    for parser in (dispatch, deliver):
        parser.add_argument("--on", required=True, type=day)
    dispatch.add_argument("--carrier", default="")
    dispatch.add_argument("--tracking", default="")
    dispatch.add_argument("--first-scan-on", type=day)
    deliver.add_argument("--failed-attempts", type=int, default=0)
    deliver.add_argument("--first-attempt-on", type=day, help="when the carrier first came and nobody was there")
    door.add_receiving(receive)
    door.add_actions(actions)


def run(args: argparse.Namespace) -> int:
    """Work on orders."""
    with opened(args) as lab:
        actor = acting(lab, args)
        if args.action == "identity":
            _identity(lab, actor, args)
        elif args.action == "list":
            _list(lab, actor, args)
        elif args.action in door.ACTIONS:
            door.run(lab, actor, args, _number(lab, actor, args.order))
        else:
            detail = _act(lab, actor, args)
            answer = {"order": detail.row.number, "state": str(detail.row.state), "seller": detail.row.seller_number}
            text = f"{detail.row.number} is {detail.row.state.value.replace('_', ' ')}."
            if args.action == "place" and args.reason == OrderReason.TRIAL:
                answer["trial"] = trial = _trial_of(lab, actor, detail)
                text += f" It belongs to {trial}." if trial else _NO_TRIAL
            say(args, answer, text)
    return 0


def _act(lab: Lab, actor: Actor, args: argparse.Namespace) -> Any:
    if args.action == "place":
        return lab.orders.place(actor, _new_order(args))
    number = _number(lab, actor, args.order)
    if args.action == "dispatch":
        return lab.orders.note_dispatch(actor, number, args.on, args.carrier, args.tracking, args.first_scan_on)
    if args.action == "deliver":
        return lab.orders.note_delivery(actor, number, args.on, args.failed_attempts, args.first_attempt_on)
    if args.action == "dead":
        return lab.orders.note_dead_tracking(actor, number)
    if args.action == "receive":
        return door.receive(lab, actor, args, number)
    if args.action == "end":
        lab.inspections.report_without_device(actor, number, _ENDS[args.how], args.fact, by_lab=args.by_lab)
        return lab.orders.detail(actor, number)
    if args.action == "cancel":
        return lab.orders.cancel(actor, number, args.words)
    return lab.orders.close(actor, number, args.words)


def _trial_of(lab: Lab, actor: Actor, detail: OrderDetail) -> str | None:
    """The number of the open trial in which the order will count, if there is one."""
    from labapp.trials.rules import TrialState

    for trial in lab.trials.trials(actor, TrialState.OPEN, detail.seller_id):
        if trial.category == detail.category and detail.ordered_on and trial.started_on <= detail.ordered_on:
            return trial.number
    return None


def _number(lab: Lab, actor: Actor, code: str) -> str:
    row = lab.orders.by_code(actor, code)
    return code if row is None else row.number


def _new_order(args: argparse.Namespace) -> Any:
    from labapp.orders.service import NewOrder

    promise = Promise(
        title=args.title,
        category=args.category,
        brand=args.brand,
        model=args.model,
        storage=args.storage,
        colour=args.colour,
        grade=claimed_grade(args.grade),
        battery_claim=args.battery_claim,
        accessories=tuple(args.accessories),
        dispatch_by=args.dispatch_by,
        deliver_by=args.deliver_by,
        warranty_months=args.warranty_months,
    )
    return NewOrder(
        seller_number=args.seller,
        reason=OrderReason(args.reason),
        market=args.market,
        promise=promise,
        identity_number=args.identity,
        price=args.price,
        shipping=args.shipping,
        currency=args.currency,
        listing=args.listing,
        ordered_on=args.ordered_on,
    )


def _identity(lab: Lab, actor: Actor, args: argparse.Namespace) -> None:
    from labapp.orders.service import NewIdentity

    if args.for_seller:
        for choice in lab.orders.identities(actor, args.for_seller, args.market):
            answer = {"identity": choice.identity.number, "free": choice.problem is None, "problem": choice.problem}
            say(args, answer, f"{choice.identity.number}  {choice.identity.alias:<28} {choice.problem or 'free'}")
        return
    new = NewIdentity(args.alias, args.address, args.market, args.email, args.phone, region=args.region)
    number = lab.orders.add_identity(actor, new)
    say(args, {"identity": number}, f"{number} is ready.")


def _list(lab: Lab, actor: Actor, args: argparse.Namespace) -> None:
    from labapp.orders.queries import OrderFilter

    wanted = OrderFilter(states=tuple(OrderState(state) for state in args.state), place=args.place)
    for row in lab.orders.orders(actor, wanted, limit=max(1, min(args.limit, 10_000))):
        answer = {
            "order": row.number,
            "state": str(row.state),
            "title": row.title,
            "seller": row.seller_number,
            "verdict": row.verdict,
            "verdict_number": row.verdict_number,
            "place": row.place,
            "damage_report_by": row.damage_report_by,
        }
        say(args, answer, f"{row.number}  {row.state:<20} {row.verdict or '':<18} {row.title} · {row.seller_name}")

"""What an order that was just bought must say: its market, its promise as advertised, its price. Pure."""

from __future__ import annotations

from decimal import Decimal

from labapp.core.errors import UserError
from labapp.orders.rules.facts import Promise

_MOST = Decimal(1_000_000)


def refuse_market(market: str) -> None:
    """UserError "bad_market" unless a market is two letters."""
    if len(market) != 2 or not market.isalpha():
        raise UserError("A market is written with two letters, like FR.", code="bad_market")


def refuse_promise(promise: Promise) -> None:
    """UserError if a promise does not say what was advertised, or claims what no battery can have."""
    if not promise.title.strip() or not promise.model.strip():
        raise UserError("An order needs the listing's title and model, as advertised.", code="bad_promise")
    if len(promise.title) > 300:
        raise UserError("The title is longer than 300 characters.", "Shorten it.", "too_long")
    if promise.battery_claim is not None and not 0 <= promise.battery_claim <= 100:
        raise UserError("A battery claim lies between 0 and 100 %.", "Write it as advertised.", "bad_promise")


def refuse_price(price: Decimal, shipping: Decimal, currency: str) -> None:
    """UserError unless price and shipping are amounts of money in a currency of three letters."""
    if not _is_money(price) or not _is_money(shipping) or price == 0:
        raise UserError(
            "A price is more than zero and at most 1,000,000, shipping zero or more, each with at most two decimals.",
            "Write it like 289.00.",
            "bad_price",
        )
    if len(currency) != 3 or not currency.isalpha():
        raise UserError("A currency is written with three letters, like EUR.", code="bad_currency")


def _is_money(amount: Decimal) -> bool:
    return amount.is_finite() and 0 <= amount <= _MOST and amount == round(amount, 2)

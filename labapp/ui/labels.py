"""The words people read for the program's own words, with the status whose silhouette stands before them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Protocol
from zoneinfo import ZoneInfo

WORDS: dict[str, dict[str, tuple[str, str]]] = {
    "verdict": {
        "pass": ("Pass", "pass"),
        "pass_with_remarks": ("Pass with remarks", "remark"),
        "fail": ("Fail", "fail"),
        "inconclusive": ("Inconclusive", "inconclusive"),
    },
    "result": {
        "pass": ("Pass", "pass"),
        "fail": ("Fail", "fail"),
        "not_applicable": ("Not applicable", "neutral"),
        "not_tested": ("Not tested", "inconclusive"),
        "not_readable": ("Not readable", "inconclusive"),
    },
    "severity": {"critical": ("Critical", "fail"), "major": ("Major", "fail"), "minor": ("Minor", "remark")},
    "grade": {
        "premium": ("Premium", "neutral"),
        "excellent": ("Excellent", "neutral"),
        "good": ("Good", "neutral"),
        "fair": ("Fair", "neutral"),
        "below_fair": ("Below fair", "fail"),
    },
    "order_state": {
        "planned": ("planned", "neutral"),
        "placed": ("placed", "info"),
        "dispatched": ("dispatched", "info"),
        "delivered": ("delivered", "info"),
        "received": ("received", "info"),
        "inspecting": ("inspecting", "active"),
        "inspected": ("inspected", "pass"),
        "closed": ("closed", "pass"),
        "cancelled_by_lab": ("cancelled by the lab", "neutral"),
        "cancelled_by_seller": ("cancelled by the seller", "fail"),
        "never_arrived": ("never arrived", "fail"),
        "returned_to_sender": ("returned to sender", "fail"),
    },
    "order_reason": {
        "trial": ("trial", "info"),
        "low_score": ("low score", "info"),
        "complaint": ("complaint", "info"),
        "after_measure": ("after a measure", "info"),
        "random_check": ("random check", "info"),
    },
    "inspection_state": {
        "in_progress": ("In progress", "active"),
        "submitted": ("Submitted", "info"),
        "verified": ("Verified", "info"),
        "issued": ("Issued", "pass"),
    },
    "seller_kind": {
        "refurbishing_factory": ("Refurbishing factory", "neutral"),
        "workshop": ("Repairer or workshop", "neutral"),
        "recycler": ("Recycler", "neutral"),
        "trader": ("Trader or wholesaler", "neutral"),
        "leasing_company": ("Leasing company", "neutral"),
        "manufacturer": ("Manufacturer", "neutral"),
        "major_retailer": ("Major retailer", "neutral"),
        "mobile_operator": ("Mobile operator", "neutral"),
    },
    "seller_stage": {
        "applicant": ("Applicant", "neutral"),
        "onboarding": ("Onboarding", "info"),
        "trial": ("Trial", "info"),
        "active": ("Active", "pass"),
        "closed": ("Closed", "neutral"),
        "declined": ("Declined", "fail"),
    },
    "gate": {
        "legal_documents": ("Legal documents", "neutral"),
        "terms_signed": ("Terms signed", "neutral"),
        "charter_signed": ("Quality Charter", "neutral"),
        "onboarding_approved": ("Onboarding team", "neutral"),
        "success_manager_approved": ("Success Manager", "neutral"),
        "account_set_up": ("Account set up", "neutral"),
    },
    "standing": {
        "good": ("Good", "pass"),
        "warned": ("Warned", "remark"),
        "limited": ("Limited", "remark"),
        "suspended": ("Suspended", "fail"),
    },
    "outcome": {
        "passed": ("Passed", "pass"),
        "extended": ("Extended", "remark"),
        "limited": ("Limited", "remark"),
        "not_passed": ("Not passed", "fail"),
        "continue": ("Continue", "info"),
    },
    "decision": {
        "accept": ("Plan accepts", "pass"),
        "reject": ("Plan rejects", "fail"),
        "continue": ("Undecided", "neutral"),
    },
    "trial_state": {"open": ("Open", "active"), "decided": ("Decided", "pass")},
    "indicator_state": {
        "on_target": ("on target", "pass"),
        "watch": ("watch", "remark"),
        "breach": ("breach", "fail"),
        "no_reading": ("no reading", "open"),
    },
    "promise_field": {
        "brand": ("Brand", "neutral"),
        "model": ("Model", "neutral"),
        "storage": ("Storage", "neutral"),
        "colour": ("Colour", "neutral"),
        "grade": ("Grade", "neutral"),
        "battery": ("Battery", "neutral"),
        "new_battery": ("New battery", "neutral"),
        "accessories": ("Accessories", "neutral"),
        "warranty": ("Warranty", "neutral"),
        "dispatch": ("Dispatch", "neutral"),
        "delivery": ("Delivery", "neutral"),
        "screen": ("Screen", "neutral"),
    },
    "role": {
        "technician": ("Technician", "neutral"),
        "manager": ("Manager", "neutral"),
        "office": ("Office", "neutral"),
        "administrator": ("Administrator", "neutral"),
    },
}
"""family -> the program's word -> (word for people, status)."""


def word(family: str, key: str) -> str:
    """What people read for `key`; an unknown key is shown with blanks for underscores."""
    return WORDS[family].get(str(key), (str(key).replace("_", " "), ""))[0]


def status(family: str, key: str) -> str:
    """The status that stands before it; `neutral` for an unknown key."""
    return WORDS[family].get(str(key), ("", "neutral"))[1]


def options(family: str) -> list[tuple[str, str]]:
    """All of a family as (key, word), for combo boxes and segments."""
    return [(key, pair[0]) for key, pair in WORDS[family].items()]


def initials(name: str) -> str:
    """Two letters for a person: SO for Sofia Ortega."""
    parts = [part for part in name.split() if part[0].isalpha()] or name.split() or ["?"]
    return (parts[0][0] + (parts[-1][0] if len(parts) > 1 else parts[0][1:2])).upper()


def day(value: date | None, *, short: bool = False, year: bool = False) -> str:
    """“12 March”, short “12 Mar”, with the year “12 March 2026”; a dash for none."""
    if value is None:
        return "—"
    return (
        f"{value.day} {value:%b}" + (f" {value.year}" if year else "")
        if short
        else (f"{value.day} {value:%B}" + (f" {value.year}" if year else ""))
    )


def moment(value: datetime | None, zone: ZoneInfo) -> str:
    """“12 Mar 14:07” in the lab's zone; a dash for none."""
    if value is None:
        return "—"
    local = value.astimezone(zone)
    return f"{local.day} {local:%b %H:%M}"


class Lying(Protocol):
    """A row of the line of custody."""

    @property
    def place(self) -> str:
        """In the lab's own words."""
        ...

    @property
    def holder(self) -> str:
        """Who has it; empty for nobody."""
        ...

    @property
    def since(self) -> datetime:
        """Since when."""
        ...


def whereabouts(lies: Lying, zone: ZoneInfo) -> str:
    """“With Sofia Ricci, bench 2, since 12 Mar 14:07”; “Shelf B4, since …” where it lies by itself."""
    since = f"since {moment(lies.since, zone)}"
    if lies.holder:
        return f"With {lies.holder}, {lies.place}, {since}"
    return f"{lies.place[:1].upper()}{lies.place[1:]}, {since}"


def imei(digits: str) -> str:
    """An IMEI in groups 2-6-6-1; anything else as it is."""
    return (
        " ".join((digits[:2], digits[2:8], digits[8:14], digits[14:]))
        if len(digits) == 15 and digits.isdigit()
        else digits
    )


def money(amount: Decimal | None, currency: str) -> str:
    """“€ 289.00”, or the currency's code before the amount; a dash for none."""
    if amount is None:
        return "—"
    sign = {"EUR": "€", "GBP": "£", "USD": "$"}.get(currency, currency)
    return f"{sign} {amount:,.2f}"


def count(number: int, one: str, many: str = "") -> str:
    """“1 order”, “3 orders”."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"

"""Who may do what: the one table of rights, and how long a failed sign-in makes wait. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum


class Role(StrEnum):
    TECHNICIAN = "technician"
    MANAGER = "manager"
    OFFICE = "office"
    ADMINISTRATOR = "administrator"


class Right(StrEnum):
    """One thing that a role may do."""

    SEE_ORDERS = "see_orders"
    SEE_SELLERS = "see_sellers"
    SEE_TRIALS = "see_trials"
    PLACE_ORDERS = "place_orders"
    RECEIVE_ORDERS = "receive_orders"
    INSPECT = "inspect"
    REVIEW = "review"
    ISSUE_VERDICTS = "issue_verdicts"
    MANAGE_SELLERS = "manage_sellers"
    MANAGE_TRIALS = "manage_trials"
    SIGN_TRIALS = "sign_trials"
    MANAGE_IDENTITIES = "manage_identities"
    READ_REPORTS = "read_reports"
    MANAGE_RULEBOOK = "manage_rulebook"
    MANAGE_PEOPLE = "manage_people"
    CHECK_LAB = "check_lab"
    MANAGE_LAB = "manage_lab"


_SEE = {Right.SEE_ORDERS, Right.SEE_SELLERS, Right.READ_REPORTS}

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.TECHNICIAN: frozenset({Right.SEE_ORDERS, Right.RECEIVE_ORDERS, Right.INSPECT, Right.READ_REPORTS}),
    Role.MANAGER: frozenset(set(Right) - {Right.MANAGE_PEOPLE}),
    Role.OFFICE: frozenset(_SEE | {Right.SEE_TRIALS, Right.RECEIVE_ORDERS, Right.PLACE_ORDERS}),
    Role.ADMINISTRATOR: frozenset(
        _SEE | {Right.SEE_TRIALS, Right.MANAGE_PEOPLE, Right.MANAGE_IDENTITIES, Right.CHECK_LAB, Right.MANAGE_LAB}
    ),
}

MIN_PASSPHRASE = 10
LONGEST_NAME = 300
_FREE_TRIES = 3
_LONGEST_WAIT = timedelta(minutes=5)


def may(role: str, right: Right) -> bool:
    """Whether a role has a right; an unknown role has none."""
    return role in {str(known) for known in RIGHTS} and right in RIGHTS[Role(role)]


def wait_after(failures: int, last_failure: datetime | None, now: datetime) -> timedelta:
    """How long to wait before the next try: nothing for three tries, then doubling up to five minutes, never for ever."""
    if last_failure is None or failures < _FREE_TRIES:
        return timedelta(0)
    pause = min(timedelta(seconds=2 ** min(failures - _FREE_TRIES + 1, 12)), _LONGEST_WAIT)
    elapsed = now - last_failure
    return timedelta(0) if elapsed < timedelta(0) else max(timedelta(0), pause - elapsed)


def name_problem(name: str) -> str | None:
    """Why nobody can be called so, or None."""
    if not name.strip() or len(name) > LONGEST_NAME:
        return f"A person needs a name of at most {LONGEST_NAME} characters."
    return None


def passphrase_problem(passphrase: str, name: str) -> str | None:
    """Why a new passphrase is not good enough, or None."""
    if len(passphrase) < MIN_PASSPHRASE:
        return f"A passphrase has at least {MIN_PASSPHRASE} characters; several words are best."
    if passphrase.strip().casefold() == name.strip().casefold():
        return "The passphrase must not be the name."
    if len(set(passphrase)) < 4:
        return "The passphrase repeats too few characters."
    return None

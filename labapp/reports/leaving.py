"""The rules of copies that leave the lab: which may, on what proof, and since when the seller's time to reply runs. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from labapp.reports.rules import Channel, Copy

LONGEST_RECIPIENT, LONGEST_PROOF = 300, 1000
_NEEDS_PROOF = {
    Channel.EMAIL: "An e-mail needs its proof: the message’s id or the answer to it.",
    Channel.POST: "A letter needs its proof: the number of its posting.",
}

Problem = tuple[str, str, str]
"""What is wrong, what to do, and a code."""


def leaving_problem(kind: str, number: str, copy: str) -> Problem | None:
    """Why a copy may not leave the lab, or None: only a seller's copy of a verdict does, outcomes and statements do."""
    if kind == "verdict" and copy != Copy.SELLER:
        return (
            f"The internal copy of {number} never leaves the lab: it names the buyer’s identity and the technician.",
            "Issue the seller’s copy and hand that over.",
            "internal_copy",
        )
    return None


def hand_over_problem(
    *,
    recipient: str,
    channel: Channel,
    proof: str,
    has_file: bool,
    handed_at: datetime,
    issued_at: datetime,
    replaced_at: datetime | None,
    withdrawn_at: datetime | None,
    now: datetime,
) -> Problem | None:
    """Why a hand-over cannot be noted so, or None. Moments count to the minute."""
    if not recipient.strip():
        return "A hand-over needs its recipient.", "Write who was given the copy.", "no_recipient"
    if len(recipient) > LONGEST_RECIPIENT or len(proof) > LONGEST_PROOF:
        return (
            f"A recipient holds at most {LONGEST_RECIPIENT} characters, a proof {LONGEST_PROOF:,}.",
            "Shorten it.",
            "too_long",
        )
    if channel in _NEEDS_PROOF and not proof.strip() and not has_file:
        return _NEEDS_PROOF[channel], "Write it, or add the file that shows it.", "no_proof"
    if handed_at > now:
        return "A hand-over cannot lie in the future.", "Note it when it has happened.", "bad_date"
    if handed_at < to_the_minute(issued_at):
        return "The copy was not issued yet at that time.", "Check the time.", "bad_date"
    if withdrawn_at is not None and handed_at >= withdrawn_at:
        return "The lab has withdrawn this number: it is no longer handed over.", "", "withdrawn"
    if replaced_at is not None and handed_at >= replaced_at:
        return "A newer version has replaced this copy.", "Hand that one over.", "superseded"
    return None


def to_the_minute(moment: datetime) -> datetime:
    """The moment in UTC without its seconds: two notes of the same minute are one."""
    return moment.astimezone(UTC).replace(second=0, microsecond=0)


def reply_until(handed_on: date, days: int) -> date:
    """The last day of the seller's time to reply, which begins on the day of the hand-over."""
    return handed_on + timedelta(days=days)

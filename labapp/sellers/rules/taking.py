"""Taking a measure: what it needs, and how the seller stands after it. Pure."""

from __future__ import annotations

from datetime import date

from labapp.sellers.rules.life import MeasureKind, SellerStage, Standing

LONGEST_REASON, LONGEST_SCOPE, LONGEST_CLAUSE = 5000, 300, 300
_BROUGHT = {
    MeasureKind.WARNING: Standing.WARNED,
    MeasureKind.LIMIT: Standing.LIMITED,
    MeasureKind.SUSPENSION: Standing.SUSPENDED,
}
_LEFT = (SellerStage.CLOSED, SellerStage.DECLINED)

Problem = tuple[str, str, str]
"""What is wrong, what to do, and a code."""


def standing_after(kind: MeasureKind, standing: Standing) -> Standing:
    """How a seller stands after a measure: a graver standing stays, and only a lift ends it."""
    if kind is MeasureKind.LIFT:
        return Standing.GOOD
    return max(standing, _BROUGHT[kind], key=list(Standing).index)


def measure_problem(
    kind: MeasureKind,
    *,
    stage: SellerStage,
    standing: Standing,
    reason: str,
    scope: str,
    clause: str,
    effective_on: date,
    today: date,
) -> Problem | None:
    """Why such a measure cannot be taken, or None.

    The seller gets the statement before the measure takes effect, or at that time, so it never takes effect in the past.
    """
    if stage in _LEFT:
        return f"The seller is {stage.value}: no measure can be taken.", "Choose another seller.", "wrong_state"
    if kind is MeasureKind.LIFT and standing is Standing.GOOD:
        return "The seller is in good standing: there is nothing to lift.", "Look at its measures.", "nothing_to_lift"
    if not reason.strip():
        return "A measure needs a reason.", "Write it; the seller reads it in the statement of reasons.", "no_reason"
    if kind is MeasureKind.LIMIT and not scope.strip():
        return "A limit needs words: which categories, or how much volume.", "Write its scope.", "no_limit"
    for what, text, most in (
        ("reason", reason, LONGEST_REASON),
        ("scope", scope, LONGEST_SCOPE),
        ("clause", clause, LONGEST_CLAUSE),
    ):
        if len(text) > most:
            return f"A {what} holds at most {most:,} characters.", "Shorten it.", "too_long"
    if effective_on < today:
        return "A measure cannot take effect in the past.", "Choose today or a later day.", "bad_date"
    return None

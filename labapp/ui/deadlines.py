"""How urgent a deadline is, wherever it is shown."""

from __future__ import annotations

from datetime import date


def damage_status(until: date | None, today: date) -> str | None:
    """Triangle while transit damage still waits to be reported, octagon from the last day on."""
    if until is None:
        return None
    return "fail" if until <= today else "remark"

"""The lab's short code, by which its device labels are told from those of others. Pure."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_LENGTH = 4


def lab_code(created_at: datetime) -> str:
    """Four letters and digits that stay the same whatever the lab is called; none that look like another."""
    digest = hashlib.sha256(created_at.astimezone(UTC).isoformat().encode()).digest()
    return "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:_LENGTH])


def label_code(number: str, code: str) -> str:
    """What the code on a device label holds: the order's number and whose lab it is."""
    return f"{number} {code}"


def number_on_label(text: str, code: str) -> str:
    """The order's number if this is the code of a label of the lab, else the text as it is."""
    number, _, whose = text.strip().rpartition(" ")
    return number.strip() if number and whose.upper() == code else text

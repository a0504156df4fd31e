"""IMEI, MEID, EID and serial numbers: whether one can be right, and how it is written. Pure."""

from __future__ import annotations

import re

from stdnum import luhn


def compact(text: str) -> str:
    """A number without the blanks, dashes, dots and slashes that people and labels put into it, in capitals."""
    return re.sub(r"[\s\-./]", "", text).upper()


def imei_check_digit(body: str) -> int:
    """The fifteenth digit of an IMEI from its first fourteen (Luhn, 3GPP TS 23.003 annex B)."""
    return int(luhn.calc_check_digit(body))


def check_imei(text: str) -> tuple[bool, str]:
    """Whether a text is an IMEI, and a sentence that says what is right or wrong with it."""
    digits = compact(text)
    if not re.fullmatch(r"[0-9]*", digits):
        return False, "An IMEI holds digits only."
    if len(digits) != 15:
        return False, f"An IMEI has 15 digits; this has {len(digits)}."
    expected = imei_check_digit(digits[:14])
    if int(digits[14]) != expected:
        return False, f"The check digit of {group_imei(digits)} should be {expected}, not {digits[14]}."
    return True, f"IMEI {group_imei(digits)}, check digit correct."


def group_imei(text: str) -> str:
    """An IMEI in groups of 2-6-6-1 digits; any other text comes back as it is."""
    digits = compact(text)
    if not re.fullmatch(r"[0-9]{15}", digits):
        return text
    return f"{digits[:2]} {digits[2:8]} {digits[8:14]} {digits[14]}"


def identity_problem(kind: str, text: str) -> str | None:
    """Why a text cannot be an `imei`, `meid`, `eid` or `serial`, in one sentence, or None."""
    number = compact(text)
    if kind == "imei":
        right, sentence = check_imei(text)
        return None if right else sentence
    if kind == "meid" and not re.fullmatch(r"[0-9A-F]{14}", number):
        return "A MEID has 14 digits or letters A to F."
    if kind == "eid" and not re.fullmatch(r"[0-9]{32}", number):
        return f"An EID has 32 digits; this has {len(number)}."
    if kind == "serial" and not re.fullmatch(r"[0-9A-Z]{4,40}", number):
        return "A serial number has 4 to 40 letters and digits."
    return None

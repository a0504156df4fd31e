"""IMEI, MEID, EID and serial numbers: whether one can be right, how it is written, what two have in common. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from stdnum import luhn, meid
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.iso7064 import mod_97_10

_HEX = "0123456789ABCDEF"
_TEST_BODIES = ("00", "02", "03", "04", "05", "06", "07", "08", "09")  # GSMA TS.06: test IMEIs, of no device for sale
_NO_SERIALS = frozenset(
    {
        "NONE",
        "NULL",
        "UNKNOWN",
        "NOTSPECIFIED",
        "NOTAVAILABLE",
        "NOTAPPLICABLE",
        "DEFAULTSTRING",
        "SERIALNUMBER",
        "SYSTEMSERIALNUMBER",
        "TOBEFILLEDBYOEM",
        "0123456789",
        "123456789",
        "1234567890",
    }
)  # what boards and boxes show that nobody gave a number


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
    if len(digits) in (14, 16, 17):
        return False, _other_writing(digits)
    if len(digits) != 15:
        return False, f"An IMEI has 15 digits; this has {len(digits)}."
    expected = imei_check_digit(digits[:14])
    if int(digits[14]) != expected:
        return False, f"The check digit of {group_imei(digits)} should be {expected}, not {digits[14]}."
    if len(set(digits[:8])) == 1:
        return False, f"{group_imei(digits)} is no real number: a placeholder of repeated digits."
    if digits.startswith(_TEST_BODIES):
        return (
            False,
            f"{group_imei(digits)} is no real number: {digits[:2]}… is kept for tests, no device for sale has it.",
        )
    return True, f"IMEI {group_imei(digits)}, check digit correct."


def _other_writing(digits: str) -> str:
    whole = group_imei(digits[:14] + str(imei_check_digit(digits[:14])))
    if len(digits) == 14:
        return f"This has 14 digits: the check digit is missing. Read the fifteenth; it should be {whole[-1]}."
    if len(digits) == 16:
        return f"This has 16 digits: an IMEISV, which ends in the software version {digits[14:]}. The IMEI is {whole}."
    return f"This has 17 digits: an IMEI and the software version {digits[15:]}. The IMEI should be {whole}."


def group_imei(text: str) -> str:
    """An IMEI in groups of 2-6-6-1 digits; any other text comes back as it is."""
    digits = compact(text)
    if not re.fullmatch(r"[0-9]{15}", digits):
        return text
    return f"{digits[:2]} {digits[2:8]} {digits[8:14]} {digits[14]}"


@lru_cache(maxsize=4096)  # one number stands at up to four sources of a device and is judged with each keystroke
def identity_problem(kind: str, text: str) -> str | None:
    """Why a text cannot be an `imei`, `meid`, `eid` or `serial`, in one sentence, or None."""
    if kind == "imei":
        right, sentence = check_imei(text)
        return None if right else sentence
    if kind == "meid":
        return _meid_problem(compact(text))
    if kind == "eid":
        return _eid_problem(compact(text))
    if kind == "serial":
        return _serial_problem(compact(text))
    return None


def identity_progress(kind: str, text: str) -> tuple[bool | None, str]:
    """How a number that is being typed stands: right, wrong, or under way (None), and a sentence that says so."""
    number = compact(text)
    if not number:
        return None, ""
    under_way = _under_way(kind, number)
    if under_way:
        return None, under_way
    problem = identity_problem(kind, number)
    if problem is not None:
        return (None if is_written_otherwise(kind, number) else False), problem
    if kind == "imei":
        return True, f"{group_imei(number)}: check digit {number[-1]} is right."
    return True, f"{len(number)} characters, nothing speaks against it."


def _under_way(kind: str, number: str) -> str:
    """What a number still lacks, while all that stands there can be its beginning."""
    count = len(number)
    if kind == "imei" and re.fullmatch(r"[0-9]{1,14}", number):
        expected = f": check digit {imei_check_digit(number)} expected" if count == 14 else ""
        return f"{count} of 15 digits{expected}."
    if kind == "meid" and re.fullmatch(r"[0-9A-F]{1,13}", number):
        return f"{count} of 14 digits or letters A to F."
    if kind == "eid" and re.fullmatch(r"[0-9]{1,31}", number):
        ends = mod_97_10.calc_check_digits(number[:30]) if count >= 30 else ""
        return f"{count} of 32 digits{f': check digits {ends} expected' if ends else ''}."
    if kind == "serial" and re.fullmatch(r"[0-9A-Z]{1,3}", number):
        return f"{count} of at least 4 characters."
    return ""


def is_written_otherwise(kind: str, text: str) -> bool:
    """Whether a text is an IMEI in another writing: without its check digit, or with the software version."""
    return kind == "imei" and re.fullmatch(r"[0-9]{14}|[0-9]{16,17}", compact(text)) is not None


def core_number(kind: str, text: str) -> str:
    """What two writings of the same number have in common: an IMEI's first 14 digits, a MEID in hexadecimal."""
    number = compact(text)
    if kind == "imei" and re.fullmatch(r"[0-9]{14,17}", number):
        return number[:14]
    if kind == "meid" and (re.fullmatch(r"[0-9A-F]{14,15}", number) or re.fullmatch(r"[0-9]{18,19}", number)):
        return meid.compact(number)
    return number


def meid_writings(text: str) -> tuple[str, ...]:
    """Every way in which a MEID may be written down: hexadecimal or decimal, with and without its check digit."""
    number = compact(text)
    if _meid_problem(number) is not None:
        return (number,)
    ways = [
        meid.format(number[:14] if len(number) < 18 else number[:18], "", form, add)
        for form in ("hex", "dec")
        for add in (False, True)
    ]
    return tuple(dict.fromkeys((number, *ways)))


def _meid_problem(number: str) -> str | None:
    # 3GPP2 S.R0048: 14 hexadecimal digits, or 18 decimal ones; in both writings a check digit may follow.
    if not re.fullmatch(r"[0-9A-F]{14,15}|[0-9]{18,19}", number):
        return "A MEID has 14 digits or letters A to F, or 18 digits, each with or without a check digit."
    try:
        meid.validate(number)
    except InvalidChecksum:
        body = number[:-1]
        expected = luhn.calc_check_digit(body) if body.isdecimal() else luhn.calc_check_digit(body, alphabet=_HEX)
        return f"The check digit of this MEID should be {expected}, not {number[-1]}."
    except ValidationError:
        return (
            "These 18 digits are too large for a MEID: 4,294,967,295 and 16,777,215 are the most for their two parts."
        )
    whole = meid.compact(number)
    if not whole.isdecimal() and whole < "A0":
        return f"A MEID with letters begins with A0 to FF, not with {whole[:2]}."
    return "This is no real MEID: a placeholder of repeated digits." if len(set(whole)) == 1 else None


def _eid_problem(number: str) -> str | None:
    # GSMA SGP.02 and SGP.29: 32 digits that leave 1 when divided by 97. Those of SGP.29 need not begin with 89.
    if not re.fullmatch(r"[0-9]{32}", number):
        return f"An EID has 32 digits; this has {len(number)}."
    if mod_97_10.is_valid(number):
        return None
    return f"The check digits of this EID should be {mod_97_10.calc_check_digits(number[:30])}, not {number[30:]}."


def _serial_problem(number: str) -> str | None:
    if not re.fullmatch(r"[0-9A-Z]{4,40}", number):
        return "A serial number has 4 to 40 letters and digits."
    if len(set(number)) == 1 or number in _NO_SERIALS:
        return "This is no real serial number: a placeholder that a board shows when none was written into it."
    return None

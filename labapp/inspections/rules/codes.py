"""Barcodes: what a code says, and which check or fact of an inspection it fits. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from stdnum import ean
from stdnum.iso7064 import mod_37_36

from labapp.inspections.rules.identity import check_imei, compact, core_number, group_imei, identity_problem
from labapp.inspections.rules.types import Value
from labapp.rulebook.types import Check, CheckKind, Checklist, Result

TRACKING = "tracking"
"""The target that is a fact of the order and no check."""


class CodeKind(StrEnum):
    IMEI = "imei"
    MEID = "meid"
    EID = "eid"
    SERIAL = "serial"
    EAN = "ean"
    TRACKING = "tracking"
    ORDER = "order"


_KIND_WORDS = {
    CodeKind.IMEI: "IMEI",
    CodeKind.MEID: "MEID",
    CodeKind.EID: "EID",
    CodeKind.SERIAL: "Serial number",
    CodeKind.EAN: "EAN",
    CodeKind.TRACKING: "Tracking number",
    CodeKind.ORDER: "Order",
}


@dataclass(frozen=True, slots=True)
class Code:
    """A code as it was read: its text, its kind of symbol, and where in the picture it stands (left, top, width, height)."""

    text: str
    format: str = ""
    position: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code says; `sure` if a check digit or a label in the code itself proves it."""

    kind: CodeKind
    value: str
    carrier: str = ""
    sure: bool = True

    @property
    def words(self) -> str:
        """How people say it."""
        value = group_imei(self.value) if self.kind is CodeKind.IMEI else self.value
        return f"{self.carrier + ' ' if self.carrier else ''}{_KIND_WORDS[self.kind]} {value}"


@dataclass(frozen=True, slots=True)
class Offer:
    """A code offered for a check or for the order's tracking number; `standing` is what differs there, if anything does."""

    target: str
    meaning: Meaning
    where: str
    standing: str = ""

    @property
    def differs(self) -> bool:
        """Whether something else stands there already."""
        return bool(self.standing)


# ---- what a code says

_ORDER = re.compile(r"O-\d{4}-\d{6}")
_LONG_DIGITS = re.compile(r"(?<![0-9A-Z])[0-9]{15}(?![0-9A-Z])")
_LABELLED = re.compile(
    r"\b(?P<label>IMEI\s?[12]?|MEID|EID|S/?N|SERIAL(?:\s?(?:NO|NUMBER))?\.?)\s?[:=#]\s*(?P<value>[0-9A-Z][0-9A-Z\-/. ]*[0-9A-Z])",
    re.IGNORECASE,
)
_LABELS = {"IMEI": CodeKind.IMEI, "MEID": CodeKind.MEID, "EID": CodeKind.EID}
_ELEMENTS = re.compile(r"\((\d{2,4})\)([^()]*)")
_SYMBOLOGY = re.compile(r"^\][A-Za-z]\d")
_APPLE_SERIAL = re.compile(r"S([A-Z0-9]{10}|[A-Z0-9]{12})")
_PLAIN_SERIAL = re.compile(r"[A-Z0-9][A-Z0-9\-]{6,23}")
_PART_NUMBER = re.compile(r"(1P|30P)[A-Z0-9/\-]+")
_RETAIL = ("EAN", "UPC", "ISBN")


def meanings(code: Code) -> tuple[Meaning, ...]:
    """What a code may say, what is sure first; nothing if it says nothing that is wanted here."""
    text = _SYMBOLOGY.sub("", code.text.strip()).strip()
    order = _ORDER.search(text.upper())
    if order:
        return (Meaning(CodeKind.ORDER, order[0]),)
    if "://" in text:
        return ()  # digits in an address of the web are not a device's
    number = compact(text)
    if code.format.upper().startswith(_RETAIL):
        return (Meaning(CodeKind.EAN, number),) if ean.is_valid(number) else ()
    elements = _elements(text)
    if elements:
        return elements
    labelled = [found for match in _LABELLED.finditer(text) if (found := _labelled(match)) is not None]
    if labelled:
        return tuple(dict.fromkeys(labelled))
    imeis = [one for one in (number, *_LONG_DIGITS.findall(text.upper())) if check_imei(one)[0]]
    if imeis:
        return tuple(Meaning(CodeKind.IMEI, one) for one in dict.fromkeys(imeis))
    return _bare(number)


def _labelled(match: re.Match[str]) -> Meaning | None:
    label = match["label"].upper().rstrip("12 ")
    kind = _LABELS.get(label, CodeKind.SERIAL)
    value = compact(match["value"].split()[0] if kind is CodeKind.SERIAL else match["value"])
    if kind is CodeKind.IMEI:
        value = value[:15]
    return Meaning(kind, value) if identity_problem(str(kind), value) is None else None


def _elements(text: str) -> tuple[Meaning, ...]:
    """GS1 element strings, as `(01)…(21)…`: the article's number and the serial number."""
    found = dict(_ELEMENTS.findall(text)) if text.startswith("(") else {}
    said = []
    if "21" in found and identity_problem("serial", compact(found["21"])) is None:
        number = compact(found["21"])
        imei = check_imei(number)[0]
        said.append(Meaning(CodeKind.IMEI if imei else CodeKind.SERIAL, number))
    if "01" in found and ean.is_valid(found["01"].strip().lstrip("0").zfill(13)):
        said.append(Meaning(CodeKind.EAN, found["01"].strip().lstrip("0").zfill(13)))
    if "00" in found and _sscc(found["00"].strip()):
        said.append(Meaning(CodeKind.TRACKING, f"00{found['00'].strip()}", sure=True))
    return tuple(said)


def _bare(number: str) -> tuple[Meaning, ...]:
    """A code that says nothing of itself: by its form and its check digits."""
    if identity_problem("eid", number) is None:
        return (Meaning(CodeKind.EID, number),)
    tracking = carrier_of(number)
    found = [tracking] if tracking is not None else []
    apple = _APPLE_SERIAL.fullmatch(number)
    if apple and _mixed(apple[1]):
        found.append(Meaning(CodeKind.SERIAL, apple[1]))
    elif identity_problem("meid", number) is None and re.search("[A-F]", number):
        found.append(Meaning(CodeKind.MEID, number))
    if not found and not _PART_NUMBER.fullmatch(number) and _PLAIN_SERIAL.fullmatch(number) and _mixed(number):
        found.append(Meaning(CodeKind.SERIAL, number, sure=False))
    return tuple(found)


def _mixed(number: str) -> bool:
    return bool(re.search("[0-9]", number)) and bool(re.search("[A-Z]", number))


# ---- tracking numbers: https://www.upu.int (S10), carriers' label guides


def carrier_of(text: str) -> Meaning | None:
    """A tracking number with its carrier, if the code has the form of one; `sure` where its check digit proves it."""
    number = re.sub(r"[\s\-./]", "", text).upper()
    for pattern, carrier, proves in _CARRIERS:
        match = re.fullmatch(pattern, number)
        if match is None:
            continue
        tracked = match["n"]
        if proves is None:
            return Meaning(CodeKind.TRACKING, tracked, carrier, sure=False)
        if proves(tracked):
            return Meaning(CodeKind.TRACKING, tracked, carrier)
    return None


def _ups(number: str) -> bool:
    """1Z, then 15 characters and their check digit: letters count as (place in the alphabet + 1) mod 10, odd places twice."""
    body, check = number[2:17], number[17]
    values = [int(one) if one.isdigit() else (ord(one) - 63) % 10 for one in body]
    total = sum(values[0::2]) + 2 * sum(values[1::2])
    return check.isdigit() and (10 - total % 10) % 10 == int(check)


def s10_check_digit(digits: str) -> int:
    """The ninth digit of an S10 number of the Universal Postal Union from its first eight."""
    rest = 11 - sum(int(one) * weight for one, weight in zip(digits, (8, 6, 4, 2, 3, 5, 9, 7), strict=True)) % 11
    return {10: 0, 11: 5}.get(rest, rest)


def _s10(number: str) -> bool:
    return s10_check_digit(number[2:10]) == int(number[10])


def _sscc(number: str) -> bool:
    return len(number) in (18, 20) and _mod_10(number[-18:])


def _mod_10(number: str) -> bool:
    return bool(ean.calc_check_digit(number[:-1]) == number[-1])


def _dpd(number: str) -> bool:
    return len(number) == 14 or bool(mod_37_36.is_valid(number))


_CARRIERS: tuple[tuple[str, str, Callable[[str], bool] | None], ...] = (
    (r"(?P<n>1Z[0-9A-Z]{15}[0-9])", "UPS", _ups),
    (r"(?P<n>[A-Z]{2}[0-9]{9}[A-Z]{2})", "Postal", _s10),
    (r"420[0-9]{5}(?:[0-9]{4})?(?P<n>9[1-5][0-9]{18,20})", "USPS", _mod_10),
    (r"(?P<n>9[1-5][0-9]{20})", "USPS", _mod_10),
    (r"(?P<n>J?JD[0-9]{16,20})", "DHL", None),
    (r"(?P<n>00[0-9]{18})", "DHL", _sscc),
    (r"%?[0-9A-Z]{7}(?P<n>[0-9]{14})[0-9]{6}[0-9A-Z]?", "DPD", _dpd),
    (r"(?P<n>[0-9][A-Z][0-9]{11})", "Colissimo", None),
    (r"(?P<n>[0-9]{12})", "GLS", _mod_10),
    (r"(?P<n>[0-9]{14})", "DPD", None),
)


# ---- where a code fits

_LABEL_SHOTS = frozenset({"parcel_label", "parcel_sides"})
_PLACES: dict[str, tuple[str, ...]] = {
    "imei_screen": ("",),
    "about_screen": ("",),
    "screen_on": ("",),
    "system_screen": ("",),
    "battery_screen": ("",),
    "opening": ("box",),
    "protection": ("box",),
    "contents": ("box",),
    "serial_plate": ("plate", "engraved", ""),
    "type_plate": ("plate", "engraved", ""),
    "device_back": ("engraved", "plate"),
    "edges": ("engraved", "plate"),
}
"""Of each shot, whose numbers are seen there: the system's own (empty), the box's, those on the device."""
_PLATE_SHOTS = frozenset({"serial_plate", "type_plate"})


def is_read(where: str, checklist: Checklist) -> bool:
    """Whether codes are looked for in photos of a place (`shot:KEY`, `check:KEY`)."""
    kind, _, key = where.partition(":")
    if kind == "shot":
        return key in _LABEL_SHOTS or key in _PLACES
    check = checklist.check(key)
    return check is not None and check.kind is CheckKind.IDENTITY


def fitting(code: str, check: Check) -> str | None:
    """What of a scanned code goes into an identity check: its number, or the code itself if it may be meant; else None."""
    found = meanings(Code(code))
    own = next((one.value for one in found if str(one.kind) == check.identity), None)
    if own is not None:
        return own
    if any(one.sure and one.kind in (CodeKind.ORDER, CodeKind.TRACKING, CodeKind.EAN) for one in found):
        return None
    return compact(code) if re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z\-/. ]{2,59}", code.strip()) else None


def offers(
    codes: Iterable[Code],
    where: str,
    checklist: Checklist,
    asked: Iterable[str],
    answers: Mapping[str, tuple[Result | None, Value]],
    tracking: str | None,
) -> tuple[Offer, ...]:
    """What the codes of one picture are offered for, from top to bottom; what stands already is not offered again.

    `tracking` is the order's number as it stands, None if it is not to be touched.
    """
    on = set(asked)
    checks = [check for check in checklist.checks if check.kind is CheckKind.IDENTITY and check.key in on]
    held = {
        key: str(value) for key, (result, value) in answers.items() if result is not None and value not in (None, "")
    }
    settled = {key for key, (result, _) in answers.items() if result is not None}
    found: list[Offer] = []
    for code in sorted(codes, key=lambda one: (one.position[1], one.position[0])):
        said = meanings(code)
        if tracking is not None and (offer := _for_order(code, said, where, tracking)) is not None:
            found.append(offer)
            continue
        for meaning in said:
            offer = _for_check(meaning, where, checks, held, settled)
            if offer is not None:
                held[offer.target] = meaning.value  # the next number of the same kind belongs elsewhere
                settled.add(offer.target)
                found.append(offer)
    return tuple(dict.fromkeys(found))


def _for_order(code: Code, said: Sequence[Meaning], where: str, tracking: str) -> Offer | None:
    known, number = compact(tracking), compact(code.text)
    if where.removeprefix("shot:") not in _LABEL_SHOTS and where != "check:delivery.tracking":
        return None
    meaning = next((one for one in said if one.kind is CodeKind.TRACKING), None)
    if known:
        # carriers put the postal code and more around the number
        if known in number or meaning is None or not meaning.sure:
            return None
        return None if compact(meaning.value) == known else Offer(TRACKING, meaning, where, tracking)
    return None if meaning is None else Offer(TRACKING, meaning, where)


def _for_check(
    meaning: Meaning, where: str, checks: Sequence[Check], held: Mapping[str, str], settled: set[str]
) -> Offer | None:
    own = where.partition(":")[2]
    candidates = [check for check in checks if check.identity == str(meaning.kind)]
    own_check = next((check for check in candidates if check.key == own), None)
    if not meaning.sure and own_check is None and own not in _PLATE_SHOTS:
        return None
    if own_check is not None:
        candidates = [own_check, *(check for check in candidates if _source(check) == _source(own_check) != "")]
        if _source(own_check) == "":
            candidates += [check for check in checks if check.identity == str(meaning.kind) and _source(check) == ""]
    elif where.startswith("shot:"):
        places = _PLACES.get(own, ())
        candidates = [check for place in places for check in candidates if _source(check) == place]
    candidates = list(dict.fromkeys(candidates))
    core = core_number(str(meaning.kind), meaning.value)
    if not candidates or any(core == core_number(one.identity, held[one.key]) for one in candidates if one.key in held):
        return None
    free = next((check for check in candidates if check.key not in settled), None)
    if free is not None:
        return Offer(free.key, meaning, where)
    first = candidates[0]
    standing = held.get(first.key)
    return None if standing is None else Offer(first.key, meaning, where, standing)


def _source(check: Check) -> str:
    """Whose number a check asks for: empty for the system's own, else `box`, `plate`, `engraved`, `declared`."""
    return check.key.rpartition("_")[2] if check.agrees_with else ""

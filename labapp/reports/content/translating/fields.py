"""Which fields of a record the program wrote, and how each is said in another language. Pure.

What is not listed here stays as it is: numbers, names, codes, hashes, words that the phrasebook has (`verdict`, `result`),
and what people typed where that is plain to see. Typed texts that could be taken for the program's become quotations.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from labapp.core.errors import UserError
from labapp.reports.content.translating.speaking import Speaker

Record = Mapping[str, Any]
_TYPED_FIELDS = ("brand", "model", "storage", "colour")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_SYMBOL = re.compile(r"\W|[A-Za-zµ°Ω]{1,3}")
"""What units are the same in every language: %, mm, mAh."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_OPEN = ("not_tested", "not_readable", None)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands: in which record, and in which part of it."""

    record: Record
    owner: Record
    speaker: Speaker

    def said(self, text: str, check: str = "") -> str:
        """The program's sentence in the other language; UserError "no_translation" that names it."""
        found = self.speaker.say(text, check)
        if found is None:
            raise unknown(text)
        return found


def unknown(text: str) -> UserError:
    """The refusal of a sentence of the program that the catalogue lacks."""
    return UserError(
        f"There are no words for “{text}” in the document’s language.",
        "A document never mixes languages: issue it in English, or translate the lab’s own checklist.",
        "no_translation",
    )


def _sentence(text: str, place: Place) -> str:
    return place.said(text)


def _quotation(text: str, place: Place) -> str:
    return place.speaker.quoted(text)


def _of_finding(text: str, place: Place) -> str:
    return place.said(text, place.owner["source"])


def _of_check(text: str, place: Place) -> str:
    return place.said(text, place.owner["key"])


def _label(text: str, place: Place) -> str:
    return place.speaker.catalogue.fields.get(place.owner["field"]) or place.said(text)


def _side(text: str, place: Place) -> str:
    """One side of a line of promise beside received: typed by the seller or at the bench, or made by a rule."""
    field = place.owner["field"]
    if field in _TYPED_FIELDS:
        return text
    if field == "accessories":
        return _accessories(text, place)
    return place.said(text)


def _accessories(text: str, place: Place) -> str:
    typed = {
        name for part in ("promise", "received") for name in (place.record.get(part) or {}).get("accessories") or ()
    }
    names = place.speaker.names(text)
    whole = text in typed or names != text
    return names if whole else place.speaker.say(text) or names


def _expected(text: str, place: Place) -> str:
    return _compared(text, place) or _of_finding(text, place)


def _found(text: str, place: Place) -> str:
    """What was found: a note, a value or a promise that somebody typed, or words of a rule."""
    if text == place.owner["note"]:
        return _finding_note(text, place)
    check = _check_behind(place)
    if check is not None and text == check["note"] != check["value"]:
        return _phrases(text, check["key"], place.speaker) or place.speaker.quoted(text)
    return _compared(text, place) or _of_finding(text, place)


def _check_behind(place: Place) -> Record | None:
    return next((check for check in place.record["checks"] if check["key"] == place.owner["source"]), None)


def _compared(text: str, place: Place) -> str:
    """What was typed as promise, value or number of a parcel, or a row of accessories; empty for words of a rule."""
    record, number = place.record, place.owner["number"]
    fields = {line["field"]: line for line in record["differences"] if line["finding"] == number}
    if "accessories" in fields:
        return _accessories(text, place)
    typed = {fields[field][side] for field in _TYPED_FIELDS if field in fields for side in ("promised", "received")}
    # a brand that nobody named at the bench has no line of its own
    typed |= {(record.get("promise") or {}).get(field) for field in _TYPED_FIELDS} | {record["delivery"]["tracking"]}
    check = _check_behind(place)
    if check is not None and check["kind"] == "number" and text.endswith(f" {check['unit']}"):
        return _measured(text, check["unit"], place)
    if check is not None and check["kind"] in ("text", "identity", "date"):
        typed.add(check["value"])
    return text if text in typed else ""


def _measured(text: str, unit: str, place: Place) -> str:
    figures = place.speaker.number(text.removesuffix(f" {unit}"))
    return f"{figures}\u00a0{unit_said(unit, place)}" if figures else ""


def _finding_note(text: str, place: Place) -> str:
    """The notes of the checks behind a finding; as a quotation where the same words stand as what was found."""
    said = text
    for check in place.record["checks"]:
        phrases = _phrases(check["note"], check["key"], place.speaker)
        if phrases is not None:
            said = said.replace(check["note"], phrases)
    return place.speaker.quoted(said) if said == text and text == place.owner["found"] else said


def _note(text: str, place: Place) -> str:
    """Ready phrases of the checklist in the other language; anything else as it was typed."""
    phrases = _phrases(text, place.owner["key"], place.speaker)
    if phrases is not None:
        return phrases
    # beside “not tested” a note stands alone as the reason
    return place.speaker.quoted(text) if place.owner["result"] in _OPEN else text


def _phrases(note: str, check: str, speaker: Speaker) -> str | None:
    known = speaker.glossary.by_check.get(check, {})
    lines = note.split("\n") if note else []
    return "\n".join(known[line] for line in lines) if lines and all(line in known for line in lines) else None


def _value(text: str, place: Place) -> str:
    kind = place.owner["kind"]
    if kind == "number" and _NUMBER.fullmatch(text):
        return place.speaker.texts.figures(text)
    if kind == "date":
        return place.speaker.texts.day(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else text
    if kind == "choice" or (kind == "verdict" and text in ("yes", "no")):
        return _of_check(text, place)
    return text


def unit_said(text: str, place: Place) -> str:
    """A unit in words, or a symbol that every language writes the same."""
    return place.speaker.say(text) or (text if _SYMBOL.fullmatch(text) else place.said(text))


def _zone(text: str, place: Place) -> str:
    found = place.speaker.zone(text)
    if found is None:
        raise unknown(text.replace("/", ", ").replace("_", " "))
    return found


def _kind_of_mark(text: str, place: Place) -> str:
    found = place.speaker.mark_kind(text)
    if found is None:
        raise unknown(text.replace("_", " "))
    return found


def _place_of_mark(text: str, place: Place) -> str:
    return _zone(str(place.record["observations"][place.owner["number"] - 1]["zone"]), place)


def _condition(text: str, place: Place) -> str:
    """The states that were ticked at the door, then what somebody wrote beside them."""
    ticked, semicolon, typed = text.partition("; ")
    said = [place.speaker.catalogue.fixed.get(state) for state in ticked.split(", ")]
    if not all(said):
        return place.speaker.quoted(text)
    states = ", ".join(state for state in said if state)
    return f"{states}\u00a0; {place.speaker.quoted(typed)}" if semicolon else states


def _changed_label(text: str, place: Place) -> str:
    """The name of what a correction changed: a check's text, or a key that the phrasebook has."""
    return _of_check(text, place) if place.owner["about"] in ("check", "note") else text


def _changed(text: str, place: Place) -> str:
    """How something stood before or stands after a correction, where that is words."""
    if place.owner["about"] == "condition":
        return _condition(text, place)
    if place.owner["about"] == "note":
        return _phrases(text, place.owner["key"], place.speaker) or text
    return text


def _stated(text: str, place: Place) -> str:
    """A fact of a statement: the reason that a manager typed, or what a rule said."""
    return _quotation(text, place) if place.owner["kind"] == "reason" else place.said(text)


def _ground(text: str, place: Place) -> str:
    """A clause as a manager named it, where it holds words; a rule of the policy by its key."""
    return _quotation(text, place) if place.owner["kind"] == "clause" and _WORD.search(text) else text


def _category(text: str, place: Place) -> str:
    return place.speaker.glossary.titles.get(text) or text


FIELDS: dict[str, dict[str, Callable[[str, Place], str]]] = {
    "verdict": {
        "differences/*/label": _label,
        "differences/*/promised": _side,
        "differences/*/received": _side,
        "findings/*/sentence": _of_finding,
        "findings/*/expected": _expected,
        "findings/*/found": _found,
        "findings/*/note": _finding_note,
        "replaces/reason": _quotation,
        "replaces/changes/*/label": _changed_label,
        **{f"replaces/changes/*/{side}": _changed for side in ("old", "new")},
        **{f"replaces/changes/*/{side}/sentence": _of_finding for side in ("old", "new")},
        **{f"replaces/changes/*/{side}/value": _value for side in ("old", "new")},
        **{f"replaces/changes/*/{side}/unit": unit_said for side in ("old", "new")},
        "reasons/*/sentence": _sentence,
        "rules/*/sentence": _sentence,
        "grade/sentence": _sentence,
        "checks/*/section_title": _of_check,
        "checks/*/text": _of_check,
        "checks/*/value": _value,
        "checks/*/unit": unit_said,
        "checks/*/note": _note,
        "observations/*/zone": _zone,
        "observations/*/kind": _kind_of_mark,
        "photos/*/shot_title": _sentence,
        "photos/*/caption": _quotation,
        "photos/*/mark/place": _place_of_mark,
        "files/*/caption": _quotation,
        "received/condition": _condition,
        "history/*/what": _sentence,
        "history/*/role": _sentence,
    },
    "trial": {
        "trial/category": _category,
        "tally/sentence": _sentence,
        "tally/orders/*/remark": _sentence,
        "indicators/*/title": _sentence,
        "indicators/*/unit": unit_said,
        "recommendation/reasons/*/sentence": _sentence,
        "recommendation/reasons/*/detail": _sentence,
        "risk": _sentence,
        "reason": _quotation,
        "limit": _quotation,
        "history/*/what": _sentence,
        "history/*/role": _sentence,
    },
    "statement": {
        "measure/scope": _quotation,
        "facts/*/text": _stated,
        "facts/*/title": _sentence,
        "facts/*/unit": unit_said,
        "facts/*/sentence": _sentence,
        "grounds/*/rule": _ground,
        "grounds/*/says": _sentence,
        "reports/*/findings/*/sentence": _sentence,
    },
}
"""By a record's purpose: the place of each text that the program wrote, and how it is said; `*` is every item of a list."""

"""Whether an answer or an observation can be: kind, limits, options, lengths. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from labapp.inspections.rules.asked import SETTLED
from labapp.inspections.rules.cosmetics import base_zone, describe
from labapp.inspections.rules.types import Answer, Observation, Value
from labapp.inspections.rules.words import listed, number_words, plain_words
from labapp.rulebook.types import Check, CheckKind

LONGEST_NOTE = 5000
LONGEST_TEXT = 300
LONGEST_IDENTITY = 60


def answer_problem(check: Check, answer: Answer) -> str | None:
    """Why an answer cannot be stored for a check, in one sentence, or None."""
    if len(answer.note) > LONGEST_NOTE:
        return f"The note has {len(answer.note):,} characters; at most {LONGEST_NOTE:,} are kept."
    if _unstorable(answer.note) or (isinstance(answer.value, str) and _unstorable(answer.value)):
        return "The text holds a character that cannot be stored."
    if not 0 <= answer.photos <= check.max_photos:
        return f"{answer.photos} photos are given; this check takes 0 to {check.max_photos}."
    if check.kind is CheckKind.CHOICE:
        return _choice_problem(check, answer)
    if answer.value is None:
        needs = check.kind in (CheckKind.NUMBER, CheckKind.TEXT, CheckKind.DATE, CheckKind.IDENTITY)
        return f"This check needs its {check.kind}." if needs and answer.result.value == "pass" else None
    if check.kind is CheckKind.NUMBER:
        return _number_problem(check, answer.value)
    if check.kind is CheckKind.DATE:
        return _date_problem(answer.value)
    if check.kind is CheckKind.OBSERVATIONS:
        return "Marks are recorded one by one, not as a value."
    longest = LONGEST_IDENTITY if check.kind is CheckKind.IDENTITY else LONGEST_TEXT
    empty = check.kind in (CheckKind.TEXT, CheckKind.IDENTITY) and answer.result in SETTLED
    return _text_problem(answer.value, longest, may_be_empty=not empty)


def draft_problem(value: Value, note: str) -> str | None:
    """Why a value or a note without a result cannot be kept, in one sentence, or None; it is judged by no rule yet."""
    if not (value is None or isinstance(value, str | int | float)) or (
        isinstance(value, float) and not math.isfinite(value)
    ):
        return f"A text or a number is expected, not “{_short(value)}”."
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return f"The text has {len(value):,} characters; at most {LONGEST_TEXT} are kept."
    if _unstorable(note) or (isinstance(value, str) and _unstorable(value)):
        return "The text holds a character that cannot be stored."
    return None


def _unstorable(text: str) -> bool:
    return any(letter == "\x00" or "\ud800" <= letter <= "\udfff" for letter in text)


def _choice_problem(check: Check, answer: Answer) -> str | None:
    known = {option.key: option for option in check.options}
    if answer.value is None:
        if answer.result not in SETTLED:
            return None
        return f"Choose one of {listed(tuple(known))}."
    option = known.get(answer.value) if isinstance(answer.value, str) else None
    if option is None:
        return f"There is no option “{_short(answer.value)}”; the options are {listed(tuple(known))}."
    if option.result is not answer.result:
        return f"The option {option.key} stands for {plain_words(option.result)}, not for {plain_words(answer.result)}."
    return None


def _number_problem(check: Check, value: Value) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return f"A number is expected, not “{_short(value)}”."
    unit = f" {check.unit}".rstrip()
    if check.minimum is not None and value < check.minimum:
        return f"{_short(value)}{unit} is under the lowest possible value, {number_words(check.minimum)}{unit}."
    if check.maximum is not None and value > check.maximum:
        return f"{_short(value)}{unit} is over the highest possible value, {number_words(check.maximum)}{unit}."
    if abs(round(value, check.decimals) - value) > 1e-9:
        return f"{_short(value)}{unit} has more than {check.decimals} decimals."
    return None


def _date_problem(value: Value) -> str | None:
    try:
        if isinstance(value, str) and len(value) == 10 and date.fromisoformat(value):
            return None
    except ValueError:
        return f"“{_short(value)}” is no date of the calendar."
    return f"A date like 2026-03-31 is expected, not “{_short(value)}”."


def _text_problem(value: Value, longest: int, *, may_be_empty: bool) -> str | None:
    if not isinstance(value, str):
        return f"A text is expected, not “{_short(value)}”."
    if not value.strip() and not may_be_empty:
        return "The text is empty."
    if len(value) > longest:
        return f"The text has {len(value):,} characters; at most {longest} are kept."
    return None


def observation_problem(observation: Observation, zones: Sequence[str]) -> str | None:
    """Why an observation cannot be, in one sentence, or None; zones may be finer than the checklist's (`back/r1c2`)."""
    if base_zone(observation.zone) not in zones:
        return f"There is no zone “{_short(observation.zone)}”; the zones are {listed(tuple(zones))}."
    if not observation.kind.strip() or len(observation.kind) > 60 or len(observation.zone) > 60:
        return "A mark needs a kind and a zone of at most 60 characters."
    if _unstorable(observation.kind) or _unstorable(observation.zone):
        return "The text holds a character that cannot be stored."
    if observation.length_mm is not None and not 0 < observation.length_mm <= 2000:
        return f"A length of {number_words(observation.length_mm)} mm cannot be."
    if not 1 <= observation.count <= 999:
        return f"{observation.count} marks cannot be; count from 1 to 999."
    if observation.visible_50cm and observation.visible_20cm is False:
        return f"{describe(observation).capitalize()}: what is visible at 50 cm is visible at 20 cm too."
    return None


def _short(value: Value) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"

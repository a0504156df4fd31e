"""How the sentences of a verdict write numbers, grades and quoted checks. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from labapp.rulebook.types import Check, Grade


def number_words(value: float) -> str:
    """84, 84.5: without a tail of zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def grade_words(grade: Grade) -> str:
    """Good, Below fair: a grade as sentences name it."""
    return grade.value.replace("_", " ").capitalize()


def plain_words(key: str) -> str:
    """edge_left → edge left; back/lower_left → back, lower left."""
    return key.replace("/", ", ").replace("_", " ")


def counted(count: int, singular: str, plural: str = "") -> str:
    """no finding, 1 finding, 2 findings."""
    if count == 1:
        return f"1 {singular}"
    return f"{count or 'no'} {plural or singular + 's' if count else singular}"


def listed(words: Sequence[str]) -> str:
    """a; a and b; a, b and c."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def quoted(check: Check) -> str:
    """A check's text as a quotation inside a sentence."""
    return f"“{check.text.rstrip('.')}”"


def sentence(text: str) -> str:
    """The text with its full stop."""
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."

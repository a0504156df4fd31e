"""Grades as marketplaces write them: words and numbers of listings and order lines, and the lab's grade for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from labapp.core.errors import UserError
from labapp.core.paths import RESOURCES
from labapp.rulebook.reading import MisfitError, read
from labapp.rulebook.sheets import read_sheet
from labapp.rulebook.types import Grade

GRADES = RESOURCES / "marketplace" / "grades.toml"


@dataclass(frozen=True, slots=True)
class GradeCode:
    """One way in which a marketplace writes a condition."""

    of: str
    """Where the number stands: `listing` or `order`."""
    code: int
    word: str
    grade: Grade
    """The grade by which the lab judges a device sold so."""


@dataclass(frozen=True, slots=True)
class _Table:
    codes: tuple[GradeCode, ...]


@lru_cache(maxsize=1)
def grade_codes() -> tuple[GradeCode, ...]:
    """Every way of writing that the program knows."""
    return load_grade_codes(GRADES)


def load_grade_codes(path: Path) -> tuple[GradeCode, ...]:
    """Read the cross-walk; UserError "broken_grades" names file, line and key."""
    sheet = read_sheet(path, "broken_grades")
    table = sheet.table()
    try:
        codes = read(_Table, table).codes
        _examine(codes)
    except MisfitError as misfit:
        sheet.complain(table, misfit)
    return codes


def claimed_grade(text: str) -> Grade:
    """The grade that is meant by a word (`very good`) or a number with its place (`listing 1`); UserError "bad_grade"."""
    wanted = " ".join(text.replace("_", " ").replace(":", " ").lower().split())
    found = {
        code.grade
        for code in grade_codes()
        if wanted in (code.word, f"{code.of} {code.code}", f"{code.of} {code.word}")
    }
    if len(found) != 1:
        words = list(dict.fromkeys(code.word for code in grade_codes()))
        raise UserError(
            f"“{text[:40]}” is no grade under which a device is sold.",
            f"Write {', '.join(words)}, or the marketplace's number as in “listing 2” or “order 11”.",
            "bad_grade",
        )
    return found.pop()


def _examine(codes: Sequence[GradeCode]) -> None:
    grades: dict[str, Grade] = {}
    for place, code in enumerate(codes):
        if code.grade is Grade.BELOW_FAIR:
            raise MisfitError(("codes", place, "grade"), "below fair is derived, never claimed.")
        if any((code.of, code.code) == (other.of, other.code) for other in codes[:place]):
            raise MisfitError(("codes", place, "code"), f"{code.of} {code.code} stands here for the second time.")
        if grades.setdefault(code.word, code.grade) is not code.grade:
            raise MisfitError(("codes", place, "word"), f"“{code.word}” stands for two grades.")

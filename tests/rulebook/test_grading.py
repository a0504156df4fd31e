"""Grades as marketplaces write them, and the grade by which the lab judges each."""

from __future__ import annotations

from pathlib import Path

import pytest

from labapp.core.errors import UserError
from labapp.rulebook.grading import GRADES, claimed_grade, grade_codes, load_grade_codes
from labapp.rulebook.types import Grade


@pytest.mark.parametrize(
    ("of", "words"),
    [
        ("listing", {9: "premium", 0: "excellent", 1: "very good", 2: "good", 3: "fair", 4: "stallone"}),
        ("order", {9: "premium", 10: "excellent", 11: "good", 12: "fair"}),
    ],
)
def test_the_numbers_of_listings_and_order_lines_are_those_of_the_marketplace(of: str, words: dict[int, str]) -> None:
    assert {code.code: code.word for code in grade_codes() if code.of == of} == words


@pytest.mark.parametrize(
    ("written", "grade"),
    [
        ("premium", Grade.PREMIUM),
        ("Excellent", Grade.EXCELLENT),
        ("very good", Grade.GOOD),
        ("Very_Good", Grade.GOOD),
        ("good", Grade.GOOD),
        ("fair", Grade.FAIR),
        ("stallone", Grade.FAIR),
        ("listing 9", Grade.PREMIUM),
        ("listing:0", Grade.EXCELLENT),
        ("listing 1", Grade.GOOD),
        ("listing 2", Grade.GOOD),
        ("listing 3", Grade.FAIR),
        ("listing 4", Grade.FAIR),
        ("order 9", Grade.PREMIUM),
        ("order:10", Grade.EXCELLENT),
        ("order 11", Grade.GOOD),
        ("order 12", Grade.FAIR),
        ("order good", Grade.GOOD),
    ],
)
def test_a_condition_is_judged_by_its_grade_however_it_is_written(written: str, grade: Grade) -> None:
    assert claimed_grade(written) is grade


@pytest.mark.parametrize("written", ["", "below fair", "superb", "order 1", "listing 11", "9", "listing"])
def test_what_no_device_is_sold_as_is_refused_with_the_words_that_there_are(written: str) -> None:
    with pytest.raises(UserError, match="no grade under which") as refused:
        claimed_grade(written)
    assert refused.value.code == "bad_grade"
    assert "very good" in refused.value.advice


@pytest.mark.parametrize(
    ("old", "new", "key", "sentence"),
    [
        ('of = "order"\ncode = 12', 'of = "order"\ncode = 11', "code", "second time"),
        ('word = "stallone"\ngrade = "fair"', 'word = "stallone"\ngrade = "below_fair"', "grade", "derived"),
        ('code = 12\nword = "fair"\ngrade = "fair"', 'code = 12\nword = "fair"\ngrade = "good"', "word", "two grades"),
        ("code = 10", 'code = "ten"', "code", "a whole number is expected"),
        ("code = 10", "kode = 10", "kode", "there is no field"),
    ],
)
def test_a_broken_table_is_refused_with_file_line_and_key(
    old: str, new: str, key: str, sentence: str, tmp_path: Path
) -> None:
    text = GRADES.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "grades.toml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(UserError, match=rf"grades\.toml, line \d+, {key}: .*{sentence}") as refused:
        load_grade_codes(tmp_path / "grades.toml")
    assert refused.value.code == "broken_grades"

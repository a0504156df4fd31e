"""`labapp policy show`: every number with what it does, and the cosmetic rule table as a page that can be printed."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest

from labapp import cli
from labapp.cli.rulebook.policy_page import GROUPS, WIDTH, mark_words, policy_page
from labapp.rulebook import listing, loader
from labapp.rulebook.models import ItemKind
from labapp.rulebook.types import Grade, GradeRule, Policy

ROW = next(row for row in listing.shipped_rows(ItemKind.POLICY) if row.key == "2026-04")
POLICY = loader.policy("2026-04")


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home without a lab."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))


def test_every_field_of_a_policy_is_shown_with_what_it_does() -> None:
    said = {name for numbers in GROUPS.values() for name in numbers}
    tables = {"key", "valid_from", "sha256", "grade_rules", "indicators", "measure_rules"}
    assert said | tables == {field.name for field in fields(Policy)}
    page = policy_page(POLICY, ROW)
    assert [name for name in said if name not in page] == []
    assert "battery_target                85" in page
    assert "at least 2 failed orders within 90 days" in page


@pytest.mark.parametrize("key", [file.key for file in loader.shipped().policies])
def test_a_page_is_no_wider_than_paper(key: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["policy", "show", key]) == 0
    out = capsys.readouterr().out
    assert max(len(line) for line in out.splitlines()) <= WIDTH
    assert out.splitlines() == [line.rstrip() for line in out.splitlines()]


def test_the_cosmetic_table_alone_has_each_row_in_its_order_with_grade_and_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.run(["policy", "show", "2026-04", "--cosmetics"]) == 0
    out = capsys.readouterr().out
    assert "max_majors" not in out
    assert "Indicators" not in out
    rows = [line.split() for line in out.splitlines() if line[:4].strip().isdigit()]
    assert [row[1] for row in rows] == [rule.key for rule in POLICY.grade_rules]
    words = " ".join(out.split())
    for number, rule in enumerate(POLICY.grade_rules, 1):
        grade = rule.best.replace("_", " ").capitalize()
        assert f"{number} {rule.key} {grade} {mark_words(rule)} “{rule.sentence}”" in words


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"kinds": ("crack",)}, "anywhere: crack"),
        ({"kinds": ()}, "anywhere: any mark"),
        (
            {"kinds": ("scratch", "wear", "dent"), "surfaces": ("body", "soft"), "visible_20cm": False},
            "body or soft: scratch, wear or dent, not seen at 20 cm",
        ),
        (
            {"kinds": ("scratch",), "zones": ("edge_top",), "max_length_mm": 2.5, "max_count": 3, "visible_on": True},
            "edge top: scratch, seen with the screen on, up to 2.5 mm long, up to 3 such marks in all",
        ),
        ({"kinds": ("scratch",), "catches_nail": False}, "anywhere: scratch, does not catch a nail"),
        ({"kinds": ("scratch",), "visible_50cm": True}, "anywhere: scratch, seen at 50 cm"),
    ],
)
def test_a_row_says_in_words_which_marks_it_fits(rule: dict[str, object], words: str) -> None:
    plain = GradeRule("row", (), (), Grade.FAIR, "A sentence.")
    assert mark_words(replace(plain, **rule)) == words  # type: ignore[arg-type]

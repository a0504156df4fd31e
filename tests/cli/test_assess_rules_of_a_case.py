"""By which grade and which policy `labapp assess` judges a case."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from labapp.cli.assess import judge
from labapp.cli.assess.example import example
from labapp.rulebook import loader


@pytest.mark.parametrize(
    ("written", "judged_as"),
    [("very good", "good"), ("listing 1", "good"), ("stallone", "fair"), ("order 10", "excellent"), ("fair", "fair")],
)
def test_a_marketplaces_word_or_number_for_the_grade_is_judged_as_the_labs(written: str, judged_as: str) -> None:
    case = example("smartphone") | {"grade": written}
    case["promise"].pop("grade", None)
    assert judge(case).grade.claimed == judged_as


def test_a_policy_for_a_part_judges_only_cases_in_its_scope(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "policies"
    shutil.copytree(loader.POLICIES, folder)
    scoped = 'key = "de-2026-05"\nvalid_from = 2026-05-01\nbattery_target = 92\n\n[scope]\nmarkets = ["DE"]\n'
    (folder / "de-2026-05.toml").write_text(scoped, encoding="utf-8")
    monkeypatch.setattr(loader, "POLICIES", folder)
    loader.shipped.cache_clear()
    try:
        here, there = (judge(example("smartphone") | {"market": market}) for market in ("FR", "DE"))
    finally:
        loader.shipped.cache_clear()
    assert (here.policy, here.verdict) == ("2026-04", "pass")
    assert (there.policy, there.verdict) == ("2026-04 + de-2026-05", "pass_with_remarks")

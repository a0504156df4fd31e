"""Checklists and policies load strictly, and the frozen copies round-trip."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date
from pathlib import Path

import pytest

from labapp.core.errors import UserError
from labapp.rulebook import loader
from labapp.rulebook.types import CheckKind, Pillar, Result

SECTIONS = ["delivery", "packaging", "promise", "identity", "locks", "function", "battery", "parts", "cosmetics"]


def test_the_smartphone_checklist_has_every_section_and_every_kind_of_check() -> None:
    checklist = loader.checklist("smartphone", 2)
    assert [section.key for section in checklist.sections] == SECTIONS
    assert {check.kind for check in checklist.checks} == set(CheckKind)
    assert len(checklist.shots) == 12
    assert checklist.key == "smartphone/2"


def test_every_failing_answer_has_a_sentence_for_the_seller() -> None:
    for check in loader.checklist("smartphone").checks:
        can_fail = check.kind is not CheckKind.CHOICE or any(option.result is Result.FAIL for option in check.options)
        if can_fail:
            assert check.failure, check.key
        assert check.guidance, check.key


def test_a_previous_owners_data_are_never_photographed() -> None:
    check = loader.checklist("smartphone").check("locks.previous_data")
    assert check is not None
    assert check.knock_out
    assert check.max_photos == 0


def test_the_hash_is_that_of_the_files_bytes() -> None:
    path = loader.CHECKLISTS / "smartphone" / "1.toml"
    assert loader.checklist("smartphone", 1).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_frozen_copies_survive_json_exactly() -> None:
    checklist, policy = loader.checklist("smartphone"), loader.policy("2026-01")
    assert loader.checklist_from_json(json.loads(json.dumps(loader.checklist_to_json(checklist)))) == checklist
    assert loader.policy_from_json(json.loads(json.dumps(loader.policy_to_json(policy)))) == policy


def test_a_damaged_frozen_copy_is_refused_with_its_place() -> None:
    copy = loader.checklist_to_json(loader.checklist("smartphone"))
    copy["sections"][0]["checks"][0]["weight"] = "much"
    with pytest.raises(UserError, match=r"sections\.0\.checks\.0\.weight") as refused:
        loader.checklist_from_json(copy)
    assert refused.value.code == "broken_checklist"


@pytest.mark.parametrize(
    ("category", "version", "names"),
    [("toaster", None, "smartphone"), ("smartphone", 99, "smartphone/1"), ("../policies", None, "smartphone")],
)
def test_an_unknown_checklist_is_refused_naming_what_exists(category: str, version: int | None, names: str) -> None:
    with pytest.raises(UserError) as refused:
        loader.checklist(category, version)
    assert refused.value.code == "unknown_checklist"
    assert names in refused.value.advice


@pytest.mark.parametrize("key", ["smartphone/x", "smartphone/0", "smartphone/", "/1", "smartphone/1/2"])
def test_a_checklist_key_of_the_wrong_form_is_refused(key: str) -> None:
    with pytest.raises(UserError) as refused:
        loader.checklist_by_key(key)
    assert refused.value.code == "unknown_checklist"


def test_the_policy_of_the_orders_date_is_found_and_none_before_the_first() -> None:
    assert loader.policy_for(date(2026, 1, 1)).key == "2026-01"
    assert loader.policy_for(date(2026, 3, 31)).key == "2026-01"
    assert loader.policy_for(date(2031, 7, 1)).key == "2026-04"
    with pytest.raises(UserError, match="2025-12-31") as refused:
        loader.policy_for(date(2025, 12, 31))
    assert refused.value.code == "no_policy"
    assert "2026-01-01" in refused.value.advice
    with pytest.raises(UserError) as refused:
        loader.policy("1999-01")
    assert refused.value.code == "unknown_policy"


def test_the_policy_holds_the_published_defaults() -> None:
    policy = loader.policy("2026-01")
    assert (policy.max_majors, policy.max_quality_minors) == (2, 5)
    assert policy.pillar_minimum == {Pillar.DELIVERY: 60, Pillar.PACKAGING: 60, Pillar.QUALITY: 80}
    assert (policy.battery_major_below, policy.battery_target) == (80, 85)
    assert [(rule.days, str(rule.severity)) for rule in policy.lateness] == [
        (2, "minor"),
        (5, "major"),
        (None, "critical"),
    ]
    assert {rule.key: (rule.target, rule.limit) for rule in policy.indicators} == {
        "reviews": (4.3, 4.0),
        "complaints": (2, 4),
        "returns": (6, 10),
        "refunds": (4, 8),
        "delivery_time": (3, 5),
        "late_delivery": (3, 8),
    }
    assert (policy.trial_p1, policy.trial_alpha, policy.trial_p2, policy.trial_beta) == (0.05, 0.05, 0.20, 0.10)
    assert (policy.trial_n_max, policy.prior_a, policy.prior_b, policy.critical_orders) == (60, 1, 9, 2)
    assert (policy.cool_down_days, policy.return_window_days, policy.reply_days) == (90, 30, 14)


SOUND = """
category = "drone"
version = 1
title = "Drone"
released_on = 2026-01-01
zones = ["body"]

[[shots]]
key = "front"
title = "Front"

[[sections]]
key = "function"
title = "Function"
pillar = "quality"

[[sections.checks]]
key = "function.flies"
kind = "verdict"
text = "It flies."

[[sections.checks]]
key = "function.speed"
kind = "number"
text = "Speed."
unit = "m/s"
minimum = 0
maximum = 50

[[sections.checks]]
key = "function.camera"
kind = "choice"
text = "Camera?"
condition = { check = "function.flies", results = ["pass"] }

[[sections.checks.options]]
key = "yes"
text = "yes"
result = "pass"

[[sections.checks.options]]
key = "no"
text = "no"
result = "fail"
"""


def _written(folder: Path, text: str) -> Path:
    path = folder / "1.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    return path


def test_a_small_sound_checklist_loads(tmp_path: Path) -> None:
    checklist = loader.load_checklist(_written(tmp_path, SOUND))
    assert [check.section for check in checklist.checks] == ["function"] * 3
    assert {check.pillar for check in checklist.checks} == {Pillar.QUALITY}


# what is wrong -> (text that is replaced, its replacement, what stands on the line that the complaint names, its words)
BROKEN = {
    "syntax": ('title = "Drone"', 'title = "Drone', 'title = "Drone', ["not TOML"]),
    "a field twice": ('title = "Drone"', 'title = "Drone"\ntitle = "D"', 'title = "D"', ["not TOML"]),
    "not UTF-8": ("It flies", "It \udcff flies", "flies.", ["UTF-8"]),
    "unknown field": ('"It flies."', '"It flies."\nwheight = 2', "wheight", ["function.flies", "“wheight”"]),
    "missing field of the whole": ('title = "Drone"\n', "", "", ["title", "“title” is missing"]),
    "ends inside a text": ('title = "Drone"', 'title = """Drone', "", ["not TOML", "unterminated"]),
    "missing field": ('text = "It flies."\n', "", "[[sections.checks]]", ["function.flies", "“text” is missing"]),
    "empty text": ('"It flies."', '" "', 'text = " "', ["needs a text"]),
    "unknown kind": ('kind = "verdict"', 'kind = "guess"', "guess", ["“guess” is not one of verdict"]),
    "text for a number": ("minimum = 0", 'minimum = "none"', "minimum", ["function.speed", "a number is expected"]),
    "true for a number": ("minimum = 0", "minimum = true", "minimum", ["a number is expected, not true"]),
    "not a number": ("minimum = 0", "minimum = nan", "minimum", ["a number is expected"]),
    "duplicate check": ("function.speed", "function.flies", "function.flies", ["second time"]),
    "duplicate section": (
        "[[sections.checks]]",
        '[[sections]]\nkey = "function"\ntitle = "F"\npillar = "quality"\n[[sections.checks]]',
        "[[sections]]",
        [],
    ),
    "duplicate option": ('key = "no"', 'key = "yes"', 'key = "yes"', ["second time"]),
    "duplicate shot": ("[[sections]]", '[[shots]]\nkey = "front"\ntitle = "F"\n[[sections]]', "front", ["second time"]),
    "key outside its section": ("function.flies", "battery.flies", "battery.flies", ["function.word"]),
    "condition to nowhere": ('check = "function.flies"', 'check = "function.x"', "condition", ["does not exist"]),
    "condition to itself": ('check = "function.flies"', 'check = "function.camera"', "condition", ["circle"]),
    "empty condition": ('results = ["pass"]', "results = []", "condition", ["never be asked"]),
    "condition on no known result": ('results = ["pass"]', 'results = ["ok"]', "condition", ["“ok” is not one of"]),
    "limits the wrong way round": ("maximum = 50", "maximum = -1", "minimum = 0", ["no number lies between 0 and -1"]),
    "limits on a verdict": ('"It flies."', '"It flies."\nmaximum = 3', "[[sections.checks]]", ["only a number"]),
    "weight 0": ('"It flies."', '"It flies."\nweight = 0', "weight", ["between 1 and 100"]),
    "weight with a fraction": ('"It flies."', '"It flies."\nweight = 1.5', "weight", ["a whole number is expected"]),
    "photos the wrong way round": (
        '"It flies."',
        '"It flies."\nmin_photos = 9\nmax_photos = 3',
        "max_",
        ["from 9 to 3"],
    ),
    "evidence without photos": (
        '"It flies."',
        '"It flies."\nevidence = "required"\nmax_photos = 0',
        "max_photos",
        ["evidence is required, yet no photo"],
    ),
    "shot the wrong way round": ('"Front"', '"Front"\nminimum = 5\nmaximum = 2', "maximum", ["front", "from 5 to 2"]),
    "knock-out without instruction": (
        '"It flies."',
        '"It flies."\nknock_out = true',
        "[[sections.checks]]",
        ["instruction"],
    ),
    "options on a verdict": (
        '"It flies."',
        '"It flies."\noptions = [{ key = "a", text = "a", result = "pass" }]',
        "options = [",
        ["only a choice"],
    ),
    "choice with one option": (
        '\n[[sections.checks.options]]\nkey = "no"\ntext = "no"\nresult = "fail"\n',
        "",
        "[[sections.checks",
        ["function.camera", "two options"],
    ),
    "severity of a passing option": ('text = "yes"', 'text = "yes"\nseverity = "minor"', "severity", ["does not fail"]),
    "a version that is no number": ("version = 1", 'version = "one"', "version", ["whole number"]),
    "a date that is none": ("released_on = 2026-01-01", 'released_on = "soon"', "released_on", ["2026-03-31"]),
    "a section without checks": (
        "[[sections]]",
        '[[sections]]\nkey = "a"\ntitle = "A"\npillar = "quality"\nchecks = []\n[[sections]]',
        "checks = []",
        ["the section a has no check"],
    ),
    "a hash in the file": ("version = 1", 'version = 1\nsha256 = "ab"', "sha256", ["computed"]),
    "pillar in a check": ('"It flies."', '"It flies."\npillar = "delivery"', "pillar", ["taken from the section"]),
    "identity without a kind": ('kind = "verdict"', 'kind = "identity"', "[[sections.checks]]", ["imei, meid, eid"]),
    "agreement with no identity": (
        '"It flies."',
        '"It flies."\nagrees_with = ["function.speed"]',
        "agrees",
        ["no other"],
    ),
    "a text where a table belongs": (
        'condition = { check = "function.flies", results = ["pass"] }',
        'condition = "function.flies"',
        "condition",
        ["a table is expected here, not “function.flies”"],
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_checklist_is_refused_with_file_line_key_and_a_sentence(name: str, tmp_path: Path) -> None:
    old, new, there, words = BROKEN[name]
    assert old in SOUND
    text = SOUND.replace(old, new, 1)
    with pytest.raises(UserError) as refused:
        loader.load_checklist(_written(tmp_path, text))
    assert refused.value.code == "broken_checklist"
    place = re.match(r"1\.toml, line (\d+), .*\.$|1\.toml, line (\d+): .*\.$", refused.value.title)
    assert place, refused.value.title
    assert there in text.splitlines()[int(place[1] or place[2]) - 1], refused.value.title
    for word in words:
        assert word in refused.value.title


def test_conditions_that_chase_each_other_are_refused(tmp_path: Path) -> None:
    text = SOUND.replace('"It flies."', '"It flies."\ncondition = { check = "function.camera", values = ["yes"] }')
    with pytest.raises(UserError, match="circle"):
        loader.load_checklist(_written(tmp_path, text))


def test_a_condition_on_an_option_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    text = SOUND.replace('"It flies."', '"It flies."\ncondition = { check = "function.camera", values = ["maybe"] }')
    with pytest.raises(UserError, match="no option “maybe”"):
        loader.load_checklist(_written(tmp_path, text))


def test_a_file_that_is_absent_a_folder_or_huge_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(UserError, match="cannot be read"):
            loader.load_checklist(path)
    with pytest.raises(UserError, match="larger than"):
        loader.load_checklist(_written(tmp_path, "#" * 1_000_001))


POLICY = (loader.POLICIES / "2026-01.toml").read_text(encoding="utf-8")
BROKEN_POLICY = {
    "targets the wrong way round": ("target = 4.3", "target = 3.9", ["reviews", "wrong way round"]),
    "battery limits": ("battery_target = 85", "battery_target = 75", ["battery_target", "must rise"]),
    "a minimum over 100": ("quality = 80", "quality = 180", ["quality", "between 0 and 100"]),
    "a pillar without minimum": ("quality = 80\n", "", ["three pillars"]),
    "an unknown pillar": ("quality = 80", "quality = 80\nspeed = 3", ["“speed”"]),
    "no row of lateness": (
        POLICY[POLICY.index("[[lateness]]") : POLICY.index("# ", POLICY.index("[[lateness]]"))],
        "",
        [],
    ),
    "days that do not rise": ("days = 5", "days = 1", ["rise from row to row"]),
    "lateness that ends": ('\n[[lateness]]\nseverity = "critical"\n', "", ["must have no days"]),
    "the same grade rule twice": ('key = "missing_part"', 'key = "crack"', ["second time"]),
    "a grade that does not exist": ('best = "excellent"', 'best = "superb"', ["“superb”"]),
    "risks": ("trial_alpha = 0.05", "trial_alpha = 0.95", ["risks"]),
    "p1 over p2": ("trial_p1 = 0.05", "trial_p1 = 0.5", ["p1 < p2"]),
    "a trial that ends before it may": ("trial_maximum_days = 180", "trial_maximum_days = 3", ["minimum duration"]),
    "no severity for a wrong model": ('model = "critical"\n', "", ["model"]),
    "a share over 1": ("blind_share = 0.05", "blind_share = 5", ["share"]),
    "days below 0": ("cool_down_days = 90", "cool_down_days = -1", ["cool_down_days"]),
}

NEWER = (loader.POLICIES / "2026-04.toml").read_text(encoding="utf-8")
BROKEN_NEWER = {
    "a surface that nothing has": ('surfaces = ["soft"]', 'surfaces = ["sof"]', ["“sof”", "never bind"]),
    "a measure that nobody takes": ('measure = "suspension"', 'measure = "suspencion"', ["“suspencion”"]),
    "a fact that nobody counts": ('fact = "critical_orders"', 'fact = "critcal_orders"', ["“critcal_orders”"]),
    "no fact at all": ("at_least = 1", "at_least = 0", ["counted from 1"]),
    "no day": ("within_days = 90", "within_days = 0", ["1 to 3650"]),
    "a bound over the middle": ("bound = 0.10", "bound = 10", ["bound", "between 0 and 0.5"]),
    "a weight below nothing": ("pillar_weight = 20", "pillar_weight = -1", ["weights"]),
    "no prior": ("prior_strength = 5", "prior_strength = 0", ["prior_strength"]),
    "points below 0": ("battery_disagreement = 5", "battery_disagreement = -5", ["battery_disagreement"]),
    "a measure rule twice": ('key = "two_failed"', 'key = "one_breach"', ["second time"]),
}


@pytest.mark.parametrize("name", BROKEN_NEWER)
def test_a_word_or_number_that_can_mean_nothing_is_refused(name: str, tmp_path: Path) -> None:
    old, new, words = BROKEN_NEWER[name]
    assert old in NEWER
    with pytest.raises(UserError) as refused:
        loader.load_policy(_written(tmp_path, NEWER.replace(old, new, 1)))
    assert refused.value.code == "broken_policy"
    assert re.match(r"1\.toml, line \d+, .*\.$", refused.value.title), refused.value.title
    for word in words:
        assert word in str(refused.value)


@pytest.mark.parametrize("name", BROKEN_POLICY)
def test_a_broken_policy_is_refused_with_file_line_key_and_a_sentence(name: str, tmp_path: Path) -> None:
    old, new, words = BROKEN_POLICY[name]
    assert old in POLICY
    with pytest.raises(UserError) as refused:
        loader.load_policy(_written(tmp_path, POLICY.replace(old, new, 1)))
    assert refused.value.code == "broken_policy"
    assert re.match(r"1\.toml, line \d+, .*\.$", refused.value.title), refused.value.title
    for word in words:
        assert word in str(refused.value)


def test_more_days_late_cannot_be_less_grave(tmp_path: Path) -> None:
    text = POLICY.replace('days = 2\nseverity = "minor"', 'days = 2\nseverity = "critical"')
    with pytest.raises(UserError, match="less grave"):
        loader.load_policy(_written(tmp_path, text))

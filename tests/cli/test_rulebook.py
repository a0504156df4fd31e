"""`labapp checklist` and `labapp policy`: reading without a lab, and the whole way of a rule in one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from labapp import cli
from labapp.core.paths import RESOURCES
from labapp.rulebook import loader
from tests.cli.jobs import MARTA, SOFIA, Desk, answers
from tests.cli.test_processes import labapp

OWN = "smartphone/1001"
TODAY_ON = "2100-01-01"  # a day that is never past


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home without a lab."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def ran(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[dict[str, Any]], str]:
    capsys.readouterr()
    status = cli.run([*words, "--json"])
    out, err = capsys.readouterr()
    return status, lines(out), err


# ---- without a lab


def test_without_a_lab_the_programs_own_are_listed_and_shown(nowhere: None, capsys: pytest.CaptureFixture[str]) -> None:
    status, rows, err = ran(capsys, "checklist", "list")
    assert (status, err) == (0, "")
    assert {row["key"] for row in rows} >= {"smartphone/1", "smartphone/2"}
    assert {row["own"] for row in rows} == {False}
    status, (told,), _ = ran(capsys, "checklist", "show", "smartphone/1")
    assert loader.checklist_from_json(told["checklist"]) == loader.checklist("smartphone", 1)
    _, (told,), _ = ran(capsys, "policy", "show", "2026-01")
    assert loader.policy_from_json(told["policy"]) == loader.policy("2026-01")


def test_every_shipped_checklist_and_policy_is_shown_readably(
    nowhere: None, capsys: pytest.CaptureFixture[str]
) -> None:
    for category in loader.categories():
        for release in loader.shipped().releases(category):
            checklist = release.load()
            for language in ("en", *checklist.translations):
                assert cli.run(["checklist", "show", release.key, "--lang", language]) == 0
                shown = capsys.readouterr().out
                for check in checklist.checks:
                    text = (
                        check.text if language == "en" else checklist.translations[language][f"checks.{check.key}.text"]
                    )
                    assert check.key in shown
                    assert text in shown
    for file in loader.shipped().policies:
        assert cli.run(["policy", "show", file.key]) == 0
        assert f"Policy {file.key}, from 1 " in capsys.readouterr().out


def test_a_language_that_is_not_there_and_keys_that_nobody_has(
    nowhere: None, capsys: pytest.CaptureFixture[str]
) -> None:
    for words, said in (
        (("checklist", "show", "smartphone/2", "--lang", "xx"), "has no texts in “xx”"),
        (("checklist", "show", "toaster/1"), "no checklist for the category"),
        (("checklist", "show", "smartphone/77"), "no checklist smartphone/77"),
        (("policy", "show", "1999-01"), "no policy “1999-01”"),
        (("policy", "diff", "2026-01", "1999-01"), "no policy “1999-01”"),
    ):
        status, out, err = ran(capsys, *words)
        assert (status, out) == (1, [])
        assert said in err


def test_every_file_of_the_program_is_accepted(nowhere: None, capsys: pytest.CaptureFixture[str]) -> None:
    files = [
        str(file) for folder in ("checklists", "policies") for file in sorted((RESOURCES / folder).rglob("*.toml"))
    ]
    status, told, err = ran(capsys, "checklist", "check", *files)
    assert (status, err) == (0, "")
    assert [(one["file"], one["status"]) for one in told] == [(file, "accepted") for file in files]


def test_what_is_wrong_is_told_with_file_line_and_key(
    nowhere: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    delivery = RESOURCES / "checklists" / "shared" / "delivery"
    for name in ("2.toml", "shared.toml"):
        shutil.copy(delivery / "1.toml", tmp_path / name)
    french = (delivery / "1.fr.toml").read_text(encoding="utf-8")
    assert '[checks."delivery.tracking"]' in french
    (tmp_path / "2.fr.toml").write_text(french.replace("delivery.tracking", "delivery.trakking"), "utf-8")
    (tmp_path / "policy.toml").write_text("valid_from = 2026-01-01\nmax_majors = 0\n", "utf-8")
    (tmp_path / "lost.fr.toml").write_text('language = "fr"\n', "utf-8")
    (tmp_path / "bad.toml").write_bytes(b"a = \xff\n")
    shared = (tmp_path / "shared.toml").read_text(encoding="utf-8").replace("weight = 3", "weight = 400", 1)
    (tmp_path / "shared.toml").write_text(shared, "utf-8")
    names = ["2.toml", "2.fr.toml", "policy.toml", "lost.fr.toml", "bad.toml", "shared.toml", "absent.toml"]
    status, told, _ = ran(capsys, "checklist", "check", *(str(tmp_path / name) for name in names))
    assert status == 1
    found = {Path(one["file"]).name: one for one in told}
    assert set(found) == set(names)
    assert {one["status"] for one in told} == {"refused"}
    assert found["2.toml"]["place"] == found["2.fr.toml"]["place"] == "2.fr.toml"
    line = found["2.fr.toml"]["line"]
    assert (
        "delivery.trakking" in (tmp_path / "2.fr.toml").read_text("utf-8").splitlines()[line - 2]
    )  # its table begins above
    assert "delivery.trakking" in found["2.fr.toml"]["key"]
    assert "“key” is missing" in found["policy.toml"]["sentence"]
    assert "no lost.toml beside it" in found["lost.fr.toml"]["sentence"]
    assert "not UTF-8" in found["bad.toml"]["sentence"]
    assert "weight 400" in found["shared.toml"]["sentence"]
    assert "weight = 400" in shared.splitlines()[found["shared.toml"]["line"] - 1]
    assert "no such file" in found["absent.toml"]["sentence"]


def test_versions_and_files_are_compared(nowhere: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, rows, _ = ran(capsys, "policy", "diff", "2026-01", "2026-04")
    assert status == 0
    assert any(row["about"] == "tear" and row["change"] == "added" for row in rows)
    file = tmp_path / "p.toml"
    text = (RESOURCES / "policies" / "2026-01.toml").read_text(encoding="utf-8")
    file.write_text(text.replace("max_majors = 2", "max_majors = 4"), "utf-8")
    _, rows, _ = ran(capsys, "policy", "diff", "2026-01", str(file))
    assert [row["sentence"] for row in rows] == ["max_majors: 2 → 4"]
    assert cli.run(["checklist", "diff", "smartphone/1", "smartphone/1"]) == 0
    assert capsys.readouterr().out == "They say the same.\n"


def test_as_real_processes_check_needs_no_lab_and_says_refused_by_its_status(tmp_path: Path) -> None:
    good = RESOURCES / "policies" / "2026-01.toml"
    (tmp_path / "bad.toml").write_text("x = [", "utf-8")
    done = labapp("policy", "check", str(good), str(tmp_path / "bad.toml"), "--json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert [one["status"] for one in lines(done.stdout)] == ["accepted", "refused"]


# ---- in a lab


def test_a_rule_goes_its_whole_way_by_commands(desk: Desk, tmp_path: Path) -> None:
    order = desk.received(desk.seller())
    file, photos = answers(tmp_path)
    desk.told("inspect", order, "--answers", str(file), "--photos", str(photos), "--submit", who=SOFIA)
    desk.told("review", "verify", order, who=MARTA)
    source = "smartphone/1"
    draft = desk.told("checklist", "draft", source, who=MARTA)
    assert (draft["key"], draft["state"], draft["based_on"]) == (OWN, "draft", source)
    folder = tmp_path / "edit"
    written = desk.told("checklist", "write", OWN, "--out", str(folder), who=MARTA)
    path = folder / "smartphone-1001.toml"
    assert str(path) in written["files"]
    assert "There is a file" in desk.refused("checklist", "write", OWN, "--out", str(folder), who=MARTA)

    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('kind = "verdict"', 'kind = "verdikt"', 1), "utf-8")
    put = desk.told("checklist", "put", OWN, str(path), "--revision", str(written["revision"]), who=MARTA)
    assert put["revision"] > written["revision"]
    again = ("checklist", "put", OWN, str(path), "--revision", str(written["revision"]))
    assert "changed by someone else" in desk.refused(*again, who=MARTA)
    status, out, _ = desk.run("checklist", "check", OWN, "--json", who=SOFIA)
    (problem,) = lines(out)
    assert (status, problem["status"]) == (1, "refused")
    assert "verdikt" in path.read_text(encoding="utf-8").splitlines()[problem["line"] - 1]
    assert "verdikt" in desk.refused("checklist", "release", OWN, "--from", TODAY_ON, who=MARTA)
    status, out, err = desk.run("checklist", "show", OWN, "--json", who=SOFIA)
    assert (status, lines(out)[0]["problems"][0]["line"]) == (1, problem["line"])
    assert "verdikt" in err

    more = """
[[sections]]
key = "care"
title = "Care"
pillar = "quality"
[[sections.checks]]
key = "care.folded"
kind = "verdict"
text = "The cloth is folded."
"""
    path.write_text(text + more, "utf-8")
    for translation in folder.glob("*.??.toml"):
        translation.unlink()
    desk.told("checklist", "put", OWN, str(path), who=MARTA)
    assert desk.told("checklist", "check", OWN, who=SOFIA)["status"] == "accepted"
    rows = lines(desk.run("checklist", "diff", source, OWN, "--json", who=SOFIA)[1])
    assert rows[0]["sentence"] == "New check care.folded: The cloth is folded."

    before = desk.trail()
    tried = desk.told("checklist", "try", OWN, "--order", order, who=MARTA)
    assert "care.folded" in tried["unanswered"]
    assert tried["after"] == "inconclusive"
    (last,) = lines(desk.run("checklist", "try", OWN, "--last", "5", "--json", who=MARTA)[1])
    assert last == tried
    words = desk.run("checklist", "try", OWN, "--last", "5", who=MARTA)[1]
    assert "1 judged again; 1 would have come out otherwise. Nothing was stored." in words
    assert "may not" in desk.refused("checklist", "try", OWN, "--last", "5", who=SOFIA)
    assert desk.trail() == before

    assert "is past" in desk.refused("checklist", "release", OWN, "--from", "2026-01-01", who=MARTA)
    assert "may not" in desk.refused("checklist", "release", OWN, "--from", TODAY_ON, who=SOFIA)
    released = desk.told("checklist", "release", OWN, "--from", TODAY_ON, who=MARTA)
    assert (released["state"], released["stands"], released["in_force_from"]) == ("released", "not_yet", TODAY_ON)
    assert "never changes again" in desk.refused("checklist", "put", OWN, str(path), who=MARTA)
    retired = desk.told("checklist", "retire", OWN, "--on", TODAY_ON, "--reason", "A trial of it.", who=MARTA)
    assert retired["state"] == "retired"
    assert desk.told("lab", "check", "--full")["complaints"] == 0


def test_a_policy_goes_the_same_way(desk: Desk, tmp_path: Path) -> None:
    draft = desk.told("policy", "draft", "2026-04", "--key", "lyon", who=MARTA)
    assert (draft["key"], draft["state"]) == ("lyon", "draft")
    written = desk.told("policy", "write", "lyon", "--out", str(tmp_path / "p"), who=MARTA)
    (name,) = written["files"]
    file = Path(name)
    file.write_text(file.read_text("utf-8").replace("max_majors = 2", "max_majors = 3"), "utf-8")
    desk.told("policy", "put", "lyon", name, who=MARTA)
    (row,) = lines(desk.run("policy", "diff", "2026-04", "lyon", "--json", who=SOFIA)[1])
    assert row["sentence"] == "max_majors: 2 → 3"
    assert desk.run("policy", "try", "lyon", "--last", "3", "--json", who=MARTA)[:2] == (0, "")
    assert desk.told("policy", "release", "lyon", "--from", TODAY_ON, who=MARTA)["stands"] == "not_yet"
    assert desk.told("policy", "show", "lyon", who=SOFIA)["policy"]["max_majors"] == 3
    assert "is no key of a policy" in desk.refused("policy", "release", OWN, "--from", TODAY_ON, who=MARTA)

    scoped = tmp_path / "scoped.toml"
    scoped.write_text('key = "fr"\nvalid_from = 2026-05-01\nmax_majors = 1\n[scope]\nmarkets = ["FR"]\n', "utf-8")
    assert desk.told("policy", "draft", "--file", str(scoped), who=MARTA)["key"] == "fr"
    assert "Only for: markets FR" in desk.run("policy", "show", "fr", who=SOFIA)[1]
    for words in ((), ("2026-04", "--file", str(scoped))):
        assert "Name a released one" in desk.refused("policy", "draft", *words, who=MARTA)
    assert desk.told("policy", "retire", "fr", "--reason", "Not needed.", who=MARTA)["stands"] == "ended"
    assert "Say who acts" in desk.refused("policy", "list")

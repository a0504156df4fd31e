"""Mappings are data, read strictly: each complaint names file, line and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from labapp.core.errors import UserError
from labapp.inspections.tools import known_mappings, load_mapping
from labapp.inspections.tools.mapping import TOOLS
from labapp.inspections.tools.places import found_at, place_problem
from labapp.rulebook import loader
from labapp.rulebook.types import CheckKind, Result

PLAIN = """title = "Tester"
about = "A file."
form = "csv"

[[recognise]]
at = "IMEI"

[vocabularies.results]
ok = "pass"

[[devices]]
at = "IMEI"
identity = "imei"

[[values]]
at = "Touch"
check = "function.touch"
words_of = "results"
"""


def loaded(text: str, folder: Path) -> object:
    path = folder / "tester.toml"
    path.write_text(text, encoding="utf-8")
    return load_mapping(path)


def test_a_plain_mapping_is_read(tmp_path: Path) -> None:
    mapping = load_mapping(_written(tmp_path, PLAIN))
    assert (mapping.key, mapping.values[0].words) == ("tester", {"ok": "pass"})


def _written(folder: Path, text: str) -> Path:
    path = folder / "tester.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('form = "csv"', 'form = "xls"', "line 3, form: “xls” is not one of csv, json, xml"),
        ('title = "Tester"', 'title = " "', "line 1, title"),
        ('identity = "imei"', 'identity = "number"', "line 13, identity: one of imei, meid, eid, serial"),
        ('words_of = "results"', 'words_of = "words"', "line 18, words_of"),
        ('words_of = "results"', 'word = "results"', "line 18, word: there is no field “word”"),
        ('words_of = "results"', "scale = 0", "line 18, scale"),
        ('words_of = "results"', 'words_of = "results"\nat_most = 3', "by its words or by its limits"),
        ('ok = "pass"', 'ok = "pass"\nOK = "fail"', "“ok” stands here twice"),
        ('at = "Touch"', 'at = ""', "line 16, at: a place in the file is needed"),
        ('[[recognise]]\nat = "IMEI"\n', "recognise = []\n", "by what its file is known"),
        ('form = "csv"', 'form = "csv"\neach = "rows"', "each line is a device"),
        ('form = "csv"', 'form = "csv', "this is not TOML"),
    ],
)
def test_a_misfit_is_named_with_its_line_and_key(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in PLAIN
    with pytest.raises(UserError, check=lambda error: error.code == "broken_mapping") as told:
        load_mapping(_written(tmp_path, PLAIN.replace(old, new, 1)))
    assert told.value.title.startswith("tester.toml")
    assert words in told.value.title


def test_two_values_of_a_check_are_allowed_only_where_they_can_be_taken_together(tmp_path: Path) -> None:
    second = '\n[[values]]\nat = "Touch 2"\ncheck = "function.touch"\n'
    with pytest.raises(UserError, match="filled twice"):
        load_mapping(_written(tmp_path, PLAIN + second))
    load_mapping(_written(tmp_path, PLAIN + second + 'words_of = "results"\n'))
    apart = PLAIN + 'categories = ["tablet"]\n' + second + 'categories = ["smartphone"]\n'
    assert len(load_mapping(_written(tmp_path, apart)).values) == 2


# ---- those that are shipped


def test_every_file_of_the_folder_is_a_mapping_and_fills_checks_that_exist() -> None:
    checks = {check.key: check for category in loader.categories() for check in loader.checklist(category).checks}
    assert {mapping.key for mapping in known_mappings()} == {path.stem for path in TOOLS.glob("*.toml")}
    for mapping in known_mappings():
        for value in mapping.values:
            check = checks[value.check]
            known = {option.key for option in check.options} if check.options else set(Result)
            assert set(value.words.values()) <= known, (mapping.key, value.at)
            if check.kind is CheckKind.NUMBER and not value.words:
                assert value.unit == check.unit, (mapping.key, value.at)


# ---- places


@pytest.mark.parametrize(
    ("form", "place", "found"),
    [
        ("json", "a.b", ["x"]),
        ("json", "a.list[1].n", [2]),
        ("json", "a.list[id=7].n", [2]),
        ("json", "a.list[id=8].n", []),
        ("json", "a.list[5].n", []),
        ("json", "a.b.c", []),
        ("json", "z", []),
        ("csv", "a", [{"b": "x", "list": [{"id": 3, "n": 1}, {"id": 7, "n": 2}]}]),
        ("csv", "b", []),
    ],
)
def test_a_place_leads_to_its_value_or_to_nothing(form: str, place: str, found: list[object]) -> None:
    tree = {"a": {"b": "x", "list": [{"id": 3, "n": 1}, {"id": 7, "n": 2}]}}
    assert found_at(form, tree, place) == found


@pytest.mark.parametrize(
    ("form", "place"),
    [
        ("json", "a..b"),
        ("json", ".a"),
        ("json", "a[b"),
        ("xml", "a/[1]"),
        ("xml", "a[position()=1]"),
        ("xml", "/a"),
        ("csv", ""),
    ],
)
def test_a_place_that_cannot_be_is_refused(form: str, place: str) -> None:
    assert place_problem(form, place)


@pytest.mark.parametrize("place", ["a/b", ".//b", "a/@id", ".//entry[@name='x']", ".//a[@b='c']/@d", "*/b"])
def test_a_place_in_xml_can_be_a_path_or_an_attribute(place: str) -> None:
    assert place_problem("xml", place) == ""

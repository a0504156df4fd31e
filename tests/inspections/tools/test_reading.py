"""Files from outside: every encoding that tools write is read, and what is hostile is refused in one sentence."""

from __future__ import annotations

import json
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapp.core.errors import UserError
from labapp.inspections.tools import LineState
from labapp.inspections.tools.mapping import FileForm
from labapp.inspections.tools.reading import DEEPEST, MOST_ROWS, form_of, read_tree, text_of
from tests.inspections.tools.files import OURS, example, line, read, stands

BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<BatteryReport><Batteries><Battery><DesignCapacity>&c;</DesignCapacity></Battery></Batteries></BatteryReport>"""
OUTSIDE = b"""<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><BatteryReport>&e;</BatteryReport>"""


def refused(code: str) -> pytest.RaisesExc[UserError]:
    return pytest.raises(UserError, check=lambda error: error.code == code and bool(error.title) and bool(error.advice))


# ---- encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_a_table_is_read_in_every_encoding_that_tools_write(encoding: str) -> None:
    data = example("phones.csv").decode().replace("iOS 19.2", "iOS 19.2 é").encode(encoding)
    found = read("phones.csv", data, identity__imei=stands(OURS))
    assert line(found, "identity.os_version").value == "iOS 19.2 é"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_json_and_xml_are_read_with_their_marks(encoding: str) -> None:
    assert read("x.json", example("smartctl_nvme.json").decode().encode(encoding), "laptop").tool == "smartctl"
    text = (
        example("battery_report.xml")
        .decode()
        .replace('encoding="utf-8"', f'encoding="{encoding.removesuffix("-sig")}"')
    )
    assert read("x.xml", text.encode(encoding), "laptop").tool == "powercfg"


@pytest.mark.parametrize("comma", [";", "\t", "|"])
def test_the_column_s_end_is_found_by_itself(comma: str) -> None:
    data = example("phones.csv").replace(b",", comma.encode())
    assert read("x.txt", data, identity__imei=stands(OURS)).tool == "phone_tester"


def test_what_a_file_is_shows_its_content_whatever_its_name_says() -> None:
    assert read("battery.csv", example("battery_report.xml"), "laptop").tool == "powercfg"
    assert form_of(b"  \n<a/>", "x.json") is FileForm.XML


def test_blank_lines_short_lines_and_quoted_line_ends_are_no_trouble() -> None:
    rows = read_tree(b'a,b,c\n\n1,"two\nlines",3\n4\n,,\n', FileForm.CSV)
    assert rows == [{"a": "1", "b": "two\nlines", "c": "3"}, {"a": "4"}]


# ---- hostile and broken


@pytest.mark.parametrize("data", [BOMB, OUTSIDE], ids=["entities within entities", "a file of this machine"])
def test_entities_are_never_opened(data: bytes) -> None:
    with refused("hostile_file"):
        read("x.xml", data, "laptop")


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1),
        b"<a>" * (DEEPEST + 1) + b"</a>" * (DEEPEST + 1),
        b"<a>" * 200_000,
    ],
    ids=["deep json", "one level too many", "one element too many", "xml without an end"],
)
def test_what_is_nested_too_deeply_is_not_even_built(data: bytes) -> None:
    with refused("too_deep"):
        read("x", data)


def test_as_deep_as_is_allowed_is_read() -> None:
    assert read_tree(b"[" * DEEPEST + b"]" * DEEPEST, FileForm.JSON)
    assert read_tree(b"<a>" * DEEPEST + b"</a>" * DEEPEST, FileForm.XML).tag == "a"


def test_brackets_inside_texts_are_no_depth() -> None:
    text = json.dumps({"a": "[" * 100 + '\\"{' * 50})
    assert read_tree(text.encode(), FileForm.JSON) == json.loads(text)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b" \r\n ", "empty_file"),
        (b"x" * 5_000_001, "too_large"),
        (b'{"a": 1', "broken_file"),
        (b'{"a": NaN}', "broken_file"),
        (b'{"a": 1, "a": 2}', "broken_file"),
        (b'{"a": ' + b"9" * 5000 + b"}", "broken_file"),
        (b"<a><b></a>", "broken_file"),
        (b"<?xml version='1.0' encoding='klingon'?><a/>", "broken_file"),
        (b"<a/>trailing", "broken_file"),
        (b'IMEI,Touch\n"never closed', "broken_file"),
        (b"IMEI,IMEI\n1,2\n", "broken_file"),
        (b"IMEI,Touch\n1,2,3\n", "broken_file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x81\x8d", "broken_file"),
        (b",".join(b"c%d" % number for number in range(401)), "broken_file"),
        (b"a,b\n" + b"1,2\n" * (MOST_ROWS + 1), "too_many_rows"),
        (b"[" + b",".join(b"1" for _ in range(200_001)) + b"]", "too_many_rows"),
        (b"<a>" + b"<b/>" * 200_001 + b"</a>", "too_many_rows"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(data: bytes, code: str) -> None:
    with refused(code):
        read("x", data)


def test_a_huge_table_is_read_with_little_memory() -> None:
    row = b",".join(b"%015d" % number for number in range(16)) + b"\n"
    data = b",".join(b"c%d" % number for number in range(16)) + b"\n" + row * (MOST_ROWS - 1)
    tracemalloc.start()
    assert len(read_tree(data, FileForm.CSV)) == MOST_ROWS - 1
    assert tracemalloc.get_traced_memory()[1] < 60_000_000
    tracemalloc.stop()


# ---- values


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("'=1+1", "=1+1"),
        ('="490154203237518"', "490154203237518"),
        ("=HYPERLINK(0)", "=HYPERLINK(0)"),
        (True, "true"),
        (1.50, "1.5"),
        (12, "12"),
        (None, ""),
        ({"a": 1}, ""),
        ([1], ""),
        ("x" * 501, ""),
        ("a\x00b", ""),
        ("\ud800", ""),
        ("\u202eabc", ""),
        (" two\n words ", "two words"),
    ],
)
def test_a_value_is_plain_text_or_nothing(value: object, text: str) -> None:
    assert text_of(value) == text


def test_a_formula_in_a_cell_stays_text_and_fills_nothing() -> None:
    data = example("phones.csv").replace(b"87 %", b"=1+1").replace(b"iOS 19.2", b"'=cmd|' /C calc'!A0")
    found = read("x.csv", data, identity__imei=stands(OURS))
    assert line(found, "battery.health").state is LineState.REFUSED
    assert line(found, "identity.os_version").value == "=cmd|' /C calc'!A0"


def answered(name: str, data: bytes, category: str = "smartphone") -> str:
    """The title of what a file comes to: the tool, or the sentence that refuses it."""
    try:
        return read(name, data, category, identity__imei=stands(OURS)).title
    except UserError as error:
        return error.title


@given(st.binary(max_size=300))
def test_whatever_the_bytes_are_the_answer_is_a_proposal_or_a_sentence(data: bytes) -> None:
    assert answered("x", data)


@given(
    st.binary(max_size=12), st.integers(0, 900), st.sampled_from(["phones.csv", "smartctl_nvme.json", "erasure.xml"])
)
def test_a_damaged_example_is_a_proposal_or_a_sentence(noise: bytes, at: int, name: str) -> None:
    data = example(name)
    assert answered(name, data[:at] + noise + data[at + len(noise) :], "laptop")

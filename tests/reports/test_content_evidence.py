"""Further evidence in the verdict: each file with its number, size and hash; printable whatever it is called."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapp.reports.content import Document, texts, verdict_content
from labapp.reports.content.blocks import Table
from labapp.reports.content.evidence import file_size, printable_name
from labapp.reports.drawing import draw_verdict_document
from labapp.reports.layout import glyph_problem
from labapp.reports.reading import bare, read_text
from tests.reports.records import verdict_record


def video(number: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "number": f"E{number}",
        "kind": "video",
        "name": "unboxing.mp4",
        "size": 1_234_567_890,
        "sha256": f"{number:04x}" * 16,
        "caption": "",
        "tool": "",
        "received_at": "2026-04-01T08:30:00Z",
        **changes,
    }


def content(*files: dict[str, Any]) -> Document:
    return verdict_content({**verdict_record(), "files": list(files)}, {}, draft=False, texts=texts("en"))


def titles(document: Document) -> list[str]:
    return [section.title for section in document.sections]


def test_each_file_stands_in_a_section_of_its_own() -> None:
    document = content(video(1, caption="the seal is broken"), video(2, kind="sound", name="hum.wav", size=900))
    section = next(section for section in document.sections if "Further evidence" in section.title)
    (table,) = section.blocks
    assert isinstance(table, Table)
    shown = [[cell.text for cell in row] for row in table.rows]
    assert [row[0] for row in shown] == ["E1", "E2"]
    assert [row[1:4] for row in shown] == [
        ["video", "unboxing.mp4", "1.2\u00a0GB"],
        ["sound", "hum.wav", "900\u00a0bytes"],
    ]
    assert table.rows[0][2].small == "the seal is broken"
    assert shown[0][4].replace(" ", "") == "0001" * 16
    assert ("hash of E2", "0002" * 16) in document.must_show
    assert ("caption of E1", "the seal is broken") in document.must_show


def test_without_files_and_in_older_records_there_is_no_such_section() -> None:
    assert not any("Further" in title for title in titles(content()))
    older = {key: value for key, value in verdict_record().items() if key != "files"}
    document = verdict_content(older, {}, draft=False, texts=texts("en"))
    assert titles(document) == titles(content())


@pytest.mark.parametrize(
    "name", ["unboxing.mp4", "déballage – fin.mp4", "開封😀.mp4", "x" * 146 + ".mp4", "a\u0301\u0327.mkv"]
)
def test_the_document_shows_name_hash_and_caption_whatever_the_file_is_called(name: str, tmp_path: Path) -> None:
    record = {**verdict_record(), "files": [video(1, name=name, caption="the seal is broken")]}
    read = bare("".join(page.whole for page in read_text(draw_verdict_document(record, {}, draft=False).pdf)))
    for words in ("Further evidence", "E1", "0001" * 16, "the seal is broken", printable_name(name)):
        assert bare(words) in read


@given(st.text(max_size=60))
def test_any_name_can_be_printed(name: str) -> None:
    assert glyph_problem([("name", printable_name(name))]) is None


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0\u00a0bytes"),
        (999, "999\u00a0bytes"),
        (1000, "1.0\u00a0kB"),
        (2_500_000, "2.5\u00a0MB"),
        (4 * 10**9, "4.0\u00a0GB"),
    ],
)
def test_sizes_are_read_in_their_unit(size: int, words: str) -> None:
    assert file_size(size) == words

"""`labapp photo check`: one line per file, accepted or refused, in order, whatever the files are."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from labapp import cli
from labapp.photos.imaging import SENTENCES
from tests.lab.room import picture

KEYS = {"file", "status", "code", "sentence", "format", "width", "height", "sha256"}


def check(capsys: pytest.CaptureFixture[str], *files: Path) -> tuple[int, list[dict[str, Any]]]:
    status = cli.run(["photo", "check", *map(str, files), "--json"])
    out, err = capsys.readouterr()
    assert err == ""
    answers = [json.loads(line) for line in out.splitlines()]
    assert [answer["file"] for answer in answers] == [str(file) for file in files]
    assert all(set(answer) == KEYS for answer in answers)
    return status, answers


def test_a_good_photo_is_accepted_with_its_size_type_and_hash(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = picture(size=(120, 80))
    (tmp_path / "a.jpg").write_bytes(data)
    status, (answer,) = check(capsys, tmp_path / "a.jpg")
    assert status == 0
    assert answer == {
        "file": str(tmp_path / "a.jpg"),
        "status": "accepted",
        "code": None,
        "sentence": "The picture can be used.",
        "format": "JPEG",
        "width": 120,
        "height": 80,
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def test_each_refused_file_has_its_reason_and_the_others_go_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = picture()
    files = {
        "letter.jpg": (b"Dear lab,\n" * 20, "not_an_image"),
        "good.jpg": (data, None),
        "cut.jpg": (data[: len(data) // 2], "damaged"),
        "empty.jpg": (b"", "empty"),
        "new\nline é.jpg": (data, None),
    }
    for name, (content, _) in files.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "folder.jpg").mkdir()
    wanted = [*(tmp_path / name for name in files), tmp_path / "folder.jpg", tmp_path / "absent.jpg", Path("/dev/zero")]
    status, answers = check(capsys, *wanted)
    assert status == 1
    assert [answer["code"] for answer in answers] == [*(code for _, code in files.values()), *["unreadable_file"] * 3]
    for answer in answers:
        if answer["status"] == "refused":
            assert answer["sentence"] == SENTENCES[answer["code"]]
            assert (answer["format"], answer["width"], answer["height"]) == (None, None, None)
    assert [answer["sha256"] is None for answer in answers] == [False, False, False, True, False, True, True, True]


def test_people_read_one_line_per_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "good.jpg").write_bytes(picture())
    (tmp_path / "bad.jpg").write_bytes(b"Dear lab,")
    assert cli.run(["photo", "check", str(tmp_path / "good.jpg"), str(tmp_path / "bad.jpg")]) == 1
    good, bad = capsys.readouterr().out.splitlines()
    assert good.startswith(f"✓ {tmp_path / 'good.jpg'}: JPEG, 96 × 64, ")
    assert bad == f"✗ {tmp_path / 'bad.jpg'}: {SENTENCES['not_an_image']} (not_an_image)"

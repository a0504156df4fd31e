"""The bench without a window: what it takes, what it refuses, and nothing twice."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from labapp import cli
from tests.cli.jobs import MARTA, SOFIA, Desk, answers


def at_the_bench(desk: Desk, tmp_path: Path) -> tuple[str, Path, Path]:
    order = desk.received(desk.seller())
    return order, *answers(tmp_path)


def test_what_is_wrong_with_answers_or_photos_is_said_and_nothing_half_is_stored(desk: Desk, tmp_path: Path) -> None:
    order, file, photos = at_the_bench(desk, tmp_path)
    good = json.loads(file.read_text())

    def answering(change: Callable[[dict[str, dict[str, object]]], object]) -> bytes:
        given = json.loads(json.dumps(good))
        change(given["answers"])
        return json.dumps(given).encode()

    broken: list[tuple[bytes, str]] = [
        (b'{"answers": {', "not JSON"),
        (b"", "not JSON"),
        ('{"answers": {"é": 1}}'.encode("latin-1"), "not UTF-8"),
        (b"\xff\xfe{\x00}\x00", "not UTF-8"),
        (b"[]", "One JSON object"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"answers": []}', "answers"),
        (b'{"answers": {"function.touch": "pass"}}', "table is expected"),
        (b'{"answers": {"function.touch": {"result": "fine"}}}', "fine"),
        (b'{"observations": 4}', "observation"),
        (b'{"observations": [4]}', "observation"),
        (b'{"observations": [{"zone": "back"}]}', "observation"),
        (b'{"observations": [{"zone": "ear", "kind": "scratch"}]}', "no zone"),
        (b'{"observations": [{"zone": 4, "kind": []}]}', "observation"),
        (b'{"answer": {}}', "no field called answer"),
        (answering(lambda given: given.update({"function.charm": {"result": "pass"}})), "answers.function.charm"),
        (answering(lambda given: given["battery.health"].update(value=500)), "over the highest"),
        (answering(lambda given: given["battery.health"].update(value=float("nan"))), "NaN"),
        (answering(lambda given: given["battery.health"].update(value=[1])), "number"),
        (answering(lambda given: given["parts.screen"].update(value="glass")), "no option"),
        (answering(lambda given: given["function.touch"].update(note="x" * 6000)), "5,000"),
        (answering(lambda given: given["function.touch"].update(note="a\x00b")), "cannot be stored"),
    ]
    trail = desk.trail()
    for data, words in broken:
        file.write_bytes(data)
        err = desk.refused("inspect", order, "--answers", str(file), "--photos", str(photos), who=SOFIA)
        assert words in err, (data[:60], err)
        assert len(err.splitlines()) <= 2
    assert "cannot be read" in desk.refused("inspect", order, "--answers", str(tmp_path / "absent"), who=SOFIA)
    assert "cannot be read" in desk.refused("inspect", order, "--answers", str(tmp_path), who=SOFIA)
    file.write_text(json.dumps(good))
    assert "is no folder" in desk.refused("inspect", order, "--photos", str(file), who=SOFIA)
    (photos / "selfie.jpg").write_bytes(b"x")
    assert "selfie.jpg is named after no shot" in desk.refused("inspect", order, "--photos", str(photos), who=SOFIA)
    (photos / "selfie.jpg").rename(photos / "opening-2.jpg")  # a text renamed to a picture
    err = desk.refused("inspect", order, "--answers", str(file), "--photos", str(photos), who=SOFIA)
    assert "opening-2.jpg: This is no picture" in err
    assert (
        desk.trail() - trail <= 3
    )  # the inspection was opened and the device moved; no answer, mark or photo was stored
    shutil.copy(photos / "opening-1.jpg", photos / "opening-2.jpg")
    told = desk.told("inspect", order, "--answers", str(file), "--photos", str(photos), "--submit", who=SOFIA)
    assert told["state"] == "submitted"
    assert desk.told("lab", "check", "--full")["complaints"] == 0


def test_the_same_answers_and_photos_given_twice_are_stored_once(desk: Desk, tmp_path: Path) -> None:
    order, file, photos = at_the_bench(desk, tmp_path)
    shutil.copy(photos / "opening-1.jpg", photos / "opening-2.jpg")  # twins within one folder are two photos
    given = json.loads(file.read_text())
    given["observations"] *= 2  # and two marks alike are two marks
    file.write_text(json.dumps(given))
    for end in ((), (), ("--submit",)):
        desk.told("inspect", order, "--answers", str(file), "--photos", str(photos), *end, who=SOFIA)
    with closing(sqlite3.connect(desk.folder / "lab.db")) as connection:
        (marks,) = connection.execute("SELECT count(*) FROM inspection_observations").fetchone()
        (placed,) = connection.execute("SELECT count(*) FROM inspection_photos").fetchone()
    assert (marks, placed) == (2, len(list(photos.iterdir())))


def test_a_whole_case_may_be_given_as_answers(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    order = desk.received(desk.seller())
    assert cli.run(["assess", "--example", "smartphone"]) == 0
    (tmp_path / "case.json").write_text(capsys.readouterr().out)
    told = desk.told("inspect", order, "--answers", str(tmp_path / "case.json"), who=SOFIA)
    assert told["missing"]
    assert all("photo" in sentence for sentence in told["missing"])


def test_why_an_inspection_was_sent_back_is_said_at_the_bench(desk: Desk, tmp_path: Path) -> None:
    order, file, photos = at_the_bench(desk, tmp_path)
    desk.told("inspect", order, "--answers", str(file), "--photos", str(photos), "--submit", who=SOFIA)
    desk.told("review", "return", order, "--reason", "Photograph the left edge again", who=MARTA)
    assert "Sent back by a manager: Photograph the left edge again" in desk.run("inspect", order, who=SOFIA)[1]


def test_a_photo_named_after_nothing_is_refused_with_the_names_there_are(desk: Desk, tmp_path: Path) -> None:
    order, _, photos = at_the_bench(desk, tmp_path)
    (photos / "front.jpg").write_bytes(b"x")
    assert "device_front" in desk.refused("inspect", order, "--photos", str(photos), who=SOFIA)


def test_an_order_that_is_not_there_or_not_received_is_not_inspected(desk: Desk, tmp_path: Path) -> None:
    file, _ = answers(tmp_path)
    assert "no order O-9" in desk.refused("inspect", "O-9", "--answers", str(file), who=SOFIA)
    order = desk.told(*desk.placing(desk.seller(), desk.identity(3)), who=MARTA)["order"]
    assert "is not possible: the order is placed" in desk.refused("inspect", order, "--answers", str(file), who=SOFIA)
    assert f"Order {order} has no inspection" in desk.refused("review", "verify", order, who=MARTA)


def test_submitting_too_early_lists_each_gap_on_its_own_line(desk: Desk) -> None:
    order = desk.received(desk.seller())
    err = desk.refused("inspect", order, "--submit", who=SOFIA).splitlines()
    assert err[0] == "labapp: The inspection is not complete yet."
    assert len(err) > 30
    assert all(line.startswith("  - ") for line in err[1:])

"""A watched folder fills the open shot with what a tethered camera drops there, and says when it cannot."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from labapp.core.clock import SystemClock
from labapp.ui.bench.watching import FolderWatch
from labapp.ui.jobs import JobRunner
from tests.ui.bench.bench import Bench


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "bench 2"
    made.mkdir()
    (made / "yesterday.jpg").write_bytes(b"old")
    return made


@pytest.fixture
def watch(jobs: JobRunner, folder: Path, qtbot: QtBot) -> Iterator[FolderWatch]:
    """The folder is watched, by looks every 40 ms."""
    made = FolderWatch(jobs, SystemClock(), every_ms=40)
    made.start(folder)
    qtbot.waitUntil(lambda: made.ready)
    yield made
    made.stop()


def test_new_whole_files_are_told_once_and_what_lay_there_is_left(
    watch: FolderWatch, folder: Path, qtbot: QtBot
) -> None:
    assert watch.words == "Tethered camera: watching “bench 2”"
    with qtbot.waitSignal(watch.arrived, timeout=10_000) as told:
        (folder / "new.jpg").write_bytes(b"new")
        (folder / "notes.txt").write_text("no photo")
    assert told.args == [[folder / "new.jpg"]]
    later: list[list[Path]] = []
    watch.arrived.connect(later.append)
    qtbot.wait(300)
    assert later == []


def test_a_file_that_is_renamed_when_it_is_whole_is_told_by_its_last_name(
    watch: FolderWatch, folder: Path, qtbot: QtBot
) -> None:
    part = folder / "new.jpg.part"
    part.write_bytes(b"half")
    with qtbot.waitSignal(watch.arrived, timeout=10_000) as told:
        os.rename(part, folder / "new.jpg")
    assert told.args == [[folder / "new.jpg"]]


def test_a_vanished_folder_is_said_and_watching_goes_on_when_it_is_back(
    watch: FolderWatch, folder: Path, qtbot: QtBot
) -> None:
    away = folder.with_name("away")
    os.rename(folder, away)
    qtbot.waitUntil(lambda: watch.status == "fail", timeout=10_000)
    assert watch.words == "Watching “bench 2” stopped: the folder is gone. It goes on when the folder is back."
    (away / "meanwhile.jpg").write_bytes(b"meanwhile")
    with qtbot.waitSignal(watch.arrived, timeout=10_000) as told:
        os.rename(away, folder)
    assert told.args == [[folder / "meanwhile.jpg"]]
    assert watch.status == "pass"


def test_a_folder_that_became_a_file_is_said(watch: FolderWatch, folder: Path, qtbot: QtBot) -> None:
    os.rename(folder, folder.with_name("away"))
    folder.write_text("no folder any more")
    qtbot.waitUntil(lambda: "the folder is gone" in watch.words, timeout=10_000)


def test_a_folder_that_cannot_be_read_is_said_with_the_reason(
    watch: FolderWatch, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("labapp.ui.bench.watching.look", refuse)
    qtbot.waitUntil(lambda: watch.status == "fail", timeout=10_000)
    assert "it cannot be read (Permission denied)" in watch.words
    monkeypatch.undo()
    qtbot.waitUntil(lambda: watch.status == "pass", timeout=10_000)


def test_what_is_stopped_tells_nothing_more(watch: FolderWatch, folder: Path, qtbot: QtBot) -> None:
    watch.stop()
    told: list[list[Path]] = []
    watch.arrived.connect(told.append)
    (folder / "new.jpg").write_bytes(b"new")
    qtbot.wait(300)
    assert told == []
    assert watch.words == ""


def test_photos_of_the_watched_folder_fill_the_open_shots_until_the_inspection_is_left(
    bench: Bench, folder: Path
) -> None:
    desk, kept = bench.desk.photo_desk, list[object]()
    bench.page.context.remembered.connect(kept.append)
    desk.watch_folder(str(folder))
    assert kept == [{"watched_folder": str(folder)}]
    bench.room.qtbot.waitUntil(lambda: desk.watch.ready, timeout=20_000)
    assert bench.desk.shots.watch_line.words == "Tethered camera: watching “bench 2”"
    for count in (1, 2):
        (folder / f"DSC_{count}.jpg").write_bytes(bench.photo().read_bytes())
        bench.room.qtbot.waitUntil(lambda count=count: len(bench.detail().photos) == count, timeout=20_000)
    assert [one.shot for one in bench.detail().photos] == ["parcel_label", "parcel_sides"]
    bench.desk.leave()
    assert desk.watch.folder is None
    bench.room.rest()


def test_a_remembered_folder_is_watched_in_the_next_inspection_too(bench: Bench, folder: Path) -> None:
    bench.page.context.remember(watched_folder=str(folder))
    number = bench.number
    bench.desk.leave()
    bench.room.rest()
    bench.page.activated(number)
    bench.room.qtbot.waitUntil(
        lambda: bench.page.desk is not None and bench.desk.photo_desk.watch.ready, timeout=20_000
    )
    assert bench.desk.photo_desk.watch.folder == folder
    bench.desk.shots.watch_line.stop.click()
    assert bench.desk.photo_desk.watch.folder is None
    assert bench.page.context.settings.watched_folder == ""
    bench.room.rest()

"""Photos come in: order of arrival, big drops shared out, stopped, refused and put elsewhere, waited for by submitting."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from labapp.core.errors import UserError
from labapp.photos.steps import PreparedPhoto
from labapp.ui.bench.places import Goal
from tests.ui.bench.bench import Bench


class Gate:
    """Holds back the reading of some files until it is opened."""

    def __init__(self, bench: Bench, patch: pytest.MonkeyPatch) -> None:
        self._real: Callable[[Path], PreparedPhoto] = bench.room.lab.photos.prepare_file
        self._held: dict[str, threading.Event] = {}
        self.read: list[str] = []
        patch.setattr(bench.room.lab.photos, "prepare_file", self._prepare)

    def hold(self, path: Path) -> threading.Event:
        return self._held.setdefault(path.name, threading.Event())

    def _prepare(self, path: Path) -> PreparedPhoto:
        if path.name in self._held:
            assert self._held[path.name].wait(20)
        prepared = self._real(path)
        self.read.append(path.name)
        return prepared


@pytest.fixture
def gate(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Gate:
    return Gate(bench, monkeypatch)


def names(bench: Bench) -> list[tuple[str | None, str | None]]:
    return [(one.shot, one.check_key) for one in bench.detail().photos]


def test_a_slow_photo_holds_back_the_placing_of_later_ones_and_not_their_reading(bench: Bench, gate: Gate) -> None:
    slow, quick, last = bench.photo(), bench.photo(), bench.photo()
    opened = gate.hold(slow)
    bench.desk.photo_desk.take_files([slow, quick, last], Goal(shot="parcel_sides"))
    bench.room.qtbot.waitUntil(lambda: len(gate.read) == 2, timeout=20_000)
    assert bench.detail().photos == ()
    assert bench.desk.shots.slot_of("parcel_sides").state == "storing"
    assert bench.desk.shots.on_its_way.words == "0 of 3 stored"
    opened.set()
    bench.room.rest()
    photos = bench.detail().photos
    assert [bench.room.lab.store.read(one.sha256) for one in photos] == [
        path.read_bytes() for path in (slow, quick, last)
    ]
    assert photos[0].arrived_at < photos[1].arrived_at < photos[2].arrived_at
    assert photos[2].arrived_at - photos[0].arrived_at < timedelta(milliseconds=1)


def test_a_drop_of_many_on_the_open_shot_goes_on_to_the_next_ones_and_says_where_each_went(bench: Bench) -> None:
    files = [bench.photo() for _ in range(5)]
    bench.desk.photo_desk.take_files(files, bench.desk.photo_desk.goal_here())
    bench.room.rest()
    shots = ["parcel_label", "parcel_sides", "parcel_sides", "opening", "protection"]
    assert names(bench) == [(shot, None) for shot in shots]
    photos = bench.detail().photos
    assert [bench.room.lab.store.read(one.sha256) for one in photos] == [path.read_bytes() for path in files]
    said = bench.desk.shots.told.text()
    assert said == "5 photos: 1 to Parcel label, 2 to Parcel sides, 1 to Opening, 1 to Protection."
    assert bench.desk.shots.open_goal == Goal(shot="contents")
    assert bench.desk.shots.missing.accessibleName().startswith("7 shots missing: Contents laid out")


def test_what_fits_nowhere_is_refused_with_its_reason_and_can_be_put_elsewhere(bench: Bench) -> None:
    bench.go_to("locks.previous_data")
    desk = bench.desk.photo_desk
    desk.take_files([bench.photo()], Goal(check="locks.previous_data"))
    bench.room.rest()
    (refused,) = bench.desk.intake.refused
    assert "may not be photographed" in refused.reason
    assert bench.desk.shots.on_its_way.reasons == (refused.reason,)
    assert bench.detail().photos == ()
    desk._ask_where_refused(refused.id)
    assert desk._menu is not None
    action = next(one for one in desk._menu.actions() if one.text() == "Opening")
    action.trigger()
    desk._menu.hide()
    bench.room.rest()
    assert names(bench) == [("opening", None)]
    assert bench.desk.intake.refused == ()


def test_more_photos_than_all_places_take_are_refused_one_by_one_and_forgotten_only_by_hand(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = bench.desk.photo_desk
    monkeypatch.setattr(desk, "_free", lambda: [])
    desk._take([bench.photo(), bench.photo()], Goal(), chosen=False)
    assert [one.name for one in bench.desk.intake.refused] == ["IMG_0001.jpg", "IMG_0002.jpg"]
    assert "Choose a place" in bench.desk.intake.refused[0].reason
    assert not bench.desk.intake.busy
    bench.desk.shots.on_its_way.dismissed.emit(bench.desk.intake.refused[0].id)
    assert [one.name for one in bench.desk.intake.refused] == ["IMG_0002.jpg"]


def test_a_batch_can_be_stopped_and_what_was_stopped_can_be_taken_again(bench: Bench, gate: Gate) -> None:
    files = [bench.photo() for _ in range(6)]
    opened = gate.hold(files[1])
    bench.desk.photo_desk.take_files(files, Goal(shot="parcel_sides"))
    bench.room.qtbot.waitUntil(lambda: len(bench.detail().photos) == 1, timeout=20_000)
    bench.desk.shots.on_its_way.cancel.click()
    opened.set()
    bench.room.rest()
    assert len(bench.detail().photos) == 1
    assert {one.reason for one in bench.desk.intake.refused} == {"Stopped before it was stored."}
    assert [one.name for one in bench.desk.intake.refused] == [path.name for path in files[1:]]
    assert not bench.desk.intake.busy
    for one in bench.desk.intake.refused:
        bench.desk.photo_desk._retry(one.id)
    bench.room.rest()
    assert len(bench.detail().photos) == 6


def test_submitting_waits_for_photos_that_are_on_their_way(bench: Bench, gate: Gate) -> None:
    path = bench.photo()
    opened = gate.hold(path)
    asked: list[object] = []
    bench.desk.submission.incomplete.connect(asked.append)
    bench.desk.photo_desk.take_files([path], Goal(shot="parcel_label"))
    bench.desk.submit()
    bench.room.qtbot.wait(150)
    assert asked == []
    assert not bench.desk.band.submit.isEnabled()
    opened.set()
    bench.room.qtbot.waitUntil(lambda: bool(asked), timeout=20_000)
    assert len(bench.detail().photos) == 1
    bench.room.rest()


def test_a_pasted_picture_of_the_size_of_a_screen_is_flagged_on_its_slot_and_taken(bench: Bench) -> None:
    image = QImage(1170, 2532, QImage.Format.Format_RGB32)
    image.fill(0xFF336699)
    bench.desk.photo_desk.take_image(image, Goal(shot="imei_screen"))
    bench.room.rest()
    assert bench.detail().photos[0].flags == ("saved from a screen, not taken by a camera",)
    slot = bench.desk.shots.slot_of("imei_screen")
    assert slot.state == "stored"
    assert "saved from a screen" in slot.toolTip()
    assert "saved from a screen" in slot.accessibleName()


def test_a_photo_that_the_database_refuses_is_refused_with_that_reason_and_those_after_it_go_on(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = bench.room.lab.inspections.add_photo

    def full(*place: object, **more: object) -> int:
        if more["shot"] == "opening":
            raise UserError("The disk is full.", "Make room.", "unavailable")
        return add(*place, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(bench.room.lab.inspections, "add_photo", full)
    bench.desk.photo_desk.take_files([bench.photo()], Goal(shot="opening"))
    bench.desk.photo_desk.take_files([bench.photo()], Goal(shot="protection"))
    bench.room.rest()
    assert names(bench) == [("protection", None)]
    assert bench.desk.shots.on_its_way.reasons == ("The disk is full. Make room.",)


def test_a_photo_that_is_refused_after_the_inspection_was_left_is_told_on_the_list(
    bench: Bench, gate: Gate, tmp_path: Path
) -> None:
    fake = tmp_path / "fake.jpg"
    fake.write_text("this is no picture")
    opened = gate.hold(fake)
    bench.desk.photo_desk.take_files([fake], Goal(shot="opening"))
    bench.desk.leave()
    assert not bench.page.may_leave()
    opened.set()
    bench.room.rest()
    assert bench.page.notice.title == "1 photo was not stored."
    assert "fake.jpg" in bench.page.notice.detail
    assert bench.page.may_leave()

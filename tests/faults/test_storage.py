"""The disk is full, read-only or gone: one clear sentence, nothing half stored, and work goes on once it is mended."""

from __future__ import annotations

import errno
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from labapp.core.db import Database
from labapp.core.errors import Unavailable
from labapp.migrations import upgrade
from labapp.photos.imaging import PhotoDecoder
from labapp.photos.models import Photo
from labapp.photos.service import Photos
from labapp.rulebook.types import Result
from tests.conftest import MORNING
from tests.lab.room import Room, picture, quick_passphrases
from tests.photos.pictures import stored

SIZE = 12 << 20


@contextmanager
def mounted(*words: str) -> Iterator[None]:
    """A mount that is taken away at the end; where the system permits none the test is left out."""
    done = subprocess.run(["mount", *words], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"no mount is permitted here: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", words[-1]], check=True)


@dataclass
class Bench:
    """An inspection under way in a lab on a disk of its own, and what a technician does at it."""

    room: Room
    disk: Path
    photos: Photos
    inspection: int = 1

    def take(self, data: bytes) -> None:
        """Take a photo in."""
        prepared = self.photos.prepare(data, "photo.jpg")
        self.room.inspections.add_photo(self.room.sofia, self.inspection, prepared)

    def answer(self, note: str) -> None:
        """Answer a check."""
        self.room.inspections.answer(self.room.sofia, self.inspection, "battery.health", Result.PASS, 91.0, note)

    def stands(self) -> tuple[int, str, int, int]:
        """What is stored: photos placed, the note of the answer, rows of photos, rows of the trail."""
        found = self.room.inspections.detail(self.room.sofia, self.inspection)
        row = found.answers.get("battery.health")
        return len(found.photos), "" if row is None else row.note, self.room.rows(Photo), self.room.trail()

    def complaints(self) -> set[str]:
        """The kinds of what a full check finds wrong."""
        return {complaint.kind for complaint in self.room.check(full=True).complaints}


@pytest.fixture(scope="module")
def decoder() -> Iterator[PhotoDecoder]:
    with PhotoDecoder(workers=1) as made:
        yield made


@pytest.fixture
def bench(tmp_path: Path, decoder: PhotoDecoder, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """The lab lies on a disk of twelve megabytes."""
    quick_passphrases(monkeypatch)
    disk = tmp_path / "disk"
    disk.mkdir()
    with mounted("-t", "tmpfs", "-o", f"size={SIZE}", "lab-of-a-test", str(disk)):
        database = Database.open_file(disk / "lab.db")
        upgrade(database, MORNING)
        room = Room(database, disk / "store")
        made = Bench(room, disk, Photos(room.store, decoder))
        assert room.started(room.seller()) == made.inspection
        made.take(stored("JPEG"))
        made.answer("before")
        yield made
        database.close()


def fill(disk: Path, leaving: int = 0) -> Path:
    """Fill a disk up to its last byte, or so many before; returns the file that does."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        size = 1 << 20
        while size:
            try:
                file.write(b"\0" * size)
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
                size //= 2
        file.truncate(max(0, file.tell() - leaving))
    return ballast


def test_a_full_disk_is_told_by_one_sentence_and_work_goes_on_after_room_is_made(bench: Bench) -> None:
    before, ballast = bench.stands(), fill(bench.disk)
    for _ in range(3):
        with pytest.raises(Unavailable) as refusal:
            bench.take(picture("navy", (900, 700)))
        assert refusal.value.title == "The disk of the photo store is full."
        assert "Make room" in refusal.value.advice
        with pytest.raises(Unavailable) as refusal:
            bench.answer("x" * 5000)
        assert refusal.value.title == "The disk is full, so the database cannot be written."
    assert bench.stands() == before
    assert list((bench.disk / "store" / "tmp").iterdir()) == []
    ballast.unlink()
    bench.take(picture("navy", (900, 700)))
    bench.answer("after")
    assert bench.stands()[:3] == (before[0] + 1, "after", before[2] + 1)
    assert bench.complaints() == set()


@pytest.mark.parametrize("leaving", [4, 12, 24, 48, 96, 192])
def test_a_disk_that_becomes_full_within_a_photo_keeps_no_half_of_it(bench: Bench, leaving: int) -> None:
    photo, before = stored("PNG", 6), bench.stands()
    ballast = fill(bench.disk, leaving << 10)
    refusal = None
    try:
        bench.take(photo)
    except Unavailable as error:
        refusal = error.title
    if refusal is not None:
        assert "full" in refusal
        assert bench.stands() == before
    for name in bench.room.store.names():
        bench.room.store.read(name)  # whole, whether a row names it or not
    assert bench.complaints() <= (set() if refusal is None else {"blob_extra"})
    ballast.unlink()
    if refusal is not None:
        bench.take(photo)
    assert bench.stands()[:3] == (before[0] + 1, "before", before[2] + 1)
    assert bench.complaints() == set()


def test_a_read_only_store_refuses_photos_and_answers_go_on(bench: Bench) -> None:
    store, before = bench.disk / "store", bench.stands()
    with mounted("--bind", str(store), str(store)):
        subprocess.run(["mount", "-o", "remount,ro,bind", str(store)], check=True)
        with pytest.raises(Unavailable, match=r"cannot be written \(Read-only file system\)"):
            bench.take(picture("navy"))
        bench.answer("meanwhile")
    assert bench.stands()[:3] == (before[0], "meanwhile", before[2])
    bench.take(picture("navy"))
    assert bench.complaints() == set()


def test_a_lab_on_a_read_only_disk_is_not_opened_and_the_sentence_says_why(bench: Bench) -> None:
    before = bench.stands()
    bench.room.database.close()
    subprocess.run(["mount", "-o", "remount,ro", str(bench.disk)], check=True)
    try:
        with pytest.raises(Unavailable, match=r"cannot be written \(Read-only file system\)"):
            Database.open_file(bench.disk / "lab.db")
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(bench.disk)], check=True)
    database = Database.open_file(bench.disk / "lab.db")
    with database.reading() as session:
        assert len(session.scalars(sa.select(Photo.id)).all()) == before[2]
    database.close()


def test_a_folder_that_becomes_unchangeable_while_the_lab_is_open_loses_no_word(bench: Bench) -> None:
    before = bench.stands()
    done = subprocess.run(["chattr", "+i", str(bench.disk)], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"a folder cannot be made unchangeable here: {done.stderr.strip()}")
    try:
        with pytest.raises(Unavailable, match="The database file cannot be opened"):
            bench.answer("not yet")
        assert bench.stands() == before
    finally:
        subprocess.run(["chattr", "-i", str(bench.disk)], check=True)
    bench.answer("now")
    assert bench.stands()[1] == "now"


def test_a_store_that_vanished_refuses_photos_and_takes_them_when_it_is_back(bench: Bench) -> None:
    store, away, before = bench.disk / "store", bench.disk / "unplugged", bench.stands()
    store.rename(away)
    with pytest.raises(Unavailable, match=r"cannot be written \(No such file or directory\)"):
        bench.take(picture("navy"))
    assert not store.exists()  # no second store is begun in its place
    bench.answer("meanwhile")
    assert bench.stands()[:3] == (before[0], "meanwhile", before[2])
    away.rename(store)
    bench.take(picture("navy"))
    assert bench.complaints() == set()

"""Evidence beyond photos on both back ends: videos and sounds, stored by hash, cited by the record, never decoded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from labapp.core.db import Database
from labapp.core.errors import NotFound, UserError
from labapp.core.trail import entries_of
from labapp.core.work import Work
from labapp.inspections.files import PreparedFile
from labapp.inspections.models import FileKind, InspectionFile, VerdictRow
from labapp.inspections.queries import took_part
from labapp.inspections.rules import file_kind, is_file_name, kept_name, refuse_foreign
from tests.lab.room import Room, quick_documents, quick_passphrases

HEADS = {
    "mp4": b"\0\0\0\x18ftypmp42",
    "mov": b"\0\0\0\x14ftypqt  ",
    "webm": b"\x1a\x45\xdf\xa3\x9f\x42\x86",
    "mkv": b"\x1a\x45\xdf\xa3\xa3\x42\x86",
    "avi": b"RIFF\x10\0\0\0AVI LIST",
    "wav": b"RIFF\x10\0\0\0WAVEfmt ",
    "mp3": b"ID3\x04\0\0",
    "m4a": b"\0\0\0\x20ftypM4A ",
    "ogg": b"OggS\0\x02",
    "flac": b"fLaC\0\0\0\x22",
}


@pytest.fixture
def room(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    quick_passphrases(monkeypatch)
    return Room(database, tmp_path / "store")


def refused(code: str, words: str = "") -> pytest.RaisesExc[UserError]:
    return pytest.raises(UserError, match=words or None, check=lambda error: error.code == code and bool(error.title))


def film(folder: Path, name: str = "unboxing.mp4", more: bytes = b"frames") -> Path:
    path = folder / name
    path.write_bytes(HEADS[path.suffix[1:].lower()] + more)
    return path


# ---- rules


@pytest.mark.parametrize("suffix", list(HEADS))
def test_each_kind_is_known_by_its_name_and_its_first_bytes(suffix: str) -> None:
    kind = "video" if suffix in ("mp4", "mov", "webm", "mkv", "avi") else "sound"
    assert file_kind(f"clip.{suffix.upper()}") == kind
    assert is_file_name(f"clip.{suffix}")
    refuse_foreign(f"clip.{suffix}", HEADS[suffix])
    for head in (b"", b"MZ\x90\0", b"\xff\xd8\xff\xe0", b"%PDF-1.7", b"<script>"):
        with refused("not_evidence"):
            refuse_foreign(f"clip.{suffix}", head)


@pytest.mark.parametrize("name", ["clip.exe", "clip", "clip.jpg", "clip.mp4.exe", "", "mp4"])
def test_any_other_ending_is_refused(name: str) -> None:
    assert not is_file_name(name)
    with refused("format_not_allowed"):
        file_kind(name)


def test_a_name_is_kept_as_one_line_with_its_ending() -> None:
    assert kept_name("a/b/un\u202ecod\nboxing.mp4") == "uncodboxing.mp4"
    assert len(kept_name("x" * 400 + ".webm")) == 150
    assert kept_name("x" * 400 + ".webm").endswith(".webm")


# ---- at the bench


def test_a_video_is_stored_by_its_hash_and_listed_with_the_inspection(
    room: Room, tmp_path: Path, database: Database
) -> None:
    inspection = room.started(room.seller())
    path = film(tmp_path)
    told: list[int] = []
    file = room.files.prepare(path, Work(lambda done, total, text: told.append(done)))
    assert told == [path.stat().st_size]
    row = room.files.add(room.sofia, inspection, file, " the seal is broken ")
    (kept,) = room.inspections.detail(room.sofia, inspection).files
    assert (kept.id, kept.kind, kept.name, kept.size, kept.caption, kept.added_by, kept.removed) == (
        row,
        FileKind.VIDEO,
        "unboxing.mp4",
        path.stat().st_size,
        "the seal is broken",
        "Sofia Okafor",
        False,
    )
    assert kept.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert room.store.read(kept.sha256) == path.read_bytes()
    with database.reading() as session:
        assert took_part(session, [inspection]) == {room.sofia.id}
    assert room.complaints() == set()


def test_a_file_is_described_laid_aside_and_put_back_with_a_trail(
    room: Room, tmp_path: Path, database: Database
) -> None:
    inspection = room.started(room.seller())
    row = room.files.add(room.sofia, inspection, room.files.prepare(film(tmp_path, "hum.wav")))
    room.files.caption(room.sofia, inspection, row, "fan noise")
    room.files.remove(room.sofia, inspection, row)
    detail = room.inspections.detail(room.sofia, inspection)
    assert [(file.caption, file.removed) for file in detail.files] == [("fan noise", True)]
    assert detail.files_in_place == ()
    room.files.remove(room.sofia, inspection, row, restore=True)
    assert len(room.inspections.detail(room.sofia, inspection).files_in_place) == 1
    with database.reading() as session:
        changes = [entry.changes for entry in entries_of(session, "inspection", inspection) if entry.action == "filed"]
    assert [change[f"file {row}"] for change in changes][1:] == [
        ({"caption": ""}, {"caption": "fan noise"}),
        ("in place", "laid aside"),
        ("laid aside", "in place"),
    ]


def test_the_same_file_is_not_cited_twice(room: Room, tmp_path: Path) -> None:
    inspection = room.started(room.seller())
    file = room.files.prepare(film(tmp_path))
    first = room.files.add(room.sofia, inspection, file)
    with refused("file_twice", "unboxing.mp4"):
        room.files.add(room.sofia, inspection, file)
    room.files.remove(room.sofia, inspection, first)
    room.files.add(room.sofia, inspection, file)
    with refused("file_twice"):
        room.files.remove(room.sofia, inspection, first, restore=True)


def test_what_is_refused_is_not_stored(room: Room, tmp_path: Path) -> None:
    inspection, trail = room.started(room.seller()), room.trail()
    blobs = list(room.store.names())
    (tmp_path / "clip.mp4").write_bytes(b"MZ\x90\0 a program")
    (tmp_path / "clip.exe").write_bytes(HEADS["mp4"])
    (tmp_path / "none.mp4").write_bytes(b"")
    attempts: list[tuple[str, Callable[[], object]]] = [
        ("not_evidence", lambda: room.files.prepare(tmp_path / "clip.mp4")),
        ("format_not_allowed", lambda: room.files.prepare(tmp_path / "clip.exe")),
        ("empty", lambda: room.files.prepare(tmp_path / "none.mp4")),
        ("unreadable_file", lambda: room.files.prepare(tmp_path / "gone.mp4")),
    ]
    for code, attempt in attempts:
        with refused(code):
            attempt()
    file = room.files.prepare(film(tmp_path))
    later: list[tuple[str, Callable[[], object]]] = [
        ("too_long", lambda: room.files.add(room.sofia, inspection, file, "c" * 301)),
        ("not_allowed", lambda: room.files.add(room.olga, inspection, file)),
        ("not_found", lambda: room.files.add(room.sofia, 999, file)),
        ("not_found", lambda: room.files.caption(room.sofia, inspection, 999, "")),
        ("not_found", lambda: room.files.remove(room.sofia, inspection, 999)),
    ]
    for code, attempt in later:
        with refused(code):
            attempt()
    assert room.trail() == trail
    assert room.rows(InspectionFile) == 0
    assert set(room.store.names()) == {*blobs, file.sha256}


def test_an_inspection_that_was_handed_over_takes_no_file_any_more(room: Room, tmp_path: Path) -> None:
    inspection = room.answered(room.seller())
    row = room.files.add(room.sofia, inspection, room.files.prepare(film(tmp_path)))
    room.inspections.submit(room.sofia, inspection)
    other = room.files.prepare(film(tmp_path, "later.mkv"))
    for attempt in (
        lambda: room.files.add(room.sofia, inspection, other),
        lambda: room.files.caption(room.sofia, inspection, row, "late"),
        lambda: room.files.remove(room.sofia, inspection, row),
    ):
        with refused("wrong_state"):
            attempt()


def test_an_inspection_holds_a_bounded_number_of_files(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    from labapp.inspections import files

    monkeypatch.setattr(files, "MOST_FILES", 2)
    inspection = room.started(room.seller())
    for number in range(2):
        room.files.add(room.sofia, inspection, PreparedFile(FileKind.SOUND, f"{number:064x}", 1, "a.wav"))
    with refused("too_many_files"):
        room.files.add(room.sofia, inspection, PreparedFile(FileKind.SOUND, "f" * 64, 1, "a.wav"))


def test_a_tool_s_result_is_no_video_to_be_laid_aside(room: Room, database: Database) -> None:
    inspection = room.started(room.seller())
    with database.transaction() as session:
        row = InspectionFile(
            inspection_id=inspection,
            kind=FileKind.TOOL_RESULT,
            sha256="a" * 64,
            size=1,
            name="result.csv",
            tool="phone tester",
            added_at=room.clock.now(),
            added_by=room.sofia.id,
        )
        session.add(row)
        session.flush()
        file_id = row.id
    with pytest.raises(NotFound):
        room.files.remove(room.sofia, inspection, file_id)
    (file,) = room.inspections.detail(room.sofia, inspection).files
    assert not file.playable


# ---- playing


def test_a_copy_for_the_player_has_the_right_ending_and_cannot_be_written(room: Room, tmp_path: Path) -> None:
    inspection = room.started(room.seller())
    path = film(tmp_path, "Déballage.MOV")
    room.files.add(room.sofia, inspection, room.files.prepare(path))
    (file,) = room.inspections.detail(room.sofia, inspection).files
    folder = tmp_path / "playing"
    folder.mkdir()
    copy = room.files.copy_to(room.marta, file, folder, Work())
    assert copy.suffix == ".mov"
    assert copy.read_bytes() == path.read_bytes()
    assert copy.stat().st_mode & 0o222 == 0
    assert room.files.copy_to(room.marta, file, folder, Work()) == copy  # once is enough


def test_a_damaged_file_is_named_by_the_check_and_never_played(room: Room, tmp_path: Path) -> None:
    inspection = room.started(room.seller())
    row = room.files.add(room.sofia, inspection, room.files.prepare(film(tmp_path)))
    (file,) = room.inspections.detail(room.sofia, inspection).files
    room.store.path(file.sha256).write_bytes(b"0" * file.size)
    assert room.complaints() == {("blob_changed", f"file {row}")}
    with refused("blob_damaged"):
        room.files.copy_to(room.sofia, file, tmp_path, Work())
    room.store.path(file.sha256).unlink()
    assert room.complaints() == {("blob_missing", f"file {row}")}


def test_who_looks_at_an_order_blind_hears_nothing_of_the_first_look(room: Room, tmp_path: Path) -> None:
    inspection = room.answered(room.seller())
    room.files.add(room.sofia, inspection, room.files.prepare(film(tmp_path)))
    (file,) = room.inspections.detail(room.sofia, inspection).files
    room.inspections.submit(room.sofia, inspection)
    number = room.inspections.detail(room.sofia, inspection).order.row.number
    room.inspections.request_second(room.marta, number, "to be sure")
    second = room.inspections.start_second(room.jonas, number, "bench 3")
    seen = room.inspections.detail(room.jonas, second)
    assert seen.files == ()
    assert seen.photos == ()
    assert [(move.place, move.holder) for move in seen.order.custody] == [("bench 3", "Jonas Berg")]
    with refused("blind"):
        room.files.copy_to(room.jonas, file, tmp_path, Work())
    with refused("not_blind"):
        room.files.add(room.sofia, second, room.files.prepare(film(tmp_path, "other.mp4", b"o")))


# ---- in the record


def test_the_sealed_record_lists_each_file_that_was_not_laid_aside(
    room: Room, tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_documents(monkeypatch)
    inspection = room.answered(room.seller())
    aside = room.files.add(room.sofia, inspection, room.files.prepare(film(tmp_path, "aside.avi")))
    room.files.add(room.sofia, inspection, room.files.prepare(film(tmp_path)), "the seal is broken")
    room.files.remove(room.sofia, inspection, aside)
    room.inspections.submit(room.sofia, inspection)
    room.issued(inspection)
    with database.reading() as session:
        record = json.loads(session.scalars(sa.select(VerdictRow.record)).one())
    (file,) = record["files"]
    path = tmp_path / "unboxing.mp4"
    assert {key: file[key] for key in ("number", "kind", "name", "size", "caption")} == {
        "number": "E1",
        "kind": "video",
        "name": "unboxing.mp4",
        "size": path.stat().st_size,
        "caption": "the seal is broken",
    }
    assert file["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert room.complaints() == set()

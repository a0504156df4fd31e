"""The blob store: a blob is there whole under the name of its bytes, or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from labapp.core.errors import Unavailable, UserError
from labapp.core.store import BlobStore

PHOTO = b"\xff\xd8\xff pretend photo " * 40
NAME = hashlib.sha256(PHOTO).hexdigest()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def store(root: Path) -> BlobStore:
    return BlobStore(root)


def files(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file())


def test_a_blob_lies_under_the_hash_of_its_bytes(store: BlobStore, root: Path) -> None:
    assert store.put(PHOTO) == NAME
    assert files(root) == [root / NAME[:2] / NAME[2:4] / NAME]
    assert store.read(NAME) == PHOTO
    assert list(store.names()) == [NAME]
    assert store.exists(NAME)
    assert not store.exists("0" * 64)


def test_putting_the_same_bytes_twice_keeps_one_file_and_does_not_touch_it(store: BlobStore, root: Path) -> None:
    store.put(PHOTO)
    before = store.path(NAME).stat()
    assert store.put(PHOTO) == NAME
    assert len(files(root)) == 1
    assert store.path(NAME).stat().st_ino == before.st_ino


@pytest.mark.parametrize("data", [b"", b"\0", os.urandom(3_000_001)], ids=["empty", "one byte", "3 MB"])
def test_any_bytes_come_back_as_they_were(store: BlobStore, data: bytes) -> None:
    assert store.read(store.put(data)) == data


def test_folders_and_files_are_for_their_owner_alone(store: BlobStore, root: Path) -> None:
    store.put(PHOTO)
    assert store.path(NAME).stat().st_mode & 0o777 == 0o600
    for folder in (root / NAME[:2], root / NAME[:2] / NAME[2:4], root / "tmp"):
        assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("name", ["", "..", "../../etc/passwd", NAME.upper(), NAME[:-1], NAME + "0", f"{NAME}\n"])
def test_only_a_hash_is_a_name(store: BlobStore, name: str) -> None:
    with pytest.raises(ValueError, match="not the name"):
        store.path(name)


def failing(number: int) -> OSError:
    return OSError(number, os.strerror(number))


@pytest.mark.parametrize("call", ["replace", "fsync", "open"])
@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "full"), (errno.EROFS, "cannot be written"), (errno.EIO, "cannot be written")]
)
def test_a_failing_disk_leaves_nothing_and_says_so(
    store: BlobStore, root: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, words: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise failing(number)

    with monkeypatch.context() as patch:
        patch.setattr(os, call, fail)
        with pytest.raises(Unavailable, match=words) as refusal:
            store.put(PHOTO)
    assert refusal.value.advice
    assert files(root) == []
    assert not store.exists(NAME)
    assert store.put(PHOTO) == NAME  # the disk works again
    assert store.read(NAME) == PHOTO


def test_a_disk_that_fails_at_any_one_sync_gives_a_refusal_or_a_whole_blob(
    store: BlobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file, its two new folders and its own folder are synced: whichever fails, no half blob is ever seen."""
    real, calls = os.fsync, 0

    def fail_at(wanted: int) -> None:
        def sync(handle: int) -> None:
            nonlocal calls
            calls += 1
            if calls == wanted:
                raise failing(errno.EIO)
            real(handle)

        monkeypatch.setattr(os, "fsync", sync)

    for wanted in range(1, 6):
        data = PHOTO + bytes([wanted])
        name, calls = hashlib.sha256(data).hexdigest(), 0
        fail_at(wanted)
        if wanted < 5:
            with pytest.raises(Unavailable):
                store.put(data)
        else:
            store.put(data)
            assert calls == 4
        if store.exists(name):
            assert store.read(name) == data
        monkeypatch.setattr(os, "fsync", real)
        assert store.read(store.put(data)) == data
    assert list(store.check(dict.fromkeys(store.names()), full=True)) == []


def test_the_name_appears_only_after_the_bytes_are_synced(store: BlobStore, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    sync, replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda handle: (told.append("sync"), sync(handle))[1])
    monkeypatch.setattr(os, "replace", lambda *names: (told.append("appears"), replace(*names))[1])
    store.put(PHOTO)
    assert told[:2] == ["sync", "appears"]
    assert set(told[2:]) == {"sync"}  # its folders


def test_blobs_that_are_stored_together_all_wait_for_the_disk_before_the_first_name_appears(
    store: BlobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    sync, replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda handle: (told.append("sync"), sync(handle))[1])
    monkeypatch.setattr(os, "replace", lambda *names: (told.append("appears"), replace(*names))[1])
    staged = store.stage(b"original")
    assert not store.exists(staged.sha256)
    names = store.put_all((b"large", b"small", b"large"), [staged])
    assert told[:6] == ["sync", "sync", "sync", "appears", "appears", "appears"]
    assert set(told[6:]) == {"sync"}
    assert [store.read(name) for name in names] == [b"large", b"small", b"large"]
    assert store.read(staged.sha256) == b"original"
    assert store.put_all(()) == ()


def test_what_was_staged_and_is_not_wanted_leaves_nothing(store: BlobStore, tmp_path: Path) -> None:
    staged = store.stage(PHOTO)
    staged.discard()
    assert list(store.names()) == []
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    known = store.put(PHOTO)
    store.stage(PHOTO).discard()  # there already: discarding takes nothing away
    assert store.read(known) == PHOTO


@pytest.mark.parametrize("damaged", [PHOTO[:100], PHOTO[:-1] + b"?"], ids=["cut", "changed"])
def test_a_blob_that_an_earlier_fault_damaged_is_written_anew(store: BlobStore, damaged: bytes) -> None:
    store.put(PHOTO)
    store.path(NAME).write_bytes(damaged)
    store.put(PHOTO)
    assert store.read(NAME) == PHOTO


def test_what_a_killed_program_left_half_written_is_swept_away(store: BlobStore, root: Path) -> None:
    left = root / "tmp" / f"{NAME}.a1b2"
    left.write_bytes(PHOTO[:50])
    os.utime(left, (left.stat().st_atime, left.stat().st_mtime - 2 * 24 * 60 * 60))
    BlobStore(root)
    assert files(root) == []


def test_what_another_bench_is_writing_just_now_is_left_to_it(store: BlobStore, root: Path) -> None:
    being_written = root / "tmp" / f"{NAME}.a1b2"
    being_written.write_bytes(PHOTO[:50])
    BlobStore(root)  # a second bench opens the shared store
    assert being_written.exists()
    assert list(store.check({}, full=True)) == []


def test_a_missing_blob_is_refused_with_a_sentence(store: BlobStore) -> None:
    with pytest.raises(UserError, match="missing") as refusal:
        store.read(NAME)
    assert refusal.value.code == "blob_missing"


@pytest.mark.parametrize(
    "changed",
    [PHOTO[:-1], PHOTO + b"\0", b"", bytes([PHOTO[0] ^ 1]) + PHOTO[1:]],
    ids=["cut", "longer", "empty", "bit"],
)
def test_changed_bytes_are_never_handed_out(store: BlobStore, changed: bytes) -> None:
    store.put(PHOTO)
    store.path(NAME).write_bytes(changed)
    with pytest.raises(UserError, match="damaged") as refusal:
        store.read(NAME)
    assert refusal.value.code == "blob_damaged"


def test_one_flipped_bit_anywhere_is_noticed(store: BlobStore) -> None:
    source = random.Random(412)
    store.put(PHOTO)
    for _ in range(50):
        data = bytearray(PHOTO)
        data[source.randrange(len(data))] ^= 1 << source.randrange(8)
        store.path(NAME).write_bytes(data)
        with pytest.raises(UserError):
            store.read(NAME)


def named(store: BlobStore, wanted: dict[str, int | None], *, full: bool = False) -> list[tuple[str, str]]:
    return [(found.kind, found.sha256) for found in store.check(wanted, full=full)]


def test_the_check_names_what_is_missing_changed_and_extra(store: BlobStore) -> None:
    whole, gone, cut, flipped, extra = (store.put(PHOTO + bytes([index])) for index in range(5))
    size = len(PHOTO) + 1
    wanted: dict[str, int | None] = dict.fromkeys((whole, gone, cut, flipped), size)
    store.path(gone).unlink()
    store.path(cut).write_bytes(PHOTO[:10])
    store.path(flipped).write_bytes(b"\0" * size)
    quick = {("missing", gone), ("changed", cut), ("extra", extra)}
    assert set(named(store, wanted)) == quick
    assert set(named(store, wanted, full=True)) == {*quick, ("changed", flipped)}
    assert len(named(store, wanted, full=True)) == 4


def test_a_blob_lying_under_another_s_name_is_found_by_the_full_check(store: BlobStore) -> None:
    first, second = store.put(b"a" * 100), store.put(b"b" * 100)
    held = store.path(first).read_bytes()
    store.path(first).write_bytes(store.path(second).read_bytes())
    store.path(second).write_bytes(held)
    wanted: dict[str, int | None] = {first: 100, second: 100}
    assert named(store, wanted) == []
    assert set(named(store, wanted, full=True)) == {("changed", first), ("changed", second)}


def test_foreign_files_in_the_store_are_no_blobs_and_stop_nothing(store: BlobStore, root: Path) -> None:
    """A file manager leaves its own files behind."""
    store.put(PHOTO)
    (root / NAME[:2] / ".DS_Store").write_bytes(b"x")
    (root / NAME[:2] / NAME[2:4] / "Thumbs.db").write_bytes(b"x")
    (root / "readme.txt").write_text("hello")
    assert named(store, {NAME: len(PHOTO)}, full=True) == []
    assert list(store.names()) == [NAME]


def test_a_blob_that_cannot_be_read_does_not_hide_what_else_is_wrong(
    store: BlobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = sorted(store.put(data) for data in (b"a" * 100, b"b" * 100))
    store.path(second).write_bytes(b"c" * 100)
    real = Path.open

    def bad_sector(path: Path, *words: object) -> object:
        if path.name == first:
            raise failing(errno.EIO)
        return real(path, *words)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", bad_sector)
    assert named(store, {first: 100, second: 100}, full=True) == [("changed", first), ("changed", second)]


def test_a_folder_in_a_blob_s_place_is_a_complaint_not_a_crash(store: BlobStore) -> None:
    store.path(NAME).mkdir(parents=True)
    for size in (len(PHOTO), None):
        assert named(store, {NAME: size}, full=True) == [("changed", NAME)]
    with pytest.raises(UserError):
        store.read(NAME)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 256 kB that is really full soon; skipped where none can be mounted."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no small file system can be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_disk_that_is_really_full_refuses_and_keeps_what_was_there(small_disk: Path) -> None:
    store = BlobStore(small_disk / "store")
    first = store.put(b"a" * 100_000)
    with pytest.raises(Unavailable, match="full"):
        store.put(b"b" * 300_000)
    assert list(store.check({first: 100_000}, full=True)) == []
    assert len(files(small_disk)) == 1
    store.put(b"c" * 20_000)

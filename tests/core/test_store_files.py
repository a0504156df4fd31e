"""Files of any size in the store: whole under the hash of their bytes, or not at all, in constant memory."""

from __future__ import annotations

import errno
import hashlib
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from labapp.core.errors import Unavailable, UserError
from labapp.core.store import BlobStore
from labapp.core.work import Cancelled, Work

MOST = 4_000_000_000
VIDEO = b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 12_000
NAME = hashlib.sha256(VIDEO).hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path / "store")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "unboxing.mp4"
    path.write_bytes(VIDEO)
    return path


def lying(store: BlobStore) -> list[Path]:
    root = store.path(NAME).parents[2]
    return sorted(path for path in root.rglob("*") if path.is_file())


def test_a_file_lies_under_the_hash_of_its_bytes_and_the_source_stays(store: BlobStore, source: Path) -> None:
    told: list[tuple[int, int, str]] = []
    stored = store.put_file(source, Work(lambda *report: told.append(report)), most=MOST)
    assert (stored.sha256, stored.size) == (NAME, len(VIDEO))
    assert store.read(NAME) == VIDEO == source.read_bytes()
    assert lying(store) == [store.path(NAME)]
    assert store.path(NAME).stat().st_mode & 0o777 == 0o600
    assert told[-1] == (len(VIDEO), len(VIDEO), "unboxing.mp4")
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
    assert len(told) > 2


def test_a_file_given_twice_is_one_blob_and_mends_a_damaged_one(store: BlobStore, source: Path) -> None:
    store.put_file(source, Work(), most=MOST)
    store.path(NAME).write_bytes(VIDEO[:-1] + b"?")
    store.put_file(source, Work(), most=MOST)
    assert store.read(NAME) == VIDEO
    assert lying(store) == [store.path(NAME)]


def test_a_stop_half_way_leaves_nothing(store: BlobStore, source: Path) -> None:
    work = Work()
    work.on_progress = lambda done, total, text: work.stop()
    with pytest.raises(Cancelled):
        store.put_file(source, work, most=MOST)
    assert lying(store) == []
    assert list(store.names()) == []


def test_the_first_bytes_may_be_refused(store: BlobStore, source: Path) -> None:
    def look(head: bytes) -> None:
        assert head.startswith(VIDEO[:12])
        raise UserError("That is no video.", code="not_evidence")

    with pytest.raises(UserError, match="no video"):
        store.put_file(source, Work(), most=MOST, look=look)
    assert lying(store) == []


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda folder: folder / "gone.mp4", "unreadable_file"),
        (lambda folder: folder, "unreadable_file"),
        (lambda folder: (folder / "empty.mp4", (folder / "empty.mp4").touch())[0], "empty"),
        (lambda folder: (folder / "pipe.mp4", os.mkfifo(folder / "pipe.mp4"))[0], "unreadable_file"),
    ],
    ids=["missing", "folder", "empty", "pipe"],
)
def test_what_is_no_file_is_refused_as_the_source_and_not_as_the_store(
    store: BlobStore, tmp_path: Path, make: object, code: str
) -> None:
    path = make(tmp_path)  # type: ignore[operator]
    with pytest.raises(UserError) as refusal:
        store.put_file(path, Work(), most=MOST)
    assert refusal.value.code == code
    assert lying(store) == []


def test_more_than_the_limit_is_refused_also_if_the_file_grows_while_it_is_read(store: BlobStore, source: Path) -> None:
    with pytest.raises(UserError) as refusal:
        store.put_file(source, Work(), most=len(VIDEO) - 1)
    assert refusal.value.code == "too_large"
    work = Work()

    def grow(done: int, total: int, text: str) -> None:
        with source.open("ab") as file:
            file.write(b"\0" * (2 << 20))

    work.on_progress = grow
    with pytest.raises(UserError) as refusal:
        store.put_file(source, work, most=len(VIDEO) + 1000)
    assert refusal.value.code == "too_large"
    assert lying(store) == []


@pytest.mark.parametrize("call", ["replace", "fsync", "open"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EIO])
def test_a_failing_disk_leaves_nothing_and_says_so(
    store: BlobStore, source: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, call, fail)
        with pytest.raises(Unavailable) as refusal:
            store.put_file(source, Work(), most=MOST)
    assert ("full" in refusal.value.title) == (number == errno.ENOSPC)
    assert lying(store) == []
    assert store.put_file(source, Work(), most=MOST).sha256 == NAME  # the disk works again


def test_a_really_full_disk_is_a_sentence_and_leaves_nothing(tmp_path: Path, source: Path) -> None:
    """A limit on the size of files acts as a disk that is full in the middle of writing."""
    words = (
        "import sys, signal; from pathlib import Path; from labapp.core.store import BlobStore; "
        "from labapp.core.work import Work; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "store = BlobStore(Path(sys.argv[1]))\n"
        "try: store.put_file(Path(sys.argv[2]), Work(), most=10**10)\n"
        "except Exception as error: print(type(error).__name__, error)"
    )

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000))

    root = tmp_path / "small"
    run = subprocess.run(
        [sys.executable, "-c", words, str(root), str(source)],
        preexec_fn=limit,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.startswith("Unavailable The disk of the photo store is full.")
    assert [path for path in root.rglob("*") if path.is_file()] == []


def test_a_program_killed_while_it_stores_a_file_leaves_no_blob_and_can_do_it_again(tmp_path: Path) -> None:
    source, root = tmp_path / "long.mkv", tmp_path / "store"
    with source.open("wb") as file:
        for _ in range(24):
            file.write(os.urandom(1 << 20))
    words = (
        "import sys, time; from pathlib import Path; from labapp.core.store import BlobStore; "
        "from labapp.core.work import Work\n"
        "def tell(done, total, text):\n"
        "    print(done, flush=True)\n"
        "    sys.stdin.readline()\n"
        "BlobStore(Path(sys.argv[1])).put_file(Path(sys.argv[2]), Work(tell), most=10**10)\n"
    )
    for pieces in (1, 9, 24):
        child = subprocess.Popen(
            [sys.executable, "-c", words, str(root), str(source)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdin is not None
        assert child.stdout is not None
        for _ in range(pieces):
            assert child.stdout.readline()
            if _ < pieces - 1:
                child.stdin.write("\n")
                child.stdin.flush()
        os.kill(child.pid, signal.SIGKILL)
        child.communicate()
    store = BlobStore(root)
    assert list(store.names()) == []  # what was half written lies among the temporary files, which are swept
    stored = store.put_file(source, Work(), most=MOST)
    assert list(store.check({stored.sha256: stored.size}, full=True)) == []


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    words = (
        "import resource, sys; from pathlib import Path; from labapp.core.store import BlobStore; "
        "from labapp.core.work import Work; store = BlobStore(Path(sys.argv[1]))\n"
        "store.put_file(Path(sys.argv[2]), Work(), most=10**10)\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "store.put_file(Path(sys.argv[3]), Work(), most=10**10)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    small, large = tmp_path / "small.wav", tmp_path / "large.wav"
    small.write_bytes(b"RIFF" * 500_000)
    with large.open("wb") as file:
        file.truncate(300_000_000)
    run = subprocess.run(
        [sys.executable, "-c", words, str(tmp_path / "store"), str(small), str(large)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(run.stdout) < 8_000  # kB


def test_a_copy_for_a_player_is_whole_and_cannot_be_written(store: BlobStore, source: Path, tmp_path: Path) -> None:
    store.put_file(source, Work(), most=MOST)
    target = tmp_path / "E1.mp4"
    store.copy_to(NAME, target, Work())
    assert target.read_bytes() == VIDEO
    assert target.stat().st_mode & 0o222 == 0
    assert target.stat().st_ino != store.path(NAME).stat().st_ino  # a player that writes tags would change evidence


def test_a_damaged_or_missing_blob_is_never_played(store: BlobStore, source: Path, tmp_path: Path) -> None:
    target = tmp_path / "E1.mp4"
    with pytest.raises(UserError) as refusal:
        store.copy_to(NAME, target, Work())
    assert refusal.value.code == "blob_missing"
    store.put_file(source, Work(), most=MOST)
    store.path(NAME).write_bytes(VIDEO[:-1] + b"?")
    with pytest.raises(UserError) as refusal:
        store.copy_to(NAME, target, Work())
    assert refusal.value.code == "blob_damaged"
    assert not target.exists()


def test_a_copy_that_was_stopped_leaves_nothing(store: BlobStore, source: Path, tmp_path: Path) -> None:
    store.put_file(source, Work(), most=MOST)
    work = Work()
    work.stop()
    with pytest.raises(Cancelled):
        store.copy_to(NAME, tmp_path / "E1.mp4", work)
    assert not (tmp_path / "E1.mp4").exists()

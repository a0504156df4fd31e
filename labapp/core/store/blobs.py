"""Content-addressed blobs in a folder: a name is the SHA-256 of its bytes, a blob is there whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from labapp.core.errors import Unavailable
from labapp.core.store.copying import Look, StoredFile, damaged, missing, write_out, write_through
from labapp.core.work import Work

_NAME = re.compile(r"[0-9a-f]{64}")
_CHUNK = 1 << 20
_ABANDONED_AFTER = 24 * 60 * 60  # seconds; another bench of a shared store may be writing a younger one just now


@dataclass(frozen=True, slots=True)
class BlobComplaint:
    """Something wrong in the store: `missing`, `changed` or `extra`."""

    kind: str
    sha256: str
    sentence: str


class BlobStore:
    """Blobs in `root/ab/cd/abcd…`. Writing is durable when it returns: file and folders are synced before the name appears."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._tmp = root / "tmp"
        with _translated(root):
            self._tmp.mkdir(parents=True, exist_ok=True, mode=0o700)
            _sweep(self._tmp)

    @staticmethod
    def is_at(root: Path) -> bool:
        """Whether a store lies there already."""
        return (root / "tmp").is_dir()

    def put(self, data: bytes) -> str:
        """Store the bytes durably and return their hash; Unavailable if the disk is full or read-only."""
        sha256 = hashlib.sha256(data).hexdigest()
        target = self.path(sha256)
        with _translated(self._root):
            if _holds(target, data):
                return sha256
            temporary = self._tmp / f"{sha256}.{secrets.token_hex(6)}"
            try:
                handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                self._make_folders(target.parent)
                os.replace(temporary, target)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
            _sync_folder(target.parent)
        return sha256

    def put_file(self, path: Path, work: Work, *, most: int, look: Look | None = None) -> StoredFile:
        """Store a file of any size durably without holding it in memory; returns its hash and size.

        `look` is shown its first bytes and may refuse them; a stop through `work`, more than `most` bytes, a full disk or
        a source that cannot be read leave nothing.
        """
        temporary = self._tmp / f"file.{secrets.token_hex(12)}"
        try:
            with _translated(self._root):
                handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(handle, "wb") as file:
                    stored = write_through(path, file, work, most, look)
                    file.flush()
                    os.fsync(file.fileno())
                target = self.path(stored.sha256)
                self._make_folders(target.parent)
                os.replace(temporary, target)  # also where it was stored before: whatever damaged that one is mended
                _sync_folder(target.parent)
        finally:
            temporary.unlink(missing_ok=True)
        return stored

    def copy_to(self, sha256: str, target: Path, work: Work) -> None:
        """Write a blob's bytes to another file, checked on the way; UserError if it is missing or damaged."""
        write_out(self.path(sha256), sha256, target, work)

    def _make_folders(self, folder: Path) -> None:
        for parent in (folder.parent, folder):
            try:
                parent.mkdir(mode=0o700)
            except FileExistsError:
                continue
            _sync_folder(parent.parent)

    def path(self, sha256: str) -> Path:
        """Where the blob of that hash lies, whether it is there or not; ValueError for anything but a hash."""
        if not _NAME.fullmatch(sha256):
            raise ValueError("not the name of a blob")
        return self._root / sha256[:2] / sha256[2:4] / sha256

    def exists(self, sha256: str) -> bool:
        """Whether a blob of that name is there."""
        return self.path(sha256).is_file()

    def read(self, sha256: str) -> bytes:
        """The blob's bytes, checked against its name; UserError if it is missing or damaged."""
        path = self.path(sha256)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            raise missing(sha256) from None
        except OSError as error:
            raise Unavailable(
                f"The photo store cannot be read ({error.strerror}).", "Check the disk and try again."
            ) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise damaged(sha256)
        return data

    def names(self) -> Iterator[str]:
        """The names of all blobs; what a file manager left between them is none."""
        for first in _folders(self._root):
            for second in _folders(first):
                yield from sorted(name for name in os.listdir(second) if _NAME.fullmatch(name))

    def check(self, wanted: Mapping[str, int | None], *, full: bool = False) -> Iterator[BlobComplaint]:
        """Compare the store with what the lab's rows name (hash -> size): each difference once.

        Quick looks at names and sizes; `full` reads and hashes every byte.
        """
        present = set(self.names())
        for sha256, size in wanted.items():
            if sha256 not in present:
                yield BlobComplaint("missing", sha256, "the stored file is missing.")
                continue
            path = self.path(sha256)
            try:
                actual = path.stat().st_size
                if size is not None and actual != size:
                    yield BlobComplaint("changed", sha256, f"the stored file has {actual} bytes instead of {size}.")
                elif full and _hash_of(path) != sha256:
                    yield BlobComplaint("changed", sha256, "the stored file's bytes were changed.")
            except OSError as error:  # one bad sector must not hide what else is wrong
                yield BlobComplaint("changed", sha256, f"the stored file cannot be read ({error.strerror}).")
        for name in sorted(present - wanted.keys()):
            yield BlobComplaint(
                "extra", name, "no record names this stored file; it may be left from an import that was stopped."
            )


def _holds(path: Path, data: bytes) -> bool:
    """Whether the file is there with exactly these bytes; a damaged one is written anew."""
    return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data


def _folders(folder: Path) -> list[Path]:
    return sorted(inner for inner in folder.iterdir() if len(inner.name) == 2 and inner.is_dir())


def _hash_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # a folder cannot be opened there; NTFS journals the rename
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class _translated:  # noqa: N801  reads as a word
    """Turn what the file system says into a sentence."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, OSError):
            if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
                raise Unavailable(
                    "The disk of the photo store is full.", "Nothing was stored. Make room and try again."
                ) from error
            raise Unavailable(f"The photo store in {self._root} cannot be written ({error.strerror}).") from error


def _sweep(folder: Path) -> None:
    """Take away what a program left that was killed while writing, long enough ago to be sure of it."""
    left = list(folder.iterdir())
    if not left:
        return
    os.utime(folder)  # benches of a shared store may differ on the time: its own disk says what is long ago
    now = folder.stat().st_mtime
    for leftover in left:
        with suppress(FileNotFoundError):  # another bench may have swept it
            if now - leftover.stat().st_mtime > _ABANDONED_AFTER:
                leftover.unlink()

"""Content-addressed blobs in a folder: a name is the SHA-256 of its bytes, a blob is there whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
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


class StagedBlob:
    """Bytes on the disk that no name leads to yet; nothing at all if the store holds them already."""

    def __init__(self, sha256: str, target: Path, temporary: Path | None, handle: int | None = None) -> None:
        self.sha256 = sha256
        self._target, self._temporary, self._handle = target, temporary, handle

    def sync(self) -> None:
        """Wait until the bytes are durable."""
        if self._handle is not None:
            os.fsync(self._handle)
            os.close(self._handle)
            self._handle = None

    def name_it(self) -> set[Path]:
        """Give the bytes their name; returns the folders that changed by it and are to be synced."""
        if self._temporary is None:
            return set()
        changed = _made_folders(self._target.parent)
        os.replace(self._temporary, self._target)
        self._temporary = None
        return changed | {self._target.parent}

    def discard(self) -> None:
        """Take the bytes away again, unless they have their name."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
        if self._temporary is not None:
            self._temporary.unlink(missing_ok=True)
            self._temporary = None


class BlobStore:
    """Blobs in `root/ab/cd/abcd…`. A name appears after its bytes are synced; writing is durable when it returns."""

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
        return self.put_all((data,))[0]

    def put_all(self, blobs: Sequence[bytes], staged: Sequence[StagedBlob] = ()) -> tuple[str, ...]:
        """Store several blobs, and those that were staged, durably; returns the hashes of `blobs`.

        They wait for the disk together: a file system with a journal writes all that is under way at the first sync.
        """
        written = list(staged)
        try:
            for data in dict.fromkeys(blobs):
                written.append(self._written(data))  # one by one: what is written before a failure is taken away
            with _translated(self._root):
                for one in written:
                    one.sync()
                changed: set[Path] = set()
                for one in written:
                    changed |= one.name_it()
                for folder in changed:
                    _sync_folder(folder)
        finally:
            for one in written:
                one.discard()
        return tuple(hashlib.sha256(data).hexdigest() for data in blobs)

    def stage(self, data: bytes) -> StagedBlob:
        """Write the bytes and wait for the disk, but give them no name yet; then `put_all` them or discard them."""
        staged = self._written(data)
        try:
            with _translated(self._root):
                staged.sync()
        except BaseException:
            staged.discard()
            raise
        return staged

    def _written(self, data: bytes) -> StagedBlob:
        sha256 = hashlib.sha256(data).hexdigest()
        target = self.path(sha256)
        with _translated(self._root):
            if _holds(target, data):
                return StagedBlob(sha256, target, None)
            temporary = self._tmp / f"{sha256}.{secrets.token_hex(6)}"
            handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            staged = StagedBlob(sha256, target, temporary, handle)
            try:
                left = memoryview(data)
                while left:
                    left = left[os.write(handle, left) :]
            except BaseException:
                staged.discard()
                raise
            return staged

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
                # named also where it was stored before: whatever damaged that one is mended
                for folder in StagedBlob(stored.sha256, self.path(stored.sha256), temporary).name_it():
                    _sync_folder(folder)
        finally:
            temporary.unlink(missing_ok=True)
        return stored

    def copy_to(self, sha256: str, target: Path, work: Work) -> None:
        """Write a blob's bytes to another file, checked on the way; UserError if it is missing or damaged."""
        write_out(self.path(sha256), sha256, target, work)

    def path(self, sha256: str) -> Path:
        """Where the blob of that hash lies, whether it is there or not; ValueError for anything but a hash."""
        if not _NAME.fullmatch(sha256):
            raise ValueError("not the name of a blob")
        return self._root.joinpath(sha256[:2], sha256[2:4], sha256)

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


def _made_folders(folder: Path) -> set[Path]:
    """Make a blob's folder and the one around it where they are missing; returns the folders that hold a new one."""
    holding = set()
    for parent in (folder.parent, folder):
        with suppress(FileExistsError):
            parent.mkdir(mode=0o700)
            holding.add(parent.parent)
    return holding


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

"""Copies files of any size in constant memory, hashing and telling how far it is: into the store, and out of it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from labapp.core.errors import Unavailable, UserError
from labapp.core.work import Work

_CHUNK = 1 << 20
_SYNC_EACH = 64 << 20
"""Written out to the disk in such pieces, so that the last sync, which nobody can stop, is short."""

Look = Callable[[bytes], None]
"""Is shown the first bytes of a file and raises if they shall not be taken."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What was stored: the hash of its bytes, and how many they are."""

    sha256: str
    size: int


def write_through(path: Path, file: BinaryIO, work: Work, most: int, look: Look | None) -> StoredFile:
    """Copy a file from outside into an open one; errors of reading it are told as its own, not as the store's."""
    digest, size, unsynced = hashlib.sha256(), 0, 0
    source = _opened(path)
    with source:
        total = os.fstat(source.fileno()).st_size
        if total > most:
            raise _too_large(path, most)
        while chunk := _read(source, path):
            if look is not None and not size:
                look(chunk)
            size += len(chunk)
            if size > most:  # it is still growing
                raise _too_large(path, most)
            digest.update(chunk)
            file.write(chunk)
            unsynced += len(chunk)
            if unsynced >= _SYNC_EACH:
                file.flush()
                os.fsync(file.fileno())
                unsynced = 0
            work.report(size, max(total, size), path.name)
    if not size:
        raise UserError(f"{path.name} is empty.", "Copy it again from where it was recorded.", "empty")
    return StoredFile(digest.hexdigest(), size)


def _opened(path: Path) -> BinaryIO:
    try:
        if not path.is_file():  # a pipe or device would never end
            raise UserError(f"{path.name} is no file.", "Choose a file.", "unreadable_file")
        return path.open("rb", buffering=0)
    except OSError as error:
        raise _unreadable(path, error) from error


def _read(source: BinaryIO, path: Path) -> bytes:
    try:
        return source.read(_CHUNK)
    except OSError as error:
        raise _unreadable(path, error) from error


def write_out(blob: Path, sha256: str, target: Path, work: Work) -> None:
    """Copy a blob to a new file and compare it with its name on the way; what is not whole is taken away again."""
    digest, done = hashlib.sha256(), 0
    try:
        source = blob.open("rb", buffering=0)
    except FileNotFoundError:
        raise missing(sha256) from None
    except OSError as error:
        raise Unavailable(
            f"The photo store cannot be read ({error.strerror}).", "Check the disk and try again."
        ) from error
    try:
        with source, target.open("xb") as file:
            total = os.fstat(source.fileno()).st_size
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                file.write(chunk)
                done += len(chunk)
                work.report(done, max(total, done))
        if digest.hexdigest() != sha256:
            raise damaged(sha256)
        target.chmod(0o400)
    except BaseException as error:
        target.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise UserError(
                f"{target.name} cannot be written ({error.strerror}).",
                "Make room or choose another place.",
                "unwritable_file",
            ) from error
        raise


def missing(sha256: str) -> UserError:
    """The complaint of a blob that is not there."""
    return UserError(
        f"The stored file {sha256[:12]}… is missing.", "Check the lab and restore it from a backup.", "blob_missing"
    )


def damaged(sha256: str) -> UserError:
    """The complaint of a blob whose bytes are not those of its name."""
    return UserError(
        f"The stored file {sha256[:12]}… is damaged.", "Check the lab and restore it from a backup.", "blob_damaged"
    )


def _unreadable(path: Path, error: OSError) -> UserError:
    return UserError(f"{path.name} cannot be read ({error.strerror}).", "Choose another file.", "unreadable_file")


def _too_large(path: Path, most: int) -> UserError:
    return UserError(
        f"{path.name} is larger than {most / 1e9:.0f} GB."
        if most >= 1e9
        else f"{path.name} is larger than {most:,} bytes.",
        "Cut it, or save it with a lower resolution.",
        "too_large",
    )

"""Evidence beyond photos: which files are videos and sounds, told by their name and first bytes. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import PurePath

from labapp.core.errors import UserError

MOST_FILE_BYTES = 4_000_000_000
MOST_FILES = 50
_LONGEST_NAME = 150


def _iso_media(head: bytes) -> bool:
    return head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")


def _mpeg_audio(head: bytes) -> bool:
    return head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0)


def _riff(kind: bytes) -> Callable[[bytes], bool]:
    return lambda head: head[:4] in (b"RIFF", b"RF64") and head[8:12] == kind


def _begins(*marks: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(marks)


_MATROSKA = _begins(b"\x1a\x45\xdf\xa3")
_FORMATS: dict[str, tuple[str, Callable[[bytes], bool]]] = {
    "mp4": ("video", _iso_media),
    "mov": ("video", _iso_media),
    "webm": ("video", _MATROSKA),
    "mkv": ("video", _MATROSKA),
    "avi": ("video", _riff(b"AVI ")),
    "wav": ("sound", _riff(b"WAVE")),
    "mp3": ("sound", _mpeg_audio),
    "m4a": ("sound", _iso_media),
    "ogg": ("sound", _begins(b"OggS")),
    "flac": ("sound", _begins(b"fLaC")),
}
FILE_SUFFIXES = tuple(_FORMATS)
"""The endings of the files that are taken, videos first."""


def is_file_name(name: str) -> bool:
    """Whether a name ends as a video or a sound does, so that it is no photo."""
    return suffix_of(name) in _FORMATS


def suffix_of(name: str) -> str:
    """The ending of a file's name in small letters, without its dot."""
    return PurePath(name).suffix.casefold().removeprefix(".")


def file_kind(name: str) -> str:
    """`video` or `sound`, by the name's ending; UserError "format_not_allowed" for any other."""
    suffix = suffix_of(name)
    if suffix not in _FORMATS:
        raise UserError(
            f"{name} is no video and no sound that is taken.",
            f"Save it as one of {', '.join(FILE_SUFFIXES)}.",
            "format_not_allowed",
        )
    return _FORMATS[suffix][0]


def refuse_foreign(name: str, head: bytes) -> None:
    """UserError "not_evidence" unless a file begins as one of its ending does."""
    if not _FORMATS[suffix_of(name)][1](head):
        raise UserError(
            f"{name} is not what its ending says.",
            "Copy it again from where it was recorded, without renaming it.",
            "not_evidence",
        )


def kept_name(name: str) -> str:
    """A file's name as it is kept: one line, its ending whole, nothing that writes backwards or unseen."""
    plain = unicodedata.normalize("NFC", PurePath(name).name)
    shown = "".join(c for c in plain if unicodedata.category(c) not in ("Cc", "Cf", "Cn", "Co", "Cs"))
    words = " ".join(shown.split())
    stem, dot, suffix = words.rpartition(".")
    return f"{stem[: _LONGEST_NAME - len(suffix) - 1]}{dot}{suffix}" if dot else words[:_LONGEST_NAME]

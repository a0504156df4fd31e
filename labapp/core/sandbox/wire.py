"""What parent and child say to each other: a length, a JSON header, then the bytes that the header announces."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Sequence
from typing import Any

_LENGTH = struct.Struct(">I")
_MAX_HEADER = 1 << 20
_MAX_PARTS = 256 << 20


class BrokenTalk(Exception):
    """The other side ended or said something that is no message."""


def packed(header: dict[str, Any], parts: Sequence[bytes] = ()) -> list[bytes]:
    """A message as pieces to write one after the other."""
    text = json.dumps({**header, "parts": [len(part) for part in parts]}).encode()
    return [_LENGTH.pack(len(text)), text, *parts]


def unpacked(read: Callable[[int], bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """Read one message; `read(n)` returns exactly n bytes or raises BrokenTalk."""
    (size,) = _LENGTH.unpack(read(_LENGTH.size))
    if size > _MAX_HEADER:
        raise BrokenTalk("header too long")
    try:
        header: dict[str, Any] = json.loads(read(size))
        sizes = [int(length) for length in header.pop("parts")]
    except (ValueError, KeyError, TypeError) as error:
        raise BrokenTalk("no message") from error
    if any(length < 0 for length in sizes) or sum(sizes) > _MAX_PARTS:
        raise BrokenTalk("parts too long")
    return header, [read(length) for length in sizes]

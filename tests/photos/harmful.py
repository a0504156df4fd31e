"""What runs in the child for the tests of batches: the real reader, and files that kill it, hang it or fill its memory."""

from __future__ import annotations

import os
import signal
import time
from typing import Any

from labapp.photos import decoding

KILL, HANG, EAT = b"kill the reader", b"hang the reader", b"fill its memory"


def handle(request: dict[str, Any], payload: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Read the photo, or do what the file is for."""
    if payload.startswith(KILL):
        os.kill(os.getpid(), signal.SIGKILL)
    if payload.startswith(HANG):
        time.sleep(3600)
    if payload.startswith(EAT):
        bytearray(3 << 30)
    return decoding.handle(request, payload)

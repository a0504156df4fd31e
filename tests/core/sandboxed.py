"""What runs in the child for the tests of the sandbox."""

from __future__ import annotations

import os
from typing import Any


def handle(request: dict[str, Any], payload: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Say who answers."""
    return {"pid": os.getpid()}, [payload]

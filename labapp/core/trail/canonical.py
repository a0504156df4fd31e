"""Canonical JSON: one sequence of bytes for one value, so that a hash means the value and nothing else."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def canonical(value: Any) -> bytes:
    """The value as canonical JSON: sorted keys, no spaces, UTF-8. ValueError for NaN, TypeError for foreign types."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "surrogatepass")


def digest(value: Any) -> str:
    """SHA-256 of the canonical JSON, hex."""
    return hashlib.sha256(canonical(value)).hexdigest()

"""The chain's hashes from plain columns: the same bytes as `canonical`, written down without a general encoder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from json.encoder import encode_basestring
from typing import Any

from labapp.core.trail.writing import stamp

_MEMBERS = {"field", "old", "new"}
_quoted = encode_basestring


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def changes_of(stored: Any) -> list[Any] | None:
    """A row's changes as the database keeps them, JSON text or read already; None if no writer wrote them so."""
    try:
        changes = json.loads(stored) if isinstance(stored, str) else stored
    except ValueError:
        return None
    if not isinstance(changes, list):
        return None
    for change in changes:
        if not isinstance(change, dict) or change.keys() != _MEMBERS:
            return None
    return changes


def hash_of_row(row: Sequence[Any], changes: list[Any]) -> str | None:
    """The hash over a row's columns in their order; None if one of them is of another kind than a writer writes."""
    seq, at, actor_id, role, action, subject, subject_id, _, previous, _ = row
    try:
        moment = f"{at[:10]}T{at[11:]}+00:00" if isinstance(at, str) else stamp(at)
        told = ",".join(
            f'{{"field":{_quoted(one["field"])},"new":{_quoted(one["new"])},"old":{_quoted(one["old"])}}}'
            for one in changes
        )
        return _sha256(
            f"[{seq:d},{_quoted(moment)},{actor_id:d},{_quoted(role)},{_quoted(action)},{_quoted(subject)},"
            f"{subject_id:d},[{told}],{_quoted(previous)}]"
        )
    except (TypeError, ValueError):
        return None


def hash_of_value(salt: str | None, value_json: str | None) -> str | None:
    """The salted hash of one value; None without a value, and nothing that fits for what is no text."""
    if value_json is None:
        return None
    try:
        return _sha256(f"[{_quoted(salt or '')},{_quoted(value_json)}]")
    except TypeError:
        return ""

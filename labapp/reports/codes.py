"""Reads what stands in a document's square code, or a number that somebody types. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CODE = re.compile(r"([VTM]-\d{4}-\d{6,9})(?:\s+v(\d{1,6}))?(?:\s+((?:[0-9a-f]\s?){16}))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DocumentCode:
    """A document's number and, as far as the code says it, its version and the beginning of its record's hash."""

    number: str
    version: int | None = None
    digest: str = ""


def document_code(text: str) -> DocumentCode | None:
    """What a text says if it is a document's code or number; None for anything else."""
    found = _CODE.fullmatch(text.strip())
    if found is None:
        return None
    number, version, digest = found.groups()
    return DocumentCode(
        number.upper(), None if version is None else int(version), "".join((digest or "").split()).lower()
    )

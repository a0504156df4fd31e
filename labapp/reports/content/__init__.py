"""What documents say, made from sealed records alone. Pure: no database, no drawing."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from labapp.reports.content.blocks import Document
from labapp.reports.content.texts import Texts, texts
from labapp.reports.content.trial import trial_content
from labapp.reports.content.verdict import verdict_content

Record = Mapping[str, Any]


def content_of(record: Record, photos: Mapping[str, Path], *, draft: bool, language: str) -> Document:
    """The whole document of a sealed record or an edition of it, in one language; KeyError for an unknown purpose."""
    words = texts(language)
    if record["purpose"] == "verdict":
        return verdict_content(record, photos, draft=draft, texts=words)
    return {"trial": trial_content}[record["purpose"]](record, draft=draft, texts=words)


__all__ = ["Document", "Texts", "content_of", "texts", "trial_content", "verdict_content"]

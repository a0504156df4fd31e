"""What documents say, made from sealed records alone. Pure: no database, no drawing."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from labapp.reports.content.blocks import Document
from labapp.reports.content.statement import statement_content
from labapp.reports.content.texts import Texts, texts
from labapp.reports.content.translating import in_language
from labapp.reports.content.trial import trial_content
from labapp.reports.content.verdict import verdict_content
from labapp.rulebook.types import Checklist

Record = Mapping[str, Any]
_MADE = {"trial": trial_content, "statement": statement_content}


def content_of(
    record: Record, photos: Mapping[str, Path], *, draft: bool, language: str, own: Iterable[Checklist] = ()
) -> Document:
    """The whole document of a sealed record or an edition of it, in one language; KeyError for an unknown purpose.

    `own` are the lab's own checklists, for their translations; UserError "no_translation" if a text has none.
    """
    words = texts(language)
    if language != "en":  # the rules write English
        record = in_language(record, language, own)
    if record["purpose"] == "verdict":
        return verdict_content(record, photos, draft=draft, texts=words)
    return _MADE[record["purpose"]](record, draft=draft, texts=words)


__all__ = ["Document", "Texts", "content_of", "texts", "trial_content", "verdict_content"]

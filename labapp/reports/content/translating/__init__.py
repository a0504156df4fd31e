"""A sealed record as it is printed in another language: every text of the program translated, what people typed kept. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from labapp.reports.content.frame import record_hash
from labapp.reports.content.texts import texts
from labapp.reports.content.translating.catalogue import catalogue
from labapp.reports.content.translating.fields import FIELDS, Place, unknown
from labapp.reports.content.translating.glossary import glossary, with_own
from labapp.reports.content.translating.speaking import Speaker
from labapp.rulebook.types import Checklist

__all__ = ["in_language", "said_in"]

Record = Mapping[str, Any]


def in_language(record: Record, language: str, own: Iterable[Checklist] = ()) -> dict[str, Any]:
    """The record with every text of the program in a language, as an edition of the sealed one.

    `own` are the lab's own checklists that the record goes by. UserError "no_translation" that names the first sentence
    without a translation: a document never mixes languages.
    """
    speaker = _speaker(record, language, tuple(own))
    fields = FIELDS.get(str(record["purpose"]), {})
    told = _part(record, record, "", fields, speaker)
    told["edition"] = {**(record.get("edition") or {}), "of": record_hash(record)}
    return told


def said_in(text: str, language: str) -> str:
    """One sentence of the program in a language; UserError "no_translation" if it has no words for it."""
    found = Speaker(texts(language), catalogue(language), glossary((), (), language)).say(text)
    if found is None:
        raise unknown(text)
    return found


def _speaker(record: Record, language: str, own: tuple[Checklist, ...]) -> Speaker:
    inspection, trial = record.get("inspection") or {}, record.get("trial") or {}
    checklists = tuple(key for key in (inspection.get("checklist"),) if key)
    categories = tuple(key for key in (trial.get("category"),) if key)
    words = glossary(checklists, categories, language)
    names = [
        str(name) for part in ("promise", "received") for name in (record.get(part) or {}).get("accessories") or ()
    ]
    return Speaker(texts(language), catalogue(language), with_own(words, own, language) if own else words, names)


def _part(
    record: Record, owner: Record, path: str, fields: Mapping[str, Callable[[str, Place], str]], speaker: Speaker
) -> dict[str, Any]:
    """One part of a record and all below it; `path` leads to it."""
    place = Place(record, owner, speaker)
    told: dict[str, Any] = {}
    for key, value in owner.items():
        here = f"{path}{key}"
        if isinstance(value, str):
            say = fields.get(here)
            told[key] = say(value, place) if say and value else value
        elif isinstance(value, Mapping):
            told[key] = _part(record, value, f"{here}/", fields, speaker)
        elif isinstance(value, list):
            told[key] = [
                _part(record, item, f"{here}/*/", fields, speaker) if isinstance(item, Mapping) else item
                for item in value
            ]
        else:
            told[key] = value
    return told

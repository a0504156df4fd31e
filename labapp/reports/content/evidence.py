"""Evidence beyond photos: the videos, sounds and tools' results that a verdict rests on, named by their hash. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from labapp.reports.content.blocks import Cell, Column, Section, Table
from labapp.reports.content.texts import DASH, Texts
from labapp.reports.content.texts import texts as phrasebook

Record = Mapping[str, Any]
_LAST_SURE = 0x0530
"""Up to here, Latin, Greek and Cyrillic, the fonts of documents have every letter; a file may be called anything."""


def further_evidence(record: Record, texts: Texts) -> Section | None:
    """Each file with number, name, size and hash; nothing if there is none."""
    files = record.get("files", ())  # records that were sealed before files could be kept have no such list
    if not files:
        return None
    rows = tuple(
        (
            Cell(file["number"], bold=True),
            Cell(texts.word("file_kind", file["kind"])),
            Cell(printable_name(file["name"]), small=file["caption"]),
            Cell(file_size(file["size"], texts)),
            Cell(f"{file['sha256'][:32]} {file['sha256'][32:]}", mono=True),
        )
        for file in files
    )
    columns = (
        Column("", 0.06),
        Column(texts("common.kind"), 0.1),
        Column(texts("report.file"), 0.36),
        Column(texts("report.size"), 0.12, right=True),
        Column("SHA-256", 0.36),
    )
    return Section(texts("report.further_evidence"), (Table(columns, rows),), texts("report.further_note"))


def shown_of_files(record: Record) -> Iterator[tuple[str, str]]:
    """What the document must show of each file, with the name of its field."""
    for file in record.get("files", ()):
        yield f"name of {file['number']}", printable_name(file["name"])
        yield f"hash of {file['number']}", file["sha256"]
        yield f"caption of {file['number']}", file["caption"]


def printable_name(name: str) -> str:
    """A file's name as far as every font has its letters; · stands for others, since the hash says which file it is."""
    return "".join(c if _sure(c) else "·" for c in unicodedata.normalize("NFC", name)) or DASH


def _sure(character: str) -> bool:
    return ord(character) < _LAST_SURE and unicodedata.category(character)[0] in "LNPSZ" and _stands_alone(character)


def _stands_alone(character: str) -> bool:
    return unicodedata.combining(character) == 0 and character not in "\u00ad"


def file_size(size: int, texts: Texts | None = None) -> str:
    """A size in the unit that people read it in; English unless a document's phrasebook is given."""
    texts = texts or phrasebook("en")
    for unit, worth in (("size.gb", 10**9), ("size.mb", 10**6), ("size.kb", 10**3)):
        if size >= worth:
            return texts.number(size / worth, texts(unit), 1)
    return texts.number(str(size), texts("size.bytes"))

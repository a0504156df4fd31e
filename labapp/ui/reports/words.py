"""The words of the print room."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from labapp.reports.rules import LANGUAGES
from labapp.reports.shelf_queries import ShelfList, ShelfRow
from labapp.ui import labels

LISTS = (
    (ShelfList.TO_PRINT, "To print"),
    (ShelfList.PRINTED, "Printed"),
    (ShelfList.SUPERSEDED, "Superseded"),
    (ShelfList.ALL, "All"),
)
KINDS = {"verdict": "Verdict", "trial": "Trial outcome", "statement": "Statement of reasons"}
COPIES = {"internal": "The lab's own copy", "seller": "Copy for the seller"}
_COPIES_SHORT = {"internal": "own copy", "seller": "seller's copy"}
PAPERS = {"a4": "A4", "letter": "Letter"}
CHANNELS = {"email": "E-mail", "post": "Post", "in_person": "In person", "portal": "Marketplace portal"}
STANDINGS = {
    "genuine": ("Genuine", "pass"),
    "superseded": ("Superseded", "remark"),
    "altered": ("Altered", "fail"),
    "unknown": ("Unknown", "inconclusive"),
    "not_read": ("Not read", "neutral"),
}
"""Answers about a file: word and status."""
_FAMILIES = {"verdict": "verdict", "trial": "outcome"}
_MEASURES = {
    "warning": ("Warning", "remark"),
    "limit": ("Limit", "remark"),
    "suspension": ("Suspension", "fail"),
    "lift": ("Lifted", "pass"),
}
_KB = 1_000


def result_word(row: ShelfRow) -> str:
    """The verdict, the outcome or the measure in a word."""
    if row.kind == "statement":
        return _MEASURES.get(row.result, (row.result.replace("_", " "), ""))[0]
    return labels.word(_FAMILIES[row.kind], row.result) if row.result else ""


def result_status(row: ShelfRow) -> str:
    """The status of that word."""
    if row.kind == "statement":
        return _MEASURES.get(row.result, ("", "neutral"))[1]
    return labels.status(_FAMILIES[row.kind], row.result) if row.result else "neutral"


def standing(row: ShelfRow) -> tuple[str, str]:
    """Whether a copy still holds: word and status."""
    if row.withdrawn:
        return "Withdrawn", "fail"
    return ("Superseded", "remark") if row.superseded else ("In force", "pass")


def copy_words(row: ShelfRow) -> str:
    """For whom a copy is, in which language, on which paper: as far as it is not the usual."""
    parts = [_COPIES_SHORT.get(row.copy, row.copy)]
    if row.language != "en":
        parts.append(LANGUAGES.get(row.language, row.language))
    if row.paper != "a4":
        parts.append(PAPERS.get(row.paper, row.paper))
    return ", ".join(parts)


def second_line(row: ShelfRow) -> str:
    """What stands below a title in the list: first what tells copies of one number apart."""
    version = f"v{row.version}, " if row.newest > 1 else ""
    return f"{version}{copy_words(row)} · {row.seller_name}"


def size(amount: int) -> str:
    """A file's size for people."""
    return f"{amount / _KB / _KB:.1f} MB" if amount >= _KB * _KB else f"{max(1, round(amount / _KB))} kB"


def day_and_time(value: datetime, zone: ZoneInfo) -> str:
    """“12 March 2026, 14:07” where the lab is."""
    local = value.astimezone(zone)
    return f"{labels.day(local.date(), year=True)}, {local:%H:%M}"


def shortened(name: str, most: int = 26) -> str:
    """A name for a chip or a menu."""
    return name if len(name) <= most else f"{name[: most - 1]}…"

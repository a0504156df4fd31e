"""The words of documents, one file per language, and how dates and numbers are written in it. Pure."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from labapp.core.paths import RESOURCES

DASH = "–"


@dataclass(frozen=True)
class Texts:
    """The phrasebook of one language: `texts("verdict.title")`, with values filled in by name."""

    language: str
    words: dict[str, Any]

    def __call__(self, key: str, **values: object) -> str:
        """The text of that key; KeyError for an unknown one."""
        found: Any = self.words
        for part in key.split("."):
            found = found[part]
        return str(found).format(**values) if values else str(found)

    def word(self, family: str, key: str | None) -> str:
        """A word of a family (verdict, grade, severity …), readable even if the phrasebook lacks it."""
        if not key:
            return DASH
        return str(self.words.get(family, {}).get(key, key.replace("_", " ")))

    def day(self, iso: str | None) -> str:
        """A date in words."""
        if not iso:
            return DASH
        day = date.fromisoformat(iso[:10])
        return f"{day.day} {self.words['months'][day.month - 1]} {day.year}"

    def short_day(self, iso: str | None) -> str:
        """A date with its month cut to three letters, for tables."""
        if not iso:
            return DASH
        day = date.fromisoformat(iso[:10])
        return f"{day.day} {self.words['months_short'][day.month - 1]} {day.year}"

    def local_day(self, iso: str | None, zone: str) -> str:
        """The day of a UTC moment where the lab is."""
        return DASH if not iso else self.day(_moment(iso).astimezone(ZoneInfo(zone)).date().isoformat())

    def local(self, iso: str | None, zone: str) -> str:
        """A UTC moment where the lab is, with the zone's name."""
        if not iso:
            return DASH
        moment = _moment(iso).astimezone(ZoneInfo(zone))
        return f"{self.day(moment.date().isoformat())}, {moment:%H:%M} {moment.tzname()}"

    def utc(self, iso: str | None) -> str:
        """A UTC moment, short, for histories and captions."""
        if not iso:
            return DASH
        moment = _moment(iso)
        return f"{moment.day} {self.words['months_short'][moment.month - 1]} {moment.year} {moment:%H:%M}"


def _moment(iso: str) -> datetime:
    return datetime.fromisoformat(iso)


def languages() -> tuple[str, ...]:
    """The languages that the program has a phrasebook for, by code."""
    return tuple(sorted(path.stem.removeprefix("texts_") for path in (RESOURCES / "reports").glob("texts_*.toml")))


@lru_cache(maxsize=8)
def texts(language: str) -> Texts:
    """The phrasebook of a language; FileNotFoundError if the program has none."""
    path = RESOURCES / "reports" / f"texts_{language}.toml"
    return Texts(language, tomllib.loads(path.read_text(encoding="utf-8")))


def grouped_imei(text: str | None) -> str:
    """An IMEI in groups of 2-6-6-1; anything else as it is."""
    if text and len(text) == 15 and text.isdigit():
        return f"{text[:2]} {text[2:8]} {text[8:14]} {text[14]}"
    return text or DASH


def fours(hex_digits: str) -> str:
    """Sixteen hex digits in fours."""
    return " ".join(hex_digits[i : i + 4] for i in range(0, min(16, len(hex_digits)), 4))


def number(value: float | str | None, unit: str = "", decimals: int | None = None) -> str:
    """A number with its unit, without needless decimals."""
    if value is None or value == "":
        return DASH
    text = str(value) if isinstance(value, str) else f"{value:.{decimals}f}" if decimals is not None else f"{value:g}"
    return f"{text}\u00a0{unit}" if unit else text


def percent(value: float) -> str:
    """A share as percent with one decimal."""
    return f"{value * 100:.1f}\u00a0%"


def rate(value: float) -> str:
    """A rate of a plan as percent, without needless decimals."""
    return f"{value * 100:.2f}".rstrip("0").rstrip(".") + "\u00a0%"

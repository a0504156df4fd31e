"""The words of documents, one file per language, and how dates, numbers and money are written in it. Pure."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from labapp.core.paths import RESOURCES

DASH = "–"
NO_BREAK = "\u00a0"
_TIMES = {"en": "HH:mm", "fr": "HH 'h' mm"}
_MONEY = {"en": "¤¤\u00a0#,##0.00", "fr": None}
"""In English the currency's code, since dollars are of many countries; None: as the language has it."""
_FIRST_OF_MONTH = {"fr": re.compile(r"^1 (?=\w)")}
_BEFORE_MARKS = re.compile(r" (?=[:;?!%»])")


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
        return DASH if not iso else self._date(date.fromisoformat(iso[:10]), "d MMMM y")

    def short_day(self, iso: str | None) -> str:
        """A date with its month cut short, for tables."""
        return DASH if not iso else self._date(date.fromisoformat(iso[:10]), "d MMM y")

    def local_day(self, iso: str | None, zone: str) -> str:
        """The day of a UTC moment where the lab is."""
        return DASH if not iso else self.day(_moment(iso).astimezone(ZoneInfo(zone)).date().isoformat())

    def local(self, iso: str | None, zone: str) -> str:
        """A UTC moment where the lab is, with the zone's name; where that name is English, with what lies beside UTC."""
        if not iso:
            return DASH
        moment = _moment(iso).astimezone(ZoneInfo(zone))
        name = moment.tzname() if self.language == "en" else _beside_utc(moment)
        return f"{self.day(moment.date().isoformat())}, {self._time(moment)} {name}"

    def utc(self, iso: str | None) -> str:
        """A UTC moment, short, for histories and captions."""
        if not iso:
            return DASH
        moment = _moment(iso).astimezone(UTC)
        return f"{self.short_day(moment.date().isoformat())} {self._time(moment)}"

    def number(self, value: float | str | None, unit: str = "", decimals: int | None = None) -> str:
        """A number with its unit, without needless decimals; what is a text already stays as it is."""
        if value is None or value == "":
            return DASH
        if isinstance(value, str):
            text = value
        elif decimals is None:
            text = self.figures(f"{value:.6g}")
        else:
            text = self.figures(f"{value:.{decimals}f}")
        return f"{text}{NO_BREAK}{unit}" if unit else text

    def figures(self, plain: str) -> str:
        """A number that is written as computers do (-1234.50) with as many decimals, as the language writes it."""
        from babel.numbers import format_decimal

        value = Decimal(plain.replace(",", "").replace("−", "-"))
        after = max(0, -int(value.as_tuple().exponent))
        written = format_decimal(value, format=f"#,##0.{'0' * after}".rstrip("."), locale=self.language)
        return _one_blank(written)

    def percent(self, share: float) -> str:
        """A share as percent with one decimal."""
        return self.number(share * 100, "%", 1)

    def rate(self, value: float) -> str:
        """A rate of a plan as percent, without needless decimals."""
        return self.number(float(f"{value * 100:.2f}"), "%")

    def money(self, amount: str, currency: str) -> str:
        """An amount of money with its currency."""
        from babel.numbers import format_currency

        pattern = _MONEY.get(self.language)
        return _one_blank(format_currency(Decimal(amount), currency, format=pattern, locale=self.language))

    def _date(self, day: date, pattern: str) -> str:
        from babel.dates import format_date

        written = format_date(day, pattern, locale=self.language)
        blank = " " if self.language == "en" else NO_BREAK  # a French line breaks before the year, not after the day
        first = _FIRST_OF_MONTH.get(self.language)
        return (first.sub("1er ", written) if first else written).replace(" ", blank, 1)

    def _time(self, moment: datetime) -> str:
        from babel.dates import format_time

        return _one_blank(format_time(moment.time(), _TIMES[self.language], locale=self.language)).replace(
            " ", NO_BREAK
        )


def _moment(iso: str) -> datetime:
    return datetime.fromisoformat(iso)


def _beside_utc(moment: datetime) -> str:
    """UTC+2, UTC−3:30: a zone without its English letters."""
    minutes = round((moment.utcoffset() or UTC.utcoffset(None)).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "")


def _one_blank(text: str) -> str:
    # A line may break at the narrow blank where pages are laid out, and not every font has it.
    return text.replace("\u202f", NO_BREAK)


def typographic(text: str, language: str) -> str:
    """The program's own text with the blanks at which a language breaks no line: in French before : ; ? ! % and in « »."""
    if language != "fr":
        return text
    return _BEFORE_MARKS.sub(NO_BREAK, _one_blank(text)).replace("« ", f"«{NO_BREAK}")


@lru_cache(maxsize=8)
def texts(language: str) -> Texts:
    """The phrasebook of a language; FileNotFoundError if the program has none."""
    path = RESOURCES / "reports" / f"texts_{language}.toml"
    return Texts(language, _typographic(tomllib.loads(path.read_text(encoding="utf-8")), language))


def _typographic(tree: dict[str, Any], language: str) -> dict[str, Any]:
    return {
        key: _typographic(value, language) if isinstance(value, dict) else typographic(str(value), language)
        for key, value in tree.items()
    }


def grouped_imei(text: str | None) -> str:
    """An IMEI in groups of 2-6-6-1; anything else as it is."""
    if text and len(text) == 15 and text.isdigit():
        return f"{text[:2]} {text[2:8]} {text[8:14]} {text[14]}"
    return text or DASH


def fours(hex_digits: str) -> str:
    """Sixteen hex digits in fours."""
    return " ".join(hex_digits[i : i + 4] for i in range(0, min(16, len(hex_digits)), 4))

"""Says a sentence of the program in another language, whole or not at all. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime

from labapp.reports.content.texts import Texts
from labapp.reports.content.translating.catalogue import Catalogue, Gap, Part
from labapp.reports.content.translating.glossary import Glossary

_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
_FIGURE = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?")
_NUMBER = re.compile(rf"[-−]?{_FIGURE.pattern}")
_SUM = re.compile(r"[0-9.]+ × [0-9]+(?: [+−] [0-9.]+)? = −?[0-9.]+")
_DIGITS = re.compile(r"[0-9A-F](?:[0-9A-F ]*[0-9A-F])?")
_CODE = re.compile(r"[\w./-]+")
_DAY = re.compile(r"([0-9]{1,2}) ([A-Z][a-z]+) ([0-9]{4,5})")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MARK = re.compile(r"(?:([0-9]+) × )?([^,]+)(?:, ([0-9.]+) mm)?, ([^,]+)(?:, ([^,]+))?")
_BETWEEN = re.compile(r", | and ")
_AFTER_SENTENCE = re.compile(r"(?<=[.!?]) ")
_GRADES = {"Premium": "premium", "Excellent": "excellent", "Good": "good", "Fair": "fair", "Below fair": "below_fair"}
_NO_BREAK = "\u00a0"


class Speaker:
    """Says what rules wrote, in one language, with the words of a record's checklist; `names` were typed by people."""

    def __init__(self, texts: Texts, catalogue: Catalogue, glossary: Glossary, names: Iterable[str] = ()) -> None:
        self.texts = texts
        self.catalogue = catalogue
        self.glossary = glossary
        self._names = sorted({name for name in names if name}, key=len, reverse=True)
        self._known: dict[tuple[str, str], str | None] = {}
        self._gaps: dict[str, Callable[[str, str], str | None]] = {
            "said": self.say,
            "list": self._list,
            "cited": self._cited,
            "day": lambda text, _: self.day(text),
            "iso": lambda text, _: self.texts.day(text) if _ISO.fullmatch(text) else None,
            "number": lambda text, _: self.number(text),
            "sum": lambda text, _: self._figures(text) if _SUM.fullmatch(text) else None,
            "digits": lambda text, _: text if _DIGITS.fullmatch(text) else None,
            "code": lambda text, _: text if _CODE.fullmatch(text) else None,
            "text": lambda text, _: text,
            "names": lambda text, _: self.names(text),
            "grade": lambda text, _: self.grade(text),
            "field": lambda text, _: self.catalogue.fields.get(text.lower()),
            "pillar": lambda text, _: self._pillar(text),
            "pillars": lambda text, _: self._pillars(text),
            "mark": lambda text, _: self._mark(text),
        }

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of gaps that a template may have."""
        return frozenset(self._gaps)

    def say(self, text: str, check: str = "") -> str | None:
        """The sentence in the other language, with the words of that check where it has its own; None if unknown."""
        key = text, check
        if key not in self._known:
            self._known[key] = None  # a sentence is never made of itself
            self._known[key] = self._say(text, check)
        return self._known[key]

    def _say(self, text: str, check: str) -> str | None:
        found = self.catalogue.fixed.get(text) or self.glossary.find(text, check)
        if found is not None:
            return found
        for template in self.catalogue.templates:
            if text.startswith(template.begins) and text.endswith(template.ends):
                filled = self._fit(template.english, 0, text, 0, check)
                if filled is not None:
                    return "".join(part if isinstance(part, str) else filled[part.name] for part in template.other)
        return self._joined(text, check)

    def _joined(self, text: str, check: str) -> str | None:
        """Sentences one after the other."""
        for blank in _AFTER_SENTENCE.finditer(text):
            first = self.say(text[: blank.start()], check)
            if first is not None and (rest := self.say(text[blank.end() :], check)) is not None:
                return f"{first} {rest}"
        return None

    def _fit(self, parts: tuple[Part, ...], index: int, text: str, at: int, check: str) -> dict[str, str] | None:
        """What stands in the gaps, said in the other language, if the text has this form; the first way that holds."""
        if index == len(parts):
            return {} if at == len(text) else None
        part = parts[index]
        if isinstance(part, str):
            return self._fit(parts, index + 1, text, at + len(part), check) if text.startswith(part, at) else None
        for end in _ends(parts, index, text, at):
            said = self._gap(part, text[at:end], check)
            if said is not None:
                rest = self._fit(parts, index + 1, text, end, check)
                if rest is not None:
                    return {part.name: said, **rest}
        return None

    def _gap(self, gap: Gap, text: str, check: str) -> str | None:
        return self._gaps[gap.kind](text, check)

    def day(self, text: str) -> str | None:
        """`12 March 2026` as the language writes it."""
        match = _DAY.fullmatch(text)
        if match is None or match[2] not in _MONTHS:
            return None
        try:
            day = datetime(int(match[3]), _MONTHS.index(match[2]) + 1, int(match[1]))  # noqa: DTZ001  a day only
        except ValueError:
            return None
        return self.texts.day(day.date().isoformat())

    def number(self, text: str) -> str | None:
        """`1,084.5` as the language writes it."""
        return self._figures(text) if _NUMBER.fullmatch(text) else None

    def _figures(self, text: str) -> str:
        return _FIGURE.sub(lambda match: self.texts.figures(match[0]), text)

    def grade(self, text: str) -> str | None:
        """`Below fair` as the language says it."""
        return self.texts.word("grade", _GRADES[text]) if text in _GRADES else None

    def names(self, text: str) -> str:
        """Typed names in a row: as they are, with the language's own word before the last one."""
        found, at = [], 0
        while at < len(text):
            known = next(
                (name for name in self._names if text.startswith(name, at) and _stops(text, at + len(name))), ""
            )
            match = _BETWEEN.search(text, at)
            end = at + len(known) if known else match.start() if match else len(text)
            found.append(text[at:end])
            match = _BETWEEN.match(text, end)
            at = match.end() if match else len(text)
        return self.row(found)

    def row(self, words: list[str]) -> str:
        """a; a et b; a, b et c."""
        last = f" {self.catalogue.words['and']} "
        return last.join(part for part in (", ".join(words[:-1]), words[-1]) if part) if words else ""

    def quoted(self, text: str) -> str:
        """What a person typed, marked as a quotation."""
        return self.catalogue.words["quotation"].replace("{text}", text)

    def _list(self, text: str, check: str) -> str | None:
        said = [self.say(part, check) or self._mark_kind(part) for part in _BETWEEN.split(text)]
        return self.row([part for part in said if part]) if all(said) else None

    def _cited(self, text: str, check: str) -> str | None:
        said = [self.say(part, check) or (part if _CODE.fullmatch(part) else None) for part in text.split(", ")]
        return ", ".join(part for part in said if part) if all(said) else None

    def _pillar(self, text: str) -> str | None:
        return str(self.texts.words["pillar"][text.lower()]) if text.lower() in self.texts.words["pillar"] else None

    def _pillars(self, text: str) -> str | None:
        said = [self._pillar(part) for part in text.split(" and ")]
        return self.row([part.lower() for part in said if part]) if all(said) else None

    def _mark_kind(self, words: str) -> str | None:
        return self.catalogue.marks.get(words.lower().replace(" ", "_"))

    def mark_kind(self, key: str) -> str | None:
        """What a mark of that kind is called."""
        return self.catalogue.marks.get(key)

    def zone(self, key: str) -> str | None:
        """A zone with its place in it: `back/lower_left`."""
        zone, _, place = key.partition("/")
        title = self.glossary.zones.get(zone)
        where = self._place(place) if place else ""
        return None if not title or where is None else f"{title}, {where}" if where else title

    def _place(self, place: str) -> str | None:
        if place in self.catalogue.places:
            return self.catalogue.places[place]
        words = [self.catalogue.places.get(word) for word in place.split("_")]
        return " ".join(word for word in words if word) if all(words) else None

    def _mark(self, text: str) -> str | None:
        """`3 × scratch, 21 mm, back, lower left`."""
        match = _MARK.fullmatch(text)
        if match is None:
            return None
        count, kind, length, zone, place = match.groups()
        what = self._mark_kind(kind)
        where = self.zone("/".join(part.replace(" ", "_") for part in (zone, place) if part))
        if what is None or where is None:
            return None
        if kind[:1].isupper():
            what = what[:1].upper() + what[1:]
        long = f", {self.texts.figures(length)}{_NO_BREAK}mm" if length else ""
        return f"{count} × {what}{long}, {where}" if count else f"{what}{long}, {where}"


def _stops(text: str, at: int) -> bool:
    return at == len(text) or _BETWEEN.match(text, at) is not None


def _ends(parts: tuple[Part, ...], index: int, text: str, at: int) -> Iterable[int]:
    """Where a gap may end: before each place where the words after it stand."""
    after = parts[index + 1] if index + 1 < len(parts) else None
    if after is None:
        return [len(text)] if len(text) > at else []
    if not isinstance(after, str):
        raise TypeError("Two gaps without a word between them cannot be told apart.")
    found, end = [], text.find(after, at + 1)
    while end >= 0:
        found.append(end)
        end = text.find(after, end + 1)
    return found

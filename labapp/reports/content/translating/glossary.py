"""The texts of checklists in another language, by their English: what a record's checks, shots and zones are called. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from labapp.core.errors import UserError
from labapp.reports.content.texts import typographic
from labapp.rulebook import loader
from labapp.rulebook.types import Check, CheckKind, Checklist
from labapp.rulebook.wording import english

_LEFT_OUT = (".guidance", ".instruction")
"""Texts for the bench, which no document prints."""


@dataclass(slots=True)
class Glossary:
    """English text -> the same in another language; `by_check` where a check has its own word for it."""

    texts: dict[str, str] = field(default_factory=dict)
    by_check: dict[str, dict[str, str]] = field(default_factory=dict)
    zones: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    """Category -> what its newest checklist is called."""
    folded: dict[str, str] = field(default_factory=dict)
    """The same texts by their English in small letters, since sentences begin with a capital."""

    def add(self, checklist: Checklist, words: Mapping[str, str], language: str) -> None:
        """Take in a checklist's texts; what is there already stays."""
        told = {place: typographic(text, language) for place, text in words.items()}
        for place, text in english(checklist).items():
            if place not in told:
                continue
            if place == "title":
                self.titles.setdefault(checklist.category, told[place])
            elif place.startswith("zones."):
                self.zones.setdefault(place.removeprefix("zones."), told[place])
            elif not place.endswith(_LEFT_OUT):
                self._put(text, told[place], place)
        for check in checklist.checks:
            for text, other in _joined(check, told):
                self._put(text, other, f"checks.{check.key}.")

    def _put(self, text: str, other: str, place: str) -> None:
        for key, value in ((text, other), (text.rstrip("."), other.rstrip("."))):
            self.texts.setdefault(key, value)
            self.folded.setdefault(key.casefold(), value)
            if place.startswith("checks."):
                self.by_check.setdefault(".".join(place.split(".")[1:3]), {}).setdefault(key, value)

    def find(self, text: str, check: str = "") -> str | None:
        """The text in the other language as that check has it, or as any has it; None if no checklist holds it."""
        found = self.by_check.get(check, {}).get(text) or self.texts.get(text)
        if found is None and text[:1].isupper() and (found := self.folded.get(text.casefold())) is not None:
            found = found[:1].upper() + found[1:]
        return found or None


def _joined(check: Check, told: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """What rules make of a choice: the failure (or the question) with each option, which one word may fit differently."""
    if check.kind is not CheckKind.CHOICE:
        return
    place = f"checks.{check.key}"
    failure = told.get(f"{place}.failure") or told.get(f"{place}.text", "")
    for option in check.options:
        chosen = told.get(f"{place}.options.{option.key}", "")
        if failure and chosen:
            yield f"{(check.failure or check.text).rstrip('.?')}: {option.text}.", _pair(failure, chosen)


def _pair(failure: str, chosen: str) -> str:
    return f"{failure.rstrip('.? ').rstrip(chr(0xA0))}{chr(0xA0)}: {chosen}."


@lru_cache(maxsize=64)
def glossary(checklists: tuple[str, ...], categories: tuple[str, ...], language: str) -> Glossary:
    """What the program's checklists say: those named first, then those of the categories; all where one is untranslated."""
    found = Glossary()
    book = loader.shipped()
    wanted = []
    for key in checklists:
        try:
            wanted.append(book.checklist_by_key(key))
        except UserError:  # the lab's own: its texts are given by whoever can read them, what it includes is ours
            categories = (*categories, *({key.partition("/")[0]} & set(book.categories())))
    for category in categories:
        wanted += [release.load() for release in reversed(book.releases(category))]
    if not wanted or any(language not in checklist.translations for checklist in wanted):
        # smartphone/1 was released without its French: what it shares with others is theirs
        wanted += [release.load() for every in book.categories() for release in reversed(book.releases(every))]
    for checklist in wanted:
        found.add(checklist, checklist.translations.get(language, {}), language)
    return found


def with_own(found: Glossary, own: Iterable[Checklist], language: str) -> Glossary:
    """The glossary with the lab's own checklists before those of the program."""
    whole = Glossary()
    for checklist in own:
        whole.add(checklist, checklist.translations.get(language, {}), language)
    return Glossary(
        found.texts | whole.texts,
        found.by_check | whole.by_check,
        found.zones | whole.zones,
        found.titles | whole.titles,
        found.folded | whole.folded,
    )

"""Sentences of the program in another language: a catalogue of templates with gaps, compiled once. Pure."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache

from labapp.core.paths import RESOURCES
from labapp.reports.content.texts import typographic

_GAP = re.compile(r"\{([a-z]+)([0-9]*)\}")


@dataclass(frozen=True, slots=True)
class Gap:
    """A place in a template; `kind` says what may stand there, `name` tells it from others of its kind."""

    kind: str
    name: str


Part = str | Gap


@dataclass(frozen=True, slots=True)
class Template:
    """One entry: the parts of the English sentence, and those of the other language with the same gaps."""

    english: tuple[Part, ...]
    other: tuple[Part, ...]

    @property
    def begins(self) -> str:
        """The words before the first gap."""
        return first if isinstance(first := self.english[0], str) else ""

    @property
    def ends(self) -> str:
        """The words after the last gap."""
        return last if isinstance(last := self.english[-1], str) else ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that the program may write into a record: fixed sentences, templates (most words first), and single words."""

    fixed: dict[str, str]
    templates: tuple[Template, ...]
    words: dict[str, str]
    fields: dict[str, str]
    marks: dict[str, str]
    places: dict[str, str]


def parts(text: str) -> tuple[Part, ...]:
    """A sentence cut into words and gaps, in turn."""
    found: list[Part] = []
    at = 0
    for match in _GAP.finditer(text):
        if match.start() > at:
            found.append(text[at : match.start()])
        found.append(Gap(match[1], match[1] + match[2]))
        at = match.end()
    if at < len(text):
        found.append(text[at:])
    return tuple(found)


def literal(template: tuple[Part, ...]) -> int:
    """How many characters of a template are words and no gaps."""
    return sum(len(part) for part in template if isinstance(part, str))


@lru_cache(maxsize=8)
def catalogue(language: str) -> Catalogue:
    """The catalogue of a language; FileNotFoundError if the program has none."""
    tree = tomllib.loads((RESOURCES / "reports" / f"sentences_{language}.toml").read_text(encoding="utf-8"))
    fixed, templates = {}, []
    for group in tree.values():
        for entry in group if isinstance(group, list) else ():
            english, other = parts(entry["en"]), parts(typographic(entry[language], language))
            if len(english) == 1 and isinstance(english[0], str):
                fixed[english[0]] = str(other[0])
            else:
                templates.append(Template(english, other))
    templates.sort(key=lambda template: (-literal(template.english), len(template.english)))
    words = {
        family: {key: typographic(text, language) for key, text in tree[family].items()}
        for family in ("words", "fields", "marks", "places")
    }
    return Catalogue(fixed, tuple(templates), words["words"], words["fields"], words["marks"], words["places"])

"""The rules of documents: which copies there are, who reads which, how a copy leaves the lab. Pure."""

from __future__ import annotations

from enum import StrEnum

LANGUAGES = {"en": "English", "fr": "Français"}
"""The languages that documents are written in, by code."""
PAPERS = ("a4", "letter")

_FRENCH_SPEAKING = frozenset({"FR", "MC", "LU", "BE"})


class Copy(StrEnum):
    """For whom a copy is: the lab's own file, or the seller, who must learn nothing of the buyer."""

    INTERNAL = "internal"
    SELLER = "seller"


class Channel(StrEnum):
    """How a copy left the lab."""

    EMAIL = "email"
    POST = "post"
    IN_PERSON = "in_person"
    PORTAL = "portal"


def language_of_country(country: str) -> str:
    """The language in which a seller of this country is written to, unless somebody chooses another one."""
    return "fr" if country.upper() in _FRENCH_SPEAKING else "en"

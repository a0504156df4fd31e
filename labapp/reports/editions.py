"""The seller's edition of a sealed record: the same number, verdict and findings, and nothing of who bought. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from labapp.core.errors import UserError
from labapp.reports.content.frame import record_hash
from labapp.reports.rules import Copy

Record = Mapping[str, Any]
_SHOWS_BUYER = frozenset({"parcel_label", "parcel_sides", "packaging.label", "packaging.invoice"})
"""Shots and checks whose photos show the buyer's name and address: the seller gets one only with something covered."""
_SHORTEST = 5
"""A shorter text stands in any document by chance."""


@dataclass(frozen=True, slots=True)
class Secret:
    """Something that the seller must not read, and what it is, for the sentence that refuses it."""

    what: str
    text: str
    whole_words: bool = False
    """Whether it is a secret only as words of its own, as people's names are."""


def sellers_edition(record: Record) -> dict[str, Any]:
    """What the seller gets of a verdict's record: identity, carrier, technicians, cost and files' names are left out.

    Photos carry what was covered; one that shows the buyer's address is withheld unless something on it is covered.
    The edition names the hash of the sealed record that it was made from.
    """
    order, delivery, inspection = dict(record["order"]), dict(record["delivery"]), dict(record["inspection"])
    order.update(identity="", reason="", price=None, shipping=None)
    delivery.update(carrier="", tracking="")
    inspection.update(inspected_by=[], id=0)
    sealer = inspection["verified_by"]
    return {
        **record,
        "edition": {"copy": str(Copy.SELLER), "of": record_hash(record)},
        "order": order,
        "delivery": delivery,
        "inspection": inspection,
        "checks": [
            {**check, "by": "", "at": None, "source": _tool_only(check["source"])} for check in record["checks"]
        ],
        "photos": [_photo(photo) for photo in record["photos"]],
        "files": [
            {**file, "name": f"{file['number']}{PurePath(file['name']).suffix}"} for file in record.get("files", ())
        ],
        "history": [
            line if line["who"] == sealer else {**line, "who": "", "role": "lab" if line["who"] else ""}
            for line in record["history"]
        ],
    }


def _tool_only(source: str) -> str:
    """The tool of an answer's source without the name of the file it came in."""
    return source.partition(", ")[0]


def _photo(photo: Record) -> dict[str, Any]:
    overlay, covered = photo.get("overlay") or {}, photo.get("covered_sha256")
    withheld = not covered and not _SHOWS_BUYER.isdisjoint((photo["shot"], photo["check"]))
    return {
        **photo,
        "rendition_sha256": "" if withheld else covered or photo["rendition_sha256"],
        "covered_sha256": None,
        "overlay": None,
        "marked": bool(overlay.get("marks")),
        "redacted": bool(covered),
        "withheld": withheld,
        "taken_at": None,
    }


def refuse_secrets(record: Record, secrets: Iterable[Secret]) -> None:
    """UserError naming the first field whose text holds one of the secrets."""
    wanted = [
        (secret, _words(secret.text) if secret.whole_words else _plain(secret.text))
        for secret in secrets
        if len(_plain(secret.text)) >= _SHORTEST
    ]
    for place, text in _texts(record, ""):
        plain, words = _plain(text), _words(text)
        for secret, looked_for in wanted:
            if looked_for in (words if secret.whole_words else plain):
                raise UserError(
                    f"The field {place} holds {secret.what}, which the seller must not read.",
                    "Have the inspection sent back or corrected, and the text written without it.",
                    "secret_in_text",
                )


def _plain(text: str) -> str:
    """Letters and digits alone, in one case and without accents, so that no spacing hides a secret."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    return re.sub(r"[\W_]+", "", "".join(c for c in folded if not unicodedata.combining(c)))


def _words(text: str) -> str:
    """The words of a text, each between single blanks, so that one of them is found as a whole only."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(c for c in folded if not unicodedata.combining(c))
    return " ".join(("", *re.findall(r"[^\W_]+", bare), ""))


def _texts(value: object, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts(inner, f"{place}.{key}" if place else str(key))
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value, 1):
            yield from _texts(inner, f"{place} {index}")

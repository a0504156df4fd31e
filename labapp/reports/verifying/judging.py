"""Judges what was found in a PDF: genuine, superseded, altered or unknown, with the reason. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Standing(StrEnum):
    """What a PDF is: as the lab issued it, replaced since, changed, or of nobody known here."""

    GENUINE = "genuine"
    SUPERSEDED = "superseded"
    ALTERED = "altered"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Issued:
    """What the lab knows of the number that a file carries, or of the file itself."""

    number: str
    version: int
    same_file: bool
    """Whether the lab issued exactly these bytes."""
    newest: int
    """The newest version of that number that was issued."""
    withdrawn: str | None = None
    """Why the lab has withdrawn that number; None if it stands by it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer about one file, with its reasons in sentences."""

    standing: Standing
    number: str
    version: int | None
    reasons: tuple[str, ...]


def judge(facts: Mapping[str, Any], issued: Issued | None, *, with_lab: bool, with_authority: bool) -> Finding:
    """The answer about one file: by the lab's own record where it is at hand, else by the file alone."""
    number, version = str(facts.get("number", "")), facts.get("version")
    if issued is not None and issued.same_file:
        return _by_record(issued)
    wrong = _wrong(facts)
    if issued is not None:
        first = f"The lab issued {issued.number}, but not with these bytes."
        return Finding(Standing.ALTERED, issued.number, issued.version, (first, *wrong))
    if not facts.get("pdf"):
        return Finding(Standing.UNKNOWN, "", None, ("This is no PDF.",))
    if not facts.get("signatures"):
        why = "It cannot be read as a PDF." if "broken" in facts else "It carries no signature of a lab."
        return Finding(Standing.UNKNOWN, number, version, (why,))
    if wrong:
        return Finding(Standing.ALTERED, number, version, wrong)
    who = f"Signed by {facts['signer']}, certified by {facts['issuer']}, on {str(facts['signed_at'])[:10]}"
    if with_lab:
        return Finding(Standing.UNKNOWN, number, version, (f"This lab never issued it. {who}.",))
    if not with_authority:
        why = "consistent in itself, signer not known here"
        return Finding(Standing.UNKNOWN, number, version, (f"{why}. {who}.",))
    if not facts.get("trusted"):
        why = f"The signer is not certified by the given authority. {who}."
        return Finding(Standing.UNKNOWN, number, version, (why,))
    since = "Whether it was replaced since, only the lab can say."
    return Finding(Standing.GENUINE, number, version, (f"{who}; nothing was changed since.", since))


def _by_record(issued: Issued) -> Finding:
    number, version = issued.number, issued.version
    if issued.withdrawn is not None:
        why = f"The lab issued it and has withdrawn {number}: {issued.withdrawn}"
        return Finding(Standing.SUPERSEDED, number, version, (why,))
    if issued.newest > version:
        why = f"The lab issued it; version {issued.newest} has replaced it."
        return Finding(Standing.SUPERSEDED, number, version, (why,))
    why = "Byte for byte as the lab issued it."
    return Finding(Standing.GENUINE, number, version, (why,))


def _wrong(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """What shows that a signed file was changed, in sentences; nothing if all of it fits together."""
    if not facts.get("signatures"):
        return ()
    checks = (
        (facts["signatures"] == 1, "It carries more than one signature."),
        (facts.get("intact"), "Its bytes are not those that were signed."),
        (facts.get("valid"), "Its signature does not fit."),
        (facts.get("covers_all"), "Something was added after the signature."),
        (facts.get("no_changes_allowed"), "Its signature does not forbid changes, as the lab's do."),
        (facts.get("as_made"), "Its signature is not written as the lab's program writes it."),
        ("number" in facts, "The record that belongs to it is not attached."),
        (
            not facts.get("lost"),
            f"Its pages do not show {', '.join(facts.get('lost', ())[:5])} of the attached record.",
        ),
        ("broken" not in facts, "Parts of it cannot be read."),
    )
    return tuple(sentence for fine, sentence in checks if not fine)

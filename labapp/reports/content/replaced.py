"""What a later version says first: which one it replaces, why, and what changed. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from labapp.reports.content.blocks import Cell, Column, Note, Section, Table
from labapp.reports.content.texts import DASH, Texts

Record = Mapping[str, Any]
_IN_SHORT = 4
"""So many changes are told on the first page; all of them stand in their own section."""
_LONGEST = 240


def replaces(record: Record, texts: Texts) -> tuple[Note, ...]:
    """The box above the answer of a version that replaces another one; nothing for a first version."""
    old = record["replaces"]
    if not old:
        return ()
    told = [_words(change, texts) for change in old["changes"] if change["about"] in ("grade", "score", "finding")]
    sentences = [_cut(texts("replaces.because", reason=old["reason"].rstrip(".")))]
    sentences += [f"{label}: {before} → {now}." for label, before, now in told[:_IN_SHORT]]
    same = old["verdict"] == record["verdict"]
    words = texts.word("verdict", old["verdict"]), texts.word("verdict", record["verdict"])
    sentences.append(texts("replaces.same" if same else "replaces.other", old=words[0], new=words[1]))
    day = texts.local_day(old["sealed_at"], record["lab"]["time_zone"])
    title = texts("replaces.title", number=old["number"], version=old["version"], day=day)
    return (Note(title, " ".join(sentences)),)


def what_changed(record: Record, texts: Texts) -> Section | None:
    """The reason in full and every change; nothing for a first version."""
    old = record["replaces"]
    if not old:
        return None
    rows = tuple(
        (Cell(label), Cell(before or DASH), Cell(now or DASH, bold=True))
        for label, before, now in (_words(change, texts) for change in old["changes"])
    )
    columns = (
        Column(texts("replaces.what"), 0.34),
        Column(texts("replaces.before"), 0.33),
        Column(texts("replaces.now"), 0.33),
    )
    table = (Table(columns, rows),) if rows else (Note("", texts("replaces.nothing")),)
    reason = Note(texts("replaces.reason"), old["reason"])
    note = texts("replaces.note", number=old["number"], version=old["version"])
    return Section(texts("replaces.changed"), (reason, *table), note)


def shown_of_changes(record: Record) -> Iterator[tuple[str, str]]:
    """What a person wrote about the change, with the name of its field."""
    if record["replaces"]:
        yield "reason of the correction", record["replaces"]["reason"]


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


def _words(change: Record, texts: Texts) -> tuple[str, str, str]:
    """The name of what changed, and how it was and is, in words."""
    about, old, new = change["about"], change["old"], change["new"]
    if about == "finding":
        shown = old or new
        name = texts("replaces.finding", number=shown["number"])
        return name, _finding(old, texts), _finding(new, texts)
    if about == "check":
        return change["label"], _answer(old, texts), _answer(new, texts)
    if about == "note":
        return texts("replaces.note_of", check=change["label"]), texts("replaces.other_words"), new
    if about in ("mark", "photo", "file"):
        return texts(f"replaces.{about}s"), texts("replaces.gone", count=old), texts("replaces.come", count=new)
    if about in ("verdict", "grade"):
        return texts(f"replaces.{about}"), texts.word(about, old), texts.word(about, new)
    if about == "score":
        return texts(f"pillar.{change['label']}"), texts.number(old), texts.number(new)
    if about == "fact":
        return texts(f"fact.{change['label']}"), _fact(old, texts), _fact(new, texts)
    return texts("report.on_receipt"), texts("replaces.other_words"), new


def _finding(finding: Record | None, texts: Texts) -> str:
    return (
        texts("replaces.no_finding")
        if finding is None
        else f"{texts.word('severity', finding['severity'])}: {finding['sentence']}"
    )


def _answer(answer: Record | None, texts: Texts) -> str:
    if answer is None:
        return DASH
    value = texts.number(answer["value"], answer["unit"]) if answer["value"] else ""
    return " · ".join(part for part in (texts.word("result", answer["result"] or "open"), value) if part)


def _fact(value: object, texts: Texts) -> str:
    if value is None:
        return DASH
    return texts.day(value) if isinstance(value, str) else str(value)

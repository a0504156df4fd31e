"""What a corrected verdict says otherwise than the version that it replaces. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

Record = Mapping[str, Any]
Change = dict[str, Any]
_OF_FINDING = ("source", "number", "severity", "sentence")
_FACTS = ("dispatched_on", "first_scan_on", "first_attempt_on", "delivered_on", "received_at", "failed_attempts")


def changes_between(old: Record, new: Record) -> list[Change]:
    """What differs, the gravest first: verdict, grade, scores, findings, answers, facts, marks, photos, files.

    Each has `about` (which kind of thing), `label` (its name as the record has it) and `old` and `new` as the record
    has them, None where there was or is nothing. What a person had typed before is left to the old version: it may be
    the very words that had to go. Words for people are put to it by the document.
    """
    return [
        *_one("verdict", "", old["verdict"], new["verdict"]),
        *_one("grade", "", old["grade"]["derived"], new["grade"]["derived"]),
        *(
            change
            for pillar in new["scores"]
            for change in _one("score", pillar, _score(old, pillar), _score(new, pillar))
        ),
        *_findings(old, new),
        *_checks(old, new),
        *(
            change
            for fact in _FACTS
            for change in _one("fact", fact, old["delivery"].get(fact), new["delivery"].get(fact))
        ),
        *_retyped("condition", "", old["received"]["condition"], new["received"]["condition"]),
        *_kept("mark", Counter(map(_mark, old["observations"])), Counter(map(_mark, new["observations"]))),
        *_kept("photo", Counter(map(_photo, old["photos"])), Counter(map(_photo, new["photos"]))),
        *_kept("file", Counter(map(_file, old.get("files", ()))), Counter(map(_file, new.get("files", ())))),
    ]


def _one(about: str, label: str, old: object, new: object) -> Iterator[Change]:
    if old != new:
        yield {"about": about, "label": label, "old": old, "new": new}


def _retyped(about: str, label: str, old: object, new: object, **more: object) -> Iterator[Change]:
    if old != new:
        yield {"about": about, "label": label, **more, "old": None, "new": new}


def _score(record: Record, pillar: str) -> str | None:
    score: str | None = record["scores"].get(pillar, {}).get("score")
    return score


def _findings(old: Record, new: Record) -> Iterator[Change]:
    before = {finding["source"]: finding for finding in old["findings"]}
    after = {finding["source"]: finding for finding in new["findings"]}
    for source in [*before, *(source for source in after if source not in before)]:
        was, now = before.get(source), after.get(source)
        if was is None or now is None or was["sentence"] != now["sentence"] or was["severity"] != now["severity"]:
            yield {
                "about": "finding",
                "label": source,
                "old": was and {key: was[key] for key in _OF_FINDING},
                "new": now and {key: now[key] for key in _OF_FINDING},
            }


def _checks(old: Record, new: Record) -> Iterator[Change]:
    before = {check["key"]: check for check in old["checks"]}
    for check in new["checks"]:
        was = before.get(check["key"])
        now = _answer(check)
        old_answer = None if was is None else _answer(was)
        if old_answer != now:
            if old_answer is not None and check["kind"] == "text":
                old_answer["value"] = ""
            yield {"about": "check", "label": check["text"], "key": check["key"], "old": old_answer, "new": now}
        elif was is not None:
            yield from _retyped("note", check["text"], was["note"], check["note"], key=check["key"])


def _answer(check: Record) -> dict[str, Any]:
    return {key: check[key] for key in ("key", "kind", "result", "value", "unit")}


def _kept(about: str, old: Counter[Any], new: Counter[Any]) -> Iterator[Change]:
    """How many of a kind were taken out and how many put in, told once."""
    gone, come = (old - new).total(), (new - old).total()
    if gone or come:
        yield {"about": about, "label": "", "old": gone, "new": come}


def _mark(mark: Record) -> tuple[Any, ...]:
    return tuple(sorted((key, str(value)) for key, value in mark.items()))


def _photo(photo: Record) -> tuple[Any, ...]:
    return photo["sha256"], photo["rendition_sha256"], photo["shot"], photo["check"], photo["caption"]


def _file(file: Record) -> tuple[Any, ...]:
    return file["sha256"], file["caption"]

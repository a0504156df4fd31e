"""What all documents share: letterhead, running head and foot, code, end mark. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from labapp.reports.content.blocks import Banner, Document, Note, Section
from labapp.reports.content.texts import DASH, Texts, fours


def record_hash(record: Mapping[str, Any]) -> str:
    """The record's SHA-256 over its canonical JSON, as the seal has it; an edition of it names the sealed one's."""
    edition = record.get("edition")
    if edition:
        return str(edition["of"])
    text = json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def is_for_seller(record: Mapping[str, Any]) -> bool:
    """Whether a record is the seller's edition of a verdict."""
    return bool(record.get("edition", {}).get("copy") == "seller")


def copy_words(record: Mapping[str, Any], texts: Texts) -> str:
    """Which copy a verdict's document is; other documents have one kind of copy only."""
    if record["purpose"] != "verdict":
        return ""
    return texts("common.seller_copy" if is_for_seller(record) else "common.internal")


def document(
    record: Mapping[str, Any],
    texts: Texts,
    *,
    draft: bool,
    title: str,
    subtitle: str,
    subject: str,
    answer: str,
    relates: str,
    banner: Banner,
    sections: tuple[Section, ...],
    must_show: Iterable[tuple[str, str | None]],
    preface: tuple[Note, ...] = (),
) -> Document:
    """Put a document's frame around its banner and sections."""
    number = record["number"] or DASH
    version = texts("common.version", version=record["version"])
    digest = record_hash(record)
    zone = record["lab"]["time_zone"]
    issued = (
        texts("common.not_issued") if draft else texts("common.issued", day=texts.local_day(record["sealed_at"], zone))
    )
    name = f"{number} · {version}" if not draft else f"{texts('common.draft_word')} · {subject.split(' · ')[0]}"
    copy = copy_words(record, texts)
    return Document(
        title=title,
        number="" if draft else str(number),
        subtitle=subtitle,
        lab=record["lab"]["name"],
        address=record["lab"]["address"] or "",
        draft=draft,
        draft_word=texts("common.draft_word"),
        draft_note=texts("common.draft_note"),
        code="" if draft else f"{number} v{record['version']} {digest[:16]}",
        code_note=(texts("common.no_code_1"), texts("common.no_code_2"))
        if draft
        else (texts("common.check_1"), texts("common.check_2"), texts("common.check_3", hash=fours(digest))),
        head_left=(name, " · ".join(part for part in (title, copy) if part)),
        head_right=(subject, answer),
        foot_left=(name, copy),
        foot_centre=(relates, (texts("common.head"), fours(record["previous_head"]) or texts("common.no_head"))),
        foot_right=issued,
        page_words=texts("common.page", x="{x}", y="{y}"),
        banner=banner,
        sections=sections,
        preface=preface,
        end_mark=texts("common.end", number="" if draft else number, version=version).replace("  ", " "),
        keywords=f"record sha256 {digest}",
        must_show=(
            *(() if draft else (("number", str(number)),)),
            ("verdict", banner.word),
            ("lab", record["lab"]["name"]),
            ("lab's address", record["lab"]["address"] or ""),
            *((field, text) for field, text in must_show if text),
        ),
    )

"""The later pages of a verdict report: cosmetics, details, checks, photos, method, history, sign-off. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from labapp.reports.content.blocks import (
    Block,
    Box,
    Cell,
    Column,
    Facts,
    GradeLadder,
    Note,
    Paragraphs,
    Photo,
    PhotoSheet,
    Section,
    Signature,
    SignOff,
    Table,
)
from labapp.reports.content.frame import is_for_seller, record_hash
from labapp.reports.content.texts import DASH, Texts, number

Record = Mapping[str, Any]
_REPLY_DAYS = 14
"""For records that were sealed before they named it."""
_GRADES = ("premium", "excellent", "good", "fair", "below_fair")


def numbered(*sections: Section | None) -> tuple[Section, ...]:
    """The sections that are there, their titles numbered."""
    numbers = count(1)
    there = [section for section in sections if section is not None]
    return tuple(
        replace(section, title=f"{next(numbers)}  {section.title}") if section.title else section for section in there
    )


def pictures(record: Record, paths: Mapping[str, Path], texts: Texts) -> dict[int, Photo]:
    """Each photo of the record with its caption, by its number."""
    found = {}
    for photo in record["photos"]:
        findings = f" · {texts('report.finding_of', numbers=', '.join(photo['findings']))}" if photo["findings"] else ""
        drawn = photo.get("marked") or (photo.get("overlay") or {}).get("marks")
        marks = f" · {texts('report.marked')}" if drawn else ""
        marks += f" · {texts('report.redacted')}" if photo.get("redacted") else ""
        mark = photo.get("mark")  # records sealed before photos could belong to a mark have none
        place = f" · {mark['place']}" if mark else ""
        view = texts(f"report.{mark['view']}", number=mark["number"]) if mark else ""
        words = photo["caption"] or view or photo["shot_title"] or photo["check"] or ""
        sha256 = photo["sha256"]
        found[photo["number"]] = Photo(
            paths.get(photo["rendition_sha256"]),
            texts("common.photo", number=photo["number"]) + findings + place + marks,
            words,
            f"{sha256[:8]}…{sha256[-4:]} · {texts.utc(photo['received_at'])} UTC",
            texts("report.photo_withheld" if photo.get("withheld") else "report.photo_missing"),
        )
    return found


def cosmetics(record: Record, texts: Texts) -> Section | None:
    """The grade ladder and the marks that were seen; nothing for an order without a device."""
    if record["order"]["ended"]:
        return None
    grade = record["grade"]
    derived = None if grade["derived"] is None else _GRADES.index(grade["derived"])
    blocks: list[Block] = [
        GradeLadder(
            tuple(texts.word("grade", key) for key in _GRADES),
            _GRADES.index(grade["claimed"]),
            derived,
            texts("report.claimed"),
            texts("report.derived"),
        ),
    ]
    if grade["sentence"]:
        blocks.append(Paragraphs((grade["sentence"],)))
    if record["observations"]:
        blocks.append(_observations(record, texts))
    elif not grade["sentence"]:
        blocks.append(Paragraphs((texts("report.no_marks"),)))
    return Section(texts("report.cosmetics"), tuple(blocks))


def _observations(record: Record, texts: Texts) -> Table:
    def seen(value: bool | None) -> str:
        return DASH if value is None else texts("report.yes") if value else texts("report.no")

    rows = tuple(
        (
            Cell(str(index)),
            Cell(mark["zone"].replace("_", " ")),
            Cell(mark["kind"].replace("_", " ")),
            Cell(number(mark["length_mm"], "mm")),
            Cell(seen(mark["visible_20cm"])),
            Cell(seen(mark["visible_50cm"])),
            Cell(seen(mark["visible_on"])),
            Cell(seen(mark["catches_nail"])),
            Cell(str(mark["count"])),
        )
        for index, mark in enumerate(record["observations"], 1)
    )
    heads = ("", "zone", "mark_kind", "length", "at_20", "at_50", "screen_on", "nail", "count")
    shares = (0.05, 0.18, 0.17, 0.11, 0.11, 0.11, 0.11, 0.08, 0.08)
    columns = tuple(
        Column(texts(f"report.{head}") if head else "", share, right=head in ("length", "count"))
        for head, share in zip(heads, shares, strict=True)
    )
    return Table(columns, rows)


def photo_sheet(record: Record, found: Mapping[int, Photo], texts: Texts) -> Section | None:
    """All photos, six to a page."""
    if not found:
        return None
    return Section(
        texts("report.photo_sheet"),
        (PhotoSheet(tuple(found[key] for key in sorted(found)), texts("report.in_full")),),
        texts("report.photo_note"),
    )


def method(record: Record, texts: Texts) -> Section:
    """How the verdict came about, and what it relates to."""
    inspection = record["inspection"]
    limits = record.get("limits", {"majors": 2, "quality_minors": 5})
    looked = " ".join(
        f"{index} {texts('report.fires') if line['fires'] else texts('report.fires_not')}: {line['sentence']}"
        for index, line in enumerate(record["rules"], 1)
    )
    rows = [
        (
            texts("report.method_label"),
            texts(
                "report.method_text",
                checklist=inspection["checklist"],
                checks=len(record["checks"]),
                checklist_hash=(inspection["checklist_sha256"] or "")[:12],
                policy=inspection["policy"],
                policy_hash=(inspection["policy_sha256"] or "")[:12],
            ),
        ),
        (
            texts("report.decision_label"),
            texts("report.decision_text", majors=limits["majors"], minors=limits["quality_minors"]),
        ),
        (texts("report.looked_label"), looked),
        (texts("report.scope_label"), texts("report.scope_text")),
    ]
    if inspection["finished_short"]:
        rows.insert(2, (texts("report.short_label"), texts("report.short_text")))
    return Section(texts("report.method"), (Facts("", tuple(row for row in rows if row[1])),))


def history(record: Record, texts: Texts) -> Section:
    """The turns of the order and its inspection."""
    rows = tuple(
        (
            Cell(texts.utc(line["at"])),
            Cell(line["what"]),
            Cell(", ".join(part for part in (line["who"], line["role"]) if part) or DASH),
        )
        for line in record["history"]
    )
    columns = (Column(texts("report.when"), 0.2), Column(texts("report.what"), 0.5), Column(texts("report.who"), 0.3))
    return Section(texts("report.history"), (Table(columns, rows),), texts("report.history_note"))


def file_only(record: Record, texts: Texts) -> Section:
    """What the seller's copy leaves out: identity by its number only, tracking, cost."""
    order, delivery = record["order"], record["delivery"]
    left = Facts(
        "",
        (
            (texts("report.identity"), order["identity"] or DASH),
            (texts("report.carrier"), delivery["carrier"] or DASH),
            (texts("report.tracking"), delivery["tracking"] or DASH),
        ),
        frozenset({texts("report.tracking"), texts("report.identity")}),
    )
    right = Facts(
        "",
        (
            (texts("report.price"), f"{order['price']['currency']} {order['price']['amount']}"),
            (texts("report.shipping"), f"{order['shipping']['currency']} {order['shipping']['amount']}"),
        ),
    )
    return Section("", (Box(texts("report.file_only"), (left, right)),), with_next=True)


def how_to_reply(record: Record, texts: Texts) -> Section:
    """How the seller can answer; the time for it starts with the hand-over, which no document can know."""
    days = record.get("reply_days", _REPLY_DAYS)
    words = texts("report.reply_text", number=record["number"] or DASH, days=days)
    return Section("", (Note(texts("report.reply"), words),), with_next=True)


def sign_off(record: Record, texts: Texts, *, draft: bool) -> Section:
    """Who inspected and who authorised, with the meaning of each signature."""
    inspection, zone = record["inspection"], record["lab"]["time_zone"]
    meaning = "report.meaning_recorded" if record["order"]["ended"] else "report.meaning_inspected"
    signatures = (
        Signature(
            texts("report.inspected_by"),
            texts("report.some_technician") if is_for_seller(record) else ", ".join(inspection["inspected_by"]) or DASH,
            texts.local(inspection["submitted_at"], zone),
            texts(meaning),
            "",
        ),
        Signature(
            texts("report.authorised_by"),
            texts("report.draft_signature") if draft else inspection["verified_by"],
            DASH if draft else texts.local(record["sealed_at"], zone),
            texts("report.meaning_authorised"),
            "" if draft else texts("common.signature_place"),
        ),
    )
    note = "" if draft else texts("report.sign_note", hash=record_hash(record)[:24])
    return Section(texts("report.sign_off"), (SignOff(signatures),), note)

"""The later pages of a verdict report: cosmetics, details, checks, photos, method, history, sign-off. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from labapp.reports.content.blocks import (
    Block,
    Box,
    Cell,
    CheckLine,
    Checks,
    Column,
    Facts,
    GradeLadder,
    Paragraphs,
    Photo,
    PhotoSheet,
    Section,
    Signature,
    SignOff,
    Table,
)
from labapp.reports.content.frame import record_hash
from labapp.reports.content.texts import DASH, Texts, grouped_imei, number

Record = Mapping[str, Any]
_GRADES = ("premium", "excellent", "good", "fair", "below_fair")
_DETAIL_SECTIONS = ("identity", "locks", "battery", "parts")
_OPEN = ("not_tested", "not_readable", None)
_FAILED_FIRST = {"fail": 0, None: 1, "not_tested": 1, "not_readable": 1, "pass": 2}


def numbered(*sections: Section | None) -> tuple[Section, ...]:
    """The sections that are there, their titles numbered."""
    there = [section for section in sections if section is not None]
    return tuple(replace(section, title=f"{index}  {section.title}") for index, section in enumerate(there, 1))


def pictures(record: Record, paths: Mapping[str, Path], texts: Texts) -> dict[int, Photo]:
    """Each photo of the record with its caption, by its number."""
    found = {}
    for photo in record["photos"]:
        findings = f" · {texts('report.finding_of', numbers=', '.join(photo['findings']))}" if photo["findings"] else ""
        words = photo["caption"] or photo["shot_title"] or photo["check"] or ""
        sha256 = photo["sha256"]
        found[photo["number"]] = Photo(
            paths.get(sha256),
            texts("common.photo", number=photo["number"]) + findings,
            words,
            f"{sha256[:8]}…{sha256[-4:]} · {texts.utc(photo['received_at'])}",
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
        Paragraphs((grade["sentence"],)) if grade["sentence"] else Paragraphs(()),
    ]
    if record["observations"]:
        blocks.append(_observations(record, texts))
    else:
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


def details(record: Record, texts: Texts) -> Section | None:
    """Identity, locks, battery and parts with their values, then what was not tested and why."""
    if record["order"]["ended"]:
        return None
    rows = [_detail_row(check, texts) for check in record["checks"] if _shown(check)]
    columns = (
        Column(texts("report.check"), 0.46),
        Column(texts("report.value"), 0.32),
        Column(texts("report.result"), 0.22),
    )
    tinted = frozenset(index for index, row in enumerate(rows) if row[2].mark == "fail")
    untested = [check for check in record["checks"] if check["asked"] and check["result"] in _OPEN]
    blocks: list[Block] = [Table(columns, tuple(rows), tinted), Paragraphs((), strong=texts("report.untested"))]
    blocks.append(_untested(untested, texts) if untested else Paragraphs((texts("report.untested_none"),)))
    return Section(texts("report.details"), tuple(blocks))


def _shown(check: Record) -> bool:
    return check["asked"] and check["section"] in _DETAIL_SECTIONS and check["result"] != "not_applicable"


def _detail_row(check: Record, texts: Texts) -> tuple[Cell, Cell, Cell]:
    value = grouped_imei(check["value"]) if check["kind"] == "identity" else number(check["value"], check["unit"])
    failed = check["result"] == "fail"
    words = texts.word("result", check["result"] or "open") + (f" · {check['finding']}" if check["finding"] else "")
    return (
        Cell(check["text"].rstrip(".")),
        Cell(value, bold=failed, mono=check["kind"] == "identity" and value != DASH),
        Cell(words, _mark(check), bold=failed),
    )


def _untested(checks: list[Record], texts: Texts) -> Table:
    rows = tuple(
        (
            Cell(check["text"].rstrip(".")),
            Cell(texts.word("result", check["result"] or "open"), _mark(check)),
            Cell(check["note"] or DASH),
        )
        for check in checks
    )
    return Table(
        (
            Column(texts("report.check"), 0.42),
            Column(texts("report.result"), 0.18),
            Column(texts("report.why_not"), 0.4),
        ),
        rows,
    )


def _mark(check: Record) -> str:
    return check["result"] or "not_tested"


def checks(record: Record, texts: Texts) -> Section | None:
    """All checks by pillar with the score's arithmetic, failed ones first."""
    if record["order"]["ended"]:
        return None
    blocks = tuple(_pillar(record, pillar, texts) for pillar in ("delivery", "packaging", "quality"))
    return Section(texts("report.checks"), blocks, texts("report.checks_note"))


def _pillar(record: Record, pillar: str, texts: Texts) -> Checks:
    asked = [check for check in record["checks"] if check["pillar"] == pillar and check["asked"]]
    score = record["scores"].get(pillar) or {"score": None}
    arithmetic = texts("report.arithmetic_none")
    if score["score"] is not None:
        counted = sum(check["result"] != "not_applicable" for check in asked)
        arithmetic = texts("report.arithmetic", asked=counted, **score)
    groups: dict[str, list[Record]] = {}
    for check in asked:
        if check["result"] != "not_applicable":
            groups.setdefault(check["section_title"], []).append(check)
    left_out = [check["text"].rstrip(".") for check in asked if check["result"] == "not_applicable"]
    return Checks(
        texts(f"pillar.{pillar}"),
        arithmetic,
        tuple(
            (title if len(groups) > 1 else "", tuple(_check_line(check) for check in _failed_first(found)))
            for title, found in groups.items()
        ),
        texts("report.not_applicable", count=len(left_out), names="; ".join(left_out)) if left_out else "",
    )


def _failed_first(found: list[Record]) -> list[Record]:
    return sorted(found, key=lambda check: _FAILED_FIRST.get(check["result"], 2))


def _check_line(check: Record) -> CheckLine:
    value = grouped_imei(check["value"]) if check["kind"] == "identity" else number(check["value"], check["unit"])
    short = value if value != DASH and len(value) <= 22 else ""
    return CheckLine(_mark(check), check["text"].rstrip("."), f"[{check['weight']}]", short, check["finding"] or "")


def photo_sheet(record: Record, found: Mapping[int, Photo], texts: Texts) -> Section | None:
    """All photos, six to a page."""
    if not found:
        return None
    return Section(
        texts("report.photo_sheet"),
        (PhotoSheet(tuple(found[key] for key in sorted(found))),),
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
    return Section(texts("report.file_only"), (Box(texts("report.file_only"), (left, right)),))


def sign_off(record: Record, texts: Texts, *, draft: bool) -> Section:
    """Who inspected and who authorised, with the meaning of each signature."""
    inspection, zone = record["inspection"], record["lab"]["time_zone"]
    meaning = "report.meaning_recorded" if record["order"]["ended"] else "report.meaning_inspected"
    signatures = (
        Signature(
            texts("report.inspected_by"),
            ", ".join(inspection["inspected_by"]) or DASH,
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

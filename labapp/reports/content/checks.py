"""The checks in a verdict report: details with their values, what stayed open, all checks by pillar, notes. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from labapp.reports.content.blocks import Block, Cell, CheckLine, Checks, Column, Legend, Paragraphs, Section, Table
from labapp.reports.content.texts import DASH, Texts, grouped_imei

Record = Mapping[str, Any]
_DETAIL_SECTIONS = ("identity", "locks", "battery", "parts")
_OPEN = ("not_tested", "not_readable", None)
_FAILED_FIRST = {"fail": 0, None: 1, "not_tested": 1, "not_readable": 1, "pass": 2}
_SHORT = 22
"""The longest value that stands beside its check."""


def details(record: Record, texts: Texts) -> Section | None:
    """Identity, locks, battery and parts with their values, then what was not tested and why."""
    if record["order"]["ended"]:
        return None
    rows = [_detail_row(check, record, texts) for check in record["checks"] if _shown(check)]
    columns = (
        Column(texts("report.check"), 0.46),
        Column(texts("report.value"), 0.32),
        Column(texts("report.result"), 0.22),
    )
    tinted = frozenset(index for index, row in enumerate(rows) if row[2].mark == "fail")
    untested = [check for check in record["checks"] if check["asked"] and check["result"] in _OPEN]
    blocks: list[Block] = [Table(columns, tuple(rows), tinted), Paragraphs((), strong=texts("report.untested"))]
    blocks.append(_untested(untested, record, texts) if untested else Paragraphs((texts("report.untested_none"),)))
    return Section(texts("report.details"), tuple(blocks))


def _shown(check: Record) -> bool:
    return check["asked"] and check["section"] in _DETAIL_SECTIONS and check["result"] != "not_applicable"


def _detail_row(check: Record, record: Record, texts: Texts) -> tuple[Cell, Cell, Cell]:
    value = grouped_imei(check["value"]) if check["kind"] == "identity" else texts.number(check["value"], check["unit"])
    failed = check["result"] == "fail"
    words = texts.word("result", check["result"] or "open") + (f" · {check['finding']}" if check["finding"] else "")
    return (
        Cell(check["text"].rstrip("."), small=_under(check, record, texts)),
        Cell(value, bold=failed, mono=check["kind"] == "identity" and value != DASH),
        Cell(words, _mark(check), bold=failed),
    )


def _untested(checks: list[Record], record: Record, texts: Texts) -> Table:
    rows = tuple(
        (
            Cell(check["text"].rstrip("."), small=_under(check, record, texts)),
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
    return Section(
        texts("report.checks"), (_legend(texts), *blocks, *_notes(record, texts)), texts("report.checks_note")
    )


def _legend(texts: Texts) -> Legend:
    return Legend(tuple((mark, texts.word("legend", mark)) for mark in ("pass", "fail", "not_tested", "not_readable")))


def _pillar(record: Record, pillar: str, texts: Texts) -> Checks:
    asked = [check for check in record["checks"] if check["pillar"] == pillar and check["asked"]]
    score = record["scores"].get(pillar) or {"score": None}
    arithmetic = texts("report.arithmetic_none")
    if score["score"] is not None:
        counted = sum(check["result"] != "not_applicable" for check in asked)
        arithmetic = texts("report.arithmetic", asked=counted, **_written(score, texts))
    groups: dict[str, list[Record]] = {}
    for check in asked:
        if check["result"] != "not_applicable":
            groups.setdefault(check["section_title"], []).append(check)
    left_out = [check["text"].rstrip(".") for check in asked if check["result"] == "not_applicable"]
    return Checks(
        texts(f"pillar.{pillar}"),
        arithmetic,
        tuple(
            (
                title if len(groups) > 1 else "",
                tuple(_check_line(check, record, texts) for check in _failed_first(found)),
            )
            for title, found in groups.items()
        ),
        texts("report.not_applicable", count=len(left_out), names=f"{texts('common.semicolon')} ".join(left_out))
        if left_out
        else "",
    )


def _written(score: Record, texts: Texts) -> dict[str, str]:
    return {key: texts.figures(str(score[key])) for key in ("score", "got", "of", "minimum")}


def _failed_first(found: list[Record]) -> list[Record]:
    return sorted(found, key=lambda check: _FAILED_FIRST.get(check["result"], 2))


def _check_line(check: Record, record: Record, texts: Texts) -> CheckLine:
    return CheckLine(
        _mark(check),
        check["text"].rstrip("."),
        f"[{check['weight']}]",
        _value(check, texts) if _short(check, texts) else "",
        check["finding"] or "",
        _under(check, record, texts),
    )


def _under(check: Record, record: Record, texts: Texts) -> str:
    """In small: how it was judged otherwise, and the tool that an answer was taken from; older records name none."""
    source = check.get("source", "")
    parts = (judged(check, record, texts), texts("report.source", source=source) if source else "")
    return " · ".join(part for part in parts if part)


def _value(check: Record, texts: Texts) -> str:
    value = grouped_imei(check["value"]) if check["kind"] == "identity" else texts.number(check["value"], check["unit"])
    return "" if value == DASH else value


def _short(check: Record, texts: Texts) -> bool:
    return len(_value(check, texts)) <= _SHORT


def judged(check: Record, record: Record, texts: Texts) -> str:
    """What the technician answered where facts or rules judged otherwise, and why; records may not hold the answer."""
    answered = check.get("answered")
    if answered is None or answered == check["result"]:
        return ""
    words = texts(
        "report.judged",
        answered=texts.word("result", answered),
        judged=texts.word("result", check["result"] or "open"),
    )
    why = next((line["sentence"] for line in record["findings"] if line["number"] == check["finding"]), "")
    return f"{words}{texts('common.colon')} {why.rstrip('.')}" if why else words


def _notes(record: Record, texts: Texts) -> list[Block]:
    """What technicians wrote that stands nowhere else: notes without a finding, and values too long for their line."""
    told = "\n".join(finding["note"] for finding in record["findings"])
    found: list[Block] = []
    for check in record["checks"]:
        if not check["asked"] or check["result"] in _OPEN:
            continue
        lines = [] if _short(check, texts) or _shown(check) else [_value(check, texts)]
        lines += [check["note"]] if check["note"] and check["note"] not in told else []
        if lines:
            strong = (
                check["text"] if check["text"].endswith("?") else f"{check['text'].rstrip('.')}{texts('common.colon')}"
            )
            found.append(Paragraphs(tuple(lines), strong=strong))
    return [Paragraphs((), strong=texts("report.notes")), *found] if found else []

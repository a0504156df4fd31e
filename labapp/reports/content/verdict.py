"""The verdict report: the answer, its reasons and its evidence first; every later page only proves page 1. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from labapp.reports.content import checks, details
from labapp.reports.content.blocks import (
    Banner,
    Cell,
    Column,
    Document,
    FactColumns,
    Facts,
    Finding,
    Paragraphs,
    Photo,
    PhotoRow,
    Reasons,
    Score,
    Scores,
    Section,
    Table,
)
from labapp.reports.content.evidence import further_evidence, shown_of_files
from labapp.reports.content.frame import copy_words, document, is_for_seller
from labapp.reports.content.replaced import replaces, shown_of_changes, what_changed
from labapp.reports.content.texts import DASH, Texts, grouped_imei

_STYLES = {"fail": "fail", "pass": "pass", "pass_with_remarks": "remark", "inconclusive": "inconclusive"}
_MOST_REASONS = 6
Record = Mapping[str, Any]


def verdict_content(record: Record, photos: Mapping[str, Path], *, draft: bool, texts: Texts) -> Document:
    """The whole verdict report from its sealed record; `photos` maps a rendition's hash to its file."""
    pictures = details.pictures(record, photos, texts)
    sections = (
        _why(record, texts),
        Section("", (*_scores(record, texts), _who_and_what(record, texts, draft=draft))),
        _promise(record, texts),
        Section("", (_evidence(record, pictures, texts),)) if record["photos"] else None,
        *details.numbered(
            what_changed(record, texts),
            _findings(record, pictures, texts),
            details.cosmetics(record, texts),
            checks.details(record, texts),
            checks.checks(record, texts),
            details.photo_sheet(record, pictures, texts),
            further_evidence(record, texts),
            details.method(record, texts),
            details.history(record, texts),
            details.how_to_reply(record, texts) if is_for_seller(record) else details.file_only(record, texts),
            details.sign_off(record, texts, draft=draft),
        ),
    )
    word = texts(f"verdict_words.{record['verdict']}")
    return document(
        record,
        texts,
        draft=draft,
        title=texts("report.title"),
        subtitle=f"{texts('common.version', version=record['version'])} · {copy_words(record, texts)}",
        subject=f"{record['order']['number']} · {record['order']['title']}",
        answer=word,
        relates=texts("common.relates"),
        banner=_banner(record, word, texts),
        sections=tuple(section for section in sections if section is not None),
        must_show=_must_show(record, draft=draft),
        preface=replaces(record, texts),
    )


def _must_show(record: Record, *, draft: bool) -> Iterator[tuple[str, str | None]]:
    """Every text that a person or the seller's offer put into the record, with the name of its field."""
    received, order, delivery = record["received"], record["order"], record["delivery"]
    yield from (("seller", record["seller"]["name"]), ("seller number", record["seller"]["number"]))
    yield from (("order", order["number"]), ("device", order["title"]), ("buyer identity", order["identity"]))
    yield from (("carrier", delivery["carrier"]), ("tracking number", delivery["tracking"]))
    if not order["ended"]:
        yield from (("condition on receipt", received["condition"]), ("serial", received["serial"]))
        yield from ((part, received[part]) for part in ("model", "storage", "colour"))
        yield from ((name, grouped_imei(received[name]) if received[name] else "") for name in ("imei", "imei2"))
    for reason in record["reasons"]:
        yield f"reason {reason['rule']}", reason["sentence"]
    for index, rule in enumerate(record["rules"], 1):
        yield f"rule {index}", rule["sentence"]
    for line in record["differences"]:
        yield from ((f"promised {line['label']}", line["promised"]), (f"received {line['label']}", line["received"]))
    for finding in record["findings"]:
        for part in ("sentence", "expected", "found", "note"):
            yield f"{part} of {finding['number']}", finding[part]
    if not order["ended"]:
        yield "grade", record["grade"]["sentence"]
        for check in record["checks"]:
            if check["asked"]:
                yield f"text of {check['key']}", check["text"].rstrip(".")
                yield f"note of {check['key']}", check["note"]
                if check["kind"] != "identity" and check["result"] != "not_applicable":
                    yield f"value of {check['key']}", check["value"]
    for photo in record["photos"]:
        yield f"caption of photo {photo['number']}", photo["caption"]
    yield from shown_of_files(record)
    yield from shown_of_changes(record)
    for line in record["history"]:
        yield from (("history", line["what"]), ("history", line["who"]))
    yield from (("who inspected", name) for name in record["inspection"]["inspected_by"])
    if not draft:
        yield "who verified", record["inspection"]["verified_by"]


def _banner(record: Record, word: str, texts: Texts) -> Banner:
    counts = {
        key: sum(finding["severity"] == key for finding in record["findings"]) for key in ("critical", "major", "minor")
    }
    limits = record.get("limits", {"majors": 2, "quality_minors": 5})
    sentences = [finding["sentence"] for finding in record["findings"]] or [
        reason["sentence"] for reason in record["reasons"]
    ]
    first = " ".join(_sentence(text) for text in sentences[:2])
    return Banner(
        _STYLES[record["verdict"]],
        word,
        texts(f"verdict_sentence.{record['verdict']}").replace("{first}", first),
        texts("report.findings_count", **counts, majors=limits["majors"], minors=limits["quality_minors"]),
    )


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _why(record: Record, texts: Texts) -> Section:
    by_number = {finding["number"]: finding for finding in record["findings"]}
    rows = []
    for reason in record["reasons"][:_MOST_REASONS]:
        lines = tuple(
            (
                by_number[key]["severity"],
                texts(f"tag.{by_number[key]['severity']}"),
                key,
                by_number[key]["sentence"],
                _photo_words(by_number[key]["photos"], texts),
            )
            for key in reason["findings"][:_MOST_REASONS]
            if key in by_number
        )
        rows.append((reason["sentence"], lines))
    hidden = len(record["reasons"]) - len(rows)
    if hidden:
        rows.append((texts("report.more_reasons", count=hidden), ()))
    return Section(
        texts("report.why"), (Reasons(tuple(rows)),), texts("report.why_note", policy=record["inspection"]["policy"])
    )


def _photo_words(numbers: list[int], texts: Texts) -> str:
    if not numbers:
        return ""
    shown = ", ".join(map(str, numbers[:4])) + (" …" if len(numbers) > 4 else "")
    return texts("common.photo_one" if len(numbers) == 1 else "common.photos", numbers=shown)


def _scores(record: Record, texts: Texts) -> tuple[Scores, ...]:
    """The pillars' bars; none without a device, since nothing was scored."""
    if record["order"]["ended"]:
        return ()
    found = []
    for pillar in ("delivery", "packaging", "quality"):
        score = record["scores"].get(pillar) or {"score": None, "got": "0", "of": "0", "minimum": "0"}
        value = None if score["score"] is None else float(score["score"])
        minimum = float(score["minimum"])
        met = "report.no_score" if value is None else "report.met" if value >= minimum else "report.missed"
        found.append(
            Score(
                texts(f"pillar.{pillar}"),
                value,
                texts.figures(score["score"]) if score["score"] else DASH,
                minimum,
                texts(met, minimum=texts.figures(score["minimum"])),
                ""
                if value is None
                else texts("report.weight", got=texts.figures(score["got"]), of=texts.figures(score["of"])),
            )
        )
    return (Scores(tuple(found)),)


def _who_and_what(record: Record, texts: Texts, *, draft: bool) -> FactColumns:
    seller, order, received, zone = record["seller"], record["order"], record["received"], record["lab"]["time_zone"]
    where = seller["country"] + (f"-{seller['region']}" if seller["region"] else "")
    trial = record["trial"]
    seller_rows = [
        (texts("common.name"), f"{seller['name']} ({where})"),
        (texts("common.number"), f"{seller['number']} · {texts.word('seller_kind', seller['kind'])}"),
    ]
    if trial:
        seller_rows.append(
            (texts("report.trial"), texts("report.trial_order", label=trial["label"], index=trial["order_index"]))
        )
    if order["reason"]:
        seller_rows.append((texts("report.reason"), texts.word("order_reason", order["reason"])))
    order_rows = [
        (texts("common.number"), f"{order['number']} · {texts('report.market', market=order['market'])}"),
        (texts("report.ordered"), texts.day(order["ordered_on"])),
        (texts("report.at_bench"), texts.local(order["received_at"], zone)),
        (texts("report.inspected"), texts.local_day(record["inspection"]["submitted_at"], zone)),
        (texts("report.issued"), texts("common.not_issued") if draft else texts.local_day(record["sealed_at"], zone)),
    ]
    if order["ended"]:
        device_rows = [(texts("report.model"), order["title"]), (texts("report.received"), texts("report.no_device"))]
    else:
        # the running head cuts a long title, so the whole of it stands here
        order_rows.insert(1, (texts("report.listing"), order["title"]))
        device_rows = [
            (
                texts("report.model"),
                " ".join(part for part in (received["model"], received["storage"], received["colour"]) if part) or DASH,
            )
        ]
        device_rows += [("IMEI", grouped_imei(received["imei"]))]
        device_rows += [("IMEI 2", grouped_imei(received["imei2"]))] if received["imei2"] else []
        device_rows += [(texts("report.serial"), received["serial"])] if received["serial"] else []
        device_rows += [(texts("report.on_receipt"), received["condition"] or DASH)]
    mono = frozenset({"IMEI", "IMEI 2", texts("report.serial")})
    return FactColumns(
        (
            Facts(texts("report.seller"), tuple(seller_rows)),
            Facts(texts("report.order"), tuple(order_rows)),
            Facts(texts("report.device"), tuple(device_rows), mono),
        )
    )


def _promise(record: Record, texts: Texts) -> Section:
    note = texts("report.promise_note", when=texts.local(record["order"]["placed_at"], record["lab"]["time_zone"]))
    if not record["differences"]:
        return Section(texts("report.promise"), (Paragraphs((texts("report.promise_none"),)),), note)
    rows, tinted = [], set()
    for index, line in enumerate(record["differences"]):
        failed = line["result"] == "fail"
        words = texts.word("result", line["result"] or "open")
        if failed and line["finding"]:
            words += f" · {line['finding']} {texts.word('severity', line['severity'])}"
        if failed:
            tinted.add(index)
        mark = {"pass": "pass", "fail": "fail"}.get(line["result"] or "", "not_tested")
        rows.append(
            (
                Cell(line["label"]),
                Cell(line["promised"] or DASH),
                Cell(line["received"] or DASH, bold=failed),
                Cell(words, mark, bold=failed),
            )
        )
    columns = (
        Column(texts("report.field"), 0.13),
        Column(texts("report.promised"), 0.29),
        Column(texts("report.received"), 0.35),
        Column(texts("report.result"), 0.23),
    )
    return Section(texts("report.promise"), (Table(columns, tuple(rows), frozenset(tinted)),), note)


def _evidence(record: Record, pictures: Mapping[int, Photo], texts: Texts) -> PhotoRow:
    """Up to three photos that decide: of the gravest findings first, else the device itself."""
    wanted: list[int] = []
    for finding in record["findings"]:
        wanted += [key for key in finding["photos"] if key not in wanted]
    fallback = [
        photo["number"] for photo in record["photos"] if photo["shot"] in ("device_front", "device_back", "screen_on")
    ]
    chosen = (wanted + [key for key in fallback if key not in wanted])[:3]
    return PhotoRow(
        tuple(pictures[key] for key in chosen if key in pictures), texts("report.evidence"), only_if_it_fits=True
    )


def _findings(record: Record, pictures: Mapping[int, Photo], texts: Texts) -> Section:
    found: list[Finding | Paragraphs] = []
    for finding in record["findings"]:
        rows = [
            (texts("report.expected"), finding["expected"]),
            (texts("report.found"), finding["found"]),
            (texts("report.note"), "" if finding["note"] == finding["found"] else finding["note"]),
            (texts("report.rule"), finding["source"]),
            (texts("report.photos"), ", ".join(map(str, finding["photos"]))),
        ]
        found.append(
            Finding(
                finding["number"],
                finding["severity"],
                texts(f"tag.{finding['severity']}"),
                finding["sentence"],
                texts(f"pillar.{finding['pillar']}"),
                tuple((label, text) for label, text in rows if text),
                tuple(pictures[key] for key in finding["photos"][:3] if key in pictures),
            )
        )
    if not found:
        found.append(Paragraphs((texts("report.no_findings"),)))
    more = record["reasons"][_MOST_REASONS:]
    if more:
        sentences = tuple(_sentence(reason["sentence"]) for reason in more)
        found.append(Paragraphs(sentences, strong=texts("report.further_reasons")))
    return Section(texts("report.findings"), tuple(found), texts("report.findings_note") if record["findings"] else "")

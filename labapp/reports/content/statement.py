"""The statement of reasons of a measure: what is decided, on which facts and grounds, what it means, how to reply. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from labapp.reports.content.blocks import (
    Banner,
    Cell,
    Column,
    Document,
    FactColumns,
    Facts,
    Paragraphs,
    Section,
    Signature,
    SignOff,
    Table,
)
from labapp.reports.content.details import numbered
from labapp.reports.content.forms import Points, ReplySheet
from labapp.reports.content.frame import document, record_hash
from labapp.reports.content.texts import DASH, Texts

Record = Mapping[str, Any]
_STYLES = {"warning": "remark", "limit": "remark", "suspension": "fail", "lift": "pass"}
_MARKS = {"pass": "pass", "pass_with_remarks": "remark", "fail": "fail", "inconclusive": "not_readable"}
_OUTCOME_MARKS = {"passed": "pass", "extended": "remark", "limited": "remark", "not_passed": "fail"}
_HEAVY = ("critical", "major")


def statement_content(record: Record, *, draft: bool, texts: Texts) -> Document:
    """The whole statement of reasons from its sealed record."""
    kind = record["measure"]["kind"]
    sections = (
        Section("", (_facts_of_case(record, texts),)),
        *numbered(
            Section(texts("statement.facts"), (_facts(record, texts),)),
            _rules(record, texts),
            _reports(record, texts),
            _means(record, texts),
            _reply(record, texts),
            _sign_off(record, texts, draft=draft),
            _reply_sheet(record, texts),
        ),
    )
    return document(
        record,
        texts,
        draft=draft,
        title=texts("statement.title"),
        subtitle=texts("statement.subtitle", version=texts("common.version", version=record["version"])),
        subject=f"{record['seller']['number']} · {record['seller']['name']}",
        answer=texts.word("measure_kind", kind),
        relates=texts("common.not_in_part"),
        banner=Banner(
            _STYLES[kind],
            texts(f"statement_words.{kind}"),
            _sentence(record, texts),
            texts("statement.banner_note", days=record["reply"]["days"]),
        ),
        sections=sections,
        must_show=_must_show(record, texts, draft=draft),
    )


def _must_show(record: Record, texts: Texts, *, draft: bool) -> Iterator[tuple[str, str | None]]:
    """Every text that a person, a policy or a report put into the record, with the name of its field."""
    measure = record["measure"]
    yield from (("seller", record["seller"]["name"]), ("scope", measure["scope"]))
    for fact in record["facts"]:
        yield f"fact {fact['letter']}", fact_sentence(fact, texts)
    for ground in record["grounds"]:
        yield "clause" if ground["kind"] == "clause" else f"rule {ground['rule']}", ground["says"] or ground["rule"]
    for report in record["reports"]:
        yield f"report {report['number']}", report["number"]
        for finding in report["findings"]:
            yield f"report {report['number']}, {finding['number']}", finding["sentence"]
    yield "who decided", measure["decided_by"]
    if not draft:
        yield "who signed", record["signed_by"]


def fact_sentence(fact: Mapping[str, Any], texts: Texts) -> str:
    """A fact in words: what a person wrote as it is, what the lab counted by the phrasebook."""
    kind = fact["kind"]
    if kind in ("reason", "rule"):
        return str(fact["text"])
    values = {key: value for key, value in fact.items() if key not in ("kind", "letter")}
    for key in ("day", "began", "decided"):
        if key in values:
            values[key] = texts.day(values[key])
    if kind == "breach":
        values["value"], values["limit"] = (texts.number(values[key], values["unit"]) for key in ("value", "limit"))
    if "verdict" in values:
        values["verdict"] = texts.word("verdict", values["verdict"])
    if "outcome" in values:
        values["outcome"] = texts.word("outcome", values["outcome"])
    return texts(f"statement.{kind}", **values)


def _sentence(record: Record, texts: Texts) -> str:
    measure = record["measure"]
    key = measure["kind"] + ("_scope" if measure["kind"] == "suspension" and measure["scope"] else "")
    return texts(f"statement_sentence.{key}", day=texts.day(measure["effective_on"]), scope=measure["scope"])


def _facts_of_case(record: Record, texts: Texts) -> FactColumns:
    seller, measure, days = record["seller"], record["measure"], record["reply"]["days"]
    where = seller["country"] + (f"-{seller['region']}" if seller["region"] else "")
    return FactColumns(
        (
            Facts(
                texts("statement.to"),
                (
                    (texts("statement.seller"), f"{seller['name']} ({where})"),
                    (texts("common.number"), seller["number"]),
                    (texts("common.kind"), texts.word("seller_kind", seller["kind"])),
                ),
            ),
            Facts(
                texts("statement.measure"),
                (
                    (texts("common.kind"), texts.word("measure_kind", measure["kind"])),
                    (texts("statement.decided"), texts.day(measure["decided_on"])),
                    (texts("statement.effective"), texts.day(measure["effective_on"])),
                ),
            ),
            Facts(
                texts("statement.handed"),
                (
                    (
                        texts("statement.handed_label"),
                        texts("statement.handed_text", day=texts.day(measure["effective_on"])),
                    ),
                    (texts("statement.clock_label"), texts("statement.clock_text", days=days)),
                ),
            ),
        )
    )


def _facts(record: Record, texts: Texts) -> Points:
    rows = tuple((f"({fact['letter']})", fact_sentence(fact, texts)) for fact in record["facts"])
    return Points(rows)


def _rules(record: Record, texts: Texts) -> Section:
    rows = []
    for ground in record["grounds"]:
        applied = ", ".join(f"({letter})" for letter in ground["applies"]) or texts("statement.the_measure")
        if ground["kind"] == "clause":
            name, says = texts("statement.clause", clause=ground["rule"]), texts("statement.clause_says")
        else:
            name, says = texts("statement.rule", rule=ground["rule"]), ground["says"]
        rows.append((Cell(name, bold=True), Cell(says), Cell(applied)))
    columns = (
        Column(texts("statement.ground"), 0.3),
        Column(texts("statement.says"), 0.5),
        Column(texts("statement.applied"), 0.2),
    )
    return Section(
        texts("statement.rules"),
        (Table(columns, tuple(rows)),),
        texts("statement.rules_note", policy=record["policy"]),
    )


def _reports(record: Record, texts: Texts) -> Section:
    rows = []
    for report in record["reports"]:
        if report["purpose"] == "trial":
            what = texts("statement.trial_outcome", label=report["about"])
            word, mark = texts.word("outcome", report["result"]), _OUTCOME_MARKS.get(report["result"], "")
        else:
            what = texts("statement.order", number=report["about"])
            word, mark = texts.word("verdict", report["result"]), _MARKS.get(report["result"], "")
        found = "\n".join(_finding(finding, texts) for finding in report["findings"])
        name = texts("statement.number_version", number=report["number"], version=report["version"])
        rows.append((Cell(name, mono=True), Cell(what), Cell(word, mark, bold=True), Cell(found or DASH)))
    columns = (
        Column(texts("statement.number"), 0.18),
        Column(texts("statement.what"), 0.22),
        Column(texts("statement.result"), 0.16),
        Column(texts("statement.findings"), 0.44),
    )
    block = Table(columns, tuple(rows)) if rows else Paragraphs((texts("statement.reports_none"),))
    return Section(texts("statement.reports"), (block,), texts("statement.reports_note") if rows else "")


def _finding(finding: Mapping[str, str], texts: Texts) -> str:
    severity = texts.word("severity", finding["severity"])
    return texts("statement.finding", number=finding["number"], severity=severity, sentence=finding["sentence"])


def _means(record: Record, texts: Texts) -> Section:
    measure, kind = record["measure"], record["measure"]["kind"]
    told = [Paragraphs((texts(f"statement_means.{kind}"),))]
    if kind in ("limit", "suspension"):
        scope = measure["scope"] or texts("statement_means.suspension_all")
        told = [
            Paragraphs((scope,), strong=texts(f"statement_means.{kind}_word")),
            Paragraphs((texts(f"statement_means.{kind}"),), strong=texts("statement_means.not_touched")),
        ]
    earlier = "; ".join(
        texts(
            "statement.earlier_one",
            kind=texts.word("measure_kind", one["kind"]),
            number=one["number"],
            day=texts.day(one["effective_on"]),
        )
        for one in record["earlier"]
    )
    before = Paragraphs((f"{earlier}.",), strong=texts("statement.earlier"))
    none = Paragraphs((texts("statement.earlier_none"),))
    return Section(texts("statement.means"), (*told, before if earlier else none))


def _reply(record: Record, texts: Texts) -> Section:
    lab = ", ".join(part for part in (record["lab"]["name"], record["lab"]["address"]) if part)
    first = texts("statement.reply_1", days=record["reply"]["days"], lab=lab, number=record["number"] or DASH)
    rows = (("1", first), ("2", texts("statement.reply_2")), ("3", texts("statement.reply_3")))
    return Section(texts("statement.reply"), (Points(rows),), with_next=True)


def _sign_off(record: Record, texts: Texts, *, draft: bool) -> Section:
    signature = Signature(
        texts("statement.signed_by"),
        texts("report.draft_signature") if draft else record["signed_by"],
        DASH if draft else texts.local(record["sealed_at"], record["lab"]["time_zone"]),
        texts("statement.meaning"),
        "" if draft else texts("common.signature_place"),
    )
    decided = Facts("", ((texts("statement.decided_by"), record["measure"]["decided_by"]),))
    note = "" if draft else texts("report.sign_note", hash=record_hash(record)[:24])
    return Section(texts("statement.sign_off"), (decided, SignOff((signature,))), note)


def _reply_sheet(record: Record, texts: Texts) -> Section:
    rows: list[tuple[str, str]] = []
    for report in record["reports"]:
        heavy = [finding for finding in report["findings"] if finding["severity"] in _HEAVY] or report["findings"]
        rows += [(f"{report['number']} {finding['number']}", finding["sentence"]) for finding in heavy]
        if not heavy:
            family = "outcome" if report["purpose"] == "trial" else "verdict"
            rows.append((report["number"], texts.word(family, report["result"])))
    cited = {report["number"] for report in record["reports"]}
    rows += [
        (texts("statement.indicator_fact", letter=fact["letter"]), fact_sentence(fact, texts))
        for fact in record["facts"]
        if fact.get("number") not in cited
    ]
    heads = tuple(texts(f"statement.{key}") for key in ("about", "it_says", "agreed", "disputed", "because"))
    sheet = ReplySheet(heads, tuple(rows), texts("statement.place"), texts("statement.signature"))  # type: ignore[arg-type]
    return Section(texts("statement.reply_sheet"), (sheet,), texts("statement.reply_note"))

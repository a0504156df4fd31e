"""The trial outcome: what was decided and why, how the trial went, what the result can and cannot say. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from labapp.reports.content import trial_course
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
from labapp.reports.content.frame import document, record_hash
from labapp.reports.content.texts import DASH, Texts

Record = Mapping[str, Any]
_STYLES = {"passed": "pass", "extended": "remark", "limited": "remark", "not_passed": "fail"}


def trial_content(record: Record, *, draft: bool, texts: Texts) -> Document:
    """The whole trial outcome from its sealed record."""
    word = texts(f"outcome_words.{record['outcome']}")
    sections = (
        Section("", (_facts(record, texts),)),
        _why(record, texts),
        Section(
            texts("trial.chart"),
            (trial_course.chart(record, texts), trial_course.can_say(record, texts)),
            texts("trial.chart_note"),
        ),
        *numbered(
            trial_course.tally(record, texts),
            trial_course.indicators(record, texts),
            trial_course.risks(record, texts),
            _decision(record, texts),
            Section(texts("trial.method"), (Paragraphs((texts("trial.method_text"),)),), with_next=True),
            _sign_off(record, texts, draft=draft),
        ),
    )
    return document(
        record,
        texts,
        draft=draft,
        title=texts("trial.title"),
        subtitle=texts(
            "trial.subtitle", version=texts("common.version", version=record["version"]), label=record["trial"]["label"]
        ),
        subject=f"{record['seller']['number']} · {record['seller']['name']}",
        answer=word,
        relates=texts("common.not_in_part"),
        banner=_banner(record, word, texts),
        sections=sections,
        must_show=_must_show(record, draft=draft),
    )


def _must_show(record: Record, *, draft: bool) -> Iterator[tuple[str, str | None]]:
    """Every text that a person, the policy or a verdict put into the record, with the name of its field."""
    yield from (("seller", record["seller"]["name"]), ("trial", record["trial"]["label"]))
    for why in record["recommendation"]["reasons"]:
        yield from ((f"rule {why['rule']}", why["sentence"]), (f"rule {why['rule']}", why["detail"]))
    for order in record["tally"]["orders"]:
        yield f"order {order['order']}", order["verdict_number"]
        yield f"order {order['order']}", order["remark"] if order["counts"] else ""
    for status in record["indicators"]:
        yield f"indicator {status['key']}", status["title"]
    yield from (("risk", record["risk"]), ("reason", record["reason"]), ("limit", record["limit"]))
    if not draft:
        yield "who signed", record["signed_by"]


def _banner(record: Record, word: str, texts: Texts) -> Banner:
    tally = record["tally"]
    sentence = (
        texts(f"outcome_sentence.{record['outcome']}")
        .replace("{d}", str(tally["d"]))
        .replace("{n}", str(tally["n"]))
        .replace("{detail}", tally["sentence"])
        .replace("{new_end}", texts.day(record["new_end"]))
        .replace("{limit}", record["limit"])
    )
    note = texts(
        "trial.decided_note",
        outcome=texts.word("outcome", record["outcome"]),
        recommended=texts.word("outcome", record["recommendation"]["outcome"]),
        day=texts.day(record["effective_on"]),
    )
    return Banner(_STYLES[record["outcome"]], word, sentence, note)


def _facts(record: Record, texts: Texts) -> FactColumns:
    seller, trial, plan = record["seller"], record["trial"], record["trial"]["plan"]
    where = seller["country"] + (f"-{seller['region']}" if seller["region"] else "")
    days = (date.fromisoformat(trial["decided_on"]) - date.fromisoformat(trial["started_on"])).days
    if plan["kind"] == "sequential":
        cut = texts("trial.most_text", n=plan["n_max"]) if plan["n_max"] else texts("trial.no_cut")
        plan_rows: tuple[tuple[str, str], ...] = (
            (texts("trial.plan_kind"), texts("trial.sequential")),
            (texts("trial.good"), texts("trial.good_text", p1=texts.rate(plan["p1"]), alpha=texts.rate(plan["alpha"]))),
            (texts("trial.bad"), texts("trial.bad_text", p2=texts.rate(plan["p2"]), beta=texts.rate(plan["beta"]))),
            (texts("trial.most"), cut),
        )
    else:
        plan_rows = (
            (texts("trial.plan_kind"), texts("trial.single")),
            (texts("trial.most"), texts("trial.single_text", n=plan["n"], c=plan["c"])),
        )
    return FactColumns(
        (
            Facts(
                texts("trial.seller"),
                (
                    (texts("common.name"), f"{seller['name']} ({where})"),
                    (texts("common.number"), seller["number"]),
                    (texts("common.kind"), texts.word("seller_kind", seller["kind"])),
                    (texts("common.category"), trial["category"]),
                ),
            ),
            Facts(
                texts("trial.trial"),
                (
                    (texts("trial.label"), trial["label"]),
                    (texts("trial.started"), texts.day(trial["started_on"])),
                    (texts("trial.decided"), texts("trial.day_n", day=texts.day(trial["decided_on"]), n=days)),
                    (
                        texts("trial.orders"),
                        texts("trial.orders_text", placed=record["tally"]["placed"], n=record["tally"]["n"]),
                    ),
                ),
            ),
            Facts(texts("trial.plan"), plan_rows),
        )
    )


def _why(record: Record, texts: Texts) -> Section:
    marks = {"pass": "pass", "fail": "fail", "remark": "remark", "info": "not_tested"}
    rows = tuple(
        (
            Cell(str(index)),
            Cell(why["sentence"], marks[why["status"]], bold=True),
            Cell(why["detail"]),
            Cell(why["rule"], mono=True),
        )
        for index, why in enumerate(record["recommendation"]["reasons"], 1)
    )
    columns = (
        Column(texts("trial.rule_no"), 0.05),
        Column(texts("trial.rule"), 0.33),
        Column(texts("trial.saw"), 0.42),
        Column(texts("trial.code"), 0.2),
    )
    return Section(
        texts("trial.why"), (Table(columns, rows),), texts("trial.why_note", policy=record["trial"]["policy"])
    )


def _decision(record: Record, texts: Texts) -> Section:
    rows = [
        (texts("trial.outcome"), texts.word("outcome", record["outcome"])),
        (texts("trial.recommended"), texts.word("outcome", record["recommendation"]["outcome"])),
        (texts("trial.reason"), record["reason"] or texts("trial.as_recommended")),
    ]
    if record["new_end"]:
        rows.append((texts("trial.new_end"), texts.day(record["new_end"])))
    if record["more_orders"]:
        rows.append((texts("trial.more_orders"), str(record["more_orders"])))
    if record["limit"]:
        rows.append((texts("trial.limit_words"), record["limit"]))
    measure = record["measure"]
    if measure:
        kind = texts.word("measure_kind", measure["kind"])
        rows.append(
            (
                texts("trial.measure"),
                texts(
                    "trial.measure_text", kind=kind, number=measure["number"], day=texts.day(measure["effective_on"])
                ),
            )
        )
        rows.append((texts("trial.reply"), texts("trial.reply_text", number=measure["number"], days=_days(measure))))
    return Section(texts("trial.decision"), (Facts("", tuple(rows)),), with_next=True)


def _sign_off(record: Record, texts: Texts, *, draft: bool) -> Section:
    signature = Signature(
        texts("trial.decided_by"),
        texts("report.draft_signature") if draft else record["signed_by"],
        DASH if draft else texts.local(record["signed_at"], record["lab"]["time_zone"]),
        texts("trial.meaning"),
        "" if draft else texts("common.signature_place"),
    )
    note = "" if draft else texts("report.sign_note", hash=record_hash(record)[:24])
    return Section(texts("trial.sign_off"), (SignOff((signature,)),), note)


def _days(measure: Record) -> int:
    """How long the seller may reply: it is counted from the hand-over, which no document can know."""
    return (date.fromisoformat(measure["reply_until"]) - date.fromisoformat(measure["effective_on"])).days
